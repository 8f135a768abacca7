/*
 * Hooks and their events.
 */
#include "store/engine_hook.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/keyring.h"

static const char sql_find[] =
    "SELECT h.id, h.account_id, h.assistant_id, h.profile, h.secret,"
    " h.old_secret, h.old_until, h.created_at, h.revoked_at"
    " FROM engine_hook h JOIN account c ON c.id = h.account_id"
    " WHERE h.token_hash = ? AND c.closed_at IS NULL";

#define PLAIN	"id, account_id, assistant_id, profile, old_until," \
		" created_at, revoked_at"

static const char sql_load[] =
    "SELECT " PLAIN " FROM engine_hook WHERE id = ?";

static const char sql_list[] =
    "SELECT " PLAIN " FROM engine_hook WHERE account_id = ?"
    " ORDER BY id LIMIT ?";

static const char sql_insert[] =
    "INSERT INTO engine_hook (id, token_hash, account_id, assistant_id,"
    " profile, secret, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)";

/* From left to right: the old one is what the secret was until now. */
static const char sql_rotate[] =
    "UPDATE engine_hook SET old_secret = secret, old_until = ?, secret = ?"
    " WHERE id = ? AND revoked_at IS NULL";

static const char sql_revoke[] =
    "UPDATE engine_hook SET revoked_at = ?"
    " WHERE id = ? AND revoked_at IS NULL";

static const char sql_take[] =
    "INSERT INTO engine_replay (hook_id, message, body, seen_at)"
    " VALUES (?, ?, ?, ?)";

#define KNOWN								\
	"SELECT r.body, r.conversation_id, r.content, r.retention_until," \
	" c.state FROM engine_replay r LEFT JOIN conversation c"	\
	" ON c.account_id = ? AND c.id = r.conversation_id"		\
	" WHERE r.hook_id = ? AND r.message = ?"

static const char sql_known[] = KNOWN;

/*
 * As it is now, not as it was when this transaction began to read. Only of a
 * row known to exist: locking a gap invites deadlocks.
 */
static const char sql_known_now[] = KNOWN " LOCK IN SHARE MODE";

static const char sql_note[] =
    "UPDATE engine_replay SET conversation_id = ?, content = ?,"
    " retention_until = ? WHERE hook_id = ? AND message = ?";

static void
read_secret(const struct db_rows *rows, unsigned col,
    struct engine_hook_secret *out)
{
	out->sealed = db_get_bytes(rows, col, &out->len);
}

int
engine_hook_find(struct db *db, struct pool *pool, const char *token,
    struct engine_hook *h)
{
	unsigned char hash[SECRET_SIZE];
	struct db_rows *rows;

	secret_hash(hash, token, strlen(token));
	rows = db_query(db, pool, sql_find,
	    DB_ARGS(db_bytes(hash, sizeof(hash))));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	(void)db_get_uuid(rows, 0, &h->id);
	(void)db_get_uuid(rows, 1, &h->account);
	(void)db_get_uuid(rows, 2, &h->assistant);
	h->profile = db_get_text(rows, 3);
	read_secret(rows, 4, &h->secret);
	read_secret(rows, 5, &h->old);
	h->old_until = db_get_time(rows, 6);
	h->created_at = db_get_time(rows, 7);
	h->revoked_at = db_get_time(rows, 8);
	return 1;
}

static void
read_plain(const struct db_rows *rows, struct engine_hook *h)
{
	(void)db_get_uuid(rows, 0, &h->id);
	(void)db_get_uuid(rows, 1, &h->account);
	(void)db_get_uuid(rows, 2, &h->assistant);
	h->profile = db_get_text(rows, 3);
	h->old_until = db_get_time(rows, 4);
	h->created_at = db_get_time(rows, 5);
	h->revoked_at = db_get_time(rows, 6);
}

int
engine_hook_load(struct db *db, struct pool *pool, const struct uuid *id,
    struct engine_hook *h)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_load, DB_ARGS(db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_plain(rows, h);
	return 1;
}

int
engine_hook_list(struct db *db, struct pool *pool, const struct uuid *account,
    struct engine_hook_list *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_list,
	    DB_ARGS(db_uuid(account), db_int(ENGINE_HOOK_LIST_MAX)));
	if (rows == NULL)
		return -1;
	out->v = pool_alloc(pool, ENGINE_HOOK_LIST_MAX * sizeof(*out->v));
	for (out->n = 0; db_next(rows); out->n++)
		read_plain(rows, &out->v[out->n]);
	return 0;
}

const char *
engine_hook_open(struct keyring *keyring, struct pool *pool,
    const struct uuid *hook, const struct engine_hook_secret *secret)
{
	char *text;

	if (secret->sealed == NULL)
		return NULL;
	text = pool_secret(pool,
	    seal_plain_size(secret->sealed, secret->len) + 1);
	return keyring_unwrap(keyring, BOX_HOOK, hook, secret->sealed,
	    secret->len, text) == -1 ? NULL : text;
}

int
engine_hook_create(struct db *db, struct keyring *keyring,
    struct engine_hook *h, const char *secret, char token[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];
	unsigned char sealed[ENGINE_HOOK_SECRET_MAX + SEAL_NAMED_MOST];
	size_t len = strlen(secret);

	if (len > ENGINE_HOOK_SECRET_MAX)
		return -1;
	secret_token(token);
	secret_hash(hash, token, strlen(token));
	uuid_v7(&h->id, h->created_at);
	len = keyring_wrap(keyring, BOX_HOOK, &h->id, secret, len, sealed);
	return db_exec(db, sql_insert, DB_ARGS(db_uuid(&h->id),
	    db_bytes(hash, sizeof(hash)), db_uuid(&h->account),
	    db_uuid(&h->assistant), db_text(h->profile),
	    db_bytes(sealed, len),
	    db_time(h->created_at))) == 1 ? 0 : -1;
}

int
engine_hook_rotate(struct db *db, struct keyring *keyring,
    const struct uuid *id, const char *secret, int64_t until)
{
	unsigned char sealed[ENGINE_HOOK_SECRET_MAX + SEAL_NAMED_MOST];
	size_t len = strlen(secret);

	if (len > ENGINE_HOOK_SECRET_MAX)
		return -1;
	len = keyring_wrap(keyring, BOX_HOOK, id, secret, len, sealed);
	return (int)db_exec(db, sql_rotate, DB_ARGS(db_time(until),
	    db_bytes(sealed, len), db_uuid(id)));
}

int
engine_hook_revoke(struct db *db, const struct uuid *id, int64_t now)
{
	return (int)db_exec(db, sql_revoke,
	    DB_ARGS(db_time(now), db_uuid(id)));
}

/* The event of that id as it was taken before; ENGINE_EVENT_NEW if it was not. */
static int
read_known(struct db *db, struct pool *pool, const char *sql,
    struct engine_event *e)
{
	struct db_rows *rows;
	const char *state;
	const void *body;
	size_t len;

	rows = db_query(db, pool, sql, DB_ARGS(db_uuid(&e->account),
	    db_uuid(&e->hook), db_bytes(e->message, sizeof(e->message))));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return ENGINE_EVENT_NEW;
	body = db_get_bytes(rows, 0, &len);
	if (len != sizeof(e->body) || !secret_equal(body, e->body, len))
		return ENGINE_EVENT_OTHER_BODY;
	(void)db_get_uuid(rows, 1, &e->conversation);
	e->content = db_get_int(rows, 2) != 0;
	e->retention_until = db_get_time(rows, 3);
	state = db_get_text(rows, 4);
	e->gone = e->content &&
	    (state == NULL || strcmp(state, "content") != 0);
	return ENGINE_EVENT_KNOWN;
}

int
engine_event_take(struct db *db, struct pool *pool, struct engine_event *e)
{
	int known;

	known = read_known(db, pool, sql_known, e);
	if (known != ENGINE_EVENT_NEW)
		return known;
	if (db_exec(db, sql_take, DB_ARGS(db_uuid(&e->hook),
	    db_bytes(e->message, sizeof(e->message)),
	    db_bytes(e->body, sizeof(e->body)), db_time(e->now))) == 1)
		return ENGINE_EVENT_NEW;
	/* Somebody else was first, and has come to an end by now. */
	if (db_failure(db) != DB_TAKEN)
		return -1;
	known = read_known(db, pool, sql_known_now, e);
	return known == ENGINE_EVENT_NEW ? -1 : known;
}

int
engine_event_note(struct db *db, const struct engine_event *e)
{
	const struct uuid *row = e->content ? &e->conversation : NULL;

	return db_exec(db, sql_note, DB_ARGS(db_uuid(row),
	    db_int(e->content), db_time(e->retention_until),
	    db_uuid(&e->hook), db_bytes(e->message, sizeof(e->message)))) == 1 ?
	    0 : -1;
}
