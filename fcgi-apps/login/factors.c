/*
 * Second factors on a person's own page: what there is, taking one away.
 */
#include "login.h"

#include "store/db.h"
#include "store/factor.h"
#include "store/passkey.h"

#define STEP_US		(30 * MOMENT_SECOND)

/* 1 the page shows it, 0 there is none, -1. */
static int
add_totp(struct req *r, struct xml_node *profile)
{
	struct credential_totp *t;
	struct xml_node *node;
	int n;

	n = credential_totp(r->db, r->pool, r->secret, &r->session->person, &t);
	if (n != 1)
		return n;
	node = xml_add(profile, "factor");
	xml_attr(node, "type", "totp");
	xml_attr_uuid(node, "id", &t->id);
	xml_attr_time(node, "created-at", t->created_at);
	xml_attr_time(node, "last-used-at", t->last_counter * STEP_US);
	return 1;
}

static void
add_passkey(struct xml_node *profile, const struct passkey *k)
{
	struct xml_node *node = xml_add(profile, "factor");

	xml_attr(node, "type", "passkey");
	xml_attr_uuid(node, "id", &k->id);
	xml_attr(node, "name", k->name);
	xml_attr(node, "host", k->rp_id);
	xml_attr_time(node, "created-at", k->created_at);
	xml_attr_time(node, "last-used-at", k->last_used_at);
}

int
factors_fill(struct req *r, struct xml_node *profile)
{
	struct signin_memberships m;
	struct passkeys all;
	size_t i;
	int n;

	if ((n = add_totp(r, profile)) == -1 || passkey_list(r->db, r->pool,
	    &r->session->person, &all) == -1 || signin_memberships(r->db,
	    r->pool, &r->session->person, &m) == -1)
		return -1;
	for (i = 0; i < all.n; i++)
		add_passkey(profile, &all.v[i]);
	xml_attr_bool(profile, "may-remove",
	    (size_t)n + all.n > 1 || !signin_is_factor_due(&m));
	return 0;
}

/* Deletes it, whichever kind it is: "totp", "passkey", "" there is none. */
static const char *
drop(struct req *r, const struct uuid *id)
{
	const struct uuid *person = &r->session->person;
	int n;

	if ((n = credential_remove_totp(r->db, person, id)) != 0)
		return n == -1 ? NULL : "totp";
	if ((n = passkey_remove(r->db, person, id)) != 0)
		return n == -1 ? NULL : "passkey";
	return "";
}

int
factors_remove(struct req *r)
{
	const struct uuid *person = &r->session->person;
	struct signin_memberships m;
	const char *kind;
	int may;

	req_object(r, "factor", &r->var[0]);
	if (signin_memberships(r->db, r->pool, person, &m) == -1 ||
	    (may = factor_reserve_removal(r->db, person,
	    !signin_is_factor_due(&m))) == -1 ||
	    (kind = drop(r, &r->var[0])) == NULL)
		return req_failed(r);
	if (kind[0] == '\0')
		return req_problem(r, "request.not-found", NULL);
	if (may == 0)	/* what was deleted comes back with the rollback */
		return req_problem(r, "factor.last", NULL);
	if (factor_count(r->db, person) == -1 ||
	    tell_person(r, OUTBOX_FACTOR_REMOVED, kind) == -1)
		return req_failed(r);
	req_detail(r, "%s", kind);
	req_notice(r, "factor.removed");
	return req_redirect(r, "/profile");
}
