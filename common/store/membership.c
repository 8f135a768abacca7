/*
 * Changes of memberships.
 */
#include "store/membership.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/factor.h"

static const char sql_guard[] =
    "UPDATE account SET version = version + 1 WHERE id = ?"
    " AND closed_at IS NULL";
static const char sql_owners[] =
    "SELECT COUNT(*) FROM membership m"
    " JOIN second_factor f ON f.person_id = m.person_id"
    " AND (f.totp <> 0 OR f.passkeys <> 0)"
    " WHERE m.account_id = ? AND m.active = 1 AND m.person_id <> ?"
    " AND m.role IN ('owner', 'operator')";
static const char sql_seat[] =
    "SELECT a.seat_limit IS NULL OR a.seat_limit >"
    " (SELECT COUNT(*) FROM membership m"
    " WHERE m.account_id = a.id AND m.active = 1)"
    " + (SELECT COUNT(*) FROM invitation i WHERE i.account_id = a.id"
    " AND i.used_at IS NULL AND i.expires_at > ?)"
    " FROM account a WHERE a.id = ?";
static const char sql_role[] =
    "UPDATE membership SET role = ?, role_since = ?, role_by = ?"
    " WHERE account_id = ? AND person_id = ?"
    " AND active = 1 AND role_since <=> ?";
static const char sql_take[] =
    "DELETE FROM membership_assistant WHERE account_id = ? AND person_id = ?";
static const char sql_give[] =
    "INSERT INTO membership_assistant (account_id, person_id, assistant_id)"
    " VALUES (?, ?, ?)";
static const char sql_end[] =
    "UPDATE membership SET active = 0, ended_at = ?, ended_why = 'left'"
    " WHERE account_id = ? AND person_id = ?"
    " AND (active = 1 OR ended_why = 'dormant')";
static const char sql_resume[] =
    "UPDATE membership SET active = 1, ended_at = NULL, ended_why = NULL,"
    " dormant_told_at = NULL, role_since = ?, role_by = ?"
    " WHERE account_id = ? AND person_id = ? AND active = 0";
static const char sql_end_session[] =
    "DELETE FROM session WHERE account_id = ? AND person_id = ? AND id = ?";
static const char sql_end_sessions[] =
    "DELETE FROM session WHERE account_id = ? AND person_id = ?";
static const char sql_mark[] =
    "INSERT INTO password_mark (person_id, marked_by, marked_at)"
    " VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE marked_by = ?, marked_at = ?";
static const char sql_used[] =
    "UPDATE membership SET last_used_at = ?"
    " WHERE account_id = ? AND person_id = ?";

int
membership_guard(struct db *db, const struct uuid *account)
{
	return (int)db_exec(db, sql_guard, DB_ARGS(db_uuid(account)));
}

int64_t
membership_owners(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *except)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_owners,
	    DB_ARGS(db_uuid(account), db_uuid(except)));
	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0);
}

int
membership_has_seat(struct db *db, struct pool *pool,
    const struct uuid *account, int64_t now)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_seat,
	    DB_ARGS(db_time(now), db_uuid(account)));
	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0) != 0;
}

int
membership_set_role(struct db *db, const struct membership_change *c)
{
	int64_t n;
	size_t i;

	n = db_exec(db, sql_role, DB_ARGS(db_text(rights_role_name(c->role)),
	    db_time(c->now), db_uuid(c->by), db_uuid(&c->account),
	    db_uuid(&c->person), db_time(c->since)));
	if (n != 1)
		return (int)n;
	if (db_exec(db, sql_take, DB_ARGS(db_uuid(&c->account),
	    db_uuid(&c->person))) < 0)
		return -1;
	for (i = 0; i < c->assistant_count; i++)
		if (db_exec(db, sql_give, DB_ARGS(db_uuid(&c->account),
		    db_uuid(&c->person), db_uuid(&c->assistants[i]))) < 0)
			return -1;
	return factor_due_member(db, &c->account, &c->person, c->now) == -1 ?
	    -1 : 1;
}

int
membership_end(struct db *db, const struct uuid *account,
    const struct uuid *person, int64_t now)
{
	int64_t n;

	n = db_exec(db, sql_end, DB_ARGS(db_time(now), db_uuid(account),
	    db_uuid(person)));
	if (n != 1)
		return (int)n;
	return membership_end_sessions(db, account, person, NULL) == -1 ? -1 : 1;
}

int
membership_resume(struct db *db, const struct uuid *account,
    const struct uuid *person, const struct uuid *by, int64_t now)
{
	int64_t n;

	n = db_exec(db, sql_resume, DB_ARGS(db_time(now), db_uuid(by),
	    db_uuid(account), db_uuid(person)));
	if (n != 1)
		return (int)n;
	return factor_due_member(db, account, person, now) == -1 ? -1 : 1;
}

int64_t
membership_end_sessions(struct db *db, const struct uuid *account,
    const struct uuid *person, const struct uuid *session)
{
	if (session == NULL)
		return db_exec(db, sql_end_sessions,
		    DB_ARGS(db_uuid(account), db_uuid(person)));
	return db_exec(db, sql_end_session, DB_ARGS(db_uuid(account),
	    db_uuid(person), db_uuid(session)));
}

int
membership_mark_password(struct db *db, const struct uuid *person,
    const struct uuid *by, int64_t now)
{
	return db_exec(db, sql_mark, DB_ARGS(db_uuid(person), db_uuid(by),
	    db_time(now), db_uuid(by), db_time(now))) < 0 ? -1 : 0;
}

int
membership_used(struct db *db, const struct uuid *account,
    const struct uuid *person, int64_t now)
{
	return db_exec(db, sql_used, DB_ARGS(db_time(now), db_uuid(account),
	    db_uuid(person))) < 0 ? -1 : 0;
}
