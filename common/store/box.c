/*
 * Boxes under purpose keys.
 */
#include "store/box.h"

#include <string.h>

#define PREFIX_SIZE	16

/* One key per use, or a prefix of the associated data that says the use. */
static const struct {
	const char	*label;		/* NULL: the key itself */
	const char	*prefix;	/* PREFIX_SIZE letters, or NULL */
} kinds[] = {
	[BOX_ACCOUNT_KEY] = { NULL, "rufwacht-account" },
	[BOX_HOOK] = { "engine-hook", NULL },
	[BOX_INDEX_KEY] = { NULL, "rufwacht-indexes" },
	[BOX_PASSWORD] = { "password", NULL },
	[BOX_TOTP] = { "totp", NULL },
	[BOX_OFFER] = { "enrol", NULL },
	[BOX_RECOVERY_KEY] = { "recovery-key", NULL }
};

struct binding {
	struct named_key key;
	unsigned char	 ad[PREFIX_SIZE + sizeof(struct uuid)];
	size_t		 len;
};

static void
bind_box(struct binding *b, const struct named_key *key, enum box_kind kind,
    const struct uuid *whose)
{
	b->len = 0;
	if (kinds[kind].prefix != NULL) {
		memcpy(b->ad, kinds[kind].prefix, PREFIX_SIZE);
		b->len = PREFIX_SIZE;
	}
	memcpy(b->ad + b->len, whose->b, sizeof(whose->b));
	b->len += sizeof(whose->b);
	b->key = *key;
	if (kinds[kind].label != NULL)
		secret_derive(&b->key.key, &key->key, kinds[kind].label, "", 0);
}

size_t
box_seal(const struct keys *keys, enum box_kind kind, const struct uuid *whose,
    const void *plain, size_t len, unsigned char *out)
{
	struct binding b;
	size_t size;

	bind_box(&b, keys_now(keys), kind, whose);
	size = seal_named(out, &b.key, b.ad, b.len, plain, len);
	secret_wipe(&b, sizeof(b));
	return size;
}

int
box_open(struct keys *keys, enum box_kind kind, const struct uuid *whose,
    const void *box, size_t len, void *out)
{
	int64_t id = seal_key_id(box, len);
	const struct named_key *key;
	struct binding b;
	int rc;

	if (id == -1 || (key = keys_find(keys, (uint32_t)id)) == NULL)
		return -1;
	bind_box(&b, key, kind, whose);
	rc = seal_open(out, &b.key.key, b.ad, b.len, box, len);
	secret_wipe(&b, sizeof(b));
	return rc;
}

static int
derive_first(struct keys *keys, const char *label, const struct uuid *whose,
    struct key *out)
{
	const struct named_key *first = keys_find(keys, 0);

	if (first == NULL)
		return -1;
	secret_derive(out, &first->key, label, whose->b, sizeof(whose->b));
	return 0;
}

int
box_first_index_key(struct keys *keys, const struct uuid *account,
    struct key *out)
{
	return derive_first(keys, "account", account, out);
}

int
box_first_recovery_key(struct keys *keys, const struct uuid *person,
    struct key *out)
{
	return derive_first(keys, "recovery", person, out);
}
