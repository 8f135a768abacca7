/*
 * Passkeys and security keys of people. Login only; that somebody has some is
 * in factor.h.
 */
#ifndef RW_STORE_PASSKEY_H
#define RW_STORE_PASSKEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

#define PASSKEY_MOST		20	/* of one person */
#define PASSKEY_ID_MOST		512	/* bytes of a credential id */
#define PASSKEY_KEY_MOST	600	/* bytes of a public key */
#define PASSKEY_NAME_MOST	60	/* code points */

struct passkey_bytes {
	const void	*data;
	size_t		 len;
};

struct passkey {
	struct uuid	 id;
	struct passkey_bytes credential; /* chosen by the authenticator */
	struct passkey_bytes key;	/* public, as fido_register() gives it */
	int		 algorithm;	/* COSE: -7, -8, -257 */
	uint32_t	 count;		/* last counter seen; 0: it has none */
	const char	*rp_id;		/* host name it was made for */
	const char	*name;
	int64_t		 created_at, last_used_at;
};

struct passkeys {
	const struct passkey *v;
	size_t		 n;
};

/* All of a person, the oldest first. */
int	passkey_list(struct db *, struct pool *, const struct uuid *person,
	    struct passkeys *) ATTR_USE;

/* 0, or -1; db_failure() is DB_TAKEN where that credential is known already. */
int	passkey_add(struct db *, const struct uuid *person,
	    const struct passkey *) ATTR_USE;

/*
 * It was used: `count` is the counter it showed. 1 fine, 0 the counter did not
 * go forward (perhaps there is a copy; its last use is noted all the same), -1.
 */
int	passkey_use(struct db *, const struct uuid *person,
	    const struct uuid *id, uint32_t count, int64_t now) ATTR_USE;

/* 1 gone, 0 there was none, -1. */
int	passkey_remove(struct db *, const struct uuid *person,
	    const struct uuid *id) ATTR_USE;
int	passkey_rename(struct db *, const struct uuid *person,
	    const struct uuid *id, const char *name) ATTR_USE;

#endif
