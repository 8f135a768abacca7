/*
 * The form of a mail, by GMime; the only place that knows it.
 *
 * libesmtp passes on what it is given: everything that could end a line or a
 * command is refused here, whoever let it in before.
 */
#include "mail.h"

#include <string.h>

#include <gmime/gmime.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"

#define ADDRESS_MAX	254	/* RFC 5321, 4.5.3.1.3, less the brackets */
#define LINE_MAX_SMTP	998	/* RFC 5321, 4.5.3.1.6, without CR LF */

void
mime_init(void)
{
	g_mime_init();
}

bool
mime_is_address(const char *s)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.";
	size_t local = strspn(s, good), host;

	if (local == 0 || s[local] != '@' || strlen(s) > ADDRESS_MAX)
		return false;
	host = strspn(s + local + 1, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
	return host != 0 && s[local + 1 + host] == '\0';
}

const char *
mime_line(struct pool *pool, const char *s)
{
	struct buf b;
	size_t n;

	buf_init(&b, pool, strlen(s) + 1);
	for (s += strspn(s, " \t\r\n"); *s != '\0'; s += strspn(s, " \t\r\n")) {
		n = strcspn(s, " \t\r\n");
		if (b.len != 0)
			buf_puts(&b, " ");
		buf_add(&b, s, n);
		s += n;
	}
	return b.data;
}

/* No controls: no line end above all. */
static bool
is_header(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/*
 * What looks like an encoded word would be decoded by the reader: a name could
 * say another one. The library leaves it alone, so it is broken up.
 */
static const char *
break_words(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, pool, strlen(s) + 1);
	for (; *s != '\0'; s++) {
		buf_add(&b, s, 1);
		if (s[0] == '=' && s[1] == '?')
			buf_puts(&b, " ");
	}
	return b.data;
}

/* Not g_mime_text_part_set_text(): that chooses a character set by itself. */
static void
add_part(GMimeMultipart *all, const char *subtype, const char *text)
{
	GMimePart *part = g_mime_part_new_with_type("text", subtype);
	GMimeStream *bytes = g_mime_stream_mem_new_with_buffer(text,
	    strlen(text));
	GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(bytes,
	    GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset",
	    "utf-8");
	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part,
	    GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_multipart_add(all, GMIME_OBJECT(part));
	g_object_unref(content);
	g_object_unref(bytes);
	g_object_unref(part);
}

/* Nobody answers a machine (RFC 3834; the second one is Exchange's). */
static void
add_headers(struct pool *pool, GMimeMessage *m, const struct letter *l)
{
	GDateTime *date = g_date_time_new_from_unix_utc(
	    l->date / MOMENT_SECOND);

	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_FROM,
	    l->from_name[0] == '\0' ? NULL : break_words(pool, l->from_name),
	    l->from);
	g_mime_message_add_mailbox(m, GMIME_ADDRESS_TYPE_TO, NULL, l->to);
	g_mime_message_set_subject(m, break_words(pool, l->subject), "utf-8");
	g_mime_message_set_date(m, date);
	g_mime_message_set_message_id(m, l->id);
	g_mime_object_set_header(GMIME_OBJECT(m), "Auto-Submitted",
	    "auto-generated", NULL);
	g_mime_object_set_header(GMIME_OBJECT(m), "X-Auto-Response-Suppress",
	    "All", NULL);
	g_date_time_unref(date);
}

/* LF and CR alone become CR LF: a line end has one spelling for a server. */
static char *
normalise(struct pool *pool, const char *s, size_t *len)
{
	struct buf b;
	size_t n;

	buf_init(&b, pool, *len + *len / 16);
	while (*s != '\0') {
		n = strcspn(s, "\r\n");
		buf_add(&b, s, n);
		s += n;
		if (*s == '\0')
			break;
		buf_puts(&b, "\r\n");
		s += s[0] == '\r' && s[1] == '\n' ? 2 : 1;
	}
	*len = b.len;
	return b.data;
}

/* Every promise about the bytes, whatever the library does. */
static bool
is_sendable(const char *s, size_t len)
{
	const char *end = s + len, *eol;

	if (strlen(s) != len)
		return false;
	for (; s < end; s = eol + 2) {
		eol = strstr(s, "\r\n");
		if (eol == NULL || eol - s > LINE_MAX_SMTP)
			return false;
		for (; s < eol; s++)
			if ((unsigned char)*s >= 0x7f ||
			    ((unsigned char)*s < ' ' && *s != '\t'))
				return false;
	}
	return true;
}

static char *
write_message(struct pool *pool, const struct letter *l, size_t *len)
{
	GMimeMultipart *all = g_mime_multipart_new_with_subtype("alternative");
	GMimeMessage *m = g_mime_message_new(FALSE);
	char *raw, *out;

	add_headers(pool, m, l);
	g_mime_multipart_set_boundary(all, l->boundary);
	add_part(all, "plain", l->text);
	add_part(all, "html", l->html);
	g_mime_message_set_mime_part(m, GMIME_OBJECT(all));
	raw = g_mime_object_to_string(GMIME_OBJECT(m), NULL);
	*len = strlen(raw);
	out = normalise(pool, raw, len);
	g_free(raw);
	g_object_unref(all);
	g_object_unref(m);
	return out;
}

char *
mime_build(struct pool *pool, const struct letter *l, size_t *len)
{
	char *out;

	if (!mime_is_address(l->from) || !mime_is_address(l->to) ||
	    !is_header(l->from_name) || !is_header(l->subject) ||
	    !is_header(l->id) || !is_header(l->boundary) ||
	    !text_is_utf8(l->from_name, strlen(l->from_name)) ||
	    !text_is_utf8(l->subject, strlen(l->subject)))
		return NULL;
	out = write_message(pool, l, len);
	return is_sendable(out, *len) ? out : NULL;
}
