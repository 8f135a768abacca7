/*
 * Reasons of changes to rights and rules.
 */
#include "store/decision.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_add[] =
    "INSERT INTO decision (account_id, id, code, object_kind, object_id,"
    " person_id, reason, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_list[] =
    "SELECT p.name, d.reason, d.decided_at FROM decision d"
    " JOIN person p ON p.id = d.person_id"
    " WHERE d.account_id = ? AND d.code = ?"
    " AND (d.object_id = ? OR ? IS NULL) ORDER BY d.id DESC LIMIT ?";

int
decision_add(struct db *db, const struct decision *d)
{
	struct uuid id;

	uuid_v7(&id, d->decided_at);
	return db_exec(db, sql_add, DB_ARGS(db_uuid(&d->account), db_uuid(&id),
	    db_text(d->code), db_text(d->object_kind), db_uuid(d->object),
	    db_uuid(&d->person), db_text(d->reason),
	    db_time(d->decided_at))) == 1 ? 0 : -1;
}

int
decision_list(struct db *db, struct pool *pool, const struct decision *like,
    struct decision_list *out)
{
	struct decision *v = pool_alloc(pool, DECISION_LIST * sizeof(*v));
	struct db_rows *rows;
	size_t n;

	rows = db_query(db, pool, sql_list, DB_ARGS(db_uuid(&like->account),
	    db_text(like->code), db_uuid(like->object), db_uuid(like->object),
	    db_int(DECISION_LIST)));
	if (rows == NULL)
		return -1;
	for (n = 0; n < DECISION_LIST && db_next(rows); n++) {
		v[n] = *like;
		v[n].person_name = db_get_text(rows, 0);
		v[n].reason = db_get_text(rows, 1);
		v[n].decided_at = db_get_time(rows, 2);
	}
	out->v = v;
	out->n = n;
	return 0;
}
