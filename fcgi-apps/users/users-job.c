/*
 * rufwacht-users-job: what happens to people and their requests when time
 * passes. Locks of the sign-in are released, requests expire, access that
 * nobody uses is suspended after a warning.
 *
 * Each thing is a transaction of its own with its audit row and its mail, and
 * is found again by its date if the job was killed before.
 */
#include "job.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/approval.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/dormant.h"
#include "store/lock.h"
#include "store/membership.h"
#include "store/outbox.h"

#define INTERVAL	20		/* seconds: a lock is over when it is over */
#define BATCH		50		/* rows looked for at once */
#define CLOCKS_MAX	MOMENT_HOUR

static int	check_clocks(struct job_run *);
static int	release_locks(struct job_run *);
static int	expire_requests(struct job_run *);
static int	tell_quiet(struct job_run *);
static int	suspend_unused(struct job_run *);
static int	purge_requests(struct job_run *);

static int	(*const steps[])(struct job_run *) = {
	check_clocks, release_locks, expire_requests, tell_quiet,
	suspend_unused, purge_requests
};

/*
 * Time is all that is judged here. A database whose clock is an hour off this
 * machine's may have a wrong one: better late than too early.
 */
static int
check_clocks(struct job_run *job)
{
	int64_t apart = llabs(job->now - moment_now());
	char detail[60];

	if (apart <= CLOCKS_MAX)
		return 0;
	log_error("the clocks of database and machine differ, nothing done");
	snprintf(detail, sizeof(detail), "apart-seconds=%lld",
	    (long long)(apart / MOMENT_SECOND));
	if (job_audit_failure(job, "job.clocks-differ", detail) == -1)
		log_error("the failure could not be written to the log");
	return -1;
}

static struct audit_row
row_of(const struct job_run *job, const struct uuid *account, const char *code)
{
	return (struct audit_row){ .account = *account, .code = code,
		.outcome = AUDIT_DONE, .actor_kind = AUDIT_JOB,
		.now = job->now };
}

/* Ends the transaction of one thing: kept if it was done. 0, or -1. */
static int
end(struct job_run *job, int done)
{
	if (done == 1 && db_commit(job->db) == 0)
		return 0;
	db_rollback(job->db);
	/* What met a deadlock is found again by the next run. */
	return done == 0 || db_failure(job->db) == DB_RETRY ? 0 : -1;
}

static int
release_locks(struct job_run *job)
{
	const struct audit_row row = { .actor_kind = AUDIT_JOB,
		.now = job->now };
	int n;

	do {
		if (!job_renew(job))
			return 1;
		if (db_begin(job->db) == -1)
			return -1;
		n = lock_release_due(job->db, job->pool, &row);
		if (end(job, n == -1 ? -1 : 1) == -1)
			return -1;
	} while (n == LOCK_BATCH);
	return 0;
}

static int
expire(struct job_run *job, const struct approval *a)
{
	struct audit_row row = row_of(job, &a->account, "approval.expired");
	int done;

	row.object_kind = "approval";
	row.object = &a->id;
	row.detail = a->action;
	done = approval_expire(job->db, a, job->now);
	if (done == 1 && (audit_write(job->db, &row) == -1 ||
	    approval_tell_end(job->db, a, "expired", job->now) == -1))
		return -1;
	return done;
}

static int
expire_requests(struct job_run *job)
{
	struct approval *found = pool_alloc(job->pool, BATCH * sizeof(*found));
	int i, n;

	n = approval_find_expired(job->db, job->pool, job->now, found, BATCH);
	for (i = 0; i < n; i++) {
		if (!job_renew(job))
			return 1;
		if (db_begin(job->db) == -1 ||
		    end(job, expire(job, &found[i])) == -1)
			return -1;
	}
	return n == -1 ? -1 : 0;
}

/* Audit row and mail of a membership. 1, or -1. */
static int
note(struct job_run *job, const struct dormant *d, const char *code,
    enum outbox_kind kind)
{
	struct audit_row row = row_of(job, &d->account, code);
	const struct outbox_order mail = { .kind = kind, .account = d->account,
		.person = &d->person, .now = job->now, .not_after = MOMENT_NONE,
		.detail = kind == OUTBOX_DORMANT_SOON ? "14" : NULL };

	row.object_kind = "person";
	row.object = &d->person;
	row.detail = rights_role_name(d->role);
	return audit_write(job->db, &row) == -1 ||
	    outbox_add(job->db, &mail) == -1 ? -1 : 1;
}
_Static_assert(DORMANT_NOTICE_DAYS == 14, "the mail says so");

static int
tell(struct job_run *job, const struct dormant *d)
{
	int done = dormant_tell(job->db, d, job->now);

	return done != 1 ? done : note(job, d, "member.dormant-told",
	    OUTBOX_DORMANT_SOON);
}

static int
tell_quiet(struct job_run *job)
{
	struct dormant found[BATCH];
	int i, n;

	n = dormant_find_quiet(job->db, job->pool, job->now, found, BATCH);
	for (i = 0; i < n; i++) {
		if (!job_renew(job))
			return 1;
		if (db_begin(job->db) == -1 ||
		    end(job, tell(job, &found[i])) == -1)
			return -1;
	}
	return n == -1 ? -1 : 0;
}

/* The account's row first: two owners must not go at once. */
static int
suspend(struct job_run *job, const struct dormant *d)
{
	bool rules = d->role == ROLE_OWNER || d->role == ROLE_OPERATOR;
	int64_t others = 1;
	int done;

	if ((done = membership_guard(job->db, &d->account)) != 1)
		return done;
	if (rules && (others = membership_owners(job->db, job->pool,
	    &d->account, &d->person)) == -1)
		return -1;
	if (others == 0)
		return 0;
	if ((done = dormant_end(job->db, d, job->now)) != 1)
		return done;
	if (membership_end_sessions(job->db, &d->account, &d->person, NULL) ==
	    -1)
		return -1;
	return note(job, d, "member.suspended", OUTBOX_DORMANT_ENDED);
}

static int
suspend_unused(struct job_run *job)
{
	struct dormant found[BATCH];
	int i, n;

	n = dormant_find_over(job->db, job->pool, job->now, found, BATCH);
	for (i = 0; i < n; i++) {
		if (!job_renew(job))
			return 1;
		if (db_begin(job->db) == -1 ||
		    end(job, suspend(job, &found[i])) == -1)
			return -1;
	}
	return n == -1 ? -1 : 0;
}

static int
purge_requests(struct job_run *job)
{
	return job_renew(job) && approval_purge(job->db, job->now) == -1 ? -1 :
	    0;
}

/* Whoever lost the lease, or is to leave, does nothing more. */
static int
run_users(struct job_run *job)
{
	size_t i;
	int answer = 0;

	for (i = 0; i < COUNT_OF(steps) && answer == 0; i++)
		answer = steps[i](job);
	return answer == -1 ? -1 : 0;
}

static const struct job users = {
	.name = "users",
	.interval = INTERVAL,
	.run = run_users
};

int
main(int argc, char **argv)
{
	return job_main(argc, argv, &users);
}
