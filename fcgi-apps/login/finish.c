/*
 * The end of every way in: which step comes next, the session, its cookie.
 */
#include "login.h"

#include <string.h>

#include "pure.h"
#include "store/membership.h"

/* Where each step goes on. */
static const char *const next_page[] = {
	[SESSION_HALF] = "/login/totp",
	[SESSION_ENROL] = "/login/enrol",
	[SESSION_FULL] = "/"
};

int
finish_prepare(struct req *r, const struct uuid *person, struct finish *f)
{
	const struct session *s = r->session;

	memset(f, 0, sizeof(*f));
	f->person = *person;
	if (signin_memberships(r->db, r->pool, person, &f->memberships) == -1)
		return -1;
	if (s != NULL && s->has_account && uuid_equal(&s->person, person))
		f->account = &s->account;
	else if (f->memberships.n == 1)
		f->account = &f->memberships.v[0].account;
	return 0;
}

static void
fill_step(struct req *r, const struct finish *f, enum session_state state,
    struct signin_step *step)
{
	step->state = state;
	step->account = f->account;
	step->proven = f->proven;
	signin_life(r->conf, state, &f->memberships, f->account, &step->life);
}

/* The cookie lives as long as the browser; the session ends by itself. */
static void
set_session_cookie(struct req *r, const char *token)
{
	req_set_cookie(r, APP_COOKIE, pool_strdup(r->pool, token), -1);
}

/* The account's people see when somebody came in last; who is in stays in. */
static int
note_use(struct req *r, const struct finish *f, enum session_state state)
{
	const struct session *s = r->session;

	if (state != SESSION_FULL || f->account == NULL || (s != NULL &&
	    s->state == SESSION_FULL && s->has_account &&
	    uuid_equal(&s->account, f->account)))
		return 0;
	return membership_used(r->db, f->account, &f->person, r->now);
}

/*
 * A full session: known browser, a mail if it was not, and a row unless the
 * request's own says so.
 */
static int
signed_in(struct req *r, const struct finish *f, const char *email,
    const struct uuid *session)
{
	if (!f->is_first && !guard_knows(r, email) &&
	    link_tell_of_browser(r, &f->person, session) == -1)
		return -1;
	guard_remember(r, email);
	if (r->audit != NULL && strcmp(r->audit, "login.signed-in") == 0)
		return 0;
	return req_audit(r, "login.signed-in", NULL, NULL);
}

static int
go_on(struct req *r, const struct finish *f, enum session_state state)
{
	if (state == SESSION_FULL && f->account == NULL)
		return req_redirect(r, "/login/account");
	return req_redirect(r, next_page[state]);
}

int
finish_create(struct req *r, const struct finish *f, enum session_state state,
    const char *email)
{
	char token[SECRET_TOKEN_SIZE];
	struct signin_browser browser;
	struct signin_step step;
	struct uuid id;

	browser.name = browser_name(r->pool, r->http.user_agent);
	browser.network_len = browser_network(r->http.address,
	    r->http.address_len, browser.network);
	fill_step(r, f, state, &step);
	if (signin_create(r->db, &f->person, &step, &browser, r->now, &id,
	    token) == -1 || note_use(r, f, state) == -1)
		return req_failed(r);
	set_session_cookie(r, token);
	/* A half session of before must not be named as the one who acts. */
	r->session = NULL;
	r->audit_person = f->person;
	r->has_audit_person = true;
	if (f->account != NULL)
		r->audit_account = *f->account;
	if (state == SESSION_FULL && signed_in(r, f, email, &id) == -1)
		return req_failed(r);
	return go_on(r, f, state);
}

static int
rotate(struct req *r, const struct finish *f, enum session_state state)
{
	char token[SECRET_TOKEN_SIZE];
	struct signin_step step;
	int n;

	fill_step(r, f, state, &step);
	if ((n = signin_rotate(r->db, r->session, &step, token)) == -1 ||
	    note_use(r, f, state) == -1)
		return req_failed(r);
	if (n == 0)	/* ended or moved on by another request */
		return req_problem(r, "access.refused", NULL);
	set_session_cookie(r, token);
	if (state == SESSION_FULL && r->session->state != SESSION_FULL &&
	    !r->session->is_overdue &&
	    signed_in(r, f, r->session->email, &r->session->id) == -1)
		return req_failed(r);
	return 0;
}

int
finish_rotate(struct req *r, const struct finish *f, enum session_state state)
{
	int status = rotate(r, f, state);

	return status != 0 ? status : go_on(r, f, state);
}

int
finish_rotate_here(struct req *r, const struct finish *f)
{
	return rotate(r, f, SESSION_FULL);
}
