/*
 * Memory of one page: blocks are cut from large chunks and all given back at
 * once. libxml2 and libxslt are put on top of it by web/view.
 *
 * Outside of arena_begin()/arena_end() these are malloc() and free(). Blocks
 * are told apart by their address, so either kind may be freed at any time.
 * One arena per process; no threads.
 */
#ifndef RW_WEB_ARENA_H
#define RW_WEB_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

void	 arena_begin(void);

/* Everything allocated since arena_begin() is gone. */
void	 arena_end(void);

bool	 arena_active(void);

/*
 * Blocks taken in between are ordinary ones, for what outlives the page.
 * arena_suspend() says what arena_resume() must be told.
 */
bool	 arena_suspend(void) ATTR_USE;
void	 arena_resume(bool was);

/* Bytes handed out since arena_begin(), with what was freed since. */
size_t	 arena_used(void);

/* Was a block refused since arena_begin()? What was made is then not whole. */
bool	 arena_exhausted(void);

/*
 * A place to go back to: everything allocated since arena_mark() is gone, and
 * none of it may be looked at again; arena_exhausted() is as it was.
 */
struct arena_mark {
	unsigned	n;
	size_t		used;
};
struct arena_mark arena_mark(void) ATTR_USE;
void	 arena_rewind(struct arena_mark);

/*
 * Calls `fn` with 0 whenever a further chunk is taken and the page has more
 * than ARENA_WARN by then; NULL: nobody. `fn` must not allocate.
 */
#define ARENA_WARN	((size_t)48 << 20)
void	 arena_warn(void (*fn)(int));

/*
 * As their namesakes. NULL when the machine or the limit of a page
 * (256 MB) has no more.
 */
void	*arena_malloc(size_t) ATTR_USE;
void	*arena_realloc(void *, size_t) ATTR_USE;
char	*arena_strdup(const char *) ATTR_USE;
void	 arena_free(void *);

#endif
