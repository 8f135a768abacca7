/*
 * What the tests of the vCon reader share: small documents, and looking at
 * what came of them.
 */
#ifndef RW_TESTS_READING_H
#define RW_TESTS_READING_H

#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "../../fcgi-apps/engine/vcon.h"

#define ID	"\"uuid\":\"0195b7a8-0a96-82f8-9dd8-dd37220d739c\""
#define TWO	"\"parties\":[{\"tel\":\"tel:+4930123\",\"name\":\"Ada\"}," \
		"{\"type\":\"bot\",\"uuid\":\"b-1\"}]"
#define NOW	INT64_C(1763472725000000)	/* 2025-11-18T13:32:05Z */

static struct pool *pool;
static struct vcon v;

static inline enum vcon_status
read_text(const char *s)
{
	if (pool != NULL)
		pool_destroy(pool);
	pool = pool_create();
	return vcon_read(pool, s, strlen(s), NOW, &v);
}

/* A document with id, two parties and whatever follows. */
static inline enum vcon_status
read_more(const char *more)
{
	enum vcon_status status;
	char *s;
	int n;

	n = snprintf(NULL, 0, "{%s,%s%s}", ID, TWO, more);
	s = malloc((size_t)n + 1);
	snprintf(s, (size_t)n + 1, "{%s,%s%s}", ID, TWO, more);
	if (pool != NULL)
		pool_destroy(pool);
	pool = pool_create();
	status = vcon_read(pool, s, (size_t)n, NOW, &v);
	free(s);	/* nothing may still point into the input */
	return status;
}

static inline bool
has_fault(const char *pointer, const char *code)
{
	size_t i;

	for (i = 0; i < v.fault_count; i++)
		if (strcmp(v.faults[i].pointer, pointer) == 0 &&
		    strcmp(v.faults[i].code, code) == 0)
			return true;
	for (i = 0; i < v.fault_count; i++)
		printf("  has %s at \"%s\", wanted %s at \"%s\"\n",
		    v.faults[i].code, v.faults[i].pointer, code, pointer);
	return false;
}

static inline bool
has_dropped(const char *pointer)
{
	size_t i;

	for (i = 0; i < v.dropped_count; i++)
		if (strcmp(v.dropped[i], pointer) == 0)
			return true;
	return false;
}

static inline bool
is_turn(size_t i, char speaker, const char *text)
{
	if (i < v.turn_count && v.turns[i].speaker == speaker &&
	    strcmp(v.turns[i].text, text) == 0)
		return true;
	if (i < v.turn_count)
		printf("  turn %zu is %c \"%s\"\n", i, v.turns[i].speaker,
		    v.turns[i].text);
	return false;
}

static inline bool
is_text(const char *a, const char *b)
{
	if (a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b)
		return true;
	printf("  \"%s\" is not \"%s\"\n", a == NULL ? "(null)" : a,
	    b == NULL ? "(null)" : b);
	return false;
}

/* Runs the cases with a pool to begin with. */
static inline int
reading_run(const char *suite, const struct unit_case *cases)
{
	int rc;

	pool = pool_create();
	rc = unit_run(suite, cases);
	pool_destroy(pool);
	return rc;
}

#endif
