/*
 * Is a message signed by who knows the secret? One verifier for all engines;
 * the profile says how each of them does it.
 */
#ifndef RW_ENGINE_SIGNATURE_H
#define RW_ENGINE_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "profile.h"

struct pool;

#define SIGNATURE_SECRETS_MAX	2	/* during a rotation */

struct signature_message {
	/* Value of a header, "" if there is none. */
	const char	*(*header)(const char *name);
	const void	*body;
	size_t		 len;
	int64_t		 now;		/* microseconds, database clock */
	const char	*secret[SIGNATURE_SECRETS_MAX];	/* NULL: no more */
};

/*
 * NULL if it is good, and *id is the message's id or NULL. Else the reason,
 * for the log: whoever sent it must not learn which part was wrong.
 */
const char *signature_check(struct pool *, const struct profile *,
	    const struct signature_message *, const char **id) ATTR_USE;

#endif
