/*
 * Answers of the engine API. They are small and flat, so they are written
 * without a JSON library.
 */
#include "answer.h"

#include <string.h>

#include "app.h"

/* Titles of RFC 9110; RFC 9457 wants them with the type "about:blank". */
static const struct {
	int		 status;
	const char	*title;
} titles[] = {
	{ 400, "Bad Request" },
	{ 404, "Not Found" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 500, "Internal Server Error" },
};

static const char *title(int);

void
answer_string(struct buf *b, const char *s)
{
	const char *run;

	if (s == NULL) {
		buf_puts(b, "null");
		return;
	}
	buf_puts(b, "\"");
	for (run = s; *s != '\0'; s++) {
		if ((unsigned char)*s >= 0x20 && *s != '"' && *s != '\\')
			continue;
		buf_add(b, run, (size_t)(s - run));
		buf_printf(b, "\\u%04x", (unsigned)(unsigned char)*s);
		run = s + 1;
	}
	buf_add(b, run, (size_t)(s - run));
	buf_puts(b, "\"");
}

void
answer_uuid(struct buf *b, const struct uuid *id)
{
	char text[UUID_TEXT_SIZE];

	uuid_format(id, text);
	answer_string(b, text);
}

void
answer_time(struct buf *b, int64_t us)
{
	char text[MOMENT_TEXT_SIZE];

	if (us != MOMENT_NONE)
		moment_format_utc(us, text);
	answer_string(b, us == MOMENT_NONE ? NULL : text);
}

int
answer_json(struct req *r, int status, const struct buf *b)
{
	return req_answer(r, status, "application/json", b->data, b->len);
}

int
answer_problem(struct req *r, const char *code)
{
	return answer_faults(r, code, NULL, 0);
}

int
answer_faults(struct req *r, const char *code, const struct vcon_fault *faults,
    size_t count)
{
	int status = req_problem(r, code, NULL);
	struct buf b;
	size_t i;

	buf_init(&b, r->pool, 512);
	buf_puts(&b, "{\"type\":\"about:blank\",\"title\":");
	answer_string(&b, title(status));
	buf_printf(&b, ",\"status\":%d,\"code\":", status);
	answer_string(&b, code);
	buf_puts(&b, ",\"request_id\":");
	answer_uuid(&b, &r->id);
	buf_puts(&b, ",\"errors\":[");
	for (i = 0; i < count; i++) {
		buf_puts(&b, i == 0 ? "{\"pointer\":" : ",{\"pointer\":");
		answer_string(&b, faults[i].pointer);
		buf_puts(&b, ",\"code\":");
		answer_string(&b, faults[i].code);
		buf_puts(&b, "}");
	}
	buf_puts(&b, "]}\n");
	return req_answer(r, status, "application/problem+json", b.data, b.len);
}

static const char *
title(int status)
{
	size_t i;

	for (i = 0; i < COUNT_OF(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}
