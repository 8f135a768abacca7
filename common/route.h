/*
 * A route is one row. Zero means closed.
 */
#ifndef RW_ROUTE_H
#define RW_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "rights.h"
#include "web/form.h"
#include "web/http.h"

struct req;

#define GET	HTTP_GET
#define POST	HTTP_POST

/* What a row asks for beside the right. */
enum route_need {
	FULL,		/* a full session (nothing, for public rows) */
	HALF,		/* only a half session: between password and code */
	ENROL,		/* half-open: the second factor must be set up; or a full session */
	RENEW,		/* public row for a session whose role changed: it gets a new token */
	STEP_UP,	/* a full session and a fresh proof */
	MARKED,		/* a full session whose password others know */
	HOOK		/* engine rows: the {token} of the path instead of a key */
};

struct route {
	enum http_method method;
	const char	*path;		/* "/conversations/{id}/erase": at most two {…} */
	enum right	 right;		/* NOBODY (0) closes the row */
	enum route_need	 needs;
	const struct form_field *form;	/* query fields of GET, body fields of POST */
	int		(*run)(struct req *);	/* returns the HTTP status */
	int		(*again)(struct req *);	/* fills the payload when a POST is
						   answered with 422 */
	const char	*view;
	const char	*back;		/* POST with step-up: page to return to; NULL:
					   the path without its last part; "": the
					   page has the same path */
	const char	*audit;		/* code of the audit row of a success */
	const char	*csrf_off;	/* reason why a POST needs no token */
	/*
	 * The action (store/approval.h) of which an account may say that it needs
	 * a second person; four.h tells what follows. `four_when` judges one
	 * request: enum four_answer, or the status of a problem; NULL: always.
	 */
	const char	*four;
	int		(*four_when)(struct req *);
	size_t		 body_max;	/* bytes; 0: 64 KiB */
	bool		 raw;		/* the handler reads the body itself */
};
/* A table ends with a row whose method is 0. */

#define ROUTE_BODY_MAX	(64 * 1024)

#endif
