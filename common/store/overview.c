/*
 * All people of an account at a glance.
 */
#include "store/overview.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

enum { Q_ACCOUNT, Q_PEOPLE, Q_GIVENS, Q_ASSISTANTS, Q_ELSEWHERE };

static const char *const queries[] = {
	[Q_ACCOUNT] = "SELECT agents_see_pii, factor_roles FROM account "
	    "WHERE id = ?",
	[Q_PEOPLE] = "SELECT m.person_id, p.name, p.email, m.role, m.active, "
	    "COALESCE(m.role_since, m.created_at), m.last_used_at, "
	    "m.factor_due_at, f.person_id IS NOT NULL, f.totp, f.passkeys, "
	    "f.codes_left, f.last_used_at, o.role, m.created_at FROM membership m "
	    "JOIN person p ON p.id = m.person_id "
	    "LEFT JOIN second_factor f ON f.person_id = m.person_id "
	    "LEFT JOIN membership o ON o.account_id = REPEAT(CHAR(0), 16) "
	    "AND o.person_id = m.person_id AND o.active = 1 "
	    "AND m.account_id <> o.account_id WHERE m.account_id = ? "
	    "ORDER BY m.active DESC, FIELD(m.role, 'owner', 'admin', 'manager', "
	    "'agent', 'privacy', 'auditor'), p.name, m.person_id LIMIT ?",
	[Q_GIVENS] = "SELECT g.person_id, g.assistant_id, a.name "
	    "FROM membership_assistant g JOIN assistant a "
	    "ON a.account_id = g.account_id AND a.id = g.assistant_id "
	    "WHERE g.account_id = ? ORDER BY a.name, a.id LIMIT ?",
	[Q_ASSISTANTS] = "SELECT id, id, name FROM assistant "
	    "WHERE account_id = ? ORDER BY name, id LIMIT ?",
	[Q_ELSEWHERE] = "SELECT COALESCE(MAX(m.role IN ('owner', 'admin')), 0), "
	    "COALESCE(MAX(m.account_id = REPEAT(CHAR(0), 16)), 0) "
	    "FROM membership m JOIN account a ON a.id = m.account_id "
	    "AND a.closed_at IS NULL "
	    "WHERE m.person_id = ? AND m.account_id <> ? AND m.active = 1"
};

static int
read_person(const struct db_rows *rows, struct overview_person *p)
{
	if (!db_get_uuid(rows, 0, &p->person))
		return -1;
	p->name = db_get_text(rows, 1);
	p->email = db_get_text(rows, 2);
	p->role = rights_role(db_get_text(rows, 3));
	p->active = db_get_int(rows, 4) != 0;
	p->since = db_get_time(rows, 5);
	p->last_used_at = db_get_time(rows, 6);
	p->factor_due_at = db_get_time(rows, 7);
	p->has_factor = db_get_int(rows, 8) != 0;
	p->totp = db_get_int(rows, 9) != 0;
	p->passkeys = (unsigned)db_get_int(rows, 10);
	p->codes_left = (unsigned)db_get_int(rows, 11);
	p->factor_used_at = db_get_time(rows, 12);
	p->joined_at = db_get_time(rows, 14);
	p->provider_role = rights_role(db_get_text(rows, 13));
	return 0;
}

int
overview_load(struct db *db, struct pool *pool, const struct uuid *account,
    struct overview *out)
{
	struct overview_person *v;
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, queries[Q_ACCOUNT], DB_ARGS(db_uuid(account)));
	if (rows == NULL || !db_next(rows))
		return -1;
	out->agents_see_pii = db_get_int(rows, 0) != 0;
	out->factor_roles = db_get_text(rows, 1);
	rows = db_query(db, pool, queries[Q_PEOPLE],
	    DB_ARGS(db_uuid(account), db_int(OVERVIEW_PEOPLE)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, OVERVIEW_PEOPLE * sizeof(*v));
	while (n < OVERVIEW_PEOPLE && db_next(rows))
		if (read_person(rows, &v[n++]) == -1)
			return -1;
	out->v = v;
	out->n = n;
	return 0;
}

const struct overview_person *
overview_person(const struct overview *o, const struct uuid *person)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (uuid_equal(&o->v[i].person, person))
			return &o->v[i];
	return NULL;
}

bool
overview_has(const struct overview *o, const struct overview_person *p,
    enum right right)
{
	if (!p->active || !rights_has(p->role, right))
		return false;
	return right != PII_READ || p->role != ROLE_AGENT || o->agents_see_pii;
}

int
overview_elsewhere(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct overview_elsewhere *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_ELSEWHERE],
	    DB_ARGS(db_uuid(person), db_uuid(account)));
	if (rows == NULL || !db_next(rows))
		return -1;
	out->privileged = db_get_int(rows, 0) != 0;
	out->provider = db_get_int(rows, 1) != 0;
	return 0;
}

static int
read_givens(struct db_rows *rows, struct pool *pool,
    struct overview_givens *out)
{
	struct overview_given *v;
	size_t n = 0;

	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, OVERVIEW_GIVEN * sizeof(*v));
	while (n < OVERVIEW_GIVEN && db_next(rows)) {
		if (!db_get_uuid(rows, 0, &v[n].person) ||
		    !db_get_uuid(rows, 1, &v[n].assistant))
			return -1;
		v[n++].name = db_get_text(rows, 2);
	}
	out->v = v;
	out->n = n;
	return 0;
}

int
overview_givens(struct db *db, struct pool *pool, const struct uuid *account,
    struct overview_givens *out)
{
	return read_givens(db_query(db, pool, queries[Q_GIVENS],
	    DB_ARGS(db_uuid(account), db_int(OVERVIEW_GIVEN))), pool, out);
}

int
overview_assistants(struct db *db, struct pool *pool,
    const struct uuid *account, struct overview_givens *out)
{
	return read_givens(db_query(db, pool, queries[Q_ASSISTANTS],
	    DB_ARGS(db_uuid(account), db_int(OVERVIEW_GIVEN))), pool, out);
}
