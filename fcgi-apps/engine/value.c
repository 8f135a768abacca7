/*
 * JSON values on top of jansson.
 */
#include "value.h"

#include <jansson.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "vcon.h"

static const char *scan(const char *, size_t);
static size_t	skip_string(const char *, size_t, size_t);
static const char *error_code(const json_error_t *);

/* The library takes no pointer to const, even where it only looks. */
static json_t *
json(const struct value *v)
{
	return (json_t *)(uintptr_t)v;
}

static void
forget(void *root)
{
	json_decref(root);
}

const struct value *
value_parse(struct pool *pool, const char *s, size_t len, const char **code)
{
	json_error_t error;
	json_t *root;

	if ((*code = scan(s, len)) != NULL)
		return NULL;
	root = json_loadb(s, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
	    &error);
	if (root == NULL) {
		*code = error_code(&error);
		return NULL;
	}
	pool_defer(pool, forget, root);
	return (const struct value *)root;
}

static const char *
error_code(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_duplicate_key:
		return "json.duplicate-key";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "json.nul";
	case json_error_numeric_overflow:
		return "json.number";
	default:
		return "json.syntax";
	}
}

/*
 * The parser recurses and allocates for each value, so depth and number are
 * counted before it sees them. Wrong syntax is left to the parser.
 */
static const char *
scan(const char *s, size_t len)
{
	size_t i, depth = 0, values = 1;

	if (!text_is_utf8(s, len))
		return "json.not-utf8";
	for (i = 0; i < len && memchr(" \t\r\n", s[i], 4) != NULL; i++)
		;
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

const struct value *
value_from_text(struct pool *pool, const char *s, size_t len)
{
	json_t *v;

	if (memchr(s, '\0', len) != NULL || (v = json_stringn(s, len)) == NULL)
		return NULL;
	pool_defer(pool, forget, v);
	return (const struct value *)v;
}

enum value_type
value_type(const struct value *v)
{
	static const enum value_type types[] = {
		[JSON_OBJECT] = VALUE_OBJECT, [JSON_ARRAY] = VALUE_ARRAY,
		[JSON_STRING] = VALUE_STRING, [JSON_INTEGER] = VALUE_INTEGER,
		[JSON_REAL] = VALUE_REAL, [JSON_TRUE] = VALUE_BOOL,
		[JSON_FALSE] = VALUE_BOOL, [JSON_NULL] = VALUE_NULL,
	};

	return v == NULL ? VALUE_NULL : types[json_typeof(json(v))];
}

const struct value *
value_get(const struct value *v, const char *name)
{
	return (const struct value *)json_object_get(json(v), name);
}

size_t
value_count(const struct value *v)
{
	if (value_type(v) == VALUE_OBJECT)
		return json_object_size(json(v));
	return json_array_size(json(v));
}

const struct value *
value_at(const struct value *v, size_t i)
{
	return (const struct value *)json_array_get(json(v), i);
}

const char *
value_string(const struct value *v, size_t *len)
{
	if (value_type(v) != VALUE_STRING)
		return NULL;
	if (len != NULL)
		*len = json_string_length(json(v));
	return json_string_value(json(v));
}

int64_t
value_integer(const struct value *v)
{
	return json_integer_value(json(v));
}

double
value_number(const struct value *v)
{
	return json_number_value(json(v));
}

bool
value_true(const struct value *v)
{
	return v != NULL && json_is_true(json(v));
}

static void
member_read(struct value_member *m)
{
	m->key = m->place == NULL ? NULL : json_object_iter_key(m->place);
	m->value = m->place == NULL ? NULL :
	    (const struct value *)json_object_iter_value(m->place);
}

struct value_member
value_first(const struct value *v)
{
	struct value_member m = { .object = v };

	m.place = json_object_iter(json(v));
	member_read(&m);
	return m;
}

void
value_next(struct value_member *m)
{
	m->place = json_object_iter_next(json(m->object), m->place);
	member_read(m);
}
