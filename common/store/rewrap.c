/*
 * Boxes of purpose keys: counted by key, made anew.
 */
#include "store/rewrap.h"

#include <string.h>

#include "base/keys.h"
#include "base/log.h"
#include "base/pool.h"
#include "store/box.h"
#include "store/db.h"

#define BATCH		100
#define TRIES		5

/* Id of the key of a box: algorithm 1 is key 0, see base/seal.h. */
#define KEY_OF(box)							\
	"CAST(IF(SUBSTR(" box ", 1, 1) = X'01', 0,"			\
	" CONV(HEX(SUBSTR(" box ", 2, 4)), 16, 10)) AS UNSIGNED)"
#define USED(box, from)							\
	"SELECT " KEY_OF(box) ", COUNT(*) FROM " from " GROUP BY 1"

/* Boxes in a table that has one for each person. */
#define OF_PERSON(table)						\
	.used = USED("sealed", table),					\
	.list = "SELECT person_id, 0, sealed FROM " table		\
	    " WHERE person_id > ? AND ? = 0 AND SUBSTR(sealed, 1, 5) <> ?" \
	    " ORDER BY person_id LIMIT ?",				\
	.update = "UPDATE " table " SET sealed = ?"			\
	    " WHERE person_id = ? AND 0 = ? AND sealed = ?"

/* A person has several old passwords, numbered by their time. */
#define MICROSECONDS							\
	"TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', changed_at)"

/* One of the two of each hook. */
#define OF_HOOK(column)							\
	.used = USED(column, "engine_hook WHERE " column " IS NOT NULL"), \
	.list = "SELECT id, 0, " column " FROM engine_hook"		\
	    " WHERE id > ? AND ? = 0 AND SUBSTR(" column ", 1, 5) <> ?"	\
	    " ORDER BY id LIMIT ?",					\
	.update = "UPDATE engine_hook SET " column " = ?"		\
	    " WHERE id = ? AND 0 = ? AND " column " = ?"

/*
 * Where a box can be. `list` gives id, number and box after an id and number,
 * `update` changes it if it is still the same; without them the kind is only
 * counted. `missing` lists whose key is still derived from key 0.
 */
static const struct place {
	const char	*purpose;
	const char	*what;
	enum box_kind	 kind;
	const char	*used;
	const char	*list;
	const char	*update;
	const char	*missing;
	const char	*insert;
	int		(*first)(struct keys *, const struct uuid *,
			    struct key *);
} places[] = {
	{ .purpose = "content", .what = "keys of accounts",
	  .kind = BOX_ACCOUNT_KEY,
	  .used = USED("wrapped", "rufwacht_keys.account_key"),
	  .list = "SELECT account_id, number, wrapped"
	    " FROM rufwacht_keys.account_key"
	    " WHERE (account_id, number) > (?, ?)"
	    " AND SUBSTR(wrapped, 1, 5) <> ?"
	    " ORDER BY account_id, number LIMIT ?",
	  .update = "UPDATE rufwacht_keys.account_key SET wrapped = ?"
	    " WHERE account_id = ? AND number = ? AND wrapped = ?" },
	{ .purpose = "content", .what = "secrets of hooks", .kind = BOX_HOOK,
	  OF_HOOK("secret") },
	{ .purpose = "content", .what = "older secrets of hooks",
	  .kind = BOX_HOOK, OF_HOOK("old_secret") },
	{ .purpose = "index", .what = "hash keys of accounts",
	  .kind = BOX_INDEX_KEY,
	  .used = USED("wrapped", "rufwacht_keys.index_key"),
	  .list = "SELECT account_id, 0, wrapped FROM rufwacht_keys.index_key"
	    " WHERE account_id > ? AND ? = 0 AND SUBSTR(wrapped, 1, 5) <> ?"
	    " ORDER BY account_id LIMIT ?",
	  .update = "UPDATE rufwacht_keys.index_key SET wrapped = ?"
	    " WHERE account_id = ? AND 0 = ? AND wrapped = ?",
	  .missing = "SELECT DISTINCT k.account_id"
	    " FROM rufwacht_keys.account_key k"
	    " LEFT JOIN rufwacht_keys.index_key i"
	    " ON i.account_id = k.account_id"
	    " WHERE k.account_id > ? AND i.account_id IS NULL"
	    " ORDER BY k.account_id LIMIT ?",
	  .insert = "INSERT IGNORE INTO rufwacht_keys.index_key"
	    " (account_id, wrapped, created_at) VALUES (?, ?, ?)",
	  .first = box_first_index_key },
	{ .purpose = "index", .what = "accounts without a hash key of their own",
	  .used = "SELECT 0, COUNT(DISTINCT k.account_id)"
	    " FROM rufwacht_keys.account_key k"
	    " LEFT JOIN rufwacht_keys.index_key i"
	    " ON i.account_id = k.account_id WHERE i.account_id IS NULL" },
	{ .purpose = "totp", .what = "passwords", .kind = BOX_PASSWORD,
	  OF_PERSON("person_password") },
	{ .purpose = "totp", .what = "passwords of before",
	  .kind = BOX_PASSWORD,
	  .used = USED("sealed", "password_history"),
	  .list = "SELECT person_id, " MICROSECONDS ", sealed"
	    " FROM password_history"
	    " WHERE (person_id, " MICROSECONDS ") > (?, ?)"
	    " AND SUBSTR(sealed, 1, 5) <> ?"
	    " ORDER BY person_id, changed_at LIMIT ?",
	  .update = "UPDATE password_history SET sealed = ?"
	    " WHERE person_id = ? AND " MICROSECONDS " = ? AND sealed = ?" },
	{ .purpose = "totp", .what = "second factors", .kind = BOX_TOTP,
	  OF_PERSON("person_totp") },
	{ .purpose = "totp", .what = "keys of recovery codes",
	  .kind = BOX_RECOVERY_KEY, OF_PERSON("recovery_key"),
	  .missing = "SELECT DISTINCT c.person_id FROM recovery_code c"
	    " LEFT JOIN recovery_key k ON k.person_id = c.person_id"
	    " WHERE c.person_id > ? AND k.person_id IS NULL"
	    " ORDER BY c.person_id LIMIT ?",
	  .insert = "INSERT IGNORE INTO recovery_key"
	    " (person_id, sealed, created_at) VALUES (?, ?, ?)",
	  .first = box_first_recovery_key },
	{ .purpose = "totp", .what = "people with recovery codes and no key",
	  .used = "SELECT 0, COUNT(DISTINCT c.person_id) FROM recovery_code c"
	    " LEFT JOIN recovery_key k ON k.person_id = c.person_id"
	    " WHERE k.person_id IS NULL" },
	{ .purpose = "totp", .what = "secrets on offer in sessions",
	  .used = USED("enrol_sealed", "session WHERE enrol_sealed IS NOT NULL"
	    " AND expires_at > UTC_TIMESTAMP(6)") },
	{ .purpose = "session", .what = "searches in sessions",
	  .used = USED("search_sealed", "session"
	    " WHERE search_sealed IS NOT NULL"
	    " AND expires_at > UTC_TIMESTAMP(6)") },
	{ .purpose = "audit", .what = "audit rows",
	  .used = "SELECT key_id, COUNT(*) FROM audit_event GROUP BY key_id" },
};

static const struct {
	const char	*purpose, *account;
} accounts[] = {
	{ "content", "keys" }, { "index", "keys" }, { "audit", "keys" },
	{ "totp", "login" }, { "session", "login" }
};

/* One place being gone through. */
struct walk {
	const struct place *place;
	struct db	*db;
	struct keys	*keys;
	struct rewrap_result *result;
	int64_t		 now;
	struct uuid	 id;		/* last one looked at */
	int64_t		 number;
};

const char *
rewrap_account(const char *purpose)
{
	size_t i;

	for (i = 0; i < COUNT_OF(accounts); i++)
		if (strcmp(accounts[i].purpose, purpose) == 0)
			return accounts[i].account;
	return NULL;
}

int
rewrap_uses(struct db *db, struct pool *pool, const char *purpose,
    struct rewrap_uses *uses)
{
	struct db_rows *rows;
	size_t i;

	uses->n = 0;
	for (i = 0; i < COUNT_OF(places); i++) {
		if (strcmp(places[i].purpose, purpose) != 0)
			continue;
		rows = db_query(db, pool, places[i].used, DB_NO_ARGS);
		if (rows == NULL)
			return -1;
		while (db_next(rows) && uses->n < REWRAP_USES)
			if (db_get_int(rows, 1) != 0)
				uses->v[uses->n++] = (struct rewrap_use){
				    .what = places[i].what,
				    .key = (uint32_t)db_get_int(rows, 0),
				    .count = db_get_int(rows, 1) };
	}
	return 0;
}

int64_t
rewrap_keyless(struct db *db, struct pool *pool)
{
	struct db_rows *rows;

	rows = db_query(db, pool, "SELECT COUNT(*) FROM account a"
	    " LEFT JOIN rufwacht_keys.account_key k ON k.account_id = a.id"
	    " WHERE a.id <> REPEAT(CHAR(0), 16) AND a.closed_at IS NULL"
	    " AND k.account_id IS NULL", DB_NO_ARGS);
	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0);
}

/* One box. 0 also where it does not open: it is counted. */
static int
rewrap_row(struct walk *w, struct pool *pool, const struct db_rows *rows)
{
	const struct place *p = w->place;
	const void *old;
	unsigned char *plain, *box;
	size_t len, size;
	int64_t n;

	(void)db_get_uuid(rows, 0, &w->id);
	w->number = db_get_int(rows, 1);
	old = db_get_bytes(rows, 2, &len);
	size = seal_plain_size(old, len);
	plain = pool_secret(pool, size + 1);
	if (box_open(w->keys, p->kind, &w->id, old, len, plain) == -1) {
		w->result->failed++;
		return 0;
	}
	box = pool_alloc(pool, size + SEAL_NAMED_MOST);
	size = box_seal(w->keys, p->kind, &w->id, plain, size, box);
	n = db_exec(w->db, p->update, DB_ARGS(db_bytes(box, size),
	    db_uuid(&w->id), db_int(w->number), db_bytes(old, len)));
	if (n > 0)
		w->result->done += n;
	return n == -1 ? -1 : 0;
}

/* A key that was derived gets a box, and stays what it is. */
static int
insert_row(struct walk *w, struct pool *pool, const struct db_rows *rows)
{
	unsigned char *box = pool_alloc(pool, SEAL_KEY_SIZE);
	struct key key;
	size_t len;
	int64_t n;

	(void)db_get_uuid(rows, 0, &w->id);
	if (w->place->first(w->keys, &w->id, &key) == -1) {
		w->result->failed++;
		return 0;
	}
	len = box_seal(w->keys, w->place->kind, &w->id, key.b, sizeof(key.b),
	    box);
	secret_wipe(&key, sizeof(key));
	n = db_exec(w->db, w->place->insert, DB_ARGS(db_uuid(&w->id),
	    db_bytes(box, len), db_time(w->now)));
	if (n > 0)
		w->result->done += n;
	return n == -1 ? -1 : 0;
}

static struct db_rows *
list_rows(struct walk *w, struct pool *pool, bool missing)
{
	unsigned char name[SEAL_NAME_SIZE];

	if (missing)
		return db_query(w->db, pool, w->place->missing,
		    DB_ARGS(db_uuid(&w->id), db_int(BATCH)));
	seal_name(name, keys_now(w->keys)->id);
	return db_query(w->db, pool, w->place->list, DB_ARGS(db_uuid(&w->id),
	    db_int(w->number), db_bytes(name, sizeof(name)),
	    db_int(BATCH)));
}

/* One batch in its transaction. The number of rows looked at, or -1. */
static int
walk_batch(struct walk *w, bool missing)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int n = 0, rc = -1;

	if (db_begin(w->db) == -1 ||
	    (rows = list_rows(w, pool, missing)) == NULL)
		goto out;
	for (; db_next(rows); n++)
		if ((missing ? insert_row(w, pool, rows) :
		    rewrap_row(w, pool, rows)) == -1)
			goto out;
	rc = db_commit(w->db) == -1 ? -1 : n;
out:
	if (rc == -1)
		db_rollback(w->db);
	pool_destroy(pool);
	return rc;
}

/* The same, from where it began, after a deadlock. */
static int
walk_again(struct walk *w, bool missing)
{
	const struct rewrap_result result = *w->result;
	const struct walk begun = *w;
	int n, tries;

	for (tries = 1; (n = walk_batch(w, missing)) == -1; tries++) {
		if (db_failure(w->db) != DB_RETRY || tries == TRIES)
			break;
		*w = begun;
		*w->result = result;
	}
	return n;
}

static int
walk_place(struct walk *w, bool missing)
{
	int n;

	memset(&w->id, 0, sizeof(w->id));
	w->number = 0;
	do {
		if ((n = walk_again(w, missing)) == -1)
			return -1;
	} while (n == BATCH);
	return 0;
}

int
rewrap_all(struct db *db, const char *purpose, struct keys *keys, int64_t now,
    struct rewrap_result *result)
{
	struct walk w = { .db = db, .keys = keys, .now = now,
	    .result = result };
	size_t i;

	*result = (struct rewrap_result){ .done = 0 };
	keys_refresh(keys);
	if (keys_now(keys)->id == 0)
		return 0;
	for (i = 0; i < COUNT_OF(places); i++) {
		w.place = &places[i];
		if (strcmp(places[i].purpose, purpose) != 0 ||
		    places[i].list == NULL)
			continue;
		if (walk_place(&w, false) == -1 ||
		    (places[i].missing != NULL && walk_place(&w, true) == -1))
			return -1;
	}
	return 0;
}
