/*
 * API keys of phone engines. The key itself is shown once and stored hashed.
 */
#ifndef RW_STORE_ENGINE_KEY_H
#define RW_STORE_ENGINE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct pool;

#define ENGINE_KEY_LIST_MAX	200

/* For whom a key speaks. */
struct engine_key_owner {
	struct uuid	 account;
	struct uuid	 key_id;
	struct uuid	 assistant;	/* of calls that name none */
	bool		 has_assistant;
};

struct engine_key {
	struct uuid	 id;
	struct uuid	 account;
	struct uuid	 assistant;
	bool		 has_assistant;
	const char	*label;		/* at most 80 code points */
	int64_t		 created_at;
	int64_t		 revoked_at;	/* MOMENT_NONE: alive */
};

struct engine_key_list {
	struct engine_key *v;
	size_t		 n;
};

/* The hash under which the key "KEY" of "Bearer KEY" is stored. */
void	engine_key_hash(unsigned char out[SECRET_SIZE], const char *key,
	    size_t len);

/*
 * By that hash; revoked keys and keys of closed accounts are unknown. 1 found,
 * 0 unknown, -1 database.
 */
int	engine_key_find(struct db *, const unsigned char hash[SECRET_SIZE],
	    struct engine_key_owner *) ATTR_USE;

/*
 * Stores a new key for k->account (and k->assistant) with k->label and
 * k->created_at; sets k->id and gives the text of the key, which exists
 * nowhere else.
 */
int	engine_key_create(struct db *, struct engine_key *k,
	    char key[SECRET_TOKEN_SIZE]) ATTR_USE;

/* 1 revoked now, 0 unknown or revoked before, -1 database. */
int	engine_key_revoke(struct db *, const struct uuid *id, int64_t now) ATTR_USE;

/* Keys of an account, the oldest first. */
int	engine_key_list(struct db *, struct pool *, const struct uuid *account,
	    struct engine_key_list *) ATTR_USE;

#endif
