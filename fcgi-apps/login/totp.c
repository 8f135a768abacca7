/*
 * One-time codes. The only file that knows liboath.
 */
#include "pure.h"

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define STEP_SECONDS	30
#define WINDOW		1	/* steps of drift, before and after */
#define DIGITS		6

int
totp_init(void)
{
	return oath_init() == OATH_OK ? 0 : -1;
}

/*
 * liboath takes the number of digits from the length of what was typed, so
 * exactly six digits are made sure of here.
 */
static int
read_digits(const char *typed, char out[DIGITS + 1])
{
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		if (*typed == ' ')
			continue;
		if (*typed < '0' || *typed > '9' || n == DIGITS)
			return -1;
		out[n++] = *typed;
	}
	out[n] = '\0';
	return n == DIGITS ? 0 : -1;
}

int
totp_check(const unsigned char secret[TOTP_SECRET_SIZE], int64_t seconds,
    const char *code, int64_t *counter)
{
	char digits[DIGITS + 1];
	uint64_t found;
	int offset;

	if (seconds < 0 || read_digits(code, digits) == -1 ||
	    oath_totp_validate3((const char *)secret, TOTP_SECRET_SIZE,
	    (time_t)seconds, STEP_SECONDS, 0, WINDOW, &offset, &found,
	    digits) < 0)
		return 0;
	*counter = (int64_t)found;
	return 1;
}

const char *
totp_base32(struct pool *pool, const unsigned char *secret, size_t len)
{
	char *text = NULL, *copy;
	size_t n = 0;

	if (oath_base32_encode((const char *)secret, len, &text, &n) != OATH_OK)
		abort();	/* only for want of memory */
	copy = pool_secret(pool, n + 1);
	memcpy(copy, text, n);
	copy[strcspn(copy, "=")] = '\0';
	explicit_bzero(text, n);
	free(text);
	return copy;
}

const char *
totp_uri(struct pool *pool, const char *issuer, const char *email,
    const char *base32)
{
	const char *who = text_percent(pool, issuer);

	return pool_printf(pool,
	    "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d"
	    "&period=%d", who, text_percent(pool, email), base32, who, DIGITS,
	    STEP_SECONDS);
}
