/*
 * Templates of a sheet and of all it imports, and which of them comes first
 * (XSLT 1.0, sections 2.6.2 and 5.5).
 */
#include "web/compiler.h"

#include <stdlib.h>
#include <string.h>

#include <libxslt/imports.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "web/program.h"

/* A pattern with what decides between it and others. */
struct candidate {
	struct rule		 rule;
	struct candidate	*next;
	const struct step	*last;		/* NULL: of the document */
	unsigned		 mode;
	double			 priority;
	unsigned		 precedence;
};

static int		 gather_level(struct compiler *, const xmlNode *,
			    unsigned);
static int		 gather_template(struct compiler *, const xmlNode *,
			    struct source **);
static int		 gather_global(struct compiler *, const xmlNode *);
static int		 note_openers(struct compiler *);
static int		 add_candidates(struct compiler *, const struct source *,
			    struct candidate **);
static void		 make_mode(struct compiler *, const struct candidate *,
			    unsigned);
static void		 fill_bucket(struct compiler *,
			    const struct candidate *, unsigned,
			    struct bucket *);

int
compiler_fail(struct compiler *c, const char *why)
{
	if (c->why == NULL)
		c->why = why;
	return -1;
}

bool
compiler_is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	    xmlStrEqual(n->ns->href, XSLT_NAMESPACE) &&
	    (name == NULL || xmlStrEqual(n->name, BAD_CAST name));
}

const char *
compiler_attr(struct compiler *c, const xmlNode *n, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(n, BAD_CAST name);
	const char *copy = pool_strdup(c->program->pool, (char *)value);

	xmlFree(value);
	return copy;
}

bool
compiler_only(const xmlNode *n, const char *names)
{
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		const char *name = (const char *)a->name;
		const char *at = strstr(names, name);
		size_t len = strlen(name);

		if (a->ns != NULL || at == NULL || at == names ||
		    at[-1] != ' ' || at[len] != ' ')
			return false;
	}
	return true;
}

unsigned
compiler_name(struct compiler *c, const char *name)
{
	for (unsigned i = 0; i < c->n_names; i++)
		if (strcmp(c->names[i], name) == 0)
			return i;
	if (c->n_names == NAMES_MAX) {
		compiler_fail(c, "too many names");
		return 0;
	}
	c->names[c->n_names] = name;
	return c->n_names++;
}

struct expr *
compiler_expr(struct compiler *c, const char *text)
{
	struct expr *e = text == NULL ? NULL :
	    xpath_parse(&c->scope, text, strlen(text));

	if (e == NULL)
		compiler_fail(c, text == NULL ? "a missing expression" : text);
	return e;
}

int
gather_sheet(struct compiler *c, struct _xsltStylesheet *style)
{
	unsigned precedence = 0;

	(void)compiler_name(c, "");	/* no mode */
	for (xsltStylesheet *s = style; s != NULL; s = xsltNextImport(s)) {
		const xmlNode *root = xmlDocGetRootElement(s->doc);

		if (root == NULL || !(compiler_is(root, "stylesheet") ||
		    compiler_is(root, "transform")))
			return compiler_fail(c, "a sheet without templates");
		if (s->docList != NULL)
			return compiler_fail(c, "xsl:include");
		if (gather_level(c, root, precedence++) == -1)
			return -1;
	}
	return note_openers(c);
}

/* One file; the later of two equal templates goes before the other. */
static int
gather_level(struct compiler *c, const xmlNode *root, unsigned precedence)
{
	struct source *first = NULL, **end = &c->sources;

	for (const xmlNode *n = root->children; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || compiler_is(n, "import") ||
		    compiler_is(n, "output"))
			continue;
		if (compiler_is(n, "template") ?
		    gather_template(c, n, &first) == -1 :
		    gather_global(c, n) == -1)
			return -1;
	}
	for (struct source *t = first; t != NULL; t = t->next)
		t->precedence = precedence;
	while (*end != NULL)
		end = &(*end)->next;
	*end = first;
	return 0;
}

static int
gather_template(struct compiler *c, const xmlNode *n, struct source **first)
{
	struct source *s = pool_alloc(c->program->pool, sizeof(*s));
	const char *mode = compiler_attr(c, n, "mode");

	if (!compiler_only(n, " name match mode priority ") ||
	    xmlNodeGetSpacePreserve(n) != -1)
		return compiler_fail(c, "an attribute of xsl:template");
	s->name = compiler_attr(c, n, "name");
	s->match = compiler_attr(c, n, "match");
	s->priority = compiler_attr(c, n, "priority");
	s->mode = mode == NULL ? 0 : compiler_name(c, mode);
	s->content = n->children;
	s->next = *first;
	*first = s;
	return 0;
}

static int
gather_global(struct compiler *c, const xmlNode *n)
{
	const char *name = compiler_attr(c, n, "name");

	if (!(compiler_is(n, "variable") || compiler_is(n, "param")) ||
	    name == NULL || !compiler_only(n, " name select "))
		return compiler_fail(c, (const char *)n->name);
	for (unsigned i = 0; i < c->nglobals; i++)
		if (strcmp(c->globals[i].name, name) == 0)
			return 0;	/* that one has precedence */
	if (c->nglobals == LOCALS_MAX)
		return compiler_fail(c, "too many variables");
	c->globals[c->nglobals].name = name;
	c->globals[c->nglobals++].node = n;
	return 0;
}

/* What opens is what calls an opener without an element of its own around. */
static int
note_openers(struct compiler *c)
{
	bool again = true;

	while (again) {
		again = false;
		for (struct source *s = c->sources; s != NULL; s = s->next)
			if (!s->opens && compiler_opens(c, s->content))
				again = s->opens = true;
	}
	return c->why == NULL ? 0 : -1;
}

static bool
calls_opener(struct compiler *c, const xmlNode *n)
{
	const char *name = compiler_attr(c, n, "name");
	const char *mode = compiler_attr(c, n, "mode");
	unsigned m = mode == NULL ? 0 : compiler_name(c, mode);

	for (const struct source *s = c->sources; s != NULL; s = s->next)
		if (s->opens && (name != NULL ? s->name != NULL &&
		    strcmp(s->name, name) == 0 : s->match != NULL &&
		    s->mode == m))
			return true;
	return false;
}

bool
compiler_opens(struct compiler *c, const xmlNode *n)
{
	for (; n != NULL; n = n->next) {
		if (!compiler_is(n, NULL) || compiler_is(n, "value-of") ||
		    compiler_is(n, "variable") || compiler_is(n, "param"))
			continue;
		if (compiler_is(n, "attribute"))
			return true;
		if (compiler_is(n, "call-template") ||
		    compiler_is(n, "apply-templates") ? calls_opener(c, n) :
		    compiler_opens(c, n->children))
			return true;
	}
	return false;
}

/* Section 5.5. */
static double
default_priority(const struct path *p)
{
	const struct step *s = p->steps;

	if (p->absolute || p->n != 1 || s->predicates != NULL)
		return 0.5;
	return s->test == TEST_NAME ? 0 : -0.5;
}

/* Puts it behind those that go before it: added best precedence first. */
static void
insert(struct candidate **list, struct candidate *new)
{
	while (*list != NULL && ((*list)->precedence < new->precedence ||
	    (*list)->priority >= new->priority))
		list = &(*list)->next;
	new->next = *list;
	*list = new;
}

int
gather_rules(struct compiler *c)
{
	struct candidate *list = NULL;
	struct program *p = c->program;

	for (const struct source *s = c->sources; s != NULL; s = s->next)
		if (s->match != NULL && add_candidates(c, s, &list) == -1)
			return -1;
	p->modes = pool_alloc(p->pool, c->n_names * sizeof(*p->modes));
	for (unsigned m = 0; m < c->n_names; m++)
		if (c->applied[m][VARIANT_MARKUP] || c->applied[m][VARIANT_TEXT])
			make_mode(c, list, m);
	return 0;
}

static int
add_candidates(struct compiler *c, const struct source *s,
    struct candidate **list)
{
	struct expr *e = xpath_pattern(&c->scope, s->match);

	if (e == NULL)
		return compiler_fail(c, s->match);
	for (e = e->kind == EXPR_UNION ? e->args : e; e != NULL; e = e->next) {
		struct candidate *new = pool_alloc(c->temp, sizeof(*new));
		const struct path *p = e->u.path;

		new->rule.pattern = p;
		new->rule.template = &s->template;
		new->last = p->n == 0 ? NULL : &p->steps[p->n - 1];
		new->mode = s->mode;
		new->precedence = s->precedence;
		new->priority = s->priority == NULL ? default_priority(p) :
		    strtod(s->priority, NULL);
		insert(list, new);
	}
	return 0;
}

static struct bucket *
find_bucket(struct mode *m, const struct step *s)
{
	for (unsigned i = BUCKET_NAMED; i < m->n; i++)
		if (m->buckets[i].attribute == (s->axis == AXIS_ATTRIBUTE) &&
		    strcmp(m->buckets[i].name, s->name) == 0)
			return &m->buckets[i];
	return NULL;
}

static void
make_mode(struct compiler *c, const struct candidate *list, unsigned mode)
{
	struct mode *m = &c->program->modes[mode];
	unsigned names = 0;

	for (const struct candidate *d = list; d != NULL; d = d->next)
		names += d->mode == mode && d->last != NULL &&
		    d->last->test == TEST_NAME;
	m->buckets = pool_alloc(c->program->pool,
	    (BUCKET_NAMED + names) * sizeof(*m->buckets));
	m->n = BUCKET_NAMED;
	m->buckets[BUCKET_ATTRIBUTE].attribute = true;
	for (const struct candidate *d = list; d != NULL; d = d->next)
		if (d->mode == mode && d->last != NULL &&
		    d->last->test == TEST_NAME &&
		    find_bucket(m, d->last) == NULL) {
			m->buckets[m->n].attribute =
			    d->last->axis == AXIS_ATTRIBUTE;
			m->buckets[m->n++].name = d->last->name;
		}
	for (unsigned i = 0; i < m->n; i++)
		fill_bucket(c, list, mode, &m->buckets[i]);
}

static bool
is_for(const struct candidate *d, const struct bucket *b, bool other)
{
	if (d->last == NULL || d->last->test == TEST_TEXT)
		return other;
	if (other)
		return d->last->test == TEST_NODE &&
		    d->last->axis != AXIS_ATTRIBUTE;
	if ((d->last->axis == AXIS_ATTRIBUTE) != b->attribute)
		return false;
	return d->last->test != TEST_NAME || (b->name != NULL &&
	    strcmp(d->last->name, b->name) == 0);
}

static void
fill_bucket(struct compiler *c, const struct candidate *list, unsigned mode,
    struct bucket *b)
{
	bool other = b == &c->program->modes[mode].buckets[BUCKET_OTHER];
	struct rule *rules;
	unsigned n = 0;

	for (const struct candidate *d = list; d != NULL; d = d->next)
		n += d->mode == mode && is_for(d, b, other);
	rules = pool_alloc(c->program->pool, (n + 1) * sizeof(*rules));
	for (const struct candidate *d = list; d != NULL; d = d->next)
		if (d->mode == mode && is_for(d, b, other))
			rules[b->n++] = d->rule;
	b->rules = rules;
}
