/*
 * Random, hashes, MACs and passwords. The only source of random.
 */
#ifndef RW_BASE_SECRET_H
#define RW_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"

#define SECRET_SIZE		32	/* bytes of a key, a hash and a token */
#define SECRET_TOKEN_SIZE	44	/* a token as base64url, and NUL */
#define SECRET_PASSWORD_SIZE	128	/* a stored password hash, and NUL */

struct key {
	unsigned char	b[SECRET_SIZE];
};

/* A key that has older ones beside it; its id stands in what it made. */
struct named_key {
	uint32_t	id;
	struct key	key;
};

/* Once, before anything else here. 0, or -1. */
int	secret_init(void) ATTR_USE;

void	secret_random(void *out, size_t len);
uint32_t secret_random_below(uint32_t bound);
void	secret_wipe(void *p, size_t len);
bool	secret_equal(const void *a, const void *b, size_t len);

/* 256 random bits as base64url text. */
void	secret_token(char out[SECRET_TOKEN_SIZE]);

/* BLAKE2b-256 of the bytes, without and with a key. */
void	secret_hash(unsigned char out[SECRET_SIZE], const void *p, size_t len);
void	secret_mac(unsigned char out[SECRET_SIZE], const struct key *,
	    const void *p, size_t len);

/* SHA-256, where another's format asks for it. */
void	secret_sha256(unsigned char out[SECRET_SIZE], const void *p, size_t len);

/*
 * A MAC over several fields in turn, each preceded by its length, so that no
 * two different lists of fields give the same bytes.
 */
struct secret_field {
	const void	*data;		/* NULL counts as "absent" */
	size_t		 len;
};
void	secret_mac_fields(unsigned char out[SECRET_SIZE], const struct key *,
	    const struct secret_field *, size_t count);

/* A key for one use, derived from another: MAC of label and bytes. */
void	secret_derive(struct key *out, const struct key *from,
	    const char *label, const void *p, size_t len);

/*
 * Argon2id. `memory` in KiB, `passes` >= 1. The caller bounds how many run at
 * once. secret_password_verify(): 1 right, 0 wrong, -1 could not be checked
 * (no memory, or the stored hash is malformed).
 */
int	secret_password_hash(char out[SECRET_PASSWORD_SIZE],
	    const char *password, unsigned memory, unsigned passes) ATTR_USE;
int	secret_password_verify(const char *hash, const char *password) ATTR_USE;
bool	secret_password_is_old(const char *hash, unsigned memory,
	    unsigned passes);

#endif
