/*
 * Invitations.
 */
#include "store/invitation.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/factor.h"
#include "store/membership.h"
#include "store/outbox.h"
#include "store/person.h"

static const char sql_void[] =
    "UPDATE invitation SET expires_at = ?"
    " WHERE account_id = ? AND email = ? AND used_at IS NULL"
    " AND expires_at > ?";
static const char sql_create[] =
    "INSERT INTO invitation (token_hash, id, account_id, email, role,"
    " inviter_id, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_give[] =
    "INSERT INTO invitation_assistant (token_hash, account_id, assistant_id)"
    " VALUES (?, ?, ?)";
static const char sql_find[] =
    "SELECT i.account_id, a.name, a.brand, i.email, i.role, p.name,"
    " i.expires_at, i.inviter_id, m.role FROM invitation i"
    " JOIN account a ON a.id = i.account_id"
    " LEFT JOIN person p ON p.id = i.inviter_id"
    " LEFT JOIN membership m ON m.account_id = i.account_id"
    " AND m.person_id = i.inviter_id AND m.active = 1"
    " WHERE i.token_hash = ? AND i.used_at IS NULL AND i.expires_at > ?"
    " AND a.closed_at IS NULL";
static const char sql_use[] =
    "UPDATE invitation SET used_at = ?"
    " WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?"
    " AND (inviter_id IS NULL OR EXISTS (SELECT 1 FROM membership m"
    " WHERE m.account_id = invitation.account_id"
    " AND m.person_id = invitation.inviter_id AND m.active = 1))";
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

#define OPEN_COLUMNS							\
	"SELECT i.id, i.email, i.role, i.inviter_id, " MEMBER_SQL_NAME ","	\
	" IF(m.active = 1, m.role, NULL), i.created_at, i.expires_at"	\
	" FROM invitation i JOIN account a ON a.id = i.account_id"	\
	" LEFT JOIN person p ON p.id = i.inviter_id"			\
	" LEFT JOIN membership m ON m.account_id = i.account_id"	\
	" AND m.person_id = i.inviter_id"				\
	" WHERE i.account_id = ? AND i.used_at IS NULL AND i.expires_at > ?"

enum { ID, EMAIL, ROLE, INVITER, NAME, INVITER_ROLE, CREATED, EXPIRES };

static const char sql_list[] =
    OPEN_COLUMNS " ORDER BY i.created_at DESC, i.email LIMIT ?";
static const char sql_open[] = OPEN_COLUMNS " AND i.id = ?";
static const char sql_givens[] =
    "SELECT i.id, g.assistant_id, s.name FROM invitation i"
    " JOIN invitation_assistant g ON g.token_hash = i.token_hash"
    " JOIN assistant s ON s.account_id = g.account_id"
    " AND s.id = g.assistant_id"
    " WHERE i.account_id = ? AND i.used_at IS NULL AND i.expires_at > ?"
    " AND i.id IS NOT NULL ORDER BY s.name, s.id LIMIT ?";
static const char sql_revoke[] =
    "UPDATE invitation SET expires_at = ? WHERE account_id = ? AND id = ?"
    " AND used_at IS NULL AND expires_at > ?";

/* Could whoever invited give that role today? Without inviter: the provider. */
static bool
can_give(bool has_inviter, const char *inviter_role, enum role given)
{
	enum role role = rights_role(inviter_role);

	return !has_inviter || (rights_has(role, PERSON_INVITE) &&
	    rights_covers(role, given));
}

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
	return factor_due_member(db, &o->account, person, o->now);
}

static int
mail_link(struct db *db, const struct invitation_order *o,
    const struct uuid *id)
{
	return outbox_add(db, &(struct outbox_order){
	    .kind = OUTBOX_INVITATION, .account = o->account,
	    .email = o->email, .object = id, .now = o->now,
	    .not_after = o->now + INVITATION_HOURS * MOMENT_HOUR });
}

static int
write_link(struct db *db, const struct invitation_order *o,
    char token[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];
	struct uuid id;
	size_t i;

	secret_token(token);
	secret_hash(hash, token, strlen(token));
	uuid_v7(&id, o->now);
	if (db_exec(db, sql_create, DB_ARGS(db_bytes(hash, sizeof(hash)),
	    db_uuid(&id), db_uuid(&o->account), db_text(o->email),
	    db_text(rights_role_name(o->role)), db_uuid(o->inviter),
	    db_time(o->now),
	    db_time(o->now + INVITATION_HOURS * MOMENT_HOUR))) < 0)
		return -1;
	for (i = 0; i < o->assistant_count; i++)
		if (db_exec(db, sql_give, DB_ARGS(db_bytes(hash, sizeof(hash)),
		    db_uuid(&o->account), db_uuid(&o->assistants[i]))) < 0)
			return -1;
	return o->by_mail ? mail_link(db, o, &id) : 0;
}

static int
add_known(struct db *db, const struct invitation_order *o,
    const struct uuid *person)
{
	if (join_account(db, o, person) == -1)
		return -1;
	return outbox_add(db, &(struct outbox_order){
	    .kind = OUTBOX_MEMBER_ADDED, .account = o->account,
	    .person = person, .now = o->now, .not_after = MOMENT_NONE });
}

enum invitation_answer
invitation_create(struct db *db, struct pool *pool,
    const struct invitation_order *o, char token[SECRET_TOKEN_SIZE])
{
	char nobodys[SECRET_TOKEN_SIZE];
	struct uuid person;
	int known, n;

	if (o->assistant_count > INVITATION_ASSISTANTS ||
	    (known = person_find(db, pool, o->email, &person)) == -1)
		return INVITATION_FAILED;
	if (known && (n = is_member(db, pool, &o->account, &person)) != 0)
		return n == -1 ? INVITATION_FAILED : INVITATION_MEMBER;
	if (db_exec(db, sql_void, DB_ARGS(db_time(o->now), db_uuid(&o->account),
	    db_text(o->email), db_time(o->now))) < 0)
		return INVITATION_FAILED;
	n = membership_has_seat(db, pool, &o->account, o->now);
	if (n != 1)
		return n == -1 ? INVITATION_FAILED : INVITATION_FULL;
	if (known)
		return add_known(db, o, &person) == -1 ? INVITATION_FAILED :
		    INVITATION_KNOWN;
	n = write_link(db, o, o->by_mail ? nobodys : token);
	return n == -1 ? INVITATION_FAILED : INVITATION_MADE;
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
	if (!can_give(!db_is_null(rows, 7), db_get_text(rows, 8), i->role))
		return 0;
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

	if (membership_guard(db, &i->account) != 1)
		return INVITATION_FAILED;
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

static void
read_open(struct pool *pool, const struct db_rows *rows,
    struct invitation_row *i)
{
	struct uuid inviter;

	i->has_id = db_get_uuid(rows, ID, &i->id);
	i->email = db_get_text(rows, EMAIL);
	i->role = rights_role(db_get_text(rows, ROLE));
	i->has_inviter = db_get_uuid(rows, INVITER, &inviter);
	i->inviter = (struct member_author){ .name = db_get_text(rows, NAME) };
	if (i->has_inviter && i->inviter.name == NULL)
		i->inviter.alias = member_alias(pool, &inviter);
	i->works = can_give(i->has_inviter, db_get_text(rows, INVITER_ROLE),
	    i->role);
	i->created_at = db_get_time(rows, CREATED);
	i->expires_at = db_get_time(rows, EXPIRES);
}

int
invitation_list(struct db *db, struct pool *pool, const struct uuid *account,
    int64_t now, struct invitation_list *out)
{
	struct invitation_row *v;
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, sql_list, DB_ARGS(db_uuid(account),
	    db_time(now), db_int(INVITATION_LIST)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, INVITATION_LIST * sizeof(*v));
	while (n < INVITATION_LIST && db_next(rows))
		read_open(pool, rows, &v[n++]);
	out->v = v;
	out->n = n;
	return 0;
}

int
invitation_givens(struct db *db, struct pool *pool, const struct uuid *account,
    int64_t now, struct member_givens *out)
{
	return member_givens_read(pool, db_query(db, pool, sql_givens,
	    DB_ARGS(db_uuid(account), db_time(now), db_int(MEMBER_GIVEN))),
	    out);
}

int
invitation_load(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *id, int64_t now, struct invitation_row *i)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_open, DB_ARGS(db_uuid(account),
	    db_time(now), db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_open(pool, rows, i);
	return 1;
}

int
invitation_revoke(struct db *db, const struct uuid *account,
    const struct uuid *id, int64_t now)
{
	return (int)db_exec(db, sql_revoke, DB_ARGS(db_time(now),
	    db_uuid(account), db_uuid(id), db_time(now)));
}
