/*
 * API keys of phone engines.
 */
#include "store/engine_key.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

static const char sql_find[] =
    "SELECT k.id, k.account_id, k.assistant_id FROM engine_key k"
    " JOIN account c ON c.id = k.account_id"
    " WHERE k.hash = ? AND k.revoked_at IS NULL AND c.closed_at IS NULL";

static const char sql_insert[] =
    "INSERT INTO engine_key (id, hash, account_id, assistant_id, label,"
    " created_at) VALUES (?, ?, ?, ?, ?, ?)";

static const char sql_revoke[] =
    "UPDATE engine_key SET revoked_at = ?"
    " WHERE id = ? AND revoked_at IS NULL";

static const char sql_list[] =
    "SELECT id, assistant_id, label, created_at, revoked_at FROM engine_key"
    " WHERE account_id = ? ORDER BY id LIMIT ?";

void
engine_key_hash(unsigned char out[SECRET_SIZE], const char *key, size_t len)
{
	secret_hash(out, key, len);
}

int
engine_key_find(struct db *db, const unsigned char hash[SECRET_SIZE],
    struct engine_key_owner *out)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int rc = -1;

	rows = db_query(db, pool, sql_find,
	    DB_ARGS(db_bytes(hash, SECRET_SIZE)));
	if (rows == NULL)
		goto out;
	rc = 0;
	if (!db_next(rows))
		goto out;
	*out = (struct engine_key_owner){ .has_assistant = false };
	(void)db_get_uuid(rows, 0, &out->key_id);
	(void)db_get_uuid(rows, 1, &out->account);
	out->has_assistant = db_get_uuid(rows, 2, &out->assistant);
	rc = 1;
out:
	pool_destroy(pool);
	return rc;
}

int
engine_key_create(struct db *db, struct engine_key *k,
    char key[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];
	int64_t n;

	secret_token(key);
	engine_key_hash(hash, key, SECRET_TOKEN_SIZE - 1);
	uuid_v7(&k->id, k->created_at);
	n = db_exec(db, sql_insert, DB_ARGS(db_uuid(&k->id),
	    db_bytes(hash, sizeof(hash)), db_uuid(&k->account),
	    db_uuid(k->has_assistant ? &k->assistant : NULL),
	    db_text(k->label), db_time(k->created_at)));
	return n == -1 ? -1 : 0;
}

int
engine_key_revoke(struct db *db, const struct uuid *id, int64_t now)
{
	return (int)db_exec(db, sql_revoke,
	    DB_ARGS(db_time(now), db_uuid(id)));
}

int
engine_key_list(struct db *db, struct pool *pool, const struct uuid *account,
    struct engine_key_list *out)
{
	struct db_rows *rows;
	struct engine_key *k;

	rows = db_query(db, pool, sql_list,
	    DB_ARGS(db_uuid(account), db_int(ENGINE_KEY_LIST_MAX)));
	if (rows == NULL)
		return -1;
	out->v = pool_alloc(pool, ENGINE_KEY_LIST_MAX * sizeof(*out->v));
	for (out->n = 0; db_next(rows); out->n++) {
		k = &out->v[out->n];
		k->account = *account;
		(void)db_get_uuid(rows, 0, &k->id);
		k->has_assistant = db_get_uuid(rows, 1, &k->assistant);
		k->label = db_get_text(rows, 2);
		k->created_at = db_get_time(rows, 3);
		k->revoked_at = db_get_time(rows, 4);
	}
	return 0;
}
