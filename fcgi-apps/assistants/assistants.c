/*
 * rufwacht-assistants: what each assistant says, asks and may keep.
 */
#include <string.h>

#include "app.h"
#include "base/text.h"
#include "four.h"
#include "rules.h"
#include "store/assistant.h"
#include "store/db.h"

/* Far above any period, so that a long one is told the account's limit. */
#define DAYS_TYPED_MAX	100000

enum show_field { SHOW_VERSION };

static const struct form_field show_query[] = {
	[SHOW_VERSION] = { "version", FORM_INT, 1, INT32_MAX, .optional = true },
	{ 0 }
};

/* The notices last: their order is that of rules_languages. */
enum save_field { FROM, MODE, RETENTION, RECORD, TRANSCRIBE, REASON, NOTICES };

static const struct form_field settings[] = {
	[FROM] = { "from", FORM_INT, 1, INT32_MAX },
	[MODE] = { "mode", FORM_CHOICE, .choices = "none notice explicit" },
	[RETENTION] = { "retention_days", FORM_INT, 0, DAYS_TYPED_MAX,
	    .optional = true },
	[RECORD] = { "may_record", FORM_FLAG },
	[TRANSCRIBE] = { "may_transcribe", FORM_FLAG },
	[REASON] = { "reason", FORM_AREA, 0, ASSISTANT_REASON_MAX,
	    .optional = true },
	[NOTICES] = { "notice_de", FORM_AREA, 0, ASSISTANT_NOTICE_MAX,
	    .optional = true },
	{ "notice_en", FORM_AREA, 0, ASSISTANT_NOTICE_MAX, .optional = true },
	{ 0 }
};

static int	list(struct req *);
static int	show(struct req *);
static int	save(struct req *);
static int	save_weakens(struct req *);
static int	find(struct req *, struct assistant *);
static int	add_assistant(struct req *, const struct assistant *, bool old);
static int	add_notices(struct req *, const struct assistant *);
static int	add_versions(struct req *, const struct assistant *);
static void	read_draft(struct req *, const struct assistant *,
		    struct assistant_draft *, struct notice_text *);
static const char *typed_text(struct req *, unsigned);
static void	tell_changes(struct req *, const struct assistant *,
		    const struct assistant_draft *);
static bool	same_notices(const struct assistant_version *,
		    const struct assistant_draft *);

static const struct route routes[] = {
	{ GET, "/assistants", .right = ASSISTANT_READ, .run = list,
	  .view = "assistant-list" },
	{ GET, "/assistants/{id}", .right = ASSISTANT_READ, .form = show_query,
	  .run = show, .view = "assistant" },
	{ POST, "/assistants/{id}/settings", .right = ASSISTANT_CHANGE,
	  .needs = STEP_UP, .form = settings, .run = save, .again = show,
	  .view = "assistant", .four = "consent.weaken",
	  .four_when = save_weakens, .audit = "assistant.changed" },
	{ 0 }
};

static const struct app assistants = {
	.name = "assistants",
	.routes = routes,
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &assistants);
}

static int
list(struct req *r)
{
	struct assistant_list all;
	struct xml_node *p, *e;
	const struct assistant *a;
	size_t i;

	if (assistant_list(r->db, r->pool, &r->session->account, req_limit(r),
	    &all) == -1 || assistant_mark_defaults(r->db, r->pool,
	    &r->session->account, &all) == -1)
		return req_failed(r);
	p = req_payload(r, "assistant-list");
	for (i = 0; i < all.n; i++) {
		a = &all.v[i];
		e = xml_add(p, "assistant");
		xml_attr_uuid(e, "id", &a->id);
		xml_attr(e, "name", a->name);
		xml_attr(e, "mode", assistant_mode_name(a->version.mode));
		xml_attr_bool(e, "default", a->is_default);
		xml_attr_int(e, "settings-version", a->version.number);
		xml_attr_int(e, "retention-days",
		    assistant_days(a, &a->version));
		xml_attr(e, "language", a->language);
		xml_attr_bool(e, "may-record", a->version.may_record);
		xml_attr_bool(e, "may-transcribe", a->version.may_transcribe);
	}
	return 200;
}

/*
 * The version in force or, by ?version=N, an old one to read. Also fills the
 * page of a form that comes back; its fields are then those of `settings`.
 */
static int
show(struct req *r)
{
	struct assistant a;
	bool old = r->http.method == GET && form_has(r->form, SHOW_VERSION);
	int status, found;

	if ((status = find(r, &a)) != 200)
		return status;
	if (old) {
		found = assistant_version_load(r->db, r->pool, &a,
		    (uint32_t)form_int(r->form, SHOW_VERSION), &a.version);
		if (found == -1)
			return req_failed(r);
		if (found == 0)
			return req_problem(r, "request.not-found", NULL);
	}
	return add_assistant(r, &a, old);
}

/* What the viewer was not given does not exist. 200, or the problem's status. */
static int
find(struct req *r, struct assistant *a)
{
	int found;

	found = assistant_load(r->db, r->pool, &r->session->account, &r->var[0],
	    a);
	if (found == 1 && req_limit(r) != NULL)
		found = assistant_is_given(r->db, r->pool, a, req_limit(r));
	if (found == -1)
		return req_failed(r);
	if (found == 0)
		return req_problem(r, "request.not-found", NULL);
	req_object(r, "assistant", &a->id);
	return 200;
}

static int
add_assistant(struct req *r, const struct assistant *a, bool old)
{
	const struct assistant_version *v = &a->version;
	struct xml_node *p = req_payload(r, "assistant");

	xml_attr_uuid(p, "id", &a->id);
	xml_attr(p, "name", a->name);
	xml_attr(p, "mode", assistant_mode_name(v->mode));
	xml_attr_int(p, "retention-days", assistant_days(a, v));
	xml_attr_int(p, "account-retention-days", a->account_days);
	xml_attr_bool(p, "may-record", v->may_record);
	xml_attr_bool(p, "may-transcribe", v->may_transcribe);
	xml_attr_int(p, "settings-version", v->number);
	xml_attr_bool(p, "may-change", !old && req_may(r, ASSISTANT_CHANGE));
	if (add_notices(r, a) == -1 || add_versions(r, a) == -1)
		return req_failed(r);
	return 200;
}

/* Each text with the version since which it has not changed. */
static int
add_notices(struct req *r, const struct assistant *a)
{
	char hash[2 * SECRET_SIZE + 1];
	const struct notice_text *t;
	struct xml_node *e;
	uint32_t number;
	int64_t since;
	size_t i;

	for (i = 0; i < a->version.text_count; i++) {
		t = &a->version.texts[i];
		if (assistant_text_since(r->db, r->pool, a, t, &number,
		    &since) == -1)
			return -1;
		text_hex(t->hash, sizeof(t->hash), hash);
		e = xml_text(r->payload, "notice", t->body);
		xml_attr(e, "lang", t->language);
		xml_attr_int(e, "version", number);
		xml_attr(e, "hash", hash);
		xml_attr_time(e, "created-at", since);
	}
	return 0;
}

/* Who made a version is told to those who may see the people. */
static int
add_versions(struct req *r, const struct assistant *a)
{
	struct assistant_versions all;
	const struct assistant_version *v;
	struct xml_node *e;
	size_t i;

	if (assistant_version_list(r->db, r->pool, a, &all) == -1 ||
	    (req_may(r, PERSON_READ) &&
	    assistant_version_authors(r->db, r->pool, a, &all) == -1))
		return -1;
	for (i = 0; i < all.n; i++) {
		v = &all.v[i];
		e = xml_add(r->payload, "version");
		xml_attr_int(e, "number", v->number);
		xml_attr_time(e, "created-at", v->created_at);
		xml_attr(e, "author", v->author_name);
		xml_attr(e, "author-alias", v->author_alias);
		xml_attr(e, "mode", assistant_mode_name(v->mode));
		xml_attr_int(e, "retention-days", assistant_days(a, v));
		xml_attr(e, "reason", v->reason);
	}
	return 0;
}

/* One transaction: judged against the version the form started from. */
static int
save(struct req *r)
{
	struct notice_text texts[RULES_LANGUAGES];
	struct assistant_draft draft;
	struct rules_faults faults;
	struct assistant a;
	char id[UUID_TEXT_SIZE];
	int status, done = 0;
	size_t i;

	if ((status = find(r, &a)) != 200)
		return status;
	read_draft(r, &a, &draft, texts);
	if (form_int(r->form, FROM) == a.version.number) {
		rules_judge(r->pool, &a, &draft, &faults);
		for (i = 0; i < faults.n; i++)
			status = req_problem(r, faults.v[i].code,
			    faults.v[i].field);
		if (faults.n != 0)
			return status;
		done = assistant_change(r->db, &draft, &a.id, a.version.number);
	}
	if (done == -1)
		return req_failed(r);
	if (done == 0) {
		/* The page is to show what is there now, not this snapshot. */
		db_rollback(r->db);
		return req_problem(r, "assistant.changed", NULL);
	}
	tell_changes(r, &a, &draft);
	req_notice(r, "assistant.saved");
	uuid_format(&a.id, id);
	return req_redirect(r, pool_printf(r->pool, "/assistants/%s", id));
}

/* Less consent or a longer period needs a second person, where the account
 * says so. An outdated form is for save() to tell. */
static int
save_weakens(struct req *r)
{
	struct notice_text texts[RULES_LANGUAGES];
	struct assistant_draft draft, same;
	struct assistant a;
	bool longer, weaker;
	int status;

	if ((status = find(r, &a)) != 200)
		return status;
	read_draft(r, &a, &draft, texts);
	same = draft;
	same.retention_days = a.version.retention_days;
	weaker = rules_is_weaker(&a, &same);
	longer = !weaker ? rules_is_weaker(&a, &draft) :
	    draft.retention_days > a.version.retention_days;
	if ((!weaker && !longer) || form_int(r->form, FROM) != a.version.number)
		return FOUR_FREE;
	if (!weaker || (longer && !four_is_picked(r, r->four)))
		r->four = "retention.lengthen";
	return FOUR_SECOND;
}

static void
read_draft(struct req *r, const struct assistant *a, struct assistant_draft *d,
    struct notice_text *texts)
{
	const char *body;
	size_t i;

	*d = (struct assistant_draft){
		.account = a->account, .name = a->name, .language = a->language,
		.mode = assistant_mode(form_text(r->form, MODE)),
		.retention_days = ASSISTANT_ACCOUNT_PERIOD,
		.may_record = form_int(r->form, RECORD) != 0,
		.may_transcribe = form_int(r->form, TRANSCRIBE) != 0,
		.reason = typed_text(r, REASON), .author = &r->session->person,
		.texts = texts, .now = r->now
	};
	/* Whoever follows the account goes on following it. */
	if (form_has(r->form, RETENTION) &&
	    (a->version.retention_days != ASSISTANT_ACCOUNT_PERIOD ||
	    form_int(r->form, RETENTION) != a->account_days))
		d->retention_days = (int)form_int(r->form, RETENTION);
	for (i = 0; i < RULES_LANGUAGES; i++) {
		if ((body = typed_text(r, NOTICES + (unsigned)i)) == NULL)
			continue;
		texts[d->text_count++] = (struct notice_text){
			.language = rules_languages[i].code, .body = body
		};
	}
}

/* With plain line ends and nothing around it; NULL if nothing is left. */
static const char *
typed_text(struct req *r, unsigned field)
{
	const char *s = form_text(r->form, field);
	size_t n;

	s = text_scrub(r->pool, s, strlen(s));
	s += strspn(s, " \t\n");
	for (n = strlen(s); n != 0 && strchr(" \t\n", s[n - 1]) != NULL; n--)
		continue;
	return n == 0 ? NULL : pool_strndup(r->pool, s, n);
}

/* For the audit row: codes of what differs, no text. */
static void
tell_changes(struct req *r, const struct assistant *a,
    const struct assistant_draft *d)
{
	const struct assistant_version *v = &a->version;
	struct buf b;

	buf_init(&b, r->pool, 200);
	if (d->mode != v->mode)
		buf_printf(&b, "mode=%s ", assistant_mode_name(d->mode));
	if (d->retention_days == ASSISTANT_ACCOUNT_PERIOD &&
	    v->retention_days != ASSISTANT_ACCOUNT_PERIOD)
		buf_puts(&b, "retention=account ");
	else if (d->retention_days != v->retention_days)
		buf_printf(&b, "retention=%d ", d->retention_days);
	if (d->may_record != v->may_record)
		buf_printf(&b, "record=%s ", d->may_record ? "yes" : "no");
	if (d->may_transcribe != v->may_transcribe)
		buf_printf(&b, "transcribe=%s ",
		    d->may_transcribe ? "yes" : "no");
	if (!same_notices(v, d))
		buf_puts(&b, "notice ");
	req_detail(r, "%sversion=%u", b.len == 0 ? "" : b.data,
	    (unsigned)v->number + 1);
}

/* Both lists are in the order of their languages. */
static bool
same_notices(const struct assistant_version *v, const struct assistant_draft *d)
{
	size_t i;

	if (v->text_count != d->text_count)
		return false;
	for (i = 0; i < d->text_count; i++)
		if (strcmp(v->texts[i].language, d->texts[i].language) != 0 ||
		    strcmp(v->texts[i].body, d->texts[i].body) != 0)
			return false;
	return true;
}
