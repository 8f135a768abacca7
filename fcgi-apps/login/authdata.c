/*
 * The shape of authenticator data (WebAuthn, 6.1), looked at before a library
 * is: libcbor takes the lengths an item claims for granted and asks for as much
 * memory.
 */
#include "pure.h"

#include <string.h>

#define HEAD		37	/* hash of the host, flags, counter */
#define KEY_HEAD	18	/* of the authenticator: its kind, length of the id */
#define DEPTH_MOST	4
#define FLAGS_AT	32
#define FLAG_KEY	0x40
#define FLAG_MORE	0x80	/* extensions */

struct span {
	const unsigned char *p, *end;
};

static size_t
span_left(const struct span *s)
{
	return (size_t)(s->end - s->p);
}

/* First byte and argument of an item (RFC 8949, 3); the major type, or -1. */
static int
read_head(struct span *s, uint64_t *value)
{
	unsigned info, n;
	int major;

	if (span_left(s) == 0)
		return -1;
	major = *s->p >> 5;
	info = *s->p++ & 31;
	*value = info;
	if (info < 24)
		return major;
	if (info > 27)		/* no length said: nobody writes that here */
		return -1;
	n = 1u << (info - 24);
	if (span_left(s) < n)
		return -1;
	for (*value = 0; n > 0; n--)
		*value = *value << 8 | *s->p++;
	return major;
}

/* Steps over one item whose parts all lie within the bytes there are. */
static int
skip_item(struct span *s, int depth)
{
	uint64_t value, parts;
	int major = read_head(s, &value);

	switch (major) {
	case 0:
	case 1:
	case 7:
		return 0;
	case 2:
	case 3:
		if (value > span_left(s))
			return -1;
		s->p += value;
		return 0;
	case 4:
	case 5:
		if (depth == DEPTH_MOST || value > span_left(s))
			return -1;
		parts = major == 5 ? 2 * value : value;
		for (; parts > 0; parts--)
			if (skip_item(s, depth + 1) == -1)
				return -1;
		return 0;
	default:
		return -1;
	}
}

bool
authdata_is_sound(const struct fido_bytes *data)
{
	const unsigned char *p = data->data;
	struct span s;
	size_t id;

	if (data->len < HEAD || data->len > FIDO_DATA_MOST)
		return false;
	s = (struct span){ p + HEAD, p + data->len };
	if ((p[FLAGS_AT] & FLAG_KEY) != 0) {
		if (span_left(&s) < KEY_HEAD)
			return false;
		id = (size_t)s.p[KEY_HEAD - 2] << 8 | s.p[KEY_HEAD - 1];
		s.p += KEY_HEAD;
		if (id > span_left(&s))
			return false;
		s.p += id;
		if (skip_item(&s, 0) == -1)
			return false;
	}
	if ((p[FLAGS_AT] & FLAG_MORE) != 0 && skip_item(&s, 0) == -1)
		return false;
	return s.p == s.end;
}
