/*
 * Ownership offered.
 */
#include "store/offer.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_list[] =
    "SELECT o.id, o.from_id, o.to_id, p.name, o.created_at, o.expires_at"
    " FROM owner_offer o JOIN person p ON p.id = o.from_id"
    " JOIN membership m ON m.account_id = o.account_id"
    " AND m.person_id = o.from_id AND m.active = 1 AND m.role = 'owner'"
    " WHERE o.account_id = ? AND o.from_id = COALESCE(?, o.from_id)"
    " AND o.to_id = COALESCE(?, o.to_id) AND o.expires_at > ?"
    " ORDER BY o.created_at, o.id LIMIT ?";
static const char sql_void[] =
    "DELETE FROM owner_offer WHERE account_id = ? AND from_id = ?";
static const char sql_create[] =
    "INSERT INTO owner_offer (account_id, from_id, id, to_id, created_at,"
    " expires_at) VALUES (?, ?, ?, ?, ?, ?)";
static const char sql_end[] =
    "DELETE FROM owner_offer WHERE account_id = ? AND id = ?";

int
offer_list(struct db *db, struct pool *pool, const struct offer_which *w,
    struct offer_list *out)
{
	struct db_rows *rows;
	struct offer *v;
	size_t n = 0;

	rows = db_query(db, pool, sql_list, DB_ARGS(db_uuid(w->account),
	    db_uuid(w->from), db_uuid(w->to), db_time(w->now),
	    db_int(OFFER_LIST)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, OFFER_LIST * sizeof(*v));
	for (; n < OFFER_LIST && db_next(rows); n++) {
		if (!db_get_uuid(rows, 0, &v[n].id) ||
		    !db_get_uuid(rows, 1, &v[n].from) ||
		    !db_get_uuid(rows, 2, &v[n].to))
			return -1;
		v[n].from_name = db_get_text(rows, 3);
		v[n].created_at = db_get_time(rows, 4);
		v[n].expires_at = db_get_time(rows, 5);
	}
	out->v = v;
	out->n = n;
	return 0;
}

int
offer_create(struct db *db, const struct uuid *account,
    const struct uuid *from, const struct uuid *to, int64_t now)
{
	struct uuid id;

	uuid_v7(&id, now);
	if (db_exec(db, sql_void, DB_ARGS(db_uuid(account),
	    db_uuid(from))) < 0)
		return -1;
	return db_exec(db, sql_create, DB_ARGS(db_uuid(account), db_uuid(from),
	    db_uuid(&id), db_uuid(to), db_time(now),
	    db_time(now + OFFER_HOURS * MOMENT_HOUR))) < 0 ? -1 : 0;
}

int
offer_end(struct db *db, const struct uuid *account, const struct uuid *id)
{
	return (int)db_exec(db, sql_end,
	    DB_ARGS(db_uuid(account), db_uuid(id)));
}
