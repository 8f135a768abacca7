/*
 * The small encodings of text.h: numbers, hexadecimal, base64url, percent.
 */
#include "text.h"

#include <string.h>

#include "pool.h"

static const char hex[] = "0123456789abcdef";
static const char hex_upper[] = "0123456789ABCDEF";
static const char base64[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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

char *
text_base64url(struct pool *pool, const unsigned char *in, size_t len)
{
	char *out, *p;
	unsigned bits = 0, held = 0;
	size_t i;

	p = out = pool_alloc(pool, len / 3 * 4 + 5);
	for (i = 0; i < len; i++) {
		held = held << 8 | in[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*p++ = base64[held >> (bits - 6) & 63];
	}
	if (bits > 0)
		*p++ = base64[held << (6 - bits) & 63];
	return out;
}

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* Bits left over must be zero, so that each value has one spelling. */
unsigned char *
text_unbase64url(struct pool *pool, const char *s, size_t len, size_t *outlen)
{
	unsigned bits = 0, held = 0;
	unsigned char *out;
	size_t i, n = 0;
	int digit;

	if (len % 4 == 0 && len > 0)
		for (i = 0; i < 2 && s[len - 1] == '='; i++)
			len--;
	if (len % 4 == 1)
		return NULL;
	out = pool_alloc(pool, len / 4 * 3 + 3);
	for (i = 0; i < len; i++) {
		if ((digit = base64_digit(s[i])) == -1)
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

static bool
is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || base64_digit(c) != -1 || c == '.' ||
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
