/*
 * What may be a password. Length counts and nothing else: no rules about
 * classes of characters (NIST SP 800-63B-4), but words that stand around the
 * person do not count, and what everybody tries first is refused.
 */
#include "pure.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define WORDS_MAX	32
#define WORD_BYTES_MIN	4	/* shorter ones are in every sentence */

/* Tried first everywhere, and long enough to be let in otherwise. */
static const char *const known[] = {
	/* samples of the published guide: printed, hence known */
	"WnVjT_34", "AlewiSdE.68", "Hund.Wald.Sonne!3",
	"Fußball.Nürnberg.Angeln-12",
	"123456789012", "1234567890123", "12345678901234", "123456123456",
	"123123123123", "111222333444", "098765432109", "1q2w3e4r5t6y",
	"1qaz2wsx3edc", "qazwsxedcrfv", "qwertzuiopü+", "qwertzuiopas",
	"qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyqwerty",
	"qwertzqwertz", "asdfghjkl123", "asdfasdfasdf", "abcabcabcabc",
	"abcd12345678", "abc123abc123", "passwort1234", "passwort12345",
	"password1234", "password12345", "passwordpassword",
	"passwortpasswort", "meinpasswort", "meinpasswort1", "meinpasswort123",
	"geheimespasswort", "geheimgeheim", "hallohallo12", "hallohallohallo",
	"hallowelt123", "willkommen12", "willkommen123", "welcome12345",
	"letmeinletmein", "administrator", "administrator1",
	"administrator123", "ichliebedich", "ichliebedich1", "iloveyou1234",
	"iloveyouforever", "schatzschatz", "sommersommer", "fussball1234",
	"correcthorsebatterystaple", "correct horse battery staple",
	"changemechangeme", "unbekannt1234", "deutschland1",
	"deutschland123", "telefon12345", "anrufbeantworter"
};

/* Digits and signs that stand for letters; l and 1 both become i. */
static char
unleet(char c)
{
	static const char signs[] = "013457@$!|l8";
	static const char letters[] = "oieastasiiib";
	const char *at;

	if (c == '\0' || (at = strchr(signs, c)) == NULL)
		return c;
	return letters[at - signs];
}

/* Folded and without disguise. */
static char *
canonical(struct pool *pool, const char *s)
{
	char *folded = text_fold(pool, s, strlen(s)), *p;

	if (folded == NULL)
		return pool_strdup(pool, "");
	for (p = folded; *p != '\0'; p++)
		*p = unleet(*p);
	return folded;
}

static bool
is_known(struct pool *pool, const char *plain)
{
	size_t i;

	for (i = 0; i < COUNT_OF(known); i++)
		if (strcmp(plain, canonical(pool, known[i])) == 0)
			return true;
	return false;
}

/* One and the same character all the way. */
static bool
is_monotonous(const char *s)
{
	size_t n, len = strlen(s);

	for (n = 1; (s[n] & 0xc0) == 0x80; n++)
		continue;
	return len % n == 0 && memcmp(s, s + n, len - n) == 0;
}

static bool
is_letter(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* Adds the words of `text` ("Praxis Dr. Weil" has two of them) to the list. */
static size_t
split_words(struct pool *pool, const char *text, const char **out, size_t n)
{
	size_t len;

	for (; *text != '\0'; text += len) {
		for (len = 0; is_letter((unsigned char)text[len]); len++)
			continue;
		if (len >= WORD_BYTES_MIN && n < WORDS_MAX)
			out[n++] = canonical(pool,
			    pool_strndup(pool, text, len));
		len += len == 0;
	}
	return n;
}

/* Length of the longest word that starts here, 0 for none. */
static size_t
word_at(const char *s, const char *const words[], size_t n)
{
	size_t i, len, best = 0;

	for (i = 0; i < n; i++) {
		len = strlen(words[i]);
		if (len > best && strncmp(s, words[i], len) == 0)
			best = len;
	}
	return best;
}

/* Characters left when the words around the person are taken out. */
static size_t
count_own(struct pool *pool, const char *plain, const char *const around[])
{
	const char *words[WORDS_MAX];
	size_t n = 0, skip, own = 0;

	for (; *around != NULL; around++)
		n = split_words(pool, *around, words, n);
	while (*plain != '\0') {
		if ((skip = word_at(plain, words, n)) != 0) {
			plain += skip;
			continue;
		}
		own += (*plain & 0xc0) != 0x80;
		plain++;
	}
	return own;
}

const char *
password_check(struct pool *pool, const char *nfkc, const char *const words[])
{
	size_t len = strlen(nfkc), n = text_length(nfkc, len);
	const char *plain;
	size_t own;

	if (n < PASSWORD_MIN)
		return "password.too-short";
	if (n > PASSWORD_MAX || len > PASSWORD_BYTES)
		return "password.too-long";
	plain = canonical(pool, nfkc);
	if (is_monotonous(plain) || is_known(pool, plain))
		return "password.blocked";
	own = count_own(pool, plain, words);
	if (own < PASSWORD_MIN && own < text_length(plain, strlen(plain)))
		return "password.context";
	return NULL;
}
