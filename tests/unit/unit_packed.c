/*
 * Documents in a wrapping: gzip, signed, encrypted.
 */
#include "reading.h"

#include <zlib.h>

#include "base/text.h"
#include "../../fcgi-apps/engine/inflate.h"

static char *
pack(struct pool *p, const char *s, size_t *len)
{
	z_stream z = { 0 };
	unsigned char *out;
	size_t size = strlen(s) + 1024;

	out = pool_alloc(p, size);
	CU_ASSERT_EQUAL(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)s;
	z.avail_in = (uInt)strlen(s);
	z.next_out = out;
	z.avail_out = (uInt)size;
	CU_ASSERT_EQUAL(deflate(&z, Z_FINISH), Z_STREAM_END);
	*len = size - z.avail_out;
	deflateEnd(&z);
	return (char *)out;
}

static enum vcon_status
read_jws(const char *payload, size_t len)
{
	struct pool *p = pool_create();
	enum vcon_status status;
	char *s;

	s = pool_printf(p, "{\"payload\":\"%s\",\"signatures\":["
	    "{\"protected\":\"e30\",\"signature\":\"AA\"}]}",
	    text_base64url(p, (const unsigned char *)payload, len));
	status = read_text(s);
	pool_destroy(p);
	return status;
}

static void
test_signed(void)
{
	const char *plain = "{" ID "," TWO "}";
	struct pool *p = pool_create();
	char *packed;
	size_t len;

	CU_ASSERT_EQUAL(read_jws(plain, strlen(plain)), VCON_OK);
	CU_ASSERT(v.flags & VCON_SIGNATURE_UNCHECKED);
	CU_ASSERT(is_text(v.caller_name, "Ada"));
	packed = pack(p, plain, &len);
	CU_ASSERT_EQUAL(read_jws(packed, len), VCON_OK);
	CU_ASSERT_EQUAL(read_jws("{}", 2), VCON_INVALID);
	CU_ASSERT(has_fault("/uuid", "vcon.missing"));
	CU_ASSERT_EQUAL(read_jws("no", 2), VCON_INVALID);
	CU_ASSERT(has_fault("/payload", "vcon.payload"));
	plain = "{\"payload\":\"e30\",\"signatures\":[]}";
	CU_ASSERT_EQUAL(read_jws(plain, strlen(plain)), VCON_INVALID);
	CU_ASSERT(has_fault("/payload", "vcon.payload"));
	CU_ASSERT_EQUAL(read_text(plain), VCON_INVALID);
	CU_ASSERT(has_fault("/signatures", "vcon.signatures"));
	CU_ASSERT_EQUAL(read_text("{\"ciphertext\":\"x\",\"recipients\":[]}"),
	    VCON_ENCRYPTED);
	pool_destroy(p);
}

static void
test_inflate(void)
{
	struct pool *p = pool_create();
	char *packed, *twice, *out, *large;
	size_t len, outlen;

	packed = pack(p, "hello", &len);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 5, &out, &outlen),
	    INFLATE_OK);
	CU_ASSERT_EQUAL(outlen, 5);
	CU_ASSERT_STRING_EQUAL(out, "hello");
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 4, &out, &outlen),
	    INFLATE_TOO_LARGE);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len - 1, 99, &out, &outlen),
	    INFLATE_BAD);
	CU_ASSERT_EQUAL(inflate_gzip(p, "hello", 5, 99, &out, &outlen),
	    INFLATE_BAD);
	CU_ASSERT_EQUAL(inflate_gzip(p, "", 0, 99, &out, &outlen),
	    INFLATE_BAD);
	twice = pool_alloc(p, 2 * len + 1);
	memcpy(twice, packed, len);
	memcpy(twice + len, packed, len);
	CU_ASSERT_EQUAL(inflate_gzip(p, twice, 2 * len, 99, &out, &outlen),
	    INFLATE_OK);
	CU_ASSERT_STRING_EQUAL(out, "hellohello");
	CU_ASSERT_EQUAL(inflate_gzip(p, twice, len + 1, 99, &out, &outlen),
	    INFLATE_BAD);
	large = pool_alloc(p, 4000001);
	memset(large, ' ', 4000000);
	packed = pack(p, large, &len);
	CU_ASSERT(len < 10000);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 3999999, &out, &outlen),
	    INFLATE_TOO_LARGE);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 4000000, &out, &outlen),
	    INFLATE_OK);
	pool_destroy(p);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "signed", test_signed },
		{ "inflate", test_inflate },
		{ NULL, NULL }
	};

	return reading_run("packed", cases);
}
