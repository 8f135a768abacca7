/*
 * One FastCGI (or CGI) request and its answer. The only file that knows
 * libfcgi. Routing uses REQUEST_URI minus the configured base path.
 */
#ifndef RW_WEB_HTTP_H
#define RW_WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct conf;
struct pool;

enum http_method { HTTP_GET = 1, HTTP_POST, HTTP_OTHER };

struct http_pair {
	const char	*name;
	const char	*value;		/* not decoded further; may be "" */
	size_t		 len;		/* of value: it may hold NUL */
};

struct http_request {
	enum http_method method;
	bool		 head;		/* HEAD: GET without a body */
	const char	*path;		/* decoded, base path removed, starts with '/' */
	const char	*query;		/* raw, "" if none */
	const char	*host;		/* lower case, without port; "" if none */
	const char	*content_type;	/* "" if none */
	const char	*content_encoding;
	const char	*accept;
	const char	*accept_language;
	const char	*authorization;
	const char	*if_none_match;
	const char	*user_agent;
	const char	*cookie;
	const char	*fetch_site;	/* Sec-Fetch-Site, "" if none */
	const char	*origin;
	unsigned char	 address[16];
	size_t		 address_len;	/* 4, 16, or 0 */
	const char	*body;
	size_t		 body_len;
	bool		 body_too_long;
};

/* What http_read() found; the status to answer with when it is not OK. */
enum http_fault { HTTP_FINE = 0, HTTP_BAD = 400, HTTP_LENGTH = 411,
	HTTP_TOO_LARGE = 413, HTTP_URI_TOO_LONG = 414, HTTP_HEADERS_TOO_LARGE = 431 };

/* Opens the listening socket on fd 0 (or CGI). Call once. -1 with a log line. */
int	http_init(const struct conf *) ATTR_USE;

/*
 * Waits for a request. 1: there is one, 0: time to leave (signal), 2: nothing
 * came for a while (`idle` tick), -1: the socket is broken.
 */
int	http_accept(void);

/* Reads headers of the accepted request into the pool. */
enum http_fault http_read(struct pool *, const struct conf *, struct http_request *);

/* Reads the body to the end of the stream; at most `max` bytes are kept. */
enum http_fault http_read_body(struct pool *, struct http_request *, size_t max);

/*
 * Value of any header of the request by its name in letters, digits and '-';
 * "" if there is none.
 */
const char *http_field(const char *name);

/* Value of a cookie, or NULL; of two with one name NULL as well. */
const char *http_cookie(struct pool *, const struct http_request *, const char *name);

struct http_response {
	int		 status;
	const char	*type;		/* media type with charset; NULL: no body */
	const char	*location;	/* absolute or path; NULL */
	const char	*headers[12];	/* "Name: value", no CR or LF; NULL ends */
	const char	*body;
	size_t		 body_len;
	bool		 public_;	/* not personal: may be cached a little */
};

/* Adds a header line; lines with CR or LF are refused and logged. */
void	http_header(struct http_response *, const char *line);	/* borrowed */

/* Sends it, with the security headers; finishes the request. */
void	http_send(const struct http_request *, const struct http_response *);

#endif
