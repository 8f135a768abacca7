/*
 * Memory pools and growing byte strings.
 */
#include <stdint.h>
#include <string.h>

#include "base/pool.h"
#include "unit.h"

static void
test_alloc(void)
{
	struct pool *p = pool_create();
	unsigned char *a, *b;
	size_t i, size;

	for (size = 0; size < 200000; size = size * 2 + 1) {
		a = pool_alloc(p, size);
		b = pool_alloc(p, size);
		CU_ASSERT((uintptr_t)a % _Alignof(max_align_t) == 0);
		for (i = 0; i < size; i++)
			CU_ASSERT_FATAL(a[i] == 0 && b[i] == 0);
		memset(a, 0xaa, size);
		for (i = 0; i < size; i++)
			CU_ASSERT_FATAL(b[i] == 0);
		memset(b, 0xbb, size);
	}
	pool_destroy(p);
}

static void
test_reset_zeroes(void)
{
	struct pool *p = pool_create();
	unsigned char *a;
	int round, i;

	for (round = 0; round < 3; round++) {
		for (i = 0; i < 5000; i++) {
			a = pool_alloc(p, 40);
			CU_ASSERT_FATAL(a[0] == 0 && a[39] == 0);
			memset(a, 0xff, 40);
		}
		pool_reset(p);
	}
	pool_destroy(p);
	pool_destroy(NULL);
}

static void
test_strings(void)
{
	struct pool *p = pool_create();
	char *s;

	CU_ASSERT_STRING_EQUAL(pool_strdup(p, "abc"), "abc");
	CU_ASSERT_PTR_NULL(pool_strdup(p, NULL));
	CU_ASSERT_PTR_NULL(pool_strndup(p, NULL, 3));
	CU_ASSERT_STRING_EQUAL(pool_strndup(p, "abcdef", 3), "abc");
	CU_ASSERT_STRING_EQUAL(pool_strndup(p, "", 0), "");
	CU_ASSERT_STRING_EQUAL(pool_printf(p, "%d-%s", 7, "x"), "7-x");
	s = pool_printf(p, "%01000d", 5);
	CU_ASSERT_EQUAL(strlen(s), 1000);
	CU_ASSERT_EQUAL(s[999], '5');
	s = pool_printf(p, "%0255d", 5);
	CU_ASSERT_EQUAL(strlen(s), 255);
	s = pool_printf(p, "%0256d", 5);
	CU_ASSERT_EQUAL(strlen(s), 256);
	pool_destroy(p);
}

struct order {
	struct pool	*pool;
	char		 seen[8];
	size_t		 count;
};

static void
note_a(void *arg)
{
	struct order *o = arg;

	o->seen[o->count++] = 'a';
}

static void
note_b(void *arg)
{
	struct order *o = arg;

	o->seen[o->count++] = 'b';
	pool_defer(o->pool, note_a, o);
}

static void
test_defer(void)
{
	struct order o = { .pool = pool_create() };

	pool_defer(o.pool, note_a, &o);
	pool_defer(o.pool, note_b, &o);
	pool_reset(o.pool);
	CU_ASSERT_EQUAL(o.count, 3);
	CU_ASSERT_STRING_EQUAL(o.seen, "baa");
	pool_reset(o.pool);
	CU_ASSERT_EQUAL(o.count, 3);
	pool_destroy(o.pool);
}

static void
look(void *arg)
{
	/* Deferred calls still see what is secret. */
	CU_ASSERT_STRING_EQUAL((char *)arg, "geheim");
}

static void
test_secret(void)
{
	struct pool *p = pool_create();
	char *s, *large;

	s = pool_secret(p, 7);
	CU_ASSERT_EQUAL(s[0], 0);
	memcpy(s, "geheim", 7);
	large = pool_secret(p, 100000);
	memset(large, 1, 100000);
	pool_defer(p, look, s);
	pool_reset(p);
#ifndef RW_SANITIZED
	/* The first block is kept, so the place can still be looked at. */
	CU_ASSERT(memcmp(s, "\0\0\0\0\0\0", 7) == 0);
#endif
	pool_destroy(p);
}

static void
test_buf(void)
{
	struct pool *p = pool_create();
	struct buf b, other;
	int i;

	buf_init(&b, p, 0);
	CU_ASSERT_STRING_EQUAL(b.data, "");
	buf_init(&other, p, 3);
	for (i = 0; i < 50000; i++) {
		buf_add(&b, "ab", 2);
		buf_printf(&other, "%d,", i % 10);
		CU_ASSERT_FATAL(b.data[b.len] == '\0');
	}
	buf_add(&b, "", 0);
	buf_add(&b, NULL, 0);
	CU_ASSERT_EQUAL(b.len, 100000);
	CU_ASSERT_EQUAL(strlen(b.data), 100000);
	CU_ASSERT_EQUAL(strspn(b.data, "ab"), 100000);
	CU_ASSERT_EQUAL(other.len, 100000);
	CU_ASSERT_EQUAL(strspn(other.data, "0123456789,"), 100000);
	CU_ASSERT(memcmp(other.data + 99980, "0,1,2,3,4,5,6,7,8,9,", 20) == 0);
	buf_add(&b, "\0x", 2);
	buf_puts(&b, "end");
	CU_ASSERT_EQUAL(b.len, 100005);
	CU_ASSERT_STRING_EQUAL(b.data + 100001, "xend");
	pool_destroy(p);
}

/* A string that grows next to another one must not run into it. */
static void
test_buf_neighbour(void)
{
	struct pool *p = pool_create();
	struct buf b;
	char *next;

	buf_init(&b, p, 8);
	next = pool_strdup(p, "neighbour");
	buf_puts(&b, "longer than the first piece, and than the next one");
	CU_ASSERT_STRING_EQUAL(next, "neighbour");
	next = pool_strdup(p, "second");
	buf_printf(&b, "%0300d", 1);
	CU_ASSERT_STRING_EQUAL(next, "second");
	CU_ASSERT_EQUAL(b.len, 350);
	pool_destroy(p);
}

static const struct unit_case cases[] = {
	{ "alloc", test_alloc },
	{ "reset zeroes", test_reset_zeroes },
	{ "strings", test_strings },
	{ "defer", test_defer },
	{ "secret", test_secret },
	{ "buf", test_buf },
	{ "buf neighbour", test_buf_neighbour },
	{ NULL, NULL }
};

int
main(void)
{
	return unit_run("pool", cases);
}
