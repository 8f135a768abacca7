/*
 * From the text of an expression to its tree (XPath 1.0, section 3).
 */
#include "web/xpath.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"

#define NESTING_MAX	60
#define STEPS_MAX	16
#define LENGTH_MAX	4096
#define SPACE		" \t\r\n"

struct reader {
	struct xpath_scope	*scope;
	const char		*at;
	unsigned		 depth;
	bool			 bad;
};

/* By strength; all bind to the left. */
static const struct operator {
	const char	*text;
	unsigned	 level;
	enum expr_kind	 kind;
	enum expr_type	 type;
} operators[] = {
	{ "or", 0, EXPR_OR, TYPE_BOOLEAN },
	{ "and", 1, EXPR_AND, TYPE_BOOLEAN },
	{ "=", 2, EXPR_EQUAL, TYPE_BOOLEAN },
	{ "!=", 2, EXPR_UNEQUAL, TYPE_BOOLEAN },
	{ "<=", 3, EXPR_LESS_EQUAL, TYPE_BOOLEAN },
	{ "<", 3, EXPR_LESS, TYPE_BOOLEAN },
	{ ">=", 3, EXPR_MORE_EQUAL, TYPE_BOOLEAN },
	{ ">", 3, EXPR_MORE, TYPE_BOOLEAN },
	{ "+", 4, EXPR_PLUS, TYPE_NUMBER },
	{ "-", 4, EXPR_MINUS, TYPE_NUMBER },
	{ "*", 5, EXPR_TIMES, TYPE_NUMBER },
	{ "div", 5, EXPR_DIV, TYPE_NUMBER },
	{ "mod", 5, EXPR_MOD, TYPE_NUMBER },
};
#define LEVELS	6

static const struct {
	const char	*name;
	unsigned	 min, max;
	enum expr_type	 type;
} functions[CALL_MANY] = {
	[CALL_BOOLEAN] = { "boolean", 1, 1, TYPE_BOOLEAN },
	[CALL_CEILING] = { "ceiling", 1, 1, TYPE_NUMBER },
	[CALL_CONCAT] = { "concat", 2, 100, TYPE_STRING },
	[CALL_CONTAINS] = { "contains", 2, 2, TYPE_BOOLEAN },
	[CALL_COUNT] = { "count", 1, 1, TYPE_NUMBER },
	[CALL_CURRENT] = { "current", 0, 0, TYPE_NODES },
	[CALL_FALSE] = { "false", 0, 0, TYPE_BOOLEAN },
	[CALL_FLOOR] = { "floor", 1, 1, TYPE_NUMBER },
	[CALL_LAST] = { "last", 0, 0, TYPE_NUMBER },
	[CALL_LOCAL_NAME] = { "local-name", 0, 1, TYPE_STRING },
	[CALL_NAME] = { "name", 0, 1, TYPE_STRING },
	[CALL_NORMALIZE_SPACE] = { "normalize-space", 0, 1, TYPE_STRING },
	[CALL_NOT] = { "not", 1, 1, TYPE_BOOLEAN },
	[CALL_NUMBER] = { "number", 0, 1, TYPE_NUMBER },
	[CALL_POSITION] = { "position", 0, 0, TYPE_NUMBER },
	[CALL_ROUND] = { "round", 1, 1, TYPE_NUMBER },
	[CALL_STARTS_WITH] = { "starts-with", 2, 2, TYPE_BOOLEAN },
	[CALL_STRING] = { "string", 0, 1, TYPE_STRING },
	[CALL_STRING_LENGTH] = { "string-length", 0, 1, TYPE_NUMBER },
	[CALL_SUBSTRING] = { "substring", 2, 3, TYPE_STRING },
	[CALL_SUBSTRING_AFTER] = { "substring-after", 2, 2, TYPE_STRING },
	[CALL_SUBSTRING_BEFORE] = { "substring-before", 2, 2, TYPE_STRING },
	[CALL_SUM] = { "sum", 1, 1, TYPE_NUMBER },
	[CALL_TRANSLATE] = { "translate", 3, 3, TYPE_STRING },
	[CALL_TRUE] = { "true", 0, 0, TYPE_BOOLEAN },
};

static const char *const axes[AXIS_COUNT] = {
	[AXIS_CHILD] = "child",
	[AXIS_ATTRIBUTE] = "attribute",
	[AXIS_SELF] = "self",
	[AXIS_PARENT] = "parent",
	[AXIS_ANCESTOR] = "ancestor",
	[AXIS_ANCESTOR_OR_SELF] = "ancestor-or-self",
	[AXIS_DESCENDANT] = "descendant",
	[AXIS_DESCENDANT_OR_SELF] = "descendant-or-self",
	[AXIS_FOLLOWING_SIBLING] = "following-sibling",
	[AXIS_PRECEDING_SIBLING] = "preceding-sibling",
};

static struct expr	*read_level(struct reader *, unsigned);
static const struct operator *take_operator(struct reader *, unsigned);
static struct expr	*read_unary(struct reader *);
static struct expr	*read_union(struct reader *);
static struct expr	*read_path(struct reader *);
static bool		 starts_primary(struct reader *);
static struct expr	*read_primary(struct reader *);
static struct expr	*read_number(struct reader *);
static struct expr	*read_call(struct reader *);
static void		 read_steps(struct reader *, struct path *);
static void		 read_step(struct reader *, struct step *);
static void		 read_test(struct reader *, struct step *);
static struct expr	*read_predicates(struct reader *, struct step *);
static bool		 is_place(const struct expr *, bool *last);

struct expr *
xpath_parse(struct xpath_scope *scope, const char *text, size_t len)
{
	struct reader r = { .scope = scope };
	struct expr *e;

	if (len > LENGTH_MAX)
		return NULL;
	r.at = pool_strndup(scope->pool, text, len);
	e = read_level(&r, 0);
	r.at += strspn(r.at, SPACE);
	return r.bad || *r.at != '\0' ? NULL : e;
}

static struct expr *
new_expr(struct reader *r, enum expr_kind kind, enum expr_type type)
{
	struct expr *e = pool_alloc(r->scope->pool, sizeof(*e));

	e->kind = kind;
	e->type = type;
	return e;
}

static struct expr *
fail(struct reader *r)
{
	r->bad = true;
	return new_expr(r, EXPR_STRING, TYPE_STRING);
}

static bool
is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Other letters are for other people's documents: ours are ASCII. */
static size_t
name_length(const char *s)
{
	size_t n = 0;

	if (is_name_start(*s))
		while (is_name_start(s[n]) || (s[n] >= '0' && s[n] <= '9') ||
		    s[n] == '-' || s[n] == '.')
			n++;
	return n;
}

static const char *
peek(struct reader *r)
{
	r->at += strspn(r->at, SPACE);
	return r->at;
}

/* Takes a sign, if that is what comes next. */
static bool
take(struct reader *r, const char *sign)
{
	size_t n = strlen(sign);

	if (strncmp(peek(r), sign, n) != 0)
		return false;
	r->at += n;
	return true;
}

static struct expr *
read_level(struct reader *r, unsigned level)
{
	const struct operator *o;
	struct expr *left, *e;

	if (r->bad)
		return fail(r);
	if (level == LEVELS)
		return read_unary(r);
	if (level == 0 && ++r->depth > NESTING_MAX)
		return fail(r);
	left = read_level(r, level + 1);
	while (!r->bad && (o = take_operator(r, level)) != NULL) {
		e = new_expr(r, o->kind, o->type);
		e->args = left;
		left->next = read_level(r, level + 1);
		left = e;
	}
	if (level == 0)
		r->depth--;
	return left;
}

static const struct operator *
take_operator(struct reader *r, unsigned level)
{
	const char *s = peek(r);

	for (size_t i = 0; i < COUNT_OF(operators); i++) {
		size_t n = strlen(operators[i].text);

		if (operators[i].level != level ||
		    strncmp(s, operators[i].text, n) != 0 ||
		    (is_name_start(*s) && name_length(s) != n))
			continue;
		r->at += n;
		return &operators[i];
	}
	return NULL;
}

static struct expr *
read_unary(struct reader *r)
{
	struct expr *e;

	if (!take(r, "-"))
		return read_union(r);
	if (++r->depth > NESTING_MAX)
		return fail(r);
	e = new_expr(r, EXPR_NEGATIVE, TYPE_NUMBER);
	e->args = read_unary(r);
	r->depth--;
	return e;
}

static struct expr *
read_union(struct reader *r)
{
	struct expr *first = read_path(r), *last = first, *e;

	if (*peek(r) != '|')
		return first;
	e = new_expr(r, EXPR_UNION, TYPE_NODES);
	e->args = first;
	while (take(r, "|"))
		last = last->next = read_path(r);
	for (last = first; last != NULL; last = last->next)
		if (last->type != TYPE_NODES && last->type != TYPE_UNKNOWN)
			r->bad = true;
	return e;
}

static struct expr *
read_path(struct reader *r)
{
	struct expr *base = NULL, *e;
	struct path *p;

	if (starts_primary(r)) {
		base = read_primary(r);
		if (r->bad || (*peek(r) != '[' && *r->at != '/'))
			return base;
		if (base->type != TYPE_NODES && base->type != TYPE_UNKNOWN)
			return fail(r);
	}
	p = pool_alloc(r->scope->pool, sizeof(*p));
	e = new_expr(r, EXPR_PATH, TYPE_NODES);
	e->u.path = p;
	p->base = base;
	if (base != NULL)
		p->predicates = read_predicates(r, NULL);
	/* "//" would look at every node of the page: libxslt may have that. */
	if (strncmp(peek(r), "//", 2) == 0)
		return fail(r);
	if (take(r, "/"))
		p->absolute = base == NULL;
	else if (base != NULL)
		return e;
	if (!p->absolute || name_length(peek(r)) > 0 ||
	    (*r->at != '\0' && strchr("@.*", *r->at) != NULL))
		read_steps(r, p);
	p->ordered = xpath_is_ordered(p);
	return e;
}

static bool
starts_primary(struct reader *r)
{
	const char *s = peek(r);
	size_t n = name_length(s);

	if (*s == '$' || *s == '(' || *s == '\'' || *s == '"' ||
	    (*s >= '0' && *s <= '9') || (*s == '.' && s[1] >= '0' &&
	    s[1] <= '9'))
		return true;
	if (n == 0 || s[n + strspn(s + n, SPACE)] != '(')
		return false;
	return !((n == 4 && (memcmp(s, "text", 4) == 0 ||
	    memcmp(s, "node", 4) == 0)) || (n == 7 &&
	    memcmp(s, "comment", 7) == 0));
}

static struct expr *
read_primary(struct reader *r)
{
	const char *s = r->at, *end;
	struct expr *e;
	size_t n;

	switch (*s) {
	case '(':
		r->at++;
		e = read_level(r, 0);
		return take(r, ")") ? e : fail(r);
	case '$':
		if ((n = name_length(s + 1)) == 0 || s[n + 1] == ':')
			return fail(r);
		e = new_expr(r, EXPR_LOCAL, TYPE_UNKNOWN);
		r->at += n + 1;
		return r->scope->variable(r->scope->arg, pool_strndup(
		    r->scope->pool, s + 1, n), e) ? e : fail(r);
	case '\'':
	case '"':
		if ((end = strchr(s + 1, *s)) == NULL)
			return fail(r);
		e = new_expr(r, EXPR_STRING, TYPE_STRING);
		e->u.string = (struct slice){ s + 1, (size_t)(end - s) - 1 };
		r->at = end + 1;
		return e;
	default:
		return is_name_start(*s) ? read_call(r) : read_number(r);
	}
}

/* Fifteen digits at most are what they say in every way of reading them. */
static struct expr *
read_number(struct reader *r)
{
	size_t n = strspn(r->at, "0123456789.");
	struct expr *e = new_expr(r, EXPR_NUMBER, TYPE_NUMBER);
	char *end;

	e->u.number = strtod(r->at, &end);
	if (n > 15 || end != r->at + n)
		return fail(r);
	r->at += n;
	return e;
}

static struct expr *
read_call(struct reader *r)
{
	size_t n = name_length(r->at), f = 0;
	unsigned count = 0;
	struct expr *e, **arg;

	while (f < CALL_MANY && (strlen(functions[f].name) != n ||
	    memcmp(functions[f].name, r->at, n) != 0))
		f++;
	r->at += n;
	if (f == CALL_MANY || !take(r, "("))
		return fail(r);
	e = new_expr(r, EXPR_CALL, functions[f].type);
	e->u.function = (enum function)f;
	if (f == CALL_POSITION || f == CALL_LAST)
		r->scope->positional = true;
	for (arg = &e->args; !r->bad && *peek(r) != ')'; arg = &(*arg)->next) {
		if (count++ > 0 && !take(r, ","))
			return fail(r);
		*arg = read_level(r, 0);
	}
	if (!take(r, ")") || count < functions[f].min ||
	    count > functions[f].max || ((f == CALL_COUNT || f == CALL_SUM) &&
	    e->args->type != TYPE_NODES && e->args->type != TYPE_UNKNOWN))
		return fail(r);
	return e;
}

static void
read_steps(struct reader *r, struct path *p)
{
	struct step steps[STEPS_MAX] = { 0 };

	do {
		if (p->n == STEPS_MAX || strncmp(peek(r), "/", 1) == 0) {
			r->bad = true;
			p->n = 0;
			return;
		}
		read_step(r, &steps[p->n++]);
	} while (!r->bad && take(r, "/"));
	p->steps = pool_alloc(r->scope->pool, p->n * sizeof(*p->steps));
	memcpy(p->steps, steps, p->n * sizeof(*p->steps));
}

static void
read_step(struct reader *r, struct step *s)
{
	size_t n;

	s->test = TEST_NODE;
	if (take(r, "..")) {
		s->axis = AXIS_PARENT;
		return;
	}
	if (take(r, ".")) {
		s->axis = AXIS_SELF;
		return;
	}
	n = name_length(peek(r));
	if (take(r, "@"))
		s->axis = AXIS_ATTRIBUTE;
	else if (n > 0 && strncmp(r->at + n + strspn(r->at + n, SPACE), "::",
	    2) == 0) {
		while (s->axis < AXIS_COUNT && (strlen(axes[s->axis]) != n ||
		    memcmp(axes[s->axis], r->at, n) != 0))
			s->axis++;
		r->at += n;
		if (s->axis == AXIS_COUNT || !take(r, "::")) {
			r->bad = true;
			return;
		}
	}
	read_test(r, s);
	s->predicates = read_predicates(r, s);
}

static void
read_test(struct reader *r, struct step *s)
{
	const char *at = peek(r);
	size_t n = name_length(at);

	if (take(r, "*")) {
		s->test = TEST_ANY;
		return;
	}
	r->at += n;
	if (n == 0 || *r->at == ':') {
		r->bad = true;
		return;
	}
	if (*peek(r) != '(') {
		s->test = TEST_NAME;
		s->name = pool_strndup(r->scope->pool, at, n);
		return;
	}
	r->at++;
	s->test = at[0] == 't' ? TEST_TEXT : TEST_NODE;
	if (n != 4 || !take(r, ")"))
		r->bad = true;
}

static struct expr *
read_predicates(struct reader *r, struct step *s)
{
	struct expr *first = NULL, **next = &first;
	bool last, begin = true;

	while (!r->bad && take(r, "[")) {
		struct expr *e = read_level(r, 0);

		if (!take(r, "]"))
			r->bad = true;
		if (e->type == TYPE_NUMBER || e->type == TYPE_UNKNOWN)
			r->scope->positional = true;
		if (begin && s != NULL && is_place(e, &last)) {
			s->last = last;
			s->first = !last;
		} else {
			*next = e;
			next = &e->next;
		}
		begin = false;
	}
	return first;
}

static bool
is_place(const struct expr *e, bool *last)
{
	*last = e->kind == EXPR_CALL && e->u.function == CALL_LAST;
	return *last || (e->kind == EXPR_NUMBER && e->u.number >= 1 &&
	    e->u.number <= 1);
}
