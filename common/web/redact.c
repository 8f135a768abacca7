/*
 * Tokens, known names, mail addresses, and the text that is left.
 */
#include "web/redact.h"

#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"

#define MASK		"•••"
#define BUCKETS		256
#define PHONES_MAX	256
#define PHONE_DIGITS	6	/* fewer in a row identify nobody */

struct word {
	struct word	*next;
	const char	*fold;
};

struct redact {
	struct pool	*pool;
	struct word	*names[BUCKETS];
	const char	*phones[PHONES_MAX];
	size_t		 phone_count;
};

/* Parts of names that are no names. */
static const char *const no_names[] = {
	"herr", "herrn", "frau", "familie", "firma", "praxis", "dr", "doktor",
	"prof", "professor", "dipl", "ing", "med", "mr", "mrs", "ms", "miss",
	"doctor", "von", "van", "vom", "der", "die", "das", "den", "dem", "de",
	"des", "zu", "zum", "zur", "und", "and", "the", "of", "la", "le", "el",
	"al", "du", "da", "di", "ag", "kg", "co", "gmbh", "mbh", "ug", "ohg",
	"gbr", "ev", "ltd", "inc", "unbekannt", "unknown", "anonym"
};

static unsigned		 bucket_of(const char *);
static void		 add_form(struct redact *, const char *);
static bool		 knows(const struct redact *, const char *);
static const char	*respell(struct pool *, const char *, bool drop);
static bool		 is_known_name(const struct redact *,
			    const struct token *);
static void		 split(struct passage *);
static size_t		 read_word(struct passage *, size_t);
static size_t		 read_digits(struct passage *, size_t);
static struct token	*new_token(struct passage *);
static size_t		 decode(const char *, uint32_t *);
static bool		 is_letter(uint32_t);
static int		 digit_of(uint32_t);
static bool		 is_capital(uint32_t);
static void		 mark_names(struct passage *);
static void		 mark_mail(struct passage *);
static bool		 is_mail_byte(char);
static char		*without_marked(struct passage *);

struct redact *
redact_create(struct pool *pool)
{
	struct redact *r = pool_alloc(pool, sizeof(*r));

	r->pool = pool;
	return r;
}

void
redact_know_name(struct redact *r, const char *name)
{
	struct passage p = { .redact = r, .pool = r->pool, .text = name,
	    .len = strlen(name) };

	split(&p);
	for (size_t i = 0; i < p.n; i++) {
		const struct token *t = &p.tokens[i];

		if (t->kind != TOKEN_WORD || t->letters < 2 ||
		    IN(no_names, t->fold))
			continue;
		add_form(r, t->fold);
		add_form(r, respell(r->pool, t->fold, false));
		add_form(r, respell(r->pool, t->fold, true));
	}
}

void
redact_know_phone(struct redact *r, const char *phone)
{
	char *digits = pool_alloc(r->pool, strlen(phone) + 1);
	size_t n = 0;

	for (; *phone != '\0'; phone++)
		if (*phone >= '0' && *phone <= '9')
			digits[n++] = *phone;
	if (n >= PHONE_DIGITS && r->phone_count < PHONES_MAX)
		r->phones[r->phone_count++] = digits;
}

const char *const *
redact_phones(const struct redact *r, size_t *n)
{
	*n = r->phone_count;
	return r->phones;
}

void
redact_learn(struct redact *r, const char *text)
{
	struct passage p = { .redact = r, .pool = r->pool, .text = text,
	    .len = strlen(text) };

	p.marks = pool_alloc(p.pool, p.len + 1);
	split(&p);
	redact_cues(&p, true);
}

char *
redact_text(struct redact *r, const char *text)
{
	struct passage p = { .redact = r, .pool = r->pool, .text = text,
	    .len = strlen(text) };

	p.marks = pool_alloc(p.pool, p.len + 1);
	split(&p);
	mark_names(&p);
	mark_mail(&p);
	redact_numbers(&p);
	redact_cues(&p, false);
	return memchr(p.marks, 1, p.len) == NULL ? NULL : without_marked(&p);
}

void
passage_mark(struct passage *p, size_t first, size_t last)
{
	size_t at = p->tokens[first].at;

	memset(p->marks + at, 1, p->tokens[last].end - at);
}

bool
passage_gap(const struct passage *p, size_t i, const char *of)
{
	size_t at = p->tokens[i - 1].end, step;

	for (; at < p->tokens[i].at; at += step) {
		char one[5] = "";
		uint32_t cp;

		step = decode(p->text + at, &cp);
		memcpy(one, p->text + at, step);
		/* Blanks and dashes come in many widths. */
		if (cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200b) ||
		    cp == 0x202f || cp == '\t')
			memcpy(one, " ", 2);
		if (cp >= 0x2010 && cp <= 0x2015)
			memcpy(one, "-", 2);
		if (strstr(of, one) == NULL)
			return false;
	}
	return true;
}

bool
redact_in(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (list[i][0] == word[0] && strcmp(list[i], word) == 0)
			return true;
	return false;
}

static unsigned
bucket_of(const char *s)
{
	unsigned h = 5381;

	while (*s != '\0')
		h = h * 33 + (unsigned char)*s++;
	return h % BUCKETS;
}

static void
add_form(struct redact *r, const char *fold)
{
	struct word *w;

	if (knows(r, fold))
		return;
	w = pool_alloc(r->pool, sizeof(*w));
	w->fold = fold;
	w->next = r->names[bucket_of(fold)];
	r->names[bucket_of(fold)] = w;
}

static bool
knows(const struct redact *r, const char *fold)
{
	const struct word *w;

	for (w = r->names[bucket_of(fold)]; w != NULL; w = w->next)
		if (strcmp(w->fold, fold) == 0)
			return true;
	return false;
}

/* "müller" as "mueller", or as "muller" with `drop`. */
static const char *
respell(struct pool *pool, const char *fold, bool drop)
{
	static const struct {
		const char	*from, *to;
	} plain[] = {
		{ "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }
	};
	struct buf b;

	buf_init(&b, pool, strlen(fold));
	while (*fold != '\0') {
		size_t i = 0;

		while (i < COUNT_OF(plain) && strncmp(fold, plain[i].from, 2))
			i++;
		if (i == COUNT_OF(plain)) {
			buf_add(&b, fold++, 1);
			continue;
		}
		buf_add(&b, plain[i].to, drop ? 1 : 2);
		fold += 2;
	}
	return b.data;
}

static bool
is_known_name(const struct redact *r, const struct token *t)
{
	size_t len = strlen(t->fold);

	if (t->letters < 2)
		return false;
	if (knows(r, t->fold) || knows(r, respell(r->pool, t->fold, false)))
		return true;
	/* "Webers Termin" */
	if (len > 2 && t->fold[len - 1] == 's') {
		const char *stem = pool_strndup(r->pool, t->fold, len - 1);

		return knows(r, stem) ||
		    knows(r, respell(r->pool, stem, false));
	}
	return false;
}

static void
split(struct passage *p)
{
	size_t at = 0;

	/* A token takes a byte at least. */
	p->tokens = pool_alloc(p->pool, (p->len + 1) * sizeof(*p->tokens));
	while (at < p->len) {
		uint32_t cp;
		size_t step = decode(p->text + at, &cp);

		if (digit_of(cp) != -1)
			at = read_digits(p, at);
		else if (is_letter(cp))
			at = read_word(p, at);
		else
			at += step;
	}
}

static size_t
read_word(struct passage *p, size_t at)
{
	struct token *t = new_token(p);
	uint32_t cp;
	size_t step;

	t->kind = TOKEN_WORD;
	t->at = at;
	decode(p->text + at, &cp);
	t->capital = is_capital(cp);
	while (at < p->len && (step = decode(p->text + at, &cp)) != 0 &&
	    is_letter(cp) && digit_of(cp) == -1) {
		t->letters++;
		at += step;
	}
	t->end = at;
	t->fold = text_fold(p->pool, p->text + t->at, t->end - t->at);
	if (t->fold == NULL)
		t->fold = "";
	return at;
}

static size_t
read_digits(struct passage *p, size_t at)
{
	struct token *t = new_token(p);
	struct buf b;
	uint32_t cp;
	size_t step;

	buf_init(&b, p->pool, 16);
	t->kind = TOKEN_DIGITS;
	t->at = at;
	while (at < p->len && (step = decode(p->text + at, &cp)) != 0 &&
	    digit_of(cp) != -1) {
		buf_printf(&b, "%d", digit_of(cp));
		t->letters++;
		at += step;
	}
	t->end = at;
	t->fold = b.data;
	return at;
}

static struct token *
new_token(struct passage *p)
{
	return &p->tokens[p->n++];
}

/* Texts were scrubbed when they entered the tree; bad bytes are letters. */
static size_t
decode(const char *s, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t len = u[0] < 0xc0 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;

	*cp = len == 1 ? u[0] : u[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 1;
		*cp = *cp << 6 | (u[i] & 0x3f);
	}
	return len;
}

static bool
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 32) >= 'a' && (cp | 32) <= 'z';
	return cp >= 0xc0 && cp != 0xd7 && cp != 0xf7 &&
	    !(cp >= 0x2000 && cp <= 0x2bff) &&	/* punctuation, symbols */
	    !(cp >= 0x3000 && cp <= 0x3004) && !(cp >= 0x3008 && cp <= 0x3020);
}

/* Digits of the scripts in which people write numbers to us. */
static int
digit_of(uint32_t cp)
{
	static const uint32_t zeros[] = {
		'0', 0x660, 0x6f0, 0x966, 0x9e6, 0xff10
	};

	for (size_t i = 0; i < COUNT_OF(zeros); i++)
		if (cp - zeros[i] < 10)
			return (int)(cp - zeros[i]);
	return -1;
}

static bool
is_capital(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	if (cp < 0x100)
		return cp < 0xdf;
	if (cp < 0x180)		/* Latin Extended-A: pairs, with two shifts */
		return (cp < 0x138 || (cp > 0x149 && cp < 0x178)) ?
		    cp % 2 == 0 : cp % 2 == 1 || cp == 0x178;
	if (cp < 0x370)
		return true;
	if (cp < 0x400)
		return cp < 0x3ac;
	return cp < 0x430 || cp >= 0x530;	/* Cyrillic; no case beyond */
}

static void
mark_names(struct passage *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->tokens[i].kind == TOKEN_WORD &&
		    is_known_name(p->redact, &p->tokens[i]))
			passage_mark(p, i, i);
}

static void
mark_mail(struct passage *p)
{
	const char *at = p->text;

	while ((at = strchr(at, '@')) != NULL) {
		const char *from = at, *to = at + 1;

		while (from > p->text && is_mail_byte(from[-1]))
			from--;
		while (is_mail_byte(*to))
			to++;
		while (to > at + 1 && (to[-1] == '.' || to[-1] == '-'))
			to--;
		if (to - from > 1)
			memset(p->marks + (from - p->text), 1,
			    (size_t)(to - from));
		at = to;
	}
}

static bool
is_mail_byte(char c)
{
	return c != '\0' && strchr(" \t\n,;:<>()[]\"", c) == NULL;
}

/* Marked pieces with nothing but blanks between them are one piece. */
static char *
without_marked(struct passage *p)
{
	size_t at = 0, gap;
	struct buf b;

	buf_init(&b, p->pool, p->len + 16);
	while (at < p->len) {
		if (p->marks[at] == 0) {
			buf_add(&b, p->text + at++, 1);
			continue;
		}
		while (p->marks[at] != 0) {
			at++;
			gap = p->marks[at] ? 0 : strspn(p->text + at, " -/'");
			if (p->marks[at + gap] != 0)
				at += gap;
		}
		buf_puts(&b, MASK);
	}
	return b.data;
}
