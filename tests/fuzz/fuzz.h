/*
 * What the fuzz targets share: taking the input apart, and saying what must
 * be true. A target is one LLVMFuzzerTestOneInput() that keeps nothing from
 * one input to the next.
 */
#ifndef RW_TESTS_FUZZ_H
#define RW_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int	LLVMFuzzerInitialize(int *, char ***);
size_t	LLVMFuzzerCustomMutator(uint8_t *, size_t, size_t max, unsigned seed);
size_t	LLVMFuzzerMutate(uint8_t *, size_t, size_t max);

/* A promise of a header that does not hold is a finding like any overrun. */
#define MUST(what) do {							\
	if (!(what)) {							\
		fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__,	\
		    __LINE__, #what);					\
		abort();						\
	}								\
} while (0)

struct input {
	const char	*s;
	size_t		 len;
};

/* One byte, 0 at the end. */
static inline char
input_byte(struct input *in)
{
	if (in->len == 0)
		return '\0';
	in->len--;
	return *in->s++;
}

/* Up to the next LF, which is skipped. */
static inline struct input
input_line(struct input *in)
{
	const char *end = in->len == 0 ? NULL : memchr(in->s, '\n', in->len);
	struct input line = { in->s, in->len };

	if (end == NULL) {
		in->s += in->len;
		in->len = 0;
		return line;
	}
	line.len = (size_t)(end - in->s);
	in->len -= line.len + 1;
	in->s = end + 1;
	return line;
}

/* As a C string: it ends at the first NUL. */
static inline char *
input_string(struct pool *pool, struct input in)
{
	char *s = pool_alloc(pool, in.len + 1);

	if (in.len > 0)
		memcpy(s, in.s, in.len);
	return pool_strndup(pool, s, strlen(s));
}

/* Text of ours: UTF-8, and a character of XML each. */
static inline bool
is_clean(struct pool *pool, const char *s)
{
	size_t len = strlen(s);

	return text_is_utf8(s, len) && strcmp(text_scrub(pool, s, len), s) == 0;
}

/* The bytes as a JSON string; what is not UTF-8 stays so. */
static inline void
add_json_string(struct buf *b, struct input in)
{
	size_t i;

	buf_puts(b, "\"");
	for (i = 0; i < in.len; i++) {
		if (in.s[i] == '"' || in.s[i] == '\\')
			buf_puts(b, "\\");
		if ((unsigned char)in.s[i] < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)in.s[i]);
		else
			buf_add(b, in.s + i, 1);
	}
	buf_puts(b, "\"");
}

#endif
