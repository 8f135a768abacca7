/*
 * A result tree as HTML. For web/view, and for web/literal, which writes what
 * never changes of a sheet when the sheet is loaded.
 *
 * Raw text (a text node named xmlStringTextNoenc) is such markup and stands as
 * it is, but for two marks: HTML_VALUE at its end says that the text after it
 * is the value of an attribute, HTML_BASE stands for the base path. Only
 * web/literal makes raw text.
 */
#ifndef RW_WEB_HTML_H
#define RW_WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct _xmlDoc;
struct buf;

#define HTML_VALUE	"\1"	/* neither is a character of XML */
#define HTML_BASE	"\2"

enum html_place { HTML_TEXT, HTML_ATTRIBUTE };

/* Adds text with everything escaped that cannot stand in that place. */
void	html_escape(struct buf *, const char *, size_t, enum html_place);

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
int	html_write(struct buf *, const struct _xmlDoc *, const char *base)
	    ATTR_USE;

#endif
