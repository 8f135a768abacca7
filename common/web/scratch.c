/*
 * Pieces twice as large as the one before.
 */
#include "web/scratch.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/pool.h"

#define FIRST		((size_t)64 << 10)
#define TOTAL_MAX	((size_t)256 << 20)
#define ALIGNMENT	alignof(max_align_t)

static void	add_piece(struct scratch *, size_t);

void
scratch_begin(struct scratch *s, unsigned long steps)
{
	for (unsigned i = 0; i < SCRATCH_PIECES; i++) {
		s->piece[i].data = NULL;
		s->piece[i].size = 0;
	}
	s->now = 0;
	s->used = 0;
	s->total = 0;
	s->steps = steps;
	s->why = NULL;
}

void
scratch_end(struct scratch *s)
{
	for (unsigned i = 0; i < SCRATCH_PIECES; i++)
		free(s->piece[i].data);
	scratch_begin(s, 0);
}

void *
scratch_alloc(struct scratch *s, size_t size)
{
	void *p;

	if (size > TOTAL_MAX)
		scratch_stop(s, "it takes too much memory");
	size = (size + ALIGNMENT) & ~(ALIGNMENT - 1);
	while (s->piece[s->now].size - s->used < size) {
		/* Before the first piece there is nothing to leave behind. */
		if (s->piece[s->now].data != NULL) {
			s->now++;
			s->used = 0;
		}
		if (s->now == SCRATCH_PIECES)
			scratch_stop(s, "it takes too much memory");
		if (s->piece[s->now].data == NULL)
			add_piece(s, size);
	}
	p = s->piece[s->now].data + s->used;
	s->used += size;
	return p;
}

void
scratch_stop(struct scratch *s, const char *why)
{
	s->why = why;
	longjmp(s->stop, 1);
}

static void
add_piece(struct scratch *s, size_t least)
{
	size_t size = FIRST << s->now;

	if (size < least)
		size = least;
	if (s->total + size > TOTAL_MAX ||
	    (s->piece[s->now].data = malloc(size)) == NULL)
		scratch_stop(s, "it takes too much memory");
	s->piece[s->now].size = size;
	s->total += size;
}
