/*
 * JSON values (RFC 8259), parsed within limits. The parser library stays
 * behind this; an absent value (NULL) answers like null everywhere.
 */
#ifndef RW_ENGINE_VALUE_H
#define RW_ENGINE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct pool;
struct value;

enum value_type {
	VALUE_NULL, VALUE_BOOL, VALUE_INTEGER, VALUE_REAL, VALUE_STRING,
	VALUE_ARRAY, VALUE_OBJECT
};

/*
 * The value lives as long as the pool. NULL and a json.* code (see vcon.h)
 * for what is not JSON, deeper than VCON_DEPTH_MAX, of more than
 * VCON_VALUES_MAX values, with a member named twice or U+0000 in a string.
 */
const struct value *value_parse(struct pool *, const char *s, size_t len,
	    const char **code);

/* A string value; NULL unless it is UTF-8 without NUL. */
const struct value *value_from_text(struct pool *, const char *s, size_t len);

enum value_type value_type(const struct value *);

/* Member of an object; NULL if there is none or this is no object. */
const struct value *value_get(const struct value *, const char *name);

/* Elements of an array, members of an object, 0 for everything else. */
size_t	value_count(const struct value *);

/* Element of an array, or NULL. */
const struct value *value_at(const struct value *, size_t);

/* Bytes of a string, ended by NUL; *len may be NULL. NULL for all else. */
const char *value_string(const struct value *, size_t *len);

/* 0 and false for what is no number or no boolean. */
int64_t	value_integer(const struct value *);
double	value_number(const struct value *);
bool	value_true(const struct value *);

/* Members of an object one by one: for (m = …first(v); m.key; …next(&m)). */
struct value_member {
	const char	*key;		/* NULL: no more */
	const struct value *value;
	const struct value *object;
	void		*place;
};
struct value_member value_first(const struct value *);
void	value_next(struct value_member *);

#endif
