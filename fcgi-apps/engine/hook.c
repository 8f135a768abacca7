/*
 * An engine of somebody else reports a call, its own way.
 *
 * The signature comes before everything that looks at the body. What was
 * wrong with it stands in our log only. An event that came before is answered
 * as it was then.
 */
#include "engine.h"

#include <string.h>

#include "answer.h"
#include "app.h"
#include "base/log.h"
#include "deliver.h"
#include "map.h"
#include "profile.h"
#include "signature.h"
#include "store/db.h"
#include "store/keyring.h"

static int	check_message(struct delivery *);
static int	check_assistant(struct delivery *);
static int	read_document(struct delivery *);
static int	take_event(struct delivery *);
static int	store_call(struct delivery *);
static int	refuse(struct req *, const char *why);
static int	answer_ignored(struct req *);

static int (*const steps[])(struct delivery *) = {
	delivery_read_body, check_message, check_assistant,
	delivery_check_type, delivery_unpack, read_document,
	delivery_find_assistant, delivery_find_settings, delivery_fill_call,
	take_event, store_call, delivery_answer
};

int
hook_receive(struct req *r)
{
	struct delivery *d = pool_alloc(r->pool, sizeof(*d));

	d->r = r;
	return delivery_run(d, steps, COUNT_OF(steps));
}

static int
check_message(struct delivery *d)
{
	struct req *r = d->r;
	const struct engine_hook *hook = r->engine->hook;
	struct signature_message m = { .header = http_field,
		.body = d->text, .len = d->len, .now = r->now };
	const char *wrong;

	d->profile = profile_find(engine_profiles(), hook->profile);
	if (d->profile == NULL) {
		log_error("hook: there is no engine profile %s", hook->profile);
		return answer_problem(r, "server.failed");
	}
	m.secret[0] = engine_hook_open(r->keyring, r->pool, &hook->id,
	    &hook->secret);
	if (hook->old_until != MOMENT_NONE && r->now < hook->old_until)
		m.secret[1] = engine_hook_open(r->keyring, r->pool, &hook->id,
		    &hook->old);
	if (m.secret[0] == NULL) {
		log_error("hook: its secret cannot be opened");
		return answer_problem(r, "server.failed");
	}
	wrong = signature_check(r->pool, d->profile, &m, &d->message_id);
	return wrong == NULL ? 0 : refuse(r, wrong);
}

/* The address may repeat its assistant, and name no other one. */
static int
check_assistant(struct delivery *d)
{
	const struct uuid *told = form_uuid(d->r->form, DELIVER_ASSISTANT);

	return told == NULL || uuid_equal(told, &d->r->engine->assistant) ? 0 :
	    answer_problem(d->r, "assistant.unknown");
}

/* As the gate answers an unknown address: nobody learns what was wrong. */
static int
refuse(struct req *r, const char *why)
{
	log_info("hook: refused, %s", why);
	http_header(&r->answer, "WWW-Authenticate: Bearer");
	return req_problem(r, "request.no-key", NULL);
}

static int
read_document(struct delivery *d)
{
	struct req *r = d->r;
	struct vcon *v = &d->vcon;

	if (d->profile->is_vcon)
		return delivery_read_vcon(d);
	switch (map_read(r->pool, d->profile, &r->engine->hook->id, d->text,
	    d->len, r->now, v)) {
	case MAP_OK:
		return 0;
	case MAP_IGNORED:
		return answer_ignored(r);
	case MAP_NOT_JSON:
		return answer_faults(r, "vcon.not-json", v->faults,
		    v->fault_count);
	default:
		return answer_faults(r, "vcon.invalid", v->faults,
		    v->fault_count);
	}
}

/* Engines stop sending where they are not answered with a good status. */
static int
answer_ignored(struct req *r)
{
	struct buf b;

	r->audit = NULL;	/* nothing was done */
	buf_init(&b, r->pool, 128);
	buf_puts(&b, "{\"id\":null,\"retention_until\":null,"
	    "\"stored\":\"nothing\",\"dropped\":[]}\n");
	return answer_json(r, 200, &b);
}

/* Known by its id, where the engine gives one, else by its body. */
static int
take_event(struct delivery *d)
{
	struct req *r = d->r;
	struct engine_event *e = &d->event;
	const char *id = d->message_id;

	if (keyring_use(r->keyring, r->db, &r->engine->account) == -1)
		return req_failed(r);
	e->hook = r->engine->hook->id;
	e->account = r->engine->account;
	e->now = r->now;
	keyring_index(r->keyring, "hook-body", r->http.body, r->http.body_len,
	    e->body);
	if (id == NULL)
		memcpy(e->message, e->body, sizeof(e->message));
	else
		keyring_index(r->keyring, "hook-message", id, strlen(id),
		    e->message);
	switch (engine_event_take(r->db, r->pool, e)) {
	case ENGINE_EVENT_NEW:
		return 0;
	case ENGINE_EVENT_KNOWN:
		d->again = true;
		break;
	case ENGINE_EVENT_OTHER_BODY:
		return refuse(r, "an id of another message");
	default:
		return req_failed(r);
	}
	if (e->gone)
		return answer_problem(r, "conversation.erased");
	if (!e->content)
		return 0;	/* storing it again finds the row as it is */
	d->result.status = INGEST_UPDATED;
	d->result.id = e->conversation;
	d->result.content = e->content;
	d->result.retention_until = e->retention_until;
	return 0;
}

static int
store_call(struct delivery *d)
{
	struct engine_event *e = &d->event;
	int status;

	if (d->again && e->content)
		return 0;
	if ((status = delivery_store(d)) != 0 || d->again)
		return status;
	e->conversation = d->result.id;
	e->content = d->result.content;
	e->retention_until = d->result.retention_until;
	return engine_event_note(d->r->db, e) == -1 ? req_failed(d->r) : 0;
}
