/*
 * Background programs: start, lease, loop.
 */
#include "job.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "base/keys.h"
#include "base/ledger.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/lease.h"

/*
 * So long a killed run keeps others away. A live one waits for an answer of
 * the database for 25 s at most and renews its lease before the next batch;
 * should it come too late, it stops there, and batches can be repeated.
 */
#define LEASE_SECONDS	30

static volatile sig_atomic_t leaving;

static void
job_leave(int sig)
{
	(void)sig;
	leaving = 1;
}

bool
job_renew(struct job_run *run)
{
	return !leaving && (run->job->shared || lease_take(run->db,
	    run->job->name, &run->holder, LEASE_SECONDS) == 1);
}

static int
job_row(struct job_run *run, const struct uuid *account, const char *code,
    const char *detail, enum audit_outcome outcome)
{
	struct audit_row row = {
		.code = code, .outcome = outcome, .actor_kind = AUDIT_JOB,
		.detail = detail, .now = run->now
	};

	if (account != NULL)
		row.account = *account;
	return audit_write(run->db, &row);
}

int
job_audit(struct job_run *run, const struct uuid *account, const char *code,
    const char *detail)
{
	return job_row(run, account, code, detail, AUDIT_DONE);
}

int
job_audit_failure(struct job_run *run, const char *code, const char *detail)
{
	return job_row(run, NULL, code, detail, AUDIT_FAILED);
}

static int
job_start(struct job_run *run, struct conf *conf, const struct job *job)
{
	char error[300], name[64];
	struct keys *audit;

	if (conf_load(conf, NULL, error, sizeof(error)) == -1) {
		log_error("configuration: %s", error);
		return -1;
	}
	snprintf(name, sizeof(name), "%s-job", job->name);
	log_init(name, (enum log_level)conf->log_level);
	setenv("TZ", conf->time_zone, 1);
	tzset();
	if (secret_init() == -1 ||
	    (audit = keys_open(conf->key_dir, "audit")) == NULL)
		return -1;
	audit_init(strdup(name), audit);
	if ((job->wants & APP_KEYRING) != 0 &&
	    (run->keyring = keyring_open(conf)) == NULL)
		return -1;
	if ((job->wants & APP_LEDGER) != 0 &&
	    (run->ledger = ledger_open(conf->ledger_dir, conf->key_dir)) ==
	    NULL)
		return -1;
	run->conf = conf;
	run->job = job;
	uuid_v7(&run->holder, moment_now());
	if (job->start != NULL && job->start(run) == -1)
		return -1;
	return (run->db = db_open(conf, name)) == NULL ? -1 : 0;
}

/* 1 had, 0 somebody else has it, -1. */
static int
job_lease(struct job_run *run)
{
	return run->job->shared ? 1 : lease_take(run->db, run->job->name,
	    &run->holder, LEASE_SECONDS);
}

static int
job_done(struct job_run *run)
{
	return run->job->shared ? 0 : lease_done(run->db, run->job->name,
	    &run->holder);
}

/* One run if the lease can be had. 0 done, 1 somebody else has it, -1 failed. */
static int
job_once(struct job_run *run)
{
	int rc;

	if (db_ready(run->db) == -1 || db_now(run->db, &run->now) == -1)
		return -1;
	if ((rc = job_lease(run)) != 1)
		return rc == 0 ? 1 : -1;
	rc = run->job->run(run);
	if (db_in_transaction(run->db))
		db_rollback(run->db);
	if (rc == 0)
		return job_done(run);
	log_error("the run failed");
	if (job_audit_failure(run, "job.failed", run->job->name) == -1)
		log_error("the failure could not be written to the log");
	return -1;
}

/* The exit status of --once: 75 is "try again". */
static int
job_status(const struct job_run *run, int answer)
{
	if (answer == 1)
		log_info("another process holds the lease");
	if (answer == 1 ||
	    (answer == -1 && db_failure(run->db) == DB_LOST))
		return 75;
	return answer == -1;
}

static void
job_loop(struct job_run *run, unsigned interval)
{
	struct sigaction sa;
	struct timespec pause = { 0, 0 };

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = job_leave;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	while (!leaving) {
		pause.tv_sec = (time_t)interval;
		if (job_once(run) == 1 && pause.tv_sec > LEASE_SECONDS)
			pause.tv_sec = LEASE_SECONDS;
		pool_reset(run->pool);
		if (!leaving)
			nanosleep(&pause, NULL);
	}
}

int
job_main(int argc, char **argv, const struct job *job)
{
	static struct conf conf;
	struct job_run run;
	bool once = argc == 2 && strcmp(argv[1], "--once") == 0;
	bool check = argc == 2 && strcmp(argv[1], "--check") == 0;
	int rc = 1;

	if (argc > 2 || (argc == 2 && !once && !check)) {
		fprintf(stderr, "usage: rufwacht-%s-job [--check | --once]\n",
		    job->name);
		return 2;
	}
	log_init(job->name, LOG_LEVEL_INFO);
	memset(&run, 0, sizeof(run));
	run.pool = pool_create();
	if (job_start(&run, &conf, job) == -1)
		goto out;
	if (check)
		rc = db_ready(run.db) == -1;
	else if (once)
		rc = job_status(&run, job_once(&run));
	else {
		job_loop(&run, job->interval);
		rc = 0;
	}
out:
	db_close(run.db);
	keyring_close(run.keyring);
	if (run.ledger != NULL)
		ledger_close(run.ledger);
	pool_destroy(run.pool);
	return rc;
}
