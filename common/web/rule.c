/*
 * The first rule that fits counts; they are in that order already.
 */
#include "web/rule.h"

#include <string.h>

void
eval_globals(struct eval *v, const struct global *g, unsigned n,
    const struct node *root)
{
	const struct focus f = { .node = root, .current = root,
	    .position = 1, .size = 1 };
	struct value *values = scratch_alloc(&v->scratch,
	    (n + 1) * sizeof(*values));

	v->globals = values;
	for (unsigned i = 0; i < n; i++)
		if (g[i].expr != NULL)
			eval_value(v, g[i].expr, &f, &values[i]);
		else {
			values[i].kind = g[i].fragment ? VALUE_FRAGMENT :
			    VALUE_STRING;
			values[i].u.string = g[i].text;
		}
}

static const struct bucket *
find_bucket(const struct mode *mode, struct slice name, bool attribute)
{
	for (unsigned i = BUCKET_NAMED; i < mode->n; i++) {
		const struct bucket *b = &mode->buckets[i];

		if (b->attribute == attribute &&
		    strcmp(b->name, name.s) == 0)
			return b;
	}
	return &mode->buckets[attribute ? BUCKET_ATTRIBUTE : BUCKET_ELEMENT];
}

static bool
fits(struct eval *v, const struct path *p, const struct node *n)
{
	for (unsigned i = p->n; i-- > 0; n = node_parent(n)) {
		const struct step *s = &p->steps[i];

		scratch_step(&v->scratch);
		if (n == NULL || node_kind(n) == NODE_ROOT ||
		    (node_kind(n) == NODE_ATTRIBUTE) !=
		    (s->axis == AXIS_ATTRIBUTE) || !node_fits(n, s) ||
		    !eval_predicates(v, s->predicates, n))
			return false;
	}
	return !p->absolute || (n != NULL && node_kind(n) == NODE_ROOT);
}

const struct template *
rule_find(struct eval *v, const struct mode *mode, const struct node *n)
{
	enum node_kind kind = node_kind(n);
	const struct bucket *b = &mode->buckets[BUCKET_OTHER];

	if (kind == NODE_ELEMENT || kind == NODE_ATTRIBUTE)
		b = find_bucket(mode, node_name(&v->scratch, n, true),
		    kind == NODE_ATTRIBUTE);
	for (unsigned i = 0; i < b->n; i++)
		if (fits(v, b->rules[i].pattern, n))
			return b->rules[i].template;
	return NULL;
}
