/*
 * The form of mails: what may become a header, an address, a line; the text
 * part; tokens of links.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/keys.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "mail.h"
#include "scratch.h"
#include "unit.h"

static struct pool *pool;
static struct scratch s;

static struct letter
good_letter(void)
{
	return (struct letter){ .from = "console@nordwind.example",
	    .from_name = "Nordwind", .to = "a.b+c@praxis.example",
	    .subject = "Anmeldung an einem neuen Gerät", .text = "Grüße\n",
	    .html = "<p>Grüße</p>", .boundary = "=_1",
	    .id = "019a97c8-6d20-7a31-9c40-3a1f00000001@nordwind.example",
	    .date = INT64_C(1763472725000000) };
}

/* Between two CR LF, or "" where there is none. */
static const char *
header(const char *mail, const char *name)
{
	const char *at = strstr(mail, pool_printf(pool, "\r\n%s:", name));

	if (at == NULL)
		return "";
	at += strlen(name) + 4;
	return pool_strndup(pool, at, strcspn(at, "\r\n"));
}

static const char *
build(const struct letter *l)
{
	size_t len;
	char *mail = mime_build(pool, l, &len);

	return mail == NULL ? NULL : pool_printf(pool, "\r\n%s", mail);
}

static void
a_mail(void)
{
	struct letter l = good_letter();
	const char *mail = build(&l);

	CU_ASSERT_PTR_NOT_NULL_FATAL(mail);
	CU_ASSERT_STRING_EQUAL(header(mail, "From"),
	    "Nordwind <console@nordwind.example>");
	CU_ASSERT_STRING_EQUAL(header(mail, "To"), "a.b+c@praxis.example");
	CU_ASSERT_PTR_NOT_NULL(strstr(header(mail, "Subject"), "=?"));
	CU_ASSERT_STRING_EQUAL(header(mail, "Date"),
	    "Tue, 18 Nov 2025 13:32:05 +0000");
	CU_ASSERT_STRING_EQUAL(header(mail, "Auto-Submitted"),
	    "auto-generated");
	CU_ASSERT_STRING_EQUAL(header(mail, "MIME-Version"), "1.0");
	CU_ASSERT_PTR_NOT_NULL(strstr(mail, "<"
	    "019a97c8-6d20-7a31-9c40-3a1f00000001@nordwind.example>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mail,
	    "Content-Type: text/plain; charset=utf-8"));
	CU_ASSERT_PTR_NOT_NULL(strstr(mail, "Gr=C3=BC=C3=9Fe"));
	/* The same letter is the same bytes: a repeat can be recognised. */
	CU_ASSERT_STRING_EQUAL(build(&l), mail);
}

/* Nothing that could begin another header or end the envelope. */
static void
refused_headers(void)
{
	static const char *const bad[] = { "a\r\nBcc: x@y.example", "a\nb",
	    "a\rb", "a\tb", "a\x01" "b", "a\x7f", "\xff\xfe" };
	struct letter l;
	size_t i;

	for (i = 0; i < COUNT_OF(bad); i++) {
		l = good_letter();
		l.from_name = bad[i];
		CU_ASSERT_PTR_NULL(build(&l));
		l = good_letter();
		l.subject = bad[i];
		CU_ASSERT_PTR_NULL(build(&l));
		l = good_letter();
		l.id = bad[i];
		CU_ASSERT(i == COUNT_OF(bad) - 1 || build(&l) == NULL);
	}
}

static void
addresses(void)
{
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c",
	    "a b@c.example", "a@b.example>", "<a@b.example",
	    "a@b.example\r\nRCPT TO:<c@d.example", "a@b.example\n", "a\t@b",
	    "\"a\"@b.example", "a,b@c.example", "a@b.example,c@d.example",
	    "m\xc3\xbcller@b.example", "a@b\xc3\xbc.example", "a@[127.0.0.1]" };
	char longest[300];
	struct letter l;
	size_t i;

	CU_ASSERT(mime_is_address("a@b.example"));
	CU_ASSERT(mime_is_address("o'neil+x=1@xn--mller-kva.example"));
	for (i = 0; i < COUNT_OF(bad); i++) {
		CU_ASSERT(!mime_is_address(bad[i]));
		l = good_letter();
		l.to = bad[i];
		CU_ASSERT_PTR_NULL(build(&l));
		l = good_letter();
		l.from = bad[i];
		CU_ASSERT_PTR_NULL(build(&l));
	}
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 200, "@b.example", 11);
	CU_ASSERT(mime_is_address(longest));
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 250, "@b.example", 11);
	CU_ASSERT(!mime_is_address(longest));
}

/* Names that only look like something stay what they are. */
static void
strange_names(void)
{
	struct letter l = good_letter();
	const char *from;

	l.from_name = "=?utf-8?q?Bank?=";
	from = header(build(&l), "From");
	CU_ASSERT_PTR_NULL(strstr(from, "=?utf-8?q?Bank?="));
	l.from_name = "Bank <chef@bank.example>, x";
	from = header(build(&l), "From");
	CU_ASSERT_EQUAL(from[0], '"');
	CU_ASSERT_PTR_NOT_NULL(strstr(from, "\" <console@nordwind.example>"));
	l.from_name = "Müller \"Nord\" \\";
	CU_ASSERT_PTR_NOT_NULL(strstr(header(build(&l), "From"),
	    " <console@nordwind.example>"));
	l.from_name = "";
	CU_ASSERT_STRING_EQUAL(header(build(&l), "From"),
	    "console@nordwind.example");
}

/* Line ends have one spelling, and none is longer than SMTP takes. */
static void
lines(void)
{
	struct letter l = good_letter();
	char text[4000];
	const char *mail, *at;

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	memcpy(text, "\n.\n.\r\n..\r.a\nFrom b\n", 19);
	l.text = l.html = text;
	l.subject = pool_strndup(pool, text + 20, 900);
	mail = build(&l);
	CU_ASSERT_PTR_NOT_NULL_FATAL(mail);
	for (at = mail; (at = strpbrk(at, "\r\n")) != NULL; at += 2) {
		CU_ASSERT_FATAL(at[0] == '\r' && at[1] == '\n');
		CU_ASSERT(strcspn(at + 2, "\r") <= 998);
	}
	CU_ASSERT_STRING_EQUAL(mime_line(pool, " a\r\n\tb \n"), "a b");
	CU_ASSERT_STRING_EQUAL(mime_line(pool, ""), "");
}

static void
text_parts(void)
{
	static const char page[] = "<!DOCTYPE html>\n<html lang=\"de\"><head>"
	    "<title>A &amp; B &lt;c&gt;</title></head><body><main><h1>x</h1>"
	    "<p>eins &amp;lt; &quot;zwei&quot;</p><pre>nicht</pre>"
	    "<p class=\"a\">https://h.example/?a=1&amp;b=2\nmit <b>fett</b></p>"
	    "</main></body></html>\n";

	CU_ASSERT_STRING_EQUAL(part_title(pool, page), "A & B <c>");
	CU_ASSERT_STRING_EQUAL(part_text(pool, page), "eins &lt; \"zwei\"\n\n"
	    "https://h.example/?a=1&b=2\nmit fett\n");
	CU_ASSERT_PTR_NULL(part_title(pool, "<title>x"));
	CU_ASSERT_PTR_NULL(part_title(pool, "<title></title>"));
	CU_ASSERT_PTR_NULL(part_text(pool, "<html></html>"));
	CU_ASSERT_PTR_NULL(part_text(pool, "<p>x"));
	CU_ASSERT_PTR_NULL(part_text(pool, "<p>x<p"));
}

/* The same row has the same token for ever, another row another one. */
static void
tokens(void)
{
	struct uuid a = { .b = { 1 } }, b = { .b = { 2 } };
	const char *first, *second;
	struct keys *keys;
	uint32_t id;

	CU_ASSERT_EQUAL_FATAL(keys_create(s.dir, "mail"), 0);
	keys = keys_open(s.dir, "mail");
	CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
	first = token_make(pool, keys, 0, &a);
	CU_ASSERT_EQUAL(strlen(first), SECRET_TOKEN_SIZE - 1);
	CU_ASSERT_EQUAL(strspn(first, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_"), strlen(first));
	CU_ASSERT_STRING_EQUAL(token_make(pool, keys, 0, &a), first);
	second = token_make(pool, keys, 0, &b);
	CU_ASSERT_STRING_NOT_EQUAL(second, first);
	CU_ASSERT_PTR_NULL(token_make(pool, keys, 1, &a));
	/* After a rotation the one of before is the second. */
	CU_ASSERT_EQUAL(keys_add(s.dir, "mail", &id), 0);
	keys_refresh(keys);
	CU_ASSERT_STRING_NOT_EQUAL(token_make(pool, keys, 0, &a), first);
	CU_ASSERT_STRING_EQUAL(token_make(pool, keys, 1, &a), first);
	keys_close(keys);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "a mail", a_mail },
		{ "refused headers", refused_headers },
		{ "addresses", addresses },
		{ "strange names", strange_names },
		{ "lines", lines },
		{ "text parts", text_parts },
		{ "tokens", tokens },
		{ NULL, NULL }
	};
	int rc;

	log_init("unit_mail", LOG_LEVEL_ERROR);
	if (secret_init() == -1)
		return 2;
	mime_init();
	scratch_make(&s);
	pool = pool_create();
	rc = unit_run("mail", cases);
	pool_destroy(pool);
	scratch_remove(&s);
	return rc;
}
