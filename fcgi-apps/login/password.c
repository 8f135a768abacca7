/*
 * What may be a password. Length counts and nothing else: no rules about
 * classes of characters (NIST SP 800-63B-4), but words that stand around the
 * person do not count, and what is tried first everywhere is refused.
 *
 * Everything is compared in a plain form: case folded, without accents, and
 * with letters for the digits and signs that stand for them. blocklist.py
 * makes the same form of the words it lists.
 */
#include "pure.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define WORDS_MAX	240
#define WORD_BYTES_MIN	4	/* shorter ones are in every sentence */
#define WORD_BYTES_MAX	200
#define TRIM_MAX	8	/* digits and signs around a word: a date */
#define SIGNS_MAX	4	/* that count beside words around the person */

/* Words around the person, in plain form. */
struct around {
	const char	*v[WORDS_MAX];
	size_t		 n;
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

/* U+00E0 to U+00FF without accents; 0: stays as it is. */
static char
unaccent(unsigned char second)
{
	static const char letters[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";

	return second < 0xa0 || second > 0xbf ? '\0' : letters[second - 0xa0];
}

/* Case folded and without accents; digits and signs are still there. */
static char *
fold(struct pool *pool, const char *s)
{
	char *folded = text_fold(pool, s, strlen(s)), *from, *to;
	char letter;

	if (folded == NULL)
		return pool_strdup(pool, "");
	for (from = to = folded; *from != '\0'; from++) {
		letter = (unsigned char)*from == 0xc3 ?
		    unaccent((unsigned char)from[1]) : '\0';
		if (letter != '\0')
			from++;
		*to++ = letter != '\0' ? letter : *from;
	}
	*to = '\0';
	return folded;
}

static void
undisguise(char *s)
{
	for (; *s != '\0'; s++)
		*s = unleet(*s);
}

char *
password_plain(struct pool *pool, const char *text)
{
	char *plain = fold(pool, text);

	undisguise(plain);
	return plain;
}

static bool
is_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool
is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* One and the same piece all the way; its length, or that of `s`. */
static size_t
period(const char *s)
{
	size_t n, len = strlen(s);

	for (n = 1; n <= len / 2; n++)
		if (len % n == 0 && (s[n] & 0xc0) != 0x80 &&
		    memcmp(s, s + n, len - n) == 0)
			return n;
	return len;
}

/* Is that what others try first, or one piece over and over? */
static bool
is_tried(struct pool *pool, const char *folded, size_t min)
{
	char *plain = pool_strdup(pool, folded);
	size_t n = period(folded);

	if (n < strlen(folded) && text_length(folded, n) < min)
		return true;
	undisguise(plain);
	return blocklist_has(plain);
}

/* A copy without anything but letters and digits. */
static char *
squeeze(struct pool *pool, const char *s)
{
	char *out = pool_strdup(pool, s), *to = out;

	for (; *s != '\0'; s++)
		if (is_letter((unsigned char)*s) || is_digit((unsigned char)*s))
			*to++ = *s;
	*to = '\0';
	return out;
}

/*
 * A word of the list stays one with a year behind it, a sign in front of it
 * or blanks in between.
 */
static bool
is_blocked(struct pool *pool, const char *folded, size_t min)
{
	size_t len = strlen(folded), head = 0, tail = len;
	const char *core;

	if (is_tried(pool, folded, min) ||
	    is_tried(pool, squeeze(pool, folded), min))
		return true;
	while (tail > 0 && len - tail < TRIM_MAX &&
	    !is_letter((unsigned char)folded[tail - 1]))
		tail--;
	core = pool_strndup(pool, folded, tail);
	if (tail > 0 && (is_tried(pool, core, min) ||
	    is_tried(pool, squeeze(pool, core), min)))
		return true;
	while (head < tail && head + len - tail < TRIM_MAX &&
	    !is_letter((unsigned char)folded[head]))
		head++;
	return head > 0 && head < tail &&
	    is_tried(pool, squeeze(pool, core + head), min);
}

static void
add_word(struct around *words, const char *plain)
{
	if (words->n < WORDS_MAX && strlen(plain) >= WORD_BYTES_MIN)
		words->v[words->n++] = plain;
}

/* The word as it is, and from its end. */
static void
add_both_ways(struct pool *pool, struct around *words, const char *plain)
{
	size_t len = strlen(plain), i, n;
	char *back = pool_strdup(pool, plain);

	for (i = 0; i < len; i += n) {
		for (n = 1; (plain[i + n] & 0xc0) == 0x80; n++)
			continue;
		memcpy(back + len - i - n, plain + i, n);
	}
	add_word(words, plain);
	add_word(words, back);
}

/* "müller" as "mueller". */
static const char *
spell_out(struct pool *pool, const char *word)
{
	static const char *const pairs[][2] = { { "ä", "ae" }, { "ö", "oe" },
	    { "ü", "ue" }, { "å", "aa" }, { "ø", "oe" } };
	char *folded = text_fold(pool, word, strlen(word)), *p;
	size_t i;

	for (i = 0; folded != NULL && i < COUNT_OF(pairs); i++)
		for (p = folded; (p = strstr(p, pairs[i][0])) != NULL; p += 2)
			memcpy(p, pairs[i][1], 2);
	return folded == NULL ? "" : folded;
}

/* "mueller" as "muller", which is the plain form of "müller". */
static const char *
contract(struct pool *pool, const char *plain)
{
	char *out = pool_strdup(pool, plain), *to = out;

	for (; *plain != '\0'; plain++) {
		*to++ = *plain;
		if (strchr("aou", *plain) != NULL && plain[1] == 'e')
			plain++;
	}
	*to = '\0';
	return out;
}

static void
add_spellings(struct pool *pool, struct around *words, const char *word)
{
	const char *plain = password_plain(pool, word);

	add_both_ways(pool, words, plain);
	add_both_ways(pool, words,
	    password_plain(pool, spell_out(pool, word)));
	add_both_ways(pool, words, contract(pool, plain));
}

/* Adds the words of `text` ("Praxis Dr. Weil" has two of them) to the list. */
static void
split_words(struct pool *pool, const char *text, struct around *words)
{
	size_t len;

	for (; *text != '\0'; text += len) {
		for (len = 0; is_letter((unsigned char)text[len]) ||
		    is_digit((unsigned char)text[len]); len++)
			continue;
		if (len >= WORD_BYTES_MIN && len <= WORD_BYTES_MAX)
			add_spellings(pool, words,
			    pool_strndup(pool, text, len));
		len += len == 0;
	}
}

/* Length of the longest word that starts here, 0 for none. */
static size_t
word_at(const char *s, const struct around *words)
{
	size_t i, len, best = 0;

	for (i = 0; i < words->n; i++) {
		len = strlen(words->v[i]);
		if (len > best && strncmp(s, words->v[i], len) == 0)
			best = len;
	}
	return best;
}

/*
 * Is too little left when the words around the person are taken out? Of
 * digits and signs beside them only a few count: a year is no disguise.
 */
static bool
is_context(struct pool *pool, const char *folded, size_t min,
    const char *const around[])
{
	const char *plain = password_plain(pool, folded);
	struct around words = { .n = 0 };
	size_t at = 0, skip, letters = 0, signs = 0;
	bool found = false;

	for (; *around != NULL; around++)
		split_words(pool, *around, &words);
	while (plain[at] != '\0') {
		if ((skip = word_at(plain + at, &words)) != 0) {
			found = true;
			at += skip;
			continue;
		}
		if (is_letter((unsigned char)folded[at]))
			letters += (folded[at] & 0xc0) != 0x80;
		else
			signs++;
		at++;
	}
	return found && letters + (signs < SIGNS_MAX ? signs : SIGNS_MAX) < min;
}

const char *
password_check(struct pool *pool, const char *nfkc, size_t min,
    const char *const words[])
{
	size_t len = strlen(nfkc), n = text_length(nfkc, len);
	const char *folded;

	if (n < min)
		return "password.too-short";
	if (n > PASSWORD_MAX || len > PASSWORD_BYTES)
		return "password.too-long";
	folded = fold(pool, nfkc);
	if (is_context(pool, folded, min, words))
		return "password.context";
	return is_blocked(pool, folded, min) ? "password.blocked" : NULL;
}
