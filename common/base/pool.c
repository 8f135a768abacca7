/*
 * A bump allocator: small pieces are cut from blocks, large ones stand alone.
 */
#include "pool.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

#define BLOCK_SIZE	((size_t)64 * 1024)
#define ALIGNMENT	alignof(max_align_t)
#define ROUND_UP(n)	(((n) + ALIGNMENT - 1) & ~(ALIGNMENT - 1))
#define SIZE_LIMIT	(SIZE_MAX / 4)

/*
 * With sanitizers every piece stands alone, so that an access beyond its end
 * is found.
 */
#ifdef RW_SANITIZED
#define LARGE		((size_t)1)
#else
#define LARGE		(BLOCK_SIZE / 4)
#endif

struct block {
	struct block		*next;
	size_t			 used;
	alignas(max_align_t) unsigned char data[];
};

struct deferred {
	struct deferred	*next;
	void		(*fn)(void *);
	void		*arg;
};

struct secret {
	struct secret	*next;
	void		*data;
	size_t		 size;
};

struct pool {
	struct block	*first;		/* kept by pool_reset() */
	struct block	*current;	/* the block pieces are cut from */
	struct block	*large;
	struct deferred	*deferred;
	struct secret	*secrets;
};

static void *
checked(void *p)
{
	if (p != NULL)
		return p;
	log_error("out of memory");
	_exit(1);
}

static struct block *
block_create(void)
{
	struct block *b;

	b = checked(malloc(sizeof(*b) + BLOCK_SIZE));
	b->next = NULL;
	b->used = 0;
	return b;
}

static void
blocks_free(struct block *b)
{
	struct block *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

struct pool *
pool_create(void)
{
	struct pool *p;

	p = checked(calloc(1, sizeof(*p)));
	p->first = p->current = block_create();
	return p;
}

void
pool_reset(struct pool *p)
{
	struct deferred *d;
	struct secret *s;

	/* A deferred call may defer another one: take them off one by one. */
	while ((d = p->deferred) != NULL) {
		p->deferred = d->next;
		d->fn(d->arg);
	}
	for (s = p->secrets; s != NULL; s = s->next)
		explicit_bzero(s->data, s->size);
	p->secrets = NULL;
	blocks_free(p->first->next);
	blocks_free(p->large);
	p->large = NULL;
	p->first->next = NULL;
	p->first->used = 0;
	p->current = p->first;
}

void
pool_destroy(struct pool *p)
{
	if (p == NULL)
		return;
	pool_reset(p);
	free(p->first);
	free(p);
}

static void *
alloc_large(struct pool *p, size_t size)
{
	struct block *b;

	if (size > SIZE_LIMIT)
		checked(NULL);
	b = checked(calloc(1, sizeof(*b) + size));
	b->next = p->large;
	b->used = size;
	p->large = b;
	return b->data;
}

/* `size` bytes that are not zeroed, where a block has or gets the room. */
static void *
cut(struct pool *p, size_t size)
{
	struct block *b = p->current;
	void *piece;

	size = ROUND_UP(size);
	if (size > BLOCK_SIZE - b->used) {
		b->next = block_create();
		p->current = b = b->next;
	}
	piece = b->data + b->used;
	b->used += size;
	return piece;
}

void *
pool_alloc(struct pool *p, size_t size)
{
	if (size >= LARGE)
		return alloc_large(p, size);
	return memset(cut(p, size), 0, size);
}

void *
pool_secret(struct pool *p, size_t size)
{
	struct secret *s;

	s = pool_alloc(p, sizeof(*s));
	s->data = pool_alloc(p, size);
	s->size = size;
	s->next = p->secrets;
	p->secrets = s;
	return s->data;
}

char *
pool_strdup(struct pool *p, const char *s)
{
	return s == NULL ? NULL : pool_strndup(p, s, strlen(s));
}

char *
pool_strndup(struct pool *p, const char *s, size_t len)
{
	char *copy;

	if (s == NULL)
		return NULL;
	if (len >= SIZE_LIMIT)
		checked(NULL);
	copy = len + 1 >= LARGE ? alloc_large(p, len + 1) : cut(p, len + 1);
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *
pool_printf(struct pool *p, const char *fmt, ...)
{
	char small[256], *out;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		checked(NULL);
	if ((size_t)n < sizeof(small))
		return pool_strndup(p, small, (size_t)n);
	out = pool_alloc(p, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(out, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return out;
}

void
pool_defer(struct pool *p, void (*fn)(void *), void *arg)
{
	struct deferred *d;

	d = pool_alloc(p, sizeof(*d));
	d->fn = fn;
	d->arg = arg;
	d->next = p->deferred;
	p->deferred = d;
}

void
buf_init(struct buf *b, struct pool *p, size_t hint)
{
	if (hint >= SIZE_LIMIT)
		checked(NULL);
	b->pool = p;
	b->len = 0;
	b->size = ROUND_UP(hint + 1);
	b->data = pool_alloc(p, b->size);
}

/*
 * Makes the piece [data, data + size) larger where it stands; only the last
 * piece of a block can grow.
 */
static int
grow_in_place(struct pool *p, const char *data, size_t size, size_t wanted)
{
	struct block *b = p->current;

	if (wanted >= LARGE || size >= LARGE)
		return 0;
	if ((const unsigned char *)data + size != b->data + b->used)
		return 0;
	if (wanted - size > BLOCK_SIZE - b->used)
		return 0;
	b->used += wanted - size;
	return 1;
}

/* Room for `more` bytes and the NUL. */
static void
buf_reserve(struct buf *b, size_t more)
{
	size_t wanted;
	char *data;

	if (more < b->size - b->len)
		return;
	if (more > SIZE_LIMIT - b->len - 1)
		checked(NULL);
	wanted = b->len + more + 1;
	if (wanted < b->size * 2)
		wanted = b->size * 2;
	wanted = ROUND_UP(wanted);
	if (!grow_in_place(b->pool, b->data, b->size, wanted)) {
		data = wanted >= LARGE ? alloc_large(b->pool, wanted) :
		    cut(b->pool, wanted);
		memcpy(data, b->data, b->len + 1);
		b->data = data;
	}
	b->size = wanted;
}

void
buf_add(struct buf *b, const void *data, size_t len)
{
	if (len == 0)
		return;
	buf_reserve(b, len);
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	size_t room = b->size - b->len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b->data + b->len, room, fmt, ap);
	va_end(ap);
	if (n < 0)
		checked(NULL);
	if ((size_t)n >= room) {
		buf_reserve(b, (size_t)n);
		va_start(ap, fmt);
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	b->len += (size_t)n;
}
