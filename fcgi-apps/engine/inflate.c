/*
 * gzip in, bytes out, never more than the cap.
 */
#include "inflate.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base/pool.h"

#define STEP		(32 * 1024)
#define WINDOW_GZIP	(15 + 16)	/* zlib: 32 KiB window, gzip only */

static enum inflate_status inflate_members(z_stream *, struct buf *,
	    size_t cap);

bool
inflate_is_gzip(const void *in, size_t len)
{
	const unsigned char *p = in;

	return len >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8;
}

enum inflate_status
inflate_gzip(struct pool *pool, const void *in, size_t len, size_t cap,
    char **out, size_t *outlen)
{
	z_stream z;
	struct buf b;
	enum inflate_status status;

	if (!inflate_is_gzip(in, len) || len > UINT_MAX)
		return INFLATE_BAD;
	memset(&z, 0, sizeof(z));
	if (inflateInit2(&z, WINDOW_GZIP) != Z_OK)
		return INFLATE_BAD;
	z.next_in = (Bytef *)(uintptr_t)in;
	z.avail_in = (uInt)len;
	buf_init(&b, pool, len < cap / 4 ? len * 4 : cap);
	status = inflate_members(&z, &b, cap);
	inflateEnd(&z);
	if (status == INFLATE_OK) {
		*out = b.data;
		*outlen = b.len;
	}
	return status;
}

/* RFC 1952, 2.2: a file is a series of members; the output is their sum. */
static enum inflate_status
inflate_members(z_stream *z, struct buf *b, size_t cap)
{
	unsigned char step[STEP];
	int rc;

	do {
		z->next_out = step;
		z->avail_out = sizeof(step);
		rc = inflate(z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END)
			return INFLATE_BAD;
		if (b->len + (sizeof(step) - z->avail_out) > cap)
			return INFLATE_TOO_LARGE;
		buf_add(b, step, sizeof(step) - z->avail_out);
		if (rc == Z_STREAM_END && z->avail_in > 0) {
			if (inflateReset(z) != Z_OK)
				return INFLATE_BAD;
			rc = Z_OK;
		}
	} while (rc != Z_STREAM_END);
	return INFLATE_OK;
}
