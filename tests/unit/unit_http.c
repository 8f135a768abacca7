/*
 * Requests and forms: what is read, and what is refused. The program is taken
 * for a CGI here, so that the parameters are the environment.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/pool.h"
#include "unit.h"
#include "web/form.h"
#include "web/http.h"

static struct conf conf = { .base_path = "", .address_param = "REMOTE_ADDR" };
static struct pool *pool;
static struct http_request http;

static enum http_fault
read_uri(const char *uri)
{
	setenv("REQUEST_URI", uri, 1);
	return http_read(pool, &conf, &http);
}

static void
test_path(void)
{
	conf.base_path = "";
	CU_ASSERT_EQUAL(read_uri("/users?a=%2f#x"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/users");
	CU_ASSERT_EQUAL(read_uri("/gr%C3%BC%C3%9Fe%20x"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/grüße x");
	CU_ASSERT_EQUAL(read_uri("/a%2fb"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("/a%00b"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("/a%c3"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("/a%"), HTTP_BAD);
}

/* RFC 9112, 3.2: what a target may look like besides "/path". */
static void
test_target(void)
{
	conf.base_path = "";
	setenv("HTTP_HOST", "One:80", 1);
	CU_ASSERT_EQUAL(read_uri("/a"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.host, "one");
	CU_ASSERT_EQUAL(read_uri("http://Two:8080/a?b=http://c/d"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.host, "two");
	CU_ASSERT_STRING_EQUAL(http.path, "/a");
	CU_ASSERT_STRING_EQUAL(http.query, "b=http://c/d");
	CU_ASSERT_EQUAL(read_uri("http://two"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("http://two?a"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("ftp://two/a"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("two:443"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("*"), HTTP_BAD);
	setenv("PATH_INFO", "/x", 1);
	setenv("QUERY_STRING", "y=1", 1);
	CU_ASSERT_EQUAL(read_uri(""), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/x");
	CU_ASSERT_STRING_EQUAL(http.query, "y=1");
}

/* A token of a path ends up in a cookie, hence in a header. */
static void
test_path_line_end(void)
{
	conf.base_path = "";
	CU_ASSERT_EQUAL(read_uri("/invitation/a%0d%0aX-Y:%20z"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("/invitation/a%0a"), HTTP_BAD);
	CU_ASSERT_EQUAL(read_uri("/invitation/a%09"), HTTP_BAD);
}

static void
test_base_path(void)
{
	static char base[] = "/base";

	conf.base_path = base;
	CU_ASSERT_EQUAL(read_uri("/base/users"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/users");
	CU_ASSERT_EQUAL(read_uri("/base"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/");
	CU_ASSERT_EQUAL(read_uri("/baseball"), HTTP_FINE);
	CU_ASSERT_STRING_EQUAL(http.path, "/baseball");
}

static void
test_cookie(void)
{
	http.cookie = "ab=1; a=2;  b=x=y; c=";
	CU_ASSERT_STRING_EQUAL(http_cookie(pool, &http, "a"), "2");
	CU_ASSERT_STRING_EQUAL(http_cookie(pool, &http, "b"), "x=y");
	CU_ASSERT_STRING_EQUAL(http_cookie(pool, &http, "c"), "");
	CU_ASSERT_PTR_NULL(http_cookie(pool, &http, "d"));
	http.cookie = "a=1; a=2";
	CU_ASSERT_PTR_NULL(http_cookie(pool, &http, "a"));
}

static void
test_header(void)
{
	struct http_response r = { .status = 200 };

	http_header(&r, "X-A: 1");
	http_header(&r, "X-B: 1\r\nX-C: 2");
	CU_ASSERT_PTR_NOT_NULL(r.headers[0]);
	CU_ASSERT_PTR_NULL(r.headers[1]);
}

static const struct form_field fields[] = {
	{ .name = "mail", .type = FORM_MAIL },
	{ .name = "path", .type = FORM_PATH, .optional = true },
	{ .name = "id", .type = FORM_UUIDS, .max = 2, .optional = true },
	{ .name = NULL }
};

static const struct form *
read_query(const char *query)
{
	http.query = query;
	return form_read(pool, &http, fields, false);
}

static void
test_form(void)
{
	const struct form *f;

	f = read_query("mail=Ada%40Example.ORG&path=%2Fusers");
	CU_ASSERT_EQUAL(f->fault_count, 0);
	CU_ASSERT_STRING_EQUAL(form_text(f, 0), "ada@example.org");
	CU_ASSERT_STRING_EQUAL(form_text(f, 1), "/users");
	f = read_query("mail=a%40b.example&path=%2F%2Fevil.example");
	CU_ASSERT_EQUAL(f->fault_count, 1);
	CU_ASSERT_FALSE(form_has(f, 1));
}

/* The length of a refused address was that of what had been typed. */
static void
test_form_bad_mail(void)
{
	const struct form *f = read_query("mail=no+address");

	CU_ASSERT_EQUAL(f->fault_count, 1);
	CU_ASSERT_FALSE(form_has(f, 0));
	CU_ASSERT_STRING_EQUAL(form_text(f, 0), "");
	CU_ASSERT_EQUAL(f->value[0].len, 0);
}

#define ID	"01890000-0000-7000-8000-00000000000"

/* Boxes that were ticked: the only field that may come more than once. */
static void
test_form_uuids(void)
{
	const struct form *f;
	const struct uuid *v;
	size_t n;

	f = read_query("mail=a%40b.example&id=" ID "1&id=&id=" ID "2&id=" ID "1");
	CU_ASSERT_EQUAL(f->fault_count, 0);
	v = form_uuids(f, 2, &n);
	CU_ASSERT_EQUAL_FATAL(n, 2);
	CU_ASSERT_FALSE(uuid_equal(&v[0], &v[1]));
	CU_ASSERT_STRING_EQUAL(form_text(f, 2), ID "1 " ID "2 " ID "1");
	f = read_query("mail=a%40b.example&id=" ID "1&id=" ID "2&id=" ID "3");
	CU_ASSERT_EQUAL(f->fault_count, 1);
	(void)form_uuids(f, 2, &n);
	CU_ASSERT_EQUAL(n, 0);
	f = read_query("mail=a%40b.example&id=" ID "1&id=x");
	CU_ASSERT_EQUAL(f->fault_count, 1);
	f = read_query("mail=a%40b.example&mail=c%40d.example");
	CU_ASSERT_EQUAL(f->fault_count, 1);
	f = read_query("mail=a%40b.example");
	(void)form_uuids(f, 2, &n);
	CU_ASSERT_EQUAL(n, 0);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "path", test_path },
		{ "line end in a path", test_path_line_end },
		{ "target", test_target },
		{ "base path", test_base_path },
		{ "cookie", test_cookie },
		{ "header", test_header },
		{ "form", test_form },
		{ "refused address", test_form_bad_mail },
		{ "a list of ids", test_form_uuids },
		{ NULL, NULL }
	};
	int fd = open("/dev/null", O_RDONLY), rc;

	/* No listening socket there: a CGI. */
	if (fd == -1 || dup2(fd, STDIN_FILENO) == -1 || http_init(&conf) == -1)
		return 2;
	if (fd != STDIN_FILENO)
		close(fd);
	pool = pool_create();
	rc = unit_run("http", cases);
	pool_destroy(pool);
	return rc;
}
