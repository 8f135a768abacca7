/*
 * Start of a page program, and its loop.
 */
#include "app.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/keys.h"
#include "base/ledger.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/watchdog.h"
#include "four.h"
#include "serve.h"
#include "store/audit.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/keyring.h"
#include "web/view.h"

#define VIEWS_MAX	64

/* Every view of the table once, and those the program adds. */
static void
app_views(const struct app *app, const char *views[VIEWS_MAX + 1])
{
	size_t n = 0, i;

	views[n++] = "problem";
	for (const struct route *row = app->routes; row->method != 0; row++) {
		for (i = 0; row->view != NULL && i < n; i++)
			if (strcmp(views[i], row->view) == 0)
				break;
		if (row->view != NULL && i == n && n < VIEWS_MAX)
			views[n++] = row->view;
	}
	for (i = 0; app->views != NULL && app->views[i] != NULL; i++)
		if (n < VIEWS_MAX)
			views[n++] = app->views[i];
	views[n] = NULL;
}

/* A sheet that grows without end must not take the host down. */
static void
app_limit_memory(const struct conf *conf)
{
#ifndef RW_SANITIZED
	struct rlimit limit;

	limit.rlim_cur = limit.rlim_max = (rlim_t)conf->memory_mb * 1024 * 1024;
	if (conf->memory_mb != 0)
		setrlimit(RLIMIT_AS, &limit);
#else
	(void)conf;
#endif
}

static int
app_keys(struct server *s)
{
	const char *dir = s->conf.key_dir;
	struct keys *audit;
	char name[64];

	/* The engines' callers have no session: no need to be able to read it. */
	if ((!s->is_api &&
	    (s->session_keys = keys_open(dir, "session")) == NULL) ||
	    (audit = keys_open(dir, "audit")) == NULL)
		return -1;
	snprintf(name, sizeof(name), "rufwacht-%s", s->app->name);
	audit_init(strdup(name), audit);
	if ((s->app->wants & APP_SECRETS) != 0 &&
	    (s->totp_keys = keys_open(dir, "totp")) == NULL)
		return -1;
	return 0;
}

/* Everything but the database: what is broken here keeps it from starting. */
static int
app_start(struct server *s, bool lazy)
{
	const char *views[VIEWS_MAX + 1];
	char error[300];

	if (conf_load(&s->conf, NULL, error, sizeof(error)) == -1) {
		log_error("configuration: %s", error);
		return -1;
	}
	log_init(s->app->name, (enum log_level)s->conf.log_level);
	setenv("TZ", s->conf.time_zone, 1);	/* before anything reads it */
	tzset();
	s->is_api = s->app->routes[0].right == ENGINE;
	if (secret_init() == -1 || app_keys(s) == -1)
		return -1;
	app_views(s->app, views);
	if (!s->is_api && view_init(&s->conf, views, lazy) == -1)
		return -1;
	if ((s->app->wants & APP_KEYRING) != 0 &&
	    (s->keyring = keyring_open(&s->conf)) == NULL)
		return -1;
	if (s->app->start != NULL && s->app->start(&s->conf) == -1)
		return -1;
	/* Every program looks whether the ledger is ahead. */
	if ((s->ledger = ledger_open(s->conf.ledger_dir, s->conf.key_dir)) ==
	    NULL)
		return -1;
	if ((s->brands = brands_open()) == NULL)
		return -1;
	return (s->db = db_open(&s->conf, s->app->name)) == NULL ? -1 : 0;
}

/*
 * Each program is to have a user of its own, who can read its keys and no
 * other. A web server's user has all of them, or none.
 */
static void
app_check_user(const struct app *app)
{
	static const char *const servers[] = { "www-data", "apache", "nginx",
	    "httpd", "http", "wwwrun" };
	const struct passwd *pw = getpwuid(geteuid());
	bool shared = getenv("GATEWAY_INTERFACE") != NULL;
	size_t i;

	for (i = 0; pw != NULL && i < COUNT_OF(servers); i++)
		shared |= strcmp(pw->pw_name, servers[i]) == 0;
	if (shared)
		fprintf(stderr, "rufwacht-%s: warning: started by the web "
		    "server or as its user, who can read the keys of all "
		    "programs: key separation is gone\n", app->name);
}

static int
app_check(struct server *s)
{
	app_check_user(s->app);
	if (app_start(s, false) == -1)
		return 1;
	if (db_ready(s->db) == -1) {
		fprintf(stderr, "%s: the database cannot be used\n", s->app->name);
		return 1;
	}
	printf("rufwacht-%s: configuration, keys, views and database are fine\n",
	    s->app->name);
	return 0;
}

static int
app_serve(struct server *s)
{
	struct pool *pool;
	int rc;

	/* On plain CGI one request is one process: compile one sheet only. */
	if (app_start(s, getenv("GATEWAY_INTERFACE") != NULL) == -1)
		return 1;
	app_limit_memory(&s->conf);
	watchdog_init(s->conf.watchdog_seconds);
	if (http_init(&s->conf) == -1)
		return 1;
	if (db_ready(s->db) == -1)
		log_warn("no database yet: answering with 503");
	pool = pool_create();
	while ((rc = http_accept()) > 0)
		if (rc == 1)
			serve_request(s, pool);
	pool_destroy(pool);
	return rc == 0 ? 0 : 1;
}

static void
app_close(struct server *s)
{
	if (s->db != NULL)
		db_close(s->db);
	brands_close(s->brands);
	keyring_close(s->keyring);
	if (s->ledger != NULL)
		ledger_close(s->ledger);
	keys_close(s->session_keys);
	keys_close(s->totp_keys);
}

int
app_main(int argc, char **argv, const struct app *app)
{
	static struct server s;
	int rc;

	s.app = app;
	log_init(app->name, LOG_LEVEL_INFO);
	/* As CGI a query without '=' comes as arguments (RFC 3875, 4.4): they
	 * are the visitor's words, not the administrator's. */
	if (getenv("REQUEST_METHOD") != NULL)
		argc = 1;
	if (argc == 2 && strcmp(argv[1], "--routes") == 0) {
		if (!four_check(app->routes, stderr))
			return 1;
		route_print(app->routes, stdout);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--check") == 0)
		rc = app_check(&s);
	else if (argc == 1)
		rc = app_serve(&s);
	else {
		fprintf(stderr, "usage: rufwacht-%s [--check | --routes]\n"
		    "Serves FastCGI on descriptor 0, or one CGI request.\n",
		    app->name);
		return 2;
	}
	app_close(&s);
	return rc;
}
