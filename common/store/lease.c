/*
 * A lease is one row; who changes it holds it. Never read first.
 */
#include "store/lease.h"

#include "store/db.h"

enum { Q_MAKE, Q_TAKE, Q_DONE };

static const char *const queries[] = {
	[Q_MAKE] = "INSERT IGNORE INTO job_lease (job, account_id, holder, until) "
	    "VALUES (?, REPEAT(CHAR(0), 16), ?, '2000-01-01')",
	[Q_TAKE] = "UPDATE job_lease SET holder = ?, "
	    "until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND "
	    "WHERE job = ? AND account_id = REPEAT(CHAR(0), 16) "
	    "AND (holder = ? OR until < UTC_TIMESTAMP(6))",
	[Q_DONE] = "UPDATE job_lease SET until = UTC_TIMESTAMP(6), "
	    "last_done_at = UTC_TIMESTAMP(6) "
	    "WHERE job = ? AND account_id = REPEAT(CHAR(0), 16) AND holder = ?"
};

int
lease_take(struct db *db, const char *job, const struct uuid *holder,
    unsigned seconds)
{
	struct db_args take = DB_ARGS(db_uuid(holder), db_int(seconds),
	    db_text(job), db_uuid(holder));
	int64_t n = db_exec(db, queries[Q_TAKE], take);

	if (n != 0)
		return n == -1 ? -1 : 1;
	if (db_exec(db, queries[Q_MAKE], DB_ARGS(db_text(job),
	    db_uuid(holder))) == -1)
		return -1;
	n = db_exec(db, queries[Q_TAKE], take);
	return n == -1 ? -1 : n > 0;
}

int
lease_done(struct db *db, const char *job, const struct uuid *holder)
{
	return db_exec(db, queries[Q_DONE], DB_ARGS(db_text(job),
	    db_uuid(holder))) == -1 ? -1 : 0;
}
