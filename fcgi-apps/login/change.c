/*
 * Another password of somebody who is signed in: because they want to, from
 * their profile, or because others know the one they have.
 */
#include "login.h"

#include <string.h>

#include "store/db.h"
#include "store/session.h"

const struct form_field login_change_fields[] = {
	[CHANGE_CURRENT] = { .name = "current", .type = FORM_SECRET },
	[CHANGE_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

/* The viewer's rule and words. */
static int
prepare(struct req *r, struct choice *c)
{
	if (choice_of(r, &r->session->person, c) != 1)
		return -1;
	if (r->http.method == POST)
		c->typed = form_text(r->form, CHANGE_PASSWORD);
	return 0;
}

int
change_fill(struct req *r, struct xml_node *node)
{
	struct choice c;

	if (prepare(r, &c) == -1)
		return -1;
	choice_fill(r, &c, node);
	return 0;
}

int
change_due_show(struct req *r)
{
	struct xml_node *node = req_payload(r, "password-due");

	xml_attr(node, "email", r->session->email);
	return change_fill(r, node) == -1 ? req_failed(r) : 200;
}

/* Is the current one right? 0, or the status. */
static int
check_current(struct req *r, const char *hash)
{
	enum hash_answer answer;
	struct guard g;
	int status;

	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	answer = hash_verify(r, hash, form_text(r->form, CHANGE_CURRENT));
	if (answer == HASH_BUSY || answer == HASH_FAILED) {
		r->keep = guard_return(r, &g) == 0;
		return hash_problem(r, answer);
	}
	if (answer == HASH_WRONG)
		return guard_refuse(r, "password.wrong", "current");
	/* Kept at once: it was right, whatever becomes of the new one. */
	return guard_clear(r, &g) == -1 || db_commit(r->db) == -1 ||
	    db_begin(r->db) == -1 ? req_failed(r) : 0;
}

/* Whoever knew the old one is out: every other session ends. */
static int
change(struct req *r, const struct choice *c, struct finish *f)
{
	const struct uuid *person = &r->session->person;
	char hash[SECRET_PASSWORD_SIZE];
	enum hash_answer answer;
	struct credential now;
	int status;

	if (credential_by_person(r->db, r->pool, r->secret, person, &now) != 1)
		return req_failed(r);
	if ((status = choice_check(r, c)) != 0 ||
	    (status = check_current(r, now.hash)) != 0 ||
	    (status = choice_compare(r, c, now.hash)) != 0)
		return status;
	answer = hash_make(r, c->typed, hash);
	if (answer != HASH_RIGHT)
		return hash_problem(r, answer);
	if (choice_keep(r, c, hash) == -1 || session_end_others(r->db, person,
	    &r->session->id) < 0 || finish_prepare(r, person, f) == -1)
		return req_failed(r);
	return finish_rotate_here(r, f);
}

int
change_password(struct req *r)
{
	struct choice c;
	struct finish f;
	int status;

	if (prepare(r, &c) == -1)
		return req_failed(r);
	if ((status = change(r, &c, &f)) != 0)
		return status;
	choice_notice(r, &c, "profile.password-changed");
	return req_redirect(r, "/profile");
}

/* The mark goes with the password it was set on. */
int
change_due(struct req *r)
{
	struct choice c;
	struct finish f;
	int status;

	if (prepare(r, &c) == -1)
		return req_failed(r);
	if ((status = change(r, &c, &f)) != 0)
		return status;
	req_detail(r, "marked");
	choice_notice(r, &c, "profile.password-changed");
	return req_redirect(r, f.account == NULL ? "/login/account" : "/");
}
