/*
 * Four eyes: asking for a second person in place of doing, and doing what one
 * approved.
 */
#include "four.h"

#include <string.h>

#include "problem.h"
#include "serve.h"
#include "store/approval.h"
#include "store/db.h"

static int	four_ask(struct req *, int answer);
static int	four_try(struct req *);
static int	four_tell(struct req *, const struct approval *);
static const char *four_reason(const struct req *);

bool
four_is_picked(const struct req *r, const char *action)
{
	return approval_is_picked(r->session->four_eyes, action);
}

struct approval_viewer
four_viewer(const struct req *r)
{
	return (struct approval_viewer){ .account = r->session->account,
		.person = r->session->person, .role = r->session->role,
		.now = r->now };
}

int
four_load(struct req *r)
{
	struct approval *a;
	struct uuid id;
	const char *token = r->form->token;
	int found;

	if (r->form->approval == NULL)
		return 0;
	if (r->route->four == NULL)
		return req_problem(r, "form.unknown", NULL);
	if (uuid_parse(&id, r->form->approval, strlen(r->form->approval)) == -1)
		return req_problem(r, "request.bad", NULL);
	a = pool_alloc(r->pool, sizeof(*a));
	found = approval_load(r->db, r->pool, &r->session->account, &id, a);
	if (found == -1)
		return req_failed(r);
	/* Of somebody else, or for another form: there is none. */
	if (found == 0 || !uuid_equal(&a->requester, &r->session->person) ||
	    strcmp(a->path, r->http.path) != 0)
		return req_problem(r, "request.not-found", NULL);
	r->approval = a;
	r->http.body = a->fields;
	r->http.body_len = a->fields_len;
	r->form = form_read(r->pool, &r->http, r->route->form, true);
	r->form->token = token;
	return 0;
}

/* What the predicate says; r->four is the action. */
static int
four_judge(struct req *r)
{
	r->four = r->route->four;
	return r->route->four_when == NULL ? FOUR_SECOND :
	    r->route->four_when(r);
}

/* The request is used up with what the handler does, or not at all. */
static int
four_carry_out(struct req *r, int answer)
{
	const struct approval_viewer v = four_viewer(r);
	const struct approval *a = r->approval;

	switch (approval_carry_out(r->db, a, &v, answer == FOUR_DELAY)) {
	case -1:
		return req_failed(r);
	case 0:
		/* The page is to show what is there now. */
		db_rollback(r->db);
		return req_problem(r, approval_is_over(a, r->now) ?
		    "approval.over" : "approval.waits", NULL);
	}
	if (req_audit(r, "approval.carried-out", "approval", &a->id) == -1)
		return req_failed(r);
	return r->route->run(r);
}

int
four_run(struct req *r)
{
	int answer;

	if (r->route->four == NULL)
		return r->route->run(r);
	answer = four_judge(r);
	if (answer >= 400)
		return answer;
	if (r->approval != NULL)
		return four_carry_out(r, answer);
	if (answer == FOUR_FREE ||
	    (answer == FOUR_SECOND && !four_is_picked(r, r->four)))
		return r->route->run(r);
	return four_ask(r, answer);
}

/* Would the handler do it? Its work is rolled back; 0, or its refusal. What
 * leaves a trace outside of the database must be judged by the predicate. */
static int
four_try(struct req *r)
{
	int status;

	if ((r->app->wants & APP_LEDGER) != 0)
		return 0;
	status = r->route->run(r);
	if (status >= 400)
		return status;
	db_rollback(r->db);
	page_start(r);
	r->detail = NULL;
	r->keep = false;
	return db_begin(r->db) == -1 ? req_failed(r) : 0;
}

static int
four_ask(struct req *r, int answer)
{
	struct approval a = { .account = r->session->account,
		.action = r->four, .path = r->http.path,
		.requester = r->session->person, .reason = four_reason(r),
		.created_at = r->now, .expires_at = r->now + APPROVAL_LIFE,
		.due_at = MOMENT_NONE };
	char id[UUID_TEXT_SIZE];
	int status, others = 0;

	if (a.reason == NULL)
		return req_problem(r, "form.missing", "reason");
	if ((status = four_try(r)) != 0)
		return status;
	a.fields = form_canonical(r->pool, r->http.body, r->http.body_len,
	    &a.fields_len);
	if (a.fields_len > APPROVAL_FIELDS_MAX)
		return req_problem(r, "request.too-large", NULL);
	a.object_kind = r->object_kind;
	if ((a.has_object = r->has_object))
		a.object = r->object;
	if (four_is_picked(r, a.action))
		others = approval_deciders(r->db, r->pool, &a, false);
	a.needs_second = others > 0;
	if (answer == FOUR_DELAY || !a.needs_second)
		a.due_at = r->now + APPROVAL_DELAY;
	if (others == -1 || approval_add(r->db, &a) == -1 ||
	    four_tell(r, &a) == -1)
		return req_failed(r);
	r->audit = "approval.asked";
	req_object(r, "approval", &a.id);
	req_detail(r, "action=%s second=%s delay=%s", a.action,
	    a.needs_second ? "yes" : "no",
	    a.due_at != MOMENT_NONE ? "yes" : "no");
	req_notice(r, a.needs_second ? "approval.asked" : "approval.waits");
	uuid_format(&a.id, id);
	return req_redirect(r, pool_printf(r->pool, "/users/requests/%s", id));
}

/* Those who can decide; where it waits, the owners and whom it is about. */
static int
four_tell(struct req *r, const struct approval *a)
{
	if (a->needs_second && approval_deciders(r->db, r->pool, a, true) == -1)
		return -1;
	return a->due_at == MOMENT_NONE ? 0 :
	    approval_tell_waits(r->db, r->pool, a);
}

/* The posted reason; NULL if it is empty. */
static const char *
four_reason(const struct req *r)
{
	const struct form_field *f = r->route->form;
	const char *s;
	unsigned i;

	for (i = 0; f[i].name != NULL; i++) {
		if (strcmp(f[i].name, "reason") != 0)
			continue;
		s = form_text(r->form, i);
		return s[strspn(s, " \t\r\n")] == '\0' ? NULL : s;
	}
	return NULL;
}

bool
four_check(const struct route *row, FILE *out)
{
	const struct form_field *f;
	const char *wrong;
	bool good = true, reason;

	for (; row->method != 0; row++) {
		if (row->four == NULL)
			continue;
		wrong = NULL;
		reason = false;
		for (f = row->form; f != NULL && f->name != NULL; f++) {
			if (f->type == FORM_SECRET)
				wrong = "a secret would be kept";
			reason |= strcmp(f->name, "reason") == 0 &&
			    f->max <= APPROVAL_REASON_MAX;
		}
		if (approval_action(row->four) == NULL)
			wrong = "an unknown action";
		else if (row->method != POST || row->needs != STEP_UP)
			wrong = "not a POST with step-up";
		else if (!reason)
			wrong = "no field for the reason";
		if (wrong == NULL)
			continue;
		good = false;
		fprintf(out, "%s needs a second person: %s\n", row->path, wrong);
	}
	return good;
}
