/*
 * Text out of what is nearly text: HTML, mail, clock times.
 */
#ifndef RW_ENGINE_PLAIN_H
#define RW_ENGINE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool;

/*
 * Text of a piece of content: HTML (by media type or by how it begins) loses
 * its tags, a multipart message gives its first text part. `type` may be
 * NULL. The result is trimmed, in the pool, maybe "".
 */
const char *plain_text(struct pool *, const char *s, const char *type);

/* A copy without white space at both ends; `s` itself where there is none. */
const char *plain_trim(struct pool *, const char *s, size_t len);

/*
 * "12", "12.5", "1:23", "00:01:23.4" or "PT1M23S" in milliseconds; *used, if
 * not NULL, is the number of bytes read, else all must be. -1 if it is none.
 */
int64_t	plain_clock(const char *s, size_t *used);

#endif
