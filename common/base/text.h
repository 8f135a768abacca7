/*
 * Text from outside: valid UTF-8, counted in code points, fit for XML.
 */
#ifndef RW_BASE_TEXT_H
#define RW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"

struct pool;

/* Is this well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms)? */
bool	text_is_utf8(const char *s, size_t len);

/* The same, no controls beside tab, LF and CR, and nothing XML forbids. */
bool	text_is_plain(const char *s, size_t len);

/* Number of code points; `s` must be UTF-8. */
size_t	text_length(const char *s, size_t len);

/*
 * A copy in which everything that is not UTF-8 or not a character of XML 1.0
 * became U+FFFD. CR LF and CR become LF.
 */
const char *text_scrub(struct pool *, const char *s, size_t len);

/* At most `max` code points; cut copies end in "…". */
const char *text_shorten(struct pool *, const char *s, size_t max);

/*
 * Unicode case folding with NFKC, so that "STRASSE" finds "Straße". NULL if
 * `s` is not UTF-8. ASCII and Latin-1 take a fast path.
 */
char	*text_fold(struct pool *, const char *s, size_t len);

/*
 * NFKC; used before a password is hashed (NIST SP 800-63B-4), so the copy is a
 * pool_secret(). NULL as above.
 */
char	*text_nfkc(struct pool *, const char *s, size_t len);

/*
 * A mail address in the form we compare and store: blanks trimmed, local part
 * folded to lower case, domain as ASCII (IDNA2008) lower case. NULL unless it
 * is one "local@domain" of at most 254 bytes without CR, LF, NUL, blanks,
 * quotes or commas.
 */
char	*text_mail(struct pool *, const char *s, size_t len);

/* Decimal digits only, no sign, at most `max`. 0, or -1. */
int	text_parse_uint(const char *s, size_t len, uint64_t max, uint64_t *out)
	    ATTR_USE;

/* Lower-case hexadecimal; `out` needs 2 * len + 1 bytes. */
void	text_hex(const unsigned char *in, size_t len, char *out);
int	text_unhex(const char *s, size_t len, unsigned char *out) ATTR_USE;

/* base64url without padding (RFC 4648, 5). text_unbase64url() accepts padding,
 * and returns a pool copy with its length, or NULL. */
char	*text_base64url(struct pool *, const unsigned char *in, size_t len);
unsigned char *text_unbase64url(struct pool *, const char *s, size_t len,
	    size_t *outlen);

/* base64 (RFC 4648, 4), padded, in memory that is wiped; reading is strict. */
char	*text_base64(struct pool *, const unsigned char *in, size_t len);
unsigned char *text_unbase64(struct pool *, const char *s, size_t len,
	    size_t *outlen);

/* Percent-encodes everything but the unreserved characters of RFC 3986. */
char	*text_percent(struct pool *, const char *s);

#endif
