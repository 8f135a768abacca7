/*
 * Client data of passkeys.
 */
#include "pure.h"

#include <jansson.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"

static const char *
member(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static int
read_challenge(struct pool *pool, const char *text,
    unsigned char out[CLIENT_CHALLENGE_SIZE])
{
	unsigned char *bytes;
	size_t len;

	if (text == NULL || (bytes = text_unbase64url(pool, text, strlen(text),
	    &len)) == NULL || len != CLIENT_CHALLENGE_SIZE)
		return -1;
	memcpy(out, bytes, CLIENT_CHALLENGE_SIZE);
	return 0;
}

/* crossOrigin: our pages are never framed, so a yes is a forgery. */
static int
read_members(struct pool *pool, const json_t *object, struct client_data *out)
{
	const char *type = member(object, "type"), *origin;
	const json_t *crossed = json_object_get(object, "crossOrigin");

	if (type == NULL || (origin = member(object, "origin")) == NULL ||
	    (crossed != NULL && !json_is_false(crossed)) ||
	    json_object_get(object, "topOrigin") != NULL)
		return -1;
	out->is_create = strcmp(type, "webauthn.create") == 0;
	if (!out->is_create && strcmp(type, "webauthn.get") != 0)
		return -1;
	out->origin = pool_strdup(pool, origin);
	return read_challenge(pool, member(object, "challenge"),
	    out->challenge);
}

int
client_data_read(struct pool *pool, const void *json, size_t len,
    struct client_data *out)
{
	json_t *object;
	int rc = -1;

	if (len > CLIENT_DATA_MOST)
		return -1;
	object = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(object))
		rc = read_members(pool, object, out);
	json_decref(object);
	return rc;
}

/* As browsers write it: a port that goes without saying is not said. */
const char *
client_origin(struct pool *pool, const char *public_url, const char *host)
{
	const char *rest = strstr(public_url, "//") + 2, *port;
	size_t scheme = (size_t)(rest - public_url), len;

	port = rest + strcspn(rest, ":/");
	len = strcspn(port, "/");
	if ((strncmp(public_url, "https:", 6) == 0 && len == 4 &&
	    strncmp(port, ":443", 4) == 0) ||
	    (strncmp(public_url, "http:", 5) == 0 && len == 3 &&
	    strncmp(port, ":80", 3) == 0))
		len = 0;
	return pool_printf(pool, "%.*s%s%.*s", (int)scheme, public_url, host,
	    (int)len, port);
}
