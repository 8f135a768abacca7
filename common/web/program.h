/*
 * A sheet in a form of our own: with all it imports one flat list of
 * operations, which write the bytes of a page without making it a tree first.
 *
 * Only what stands in the sheet itself is written as it is; every value is
 * escaped for where it goes, and there is no way around that. A page costs a
 * bounded number of steps and a bounded amount of memory.
 */
#ifndef RW_WEB_PROGRAM_H
#define RW_WEB_PROGRAM_H

#include <stddef.h>

#include "base/attr.h"

struct _xsltStylesheet;
struct buf;
struct program;
struct xml;

/*
 * NULL if the sheet has something that is not compiled; `why` then says what.
 * The sheet is not needed any more.
 */
struct program	*program_compile(struct _xsltStylesheet *, const char **why)
		    ATTR_USE;

/* NULL is ignored. */
void		 program_free(struct program *);

/* Adds the page. -1: it is beyond a limit or not possible, `why` says. */
int		 program_run(const struct program *, struct xml *, struct buf *,
		    const char **why) ATTR_USE;

#endif
