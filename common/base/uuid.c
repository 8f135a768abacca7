/*
 * UUIDs as 16 bytes: version 7 made here, every version read.
 */
#include "uuid.h"

#include <string.h>

#include "secret.h"

static const char hex[] = "0123456789abcdef";

static void
put_millisecond(struct uuid *u, int64_t us)
{
	uint64_t ms = us < 0 ? 0 : (uint64_t)us / 1000;
	int i;

	for (i = 5; i >= 0; i--) {
		u->b[i] = (unsigned char)ms;
		ms >>= 8;
	}
}

void
uuid_v7(struct uuid *u, int64_t us)
{
	unsigned fraction;

	secret_random(u->b + 8, 8);
	put_millisecond(u, us);
	/* RFC 9562, 6.2, method 3: the microseconds keep ids in order. */
	fraction = us < 0 ? 0 : (unsigned)(us % 1000) * 4096 / 1000;
	u->b[6] = (unsigned char)(0x70 | fraction >> 8);
	u->b[7] = (unsigned char)fraction;
	u->b[8] = (unsigned char)((u->b[8] & 0x3f) | 0x80);
}

void
uuid_v7_floor(struct uuid *u, int64_t us)
{
	memset(u, 0, sizeof(*u));
	put_millisecond(u, us);
	u->b[6] = 0x70;
	u->b[8] = 0x80;
}

/* Is there a hyphen before byte `i` of the text form? */
static bool
hyphen_before(size_t i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

void
uuid_format(const struct uuid *u, char out[UUID_TEXT_SIZE])
{
	size_t i;

	for (i = 0; i < sizeof(u->b); i++) {
		if (hyphen_before(i))
			*out++ = '-';
		*out++ = hex[u->b[i] >> 4];
		*out++ = hex[u->b[i] & 15];
	}
	*out = '\0';
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int
uuid_parse(struct uuid *u, const char *s, size_t len)
{
	struct uuid read;
	int high, low;
	size_t i;

	if (len != UUID_TEXT_SIZE - 1)
		return -1;
	for (i = 0; i < sizeof(read.b); i++) {
		if (hyphen_before(i) && *s++ != '-')
			return -1;
		if ((high = digit(s[0])) == -1 || (low = digit(s[1])) == -1)
			return -1;
		read.b[i] = (unsigned char)(high << 4 | low);
		s += 2;
	}
	*u = read;
	return 0;
}

bool
uuid_is_zero(const struct uuid *u)
{
	static const struct uuid zero;

	return uuid_equal(u, &zero);
}

bool
uuid_equal(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}
