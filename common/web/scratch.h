/*
 * Memory of a page while its program runs: cut from large pieces, given back
 * to a mark. There is a limit, and what a page may do is counted.
 */
#ifndef RW_WEB_SCRATCH_H
#define RW_WEB_SCRATCH_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

#define SCRATCH_PIECES	14

struct scratch {
	struct {
		char	*data;
		size_t	 size;
	}		 piece[SCRATCH_PIECES];
	unsigned	 now;		/* the piece that is cut from */
	size_t		 used;		/* of that one */
	size_t		 total;
	unsigned long	 steps;		/* nodes that may still be looked at */
	const char	*why;		/* what was beyond a limit */
	jmp_buf		 stop;		/* where to go then */
};

struct scratch_mark {
	unsigned	 now;
	size_t		 used;
};

/* `steps`: how many scratch_step() there may be. */
void	 scratch_begin(struct scratch *, unsigned long steps);

/* Frees everything. */
void	 scratch_end(struct scratch *);

/* Not zeroed, aligned for any type. */
void	*scratch_alloc(struct scratch *, size_t) ATTR_USE;

/* Leaves the page: jumps to `stop`. */
_Noreturn void	 scratch_stop(struct scratch *, const char *why);

static inline void
scratch_step(struct scratch *s)
{
	if (s->steps-- == 0)
		scratch_stop(s, "it takes too many steps");
}

/* Bytes cost as well: a few long strings are as good as many nodes. */
static inline void
scratch_bytes(struct scratch *s, size_t n)
{
	if (s->steps < n / 64)
		scratch_stop(s, "it takes too many steps");
	s->steps -= n / 64;
}

/* What is taken after the mark is gone after the release. */
static inline struct scratch_mark
scratch_mark(const struct scratch *s)
{
	return (struct scratch_mark){ s->now, s->used };
}

static inline void
scratch_release(struct scratch *s, struct scratch_mark m)
{
	s->now = m.now;
	s->used = m.used;
}

#endif
