/*
 * What can be said of a path before it is walked.
 */
#include "web/xpath.h"

#include <string.h>

static bool	is_pattern(const struct expr *);
static bool	has_place(const struct expr *);

struct expr *
xpath_pattern(struct xpath_scope *scope, const char *text)
{
	struct expr *e;

	scope->positional = false;
	e = xpath_parse(scope, text, strlen(text));
	if (e == NULL || scope->positional)
		return NULL;
	if (e->kind != EXPR_UNION)
		return is_pattern(e) ? e : NULL;
	for (const struct expr *a = e->args; a != NULL; a = a->next)
		if (!is_pattern(a))
			return NULL;
	return e;
}

/* Are nodes found one after the other in document order, and none twice? */
bool
xpath_is_ordered(const struct path *p)
{
	/* One node; none within another. */
	bool one = p->base == NULL || (p->base->kind == EXPR_CALL), flat = one;

	for (const struct step *s = p->steps; s < p->steps + p->n; s++)
		switch (s->axis) {
		case AXIS_SELF:
			break;
		case AXIS_ATTRIBUTE:
			one = one && s->test == TEST_NAME;
			break;
		case AXIS_CHILD:
			if (!flat)
				return false;
			one = one && (s->first || s->last);
			break;
		case AXIS_PARENT:
			if (!one)
				return false;
			break;
		case AXIS_FOLLOWING_SIBLING:
			if (!one)
				return false;
			one = s->first || s->last;
			break;
		case AXIS_DESCENDANT:
		case AXIS_DESCENDANT_OR_SELF:
			if (!flat)
				return false;
			one = flat = false;
			break;
		default:
			if (!one || !(s->first || s->last))
				return false;
			break;
		}
	return true;
}

static bool
is_pattern(const struct expr *e)
{
	const struct path *p;

	if (e->kind != EXPR_PATH)
		return false;
	p = e->u.path;
	if (p->base != NULL || (p->n == 0 && !p->absolute))
		return false;
	for (const struct step *s = p->steps; s < p->steps + p->n; s++) {
		if ((s->axis != AXIS_CHILD && s->axis != AXIS_ATTRIBUTE) ||
		    s->first || s->last)
			return false;
		for (const struct expr *q = s->predicates; q != NULL;
		    q = q->next)
			if (has_place(q))
				return false;
	}
	return true;
}

/* current() in a pattern is not what it is elsewhere. */
static bool
has_place(const struct expr *e)
{
	if (e->kind == EXPR_CALL && e->u.function == CALL_CURRENT)
		return true;
	if (e->kind == EXPR_LOCAL || e->kind == EXPR_GLOBAL)
		return true;
	for (const struct expr *a = e->args; a != NULL; a = a->next)
		if (has_place(a))
			return true;
	return e->kind == EXPR_PATH && e->u.path->base != NULL;
}
