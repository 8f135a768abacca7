/*
 * UTF-8, its normal forms, and mail addresses (encodings: encode.c).
 *
 * Nearly all text here is ASCII or German, so the common cases run without
 * the Unicode tables.
 */
#include "text.h"

#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>

#include "pool.h"

#define MAIL_SIZE	254	/* RFC 5321, 4.5.3.1.3 */
#define LOCAL_SIZE	64
#define LABEL_SIZE	63
#define REPLACEMENT	"\xef\xbf\xbd"
#define ELLIPSIS	"\xe2\x80\xa6"
#define EURO		"\xe2\x82\xac"

/* Length of the ASCII at the start of `s`. */
static size_t
ascii_span(const char *s, size_t len)
{
	size_t i = 0;
	uint64_t word;

	while (len - i >= sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
		i += sizeof(word);
	}
	while (i < len && (s[i] & 0x80) == 0)
		i++;
	return i;
}

static const uint8_t *
bytes(const char *s)
{
	return (const uint8_t *)s;
}

bool
text_is_utf8(const char *s, size_t len)
{
	size_t ascii = ascii_span(s, len);

	return ascii == len || u8_check(bytes(s) + ascii, len - ascii) == NULL;
}

/* A character that XML 1.0 can carry (production 2)? */
static bool
is_xml(ucs4_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c != 0xfffe && c != 0xffff;
}

static bool
is_control(ucs4_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c >= 0x7f && c < 0xa0;
}

bool
text_is_plain(const char *s, size_t len)
{
	size_t i = 0;
	ucs4_t c;
	int n;

	while (i < len) {
		if ((n = u8_mbtoucr(&c, bytes(s) + i, len - i)) <= 0)
			return false;
		if (is_control(c) || !is_xml(c))
			return false;
		i += (size_t)n;
	}
	return true;
}

size_t
text_length(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

/* Length of the text at the start of `s` that text_scrub() lets be. */
static size_t
clean_span(const char *s, size_t len)
{
	size_t i = 0;
	ucs4_t c;
	int n;

	while (i < len) {
		if ((unsigned char)s[i] >= 0x20 && (s[i] & 0x80) == 0) {
			i++;
			continue;
		}
		if ((n = u8_mbtoucr(&c, bytes(s) + i, len - i)) <= 0 ||
		    !is_xml(c) || c == '\r')
			break;
		i += (size_t)n;
	}
	return i;
}

/* Adds what takes the place of the character at `s`; the bytes it had. */
static size_t
scrub_one(struct buf *b, const char *s, size_t len)
{
	ucs4_t c;
	int n;

	if (*s == '\r') {
		if (len == 1 || s[1] != '\n')
			buf_puts(b, "\n");
		return 1;
	}
	buf_puts(b, REPLACEMENT);
	n = u8_mbtoucr(&c, bytes(s), len);
	return n > 0 ? (size_t)n : 1;
}

const char *
text_scrub(struct pool *pool, const char *s, size_t len)
{
	size_t clean, n;
	struct buf b;

	if ((clean = clean_span(s, len)) == len)
		return pool_strndup(pool, s, len);
	buf_init(&b, pool, len + 16);
	for (;;) {
		buf_add(&b, s, clean);
		s += clean;
		if ((len -= clean) == 0)
			return b.data;
		n = scrub_one(&b, s, len);
		s += n;
		len -= n;
		clean = clean_span(s, len);
	}
}

const char *
text_shorten(struct pool *pool, const char *s, size_t max)
{
	size_t cut = 0, i, n = 0;
	struct buf b;

	for (i = 0; s[i] != '\0'; i++) {
		if ((s[i] & 0xc0) == 0x80)
			continue;
		if (++n == max)
			cut = i;	/* where the last one would begin */
		if (n > max)
			break;
	}
	if (s[i] == '\0')
		return s;
	if (max == 0)
		return "";
	buf_init(&b, pool, cut + sizeof(ELLIPSIS));
	buf_add(&b, s, cut);
	buf_puts(&b, ELLIPSIS);
	return b.data;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/*
 * U+00A0 to U+00BF that NFKC leaves alone, one bit each: not the blank, the
 * free-standing accents, raised letters and digits, micro and the fractions.
 */
#define LATIN_STABLE	(~(1u << 0 | 1u << 8 | 1u << 10 | 1u << 15 | \
	1u << 18 | 1u << 19 | 1u << 20 | 1u << 21 | 1u << 24 | 1u << 25 | \
	1u << 26 | 1u << 28 | 1u << 29 | 1u << 30))

/* Folds U+00C0 to U+00FF, given its second byte. */
static size_t
fold_letter(unsigned char second, char *out)
{
	out[0] = '\xc3';
	out[1] = (char)second;
	if (second == 0x9f) {		/* sharp s */
		out[0] = out[1] = 's';
	} else if (second < 0x9f && second != 0x97)
		out[1] = (char)(second + 0x20);
	return 2;
}

/* Folds dashes and quotation marks (U+2012 to U+201E), ellipsis and euro. */
static size_t
fold_sign(const char *s, char *out)
{
	unsigned char c = (unsigned char)s[2];

	if (memcmp(s, ELLIPSIS, 3) == 0)
		memcpy(out, "...", 3);
	else if (memcmp(s, EURO, 3) == 0 || (memcmp(s, "\xe2\x80", 2) == 0 &&
	    c >= 0x92 && c <= 0x9e && c != 0x97))
		memcpy(out, s, 3);
	else
		return 0;
	return 3;
}

/*
 * Folds one character beyond ASCII of the kind German text has. Bytes read,
 * which are as many as are written, or 0 for any other.
 */
static size_t
fold_common(const char *s, size_t len, char *out)
{
	unsigned char a = (unsigned char)s[0], b;

	if (len < 2)
		return 0;
	b = (unsigned char)s[1];
	if (a == 0xc3 && b >= 0x80 && b < 0xc0)
		return fold_letter(b, out);
	if (a == 0xc2 && b >= 0xa0 && b < 0xc0 &&
	    (LATIN_STABLE & 1u << (b - 0xa0)) != 0) {
		memcpy(out, s, 2);
		return 2;
	}
	return len < 3 ? 0 : fold_sign(s, out);
}

static char *
fold_unicode(struct pool *pool, const char *s, size_t len)
{
	uint8_t *folded = NULL, *normal;
	size_t folded_len, normal_len;
	char *copy = NULL;

	/* NFKC first: it makes capitals of signs such as that for MHz. */
	normal = u8_normalize(UNINORM_NFKC, bytes(s), len, NULL, &normal_len);
	if (normal != NULL)
		folded = u8_casefold(normal, normal_len, NULL, UNINORM_NFKC,
		    NULL, &folded_len);
	if (folded != NULL)
		copy = pool_strndup(pool, (char *)folded, folded_len);
	free(normal);
	free(folded);
	return copy;
}

char *
text_fold(struct pool *pool, const char *s, size_t len)
{
	size_t i = 0, n;
	char *out;

	out = pool_alloc(pool, len + 1);
	while (i < len) {
		if ((s[i] & 0x80) == 0) {
			out[i] = lower(s[i]);
			i++;
		} else if ((n = fold_common(s + i, len - i, out + i)) > 0)
			i += n;
		else if (text_is_utf8(s + i, len - i))
			return fold_unicode(pool, s, len);
		else
			return NULL;
	}
	return out;
}

char *
text_nfkc(struct pool *pool, const char *s, size_t len)
{
	uint8_t *normal;
	size_t n;
	char *out;

	if (ascii_span(s, len) == len) {
		out = pool_secret(pool, len + 1);
		memcpy(out, s, len);
		return out;
	}
	if (!text_is_utf8(s, len) ||
	    (normal = u8_normalize(UNINORM_NFKC, bytes(s), len, NULL, &n)) ==
	    NULL)
		return NULL;
	out = pool_secret(pool, n + 1);
	memcpy(out, normal, n);
	explicit_bzero(normal, n);	/* it may be a password */
	free(normal);
	return out;
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* "local" of RFC 5321 without quoting, beyond ASCII by RFC 6531. */
static bool
is_local(const char *s, size_t len)
{
	size_t i;

	if (len == 0 || len > LOCAL_SIZE || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (i = 0; i < len; i++) {
		if (is_alnum(s[i]) || (s[i] & 0x80) != 0)
			continue;
		if (s[i] == '\0' ||
		    strchr("!#$%&'*+-/=?^_`{|}~.", s[i]) == NULL)
			return false;
	}
	return true;
}

/* Letters, digits, hyphens inside, labels of 1 to 63 bytes. */
static bool
is_host(const char *s)
{
	size_t n;

	for (;;) {
		for (n = 0; is_alnum(s[n]) || s[n] == '-'; n++)
			;
		if (n == 0 || n > LABEL_SIZE || s[0] == '-' || s[n - 1] == '-')
			return false;
		if (s[n] == '\0')
			return true;
		if (s[n] != '.')
			return false;
		s += n + 1;
	}
}

/* The domain in ASCII and lower case, NULL if it is none. */
static char *
mail_domain(struct pool *pool, const char *s, size_t len)
{
	char *ascii, *domain, *p;

	domain = pool_strndup(pool, s, len);
	for (p = domain; *p != '\0'; p++)
		*p = lower(*p);
	if (ascii_span(s, len) != len || strstr(domain, "xn--") != NULL) {
		if (idn2_lookup_u8((uint8_t *)domain, (uint8_t **)&ascii,
		    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
			return NULL;
		domain = pool_strdup(pool, ascii);
		idn2_free(ascii);
	}
	return is_host(domain) ? domain : NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

char *
text_mail(struct pool *pool, const char *s, size_t len)
{
	char *domain, *local, *mail;
	const char *at;

	for (; len > 0 && is_blank(s[0]); len--)
		s++;
	while (len > 0 && is_blank(s[len - 1]))
		len--;
	if (len > MAIL_SIZE || !text_is_plain(s, len) ||
	    (at = memchr(s, '@', len)) == NULL)
		return NULL;
	if (!is_local(s, (size_t)(at - s)) ||
	    (local = text_fold(pool, s, (size_t)(at - s))) == NULL ||
	    !is_local(local, strlen(local)))
		return NULL;
	len -= (size_t)(at - s) + 1;
	if ((domain = mail_domain(pool, at + 1, len)) == NULL)
		return NULL;
	mail = pool_printf(pool, "%s@%s", local, domain);
	return strlen(mail) <= MAIL_SIZE ? mail : NULL;
}
