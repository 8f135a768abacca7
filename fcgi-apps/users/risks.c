/*
 * Rights that should not be in one hand.
 */
#include "users.h"

#include "four.h"
#include "store/overview.h"

static size_t	of_person(const struct overview_person *,
		    const struct rights_risk **);
static void	add_risks(const struct req *, struct xml_node *,
		    const struct rights_risk *const *, size_t);

/* All roles somebody holds here and at the provider. */
static size_t
of_person(const struct overview_person *p, const struct rights_risk **out)
{
	const enum role held[] = { p->role, p->provider_role };

	return p->active ? rights_risks(held, COUNT_OF(held), out,
	    RIGHTS_RISKS) : 0;
}

static void
add_risks(const struct req *r, struct xml_node *e,
    const struct rights_risk *const *v, size_t n)
{
	struct xml_node *node;
	size_t i;

	for (i = 0; i < n; i++) {
		node = xml_add(e, "risk");
		xml_attr(node, "risk", v[i]->code);
		xml_attr_bool(node, "eased", v[i]->eased_by != NULL &&
		    four_is_picked(r, v[i]->eased_by));
		xml_attr(node, "eased-by", v[i]->eased_by);
	}
}

void
risks_add_of(const struct req *r, struct xml_node *e,
    const struct overview_person *p)
{
	const struct rights_risk *found[RIGHTS_RISKS];

	add_risks(r, e, found, of_person(p, found));
}

void
risks_add_role(const struct req *r, struct xml_node *e, enum role role)
{
	const struct rights_risk *found[RIGHTS_RISKS];

	add_risks(r, e, found, rights_risks(&role, 1, found, RIGHTS_RISKS));
}

/* Everybody with a risk; owners too, who answer for all of it anyway. */
int
risks_show(struct req *r)
{
	const struct rights_risk *found[RIGHTS_RISKS];
	struct overview all;
	struct xml_node *p, *e;
	size_t i, n;

	if (overview_load(r->db, r->pool, &r->session->account, &all) == -1)
		return req_failed(r);
	p = req_payload(r, "risk-list");
	for (i = 0; i < all.n; i++) {
		if ((n = of_person(&all.v[i], found)) == 0)
			continue;
		e = xml_add(p, "person");
		xml_attr_uuid(e, "id", &all.v[i].person);
		xml_attr(e, "role", rights_role_name(all.v[i].role));
		xml_text(e, "name", all.v[i].name);
		add_risks(r, e, found, n);
	}
	return 200;
}

/* Of owners it is said on their page only: the note would never go. */
int
risks_add_warnings(struct req *r, struct xml_node *p)
{
	const struct rights_risk *found[RIGHTS_RISKS];
	struct overview all;
	struct xml_node *e;
	size_t i, k, n, open;

	if (overview_load(r->db, r->pool, &r->session->account, &all) == -1)
		return -1;
	for (i = 0; i < all.n; i++) {
		n = of_person(&all.v[i], found);
		for (k = open = 0; k < n; k++)
			open += found[k]->eased_by == NULL ||
			    !four_is_picked(r, found[k]->eased_by);
		if (open == 0 || (all.v[i].role == ROLE_OWNER &&
		    all.v[i].provider_role == ROLE_NONE))
			continue;
		e = xml_add(p, "warning");
		xml_attr_uuid(e, "id", &all.v[i].person);
		xml_attr_int(e, "risks", (int64_t)open);
		xml_text(e, "name", all.v[i].name);
	}
	return 0;
}
