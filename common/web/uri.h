/*
 * What a request asks for: the request target of RFC 9112, 3.2, taken apart.
 */
#ifndef RW_WEB_URI_H
#define RW_WEB_URI_H

#include "base/attr.h"
#include "web/http.h"

struct uri {
	const char	*path;	/* decoded once, without the base path */
	const char	*query;	/* raw, "" if none */
	const char	*host;	/* as uri_host(), of "http://host/…"; else NULL */
};

/*
 * `base` is the configured base path, "" or "/base". Everything lives in the
 * pool. HTTP_BAD for an encoded slash, NUL, control characters, what is not
 * UTF-8, and any other form than "/path" and "http(s)://host/path".
 */
enum http_fault	uri_read(struct pool *, const char *target, const char *base,
		    struct uri *) ATTR_USE;

/* "Name:8080" -> "name"; "[::1]:8080" -> "[::1]". */
char		*uri_host(struct pool *, const char *);

#endif
