/*
 * Tokens of links: a MAC, so that nothing secret has to lie in the queue.
 */
#include "mail.h"

#include "base/keys.h"
#include "base/text.h"

const char *
token_make(struct pool *pool, const struct keys *keys, size_t i,
    const struct uuid *id)
{
	const struct named_key *key = keys_at(keys, i);
	const char *token;
	struct key made;

	if (key == NULL)
		return NULL;
	secret_derive(&made, &key->key, "mail-link", id->b, sizeof(id->b));
	token = text_base64url(pool, made.b, sizeof(made.b));
	secret_wipe(&made, sizeof(made));
	return token;
}
