/*
 * Another password, from the own profile.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/brand.h"
#include "store/session.h"

const struct form_field login_change_fields[] = {
	[CHANGE_CURRENT] = { .name = "current", .type = FORM_SECRET },
	[CHANGE_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

/* Whether the new password is one; 0, or the status. */
static int
check_new(struct req *r)
{
	const struct session *s = r->session;
	const char *around[] = { s->name, s->email, s->account_name, BRAND_TITLE,
		r->brand->title, r->conf->company, NULL };
	const char *typed = form_text(r->form, CHANGE_PASSWORD), *wrong;
	const char *nfkc = text_nfkc(r->pool, typed, strlen(typed));

	wrong = nfkc == NULL ? "form.bad-value" :
	    password_check(r->pool, nfkc, around);
	return wrong == NULL ? 0 : req_problem(r, wrong, "password");
}

/* Is the current one right? 0, or the status. */
static int
check_current(struct req *r)
{
	enum hash_answer answer;
	struct credential c;
	struct guard g;
	int status;

	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	if (credential_by_person(r->db, r->pool, r->secret, &r->session->person,
	    &c) != 1)
		return req_failed(r);
	answer = hash_verify(r, c.hash, form_text(r->form, CHANGE_CURRENT));
	if (answer == HASH_BUSY || answer == HASH_FAILED) {
		r->keep = guard_return(r, &g) == 0;
		return hash_problem(r, answer);
	}
	if (answer == HASH_WRONG)
		return guard_refuse(r, "password.wrong", "current");
	return guard_clear(r, &g) == -1 ? req_failed(r) : 0;
}

/* Whoever knew the old one is out: every other session ends. */
int
change_password(struct req *r)
{
	char hash[SECRET_PASSWORD_SIZE];
	enum hash_answer answer;
	struct finish f;
	int status;

	if ((status = check_new(r)) != 0 || (status = check_current(r)) != 0)
		return status;
	answer = hash_make(r, form_text(r->form, CHANGE_PASSWORD), hash);
	if (answer != HASH_RIGHT)
		return hash_problem(r, answer);
	if (credential_set_password(r->db, r->secret, &r->session->person, hash,
	    r->now) == -1 || session_end_others(r->db, &r->session->person,
	    &r->session->id) < 0 ||
	    finish_prepare(r, &r->session->person, &f) == -1)
		return req_failed(r);
	if ((status = finish_rotate_here(r, &f)) != 0)
		return status;
	req_notice(r, "profile.password-changed");
	return req_redirect(r, "/profile");
}
