/*
 * Passkeys as the second step and for step-up: what the browser is asked to
 * sign, and whether it did.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/db.h"
#include "store/factor.h"
#include "store/passkey.h"

const struct form_field login_passkey_fields[] = {
	LOGIN_PASSKEY_FIELDS(PASSKEY_CREDENTIAL, false),
	{ 0 }
};

static const char *
base64(struct req *r, const void *data, size_t len)
{
	return text_base64url(r->pool, data, len);
}

struct xml_node *
passkey_offer(struct req *r, struct xml_node *parent)
{
	unsigned char challenge[SIGNIN_CHALLENGE_SIZE];
	struct xml_node *node;
	struct passkeys all;

	if (passkey_list(r->db, r->pool, &r->session->person, &all) == -1 ||
	    signin_challenge(r->db, r->session, challenge) == -1)
		return NULL;
	node = xml_add(parent, "passkey");
	xml_attr(node, "challenge", base64(r, challenge, sizeof(challenge)));
	xml_attr(node, "rp-id", r->http.host);
	/* One that was made for another host does not work on this one. */
	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.v[i].rp_id, r->http.host) == 0)
			xml_attr(xml_add(node, "credential"), "id", base64(r,
			    all.v[i].credential.data,
			    all.v[i].credential.len));
	return node;
}

int
passkey_read(struct req *r, unsigned field, struct fido_bytes *out)
{
	const char *text = form_text(r->form, field);

	out->data = text_unbase64url(r->pool, text, strlen(text), &out->len);
	return out->data == NULL || out->len == 0 ? -1 : 0;
}

/* Whatever is wrong with it, the challenge is spent. */
int
passkey_read_client(struct req *r, const struct fido_bytes *json, bool create)
{
	struct client_data c;
	int n;

	if (client_data_read(r->pool, json->data, json->len, &c) == -1)
		return 0;
	if ((n = signin_use_challenge(r->db, r->session, c.challenge)) != 1)
		return n;
	return c.is_create == create && strcmp(c.origin, client_origin(r->pool,
	    r->conf->public_url, r->http.host)) == 0;
}

/* The person's key of that credential id, made for this host; or NULL. */
static const struct passkey *
find(struct req *r, const struct passkeys *all, const struct fido_bytes *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].credential.len == id->len &&
		    memcmp(all->v[i].credential.data, id->data, id->len) == 0 &&
		    strcmp(all->v[i].rp_id, r->http.host) == 0)
			return &all->v[i];
	return NULL;
}

/*
 * A counter that does not go forward may mean that somebody has a copy of the
 * key. It is no proof, so nobody is locked out: it is said.
 */
static int
used(struct req *r, const struct passkey *k, uint32_t count)
{
	const struct uuid *person = &r->session->person;
	int n;

	n = passkey_use(r->db, person, &k->id, count, r->now);
	if (n == -1 || factor_used(r->db, person, r->now) == -1)
		return -1;
	if (n == 0 && (req_audit(r, "passkey.counter-back", "factor",
	    &k->id) == -1 || tell_person(r, OUTBOX_PASSKEY_COPIED,
	    NULL) == -1))
		return -1;
	return 1;
}

int
passkey_try(struct req *r, unsigned first)
{
	struct fido_bytes id;
	struct fido_proof proof = { .rp_id = r->http.host };
	const struct passkey *k;
	struct fido_key key;
	struct passkeys all;
	uint32_t count = 0;
	int n;

	if (passkey_read(r, first + PASSKEY_CREDENTIAL, &id) == -1 ||
	    passkey_read(r, first + PASSKEY_CLIENT, &proof.client) == -1 ||
	    passkey_read(r, first + PASSKEY_DATA, &proof.data) == -1 ||
	    passkey_read(r, first + PASSKEY_SIGNATURE, &proof.signature) == -1)
		return 0;
	if ((n = passkey_read_client(r, &proof.client, false)) != 1)
		return n;
	if (passkey_list(r->db, r->pool, &r->session->person, &all) == -1)
		return -1;
	if ((k = find(r, &all, &id)) == NULL)
		return 0;
	key = (struct fido_key){ .algorithm = k->algorithm, .key = k->key.data,
	    .key_len = k->key.len };
	if (!fido_is_good(&key, &proof, &count))
		return 0;
	return used(r, k, count);
}

int
passkey_show(struct req *r)
{
	struct xml_node *node;

	if (r->session->passkeys == 0) {
		r->audit = NULL;
		return req_redirect(r, "/login/totp");
	}
	node = req_payload(r, "passkey-check");
	xml_attr_bool(node, "totp", r->session->has_totp);
	xml_attr_bool(node, "recovery", r->session->codes_left > 0);
	return passkey_offer(r, node) == NULL ? req_failed(r) : 200;
}

static int
try_here(struct req *r)
{
	return passkey_try(r, 0);
}

int
passkey_check(struct req *r)
{
	return code_check(r, try_here, "passkey.refused");
}
