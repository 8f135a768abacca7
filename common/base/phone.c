/*
 * Numbers as people write them, to E.164.
 */
#include "phone.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "attr.h"

#define FEWEST		7
#define MOST		15
#define DIGITS_SIZE	32	/* with a prefix and zeros that go */

/* The country codes of ITU-T E.164 that are in use: all but the last digit,
 * and the last digits that go with it. */
static const struct {
	const char	*before;
	const char	*last;
} codes[] = {
	{ "", "17" },
	{ "2", "07" },
	{ "3", "0123469" },
	{ "4", "013456789" },
	{ "5", "12345678" },
	{ "6", "0123456" },
	{ "8", "1246" },
	{ "9", "0123458" },
	{ "21", "12368" },
	{ "22", "0123456789" },
	{ "23", "0123456789" },
	{ "24", "0123456789" },
	{ "25", "012345678" },
	{ "26", "0123456789" },
	{ "29", "01789" },
	{ "35", "0123456789" },
	{ "37", "0123456789" },
	{ "38", "01235679" },
	{ "42", "013" },
	{ "50", "0123456789" },
	{ "59", "0123456789" },
	{ "67", "023456789" },
	{ "68", "012356789" },
	{ "69", "012" },
	{ "80", "08" },
	{ "85", "02356" },
	{ "87", "08" },
	{ "88", "01236" },
	{ "96", "012345678" },
	{ "97", "012345679" },
	{ "99", "234568" },
};

/*
 * What is dialled before a national number. Everywhere else it is "0", as in
 * Germany.
 */
static const struct {
	const char	*code;
	const char	*trunk;
} trunks[] = {
	{ "1", "1" }, { "7", "8" }, { "30", "" }, { "34", "" }, { "36", "06" },
	{ "39", "" }, { "45", "" }, { "47", "" }, { "48", "" }, { "65", "" },
	{ "225", "" }, { "229", "" }, { "241", "" }, { "242", "" },
	{ "350", "" }, { "351", "" }, { "352", "" }, { "354", "" },
	{ "356", "" }, { "357", "" }, { "371", "" }, { "372", "" },
	{ "376", "" }, { "377", "" }, { "378", "" }, { "379", "" },
	{ "420", "" }, { "423", "" }, { "852", "" }, { "853", "" },
};

/* Here a number may begin with 0 after the country code (Rome: +39 06 …). */
static const char *const keep_zero[] = { "39", "225", "229", "241", "242",
	"378", "379" };

/* Signs beyond ASCII that stand between digits: blanks and hyphens. */
static const char *const separators[] = { "\xc2\xa0", "\xe2\x80\xaf",
	"\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92", "\xe2\x80\x93" };

/* The digits of a number, and whether a "+" stood before them. */
struct dialled {
	char	digits[DIGITS_SIZE];
	size_t	count;
	bool	plus;
};

static size_t
separator(const char *s, size_t len)
{
	size_t i, n;

	if (strchr(" \t()-/.", s[0]) != NULL)
		return 1;
	for (i = 0; i < COUNT_OF(separators); i++) {
		n = strlen(separators[i]);
		if (len >= n && memcmp(s, separators[i], n) == 0)
			return n;
	}
	return 0;
}

static int
read_dialled(struct dialled *d, const char *s, size_t len)
{
	size_t n;

	while (len > 0) {
		n = 1;
		if (*s >= '0' && *s <= '9') {
			if (d->count == sizeof(d->digits) - 1)
				return -1;
			d->digits[d->count++] = *s;
		} else if (*s == '+' && !d->plus && d->count == 0)
			d->plus = true;
		else if (*s == '\0' || (n = separator(s, len)) == 0)
			return -1;
		s += n;
		len -= n;
	}
	d->digits[d->count] = '\0';
	return 0;
}

/* Length of the country code in front of the digits, 0 if there is none. */
static size_t
code_length(const char *digits)
{
	size_t i, n;

	for (i = 0; i < COUNT_OF(codes); i++) {
		n = strlen(codes[i].before);
		if (strncmp(digits, codes[i].before, n) == 0 &&
		    digits[n] != '\0' &&
		    strchr(codes[i].last, digits[n]) != NULL)
			return n + 1;
	}
	return 0;
}

static bool
keeps_zero(const char *code, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT_OF(keep_zero); i++)
		if (strlen(keep_zero[i]) == len &&
		    strncmp(keep_zero[i], code, len) == 0)
			return true;
	return false;
}

static const char *
trunk_of(const char *country)
{
	size_t i;

	for (i = 0; i < COUNT_OF(trunks); i++)
		if (strcmp(trunks[i].code, country) == 0)
			return trunks[i].trunk;
	return "0";
}

/* "+" code rest, if that is a number E.164 knows. */
static int
put(char out[PHONE_SIZE], const char *code, size_t len, const char *rest)
{
	size_t n = strlen(rest);

	if (len + n < FEWEST || len + n > MOST)
		return -1;
	if (len == 1 && code[0] == '1' && n != 10)
		return -1;		/* North America: always ten */
	out[0] = '+';
	memcpy(out + 1, code, len);
	memcpy(out + 1 + len, rest, n + 1);
	return 0;
}

static int
put_international(char out[PHONE_SIZE], const char *digits)
{
	const char *rest;
	size_t len;

	if ((len = code_length(digits)) == 0)
		return -1;
	rest = digits + len;
	/* "+49 (0)171": the zero is only for those who dial within. */
	if (*rest == '0' && !keeps_zero(digits, len))
		rest++;
	if (*rest == '0' && !keeps_zero(digits, len))
		return -1;
	return put(out, digits, len, rest);
}

static int
put_national(char out[PHONE_SIZE], const char *digits, const char *country)
{
	const char *trunk = trunk_of(country);
	size_t len = strlen(country), n = strlen(trunk);

	if (code_length(country) != len)
		return -1;
	if (strncmp(digits, trunk, n) == 0)
		digits += n;
	else if (strcmp(country, "1") != 0)
		return -1;	/* a number without its area: whose? */
	if (*digits == '0' && !keeps_zero(country, len))
		return -1;
	return put(out, country, len, digits);
}

int
phone_normalise(const char *s, size_t len, const char *country,
    char out[PHONE_SIZE])
{
	struct dialled d = { .count = 0 };
	const char *parameters;

	if (len >= 4 && strncasecmp(s, "tel:", 4) == 0) {
		s += 4;
		len -= 4;
	}
	if (len > 0 && (parameters = memchr(s, ';', len)) != NULL)
		len = (size_t)(parameters - s);
	if (read_dialled(&d, s, len) == -1)
		return -1;
	if (d.plus)
		return put_international(out, d.digits);
	if (strncmp(d.digits, "00", 2) == 0)
		return put_international(out, d.digits + 2);
	return country == NULL ? -1 : put_national(out, d.digits, country);
}
