/*
 * Handing over the ownership: an owner offers it, the other accepts it on a
 * page of theirs and the owner becomes an admin.
 */
#include "users.h"

#include "store/db.h"
#include "store/membership.h"
#include "store/offer.h"
#include "store/outbox.h"

int
offer_make(struct req *r)
{
	struct member m;
	int status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	if (r->session->role != ROLE_OWNER)
		return req_problem(r, "access.refused", NULL);
	if (!m.active)
		return req_problem(r, "person.inactive", NULL);
	if (m.role == ROLE_OWNER)
		return req_problem(r, "person.unchanged", NULL);
	if (!m.has_factor)
		return req_problem(r, "person.factor-missing", NULL);
	if (offer_create(r->db, &r->session->account, &r->session->person,
	    &m.person, r->now) == -1 || outbox_add(r->db,
	    &(struct outbox_order){ .kind = OUTBOX_OWNER_OFFERED,
	    .account = r->session->account, .person = &m.person,
	    .now = r->now,
	    .not_after = r->now + OFFER_HOURS * MOMENT_HOUR }) == -1)
		return req_failed(r);
	return who_done(r, &m, "owner.offered");
}

int
offer_withdraw(struct req *r)
{
	struct offer_list all;
	struct member m;
	int n = 0, status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	if (offer_list(r->db, r->pool, &(struct offer_which){
	    .account = &r->session->account, .from = &r->session->person,
	    .to = &m.person, .now = r->now }, &all) == -1 || (all.n != 0 &&
	    (n = offer_end(r->db, &r->session->account, &all.v[0].id)) == -1))
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "request.not-found", NULL);
	return who_done(r, &m, "owner.offer-withdrawn");
}

/* Offers to the viewer. */
static int
read_mine(struct req *r, struct offer_list *all)
{
	return offer_list(r->db, r->pool, &(struct offer_which){
	    .account = &r->session->account, .to = &r->session->person,
	    .now = r->now }, all);
}

int
offer_show(struct req *r)
{
	struct xml_node *p = req_payload(r, "owner-offer"), *e;
	struct offer_list all;
	size_t i;

	if (read_mine(r, &all) == -1)
		return req_failed(r);
	xml_attr_bool(p, "second-factor", r->session->has_factor);
	for (i = 0; i < all.n; i++) {
		e = xml_add(p, "offer");
		xml_attr_uuid(e, "id", &all.v[i].id);
		xml_attr_time(e, "created-at", all.v[i].created_at);
		xml_attr_time(e, "expires-at", all.v[i].expires_at);
		xml_text(e, "name", all.v[i].from_name);
		tree_rights(e, r->session->role, ROLE_OWNER);
	}
	return 200;
}

/* The one of the path, still open: 0, or the status. */
static int
find(struct req *r, struct offer *o)
{
	struct offer_list all;
	size_t i;
	int status;

	req_object(r, "offer", &r->var[0]);
	if ((status = who_guard(r)) != 0)
		return status;
	if (read_mine(r, &all) == -1)
		return req_failed(r);
	for (i = 0; i < all.n; i++) {
		if (!uuid_equal(&all.v[i].id, &r->var[0]))
			continue;
		*o = all.v[i];
		return 0;
	}
	return req_problem(r, "request.not-found", NULL);
}

/* A new role, told by mail. 1 done, 0 changed meanwhile, -1. */
static int
give(struct req *r, const struct member *m, enum role role)
{
	int n;

	n = membership_set_role(r->db, &(struct membership_change){
	    .account = r->session->account, .person = m->person, .role = role,
	    .by = &r->session->person, .since = m->role_since,
	    .now = r->now });
	if (n != 1)
		return n;
	return outbox_add(r->db, &(struct outbox_order){
	    .kind = OUTBOX_ROLE_CHANGED, .account = r->session->account,
	    .person = &m->person, .detail = rights_role_name(role),
	    .now = r->now, .not_after = MOMENT_NONE }) == -1 ? -1 : 1;
}

int
offer_accept(struct req *r)
{
	const struct uuid *account = &r->session->account;
	struct member from, me;
	struct offer o;
	int n, status;

	if ((status = find(r, &o)) != 0)
		return status;
	if (member_find(r->db, r->pool, account, &o.from, &from) != 1 ||
	    member_find(r->db, r->pool, account, &o.to, &me) != 1)
		return req_failed(r);
	if (!me.has_factor)
		return req_problem(r, "person.factor-missing", NULL);
	if (offer_end(r->db, account, &o.id) == -1 ||
	    (n = give(r, &me, ROLE_OWNER)) == -1 ||
	    (n == 1 && (n = give(r, &from, ROLE_ADMIN)) == -1))
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "person.changed", NULL);
	if (outbox_add_owners(r->db, r->pool, &(struct outbox_order){
	    .kind = OUTBOX_OWNERS_ROLE, .account = *account,
	    .detail = rights_role_name(ROLE_OWNER), .now = r->now,
	    .not_after = MOMENT_NONE }, &me.person) == -1)
		return req_failed(r);
	req_notice(r, "owner.transferred");
	return req_redirect(r, "/users");
}

int
offer_decline(struct req *r)
{
	struct offer o;
	int status;

	if ((status = find(r, &o)) != 0)
		return status;
	if (offer_end(r->db, &r->session->account, &o.id) == -1)
		return req_failed(r);
	req_notice(r, "owner.offer-declined");
	return req_redirect(r, "/users/offer");
}
