/*
 * Bytes of a page.
 */
#include "web/html.h"

#include <string.h>

#include <libxml/tree.h>

#include "base/attr.h"
#include "base/pool.h"

static const char *const void_elements[] = {
	"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
	"meta", "source", "track", "wbr"
};

/* What cannot stand as it is. */
static const struct {
	const char	*text;
	unsigned char	 len;
} escapes[][256] = {
	[HTML_TEXT] = {
		['&'] = { "&amp;", 5 },
		['<'] = { "&lt;", 4 },
		['>'] = { "&gt;", 4 },
	},
	[HTML_ATTRIBUTE] = {
		['&'] = { "&amp;", 5 },
		['<'] = { "&lt;", 4 },
		['>'] = { "&gt;", 4 },
		['"'] = { "&quot;", 6 },
	},
};

static const xmlNode	*close_up(struct buf *, const xmlNode *);
static void		 open_element(struct buf *, const xmlNode *);
static void		 write_attribute(struct buf *, const xmlAttr *);
static void		 write_text(struct buf *, const xmlNode *);

/* A short piece, mostly; buf_add() makes room and does the rest. */
static inline void
put(struct buf *b, const char *s, size_t len)
{
	if (b->size - b->len > len) {
		memcpy(b->data + b->len, s, len);
		b->len += len;
	} else {
		/* What is too much is cut here and found by html_write(). */
		size_t room = b->len < HTML_MAX ? HTML_MAX - b->len : 0;

		b->data[b->len] = '\0';
		buf_add(b, s, len < room ? len : room);
	}
}

void
html_escape(struct buf *b, const char *s, size_t len, enum html_place place)
{
	const char *from = s, *end = s + len;

	for (; s < end; s++) {
		const unsigned char c = (unsigned char)*s;

		if (escapes[place][c].len == 0)
			continue;
		put(b, from, (size_t)(s - from));
		put(b, escapes[place][c].text, escapes[place][c].len);
		from = s + 1;
	}
	put(b, from, (size_t)(s - from));
}

void
html_doctype(struct buf *b)
{
	static const char doctype[] = "<!DOCTYPE html>\n";

	put(b, doctype, sizeof(doctype) - 1);
}

void
html_open(struct buf *b, const char *name)
{
	put(b, "<", 1);
	put(b, name, strlen(name));
}

void
html_name(struct buf *b, const char *prefix, const char *name)
{
	put(b, " ", 1);
	/* xlink:href and xml:lang; other prefixes mean nothing in HTML. */
	if (prefix != NULL) {
		put(b, prefix, strlen(prefix));
		put(b, ":", 1);
	}
	put(b, name, strlen(name));
	put(b, "=\"", 2);
}

void
html_close(struct buf *b, const char *name)
{
	put(b, "</", 2);
	put(b, name, strlen(name));
	put(b, ">", 1);
}

bool
html_is_void(const char *name)
{
	if (strlen(name) > 6)
		return false;
	for (size_t i = 0; i < COUNT_OF(void_elements); i++)
		if (name[0] == void_elements[i][0] &&
		    strcmp(name, void_elements[i]) == 0)
			return true;
	return false;
}

bool
html_drops_line(const char *name)
{
	return strcmp(name, "textarea") == 0 || strcmp(name, "pre") == 0;
}

int
html_write(struct buf *b, const xmlDoc *doc)
{
	const xmlNode *n = doc->children;

	html_doctype(b);
	while (n != NULL && b->len < HTML_MAX) {
		if (n->type == XML_ELEMENT_NODE) {
			open_element(b, n);
			if (n->children != NULL &&
			    !html_is_void((const char *)n->name)) {
				n = n->children;
				continue;
			}
		} else if (n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE)
			write_text(b, n);
		n = close_up(b, n);
	}
	if (b->len + 2 >= HTML_MAX)
		return -1;
	put(b, "\n", 2);
	b->len--;
	return 0;
}

/* Writes the end tags due after `n`; the next node, NULL at the end. */
static const xmlNode *
close_up(struct buf *b, const xmlNode *n)
{
	for (;;) {
		const char *name = (const char *)n->name;

		if (n->type == XML_ELEMENT_NODE && !html_is_void(name))
			html_close(b, name);
		if (n->next != NULL)
			return n->next;
		n = n->parent;
		if (n == NULL || n->type != XML_ELEMENT_NODE)
			return NULL;
	}
}

static void
open_element(struct buf *b, const xmlNode *n)
{
	const char *name = (const char *)n->name;

	html_open(b, name);
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		write_attribute(b, a);
	put(b, ">", 1);
	if (n->children != NULL && n->children->type == XML_TEXT_NODE &&
	    n->children->content[0] == '\n' && html_drops_line(name))
		put(b, "\n", 1);
}

static void
write_attribute(struct buf *b, const xmlAttr *a)
{
	html_name(b, a->ns == NULL ? NULL : (const char *)a->ns->prefix,
	    (const char *)a->name);
	for (const xmlNode *t = a->children; t != NULL; t = t->next) {
		const char *s = (const char *)t->content;

		if (t->type == XML_TEXT_NODE && s != NULL)
			html_escape(b, s, strlen(s), HTML_ATTRIBUTE);
	}
	put(b, "\"", 1);
}

/* Always escaped, in <script> and <style> too: those are files with us. */
static void
write_text(struct buf *b, const xmlNode *n)
{
	const char *s = (const char *)n->content;

	if (s != NULL)
		html_escape(b, s, strlen(s), HTML_TEXT);
}
