/*
 * UUIDs (RFC 9562): version 7 for our own ids, any version accepted from
 * outside.
 */
#ifndef RW_BASE_UUID_H
#define RW_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"

#define UUID_TEXT_SIZE	37	/* 36 characters and NUL */

struct uuid {
	unsigned char	b[16];
};

/* A version 7 id whose time is `us` (microseconds since 1970, UTC). */
void	uuid_v7(struct uuid *, int64_t us);

/*
 * The lowest possible version 7 id of that millisecond: the bound of a range
 * over ids that are ordered by time.
 */
void	uuid_v7_floor(struct uuid *, int64_t us);

/* Lower-case text form. */
void	uuid_format(const struct uuid *, char out[UUID_TEXT_SIZE]);

/* Reads exactly the 36-character form, either case. 0, or -1. */
int	uuid_parse(struct uuid *, const char *s, size_t len) ATTR_USE;

bool	uuid_is_zero(const struct uuid *);
bool	uuid_equal(const struct uuid *, const struct uuid *);

#endif
