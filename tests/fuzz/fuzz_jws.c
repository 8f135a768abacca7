/*
 * A signed vCon (general JWS). Three lines and a rest: protected header,
 * signature, further members of the envelope, payload. Header and payload are
 * put into base64url here, which would be in the way; the payload is packed
 * where the first byte is 'g'.
 */
#include "calls.h"

#include <zlib.h>

static void
add_packed(struct buf *b, struct pool *pool, struct input in)
{
	unsigned char out[8192];
	z_stream z;

	memset(&z, 0, sizeof(z));
	MUST(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in.s;
	z.avail_in = (uInt)in.len;
	z.next_out = out;
	z.avail_out = sizeof(out);
	deflate(&z, Z_FINISH);
	buf_puts(b, text_base64url(pool, out, sizeof(out) - z.avail_out));
	deflateEnd(&z);
}

static void
add_part(struct buf *b, struct pool *pool, char how, struct input in)
{
	const unsigned char *bytes = (const unsigned char *)in.s;

	if (how == 'g')
		add_packed(b, pool, in);
	else if (how == 'r')
		buf_add(b, in.s, in.len);
	else
		buf_puts(b, text_base64url(pool, bytes, in.len));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size }, header, signature, more;
	struct pool *pool = pool_create();
	char how = input_byte(&in);
	struct vcon v;
	struct buf b;

	header = input_line(&in);
	signature = input_line(&in);
	more = input_line(&in);
	buf_init(&b, pool, size + 256);
	buf_puts(&b, "{\"payload\":\"");
	add_part(&b, pool, how, in);
	buf_puts(&b, "\",\"signatures\":[{\"protected\":\"");
	add_part(&b, pool, 'b', header);
	buf_puts(&b, "\",\"signature\":\"");
	buf_add(&b, signature.s, signature.len);
	buf_puts(&b, "\"");
	buf_add(&b, more.s, more.len);
	buf_puts(&b, "}]}");
	if (read_call(pool, b.data, b.len, &v))
		MUST((v.flags & VCON_SIGNATURE_UNCHECKED) != 0);
	pool_destroy(pool);
	return 0;
}
