/*
 * XChaCha20-Poly1305 boxes, and wrapped content keys.
 */
#include "seal.h"

#include <sodium.h>
#include <string.h>

#define PLAIN_BOX	1	/* algorithm bytes */
#define NAMED_BOX	2
#define ID_SIZE		(SEAL_NAME_SIZE - 1)
#define NONCE_SIZE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define PLACE_SIZE	(16 + 16 + 1)

_Static_assert(SEAL_OVERHEAD == 1 + NONCE_SIZE +
    crypto_aead_xchacha20poly1305_ietf_ABYTES, "size of a box");
_Static_assert(SECRET_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    "size of a key");

static const char *const class_names[SEAL_CLASSES] = {
	[SEAL_AUDIO] = "audio",
	[SEAL_TRANSCRIPT] = "transcript",
	[SEAL_SUMMARY] = "summary",
	[SEAL_ANSWERS] = "answers",
	[SEAL_CONTACT] = "contact",
	[SEAL_NOTES] = "notes",
};

const char *
seal_class_name(enum seal_class class)
{
	return class_names[class];
}

/* Nonce, cipher text and tag. */
static void
encrypt(unsigned char *nonce, const struct key *key, const void *ad,
    size_t adlen, const void *plain, size_t len)
{
	randombytes_buf(nonce, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_SIZE, NULL,
	    plain, len, ad, adlen, NULL, nonce, key->b);
}

void
seal_box(unsigned char *out, const struct key *key, const void *ad,
    size_t adlen, const void *plain, size_t len)
{
	out[0] = PLAIN_BOX;
	encrypt(out + 1, key, ad, adlen, plain, len);
}

void
seal_name(unsigned char out[SEAL_NAME_SIZE], uint32_t id)
{
	int i;

	out[0] = NAMED_BOX;
	for (i = 0; i < ID_SIZE; i++)
		out[1 + i] = (unsigned char)(id >> 8 * (ID_SIZE - 1 - i));
}

size_t
seal_named(unsigned char *out, const struct named_key *key, const void *ad,
    size_t adlen, const void *plain, size_t len)
{
	if (key->id == 0) {
		seal_box(out, &key->key, ad, adlen, plain, len);
		return len + SEAL_OVERHEAD;
	}
	seal_name(out, key->id);
	encrypt(out + SEAL_NAME_SIZE, &key->key, ad, adlen, plain, len);
	return len + SEAL_NAMED_MOST;
}

/* What surrounds the plain text, 0: this is no box. */
static size_t
overhead(const unsigned char *box, size_t len)
{
	size_t n = 0;

	if (len >= SEAL_OVERHEAD && box[0] == PLAIN_BOX)
		n = SEAL_OVERHEAD;
	else if (len >= SEAL_NAMED_MOST && box[0] == NAMED_BOX)
		n = SEAL_NAMED_MOST;
	return n;
}

int64_t
seal_key_id(const void *box, size_t len)
{
	const unsigned char *b = box;
	int64_t id = 0;
	int i;

	if (overhead(b, len) == 0)
		return -1;
	for (i = 0; b[0] == NAMED_BOX && i < ID_SIZE; i++)
		id = id << 8 | b[1 + i];
	return id;
}

size_t
seal_plain_size(const void *box, size_t len)
{
	size_t n = overhead(box, len);

	return n == 0 ? 0 : len - n;
}

int
seal_open(unsigned char *out, const struct key *key, const void *ad,
    size_t adlen, const void *box, size_t len)
{
	const unsigned char *nonce = box;
	size_t n = overhead(box, len);

	if (n == 0)
		return -1;
	nonce += 1 + n - SEAL_OVERHEAD;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    nonce + NONCE_SIZE, len - (n - SEAL_OVERHEAD) - 1 - NONCE_SIZE, ad,
	    adlen, nonce, key->b) == 0 ? 0 : -1;
}

static void
put_place(unsigned char out[PLACE_SIZE], const struct seal_place *p)
{
	memcpy(out, p->account.b, 16);
	memcpy(out + 16, p->conversation.b, 16);
	out[32] = (unsigned char)p->class;
}

/* Slot and account key together: either one gone, the part is gone. */
static int
wrap_key(struct key *out, const struct seal_days *d,
    const struct key *account_key, const struct seal_place *place, int32_t day)
{
	unsigned char from[SECRET_SIZE + PLACE_SIZE + 4], *p;
	struct key slot;
	int i;

	if (seal_days_slot(d, day, &slot) == -1)
		return -1;
	memcpy(from, slot.b, SECRET_SIZE);
	put_place(from + SECRET_SIZE, place);
	p = from + SECRET_SIZE + PLACE_SIZE;
	for (i = 0; i < 4; i++)
		p[i] = (unsigned char)((uint32_t)day >> 8 * (3 - i));
	secret_derive(out, account_key, "wrap", from, sizeof(from));
	sodium_memzero(from, sizeof(from));
	sodium_memzero(&slot, sizeof(slot));
	return 0;
}

int
seal_part(const struct seal_days *d, const struct named_key *account_key,
    const struct seal_place *place, int32_t day, const void *plain, size_t len,
    unsigned char *out, unsigned char wrapped[SEAL_KEY_SIZE])
{
	struct named_key wrap = { .id = account_key->id };
	unsigned char ad[PLACE_SIZE];
	struct key content;
	size_t size;

	if (wrap_key(&wrap.key, d, &account_key->key, place, day) == -1)
		return -1;
	put_place(ad, place);
	randombytes_buf(content.b, sizeof(content.b));
	seal_box(out, &content, ad, sizeof(ad), plain, len);
	size = seal_named(wrapped, &wrap, ad, sizeof(ad), content.b,
	    sizeof(content.b));
	sodium_memzero(&content, sizeof(content));
	sodium_memzero(&wrap, sizeof(wrap));
	return (int)size;
}

static int
unwrap(const struct seal_days *d, const struct key *account_key,
    const struct seal_place *place, const struct seal_wrapped *w,
    struct key *content)
{
	unsigned char ad[PLACE_SIZE];
	struct key wrap;
	int rc = -1;

	if (seal_plain_size(w->data, w->len) != sizeof(content->b) ||
	    wrap_key(&wrap, d, account_key, place, w->day) == -1)
		return -1;
	put_place(ad, place);
	rc = seal_open(content->b, &wrap, ad, sizeof(ad), w->data, w->len);
	sodium_memzero(&wrap, sizeof(wrap));
	return rc;
}

int
seal_part_open(const struct seal_days *d, const struct key *account_key,
    const struct seal_place *place, const struct seal_wrapped *w,
    const void *box, size_t len, unsigned char *out)
{
	unsigned char ad[PLACE_SIZE];
	struct key content;
	int rc;

	if (unwrap(d, account_key, place, w, &content) == -1)
		return -1;
	put_place(ad, place);
	rc = seal_open(out, &content, ad, sizeof(ad), box, len);
	sodium_memzero(&content, sizeof(content));
	return rc;
}

int
seal_part_again(const struct seal_days *d, const struct key *from,
    const struct named_key *to, const struct seal_place *place,
    const struct seal_wrapped *w, unsigned char wrapped[SEAL_KEY_SIZE])
{
	struct named_key wrap = { .id = to->id };
	unsigned char ad[PLACE_SIZE];
	struct key content;
	size_t size = 0;

	if (unwrap(d, from, place, w, &content) == -1)
		return -1;
	put_place(ad, place);
	if (wrap_key(&wrap.key, d, &to->key, place, w->day) == 0)
		size = seal_named(wrapped, &wrap, ad, sizeof(ad), content.b,
		    sizeof(content.b));
	sodium_memzero(&content, sizeof(content));
	sodium_memzero(&wrap, sizeof(wrap));
	return size == 0 ? -1 : (int)size;
}
