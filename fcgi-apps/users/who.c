/*
 * Of whom a request speaks, and what the viewer may do to them.
 */
#include "users.h"

#include <string.h>

#include "store/assistant.h"
#include "store/db.h"
#include "store/decision.h"
#include "store/membership.h"

int
who_find(struct req *r, struct member *m)
{
	int found;

	req_object(r, "person", &r->var[0]);
	found = member_find(r->db, r->pool, &r->session->account, &r->var[0],
	    m);
	if (found == -1)
		return req_failed(r);
	return found ? 0 : req_problem(r, "request.not-found", NULL);
}

static bool
is_own(const struct req *r, const struct member *m)
{
	return uuid_equal(&m->person, &r->session->person);
}

bool
who_is_below(const struct req *r, const struct member *m)
{
	return !is_own(r, m) && rights_covers(r->session->role, m->role);
}

int
who_check(struct req *r, const struct member *m)
{
	if (is_own(r, m))
		return req_problem(r, "person.own", NULL);
	return who_is_below(r, m) ? 0 : req_problem(r, "person.above", NULL);
}

/* The session was read before this transaction had the account's row: the
 * viewer may have lost the role to somebody who was faster. */
int
who_guard(struct req *r)
{
	const struct session *s = r->session;
	struct member me;
	int n;

	if ((n = membership_guard(r->db, &s->account)) == -1 ||
	    (n == 1 && (n = member_find(r->db, r->pool, &s->account, &s->person,
	    &me)) == -1))
		return req_failed(r);
	return n == 1 && me.active && me.role == s->role ? 0 :
	    req_problem(r, "access.refused", NULL);
}

int
who_touch(struct req *r, struct member *m)
{
	int status;

	req_object(r, "person", &r->var[0]);
	if ((status = who_guard(r)) != 0 || (status = who_find(r, m)) != 0)
		return status;
	return who_check(r, m);
}

static bool
is_listed(const struct assistant_list *all, const struct uuid *id)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (uuid_equal(&all->v[i].id, id))
			return true;
	return false;
}

int
who_assistants(struct req *r, enum role role, unsigned field,
    struct who_given *out)
{
	struct assistant_list all;
	size_t i;

	memset(out, 0, sizeof(*out));
	if (!rights_is_limited(role))
		return 0;
	if (assistant_list(r->db, r->pool, &r->session->account, NULL,
	    &all) == -1)
		return req_failed(r);
	out->v = form_uuids(r->form, field, &out->n);
	for (i = 0; i < out->n; i++)
		if (!is_listed(&all, &out->v[i]))
			return req_problem(r, "form.bad-value", "assistant");
	/* An account that has none yet can still get its people. */
	return out->n == 0 && all.n != 0 ?
	    req_problem(r, "person.assistant-missing", "assistant") : 0;
}

int
who_leaves_owner(struct req *r, const struct member *m)
{
	int64_t n;

	if (m->role != ROLE_OWNER || !m->active)
		return 0;
	n = membership_owners(r->db, r->pool, &r->session->account,
	    &m->person);
	if (n == -1)
		return req_failed(r);
	return n > 0 ? 0 : req_problem(r, "person.last-owner", NULL);
}

int
who_note_reason(struct req *r, const struct member *m, unsigned field,
    const char *code)
{
	const struct decision d = { .account = r->session->account,
		.code = code, .object_kind = "person", .object = &m->person,
		.person = r->session->person, .decided_at = r->now,
		.reason = form_text(r->form, field) };

	return form_has(r->form, field) ? decision_add(r->db, &d) : 0;
}

int
who_done(struct req *r, const struct member *m, const char *notice)
{
	char id[UUID_TEXT_SIZE];

	uuid_format(&m->person, id);
	req_notice(r, notice);
	return req_redirect(r, pool_printf(r->pool, "/users/%s", id));
}
