/*
 * The answers the assistant was given, as { name: value } or as a list.
 */
#include "answers.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"
#include "plain.h"
#include "reader.h"

static const char *const purposes[] = {
	"answers", "fields", "extraction", NULL
};
static const char *const name_keys[] = {
	"name", "field", "key", "question", NULL
};
static const char *const value_keys[] = { "value", "answer", "text", NULL };

static const char *const kinds[] = {
	"name", "phone", "email", "content", NULL
};

/* Parts of an answer's name that tell what it is; looked up in this order. */
static const struct {
	const char	*part, *kind;
} hints[] = {
	{ "mail", "email" },
	{ "zeit", "content" }, { "time", "content" }, { "wunsch", "content" },
	{ "phone", "phone" }, { "telefon", "phone" }, { "mobil", "phone" },
	{ "handy", "phone" }, { "rückruf", "phone" }, { "rueckruf", "phone" },
	{ "callback", "phone" }, { "fax", "phone" },
	{ "name", "name" }, { "anrufer", "name" },
	{ "ansprechpartner", "name" },
};

static void	read_list(struct reader *, const struct value *);
static void	read_object(struct reader *, const struct value *);
static void	add_answer(struct reader *, const char *name,
		    const struct value *whole);

static const char *
in_list(const char *s, const char *const *list)
{
	for (; s != NULL && *list != NULL; list++)
		if (strcasecmp(s, *list) == 0)
			return *list;
	return NULL;
}

void
answers_read(struct reader *r, const struct value *root, const char *key)
{
	const struct value *list = value_get(root, key), *body, *inner;
	size_t i, k;

	for (i = 0; i < value_count(list); i++) {
		if (in_list(reader_purpose(value_at(list, i)), purposes) == NULL)
			continue;
		body = reader_body(r, value_at(list, i));
		for (k = 0; purposes[k] != NULL; k++) {
			inner = value_get(body, purposes[k]);
			if (value_type(inner) >= VALUE_ARRAY)
				body = inner;
		}
		answers_add(r, body);
	}
}

void
answers_add(struct reader *r, const struct value *body)
{
	if (r->out->answers == NULL)
		r->out->answers = pool_alloc(r->pool,
		    VCON_ANSWERS_MAX * sizeof(*r->out->answers));
	if (value_type(body) == VALUE_ARRAY)
		read_list(r, body);
	else
		read_object(r, body);
}

static const struct value *
first_value(const struct value *v, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (value_type(value_get(v, *keys)) != VALUE_NULL)
			return value_get(v, *keys);
	return NULL;
}

static void
read_list(struct reader *r, const struct value *list)
{
	const struct value *v;
	size_t i;

	for (i = 0; i < value_count(list); i++) {
		v = value_at(list, i);
		add_answer(r, value_string(first_value(v, name_keys), NULL), v);
	}
}

static void
read_object(struct reader *r, const struct value *object)
{
	struct value_member m;

	for (m = value_first(object); m.key != NULL; value_next(&m))
		add_answer(r, m.key, m.value);
}

/* Text of a scalar, or of several with commas; NULL for all else. */
static const char *
value_text(struct reader *r, const struct value *v)
{
	const char *s;
	struct buf b;
	size_t i;

	switch (value_type(v)) {
	case VALUE_STRING:
		return reader_string(r, v);
	case VALUE_INTEGER:
		return pool_printf(r->pool, "%lld",
		    (long long)value_integer(v));
	case VALUE_REAL:
		return pool_printf(r->pool, "%.15g", value_number(v));
	case VALUE_BOOL:
		return value_true(v) ? "true" : "false";
	case VALUE_ARRAY:
		buf_init(&b, r->pool, 64);
		for (i = 0; i < value_count(v); i++)
			if ((s = reader_string(r, value_at(v, i))) != NULL)
				buf_printf(&b, "%s%s", b.len > 0 ? ", " : "",
				    s);
		return b.len == 0 ? NULL : b.data;
	default:
		return NULL;
	}
}

/*
 * What is masked as what. A wrong guess towards "content" would show a name
 * or a number less masked than it should be, so the value is looked at too.
 */
static const char *
guess_kind(struct reader *r, const char *name, const char *value)
{
	const char *folded = text_fold(r->pool, name, strlen(name));
	size_t i;

	if (strchr(value, '@') != NULL && strpbrk(value, " \n") == NULL)
		return "email";
	if ((*value == '+' || *value == '0') && strlen(value) >= 7 &&
	    value[strspn(value, "+0123456789 ()/-")] == '\0')
		return "phone";
	if (folded == NULL)
		return "content";
	if (strcmp(folded, "tel") == 0)
		return "phone";
	for (i = 0; i < COUNT_OF(hints); i++)
		if (strstr(folded, hints[i].part) != NULL)
			return hints[i].kind;
	return "content";
}

static int64_t
answer_at(struct reader *r, const struct value *v)
{
	const char *s = value_string(v, NULL);
	double seconds = value_number(v);
	int64_t us;

	if (s != NULL) {
		if (plain_clock(s, NULL) >= 0)
			return plain_clock(s, NULL);
		return reader_time(r, s, &us) == 0 ? reader_at(r, us) : -1;
	}
	if (value_type(v) != VALUE_NULL && seconds >= 0 && seconds < 1e9)
		return (int64_t)(seconds * 1000);
	return -1;
}

static void
add_answer(struct reader *r, const char *name, const struct value *whole)
{
	struct vcon *v = r->out;
	struct vcon_answer *a;
	const char *value;
	bool object = value_type(whole) == VALUE_OBJECT;

	value = value_text(r, object ? first_value(whole, value_keys) : whole);
	if (name == NULL || value == NULL || v->answer_count ==
	    VCON_ANSWERS_MAX)
		return;
	a = &v->answers[v->answer_count];
	a->name = text_scrub(r->pool, name, strlen(name));
	a->value = value;
	a->at_ms = object ? answer_at(r, value_get(whole, "at")) : -1;
	a->kind = in_list(value_string(value_get(whole, "kind"), NULL), kinds);
	if (a->kind == NULL)
		a->kind = guess_kind(r, a->name, value);
	if (*a->name != '\0')
		v->answer_count++;
}
