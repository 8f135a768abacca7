/*
 * Invitations.
 */
#include "store/invitation.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/person.h"

/* Two who invite the same address at once meet at this row. */
static const char sql_guard[] =
    "UPDATE account SET version = version + 1 WHERE id = ?"
    " AND closed_at IS NULL";
static const char sql_void[] =
    "UPDATE invitation SET expires_at = ?"
    " WHERE account_id = ? AND email = ? AND used_at IS NULL"
    " AND expires_at > ?";
static const char sql_create[] =
    "INSERT INTO invitation (token_hash, account_id, email, role, inviter_id,"
    " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char sql_give[] =
    "INSERT INTO invitation_assistant (token_hash, account_id, assistant_id)"
    " VALUES (?, ?, ?)";
static const char sql_find[] =
    "SELECT i.account_id, a.name, a.brand, i.email, i.role, p.name,"
    " i.expires_at FROM invitation i"
    " JOIN account a ON a.id = i.account_id"
    " LEFT JOIN person p ON p.id = i.inviter_id"
    " WHERE i.token_hash = ? AND i.used_at IS NULL AND i.expires_at > ?"
    " AND a.closed_at IS NULL";
static const char sql_use[] =
    "UPDATE invitation SET used_at = ?"
    " WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?";
static const char sql_is_member[] =
    "SELECT active FROM membership WHERE account_id = ? AND person_id = ?";
static const char sql_join[] =
    "INSERT INTO membership (account_id, person_id, role, active, created_at)"
    " VALUES (?, ?, ?, 1, ?)";
static const char sql_own[] =
    "INSERT INTO membership_assistant (account_id, person_id, assistant_id)"
    " VALUES (?, ?, ?)";
static const char sql_given[] =
    "SELECT assistant_id FROM invitation_assistant WHERE token_hash = ?"
    " LIMIT ?";

/* 1 member, active or not; 0 not; -1. */
static int
is_member(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_is_member,
	    DB_ARGS(db_uuid(account), db_uuid(person)));
	return rows == NULL ? -1 : db_next(rows);
}

static int
join_account(struct db *db, const struct invitation_order *o,
    const struct uuid *person)
{
	size_t i;

	if (db_exec(db, sql_join, DB_ARGS(db_uuid(&o->account), db_uuid(person),
	    db_text(rights_role_name(o->role)), db_time(o->now))) < 0)
		return -1;
	for (i = 0; i < o->assistant_count; i++)
		if (db_exec(db, sql_own, DB_ARGS(db_uuid(&o->account),
		    db_uuid(person), db_uuid(&o->assistants[i]))) < 0)
			return -1;
	return 0;
}

static int
write_link(struct db *db, const struct invitation_order *o,
    char token[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];
	size_t i;

	secret_token(token);
	secret_hash(hash, token, strlen(token));
	if (db_exec(db, sql_void, DB_ARGS(db_time(o->now), db_uuid(&o->account),
	    db_text(o->email), db_time(o->now))) < 0 ||
	    db_exec(db, sql_create, DB_ARGS(db_bytes(hash, sizeof(hash)),
	    db_uuid(&o->account), db_text(o->email),
	    db_text(rights_role_name(o->role)), db_uuid(o->inviter),
	    db_time(o->now),
	    db_time(o->now + INVITATION_HOURS * MOMENT_HOUR))) < 0)
		return -1;
	for (i = 0; i < o->assistant_count; i++)
		if (db_exec(db, sql_give, DB_ARGS(db_bytes(hash, sizeof(hash)),
		    db_uuid(&o->account), db_uuid(&o->assistants[i]))) < 0)
			return -1;
	return 0;
}

enum invitation_answer
invitation_create(struct db *db, struct pool *pool,
    const struct invitation_order *o, char token[SECRET_TOKEN_SIZE])
{
	struct uuid person;
	int n;

	if (o->assistant_count > INVITATION_ASSISTANTS ||
	    db_exec(db, sql_guard, DB_ARGS(db_uuid(&o->account))) != 1)
		return INVITATION_FAILED;
	if ((n = person_find(db, pool, o->email, &person)) == -1)
		return INVITATION_FAILED;
	if (n == 0)
		return write_link(db, o, token) == -1 ? INVITATION_FAILED :
		    INVITATION_MADE;
	if ((n = is_member(db, pool, &o->account, &person)) != 0)
		return n == -1 ? INVITATION_FAILED : INVITATION_MEMBER;
	return join_account(db, o, &person) == -1 ? INVITATION_FAILED :
	    INVITATION_KNOWN;
}

int
invitation_find(struct db *db, struct pool *pool, const char *token,
    int64_t now, struct invitation **out)
{
	struct invitation *i;
	struct db_rows *rows;

	*out = NULL;
	i = pool_alloc(pool, sizeof(*i));
	secret_hash(i->token_hash, token, strlen(token));
	rows = db_query(db, pool, sql_find, DB_ARGS(
	    db_bytes(i->token_hash, sizeof(i->token_hash)), db_time(now)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	if (!db_get_uuid(rows, 0, &i->account))
		return -1;
	i->account_name = db_get_text(rows, 1);
	i->brand = db_get_text(rows, 2);
	i->email = db_get_text(rows, 3);
	i->role = rights_role(db_get_text(rows, 4));
	i->inviter = db_get_text(rows, 5);
	i->expires_at = db_get_time(rows, 6);
	*out = i;
	return 1;
}

/* The own assistants it gives. */
static int
read_given(struct db *db, struct pool *pool, const struct invitation *i,
    struct invitation_order *o)
{
	struct db_rows *rows;
	struct uuid *v;
	size_t n = 0;

	rows = db_query(db, pool, sql_given, DB_ARGS(
	    db_bytes(i->token_hash, sizeof(i->token_hash)),
	    db_int(INVITATION_ASSISTANTS)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, INVITATION_ASSISTANTS * sizeof(*v));
	while (n < INVITATION_ASSISTANTS && db_next(rows))
		if (!db_get_uuid(rows, 0, &v[n++]))
			return -1;
	o->assistants = v;
	o->assistant_count = n;
	return 0;
}

enum invitation_answer
invitation_accept(struct db *db, struct pool *pool, const struct invitation *i,
    const char *name, int64_t now, struct uuid *person)
{
	struct invitation_order o = { .account = i->account, .role = i->role,
	    .now = now };
	int64_t used;
	int known, member;

	used = db_exec(db, sql_use, DB_ARGS(db_time(now),
	    db_bytes(i->token_hash, sizeof(i->token_hash)), db_time(now)));
	if (used != 1)
		return used < 0 ? INVITATION_FAILED : INVITATION_MEMBER;
	if (read_given(db, pool, i, &o) == -1 ||
	    (known = person_find(db, pool, i->email, person)) == -1)
		return INVITATION_FAILED;
	if (known == 0)
		return person_create(db, i->email, name, now, person) == -1 ||
		    join_account(db, &o, person) == -1 ? INVITATION_FAILED :
		    INVITATION_MADE;
	if ((member = is_member(db, pool, &i->account, person)) == -1 ||
	    (member == 0 && join_account(db, &o, person) == -1))
		return INVITATION_FAILED;
	return INVITATION_KNOWN;
}
