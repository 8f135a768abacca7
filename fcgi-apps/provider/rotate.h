/*
 * What commands about keys share.
 */
#ifndef RW_PROVIDER_ROTATE_H
#define RW_PROVIDER_ROTATE_H

#include <stdint.h>

#include "base/attr.h"

struct conf;
struct ctl;
struct keys;
struct rewrap_uses;

/* Purposes whose keys are rotated; ends with NULL. */
const char *const *rotate_purposes(void);

/* Everything that refers to a key of the purpose. An exit status. */
int	rotate_uses(struct ctl *, const char *purpose, const struct keys *,
	    struct rewrap_uses *) ATTR_USE;

/*
 * How long a request may go on with a key that has a successor: the watchdog
 * ends it, at the latest while it waits for the second answer.
 */
int64_t	rotate_grace(const struct conf *);

#endif
