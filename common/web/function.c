/*
 * Functions of XPath (XPath 1.0, section 4).
 */
#include "web/function.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#define SPACE	" \t\r\n"

static const struct slice empty = { "", 0 };

static struct slice	 concat(struct eval *, const struct expr *,
			    const struct focus *);
static struct slice	 substring(struct eval *, const struct expr *,
			    const struct focus *);
static struct slice	 normalize(struct eval *, struct slice);
static struct slice	 translate(struct eval *, const struct expr *,
			    const struct focus *);
static struct slice	 around(struct eval *, const struct expr *,
			    const struct focus *);

/* Bytes of the character that begins there. */
static size_t
character(const char *s, size_t len)
{
	size_t n = 1;

	while (n < len && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static size_t
count_characters(struct slice t)
{
	size_t n = 0;

	for (size_t i = 0; i < t.len; i++)
		n += ((unsigned char)t.s[i] & 0xc0) != 0x80;
	return n;
}

/* Where `t` has `what`, or SIZE_MAX. */
static size_t
find(struct slice t, struct slice what)
{
	const char *at;

	if (what.len == 0)
		return 0;
	at = memmem(t.s, t.len, what.s, what.len);
	return at == NULL ? (size_t)-1 : (size_t)(at - t.s);
}

static double
rounded(double d)
{
	double down;

	/* Keeps the sign of zero, for those that divide by it. */
	if (d >= -0.5 && d < 0.5)
		return d * 0.0;
	down = floor(d);
	return d - down >= 0.5 ? down + 1.0 : down;
}

/* What a function without an argument is about. */
static struct slice
subject(struct eval *v, const struct expr *e, const struct focus *f)
{
	return e->args == NULL ? node_string(&v->scratch, f->node) :
	    eval_text(v, e->args, f);
}

struct slice
function_text(struct eval *v, const struct expr *e, const struct focus *f)
{
	bool local = e->u.function == CALL_LOCAL_NAME;
	struct nodes nodes;

	switch (e->u.function) {
	case CALL_CONCAT:
		return concat(v, e, f);
	case CALL_SUBSTRING:
		return substring(v, e, f);
	case CALL_SUBSTRING_AFTER:
	case CALL_SUBSTRING_BEFORE:
		return around(v, e, f);
	case CALL_NORMALIZE_SPACE:
		return normalize(v, subject(v, e, f));
	case CALL_TRANSLATE:
		return translate(v, e, f);
	case CALL_NAME:
	case CALL_LOCAL_NAME:
		if (e->args == NULL)
			return node_name(&v->scratch, f->node, local);
		nodes = eval_nodes(v, e->args, f);
		return nodes.n == 0 ? empty :
		    node_name(&v->scratch, nodes.at[0], local);
	default:
		return subject(v, e, f);
	}
}

double
function_number(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct nodes nodes;
	double sum = 0;

	switch (e->u.function) {
	case CALL_POSITION:
		return (double)f->position;
	case CALL_LAST:
		return (double)f->size;
	case CALL_COUNT:
		return (double)eval_nodes(v, e->args, f).n;
	case CALL_SUM:
		nodes = eval_nodes(v, e->args, f);
		for (size_t i = 0; i < nodes.n; i++)
			sum += node_number(&v->scratch,
			    node_string(&v->scratch, nodes.at[i]));
		return sum;
	case CALL_FLOOR:
		return floor(eval_number(v, e->args, f));
	case CALL_CEILING:
		return ceil(eval_number(v, e->args, f));
	case CALL_ROUND:
		return rounded(eval_number(v, e->args, f));
	case CALL_STRING_LENGTH:
		return (double)count_characters(subject(v, e, f));
	default:
		return e->args != NULL ? eval_number(v, e->args, f) :
		    node_number(&v->scratch, node_string(&v->scratch, f->node));
	}
}

bool
function_boolean(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice a, b;

	switch (e->u.function) {
	case CALL_TRUE:
		return true;
	case CALL_FALSE:
		return false;
	case CALL_NOT:
		return !eval_boolean(v, e->args, f);
	case CALL_BOOLEAN:
		return eval_boolean(v, e->args, f);
	default:
		a = eval_text(v, e->args, f);
		b = eval_text(v, e->args->next, f);
		if (e->u.function == CALL_CONTAINS)
			return find(a, b) != (size_t)-1;
		return a.len >= b.len && memcmp(a.s, b.s, b.len) == 0;
	}
}

static struct slice
concat(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice part[100];
	size_t n = 0, len = 0;
	char *s, *to;

	for (const struct expr *a = e->args; a != NULL; a = a->next) {
		part[n] = eval_text(v, a, f);
		len += part[n++].len;
	}
	to = s = scratch_alloc(&v->scratch, len + 1);
	for (size_t i = 0; i < n; i++) {
		memcpy(to, part[i].s, part[i].len);
		to += part[i].len;
	}
	return (struct slice){ s, len };
}

/* Places are rounded as the standard says; NaN is beyond every place. */
static struct slice
substring(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice t = eval_text(v, e->args, f);
	double from = eval_number(v, e->args->next, f), to = INFINITY;
	size_t i = 0, start;

	from = floor(from) + (from - floor(from) >= 0.5 ? 1 : 0);
	if (e->args->next->next != NULL) {
		double len = eval_number(v, e->args->next->next, f);

		to = from + floor(len) + (len - floor(len) >= 0.5 ? 1 : 0);
	}
	if (isnan(from) || isnan(to))
		return empty;
	for (double at = 1; i < t.len && at < from; at++)
		i += character(t.s + i, t.len - i);
	start = i;
	if (isinf(to) && to > 0)
		return (struct slice){ t.s + start, t.len - start };
	for (double at = from < 1 ? 1 : from; i < t.len && at < to; at++)
		i += character(t.s + i, t.len - i);
	return (struct slice){ t.s + start, i - start };
}

static struct slice
around(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice t = eval_text(v, e->args, f);
	struct slice what = eval_text(v, e->args->next, f);
	size_t at = find(t, what);

	if (at == (size_t)-1)
		return empty;
	if (e->u.function == CALL_SUBSTRING_BEFORE)
		return (struct slice){ t.s, at };
	at += what.len;
	return (struct slice){ t.s + at, t.len - at };
}

static struct slice
normalize(struct eval *v, struct slice t)
{
	char *s = scratch_alloc(&v->scratch, t.len + 1);
	bool gap = false;
	size_t len = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.s[i] != '\0' && strchr(SPACE, t.s[i]) != NULL) {
			gap = len > 0;
			continue;
		}
		if (gap)
			s[len++] = ' ';
		gap = false;
		s[len++] = t.s[i];
	}
	return (struct slice){ s, len };
}

/* The place of a character among others, or SIZE_MAX. */
static size_t
place_of(struct slice among, const char *c, size_t len)
{
	size_t place = 0;

	for (size_t i = 0, n; i < among.len; i += n, place++) {
		n = character(among.s + i, among.len - i);
		if (n == len && memcmp(among.s + i, c, n) == 0)
			return place;
	}
	return (size_t)-1;
}

static struct slice
character_at(struct slice t, size_t place)
{
	size_t i = 0;

	while (i < t.len && place-- > 0)
		i += character(t.s + i, t.len - i);
	return i == t.len ? empty : (struct slice){ t.s + i,
	    character(t.s + i, t.len - i) };
}

static struct slice
translate(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice t = eval_text(v, e->args, f);
	struct slice from = eval_text(v, e->args->next, f);
	struct slice to = eval_text(v, e->args->next->next, f);
	/* One byte may become four. */
	char *s = scratch_alloc(&v->scratch, 4 * t.len + 1);
	size_t len = 0;

	for (size_t i = 0, n; i < t.len; i += n) {
		struct slice c = { t.s + i, n = character(t.s + i, t.len - i) };
		size_t place = place_of(from, c.s, n);

		scratch_step(&v->scratch);
		scratch_bytes(&v->scratch, 16 * (from.len + to.len));
		if (place != (size_t)-1)
			c = character_at(to, place);
		memcpy(s + len, c.s, c.len);
		len += c.len;
	}
	return (struct slice){ s, len };
}
