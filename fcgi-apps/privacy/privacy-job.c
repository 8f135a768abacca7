/*
 * rufwacht-privacy-job: the retention run. What is due goes, in batches; then
 * the day keys of passed days go, so that no backup can bring it back.
 *
 * Each step can be repeated: a run that was killed left whole batches done and
 * the rest as it was, and the next run finds the rest by its date.
 */
#include "job.h"

#include <stdio.h>
#include <stdlib.h>

#include "app.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/seal.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/retention.h"

#define JOB_NAME	"privacy"
#define INTERVAL	60		/* seconds */
#define BATCH		200		/* rows of one transaction */
#define TRIES		4		/* of a batch that met a deadlock */
#define MISSED		(2 * MOMENT_HOUR)
#define CLOCKS_MAX	MOMENT_HOUR

enum step_answer { STEP_FAILED = -1, STEP_DONE, STEP_STOP };

struct retention_run {
	struct job_run	*job;
	struct retention_due page[BATCH];
	int64_t		 last;		/* end of the last complete run */
	int64_t		 began;		/* moment_ticks() */
	int64_t		 expired, rows, failed;
	int64_t		 purged[RETENTION_KINDS];
};

static int	catch_up(struct retention_run *);
static int	check_clocks(struct retention_run *);
static int	expire_all(struct retention_run *);
static int	purge_rows(struct retention_run *);
static int	purge_rest(struct retention_run *);
static int	destroy_slots(struct retention_run *);

static int	(*const steps[])(struct retention_run *) = {
	catch_up, check_clocks, expire_all, purge_rows, purge_rest, destroy_slots
};

/* What a restored database does not know yet comes before everything else. */
static int
catch_up(struct retention_run *r)
{
	char detail[60];
	int64_t n;

	switch (erase_is_behind(r->job->db, r->job->ledger)) {
	case 0:
		return STEP_DONE;
	case 1:
		break;
	default:
		return STEP_FAILED;
	}
	if ((n = erase_catch_up(r->job->db, r->job->ledger)) == -1)
		return STEP_FAILED;
	snprintf(detail, sizeof(detail), "erased=%lld", (long long)n);
	return job_audit(r->job, NULL, "job.ledger-caught-up", detail);
}

/*
 * Nothing here can be taken back. A database whose clock is an hour off this
 * machine's may have a wrong one: better late than for nothing.
 */
static int
check_clocks(struct retention_run *r)
{
	int64_t apart = llabs(r->job->now - moment_now());
	char detail[60];

	if (apart <= CLOCKS_MAX)
		return STEP_DONE;
	log_error("the clocks of database and machine differ, nothing deleted");
	snprintf(detail, sizeof(detail), "apart-seconds=%lld",
	    (long long)(apart / MOMENT_SECOND));
	if (job_audit_failure(r->job, "job.clocks-differ", detail) == -1)
		log_error("the failure could not be written to the log");
	return STEP_FAILED;
}

/* One audit row for each account of the batch; rows come mixed. */
static int
audit_batch(struct retention_run *r, const struct retention_due *due, size_t n)
{
	char detail[60];
	size_t count, i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; j < i; j++)
			if (uuid_equal(&due[j].account, &due[i].account))
				break;
		if (j < i)
			continue;	/* counted with an earlier one */
		for (count = 0, j = i; j < n; j++)
			count += uuid_equal(&due[j].account, &due[i].account);
		snprintf(detail, sizeof(detail), "expired=%zu", count);
		if (job_audit(r->job, &due[i].account, "job.retention-run",
		    detail) == -1)
			return -1;
	}
	return 0;
}

/* These conversations, in the running transaction. */
static int
expire(struct retention_run *r, const struct retention_due *due, size_t n)
{
	struct erase_order order = {
		.rule = "expired", .now = r->job->now,
		.row_until = r->job->now + r->job->conf->row_days * MOMENT_DAY
	};
	size_t i;

	for (i = 0; i < n; i++) {
		order.account = due[i].account;
		order.conversation = due[i].conversation;
		if (erase_conversation(r->job->db, r->job->ledger, &order) == -1)
			return -1;
	}
	return audit_batch(r, due, n);
}

/* The same as one transaction; again on a deadlock. 0, or -1. */
static int
expire_batch(struct retention_run *r, const struct retention_due *due, size_t n)
{
	struct db *db = r->job->db;
	int tries;

	for (tries = 0; tries < TRIES; tries++) {
		if (db_begin(db) == -1)
			return -1;
		if (expire(r, due, n) == 0 && db_commit(db) == 0) {
			r->expired += (int64_t)n;
			return 0;
		}
		db_rollback(db);
		if (db_failure(db) != DB_RETRY)
			break;
	}
	return -1;
}

/* A batch that fails as a whole is tried row by row: one must not stop all. */
static int
expire_page(struct retention_run *r, size_t n)
{
	size_t i;

	r->failed = 0;
	if (expire_batch(r, r->page, n) == 0)
		return 0;
	for (i = 0; i < n; i++) {
		if (expire_batch(r, &r->page[i], 1) == 0)
			continue;
		if (db_failure(r->job->db) == DB_LOST)
			return -1;
		r->failed++;
	}
	return 0;
}

/* Rows that failed are found again on each page: the end is no progress. */
static int
expire_all(struct retention_run *r)
{
	int64_t before;
	int n;

	do {
		if (!job_renew(r->job))
			return STEP_STOP;
		n = retention_find_due(r->job->db, r->job->pool, r->job->now,
		    r->page, BATCH);
		before = r->expired;
		if (n == -1 || (n > 0 && expire_page(r, (size_t)n) == -1))
			return STEP_FAILED;
	} while (n == BATCH && r->expired > before);
	return STEP_DONE;
}

static int
purge_rows(struct retention_run *r)
{
	int64_t n;

	do {
		if (!job_renew(r->job))
			return STEP_STOP;
		n = retention_purge_rows(r->job->db, r->job->now, BATCH);
		if (n == -1)
			return STEP_FAILED;
		r->rows += n;
	} while (n == BATCH);
	return STEP_DONE;
}

static int
purge_rest(struct retention_run *r)
{
	struct db *db = r->job->db;
	int kind;

	for (kind = 0; kind < RETENTION_KINDS; kind++) {
		if (!job_renew(r->job))
			return STEP_STOP;
		if (db_begin(db) == -1)
			return STEP_FAILED;
		r->purged[kind] = retention_purge(db, (enum retention_kind)kind,
		    r->job->now);
		if (r->purged[kind] == -1 || db_commit(db) == -1) {
			db_rollback(db);
			return STEP_FAILED;
		}
	}
	return STEP_DONE;
}

/*
 * The first day whose slot must stay. While something due before today could
 * not be deleted, the slots of one more day stay, for another attempt; after
 * that it becomes unreadable all the same.
 */
static int
first_kept_day(struct retention_run *r, int32_t *day)
{
	int32_t machine = moment_day(moment_now());
	int left;

	*day = moment_day(r->job->now);
	if (machine < *day)
		*day = machine;
	left = retention_has_due(r->job->db, r->job->pool, *day * MOMENT_DAY);
	if (left == 1)
		(*day)--;
	return left == -1 ? -1 : 0;
}

/*
 * The row is written even where no slot was alive any more, if no complete run
 * has been today: then a killed one may have destroyed them without a word.
 */
static int
destroy_slots(struct retention_run *r)
{
	const char *dir = r->job->conf->key_dir;
	char date[MOMENT_TEXT_SIZE], detail[80];
	int32_t day;
	int n;

	if (!job_renew(r->job))
		return STEP_STOP;
	if (first_kept_day(r, &day) == -1)
		return STEP_FAILED;
	if ((n = seal_days_destroy(dir, day)) == -1 ||
	    seal_days_extend(dir, day) == -1) {
		if (job_audit_failure(r->job, "job.slots-destroyed",
		    "day-key-file") == -1)
			log_error("the failure could not be written to the log");
		return STEP_FAILED;
	}
	if (n == 0 && r->last != MOMENT_NONE &&
	    moment_day(r->last) == moment_day(r->job->now))
		return STEP_DONE;
	moment_format_utc(day * MOMENT_DAY, date);
	snprintf(detail, sizeof(detail), "before=%.10s slots=%d", date, n);
	return job_audit(r->job, NULL, "job.slots-destroyed", detail);
}

/* Something to tell, or the first run of the hour: a run that did nothing is
 * evidence too. */
static bool
is_worth_telling(const struct retention_run *r)
{
	int kind;

	for (kind = 0; kind < RETENTION_KINDS; kind++)
		if (r->purged[kind] != 0)
			return true;
	return r->expired != 0 || r->rows != 0 || r->failed != 0 ||
	    r->last == MOMENT_NONE ||
	    moment_floor_hour(r->last) != moment_floor_hour(r->job->now);
}

static int
report(struct retention_run *r)
{
	char detail[200];
	size_t len = 0;
	int kind;

	if (!is_worth_telling(r))
		return STEP_DONE;
	len += (size_t)snprintf(detail, sizeof(detail),
	    "expired=%lld failed=%lld rows=%lld", (long long)r->expired,
	    (long long)r->failed, (long long)r->rows);
	for (kind = 0; kind < RETENTION_KINDS; kind++)
		len += (size_t)snprintf(detail + len, sizeof(detail) - len,
		    " %s=%lld", retention_name((enum retention_kind)kind),
		    (long long)r->purged[kind]);
	snprintf(detail + len, sizeof(detail) - len, " ms=%lld",
	    (long long)((moment_ticks() - r->began) / 1000));
	if (r->failed == 0)
		return job_audit(r->job, NULL, "job.retention-run", detail);
	log_error("%lld conversations are due and could not be deleted",
	    (long long)r->failed);
	if (job_audit_failure(r->job, "job.retention-run", detail) == -1)
		log_error("the report could not be written to the log");
	return STEP_FAILED;
}

/* A run that did not come is told by the next that does. */
static int
note_missed(struct retention_run *r)
{
	char detail[60];

	if (r->last == MOMENT_NONE || r->job->now - r->last <= MISSED)
		return 0;
	log_error("no complete retention run for over two hours");
	snprintf(detail, sizeof(detail), "minutes=%lld",
	    (long long)((r->job->now - r->last) / (60 * MOMENT_SECOND)));
	return job_audit_failure(r->job, "job.run-missed", detail);
}

static int
run_retention(struct job_run *job)
{
	struct retention_run *r = pool_alloc(job->pool, sizeof(*r));
	int answer = STEP_DONE;
	size_t i;

	r->job = job;
	r->began = moment_ticks();
	if (retention_last_run(job->db, job->pool, JOB_NAME, &r->last) == -1 ||
	    note_missed(r) == -1)
		return -1;
	for (i = 0; i < COUNT_OF(steps) && answer == STEP_DONE; i++)
		answer = steps[i](r);
	/* Whoever lost the lease, or is to leave, writes nothing more. */
	if (answer == STEP_STOP)
		return 0;
	if (db_failure(job->db) != DB_LOST && report(r) == -1)
		return -1;
	return answer;
}

static const struct job privacy = {
	.name = JOB_NAME,
	.wants = APP_LEDGER,
	.interval = INTERVAL,
	.run = run_retention
};

int
main(int argc, char **argv)
{
	return job_main(argc, argv, &privacy);
}
