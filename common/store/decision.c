/*
 * Reasons of changes to rights and rules.
 */
#include "store/decision.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_add[] =
    "INSERT INTO decision (account_id, id, code, object_kind, object_id,"
    " person_id, detail, reason, decided_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_list[] =
    "SELECT p.name, d.reason, d.decided_at, d.detail, d.object_id"
    " FROM decision d JOIN person p ON p.id = d.person_id"
    " WHERE d.account_id = ? AND (d.code = ? OR ? IS NULL)"
    " AND (d.object_id = ? OR ? IS NULL) ORDER BY d.id DESC LIMIT ?";
static const char sql_newest[] =
    "SELECT p.name, d.reason, d.decided_at, d.detail, d.object_id"
    " FROM decision d JOIN person p ON p.id = d.person_id"
    " LEFT JOIN decision n ON n.account_id = d.account_id"
    " AND n.object_id = d.object_id AND n.code = d.code AND n.id > d.id"
    " WHERE d.account_id = ? AND d.code = ? AND d.object_id IS NOT NULL"
    " AND n.id IS NULL ORDER BY d.id DESC LIMIT ?";

int
decision_add(struct db *db, const struct decision *d)
{
	struct uuid id;

	uuid_v7(&id, d->decided_at);
	return db_exec(db, sql_add, DB_ARGS(db_uuid(&d->account), db_uuid(&id),
	    db_text(d->code), db_text(d->object_kind), db_uuid(d->object),
	    db_uuid(&d->person), db_text(d->detail), db_text(d->reason),
	    db_time(d->decided_at))) == 1 ? 0 : -1;
}

/* At most `max` rows of either query. */
static int
read_all(struct db_rows *rows, struct pool *pool, size_t max,
    struct decision_list *out)
{
	struct decision *v;
	struct uuid *objects;
	size_t n;

	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, max * sizeof(*v));
	objects = pool_alloc(pool, max * sizeof(*objects));
	for (n = 0; n < max && db_next(rows); n++) {
		v[n] = (struct decision){
			.person_name = db_get_text(rows, 0),
			.reason = db_get_text(rows, 1),
			.decided_at = db_get_time(rows, 2),
			.detail = db_get_text(rows, 3)
		};
		if (db_get_uuid(rows, 4, &objects[n]))
			v[n].object = &objects[n];
	}
	out->v = v;
	out->n = n;
	return 0;
}

int
decision_list(struct db *db, struct pool *pool, const struct decision *like,
    struct decision_list *out)
{
	return read_all(db_query(db, pool, sql_list, DB_ARGS(
	    db_uuid(&like->account), db_text(like->code), db_text(like->code),
	    db_uuid(like->object), db_uuid(like->object),
	    db_int(DECISION_LIST))), pool, DECISION_LIST, out);
}

int
decision_newest(struct db *db, struct pool *pool, const struct decision *like,
    struct decision_list *out)
{
	return read_all(db_query(db, pool, sql_newest, DB_ARGS(
	    db_uuid(&like->account), db_text(like->code),
	    db_int(DECISION_OBJECTS))), pool, DECISION_OBJECTS, out);
}
