/*
 * Memory that lives as long as one request or one batch of a job.
 *
 * Nothing taken from a pool is freed by its user; the pool frees all at once.
 * Running out of memory ends the process with a log line: the supervisor
 * starts it again, the web server answers that one request with 502. So no
 * function here returns NULL.
 */
#ifndef RW_BASE_POOL_H
#define RW_BASE_POOL_H

#include <stddef.h>

#include "attr.h"

struct pool;

/* A new, empty pool; released with pool_destroy(). */
struct pool	*pool_create(void);

/* Runs the deferred calls (last first), wipes secrets, frees everything. */
void		 pool_destroy(struct pool *);

/* As pool_destroy(), but keeps the pool and its first block for reuse. */
void		 pool_reset(struct pool *);

/* `size` bytes, zeroed, aligned for any type. */
void		*pool_alloc(struct pool *, size_t size);

/* As pool_alloc(), overwritten before the memory is given back. */
void		*pool_secret(struct pool *, size_t size);

/* Copies; the result always ends in NUL. `s` NULL gives NULL. */
char		*pool_strdup(struct pool *, const char *s);
char		*pool_strndup(struct pool *, const char *s, size_t len);

/* A formatted string. */
char		*pool_printf(struct pool *, const char *fmt, ...)
		    ATTR_PRINTF(2, 3);

/* Calls fn(arg) when the pool is reset or destroyed; the last one first. */
void		 pool_defer(struct pool *, void (*fn)(void *), void *arg);

/*
 * A growing byte string. `data` is always followed by a NUL that `len` does
 * not count. Lives in the pool given to buf_init().
 */
struct buf {
	struct pool	*pool;
	char		*data;
	size_t		 len;
	size_t		 size;
};

void		 buf_init(struct buf *, struct pool *, size_t hint);
void		 buf_add(struct buf *, const void *data, size_t len);
void		 buf_puts(struct buf *, const char *s);
void		 buf_printf(struct buf *, const char *fmt, ...)
		    ATTR_PRINTF(2, 3);

#endif
