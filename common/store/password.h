/*
 * Rules for passwords of people, and those they had before. The hashes are
 * sealed as in credential.h, `keys` are the same. Login only.
 */
#ifndef RW_STORE_PASSWORD_H
#define RW_STORE_PASSWORD_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct keys;
struct pool;

#define PASSWORD_KEPT	5	/* passwords of before that cannot come back */

/*
 * Fewest code points, the strictest of all accounts the person is an active
 * member of; 0 without one. `account` (or NULL) counts, too: they are about to
 * become a member. -1 database.
 */
int	password_rule(struct db *, struct pool *, const struct uuid *person,
	    const struct uuid *account, unsigned *min) ATTR_USE;

/* Argon2id texts of the passwords before the present one, newest first. */
struct password_old {
	const char	*hash[PASSWORD_KEPT];
	size_t		 n;
};
int	password_before(struct db *, struct pool *, struct keys *keys,
	    const struct uuid *person, struct password_old *) ATTR_USE;

/*
 * Another password: the one so far is kept among the old ones, a mark that it
 * is known to others is lifted, links to set one are void.
 */
int	password_replace(struct db *, struct pool *, struct keys *keys,
	    const struct uuid *person, const char *hash, int64_t now) ATTR_USE;

#endif
