/*
 * Setting up a second factor. The secret is kept sealed in the session until
 * the first code made with it was right.
 */
#include "login.h"

#include <string.h>

#include "pure.h"
#include "store/brand.h"
#include "store/db.h"

bool
enrol_needs_proof(const struct session *s)
{
	return (s->state == SESSION_FULL || s->is_overdue) && !s->stepped_up;
}

/* The secret on offer. 1 there, 0 none, -1. */
static int
read_offer(struct req *r, unsigned char secret[CREDENTIAL_TOTP_SIZE])
{
	const void *sealed;
	size_t len;

	if (signin_offered(r->db, r->pool, r->session, &sealed, &len) == -1)
		return -1;
	if (len == 0)
		return 0;
	return credential_open_offer(r->secret, &r->session->person, sealed, len,
	    secret) == -1 ? -1 : 1;
}

/* The secret on offer, a new one where there is none. */
static unsigned char *
make_offer(struct req *r)
{
	unsigned char sealed[CREDENTIAL_SEALED_MOST], *secret;
	size_t len;
	int n;

	secret = pool_secret(r->pool, CREDENTIAL_TOTP_SIZE);
	if ((n = read_offer(r, secret)) != 0)
		return n == -1 ? NULL : secret;
	secret_random(secret, CREDENTIAL_TOTP_SIZE);
	len = credential_seal_offer(r->secret, &r->session->person, secret,
	    sealed);
	/* Two tabs may race: what is in the row counts. */
	if (signin_offer(r->db, r->session, sealed, len) == -1 ||
	    read_offer(r, secret) != 1)
		return NULL;
	return secret;
}

/* Secret, URI and picture. */
static int
fill(struct req *r)
{
	const char *base32, *uri, *path;
	struct xml_node *enrol, *qr;
	unsigned char *secret;
	int size;

	if ((secret = make_offer(r)) == NULL)
		return req_failed(r);
	base32 = totp_base32(r->pool, secret, CREDENTIAL_TOTP_SIZE);
	uri = totp_uri(r->pool, r->brand->title, r->session->email, base32);
	enrol = req_payload(r, "enrol");
	xml_attr_bool(enrol, "due", r->session->state == SESSION_ENROL);
	if (r->session->has_totp)
		xml_attr_bool(enrol, "replaces", true);
	xml_text(enrol, "secret", base32);
	xml_text(enrol, "otpauth", uri);
	if ((path = qr_path(r->pool, uri, &size)) == NULL)
		return req_problem(r, "server.failed", NULL);
	qr = xml_add(enrol, "qr");
	xml_attr_int(qr, "size", size);
	xml_attr(qr, "path", path);
	return 200;
}

int
enrol_show(struct req *r)
{
	if (enrol_needs_proof(r->session))
		return req_redirect(r, "/login/step-up?return=/login/enrol");
	return fill(r);
}

int
enrol_again(struct req *r)
{
	return enrol_needs_proof(r->session) ? 200 : fill(r);
}

/* The first code was right: the factor counts from now on. */
static int
keep_factor(struct req *r, const struct credential_totp *t)
{
	const struct uuid *person = &r->session->person;
	struct finish f;
	int status;

	if (credential_set_totp(r->db, r->secret, person, t) == -1 ||
	    finish_prepare(r, person, &f) == -1)
		return req_failed(r);
	f.proven = true;
	if ((status = finish_rotate_here(r, &f)) != 0)
		return status;
	if (tell_person(r, OUTBOX_FACTOR_ADDED, "totp") == -1)
		return req_failed(r);
	req_object(r, "factor", &t->id);
	req_detail(r, "%s", r->session->has_totp ? "replaced" :
	    r->session->has_factor ? "further" : "first");
	return recovery_renew(r, person) == -1 ? req_failed(r) : 200;
}

/*
 * No throttling: whoever posts here was shown the secret, there is nothing to
 * guess.
 */
int
enrol_confirm(struct req *r)
{
	struct credential_totp *t;
	int n;

	if (enrol_needs_proof(r->session)) {
		r->audit = NULL;
		return req_redirect(r, "/login/step-up?return=/login/enrol");
	}
	t = pool_secret(r->pool, sizeof(*t));
	if ((n = read_offer(r, t->secret)) == -1)
		return req_failed(r);
	if (n == 0) {	/* done already: the page was sent twice */
		r->audit = NULL;
		return req_redirect(r, "/profile");
	}
	if (!totp_check(t->secret, r->now / MOMENT_SECOND,
	    form_text(r->form, CODE_CODE), &t->last_counter))
		return req_problem(r, "login.bad-code", "code");
	uuid_v7(&t->id, r->now);
	t->created_at = r->now;
	return keep_factor(r, t);
}
