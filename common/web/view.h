/*
 * XML to HTML through the brand's sheets. The only module that knows libxslt,
 * so that sheets may later run in a compiled form.
 */
#ifndef RW_WEB_VIEW_H
#define RW_WEB_VIEW_H

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

/*
 * Renders the tree. HTML in the pool, or NULL with a log line; a brand whose
 * sheet fails falls back to base first.
 */
char	*view_render(struct pool *, struct xml *, const char *brand, const char *lang,
	    const char *view, size_t *len);

/*
 * Memory for tree and transformation comes from an arena between these two
 * (not in sanitizer builds, nor before view_init()). Nothing of libxml2 may
 * outlive view_end().
 */
void	view_begin(void);
void	view_end(void);

#endif
