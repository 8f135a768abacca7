/*
 * One conversation: what was agreed, what was said, until when it stays.
 */
#include "conversations.h"

#include <string.h>

#include "base/record.h"
#include "store/assistant.h"

#define FLAGS	6

static const char *const flag_codes[FLAGS] = {
	"start-replaced", "created-missing", "naive-time",
	"signature-unchecked",
	NULL,			/* no transcript: nothing to see of it */
	"signature-verified"
};

/* A record value as a string. */
static const char *
show_value(struct req *r, const struct record_value *v)
{
	return pool_strndup(r->pool, v->data, v->len);
}

static const char *
show_find(struct req *r, const struct conversation_part *part,
    enum record_tag tag)
{
	struct record_value v;

	if (part->data == NULL || !record_find(part->data, part->len, tag, &v))
		return NULL;
	return show_value(r, &v);
}

static void
show_head(struct req *r, const struct conversation *c, const struct assistant *a,
    struct xml_node *x)
{
	xml_attr_uuid(x, "id", &c->id);
	xml_attr_uuid(x, "assistant", &c->assistant);
	xml_attr(x, "assistant-name", a->name);
	xml_attr(x, "assistant-mode", assistant_mode_name(a->version.mode));
	xml_attr_time(x, "started-at", c->started_at);
	if (c->duration_ms >= 0)
		xml_attr_int(x, "duration", (c->duration_ms + 500) / 1000);
	xml_attr(x, "status", c->status);
	xml_attr_int(x, "version", c->version);
	xml_attr(x, "consent", c->consent);
	if (c->settings_version != 0)
		xml_attr_int(x, "settings-version", c->settings_version);
	xml_attr_bool(x, "settings-known", c->settings_known);
	xml_attr_time(x, "retention-until-at", c->retention_until);
	/* Erased today, it is in backups of the keys until then. */
	xml_attr_time(x, "backup-gone-at", r->now +
	    (int64_t)r->conf->backup_days * MOMENT_DAY);
	xml_attr_bool(x, "may-work", req_may(r, CONVERSATION_WORK));
	xml_attr_bool(x, "may-erase", req_may(r, CONVERSATION_ERASE));
	for (unsigned i = 0; i < FLAGS; i++)
		if (flag_codes[i] != NULL && (c->flags & (1u << i)) != 0)
			xml_attr(xml_add(x, "flag"), "code", flag_codes[i]);
}

/* When the assistant last began to speak before the answer: the question. */
static int64_t
show_asked(const struct conversation_part *transcript, int64_t answered_ms)
{
	struct record_value v;
	int64_t asked = -1;
	bool assistant = false;
	size_t at = 0;

	while (transcript->data != NULL && record_next(transcript->data,
	    transcript->len, &at, &v)) {
		if (v.tag == RECORD_TURN)
			assistant = v.len == 1 && v.data[0] == 'a';
		if (v.tag != RECORD_AT || !assistant)
			continue;
		if (record_int(&v) >= answered_ms)
			break;
		asked = record_int(&v);
	}
	return asked;
}

/* The notice as it was worded in the version that was spoken. */
static int
show_wording(struct req *r, const struct conversation *c,
    const struct assistant *a, struct xml_node *consent)
{
	struct assistant_version v;
	struct xml_node *text;
	size_t i, chosen = 0;
	int rc;

	if (!c->settings_known)
		return 0;
	rc = assistant_version_load(r->db, r->pool, a, c->settings_version, &v);
	if (rc != 1 || v.text_count == 0)
		return rc == -1 ? -1 : 0;
	for (i = 0; i < v.text_count; i++)
		if (strcmp(v.texts[i].language, a->language) == 0)
			chosen = i;
	text = xml_personal(consent, "text", PII_CONTENT, v.texts[chosen].body);
	xml_attr(text, "lang", v.texts[chosen].language);
	return 0;
}

static int
show_consent(struct req *r, const struct conversation *c,
    const struct assistant *a, struct xml_node *x)
{
	struct xml_node *consent = xml_add(x, "consent");
	int64_t asked;

	xml_attr(consent, "outcome", c->consent);
	xml_attr_time(consent, "at", c->consent_at);
	if (c->settings_version != 0)
		xml_attr_int(consent, "text-version", c->settings_version);
	if (c->consent_offset_ms >= 0) {
		xml_attr_int(consent, "offset", c->consent_offset_ms / 1000);
		asked = show_asked(&c->part[SEAL_TRANSCRIPT],
		    c->consent_offset_ms / 1000 * 1000);
		if (asked >= 0)
			xml_attr_int(consent, "asked-offset", asked / 1000);
	}
	return show_wording(r, c, a, consent);
}

static enum xml_pii
show_kind(const struct record_value *v, const char **name)
{
	static const struct {
		const char	*name;
		enum xml_pii	 pii;
	} kinds[] = { { "name", PII_NAME }, { "phone", PII_PHONE },
		{ "email", PII_EMAIL } };

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strlen(kinds[i].name) == v->len &&
		    memcmp(kinds[i].name, v->data, v->len) == 0) {
			*name = kinds[i].name;
			return kinds[i].pii;
		}
	*name = "content";
	return PII_CONTENT;
}

/* The values of one answer up to the next. */
struct answer {
	const char	*name, *kind, *value;
	enum xml_pii	 pii;
	int64_t		 at;		/* ms, or -1 */
};

static void
show_answer(const struct answer *a, struct xml_node *x)
{
	struct xml_node *n;

	if (a->name == NULL || a->value == NULL)
		return;
	n = xml_personal(x, "answer", a->pii, a->value);
	xml_attr(n, "name", a->name);
	if (a->at >= 0)
		xml_attr_int(n, "at", a->at / 1000);
	xml_attr(n, "kind", a->kind);
}

static void
show_answers(struct req *r, const struct conversation_part *part,
    struct xml_node *x)
{
	struct answer a = { .at = -1 };
	struct record_value v;
	size_t at = 0;

	while (part->data != NULL && record_next(part->data, part->len, &at, &v)) {
		switch (v.tag) {
		case RECORD_ANSWER:
			show_answer(&a, x);
			a = (struct answer){ .name = show_value(r, &v),
				.kind = "content", .pii = PII_CONTENT, .at = -1 };
			break;
		case RECORD_KIND:
			a.pii = show_kind(&v, &a.kind);
			break;
		case RECORD_VALUE:
			a.value = show_value(r, &v);
			break;
		case RECORD_AT:
			a.at = record_int(&v);
			break;
		default:
			break;
		}
	}
	show_answer(&a, x);
}

static const char *
show_speaker(const struct record_value *v)
{
	if (v->len == 1 && v->data[0] == 'a')
		return "assistant";
	return v->len == 1 && v->data[0] == 'c' ? "caller" : "other";
}

static void
show_transcript(struct req *r, const struct conversation_part *part,
    struct xml_node *x)
{
	struct xml_node *list, *turn;
	const char *speaker = "other";
	struct record_value v;
	int64_t said = -1, last = 0;
	size_t at = 0;

	if (part->data == NULL)
		return;
	list = xml_add(x, "transcript");
	while (record_next(part->data, part->len, &at, &v)) {
		if (v.tag == RECORD_TURN) {
			speaker = show_speaker(&v);
			said = -1;
		} else if (v.tag == RECORD_AT) {
			/* Engines round differently: never back in time. */
			said = record_int(&v) / 1000;
			last = said = said < last ? last : said;
		} else if (v.tag == RECORD_TEXT) {
			turn = xml_personal(list, "turn", PII_CONTENT,
			    show_value(r, &v));
			xml_attr(turn, "speaker", speaker);
			if (said >= 0)
				xml_attr_int(turn, "at", said);
		}
	}
}

/* Per class: when it goes, and how much of its time is left. */
static void
show_due(struct req *r, const struct conversation *c, struct xml_node *x)
{
	int64_t left = c->retention_until - r->now;
	int64_t whole = c->retention_until - c->received_at;
	struct xml_node *due;

	if (left < 0)
		left = 0;
	for (int i = SEAL_AUDIO; i < SEAL_CLASSES; i++) {
		if (c->part[i].data == NULL)
			continue;
		due = xml_add(x, "due");
		xml_attr(due, "class", seal_class_name((enum seal_class)i));
		xml_attr_time(due, "at", c->retention_until);
		xml_attr_int(due, "days-left", (left + MOMENT_DAY - 1) / MOMENT_DAY);
		xml_attr_int(due, "percent", whole <= 0 || left > whole ? 100 :
		    left * 100 / whole);
	}
}

static int
show_write(struct req *r, const struct conversation *c,
    const struct assistant *a)
{
	const struct conversation_part *contact = &c->part[SEAL_CONTACT];
	const struct conversation_part *summary = &c->part[SEAL_SUMMARY];
	struct xml_node *x = req_payload(r, "conversation");

	show_head(r, c, a, x);
	if (show_consent(r, c, a, x) == -1)
		return req_failed(r);
	xml_personal(x, "caller", PII_PHONE, show_find(r, contact, RECORD_NUMBER));
	xml_personal(x, "name", PII_NAME, show_find(r, contact, RECORD_NAME));
	xml_personal(x, "email", PII_EMAIL, show_find(r, contact, RECORD_EMAIL));
	xml_personal(x, "subject", PII_CONTENT,
	    show_find(r, summary, RECORD_SUBJECT));
	xml_personal(x, "summary", PII_CONTENT,
	    show_find(r, summary, RECORD_SUMMARY));
	show_answers(r, &c->part[SEAL_ANSWERS], x);
	show_transcript(r, &c->part[SEAL_TRANSCRIPT], x);
	xml_personal(x, "note", PII_CONTENT,
	    show_find(r, &c->part[SEAL_NOTES], RECORD_TEXT));
	show_due(r, c, x);
	return 200;
}

int
conversation_show(struct req *r)
{
	struct conversation_tools t = conversations_tools(r);
	struct conversation *c = pool_alloc(r->pool, sizeof(*c));
	struct assistant a;
	int rc;

	req_object(r, "conversation", &r->var[0]);
	rc = conversation_load(&t, &r->var[0], c);
	if (rc == 0)
		return 404;
	if (rc == -1 || assistant_load(r->db, r->pool, &t.account, &c->assistant,
	    &a) != 1)
		return req_failed(r);
	return show_write(r, c, &a);
}
