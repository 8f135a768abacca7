/*
 * People with several accounts choose the one they work in.
 */
#include "login.h"

#include "store/session.h"

const struct form_field login_account_fields[] = {
	[ACCOUNT_ACCOUNT] = { .name = "account", .type = FORM_UUID },
	{ 0 }
};

static bool
must_enrol(const struct session *s, const struct signin_membership *m)
{
	return !s->has_factor && m->duty == FACTOR_DUE;
}

static int
fill(struct req *r)
{
	struct xml_node *choice, *one;
	struct signin_memberships m;
	size_t i;

	if (signin_memberships(r->db, r->pool, &r->session->person, &m) == -1)
		return req_failed(r);
	if (m.n == 1 && r->session->has_account && r->http.method == GET)
		return req_redirect(r, "/");
	if (m.n == 0)	/* the last membership ended meanwhile */
		return req_problem(r, "access.refused", NULL);
	choice = req_payload(r, "account-choice");
	for (i = 0; i < m.n; i++) {
		one = xml_add(choice, "account");
		xml_attr_uuid(one, "id", &m.v[i].account);
		xml_attr(one, "name", m.v[i].account_name);
		xml_attr(one, "role", rights_role_name(m.v[i].role));
	}
	return 200;
}

int
account_show(struct req *r)
{
	if (r->session->state != SESSION_FULL)
		return req_redirect(r, "/login/enrol");
	return fill(r);
}

int
account_again(struct req *r)
{
	return r->session->state != SESSION_FULL ? 200 : fill(r);
}

int
account_choose(struct req *r)
{
	const struct uuid *id = form_uuid(r->form, ACCOUNT_ACCOUNT);
	const struct signin_membership *m;
	struct finish f;
	int status;

	if (r->session->state != SESSION_FULL)
		return req_problem(r, "access.refused", NULL);
	if (finish_prepare(r, &r->session->person, &f) == -1)
		return req_failed(r);
	if ((m = signin_membership(&f.memberships, id)) == NULL)
		return req_problem(r, "request.not-found", NULL);
	f.account = &m->account;
	req_object(r, "account", &m->account);
	/* The session stays a full one; session_load() finds it overdue. */
	if ((status = finish_rotate_here(r, &f)) != 0)
		return status;
	return req_redirect(r, must_enrol(r->session, m) ? "/login/enrol" : "/");
}
