/*
 * gzip bodies. What is packed is mutated as well as the packing, so that the
 * sums at the end are right often enough.
 */
#include "fuzz.h"

#include <zlib.h>

#include "inflate.h"

#define CAP	(64 * 1024)

static size_t
pack(uint8_t *out, size_t max, const uint8_t *in, size_t len)
{
	z_stream z;
	size_t n;

	memset(&z, 0, sizeof(z));
	MUST(deflateInit2(&z, (int)(len % 10), Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in;
	z.avail_in = (uInt)len;
	z.next_out = out;
	z.avail_out = (uInt)max;
	n = deflate(&z, Z_FINISH) == Z_STREAM_END ? max - z.avail_out : 0;
	deflateEnd(&z);
	return n;
}

/* One in two: unpack, mutate, pack; sometimes two members. */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	struct pool *pool;
	char *plain = NULL;
	uint8_t *copy;
	size_t len = 0, n, first = 0;

	if (seed % 2 != 0)
		return LLVMFuzzerMutate(data, size, max);
	pool = pool_create();
	if (inflate_gzip(pool, data, size, CAP, &plain, &len) != INFLATE_OK)
		len = 0;
	copy = pool_alloc(pool, 2 * CAP);
	if (len > 0)
		memcpy(copy, plain, len);
	n = LLVMFuzzerMutate(copy, len, max < CAP ? max : CAP);
	if (seed % 16 == 0) {
		first = pack(data, max, copy, n / 2);
		copy += n / 2;
		n -= n / 2;
	}
	len = pack(data + first, max - first, copy, n);
	pool_destroy(pool);
	return len == 0 ? LLVMFuzzerMutate(data, size, max) : first + len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pool *pool = pool_create();
	enum inflate_status status;
	char *out = NULL, *again = NULL;
	size_t len = 0, length = 0;

	status = inflate_gzip(pool, data, size, CAP, &out, &len);
	if (status == INFLATE_OK) {
		MUST(len <= CAP && out[len] == '\0');
		MUST(inflate_gzip(pool, data, size, len, &again, &length) ==
		    INFLATE_OK);
		MUST(length == len && memcmp(out, again, len) == 0);
		MUST(len == 0 || inflate_gzip(pool, data, size, len - 1, &again,
		    &length) == INFLATE_TOO_LARGE);
	}
	pool_destroy(pool);
	return 0;
}
