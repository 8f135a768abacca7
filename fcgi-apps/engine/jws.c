/*
 * JWS signatures over the payload of a vCon.
 */
#include "jws.h"

#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"
#include "value.h"

#define SIGNATURES_MAX	8		/* looked at */
#define CHAIN_MAX	8		/* certificates of one signature */
#define CERTIFICATE_MAX	8000		/* bytes, as they are pinned */
#define SIGNATURE_MAX	1024		/* bytes: RSA of 8192 bits */

struct signer {
	struct pool	*pool;
	const struct jws_trust *trust;
	const char	*protected_text; /* as it stands there: it is signed */
	const struct value *protected_header, *header;
	const char	*payload;
	size_t		 payload_len;
	struct evp_bytes signature;
};

static const char *read_signer(struct signer *, const struct value *);
static const char *check_signer(struct signer *);
static const char *check_chain(struct signer *, const struct value *x5c);
static const char *try_pins(struct signer *);
static bool	fits(struct signer *, const struct evp_der *);

bool
jws_is_good(struct pool *pool, const struct value *envelope,
    const struct jws_trust *trust, struct vcon *v)
{
	const struct value *list = value_get(envelope, "signatures");
	struct signer s = { .pool = pool, .trust = trust };
	const char *wrong = "signature.form";
	size_t i;

	v->fault_count = 0;
	s.payload = value_string(value_get(envelope, "payload"),
	    &s.payload_len);
	for (i = 0; s.payload != NULL && i < SIGNATURES_MAX &&
	    i < value_count(list); i++) {
		wrong = read_signer(&s, value_at(list, i));
		if (wrong == NULL && (wrong = check_signer(&s)) == NULL) {
			v->fault_count = 0;
			return true;
		}
		v->faults[v->fault_count].pointer =
		    pool_printf(pool, "/signatures/%zu", i);
		v->faults[v->fault_count++].code = wrong;
	}
	if (v->fault_count == 0) {
		v->faults[0].pointer = "/signatures";
		v->faults[v->fault_count++].code = wrong;
	}
	return false;
}

static const char *
read_signer(struct signer *s, const struct value *v)
{
	const char *text, *code;
	unsigned char *raw;
	size_t len;

	text = value_string(value_get(v, "signature"), &len);
	if (text == NULL || len > 2 * SIGNATURE_MAX || (s->signature.data =
	    text_unbase64url(s->pool, text, len, &s->signature.len)) == NULL)
		return "signature.form";
	s->protected_text = value_string(value_get(v, "protected"), &len);
	if (s->protected_text == NULL || (raw = text_unbase64url(s->pool,
	    s->protected_text, len, &len)) == NULL)
		return "signature.form";
	s->protected_header = value_parse(s->pool, (char *)raw, len, &code);
	s->header = value_get(v, "header");
	return value_type(s->protected_header) == VALUE_OBJECT ? NULL :
	    "signature.form";
}

/* The algorithm is taken from what is signed, and there is only one. */
static const char *
check_signer(struct signer *s)
{
	const char *alg, *other;
	const struct value *x5c;

	alg = value_string(value_get(s->protected_header, "alg"), NULL);
	other = value_string(value_get(s->header, "alg"), NULL);
	if (alg == NULL || strcmp(alg, "RS256") != 0 ||
	    (other != NULL && strcmp(other, alg) != 0))
		return "signature.alg";
	/* Whoever does not know what is critical must not go on (4.1.11). */
	if (value_get(s->protected_header, "crit") != NULL ||
	    value_get(s->header, "crit") != NULL)
		return "signature.critical";
	if ((x5c = value_get(s->protected_header, "x5c")) == NULL)
		x5c = value_get(s->header, "x5c");
	return x5c == NULL ? try_pins(s) : check_chain(s, x5c);
}

static const char *
check_chain(struct signer *s, const struct value *x5c)
{
	struct evp_der chain[CHAIN_MAX];
	size_t i, len, count = value_count(x5c);
	const char *text;

	if (value_type(x5c) != VALUE_ARRAY || count == 0 || count > CHAIN_MAX)
		return "signature.certificate";
	for (i = 0; i < count; i++) {
		text = value_string(value_at(x5c, i), &len);
		if (text == NULL || len > 2 * CERTIFICATE_MAX)
			return "signature.certificate";
		chain[i].data = text_unbase64(s->pool, text, len,
		    &chain[i].len);
		if (chain[i].data == NULL)
			return "signature.certificate";
	}
	if (!evp_is_trusted(chain, count, s->trust->pins, s->trust->count,
	    s->trust->now))
		return "signature.certificate";
	return fits(s, &chain[0]) ? NULL : "signature.wrong";
}

/* Without a certificate, or with the address of one, a pinned one may fit. */
static const char *
try_pins(struct signer *s)
{
	const struct evp_der *pin;
	size_t i;

	/* An account that pinned nothing has no array, either. */
	for (i = 0; i < s->trust->count; i++) {
		pin = &s->trust->pins[i];
		if (fits(s, pin))
			return evp_is_trusted(pin, 1, pin, 1, s->trust->now) ?
			    NULL : "signature.certificate";
	}
	return "signature.wrong";
}

/* ASCII(BASE64URL(protected) "." BASE64URL(payload)), RFC 7515, 5.1. */
static bool
fits(struct signer *s, const struct evp_der *certificate)
{
	const struct evp_bytes parts[] = {
		{ s->protected_text, strlen(s->protected_text) },
		{ ".", 1 },
		{ s->payload, s->payload_len },
	};

	return evp_rs256_is_good(certificate, parts, COUNT_OF(parts),
	    &s->signature);
}
