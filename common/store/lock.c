/*
 * Locks of known people.
 */
#include "store/lock.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/outbox.h"
#include "store/person.h"

static const char sql_begin[] =
    "INSERT IGNORE INTO login_lock (person_id, locked_at, until_at)"
    " VALUES (?, ?, ?)";
/* NULL is the end of all ends. */
static const char sql_extend[] =
    "UPDATE login_lock SET until_at = GREATEST(until_at, ?)"
    " WHERE person_id = ? AND until_at IS NOT NULL";
static const char sql_end[] = "DELETE FROM login_lock WHERE person_id = ?";
static const char sql_due[] =
    "SELECT person_id FROM login_lock WHERE until_at <= ?"
    " ORDER BY until_at LIMIT ?";
static const char sql_end_due[] =
    "DELETE FROM login_lock WHERE person_id = ? AND until_at <= ?";
static const char sql_told[] =
    "SELECT COUNT(*) FROM outbox WHERE person_id = ? AND kind = ?"
    " AND created_at > ?";

/* The mail, unless the same was sent a moment ago. */
static int
tell(struct db *db, struct pool *pool, const struct outbox_order *order)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_told, DB_ARGS(db_uuid(order->person),
	    db_text(outbox_kind_name(order->kind)),
	    db_time(order->now - LOCK_MAIL_QUIET * MOMENT_SECOND)));
	if (rows == NULL || !db_next(rows))
		return -1;
	return db_get_int(rows, 0) > 0 ? 0 : outbox_add(db, order);
}

/* Audit row and mail. */
static int
note(struct db *db, struct pool *pool, const struct uuid *person,
    enum outbox_kind kind, const struct audit_row *audit)
{
	struct outbox_order order = { .kind = kind, .person = person,
	    .now = audit->now, .not_after = audit->now + MOMENT_DAY };
	struct audit_row row = *audit;

	if (person_home(db, pool, person, &order.account) == -1)
		return -1;
	row.account = order.account;
	row.code = kind == OUTBOX_LOCKED ? "login.locked" : "login.unlocked";
	row.outcome = AUDIT_DONE;
	row.object_kind = "person";
	row.object = person;
	if (audit_write(db, &row) == -1)
		return -1;
	return tell(db, pool, &order);
}

int
lock_begin(struct db *db, struct pool *pool, const struct uuid *person,
    int64_t until, const struct audit_row *audit)
{
	int64_t n;

	n = db_exec(db, sql_begin, DB_ARGS(db_uuid(person),
	    db_time(audit->now), db_time(until)));
	if (n < 0)
		return -1;
	if (n == 1)
		return note(db, pool, person, OUTBOX_LOCKED, audit);
	/* GREATEST() of NULL is NULL. */
	return db_exec(db, sql_extend, DB_ARGS(db_time(until),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
lock_end(struct db *db, struct pool *pool, const struct uuid *person,
    const struct audit_row *audit)
{
	int64_t n;

	if ((n = db_exec(db, sql_end, DB_ARGS(db_uuid(person)))) < 1)
		return n < 0 ? -1 : 0;
	return note(db, pool, person, OUTBOX_UNLOCKED, audit);
}

int
lock_release_due(struct db *db, struct pool *pool,
    const struct audit_row *audit)
{
	struct uuid person;
	struct db_rows *rows;
	int count = 0;
	int64_t n;

	rows = db_query(db, pool, sql_due,
	    DB_ARGS(db_time(audit->now), db_int(LOCK_BATCH)));
	if (rows == NULL)
		return -1;
	for (; db_next(rows); count += n == 1) {
		(void)db_get_uuid(rows, 0, &person);
		/* Two may be at it: whose row it is, tells. */
		n = db_exec(db, sql_end_due, DB_ARGS(db_uuid(&person),
		    db_time(audit->now)));
		if (n < 0 || (n == 1 && note(db, pool, &person,
		    OUTBOX_UNLOCKED, audit) == -1))
			return -1;
	}
	return count;
}
