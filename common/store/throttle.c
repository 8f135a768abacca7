/*
 * Counting failed sign-ins.
 */
#include "store/throttle.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

/*
 * A subject that reached THROTTLE_HARD is not counted any more, so its row
 * stays as it is until somebody clears it or throttle_sweep() finds it.
 *
 * The window starts anew when it is over and no wait ended within one more
 * window: whoever goes on right after a wait gets the next, longer one.
 * Assignments run from left to right and see the values set before.
 */
static const char sql_count[] =
    "UPDATE throttle SET"
    " failures = IF(window_start <= ? AND"
    "  (blocked_until IS NULL OR blocked_until <= ?), 1, failures + 1),"
    " consecutive = consecutive + 1,"
    " window_start = IF(failures = 1, ?, window_start),"
    " blocked_until = IF(failures < ?, NULL,"
    "  DATE_ADD(?, INTERVAL LEAST(?, ? << LEAST(CAST(failures AS SIGNED) - ?, 8))"
    "  SECOND))"
    " WHERE subject = ? AND consecutive < ?"
    " AND (blocked_until IS NULL OR blocked_until <= ?)";
static const char sql_first[] =
    "INSERT IGNORE INTO throttle"
    " (subject, failures, consecutive, window_start, blocked_until)"
    " VALUES (?, 1, 1, ?, NULL)";
static const char sql_look[] =
    "SELECT blocked_until, consecutive FROM throttle WHERE subject = ?";
static const char sql_spend[] =
    "UPDATE throttle SET failures = IF(window_start <= ?, 1, failures + 1),"
    " window_start = IF(failures = 1, ?, window_start)"
    " WHERE subject = ? AND (failures < ? OR window_start <= ?)";
static const char sql_return[] =
    "UPDATE throttle SET"
    " consecutive = IF(consecutive > 0, consecutive - 1, 0),"
    " failures = IF(failures > 0, failures - 1, 0),"
    " blocked_until = NULL WHERE subject = ?";
static const char sql_clear[] = "DELETE FROM throttle WHERE subject = ?";
static const char sql_forgive[] =
    "UPDATE throttle SET consecutive = 0 WHERE subject = ?";
static const char sql_sweep[] =
    "DELETE FROM throttle WHERE window_start < ?"
    " AND (blocked_until IS NULL OR blocked_until < ?) LIMIT 50";

#define KEPT	(30 * MOMENT_DAY)

unsigned
throttle_delay(unsigned failures, unsigned limit)
{
	unsigned over, wait;

	if (failures < limit)
		return 0;
	over = failures - limit;
	wait = THROTTLE_FIRST << (over < 8 ? over : 8);
	return wait < THROTTLE_LONGEST ? wait : THROTTLE_LONGEST;
}

static int64_t
count_again(struct db *db, const struct throttle *t, int64_t now)
{
	int64_t old = now - THROTTLE_WINDOW * MOMENT_SECOND;

	return db_exec(db, sql_count, DB_ARGS(db_time(old), db_time(old),
	    db_time(now), db_int(t->limit), db_time(now),
	    db_int(THROTTLE_LONGEST), db_int(THROTTLE_FIRST), db_int(t->limit),
	    db_bytes(t->subject, sizeof(t->subject)),
	    db_int(t->hard ? THROTTLE_HARD : UINT32_MAX), db_time(now)));
}

/* How long a refused subject has to stay away. */
static int
look(struct db *db, struct pool *pool, const struct throttle *t, int64_t now,
    unsigned *wait)
{
	struct db_rows *rows;
	int64_t until, left;

	*wait = THROTTLE_LONGEST;
	rows = db_query(db, pool, sql_look,
	    DB_ARGS(db_bytes(t->subject, sizeof(t->subject))));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	until = db_get_time(rows, 0);
	if (t->hard && db_get_int(rows, 1) >= THROTTLE_HARD)
		return 0;
	left = until == MOMENT_NONE ? 0 : (until - now) / MOMENT_SECOND + 1;
	*wait = left < 1 ? 1 : (unsigned)left;
	return 0;
}

int
throttle_take(struct db *db, struct pool *pool, const struct throttle *t,
    int64_t now, unsigned *wait)
{
	int64_t n;

	*wait = 0;
	if ((n = count_again(db, t, now)) != 0)
		return n < 0 ? -1 : 1;
	n = db_exec(db, sql_first, DB_ARGS(
	    db_bytes(t->subject, sizeof(t->subject)), db_time(now)));
	if (n != 0)
		return n < 0 ? -1 : 1;
	/* The row is there: it waits, or another attempt made it just now. */
	if ((n = count_again(db, t, now)) != 0)
		return n < 0 ? -1 : 1;
	return look(db, pool, t, now, wait);
}

int
throttle_waits(struct db *db, struct pool *pool, const struct throttle *t,
    int64_t now, int64_t *until)
{
	struct db_rows *rows;

	*until = MOMENT_NONE;
	rows = db_query(db, pool, sql_look,
	    DB_ARGS(db_bytes(t->subject, sizeof(t->subject))));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	if (t->hard && db_get_int(rows, 1) >= THROTTLE_HARD)
		return 1;
	*until = db_get_time(rows, 0);
	return *until != MOMENT_NONE && *until > now;
}

static int64_t
spend_again(struct db *db, const struct throttle_quota *q, int64_t now)
{
	int64_t old = now - q->seconds * MOMENT_SECOND;

	return db_exec(db, sql_spend, DB_ARGS(db_time(old), db_time(now),
	    db_bytes(q->subject, sizeof(q->subject)), db_int(q->limit),
	    db_time(old)));
}

int
throttle_spend(struct db *db, const struct throttle_quota *q, int64_t now)
{
	int64_t n;

	if ((n = spend_again(db, q, now)) != 0)
		return n < 0 ? -1 : 1;
	n = db_exec(db, sql_first, DB_ARGS(
	    db_bytes(q->subject, sizeof(q->subject)), db_time(now)));
	if (n != 0)
		return n < 0 ? -1 : 1;
	/* The row is there: spent, or another request made it just now. */
	n = spend_again(db, q, now);
	return n < 0 ? -1 : n > 0;
}

int
throttle_return(struct db *db, const struct throttle *t)
{
	return db_exec(db, sql_return, DB_ARGS(
	    db_bytes(t->subject, sizeof(t->subject)))) < 0 ? -1 : 0;
}

int
throttle_clear(struct db *db, const struct throttle *t)
{
	return db_exec(db, sql_clear, DB_ARGS(
	    db_bytes(t->subject, sizeof(t->subject)))) < 0 ? -1 : 0;
}

int
throttle_forgive(struct db *db, const struct throttle *t)
{
	return db_exec(db, sql_forgive, DB_ARGS(
	    db_bytes(t->subject, sizeof(t->subject)))) < 0 ? -1 : 0;
}

int
throttle_sweep(struct db *db, int64_t now)
{
	return db_exec(db, sql_sweep, DB_ARGS(db_time(now - KEPT),
	    db_time(now - KEPT))) < 0 ? -1 : 0;
}
