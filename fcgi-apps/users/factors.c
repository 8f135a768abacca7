/*
 * Second factors of all people, and taking somebody's away.
 */
#include "users.h"

#include <string.h>

#include "base/text.h"
#include "four.h"
#include "store/db.h"
#include "store/decision.h"
#include "store/factor.h"
#include "store/outbox.h"
#include "store/overview.h"
#include "web/csv.h"

enum show { SHOW_ALL, SHOW_WITHOUT, SHOW_PRIVILEGED, SHOWS };

/* In the order of factors_query. */
static const char *const shows[SHOWS] = { "all", "without",
	"privileged-without" };

static const char *const duties[] = {
	[FACTOR_FREE] = "free", [FACTOR_GRACE] = "grace", [FACTOR_DUE] = "due"
};

/* Somebody whose factor is to go, and what speaks against it. */
struct target {
	const struct overview_person *person;
	const char	*obstacle;	/* a code, or NULL */
	bool		 delay;		/* a day has to pass */
};

static bool	is_shown(const struct overview_person *, enum show);
static void	add_counts(struct xml_node *, const struct overview *);
static void	add_facts(const struct req *, struct xml_node *,
		    const struct overview *, const struct overview_person *);
static const char *duty_of(const struct req *, const struct overview *,
		    const struct overview_person *);
static int	find(struct req *, struct overview *, struct target *);
static int	add_decisions(struct req *, struct xml_node *);
static int	refuse(struct req *, const struct target *);
static int	tell(struct req *, const struct overview_person *);

int
factors_show(struct req *r)
{
	enum show show = (enum show)form_int(r->form, FACTORS_SHOW);
	struct overview all;
	struct xml_node *p;
	size_t i;

	if (overview_load(r->db, r->pool, &r->session->account, &all) == -1)
		return req_failed(r);
	p = req_payload(r, "factor-list");
	xml_attr(p, "show", shows[show]);
	add_counts(p, &all);
	for (i = 0; i < all.n; i++)
		if (is_shown(&all.v[i], show))
			add_facts(r, xml_add(p, "person"), &all, &all.v[i]);
	req_detail(r, "count=%zu show=%s", all.n, shows[show]);
	return 200;
}

/* Roles that must have one come first in every question about it. */
static bool
is_shown(const struct overview_person *p, enum show show)
{
	switch (show) {
	case SHOW_WITHOUT:
		return p->active && !p->has_factor;
	case SHOW_PRIVILEGED:
		return p->active && !p->has_factor &&
		    rights_needs_second_factor(p->role);
	default:
		return true;
	}
}

static void
add_counts(struct xml_node *p, const struct overview *all)
{
	int64_t active = 0, without = 0, privileged = 0;
	size_t i;

	for (i = 0; i < all->n; i++) {
		active += all->v[i].active;
		without += is_shown(&all->v[i], SHOW_WITHOUT);
		privileged += is_shown(&all->v[i], SHOW_PRIVILEGED);
	}
	xml_attr_int(p, "people", (int64_t)all->n);
	xml_attr_int(p, "active", active);
	xml_attr_int(p, "without", without);
	xml_attr_int(p, "privileged-without", privileged);
}

static const char *
duty_of(const struct req *r, const struct overview *all,
    const struct overview_person *p)
{
	return duties[factor_duty(p->role, all->factor_roles, p->factor_due_at,
	    r->now)];
}

static void
add_facts(const struct req *r, struct xml_node *e, const struct overview *all,
    const struct overview_person *p)
{
	xml_attr_uuid(e, "id", &p->person);
	xml_attr(e, "role", rights_role_name(p->role));
	xml_attr_bool(e, "active", p->active);
	xml_attr_bool(e, "second-factor", p->has_factor);
	xml_attr_bool(e, "app", p->totp);
	xml_attr_int(e, "keys", p->passkeys);
	xml_attr_int(e, "codes-left", p->codes_left);
	xml_attr(e, "duty", duty_of(r, all, p));
	if (!p->has_factor)
		xml_attr_time(e, "due-at", p->factor_due_at);
	xml_attr_time(e, "last-used-at", p->factor_used_at);
	xml_text(e, "name", p->name);
	xml_text(e, "email", p->email);
}

int
factors_csv(struct req *r)
{
	const struct overview_person *p;
	struct overview all;
	struct csv c;
	size_t i;

	if (overview_load(r->db, r->pool, &r->session->account, &all) == -1)
		return req_failed(r);
	csv_begin(&c, r->pool, "person name email role active app keys"
	    " codes_left last_used_at duty due_at");
	for (i = 0; i < all.n; i++) {
		p = &all.v[i];
		csv_uuid(&c, &p->person);
		csv_text(&c, p->name);
		csv_text(&c, p->email);
		csv_text(&c, rights_role_name(p->role));
		csv_bool(&c, p->active);
		csv_bool(&c, p->totp);
		csv_int(&c, p->passkeys);
		csv_int(&c, p->codes_left);
		csv_time(&c, p->factor_used_at);
		csv_text(&c, duty_of(r, &all, p));
		csv_time(&c, p->has_factor ? MOMENT_NONE : p->factor_due_at);
		csv_end_row(&c);
	}
	req_detail(r, "count=%zu", all.n);
	req_attachment(r, "factors.csv");
	return req_answer(r, 200, CSV_TYPE, c.buf.data, c.buf.len);
}

/*
 * Nobody resets their own: who has it can change it in their profile. Only an
 * owner resets an owner, after a day in which it can be withdrawn; and so it
 * is with whoever has a privileged role in another account, because it goes
 * there too. Of the provider's people no customer takes a factor away. 200, or
 * the problem's status.
 */
static int
find(struct req *r, struct overview *all, struct target *t)
{
	const struct uuid *account = &r->session->account;
	struct overview_elsewhere other;
	int status;

	/* Whoever resets may lose the role at the same moment. */
	if (r->http.method == POST && (status = who_guard(r)) != 0)
		return status;
	if (overview_load(r->db, r->pool, account, all) == -1)
		return req_failed(r);
	t->person = overview_person(all, &r->var[0]);
	if (t->person == NULL)
		return req_problem(r, "request.not-found", NULL);
	req_object(r, "person", &t->person->person);
	if (overview_elsewhere(r->db, r->pool, account, &t->person->person,
	    &other) == -1)
		return req_failed(r);
	t->delay = t->person->role == ROLE_OWNER || other.privileged;
	t->obstacle = NULL;
	if (uuid_equal(&t->person->person, &r->session->person))
		t->obstacle = "factor.own";
	else if (other.provider ||
	    (t->person->role == ROLE_OWNER && r->session->role != ROLE_OWNER))
		t->obstacle = "factor.not-yours";
	else if (!t->person->has_factor)
		t->obstacle = "factor.none";
	return 200;
}

int
reset_show(struct req *r)
{
	struct overview all;
	struct target t;
	struct xml_node *p;
	int status;

	if ((status = find(r, &all, &t)) != 200)
		return status;
	p = req_payload(r, "factor-reset");
	add_facts(r, p, &all, t.person);
	xml_attr_bool(p, "delay", t.delay);
	xml_attr(p, "obstacle", t.obstacle);
	return add_decisions(r, p) == -1 ? req_failed(r) : 200;
}

/* Earlier resets of this person, with their reasons. */
static int
add_decisions(struct req *r, struct xml_node *p)
{
	const struct decision like = { .account = r->session->account,
		.code = "factor.reset", .object = &r->object };
	struct decision_list all;

	if (decision_list(r->db, r->pool, &like, &all) == -1)
		return -1;
	tree_decisions(p, &all);
	return 0;
}

static int
refuse(struct req *r, const struct target *t)
{
	return req_problem(r, t->obstacle, NULL);
}

int
reset_when(struct req *r)
{
	struct overview all;
	struct target t;
	int status;

	if ((status = find(r, &all, &t)) != 200)
		return status;
	if (t.obstacle != NULL)
		return refuse(r, &t);
	return t.delay ? FOUR_DELAY : FOUR_SECOND;
}

int
reset_post(struct req *r)
{
	struct decision d = { .account = r->session->account,
		.code = "factor.reset", .object_kind = "person",
		.person = r->session->person, .decided_at = r->now,
		.reason = form_text(r->form, RESET_REASON) };
	struct overview all;
	struct target t;
	char id[UUID_TEXT_SIZE];
	int64_t gone;
	int status;

	if ((status = find(r, &all, &t)) != 200)
		return status;
	if (t.obstacle != NULL)
		return refuse(r, &t);
	d.object = &t.person->person;
	if ((gone = factor_remove_all(r->db, d.object)) == -1 ||
	    decision_add(r->db, &d) == -1 || tell(r, t.person) == -1)
		return req_failed(r);
	if (gone == 0)
		return req_problem(r, "factor.none", NULL);
	req_detail(r, "removed=%lld role=%s", (long long)gone,
	    rights_role_name(t.person->role));
	req_notice(r, "factor.reset");
	uuid_format(d.object, id);
	return req_redirect(r, pool_printf(r->pool, "/users/%s/factor", id));
}

/* The person, and the owners. */
static int
tell(struct req *r, const struct overview_person *p)
{
	struct outbox_order mail = { .kind = OUTBOX_FACTOR_RESET,
		.account = r->session->account, .person = &p->person,
		.now = r->now, .not_after = MOMENT_NONE };

	if (outbox_add(r->db, &mail) == -1)
		return -1;
	mail.kind = OUTBOX_OWNERS_RESET;
	mail.object = &p->person;
	return outbox_add_owners(r->db, r->pool, &mail, &p->person);
}
