/*
 * From the bytes of a delivery to the document in it, signed or not; then the
 * parts that check and read it.
 */
#include "vcon.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "answers.h"
#include "basis.h"
#include "form.h"
#include "inflate.h"
#include "reader.h"
#include "transcript.h"

static enum vcon_status read_signed(struct reader *, const struct value *);
static const struct value *read_payload(struct reader *,
		    const struct value *);
static enum vcon_status read_document(struct reader *, const struct value *);

/* The forms are told apart by their members (vcon-core, 5). */
static bool
is_signed(const struct value *root)
{
	return value_get(root, "payload") != NULL &&
	    value_get(root, "signatures") != NULL;
}

static bool
is_encrypted(const struct value *root)
{
	return value_get(root, "ciphertext") != NULL &&
	    (value_get(root, "recipients") != NULL ||
	    value_get(root, "protected") != NULL);
}

enum vcon_status
vcon_read(struct pool *pool, const char *body, size_t len, int64_t now,
    struct vcon *out)
{
	const struct value *root;
	const char *code;
	struct reader r;

	reader_start(&r, pool, now, out);
	if (len >= 3 && memcmp(body, "\xef\xbb\xbf", 3) == 0)
		body += 3, len -= 3;	/* RFC 8259, 8.1: may be ignored */
	if ((root = value_parse(pool, body, len, &code)) == NULL) {
		reader_fault(&r, NULL, code);
		return VCON_NOT_JSON;
	}
	if (is_encrypted(root))
		return VCON_ENCRYPTED;
	if (is_signed(root))
		return read_signed(&r, root);
	return read_document(&r, root);
}

void
reader_start(struct reader *r, struct pool *pool, int64_t now,
    struct vcon *out)
{
	memset(out, 0, sizeof(*out));
	out->created_at = out->updated_at = MOMENT_NONE;
	out->started_at = out->ended_at = MOMENT_NONE;
	out->duration_ms = -1;
	out->basis.expires = out->basis.granted_at = MOMENT_NONE;
	out->basis.offset_ms = -1;
	memset(r, 0, sizeof(*r));
	r->pool = pool;
	r->out = out;
	r->now = now;
	r->assistant = r->caller = r->originator = -1;
}

/* JWS in the general form (RFC 7515, 7.2.1). Nothing is verified here. */
static enum vcon_status
read_signed(struct reader *r, const struct value *root)
{
	const struct path *path = PATH_KEY(NULL, "signatures");
	const struct value *signatures = value_get(root, path->key);
	const struct value *inner;
	size_t i;

	r->out->flags |= VCON_SIGNATURE_UNCHECKED;
	r->out->envelope = root;
	if (value_type(signatures) != VALUE_ARRAY ||
	    value_count(signatures) == 0)
		reader_fault(r, path, "vcon.signatures");
	for (i = 0; i < value_count(signatures); i++)
		if (value_string(value_get(value_at(signatures, i),
		    "signature"), NULL) == NULL)
			reader_fault(r, PATH_AT(path, i), "vcon.signatures");
	inner = read_payload(r, value_get(root, "payload"));
	if (inner == NULL || is_signed(inner) || is_encrypted(inner))
		reader_fault(r, PATH_KEY(NULL, "payload"), "vcon.payload");
	if (r->out->fault_count > 0)
		return VCON_INVALID;
	return read_document(r, inner);
}

static const struct value *
read_payload(struct reader *r, const struct value *payload)
{
	unsigned char *raw;
	const char *s, *code;
	char *text;
	size_t len;

	if ((s = value_string(payload, &len)) == NULL ||
	    (raw = text_unbase64url(r->pool, s, len, &len)) == NULL)
		return NULL;
	text = (char *)raw;
	if (inflate_is_gzip(raw, len) && inflate_gzip(r->pool, raw, len,
	    VCON_UNPACKED_MAX, &text, &len) != INFLATE_OK)
		return NULL;
	return value_parse(r->pool, text, len, &code);
}

static enum vcon_status
read_document(struct reader *r, const struct value *root)
{
	form_check(r, root);
	if (r->out->fault_count > 0)
		return VCON_INVALID;
	party_choose(r);
	basis_read(r, value_get(root, "attachments"));
	answers_read(r, root, "attachments");
	answers_read(r, root, "analysis");
	transcript_read(r, root);
	return r->out->fault_count > 0 ? VCON_INVALID : VCON_OK;
}
