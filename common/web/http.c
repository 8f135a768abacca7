/*
 * FastCGI and CGI. The only file that knows libfcgi.
 *
 * Plain libfcgi may drop a connection it has just accepted when a signal
 * arrives, so signals are open only while we wait in ppoll().
 */
#include "web/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/text.h"
#include "base/watchdog.h"
#include "web/uri.h"

#define PARAMS_MAX	200
#define PARAM_BYTES_MAX	(32 * 1024)
#define DRAIN_MAX	(64 * 1024 * 1024)

static FCGX_Request request;
static bool is_cgi, cgi_served;
static uint64_t cgi_left;		/* bytes of the body not yet read */
extern char **environ;
static volatile sig_atomic_t leaving;
static sigset_t outside;		/* signal mask while waiting */

static const char *const security_headers[] = {
	"Content-Security-Policy: default-src 'none'; style-src 'self'; "
	    "script-src 'self'; img-src 'self'; font-src 'self'; "
	    "connect-src 'self'; media-src 'self'; form-action 'self'; "
	    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; "
	    "require-trusted-types-for 'script'",
	"X-Content-Type-Options: nosniff",
	"X-Frame-Options: DENY",
	"Referrer-Policy: no-referrer",
	"Cross-Origin-Opener-Policy: same-origin",
	"Cross-Origin-Resource-Policy: same-origin",
	"Permissions-Policy: camera=(), microphone=(), geolocation=(), "
	    "browsing-topics=()",
	"Vary: Cookie, Accept, Accept-Language",
};

/* RFC 9110 names of the statuses we send. */
static const struct {
	int		 status;
	const char	*name;
} reasons[] = {
	{ 200, "OK" }, { 201, "Created" }, { 303, "See Other" },
	{ 304, "Not Modified" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
	{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
	{ 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
	{ 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
	{ 421, "Misdirected Request" }, { 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" }, { 500, "Internal Server Error" },
	{ 503, "Service Unavailable" }
};

static void
http_leave(int sig)
{
	(void)sig;
	leaving = 1;
}

int
http_init(const struct conf *conf)
{
	struct sigaction sa;
	sigset_t ours;
	int flags;

	(void)conf;
	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_handler = http_leave;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
	is_cgi = FCGX_IsCGI() != 0;
	if (is_cgi)
		return 0;
	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGUSR1);
	sigaddset(&ours, SIGINT);
	sigprocmask(SIG_BLOCK, &ours, &outside);
	sigdelset(&outside, SIGTERM);
	sigdelset(&outside, SIGUSR1);
	sigdelset(&outside, SIGINT);
	/* Several workers race for one socket: whoever loses must not block. */
	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0 ||
	    (flags = fcntl(0, F_GETFL)) == -1 ||
	    fcntl(0, F_SETFL, flags | O_NONBLOCK) == -1) {
		log_error("http: no listening socket on descriptor 0");
		return -1;
	}
	return 0;
}

/*
 * Has anybody asked us to leave? While requests keep coming, ppoll() finds the
 * socket ready at once and never lets a waiting signal through.
 */
static bool
http_is_leaving(void)
{
	sigset_t waiting;

	if (!leaving && sigpending(&waiting) == 0 &&
	    (sigismember(&waiting, SIGTERM) == 1 ||
	    sigismember(&waiting, SIGUSR1) == 1 ||
	    sigismember(&waiting, SIGINT) == 1))
		leaving = 1;
	return leaving != 0;
}

int
http_accept(void)
{
	struct pollfd p = { .fd = 0, .events = POLLIN };
	const struct timespec tick = { 30, 0 };
	int rc;

	if (is_cgi) {
		rc = !cgi_served;
		cgi_served = true;
		if (rc)
			watchdog_start();
		return rc;
	}
	for (;;) {
		if (http_is_leaving())
			return 0;
		if ((rc = ppoll(&p, 1, &tick, &outside)) == 0)
			return 2;
		if (rc < 0 && errno == EINTR)
			continue;
		if (rc < 0 || (p.revents & (POLLERR | POLLNVAL)) != 0) {
			log_error("http: waiting for a request: %m");
			return -1;
		}
		rc = FCGX_Accept_r(&request);
		if (rc == 0) {
			watchdog_start();
			return 1;
		}
		if (rc != -EAGAIN && rc != -EINTR)
			log_debug("http: accept gave %d", rc);
	}
}

static const char *
http_param(const char *name)
{
	const char *v = is_cgi ? getenv(name) : FCGX_GetParam(name, request.envp);

	return v == NULL ? "" : v;
}

const char *
http_field(const char *name)
{
	char param[80] = "HTTP_";
	size_t n = 5;

	for (; *name != '\0'; name++) {
		if (n + 1 == sizeof(param))
			return "";
		param[n++] = *name == '-' ? '_' :
		    *name >= 'a' && *name <= 'z' ? (char)(*name - 0x20) : *name;
	}
	param[n] = '\0';
	return http_param(param);
}

static enum http_fault
http_read_uri(struct pool *pool, const struct conf *conf,
    struct http_request *http)
{
	const char *target = http_param("REQUEST_URI");
	enum http_fault fault;
	struct uri uri;

	if (target[0] == '\0')		/* a server that does not set it is broken */
		target = pool_printf(pool, "%s?%s", http_param("PATH_INFO"),
		    http_param("QUERY_STRING"));
	if ((fault = uri_read(pool, target, conf->base_path, &uri)) != HTTP_FINE)
		return fault;
	http->path = uri.path;
	http->query = uri.query;
	/* RFC 9112, 3.2.2: then the Host field does not count. */
	if (uri.host != NULL)
		http->host = uri.host;
	return HTTP_FINE;
}

static void
http_read_address(const struct conf *conf, struct http_request *http)
{
	const char *text = http_param(conf->address_param);

	if (inet_pton(AF_INET, text, http->address) == 1)
		http->address_len = 4;
	else if (inet_pton(AF_INET6, text, http->address) == 1)
		http->address_len = 16;
}

static enum http_fault
http_count_params(void)
{
	char **params = is_cgi ? environ : request.envp;
	size_t bytes = 0, n = 0;

	for (char **p = params; p != NULL && *p != NULL; p++) {
		bytes += strlen(*p);
		if (++n > PARAMS_MAX || bytes > PARAM_BYTES_MAX)
			return HTTP_HEADERS_TOO_LARGE;
	}
	return HTTP_FINE;
}

/* How much a CGI request may hold; a body without a length only if it is one
 * in pieces: else standard input may be anything. */
static void
http_measure_cgi(void)
{
	const char *text = http_param("CONTENT_LENGTH");

	cgi_left = 0;
	if (text[0] == '\0')
		cgi_left = http_param("HTTP_TRANSFER_ENCODING")[0] != '\0' ?
		    UINT64_MAX : 0;
	else if (text_parse_uint(text, strlen(text), INT64_MAX,
	    &cgi_left) == -1)
		cgi_left = 0;
}

enum http_fault
http_read(struct pool *pool, const struct conf *conf, struct http_request *http)
{
	const char *method = http_param("REQUEST_METHOD");
	enum http_fault fault;

	memset(http, 0, sizeof(*http));
	http->path = "/";
	http->query = http->host = http->body = "";
	http->head = strcmp(method, "HEAD") == 0;
	http->method = http->head || strcmp(method, "GET") == 0 ? HTTP_GET :
	    strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_OTHER;
	http->content_type = http_param("CONTENT_TYPE");
	http->content_encoding = http_param("HTTP_CONTENT_ENCODING");
	http->accept = http_param("HTTP_ACCEPT");
	http->accept_language = http_param("HTTP_ACCEPT_LANGUAGE");
	http->authorization = http_param("HTTP_AUTHORIZATION");
	http->if_none_match = http_param("HTTP_IF_NONE_MATCH");
	http->user_agent = http_param("HTTP_USER_AGENT");
	http->cookie = http_param("HTTP_COOKIE");
	http->fetch_site = http_param("HTTP_SEC_FETCH_SITE");
	http->origin = http_param("HTTP_ORIGIN");
	if (is_cgi)
		http_measure_cgi();
	if ((fault = http_count_params()) != HTTP_FINE)
		return fault;
	http->host = uri_host(pool, http_param("HTTP_HOST"));
	http_read_address(conf, http);
	return http_read_uri(pool, conf, http);
}

/*
 * As CGI nothing promises an end of the stream behind the announced length
 * (RFC 3875, 4.2); without a length (chunked) Apache does close it.
 */
static size_t
http_get_cgi(char *out, size_t size)
{
	size_t n = fread(out, 1, size < cgi_left ? size : cgi_left, stdin);

	cgi_left = n == 0 ? 0 : cgi_left - n;
	return n;
}

static size_t
http_get(char *out, size_t size)
{
	int n;

	if (is_cgi)
		return http_get_cgi(out, size);
	n = FCGX_GetStr(out, (int)size, request.in);
	return n < 0 ? 0 : (size_t)n;
}

/* Takes what nobody wants, so that the web server can finish sending. */
static size_t
http_drain(size_t most)
{
	static char sink[16 * 1024];
	size_t n, total = 0;

	while (total < most && (n = http_get(sink, sizeof(sink))) != 0) {
		total += n;
		watchdog_progress();
	}
	return total;
}

enum http_fault
http_read_body(struct pool *pool, struct http_request *http, size_t max)
{
	const char *text = http_param("CONTENT_LENGTH");
	size_t size, len = 0, n;
	uint64_t announced = 0;
	bool strict = text[0] != '\0';
	struct buf b;

	if (strict && text_parse_uint(text, strlen(text), INT64_MAX,
	    &announced) == -1) {
		http_drain(DRAIN_MAX);
		return HTTP_BAD;
	}
	if (announced > max) {
		http_drain(DRAIN_MAX);
		http->body_too_long = true;
		return HTTP_TOO_LARGE;
	}
	size = strict ? announced + 1 : 16 * 1024;
	buf_init(&b, pool, size);
	for (;;) {
		char chunk[16 * 1024];

		if ((n = http_get(chunk, sizeof(chunk))) == 0)
			break;
		watchdog_progress();
		if (len + n > max) {
			http_drain(DRAIN_MAX);
			http->body_too_long = true;
			return HTTP_TOO_LARGE;
		}
		buf_add(&b, chunk, n);
		len += n;
	}
	/* libfcgi hands over what came, whatever was announced. */
	if (strict && len != announced)
		return HTTP_BAD;
	http->body = b.data == NULL ? "" : b.data;
	http->body_len = len;
	return HTTP_FINE;
}

const char *
http_cookie(struct pool *pool, const struct http_request *http, const char *name)
{
	const char *p = http->cookie, *found = NULL;
	size_t n = strlen(name), len;

	while (*p != '\0') {
		p += strspn(p, "; ");
		len = strcspn(p, ";");
		if (len > n && strncmp(p, name, n) == 0 && p[n] == '=') {
			if (found != NULL)
				return NULL;
			found = pool_strndup(pool, p + n + 1, len - n - 1);
		}
		p += len;
	}
	return found;
}

void
http_header(struct http_response *r, const char *line)
{
	size_t i;

	if (strpbrk(line, "\r\n") != NULL) {
		log_error("http: a header with a line end was refused");
		return;
	}
	for (i = 0; i < COUNT_OF(r->headers) - 1; i++)
		if (r->headers[i] == NULL) {
			r->headers[i] = line;
			return;
		}
	log_error("http: too many headers");
}

static void
http_put(const char *s, size_t len)
{
	if (is_cgi ? fwrite(s, 1, len, stdout) != len :
	    FCGX_PutStr(s, (int)len, request.out) != (int)len)
		log_debug("http: the client left");
}

static void
http_line(const char *fmt, ...) ATTR_PRINTF(1, 2);

static void
http_line(const char *fmt, ...)
{
	char line[4096];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n > 0 && (size_t)n < sizeof(line))
		http_put(line, (size_t)n);
	else
		log_error("http: a header is too long");
	http_put("\r\n", 2);
}

static const char *
http_reason(int status)
{
	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].name;
	return "Unknown";
}

void
http_send(const struct http_request *http, const struct http_response *r)
{
	size_t i;

	/* What stands between (Apache's CGI, cgi-fcgi) may give up on a body
	 * that nobody reads, and on the answer with it. */
	http_drain(DRAIN_MAX);
	http_line("Status: %d %s", r->status, http_reason(r->status));
	if (r->location != NULL)
		http_line("Location: %s", r->location);
	if (r->type != NULL)
		http_line("Content-Type: %s", r->type);
	http_line("Cache-Control: %s", r->public_ ? "private, max-age=60" :
	    "no-store");
	for (i = 0; i < COUNT_OF(security_headers); i++)
		http_line("%s", security_headers[i]);
	for (i = 0; r->headers[i] != NULL; i++)
		http_line("%s", r->headers[i]);
	if (r->status != 304 && !http->head)
		http_line("Content-Length: %zu", r->body_len);
	http_put("\r\n", 2);
	if (!http->head && r->body != NULL && r->status != 304)
		http_put(r->body, r->body_len);
	if (is_cgi)
		fflush(stdout);
	else
		FCGX_Finish_r(&request);
	watchdog_stop();
}
