/*
 * lawful_basis and its predecessors. Everything unclear is read as less than
 * a yes: what is stored on a wrong yes cannot be unheard.
 */
#include "basis.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/pool.h"
#include "plain.h"
#include "reader.h"

#define SKEW	(5 * 60 * MOMENT_SECOND)

static const char *const bases[] = {
	"consent", "contract", "legal_obligation", "vital_interests",
	"public_task", "legitimate_interests", NULL
};

/* The later one wins when several attachments differ. */
static const char *const outcomes[] = {
	"given", "silent", "unclear", "refused", "withdrawn", NULL
};

/* Words for a yes in the older drafts; every other word is a no. */
static const char *const yes[] = {
	"granted", "yes", "true", "given", "accepted", "active", NULL
};
static const char *const no[] = {
	"denied", "no", "false", "refused", "revoked", "withdrawn", "declined",
	"rejected", "pending", "expired", "unknown", NULL
};

static const char *const grant_lists[] = {
	"purpose_grants", "consent_grants", "consents", NULL
};

/* One attachment while it is read. */
struct consent {
	struct reader	*r;
	const struct value *body;
	const struct path *path;	/* of the body */
	const struct path *at;		/* of the grant being read */
	bool		 old;		/* a consent attachment */
	bool		 expired;
};

static void	read_attachment(struct reader *, const struct value *,
		    const struct path *, bool old);
static const struct value *object_body(struct reader *,
		    const struct value *);
static void	read_expiry(struct consent *);
static void	read_grants(struct consent *, const struct value *,
		    const struct path *);
static void	read_old_grant(struct consent *, const struct value *);
static void	add_grant(struct consent *, const char *purpose,
		    enum vcon_granted, const struct value *entry);
static void	read_metadata(struct consent *);
static void	read_proof(struct consent *);
static void	settle(struct vcon_basis *);

static const char *
in_list(const char *s, const char *const *list)
{
	for (; s != NULL && *list != NULL; list++)
		if (strcasecmp(s, *list) == 0)
			return *list;
	return NULL;
}

static void
set_outcome(struct vcon_basis *b, const char *outcome)
{
	size_t i;

	for (i = 0; outcomes[i] != NULL; i++) {
		if (b->outcome != NULL && strcmp(outcomes[i], b->outcome) == 0)
			b->outcome = NULL;	/* below what comes */
		if (strcmp(outcomes[i], outcome) == 0)
			break;
	}
	if (b->outcome == NULL)
		b->outcome = outcomes[i];
}

void
basis_read(struct reader *r, const struct value *attachments)
{
	const struct value *value;
	const char *purpose;
	size_t i;

	for (i = 0; i < value_count(attachments); i++) {
		value = value_at(attachments, i);
		purpose = reader_purpose(value);
		if (strcmp(purpose, "lawful_basis") == 0 ||
		    strcmp(purpose, "consent") == 0)
			read_attachment(r, value,
			    PATH_AT(PATH_KEY(NULL, "attachments"), i),
			    *purpose == 'c');
	}
	settle(&r->out->basis);
}

static void
read_attachment(struct reader *r, const struct value *attachment,
    const struct path *path, bool old)
{
	struct consent c = { .r = r, .old = old };
	struct vcon_basis *b = &r->out->basis;
	const struct value *list = NULL;
	const char *s;
	size_t i;

	b->present = true;
	c.path = PATH_KEY(path, "body");
	c.body = object_body(r, attachment);
	if (c.body == NULL && old) {
		c.body = attachment;	/* the oldest ones had no body */
		c.path = path;
	}
	if (c.body == NULL) {
		reader_fault(r, c.path, "vcon.basis");
		return;
	}
	s = reader_member(r, c.body, "lawful_basis");
	if (s != NULL && in_list(s, bases) == NULL)
		reader_fault(r, PATH_KEY(c.path, "lawful_basis"),
		    "vcon.basis");
	if (b->basis == NULL)
		b->basis = old ? "consent" : in_list(s, bases);
	read_expiry(&c);
	for (i = 0; grant_lists[i] != NULL && list == NULL; i++)
		if ((list = value_get(c.body, grant_lists[i])) != NULL)
			read_grants(&c, list,
			    PATH_KEY(c.path, grant_lists[i]));
	if (list == NULL && old)
		set_outcome(b, "unclear");
	read_metadata(&c);
	read_proof(&c);
}

/* A string is parsed whatever `encoding` says: it might hold a no. */
static const struct value *
object_body(struct reader *r, const struct value *attachment)
{
	const struct value *body = reader_body(r, attachment);
	const char *s, *code;
	size_t len;

	if ((s = value_string(body, &len)) != NULL)
		body = value_parse(r->pool, s, len, &code);
	return value_type(body) == VALUE_OBJECT ? body : NULL;
}

static void
read_expiry(struct consent *c)
{
	struct vcon_basis *b = &c->r->out->basis;
	int64_t us = MOMENT_NONE;

	reader_member_time(c->r, c->body, PATH_KEY(c->path, "expiration"),
	    &us);
	if (us == MOMENT_NONE)
		return;
	if (b->expires == MOMENT_NONE || us < b->expires)
		b->expires = us;
	c->expired = c->r->now != MOMENT_NONE && us + SKEW < c->r->now;
}

static void
read_grants(struct consent *c, const struct value *list,
    const struct path *path)
{
	const struct value *entry, *granted;
	const char *purpose;
	size_t i;

	if (value_type(list) != VALUE_ARRAY ||
	    value_count(list) > VCON_GRANTS_MAX) {
		reader_fault(c->r, path, "vcon.basis");
		return;
	}
	for (i = 0; i < value_count(list); i++) {
		entry = value_at(list, i);
		c->at = PATH_AT(path, i);
		purpose = reader_member(c->r, entry, "purpose");
		granted = value_get(entry, "granted");
		if (purpose != NULL && value_type(granted) == VALUE_BOOL)
			add_grant(c, purpose, value_true(granted) ?
			    GRANT_YES : GRANT_NO, entry);
		else if (c->old)
			read_old_grant(c, entry);
		else
			reader_fault(c->r, c->at, "vcon.basis");
	}
}

/*
 * { purpose, status }, { consent, value } or { value, consent }: one member
 * says what for, another one yes or no.
 */
static void
read_old_grant(struct consent *c, const struct value *entry)
{
	static const char *const members[] = {
		"purpose", "status", "consent", "value", "granted"
	};
	enum vcon_granted granted = GRANT_ABSENT;
	const char *s, *purpose = NULL;
	const struct value *v;
	size_t i;

	for (i = 0; i < COUNT_OF(members); i++) {
		v = value_get(entry, members[i]);
		s = reader_string(c->r, v);
		if (value_type(v) == VALUE_BOOL)
			granted = value_true(v) && granted != GRANT_NO ?
			    GRANT_YES : GRANT_NO;
		else if (in_list(s, yes) != NULL && granted != GRANT_NO)
			granted = GRANT_YES;
		else if (in_list(s, no) != NULL || (s != NULL && i == 1))
			granted = GRANT_NO;
		else if (s != NULL && purpose == NULL)
			purpose = s;
	}
	if (purpose == NULL || granted == GRANT_ABSENT)
		set_outcome(&c->r->out->basis, "unclear");
	else
		add_grant(c, purpose, granted, entry);
}

static struct vcon_grant *
find_grant(struct vcon_basis *b, const char *purpose)
{
	size_t i;

	for (i = 0; i < b->grant_count; i++)
		if (strcasecmp(b->grants[i].purpose, purpose) == 0)
			return &b->grants[i];
	return NULL;
}

static void
add_grant(struct consent *c, const char *purpose, enum vcon_granted granted,
    const struct value *entry)
{
	struct vcon_basis *b = &c->r->out->basis;
	struct vcon_grant *g = find_grant(b, purpose);
	const char *key = "granted_at";

	if (c->expired)
		granted = GRANT_NO;
	if (g != NULL && g->granted == GRANT_NO)
		return;
	if (g == NULL && b->grant_count == VCON_GRANTS_MAX) {
		reader_fault(c->r, c->at, "vcon.too-many");
		return;
	}
	if (b->grants == NULL)
		b->grants = pool_alloc(c->r->pool,
		    VCON_GRANTS_MAX * sizeof(*b->grants));
	if (g == NULL)
		g = &b->grants[b->grant_count++];
	g->purpose = purpose;
	g->granted = granted;
	g->granted_at = MOMENT_NONE;
	if (value_get(entry, key) == NULL && c->old)
		key = "timestamp";
	reader_member_time(c->r, entry, PATH_KEY(c->at, key),
	    &g->granted_at);
	g->condition = reader_string(c->r,
	    value_at(value_get(entry, "conditions"), 0));
}

static void
read_version(struct vcon_basis *b, const struct value *v)
{
	const char *s = value_string(v, NULL);
	int64_t n = value_integer(v);

	if (s != NULL && *s != '\0' && strlen(s) <= 9 &&
	    s[strspn(s, "0123456789")] == '\0')
		for (; *s != '\0'; s++)
			n = n * 10 + (*s - '0');
	else if (value_type(v) != VALUE_INTEGER)
		return;
	if (n < 0 || n > UINT32_MAX)
		return;
	b->settings_version = (uint32_t)n;
	b->settings_present = true;
}

static void
read_metadata(struct consent *c)
{
	const struct value *meta = value_get(c->body, "metadata");
	struct vcon_basis *b = &c->r->out->basis;
	const char *s;

	if ((s = reader_member(c->r, meta, "outcome")) != NULL)
		set_outcome(b, in_list(s, outcomes) != NULL ?
		    in_list(s, outcomes) : "unclear");
	if ((s = reader_member(c->r, meta, "method")) == NULL)
		s = reader_member(c->r, meta, "how");
	if (s != NULL && (strcasecmp(s, "key") == 0 ||
	    strcasecmp(s, "dtmf") == 0))
		b->how = "key";
	else if (s != NULL && (strcasecmp(s, "voice") == 0 ||
	    strcasecmp(s, "verbal") == 0))
		b->how = "voice";
	if (!b->settings_present)
		read_version(b, value_get(meta, "settings_version"));
}

/* Where in the call it was said: the offset within the dialog it points to. */
static void
read_proof(struct consent *c)
{
	const struct value *list = value_get(c->body, "proof_mechanisms");
	struct vcon_basis *b = &c->r->out->basis;
	const struct value *data, *offset, *dialog;
	const char *s;
	int64_t ms, n, base;
	size_t i;

	for (i = 0; i < value_count(list) && b->offset_ms == -1; i++) {
		s = value_string(value_get(value_at(list, i), "proof_type"),
		    NULL);
		if (s == NULL || strcmp(s, "verbal_confirmation") != 0)
			continue;
		if (b->how == NULL)
			b->how = "voice";
		data = value_get(value_at(list, i), "proof_data");
		offset = value_get(data, "time_offset");
		ms = -1;
		if (value_string(offset, NULL) != NULL)
			ms = plain_clock(value_string(offset, NULL), NULL);
		else if (value_type(offset) != VALUE_NULL &&
		    value_number(offset) >= 0 && value_number(offset) < 1e9)
			ms = (int64_t)(value_number(offset) * 1000);
		dialog = value_get(data, "dialog_reference");
		n = value_integer(dialog);
		base = n >= 0 && (size_t)n < c->r->dialog_count ?
		    reader_at(c->r, c->r->dialog_start[n]) : 0;
		b->offset_ms = ms < 0 || base < 0 ? ms : ms + base;
	}
}

/* The three purposes everybody asks for, and the outcome's last word. */
static void
settle(struct vcon_basis *b)
{
	struct {
		const char		*purpose;
		enum vcon_granted	*slot;
	} wanted[] = {
		{ "storage", &b->storage },
		{ "recording", &b->recording },
		{ "transcription", &b->transcription },
	};
	const struct vcon_grant *g;
	size_t i;

	if (b->outcome != NULL && strcmp(b->outcome, "given") != 0)
		for (i = 0; i < b->grant_count; i++)
			b->grants[i].granted = GRANT_NO;
	for (i = 0; i < COUNT_OF(wanted); i++) {
		if ((g = find_grant(b, wanted[i].purpose)) == NULL)
			continue;
		*wanted[i].slot = g->granted;
		if (g->granted_at > b->granted_at)	/* NONE is the least */
			b->granted_at = g->granted_at;
	}
}
