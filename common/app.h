/*
 * What a page program is made of: app_main() with a table of routes.
 *
 * Life of a request: read, find the row, session, gate, form, transaction,
 * handler, audit row, commit, view. Handlers fill the payload and return an
 * HTTP status; everything else follows from it.
 */
#ifndef RW_APP_H
#define RW_APP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/uuid.h"
#include "route.h"
#include "store/session.h"
#include "web/form.h"
#include "web/http.h"
#include "web/xml.h"

struct approval;
struct brand;
struct db;
struct engine_hook;
struct keys;
struct ledger;
struct keyring;

/* What else a program wants opened at start. */
enum app_want {
	APP_KEYRING = 1,	/* r->keyring: sealed content */
	APP_LEDGER = 2,		/* r->ledger: it erases */
	APP_SECRETS = 4		/* r->secret: the totp key file (login) */
};

struct app {
	const char		*name;		/* "login": rufwacht-login, rw_login */
	const struct route	*routes;
	const char		*const *views;	/* further sheets, NULL-terminated; or NULL */
	unsigned		 wants;		/* enum app_want */
	/* Reads what only this program has, or NULL. -1 with a log line. */
	int			(*start)(const struct conf *);
};

/* The caller of the engine API. */
struct engine_caller {
	struct uuid	 account;
	struct uuid	 key_id;
	bool		 has_assistant;
	struct uuid	 assistant;
	const struct engine_hook *hook;	/* NULL: it came with a key */
};

struct req {
	struct pool		*pool;
	const struct conf	*conf;
	const struct app	*app;
	const struct route	*route;
	struct http_request	 http;
	struct http_response	 answer;
	struct uuid		 id;		/* request id */
	struct uuid		 var[2];	/* {id} variables of the path */
	const char		*word;		/* {token}: any text variable */
	struct form		*form;
	struct session		*session;	/* NULL: not signed in */
	struct engine_caller	*engine;	/* NULL: not the engine API */
	bool			 engine_gone;	/* it was one until revoked */
	struct db		*db;
	struct keyring		*keyring;
	struct ledger		*ledger;
	struct keys		*secret;	/* totp key file, APP_SECRETS only */
	struct keys		*session_keys;	/* session key file */
	struct xml		*page;
	struct xml_node		*root;
	int64_t			 now;		/* database clock */
	const char		*lang;
	const struct brand	*brand;		/* of the host, else of the account */
	const char		*view;		/* from the row; a handler may change it */
	const char		*csrf;		/* cookie the CSRF token is made from */
	struct xml_node		*payload;	/* child of root, moved last at the end */
	struct {
		const char	*code, *field;
		unsigned	 number;	/* its word names it; 0: none */
	}			 problem[16];
	size_t			 problem_count;
	struct {
		const char	*field, *text;
	}			 value;		/* shown in its field, though not posted */
	bool			 of_host;	/* the brand is the host's */
	bool			 erased;	/* a ledger line waits for the commit */
	bool			 as_xml;	/* the tree, whatever was accepted */
	bool			 keep;		/* commit although the status is >= 400 */
	const char		*four;		/* action of this row, see four.h */
	const struct approval	*approval;	/* what is carried out here, or NULL */
	/* audit row of this request */
	const char		*audit;		/* from the row; a handler may change it */
	const char		*object_kind;
	struct uuid		 object;
	bool			 has_object;
	const char		*detail;
	struct uuid		 audit_account;	/* where no session says it */
	struct uuid		 audit_person;
	bool			 has_audit_person;
};

/* How many times a unit of work is tried on deadlock or a lost node. */
#define APP_TRIES	6

/* The program: --check, --routes, FastCGI or CGI. Exit status. */
int	app_main(int argc, char **argv, const struct app *);

/* The payload element, the last child of <page>. */
struct xml_node *req_payload(struct req *, const char *name);

/* A problem on the page; `field` may be NULL. Returns its HTTP status. */
int	req_problem(struct req *, const char *code, const char *field);

/* The same with a number that its word names. */
int	req_problem_number(struct req *, const char *code, const char *field,
	    unsigned number);

/* 303 to a path of ours (base path is added). Returns 303. */
int	req_redirect(struct req *, const char *path);

/* A code shown on the next page this browser opens. */
void	req_notice(struct req *, const char *code);

/* What the audit row is about. */
void	req_object(struct req *, const char *kind, const struct uuid *);
void	req_detail(struct req *, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* 500 or 503, for a store call that gave -1. */
int	req_failed(struct req *);

/* The viewer has this right here? */
bool	req_may(const struct req *, enum right);

/* The person to whom own assistants are limited, or NULL for "all". */
const struct uuid *req_limit(const struct req *);

/* Cookies of ours (name without prefix); max_age 0 deletes. */
void	req_set_cookie(struct req *, const char *name, const char *value, int max_age);
const char *req_cookie(struct req *, const char *name);

/* The main cookie; the CSRF token of this request changes with it. */
#define APP_COOKIE	""

/* Token of the page's forms, masked anew for each response. */
const char *req_token(struct req *);
bool	req_token_good(struct req *, const char *token);

/* Writes one further now, in the running transaction. */
int	req_audit(struct req *, const char *code, const char *kind,
	    const struct uuid *object) ATTR_USE;

/* Has the answer saved under this plain name ("factors.csv"), not shown. */
void	req_attachment(struct req *, const char *file);

/* Answers with bytes instead of a view. Returns `status`. */
int	req_answer(struct req *, int status, const char *type, const char *body,
	    size_t len);

#endif
