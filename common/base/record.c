/*
 * Tag, length, bytes: written to a buffer, read in place.
 */
#include "record.h"

#include <inttypes.h>
#include <stdio.h>

#include "pool.h"

#define HEAD_SIZE	5	/* tag and length */

/* What is sealed came through the limits of a request: far below 4 GiB. */
void
record_add(struct buf *b, enum record_tag tag, const char *data, size_t len)
{
	const unsigned char head[HEAD_SIZE] = {
		(unsigned char)tag,
		(unsigned char)(len >> 24), (unsigned char)(len >> 16),
		(unsigned char)(len >> 8), (unsigned char)len,
	};

	buf_add(b, head, sizeof(head));
	buf_add(b, data, len);
}

void
record_add_int(struct buf *b, enum record_tag tag, int64_t n)
{
	char text[24];
	int len;

	len = snprintf(text, sizeof(text), "%" PRId64, n);
	record_add(b, tag, text, (size_t)len);
}

bool
record_next(const void *record, size_t size, size_t *offset,
    struct record_value *v)
{
	const unsigned char *p;
	size_t len;

	if (*offset > size || size - *offset < HEAD_SIZE)
		return false;
	p = (const unsigned char *)record + *offset;
	len = (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 |
	    p[4];
	if (len > size - *offset - HEAD_SIZE)
		return false;
	v->tag = (enum record_tag)p[0];
	v->data = (const char *)p + HEAD_SIZE;
	v->len = len;
	*offset += HEAD_SIZE + len;
	return true;
}

bool
record_find(const void *record, size_t size, enum record_tag tag,
    struct record_value *v)
{
	size_t offset = 0;

	while (record_next(record, size, &offset, v))
		if (v->tag == tag)
			return true;
	return false;
}

int64_t
record_int(const struct record_value *v)
{
	bool negative = v->len > 0 && v->data[0] == '-';
	int64_t n = 0;
	size_t i;

	if (v->len == (size_t)negative)
		return 0;
	for (i = negative; i < v->len; i++) {
		if (v->data[i] < '0' || v->data[i] > '9' ||
		    n > (INT64_MAX - 9) / 10)
			return 0;
		n = n * 10 + (v->data[i] - '0');
	}
	return negative ? -n : n;
}
