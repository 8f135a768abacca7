/*
 * Query strings and posted forms, through a table with every type of field.
 */
#include "fuzz.h"

#include "web/form.h"
#include "web/http.h"

enum { F_TEXT, F_AREA, F_SECRET, F_MAIL, F_INT, F_UUID, F_DAY, F_FLAG, F_CHOICE,
	F_PATH, F_UUIDS };

static const struct form_field fields[] = {
	[F_TEXT] = { "t", FORM_TEXT, .min = 2, .max = 20 },
	[F_AREA] = { "a", FORM_AREA, .max = 50, .optional = true },
	[F_SECRET] = { "s", FORM_SECRET, .max = 30, .optional = true },
	[F_MAIL] = { "m", FORM_MAIL, .optional = true },
	[F_INT] = { "i", FORM_INT, .min = 1, .max = 3650, .optional = true },
	[F_UUID] = { "u", FORM_UUID, .optional = true },
	[F_DAY] = { "d", FORM_DAY, .optional = true },
	[F_FLAG] = { "f", FORM_FLAG, .optional = true },
	[F_CHOICE] = { "c", FORM_CHOICE, .choices = "none notice explicit",
	    .optional = true },
	[F_PATH] = { "p", FORM_PATH, .optional = true },
	[F_UUIDS] = { "l", FORM_UUIDS, .max = 3, .optional = true },
	{ .name = NULL }
};

/* At most three, none of them twice. */
static void
check_list(const struct form *f)
{
	const struct uuid *v;
	size_t i, k, n;

	v = form_uuids(f, F_UUIDS, &n);
	MUST(n <= 3 && (n == 0) == !form_has(f, F_UUIDS));
	for (i = 0; i < n; i++)
		for (k = 0; k < i; k++)
			MUST(!uuid_equal(&v[i], &v[k]));
}

static void
check_typed(struct pool *pool, const struct form *f)
{
	const char *path = form_text(f, F_PATH);
	const char *mail = form_text(f, F_MAIL);

	if (form_has(f, F_INT))
		MUST(form_int(f, F_INT) >= 1 && form_int(f, F_INT) <= 3650);
	if (form_has(f, F_CHOICE))
		MUST(form_int(f, F_CHOICE) >= 0 && form_int(f, F_CHOICE) <= 2);
	if (form_has(f, F_PATH))
		MUST(path[0] == '/' && path[1] != '/' &&
		    strpbrk(path, "\\\r\n\t ") == NULL);
	if (form_has(f, F_TEXT)) {
		MUST(strpbrk(form_text(f, F_TEXT), "\r\n") == NULL);
		MUST(text_length(form_text(f, F_TEXT),
		    strlen(form_text(f, F_TEXT))) <= 20);
		MUST(is_clean(pool, form_text(f, F_TEXT)));
	}
	if (form_has(f, F_MAIL))
		MUST(strpbrk(mail, " \r\n,\"<>") == NULL &&
		    strchr(mail, '@') != NULL);
	check_list(f);
}

static void
check(struct pool *pool, const struct http_request *http, bool posted)
{
	const struct form *f = form_read(pool, http, fields, posted);
	size_t i;

	MUST(f->fault_count <= FORM_FIELDS_MAX);
	for (i = 0; fields[i].name != NULL; i++) {
		const struct form_value *v = &f->value[i];

		MUST(v->text != NULL && strlen(v->text) == v->len);
		MUST(text_is_utf8(v->text, v->len));
		MUST(!v->given || v->sent);
	}
	MUST(f->token == NULL || text_is_utf8(f->token, strlen(f->token)));
	check_typed(pool, f);
	(void)form_read(pool, http, NULL, posted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	struct pool *pool = pool_create();
	struct http_request http = { .method = HTTP_POST, .path = "/" };

	http.query = input_string(pool, in);
	/* A body is followed by a NUL, but its length is what counts. */
	http.body = size == 0 ? "" : pool_strndup(pool, in.s, size);
	http.body_len = size;
	check(pool, &http, false);
	check(pool, &http, true);
	pool_destroy(pool);
	return 0;
}
