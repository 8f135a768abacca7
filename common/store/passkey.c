/*
 * Passkeys.
 */
#include "store/passkey.h"

#include <string.h>

#include "base/pool.h"
#include "store/db.h"

static const char sql_list[] =
    "SELECT id, credential_id, public_key, algorithm, sign_count, rp_id, name,"
    " created_at, last_used_at FROM passkey WHERE person_id = ?"
    " ORDER BY id LIMIT ?";
static const char sql_add[] =
    "INSERT INTO passkey (person_id, id, credential_id, public_key, algorithm,"
    " sign_count, rp_id, name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
/* Synced passkeys always show 0. */
static const char sql_use[] =
    "UPDATE passkey SET sign_count = ?, last_used_at = ?"
    " WHERE person_id = ? AND id = ?"
    " AND (sign_count < ? OR (sign_count = 0 AND ? = 0))";
static const char sql_use_anyway[] =
    "UPDATE passkey SET last_used_at = ? WHERE person_id = ? AND id = ?";
static const char sql_remove[] =
    "DELETE FROM passkey WHERE person_id = ? AND id = ?";
static const char sql_rename[] =
    "UPDATE passkey SET name = ? WHERE person_id = ? AND id = ?";

static int
read_one(const struct db_rows *rows, struct passkey *k)
{
	if (!db_get_uuid(rows, 0, &k->id))
		return -1;
	k->credential.data = db_get_bytes(rows, 1, &k->credential.len);
	k->key.data = db_get_bytes(rows, 2, &k->key.len);
	k->algorithm = (int)db_get_int(rows, 3);
	k->count = (uint32_t)db_get_int(rows, 4);
	k->rp_id = db_get_text(rows, 5);
	k->name = db_get_text(rows, 6);
	k->created_at = db_get_time(rows, 7);
	k->last_used_at = db_get_time(rows, 8);
	return 0;
}

int
passkey_list(struct db *db, struct pool *pool, const struct uuid *person,
    struct passkeys *out)
{
	struct db_rows *rows;
	struct passkey *v;
	size_t n = 0;

	rows = db_query(db, pool, sql_list, DB_ARGS(db_uuid(person),
	    db_int(PASSKEY_MOST)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, PASSKEY_MOST * sizeof(*v));
	while (n < PASSKEY_MOST && db_next(rows))
		if (read_one(rows, &v[n++]) == -1)
			return -1;
	out->v = v;
	out->n = n;
	return 0;
}

int
passkey_add(struct db *db, const struct uuid *person, const struct passkey *k)
{
	return db_exec(db, sql_add, DB_ARGS(db_uuid(person), db_uuid(&k->id),
	    db_bytes(k->credential.data, k->credential.len),
	    db_bytes(k->key.data, k->key.len), db_int(k->algorithm),
	    db_int(k->count), db_text(k->rp_id), db_text(k->name),
	    db_time(k->created_at))) < 0 ? -1 : 0;
}

int
passkey_use(struct db *db, const struct uuid *person, const struct uuid *id,
    uint32_t count, int64_t now)
{
	int64_t n;

	n = db_exec(db, sql_use, DB_ARGS(db_int(count), db_time(now),
	    db_uuid(person), db_uuid(id), db_int(count), db_int(count)));
	if (n != 0)
		return n < 0 ? -1 : 1;
	return db_exec(db, sql_use_anyway, DB_ARGS(db_time(now),
	    db_uuid(person), db_uuid(id))) < 0 ? -1 : 0;
}

int
passkey_remove(struct db *db, const struct uuid *person, const struct uuid *id)
{
	return (int)db_exec(db, sql_remove, DB_ARGS(db_uuid(person),
	    db_uuid(id)));
}

int
passkey_rename(struct db *db, const struct uuid *person, const struct uuid *id,
    const char *name)
{
	return (int)db_exec(db, sql_rename, DB_ARGS(db_text(name),
	    db_uuid(person), db_uuid(id)));
}
