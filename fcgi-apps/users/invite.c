/*
 * Inviting: the only way in for somebody new. The link leaves by mail, nobody
 * here sees it.
 */
#include "users.h"

#include "four.h"
#include "store/assistant.h"
#include "store/invitation.h"

/* Also fills the page of a form that comes back. */
int
invite_show(struct req *r)
{
	const struct uuid *account = &r->session->account;
	struct assistant_list all;
	struct member_rules rules;
	struct xml_node *p, *e;
	size_t i;

	if (member_rules(r->db, r->pool, account, r->now, &rules) == -1 ||
	    assistant_list(r->db, r->pool, account, NULL, &all) == -1)
		return req_failed(r);
	p = req_payload(r, "user-invite");
	xml_attr_int(p, "hours", INVITATION_HOURS);
	xml_attr_int(p, "seats-used", rules.seats_used);
	if (rules.has_limit)
		xml_attr_int(p, "seat-limit", rules.seat_limit);
	tree_choices(r, p);
	for (i = 0; i < all.n; i++) {
		e = xml_add(p, "assistant");
		xml_attr_uuid(e, "id", &all.v[i].id);
		xml_attr(e, "name", all.v[i].name);
	}
	return 200;
}

/* An address somebody knows and one that nobody knows get the same answer. */
static int
invite(struct req *r, const struct invitation_order *o)
{
	req_detail(r, "role=%s assistants=%zu", rights_role_name(o->role),
	    o->assistant_count);
	switch (invitation_create(r->db, r->pool, o, NULL)) {
	case INVITATION_KNOWN:
		r->audit = "member.added";
		break;
	case INVITATION_MADE:
		break;
	case INVITATION_MEMBER:
		return req_problem(r, "person.known", "email");
	case INVITATION_FULL:
		return req_problem(r, "person.seats", NULL);
	default:
		return req_failed(r);
	}
	req_notice(r, "user.invited");
	return req_redirect(r, "/users");
}

/* Nobody gives a role with a right they lack. */
static int
check_role(struct req *r, enum role role)
{
	return rights_covers(r->session->role, role) ? 0 :
	    req_problem(r, "person.role-above", NULL);
}

int
invite_when(struct req *r)
{
	return rights_is_privileged(rights_role(form_text(r->form,
	    INVITE_ROLE))) ? FOUR_SECOND : FOUR_FREE;
}

int
invite_send(struct req *r)
{
	struct invitation_order o = { .account = r->session->account,
	    .email = form_text(r->form, INVITE_EMAIL),
	    .role = rights_role(form_text(r->form, INVITE_ROLE)),
	    .inviter = &r->session->person, .by_mail = true, .now = r->now };
	struct who_given g;
	int status;

	if ((status = who_guard(r)) != 0 ||
	    (status = check_role(r, o.role)) != 0 ||
	    (status = who_assistants(r, o.role, INVITE_ASSISTANTS, &g)) != 0)
		return status;
	o.assistants = g.v;
	o.assistant_count = g.n;
	return invite(r, &o);
}

/* What is still open of the path's invitation: 0, or the status. */
static int
find(struct req *r, struct invitation_row *i)
{
	int n, status;

	req_object(r, "invitation", &r->var[0]);
	if ((status = who_guard(r)) != 0)
		return status;
	n = invitation_load(r->db, r->pool, &r->session->account, &r->var[0],
	    r->now, i);
	if (n != 1)
		return n == -1 ? req_failed(r) :
		    req_problem(r, "request.not-found", NULL);
	return check_role(r, i->role);
}

/* A new link in a new mail; the one before does not work any more. */
int
invite_resend(struct req *r)
{
	struct invitation_order o = { .account = r->session->account,
	    .inviter = &r->session->person, .by_mail = true, .now = r->now };
	struct invitation_row i;
	struct member_givens g;
	struct uuid *v;
	size_t k;
	int status;

	if ((status = find(r, &i)) != 0)
		return status;
	if (invitation_givens(r->db, r->pool, &o.account, r->now, &g) == -1)
		return req_failed(r);
	o.email = i.email;
	o.role = i.role;
	o.assistants = v = pool_alloc(r->pool,
	    INVITATION_ASSISTANTS * sizeof(*v));
	for (k = 0; k < g.n && o.assistant_count < INVITATION_ASSISTANTS; k++)
		if (uuid_equal(&g.v[k].person, &i.id))
			v[o.assistant_count++] = g.v[k].assistant;
	return invite(r, &o);
}

int
invite_revoke(struct req *r)
{
	struct invitation_row i;
	int n, status;

	if ((status = find(r, &i)) != 0)
		return status;
	n = invitation_revoke(r->db, &r->session->account, &i.id, r->now);
	if (n != 1)
		return n == -1 ? req_failed(r) :
		    req_problem(r, "request.not-found", NULL);
	req_notice(r, "invitation.revoked");
	return req_redirect(r, "/users");
}
