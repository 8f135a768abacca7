/*
 * Requests that need a second person: the list, one of them, the decision.
 */
#include "users.h"

#include <string.h>

#include "base/text.h"
#include "four.h"
#include "store/approval.h"
#include "store/db.h"
#include "store/overview.h"
#include "web/form.h"

static int	add_list(struct req *, bool decided);
static int	find(struct req *, struct approval *);
static bool	may_see(struct req *, const struct approval *);
static bool	may_withdraw(const struct req *, const struct approval *);
static void	add_facts(struct req *, struct xml_node *,
		    const struct approval *);
static void	add_fields(struct req *, struct xml_node *,
		    const struct approval *);
static const char *assistant_name(struct req *, const char *);
static int	decide(struct req *, int (*)(struct db *,
		    const struct approval *, const struct approval_viewer *),
		    const char *state);
static int	answer(struct req *, const struct approval *, const char *state);

int
approval_list_show(struct req *r)
{
	req_payload(r, "approval-list");
	if (add_list(r, false) == -1 || add_list(r, true) == -1)
		return req_failed(r);
	return 200;
}

static int
add_list(struct req *r, bool decided)
{
	struct approval_list all;
	size_t i;

	if (approval_list(r->db, r->pool, &r->session->account, decided, r->now,
	    &all) == -1)
		return -1;
	for (i = 0; i < all.n; i++)
		if (may_see(r, &all.v[i]))
			add_facts(r, xml_add(r->payload, "request"), &all.v[i]);
	return 0;
}

/* Whoever asked, is meant or may decide; and whoever may see the people. */
static bool
may_see(struct req *r, const struct approval *a)
{
	const struct approval_viewer v = four_viewer(r);

	return uuid_equal(&a->requester, &v.person) ||
	    approval_is_about(a, &v.person) || approval_may_decide(a, &v) ||
	    req_may(r, PERSON_READ);
}

/*
 * What waits for a day only can be stopped by everybody who may do it, and by
 * whom it is about; what waits for a second person is refused by them.
 */
static bool
may_withdraw(const struct req *r, const struct approval *a)
{
	const struct approval_viewer v = four_viewer(r);

	return uuid_equal(&a->requester, &v.person) ||
	    approval_is_about(a, &v.person) ||
	    (a->due_at != MOMENT_NONE && approval_may_decide(a, &v));
}

/* 200, or the status of the problem. */
static int
find(struct req *r, struct approval *a)
{
	int found;

	found = approval_load(r->db, r->pool, &r->session->account, &r->var[0],
	    a);
	if (found == -1)
		return req_failed(r);
	if (found == 0 || !may_see(r, a))
		return req_problem(r, "request.not-found", NULL);
	req_object(r, "approval", &a->id);
	return 200;
}

static void
add_facts(struct req *r, struct xml_node *e, const struct approval *a)
{
	const struct approval_viewer v = four_viewer(r);
	bool own = uuid_equal(&a->requester, &v.person);
	bool over = approval_is_over(a, r->now);

	xml_attr_uuid(e, "id", &a->id);
	xml_attr(e, "action", a->action);
	xml_attr(e, "request-state", over && (strcmp(a->state, "open") == 0 ||
	    strcmp(a->state, "approved") == 0) ? "expired" : a->state);
	xml_attr_bool(e, "needs-second", a->needs_second);
	xml_attr_bool(e, "own", own);
	xml_attr_bool(e, "over", over);
	xml_attr_bool(e, "ready", own && approval_is_ready(a, r->now));
	xml_attr_bool(e, "may-decide", !over && a->needs_second &&
	    strcmp(a->state, "open") == 0 && approval_may_decide(a, &v));
	xml_attr_bool(e, "may-withdraw", !over && may_withdraw(r, a));
	xml_attr_time(e, "created-at", a->created_at);
	xml_attr_time(e, "expires-at", a->expires_at);
	xml_attr_time(e, "due-at", a->due_at);
	xml_attr_time(e, "decided-at", a->decided_at);
	xml_attr_time(e, "done-at", a->done_at);
	xml_attr(e, "object-kind", a->object_kind);
	if (a->has_object)
		xml_attr_uuid(e, "object", &a->object);
	xml_text(e, "requester", a->requester_name);
	if (a->decider_name != NULL)
		xml_text(e, "decider", a->decider_name);
	if (a->object_name != NULL)
		xml_text(e, "object-name", a->object_name);
}

int
approval_show(struct req *r)
{
	struct approval a;
	struct xml_node *p;
	int status;

	if ((status = find(r, &a)) != 200)
		return status;
	p = req_payload(r, "approval");
	add_facts(r, p, &a);
	xml_attr(p, "path", a.path);
	xml_text(p, "reason", a.reason);
	add_fields(r, p, &a);
	return 200;
}

/* All that was posted but the reason, which stands for itself. */
static void
add_fields(struct req *r, struct xml_node *p, const struct approval *a)
{
	struct form_pair pairs[64];
	struct xml_node *e;
	size_t i, n;

	n = form_pairs(r->pool, a->fields, a->fields_len, pairs,
	    COUNT_OF(pairs));
	for (i = 0; i < n; i++) {
		if (strcmp(pairs[i].name, "reason") == 0)
			continue;
		e = xml_text(p, "field", text_scrub(r->pool, pairs[i].value,
		    strlen(pairs[i].value)));
		xml_attr(e, "name", pairs[i].name);
		if (strcmp(pairs[i].name, "assistant") == 0)
			xml_attr(e, "label", assistant_name(r, pairs[i].value));
	}
}

/* Of an id that was posted; NULL if there is none. */
static const char *
assistant_name(struct req *r, const char *text)
{
	struct overview_givens all;
	struct uuid id;
	size_t i;

	if (uuid_parse(&id, text, strlen(text)) == -1 || overview_assistants(
	    r->db, r->pool, &r->session->account, &all) == -1)
		return NULL;
	for (i = 0; i < all.n; i++)
		if (uuid_equal(&all.v[i].assistant, &id))
			return all.v[i].name;
	return NULL;
}

int
approval_post_approve(struct req *r)
{
	return decide(r, approval_approve, "approved");
}

int
approval_post_refuse(struct req *r)
{
	return decide(r, approval_refuse, "refused");
}

static int
decide(struct req *r, int (*how)(struct db *, const struct approval *,
    const struct approval_viewer *), const char *state)
{
	const struct approval_viewer v = four_viewer(r);
	struct approval a;
	int status;

	if ((status = find(r, &a)) != 200)
		return status;
	if (uuid_equal(&a.requester, &v.person) ||
	    approval_is_about(&a, &v.person))
		return req_problem(r, "approval.own", NULL);
	if (!approval_may_decide(&a, &v))
		return req_problem(r, "access.refused", NULL);
	switch (how(r->db, &a, &v)) {
	case -1:
		return req_failed(r);
	case 0:
		/* The page is to show what is there now, not this snapshot. */
		db_rollback(r->db);
		return req_problem(r, "approval.over", NULL);
	}
	return answer(r, &a, state);
}

int
approval_post_withdraw(struct req *r)
{
	const struct approval_viewer v = four_viewer(r);
	struct approval a;
	int status;

	if ((status = find(r, &a)) != 200)
		return status;
	if (!may_withdraw(r, &a))
		return req_problem(r, "access.refused", NULL);
	switch (approval_withdraw(r->db, &a, &v)) {
	case -1:
		return req_failed(r);
	case 0:
		db_rollback(r->db);
		return req_problem(r, "approval.over", NULL);
	}
	return answer(r, &a, "withdrawn");
}

/* Whoever asked is told what others did to it. */
static int
answer(struct req *r, const struct approval *a, const char *state)
{
	char id[UUID_TEXT_SIZE];

	if (!uuid_equal(&a->requester, &r->session->person) &&
	    approval_tell_end(r->db, a, state, r->now) == -1)
		return req_failed(r);
	req_detail(r, "action=%s", a->action);
	if (strcmp(state, "approved") == 0)
		req_notice(r, "approval.approved");
	else if (strcmp(state, "refused") == 0)
		req_notice(r, "approval.refused");
	else
		req_notice(r, "approval.withdrawn");
	uuid_format(&a->id, id);
	return req_redirect(r, pool_printf(r->pool, "/users/requests/%s", id));
}
