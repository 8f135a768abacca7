/*
 * The people of the account, and the invitations nobody followed yet.
 */
#include "users.h"

#include "store/invitation.h"

enum show { SHOW_ALL, SHOW_PRIVILEGED, SHOW_UNSECURED, SHOW_UNUSED,
	SHOW_INACTIVE, SHOWS };

/* In the order of list_query. */
static const char *const shows[SHOWS] = { "all", "privileged", "unsecured",
	"unused", "inactive" };

static bool
is_shown(const struct req *r, const struct member_rules *rules,
    const struct member *m, enum show show)
{
	int64_t used = m->last_used_at != MOMENT_NONE ? m->last_used_at :
	    m->created_at;

	switch (show) {
	case SHOW_PRIVILEGED:
		return m->active && rights_is_privileged(m->role);
	case SHOW_UNSECURED:
		return m->active && rights_is_privileged(m->role) &&
		    !m->has_factor;
	case SHOW_UNUSED:
		return m->active &&
		    used < r->now - rules->dormant_days * MOMENT_DAY;
	case SHOW_INACTIVE:
		return !m->active;
	default:
		return true;
	}
}

static void
add_filters(struct req *r, struct xml_node *p, const struct member_rules *rules,
    const struct member_list *all)
{
	struct xml_node *e;
	size_t i, n;

	for (int s = SHOW_ALL; s < SHOWS; s++) {
		for (i = n = 0; i < all->n; i++)
			n += is_shown(r, rules, &all->v[i], (enum show)s);
		e = xml_add(p, "filter");
		xml_attr(e, "name", shows[s]);
		xml_attr_int(e, "count", (int64_t)n);
		if (s == SHOW_UNUSED)
			xml_attr_int(e, "days", rules->dormant_days);
	}
}

static struct xml_node *
add_user(struct req *r, struct xml_node *p, const struct member *m)
{
	struct xml_node *e = xml_add(p, "user");

	xml_attr_uuid(e, "id", &m->person);
	xml_attr(e, "role", rights_role_name(m->role));
	xml_attr_bool(e, "active", m->active);
	xml_attr_bool(e, "second-factor", m->has_factor);
	xml_attr_time(e, "joined-at", m->created_at);
	xml_attr_time(e, "last-used-at", m->last_used_at);
	xml_attr(e, "state", tree_state(m));
	xml_attr(e, "reach", tree_reach(m->role));
	if (uuid_equal(&m->person, &r->session->person))
		xml_attr_bool(e, "own", true);
	xml_text(e, "name", m->name);
	xml_text(e, "email", m->email);
	return e;
}

static void
add_invitation(struct req *r, struct xml_node *p,
    const struct invitation_row *i, const struct member_givens *g)
{
	struct xml_node *e = xml_add(p, "invitation");

	if (i->has_id)
		xml_attr_uuid(e, "id", &i->id);
	xml_attr(e, "role", rights_role_name(i->role));
	xml_attr(e, "reach", tree_reach(i->role));
	xml_attr_time(e, "created-at", i->created_at);
	xml_attr_time(e, "expires-at", i->expires_at);
	xml_attr_int(e, "hours", (i->expires_at - r->now) / MOMENT_HOUR);
	xml_attr_bool(e, "works", i->works);
	xml_attr_bool(e, "may-act", i->has_id && req_may(r, PERSON_INVITE) &&
	    rights_covers(r->session->role, i->role));
	tree_author(r, e, "inviter", &i->inviter);
	xml_text(e, "email", i->email);
	if (i->has_id)
		tree_givens(e, g, &i->id);
}

static int
add_invitations(struct req *r, struct xml_node *p)
{
	struct invitation_list all;
	struct member_givens g;
	size_t i;

	if (invitation_list(r->db, r->pool, &r->session->account, r->now,
	    &all) == -1 || invitation_givens(r->db, r->pool,
	    &r->session->account, r->now, &g) == -1)
		return -1;
	for (i = 0; i < all.n; i++)
		add_invitation(r, p, &all.v[i], &g);
	return 0;
}

int
list_show(struct req *r)
{
	enum show show = r->http.method == GET ?
	    (enum show)form_int(r->form, LIST_SHOW) : SHOW_ALL;
	const struct uuid *account = &r->session->account;
	struct member_rules rules;
	struct member_givens g;
	struct member_list all;
	struct xml_node *p, *e;
	size_t i;

	if (member_rules(r->db, r->pool, account, r->now, &rules) == -1 ||
	    member_list(r->db, r->pool, account, &all) == -1 ||
	    member_givens(r->db, r->pool, account, NULL, &g) == -1)
		return req_failed(r);
	p = req_payload(r, "user-list");
	xml_attr(p, "show", shows[show]);
	xml_attr_int(p, "seats-used", rules.seats_used);
	if (rules.has_limit)
		xml_attr_int(p, "seat-limit", rules.seat_limit);
	add_filters(r, p, &rules, &all);
	if (risks_add_warnings(r, p) == -1)
		return req_failed(r);
	for (i = 0; i < all.n; i++) {
		if (!is_shown(r, &rules, &all.v[i], show))
			continue;
		e = add_user(r, p, &all.v[i]);
		tree_factor(r, e, &rules, &all.v[i]);
		tree_givens(e, &g, &all.v[i].person);
	}
	if (show == SHOW_ALL && add_invitations(r, p) == -1)
		return req_failed(r);
	req_detail(r, "count=%zu show=%s", all.n, shows[show]);
	return 200;
}
