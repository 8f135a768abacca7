/*
 * Numbers in free text: runs of digits, spoken digits, and the digits of the
 * numbers we know, in whatever grouping. Times, dates and amounts stay.
 */
#include "web/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"

#define GAP		" -/.():,+"	/* between the groups of one number */
#define PHONE_DIGITS	6		/* of a known number in a row */
#define YEAR_FIRST	2020		/* earlier ones may be birthdays */
#define YEAR_LAST	2039

/* A number token: a group of digits, or a word that stands for some. */
struct group {
	size_t		 token;
	const char	*digits;
	bool		 spoken;
	bool		 linked;	/* only a gap to the one before */
	bool		 comma;		/* and that has a comma */
	bool		 kept;		/* part of a time, a date, an amount */
};

struct figures {
	struct passage	*passage;
	struct group	*groups;
	size_t		 n;
};

/* Longer words first where one begins with another. */
static const struct {
	const char	*word;
	const char	*digits;
} spoken[] = {
	{ "einund", "+1" }, { "zweiund", "+2" }, { "zwound", "+2" },
	{ "dreiund", "+3" }, { "vierund", "+4" }, { "fünfund", "+5" },
	{ "sechsund", "+6" }, { "siebenund", "+7" }, { "achtund", "+8" },
	{ "neunund", "+9" },
	{ "dreizehn", "13" }, { "vierzehn", "14" }, { "fünfzehn", "15" },
	{ "sechzehn", "16" }, { "siebzehn", "17" }, { "achtzehn", "18" },
	{ "neunzehn", "19" }, { "zwanzig", "20" }, { "dreissig", "30" },
	{ "vierzig", "40" }, { "fünfzig", "50" }, { "sechzig", "60" },
	{ "siebzig", "70" }, { "achtzig", "80" }, { "neunzig", "90" },
	{ "hundert", "" }, { "tausend", "" },
	{ "null", "0" }, { "eins", "1" }, { "zwei", "2" }, { "zwo", "2" },
	{ "drei", "3" }, { "vier", "4" }, { "fünf", "5" }, { "fuenf", "5" },
	{ "sechs", "6" }, { "sieben", "7" }, { "acht", "8" }, { "neun", "9" },
	{ "zehn", "10" }, { "elf", "11" }, { "zwölf", "12" },
	{ "thirteen", "13" }, { "fourteen", "14" }, { "fifteen", "15" },
	{ "sixteen", "16" }, { "seventeen", "17" }, { "eighteen", "18" },
	{ "nineteen", "19" }, { "twenty", "20" }, { "thirty", "30" },
	{ "forty", "40" }, { "fifty", "50" }, { "sixty", "60" },
	{ "seventy", "70" }, { "eighty", "80" }, { "ninety", "90" },
	{ "hundred", "" }, { "zero", "0" }, { "nought", "0" }, { "oh", "0" },
	{ "one", "1" }, { "two", "2" }, { "three", "3" }, { "four", "4" },
	{ "five", "5" }, { "six", "6" }, { "seven", "7" }, { "eight", "8" },
	{ "nine", "9" }, { "ten", "10" }, { "eleven", "11" },
	{ "twelve", "12" }, { "doppel", "0" }, { "doppelt", "0" },
	{ "double", "0" }, { "triple", "0" }
};

/* Words that may stand between the digits of one spoken number. */
static const char *const joiners[] = {
	"und", "and", "dann", "then", "äh", "ähm"
};

static const char *const months[] = {
	"januar", "februar", "märz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember", "january", "february",
	"march", "may", "june", "july", "october", "december"
};

/* What makes a figure a time, and what makes it an amount. */
static const char *const hours[] = { "uhr", "am", "pm" };
static const char *const units[] = {
	"euro", "euros", "eur", "cent", "dollar", "dollars",
	"prozent", "percent", "grad", "degrees", "km", "kilometer",
	"kilometres", "meter", "metres", "kilo", "liter", "stück", "minuten",
	"minutes", "stunden", "hours", "tage", "tagen", "days", "wochen",
	"weeks", "monate", "monaten", "months", "jahre", "jahren", "years"
};

static void	 gather(struct figures *);
static void	 add_group(struct figures *, size_t, const char *);
static void	 link_group(struct figures *, struct group *);
static char	*spoken_digits(struct pool *, const char *);
static void	 keep_harmless(struct figures *);
static size_t	 harmless(const struct figures *, size_t);
static size_t	 clock_time(const struct figures *, size_t);
static size_t	 day_of_year(const struct figures *, size_t);
static size_t	 after_month(const struct figures *, size_t);
static size_t	 amount(const struct figures *, size_t);
static bool	 has_unit(const struct figures *, size_t, bool);
static bool	 is_birthday(const struct figures *, size_t);
static bool	 between(const struct figures *, size_t, const char *);
static bool	 in_range(const struct figures *, size_t, long, long);
static bool	 may_end(const struct figures *, size_t, bool);
static void	 mark_runs(struct figures *);
static bool	 is_number(const struct figures *, size_t, size_t);
static void	 mark_known(struct figures *);

void
redact_numbers(struct passage *p)
{
	struct figures f = { .passage = p };

	f.groups = pool_alloc(p->pool, (p->n + 1) * sizeof(*f.groups));
	gather(&f);
	keep_harmless(&f);
	mark_runs(&f);
	mark_known(&f);
}

static void
gather(struct figures *f)
{
	struct passage *p = f->passage;

	for (size_t i = 0; i < p->n; i++) {
		const struct token *t = &p->tokens[i];
		const char *digits = t->kind == TOKEN_DIGITS ? t->fold :
		    spoken_digits(p->pool, t->fold);

		if (digits != NULL)
			add_group(f, i, digits);
	}
}

static void
add_group(struct figures *f, size_t token, const char *digits)
{
	struct group *g = &f->groups[f->n++];

	g->token = token;
	g->digits = digits;
	g->spoken = f->passage->tokens[token].kind == TOKEN_WORD;
	if (f->n > 1)
		link_group(f, g);
}

static void
link_group(struct figures *f, struct group *g)
{
	struct passage *p = f->passage;
	size_t i = g[-1].token + 1;

	for (; i < g->token; i++)
		if (p->tokens[i].kind != TOKEN_WORD ||
		    !(g->spoken || g[-1].spoken) ||
		    !IN(joiners, p->tokens[i].fold) || !passage_gap(p, i, GAP))
			return;
	g->linked = passage_gap(p, i, GAP);
	g->comma = g->linked && !passage_gap(p, i, " -/.():+");
}

/* "nulleins" is "01", "dreiundzwanzig" is "23"; NULL: no number. */
static char *
spoken_digits(struct pool *pool, const char *word)
{
	const char *unit = "";
	struct buf b;
	size_t i;

	buf_init(&b, pool, 16);
	for (; *word != '\0'; word += strlen(spoken[i].word)) {
		for (i = 0; i < COUNT_OF(spoken); i++)
			if (strncmp(word, spoken[i].word,
			    strlen(spoken[i].word)) == 0)
				break;
		if (i == COUNT_OF(spoken))
			return NULL;
		if (spoken[i].digits[0] == '+') {
			unit = spoken[i].digits + 1;
		} else if (unit[0] != '\0' && spoken[i].digits[0] != '\0') {
			buf_add(&b, spoken[i].digits, 1);
			buf_puts(&b, unit);
			unit = "";
		} else
			buf_puts(&b, spoken[i].digits);
	}
	return unit[0] == '\0' ? b.data : NULL;
}

static void
keep_harmless(struct figures *f)
{
	size_t i, n, k;
	bool changed;

	for (i = 0; i < f->n; i += n) {
		n = harmless(f, i);
		for (k = 0; k < n; k++)
			f->groups[i + k].kept = true;
		n = n ? n : 1;
	}
	/* What only looks so within a longer number is not. */
	do {
		changed = false;
		for (i = 0; i < f->n; i++)
			if (f->groups[i].kept && (!may_end(f, i, false) ||
			    !may_end(f, i, true))) {
				f->groups[i].kept = false;
				changed = true;
			}
	} while (changed);
}

/* Number of groups from `i` on that are one time, date or amount. */
static size_t
harmless(const struct figures *f, size_t i)
{
	size_t n;

	if (f->groups[i].spoken)
		return 0;
	if ((n = clock_time(f, i)) != 0 || (n = day_of_year(f, i)) != 0 ||
	    (n = after_month(f, i)) != 0)
		return n;
	return amount(f, i);
}

/* 14:32, 14:32:05, 14.30 Uhr, 9-17 Uhr, 24/7 */
static size_t
clock_time(const struct figures *f, size_t i)
{
	if (!in_range(f, i, 0, 24) || i + 1 == f->n)
		return 0;
	if (between(f, i + 1, ":") && in_range(f, i + 1, 0, 59) &&
	    strlen(f->groups[i + 1].digits) == 2)
		return i + 2 < f->n && between(f, i + 2, ":") &&
		    in_range(f, i + 2, 0, 59) ? 3 : 2;
	if (between(f, i + 1, ".") && in_range(f, i + 1, 0, 59) &&
	    has_unit(f, i + 1, true))
		return 2;
	if ((between(f, i + 1, "-") || between(f, i + 1, " - ")) &&
	    in_range(f, i + 1, 0, 24) && has_unit(f, i + 1, true))
		return 2;
	return between(f, i + 1, "/") && in_range(f, i, 24, 24) &&
	    in_range(f, i + 1, 7, 7) ? 2 : 0;
}

/* 25.11., 25. 11. 2025, 2025-11-25, 25/11/2025; never a birthday */
static size_t
day_of_year(const struct figures *f, size_t i)
{
	const struct passage *p = f->passage;
	bool year;

	if (i + 1 == f->n || is_birthday(f, i))
		return 0;
	year = i + 2 < f->n && !f->groups[i + 2].spoken;
	if (year && in_range(f, i, YEAR_FIRST, YEAR_LAST) &&
	    between(f, i + 1, "-") && between(f, i + 2, "-") &&
	    in_range(f, i + 1, 1, 12) && in_range(f, i + 2, 1, 31))
		return 3;
	if (!in_range(f, i, 1, 31) || !in_range(f, i + 1, 1, 31))
		return 0;
	if (between(f, i + 1, "/"))
		return year && between(f, i + 2, "/") && in_range(f, i + 2,
		    YEAR_FIRST, YEAR_LAST) ? 3 : 0;
	if (!(between(f, i + 1, ".") || between(f, i + 1, ". ")) ||
	    !in_range(f, i + 1, 1, 12) ||
	    p->text[p->tokens[f->groups[i + 1].token].end] != '.')
		return 0;
	if (!year || !(between(f, i + 2, ".") || between(f, i + 2, ". ")))
		return 2;
	if (in_range(f, i + 2, YEAR_FIRST, YEAR_LAST) ||
	    in_range(f, i + 2, YEAR_FIRST % 100, YEAR_LAST % 100))
		return 3;
	return between(f, i + 2, ".") ? 0 : 2;
}

/* "November 2025", "November 25, 2025" */
static size_t
after_month(const struct figures *f, size_t i)
{
	const struct passage *p = f->passage;
	size_t t = f->groups[i].token;

	if (t == 0 || !IN(months, p->tokens[t - 1].fold) ||
	    !passage_gap(p, t, " .,") || is_birthday(f, i))
		return 0;
	if (in_range(f, i, YEAR_FIRST, YEAR_LAST))
		return 1;
	return in_range(f, i, 1, 31) && i + 1 < f->n &&
	    between(f, i + 1, ", ") &&
	    in_range(f, i + 1, YEAR_FIRST, YEAR_LAST) ? 2 : 0;
}

/* 120 Minuten, 3,50 Euro, 1.200 € */
static size_t
amount(const struct figures *f, size_t i)
{
	size_t n = 1, last, len;

	if (i + 1 < f->n && (between(f, i + 1, ",") || between(f, i + 1, ".")))
		n = 2;
	last = i + n - 1;
	len = strlen(f->groups[i].digits);
	if (len > 4 || (n == 2 && (len > 3 ||
	    strlen(f->groups[last].digits) > 3)))
		return 0;
	return has_unit(f, last, false) ? n : 0;
}

/* Does a unit follow group `i`? `clock`: one of the day. */
static bool
has_unit(const struct figures *f, size_t i, bool clock)
{
	const struct passage *p = f->passage;
	size_t t = f->groups[i].token;
	const char *after = p->text + p->tokens[t].end;

	after += *after == ' ';
	if (!clock && (strncmp(after, "€", strlen("€")) == 0 ||
	    *after == '%' || *after == '$'))
		return true;
	return ++t < p->n && p->tokens[t].kind == TOKEN_WORD &&
	    passage_gap(p, t, " ") && (clock ? IN(hours, p->tokens[t].fold) :
	    IN(units, p->tokens[t].fold));
}

/* Is a birth spoken of shortly before? */
static bool
is_birthday(const struct figures *f, size_t i)
{
	const struct passage *p = f->passage;
	size_t t = f->groups[i].token;

	for (size_t k = t > 8 ? t - 8 : 0; k < t; k++)
		if (strstr(p->tokens[k].fold, "gebor") != NULL ||
		    strstr(p->tokens[k].fold, "geburt") != NULL ||
		    strstr(p->tokens[k].fold, "born") != NULL ||
		    strstr(p->tokens[k].fold, "birth") != NULL)
			return true;
	return false;
}

/* Is exactly this between group `i` and the digits before it? */
static bool
between(const struct figures *f, size_t i, const char *what)
{
	const struct passage *p = f->passage;
	const struct group *g = &f->groups[i];
	size_t at = p->tokens[g->token - 1].end;

	return !g->spoken && !g[-1].spoken && g[-1].token + 1 == g->token &&
	    p->tokens[g->token].at - at == strlen(what) &&
	    strncmp(p->text + at, what, strlen(what)) == 0;
}

static bool
in_range(const struct figures *f, size_t i, long low, long high)
{
	const char *digits = f->groups[i].digits;
	long value = strlen(digits) > 4 ? -1 : strtol(digits, NULL, 10);

	return value >= low && value <= high &&
	    (strlen(digits) <= 2 || value >= YEAR_FIRST);
}

/*
 * May the harmless figure at `i` begin (or end) there? Beside it there may be
 * another one, or one small number with nothing further.
 */
static bool
may_end(const struct figures *f, size_t i, bool right)
{
	const struct group *g = f->groups;
	size_t far;

	if (right) {
		if (++i == f->n || !g[i].linked || g[i].kept)
			return true;
		far = i + 1;
		return strlen(g[i].digits) <= 2 && (far == f->n ||
		    !g[far].linked || g[far].kept);
	}
	if (i == 0 || !g[i].linked || g[i - 1].kept)
		return true;
	return strlen(g[i - 1].digits) <= 2 && (i == 1 || !g[i - 1].linked ||
	    g[i - 2].kept);
}

static void
mark_runs(struct figures *f)
{
	size_t i, end;

	for (i = 0; i < f->n; i = end) {
		end = i + 1;
		if (f->groups[i].kept)
			continue;
		while (end < f->n && f->groups[end].linked &&
		    !f->groups[end].kept)
			end++;
		if (is_number(f, i, end))
			passage_mark(f->passage, f->groups[i].token,
			    f->groups[end - 1].token);
	}
}

/* Could the groups [i, end) identify somebody? */
static bool
is_number(const struct figures *f, size_t i, size_t end)
{
	size_t digits = 0, longest = 0, words = 0, count = end - i;
	bool comma = false;

	for (size_t k = i; k < end; k++) {
		size_t len = strlen(f->groups[k].digits);

		digits += len;
		longest = len > longest ? len : longest;
		words += f->groups[k].spoken;
		comma |= k > i && f->groups[k].comma;
	}
	if (words > 0)
		return count > 2 || digits > 3;
	if (comma)	/* "10, 11 oder 12 Uhr" is none, "1, 7, 1" is */
		return longest > 2 || digits > 4 || digits == count;
	return digits > 2;
}

/* Every group with digits of a known number, if enough come in a row. */
static void
mark_known(struct figures *f)
{
	size_t count, len = 0, *owner, at, k, i;
	const char *const *phones = redact_phones(f->passage->redact, &count);
	struct buf all;

	buf_init(&all, f->passage->pool, 64);
	for (i = 0; i < f->n; i++)
		buf_puts(&all, f->groups[i].digits);
	owner = pool_alloc(f->passage->pool, (all.len + 1) * sizeof(*owner));
	for (i = 0; i < f->n; i++)
		for (k = strlen(f->groups[i].digits); k > 0; k--)
			owner[len++] = f->groups[i].token;
	for (at = 0; at + PHONE_DIGITS <= all.len; at++) {
		char part[PHONE_DIGITS + 1];

		memcpy(part, all.data + at, PHONE_DIGITS);
		part[PHONE_DIGITS] = '\0';
		for (i = 0; i < count && strstr(phones[i], part) == NULL; i++)
			;
		for (k = at; i < count && k < at + PHONE_DIGITS; k++)
			passage_mark(f->passage, owner[k], owner[k]);
	}
}
