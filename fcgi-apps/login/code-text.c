/*
 * Recovery codes as people write them.
 */
#include "pure.h"

#include <string.h>

#include "base/pool.h"

#define GROUP	4

/* Letters that look like digits: base32 has no 0, 1 and 8. */
static char
base32_letter(char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	switch (c) {
	case '0':
		return 'O';
	case '1':
		return 'I';
	case '8':
		return 'B';
	default:
		return c;
	}
}

int
code_text_read(const char *typed, char *out, size_t length)
{
	size_t n = 0;
	char c;

	for (; *typed != '\0'; typed++) {
		if (*typed == ' ' || *typed == '-')
			continue;
		c = base32_letter(*typed);
		if (n == length || !((c >= 'A' && c <= 'Z') ||
		    (c >= '2' && c <= '7')))
			return -1;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == length ? 0 : -1;
}

const char *
code_text_group(struct pool *pool, const char *letters)
{
	struct buf b;
	size_t i;

	buf_init(&b, pool, 32);
	for (i = 0; letters[i] != '\0'; i++) {
		if (i != 0 && i % GROUP == 0)
			buf_puts(&b, "-");
		buf_add(&b, &letters[i], 1);
	}
	return b.data;
}
