/*
 * A phone engine delivers a finished call as vCon.
 *
 * The order is the point: type, size, form, assistant, consent, and only then
 * the store. The handler may run twice for one request (deadlock), so it
 * changes nothing but the database.
 */
#include "deliver.h"

#include <string.h>
#include <strings.h>

#include "answer.h"
#include "app.h"
#include "consent.h"
#include "engine.h"
#include "inflate.h"
#include "jws.h"
#include "parts.h"
#include "problem.h"
#include "store/engine_certificate.h"
#include "store/keyring.h"

#define BODY_MAX	(32 * 1024 * 1024)	/* packed, and unpacked */
#define SKEW		(5 * 60 * MOMENT_SECOND) /* engines' clocks */

const struct form_field deliver_query[] = {
	[DELIVER_ASSISTANT] = { "assistant", FORM_UUID, .optional = true },
	[DELIVER_SETTINGS] = { "settings_version", FORM_INT, 1, UINT32_MAX,
	    .optional = true },
	{ .name = NULL }
};

static int	check_signature(struct delivery *);
static bool	is_type(const char *, const char *);
static void	fill_times(struct delivery *);
static unsigned	flags_of(const struct vcon *);
static void	note_audit(struct delivery *);
static void	write_dropped(const struct delivery *, struct buf *);

static int (*const steps[])(struct delivery *) = {
	delivery_check_type, delivery_read_body, delivery_unpack,
	delivery_read_vcon, delivery_find_assistant, delivery_find_settings,
	delivery_fill_call, delivery_store, delivery_answer
};

int
deliver_conversation(struct req *r)
{
	struct delivery *d = pool_alloc(r->pool, sizeof(*d));

	d->r = r;
	return delivery_run(d, steps, COUNT_OF(steps));
}

int
delivery_run(struct delivery *d, int (*const list[])(struct delivery *),
    size_t count)
{
	size_t i;
	int status = 0;

	for (i = 0; status == 0 && i < count; i++)
		status = list[i](d);
	return status;
}

int
delivery_check_type(struct delivery *d)
{
	const struct http_request *http = &d->r->http;
	const char *type = http->content_type, *coding = http->content_encoding;

	d->packed_type = is_type(type, "application/vcon+gzip");
	if (!d->packed_type && !is_type(type, "application/vcon") &&
	    !is_type(type, "application/json") &&
	    !is_type(type, "application/vcon+json"))
		return answer_problem(d->r, "vcon.type");
	if (*coding != '\0' && strcasecmp(coding, "gzip") != 0 &&
	    strcasecmp(coding, "identity") != 0)
		return answer_problem(d->r, "vcon.coding");
	return 0;
}

int
delivery_read_body(struct delivery *d)
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

/* Some name the packing twice and pack once. */
int
delivery_unpack(struct delivery *d)
{
	const char *coding = d->r->http.content_encoding;
	int status;

	if (strcasecmp(coding, "gzip") == 0 && (status = unpack(d)) != 0)
		return status;
	if (d->packed_type &&
	    (*coding == '\0' || inflate_is_gzip(d->text, d->len)))
		return unpack(d);
	return 0;
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

int
delivery_read_vcon(struct delivery *d)
{
	struct vcon *v = &d->vcon;
	enum vcon_status read;
	int status;

	read = vcon_read(d->r->pool, d->text, d->len, d->r->now, v);
	if (v->envelope != NULL && (status = check_signature(d)) != 0)
		return status;
	switch (read) {
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

/*
 * Where certificates are pinned a signature that fits none of them is refused,
 * whatever the payload says; where none is, the call is marked.
 */
static int
check_signature(struct delivery *d)
{
	struct req *r = d->r;
	struct jws_trust trust = { .now = r->now };
	struct vcon *v = &d->vcon, faults = { .fault_count = 0 };
	struct evp_der *pins;

	if (engine_certificate_pins(r->db, r->pool, &r->engine->account, &pins,
	    &trust.count) == -1)
		return req_failed(r);
	trust.pins = pins;
	if (trust.count == 0)
		return 0;
	if (!jws_is_good(r->pool, v->envelope, &trust, &faults))
		return answer_faults(r, "vcon.signature", faults.faults,
		    faults.fault_count);
	v->flags &= ~(unsigned)VCON_SIGNATURE_UNCHECKED;
	v->flags |= VCON_SIGNATURE_VERIFIED;
	return 0;
}

/* A hook has its own; else the query names it, the bot of the call, the key. */
int
delivery_find_assistant(struct delivery *d)
{
	const struct engine_caller *engine = d->r->engine;
	const struct uuid *id = engine->hook != NULL ? &engine->assistant :
	    form_uuid(d->r->form, DELIVER_ASSISTANT);
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
int
delivery_find_settings(struct delivery *d)
{
	const struct vcon_basis *basis = &d->vcon.basis;
	const struct assistant_version *now = &d->assistant.version;
	struct assistant_version spoken = *now;
	int found = 0;

	if (form_has(d->r->form, DELIVER_SETTINGS))
		d->settings_version = (uint32_t)form_int(d->r->form, DELIVER_SETTINGS);
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

int
delivery_fill_call(struct delivery *d)
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
	if ((v->flags & VCON_SIGNATURE_VERIFIED) != 0)
		flags |= INGEST_SIGNATURE_VERIFIED;
	if (v->basis.transcription == GRANT_NO)
		flags |= INGEST_NO_TRANSCRIPT;
	return flags;
}

int
delivery_store(struct delivery *d)
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

int
delivery_answer(struct delivery *d)
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

/*
 * Of a refused call not even the number of turns is told, nor which row it
 * became: that row knows the hour only, and this one the microsecond.
 */
static void
note_audit(struct delivery *d)
{
	const struct ingest_result *result = &d->result;
	struct req *r = d->r;

	if (result->content)
		req_object(r, "conversation", &result->id);
	if (d->again) {
		r->audit = "conversation.delivered-again";
		return;
	}
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
