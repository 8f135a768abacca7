/*
 * Instructions of a sheet become operations.
 */
#include "web/compiler.h"

#include <string.h>

#include "base/attr.h"

#define OPS_MAX		100000
#define INLINE_MAX	4		/* templates within another */
#define ARGS_MAX	100
#define ONE_OF(names)	" " names " "	/* see compiler_only() */

static int	 compile_value_of(struct compiler *, const xmlNode *);
static int	 compile_if(struct compiler *, const xmlNode *);
static int	 compile_choose(struct compiler *, const xmlNode *);
static int	 compile_each(struct compiler *, const xmlNode *);
static int	 compile_apply(struct compiler *, const xmlNode *);
static int	 compile_call(struct compiler *, const xmlNode *);
static int	 compile_inline(struct compiler *, struct source *);
static int	 compile_args(struct compiler *, const xmlNode *, unsigned *);
static int	 compile_variable(struct compiler *, const xmlNode *);
static int	 compile_param(struct compiler *, const xmlNode *);
static int	 compile_attribute(struct compiler *, const xmlNode *);
static int	 compile_body(struct compiler *, const xmlNode *, enum variant,
		    struct op);
static int	 compile_setting(struct compiler *, const xmlNode *,
		    struct op, enum op_kind);
static void	 flush(struct compiler *);

static const struct {
	const char	*name;
	const char	*attributes;
	int		(*compile)(struct compiler *, const xmlNode *);
} instructions[] = {
	{ "value-of", ONE_OF("select"), compile_value_of },
	{ "if", " test ", compile_if },
	{ "choose", " ", compile_choose },
	{ "for-each", ONE_OF("select"), compile_each },
	{ "apply-templates", " mode select ", compile_apply },
	{ "call-template", " name ", compile_call },
	{ "variable", " name select ", compile_variable },
	{ "param", " name select ", compile_param },
	{ "attribute", " name ", compile_attribute },
};

int
compiler_instruction(struct compiler *c, const xmlNode *n)
{
	for (size_t i = 0; i < COUNT_OF(instructions); i++)
		if (compiler_is(n, instructions[i].name) &&
		    compiler_only(n, instructions[i].attributes))
			return instructions[i].compile(c, n);
	return compiler_fail(c, pool_printf(c->temp, "xsl:%s in line %ld",
	    (const char *)n->name, xmlGetLineNo(n)));
}

unsigned
compiler_emit(struct compiler *c, struct op op)
{
	flush(c);
	if (c->n == c->size) {
		unsigned size = c->size == 0 ? 1024 : 2 * c->size;
		struct op *more = pool_alloc(c->temp, size * sizeof(*more));

		if (c->n > 0)
			memcpy(more, c->ops, c->n * sizeof(*more));
		c->ops = more;
		c->size = size;
	}
	if (c->n > OPS_MAX)
		compiler_fail(c, "too many instructions");
	c->ops[c->n] = op;
	return c->n++;
}

unsigned
compiler_label(struct compiler *c)
{
	flush(c);
	return c->n;
}

/* Labels may move the operations: not in one expression with them. */
void
compiler_land(struct compiler *c, unsigned at)
{
	unsigned here = compiler_label(c);

	c->ops[at].a = here;
}

/* What is always the same is one operation. */
static void
flush(struct compiler *c)
{
	struct op op = { .kind = c->variant == VARIANT_TEXT ? OP_TEXT :
	    OP_RAW };

	if (c->pending.len == 0)
		return;
	op.u.text.s = pool_strndup(c->program->pool, c->pending.data,
	    c->pending.len);
	op.u.text.len = c->pending.len;
	c->pending.len = 0;
	compiler_emit(c, op);
}

bool
compiler_variable(void *arg, const char *name, struct expr *e)
{
	struct compiler *c = arg;

	for (unsigned i = c->n_locals; i > c->first_local; i--)
		if (strcmp(c->locals[i - 1].name, name) == 0) {
			e->kind = EXPR_LOCAL;
			e->u.slot = c->locals[i - 1].slot;
			return true;
		}
	for (unsigned i = 0; i < c->nglobals; i++)
		if (strcmp(c->globals[i].name, name) == 0) {
			if (compiler_global(c, i) == -1)
				return false;
			e->kind = EXPR_GLOBAL;
			e->u.slot = c->globals[i].slot;
			return true;
		}
	return false;
}

static int
compile_value_of(struct compiler *c, const xmlNode *n)
{
	struct op op = { .kind = OP_VALUE };

	op.u.expr = compiler_expr(c, compiler_attr(c, n, "select"));
	if (op.u.expr == NULL)
		return -1;
	compiler_emit(c, op);
	return 0;
}

/* The test of an instruction; -1: a failure. */
static int
compile_test(struct compiler *c, const xmlNode *n, unsigned *at)
{
	struct op op = { .kind = OP_UNLESS };

	op.u.expr = compiler_expr(c, compiler_attr(c, n, "test"));
	if (op.u.expr == NULL)
		return -1;
	*at = compiler_emit(c, op);
	return compiler_content(c, n->children);
}

static int
compile_if(struct compiler *c, const xmlNode *n)
{
	unsigned at;

	if (compile_test(c, n, &at) == -1)
		return -1;
	compiler_land(c, at);
	return 0;
}

/* Each branch ends with a jump; until its target is known, to the one before. */
static int
compile_choose(struct compiler *c, const xmlNode *n)
{
	unsigned waiting = 0, test, end;

	for (n = n->children; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (compiler_is(n, "otherwise")) {
			if (compiler_content(c, n->children) == -1)
				return -1;
			break;
		}
		if (!compiler_is(n, "when") || !compiler_only(n, " test "))
			return compiler_fail(c, "xsl:choose");
		if (compile_test(c, n, &test) == -1)
			return -1;
		waiting = compiler_emit(c, (struct op){ .kind = OP_JUMP,
		    .a = waiting });
		compiler_land(c, test);
	}
	for (end = compiler_label(c); waiting != 0;) {
		unsigned before = c->ops[waiting].a;

		c->ops[waiting].a = end;
		waiting = before;
	}
	return 0;
}

static int
compile_each(struct compiler *c, const xmlNode *n)
{
	struct op op = { .kind = OP_EACH };

	op.u.expr = compiler_expr(c, compiler_attr(c, n, "select"));
	if (op.u.expr == NULL)
		return -1;
	if (op.u.expr->type != TYPE_NODES && op.u.expr->type != TYPE_UNKNOWN)
		return compiler_fail(c, "xsl:for-each");
	return compile_body(c, n->children, c->variant, op);
}

static int
compile_apply(struct compiler *c, const xmlNode *n)
{
	const char *select = compiler_attr(c, n, "select");
	const char *mode = compiler_attr(c, n, "mode");
	unsigned m = mode == NULL ? 0 : compiler_name(c, mode);
	struct op op = { .kind = OP_APPLY };

	if (select != NULL && (op.u.expr = compiler_expr(c, select)) == NULL)
		return -1;
	if (select != NULL && op.u.expr->type != TYPE_NODES &&
	    op.u.expr->type != TYPE_UNKNOWN)
		return compiler_fail(c, "xsl:apply-templates");
	if (compile_args(c, n, &op.a) == -1)
		return -1;
	op.b = m * VARIANTS + c->variant;
	compiler_want(c, m, c->variant);
	compiler_emit(c, op);
	return 0;
}

static int
compile_call(struct compiler *c, const xmlNode *n)
{
	const char *name = compiler_attr(c, n, "name");
	struct op op = { .kind = OP_CALL };
	struct source *s = c->sources;
	bool params = false;

	while (s != NULL && (s->name == NULL || name == NULL ||
	    strcmp(s->name, name) != 0))
		s = s->next;
	if (s == NULL)
		return compiler_fail(c, "a template that is not there");
	for (const xmlNode *p = s->content; p != NULL; p = p->next)
		params = params || compiler_is(p, "param");
	if (n->children == NULL && !params && !s->inlined &&
	    c->inlined < INLINE_MAX)
		return compile_inline(c, s);
	if (compile_args(c, n, &op.a) == -1)
		return -1;
	op.u.template = &s->template;
	op.b = c->variant;
	s->wanted[c->variant] = true;
	compiler_emit(c, op);
	return 0;
}

/* It knows none of the caller's variables. */
static int
compile_inline(struct compiler *c, struct source *s)
{
	unsigned first = c->first_local;
	int rc;

	c->first_local = c->n_locals;
	c->inlined++;
	s->inlined = true;
	rc = compiler_content(c, s->content);
	s->inlined = false;
	c->inlined--;
	c->first_local = first;
	return rc;
}

static int
compile_args(struct compiler *c, const xmlNode *n, unsigned *count)
{
	for (n = n->children; n != NULL; n = n->next) {
		struct op op = { .kind = OP_ARG };
		const char *name;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		name = compiler_attr(c, n, "name");
		if (!compiler_is(n, "with-param") || name == NULL ||
		    !compiler_only(n, " name select ") || ++*count > ARGS_MAX)
			return compiler_fail(c, (const char *)n->name);
		op.b = compiler_name(c, name);
		if (compile_setting(c, n, op, OP_ARG_TEXT) == -1)
			return -1;
	}
	return 0;
}

/* A value by select, by content, or the empty string. */
static int
compile_setting(struct compiler *c, const xmlNode *n, struct op op,
    enum op_kind text)
{
	static const struct expr empty = { .kind = EXPR_STRING,
	    .type = TYPE_STRING, .u.string = { "", 0 } };
	const char *select = compiler_attr(c, n, "select");

	if (select == NULL && n->children != NULL) {
		op.kind = text;
		return compile_body(c, n->children, VARIANT_TEXT, op);
	}
	op.u.expr = select == NULL ? &empty : compiler_expr(c, select);
	if (op.u.expr == NULL)
		return -1;
	compiler_emit(c, op);
	return 0;
}

static int
compile_variable(struct compiler *c, const xmlNode *n)
{
	const char *name = compiler_attr(c, n, "name");
	struct op op = { .kind = OP_SET, .b = c->slots };

	if (name == NULL || c->n_locals == LOCALS_MAX)
		return compiler_fail(c, "xsl:variable");
	c->slots++;
	if (compile_setting(c, n, op, OP_SET_TEXT) == -1)
		return -1;
	c->locals[c->n_locals].name = name;
	c->locals[c->n_locals++].slot = op.b;
	return 0;
}

/* They are the first in a template; no variable is before them. */
static int
compile_param(struct compiler *c, const xmlNode *n)
{
	unsigned at;

	for (const xmlNode *p = n->prev; p != NULL; p = p->prev)
		if (p->type == XML_ELEMENT_NODE && !compiler_is(p, "param"))
			return compiler_fail(c, "xsl:param behind others");
	if (!compiler_is(n->parent, "template"))
		return compiler_fail(c, "xsl:param in an instruction");
	at = compiler_emit(c, (struct op){ .kind = OP_PARAM, .b = c->slots });
	if (compile_variable(c, n) == -1)
		return -1;
	compiler_land(c, at);
	return 0;
}

static int
compile_attribute(struct compiler *c, const xmlNode *n)
{
	const char *name = compiler_attr(c, n, "name");
	struct op op = { .kind = OP_ATTR };

	/* In the text of an element it does not show, else it would be wrong. */
	if (c->variant == VARIANT_TEXT && c->inside > 0)
		return 0;
	if (c->variant == VARIANT_TEXT || name == NULL ||
	    strpbrk(name, "{}: ") != NULL)
		return compiler_fail(c, "xsl:attribute");
	name = pool_printf(c->program->pool, " %s=\"", name);
	op.u.text = (struct slice){ name, strlen(name) };
	return compile_body(c, n->children, VARIANT_TEXT, op);
}

static int
compile_body(struct compiler *c, const xmlNode *content, enum variant v,
    struct op op)
{
	unsigned inside = c->inside, at = compiler_emit(c, op);
	enum variant before = c->variant;

	if (v != before)
		c->inside = 0;
	c->variant = v;
	if (compiler_content(c, content) == -1)
		return -1;
	compiler_emit(c, (struct op){ .kind = OP_END });
	c->variant = before;
	c->inside = inside;
	compiler_land(c, at);
	return 0;
}
