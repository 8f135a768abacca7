/*
 * Bytes of HTML. For web/stock, which writes what libxslt made with it, and for
 * the compiled form of sheets, which writes the same bytes without a tree.
 */
#ifndef RW_WEB_HTML_H
#define RW_WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct _xmlDoc;
struct buf;

enum html_place { HTML_TEXT, HTML_ATTRIBUTE };

/* Adds text with everything escaped that cannot stand in that place. */
void	html_escape(struct buf *, const char *, size_t, enum html_place);

/* With what a page begins. */
void	html_doctype(struct buf *);

/* Tags: "<name", " prefix:name=" with the quote (no prefix: NULL), the end. */
void	html_open(struct buf *, const char *name);
void	html_name(struct buf *, const char *prefix, const char *name);
void	html_close(struct buf *, const char *name);

/* An element without an end tag. */
bool	html_is_void(const char *name);

/* An element in which the parsers of browsers drop the first line feed. */
bool	html_drops_line(const char *name);

#define HTML_MAX	((size_t)16 << 20)	/* bytes of a page */

/* Adds the whole page. -1: it is larger than HTML_MAX. */
int	html_write(struct buf *, const struct _xmlDoc *) ATTR_USE;

#endif
