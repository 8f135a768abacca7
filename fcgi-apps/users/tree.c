/*
 * Facts of people in the tree of a page.
 */
#include "users.h"

#include "store/factor.h"

#define FEW_CODES	3

const char *
tree_reach(enum role role)
{
	if (rights_is_limited(role))
		return "given";
	if (rights_has(role, CONVERSATION_READ))
		return "all";
	return rights_has(role, ASSISTANT_READ) ? "read" : "log";
}

const char *
tree_state(const struct member *m)
{
	static const char *const names[] = {
		[MEMBER_ACTIVE] = "active",
		[MEMBER_LEFT] = "left",
		[MEMBER_DORMANT] = "dormant"
	};

	return names[m->state];
}

static const char *
factor_state(const struct req *r, const struct member_rules *rules,
    const struct member *m)
{
	if (m->has_factor)
		return m->codes <= FEW_CODES ? "few" : "good";
	switch (factor_duty(m->role, rules->factor_roles, m->factor_due_at,
	    r->now)) {
	case FACTOR_GRACE:
		return "due";
	case FACTOR_DUE:
		return "missing";
	default:
		return "none";
	}
}

void
tree_factor(struct req *r, struct xml_node *in,
    const struct member_rules *rules, const struct member *m)
{
	const char *state = factor_state(r, rules, m);
	struct xml_node *e = xml_add(in, "factor");

	xml_attr(e, "state", state);
	xml_attr_bool(e, "app", m->has_app);
	xml_attr_int(e, "keys", m->keys);
	xml_attr_int(e, "codes", m->codes);
	if (state[0] == 'd')
		xml_attr_int(e, "days", (m->factor_due_at - r->now +
		    MOMENT_DAY - 1) / MOMENT_DAY);
}

void
tree_givens(struct xml_node *in, const struct member_givens *g,
    const struct uuid *person)
{
	struct xml_node *e;
	size_t i;

	for (i = 0; i < g->n; i++) {
		if (!uuid_equal(&g->v[i].person, person))
			continue;
		e = xml_add(in, "assistant");
		xml_attr_uuid(e, "id", &g->v[i].assistant);
		xml_attr(e, "name", g->v[i].name);
	}
}

void
tree_author(struct req *r, struct xml_node *e, const char *name,
    const struct member_author *a)
{
	xml_attr(e, name, a->name);
	xml_attr(e, pool_printf(r->pool, "%s-alias", name), a->alias);
}

void
tree_choices(struct req *r, struct xml_node *in)
{
	for (int i = ROLE_OWNER; i <= ROLE_AUDITOR; i++)
		if (rights_covers(r->session->role, (enum role)i))
			xml_attr(xml_add(in, "choice"), "role",
			    rights_role_name((enum role)i));
}

/* The rights one role has and another lacks. */
static void
add_more(struct xml_node *in, const char *name, enum role with,
    enum role without)
{
	struct xml_node *list = xml_add(in, name);

	for (int i = CONVERSATION_READ; i < RIGHTS; i++)
		if (rights_has(with, (enum right)i) &&
		    !rights_has(without, (enum right)i))
			xml_attr(xml_add(list, "right"), "name",
			    rights_name((enum right)i));
}

void
tree_rights(struct xml_node *in, enum role before, enum role after)
{
	add_more(in, "gained", after, before);
	add_more(in, "lost", before, after);
}
