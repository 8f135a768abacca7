/*
 * Logos: pictures somebody else made, written anew from what is harmless.
 */
#ifndef RW_WEB_LOGO_H
#define RW_WEB_LOGO_H

#include <stddef.h>

#include "base/attr.h"

struct pool;

#define LOGO_MAX	((size_t)64 << 10)	/* bytes, in and out */
#define LOGO_SIDE_MAX	1024			/* pixels of a PNG */

struct logo {
	const char	*type;		/* "svg" or "png" */
	const char	*data;
	size_t		 len;
};

/*
 * Reads an SVG or a PNG and writes what may stay of it into the pool. NULL, or
 * what it is refused for: what could run or reach out is refused, what is
 * merely unknown is left out.
 */
const char	*logo_read(struct pool *, const char *data, size_t len,
		    struct logo *out) ATTR_USE;

#endif
