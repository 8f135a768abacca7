/*
 * XML to HTML through the brand's sheets. They run in a compiled form of our
 * own (web/program); what that does not know is left to libxslt, which makes the
 * same bytes of the same sheet.
 */
#ifndef RW_WEB_VIEW_H
#define RW_WEB_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct conf;
struct pool;
struct xml;

/*
 * Loads the base sheets of the named views (list ends with NULL) in all
 * installed languages. -1 with log lines: a sheet is missing or broken.
 * `lazy`: compile each at first use instead (plain CGI).
 */
int	view_init(const struct conf *, const char *const *views, int lazy) ATTR_USE;

/* Is this language installed? */
int	view_has_language(const char *lang);

/* What to render with. */
struct view_name {
	const char	*brand;		/* folder of sheets; NULL or "base" */
	const char	*words;		/* words given as data, or NULL */
	const char	*lang;
	const char	*view;
	bool		 alone;		/* no page of base if this one fails */
};

/*
 * Renders the tree. HTML in the pool, or NULL with a log line; a brand whose
 * sheet fails falls back to base first, and for a minute base stands in.
 */
char	*view_render(struct pool *, struct xml *, const struct view_name *,
	    size_t *len);

/*
 * The sheet made from a lang-LANG.xml that strict_words() likes: in the pool, or
 * NULL with a log line. `over` is the sheet of words it goes before.
 */
char	*view_make_words(struct pool *, const char *lang, const char *over,
	    size_t *len) ATTR_USE;

/*
 * For tests: from the next view_init() on, libxslt alone runs the sheets, as
 * they are written.
 */
void	view_stock(int all);

/* For tests: does the sheet run in the compiled form? */
int	view_compiled(const struct view_name *);

/*
 * Memory for tree and transformation comes from an arena between these two
 * (not in sanitizer builds, nor before view_init()). Nothing of libxml2 may
 * outlive view_end().
 */
void	view_begin(void);
void	view_end(void);

#endif
