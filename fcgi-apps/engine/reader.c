/*
 * Faults, dropped parts, and the members everybody reads the same way.
 */
#include "reader.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "plain.h"

static const char *path_text(struct pool *, const struct path *);
static void	path_add(struct buf *, const struct path *);

void
reader_fault(struct reader *r, const struct path *path, const char *code)
{
	struct vcon *v = r->out;

	if (v->fault_count == VCON_FAULTS_MAX)
		return;
	v->faults[v->fault_count].pointer = path_text(r->pool, path);
	v->faults[v->fault_count++].code = code;
}

void
reader_drop(struct reader *r, const struct path *path)
{
	struct vcon *v = r->out;
	const char **grown;

	if (v->dropped_count == r->dropped_size) {
		r->dropped_size = r->dropped_size * 2 + 8;
		grown = pool_alloc(r->pool,
		    r->dropped_size * sizeof(*grown));
		if (v->dropped_count > 0)
			memcpy(grown, v->dropped,
			    v->dropped_count * sizeof(*grown));
		v->dropped = grown;
	}
	v->dropped[v->dropped_count++] = path_text(r->pool, path);
}

static const char *
path_text(struct pool *pool, const struct path *path)
{
	struct buf b;

	buf_init(&b, pool, 32);
	path_add(&b, path);
	return text_scrub(pool, b.data, b.len);
}

/* RFC 6901, 3: "~" is written "~0" and "/" is written "~1". */
static void
path_add(struct buf *b, const struct path *path)
{
	const char *p;

	if (path == NULL)
		return;
	path_add(b, path->up);
	if (path->key == NULL) {
		buf_printf(b, "/%zu", path->index);
		return;
	}
	buf_puts(b, "/");
	for (p = path->key; *p != '\0'; p++) {
		if (*p == '~')
			buf_puts(b, "~0");
		else if (*p == '/')
			buf_puts(b, "~1");
		else
			buf_add(b, p, 1);
	}
}

int
reader_time(struct reader *r, const char *s, int64_t *us)
{
	bool naive = false;

	if (moment_parse(s, strlen(s), us, &naive) == -1)
		return -1;
	if (naive)
		r->out->flags |= VCON_NAIVE_TIME;
	return 0;
}

int64_t
reader_at(const struct reader *r, int64_t us)
{
	int64_t start = r->out->started_at;

	if (us == MOMENT_NONE || start == MOMENT_NONE || us < start)
		return -1;
	return (us - start) / 1000;
}

const struct value *
reader_body(struct reader *r, const struct value *object)
{
	const struct value *body = value_get(object, "body"), *value;
	const char *encoding, *s, *code;
	unsigned char *raw;
	size_t len;

	encoding = value_string(value_get(object, "encoding"), NULL);
	if ((s = value_string(body, &len)) == NULL || encoding == NULL)
		return body;
	if (strcmp(encoding, "json") == 0) {
		value = value_parse(r->pool, s, len, &code);
		/* "42" as JSON would be a number: somebody said "42". */
		return value_type(value) >= VALUE_STRING ? value : body;
	}
	if (strncmp(encoding, "base64", 6) != 0)
		return body;
	raw = text_unbase64url(r->pool, s, len, &len);
	if (raw == NULL || len > VCON_STRING_MAX)
		return NULL;
	return value_from_text(r->pool, (char *)raw, len);
}

const char *
reader_string(struct reader *r, const struct value *value)
{
	const char *s;
	size_t len;

	if ((s = value_string(value, &len)) == NULL)
		return NULL;
	s = text_scrub(r->pool, s, len);
	s = plain_trim(r->pool, s, strlen(s));
	return *s == '\0' ? NULL : s;
}

const char *
reader_member(struct reader *r, const struct value *object, const char *name)
{
	return reader_string(r, value_get(object, name));
}

const char *
reader_checked(struct reader *r, const struct value *object,
    const struct path *path)
{
	const struct value *value = value_get(object, path->key);

	if (value_type(value) != VALUE_NULL &&
	    value_type(value) != VALUE_STRING)
		reader_fault(r, path, "vcon.form");
	return reader_string(r, value);
}

void
reader_member_time(struct reader *r, const struct value *object,
    const struct path *path, int64_t *us)
{
	const struct value *value = value_get(object, path->key);
	const char *s;

	if (value_type(value) == VALUE_NULL)
		return;
	s = value_string(value, NULL);
	if (s == NULL || reader_time(r, s, us) == -1)
		reader_fault(r, path, "vcon.time");
}

const char *
reader_purpose(const struct value *object)
{
	const char *s;

	s = value_string(value_get(object, "purpose"), NULL);
	if (s == NULL)
		s = value_string(value_get(object, "type"), NULL);
	return s == NULL ? "" : s;
}
