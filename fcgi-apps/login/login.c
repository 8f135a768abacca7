/*
 * Signing in: the table of the program, the password, and signing out.
 */
#include "login.h"

#include <stdlib.h>

#include "base/log.h"
#include "pure.h"
#include "store/db.h"
#include "store/session.h"

enum { LOGIN_EMAIL, LOGIN_PASSWORD };

static const struct form_field login_fields[] = {
	[LOGIN_EMAIL] = { .name = "email", .type = FORM_MAIL },
	[LOGIN_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

static int	login_fill(struct req *);
static int	login_show(struct req *);
static int	login_check(struct req *);
static int	login_out(struct req *);

static const struct route routes[] = {
	{ GET, "/login", .right = PUBLIC, .run = login_show, .view = "login" },
	{ POST, "/login", .right = PUBLIC, .form = login_fields,
	  .run = login_check, .again = login_fill, .view = "login",
	  .audit = "login.password-accepted" },
	{ GET, "/login/totp", .right = PUBLIC, .needs = HALF,
	  .run = code_show_totp, .view = "login-totp" },
	{ POST, "/login/totp", .right = PUBLIC, .needs = HALF,
	  .form = login_code_fields, .run = code_check_totp,
	  .again = code_show_totp, .view = "login-totp",
	  .audit = "login.signed-in" },
	{ GET, "/login/recovery", .right = PUBLIC, .needs = HALF,
	  .run = code_show_recovery, .view = "login-recovery" },
	{ POST, "/login/recovery", .right = PUBLIC, .needs = HALF,
	  .form = login_code_fields, .run = code_check_recovery,
	  .again = code_show_recovery, .view = "login-recovery",
	  .audit = "recovery.used" },
	{ GET, "/login/passkey", .right = PUBLIC, .needs = HALF,
	  .run = passkey_show, .view = "login-passkey" },
	{ POST, "/login/passkey", .right = PUBLIC, .needs = HALF,
	  .form = login_passkey_fields, .run = passkey_check,
	  .again = passkey_show, .view = "login-passkey",
	  .audit = "login.signed-in" },
	{ GET, "/login/enrol", .right = PUBLIC, .needs = ENROL,
	  .run = enrol_show, .view = "login-enrol" },
	{ POST, "/login/enrol", .right = PUBLIC, .needs = ENROL,
	  .form = login_code_fields, .run = enrol_confirm,
	  .again = enrol_again, .view = "login-enrol", .audit = "enrol.done" },
	{ GET, "/login/enrol/passkey", .right = PUBLIC, .needs = ENROL,
	  .run = newkey_show, .view = "login-enrol-passkey" },
	{ POST, "/login/enrol/passkey", .right = PUBLIC, .needs = ENROL,
	  .form = login_newkey_fields, .run = newkey_keep,
	  .again = newkey_again, .view = "login-enrol-passkey",
	  .audit = "passkey.added" },
	{ GET, "/login/renew", .right = PUBLIC, .needs = RENEW,
	  .form = login_renew_query, .run = renew_token },
	{ GET, "/login/step-up", .right = SIGNED_IN, .needs = ENROL,
	  .form = login_stepup_query, .run = stepup_show, .view = "step-up" },
	{ POST, "/login/step-up", .right = SIGNED_IN, .needs = ENROL,
	  .form = login_stepup_fields, .run = stepup_check,
	  .again = stepup_show, .view = "step-up", .audit = "step-up.done" },
	{ GET, "/login/account", .right = PUBLIC, .needs = ENROL,
	  .run = account_show, .view = "login-account" },
	{ POST, "/login/account", .right = PUBLIC, .needs = ENROL,
	  .form = login_account_fields, .run = account_choose,
	  .again = account_again, .view = "login-account",
	  .audit = "login.account-chosen" },
	{ POST, "/logout", .right = PUBLIC, .run = login_out,
	  .audit = "login.signed-out" },
	{ GET, "/invitation", .right = PUBLIC, .run = invitation_show,
	  .view = "invitation" },
	{ GET, "/invitation/{token}", .right = PUBLIC, .run = invitation_open },
	{ POST, "/invitation", .right = PUBLIC, .form = login_invitation_fields,
	  .run = invitation_take, .again = invitation_show,
	  .view = "invitation", .audit = "invitation.accepted" },
	{ GET, "/password/forgot", .right = PUBLIC, .run = reset_ask_show,
	  .view = "password-forgot" },
	{ POST, "/password/forgot", .right = PUBLIC,
	  .form = login_forgot_fields, .run = reset_ask,
	  .again = reset_ask_show, .view = "password-forgot" },
	{ GET, "/password/due", .right = PUBLIC, .needs = MARKED,
	  .run = change_due_show, .view = "password-due" },
	{ POST, "/password/due", .right = PUBLIC, .needs = MARKED,
	  .form = login_change_fields, .run = change_due,
	  .again = change_due_show, .view = "password-due",
	  .audit = "password.changed" },
	{ GET, "/password", .right = PUBLIC, .run = reset_show,
	  .view = "password-new" },
	{ GET, "/password/{token}", .right = PUBLIC, .run = reset_open },
	{ POST, "/password", .right = PUBLIC, .form = login_reset_fields,
	  .run = reset_set, .again = reset_show, .view = "password-new",
	  .audit = "password.reset" },
	{ GET, "/email", .right = PUBLIC, .run = email_confirm_show,
	  .view = "email-confirm" },
	{ GET, "/email/{token}", .right = PUBLIC, .run = email_open },
	{ POST, "/email", .right = PUBLIC, .run = email_confirm,
	  .audit = "email.changed" },
	{ GET, "/session", .right = PUBLIC, .run = link_show_session,
	  .view = "session-end" },
	{ GET, "/session/{token}", .right = PUBLIC, .run = link_open_session },
	{ POST, "/session", .right = PUBLIC, .run = link_end_session,
	  .audit = "session.ended" },
	{ GET, "/profile", .right = SIGNED_IN, .run = profile_show,
	  .view = "profile" },
	{ POST, "/profile/sessions/{id}/end", .right = SIGNED_IN,
	  .run = profile_end_session, .audit = "session.ended" },
	{ POST, "/profile/sessions/end", .right = SIGNED_IN,
	  .run = profile_end_others, .audit = "session.others-ended" },
	{ POST, "/profile/factors/{id}/remove", .right = SIGNED_IN,
	  .needs = STEP_UP, .back = "/profile", .run = factors_remove,
	  .again = profile_show, .view = "profile", .audit = "factor.removed" },
	{ POST, "/profile/appearance", .right = SIGNED_IN,
	  .form = login_look_fields, .run = profile_set_look,
	  .again = profile_show, .view = "profile",
	  .audit = "profile.changed" },
	{ POST, "/profile/password", .right = SIGNED_IN, .needs = STEP_UP,
	  .back = "/profile", .form = login_change_fields,
	  .run = change_password, .again = profile_show,
	  .view = "profile", .audit = "password.changed" },
	{ GET, "/profile/email", .right = SIGNED_IN, .needs = STEP_UP,
	  .run = email_show, .view = "profile-email" },
	{ POST, "/profile/email", .right = SIGNED_IN, .needs = STEP_UP,
	  .back = "/profile/email", .form = login_email_fields,
	  .run = email_ask, .again = email_show, .view = "profile-email",
	  .audit = "email.change-asked" },
	{ POST, "/profile/recovery", .right = SIGNED_IN, .needs = STEP_UP,
	  .back = "/profile", .run = profile_new_codes,
	  .view = "recovery-codes", .audit = "recovery.renewed" },
	{ 0 }
};

static int
login_fill(struct req *r)
{
	xml_attr_bool(req_payload(r, "login"), "reset", true);
	return 200;
}

static bool
is_signed_in(const struct req *r)
{
	return r->session != NULL && r->session->state == SESSION_FULL;
}

static int
login_show(struct req *r)
{
	return is_signed_in(r) ? req_redirect(r, "/") : login_fill(r);
}

/* Raises the parameters of a stored hash while the password is at hand. */
static int
login_rehash(struct req *r, const struct credential *c, const char *password)
{
	char hash[SECRET_PASSWORD_SIZE];

	if (!secret_password_is_old(c->hash, r->conf->argon_memory,
	    r->conf->argon_passes))
		return 0;
	if (hash_make(r, password, hash) != HASH_RIGHT)
		return 0;	/* busy: at the next sign-in then */
	return credential_rehash(r->db, r->secret, &c->person, hash);
}

/* The password was right. */
static int
login_enter(struct req *r, const struct credential *c, struct finish *f,
    const struct guard *g)
{
	enum session_state state = SESSION_FULL;
	int rc;

	if (c->has_factor)
		state = SESSION_HALF;
	else if (signin_is_factor_due(&f->memberships))
		state = SESSION_ENROL;
	f->proven = state == SESSION_FULL;
	/* Only a complete sign-in forgets what was guessed before. */
	rc = state == SESSION_FULL ? guard_clear(r, g) : guard_return(r, g);
	if (rc == -1 || login_rehash(r, c,
	    form_text(r->form, LOGIN_PASSWORD)) == -1)
		return req_failed(r);
	return finish_create(r, f, state, form_text(r->form, LOGIN_EMAIL));
}

/*
 * Unknown address, wrong password, no password yet and nobody's member any
 * more take the same way and get the same answer.
 */
static int
login_check(struct req *r)
{
	const char *email = form_text(r->form, LOGIN_EMAIL);
	enum hash_answer answer;
	struct credential c;
	struct finish f;
	struct guard g;
	int found, status;

	if (is_signed_in(r)) {
		r->audit = NULL;
		return req_redirect(r, "/");
	}
	r->session = NULL;	/* a new beginning */
	if (guard_release(r) == -1)
		return req_failed(r);
	if ((status = guard_enter(r, email, &g)) != 0)
		return status;
	found = credential_by_email(r->db, r->pool, r->secret, email, &c);
	if (found == -1)
		return req_failed(r);
	answer = hash_verify(r, found ? c.hash : NULL,
	    form_text(r->form, LOGIN_PASSWORD));
	if (answer == HASH_BUSY || answer == HASH_FAILED) {
		r->keep = guard_return(r, &g) == 0;
		return hash_problem(r, answer);
	}
	if (found)
		g.person = &c.person;
	if (answer == HASH_WRONG)
		return guard_refuse_typed(r, &g, "login.bad-pair");
	if (finish_prepare(r, &c.person, &f) == -1)
		return req_failed(r);
	if (f.memberships.n == 0)
		return guard_refuse_typed(r, &g, "login.bad-pair");
	return login_enter(r, &c, &f, &g);
}

/*
 * Without "cookies" in the header: the notice and the mark of a known browser
 * would go with them, and the session's cookie is removed by name.
 */
static int
login_out(struct req *r)
{
	if (r->session == NULL)
		r->audit = NULL;
	else if (session_end(r->db, &r->session->person, &r->session->id) == -1)
		return req_failed(r);
	req_set_cookie(r, APP_COOKIE, "", 0);
	http_header(&r->answer, "Clear-Site-Data: \"cache\", \"storage\"");
	req_notice(r, "login.signed-out");
	return req_redirect(r, "/login");
}

/* As plain CGI a start is a request: then not every entry is looked at. */
static int
login_start(const struct conf *conf)
{
	return blocklist_open(conf->blocklist,
	    getenv("GATEWAY_INTERFACE") == NULL);
}

int
main(int argc, char **argv)
{
	static const char *const views[] = { "recovery-codes",
		"invitation-gone", "link-gone", NULL };
	static const struct app app = {
		.name = "login",
		.routes = routes,
		.views = views,
		.wants = APP_SECRETS,
		.start = login_start
	};

	fido_start();
	if (totp_init() == -1) {
		log_error("the library for one-time codes does not start");
		return 1;
	}
	return app_main(argc, argv, &app);
}
