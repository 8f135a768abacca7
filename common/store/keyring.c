/*
 * Keys of accounts: wrapped in the database by the content key file, kept
 * unwrapped in memory that is wiped at the end.
 */
#include "store/keyring.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "store/db.h"

#define CACHED	64	/* accounts */

enum { Q_LOAD, Q_CREATE };

static const char *const queries[] = {
	[Q_LOAD] = "SELECT wrapped FROM rufwacht_keys.account_key "
	    "WHERE account_id = ?",
	[Q_CREATE] = "INSERT INTO rufwacht_keys.account_key "
	    "(account_id, wrapped, created_at) VALUES (?, ?, ?)"
};

struct account_keys {
	struct uuid	account;
	struct key	content, index;
	bool		used;
};

struct keyring {
	struct key	 content, index;
	struct seal_days *days;
	struct account_keys cache[CACHED];
	struct account_keys *now;
	unsigned	 next;		/* slot to be given away next */
};

struct keyring *
keyring_open(const struct conf *conf)
{
	struct keyring *k;

	if ((k = calloc(1, sizeof(*k))) == NULL)
		return NULL;
	if (secret_key_load(&k->content, conf->key_dir, "content") == 0 &&
	    secret_key_load(&k->index, conf->key_dir, "index") == 0 &&
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
	if (k->days != NULL)
		seal_days_close(k->days);
	secret_wipe(k, sizeof(*k));
	free(k);
}

/* The wrapping is bound to the account, so that rows cannot be swapped. */
static void
keyring_bind(unsigned char ad[32], const struct uuid *account)
{
	memcpy(ad, "rufwacht-account", 16);
	memcpy(ad + 16, account->b, 16);
}

int
keyring_create_account(struct keyring *k, struct db *db,
    const struct uuid *account, int64_t now)
{
	unsigned char wrapped[SEAL_KEY_SIZE], ad[32];
	struct key fresh;
	int64_t rows;

	secret_random(&fresh, sizeof(fresh));
	keyring_bind(ad, account);
	seal_box(wrapped, &k->content, ad, sizeof(ad), fresh.b, sizeof(fresh.b));
	secret_wipe(&fresh, sizeof(fresh));
	rows = db_exec(db, queries[Q_CREATE], DB_ARGS(db_uuid(account),
	    db_bytes(wrapped, sizeof(wrapped)), db_time(now)));
	return rows == 1 ? 0 : -1;
}

static int
keyring_load(struct keyring *k, struct db *db, struct account_keys *slot)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	unsigned char ad[32];
	const void *wrapped;
	size_t len;
	int rc = -1;

	rows = db_query(db, pool, queries[Q_LOAD], DB_ARGS(db_uuid(&slot->account)));
	if (rows == NULL)
		goto out;
	keyring_bind(ad, &slot->account);
	if (!db_next(rows) || (wrapped = db_get_bytes(rows, 0, &len)) == NULL ||
	    len != SEAL_KEY_SIZE ||
	    seal_open(slot->content.b, &k->content, ad, sizeof(ad), wrapped,
	    len) == -1) {
		log_error("keyring: the account's key is missing or not ours");
		goto out;
	}
	secret_derive(&slot->index, &k->index, "account", slot->account.b, 16);
	rc = 0;
out:
	pool_destroy(pool);
	return rc;
}

int
keyring_use(struct keyring *k, struct db *db, const struct uuid *account)
{
	struct account_keys *slot;

	if (k->now != NULL && uuid_equal(&k->now->account, account))
		return 0;
	for (slot = k->cache; slot < k->cache + CACHED; slot++)
		if (slot->used && uuid_equal(&slot->account, account)) {
			k->now = slot;
			return 0;
		}
	slot = &k->cache[k->next++ % CACHED];
	secret_wipe(slot, sizeof(*slot));
	k->now = NULL;
	slot->account = *account;
	if (keyring_load(k, db, slot) == -1)
		return -1;
	slot->used = true;
	k->now = slot;
	return 0;
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

	return seal_part(k->days, &k->now->content, &place, day, plain, len, out,
	    wrapped);
}

int
keyring_open_part(struct keyring *k, const struct uuid *conversation,
    enum seal_class class, int32_t day, const unsigned char *wrapped,
    const void *box, size_t len, unsigned char *out)
{
	struct seal_place place = keyring_place(k, conversation, class);

	return seal_part_open(k->days, &k->now->content, &place, day, wrapped,
	    box, len, out);
}

/* A key of its own for each place, so that boxes cannot change places. */
static void
keyring_place_key(const struct keyring *k, const char *what,
    const struct uuid *id, struct key *out)
{
	secret_derive(out, &k->content, what, id->b, sizeof(id->b));
}

void
keyring_wrap(struct keyring *k, const char *what, const struct uuid *id,
    const void *plain, size_t len, unsigned char *out)
{
	struct key key;

	keyring_place_key(k, what, id, &key);
	seal_box(out, &key, what, strlen(what), plain, len);
	secret_wipe(&key, sizeof(key));
}

int
keyring_unwrap(struct keyring *k, const char *what, const struct uuid *id,
    const void *box, size_t len, void *out)
{
	struct key key;
	int rc;

	keyring_place_key(k, what, id, &key);
	rc = seal_open(out, &key, what, strlen(what), box, len);
	secret_wipe(&key, sizeof(key));
	return rc;
}

void
keyring_index(const struct keyring *k, const char *label, const void *p,
    size_t len, unsigned char out[SECRET_SIZE])
{
	struct key key;

	secret_derive(&key, &k->now->index, label, p, len);
	memcpy(out, key.b, SECRET_SIZE);
}
