/*
 * A bump allocator with a few large chunks behind it.
 */
#include "web/arena.h"

#include <sys/mman.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN		16
#define HEADER		16			/* holds the block's size */
#define FIRST		((size_t)8 << 20)	/* touched, then kept */
#define TOTAL_MAX	((size_t)256 << 20)
#define CHUNKS		8			/* each twice the one before */

struct chunk {
	char	*start;
	size_t	 size;
	size_t	 used;
};

static struct {
	struct chunk	 chunk[CHUNKS];
	unsigned	 n;		/* the last one is cut from */
	size_t		 total;
	bool		 active;
	bool		 exhausted;
	void		(*warn)(int);
} arena;

static bool	 owns(const void *);
static void	*cut(size_t);
static void	 drop_last(void);
static int	 grow(size_t);
static size_t	*size_of(void *);

void
arena_begin(void)
{
	arena.active = true;
	arena.exhausted = false;
}

void
arena_end(void)
{
	while (arena.n > 1)
		drop_last();
	arena.chunk[0].used = 0;
	arena.active = false;
	arena.exhausted = false;
}

struct arena_mark
arena_mark(void)
{
	return (struct arena_mark){ .n = arena.n,
	    .used = arena.n ? arena.chunk[arena.n - 1].used : 0 };
}

static void
drop_last(void)
{
	struct chunk *c = &arena.chunk[--arena.n];

	munmap(c->start, c->size);
	arena.total -= c->size;
	*c = (struct chunk){ 0 };
}

void
arena_rewind(struct arena_mark mark)
{
	/* The first chunk is kept for the next page. */
	while (arena.n > mark.n && arena.n > 1)
		drop_last();
	if (arena.n > 0)
		arena.chunk[arena.n - 1].used = mark.used;
	arena.exhausted = false;
}

void
arena_warn(void (*fn)(int))
{
	arena.warn = fn;
}

bool
arena_active(void)
{
	return arena.active;
}

bool
arena_suspend(void)
{
	bool was = arena.active;

	arena.active = false;
	return was;
}

void
arena_resume(bool was)
{
	arena.active = was;
}

size_t
arena_used(void)
{
	size_t sum = 0;

	for (unsigned i = 0; i < arena.n; i++)
		sum += arena.chunk[i].used;
	return sum;
}

bool
arena_exhausted(void)
{
	return arena.exhausted;
}

void *
arena_malloc(size_t size)
{
	void *p;

	if (!arena.active)
		return malloc(size);
	if ((p = cut(size)) == NULL)
		arena.exhausted = true;
	return p;
}

void *
arena_realloc(void *old, size_t size)
{
	struct chunk *c = &arena.chunk[arena.n ? arena.n - 1 : 0];
	size_t had, want;
	void *new;

	if (old == NULL)
		return arena_malloc(size);
	if (!owns(old))
		return realloc(old, size);
	had = *size_of(old);
	if (size <= had)
		return old;
	want = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (want >= size && (char *)old + had == c->start + c->used &&
	    want - had <= c->size - c->used) {
		c->used += want - had;
		*size_of(old) = want;
		return old;
	}
	if ((new = arena_malloc(size)) != NULL)
		memcpy(new, old, had);
	return new;
}

char *
arena_strdup(const char *s)
{
	size_t len = strlen(s) + 1;
	char *copy = arena_malloc(len);

	return copy == NULL ? NULL : memcpy(copy, s, len);
}

void
arena_free(void *p)
{
	struct chunk *c;
	size_t size;

	if (p == NULL)
		return;
	if (!owns(p)) {
		free(p);
		return;
	}
	/* Most of what libxslt frees is what it allocated last. */
	c = &arena.chunk[arena.n - 1];
	size = *size_of(p);
	if ((char *)p + size == c->start + c->used)
		c->used -= size + HEADER;
}

/* Blocks are recognised by address, also after arena_end(). */
static bool
owns(const void *p)
{
	for (unsigned i = 0; i < arena.n; i++) {
		uintptr_t off = (uintptr_t)p - (uintptr_t)arena.chunk[i].start;

		if (off < arena.chunk[i].size)
			return true;
	}
	return false;
}

static void *
cut(size_t size)
{
	size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	struct chunk *c;
	char *p;

	if (need < size || need > TOTAL_MAX)
		return NULL;
	c = arena.n ? &arena.chunk[arena.n - 1] : NULL;
	if (c == NULL || c->size - c->used < need + HEADER) {
		if (grow(need + HEADER) == -1)
			return NULL;
		c = &arena.chunk[arena.n - 1];
	}
	p = c->start + c->used + HEADER;
	c->used += need + HEADER;
	*size_of(p) = need;
	return p;
}

static int
grow(size_t need)
{
	size_t size = arena.n ? 2 * arena.chunk[arena.n - 1].size : FIRST;
	void *p;

	while (size < need)
		size *= 2;
	if (arena.n == CHUNKS || size > TOTAL_MAX - arena.total)
		return -1;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return -1;
	arena.chunk[arena.n++] = (struct chunk){ .start = p, .size = size };
	arena.total += size;
	if (arena.warn != NULL && arena.total > ARENA_WARN)
		arena.warn(0);
	return 0;
}

static size_t *
size_of(void *p)
{
	return (size_t *)(void *)((char *)p - HEADER);
}
