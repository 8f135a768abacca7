/*
 * Rights that should not be in one hand, and the reasons why they are left
 * there all the same.
 */
#include "users.h"

#include <string.h>

#include "four.h"
#include "store/approval.h"
#include "store/decision.h"
#include "store/overview.h"

#define ACCEPTED	"right.risks-accepted"

/* Everybody, and what was accepted of whom. */
struct scene {
	struct overview	 all;
	struct decision_list accepted;
};

/* What somebody holds, each with how it stands. */
enum stand { STAND_OPEN, STAND_EASED, STAND_ACCEPTED };
struct held {
	const struct rights_risk *v[RIGHTS_RISKS];
	enum stand	 stand[RIGHTS_RISKS];
	size_t		 n, open;
	const struct decision *accepted;	/* still counts; or NULL */
};

static int	load(struct req *, struct scene *);
static int	load_accepted(struct req *, struct decision_list *);
static const struct decision *accepted_of(const struct decision_list *,
		    const struct overview_person *);
static void	look(const struct req *, const struct decision_list *,
		    const struct overview_person *, struct held *);
static enum stand stand_of(const struct req *, const struct decision *,
		    const struct rights_risk *);
static void	add_risks(struct xml_node *, const struct held *);
static void	add_person(struct req *, struct xml_node *,
		    const struct overview_person *, const struct held *);
static const char *uneased(struct req *, const struct held *);

static int
load(struct req *r, struct scene *s)
{
	return overview_load(r->db, r->pool, &r->session->account,
	    &s->all) == -1 || load_accepted(r, &s->accepted) == -1 ? -1 : 0;
}

static int
load_accepted(struct req *r, struct decision_list *out)
{
	return decision_newest(r->db, r->pool, &(struct decision){
	    .account = r->session->account, .code = ACCEPTED }, out);
}

/* What was accepted counts until role or assistants change. */
static const struct decision *
accepted_of(const struct decision_list *all, const struct overview_person *p)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (uuid_equal(all->v[i].object, &p->person))
			return all->v[i].decided_at >= p->since ? &all->v[i] :
			    NULL;
	return NULL;
}

/* All roles somebody holds here and at the provider. */
static void
look(const struct req *r, const struct decision_list *accepted,
    const struct overview_person *p, struct held *h)
{
	const enum role roles[] = { p->role, p->provider_role };
	size_t i;

	h->n = p->active ? rights_risks(roles, COUNT_OF(roles), h->v,
	    RIGHTS_RISKS) : 0;
	h->accepted = accepted_of(accepted, p);
	for (i = h->open = 0; i < h->n; i++) {
		h->stand[i] = stand_of(r, h->accepted, h->v[i]);
		h->open += h->stand[i] == STAND_OPEN;
	}
}

static enum stand
stand_of(const struct req *r, const struct decision *accepted,
    const struct rights_risk *risk)
{
	if (risk->eased_by != NULL && four_is_picked(r, risk->eased_by))
		return STAND_EASED;
	return accepted != NULL && accepted->detail != NULL &&
	    approval_is_picked(accepted->detail, risk->code) ? STAND_ACCEPTED :
	    STAND_OPEN;
}

static void
add_risks(struct xml_node *e, const struct held *h)
{
	struct xml_node *node;
	size_t i;

	for (i = 0; i < h->n; i++) {
		node = xml_add(e, "risk");
		xml_attr(node, "risk", h->v[i]->code);
		xml_attr_bool(node, "eased", h->stand[i] == STAND_EASED);
		if (h->stand[i] == STAND_ACCEPTED)
			xml_attr_bool(node, "accepted", true);
		xml_attr(node, "eased-by", h->v[i]->eased_by);
	}
}

int
risks_add_of(struct req *r, struct xml_node *e, const struct overview_person *p)
{
	struct decision_list accepted;
	struct held h;

	if (load_accepted(r, &accepted) == -1)
		return -1;
	look(r, &accepted, p, &h);
	add_risks(e, &h);
	return 0;
}

void
risks_add_role(const struct req *r, struct xml_node *e, enum role role)
{
	const struct decision_list none = { 0 };
	struct held h;

	look(r, &none, &(struct overview_person){ .role = role,
	    .provider_role = ROLE_NONE, .active = true }, &h);
	add_risks(e, &h);
}

/* Everybody with a risk; owners too, who answer for all of it anyway. */
int
risks_show(struct req *r)
{
	struct xml_node *p;
	struct scene s;
	struct held h;
	size_t i;

	if (load(r, &s) == -1)
		return req_failed(r);
	p = req_payload(r, "risk-list");
	/* Whose form comes back: each has one. */
	if (r->http.method == POST)
		xml_attr_uuid(p, "asked", &r->var[0]);
	for (i = 0; i < s.all.n; i++) {
		look(r, &s.accepted, &s.all.v[i], &h);
		if (h.n != 0)
			add_person(r, xml_add(p, "person"), &s.all.v[i], &h);
	}
	return 200;
}

static void
add_person(struct req *r, struct xml_node *e, const struct overview_person *p,
    const struct held *h)
{
	const struct decision_list one = { .v = h->accepted, .n = 1 };

	xml_attr_uuid(e, "id", &p->person);
	xml_attr(e, "role", rights_role_name(p->role));
	xml_attr_int(e, "open", (int64_t)h->open);
	if (req_may(r, PERSON_ROLE) && rights_covers(r->session->role,
	    p->role) && !uuid_equal(&p->person, &r->session->person))
		xml_attr(e, "uneased", uneased(r, h));
	xml_text(e, "name", p->name);
	add_risks(e, h);
	if (h->accepted != NULL)
		tree_decisions(e, &one);
}

/* Their codes, blanks between. */
static const char *
uneased(struct req *r, const struct held *h)
{
	struct buf b;
	size_t i;

	buf_init(&b, r->pool, 200);
	buf_puts(&b, "");
	for (i = 0; i < h->n; i++)
		if (h->stand[i] != STAND_EASED)
			buf_printf(&b, "%s%s", b.len == 0 ? "" : " ",
			    h->v[i]->code);
	return b.data;
}

/* Exactly the risks that were shown stay as they are, with a reason. */
int
risks_accept(struct req *r)
{
	struct decision d = { .account = r->session->account,
		.code = ACCEPTED, .object_kind = "person",
		.object = &r->var[0], .person = r->session->person,
		.reason = form_text(r->form, RISKS_REASON),
		.decided_at = r->now };
	const struct overview_person *p;
	struct member m;
	struct scene s;
	struct held h;
	int status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	if (load(r, &s) == -1)
		return req_failed(r);
	if ((p = overview_person(&s.all, d.object)) == NULL)
		return req_problem(r, "request.not-found", NULL);
	look(r, &s.accepted, p, &h);
	d.detail = uneased(r, &h);
	if (strcmp(form_text(r->form, RISKS_SEEN), d.detail) != 0)
		return req_problem(r, "person.changed", NULL);
	if (decision_add(r->db, &d) == -1)
		return req_failed(r);
	req_detail(r, "risks=%s", d.detail);
	req_notice(r, "risks.accepted");
	return req_redirect(r, "/users/risks");
}

/* Of owners it is said on their page only: the note would never go. */
int
risks_add_warnings(struct req *r, struct xml_node *p)
{
	const struct overview_person *v;
	struct xml_node *e;
	struct scene s;
	struct held h;
	size_t i;

	if (load(r, &s) == -1)
		return -1;
	for (i = 0; i < s.all.n; i++) {
		v = &s.all.v[i];
		look(r, &s.accepted, v, &h);
		if (h.open == 0 || (v->role == ROLE_OWNER &&
		    v->provider_role == ROLE_NONE))
			continue;
		e = xml_add(p, "warning");
		xml_attr_uuid(e, "id", &v->person);
		xml_attr_int(e, "risks", (int64_t)h.open);
		xml_text(e, "name", v->name);
	}
	return 0;
}
