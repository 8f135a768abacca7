/*
 * The second step: a code of the app, or one of the recovery codes.
 */
#include "login.h"

#include "pure.h"
#include "store/db.h"
#include "store/person.h"
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
	return credential_use_counter(r->db, person, &t->id, counter);
}

static int
try_recovery(struct req *r, const struct uuid *person, const char *typed)
{
	char code[CREDENTIAL_CODE_LENGTH + 1];
	int n;

	if (code_text_read(typed, code, CREDENTIAL_CODE_LENGTH) == -1)
		return 0;
	n = credential_use_code(r->db, r->secret, person, code);
	secret_wipe(code, sizeof(code));
	return n;
}

int
code_show_totp(struct req *r)
{
	int left;

	left = credential_codes_left(r->db, r->pool, &r->session->person);
	if (left == -1)
		return req_failed(r);
	xml_attr_bool(req_payload(r, "totp"), "recovery", left > 0);
	return 200;
}

int
code_show_recovery(struct req *r)
{
	(void)req_payload(r, "recovery");
	return 200;
}

/* Somebody has the password and guesses codes: only its owner can help. */
static int
tell_guessed(struct req *r)
{
	struct outbox_order mail = { .kind = OUTBOX_CODES_GUESSED,
	    .person = &r->session->person, .now = r->now,
	    .not_after = r->now + MOMENT_DAY };

	if (person_home(r->db, r->pool, mail.person, &mail.account) == -1)
		return -1;
	return outbox_add(r->db, &mail);
}

/* Five wrong ones and the password has to be given again. */
static int
wrong_code(struct req *r)
{
	int wrong, status;

	if ((wrong = signin_count_wrong(r->db, r->pool, r->session)) == -1)
		return req_failed(r);
	status = guard_refuse(r, "login.bad-code", "code");
	if (wrong < LOGIN_WRONG_CODES || status >= 500)
		return status;
	if (session_end(r->db, &r->session->person, &r->session->id) == -1 ||
	    tell_guessed(r) == -1)
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

static int
check(struct req *r, int (*try)(struct req *, const struct uuid *,
    const char *))
{
	struct guard g;
	int n, status;

	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	n = try(r, &r->session->person, form_text(r->form, CODE_CODE));
	if (n == -1)
		return req_failed(r);
	return n == 0 ? wrong_code(r) : right_code(r, &g);
}

int
code_check_totp(struct req *r)
{
	return check(r, code_try_totp);
}

int
code_check_recovery(struct req *r)
{
	int left, status = check(r, try_recovery);

	if (status != 303)
		return status;
	left = credential_codes_left(r->db, r->pool, &r->session->person);
	if (left == -1)
		return req_failed(r);
	req_detail(r, "left=%d", left);
	if (left <= LOGIN_FEW_CODES)
		req_notice(r, "recovery.few-left");
	return status;
}
