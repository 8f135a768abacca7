/*
 * Text out of what is nearly text. Nothing here renders or trusts markup: it
 * only throws tags away, and whatever is left goes out as text.
 */
#include "plain.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"

#define BLANKS		" \t\r\n\f\v"
#define CLOCK_MAX	INT64_C(100000000000)	/* about three years */

static const struct {
	const char	*name, *text;
} entities[] = {
	{ "amp;", "&" }, { "lt;", "<" }, { "gt;", ">" }, { "quot;", "\"" },
	{ "apos;", "'" }, { "#39;", "'" }, { "nbsp;", " " },
	{ "auml;", "ä" }, { "ouml;", "ö" }, { "uuml;", "ü" },
	{ "Auml;", "Ä" }, { "Ouml;", "Ö" }, { "Uuml;", "Ü" },
	{ "szlig;", "ß" }, { "euro;", "€" }, { "ndash;", "–" },
	{ "hellip;", "…" },
};

/* Tags whose end or beginning is the end of a line. */
static const char *const breaking[] = {
	"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol",
	"blockquote", "table",
};

/* Tags whose content is not text. */
static const char *const silent[] = { "script", "style", "head", "title" };

static const char *find_text(const char *, const char *);
static bool	tag_is(const char *, const char *);
static const char *skip_tag(struct buf *, const char *);
static size_t	add_entity(struct buf *, const char *);
static const char *strip_html(struct pool *, const char *);
static const char *mail_part(struct pool *, const char *);
static const char *unquote(struct pool *, const char *, size_t);

const char *
plain_trim(struct pool *pool, const char *s, size_t len)
{
	while (len > 0 && strchr(BLANKS, s[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(BLANKS, *s) != NULL)
		s++, len--;
	return s[len] == '\0' ? s : pool_strndup(pool, s, len);
}

const char *
plain_text(struct pool *pool, const char *s, const char *type)
{
	bool html = false;

	s += strspn(s, BLANKS);
	if ((type != NULL && strncasecmp(type, "multipart/", 10) == 0) ||
	    (s[0] == '-' && s[1] == '-' &&
	    find_text(s, "\nContent-Type:") != NULL))
		s = mail_part(pool, s);
	if (type != NULL && strncasecmp(type, "text/html", 9) == 0)
		html = true;
	else if (s[0] == '<' && (isalpha((unsigned char)s[1]) || s[1] == '!'))
		html = strchr(s, '>') != NULL;
	if (html)
		s = strip_html(pool, s);
	return plain_trim(pool, s, strlen(s));
}

/* As strstr(), whatever the case. */
static const char *
find_text(const char *s, const char *what)
{
	size_t len = strlen(what);

	for (; *s != '\0'; s++)
		if (tolower((unsigned char)*s) ==
		    tolower((unsigned char)*what) &&
		    strncasecmp(s, what, len) == 0)
			return s;
	return NULL;
}

static const char *
strip_html(struct pool *pool, const char *s)
{
	struct buf b;

	buf_init(&b, pool, strlen(s));
	while (*s != '\0') {
		if (*s == '<' && (isalpha((unsigned char)s[1]) ||
		    strchr("/!?", s[1]) != NULL) && s[1] != '\0')
			s = skip_tag(&b, s + 1);
		else if (*s == '&')
			s += add_entity(&b, s + 1) + 1;
		else
			buf_add(&b, s++, 1);
	}
	return text_scrub(pool, b.data, b.len);
}

static bool
tag_is(const char *s, const char *name)
{
	size_t len = strlen(name);

	return strncasecmp(s, name, len) == 0 && !isalnum((unsigned char)s[len]);
}

/* `s` stands behind "<"; the result behind ">", or behind a silent element. */
static const char *
skip_tag(struct buf *b, const char *s)
{
	const char *end, *name = *s == '/' ? s + 1 : s;
	char close[16] = "</";
	size_t i;

	if (strncmp(s, "!--", 3) == 0) {
		end = strstr(s, "-->");
		return end == NULL ? s + strlen(s) : end + 3;
	}
	for (i = 0; i < COUNT_OF(breaking); i++)
		if (tag_is(name, breaking[i]) &&
		    b->len > 0 && b->data[b->len - 1] != '\n')
			buf_puts(b, "\n");
	for (i = 0; i < COUNT_OF(silent); i++)
		if (tag_is(s, silent[i])) {
			memcpy(close + 2, silent[i], strlen(silent[i]) + 1);
			if ((end = find_text(s, close)) == NULL)
				return s + strlen(s);
			s = end;
		}
	end = strchr(s, '>');
	return end == NULL ? s + strlen(s) : end + 1;
}

/* `s` stands behind "&"; how many bytes behind it belong to the reference. */
static size_t
add_entity(struct buf *b, const char *s)
{
	size_t i, len;

	for (i = 0; i < COUNT_OF(entities); i++) {
		len = strlen(entities[i].name);
		if (strncmp(s, entities[i].name, len) == 0) {
			buf_puts(b, entities[i].text);
			return len;
		}
	}
	buf_puts(b, "&");
	return 0;
}

/* The first text/plain part, else the first text/html, else all of it. */
static const char *
mail_part(struct pool *pool, const char *s)
{
	const char *head, *body, *end;
	bool html = false;

	if ((head = find_text(s, "\nContent-Type: text/plain")) == NULL) {
		head = find_text(s, "\nContent-Type: text/html");
		html = true;
	}
	if (head == NULL)
		return s;
	/* Line ends are LF here: scrubbing came first. */
	if ((body = strstr(head, "\n\n")) == NULL)
		return s;
	if ((end = strstr(body, "\n--")) == NULL)
		end = body + strlen(body);
	if ((head = find_text(head, "quoted-printable")) != NULL && head < body)
		s = unquote(pool, body, (size_t)(end - body));
	else
		s = pool_strndup(pool, body, (size_t)(end - body));
	return html ? strip_html(pool, s) : s;
}

/* Quoted-printable, RFC 2045, 6.7. */
static const char *
unquote(struct pool *pool, const char *s, size_t len)
{
	struct buf b;
	unsigned char byte;
	char hex[2];
	size_t i;

	buf_init(&b, pool, len);
	for (i = 0; i < len; i++) {
		if (s[i] != '=' || i + 1 >= len) {
			buf_add(&b, s + i, 1);
		} else if (s[i + 1] == '\n') {
			i++;
		} else if (i + 2 < len) {
			hex[0] = (char)tolower((unsigned char)s[i + 1]);
			hex[1] = (char)tolower((unsigned char)s[i + 2]);
			if (text_unhex(hex, 2, &byte) == 0) {
				buf_add(&b, &byte, 1);
				i += 2;
			}
		}
	}
	return text_scrub(pool, b.data, b.len);
}

/* Digits, at most nine; *s moves on. -1 if there are none. */
static int64_t
digits(const char **s)
{
	int64_t n = 0;
	int i;

	if (!isdigit((unsigned char)**s))
		return -1;
	for (i = 0; i < 9 && isdigit((unsigned char)**s); i++, (*s)++)
		n = n * 10 + (**s - '0');
	return n;
}

/* ".5" as 500; *s moves on. */
static int64_t
fraction(const char **s)
{
	int64_t ms = 0, unit = 100;

	if ((**s != '.' && **s != ',') || !isdigit((unsigned char)(*s)[1]))
		return 0;
	for ((*s)++; isdigit((unsigned char)**s); (*s)++, unit /= 10)
		ms += unit * (**s - '0');
	return ms;
}

/* "PT1H2M3.5S" without its PT; *s moves on. */
static int64_t
iso_duration(const char **s)
{
	int64_t n, ms, total = 0;

	while ((n = digits(s)) != -1) {
		ms = fraction(s);
		if (**s == 'H')
			total += n * 3600000;
		else if (**s == 'M')
			total += n * 60000;
		else if (**s == 'S')
			total += n * 1000 + ms;
		else
			return -1;
		(*s)++;
		if (total > CLOCK_MAX)
			return -1;
	}
	return total;
}

int64_t
plain_clock(const char *s, size_t *used)
{
	const char *p = s;
	int64_t n, total = 0;
	int i;

	if (strncmp(p, "PT", 2) == 0) {
		p += 2;
		total = iso_duration(&p);
	} else {
		for (i = 0; i < 3; i++) {
			if ((n = digits(&p)) == -1)
				return -1;
			total = total * 60 + n;
			if (*p != ':')
				break;
			p++;
		}
		total = total * 1000 + fraction(&p);
	}
	if (used != NULL)
		*used = (size_t)(p - s);
	else if (*p != '\0')
		return -1;
	return p == s || total > CLOCK_MAX ? -1 : total;
}
