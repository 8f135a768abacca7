/*
 * Unpacks gzip (RFC 1952) without letting a small input become a large output.
 */
#ifndef RW_ENGINE_INFLATE_H
#define RW_ENGINE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct pool;

enum inflate_status {
	INFLATE_OK,
	INFLATE_BAD,		/* not gzip, truncated, wrong sum, rubbish after it */
	INFLATE_TOO_LARGE	/* more than `cap` bytes would come out */
};

/* Does it begin like gzip? */
bool	inflate_is_gzip(const void *in, size_t len);

/*
 * Unpacks all members of `in`. The result lies in the pool and is followed by
 * a NUL that *outlen does not count.
 */
enum inflate_status inflate_gzip(struct pool *, const void *in, size_t len,
	    size_t cap, char **out, size_t *outlen) ATTR_USE;

#endif
