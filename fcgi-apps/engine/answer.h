/*
 * Answers of the engine API: small JSON, and problems (RFC 9457).
 */
#ifndef RW_ENGINE_ANSWER_H
#define RW_ENGINE_ANSWER_H

#include <stddef.h>

#include "vcon.h"

struct buf;
struct req;
struct uuid;

/* A JSON string with its quotes; `s` is UTF-8. NULL is written as null. */
void	answer_string(struct buf *, const char *s);

/* An id or a moment as a JSON string; MOMENT_NONE is written as null. */
void	answer_uuid(struct buf *, const struct uuid *);
void	answer_time(struct buf *, int64_t us);

/* Answers with the JSON. Returns the status. */
int	answer_json(struct req *, int status, const struct buf *);

/*
 * A problem by its code (common/problem.c), which also says the status.
 * Returns the status.
 */
int	answer_problem(struct req *, const char *code);

/* The same with what is wrong where. */
int	answer_faults(struct req *, const char *code, const struct vcon_fault *,
	    size_t count);

#endif
