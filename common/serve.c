/*
 * One request from the first byte to the last: the order of DESIGN,
 * Life of a request.
 */
#include "serve.h"

#include <string.h>
#include <time.h>

#include "base/keys.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "four.h"
#include "gate.h"
#include "problem.h"
#include "store/audit.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/engine_hook.h"
#include "store/engine_key.h"
#include "store/erase.h"
#include "web/view.h"

#define PRE_COOKIE_AGE	(60 * 60)	/* of the cookie before sign-in */

static int	serve_step(struct server *, struct req *);

/* The person's choice, else the first installed language the browser names,
 * else the account's. */
static void
serve_language(struct req *r)
{
	const char *p = r->http.accept_language;
	char lang[6];
	size_t n;

	r->lang = "de";
	if (r->session != NULL && r->session->account_language != NULL &&
	    view_has_language(r->session->account_language))
		r->lang = r->session->account_language;
	if (r->session != NULL && r->session->language != NULL &&
	    view_has_language(r->session->language)) {
		r->lang = r->session->language;
		return;
	}
	while (*p != '\0') {
		p += strspn(p, ", ");
		n = strcspn(p, "-,; ");
		if (n >= 2 && n < sizeof(lang)) {
			memcpy(lang, p, n);
			lang[n] = '\0';
			if (view_has_language(lang)) {
				r->lang = pool_strdup(r->pool, lang);
				return;
			}
		}
		p += strcspn(p, ",");
	}
}

/* The key of the engine API. */
static int
serve_key(struct req *r)
{
	const char *key = r->http.authorization;
	struct engine_key_owner owner;
	unsigned char hash[SECRET_SIZE];
	int rc;

	if (strncmp(key, "Bearer ", 7) != 0 || strlen(key) > 200)
		return 0;
	secret_hash(hash, key + 7, strlen(key + 7));
	if ((rc = engine_key_find(r->db, hash, &owner)) != 1)
		return rc;
	r->engine = pool_alloc(r->pool, sizeof(*r->engine));
	r->engine->account = owner.account;
	r->engine->key_id = owner.key_id;
	r->engine->has_assistant = owner.has_assistant;
	r->engine->assistant = owner.assistant;
	return 0;
}

/* The token in the path of a hook; the signature is the handler's matter. */
static int
serve_hook(struct req *r)
{
	struct engine_hook *hook = pool_alloc(r->pool, sizeof(*hook));
	int rc;

	if (r->word == NULL || strlen(r->word) != SECRET_TOKEN_SIZE - 1)
		return 0;
	if ((rc = engine_hook_find(r->db, r->pool, r->word, hook)) != 1)
		return rc;
	r->engine_gone = hook->revoked_at != MOMENT_NONE;
	if (r->engine_gone)
		return 0;
	r->engine = pool_alloc(r->pool, sizeof(*r->engine));
	r->engine->account = hook->account;
	r->engine->key_id = hook->id;
	r->engine->has_assistant = true;
	r->engine->assistant = hook->assistant;
	r->engine->hook = hook;
	return 0;
}

/* Session or, for the engine API, key or hook. -1: the database failed. */
static int
serve_identify(struct server *s, struct req *r)
{
	const char *cookie = req_cookie(r, APP_COOKIE);
	int rc;

	if (!s->is_api) {
		r->csrf = req_cookie(r, "pre");
		if (cookie == NULL)
			return db_now(r->db, &r->now);
		rc = session_load(r->db, r->pool, cookie, &r->session, &r->now);
		if (r->session != NULL)
			r->csrf = cookie;
		return rc == -1 ? -1 : 0;
	}
	if (db_now(r->db, &r->now) == -1)
		return -1;
	return r->route != NULL && r->route->needs == HOOK ? serve_hook(r) :
	    serve_key(r);
}

/* A form of a public page is bound to a browser before anybody signed in. */
static void
serve_pre_cookie(struct req *r)
{
	char token[SECRET_TOKEN_SIZE];

	if (r->csrf != NULL || r->route->right != PUBLIC ||
	    r->route->method != GET)
		return;
	secret_token(token);
	r->csrf = pool_strdup(r->pool, token);
	req_set_cookie(r, "pre", r->csrf, PRE_COOKIE_AGE);
}

/*
 * Where a step-up leads back to: the page itself, or the one the form stood
 * on; what was approved is carried out from the page of the request. What was
 * typed is gone, and a GET row must exist there.
 */
static const char *
serve_back(struct req *r)
{
	const char *approval = r->form->approval;
	const char *path = r->http.path, *slash;
	struct uuid id;

	if (approval != NULL && uuid_parse(&id, approval, strlen(approval)) == 0)
		return pool_printf(r->pool, "/users/requests/%s", approval);
	if (r->route->method == GET)
		return path;
	if (r->route->back != NULL)
		return r->route->back[0] != '\0' ? r->route->back : path;
	slash = strrchr(path, '/');
	return slash == path ? "/" :
	    pool_strndup(r->pool, path, (size_t)(slash - path));
}

static int
serve_gate(struct req *r, enum gate_answer answer)
{
	switch (answer) {
	case GATE_RUN:
		return 0;
	case GATE_LOGIN:
		return req_redirect(r, "/login");
	case GATE_TOTP:
		return req_redirect(r, "/login/totp");
	case GATE_ENROL:
		return req_redirect(r, "/login/enrol");
	case GATE_ACCOUNT:
		return req_redirect(r, "/login/account");
	case GATE_PASSWORD:
		return req_redirect(r, "/password/due");
	case GATE_HOME:
		return req_redirect(r, "/");
	case GATE_RENEW:
	case GATE_STEP_UP:
		return req_redirect(r, pool_printf(r->pool,
		    "/login/%s?return=%s", answer == GATE_RENEW ? "renew" :
		    "step-up", text_percent(r->pool, serve_back(r))));
	case GATE_BAD_TOKEN:
		return req_problem(r, "request.bad-token", NULL);
	case GATE_NO_KEY:
		http_header(&r->answer, "WWW-Authenticate: Bearer");
		return req_problem(r, "request.no-key", NULL);
	case GATE_GONE:
		return req_problem(r, "hook.gone", NULL);
	case GATE_FORBIDDEN:
		break;
	}
	return req_problem(r, "access.refused", NULL);
}

/* Reads the posted form; 0, or the status to answer with. */
static int
serve_body(struct req *r)
{
	size_t max = r->route->body_max ? r->route->body_max : ROUTE_BODY_MAX;
	enum http_fault fault;

	if (r->route->method != POST || r->route->raw)
		return 0;
	fault = http_read_body(r->pool, &r->http, max);
	if (fault != HTTP_FINE)
		return req_problem(r, problem_for_status(fault), NULL);
	if (r->http.body_len != 0 && strncmp(r->http.content_type,
	    "application/x-www-form-urlencoded", 33) != 0)
		return req_problem(r, "request.bad", NULL);
	return 0;
}

/* Faults of the form: 0 to go on, else the status. */
static int
serve_faults(struct req *r)
{
	const struct form *f = r->form;
	bool hard = false;
	size_t i;

	for (i = 0; i < f->fault_count; i++)
		hard |= f->faults[i].hard;
	for (i = 0; i < f->fault_count; i++)
		if (!hard || f->faults[i].hard)
			(void)req_problem(r, f->faults[i].code, f->faults[i].field);
	if (f->fault_count == 0)
		return 0;
	return hard ? 400 : 422;
}

/* Fills the payload again when a posted form is shown with its problems. */
static int
serve_again(struct req *r, int status)
{
	if (r->route->again != NULL &&
	    (status == 422 || status == 409 || status == 429) &&
	    r->payload == NULL && r->route->again(r) >= 500)
		return req_failed(r);
	return status;
}

static enum audit_outcome
serve_outcome(int status)
{
	return status < 400 ? AUDIT_DONE : status < 500 ? AUDIT_REFUSED :
	    AUDIT_FAILED;
}

/* The row of what was refused or failed; of a signed-in caller only. */
static int
serve_audit_failure(struct req *r, int status)
{
	struct audit_row row = {
		.code = r->audit != NULL ? r->audit : "request.refused",
		.outcome = serve_outcome(status), .object_kind = r->object_kind,
		.object = r->has_object ? &r->object : NULL,
		.detail = r->problem_count != 0 ? r->problem[0].code :
		    problem_for_status(status),
		.request = &r->id, .address = r->http.address,
		.address_len = r->http.address_len, .now = r->now
	};

	if (r->session == NULL && r->engine == NULL) {
		/* Counted only; the feature counts what it knows better. */
		return status == 401 || status == 403 ? audit_count(r->db,
		    row.detail, r->http.address, r->http.address_len) : 0;
	}
	if (r->session != NULL) {
		row.account = r->session->account;
		row.actor_kind = AUDIT_PERSON;
		row.actor = &r->session->person;
		row.role = rights_role_name(r->session->role);
	} else {
		row.account = r->engine->account;
		row.actor_kind = AUDIT_ENGINE;
		row.actor = &r->engine->key_id;
	}
	return audit_write(r->db, &row);
}

/* Ends the transaction: audit row and commit, or rollback. */
static int
serve_end(struct req *r, int status)
{
	bool good = status < 400 || r->keep;

	if (good && r->audit != NULL && status < 400 &&
	    !(r->route->method == GET && status >= 300) &&
	    req_audit(r, r->audit, r->object_kind,
	    r->has_object ? &r->object : NULL) == -1)
		good = false;
	if (good && db_commit(r->db) == 0) {
		if (r->erased)
			erase_committed(r->ledger);
		r->erased = false;
		return status;
	}
	if (good || status < 400)
		status = -1;	/* the action does not happen */
	db_rollback(r->db);
	if (r->erased)
		erase_rolled_back(r->ledger);
	r->erased = false;
	return status;
}

/* The handler in its transaction, again on deadlock. */
static int
serve_unit(struct req *r)
{
	const struct timespec pause = { 0, 1000000 };
	struct timespec jitter = pause;
	int status, ended, tries;

	for (tries = 1;; tries++) {
		if (r->route->method == POST && db_begin(r->db) == -1) {
			status = -1;
		} else {
			status = four_run(r);
			if (status == 422 || status == 409 || status == 429)
				status = serve_again(r, status);
			ended = serve_end(r, status);
			if (ended == -1 && (status < 400 || r->keep))
				status = -1;
		}
		if (db_failure(r->db) != DB_RETRY || tries == APP_TRIES ||
		    (status != -1 && status < 500))
			break;
		jitter.tv_nsec = pause.tv_nsec *
		    (1 + secret_random_below(4u << tries));
		nanosleep(&jitter, NULL);
		page_start(r);
		r->keep = false;
		r->audit = r->route->audit;
	}
	if (status == -1) {
		page_start(r);
		status = req_failed(r);
	}
	return status;
}

/* Steps 4 to 8; the status of the answer. */
static int
serve_step(struct server *s, struct req *r)
{
	struct gate_facts facts;
	int status;

	if (db_ready(r->db) == -1)
		return req_failed(r);
	if (s->ledger != NULL && db_is_new(r->db) &&
	    (s->behind = erase_is_behind(r->db, s->ledger) != 0))
		log_error("the erasure ledger is ahead of this database");
	if (serve_identify(s, r) == -1)
		return req_failed(r);
	if (s->behind && (s->behind = erase_is_behind(r->db, s->ledger) != 0))
		return req_problem(r, "ledger.ahead", NULL);
	serve_language(r);
	if (!r->of_host && r->session != NULL && r->session->brand != NULL)
		r->brand = brands_named(s->brands, r->pool, r->session->brand);
	if (r->route == NULL)
		return 0;
	serve_pre_cookie(r);
	if ((status = serve_body(r)) != 0)
		return status;
	r->form = form_read(r->pool, &r->http, r->route->form,
	    r->route->method == POST && !r->route->raw);
	facts = (struct gate_facts){ .session = r->session,
		.token_good = req_token_good(r, r->form->token),
		.key_good = r->engine != NULL,
		.key_gone = r->engine_gone };
	if ((status = serve_gate(r, gate_check(r->route, &facts))) != 0)
		return status;
	if ((status = serve_faults(r)) == 0 && (status = four_load(r)) == 0)
		status = serve_faults(r);
	return status != 0 ? serve_again(r, status) : serve_unit(r);
}

/* Finds the row; runs the steps; a lost connection is tried once more where
 * that is harmless. */
static int
serve_run(struct server *s, struct req *r, enum http_fault fault)
{
	const char *allow = "";
	bool matched;
	int status;

	if (fault != HTTP_FINE)
		return req_problem(r, problem_for_status(fault), NULL);
	if ((status = serve_host(s, r)) != 0)
		return status;
	r->route = route_match(r, s->app->routes, &allow);
	matched = r->route != NULL;
	r->audit = matched ? r->route->audit : NULL;
	page_start(r);
	status = serve_step(s, r);
	if (status == 503 && r->http.method == GET &&
	    db_failure(r->db) == DB_LOST && db_ready(r->db) == 0) {
		page_start(r);
		r->session = NULL;
		r->engine = NULL;
		status = serve_step(s, r);
	}
	if (!matched && status == 0) {
		if (allow[0] == '\0')
			return req_problem(r, "request.not-found", NULL);
		http_header(&r->answer, allow);
		return req_problem(r, "request.method", NULL);
	}
	return status;
}

static bool
serve_is_audited_failure(const struct req *r, int status)
{
	if (r->route == NULL || status < 400 || r->keep || status == 503)
		return false;
	return status != 404 || strchr(r->route->path, '{') != NULL;
}

void
serve_request(struct server *s, struct pool *pool)
{
	/* Until the host is known: no name, no sheets but ours. */
	static const struct brand nobody = { .name = BRAND_BASE, .title = "",
	    .xslt = BRAND_BASE };
	struct req r;
	char id[UUID_TEXT_SIZE];
	enum http_fault fault;
	int status;

	memset(&r, 0, sizeof(r));
	r.pool = pool;
	r.conf = &s->conf;
	r.app = s->app;
	r.db = s->db;
	r.keyring = s->keyring;
	r.ledger = s->ledger;
	r.session_keys = s->session_keys;
	r.secret = s->totp_keys;
	r.now = moment_now();
	r.lang = "de";
	r.brand = &nobody;
	uuid_v7(&r.id, r.now);
	uuid_format(&r.id, id);
	log_request(id);
	view_begin();
	fault = http_read(pool, &s->conf, &r.http);
	/* What was just read was made with keys of before. */
	keys_refresh(s->session_keys);
	keys_refresh(s->totp_keys);
	page_start(&r);
	status = serve_run(s, &r, fault);
	if (serve_is_audited_failure(&r, status))
		(void)serve_audit_failure(&r, status);
	if (status >= 400)
		log_info("answered %d %s", status, r.problem_count != 0 ?
		    r.problem[0].code : "");
	page_finish(&r, status);
	http_send(&r.http, &r.answer);
	pool_reset(pool);
	view_end();
	log_request("");
}
