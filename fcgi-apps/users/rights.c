/*
 * Who may do what: the rights of a person, the people of a right, the roles.
 */
#include "users.h"

#include <string.h>

#include "store/db.h"
#include "store/decision.h"
#include "store/overview.h"
#include "web/csv.h"

static int	show_person(struct req *, const struct uuid *);
static void	add_rights(const struct overview *, struct xml_node *,
		    const struct overview_person *);
static void	add_givens(struct xml_node *, const struct overview_givens *,
		    const struct uuid *person);
static const char *scope(enum role, enum right);
static void	add_index(struct xml_node *, const struct overview *,
		    const struct overview_givens *,
		    const struct overview_givens *);
static bool	reaches(const struct overview *, const struct overview_person *,
		    const struct overview_givens *, const struct uuid *);
static struct xml_node *add_holder(struct xml_node *,
		    const struct overview_person *);

int
rights_show(struct req *r)
{
	return show_person(r, &r->var[0]);
}

int
rights_show_own(struct req *r)
{
	return show_person(r, &r->session->person);
}

int
rights_xml(struct req *r)
{
	r->as_xml = true;
	req_attachment(r, "rights.xml");
	return show_person(r, &r->var[0]);
}

/* Each effective right, and what it comes from. */
static int
show_person(struct req *r, const struct uuid *person)
{
	const struct uuid *account = &r->session->account;
	const struct overview_person *p;
	struct overview_givens given;
	struct overview all;
	struct xml_node *e;

	if (overview_load(r->db, r->pool, account, &all) == -1 ||
	    overview_givens(r->db, r->pool, account, &given) == -1)
		return req_failed(r);
	if ((p = overview_person(&all, person)) == NULL)
		return req_problem(r, "request.not-found", NULL);
	req_object(r, "person", &p->person);
	e = req_payload(r, "person-rights");
	xml_attr_uuid(e, "id", &p->person);
	xml_attr(e, "role", rights_role_name(p->role));
	xml_attr_bool(e, "active", p->active);
	xml_attr_bool(e, "own", uuid_equal(person, &r->session->person));
	xml_attr_bool(e, "limited", rights_is_limited(p->role));
	xml_attr_time(e, "since-at", p->since);
	xml_text(e, "name", p->name);
	add_rights(&all, e, p);
	if (rights_is_limited(p->role))
		add_givens(e, &given, &p->person);
	return risks_add_of(r, e, p) == -1 ? req_failed(r) : 200;
}

static void
add_rights(const struct overview *all, struct xml_node *e,
    const struct overview_person *p)
{
	struct xml_node *node;

	for (int i = CONVERSATION_READ; i < RIGHTS; i++) {
		if (!overview_has(all, p, (enum right)i))
			continue;
		node = xml_add(e, "right");
		xml_attr(node, "name", rights_name((enum right)i));
		xml_attr(node, "from", rights_role_name(p->role));
		xml_attr(node, "scope", scope(p->role, (enum right)i));
	}
}

/* Of own assistants only, or of the whole account. */
static const char *
scope(enum role role, enum right right)
{
	return rights_is_limited(role) && rights_is_by_assistant(right) ?
	    "own" : "all";
}

/* A person's assistants; NULL: all that are listed. */
static void
add_givens(struct xml_node *e, const struct overview_givens *g,
    const struct uuid *person)
{
	struct xml_node *node;
	size_t i;

	for (i = 0; i < g->n; i++) {
		if (!uuid_equal(&g->v[i].person, person))
			continue;
		node = xml_text(e, "assistant", g->v[i].name);
		xml_attr_uuid(node, "id", &g->v[i].assistant);
	}
}

int
rights_csv(struct req *r)
{
	const struct uuid *account = &r->session->account;
	const struct overview_person *p;
	struct overview_givens given;
	struct overview all;
	struct csv c;
	size_t i;

	if (overview_load(r->db, r->pool, account, &all) == -1 ||
	    overview_givens(r->db, r->pool, account, &given) == -1)
		return req_failed(r);
	if ((p = overview_person(&all, &r->var[0])) == NULL)
		return req_problem(r, "request.not-found", NULL);
	req_object(r, "person", &p->person);
	csv_begin(&c, r->pool, "person name right role assistant since_at");
	for (int n = CONVERSATION_READ; n < RIGHTS; n++) {
		bool own = scope(p->role, (enum right)n)[0] == 'o';

		if (!overview_has(&all, p, (enum right)n))
			continue;
		/* One row for each assistant it holds for; "all" is one. */
		for (i = 0; i < (own ? given.n : 1); i++) {
			if (own && !uuid_equal(&given.v[i].person, &p->person))
				continue;
			csv_uuid(&c, &p->person);
			csv_text(&c, p->name);
			csv_text(&c, rights_name((enum right)n));
			csv_text(&c, rights_role_name(p->role));
			csv_text(&c, own ? given.v[i].name : "all");
			csv_time(&c, p->since);
			csv_end_row(&c);
		}
	}
	req_attachment(r, "rights.csv");
	return req_answer(r, 200, CSV_TYPE, c.buf.data, c.buf.len);
}

/*
 * All rights and assistants with the number of people; of the one asked for
 * also who they are.
 */
int
rights_holders(struct req *r)
{
	const struct uuid *account = &r->session->account;
	const struct uuid *assistant = form_uuid(r->form, HOLDERS_ASSISTANT);
	struct overview_givens given, assistants;
	const struct overview_person *p;
	enum right right = NOBODY;
	struct overview all;
	struct xml_node *e, *node;
	size_t i;

	if (form_has(r->form, HOLDERS_RIGHT) && (right = rights_right(
	    form_text(r->form, HOLDERS_RIGHT))) == NOBODY)
		return req_problem(r, "request.not-found", NULL);
	if (overview_load(r->db, r->pool, account, &all) == -1 ||
	    overview_givens(r->db, r->pool, account, &given) == -1 ||
	    overview_assistants(r->db, r->pool, account, &assistants) == -1)
		return req_failed(r);
	for (i = 0; assistant != NULL && i < assistants.n; i++)
		if (uuid_equal(&assistants.v[i].assistant, assistant))
			break;
	if (assistant != NULL && i == assistants.n)
		return req_problem(r, "request.not-found", NULL);
	e = req_payload(r, "right-holders");
	if (right != NOBODY)
		xml_attr(e, "right", rights_name(right));
	if (assistant != NULL)
		xml_attr(e, "assistant", assistants.v[i].name);
	add_index(e, &all, &given, &assistants);
	for (i = 0; i < all.n; i++) {
		p = &all.v[i];
		if ((right == NOBODY && assistant == NULL) || !p->active ||
		    (right != NOBODY && !overview_has(&all, p, right)) ||
		    (assistant != NULL && !reaches(&all, p, &given, assistant)))
			continue;
		node = add_holder(e, p);
		if (right == NOBODY || scope(p->role, right)[0] != 'o')
			continue;
		xml_attr(node, "scope", "own");
		add_givens(node, &given, &p->person);
	}
	return 200;
}

static struct xml_node *
add_holder(struct xml_node *e, const struct overview_person *p)
{
	struct xml_node *node = xml_add(e, "holder");

	xml_attr_uuid(node, "id", &p->person);
	xml_attr(node, "role", rights_role_name(p->role));
	xml_attr_time(node, "since-at", p->since);
	xml_text(node, "name", p->name);
	return node;
}

static void
add_index(struct xml_node *e, const struct overview *all,
    const struct overview_givens *given,
    const struct overview_givens *assistants)
{
	struct xml_node *node;
	size_t i, k, n;

	for (int right = CONVERSATION_READ; right < ACCOUNT_MANAGE; right++) {
		for (i = n = 0; i < all->n; i++)
			n += overview_has(all, &all->v[i], (enum right)right);
		node = xml_add(e, "right");
		xml_attr(node, "name", rights_name((enum right)right));
		xml_attr_int(node, "people", (int64_t)n);
	}
	for (k = 0; k < assistants->n; k++) {
		for (i = n = 0; i < all->n; i++)
			n += reaches(all, &all->v[i], given,
			    &assistants->v[k].assistant);
		node = xml_text(e, "assistant", assistants->v[k].name);
		xml_attr_uuid(node, "id", &assistants->v[k].assistant);
		xml_attr_int(node, "people", (int64_t)n);
	}
}

/* Does this person see the assistant at all? */
static bool
reaches(const struct overview *all, const struct overview_person *p,
    const struct overview_givens *given, const struct uuid *assistant)
{
	size_t i;

	if (!overview_has(all, p, ASSISTANT_READ))
		return false;
	if (!rights_is_limited(p->role))
		return true;
	for (i = 0; i < given->n; i++)
		if (uuid_equal(&given->v[i].person, &p->person) &&
		    uuid_equal(&given->v[i].assistant, assistant))
			return true;
	return false;
}

/* The table of roles itself; what an account's setting takes away is said. */
int
rights_help(struct req *r)
{
	struct xml_node *p = req_payload(r, "role-help"), *e, *may;
	int role, right;

	xml_attr(p, "own-role", rights_role_name(r->session->role));
	for (role = ROLE_OWNER; role < ROLE_OPERATOR; role++) {
		e = xml_add(p, "column");
		xml_attr(e, "role", rights_role_name((enum role)role));
		xml_attr_bool(e, "limited", rights_is_limited((enum role)role));
		xml_attr_bool(e, "second-factor",
		    rights_needs_second_factor((enum role)role));
		xml_attr_bool(e, "short-sessions",
		    rights_is_privileged((enum role)role));
	}
	for (right = CONVERSATION_READ; right < ACCOUNT_MANAGE; right++) {
		e = xml_add(p, "right");
		xml_attr(e, "name", rights_name((enum right)right));
		for (role = ROLE_OWNER; role < ROLE_OPERATOR; role++) {
			if (!rights_has((enum role)role, (enum right)right))
				continue;
			may = xml_add(e, "may");
			xml_attr(may, "role", rights_role_name((enum role)role));
			xml_attr(may, "scope", right == PII_READ &&
			    role == ROLE_AGENT ? "setting" :
			    scope((enum role)role, (enum right)right));
		}
	}
	return 200;
}

void
tree_decisions(struct xml_node *p, const struct decision_list *all)
{
	struct xml_node *e;
	size_t i;

	for (i = 0; i < all->n; i++) {
		e = xml_add(p, "decision");
		xml_attr_time(e, "decided-at", all->v[i].decided_at);
		xml_text(e, "by", all->v[i].person_name);
		xml_text(e, "reason", all->v[i].reason);
	}
}
