/*
 * The account's rules for everybody: what they are, whom a change would hit,
 * the change.
 */
#include "users.h"

#include <string.h>

#include "four.h"
#include "store/approval.h"
#include "store/db.h"
#include "store/decision.h"
#include "store/factor.h"
#include "store/overview.h"
#include "store/ruleset.h"

static int	load(struct req *, struct ruleset *, struct overview *);
static int	show(struct req *, const struct ruleset *now,
		    const struct ruleset *shown, const struct overview *);
static void	add_roles(struct xml_node *, const struct ruleset *,
		    const struct overview *);
static void	add_unused(const struct req *, struct xml_node *,
		    const struct overview *);
static void	add_actions(struct xml_node *, const struct ruleset *,
		    const struct overview *);
static void	add_change(struct xml_node *, const char *name,
		    const char *was, const char *want, bool looser);
static void	add_number(struct xml_node *, const char *name, int64_t was,
		    int64_t want, bool looser);
static void	add_changes(struct xml_node *, const struct ruleset *was,
		    const struct ruleset *want);
static void	add_effects(const struct req *, struct xml_node *,
		    const struct ruleset *const rules[2],
		    const struct overview *);
static void	add_echo(struct req *, struct xml_node *);
static bool	is_unused(const struct req *, const struct overview_person *,
		    int64_t days);
static bool	is_forced(const struct ruleset *, enum role);
static size_t	count_holders(const struct overview *, enum right);
static bool	is_outdated(const struct req *, const struct ruleset *);
static void	tell_changes(struct req *, const struct ruleset *);

static int
load(struct req *r, struct ruleset *s, struct overview *all)
{
	const struct uuid *account = &r->session->account;

	if (ruleset_load(r->db, r->pool, account, s) != 1 ||
	    overview_load(r->db, r->pool, account, all) == -1)
		return req_failed(r);
	req_object(r, "account", account);
	return 0;
}

int
rules_show(struct req *r)
{
	struct ruleset now;
	struct overview all;
	int status = load(r, &now, &all);

	return status != 0 ? status : show(r, &now, &now, &all);
}

/* The form with the rules `s`: those of now, or what was typed into it. */
static int
show(struct req *r, const struct ruleset *now, const struct ruleset *s,
    const struct overview *all)
{
	const struct decision like = { .account = r->session->account,
		.code = "rules.changed" };
	char print[2 * SECRET_SIZE + 1];
	struct decision_list reasons;
	struct xml_node *p;

	if (decision_list(r->db, r->pool, &like, &reasons) == -1)
		return req_failed(r);
	p = req_payload(r, "rules");
	ruleset_print(now, print);
	xml_attr(p, "from", print);
	xml_attr_bool(p, "may-change", req_may(r, SETTING_CHANGE));
	xml_attr(p, "factor", s->factor_roles[0] == '\0' ? "privileged" :
	    strcmp(s->factor_roles, "agent privacy auditor") == 0 ? "all" :
	    "chosen");
	xml_attr_int(p, "factor-grace-days", s->grace_days);
	xml_attr_int(p, "grace-most", RULESET_GRACE_MOST);
	xml_attr_int(p, "password-min", s->password_min);
	xml_attr_int(p, "password-least", RULESET_PASSWORD_LEAST);
	xml_attr_int(p, "password-most", RULESET_PASSWORD_MOST);
	xml_attr_int(p, "dormant-days", s->dormant_days);
	xml_attr_int(p, "dormant-least", RULESET_DORMANT_LEAST);
	xml_attr_int(p, "dormant-most", RULESET_DORMANT_MOST);
	xml_attr(p, "leavers", s->leavers_named ? "name" : "pseudonym");
	add_roles(p, s, all);
	add_unused(r, p, all);
	add_actions(p, s, all);
	tree_decisions(p, &reasons);
	return 200;
}

/* Whom a second factor is asked of, and who has none yet. */
static void
add_roles(struct xml_node *p, const struct ruleset *s,
    const struct overview *all)
{
	struct xml_node *e;
	size_t i, n, without;
	int role;

	for (role = ROLE_OWNER; role < ROLE_OPERATOR; role++) {
		for (i = n = without = 0; i < all->n; i++) {
			if (!all->v[i].active || (int)all->v[i].role != role)
				continue;
			n++;
			without += !all->v[i].has_factor;
		}
		e = xml_add(p, "factor-role");
		xml_attr(e, "role", rights_role_name((enum role)role));
		xml_attr_bool(e, "fixed",
		    rights_needs_second_factor((enum role)role));
		xml_attr_bool(e, "on", is_forced(s, (enum role)role));
		xml_attr_int(e, "people", (int64_t)n);
		xml_attr_int(e, "without", (int64_t)without);
	}
}

static bool
is_forced(const struct ruleset *s, enum role role)
{
	return rights_needs_second_factor(role) ||
	    approval_is_picked(s->factor_roles, rights_role_name(role));
}

static bool
is_unused(const struct req *r, const struct overview_person *p, int64_t days)
{
	int64_t used = p->last_used_at != MOMENT_NONE ? p->last_used_at :
	    p->joined_at;

	/* As store/dormant.c counts: a new role is a use too. */
	if (p->since > used)
		used = p->since;
	return p->active && used < r->now - days * MOMENT_DAY;
}

/* How many would be unused after so many days. */
static void
add_unused(const struct req *r, struct xml_node *p, const struct overview *all)
{
	static const int64_t days[] = { 30, 60, 90, 180, 365 };
	struct xml_node *e;
	size_t i, k, n;

	for (k = 0; k < COUNT_OF(days); k++) {
		for (i = n = 0; i < all->n; i++)
			n += is_unused(r, &all->v[i], days[k]);
		e = xml_add(p, "unused");
		xml_attr_int(e, "days", days[k]);
		xml_attr_int(e, "people", (int64_t)n);
	}
}

static size_t
count_holders(const struct overview *all, enum right right)
{
	size_t i, n = 0;

	for (i = 0; i < all->n; i++)
		n += overview_has(all, &all->v[i], right);
	return n;
}

static void
add_actions(struct xml_node *p, const struct ruleset *s,
    const struct overview *all)
{
	const struct approval_action *a = approval_actions();
	struct xml_node *e;
	unsigned i;

	for (i = 0; a[i].name != NULL; i++) {
		e = xml_add(p, "four");
		xml_attr(e, "action", a[i].name);
		xml_attr(e, "field", rules_fields[RULES_FOUR + i].name);
		xml_attr_bool(e, "on", approval_is_picked(s->four_eyes,
		    a[i].name));
		xml_attr_int(e, "people", (int64_t)count_holders(all,
		    a[i].right));
	}
}

/*
 * What would change and whom it hits; also the page of a form that comes back
 * with a problem, which may rather be the form itself.
 */
int
rules_check(struct req *r)
{
	bool posted = r->http.method == POST;
	size_t before = r->problem_count;
	struct ruleset now, want;
	const struct ruleset *const both[2] = { &now, &want };
	struct overview all;
	struct xml_node *p;
	int status;

	if (!posted && !form_has(r->form, RULES_FACTOR))
		return req_redirect(r, "/users/rules");
	if ((status = load(r, &now, &all)) != 0)
		return status;
	status = rules_read(r, &want);
	if (posted)
		r->problem_count = before;
	if (status != 0 || !form_has(r->form, RULES_LEAVERS)) {
		r->view = "rules";
		show(r, &now, form_has(r->form, RULES_LEAVERS) ? &want : &now,
		    &all);
		return posted ? 200 : 422;
	}
	p = req_payload(r, "rules-check");
	xml_attr_bool(p, "loosens", ruleset_is_looser(&now, &want));
	xml_attr_bool(p, "outdated", is_outdated(r, &now));
	xml_attr_bool(p, "second-person", ruleset_is_looser(&now, &want) &&
	    four_is_picked(r, "rules.loosen"));
	add_changes(p, &now, &want);
	add_effects(r, p, both, &all);
	add_echo(r, p);
	return 200;
}

static void
add_change(struct xml_node *p, const char *name, const char *was,
    const char *want, bool looser)
{
	struct xml_node *e;

	if (strcmp(was, want) == 0)
		return;
	e = xml_add(p, "change");
	xml_attr(e, "rule", name);
	xml_attr(e, "was", was);
	xml_attr(e, "want", want);
	xml_attr_bool(e, "looser", looser);
}

static void
add_number(struct xml_node *p, const char *name, int64_t was, int64_t want,
    bool looser)
{
	struct xml_node *e;

	if (was == want)
		return;
	e = xml_add(p, "change");
	xml_attr(e, "rule", name);
	xml_attr_int(e, "was", was);
	xml_attr_int(e, "want", want);
	xml_attr_bool(e, "looser", looser);
}

static void
add_changes(struct xml_node *p, const struct ruleset *was,
    const struct ruleset *want)
{
	const struct approval_action *a;
	int role;
	bool on;

	add_number(p, "password-min", was->password_min, want->password_min,
	    want->password_min < was->password_min);
	for (role = ROLE_OWNER; role < ROLE_OPERATOR; role++) {
		on = is_forced(want, (enum role)role);
		if (on != is_forced(was, (enum role)role))
			add_change(p, rights_role_name((enum role)role),
			    on ? "no" : "yes", on ? "yes" : "no", !on);
	}
	add_number(p, "factor-grace-days", was->grace_days, want->grace_days,
	    want->grace_days > was->grace_days);
	add_number(p, "dormant-days", was->dormant_days, want->dormant_days,
	    want->dormant_days > was->dormant_days);
	add_change(p, "leavers", was->leavers_named ? "name" : "pseudonym",
	    want->leavers_named ? "name" : "pseudonym", want->leavers_named);
	for (a = approval_actions(); a->name != NULL; a++) {
		on = approval_is_picked(want->four_eyes, a->name);
		if (on != approval_is_picked(was->four_eyes, a->name))
			add_change(p, a->name, on ? "no" : "yes",
			    on ? "yes" : "no", !on);
	}
}

/* Whom it hits, by name: `rules` are those of now and those that would be. */
static void
add_effects(const struct req *r, struct xml_node *p,
    const struct ruleset *const rules[2], const struct overview *all)
{
	const struct approval_action *a;
	const struct overview_person *o;
	int64_t released = 0, active = 0;
	struct xml_node *e;
	size_t i, n;

	for (i = 0; i < all->n; i++) {
		o = &all->v[i];
		active += o->active;
		if (!o->active || o->has_factor)
			continue;
		if (is_forced(rules[1], o->role) && !is_forced(rules[0], o->role))
			xml_text(p, "enrols", o->name);
		released += is_forced(rules[0], o->role) &&
		    !is_forced(rules[1], o->role);
	}
	for (i = 0; i < all->n; i++)
		if (is_unused(r, &all->v[i], rules[1]->dormant_days) &&
		    !is_unused(r, &all->v[i], rules[0]->dormant_days))
			xml_text(p, "suspends", all->v[i].name);
	if (rules[1]->password_min != rules[0]->password_min)
		xml_attr_int(p, "passwords", active);
	if (released != 0)
		xml_attr_int(p, "released", released);
	for (a = approval_actions(); a->name != NULL; a++) {
		n = count_holders(all, a->right);
		if (n > 1 || !approval_is_picked(rules[1]->four_eyes, a->name) ||
		    approval_is_picked(rules[0]->four_eyes, a->name))
			continue;
		e = xml_add(p, "alone");
		xml_attr(e, "action", a->name);
	}
}

/* What the button on that page sends: the fields as they came. */
static void
add_echo(struct req *r, struct xml_node *p)
{
	struct xml_node *e;
	unsigned i;

	for (i = 0; rules_fields[i].name != NULL; i++) {
		if (i == RULES_REASON || !form_has(r->form, i))
			continue;
		e = xml_text(p, "field", form_text(r->form, i));
		xml_attr(e, "name", rules_fields[i].name);
	}
}

static bool
is_outdated(const struct req *r, const struct ruleset *now)
{
	char print[2 * SECRET_SIZE + 1];

	ruleset_print(now, print);
	return strcmp(form_text(r->form, RULES_FROM), print) != 0;
}

/* Tightening is free; an outdated form is for rules_save() to tell. */
int
rules_when(struct req *r)
{
	struct ruleset now, want;
	size_t before = r->problem_count;
	int status;

	if (ruleset_load(r->db, r->pool, &r->session->account, &now) != 1)
		return req_failed(r);
	status = rules_read(r, &want);
	r->problem_count = before;
	return status != 0 || is_outdated(r, &now) ||
	    !ruleset_is_looser(&now, &want) ? FOUR_FREE : FOUR_SECOND;
}

int
rules_save(struct req *r)
{
	struct decision d = { .account = r->session->account,
		.code = "rules.changed", .object_kind = "account",
		.object = &r->session->account, .person = r->session->person,
		.reason = form_text(r->form, RULES_REASON),
		.decided_at = r->now };
	struct ruleset now, want;
	int status, done = 0;

	if (ruleset_load(r->db, r->pool, d.object, &now) != 1)
		return req_failed(r);
	req_object(r, "account", d.object);
	if ((status = rules_read(r, &want)) != 0)
		return status;
	if (!is_outdated(r, &now)) {
		if (ruleset_is_looser(&now, &want) && d.reason[strspn(d.reason,
		    " \t\r\n")] == '\0')
			return req_problem(r, "rules.reason-missing", "reason");
		done = ruleset_change(r->db, d.object, &now, &want);
	}
	if (done == 0) {
		/* The page is to show what is there now, not this snapshot. */
		db_rollback(r->db);
		return req_problem(r, "rules.changed", NULL);
	}
	if (done == -1 || factor_due_account(r->db, d.object, r->now) == -1 ||
	    (d.reason[0] != '\0' && decision_add(r->db, &d) == -1))
		return req_failed(r);
	tell_changes(r, &want);
	req_notice(r, "rules.saved");
	return req_redirect(r, "/users/rules");
}

/* For the audit row: all rules as they are now, codes only. */
static void
tell_changes(struct req *r, const struct ruleset *s)
{
	size_t n = s->four_eyes[0] != '\0';

	for (const char *p = s->four_eyes; *p != '\0'; p++)
		n += *p == ' ';
	req_detail(r, "password=%lld factor=%s grace=%lld dormant=%lld"
	    " leavers=%s four-eyes=%zu", (long long)s->password_min,
	    s->factor_roles[0] == '\0' ? "privileged" : s->factor_roles,
	    (long long)s->grace_days, (long long)s->dormant_days,
	    s->leavers_named ? "name" : "pseudonym", n);
}
