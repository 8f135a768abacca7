/*
 * A new passkey: GET and POST /login/enrol/passkey, as the first factor or
 * beside others.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/db.h"
#include "store/factor.h"
#include "store/passkey.h"

const struct form_field login_newkey_fields[] = {
	[NEWKEY_NAME] = { .name = "name", .type = FORM_TEXT, .min = 1,
	    .max = PASSKEY_NAME_MOST },
	[NEWKEY_CLIENT] = { .name = "client_data", .type = FORM_SECRET,
	    .max = LOGIN_PASSKEY_FIELD },
	[NEWKEY_DATA] = { .name = "authenticator_data", .type = FORM_SECRET,
	    .max = LOGIN_PASSKEY_FIELD },
	{ 0 }
};

#define PROOF	"/login/step-up?return=/login/enrol/passkey"

static int
fill(struct req *r)
{
	const struct session *s = r->session;
	struct xml_node *enrol, *node;

	enrol = req_payload(r, "enrol-passkey");
	xml_attr_bool(enrol, "due", s->state == SESSION_ENROL);
	if ((node = passkey_offer(r, enrol)) == NULL)
		return req_failed(r);
	xml_attr(node, "user-id", text_base64url(r->pool, s->person.b,
	    sizeof(s->person.b)));
	xml_attr(node, "user-email", s->email);
	xml_attr(node, "user-name", s->name);
	return 200;
}

int
newkey_show(struct req *r)
{
	return enrol_needs_proof(r->session) ? req_redirect(r, PROOF) : fill(r);
}

int
newkey_again(struct req *r)
{
	return enrol_needs_proof(r->session) ? 200 : fill(r);
}

/* The challenge stays spent. */
static int
refuse(struct req *r, const char *code, const char *field)
{
	r->keep = true;
	return req_problem(r, code, field);
}

/* The first factor comes with recovery codes, a further one only where they
 * are gone. */
static int
go_on(struct req *r)
{
	const struct uuid *person = &r->session->person;

	if (r->session->has_factor && r->session->codes_left > 0) {
		if (factor_count(r->db, person) == -1)
			return req_failed(r);
		req_notice(r, "passkey.added");
		return req_redirect(r, "/profile");
	}
	return recovery_renew(r, person) == -1 ? req_failed(r) : 200;
}

static int
keep_key(struct req *r, struct passkey *k)
{
	const struct uuid *person = &r->session->person;
	struct finish f;
	int status;

	uuid_v7(&k->id, r->now);
	k->created_at = r->now;
	if (passkey_add(r->db, person, k) == -1)
		return db_failure(r->db) == DB_TAKEN ?
		    refuse(r, "passkey.known", NULL) : req_failed(r);
	if (finish_prepare(r, person, &f) == -1)
		return req_failed(r);
	f.proven = true;
	if ((status = finish_rotate_here(r, &f)) != 0)
		return status;
	if (tell_person(r, OUTBOX_FACTOR_ADDED, "passkey") == -1)
		return req_failed(r);
	req_object(r, "factor", &k->id);
	req_detail(r, "%s", r->session->has_factor ? "further" : "first");
	return go_on(r);
}

/* As in enrol_confirm() there is nothing to guess here. */
int
newkey_keep(struct req *r)
{
	struct fido_bytes client, data;
	struct passkey k = { .rp_id = r->http.host };
	struct fido_key key;
	int n;

	if (enrol_needs_proof(r->session)) {
		r->audit = NULL;
		return req_redirect(r, PROOF);
	}
	k.name = form_text(r->form, NEWKEY_NAME);
	if (r->session->passkeys >= PASSKEY_MOST)
		return req_problem(r, "passkey.too-many", NULL);
	if (passkey_read(r, NEWKEY_CLIENT, &client) == -1 ||
	    passkey_read(r, NEWKEY_DATA, &data) == -1)
		return req_problem(r, "passkey.refused", NULL);
	if ((n = passkey_read_client(r, &client, true)) == -1)
		return req_failed(r);
	if (n == 0 || fido_register(r->pool, k.rp_id, &data, &key) == -1 ||
	    key.credential_len > PASSKEY_ID_MOST)
		return refuse(r, "passkey.refused", NULL);
	k.algorithm = key.algorithm;
	k.count = key.count;
	k.key = (struct passkey_bytes){ key.key, key.key_len };
	k.credential = (struct passkey_bytes){ key.credential,
	    key.credential_len };
	return keep_key(r, &k);
}
