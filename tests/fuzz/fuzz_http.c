/*
 * A whole request: parameters as the web server sends them, one to a line, an
 * empty line, the body. Then cookies, the row of the route, and an answer that
 * repeats what came. libfcgi is played by this file.
 */
#include "fuzz.h"

#include <fcgiapp.h>
#include <signal.h>

#include "base/conf.h"
#include "base/watchdog.h"
#include "pure.h"
#include "serve.h"

#define PARAMS_MOST	300
#define CHUNK		1000	/* bytes FCGX_GetStr() hands over at most */

static FCGX_Request *request;
static char *no_params[] = { NULL };
static struct input body;
static struct buf *sent;

int
FCGX_IsCGI(void)
{
	return 0;
}

int
FCGX_Init(void)
{
	return 0;
}

int
FCGX_InitRequest(FCGX_Request *r, int sock, int flags)
{
	(void)sock;
	(void)flags;
	request = r;
	return 0;
}

int
FCGX_Accept_r(FCGX_Request *r)
{
	(void)r;
	return -1;
}

void
FCGX_Finish_r(FCGX_Request *r)
{
	(void)r;
}

char *
FCGX_GetParam(const char *name, char **envp)
{
	size_t n = strlen(name);

	for (; *envp != NULL; envp++)
		if (strncmp(*envp, name, n) == 0 && (*envp)[n] == '=')
			return *envp + n + 1;
	return NULL;
}

int
FCGX_GetStr(char *out, int size, FCGX_Stream *stream)
{
	size_t n = body.len < CHUNK ? body.len : CHUNK;

	(void)stream;
	if (n > (size_t)size)
		n = (size_t)size;
	if (n > 0)
		memcpy(out, body.s, n);
	body.s += n;
	body.len -= n;
	return (int)n;
}

int
FCGX_PutStr(const char *s, int n, FCGX_Stream *stream)
{
	(void)stream;
	buf_add(sent, s, (size_t)n);
	return n;
}

/* The real one owns the alarm clock that this program needs for itself. */
void
watchdog_start(void)
{
}

void
watchdog_progress(void)
{
}

void
watchdog_stop(void)
{
}

static int
run(struct req *r)
{
	(void)r;
	return 200;
}

static const struct route routes[] = {
	{ GET, "/", .right = PUBLIC, .run = run },
	{ GET, "/conversations", .right = PUBLIC, .run = run },
	{ POST, "/conversations/search", .right = PUBLIC, .run = run },
	{ GET, "/conversations/{id}", .right = PUBLIC, .run = run },
	{ POST, "/conversations/{id}/erase", .right = PUBLIC, .run = run },
	{ GET, "/invitation/{token}", .right = PUBLIC, .run = run },
	{ POST, "/engine/v1/jobs/{id}/result/{id}", .right = PUBLIC, .run = run },
	{ 0 }
};

static struct conf conf = { .base_path = "", .address_param = "REMOTE_ADDR" };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const int ours[] = { SIGTERM, SIGUSR1, SIGINT, SIGPIPE };
	sigset_t none;
	size_t i;

	(void)argc;
	(void)argv;
	MUST(http_init(&conf) == 0);
	/* The fuzzer wants to be stopped in the ordinary way. */
	for (i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	return 0;
}

static void
read_params(struct pool *pool, struct input *in)
{
	char **envp = pool_alloc(pool, (PARAMS_MOST + 1) * sizeof(*envp));
	struct input line;
	size_t n = 0;

	while (n < PARAMS_MOST && in->len > 0) {
		line = input_line(in);
		if (line.len == 0)
			break;
		envp[n++] = input_string(pool, line);
	}
	request->envp = envp;
}

static void
check_request(struct pool *pool, const struct http_request *http)
{
	MUST(http->path[0] == '/');
	MUST(is_clean(pool, http->path));
	MUST(strpbrk(http->query, "#") == NULL || http->query[0] != '\0');
	MUST(http->address_len == 0 || http->address_len == 4 ||
	    http->address_len == 16);
	MUST(text_is_utf8(browser_name(pool, http->user_agent),
	    strlen(browser_name(pool, http->user_agent))));
	if (return_is_ours(http->path))
		MUST(strstr(http->path, "//") == NULL &&
		    strpbrk(http->path, "\\:@%") == NULL);
}

/* Cookies of ours, by their name and nothing like it. */
static void
check_cookies(struct pool *pool, const struct http_request *http)
{
	static const char *const names[] = {
		"__Host-rufwacht", "__Host-rufwacht-pre", "rufwacht", "a", ""
	};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		value = http_cookie(pool, http, names[i]);
		MUST(value == NULL || (strchr(value, ';') == NULL &&
		    strstr(http->cookie, value) != NULL));
	}
}

static void
check_route(struct req *r)
{
	const struct route *row;
	const char *allow = NULL;

	row = route_match(r, routes, &allow);
	MUST(row != NULL || allow != NULL);
	if (row != NULL && strcmp(row->path, "/invitation/{token}") == 0)
		MUST(r->word != NULL && strchr(r->word, '/') == NULL);
	if (row != NULL)
		MUST(row->method == r->http.method);
}

/* Lines of the answer's head: what came in never becomes one of its own. */
static size_t
head_lines(const struct buf *b)
{
	const char *p = b->data, *end = strstr(p, "\r\n\r\n");
	size_t n = 1;

	MUST(end != NULL);
	for (; p < end; p++) {
		MUST((*p == '\r') == (p[1] == '\n'));
		n += *p == '\r';
	}
	return n;
}

static void
check_answer(struct pool *pool, const struct http_request *http)
{
	struct http_response bare = { .status = 200, .type = "text/plain" };
	struct http_response full = bare;
	struct buf a, b;
	size_t i, given = 0;

	buf_init(&a, pool, 4096);
	buf_init(&b, pool, 4096);
	sent = &a;
	http_send(http, &bare);
	http_header(&full, pool_printf(pool, "X-Query: %s", http->query));
	http_header(&full, pool_printf(pool, "X-Path: %s", http->path));
	http_header(&full, pool_printf(pool, "X-Agent: %s", http->user_agent));
	full.location = text_percent(pool, http->path);
	for (i = 0; full.headers[i] != NULL; i++)
		given++;
	sent = &b;
	http_send(http, &full);
	MUST(head_lines(&b) == head_lines(&a) + given + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const bases[] = { "", "/base" };
	struct input in = { (const char *)data, size };
	struct req r = { .pool = pool_create() };
	enum http_fault fault;

	conf.base_path = (char *)(uintptr_t)bases[size % 2];
	read_params(r.pool, &in);
	body = in;
	fault = http_read(r.pool, &conf, &r.http);
	if (fault == HTTP_FINE) {
		check_request(r.pool, &r.http);
		check_cookies(r.pool, &r.http);
		check_route(&r);
		fault = http_read_body(r.pool, &r.http, 4096);
		MUST(r.http.body_len <= 4096);
		if (fault == HTTP_FINE)
			(void)form_read(r.pool, &r.http, NULL, true);
		check_answer(r.pool, &r.http);
	}
	pool_destroy(r.pool);
	request->envp = no_params;
	return 0;
}
