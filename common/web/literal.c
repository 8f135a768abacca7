/*
 * From literal result elements to raw text.
 */
#include "web/literal.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <libxml/hash.h>
#include <libxml/tree.h>
#include <libxslt/xsltutils.h>

#include "base/attr.h"
#include "base/pool.h"
#include "web/html.h"

#define KEY_SIZE	200
#define BASE		"string(/page/@base-path)"
#define SVG		"http://www.w3.org/2000/svg"
#define UNESCAPED	BAD_CAST "disable-output-escaping"

/* All templates of one name, or all of one mode. */
struct group {
	bool	 opens;		/* may add attributes to the element around it */
	bool	 held;		/* may be called for a value, not for output */
};

struct call {
	struct call	*next;
	struct group	*from, *to;
	bool		 open;		/* not inside of an element of ours */
	bool		 held;		/* inside of a variable or attribute */
};

/* Where in a template the walk is. */
struct place {
	struct group	*group;		/* NULL: in a global variable */
	bool		 open, held;
};

/* Instructions whose content stands for themselves. */
static const char *const inner[] = { "if", "choose", "when", "otherwise",
	"for-each", NULL };

static struct {
	struct pool	*pool;
	xmlHashTable	*groups;
	struct call	*calls;
	bool		 has_base;	/* $base is the base path, and nothing else */
	bool		 other_base;
} known;

static bool		 is_held(const xmlNode *);
static struct group	*group_of(const xmlNode *, const char *);
static void		 note_content(const xmlNode *, struct place);
static void		 note_element(const xmlNode *, struct place);
static void		 note_call(const xmlNode *, struct place);
static void		 note_base(const xmlNode *);
static bool		 may_flatten(const xmlNode *);
static bool		 may_open(const xmlNode *);
static bool		 is_template_good(const xmlChar *);
static void		 flatten_content(xmlNode *, xmlNs *);
static void		 hoist(xmlNode *, xmlNs *);
static void		 write_value(const xmlNode *, const char *, struct buf *,
			    xmlNs *);
static void		 add_raw(const xmlNode *, xmlNs *, struct buf *);
static void		 merge(xmlNode *, xmlNs *);
static bool		 add_constant(struct buf *, const xmlNode *, bool *);
static bool		 is_xsl(const xmlNode *, const char *);
static bool		 is_any(const xmlNode *, const char *const *);
static bool		 is_literal(const xmlNode *);

void
literal_begin(void)
{
	known.pool = pool_create();
	known.groups = xmlHashCreate(256);
	known.calls = NULL;
	known.has_base = known.other_base = false;
}

void
literal_end(void)
{
	xmlHashFree(known.groups, NULL);
	pool_destroy(known.pool);
	known.groups = NULL;
	known.pool = NULL;
}

void
literal_note(const xmlNode *root)
{
	const xmlNode *n;

	for (n = root->children; n != NULL; n = n->next) {
		if (is_xsl(n, "variable") || is_xsl(n, "param")) {
			note_base(n);
			note_content(n, (struct place){ .held = true });
		}
		if (!is_xsl(n, "template"))
			continue;
		if (xmlHasProp(n, BAD_CAST "name") != NULL)
			note_content(n, (struct place){
			    .group = group_of(n, "name"), .open = true });
		if (xmlHasProp(n, BAD_CAST "match") != NULL)
			note_content(n, (struct place){
			    .group = group_of(n, "mode"), .open = true });
	}
}

/* What is true of a template is true of those that call it, or that it calls. */
void
literal_settle(void)
{
	bool again = true;

	while (again) {
		again = false;
		for (const struct call *c = known.calls; c != NULL; c = c->next) {
			if (c->open && c->from != NULL && c->to->opens &&
			    !c->from->opens)
				again = c->from->opens = true;
			if ((c->held || c->from == NULL || c->from->held) &&
			    !c->to->held)
				again = c->to->held = true;
		}
	}
}

void
literal_escape(xmlNode *parent)
{
	for (xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (is_xsl(n, "text") || is_xsl(n, "value-of"))
			xmlUnsetProp(n, UNESCAPED);
		if (n->type == XML_ELEMENT_NODE)
			literal_escape(n);
	}
}

void
literal_flatten(xmlDoc *doc)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	xmlNode *n;

	for (n = root == NULL ? NULL : root->children; n != NULL; n = n->next)
		if (is_xsl(n, "template") && xmlNodeGetSpacePreserve(n) == -1 &&
		    !is_held(n))
			flatten_content(n, n->ns);
}

static bool
is_held(const xmlNode *template)
{
	return (xmlHasProp(template, BAD_CAST "name") != NULL &&
	    group_of(template, "name")->held) ||
	    (xmlHasProp(template, BAD_CAST "match") != NULL &&
	    group_of(template, "mode")->held);
}

/* The group of what is called or defined there by name or in a mode. */
static struct group *
group_of(const xmlNode *n, const char *kind)
{
	xmlChar *value = xmlGetNoNsProp(n, BAD_CAST kind);
	char key[KEY_SIZE];
	struct group *g;

	snprintf(key, sizeof(key), "%s %s", kind, value == NULL ? "" :
	    (const char *)value);
	xmlFree(value);
	if ((g = xmlHashLookup(known.groups, BAD_CAST key)) == NULL) {
		g = pool_alloc(known.pool, sizeof(*g));
		xmlHashAddEntry(known.groups, BAD_CAST key, g);
	}
	return g;
}

static void
note_content(const xmlNode *parent, struct place at)
{
	for (const xmlNode *n = parent->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			note_element(n, at);
}

static void
note_element(const xmlNode *n, struct place at)
{
	static const char *const values[] = { "variable", "param", "with-param",
		"attribute", "comment", "processing-instruction", "message", NULL };
	static const char *const harmless[] = { "value-of", "text", "sort",
		"call-template", "apply-templates", NULL };

	if (is_xsl(n, "call-template") || is_xsl(n, "apply-templates"))
		note_call(n, at);
	if (is_xsl(n, "variable") || is_xsl(n, "param"))
		note_base(n);
	if (at.open && at.group != NULL && (is_xsl(n, "attribute") ||
	    !(is_literal(n) || is_any(n, values) || is_any(n, inner) ||
	    is_any(n, harmless))))
		at.group->opens = true;
	if (is_any(n, values))
		at.held = true;
	if (is_literal(n) || is_any(n, values))
		at.open = false;
	note_content(n, at);
}

static void
note_call(const xmlNode *n, struct place at)
{
	struct call *c = pool_alloc(known.pool, sizeof(*c));

	c->from = at.group;
	c->to = group_of(n, is_xsl(n, "call-template") ? "name" : "mode");
	c->open = at.open;
	c->held = at.held;
	c->next = known.calls;
	known.calls = c;
}

/* Whoever calls something else $base has to do without the short cut. */
static void
note_base(const xmlNode *n)
{
	xmlChar *name = xmlGetNoNsProp(n, BAD_CAST "name");
	xmlChar *select = xmlGetNoNsProp(n, BAD_CAST "select");

	if (name != NULL && xmlStrEqual(name, BAD_CAST "base")) {
		if (is_xsl(n, "variable") && n->parent->parent != NULL &&
		    n->parent->parent->type == XML_DOCUMENT_NODE &&
		    xmlStrEqual(select, BAD_CAST BASE))
			known.has_base = true;
		else
			known.other_base = true;
	}
	xmlFree(name);
	xmlFree(select);
}

static bool
may_flatten(const xmlNode *n)
{
	const xmlNode *c;

	/* Of another namespace it might be an instruction to libxslt. */
	if (html_drops_line((const char *)n->name) || (n->ns != NULL &&
	    !xmlStrEqual(n->ns->href, BAD_CAST SVG)))
		return false;
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if ((a->ns != NULL && xmlStrEqual(a->ns->href,
		    XSLT_NAMESPACE)) || (a->children != NULL &&
		    (a->children->next != NULL ||
		    !is_template_good(a->children->content))))
			return false;
	for (c = n->children; c != NULL; c = c->next)
		/* Outside of its element it would be known for too long. */
		if (is_xsl(c, "variable") ||
		    (html_is_void((const char *)n->name) && !xmlIsBlankNode(c)))
			return false;
	return !may_open(n);
}

/* May something here add an attribute to the element around it? */
static bool
may_open(const xmlNode *parent)
{
	static const char *const harmless[] = { "value-of", "text", "variable",
		"sort", "comment", NULL };

	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || is_literal(n) ||
		    is_any(n, harmless))
			continue;
		if (is_any(n, inner) ? may_open(n) :
		    is_xsl(n, "call-template") ? group_of(n, "name")->opens :
		    is_xsl(n, "apply-templates") ? group_of(n, "mode")->opens :
		    true)
			return true;
	}
	return false;
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

/* An attribute value template that we read as libxslt does. */
static bool
is_template_good(const xmlChar *value)
{
	const char *s = (const char *)value;

	for (s = s == NULL ? "" : s; *s != '\0'; s++) {
		if (*s != '{' && *s != '}')
			continue;
		if (s[1] == *s)
			s++;
		else if (*s == '}' || (s = expression_end(s)) == NULL)
			return false;
	}
	return true;
}

static void
flatten_content(xmlNode *parent, xmlNs *xsl)
{
	xmlNode *n, *next;

	for (n = parent->children; n != NULL; n = next) {
		next = n->next;
		if (is_literal(n)) {
			flatten_content(n, xsl);
			if (may_flatten(n))
				hoist(n, xsl);
		} else if (is_any(n, inner))
			flatten_content(n, xsl);
	}
	if (!is_xsl(parent, "choose"))
		merge(parent, xsl);
}

/* Puts tags and content of an element in its place. */
static void
hoist(xmlNode *n, xmlNs *xsl)
{
	const char *name = (const char *)n->name;
	xmlNode *c;
	struct buf b;

	buf_init(&b, known.pool, 256);
	html_open(&b, name);
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next) {
		html_name(&b, a->ns == NULL ? NULL :
		    (const char *)a->ns->prefix, (const char *)a->name);
		if (a->children != NULL)
			write_value(n, (const char *)a->children->content, &b,
			    xsl);
		buf_puts(&b, "\"");
	}
	buf_puts(&b, ">");
	add_raw(n, xsl, &b);
	while (!html_is_void(name) && (c = n->children) != NULL) {
		xmlUnlinkNode(c);
		xmlAddPrevSibling(n, c);
	}
	if (!html_is_void(name)) {
		html_close(&b, name);
		add_raw(n, xsl, &b);
	}
	xmlUnlinkNode(n);
	xmlFreeNode(n);
}

/* The value of an attribute; what is in braces becomes a value-of before `n`. */
static void
write_value(const xmlNode *n, const char *s, struct buf *b, xmlNs *xsl)
{
	const char *end;
	xmlNode *value;
	char *select;

	while (*s != '\0') {
		size_t len = strcspn(s, "{}");

		html_escape(b, s, len, HTML_ATTRIBUTE);
		s += len;
		if (*s == '\0')
			return;
		if (s[1] == s[0]) {
			buf_add(b, s, 1);
			s += 2;
			continue;
		}
		end = expression_end(s);
		select = pool_strndup(known.pool, s + 1, (size_t)(end - s) - 1);
		s = end + 1;
		if (strcmp(select, "$base") == 0 && known.has_base &&
		    !known.other_base) {
			buf_puts(b, HTML_BASE);
			continue;
		}
		buf_puts(b, HTML_VALUE);
		add_raw(n, xsl, b);
		value = xmlNewDocNode(n->doc, xsl, BAD_CAST "value-of", NULL);
		value->line = n->line;
		xmlNewProp(value, BAD_CAST "select", BAD_CAST select);
		xmlAddPrevSibling((xmlNode *)(uintptr_t)n, value);
	}
}

/* Puts what was gathered before `n`, and begins anew. */
static void
add_raw(const xmlNode *n, xmlNs *xsl, struct buf *b)
{
	xmlNode *raw = xmlNewDocNode(n->doc, xsl, BAD_CAST "text", NULL);

	raw->line = n->line;
	xmlNewProp(raw, UNESCAPED, BAD_CAST "yes");
	xmlAddChild(raw, xmlNewDocTextLen(n->doc, BAD_CAST b->data,
	    (int)b->len));
	xmlAddPrevSibling((xmlNode *)(uintptr_t)n, raw);
	b->len = 0;
	b->data[0] = '\0';
}

/* Neighbours that are all constant become one, where one of them is raw. */
static void
merge(xmlNode *parent, xmlNs *xsl)
{
	xmlNode *first = parent->children, *n, *next;
	struct buf b;

	while (first != NULL) {
		bool raw = false;

		buf_init(&b, known.pool, 256);
		for (n = first; n != NULL && add_constant(&b, n, &raw);
		    n = n->next)
			;
		if (n == first)
			n = n->next;
		else if (raw)
			add_raw(first, xsl, &b);
		for (; first != n; first = next) {
			next = first->next;
			if (!raw)
				continue;
			xmlUnlinkNode(first);
			xmlFreeNode(first);
		}
	}
}

/* Adds what a node writes, as raw text; false if that is not constant. */
static bool
add_constant(struct buf *b, const xmlNode *n, bool *raw)
{
	const char *text = (const char *)n->content;

	if (n->type == XML_COMMENT_NODE || n->type == XML_PI_NODE)
		return true;
	if (n->type == XML_TEXT_NODE) {
		if (!xmlIsBlankNode(n))
			html_escape(b, text, strlen(text), HTML_TEXT);
		return true;
	}
	if (!is_xsl(n, "text") || (n->children != NULL &&
	    (n->children->type != XML_TEXT_NODE || n->children->next != NULL)))
		return false;
	text = n->children == NULL ? "" : (const char *)n->children->content;
	if (xmlHasProp(n, UNESCAPED) != NULL) {
		*raw = true;
		buf_puts(b, text);
	} else
		html_escape(b, text, strlen(text), HTML_TEXT);
	return true;
}

static bool
is_xsl(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	    xmlStrEqual(n->ns->href, XSLT_NAMESPACE) &&
	    xmlStrEqual(n->name, BAD_CAST name);
}

static bool
is_any(const xmlNode *n, const char *const *names)
{
	for (; *names != NULL; names++)
		if (is_xsl(n, *names))
			return true;
	return false;
}

static bool
is_literal(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && (n->ns == NULL ||
	    !xmlStrEqual(n->ns->href, XSLT_NAMESPACE));
}
