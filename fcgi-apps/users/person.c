/*
 * One person: what is known of them here, and what may be done.
 */
#include "users.h"

#include <arpa/inet.h>

#include "store/decision.h"
#include "store/offer.h"

/* "192.0.2.0/24": what is kept of an address. */
static const char *
network_text(struct pool *pool, const struct member_session *s)
{
	char text[INET6_ADDRSTRLEN];
	size_t len = s->network_len;

	if ((len != 4 && len != 16) || inet_ntop(len == 4 ? AF_INET : AF_INET6,
	    s->network, text, sizeof(text)) == NULL)
		return "";
	return pool_printf(pool, "%s/%d", text, len == 4 ? 24 : 48);
}

static int
add_sessions(struct req *r, struct xml_node *p, const struct member *m)
{
	struct member_sessions all;
	struct xml_node *e;
	size_t i;

	if (member_sessions(r->db, r->pool, &r->session->account, &m->person,
	    &all) == -1)
		return -1;
	for (i = 0; i < all.n; i++) {
		e = xml_add(p, "session");
		xml_attr_uuid(e, "id", &all.v[i].id);
		xml_attr_time(e, "started-at", all.v[i].started_at);
		xml_attr_time(e, "last-used-at", all.v[i].last_used_at);
		xml_attr(e, "browser", all.v[i].browser);
		xml_attr(e, "address", network_text(r->pool, &all.v[i]));
		xml_attr_bool(e, "current",
		    uuid_equal(&all.v[i].id, &r->session->id));
	}
	return 0;
}

static struct xml_node *
add_step(struct xml_node *p, const char *code, int64_t at)
{
	struct xml_node *e = xml_add(p, "step");

	xml_attr(e, "code", code);
	xml_attr_time(e, "at", at);
	return e;
}

/* What happened to the membership, newest first. */
static int
add_history(struct req *r, struct xml_node *p, const struct member *m)
{
	struct member_author by;
	struct xml_node *e;

	if (!m->active && m->ended_at != MOMENT_NONE)
		add_step(p, tree_state(m), m->ended_at);
	if (m->role_since != MOMENT_NONE) {
		e = add_step(p, "role", m->role_since);
		if (member_author(r->db, r->pool, &r->session->account,
		    m->has_role_by ? &m->role_by : NULL, &by) == -1)
			return -1;
		tree_author(r, e, "by", &by);
	}
	add_step(p, "joined", m->created_at);
	return 0;
}

/* Why things were changed about this person. */
static int
add_reasons(struct req *r, struct xml_node *p, const struct member *m)
{
	struct decision_list all;

	if (decision_list(r->db, r->pool, &(struct decision){
	    .account = r->session->account, .object = &m->person }, &all) == -1)
		return -1;
	tree_decisions(p, &all);
	return 0;
}

/* An ownership the viewer offered to this person. */
static int
add_offer(struct req *r, struct xml_node *p, const struct member *m)
{
	struct offer_list all;

	if (r->session->role != ROLE_OWNER)
		return 0;
	if (offer_list(r->db, r->pool, &(struct offer_which){
	    .account = &r->session->account, .from = &r->session->person,
	    .to = &m->person, .now = r->now }, &all) == -1)
		return -1;
	if (all.n != 0)
		xml_attr_time(xml_add(p, "offer"), "expires-at",
		    all.v[0].expires_at);
	return 0;
}

static void
add_act(struct xml_node *p, const char *name, bool may)
{
	if (may)
		xml_attr(xml_add(p, "act"), "name", name);
}

static void
add_acts(struct req *r, struct xml_node *p, const struct member *m)
{
	bool below = who_is_below(r, m);
	bool role = below && req_may(r, PERSON_ROLE);
	bool reset = below && req_may(r, PERSON_RESET);

	add_act(p, "role", role && m->active);
	add_act(p, "sessions", reset);
	add_act(p, "mark", reset && m->active);
	add_act(p, "offer", role && m->active && m->role != ROLE_OWNER &&
	    r->session->role == ROLE_OWNER);
	add_act(p, "end", role && m->state != MEMBER_LEFT);
	add_act(p, "back", role && !m->active);
}

static void
add_facts(struct req *r, struct xml_node *p, const struct member *m)
{
	xml_attr_uuid(p, "id", &m->person);
	xml_attr(p, "role", rights_role_name(m->role));
	xml_attr(p, "state", tree_state(m));
	xml_attr(p, "reach", tree_reach(m->role));
	xml_attr_bool(p, "own", uuid_equal(&m->person, &r->session->person));
	xml_attr_time(p, "joined-at", m->created_at);
	xml_attr_time(p, "last-used-at", m->last_used_at);
	xml_text(p, "name", m->name);
	xml_text(p, "email", m->email);
}

/* Also the page of a form that comes back. */
int
person_show(struct req *r)
{
	const struct uuid *account = &r->session->account;
	struct member_rules rules;
	struct member_givens g;
	struct xml_node *p;
	struct member m;
	int status;

	if ((status = who_find(r, &m)) != 0)
		return status;
	if (member_rules(r->db, r->pool, account, r->now, &rules) == -1 ||
	    member_givens(r->db, r->pool, account, &m.person, &g) == -1)
		return req_failed(r);
	p = req_payload(r, "person");
	add_facts(r, p, &m);
	tree_factor(r, p, &rules, &m);
	tree_givens(p, &g, &m.person);
	add_acts(r, p, &m);
	if ((who_is_below(r, &m) && req_may(r, PERSON_RESET) &&
	    add_sessions(r, p, &m) == -1) || add_offer(r, p, &m) == -1 ||
	    add_history(r, p, &m) == -1 || add_reasons(r, p, &m) == -1)
		return req_failed(r);
	return 200;
}
