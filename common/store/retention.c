/*
 * Finding what is due, and deleting what holds no content any more.
 */
#include "store/retention.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

enum { Q_DUE, Q_HAS_DUE, Q_ROWS, Q_LAST_RUN };

static const char *const queries[] = {
	[Q_DUE] = "SELECT account_id, id FROM conversation "
	    "WHERE retention_until <= ? AND state = 'content' "
	    "ORDER BY retention_until LIMIT ?",
	[Q_HAS_DUE] = "SELECT 1 FROM conversation "
	    "WHERE retention_until < ? AND state = 'content' LIMIT 1",
	/* Parts of such a row are gone, else the foreign key keeps it. */
	[Q_ROWS] = "DELETE FROM conversation WHERE row_until <= ? "
	    "AND state <> 'content' ORDER BY row_until LIMIT ?",
	[Q_LAST_RUN] = "SELECT last_done_at FROM job_lease WHERE job = ? "
	    "AND account_id = REPEAT(CHAR(0), 16)"
};

/* Sign-in data: how old it gets, and the statements in turn. */
static const struct {
	const char	*name;
	int		 days;
	const char	*sql[2];
} purges[RETENTION_KINDS] = {
	[RETENTION_SESSIONS] = { "sessions", 1, {
	    "DELETE FROM session WHERE expires_at < ?", NULL } },
	[RETENTION_INVITATIONS] = { "invitations", 30, {
	    "DELETE FROM invitation_assistant WHERE token_hash IN "
	    "(SELECT token_hash FROM invitation WHERE expires_at < ?)",
	    "DELETE FROM invitation WHERE expires_at < ?" } },
	/* NIST SP 800-63B: a hundred failures in a row are the end. */
	[RETENTION_THROTTLE] = { "throttle", 30, {
	    "DELETE FROM throttle WHERE window_start < ? AND consecutive < 100",
	    "DELETE FROM throttle WHERE "
	    "window_start < ? - INTERVAL 335 DAY" } },
	[RETENTION_ATTEMPTS] = { "attempts", 90, {
	    "DELETE FROM audit_attempt WHERE minute < ?", NULL } },
	[RETENTION_REPLAYS] = { "replays", 7, {
	    "DELETE FROM engine_replay WHERE seen_at < ?", NULL } },
	[RETENTION_MAILS] = { "mails", 30, {
	    "DELETE FROM outbox WHERE state <> 'queued' AND done_at < ?",
	    NULL } },
	[RETENTION_LINKS] = { "links", 1, {
	    "DELETE FROM mail_link WHERE expires_at < ?",
	    "DELETE FROM mail_link WHERE used_at < ?" } }
};

int
retention_find_due(struct db *db, struct pool *pool, int64_t now,
    struct retention_due *out, size_t max)
{
	struct db_rows *rows;
	int n = 0;

	rows = db_query(db, pool, queries[Q_DUE],
	    DB_ARGS(db_time(now), db_int((int64_t)max)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		db_get_uuid(rows, 0, &out[n].account);
		db_get_uuid(rows, 1, &out[n].conversation);
		n++;
	}
	return n;
}

int
retention_has_due(struct db *db, struct pool *pool, int64_t moment)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_HAS_DUE], DB_ARGS(db_time(moment)));
	if (rows == NULL)
		return -1;
	return db_next(rows);
}

int64_t
retention_purge_rows(struct db *db, int64_t now, size_t max)
{
	return db_exec(db, queries[Q_ROWS],
	    DB_ARGS(db_time(now), db_int((int64_t)max)));
}

int64_t
retention_purge(struct db *db, enum retention_kind kind, int64_t now)
{
	int64_t before = now - purges[kind].days * MOMENT_DAY, n, sum = 0;
	size_t i;

	for (i = 0; i < COUNT_OF(purges[kind].sql); i++) {
		if (purges[kind].sql[i] == NULL)
			break;
		n = db_exec(db, purges[kind].sql[i], DB_ARGS(db_time(before)));
		if (n == -1)
			return -1;
		sum += n;
	}
	return sum;
}

const char *
retention_name(enum retention_kind kind)
{
	return purges[kind].name;
}

int
retention_last_run(struct db *db, struct pool *pool, const char *job, int64_t *at)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_LAST_RUN], DB_ARGS(db_text(job)));
	if (rows == NULL)
		return -1;
	*at = db_next(rows) ? db_get_time(rows, 0) : MOMENT_NONE;
	return 0;
}
