/*
 * The verifier of message signatures.
 *
 * Everything is compared in constant time and nothing is guessed: a value that
 * is not written as the profile says is wrong. The order is header, time,
 * signature, so that an old message costs no MAC.
 */
#include "signature.h"

#include <stdlib.h>
#include <string.h>

#include "base/evp.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"

#define FOUND_MAX	8		/* signatures in one header */
#define HEADER_LEN_MAX	4096
#define ID_LEN_MAX	200
#define TIME_LEN_MAX	16
#define MS_FROM		INT64_C(100000000000)	/* as seconds: year 5138 */
#define ID_BYTES	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
			"0123456789_-:"

struct given {
	const struct profile_item *item;
	const char	*text;
};

/* What one header says. */
struct found {
	const char	*time;		/* as it stands there; NULL: none */
	enum profile_unit unit;
	struct given	 given[FOUND_MAX];
	size_t		 count;
};

struct bytes {
	const void	*data;		/* NULL: not to be had */
	size_t		 len;
};

static const char *read_header(struct pool *, const struct profile_signature *,
		    const char *, struct found *);
static const char *read_item(const struct profile_signature *, const char *,
		    struct found *);
static const char *check_time(const struct profile *, const struct found *,
		    int64_t);
static bool	is_signed(struct pool *, const struct profile_signature *,
		    const struct profile *, const struct found *,
		    const struct signature_message *, const struct bytes *);
static struct bytes assemble(struct pool *, const struct profile *,
		    const struct signature_message *, const struct found *,
		    const char *id);
static bool	fits(struct pool *, enum profile_scheme, const struct bytes *key,
		    const struct bytes *message, const struct given *);
static struct bytes decode(struct pool *, enum profile_coding, const char *);
static struct bytes key_of(struct pool *, enum profile_scheme,
		    enum profile_coding, const char *);

const char *
signature_check(struct pool *pool, const struct profile *p,
    const struct signature_message *m, const char **id)
{
	const struct profile_signature *s;
	const char *reason = "no signature", *header, *wrong;
	struct bytes message;
	struct found found;

	*id = NULL;
	if (p->id_header != NULL) {
		*id = pool_strdup(pool, m->header(p->id_header));
		/* No dot: it would move bytes between id, time and body. */
		if (**id == '\0' || strlen(*id) > ID_LEN_MAX ||
		    (*id)[strspn(*id, ID_BYTES)] != '\0')
			return "no id";
	}
	for (s = p->signature; s < p->signature + p->signatures; s++) {
		header = m->header(s->header);
		if (*header == '\0')
			continue;
		memset(&found, 0, sizeof(found));
		if (p->time_header != NULL) {
			found.time = pool_strdup(pool, m->header(p->time_header));
			found.unit = p->time_unit;
		}
		wrong = read_header(pool, s, header, &found);
		if (wrong == NULL)
			wrong = check_time(p, &found, m->now);
		if (wrong != NULL) {
			reason = wrong;
			continue;
		}
		message = assemble(pool, p, m, &found, *id);
		if (is_signed(pool, s, p, &found, m, &message))
			return NULL;
		reason = "wrong signature";
	}
	return reason;
}

/* Splits it into items and keeps those the pattern knows. */
static const char *
read_header(struct pool *pool, const struct profile_signature *s,
    const char *text, struct found *out)
{
	const char split[] = { s->split, '\0' };
	const char *wrong;
	size_t len, skip;

	if (strlen(text) > HEADER_LEN_MAX)
		return "header too long";
	if (s->split == '\0')
		wrong = read_item(s, pool_strdup(pool, text), out);
	else for (wrong = NULL; *text != '\0' && wrong == NULL; text += len) {
		skip = strspn(text, " \t");
		text += skip;
		len = strcspn(text, split);
		wrong = read_item(s, pool_strndup(pool, text, len), out);
		len += text[len] != '\0';
	}
	if (wrong == NULL && out->count == 0)
		wrong = "no signature of this scheme";
	return wrong;
}

static const char *
read_item(const struct profile_signature *s, const char *text,
    struct found *out)
{
	const struct profile_item *item;
	size_t n;

	for (item = s->item; item < s->item + s->items; item++) {
		n = strlen(item->prefix);
		if (strncmp(text, item->prefix, n) != 0)
			continue;
		if (!item->is_time) {
			if (out->count == FOUND_MAX)
				return "too many signatures";
			out->given[out->count].item = item;
			out->given[out->count++].text = text + n;
			return NULL;
		}
		if (out->time != NULL)
			return "two times";
		out->time = text + n;
		out->unit = item->unit;
		return NULL;
	}
	return NULL;	/* of another version, perhaps */
}

/* Old and future alike: a clock that runs ahead would let a message live. */
static const char *
check_time(const struct profile *p, const struct found *f, int64_t now)
{
	int64_t us, tolerance = p->tolerance * MOMENT_SECOND;
	uint64_t n;

	if (f->time == NULL)
		return p->time_header != NULL ? "no time" : NULL;
	if (strlen(f->time) > TIME_LEN_MAX || text_parse_uint(f->time,
	    strlen(f->time), INT64_MAX / MOMENT_SECOND, &n) == -1)
		return "no time";
	us = (int64_t)n;
	if (f->unit == UNIT_MILLISECONDS ||
	    (f->unit == UNIT_ANY && us >= MS_FROM))
		us *= 1000;
	else
		us *= MOMENT_SECOND;
	return llabs(us - now) <= tolerance ? NULL : us < now ? "too old" :
	    "from the future";
}

/* What was signed, made anew from what came. */
static struct bytes
assemble(struct pool *pool, const struct profile *p,
    const struct signature_message *m, const struct found *f, const char *id)
{
	const struct profile_part *part;
	struct buf b;

	if (p->parts == 1 && p->part[0].kind == PART_BODY)
		return (struct bytes){ m->body, m->len };
	buf_init(&b, pool, m->len + 256);
	for (part = p->part; part < p->part + p->parts; part++)
		switch (part->kind) {
		case PART_BODY:
			buf_add(&b, m->body, m->len);
			break;
		case PART_TIME:
			buf_puts(&b, f->time == NULL ? "" : f->time);
			break;
		case PART_ID:
			buf_puts(&b, id == NULL ? "" : id);
			break;
		case PART_TEXT:
			buf_puts(&b, part->text);
			break;
		}
	return (struct bytes){ b.data, b.len };
}

/* Any signature by any secret; all are tried. */
static bool
is_signed(struct pool *pool, const struct profile_signature *s,
    const struct profile *p, const struct found *f,
    const struct signature_message *m, const struct bytes *message)
{
	struct bytes key;
	bool good = false;
	size_t i, k;

	for (k = 0; k < SIGNATURE_SECRETS_MAX; k++) {
		if (m->secret[k] == NULL)
			continue;
		key = key_of(pool, s->scheme, p->secret, m->secret[k]);
		for (i = 0; key.data != NULL && i < f->count; i++)
			good |= fits(pool, s->scheme, &key, message,
			    &f->given[i]);
	}
	return good;
}

/* Of secrets themselves only hashes are compared: lengths tell nothing. */
static bool
fits_bearer(const struct bytes *key, const char *given)
{
	unsigned char a[SECRET_SIZE], b[SECRET_SIZE];

	secret_hash(a, key->data, key->len);
	secret_hash(b, given, strlen(given));
	return secret_equal(a, b, sizeof(a));
}

static bool
fits(struct pool *pool, enum profile_scheme scheme, const struct bytes *key,
    const struct bytes *message, const struct given *given)
{
	static const enum evp_hash hashes[] = {
		[SCHEME_HMAC_SHA1] = EVP_HASH_SHA1,
		[SCHEME_HMAC_SHA256] = EVP_HASH_SHA256,
		[SCHEME_HMAC_SHA512] = EVP_HASH_SHA512,
	};
	unsigned char mac[EVP_MAC_MAX];
	struct bytes told;
	size_t len;

	if (scheme == SCHEME_BEARER)
		return fits_bearer(key, given->text);
	told = decode(pool, given->item->coding, given->text);
	if (told.data == NULL)
		return false;
	if (scheme == SCHEME_ED25519)
		return told.len == EVP_ED25519_SIGNATURE_SIZE &&
		    evp_ed25519_is_good(key->data, told.data, message->data,
		    message->len);
	len = evp_hmac(hashes[scheme], key->data, key->len, message->data,
	    message->len, mac);
	return len > 0 && told.len == len && secret_equal(mac, told.data, len);
}

static struct bytes
decode(struct pool *pool, enum profile_coding coding, const char *s)
{
	struct bytes b = { s, strlen(s) };
	unsigned char *raw;

	if (coding == CODING_BASE64) {
		b.data = text_unbase64(pool, s, b.len, &b.len);
	} else if (coding == CODING_HEX) {
		raw = pool_secret(pool, b.len / 2 + 1);
		b.data = text_unhex(s, b.len, raw) == 0 ? raw : NULL;
		b.len /= 2;
	}
	return b;
}

/*
 * Standard Webhooks writes "whsec_" before secrets and "whpk_" before public
 * keys; each counts for its own kind of signature only.
 */
static struct bytes
key_of(struct pool *pool, enum profile_scheme scheme,
    enum profile_coding coding, const char *secret)
{
	struct bytes none = { NULL, 0 }, key;

	if (coding == CODING_BASE64 && strncmp(secret, "whsec_", 6) == 0) {
		if (scheme == SCHEME_ED25519)
			return none;
		secret += 6;
	} else if (coding == CODING_BASE64 &&
	    strncmp(secret, "whpk_", 5) == 0) {
		if (scheme != SCHEME_ED25519)
			return none;
		secret += 5;
	}
	key = decode(pool, coding, secret);
	if (key.data == NULL || key.len == 0 ||
	    (scheme == SCHEME_ED25519 && key.len != EVP_ED25519_KEY_SIZE))
		return none;
	return key;
}
