/*
 * The steps of a request between app.c, serve.c, req.c, page.c and route.c.
 */
#ifndef RW_SERVE_H
#define RW_SERVE_H

#include <stdbool.h>
#include <stdio.h>

#include "app.h"

/* What a program opened at start; does not change afterwards. */
struct server {
	const struct app *app;
	struct conf	 conf;
	struct db	*db;
	struct brands	*brands;
	struct keyring	*keyring;
	struct ledger	*ledger;
	struct keys	*session_keys;	/* NULL: engine API */
	struct keys	*totp_keys;	/* or NULL */
	bool		 is_api;	/* engine API: problem JSON, no sheets */
	bool		 behind;	/* ledger ahead of this database */
};

/* Answers the request that http_accept() took. */
void	serve_request(struct server *, struct pool *);

/*
 * Finds the brand of the host that was asked for. The answer never repeats the
 * name of the host, and one nobody knows learns nobody's name either. 0, or the
 * status to answer with.
 */
int	serve_host(struct server *, struct req *);

/*
 * Finds the row for method and path and fills r->var, r->word. NULL: none;
 * then *allow names the methods the path has ("" for none).
 */
const struct route *route_match(struct req *, const struct route *,
	    const char **allow);

/* Prints the table (--routes). */
void	route_print(const struct route *, FILE *);

/* Completes the tree and renders it, or writes problem JSON. */
void	page_finish(struct req *, int status);

/* A fresh tree, for the first and every further try. */
void	page_start(struct req *);

#endif
