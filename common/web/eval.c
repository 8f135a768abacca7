/*
 * Running the trees of web/xpath.
 */
#include "web/eval.h"

#include <math.h>
#include <string.h>

#include "web/function.h"

#define ALL	((size_t)-1)

static const struct value *variable(struct eval *, const struct expr *,
			    const struct focus *);
static double		 arithmetic(struct eval *, const struct expr *,
			    const struct focus *);
static struct nodes	 path_nodes(struct eval *, const struct path *,
			    const struct focus *, size_t);
static struct nodes	 begin_path(struct eval *, const struct path *,
			    const struct focus *);
static void		 take_step(struct eval *, const struct step *,
			    const struct focus *, struct nodes *, size_t);
static void		 filter(struct eval *, const struct expr *,
			    const struct focus *, struct nodes *, size_t);
static struct nodes	 some_nodes(struct eval *, const struct expr *,
			    const struct focus *, size_t);
static bool		 compare(struct eval *, const struct expr *,
			    const struct focus *);

bool
eval_boolean(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct scratch_mark mark = scratch_mark(&v->scratch);
	struct value value;
	bool yes;

	switch (e->kind) {
	case EXPR_OR:
		return eval_boolean(v, e->args, f) ||
		    eval_boolean(v, e->args->next, f);
	case EXPR_AND:
		return eval_boolean(v, e->args, f) &&
		    eval_boolean(v, e->args->next, f);
	case EXPR_PATH:
	case EXPR_UNION:
		yes = some_nodes(v, e, f, 1).n > 0;
		break;
	default:
		if (e->type == TYPE_BOOLEAN) {
			yes = e->kind == EXPR_CALL ?
			    function_boolean(v, e, f) : compare(v, e, f);
			break;
		}
		eval_value(v, e, f, &value);
		yes = value.kind == VALUE_BOOLEAN ? value.u.boolean :
		    value.kind == VALUE_STRING ? value.u.string.len > 0 :
		    value.kind == VALUE_NODES ? value.u.nodes.n > 0 :
		    value.kind == VALUE_FRAGMENT || (value.u.number < 0 ||
		    value.u.number > 0);
		break;
	}
	scratch_release(&v->scratch, mark);
	return yes;
}

double
eval_number(struct eval *v, const struct expr *e, const struct focus *f)
{
	const struct value *value;

	switch (e->kind) {
	case EXPR_NUMBER:
		return e->u.number;
	case EXPR_LOCAL:
	case EXPR_GLOBAL:
		value = variable(v, e, f);
		if (value->kind == VALUE_NUMBER)
			return value->u.number;
		if (value->kind == VALUE_BOOLEAN)
			return value->u.boolean;
		break;
	case EXPR_CALL:
		if (e->type == TYPE_NUMBER)
			return function_number(v, e, f);
		break;
	default:
		break;
	}
	if (e->type == TYPE_NUMBER)
		return arithmetic(v, e, f);
	if (e->type == TYPE_BOOLEAN)
		return eval_boolean(v, e, f);
	return node_number(&v->scratch, eval_text(v, e, f));
}

static struct slice
value_text(struct eval *v, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NUMBER:
		return node_number_text(&v->scratch, value->u.number);
	case VALUE_BOOLEAN:
		return value->u.boolean ? (struct slice){ "true", 4 } :
		    (struct slice){ "false", 5 };
	case VALUE_NODES:
		return value->u.nodes.n == 0 ? (struct slice){ "", 0 } :
		    node_string(&v->scratch, value->u.nodes.at[0]);
	case VALUE_NONE:
		scratch_stop(&v->scratch, "a variable has no value");
	default:
		return value->u.string;
	}
}

static struct slice
read_text(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct value value;
	struct nodes nodes;

	switch (e->kind) {
	case EXPR_STRING:
		return e->u.string;
	case EXPR_LOCAL:
	case EXPR_GLOBAL:
		return value_text(v, variable(v, e, f));
	case EXPR_PATH:
	case EXPR_UNION:
		nodes = some_nodes(v, e, f, e->kind == EXPR_PATH &&
		    e->u.path->ordered ? 1 : ALL);
		return nodes.n == 0 ? (struct slice){ "", 0 } :
		    node_string(&v->scratch, nodes.at[0]);
	default:
		if (e->kind == EXPR_CALL && e->type == TYPE_STRING)
			return function_text(v, e, f);
		eval_value(v, e, f, &value);
		return value_text(v, &value);
	}
}

struct slice
eval_text(struct eval *v, const struct expr *e, const struct focus *f)
{
	struct slice t = read_text(v, e, f);

	scratch_bytes(&v->scratch, t.len);
	return t;
}

struct nodes
eval_nodes(struct eval *v, const struct expr *e, const struct focus *f)
{
	return some_nodes(v, e, f, ALL);
}

void
eval_value(struct eval *v, const struct expr *e, const struct focus *f,
    struct value *value)
{
	switch (e->type) {
	case TYPE_NUMBER:
		value->u.number = eval_number(v, e, f);
		value->kind = VALUE_NUMBER;
		break;
	case TYPE_STRING:
		value->u.string = eval_text(v, e, f);
		value->kind = VALUE_STRING;
		break;
	case TYPE_BOOLEAN:
		value->u.boolean = eval_boolean(v, e, f);
		value->kind = VALUE_BOOLEAN;
		break;
	case TYPE_NODES:
		value->u.nodes = eval_nodes(v, e, f);
		value->kind = VALUE_NODES;
		break;
	default:
		*value = *variable(v, e, f);
		break;
	}
}

bool
eval_predicates(struct eval *v, const struct expr *e, const struct node *n)
{
	const struct focus f = { .node = n, .current = n, .position = 1,
	    .size = 1 };

	for (; e != NULL; e = e->next)
		if (!eval_boolean(v, e, &f))
			return false;
	return true;
}

static const struct value *
variable(struct eval *v, const struct expr *e, const struct focus *f)
{
	const struct value *value = e->kind == EXPR_LOCAL ?
	    &f->locals[e->u.slot] : &v->globals[e->u.slot];

	scratch_step(&v->scratch);
	if (value->kind == VALUE_NONE)
		scratch_stop(&v->scratch, "a variable has no value");
	return value;
}

static double
arithmetic(struct eval *v, const struct expr *e, const struct focus *f)
{
	double a = eval_number(v, e->args, f), b;

	if (e->kind == EXPR_NEGATIVE)
		return -a;
	b = eval_number(v, e->args->next, f);
	switch (e->kind) {
	case EXPR_PLUS:
		return a + b;
	case EXPR_MINUS:
		return a - b;
	case EXPR_TIMES:
		return a * b;
	case EXPR_DIV:
		return a / b;
	default:
		return fmod(a, b);
	}
}

/* `most` is how many are wanted, of any order if the path has none. */
static struct nodes
some_nodes(struct eval *v, const struct expr *e, const struct focus *f,
    size_t most)
{
	struct nodes all = { 0 }, part;
	const struct value *value;

	switch (e->kind) {
	case EXPR_PATH:
		return path_nodes(v, e->u.path, f, most);
	case EXPR_UNION:
		for (const struct expr *a = e->args; a != NULL; a = a->next) {
			part = some_nodes(v, a, f, most);
			for (size_t i = 0; i < part.n; i++)
				node_add(&v->scratch, &all, part.at[i]);
		}
		node_sort(&v->scratch, &all);
		return all;
	case EXPR_CALL:
		if (e->u.function == CALL_CURRENT)
			node_add(&v->scratch, &all, f->current);
		return all;
	default:
		value = variable(v, e, f);
		if (value->kind != VALUE_NODES)
			scratch_stop(&v->scratch, "a variable has no nodes");
		return value->u.nodes;
	}
}

static struct nodes
path_nodes(struct eval *v, const struct path *p, const struct focus *f,
    size_t most)
{
	struct nodes now = begin_path(v, p, f), next;
	struct focus from = *f;

	for (const struct step *s = p->steps; s < p->steps + p->n; s++) {
		next = (struct nodes){ 0 };
		for (size_t i = 0; i < now.n; i++) {
			from.node = now.at[i];
			take_step(v, s, &from, &next,
			    s == p->steps + p->n - 1 ? most : ALL);
			if (s == p->steps + p->n - 1 && next.n >= most)
				break;
		}
		now = next;
	}
	if (!p->ordered && now.n > 1)
		node_sort(&v->scratch, &now);
	return now;
}

static struct nodes
begin_path(struct eval *v, const struct path *p, const struct focus *f)
{
	struct nodes now = { 0 }, copy = { 0 };

	if (p->base != NULL)
		now = some_nodes(v, p->base, f, ALL);
	else
		node_add(&v->scratch, &now, p->absolute ? node_root(f->node) :
		    f->node);
	if (p->predicates == NULL)
		return now;
	/* Those of a variable are not ours to thin out. */
	for (size_t i = 0; i < now.n; i++)
		node_add(&v->scratch, &copy, now.at[i]);
	for (const struct expr *e = p->predicates; e != NULL; e = e->next)
		filter(v, e, f, &copy, 0);
	return copy;
}

static void
take_step(struct eval *v, const struct step *s, const struct focus *f,
    struct nodes *found, size_t most)
{
	size_t start = found->n;

	most = s->first ? 1 : s->last || s->predicates != NULL ? ALL :
	    most - found->n;
	node_gather(&v->scratch, f->node, s, found, most);
	if (s->last && found->n > start + 1) {
		found->at[start] = found->at[found->n - 1];
		found->n = start + 1;
	}
	for (const struct expr *e = s->predicates; e != NULL; e = e->next)
		filter(v, e, f, found, start);
}

static void
filter(struct eval *v, const struct expr *e, const struct focus *f,
    struct nodes *list, size_t start)
{
	struct focus at = *f;
	size_t kept = start;

	at.size = list->n - start;
	for (size_t i = start; i < list->n; i++) {
		struct value value = { .kind = VALUE_BOOLEAN };

		at.node = list->at[i];
		at.position = i - start + 1;
		if (e->type == TYPE_NUMBER || e->type == TYPE_UNKNOWN)
			eval_value(v, e, &at, &value);
		if (value.kind == VALUE_NUMBER) {
			double place = (double)at.position;

			value.u.boolean = value.u.number >= place &&
			    value.u.number <= place;
		} else
			value.u.boolean = eval_boolean(v, e, &at);
		if (value.u.boolean)
			list->at[kept++] = list->at[i];
	}
	list->n = kept;
}

/* How often a value can be compared: nodes one by one. */
static size_t
count(const struct value *a)
{
	return a->kind == VALUE_NODES ? a->u.nodes.n : 1;
}

static struct slice
text_at(struct eval *v, const struct value *a, size_t i)
{
	struct slice t = a->kind == VALUE_NODES ?
	    node_string(&v->scratch, a->u.nodes.at[i]) : value_text(v, a);

	scratch_bytes(&v->scratch, t.len);
	return t;
}

static double
number_at(struct eval *v, const struct value *a, size_t i)
{
	return a->kind == VALUE_NUMBER ? a->u.number :
	    a->kind == VALUE_BOOLEAN ? (double)a->u.boolean :
	    node_number(&v->scratch, text_at(v, a, i));
}

static bool
is_true(const struct value *a)
{
	switch (a->kind) {
	case VALUE_BOOLEAN:
		return a->u.boolean;
	case VALUE_NUMBER:
		return a->u.number < 0 || a->u.number > 0;
	case VALUE_STRING:
		return a->u.string.len > 0;
	default:
		return a->kind == VALUE_FRAGMENT || a->u.nodes.n > 0;
	}
}

static bool
is_set(const struct value *a)
{
	return a->kind == VALUE_NODES || a->kind == VALUE_FRAGMENT;
}

static bool
same_text(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

static bool
holds(enum expr_kind kind, double a, double b)
{
	switch (kind) {
	case EXPR_EQUAL:
		return a >= b && a <= b;
	case EXPR_UNEQUAL:
		return !(a >= b && a <= b);
	case EXPR_LESS:
		return a < b;
	case EXPR_LESS_EQUAL:
		return a <= b;
	case EXPR_MORE:
		return a > b;
	default:
		return a >= b;
	}
}

/* Section 3.4: a set is what any of its nodes is. */
static bool
compare(struct eval *v, const struct expr *e, const struct focus *f)
{
	bool equality = e->kind == EXPR_EQUAL || e->kind == EXPR_UNEQUAL;
	struct value a, b;
	bool numbers;

	eval_value(v, e->args, f, &a);
	eval_value(v, e->args->next, f, &b);
	if ((a.kind == VALUE_BOOLEAN || b.kind == VALUE_BOOLEAN) &&
	    (equality || is_set(&a) || is_set(&b)))
		return holds(e->kind, is_true(&a), is_true(&b));
	numbers = !equality || a.kind == VALUE_NUMBER ||
	    b.kind == VALUE_NUMBER;
	for (size_t i = 0; i < count(&a); i++)
		for (size_t j = 0; j < count(&b); j++) {
			scratch_step(&v->scratch);
			if (numbers ? holds(e->kind, number_at(v, &a, i),
			    number_at(v, &b, j)) : same_text(text_at(v, &a, i),
			    text_at(v, &b, j)) == (e->kind == EXPR_EQUAL))
				return true;
		}
	return false;
}
