/*
 * Sheets as libxslt runs them. For web/view only.
 */
#ifndef RW_WEB_STOCK_H
#define RW_WEB_STOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct _xsltStylesheet;
struct buf;
struct pool;
struct xml;

/*
 * Before the arena is first used: everything in the libraries that is made once
 * and kept has to be there.
 */
void	 stock_init(void);

/* When a page is done: nothing of it is remembered. */
void	 stock_forget(void);

/* NULL is ignored. */
void	 stock_free(struct _xsltStylesheet *);

/* Adds the page. -1: `why`. What is `foreign` has little time. */
int	 stock_run(struct _xsltStylesheet *, struct xml *, bool foreign,
	    struct buf *, const char **why) ATTR_USE;

/*
 * The sheet of words: what words.xsl (`maker`) makes of a lang-LANG.xml, to go
 * before the sheet `over`. In the pool, or NULL.
 */
char	*stock_make_words(struct pool *, const char *maker, const char *lang,
	    const char *over, size_t *len) ATTR_USE;

#endif
