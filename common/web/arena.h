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
 * As their namesakes. NULL when the machine or the limit of a page
 * (256 MB) has no more.
 */
void	*arena_malloc(size_t) ATTR_USE;
void	*arena_realloc(void *, size_t) ATTR_USE;
char	*arena_strdup(const char *) ATTR_USE;
void	 arena_free(void *);

#endif
