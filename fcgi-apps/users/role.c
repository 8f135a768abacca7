/*
 * Role and assistants of a person: first what would change, then the change.
 */
#include "users.h"

#include "four.h"
#include "store/assistant.h"
#include "store/db.h"
#include "store/factor.h"
#include "store/membership.h"
#include "store/outbox.h"

/* What is asked for. */
struct wish {
	enum role	 role;
	struct who_given given;
};

static bool
has(const struct who_given *g, const struct uuid *id)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (uuid_equal(&g->v[i], id))
			return true;
	return false;
}

/* Assistants the person has now. */
static int
read_now(struct req *r, const struct member *m, struct who_given *now)
{
	struct member_givens g;
	struct uuid *v;
	size_t i;

	if (member_givens(r->db, r->pool, &r->session->account, &m->person,
	    &g) == -1)
		return -1;
	now->v = v = pool_alloc(r->pool, (g.n + 1) * sizeof(*v));
	for (i = 0; i < g.n; i++)
		v[i] = g.v[i].assistant;
	now->n = g.n;
	return 0;
}

static bool
is_same(const struct member *m, const struct who_given *now,
    const struct wish *w)
{
	size_t i;

	if (m->role != w->role || now->n != w->given.n)
		return false;
	for (i = 0; i < now->n; i++)
		if (!has(&w->given, &now->v[i]))
			return false;
	return true;
}

/* Role and assistants as asked for: 0, or the status. */
static int
read_wish(struct req *r, struct wish *w)
{
	w->role = rights_role(form_text(r->form, ROLE_ROLE));
	if (!rights_covers(r->session->role, w->role))
		return req_problem(r, "person.role-above", NULL);
	return who_assistants(r, w->role, ROLE_ASSISTANTS, &w->given);
}

static void
add_assistants(struct xml_node *p, const struct assistant_list *all,
    const struct who_given *now, const struct who_given *asked)
{
	struct xml_node *e;
	size_t i;

	for (i = 0; i < all->n; i++) {
		e = xml_add(p, "assistant");
		xml_attr_uuid(e, "id", &all->v[i].id);
		xml_attr(e, "name", all->v[i].name);
		xml_attr_bool(e, "given", has(now, &all->v[i].id));
		xml_attr_bool(e, "asked", has(asked, &all->v[i].id));
	}
}

static bool
needs_factor(struct req *r, const struct member_rules *rules, enum role role)
{
	return factor_duty(role, rules->factor_roles, MOMENT_NONE, r->now) !=
	    FACTOR_FREE;
}

/* What the change does, to whom, and what is asked of them. */
static int
add_effect(struct req *r, struct xml_node *p, const struct member *m,
    const struct wish *w)
{
	struct member_sessions sessions;
	struct member_rules rules;
	struct xml_node *e;

	if (member_rules(r->db, r->pool, &r->session->account, r->now,
	    &rules) == -1 || member_sessions(r->db, r->pool,
	    &r->session->account, &m->person, &sessions) == -1)
		return -1;
	e = xml_add(p, "effect");
	xml_attr(e, "role", rights_role_name(w->role));
	xml_attr(e, "reach", tree_reach(w->role));
	xml_attr_int(e, "sessions", (int64_t)sessions.n);
	xml_attr_bool(e, "owners-told", rights_is_privileged(w->role) &&
	    !rights_is_privileged(m->role));
	if (!m->has_factor && needs_factor(r, &rules, w->role) &&
	    !needs_factor(r, &rules, m->role))
		xml_attr_int(e, "factor-days", rules.grace_days);
	tree_rights(e, m->role, w->role);
	if (m->role != w->role)
		risks_add_role(r, e, w->role);
	return 0;
}

/* Also the page of a form that comes back. */
int
role_show(struct req *r)
{
	struct wish w = { .role = ROLE_NONE };
	struct assistant_list all;
	struct who_given now;
	struct xml_node *p;
	struct member m;
	size_t known;
	int status;

	if ((status = who_find(r, &m)) != 0 || (status = who_check(r, &m)) != 0)
		return status;
	if (!m.active)
		return req_problem(r, "person.inactive", NULL);
	if (assistant_list(r->db, r->pool, &r->session->account, NULL,
	    &all) == -1 || read_now(r, &m, &now) == -1)
		return req_failed(r);
	p = req_payload(r, "role-change");
	xml_attr_uuid(p, "id", &m.person);
	xml_attr(p, "role", rights_role_name(m.role));
	xml_attr(p, "reach", tree_reach(m.role));
	xml_attr_int(p, "from", m.role_since == MOMENT_NONE ? 0 : m.role_since);
	xml_text(p, "name", m.name);
	tree_choices(r, p);
	known = r->problem_count;	/* of a form that comes back */
	status = form_has(r->form, ROLE_ROLE) ? read_wish(r, &w) : 0;
	if (r->http.method == POST)
		r->problem_count = known;
	if (w.role != ROLE_NONE)
		xml_attr(p, "asked", rights_role_name(w.role));
	add_assistants(p, &all, &now, w.role == ROLE_NONE ? &now : &w.given);
	if (status != 0 || w.role == ROLE_NONE)
		return status == 0 ? 200 : status;
	xml_attr_bool(p, "same", is_same(&m, &now, &w));
	return is_same(&m, &now, &w) || add_effect(r, p, &m, &w) == 0 ? 200 :
	    req_failed(r);
}

static int
tell(struct req *r, const struct member *m, enum role role)
{
	struct outbox_order o = { .kind = OUTBOX_ROLE_CHANGED,
	    .account = r->session->account, .person = &m->person,
	    .detail = rights_role_name(role), .now = r->now,
	    .not_after = MOMENT_NONE };

	if (outbox_add(r->db, &o) == -1)
		return -1;
	if (!rights_is_privileged(role) || rights_is_privileged(m->role))
		return 0;
	o.kind = OUTBOX_OWNERS_ROLE;
	return outbox_add_owners(r->db, r->pool, &o, &m->person);
}

/* The change itself: 0, or the status. */
static int
change(struct req *r, const struct member *m, const struct wish *w)
{
	struct membership_change c = { .account = r->session->account,
	    .person = m->person, .role = w->role,
	    .assistants = w->given.v, .assistant_count = w->given.n,
	    .by = &r->session->person, .since = form_int(r->form, ROLE_FROM),
	    .now = r->now };
	int n;

	if (c.since == 0)
		c.since = MOMENT_NONE;
	if ((n = membership_set_role(r->db, &c)) == -1)
		return req_failed(r);
	if (n == 1)
		return 0;
	/* The page is to show what is there now, not this snapshot. */
	db_rollback(r->db);
	return req_problem(r, "person.changed", NULL);
}

/* Whoever becomes owner or admin; what does not fit is for role_save(). */
int
role_when(struct req *r)
{
	enum role role = rights_role(form_text(r->form, ROLE_ROLE));
	struct member m;
	int status;

	if (!rights_is_privileged(role))
		return FOUR_FREE;
	/* Before the first SELECT: role_save() must not see older rows. */
	if ((status = who_guard(r)) != 0)
		return status;
	switch (member_find(r->db, r->pool, &r->session->account, &r->var[0],
	    &m)) {
	case -1:
		return req_failed(r);
	case 0:
		return FOUR_FREE;
	}
	return m.role != role ? FOUR_SECOND : FOUR_FREE;
}

int
role_save(struct req *r)
{
	struct who_given now;
	struct member m;
	struct wish w;
	int status;

	if ((status = who_touch(r, &m)) != 0 || (status = read_wish(r, &w)) != 0)
		return status;
	if (!m.active)
		return req_problem(r, "person.inactive", NULL);
	if (read_now(r, &m, &now) == -1)
		return req_failed(r);
	if (w.role != ROLE_OWNER && (status = who_leaves_owner(r, &m)) != 0)
		return status;
	if (is_same(&m, &now, &w))
		return req_problem(r, "person.unchanged", NULL);
	req_detail(r, "from=%s to=%s assistants=%zu", rights_role_name(m.role),
	    rights_role_name(w.role), w.given.n);
	if ((status = change(r, &m, &w)) != 0)
		return status;
	if (tell(r, &m, w.role) == -1 || who_note_reason(r, &m, ROLE_REASON,
	    "member.role-changed") == -1)
		return req_failed(r);
	return who_done(r, &m, "member.role-changed");
}
