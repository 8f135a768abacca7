/*
 * Paths decoded once, boundaries kept.
 */
#include "web/uri.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define PATH_BYTES_MAX	2048
#define QUERY_BYTES_MAX	4096

static int
uri_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Decodes the path once; an encoded slash or NUL would hide a boundary, and a
 * line end or tab is in no path of ours.
 */
static char *
uri_path(struct pool *pool, const char *uri, size_t len)
{
	char *out = pool_alloc(pool, len + 1);
	size_t i, n = 0;
	int hi, lo;

	for (i = 0; i < len; i++) {
		char c = uri[i];

		if (c == '%') {
			if (i + 2 >= len || (hi = uri_hex(uri[i + 1])) == -1 ||
			    (lo = uri_hex(uri[i + 2])) == -1)
				return NULL;
			c = (char)(hi << 4 | lo);
			i += 2;
			if (c == '/' || c == '\0')
				return NULL;
		}
		out[n++] = c;
	}
	return out[0] == '/' && text_is_plain(out, n) &&
	    strpbrk(out, "\t\r\n") == NULL ? out : NULL;
}

char *
uri_host(struct pool *pool, const char *host)
{
	char *h = pool_strdup(pool, host), *p;

	for (p = h; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	p = h[0] == '[' ? strchr(h, ']') : h;
	if (p != NULL && (p = strchr(p, ':')) != NULL)
		*p = '\0';
	return h;
}

/* Absolute form: the host, and where its path begins. NULL: another form. */
static const char *
uri_absolute(struct pool *pool, const char *target, const char **host)
{
	const char *rest = strncmp(target, "http://", 7) == 0 ? target + 7 :
	    strncmp(target, "https://", 8) == 0 ? target + 8 : NULL;
	size_t len;

	if (rest == NULL)
		return NULL;
	len = strcspn(rest, "/?#");
	*host = uri_host(pool, pool_strndup(pool, rest, len));
	return rest + len;
}

enum http_fault
uri_read(struct pool *pool, const char *target, const char *base,
    struct uri *uri)
{
	size_t len, base_len = strlen(base);
	const char *path;

	uri->host = NULL;
	if ((path = uri_absolute(pool, target, &uri->host)) == NULL)
		path = target;
	len = strcspn(path, "?#");
	uri->query = path[len] == '?' ? pool_strdup(pool, path + len + 1) : "";
	if (len > PATH_BYTES_MAX || strlen(uri->query) > QUERY_BYTES_MAX)
		return HTTP_URI_TOO_LONG;
	if ((uri->path = uri_path(pool, path, len)) == NULL)
		return HTTP_BAD;
	if (base_len != 0 && strncmp(uri->path, base, base_len) == 0 &&
	    (uri->path[base_len] == '/' || uri->path[base_len] == '\0'))
		uri->path = uri->path[base_len] == '\0' ? "/" :
		    uri->path + base_len;
	return HTTP_FINE;
}
