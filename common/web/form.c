/*
 * application/x-www-form-urlencoded, read by a table.
 */
#include "web/form.h"

#include <string.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"
#include "web/http.h"

#define PAIRS_MAX	160	/* parameters of one request */

struct form_text {
	const char	*text;
	size_t		 len;
};

static void
form_fault(struct form *form, const char *code, const char *field, bool hard)
{
	if (form->fault_count < FORM_FIELDS_MAX)
		form->faults[form->fault_count++] =
		    (struct form_fault){ code, field, hard };
}

static int
form_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding; '+' is a blank. Returns the length, or -1. */
static ssize_t
form_decode(char *out, const char *in, size_t len)
{
	size_t i, n = 0;
	int hi, lo;

	for (i = 0; i < len; i++) {
		if (in[i] == '+')
			out[n++] = ' ';
		else if (in[i] != '%')
			out[n++] = in[i];
		else if (i + 2 < len && (hi = form_hex(in[i + 1])) != -1 &&
		    (lo = form_hex(in[i + 2])) != -1) {
			out[n++] = (char)(hi << 4 | lo);
			i += 2;
		} else
			return -1;
	}
	out[n] = '\0';
	return (ssize_t)n;
}

/* The whole value fits the type: text rules first. */
static const char *
form_check_text(const struct form_field *f, struct form_value *v)
{
	size_t n = text_length(v->text, v->len);

	if (f->type != FORM_SECRET && !text_is_plain(v->text, v->len))
		return "form.bad-value";
	if (f->type == FORM_TEXT && strpbrk(v->text, "\r\n") != NULL)
		return "form.bad-value";
	if (f->max != 0 && n > (size_t)f->max)
		return "form.too-long";
	return n < (size_t)f->min ? "form.missing" : NULL;
}

static const char *
form_check_choice(const struct form_field *f, struct form_value *v)
{
	const char *c = f->choices;
	size_t n;

	for (v->number = 0; *c != '\0'; v->number++, c += n, c += *c == ' ') {
		n = strcspn(c, " ");
		if (n == v->len && strncmp(c, v->text, n) == 0)
			return NULL;
	}
	return "form.bad-value";
}

/* The same one twice counts once. */
static const char *
form_check_uuids(struct pool *pool, const struct form_field *f,
    struct form_value *v)
{
	struct uuid *list = pool_alloc(pool, PAIRS_MAX * sizeof(*list));
	const char *c = v->text;
	size_t i, n;

	for (; *c != '\0'; c += n, c += *c == ' ') {
		n = strcspn(c, " ");
		if (v->count == PAIRS_MAX ||
		    uuid_parse(&list[v->count], c, n) == -1)
			return "form.bad-value";
		for (i = 0; !uuid_equal(&list[i], &list[v->count]); i++)
			continue;
		v->count += i == v->count;
	}
	v->list = list;
	return f->max != 0 && v->count > (size_t)f->max ? "form.too-long" :
	    NULL;
}

static bool
form_is_path(const char *s)
{
	if (s[0] != '/' || s[1] == '/' || strchr(s, '\\') != NULL)
		return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7f)
			return false;
	return true;
}

/* NULL, or the code of what is wrong with a given value. */
static const char *
form_check(struct pool *pool, const struct form_field *f, struct form_value *v)
{
	const char *wrong;
	uint64_t n;

	switch (f->type) {
	case FORM_TEXT:
	case FORM_AREA:
	case FORM_SECRET:
		return form_check_text(f, v);
	case FORM_MAIL:
		v->text = text_mail(pool, v->text, v->len);
		wrong = v->text == NULL ? "form.bad-value" : NULL;
		if (wrong != NULL)
			v->text = "";
		v->len = strlen(v->text);
		return wrong;
	case FORM_INT:
		if (text_parse_uint(v->text, v->len, INT64_MAX, &n) == -1 ||
		    (int64_t)n < f->min || (int64_t)n > f->max)
			return "form.bad-value";
		v->number = (int64_t)n;
		return NULL;
	case FORM_UUID:
		return uuid_parse(&v->uuid, v->text, v->len) == -1 ?
		    "form.bad-value" : NULL;
	case FORM_UUIDS:
		return form_check_uuids(pool, f, v);
	case FORM_DAY:
		return moment_parse_day(v->text, v->len, &v->number) == -1 ?
		    "form.bad-value" : NULL;
	case FORM_FLAG:
		v->number = strcmp(v->text, "1") == 0 ||
		    strcmp(v->text, "on") == 0 || strcmp(v->text, "yes") == 0 ||
		    strcmp(v->text, "true") == 0;
		return v->number || strcmp(v->text, "0") == 0 ||
		    strcmp(v->text, "no") == 0 || strcmp(v->text, "false") == 0 ?
		    NULL : "form.bad-value";
	case FORM_CHOICE:
		return form_check_choice(f, v);
	case FORM_PATH:
		return form_is_path(v->text) ? NULL : "form.bad-value";
	}
	return "form.bad-value";
}

/* Blanks alone are no reason, no note. */
static bool
form_is_given(const struct form_field *f, const char *value, size_t len)
{
	return len != 0 && (f->type != FORM_AREA ||
	    strspn(value, " \t\r\n") < len);
}

/* Files one decoded pair under its field. */
static void
form_take(struct form *form, struct pool *pool, const char *name,
    const struct form_text *in)
{
	const char *value = in->text;
	size_t len = in->len;
	unsigned i;

	if (!text_is_utf8(value, len) || memchr(value, '\0', len) != NULL) {
		form_fault(form, "form.bad-utf8", NULL, true);
		return;
	}
	if (strcmp(name, "token") == 0) {
		if (form->token != NULL)
			form_fault(form, "form.repeated", NULL, true);
		form->token = value;
		return;
	}
	if (strcmp(name, "approval") == 0) {
		if (form->approval != NULL)
			form_fault(form, "form.repeated", NULL, true);
		form->approval = value;
		return;
	}
	for (i = 0; form->fields != NULL && form->fields[i].name != NULL; i++) {
		struct form_value *v = &form->value[i];

		if (strcmp(form->fields[i].name, name) != 0)
			continue;
		if (v->text != NULL && form->fields[i].type == FORM_UUIDS) {
			value = v->len == 0 ? value : len == 0 ? v->text :
			    pool_printf(pool, "%s %s", v->text, value);
			len = strlen(value);
		} else if (v->text != NULL)
			form_fault(form, "form.repeated", form->fields[i].name, true);
		v->text = value;
		v->len = len;
		v->sent = true;
		v->given = form_is_given(&form->fields[i], value, len);
		return;
	}
	form_fault(form, "form.unknown", NULL, true);
}

static void
form_split(struct form *form, struct pool *pool, const char *s, size_t len)
{
	const char *end = s + len, *amp, *eq;
	ssize_t n, v;
	char *name, *value;
	unsigned pairs = 0;

	for (; s < end; s = amp + 1) {
		if ((amp = memchr(s, '&', (size_t)(end - s))) == NULL)
			amp = end;
		if (amp == s)
			continue;
		if (++pairs > PAIRS_MAX) {
			form_fault(form, "form.unknown", NULL, true);
			return;
		}
		if ((eq = memchr(s, '=', (size_t)(amp - s))) == NULL)
			eq = amp;
		name = pool_alloc(pool, (size_t)(eq - s) + 1);
		/* A form may hold a password: every value is wiped. */
		value = pool_secret(pool, (size_t)(amp - eq) + 1);
		n = form_decode(name, s, (size_t)(eq - s));
		v = eq == amp ? 0 : form_decode(value, eq + 1,
		    (size_t)(amp - eq - 1));
		if (n < 0 || v < 0 || strlen(name) != (size_t)n) {
			form_fault(form, "form.bad-value", NULL, true);
			return;
		}
		form_take(form, pool, name,
		    &(struct form_text){ value, (size_t)v });
	}
}

/* With an approval: no other field, none is missed. */
static void
form_stand_in(struct form *form, bool posted)
{
	unsigned i;

	if (!posted)
		form_fault(form, "form.unknown", NULL, true);
	for (i = 0; form->fields != NULL && form->fields[i].name != NULL; i++) {
		if (form->value[i].sent)
			form_fault(form, "form.unknown", NULL, true);
		form->value[i] = (struct form_value){ .text = "" };
	}
}

struct form *
form_read(struct pool *pool, const struct http_request *http,
    const struct form_field *fields, bool posted)
{
	struct form *form = pool_alloc(pool, sizeof(*form));
	const char *wrong;
	unsigned i;

	form->fields = fields;
	if (posted)
		form_split(form, pool, http->body, http->body_len);
	else
		form_split(form, pool, http->query, strlen(http->query));
	if (form->approval != NULL) {
		form_stand_in(form, posted);
		return form;
	}
	for (i = 0; fields != NULL && fields[i].name != NULL; i++) {
		struct form_value *v = &form->value[i];

		if (v->text == NULL)
			v->text = "";
		if (v->given)
			wrong = form_check(pool, &fields[i], v);
		else
			wrong = fields[i].optional || fields[i].type == FORM_FLAG ?
			    NULL : "form.missing";
		if (wrong != NULL) {
			/* A wrong value reads as absent. */
			v->given = false;
			form_fault(form, wrong, fields[i].name, !posted);
		}
	}
	return form;
}

size_t
form_pairs(struct pool *pool, const char *text, size_t len,
    struct form_pair *out, size_t max)
{
	const char *end = text + len, *amp, *eq;
	char *name, *value;
	size_t n = 0;

	for (; text < end && n < max; text = amp + 1) {
		if ((amp = memchr(text, '&', (size_t)(end - text))) == NULL)
			amp = end;
		if ((eq = memchr(text, '=', (size_t)(amp - text))) == NULL)
			eq = amp;
		name = pool_alloc(pool, (size_t)(eq - text) + 1);
		value = pool_alloc(pool, (size_t)(amp - eq) + 1);
		if (amp == text || form_decode(name, text,
		    (size_t)(eq - text)) <= 0 || (eq < amp &&
		    form_decode(value, eq + 1, (size_t)(amp - eq - 1)) < 0))
			continue;
		out[n++] = (struct form_pair){ name, value };
	}
	return n;
}

/* "\r\n", as browsers send it, becomes "\n". */
static const char *
form_plain_lines(struct pool *pool, const char *s)
{
	char *out = pool_alloc(pool, strlen(s) + 1), *p = out;

	for (; *s != '\0'; s++)
		if (s[0] != '\r' || s[1] != '\n')
			*p++ = *s;
	*p = '\0';
	return out;
}

const char *
form_canonical(struct pool *pool, const char *body, size_t len, size_t *out_len)
{
	struct form_pair pairs[PAIRS_MAX];
	struct buf b;
	size_t i, n = form_pairs(pool, body, len, pairs, COUNT_OF(pairs));

	buf_init(&b, pool, len + 1);
	for (i = 0; i < n; i++) {
		if (strcmp(pairs[i].name, "token") == 0 ||
		    strcmp(pairs[i].name, "approval") == 0)
			continue;
		buf_printf(&b, "%s%s=%s", b.len == 0 ? "" : "&",
		    text_percent(pool, pairs[i].name), text_percent(pool,
		    form_plain_lines(pool, pairs[i].value)));
	}
	*out_len = b.len;
	return b.len == 0 ? "" : b.data;
}

bool
form_sent(const struct form *form, unsigned field)
{
	return form->value[field].sent;
}

bool
form_has(const struct form *form, unsigned field)
{
	return form->value[field].given;
}

const char *
form_text(const struct form *form, unsigned field)
{
	return form->value[field].text;
}

int64_t
form_int(const struct form *form, unsigned field)
{
	return form->value[field].number;
}

const struct uuid *
form_uuid(const struct form *form, unsigned field)
{
	return form->value[field].given ? &form->value[field].uuid : NULL;
}

const struct uuid *
form_uuids(const struct form *form, unsigned field, size_t *count)
{
	*count = form->value[field].given ? form->value[field].count : 0;
	return form->value[field].list;
}
