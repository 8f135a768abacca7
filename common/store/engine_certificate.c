/*
 * Pinned certificates.
 */
#include "store/engine_certificate.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_pins[] =
    "SELECT der FROM engine_certificate WHERE account_id = ?"
    " AND revoked_at IS NULL ORDER BY id LIMIT ?";

static const char sql_add[] =
    "INSERT INTO engine_certificate (account_id, id, der, fingerprint, label,"
    " created_at) VALUES (?, ?, ?, ?, ?, ?)";

static const char sql_list[] =
    "SELECT id, fingerprint, label, created_at, revoked_at"
    " FROM engine_certificate WHERE account_id = ? ORDER BY id LIMIT ?";

static const char sql_owner[] =
    "SELECT account_id FROM engine_certificate WHERE id = ?";

static const char sql_revoke[] =
    "UPDATE engine_certificate SET revoked_at = ?"
    " WHERE account_id = ? AND id = ? AND revoked_at IS NULL";

int
engine_certificate_pins(struct db *db, struct pool *pool,
    const struct uuid *account, struct evp_der **pins, size_t *count)
{
	struct db_rows *rows;
	struct evp_der *pin;

	rows = db_query(db, pool, sql_pins, DB_ARGS(db_uuid(account),
	    db_int(ENGINE_CERTIFICATE_MAX)));
	if (rows == NULL)
		return -1;
	*pins = pool_alloc(pool, ENGINE_CERTIFICATE_MAX * sizeof(**pins));
	for (*count = 0; db_next(rows); (*count)++) {
		pin = &(*pins)[*count];
		pin->data = db_get_bytes(rows, 0, &pin->len);
	}
	return 0;
}

int
engine_certificate_add(struct db *db, struct engine_certificate *c)
{
	uuid_v7(&c->id, c->created_at);
	return db_exec(db, sql_add, DB_ARGS(db_uuid(&c->account),
	    db_uuid(&c->id), db_bytes(c->der.data, c->der.len),
	    db_bytes(c->fingerprint, sizeof(c->fingerprint)),
	    db_text(c->label), db_time(c->created_at))) == 1 ? 0 : -1;
}

int
engine_certificate_list(struct db *db, struct pool *pool,
    const struct uuid *account, struct engine_certificate_list *out)
{
	struct engine_certificate *c;
	struct db_rows *rows;
	const void *bytes;
	size_t len;

	rows = db_query(db, pool, sql_list, DB_ARGS(db_uuid(account),
	    db_int(ENGINE_CERTIFICATE_LIST_MAX)));
	if (rows == NULL)
		return -1;
	out->v = pool_alloc(pool, ENGINE_CERTIFICATE_LIST_MAX * sizeof(*out->v));
	for (out->n = 0; db_next(rows); out->n++) {
		c = &out->v[out->n];
		c->account = *account;
		(void)db_get_uuid(rows, 0, &c->id);
		bytes = db_get_bytes(rows, 1, &len);
		if (len == sizeof(c->fingerprint))
			memcpy(c->fingerprint, bytes, len);
		c->label = db_get_text(rows, 2);
		c->created_at = db_get_time(rows, 3);
		c->revoked_at = db_get_time(rows, 4);
	}
	return 0;
}

int
engine_certificate_revoke(struct db *db, struct pool *pool,
    const struct uuid *id, int64_t now, struct uuid *account)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_owner, DB_ARGS(db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows) || !db_get_uuid(rows, 0, account))
		return 0;
	return (int)db_exec(db, sql_revoke, DB_ARGS(db_time(now),
	    db_uuid(account), db_uuid(id)));
}
