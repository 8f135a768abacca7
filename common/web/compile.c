/*
 * Templates, literal elements and text become operations.
 */
#include "web/program.h"

#include <stdio.h>
#include <string.h>

#include <libxml/parserInternals.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "web/compiler.h"
#include "web/html.h"

#define SVG	"http://www.w3.org/2000/svg"

static int	 compile_globals(struct compiler *);
static int	 compile_templates(struct compiler *);
static int	 compile_template(struct compiler *, struct source *,
		    enum variant);
static int	 compile_node(struct compiler *, const xmlNode *);
static int	 compile_text(struct compiler *, const xmlNode *);
static int	 compile_element(struct compiler *, const xmlNode *);
static int	 compile_start(struct compiler *, const xmlNode *);
static int	 compile_flat(struct compiler *, const xmlNode *);
static int	 compile_avt(struct compiler *, const char *, bool);

struct program *
program_compile(struct _xsltStylesheet *style, const char **why)
{
	struct pool *pool = pool_create(), *temp = pool_create();
	struct compiler *c = pool_alloc(temp, sizeof(*c));
	struct program *p = pool_alloc(pool, sizeof(*p));

	p->pool = pool;
	c->temp = temp;
	c->program = p;
	c->scope = (struct xpath_scope){ .pool = pool,
	    .variable = compiler_variable, .arg = c };
	buf_init(&c->pending, temp, 256);
	*why = NULL;
	if (gather_sheet(c, style) == 0 && compile_globals(c) == 0 &&
	    compile_templates(c) == 0 && gather_rules(c) == 0 &&
	    c->why == NULL) {
		p->ops = pool_alloc(pool, c->n * sizeof(*p->ops));
		memcpy(p->ops, c->ops, c->n * sizeof(*p->ops));
	} else {
		/* The reason may be a text of the program. */
		static char reason[128];

		snprintf(reason, sizeof(reason), "%s", c->why);
		*why = reason;
		pool_destroy(pool);
		p = NULL;
	}
	pool_destroy(temp);
	return p;
}

void
program_free(struct program *p)
{
	if (p != NULL)
		pool_destroy(p->pool);
}

static int
compile_globals(struct compiler *c)
{
	c->program->globals = pool_alloc(c->program->pool,
	    (c->nglobals + 1) * sizeof(*c->program->globals));
	for (unsigned i = 0; i < c->nglobals; i++)
		if (compiler_global(c, i) == -1)
			return -1;
	return 0;
}

/* Those it needs are compiled before it gets its place. */
int
compiler_global(struct compiler *c, unsigned i)
{
	const xmlNode *n = c->globals[i].node;
	const char *select = compiler_attr(c, n, "select");
	struct global g = { 0 };
	struct buf text;

	if (c->globals[i].state == READY)
		return 0;
	if (c->globals[i].state == BEGUN)
		return compiler_fail(c, "a variable that needs itself");
	c->globals[i].state = BEGUN;
	if (select != NULL && (g.expr = compiler_expr(c, select)) == NULL)
		return -1;
	buf_init(&text, c->program->pool, 16);
	for (n = n->children; n != NULL; n = n->next) {
		if (n->type != XML_TEXT_NODE && n->type != XML_COMMENT_NODE)
			return compiler_fail(c, "a global variable's content");
		if (n->type == XML_TEXT_NODE)
			buf_puts(&text, (const char *)n->content);
		g.fragment = true;
	}
	g.text = (struct slice){ text.data, text.len };
	c->globals[i].slot = c->program->nglobals;
	c->program->globals[c->program->nglobals++] = g;
	c->globals[i].state = READY;
	return 0;
}

/* Beginning with the document, all that may be reached. */
static int
compile_templates(struct compiler *c)
{
	bool again = true;

	compiler_want(c, 0, VARIANT_MARKUP);
	while (again) {
		again = false;
		for (struct source *s = c->sources; s != NULL; s = s->next)
			for (unsigned v = 0; v < VARIANTS; v++) {
				if (!s->wanted[v] || s->done[v])
					continue;
				again = s->done[v] = true;
				if (compile_template(c, s, v) == -1)
					return -1;
			}
	}
	return 0;
}

void
compiler_want(struct compiler *c, unsigned mode, enum variant v)
{
	if (c->applied[mode][v])
		return;
	c->applied[mode][v] = true;
	for (struct source *s = c->sources; s != NULL; s = s->next)
		if (s->match != NULL && s->mode == mode)
			s->wanted[v] = true;
}

static int
compile_template(struct compiler *c, struct source *s, enum variant v)
{
	struct param params[LOCALS_MAX];
	unsigned n = 0;

	c->first_local = c->n_locals = c->slots = c->inside = c->inlined = 0;
	c->variant = v;
	s->template.code[v] = compiler_label(c);
	for (const xmlNode *p = s->content; p != NULL; p = p->next)
		if (compiler_is(p, "param") && n < LOCALS_MAX) {
			const char *name = compiler_attr(c, p, "name");

			if (name == NULL)
				return compiler_fail(c, "xsl:param");
			params[n].name = compiler_name(c, name);
			/* compile_variable() gives them the first slots. */
			params[n].slot = n;
			n++;
		}
	if (compiler_content(c, s->content) == -1)
		return -1;
	compiler_emit(c, (struct op){ .kind = OP_END });
	s->template.slots = c->slots;
	s->template.n = n;
	s->template.params = pool_alloc(c->program->pool,
	    (n + 1) * sizeof(*params));
	memcpy(s->template.params, params, n * sizeof(*params));
	return c->why == NULL ? 0 : -1;
}

/* What is declared in it is not known behind it. */
int
compiler_content(struct compiler *c, const xmlNode *n)
{
	unsigned locals = c->n_locals;

	for (; n != NULL; n = n->next)
		if (compile_node(c, n) == -1)
			return -1;
	c->n_locals = locals;
	return 0;
}

static int
compile_node(struct compiler *c, const xmlNode *n)
{
	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
		return compile_text(c, n);
	if (n->type != XML_ELEMENT_NODE)
		return n->type == XML_COMMENT_NODE || n->type == XML_PI_NODE ?
		    0 : compiler_fail(c, "a node that is not known");
	if (!compiler_is(n, NULL))
		return compile_element(c, n);
	return compiler_instruction(c, n);
}

/* libxslt took away blanks that are none, and put xsl:text in its place. */
static int
compile_text(struct compiler *c, const xmlNode *n)
{
	const char *s = (const char *)n->content;

	if (n->name == xmlStringTextNoenc)
		return compiler_fail(c, "disable-output-escaping");
	if (c->variant == VARIANT_TEXT)
		buf_puts(&c->pending, s);
	else
		html_escape(&c->pending, s, strlen(s), HTML_TEXT);
	return 0;
}

static int
compile_element(struct compiler *c, const xmlNode *n)
{
	const char *name = (const char *)n->name;
	int rc;

	/* Of another namespace it might be an instruction to libxslt. */
	if (n->ns != NULL && !xmlStrEqual(n->ns->href, BAD_CAST SVG))
		return compiler_fail(c, "an element of another namespace");
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if ((a->ns != NULL && xmlStrEqual(a->ns->href,
		    XSLT_NAMESPACE)) || (a->children != NULL &&
		    (a->children->next != NULL ||
		    a->children->type != XML_TEXT_NODE)))
			return compiler_fail(c, "an attribute of an element");
	c->inside++;
	if (c->variant == VARIANT_TEXT)
		rc = compiler_content(c, n->children);
	else if (html_drops_line(name) || compiler_opens(c, n->children))
		rc = compile_start(c, n);
	else
		rc = compile_flat(c, n);
	c->inside--;
	return rc;
}

/* The name and quote with which an attribute begins. */
static struct slice
attribute_start(struct compiler *c, const xmlAttr *a)
{
	struct buf b;

	buf_init(&b, c->program->pool, 32);
	html_name(&b, a->ns == NULL ? NULL : (const char *)a->ns->prefix,
	    (const char *)a->name);
	return (struct slice){ b.data, b.len };
}

static const char *
attribute_value(const xmlAttr *a)
{
	return a->children == NULL || a->children->content == NULL ? "" :
	    (const char *)a->children->content;
}

/* Attributes may be added or replaced: they are kept until content comes. */
static int
compile_start(struct compiler *c, const xmlNode *n)
{
	const char *name = (const char *)n->name;
	bool is_void = html_is_void(name);
	struct op op = { .kind = is_void ? OP_VOID : OP_START,
	    .b = html_drops_line(name) };
	unsigned at;

	name = pool_strdup(c->program->pool, name);
	op.u.text = (struct slice){ name, strlen(name) };
	at = compiler_emit(c, op);
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		struct op attr = { .kind = OP_ATTR };
		unsigned begin;

		attr.u.text = attribute_start(c, a);
		begin = compiler_emit(c, attr);
		c->variant = VARIANT_TEXT;
		if (compile_avt(c, attribute_value(a), false) == -1)
			return -1;
		compiler_emit(c, (struct op){ .kind = OP_END });
		c->variant = VARIANT_MARKUP;
		compiler_land(c, begin);
	}
	if (compiler_content(c, n->children) == -1)
		return -1;
	if (!is_void) {
		op.kind = OP_FINISH;
		compiler_emit(c, op);
		return 0;
	}
	compiler_emit(c, (struct op){ .kind = OP_END });
	compiler_land(c, at);
	return 0;
}

/* Tags that are always the same. */
static int
compile_flat(struct compiler *c, const xmlNode *n)
{
	const char *name = (const char *)n->name;

	html_open(&c->pending, name);
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		struct slice start = attribute_start(c, a);

		buf_add(&c->pending, start.s, start.len);
		if (compile_avt(c, attribute_value(a), true) == -1)
			return -1;
		buf_puts(&c->pending, "\"");
	}
	buf_puts(&c->pending, ">");
	/* Nothing is written within an element that has no end tag. */
	if (html_is_void(name))
		return 0;
	if (compiler_content(c, n->children) == -1)
		return -1;
	html_close(&c->pending, name);
	return 0;
}

/* The end of an expression in braces, past its strings; NULL: there is none. */
static const char *
expression_end(const char *s)
{
	char quote = '\0';

	for (; *s != '\0'; s++) {
		if (quote != '\0')
			quote = *s == quote ? '\0' : quote;
		else if (*s == '\'' || *s == '"')
			quote = *s;
		else if (*s == '}')
			return s;
	}
	return NULL;
}

/* An attribute value template (section 7.6.2); `raw`: within OP_RAW. */
static int
compile_avt(struct compiler *c, const char *s, bool raw)
{
	struct op op = { .kind = raw ? OP_VALUE_ATTR : OP_VALUE };

	while (*s != '\0') {
		size_t len = strcspn(s, "{}");
		const char *end;

		if (len == 0 && s[1] == s[0])
			len = 1;
		if (len > 0) {
			if (raw)
				html_escape(&c->pending, s, len, HTML_ATTRIBUTE);
			else
				buf_add(&c->pending, s, len);
			s += len + (*s == '{' || *s == '}');
			continue;
		}
		if (*s == '}' || (end = expression_end(s)) == NULL)
			return compiler_fail(c, "braces of an attribute");
		op.u.expr = compiler_expr(c, pool_strndup(c->temp, s + 1,
		    (size_t)(end - s) - 1));
		if (op.u.expr == NULL)
			return -1;
		compiler_emit(c, op);
		s = end + 1;
	}
	return 0;
}
