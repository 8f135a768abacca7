/*
 * The tree of a page, on libxml2's tree functions. They do not check what
 * they are given, so every text is scrubbed here.
 */
#include "web/xml.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "web/arena.h"

#define NAME_SIZE	64	/* of an attribute */

struct xml {
	struct pool	*pool;
	xmlDoc		*doc;
};

static const char *const kinds[] = {
	[PII_NAME] = "name",
	[PII_PHONE] = "phone",
	[PII_EMAIL] = "email",
	[PII_CONTENT] = "content",
	[PII_IP] = "ip",
};

static const xmlChar	*clean(xmlNode *, const char *);
static void		 free_document(void *);
static xmlNode		*must(xmlNode *);
static xmlNode		*next_node(xmlNode *, const xmlNode *top);

struct xml *
xml_create(struct pool *pool, const char *root)
{
	struct xml *x = pool_alloc(pool, sizeof(*x));

	x->pool = pool;
	if ((x->doc = xmlNewDoc(BAD_CAST "1.0")) == NULL)
		must(NULL);
	x->doc->_private = x;
	/* A tree in the arena goes with the arena, not with the pool. */
	if (!arena_active())
		pool_defer(pool, free_document, x->doc);
	xmlDocSetRootElement(x->doc,
	    must(xmlNewDocNode(x->doc, NULL, BAD_CAST root, NULL)));
	return x;
}

struct xml_node *
xml_root(struct xml *x)
{
	return (struct xml_node *)xmlDocGetRootElement(x->doc);
}

struct xml_node *
xml_add(struct xml_node *parent, const char *name)
{
	if (parent == NULL)
		return NULL;
	return (struct xml_node *)must(xmlNewTextChild((xmlNode *)parent, NULL,
	    BAD_CAST name, NULL));
}

struct xml_node *
xml_text(struct xml_node *parent, const char *name, const char *text)
{
	xmlNode *p = (xmlNode *)parent;

	if (p == NULL || text == NULL)
		return NULL;
	return (struct xml_node *)must(xmlNewTextChild(p, NULL, BAD_CAST name,
	    clean(p, text)));
}

void
xml_append(struct xml_node *node, const char *text)
{
	xmlNode *n = (xmlNode *)node;

	must(xmlAddChild(n, must(xmlNewDocText(n->doc, clean(n, text)))));
}

struct xml_node *
xml_personal(struct xml_node *parent, const char *name, enum xml_pii kind,
    const char *text)
{
	struct xml_node *n = xml_text(parent, name, text);

	xml_attr(n, "pii", kinds[kind]);
	return n;
}

void
xml_attr(struct xml_node *node, const char *name, const char *value)
{
	xmlNode *n = (xmlNode *)node;

	if (n == NULL || value == NULL)
		return;
	if (xmlSetProp(n, BAD_CAST name, clean(n, value)) == NULL)
		must(NULL);
}

void
xml_attr_int(struct xml_node *node, const char *name, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, value);
	xml_attr(node, name, text);
}

void
xml_attr_bool(struct xml_node *node, const char *name, bool value)
{
	xml_attr(node, name, value ? "true" : "false");
}

void
xml_attr_uuid(struct xml_node *node, const char *name, const struct uuid *id)
{
	char text[UUID_TEXT_SIZE];

	if (id == NULL)
		return;
	uuid_format(id, text);
	xml_attr(node, name, text);
}

void
xml_attr_time(struct xml_node *node, const char *name, int64_t us)
{
	char text[MOMENT_TEXT_SIZE], local[NAME_SIZE];

	if (node == NULL || us == MOMENT_NONE)
		return;
	moment_format_utc(us, text);
	xml_attr(node, name, text);
	snprintf(local, sizeof(local), "%s-local", name);
	moment_format_local(us, text);
	xml_attr(node, local, text);
}

char *
xml_serialise(struct xml *x, struct pool *pool, size_t *len)
{
	xmlChar *text = NULL;
	char *copy;
	int size = 0;

	xmlDocDumpMemoryEnc(x->doc, &text, &size, "UTF-8");
	if (text == NULL)
		must(NULL);
	copy = pool_strndup(pool, (char *)text, (size_t)size);
	*len = (size_t)size;
	xmlFree(text);
	return copy;
}

struct xml *
xml_parse(struct pool *pool, const char *text, size_t len)
{
	struct xml *x = pool_alloc(pool, sizeof(*x));

	x->pool = pool;
	if (len > INT32_MAX || (x->doc = xmlReadMemory(text, (int)len, NULL,
	    NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
	    XML_PARSE_NOWARNING)) == NULL)
		return NULL;
	x->doc->_private = x;
	if (!arena_active())
		pool_defer(pool, free_document, x->doc);
	return x->doc->intSubset != NULL || x->doc->extSubset != NULL ||
	    xmlDocGetRootElement(x->doc) == NULL ? NULL : x;
}

/* From `n` on the first node that counts. */
static struct xml_node *
that_counts(const xmlNode *n)
{
	while (n != NULL && n->type != XML_ELEMENT_NODE &&
	    n->type != XML_TEXT_NODE)
		n = n->next;
	return (struct xml_node *)(uintptr_t)n;
}

struct xml_node *
xml_child(const struct xml_node *node)
{
	const xmlNode *n = (const xmlNode *)node;

	return n->type == XML_ELEMENT_NODE ? that_counts(n->children) : NULL;
}

struct xml_node *
xml_sibling(const struct xml_node *node)
{
	return that_counts(((const xmlNode *)node)->next);
}

struct xml_node *
xml_walk(const struct xml_node *node, const struct xml_node *top)
{
	struct xml_node *next = xml_child(node);
	const xmlNode *n = (const xmlNode *)node;

	while (next == NULL && n != (const xmlNode *)top) {
		next = that_counts(n->next);
		n = n->parent;
	}
	return next;
}

const char *
xml_name(const struct xml_node *node)
{
	const xmlNode *n = (const xmlNode *)node;

	return n->type == XML_ELEMENT_NODE ? (const char *)n->name : NULL;
}

const char *
xml_space(const struct xml_node *node)
{
	const xmlNode *n = (const xmlNode *)node;

	return n->type == XML_ELEMENT_NODE && n->ns != NULL ?
	    (const char *)n->ns->href : "";
}

const char *
xml_content(const struct xml_node *node)
{
	const xmlNode *n = (const xmlNode *)node;

	return n->type == XML_TEXT_NODE && n->content != NULL ?
	    (const char *)n->content : "";
}

/* Without entities the value of an attribute is one piece of text. */
static const char *
value_of(const xmlAttr *a)
{
	return a->children == NULL || a->children->content == NULL ? "" :
	    (const char *)a->children->content;
}

const char *
xml_get(const struct xml_node *node, const char *name)
{
	struct xml_attribute a;

	for (unsigned i = 0; xml_attr_at(node, i, &a); i++)
		if (a.space[0] == '\0' && strcmp(a.name, name) == 0)
			return a.value;
	return NULL;
}

bool
xml_attr_at(const struct xml_node *node, unsigned i, struct xml_attribute *out)
{
	const xmlNode *n = (const xmlNode *)node;
	const xmlAttr *a = n->type == XML_ELEMENT_NODE ? n->properties : NULL;

	while (a != NULL && i-- > 0)
		a = a->next;
	if (a == NULL)
		return false;
	out->name = (const char *)a->name;
	out->space = a->ns == NULL ? "" : (const char *)a->ns->href;
	out->value = value_of(a);
	return true;
}

const char *
xml_declared(const struct xml_node *node, unsigned i)
{
	const xmlNode *n = (const xmlNode *)node;
	const xmlNs *ns = n->type == XML_ELEMENT_NODE ? n->nsDef : NULL;

	while (ns != NULL && i-- > 0)
		ns = ns->next;
	return ns == NULL ? NULL : ns->href == NULL ? "" :
	    (const char *)ns->href;
}

bool
xml_has_instruction(struct xml *x)
{
	const xmlNode *n = x->doc->children, *parent;

	while (n != NULL) {
		if (n->type == XML_PI_NODE)
			return true;
		if (n->type == XML_ELEMENT_NODE && n->children != NULL) {
			n = n->children;
			continue;
		}
		for (; n->next == NULL; n = parent)
			if ((parent = n->parent) == NULL ||
			    parent->type != XML_ELEMENT_NODE)
				return false;
		n = n->next;
	}
	return false;
}

void *
xml_document(struct xml *x)
{
	return x->doc;
}

struct pool *
xml_pool(struct xml *x)
{
	return x->pool;
}

struct xml_node *
xml_next_personal(struct xml *x, struct xml_node *after, enum xml_pii *kind)
{
	const xmlNode *root = xmlDocGetRootElement(x->doc);
	xmlNode *n = after == NULL ? xmlDocGetRootElement(x->doc) :
	    next_node((xmlNode *)after, root);

	for (; n != NULL; n = next_node(n, root)) {
		const xmlAttr *a = n->type != XML_ELEMENT_NODE ? NULL :
		    xmlHasProp(n, BAD_CAST "pii");

		if (a == NULL)
			continue;
		/* A mark we do not know hides as much as it can. */
		*kind = PII_NAME;
		for (unsigned i = PII_NAME; i < COUNT_OF(kinds); i++)
			if (a->children != NULL && xmlStrEqual(
			    a->children->content, BAD_CAST kinds[i]))
				*kind = i;
		return (struct xml_node *)n;
	}
	return NULL;
}

struct xml_node *
xml_next_text(struct xml_node *in, struct xml_node *after, const char **text)
{
	xmlNode *n = after == NULL ? (xmlNode *)in : (xmlNode *)after;

	while ((n = next_node(n, (xmlNode *)in)) != NULL)
		if (n->type == XML_TEXT_NODE && n->content != NULL &&
		    n->content[0] != '\0') {
			*text = (const char *)n->content;
			return (struct xml_node *)n;
		}
	return NULL;
}

void
xml_replace_text(struct xml_node *text, const char *with)
{
	xmlNode *n = (xmlNode *)text;

	xmlNodeSetContent(n, clean(n, with));
}

void
xml_clear(struct xml_node *node)
{
	const char *unused;
	struct xml_node *text;

	while ((text = xml_next_text(node, NULL, &unused)) != NULL) {
		xmlUnlinkNode((xmlNode *)text);
		xmlFreeNode((xmlNode *)text);
	}
}

void
xml_move(struct xml_node *parent, struct xml_node *node)
{
	if (node == NULL)
		return;
	xmlUnlinkNode((xmlNode *)node);
	must(xmlAddChild((xmlNode *)parent, (xmlNode *)node));
}

void
xml_remove(struct xml_node *node)
{
	if (node == NULL)
		return;
	xmlUnlinkNode((xmlNode *)node);
	xmlFreeNode((xmlNode *)node);
}

/* The text in a form that any XML parser takes. */
static const xmlChar *
clean(xmlNode *n, const char *text)
{
	const struct xml *x = n->doc->_private;

	return BAD_CAST text_scrub(x->pool, text, strlen(text));
}

static void
free_document(void *doc)
{
	xmlFreeDoc(doc);
}

/* Half a page is worse than none: out of memory ends the process (pool.h). */
static xmlNode *
must(xmlNode *n)
{
	if (n == NULL) {
		log_error("page tree: out of memory");
		_exit(1);
	}
	return n;
}

/* The node after `n` in document order, inside of `top`. */
static xmlNode *
next_node(xmlNode *n, const xmlNode *top)
{
	if (n->children != NULL && n->type == XML_ELEMENT_NODE)
		return n->children;
	while (n != NULL && n != top && n->next == NULL)
		n = n->parent;
	return n == NULL || n == top ? NULL : n->next;
}
