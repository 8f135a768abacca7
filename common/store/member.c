/*
 * The people of an account.
 */
#include "store/member.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "store/db.h"

#define COLUMNS								\
	"m.person_id, p.name, p.email, m.role, m.active, m.ended_why,"	\
	" COALESCE(f.totp, 0), COALESCE(f.passkeys, 0),"		\
	" COALESCE(f.codes_left, 0), m.role_by, m.created_at,"		\
	" m.last_used_at, m.role_since, m.ended_at, m.factor_due_at"	\
	" FROM membership m JOIN person p ON p.id = m.person_id"	\
	" LEFT JOIN second_factor f ON f.person_id = m.person_id"

enum column { PERSON, NAME, EMAIL, ROLE, ACTIVE, WHY, APP, KEYS, CODES,
	ROLE_BY, JOINED, USED, ROLE_SINCE, ENDED, DUE };

static const char sql_list[] =
    "SELECT " COLUMNS " WHERE m.account_id = ?"
    " ORDER BY m.active DESC, FIELD(m.role, 'owner', 'admin', 'manager',"
    " 'agent', 'privacy', 'auditor'), p.name, m.person_id LIMIT ?";
static const char sql_find[] =
    "SELECT " COLUMNS " WHERE m.account_id = ? AND m.person_id = ?";
static const char sql_givens[] =
    "SELECT g.person_id, g.assistant_id, s.name FROM membership_assistant g"
    " JOIN assistant s ON s.account_id = g.account_id"
    " AND s.id = g.assistant_id"
    " WHERE g.account_id = ? ORDER BY s.name, s.id LIMIT ?";
static const char sql_givens_of[] =
    "SELECT g.person_id, g.assistant_id, s.name FROM membership_assistant g"
    " JOIN assistant s ON s.account_id = g.account_id"
    " AND s.id = g.assistant_id"
    " WHERE g.account_id = ? AND g.person_id = ?"
    " ORDER BY s.name, s.id LIMIT ?";
static const char sql_rules[] =
    "SELECT a.factor_roles, a.factor_grace_days, a.dormant_days,"
    " a.leavers_named, a.seat_limit,"
    " (SELECT COUNT(*) FROM membership m"
    " WHERE m.account_id = a.id AND m.active = 1)"
    " + (SELECT COUNT(*) FROM invitation i WHERE i.account_id = a.id"
    " AND i.used_at IS NULL AND i.expires_at > ?)"
    " FROM account a WHERE a.id = ?";
static const char sql_sessions[] =
    "SELECT id, started_at, last_used_at, browser, network FROM session"
    " WHERE person_id = ? AND account_id = ? AND state = 'full'"
    " AND expires_at > UTC_TIMESTAMP(6) AND last_used_at >"
    " UTC_TIMESTAMP(6) - INTERVAL idle_seconds SECOND"
    " ORDER BY last_used_at DESC LIMIT ?";
static const char sql_author[] =
    "SELECT " MEMBER_SQL_NAME " FROM account a"
    " JOIN person p ON p.id = ?"
    " LEFT JOIN membership m ON m.account_id = a.id AND m.person_id = p.id"
    " WHERE a.id = ?";

static enum member_state
read_state(const struct db_rows *rows)
{
	const char *why = db_get_text(rows, WHY);

	if (db_get_int(rows, ACTIVE) != 0)
		return MEMBER_ACTIVE;
	return why != NULL && strcmp(why, "dormant") == 0 ? MEMBER_DORMANT :
	    MEMBER_LEFT;
}

static int
read_member(const struct db_rows *rows, struct member *m)
{
	if (!db_get_uuid(rows, PERSON, &m->person))
		return -1;
	m->name = db_get_text(rows, NAME);
	m->email = db_get_text(rows, EMAIL);
	m->role = rights_role(db_get_text(rows, ROLE));
	m->state = read_state(rows);
	m->active = m->state == MEMBER_ACTIVE;
	m->has_app = db_get_int(rows, APP) != 0;
	m->keys = (unsigned)db_get_int(rows, KEYS);
	m->codes = (unsigned)db_get_int(rows, CODES);
	m->has_factor = m->has_app || m->keys != 0;
	m->has_role_by = db_get_uuid(rows, ROLE_BY, &m->role_by);
	m->created_at = db_get_time(rows, JOINED);
	m->last_used_at = db_get_time(rows, USED);
	m->role_since = db_get_time(rows, ROLE_SINCE);
	m->ended_at = db_get_time(rows, ENDED);
	m->factor_due_at = db_get_time(rows, DUE);
	return 0;
}

int
member_list(struct db *db, struct pool *pool, const struct uuid *account,
    struct member_list *out)
{
	struct db_rows *rows;
	struct member *v;
	size_t n = 0;

	rows = db_query(db, pool, sql_list,
	    DB_ARGS(db_uuid(account), db_int(MEMBER_LIST)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, MEMBER_LIST * sizeof(*v));
	while (n < MEMBER_LIST && db_next(rows))
		if (read_member(rows, &v[n++]) == -1)
			return -1;
	out->v = v;
	out->n = n;
	return 0;
}

int
member_find(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct member *m)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_find,
	    DB_ARGS(db_uuid(account), db_uuid(person)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	return read_member(rows, m) == -1 ? -1 : 1;
}

int
member_givens_read(struct pool *pool, struct db_rows *rows,
    struct member_givens *out)
{
	struct member_given *v;
	size_t n = 0;

	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, MEMBER_GIVEN * sizeof(*v));
	for (; n < MEMBER_GIVEN && db_next(rows); n++) {
		if (!db_get_uuid(rows, 0, &v[n].person) ||
		    !db_get_uuid(rows, 1, &v[n].assistant))
			return -1;
		v[n].name = db_get_text(rows, 2);
	}
	out->v = v;
	out->n = n;
	return 0;
}

int
member_givens(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct member_givens *out)
{
	struct db_rows *rows;

	if (person == NULL)
		rows = db_query(db, pool, sql_givens,
		    DB_ARGS(db_uuid(account), db_int(MEMBER_GIVEN)));
	else
		rows = db_query(db, pool, sql_givens_of, DB_ARGS(
		    db_uuid(account), db_uuid(person), db_int(MEMBER_GIVEN)));
	return member_givens_read(pool, rows, out);
}

int
member_rules(struct db *db, struct pool *pool, const struct uuid *account,
    int64_t now, struct member_rules *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_rules,
	    DB_ARGS(db_time(now), db_uuid(account)));
	if (rows == NULL || !db_next(rows))
		return -1;
	out->factor_roles = db_get_text(rows, 0);
	out->grace_days = (unsigned)db_get_int(rows, 1);
	out->dormant_days = (unsigned)db_get_int(rows, 2);
	out->leavers_named = db_get_int(rows, 3) != 0;
	out->has_limit = !db_is_null(rows, 4);
	out->seat_limit = (unsigned)db_get_int(rows, 4);
	out->seats_used = (unsigned)db_get_int(rows, 5);
	return 0;
}

int
member_sessions(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct member_sessions *out)
{
	struct member_session *v;
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, sql_sessions, DB_ARGS(db_uuid(person),
	    db_uuid(account), db_int(MEMBER_SESSIONS)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, MEMBER_SESSIONS * sizeof(*v));
	for (; n < MEMBER_SESSIONS && db_next(rows); n++) {
		if (!db_get_uuid(rows, 0, &v[n].id))
			return -1;
		v[n].started_at = db_get_time(rows, 1);
		v[n].last_used_at = db_get_time(rows, 2);
		v[n].browser = db_get_text(rows, 3);
		v[n].network = db_get_bytes(rows, 4, &v[n].network_len);
	}
	out->v = v;
	out->n = n;
	return 0;
}

/* Letters and digits that are not taken for each other (Crockford). */
const char *
member_alias(struct pool *pool, const struct uuid *person)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char text[UUID_TEXT_SIZE], alias[MEMBER_ALIAS];
	unsigned char hash[SECRET_SIZE];
	size_t i;

	uuid_format(person, text);
	secret_hash(hash, text, strlen(text));
	for (i = 0; i < MEMBER_ALIAS - 1; i++)
		alias[i] = letters[hash[i] & 31];
	alias[i] = '\0';
	return pool_strdup(pool, alias);
}

int
member_author(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct member_author *out)
{
	struct db_rows *rows;

	memset(out, 0, sizeof(*out));
	if (person == NULL)
		return 0;
	rows = db_query(db, pool, sql_author,
	    DB_ARGS(db_uuid(person), db_uuid(account)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	out->name = db_get_text(rows, 0);
	if (out->name == NULL)
		out->alias = member_alias(pool, person);
	return 0;
}
