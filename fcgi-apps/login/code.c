/*
 * The second step: a code of the app, or one of the recovery codes.
 */
#include "login.h"

#include <string.h>

#include "pure.h"
#include "store/db.h"
#include "store/factor.h"
#include "store/session.h"

/* SECRET, so that what was typed never comes back. */
const struct form_field login_code_fields[] = {
	[CODE_CODE] = { .name = "code", .type = FORM_SECRET, .max = 100 },
	{ 0 }
};

int
code_try_totp(struct req *r, const struct uuid *person, const char *code)
{
	struct credential_totp *t;
	int64_t counter;
	int n;

	n = credential_totp(r->db, r->pool, r->secret, person, &t);
	if (n != 1)
		return n;
	if (!totp_check(t->secret, r->now / MOMENT_SECOND, code, &counter))
		return 0;
	n = credential_use_counter(r->db, person, &t->id, counter);
	return n == 1 && factor_used(r->db, person, r->now) == -1 ? -1 : n;
}

static int
try_totp(struct req *r)
{
	return code_try_totp(r, &r->session->person,
	    form_text(r->form, CODE_CODE));
}

static int
try_recovery(struct req *r)
{
	const struct uuid *person = &r->session->person;
	char code[CREDENTIAL_CODE_LENGTH + 1];
	int n;

	if (code_text_read(form_text(r->form, CODE_CODE), code,
	    CREDENTIAL_CODE_LENGTH) == -1)
		return 0;
	n = credential_use_code(r->db, r->secret, person, code);
	secret_wipe(code, sizeof(code));
	if (n == 1 && (factor_count(r->db, person) == -1 ||
	    factor_used(r->db, person, r->now) == -1))
		return -1;
	return n;
}

int
code_show_totp(struct req *r)
{
	struct xml_node *node;

	if (!r->session->has_totp && r->session->passkeys > 0) {
		r->audit = NULL;
		return req_redirect(r, "/login/passkey");
	}
	node = req_payload(r, "totp");
	xml_attr_bool(node, "recovery", r->session->codes_left > 0);
	xml_attr_bool(node, "passkey", r->session->passkeys > 0);
	return 200;
}

int
code_show_recovery(struct req *r)
{
	(void)req_payload(r, "recovery");
	return 200;
}

/*
 * Five wrong ones and the password has to be given again. Whoever guesses here
 * has the password, so the person is told.
 */
static int
wrong_code(struct req *r, const char *problem)
{
	int wrong, status;

	if ((wrong = signin_count_wrong(r->db, r->pool, r->session)) == -1)
		return req_failed(r);
	status = guard_refuse(r, problem,
	    strcmp(problem, "login.bad-code") == 0 ? "code" : NULL);
	if (wrong < LOGIN_WRONG_CODES || status >= 500)
		return status;
	if (tell_person(r, OUTBOX_CODES_GUESSED, NULL) == -1 ||
	    session_end(r->db, &r->session->person, &r->session->id) == -1)
		return req_failed(r);
	r->audit = "login.half-ended";
	req_set_cookie(r, APP_COOKIE, "", 0);
	req_notice(r, "login.too-many-codes");
	return req_redirect(r, "/login");
}

/* The code was right: the session becomes a full one. */
static int
right_code(struct req *r, const struct guard *g)
{
	struct finish f;

	if (guard_clear(r, g) == -1 ||
	    finish_prepare(r, &r->session->person, &f) == -1)
		return req_failed(r);
	if (f.memberships.n == 0)
		return req_problem(r, "access.refused", NULL);
	f.proven = true;
	return finish_rotate(r, &f, SESSION_FULL);
}

int
code_check(struct req *r, int (*attempt)(struct req *), const char *problem)
{
	struct guard g;
	int n, status;

	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	if ((n = attempt(r)) == -1)
		return req_failed(r);
	return n == 0 ? wrong_code(r, problem) : right_code(r, &g);
}

int
code_check_totp(struct req *r)
{
	return code_check(r, try_totp, "login.bad-code");
}

int
code_check_recovery(struct req *r)
{
	int left, status = code_check(r, try_recovery, "login.bad-code");
	bool is_void = r->audit != NULL && strcmp(r->audit, "recovery.used") != 0;

	if (status != 303 || is_void)
		return status;
	left = credential_codes_left(r->db, r->pool, &r->session->person);
	if (left == -1)
		return req_failed(r);
	req_detail(r, "left=%d", left);
	if (tell_person(r, OUTBOX_RECOVERY_USED,
	    pool_printf(r->pool, "%d", left)) == -1)
		return req_failed(r);
	if (left <= LOGIN_FEW_CODES)
		req_notice(r, "recovery.few-left");
	return status;
}
