/*
 * Faults, dropped parts, times, and the look at the bytes before any parser.
 */
#include "reader.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"

static const char *path_text(struct pool *, const struct path *);
static void	path_add(struct buf *, const struct path *);
static size_t	skip_string(const char *s, size_t len, size_t i);

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

/*
 * The parser recurses and allocates for each value, so depth and number are
 * counted before it sees them. Wrong syntax is left to the parser.
 */
const char *
scan_json(const char *s, size_t len)
{
	size_t i, depth = 0, values = 1;

	if (!text_is_utf8(s, len))
		return "json.not-utf8";
	for (i = 0; i < len && strchr(" \t\r\n", s[i]) != NULL; i++)
		if (s[i] == '\0')
			return "json.syntax";
	if (i == len)
		return "json.empty";
	for (; i < len; i++) {
		if (s[i] == '"')
			i = skip_string(s, len, i + 1);
		else if (s[i] == ',')
			values++;
		else if (s[i] == '[' || s[i] == '{')
			values++, depth++;
		else if ((s[i] == ']' || s[i] == '}') && depth > 0)
			depth--;
		if (depth > VCON_DEPTH_MAX)
			return "json.too-deep";
		if (values > VCON_VALUES_MAX)
			return "json.too-many";
	}
	return NULL;
}

/* Index of the closing quote, or `len`. */
static size_t
skip_string(const char *s, size_t len, size_t i)
{
	for (; i < len && s[i] != '"'; i++)
		if (s[i] == '\\')
			i++;
	return i < len ? i : len;
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
