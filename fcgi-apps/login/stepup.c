/*
 * Asking again before something risky: valid ten minutes, this session only.
 */
#include "login.h"

#include <string.h>

#include "pure.h"

const struct form_field login_stepup_fields[] = {
	[STEPUP_CODE] = { .name = "code", .type = FORM_SECRET, .max = 100,
	    .optional = true },
	[STEPUP_PASSWORD] = { .name = "password", .type = FORM_SECRET,
	    .optional = true },
	/* Judged here: whatever is no path of ours is a hard fault. */
	[STEPUP_RETURN] = { .name = "return", .type = FORM_SECRET,
	    .optional = true },
	{ 0 }
};

const struct form_field login_stepup_query[] = {
	{ .name = "return", .type = FORM_PATH, .optional = true },
	{ 0 }
};

/* Where to go on; NULL: not a path of ours. */
static const char *
read_return(struct req *r)
{
	unsigned field = r->http.method == POST ? STEPUP_RETURN : 0;
	const char *path;

	if (!form_has(r->form, field))
		return "/";
	path = form_text(r->form, field);
	return return_is_ours(path) ? path : NULL;
}

int
stepup_show(struct req *r)
{
	struct xml_node *node;
	const char *path;

	if ((path = read_return(r)) == NULL)
		return req_problem(r, "request.bad", "return");
	node = req_payload(r, "step-up");
	xml_attr(node, "method", r->session->has_totp ? "totp" : "password");
	xml_attr(node, "return", path);
	return 200;
}

/* 1 right, 0 wrong, -1 database; *status is set where that is the answer. */
static int
try_password(struct req *r, const struct guard *g, int *status)
{
	enum hash_answer answer;
	struct credential c;

	if (credential_by_person(r->db, r->pool, r->secret, &r->session->person,
	    &c) != 1)
		return -1;
	answer = hash_verify(r, c.hash, form_text(r->form, STEPUP_PASSWORD));
	if (answer == HASH_BUSY || answer == HASH_FAILED) {
		r->keep = guard_return(r, g) == 0;
		*status = hash_problem(r, answer);
	}
	return answer == HASH_RIGHT;
}

static int
try_proof(struct req *r, const struct guard *g, int *status)
{
	if (r->session->has_totp)
		return code_try_totp(r, &r->session->person,
		    form_text(r->form, STEPUP_CODE));
	return try_password(r, g, status);
}

int
stepup_check(struct req *r)
{
	bool totp = r->session->has_totp;
	const char *path;
	struct guard g;
	int n, status;

	if ((path = read_return(r)) == NULL)
		return req_problem(r, "request.bad", "return");
	if (!form_has(r->form, totp ? STEPUP_CODE : STEPUP_PASSWORD))
		return req_problem(r, "form.missing", totp ? "code" : "password");
	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	if ((n = try_proof(r, &g, &status)) == -1)
		return req_failed(r);
	if (status != 0)
		return status;
	if (n == 0)
		return guard_refuse(r, totp ? "login.bad-code" : "password.wrong",
		    totp ? "code" : "password");
	if (guard_clear(r, &g) == -1 || signin_prove(r->db, r->session) == -1)
		return req_failed(r);
	req_detail(r, "%s", totp ? "totp" : "password");
	return req_redirect(r, path);
}
