/*
 * Signed vCons (general JWS) and the certificates they rest on. The first byte
 * says what follows:
 *
 *	b g r  header, signature, further members: a line each; then the
 *	       payload, which is put into base64url here, with g packed before,
 *	       with r left as it is
 *	e      the envelope
 *	c      a certificate (DER) for a signature that would be good
 *	p      a certificate (PEM) to be pinned
 */
#include "calls.h"

#include <zlib.h>

#include "../unit/signed.h"
#include "base/evp.h"
#include "jws.h"
#include "value.h"

/* 2030-01-01: within the time of those certificates. */
#define LATER	INT64_C(1893456000000000)

static struct evp_der
der(struct pool *pool, const char *base64)
{
	struct evp_der d = { NULL, 0 };

	d.data = text_unbase64(pool, base64, strlen(base64), &d.len);
	MUST(d.data != NULL);
	return d;
}

/* Nothing but the one text that was signed, with the one good header. */
static void
check_signature(struct pool *pool, const struct value *envelope)
{
	struct evp_der pins[] = { der(pool, ca), der(pool, leaf) };
	const struct jws_trust trust = { pins, 2, LATER };
	const struct jws_trust nobody = { NULL, 0, LATER };
	const struct value *list = value_get(envelope, "signatures");
	struct vcon *v = pool_alloc(pool, sizeof(*v));
	const char *s;
	bool known = false;
	size_t i;

	MUST(!jws_is_good(pool, envelope, &nobody, v) && v->fault_count > 0);
	check_faults(pool, v);
	if (!jws_is_good(pool, envelope, &trust, v)) {
		MUST(v->fault_count > 0);
		check_faults(pool, v);
		return;
	}
	MUST(v->fault_count == 0);
	MUST(strcmp(value_string(value_get(envelope, "payload"), NULL),
	    payload) == 0);
	for (i = 0; i < value_count(list); i++) {
		s = value_string(value_get(value_at(list, i), "protected"),
		    NULL);
		known |= s != NULL && strcmp(s, rs256) == 0;
	}
	MUST(known);
}

static void
add_packed(struct buf *b, struct pool *pool, struct input in)
{
	unsigned char out[8192];
	z_stream z;

	memset(&z, 0, sizeof(z));
	MUST(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)(uintptr_t)in.s;
	z.avail_in = (uInt)in.len;
	z.next_out = out;
	z.avail_out = sizeof(out);
	deflate(&z, Z_FINISH);
	buf_puts(b, text_base64url(pool, out, sizeof(out) - z.avail_out));
	deflateEnd(&z);
}

static void
add_part(struct buf *b, struct pool *pool, char how, struct input in)
{
	if (how == 'g')
		add_packed(b, pool, in);
	else if (how == 'r')
		buf_add(b, in.s, in.len);
	else
		buf_puts(b, text_base64url(pool, (const unsigned char *)in.s,
		    in.len));
}

static void
add_envelope(struct buf *b, struct pool *pool, char how, struct input in)
{
	struct input header = input_line(&in), signature = input_line(&in);
	struct input more = input_line(&in);

	buf_puts(b, "{\"payload\":\"");
	add_part(b, pool, how, in);
	buf_puts(b, "\",\"signatures\":[{\"protected\":\"");
	add_part(b, pool, 'b', header);
	buf_puts(b, "\",\"signature\":\"");
	buf_add(b, signature.s, signature.len);
	buf_puts(b, "\"");
	buf_add(b, more.s, more.len);
	buf_puts(b, "}]}");
}

static void
add_certificate(struct buf *b, struct pool *pool, struct input in)
{
	buf_printf(b, "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\","
	    "\"signature\":\"%s\",\"header\":{\"x5c\":[\"%s\"]}}]}", payload,
	    rs256, by_leaf, text_base64(pool, (const unsigned char *)in.s,
	    in.len));
}

static void
check_pem(struct pool *pool, struct input in)
{
	struct evp_certificate c;

	memset(&c, 0, sizeof(c));
	if (evp_certificate_read(pool, in.s, in.len, &c) == -1)
		return;
	MUST(c.der.len > 0 && c.der.data != NULL);
	(void)evp_is_trusted(&c.der, 1, &c.der, 1, LATER);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	char how = input_byte(&in);
	const char *code;
	struct pool *pool;
	struct vcon v;
	struct buf b;

	if (how == '\0' || strchr("bgrecp", how) == NULL)
		return -1;
	pool = pool_create();
	buf_init(&b, pool, size + 256);
	if (how == 'p')
		check_pem(pool, in);
	else if (how == 'e')
		buf_add(&b, in.s, in.len);
	else if (how == 'c')
		add_certificate(&b, pool, in);
	else
		add_envelope(&b, pool, how, in);
	if (read_call(pool, b.data, b.len, &v) && v.envelope != NULL)
		MUST((v.flags & VCON_SIGNATURE_UNCHECKED) != 0 &&
		    (v.flags & VCON_SIGNATURE_VERIFIED) == 0);
	if (value_parse(pool, b.data, b.len, &code) != NULL)
		check_signature(pool, value_parse(pool, b.data, b.len, &code));
	pool_destroy(pool);
	return 0;
}
