/*
 * The configuration: one table says what there is, what it may be, and what
 * it is where the file is silent.
 */
#include "conf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define HOME		SYSCONFDIR "/rufwacht"
#define DEFAULT_PATH	HOME "/rufwacht.conf"

enum kind { TEXT, NUMBER, SWITCH };

struct field {
	const char	*key;
	size_t		 offset;	/* in struct conf */
	enum kind	 kind;
	const char	*text;		/* default of a TEXT */
	unsigned	 number;	/* default of the others */
	unsigned	 min, max;	/* NUMBER */
	/* TEXT: what a value is refused for, NULL if it is good. */
	const char	*(*refuse)(const char *);
};

/* Where the file is being read, and where an error goes. */
struct reading {
	const char	*path;
	unsigned	 line;
	char		*error;
	size_t		 size;
};

static const char	*refuse_empty(const char *);
static const char	*refuse_relative(const char *);
static const char	*refuse_url(const char *);
static const char	*refuse_country(const char *);
static const char	*refuse_languages(const char *);
static const char	*refuse_contacts(const char *);
static const char	*refuse_policy(const char *);
static const char	*refuse_host(const char *);
static const char	*refuse_tls(const char *);
static const char	*refuse_sender(const char *);

#define A_TEXT(k, value, fn) { .key = #k, .offset = offsetof(struct conf, k), \
	.kind = TEXT, .text = value, .refuse = fn }
#define A_NUMBER(k, value, low, high) { .key = #k, .kind = NUMBER, \
	.offset = offsetof(struct conf, k), .number = value, .min = low, \
	.max = high }
#define A_SWITCH(k, value) { .key = #k, .kind = SWITCH, \
	.offset = offsetof(struct conf, k), .number = value }

static const struct field fields[] = {
	A_TEXT(public_url, "http://localhost", refuse_url),
	A_TEXT(hosts, "", NULL),
	A_TEXT(db_hosts, "/run/mysqld/mysqld.sock", refuse_empty),
	A_TEXT(db_tls_ca, "", NULL),
	A_TEXT(db_password_dir, HOME "/passwords", refuse_relative),
	A_TEXT(db_admin, "root", refuse_empty),
	A_TEXT(key_dir, HOME "/keys", refuse_relative),
	A_TEXT(ledger_dir, LOCALSTATEDIR "/lib/rufwacht/ledger",
	    refuse_relative),
	A_TEXT(public_dir, LOCALSTATEDIR "/lib/rufwacht/public",
	    refuse_relative),
	A_TEXT(run_dir, RUNSTATEDIR "/rufwacht/locks", refuse_relative),
	A_TEXT(view_dir, PKGDATADIR "/xslt", refuse_relative),
	A_TEXT(brand_dir, LOCALSTATEDIR "/lib/rufwacht/brands",
	    refuse_relative),
	A_TEXT(sql_dir, PKGDATADIR "/sql", refuse_relative),
	A_TEXT(blocklist, PKGDATADIR "/blocklist.bin", refuse_relative),
	A_TEXT(engine_dir, HOME "/engines", refuse_relative),
	A_TEXT(address_param, "REMOTE_ADDR", refuse_empty),
	A_TEXT(country, "49", refuse_country),
	A_TEXT(time_zone, "Europe/Berlin", refuse_empty),
	A_TEXT(languages, "de en", refuse_languages),
	A_TEXT(company, "", NULL),
	A_TEXT(security_contact, "", refuse_contacts),
	A_TEXT(security_policy, "", refuse_policy),
	A_TEXT(smtp_host, "localhost", refuse_host),
	A_TEXT(smtp_tls, "auto", refuse_tls),
	A_TEXT(smtp_tls_ca, "", NULL),
	A_TEXT(smtp_user, "", NULL),
	A_TEXT(smtp_password_file, "", NULL),
	A_TEXT(smtp_helo, "", NULL),
	A_TEXT(mail_from, "", refuse_sender),
	A_TEXT(mail_from_name, "", NULL),
	A_NUMBER(smtp_port, 25, 1, 65535),
	A_NUMBER(smtp_seconds, 75, 5, 80),
	A_NUMBER(mail_per_minute, 100, 1, 6000),
	/* RFC 9116, 2.5.5: less than a year. */
	A_NUMBER(security_expires, 180, 31, 364),
	A_NUMBER(argon_memory, 65536, 8, 4194304),
	A_NUMBER(argon_passes, 3, 1, 100),
	A_NUMBER(hash_slots, 1, 1, 64),
	A_NUMBER(password_min, 12, 12, 64),
	A_NUMBER(search_ms, 400, 10, 60000),
	A_NUMBER(search_slots, 1, 1, 64),
	A_NUMBER(idle_minutes, 30, 1, 1440),
	A_NUMBER(absolute_hours, 12, 1, 720),
	A_NUMBER(privileged_idle_minutes, 15, 1, 1440),
	A_NUMBER(privileged_absolute_hours, 8, 1, 720),
	A_NUMBER(row_days, 90, 1, 3650),
	A_NUMBER(backup_days, 7, 0, 365),
	A_NUMBER(watchdog_seconds, 30, 1, 3600),
	A_NUMBER(memory_mb, 512, 0, 1048576),
	A_NUMBER(log_level, 6, 3, 7),
	A_SWITCH(insecure_cookie, false),
};

static int ATTR_PRINTF(2, 3)
refuse(const struct reading *r, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = r->line == 0 ? snprintf(r->error, r->size, "%s: ", r->path) :
	    snprintf(r->error, r->size, "%s:%u: ", r->path, r->line);
	if (n < 0 || (size_t)n >= r->size)
		return -1;
	va_start(ap, fmt);
	vsnprintf(r->error + n, r->size - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

static const char *
refuse_empty(const char *s)
{
	return s[0] != '\0' ? NULL : "needs a value";
}

static const char *
refuse_relative(const char *s)
{
	return s[0] == '/' ? NULL : "must be an absolute path";
}

static const char *
refuse_country(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n >= 1 && n <= 3 && s[n] == '\0' && s[0] != '0' ? NULL :
	    "must be a calling code such as 49";
}

static const char *
refuse_languages(const char *s)
{
	static const char *const good[] = { "de", "en", "de en", "en de" };
	size_t i;

	for (i = 0; i < COUNT_OF(good); i++)
		if (strcmp(s, good[i]) == 0)
			return NULL;
	return "must be \"de en\", \"en de\", \"de\" or \"en\"";
}

/* The part after "scheme://", NULL for any scheme but ours. */
static const char *
url_host(const char *s)
{
	if (strncmp(s, "https://", 8) == 0)
		return s + 8;
	return strncmp(s, "http://", 7) == 0 ? s + 7 : NULL;
}

/* It is put in front of paths, in pages and in mails: nothing to escape. */
static const char *
refuse_url(const char *s)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/[]";
	const char *host = url_host(s);

	if (host == NULL || host[0] == '\0' || host[0] == '/' ||
	    host[0] == ':' || strstr(host, "//") != NULL ||
	    host[strspn(host, good)] != '\0')
		return "must look like https://host or https://host/base";
	return NULL;
}

/* Is every word an absolute URI with one of the prefixes? */
static bool
are_uris(const char *s, const char *const *prefixes)
{
	size_t len, n, i;

	for (s += strspn(s, " "); *s != '\0'; s += strspn(s, " ")) {
		len = strcspn(s, " ");
		for (i = 0; prefixes[i] != NULL; i++) {
			n = strlen(prefixes[i]);
			if (len > n && strncmp(s, prefixes[i], n) == 0)
				break;
		}
		if (prefixes[i] == NULL)
			return false;
		for (s += n, len -= n; len > 0; len--, s++)
			if (*s <= ' ' || *s > '~')
				return false;
	}
	return true;
}

/* RFC 9116, 2.5.3. */
static const char *
refuse_contacts(const char *s)
{
	static const char *const good[] = { "mailto:", "https://", "tel:",
	    NULL };

	return are_uris(s, good) ? NULL :
	    "must be mailto:, https:// or tel: addresses";
}

static const char *
refuse_policy(const char *s)
{
	static const char *const good[] = { "https://", NULL };

	return strchr(s, ' ') == NULL && are_uris(s, good) ? NULL :
	    "must be one https:// address";
}

/* The library would take a ':' for the beginning of a port. */
static const char *
refuse_host(const char *s)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";

	return s[0] != '\0' && s[strspn(s, good)] == '\0' ? NULL :
	    "must be a host name or an IPv4 address";
}

static const char *
refuse_tls(const char *s)
{
	return strcmp(s, "auto") == 0 || strcmp(s, "required") == 0 ? NULL :
	    "must be auto or required";
}

/* A path of RFC 5321 without quoting; "": made from public_url. */
static const char *
refuse_sender(const char *s)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._+=@";
	const char *at = strchr(s, '@');

	if (s[0] == '\0' || (at != NULL && at != s && at[1] != '\0' &&
	    strchr(at + 1, '@') == NULL && s[strspn(s, good)] == '\0'))
		return NULL;
	return "must be a mail address";
}

static const struct field *
find_field(const char *key)
{
	size_t i;

	for (i = 0; i < COUNT_OF(fields); i++)
		if (strcmp(fields[i].key, key) == 0)
			return &fields[i];
	return NULL;
}

static void *
place_of(struct conf *c, const struct field *f)
{
	return (char *)c + f->offset;
}

static int
set_text(struct conf *c, const struct field *f, const char *value,
    const struct reading *r)
{
	char **place = place_of(c, f), *copy;
	const char *why;

	if (f->refuse != NULL && (why = f->refuse(value)) != NULL)
		return refuse(r, "%s %s", f->key, why);
	if ((copy = strdup(value)) == NULL)
		return refuse(r, "out of memory");
	free(*place);
	*place = copy;
	return 0;
}

static int
set_number(struct conf *c, const struct field *f, const char *value,
    const struct reading *r)
{
	uint64_t n;

	if (text_parse_uint(value, strlen(value), f->max, &n) == -1 ||
	    n < f->min)
		return refuse(r, "%s must be a number from %u to %u", f->key,
		    f->min, f->max);
	*(unsigned *)place_of(c, f) = (unsigned)n;
	return 0;
}

static int
set_switch(struct conf *c, const struct field *f, const char *value,
    const struct reading *r)
{
	bool on = strcmp(value, "yes") == 0;

	if (!on && strcmp(value, "no") != 0)
		return refuse(r, "%s must be yes or no", f->key);
	*(bool *)place_of(c, f) = on;
	return 0;
}

static int
set(struct conf *c, const struct field *f, const char *value,
    const struct reading *r)
{
	if (f->kind == TEXT)
		return set_text(c, f, value, r);
	if (f->kind == NUMBER)
		return set_number(c, f, value, r);
	return set_switch(c, f, value, r);
}

static int
set_defaults(struct conf *c, const struct reading *r)
{
	const struct field *f;

	memset(c, 0, sizeof(*c));
	for (f = fields; f < fields + COUNT_OF(fields); f++) {
		if (f->kind == NUMBER)
			*(unsigned *)place_of(c, f) = f->number;
		else if (f->kind == SWITCH)
			*(bool *)place_of(c, f) = f->number != 0;
		else if (set_text(c, f, f->text, r) == -1)
			return -1;
	}
	return 0;
}

static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; n--)
		s[n - 1] = '\0';
	return s;
}

/* A '#' starts a comment at the start of the line or after a blank. */
static void
cut_comment(char *s)
{
	char *p;

	for (p = s; (p = strchr(p, '#')) != NULL; p++)
		if (p == s || p[-1] == ' ' || p[-1] == '\t') {
			*p = '\0';
			return;
		}
}

static int
read_line(struct conf *c, char *line, const struct reading *r,
    bool seen[COUNT_OF(fields)])
{
	const struct field *f;
	char *key, *value;

	cut_comment(line);
	key = trim(line);
	if (key[0] == '\0')
		return 0;
	if ((value = strchr(key, '=')) == NULL)
		return refuse(r, "not \"key = value\"");
	*value++ = '\0';
	key = trim(key);
	value = trim(value);
	if ((f = find_field(key)) == NULL)
		return refuse(r, "unknown key \"%s\"", key);
	if (seen[f - fields])
		return refuse(r, "%s is here a second time", f->key);
	seen[f - fields] = true;
	return set(c, f, value, r);
}

static int
read_lines(struct conf *c, FILE *in, struct reading *r)
{
	bool seen[COUNT_OF(fields)] = { false };
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = getline(&line, &size, in)) != -1) {
		r->line++;
		rc = strlen(line) == (size_t)n && text_is_plain(line, (size_t)n)
		    ? read_line(c, line, r, seen) :
		    refuse(r, "not plain UTF-8 text");
	}
	if (rc == 0 && ferror(in))
		rc = refuse(r, "cannot be read");
	free(line);
	return rc;
}

static bool
is_loopback(const char *url)
{
	static const char *const names[] = { "http://localhost",
	    "http://127.0.0.1", "http://[::1]" };
	size_t i, n;

	for (i = 0; i < COUNT_OF(names); i++) {
		n = strlen(names[i]);
		if (strncmp(url, names[i], n) == 0 &&
		    (url[n] == '\0' || url[n] == ':' || url[n] == '/'))
			return true;
	}
	return false;
}

/* What depends on more than one key. */
static int
finish(struct conf *c, struct reading *r)
{
	size_t n = strlen(c->public_url);

	r->line = 0;
	while (n > 0 && c->public_url[n - 1] == '/')
		c->public_url[--n] = '\0';
	c->base_path = strchr(url_host(c->public_url), '/');
	if (c->base_path == NULL)
		c->base_path = c->public_url + n;
	if (c->log_level == 5)
		return refuse(r, "log_level must be 3, 4, 6 or 7");
	if (c->insecure_cookie && !is_loopback(c->public_url))
		return refuse(r, "insecure_cookie is only for a public_url "
		    "http://localhost");
	return 0;
}

void
conf_forget(struct conf *c)
{
	const struct field *f;

	for (f = fields; f < fields + COUNT_OF(fields); f++)
		if (f->kind == TEXT)
			free(*(char **)place_of(c, f));
	memset(c, 0, sizeof(*c));
}

const char *
conf_path(const char *path)
{
	if (path == NULL)
		path = getenv("RUFWACHT_CONFIG");
	return path != NULL && path[0] != '\0' ? path : DEFAULT_PATH;
}

int
conf_load(struct conf *c, const char *path, char *error, size_t size)
{
	struct reading r = { .path = conf_path(path), .error = error,
	    .size = size };
	FILE *in;
	int rc;

	if ((in = fopen(r.path, "re")) == NULL)
		return refuse(&r, "%s", strerror(errno));
	rc = set_defaults(c, &r);
	if (rc == 0)
		rc = read_lines(c, in, &r);
	if (rc == 0)
		rc = finish(c, &r);
	if (rc == -1)
		conf_forget(c);
	fclose(in);
	return rc;
}
