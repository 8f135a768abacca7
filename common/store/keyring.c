/*
 * Keys of accounts: wrapped in the database by the content and index key
 * files, kept unwrapped in memory that is wiped at the end.
 */
#include "store/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/keys.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/box.h"
#include "store/db.h"

#define CACHED	64		/* accounts */
#define VERSIONS 4		/* of an account's key; two while it is rotated */
#define FRESH	MOMENT_SECOND	/* how long what was read is not read again */

enum { Q_LOAD, Q_CREATE, Q_CREATE_INDEX };

static const char *const queries[] = {
	[Q_LOAD] = "SELECT k.number, k.wrapped, i.wrapped "
	    "FROM rufwacht_keys.account_key k "
	    "LEFT JOIN rufwacht_keys.index_key i ON i.account_id = k.account_id "
	    "WHERE k.account_id = ? ORDER BY k.number DESC LIMIT ?",
	[Q_CREATE] = "INSERT INTO rufwacht_keys.account_key "
	    "(account_id, number, wrapped, created_at) VALUES (?, ?, ?, ?)",
	[Q_CREATE_INDEX] = "INSERT INTO rufwacht_keys.index_key "
	    "(account_id, wrapped, created_at) VALUES (?, ?, ?)"
};

struct account_keys {
	struct uuid	 account;
	struct named_key content[VERSIONS];	/* the newest first */
	size_t		 count;
	struct key	 index;
	int64_t		 read_at;	/* moment_ticks() */
	bool		 used;
};

struct keyring {
	struct keys	*content, *index;
	struct seal_days *days;
	struct account_keys cache[CACHED];
	struct account_keys *now;
	struct db	*db;		/* of the last keyring_use() */
	bool		 looked;	/* for a key unknown since then */
	unsigned	 next;		/* slot to be given away next */
};

struct keyring *
keyring_open(const struct conf *conf)
{
	struct keyring *k;

	if ((k = calloc(1, sizeof(*k))) == NULL)
		return NULL;
	if ((k->content = keys_open(conf->key_dir, "content")) != NULL &&
	    (k->index = keys_open(conf->key_dir, "index")) != NULL &&
	    (k->days = seal_days_open(conf->key_dir)) != NULL)
		return k;
	keyring_close(k);
	return NULL;
}

void
keyring_close(struct keyring *k)
{
	if (k == NULL)
		return;
	seal_days_close(k->days);
	keys_close(k->content);
	keys_close(k->index);
	secret_wipe(k, sizeof(*k));
	free(k);
}

static int
keyring_insert(struct keyring *k, struct db *db, const struct uuid *account,
    uint32_t number, int64_t now)
{
	unsigned char wrapped[SEAL_KEY_SIZE];
	struct key fresh;
	size_t len;

	keys_refresh(k->content);
	secret_random(&fresh, sizeof(fresh));
	len = box_seal(k->content, BOX_ACCOUNT_KEY, account, fresh.b,
	    sizeof(fresh.b), wrapped);
	secret_wipe(&fresh, sizeof(fresh));
	return db_exec(db, queries[Q_CREATE], DB_ARGS(db_uuid(account),
	    db_int(number), db_bytes(wrapped, len), db_time(now))) == 1 ? 0 : -1;
}

/* Before the first rotation it is derived: see box_first_index_key(). */
static int
keyring_insert_index(struct keyring *k, struct db *db,
    const struct uuid *account, int64_t now)
{
	unsigned char wrapped[SEAL_KEY_SIZE];
	struct key fresh;
	size_t len;

	keys_refresh(k->index);
	if (keys_now(k->index)->id == 0)
		return 0;
	secret_random(&fresh, sizeof(fresh));
	len = box_seal(k->index, BOX_INDEX_KEY, account, fresh.b,
	    sizeof(fresh.b), wrapped);
	secret_wipe(&fresh, sizeof(fresh));
	return db_exec(db, queries[Q_CREATE_INDEX], DB_ARGS(db_uuid(account),
	    db_bytes(wrapped, len), db_time(now))) == 1 ? 0 : -1;
}

int
keyring_create_account(struct keyring *k, struct db *db,
    const struct uuid *account, int64_t now)
{
	if (keyring_insert(k, db, account, 0, now) == -1)
		return -1;
	return keyring_insert_index(k, db, account, now);
}

int
keyring_add_key(struct keyring *k, struct db *db, int64_t now)
{
	return keyring_insert(k, db, &k->now->account,
	    k->now->content[0].id + 1, now);
}

uint32_t
keyring_number(const struct keyring *k)
{
	return k->now->content[0].id;
}

size_t
keyring_count(const struct keyring *k)
{
	return k->now->count;
}

/* The key of one row. */
static int
keyring_read(struct keyring *k, struct account_keys *slot,
    const struct db_rows *rows)
{
	struct named_key *key = &slot->content[slot->count];
	const void *wrapped;
	size_t len;

	wrapped = db_get_bytes(rows, 1, &len);
	if (wrapped == NULL || seal_plain_size(wrapped, len) != SECRET_SIZE ||
	    box_open(k->content, BOX_ACCOUNT_KEY, &slot->account, wrapped, len,
	    key->key.b) == -1)
		return -1;
	key->id = (uint32_t)db_get_int(rows, 0);
	slot->count++;
	return 0;
}

static int
keyring_read_index(struct keyring *k, struct account_keys *slot,
    const struct db_rows *rows)
{
	const void *wrapped;
	size_t len;

	if ((wrapped = db_get_bytes(rows, 2, &len)) == NULL)
		return box_first_index_key(k->index, &slot->account,
		    &slot->index);
	return seal_plain_size(wrapped, len) != SECRET_SIZE ? -1 :
	    box_open(k->index, BOX_INDEX_KEY, &slot->account, wrapped, len,
	    slot->index.b);
}

/* Fills the slot; what was in it is lost only if there is something new. */
static int
keyring_load(struct keyring *k, struct db *db, struct account_keys *slot)
{
	struct pool *pool = pool_create();
	struct account_keys fresh = { .account = slot->account };
	struct db_rows *rows;
	int rc = -1;

	rows = db_query(db, pool, queries[Q_LOAD],
	    DB_ARGS(db_uuid(&slot->account), db_int(VERSIONS)));
	if (rows == NULL)
		goto out;
	while (db_next(rows))
		if (keyring_read(k, &fresh, rows) == -1 ||
		    (fresh.count == 1 &&
		    keyring_read_index(k, &fresh, rows) == -1)) {
			log_error("keyring: a key of the account is not ours");
			goto out;
		}
	if (fresh.count == 0) {
		log_error("keyring: the account has no key");
		goto out;
	}
	fresh.used = true;
	fresh.read_at = moment_ticks();
	*slot = fresh;
	rc = 0;
out:
	secret_wipe(&fresh, sizeof(fresh));
	pool_destroy(pool);
	return rc;
}

/* The slot of the account, or one for it. */
static struct account_keys *
keyring_slot(struct keyring *k, const struct uuid *account)
{
	struct account_keys *slot;

	for (slot = k->cache; slot < k->cache + CACHED; slot++)
		if (slot->used && uuid_equal(&slot->account, account))
			return slot;
	slot = &k->cache[k->next++ % CACHED];
	secret_wipe(slot, sizeof(*slot));
	slot->account = *account;
	return slot;
}

int
keyring_use(struct keyring *k, struct db *db, const struct uuid *account)
{
	struct account_keys *slot = keyring_slot(k, account);

	k->now = NULL;
	k->db = db;
	k->looked = false;
	keys_refresh(k->content);
	keys_refresh(k->index);
	if ((!slot->used || moment_ticks() - slot->read_at > FRESH) &&
	    keyring_load(k, db, slot) == -1) {
		secret_wipe(slot, sizeof(*slot));
		return -1;
	}
	k->now = slot;
	return 0;
}

int
keyring_renew(struct keyring *k)
{
	return keyring_load(k, k->db, k->now);
}

static struct seal_place
keyring_place(const struct keyring *k, const struct uuid *conversation,
    enum seal_class class)
{
	return (struct seal_place){ k->now->account, *conversation, class };
}

int
keyring_seal(struct keyring *k, const struct uuid *conversation,
    enum seal_class class, int32_t day, const void *plain, size_t len,
    unsigned char *out, unsigned char wrapped[SEAL_KEY_SIZE])
{
	struct seal_place place = keyring_place(k, conversation, class);

	return seal_part(k->days, &k->now->content[0], &place, day, plain, len,
	    out, wrapped);
}

static const struct key *
keyring_known(const struct keyring *k, int64_t number)
{
	size_t i;

	for (i = 0; i < k->now->count; i++)
		if (k->now->content[i].id == number)
			return &k->now->content[i].key;
	return NULL;
}

/* The key of the account that it names; another process may have made it. */
static const struct key *
keyring_find(struct keyring *k, const struct seal_wrapped *w)
{
	int64_t number = seal_key_id(w->data, w->len);
	const struct key *key;

	if (number == -1 || (key = keyring_known(k, number)) != NULL ||
	    k->looked)
		return number == -1 ? NULL : keyring_known(k, number);
	k->looked = true;
	return keyring_renew(k) == -1 ? NULL : keyring_known(k, number);
}

int
keyring_open_part(struct keyring *k, const struct uuid *conversation,
    enum seal_class class, const struct seal_wrapped *w, const void *box,
    size_t len, unsigned char *out)
{
	struct seal_place place = keyring_place(k, conversation, class);
	const struct key *key = keyring_find(k, w);

	return key == NULL ? -1 : seal_part_open(k->days, key, &place, w, box,
	    len, out);
}

int
keyring_first_day(const struct keyring *k, int32_t *day)
{
	int32_t last;

	return seal_days_range(k->days, day, &last);
}

int
keyring_again(struct keyring *k, const struct uuid *conversation,
    enum seal_class class, const struct seal_wrapped *w,
    unsigned char wrapped[SEAL_KEY_SIZE])
{
	struct seal_place place = keyring_place(k, conversation, class);
	const struct key *key = keyring_find(k, w);

	if (key == NULL)
		return -1;
	return key == &k->now->content[0].key ? 0 : seal_part_again(k->days,
	    key, &k->now->content[0], &place, w, wrapped);
}

size_t
keyring_wrap(struct keyring *k, enum box_kind kind, const struct uuid *whose,
    const void *plain, size_t len, unsigned char *out)
{
	keys_refresh(k->content);
	return box_seal(k->content, kind, whose, plain, len, out);
}

int
keyring_unwrap(struct keyring *k, enum box_kind kind, const struct uuid *whose,
    const void *box, size_t len, void *out)
{
	return box_open(k->content, kind, whose, box, len, out);
}

void
keyring_index(const struct keyring *k, const char *label, const void *p,
    size_t len, unsigned char out[SECRET_SIZE])
{
	struct key key;

	secret_derive(&key, &k->now->index, label, p, len);
	memcpy(out, key.b, SECRET_SIZE);
}
