/*
 * From the files of a view directory to compiled sheets.
 */
#include "web/sheet.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>
#include <libxml/parser.h>
#include <libxml/uri.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include "base/log.h"
#include "base/pool.h"
#include "web/source.h"
#include "web/strict.h"

#define DEPTH_MAX	16		/* of imports */
#define LINE_SIZE	512
#define LOADS_MAX	96		/* files of one sheet, each read twice */
#define PARSE_OPTIONS	(XML_PARSE_NONET | XML_PARSE_NOCDATA)

static bool keep;

/* What is being loaded; NULL words: nothing is, so nothing may be read. */
static struct {
	const struct sheet_key	*key;
	xmlHashTable		*words;		/* name -> text; NULL: not plain */
	unsigned		 loads;
} now;

static bool		 is_xsl(const xmlNode *, const char *);
static bool		 is_blank(const xmlNode *);
static xmlParserInput	*no_entity(const char *, const char *,
			    xmlParserCtxt *);
static int		 ours_only(xsltSecurityPrefs *, xsltTransformContext *,
			    const char *);
static xmlDoc		*load_import(const xmlChar *, xmlDict *, int, void *,
			    xsltLoadType);
static xmlDoc		*load(const char *, xmlDict *);
static xmlDoc		*parse(const char *, xmlDict *);
static xmlDoc		*parse_text(const char *, struct buf *, xmlDict *);
static int		 scan(const char *, unsigned);
static int		 scan_linked(xmlDoc *, const xmlNode *, unsigned);
static void		 note_word(const xmlNode *);
static xmlChar		*plain_text(const xmlNode *);
static void		 escape_all(xmlNode *);
static void		 inline_words(xmlDoc *);
static void		 inline_word(xmlNode *);
static void		 drop_words(xmlDoc *);
static xmlNode		*after(xmlNode *);

void
sheet_init(const char *view_dir, const char *data_dir)
{
	xsltSecurityPrefs *sec;

	source_init(view_dir, data_dir);
	xmlSetGenericErrorFunc(NULL, sheet_say);
	xsltSetGenericErrorFunc(NULL, sheet_say);
	xmlSetExternalEntityLoader(no_entity);
	xsltSetLoaderFunc(load_import);
	if ((sec = xsltNewSecurityPrefs()) == NULL)
		return;
	/* 1.1.35 asks about a network read, newer ones about a file. */
	xsltSetSecurityPrefs(sec, XSLT_SECPREF_READ_FILE, ours_only);
	xsltSetSecurityPrefs(sec, XSLT_SECPREF_READ_NETWORK, ours_only);
	xsltSetSecurityPrefs(sec, XSLT_SECPREF_WRITE_FILE, xsltSecurityForbid);
	xsltSetSecurityPrefs(sec, XSLT_SECPREF_CREATE_DIRECTORY,
	    xsltSecurityForbid);
	xsltSetSecurityPrefs(sec, XSLT_SECPREF_WRITE_NETWORK,
	    xsltSecurityForbid);
	xsltFreeSecurityPrefs(xsltGetDefaultSecurityPrefs());
	xsltSetDefaultSecurityPrefs(sec);
}

struct _xsltStylesheet *
sheet_load(const struct sheet_key *key)
{
	xsltStylesheet *style = NULL;
	xmlDoc *doc = NULL;
	char uri[SOURCE_NAME_MAX + 10];

	if (!source_is_name(key->view) || !source_is_name(key->lang) ||
	    (key->brand != NULL && !source_is_name(key->brand)) ||
	    (key->words != NULL && !source_is_name(key->words))) {
		log_error("views: a name that cannot be one");
		return NULL;
	}
	snprintf(uri, sizeof(uri), "view:%s.xsl", key->view);
	now.key = key;
	now.loads = 0;
	if ((now.words = xmlHashCreate(512)) == NULL || scan(uri, 0) == -1)
		goto out;
	if ((doc = load(uri, NULL)) == NULL)
		goto out;
	if ((style = xsltParseStylesheetDoc(doc)) == NULL)
		xmlFreeDoc(doc);
	else if (style->errors != 0) {
		xsltFreeStylesheet(style);
		style = NULL;
	}
out:
	if (style == NULL)
		log_error("views: %s of brand %s in %s is not usable",
		    key->view, key->brand ? key->brand : "base", key->lang);
	if (now.words != NULL)
		xmlHashFree(now.words, xmlHashDefaultDeallocator);
	now.words = NULL;
	now.key = NULL;
	return style;
}

void
sheet_keep(bool as_written)
{
	keep = as_written;
}

void
sheet_say(void *quiet, const char *fmt, ...)
{
	static char line[LINE_SIZE];
	static size_t len;
	char *end;
	va_list ap;

	if (quiet != NULL && strstr(fmt, "line %d") == NULL)
		return;
	/* A message comes in pieces; a log line is one. */
	va_start(ap, fmt);
	vsnprintf(line + len, sizeof(line) - len, fmt, ap);
	va_end(ap);
	len = strlen(line);
	if (len == 0 || (line[len - 1] != '\n' && len + 1 < sizeof(line)))
		return;
	if ((end = strpbrk(line, "\n")) != NULL)
		*end = '\0';
	if (line[0] != '\0')
		log_warn("views: %s", line);
	len = 0;
	line[0] = '\0';
}

static int
ours_only(xsltSecurityPrefs *sec, xsltTransformContext *ctxt, const char *uri)
{
	char path[PATH_MAX];
	bool ours;

	(void)sec;
	return ctxt == NULL && source_find(now.key, uri, path, &ours) == 0;
}

/* A DTD or an entity of a file: there are none in what we read. */
static xmlParserInput *
no_entity(const char *uri, const char *id, xmlParserCtxt *ctxt)
{
	(void)uri;
	(void)id;
	(void)ctxt;
	log_warn("views: an external entity was refused");
	return NULL;
}

/* xsl:import and xsl:include come here, and document(), which gets nothing. */
static xmlDoc *
load_import(const xmlChar *uri, xmlDict *dict, int options, void *ctxt,
    xsltLoadType type)
{
	(void)options;
	(void)ctxt;
	if (type != XSLT_LOAD_STYLESHEET || now.words == NULL)
		return NULL;
	return load((const char *)uri, dict);
}

/* A file in the form in which libxslt is to have it. */
static xmlDoc *
load(const char *uri, xmlDict *dict)
{
	xmlDoc *doc = parse(uri, dict);

	if (doc == NULL)
		return NULL;
	escape_all((xmlNode *)doc);
	if (!keep) {
		inline_words(doc);
		drop_words(doc);
	}
	return doc;
}

/* Each file comes twice: for its words, and to be compiled. */
static xmlDoc *
parse(const char *uri, xmlDict *dict)
{
	struct pool *pool = pool_create();
	const char *why = NULL;
	char path[PATH_MAX];
	xmlDoc *doc = NULL;
	struct buf text;
	bool ours;

	buf_init(&text, pool, 4096);
	if (++now.loads > LOADS_MAX)
		log_error("views: %s is one file too many", uri);
	else if (source_find(now.key, uri, path, &ours) == -1 ||
	    source_read(path, &text) == -1)
		log_error("views: no sheet %s", uri);
	else if (!ours &&
	    (why = strict_sheet(pool, text.data, text.len)) != NULL)
		log_error("views: %s of a brand is refused: %s", uri, why);
	else
		doc = parse_text(uri, &text, dict);
	pool_destroy(pool);
	return doc;
}

static xmlDoc *
parse_text(const char *uri, struct buf *text, xmlDict *dict)
{
	xmlParserCtxt *ctxt;
	xmlDoc *doc;

	if ((ctxt = xmlNewParserCtxt()) == NULL)
		return NULL;
	if (dict != NULL) {
		xmlDictFree(ctxt->dict);
		ctxt->dict = dict;
		xmlDictReference(dict);
	}
	doc = xmlCtxtReadMemory(ctxt, text->data, (int)text->len, uri, NULL,
	    PARSE_OPTIONS);
	if (doc != NULL && (doc->intSubset != NULL || doc->extSubset != NULL)) {
		log_error("views: %s has a DOCTYPE", uri);
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(ctxt);
	return doc;
}

/*
 * Notes the words of a sheet and of all it imports. Imports come before the
 * sheet itself and in order, so that the last note is the one of highest
 * import precedence (XSLT 1.0, 2.6.2).
 */
static int
scan(const char *uri, unsigned depth)
{
	xmlDoc *doc;
	const xmlNode *root, *n;
	int rc = -1;

	if (depth > DEPTH_MAX) {
		log_error("views: %s imports itself", uri);
		return -1;
	}
	if ((doc = parse(uri, NULL)) == NULL)
		return -1;
	if ((root = xmlDocGetRootElement(doc)) == NULL)
		goto out;
	for (n = root->children; n != NULL; n = n->next)
		if ((is_xsl(n, "import") || is_xsl(n, "include")) &&
		    scan_linked(doc, n, depth) == -1)
			goto out;
	for (n = root->children; n != NULL; n = n->next)
		if (is_xsl(n, "template"))
			note_word(n);
	rc = 0;
out:
	xmlFreeDoc(doc);
	return rc;
}

static int
scan_linked(xmlDoc *doc, const xmlNode *n, unsigned depth)
{
	xmlChar *href = xmlGetNoNsProp(n, BAD_CAST "href"), *uri;
	int rc = -1;

	if (href != NULL && (uri = xmlBuildURI(href, doc->URL)) != NULL) {
		rc = scan((const char *)uri, depth + 1);
		xmlFree(uri);
	}
	xmlFree(href);
	return rc;
}

static void
note_word(const xmlNode *template)
{
	xmlChar *name = xmlGetNoNsProp(template, BAD_CAST "name");

	if (name != NULL && name[0] == 'w' && name[1] == '.')
		xmlHashUpdateEntry(now.words, name, plain_text(template),
		    xmlHashDefaultDeallocator);
	xmlFree(name);
}

/* What a template writes if that is nothing but text; else NULL. */
static xmlChar *
plain_text(const xmlNode *template)
{
	xmlChar *text = xmlStrdup(BAD_CAST "");
	const xmlNode *n, *t;

	/* xml:space would change which blanks count. */
	if (xmlNodeGetSpacePreserve(template) != -1)
		goto no;
	for (n = template->children; n != NULL; n = n->next) {
		if (n->type == XML_COMMENT_NODE || is_blank(n))
			continue;
		if (n->type == XML_TEXT_NODE) {
			text = xmlStrcat(text, n->content);
			continue;
		}
		if (!is_xsl(n, "text") || n->properties != NULL)
			goto no;
		for (t = n->children; t != NULL; t = t->next) {
			if (t->type != XML_TEXT_NODE)
				goto no;
			text = xmlStrcat(text, t->content);
		}
	}
	return text;
no:
	xmlFree(text);
	return NULL;
}

/* Nothing a sheet writes is raw, below this node, whatever it says. */
static void
escape_all(xmlNode *parent)
{
	for (xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (is_xsl(n, "text") || is_xsl(n, "value-of"))
			xmlUnsetProp(n, BAD_CAST "disable-output-escaping");
		if (n->type == XML_ELEMENT_NODE)
			escape_all(n);
	}
}

static void
inline_words(xmlDoc *doc)
{
	xmlNode *n = xmlDocGetRootElement(doc), *next;

	for (; n != NULL; n = next) {
		next = after(n);
		if (is_xsl(n, "call-template"))
			inline_word(n);
	}
}

/* Replaces a call of a plain word by the word; what it is told is not used. */
static void
inline_word(xmlNode *call)
{
	xmlChar *name = xmlGetNoNsProp(call, BAD_CAST "name");
	const xmlChar *text = name == NULL ? NULL :
	    xmlHashLookup(now.words, name);
	xmlNode *new;

	xmlFree(name);
	if (text == NULL)
		return;
	new = xmlNewDocNode(call->doc, call->ns, BAD_CAST "text", NULL);
	if (new == NULL)
		return;
	new->line = call->line;
	if (text[0] != '\0')
		xmlNodeAddContent(new, text);
	xmlReplaceNode(call, new);
	xmlFreeNode(call);
}

/* Plain words stand where they were called: their templates are memory only. */
static void
drop_words(xmlDoc *doc)
{
	xmlNode *n = xmlDocGetRootElement(doc), *next;
	xmlChar *name;

	for (n = n == NULL ? NULL : n->children; n != NULL; n = next) {
		next = n->next;
		if (!is_xsl(n, "template") || xmlHasProp(n, BAD_CAST "match"))
			continue;
		name = xmlGetNoNsProp(n, BAD_CAST "name");
		if (name != NULL && xmlHashLookup(now.words, name) != NULL) {
			xmlUnlinkNode(n);
			xmlFreeNode(n);
		}
		xmlFree(name);
	}
}

static bool
is_xsl(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL &&
	    xmlStrEqual(n->ns->href, XSLT_NAMESPACE) &&
	    xmlStrEqual(n->name, BAD_CAST name);
}

static bool
is_blank(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE && xmlIsBlankNode(n);
}

/* The next node in document order, past `n` itself if it is a call. */
static xmlNode *
after(xmlNode *n)
{
	if (n->type == XML_ELEMENT_NODE && n->children != NULL &&
	    !is_xsl(n, "call-template"))
		return n->children;
	while (n != NULL && n->next == NULL)
		n = n->parent;
	return n == NULL ? NULL : n->next;
}
