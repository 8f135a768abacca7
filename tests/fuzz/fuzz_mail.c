/*
 * The header and address encoder of mails: whatever names, subjects and texts
 * hold, a mail is one mail. Lines of the input are sender's name, sender,
 * recipient, subject; the rest is the text and, as a page, both parts' source.
 */
#include "fuzz.h"

#include "mail.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	mime_init();
	return 0;
}

static const char *
take_line(struct pool *pool, struct input *in)
{
	struct input line = input_line(in);

	return pool_strndup(pool, line.s, line.len);
}

/* How often a header of that name begins a line before the body. */
static unsigned
count(struct pool *pool, const char *mail, const char *name)
{
	const char *body = strstr(mail, "\r\n\r\n"), *at = mail;
	char *begin = pool_printf(pool, "\r\n%s:", name);
	unsigned n = 0;

	MUST(body != NULL);
	if (strncmp(mail, begin + 2, strlen(begin + 2)) == 0)
		n++;
	while ((at = strstr(at, begin)) != NULL && at < body) {
		n++;
		at += 2;
	}
	return n;
}

static void
check_mail(struct pool *pool, const char *mail, size_t len)
{
	static const char *const once[] = { "From", "To", "Subject", "Date",
	    "Message-Id", "Auto-Submitted", "MIME-Version", "Content-Type" };
	static const char *const never[] = { "Bcc", "Cc", "Reply-To",
	    "Received", "Sender" };
	size_t i, line = 0;

	MUST(strlen(mail) == len);
	for (i = 0; i < len; i++, line++) {
		MUST((unsigned char)mail[i] < 0x7f);
		if (mail[i] == '\r') {
			MUST(mail[++i] == '\n' && line <= 998);
			line = (size_t)-1;
		} else
			MUST(mail[i] >= ' ' || mail[i] == '\t');
	}
	MUST(line == 0);
	for (i = 0; i < COUNT_OF(once); i++)
		MUST(count(pool, mail, once[i]) == 1);
	for (i = 0; i < COUNT_OF(never); i++)
		MUST(count(pool, mail, never[i]) == 0);
}

/* A recipient that is taken is one argument of RCPT. */
static void
check_address(const char *s)
{
	if (mime_is_address(s))
		MUST(s[strcspn(s, " <>,;:\\\"()[]\r\n\t")] == '\0' &&
		    strchr(s, '@') == strrchr(s, '@') && strlen(s) <= 254);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pool *pool = pool_create();
	struct input in = { (const char *)data, size };
	struct letter l = { .id = "1@h.example", .boundary = "=_1" };
	const char *text;
	size_t len;
	char *mail;

	l.from_name = take_line(pool, &in);
	l.from = take_line(pool, &in);
	l.to = take_line(pool, &in);
	l.subject = take_line(pool, &in);
	text = pool_strndup(pool, in.s, in.len);
	check_address(l.from);
	check_address(l.to);
	l.text = part_text(pool, text);
	(void)part_title(pool, text);
	if (l.text == NULL)
		l.text = text_scrub(pool, text, strlen(text));
	l.html = text_scrub(pool, text, strlen(text));
	mail = mime_build(pool, &l, &len);
	if (mail != NULL)
		check_mail(pool, mail, len);
	/* With an address that is good the rest is looked at as well. */
	l.from = l.to = "a@b.example";
	l.from_name = mime_line(pool, l.from_name);
	l.subject = mime_line(pool, l.subject);
	if ((mail = mime_build(pool, &l, &len)) != NULL)
		check_mail(pool, mail, len);
	pool_destroy(pool);
	return 0;
}
