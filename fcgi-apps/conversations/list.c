/*
 * The list, its filters and pages, and the search over sealed content.
 */
#include "conversations.h"

#include <string.h>

#include "base/log.h"
#include "base/slot.h"
#include "base/text.h"
#include "store/assistant.h"
#include "store/search.h"

/* One page of the list as it was asked for. */
struct listing {
	struct conversation_filter filter;
	struct conversation_list list;
	struct assistant_list assistants;
	const struct uuid *search;	/* id of the words, or NULL */
	struct conversation_search found;
};

static void
listing_filter(struct req *r, struct listing *l)
{
	struct conversation_filter *f = &l->filter;

	f->from = f->to = MOMENT_NONE;
	if (r->route->method != GET)	/* shown again below a search form */
		return;
	f->assistant = form_uuid(r->form, LIST_ASSISTANT);
	f->before = form_uuid(r->form, LIST_BEFORE);
	f->after = f->before == NULL ? form_uuid(r->form, LIST_AFTER) : NULL;
	l->search = form_uuid(r->form, LIST_SEARCH);
	if (form_has(r->form, LIST_STATUS))
		f->status = conversations_word(r, STATUS_WORDS,
		    form_int(r->form, LIST_STATUS));
	if (form_has(r->form, LIST_CONSENT))
		f->consent = conversations_word(r, CONSENT_WORDS,
		    form_int(r->form, LIST_CONSENT));
	if (form_has(r->form, LIST_FROM))
		f->from = form_int(r->form, LIST_FROM);
	if (form_has(r->form, LIST_TO))	/* the day itself is included */
		f->to = form_int(r->form, LIST_TO) + MOMENT_DAY;
}

/* The path of another page with the same filters. */
static const char *
listing_path(struct req *r, const struct listing *l, const char *cursor,
    const struct uuid *id)
{
	static const unsigned kept[] = { LIST_ASSISTANT, LIST_STATUS,
		LIST_CONSENT, LIST_FROM, LIST_TO, LIST_SEARCH };
	char text[UUID_TEXT_SIZE];
	struct buf b;
	size_t i;

	(void)l;
	uuid_format(id, text);
	buf_init(&b, r->pool, 256);
	buf_printf(&b, "/conversations?%s=%s", cursor, text);
	for (i = 0; i < COUNT_OF(kept) && r->route->method == GET; i++)
		if (form_has(r->form, kept[i]))
			buf_printf(&b, "&%s=%s", list_fields[kept[i]].name,
			    form_text(r->form, kept[i]));
	return b.data;
}

static void
listing_write_filter(struct req *r, const struct listing *l,
    struct xml_node *list)
{
	struct xml_node *filter = xml_add(list, "filter"), *a;

	xml_attr_uuid(filter, "assistant", l->filter.assistant);
	xml_attr(filter, "status", l->filter.status);
	xml_attr(filter, "consent", l->filter.consent);
	if (l->filter.from != MOMENT_NONE)
		xml_attr(filter, "from", form_text(r->form, LIST_FROM));
	if (l->filter.to != MOMENT_NONE)
		xml_attr(filter, "to", form_text(r->form, LIST_TO));
	for (size_t i = 0; i < l->assistants.n; i++) {
		a = xml_add(list, "assistant");
		xml_attr_uuid(a, "id", &l->assistants.v[i].id);
		xml_attr(a, "name", l->assistants.v[i].name);
	}
}

static const char *
listing_assistant(const struct listing *l, const struct uuid *id)
{
	for (size_t i = 0; i < l->assistants.n; i++)
		if (uuid_equal(&l->assistants.v[i].id, id))
			return l->assistants.v[i].name;
	return "";
}

static void
listing_write_row(const struct listing *l, const struct conversation_row *row,
    struct xml_node *list)
{
	struct xml_node *c = xml_add(list, "conversation");

	xml_attr_uuid(c, "id", &row->id);
	xml_attr_uuid(c, "assistant", &row->assistant);
	xml_attr(c, "assistant-name", listing_assistant(l, &row->assistant));
	xml_attr_time(c, "started-at", row->started_at);
	if (row->duration_ms >= 0)
		xml_attr_int(c, "duration", (row->duration_ms + 500) / 1000);
	xml_attr(c, "status", row->status);
	xml_attr(c, "consent", row->consent);
	xml_attr_bool(c, "content", row->content);
	xml_personal(c, "caller", PII_PHONE, row->number);
	xml_personal(c, "name", PII_NAME, row->name);
	xml_personal(c, "subject", PII_CONTENT, row->subject);
}

/* Where the neighbouring pages are. */
static void
listing_write_pages(struct req *r, const struct listing *l,
    struct xml_node *list)
{
	const struct conversation_list *c = &l->list;
	bool back = l->filter.after != NULL;
	bool older = back || c->more, newer = back ? c->more :
	    l->filter.before != NULL;
	char id[UUID_TEXT_SIZE];

	xml_attr_bool(list, "newest", !newer);
	xml_attr_uuid(list, "search", l->search);
	if (c->n == 0)
		return;
	if (older && l->search == NULL) {
		uuid_format(&c->row[c->n - 1].id, id);
		xml_attr(list, "more", id);
		xml_attr(list, "older-path", listing_path(r, l, "before",
		    &c->row[c->n - 1].id));
	}
	if (newer && l->search == NULL)
		xml_attr(list, "newer-path", listing_path(r, l, "after",
		    &c->row[0].id));
}

static void
listing_write(struct req *r, const struct listing *l)
{
	struct xml_node *list = req_payload(r, "conversation-list"), *n;

	listing_write_pages(r, l, list);
	listing_write_filter(r, l, list);
	if (l->search != NULL && l->found.back_to != MOMENT_NONE) {
		n = xml_add(list, "searched-back-to");
		xml_attr_time(n, "at", l->found.back_to);
	}
	if (l->search != NULL && !l->found.complete)
		xml_attr(xml_add(list, "go-on"), "path", listing_path(r, l,
		    "before", &l->found.last));
	for (size_t i = 0; i < l->list.n; i++)
		listing_write_row(l, &l->list.row[i], list);
}

/* A status to answer with, or 0: found what it could in its time. */
static int
listing_search(struct req *r, struct listing *l,
    const struct conversation_tools *t)
{
	const char *words;
	int rc, slot;

	rc = search_load(r->db, r->pool, r->session, r->session_keys, l->search,
	    &words);
	if (rc != 1)
		return rc == -1 ? req_failed(r) : req_problem(r, "search.gone", NULL);
	/* Searching is heavy: a bound per host and one per session. */
	slot = slot_take(r->conf->run_dir, "search", r->conf->search_slots, 0);
	if (slot == -1)
		return req_problem(r, "search.busy", NULL);
	if ((rc = search_begin(r->db, r->session)) != 1) {
		slot_give(slot);
		return rc == -1 ? req_failed(r) : req_problem(r, "search.busy", NULL);
	}
	/* Shown as typed, compared folded. */
	l->found.words = text_fold(r->pool, words, strlen(words));
	if (l->found.words == NULL)
		l->found.words = words;
	r->value.field = "q";
	r->value.text = words;
	l->found.budget_us = (int64_t)r->conf->search_ms * 1000;
	rc = conversation_search(t, &l->filter, &l->found, &l->list);
	slot_give(slot);
	if (search_end(r->db, r->session) == -1 || rc == -1)
		return req_failed(r);
	r->audit = "conversation.searched";
	return 0;
}

int
list_show(struct req *r)
{
	struct listing *l = pool_alloc(r->pool, sizeof(*l));
	struct conversation_tools t = conversations_tools(r);
	int status;

	listing_filter(r, l);
	if (assistant_list(r->db, r->pool, &t.account, t.person,
	    &l->assistants) == -1)
		return req_failed(r);
	if (l->search != NULL) {
		if ((status = listing_search(r, l, &t)) != 0)
			return status;
	} else if (conversation_list(&t, &l->filter, &l->list) == -1)
		return req_failed(r);
	listing_write(r, l);
	req_detail(r, "count=%zu filter=%s%s%s%s", l->list.n,
	    l->filter.assistant != NULL ? "assistant," : "",
	    l->filter.status != NULL ? "status," : "",
	    l->filter.consent != NULL ? "consent," : "",
	    l->filter.from != MOMENT_NONE || l->filter.to != MOMENT_NONE ?
	    "time" : "");
	return 200;
}

int
search_post(struct req *r)
{
	const char *typed = form_text(r->form, SEARCH_WORDS);
	const char *folded = text_fold(r->pool, typed, strlen(typed));
	char text[UUID_TEXT_SIZE];
	struct uuid id;

	if (folded == NULL || folded[strspn(folded, " ")] == '\0')
		return req_problem(r, "form.bad-value", "q");
	if (search_save(r->db, r->session, r->session_keys, typed, &id) == -1)
		return req_failed(r);
	uuid_format(&id, text);
	return req_redirect(r, pool_printf(r->pool, "/conversations?search=%s",
	    text));
}
