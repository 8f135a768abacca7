/*
 * How long a guesser would take, as zxcvbn estimates it. Advice only: what is
 * refused is refused by password.c.
 */
#include "pure.h"

#include <string.h>
#include <zxcvbn.h>

#include "base/pool.h"
#include "base/text.h"

#define LOOKED_AT	72	/* bytes: the estimate takes their square */
#define WORDS_MAX	24
#define WORD_MIN	3
#define BITS_FAIR	36	/* a botnet at the sign-in, for years */
#define BITS_STRONG	52	/* a stolen hash, for years */

/*
 * zxcvbn takes bytes over 0x7f for signs of their own and reads its tables
 * with them, so every other letter becomes one of a to z first.
 */
static char *
transliterate(struct pool *pool, const char *text)
{
	char *out = pool_strdup(pool, text), *to;
	const char *from;

	for (from = to = out; *from != '\0' && to - out < LOOKED_AT; from++)
		if ((*from & 0x80) == 0)
			*to++ = *from;
		else if ((*from & 0xc0) == 0x80 && (from[1] & 0xc0) != 0x80)
			*to++ = (char)('a' + (unsigned char)*from % 26);
	*to = '\0';
	return out;
}

/* The words of `text`, each by itself. */
static size_t
split_words(struct pool *pool, const char *text, const char **user, size_t n)
{
	const char *plain = transliterate(pool, text);
	size_t len;

	for (; *plain != '\0'; plain += len) {
		len = strcspn(plain, " .,;:-_@+/&()");
		if (len >= WORD_MIN && n < WORDS_MAX)
			user[n++] = pool_strndup(pool, plain, len);
		len += len == 0;
	}
	return n;
}

enum strength
strength_guess(struct pool *pool, const char *password,
    const char *const words[])
{
	const char *user[WORDS_MAX + 1];
	size_t n = 0;
	double bits;

	for (; *words != NULL; words++)
		n = split_words(pool, *words, user, n);
	user[n] = NULL;
	bits = ZxcvbnMatch(transliterate(pool, password), user, NULL);
	return bits < BITS_FAIR ? STRENGTH_WEAK : bits < BITS_STRONG ?
	    STRENGTH_FAIR : STRENGTH_STRONG;
}

const char *
strength_name(enum strength s)
{
	static const char *const names[] = {
		[STRENGTH_WEAK] = "weak",
		[STRENGTH_FAIR] = "fair",
		[STRENGTH_STRONG] = "strong"
	};

	return names[s];
}
