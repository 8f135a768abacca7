/*
 * The configuration file, and the log that it turns up or down.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/log.h"
#include "scratch.h"
#include "unit.h"

static struct scratch s;
static char error[300];

/* The strings of a configuration live on: so do all that a test loads. */
static struct conf *
load(const char *text, int *rc)
{
	static struct conf confs[64];
	static size_t used;
	struct conf *c = &confs[used++ % COUNT_OF(confs)];

	scratch_write(&s, "conf", "w", text);
	error[0] = '\0';
	*rc = conf_load(c, s.path, error, sizeof(error));
	return c;
}

static void
test_defaults(void)
{
	struct conf *c;
	int rc;

	c = load("", &rc);
	CU_ASSERT_EQUAL_FATAL(rc, 0);
	CU_ASSERT_STRING_EQUAL(c->public_url, "http://localhost");
	CU_ASSERT_STRING_EQUAL(c->base_path, "");
	CU_ASSERT_STRING_EQUAL(c->hosts, "");
	CU_ASSERT_STRING_EQUAL(c->languages, "de en");
	CU_ASSERT_STRING_EQUAL(c->country, "49");
	CU_ASSERT_EQUAL(c->argon_memory, 65536);
	CU_ASSERT_EQUAL(c->absolute_hours, 12);
	CU_ASSERT_EQUAL(c->log_level, 6);
	CU_ASSERT(!c->insecure_cookie);
}

static void
test_values(void)
{
	struct conf *c;
	int rc;

	c = load("# Beispiel\n\n"
	    "public_url = https://ruf.example:8443/konsole/ # the address\n"
	    "\tcompany=  Müller & Söhne #1  \r\n"
	    "db_hosts = /run/a.sock 10.0.0.1:3306\n"
	    "row_days = 30\n"
	    "insecure_cookie = no\n"
	    "memory_mb=0", &rc);
	CU_ASSERT_EQUAL_FATAL(rc, 0);
	CU_ASSERT_STRING_EQUAL(c->public_url,
	    "https://ruf.example:8443/konsole");
	CU_ASSERT_STRING_EQUAL(c->base_path, "/konsole");
	CU_ASSERT_STRING_EQUAL(c->company, "Müller & Söhne");
	CU_ASSERT_STRING_EQUAL(c->db_hosts, "/run/a.sock 10.0.0.1:3306");
	CU_ASSERT_EQUAL(c->row_days, 30);
	CU_ASSERT_EQUAL(c->memory_mb, 0);
	c = load("public_url = http://localhost:8080/\ninsecure_cookie = yes\n",
	    &rc);
	CU_ASSERT_EQUAL_FATAL(rc, 0);
	CU_ASSERT_STRING_EQUAL(c->public_url, "http://localhost:8080");
	CU_ASSERT_STRING_EQUAL(c->base_path, "");
	CU_ASSERT(c->insecure_cookie);
}

/* Values of RFC 9116 are written into a file that others parse. */
static void
test_security(void)
{
	static const struct {
		const char	*line;
		int		 rc;
	} lines[] = {
		{ "security_contact =", 0 },
		{ "security_contact = mailto:a@b.example", 0 },
		{ "security_contact = https://b.example/x tel:+49-30-1  "
		    "mailto:a@b.example", 0 },
		{ "security_contact = a@b.example", -1 },
		{ "security_contact = mailto:", -1 },
		{ "security_contact = http://b.example/x", -1 },
		{ "security_contact = mailto:a@b.example c@d.example", -1 },
		{ "security_contact = mailto:\xc3\xa4@b.example", -1 },
		{ "security_contact = mailto:a@b\tContact:", -1 },
		{ "security_policy = https://b.example/policy", 0 },
		{ "security_policy = mailto:a@b.example", -1 },
		{ "security_policy = https://b.example/ https://c.example/",
		    -1 },
		{ "security_expires = 364", 0 },
		{ "security_expires = 365", -1 },
		{ "security_expires = 30", -1 },
	};
	size_t i;
	int rc;

	for (i = 0; i < COUNT_OF(lines); i++) {
		load(lines[i].line, &rc);
		CU_ASSERT_EQUAL(rc, lines[i].rc);
	}
}

/* What ends up in commands of SMTP and in headers. */
static void
test_mail(void)
{
	static const struct {
		const char	*line;
		int		 rc;
	} lines[] = {
		{ "smtp_host = mail.example", 0 },
		{ "smtp_host = 192.0.2.1", 0 },
		{ "smtp_host =", -1 },
		{ "smtp_host = mail.example:25", -1 },
		{ "smtp_host = mail example", -1 },
		{ "smtp_port = 587", 0 },
		{ "smtp_port = 0", -1 },
		{ "smtp_port = 65536", -1 },
		{ "smtp_tls = required", 0 },
		{ "smtp_tls = no", -1 },
		{ "smtp_seconds = 81", -1 },
		{ "mail_from = no-reply@b.example", 0 },
		{ "mail_from =", 0 },
		{ "mail_from = b.example", -1 },
		{ "mail_from = @b.example", -1 },
		{ "mail_from = a@b@c.example", -1 },
		{ "mail_from = A <a@b.example>", -1 },
		{ "mail_per_minute = 0", -1 },
	};
	size_t i;
	int rc;

	for (i = 0; i < COUNT_OF(lines); i++) {
		load(lines[i].line, &rc);
		CU_ASSERT_EQUAL(rc, lines[i].rc);
	}
}

static void
test_errors(void)
{
	static const struct {
		const char	*text, *where;
	} t[] = {
		{ "nonsense\n", ":1: " },
		{ "\n\ncolour = red\n", ":3: unknown key \"colour\"" },
		{ "country = 49\ncountry = 43\n", ":2: country is here" },
		{ "row_days = 0\n", ":1: row_days must be a number" },
		{ "row_days = 99999\n", ":1: row_days" },
		{ "row_days = ten\n", ":1: row_days" },
		{ "row_days =\n", ":1: row_days" },
		{ "row_days = -1\n", ":1: row_days" },
		{ "log_level = 5\n", "log_level" },
		{ "insecure_cookie = maybe\n", ":1: insecure_cookie" },
		{ "public_url = https://a.example\ninsecure_cookie = yes\n",
		    "insecure_cookie" },
		{ "public_url = http://localhost.evil.example\n"
		    "insecure_cookie = yes\n", "insecure_cookie" },
		{ "public_url = ftp://a\n", ":1: public_url" },
		{ "public_url = https:///a\n", ":1: public_url" },
		{ "public_url = https://a/<b>\n", ":1: public_url" },
		{ "key_dir = keys\n", ":1: key_dir must be an absolute" },
		{ "languages = fr\n", ":1: languages" },
		{ "country = 049\n", ":1: country" },
		{ "db_admin =\n", ":1: db_admin needs a value" },
		{ "company = \xff\n", ":1: not plain" },
	};
	size_t i;
	int rc;

	for (i = 0; i < COUNT_OF(t); i++) {
		load(t[i].text, &rc);
		CU_ASSERT_EQUAL(rc, -1);
		CU_ASSERT(strncmp(error, s.path, strlen(s.path)) == 0);
		CU_ASSERT_PTR_NOT_NULL(strstr(error, t[i].where));
	}
}

static void
test_path(void)
{
	static struct conf c;

	unsetenv("RUFWACHT_CONFIG");
	CU_ASSERT_STRING_EQUAL(conf_path(NULL),
	    SYSCONFDIR "/rufwacht/rufwacht.conf");
	setenv("RUFWACHT_CONFIG", "/x/y", 1);
	CU_ASSERT_STRING_EQUAL(conf_path(NULL), "/x/y");
	CU_ASSERT_STRING_EQUAL(conf_path("/z"), "/z");
	CU_ASSERT_EQUAL(conf_load(&c, NULL, error, sizeof(error)), -1);
	CU_ASSERT(strncmp(error, "/x/y: ", 6) == 0);
	CU_ASSERT_EQUAL(conf_load(&c, NULL, error, 3), -1);
	CU_ASSERT_EQUAL(strlen(error), 2);
}

/* What the log wrote while standard error was a file. */
static void
read_log(char *out, size_t size)
{
	int fd, saved;
	ssize_t n;

	fd = open(scratch_path(&s, "log"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	saved = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	errno = EBADMSG;
	log_init("unit", LOG_LEVEL_INFO);
	log_request("REQ");
	log_error("one %d\nevil\x1b[0m", 1);
	log_debug("not this");
	log_request("");
	log_info("%05000d", 7);
	CU_ASSERT_EQUAL(errno, EBADMSG);
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = pread(fd, out, size - 1, 0);
	out[n < 0 ? 0 : n] = '\0';
	close(fd);
}

static void
test_log(void)
{
	char out[8192], wanted[100];
	const char *second;

	read_log(out, sizeof(out));
	snprintf(wanted, sizeof(wanted), "<3>unit[%ld] REQ one 1?evil?[0m\n",
	    (long)getpid());
	CU_ASSERT(strncmp(out, wanted, strlen(wanted)) == 0);
	second = strchr(out, '\n') + 1;
	CU_ASSERT(strncmp(second, "<6>unit[", 8) == 0);
	CU_ASSERT(strlen(second) <= 2048);
	CU_ASSERT_PTR_EQUAL(strchr(second, '\n'), second + strlen(second) - 1);
}

static const struct unit_case cases[] = {
	{ "defaults", test_defaults },
	{ "values", test_values },
	{ "security.txt", test_security },
	{ "mail", test_mail },
	{ "errors", test_errors },
	{ "path", test_path },
	{ "log", test_log },
	{ NULL, NULL }
};

int
main(void)
{
	int rc;

	scratch_make(&s);
	rc = unit_run("conf", cases);
	scratch_remove(&s);
	return rc;
}
