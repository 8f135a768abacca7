/*
 * The small encodings of text.h: numbers, hexadecimal, base64url, percent.
 */
#include "text.h"

#include <string.h>

#include "pool.h"

static const char hex[] = "0123456789abcdef";
static const char hex_upper[] = "0123456789ABCDEF";
#define DIGITS64 \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

int
text_parse_uint(const char *s, size_t len, uint64_t max, uint64_t *out)
{
	uint64_t n = 0;
	unsigned digit;
	size_t i;

	if (len == 0)
		return -1;
	for (i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		digit = (unsigned)(s[i] - '0');
		if (digit > max || n > (max - digit) / 10)
			return -1;
		n = n * 10 + digit;
	}
	*out = n;
	return 0;
}

void
text_hex(const unsigned char *in, size_t len, char *out)
{
	size_t i;

	for (i = 0; i < len; i++) {
		*out++ = hex[in[i] >> 4];
		*out++ = hex[in[i] & 15];
	}
	*out = '\0';
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int
text_unhex(const char *s, size_t len, unsigned char *out)
{
	int high, low;
	size_t i;

	if (len % 2 != 0)
		return -1;
	for (i = 0; i < len; i += 2) {
		if ((high = hex_digit(s[i])) == -1 ||
		    (low = hex_digit(s[i + 1])) == -1)
			return -1;
		*out++ = (unsigned char)(high << 4 | low);
	}
	return 0;
}

static char *
base64_write(const unsigned char *in, size_t len, const char *digits, char *p)
{
	unsigned bits = 0, held = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		held = held << 8 | in[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*p++ = digits[held >> (bits - 6) & 63];
	}
	if (bits > 0)
		*p++ = digits[held << (6 - bits) & 63];
	return p;
}

char *
text_base64url(struct pool *pool, const unsigned char *in, size_t len)
{
	char *out = pool_alloc(pool, len / 3 * 4 + 5);

	base64_write(in, len, DIGITS64 "-_", out);
	return out;
}

char *
text_base64(struct pool *pool, const unsigned char *in, size_t len)
{
	char *out = pool_secret(pool, len / 3 * 4 + 5), *p;

	p = base64_write(in, len, DIGITS64 "+/", out);
	while ((p - out) % 4 != 0)
		*p++ = '=';
	return out;
}

static int
base64_digit(char c, const char *last)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == last[0] ? 62 : c == last[1] ? 63 : -1;
}

/* Bits left over must be zero, so that each value has one spelling. */
static unsigned char *
base64_read(unsigned char *out, const char *s, size_t len, const char *last,
    size_t *outlen)
{
	unsigned bits = 0, held = 0;
	size_t i, n = 0;
	int digit;

	if (len % 4 == 1)
		return NULL;
	for (i = 0; i < len; i++) {
		if ((digit = base64_digit(s[i], last)) == -1)
			return NULL;
		held = held << 6 | (unsigned)digit;
		if ((bits += 6) >= 8) {
			bits -= 8;
			out[n++] = (unsigned char)(held >> bits);
		}
	}
	if ((held & ((1u << bits) - 1)) != 0)
		return NULL;
	*outlen = n;
	return out;
}

/* Without the one or two '=' at the end of what fills its last four. */
static size_t
base64_unpadded(const char *s, size_t len)
{
	size_t i;

	if (len % 4 == 0 && len > 0)
		for (i = 0; i < 2 && s[len - 1] == '='; i++)
			len--;
	return len;
}

unsigned char *
text_unbase64url(struct pool *pool, const char *s, size_t len, size_t *outlen)
{
	len = base64_unpadded(s, len);
	return base64_read(pool_alloc(pool, len / 4 * 3 + 3), s, len, "-_",
	    outlen);
}

unsigned char *
text_unbase64(struct pool *pool, const char *s, size_t len, size_t *outlen)
{
	if (len % 4 != 0)
		return NULL;
	len = base64_unpadded(s, len);
	return base64_read(pool_secret(pool, len / 4 * 3 + 3), s, len, "+/",
	    outlen);
}

static bool
is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || base64_digit(c, "-_") != -1 || c == '.' ||
	    c == '~';
}

char *
text_percent(struct pool *pool, const char *s)
{
	char *out, *p;

	p = out = pool_alloc(pool, 3 * strlen(s) + 1);
	for (; *s != '\0'; s++) {
		if (is_unreserved(*s)) {
			*p++ = *s;
			continue;
		}
		*p++ = '%';
		*p++ = hex_upper[(unsigned char)*s >> 4];
		*p++ = hex_upper[*s & 15];
	}
	return out;
}
