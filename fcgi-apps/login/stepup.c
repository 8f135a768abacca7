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
	LOGIN_PASSKEY_FIELDS(STEPUP_PASSKEY, true),
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

/* What this person is asked for first. */
static const char *
method(const struct session *s)
{
	return s->has_totp ? "totp" : s->passkeys > 0 ? "passkey" : "password";
}

int
stepup_show(struct req *r)
{
	struct xml_node *node;
	const char *path;

	if ((path = read_return(r)) == NULL)
		return req_problem(r, "request.bad", "return");
	node = req_payload(r, "step-up");
	xml_attr(node, "method", method(r->session));
	xml_attr(node, "return", path);
	if (r->session->passkeys > 0 && passkey_offer(r, node) == NULL)
		return req_failed(r);
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

/*
 * A password only proves somebody who has no second factor. No recovery code
 * here: whoever lost the others signs in with one, which counts as a proof.
 */
static const struct proof {
	const char	*name;
	unsigned	 field;		/* must be there */
	const char	*problem;	/* where it is wrong */
} proofs[] = {
	{ "totp", STEPUP_CODE, "login.bad-code" },
	{ "passkey", STEPUP_PASSKEY, "passkey.refused" },
	{ "password", STEPUP_PASSWORD, "password.wrong" }
};

/* The one that was sent; else the one that is asked for. */
static const struct proof *
find_proof(struct req *r)
{
	const char *name = method(r->session);
	const struct proof *p = proofs;

	if (r->session->passkeys > 0 && form_has(r->form, STEPUP_PASSKEY))
		name = "passkey";
	while (strcmp(p->name, name) != 0)
		p++;
	return p;
}

static int
try_proof(struct req *r, const struct proof *p, const struct guard *g,
    int *status)
{
	switch (p->field) {
	case STEPUP_CODE:
		return code_try_totp(r, &r->session->person,
		    form_text(r->form, STEPUP_CODE));
	case STEPUP_PASSKEY:
		return passkey_try(r, STEPUP_PASSKEY);
	default:
		return try_password(r, g, status);
	}
}

int
stepup_check(struct req *r)
{
	const struct proof *p = find_proof(r);
	const char *path, *field = login_stepup_fields[p->field].name;
	struct guard g;
	int n, status;

	if ((path = read_return(r)) == NULL)
		return req_problem(r, "request.bad", "return");
	if (!form_has(r->form, p->field))
		return req_problem(r, "form.missing", field);
	if ((status = guard_enter(r, r->session->email, &g)) != 0)
		return status;
	if ((n = try_proof(r, p, &g, &status)) == -1)
		return req_failed(r);
	if (status != 0)
		return status;
	if (n == 0)
		return guard_refuse(r, p->problem,
		    p->field == STEPUP_PASSKEY ? NULL : field);
	if (guard_clear(r, &g) == -1 || signin_prove(r->db, r->session) == -1)
		return req_failed(r);
	req_detail(r, "%s", p->name);
	/* What was typed into the form before is gone: nobody may think it ran. */
	req_notice(r, "step-up.done");
	return req_redirect(r, path);
}
