/*
 * Comma-separated values, RFC 4180, safe for spreadsheets.
 */
#include "web/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"

static void
csv_separate(struct csv *c)
{
	if (c->in_row)
		buf_puts(&c->buf, ",");
	c->in_row = true;
}

void
csv_begin(struct csv *c, struct pool *pool, const char *columns)
{
	size_t n;

	buf_init(&c->buf, pool, 4096);
	/* Without the mark Excel takes UTF-8 for something else. */
	buf_puts(&c->buf, "\xef\xbb\xbf");
	c->in_row = false;
	for (; *columns != '\0'; columns += n, columns += *columns == ' ') {
		n = strcspn(columns, " ");
		csv_separate(c);
		buf_add(&c->buf, columns, n);
	}
	csv_end_row(c);
}

void
csv_text(struct csv *c, const char *s)
{
	const char *p;

	csv_separate(c);
	if (s == NULL || *s == '\0')
		return;
	buf_puts(&c->buf, "\"");
	/* What a spreadsheet takes for the start of a formula. */
	if (strchr("=+-@\t\r", *s) != NULL)
		buf_puts(&c->buf, "'");
	for (p = s; *p != '\0'; p++) {
		if (*p == '"')
			buf_puts(&c->buf, "\"");
		buf_add(&c->buf, p, 1);
	}
	buf_puts(&c->buf, "\"");
}

void
csv_uuid(struct csv *c, const struct uuid *id)
{
	char text[UUID_TEXT_SIZE];

	csv_separate(c);
	uuid_format(id, text);
	buf_puts(&c->buf, text);
}

void
csv_int(struct csv *c, int64_t n)
{
	csv_separate(c);
	buf_printf(&c->buf, "%lld", (long long)n);
}

void
csv_bool(struct csv *c, bool b)
{
	csv_separate(c);
	buf_puts(&c->buf, b ? "true" : "false");
}

void
csv_time(struct csv *c, int64_t us)
{
	char text[MOMENT_TEXT_SIZE];

	csv_separate(c);
	moment_format_utc(us, text);
	buf_puts(&c->buf, text);
}

void
csv_end_row(struct csv *c)
{
	buf_puts(&c->buf, "\r\n");
	c->in_row = false;
}
