/*
 * The people of an account.
 */
#include "store/member.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_list[] =
    "SELECT m.person_id, p.name, p.email, m.role, m.active,"
    " f.person_id IS NOT NULL, m.created_at, m.last_used_at FROM membership m"
    " JOIN person p ON p.id = m.person_id"
    " LEFT JOIN second_factor f ON f.person_id = m.person_id"
    " WHERE m.account_id = ? ORDER BY m.active DESC, p.name, m.person_id"
    " LIMIT ?";

static int
read_member(const struct db_rows *rows, struct member *m)
{
	if (!db_get_uuid(rows, 0, &m->person))
		return -1;
	m->name = db_get_text(rows, 1);
	m->email = db_get_text(rows, 2);
	m->role = rights_role(db_get_text(rows, 3));
	m->active = db_get_int(rows, 4) != 0;
	m->has_factor = db_get_int(rows, 5) != 0;
	m->created_at = db_get_time(rows, 6);
	m->last_used_at = db_get_time(rows, 7);
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
