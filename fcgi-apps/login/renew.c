/*
 * GET /login/renew: somebody whose role changed gets another token, and the
 * old one is dead. Every program sends them here first (GATE_RENEW); only this
 * one can make tokens.
 */
#include "login.h"

#include "pure.h"

const struct form_field login_renew_query[] = {
	{ .name = "return", .type = FORM_PATH, .optional = true },
	{ 0 }
};

int
renew_token(struct req *r)
{
	const char *path = form_has(r->form, 0) ? form_text(r->form, 0) : "/";
	struct finish f;
	int status;

	if (finish_prepare(r, &r->session->person, &f) == -1)
		return req_failed(r);
	if ((status = finish_rotate_here(r, &f)) != 0)
		return status;
	if (req_audit(r, "session.renewed", NULL, NULL) == -1)
		return req_failed(r);
	return req_redirect(r, return_is_ours(path) ? path : "/");
}
