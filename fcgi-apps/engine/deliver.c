/*
 * A phone engine delivers a finished call as vCon.
 *
 * The order is the point: type, size, form, assistant, consent, and only then
 * the store. The handler may run twice for one request (deadlock), so it
 * changes nothing but the database.
 */
#include "engine.h"

#include <string.h>
#include <strings.h>

#include "answer.h"
#include "app.h"
#include "consent.h"
#include "inflate.h"
#include "parts.h"
#include "problem.h"
#include "store/assistant.h"
#include "store/ingest.h"
#include "store/keyring.h"
#include "vcon.h"

#define BODY_MAX	(32 * 1024 * 1024)	/* packed, and unpacked */
#define SKEW		(5 * 60 * MOMENT_SECOND) /* engines' clocks */

enum query { Q_ASSISTANT, Q_SETTINGS };

const struct form_field deliver_query[] = {
	[Q_ASSISTANT] = { "assistant", FORM_UUID, .optional = true },
	[Q_SETTINGS] = { "settings_version", FORM_INT, 1, UINT32_MAX,
	    .optional = true },
	{ .name = NULL }
};

/* One delivery on its way. */
struct delivery {
	struct req	*r;
	const char	*text;		/* the vCon, unpacked */
	size_t		 len;
	struct vcon	 vcon;
	struct assistant assistant;
	uint32_t	 settings_version; /* spoken; 0 not told */
	bool		 settings_known;
	/* The stricter of the version in force and the one spoken. */
	enum assistant_mode mode;
	bool		 may_transcribe;
	int		 days;
	bool		 transcript_withheld; /* turns came and are not kept */
	struct ingest_call call;
	struct ingest_result result;
};

/* Steps: 0 to go on, else the status of the answer they made. */
static int	read_text(struct delivery *);
static int	read_body(struct delivery *);
static int	unpack(struct delivery *);
static int	read_vcon(struct delivery *);
static int	find_assistant(struct delivery *);
static int	find_settings(struct delivery *);
static int	fill_call(struct delivery *);
static int	store(struct delivery *);

static bool	is_type(const char *, const char *);
static void	fill_times(struct delivery *);
static unsigned	flags_of(const struct vcon *);
static int	answer(struct delivery *);
static void	note_audit(struct delivery *);
static void	write_dropped(const struct delivery *, struct buf *);

static int (*const steps[])(struct delivery *) = {
	read_text, read_vcon, find_assistant, find_settings,
	fill_call, store, answer
};

int
deliver_conversation(struct req *r)
{
	struct delivery *d = pool_alloc(r->pool, sizeof(*d));
	size_t i;
	int status = 0;

	d->r = r;
	for (i = 0; status == 0 && i < COUNT_OF(steps); i++)
		status = steps[i](d);
	return status;
}

static int
read_text(struct delivery *d)
{
	const struct http_request *http = &d->r->http;
	const char *type = http->content_type, *coding = http->content_encoding;
	bool packed_type = is_type(type, "application/vcon+gzip");
	int status;

	if (!packed_type && !is_type(type, "application/vcon") &&
	    !is_type(type, "application/json") &&
	    !is_type(type, "application/vcon+json"))
		return answer_problem(d->r, "vcon.type");
	if (*coding != '\0' && strcasecmp(coding, "gzip") != 0 &&
	    strcasecmp(coding, "identity") != 0)
		return answer_problem(d->r, "vcon.coding");
	if ((status = read_body(d)) != 0)
		return status;
	if (strcasecmp(coding, "gzip") == 0 && (status = unpack(d)) != 0)
		return status;
	/* Some name the packing twice and pack once. */
	if (packed_type && (*coding == '\0' || inflate_is_gzip(d->text, d->len)))
		return unpack(d);
	return 0;
}

static int
read_body(struct delivery *d)
{
	struct http_request *http = &d->r->http;
	enum http_fault fault = HTTP_FINE;

	/* Run again after a deadlock: the stream is empty by now. */
	if (http->body_len == 0)
		fault = http_read_body(d->r->pool, http, BODY_MAX);
	if (fault != HTTP_FINE)
		return answer_problem(d->r, problem_for_status((int)fault));
	d->text = http->body;
	d->len = http->body_len;
	return 0;
}

static int
unpack(struct delivery *d)
{
	char *out;
	size_t len;

	switch (inflate_gzip(d->r->pool, d->text, d->len, BODY_MAX, &out,
	    &len)) {
	case INFLATE_OK:
		d->text = out;
		d->len = len;
		return 0;
	case INFLATE_TOO_LARGE:
		return answer_problem(d->r, "request.too-large");
	default:
		return answer_problem(d->r, "vcon.gzip");
	}
}

/* Media types are compared without parameters and case (RFC 9110, 8.3.1). */
static bool
is_type(const char *header, const char *type)
{
	size_t n = strlen(type);

	if (strncasecmp(header, type, n) != 0)
		return false;
	header += n + strspn(header + n, " \t");
	return *header == '\0' || *header == ';';
}

static int
read_vcon(struct delivery *d)
{
	struct vcon *v = &d->vcon;

	switch (vcon_read(d->r->pool, d->text, d->len, d->r->now, v)) {
	case VCON_OK:
		return 0;
	case VCON_NOT_JSON:
		return answer_faults(d->r, "vcon.not-json", v->faults,
		    v->fault_count);
	case VCON_ENCRYPTED:
		return answer_problem(d->r, "vcon.encrypted");
	default:
		return answer_faults(d->r, "vcon.invalid", v->faults,
		    v->fault_count);
	}
}

/* The query names it, else the bot of the call, else the key. */
static int
find_assistant(struct delivery *d)
{
	const struct engine_caller *engine = d->r->engine;
	const struct uuid *id = form_uuid(d->r->form, Q_ASSISTANT);
	const char *bot = d->vcon.bot_uuid;
	struct uuid told;
	int found = 0;

	if (id == NULL && bot != NULL) {
		if (uuid_parse(&told, bot, strlen(bot)) == 0)
			id = &told;
	} else if (id == NULL && engine->has_assistant)
		id = &engine->assistant;
	if (id != NULL)
		found = assistant_load(d->r->db, d->r->pool, &engine->account,
		    id, &d->assistant);
	if (found == -1)
		return req_failed(d->r);
	return found == 1 ? 0 : answer_problem(d->r, "assistant.unknown");
}

/*
 * An engine that speaks an old version cannot make the rules of today milder,
 * nor today's rules those the caller heard.
 */
static int
find_settings(struct delivery *d)
{
	const struct vcon_basis *basis = &d->vcon.basis;
	const struct assistant_version *now = &d->assistant.version;
	struct assistant_version spoken = *now;
	int found = 0;

	if (form_has(d->r->form, Q_SETTINGS))
		d->settings_version = (uint32_t)form_int(d->r->form, Q_SETTINGS);
	else if (basis->settings_present)
		d->settings_version = basis->settings_version;
	if (d->settings_version == now->number)
		found = 1;
	else if (d->settings_version != 0)
		found = assistant_version_load(d->r->db, d->r->pool,
		    &d->assistant, d->settings_version, &spoken);
	if (found == -1)
		return req_failed(d->r);
	d->settings_known = found == 1;
	d->mode = spoken.mode > now->mode ? spoken.mode : now->mode;
	d->may_transcribe = spoken.may_transcribe && now->may_transcribe;
	d->days = assistant_days(&d->assistant, now);
	if (assistant_days(&d->assistant, &spoken) < d->days)
		d->days = assistant_days(&d->assistant, &spoken);
	return 0;
}

static int
fill_call(struct delivery *d)
{
	const struct vcon *v = &d->vcon;
	const struct vcon_basis *basis = &v->basis;
	struct consent consent;
	struct ingest_call *c = &d->call;
	char *number = pool_alloc(d->r->pool, PHONE_SIZE);
	bool transcript;

	consent = consent_judge(d->mode, d->settings_known, basis);
	*c = (struct ingest_call){
		.account = d->r->engine->account,
		.assistant = d->assistant.id,
		.vcon = v->uuid,
		.days = d->days,
		.keep = consent.keep,
		.no = consent.no,
		.outcome = consent.outcome,
		.consent_at = basis->granted_at,
		.consent_offset_ms = basis->offset_ms,
		.settings_version = d->settings_version,
		.settings_known = d->settings_known,
		.no_transcript = basis->transcription == GRANT_NO,
		.flags = flags_of(v),
		.now = d->r->now,
		.row_until = d->r->now + d->r->conf->row_days * MOMENT_DAY,
	};
	fill_times(d);
	if (!c->keep && c->no)
		return 0;
	transcript = d->may_transcribe && !c->no_transcript;
	d->transcript_withheld = !transcript && v->turn_count != 0;
	if (v->caller_number != NULL && phone_normalise(v->caller_number,
	    strlen(v->caller_number), d->r->conf->country, number) == 0)
		c->caller = number;
	if (parts_fill(d->r->pool, v, transcript, c->caller, c->part) == 0)
		return 0;
	return answer_problem(d->r, "vcon.too-long");
}

/* A clock in the future would keep a call for ever, or hide it in the list. */
static void
fill_times(struct delivery *d)
{
	const struct vcon *v = &d->vcon;
	struct ingest_call *c = &d->call;
	int64_t now = d->r->now, latest = now + SKEW;

	c->created_at = v->created_at;
	c->started_at = v->started_at != MOMENT_NONE ? v->started_at :
	    v->created_at;
	if (c->started_at > latest || c->started_at < 0) {
		if (c->started_at != MOMENT_NONE)
			c->flags |= INGEST_START_REPLACED;
		c->started_at = now;
	}
	c->duration_ms = v->duration_ms > UINT32_MAX ? -1 : v->duration_ms;
	c->kept_from = v->ended_at > now && v->ended_at <= latest ?
	    v->ended_at : now;
}

static unsigned
flags_of(const struct vcon *v)
{
	unsigned flags = 0;

	if ((v->flags & VCON_CREATED_MISSING) != 0)
		flags |= INGEST_CREATED_MISSING;
	if ((v->flags & VCON_NAIVE_TIME) != 0)
		flags |= INGEST_NAIVE_TIME;
	if ((v->flags & VCON_SIGNATURE_UNCHECKED) != 0)
		flags |= INGEST_SIGNATURE_UNCHECKED;
	if (v->basis.transcription == GRANT_NO)
		flags |= INGEST_NO_TRANSCRIPT;
	return flags;
}

static int
store(struct delivery *d)
{
	struct req *r = d->r;
	const struct ingest_tools tools = {
		.db = r->db,
		.pool = r->pool,
		.keyring = r->keyring,
		.ledger = r->ledger,
	};
	int rc;

	if (keyring_use(r->keyring, r->db, &d->call.account) == -1)
		return req_failed(r);
	rc = ingest_store(&tools, &d->call, &d->result);
	r->erased = d->result.destroyed;
	if (rc == -1)
		return req_failed(r);
	if (d->result.status == INGEST_GONE)
		return answer_problem(r, "conversation.erased");
	if (d->result.status == INGEST_CONFLICT)
		return answer_problem(r, "conversation.conflict");
	return 0;
}

static int
answer(struct delivery *d)
{
	const struct ingest_result *result = &d->result;
	struct req *r = d->r;
	struct buf b;

	note_audit(d);
	buf_init(&b, r->pool, 512);
	buf_puts(&b, "{\"id\":");
	answer_uuid(&b, &result->id);
	buf_puts(&b, ",\"retention_until\":");
	answer_time(&b, result->retention_until);
	buf_printf(&b, ",\"stored\":\"%s\",\"dropped\":[",
	    result->content ? "all" : "metadata");
	write_dropped(d, &b);
	buf_puts(&b, "]}\n");
	return answer_json(r, result->status == INGEST_NEW ? 201 : 200, &b);
}

/* Of a refused call not even the number of turns is told. */
static void
note_audit(struct delivery *d)
{
	const struct ingest_result *result = &d->result;
	struct req *r = d->r;

	req_object(r, "conversation", &result->id);
	if (!result->content) {
		r->audit = "conversation.refused";
		req_detail(r, "stored=metadata");
		return;
	}
	r->audit = result->status == INGEST_NEW ? "conversation.delivered" :
	    "conversation.updated";
	req_detail(r, "stored=all dropped=%zu turns=%zu",
	    d->vcon.dropped_count + (d->transcript_withheld ? 1 : 0),
	    d->transcript_withheld ? 0 : d->vcon.turn_count);
}

static void
write_dropped(const struct delivery *d, struct buf *b)
{
	const struct vcon *v = &d->vcon;
	size_t i;

	for (i = 0; i < v->dropped_count; i++) {
		if (i != 0)
			buf_puts(b, ",");
		answer_string(b, v->dropped[i]);
	}
	if (d->transcript_withheld)
		buf_puts(b, i == 0 ? "\"/dialog\"" : ",\"/dialog\"");
}
