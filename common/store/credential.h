/*
 * What a person proves themselves with: password, one-time codes, recovery
 * codes. Everything secret is sealed or hashed with keys derived from the totp
 * key file (`keys` below), which is not in the database. Login only.
 */
#ifndef RW_STORE_CREDENTIAL_H
#define RW_STORE_CREDENTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct keys;
struct pool;

#define CREDENTIAL_TOTP_SIZE	20	/* bytes of a one-time code secret */
#define CREDENTIAL_CODES	10	/* recovery codes made at once */
#define CREDENTIAL_CODE_LENGTH	16	/* base32 letters of one: 80 bits */

/* A secret as it lies in the database, at most. */
#define CREDENTIAL_SEALED_MOST	(CREDENTIAL_TOTP_SIZE + SEAL_NAMED_MOST)

/* Somebody who signs in. */
struct credential {
	struct uuid	 person;
	const char	*name;
	const char	*language;	/* or NULL */
	const char	*hash;		/* Argon2id text; NULL: no password yet */
	bool		 has_factor;	/* any second factor */
};

/* By address (folded by text_mail()) or by id. 1 found, 0 not, -1. */
int	credential_by_email(struct db *, struct pool *, struct keys *keys,
	    const char *email, struct credential *) ATTR_USE;
int	credential_by_person(struct db *, struct pool *, struct keys *keys,
	    const struct uuid *person, struct credential *) ATTR_USE;

/* Sets the first password or another one. */
int	credential_set_password(struct db *, struct keys *keys,
	    const struct uuid *person, const char *hash, int64_t now) ATTR_USE;

/* The same password with grown parameters: its date stays. */
int	credential_rehash(struct db *, struct keys *keys,
	    const struct uuid *person, const char *hash) ATTR_USE;

/* The second factor. */
struct credential_totp {
	struct uuid	 id;
	unsigned char	 secret[CREDENTIAL_TOTP_SIZE];
	int64_t		 last_counter;	/* time step of the last code taken */
	int64_t		 created_at;
};

/* 1 there is one (memory of pool_secret()), 0 none, -1. */
int	credential_totp(struct db *, struct pool *, struct keys *keys,
	    const struct uuid *person, struct credential_totp **) ATTR_USE;

/* Sets or replaces it; id, secret, last_counter and created_at are stored. */
int	credential_set_totp(struct db *, struct keys *keys,
	    const struct uuid *person, const struct credential_totp *) ATTR_USE;

/* Uses up the code of that time step. 1 done, 0 it (or a later one) was used
 * before, -1. */
int	credential_use_counter(struct db *, const struct uuid *person,
	    const struct uuid *factor, int64_t counter) ATTR_USE;

/* A secret on offer, for session.enrol_sealed; the length of the box. */
size_t	credential_seal_offer(struct keys *keys, const struct uuid *person,
	    const unsigned char secret[CREDENTIAL_TOTP_SIZE],
	    unsigned char out[CREDENTIAL_SEALED_MOST]) ATTR_USE;
int	credential_open_offer(struct keys *keys, const struct uuid *person,
	    const void *sealed, size_t len,
	    unsigned char secret[CREDENTIAL_TOTP_SIZE]) ATTR_USE;

/* The authenticator app of that id goes. 1 done, 0 there was none, -1. */
int	credential_remove_totp(struct db *, const struct uuid *person,
	    const struct uuid *factor) ATTR_USE;

/* Replaces all recovery codes; each is CREDENTIAL_CODE_LENGTH letters. */
int	credential_set_codes(struct db *, struct keys *keys,
	    const struct uuid *person,
	    const char (*codes)[CREDENTIAL_CODE_LENGTH + 1], int64_t now) ATTR_USE;

/* Uses one up. 1 it was right, 0 unknown or used, -1. */
int	credential_use_code(struct db *, struct keys *keys,
	    const struct uuid *person, const char *code) ATTR_USE;

/* How many are unused; -1. */
int	credential_codes_left(struct db *, struct pool *,
	    const struct uuid *person) ATTR_USE;

#endif
