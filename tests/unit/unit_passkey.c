/*
 * Client data and authenticator data of passkeys, and signatures of the three
 * kinds of keys. The vectors were made with tests/wire/authenticator.py.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"
#include "pure.h"
#include "base/attr.h"
#include "unit.h"

#define HOST	"console.example"

static const struct vector {
	const char	*name;
	int		 algorithm;
	const char	*made, *client, *data, *signature;
} vectors[] = {
	{ "ES256", -7,
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwhBAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAEAABAgMEBQYHCAkKCwwNDg-lAQIDJiABIVgg6ErlJ8_COfwu"
	    "gKyq2QH7rbl5Bb7JcAlu-o3H6PpjJ4IiWCBYvH4Hff4kH0l1K1lXgVhtf-_h"
	    "ywddcWQhwikXOsNESQ",
	    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZC"
	    "Z2NJQ1FvTERBME9EeEFSRWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6"
	    "Imh0dHBzOi8vY29uc29sZS5leGFtcGxlIiwiY3Jvc3NPcmlnaW4iOmZhbHNl"
	    "fQ",
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwgBAAAAAQ",
	    "MEUCIQC97zGdO8qwFtIev5scqOkc4cNmIUCvr69iYAgwmS3W4wIgeKf0WeHh"
	    "6b_HfDvn-Efrmit9l2ImD-M8kKx2UEgH8bs" },
	{ "EdDSA", -8,
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwhBAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAEAABAgMEBQYHCAkKCwwNDg-kAQEDJyAGIVgg080M_9YCuvhj"
	    "VtZ3KaIRgp6iovkLMZC6xwAEGMRBIrE",
	    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZC"
	    "Z2NJQ1FvTERBME9EeEFSRWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6"
	    "Imh0dHBzOi8vY29uc29sZS5leGFtcGxlIiwiY3Jvc3NPcmlnaW4iOmZhbHNl"
	    "fQ",
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwgBAAAAAQ",
	    "2UxXiHlFBr_dfPvdOeT_tSVat7zFwXm4qJqfsakIJKSKYSdd6IAFs-UKbT33"
	    "AyTGpb-Y0dTlG4ozOonELG9MDA" },
	{ "RS256", -257,
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwhBAAAAAAAAAAAAAAAA"
	    "AAAAAAAAAAAAEAABAgMEBQYHCAkKCwwNDg-kAQMDOQEAIFkBALZAZvDN4jJH"
	    "pIWe5CrgN5SCHjbPKeDyaIPnLKeY2s7aQFMn9YU2cUNdDzQvIzOAicw6bmeA"
	    "PjGwuSrxYaMNEH-S_9ApYPYrvOmaJz959vcCGbtzMAa94qFLMAitJNBoaeJi"
	    "V-xSYRmxVOULuuPy89tyAfy5JLSjLFb2tw0gA04V7AC4IzlS_YF1utkOwIy9"
	    "2KUNc9eJaj4ZFi5aaiqIl0CtE9ECPMOyV6xBvQ1bXppy7dZvtnfXp2e6j0l3"
	    "q-AXvoKQgXirn_WlMb6sN28BfI5HXwqhCghQM_KqSQqi_IF2OPxHbziHw8Uq"
	    "vNb6cAGBgupkNkE1qQZ4EAt5xUvsI2chQwEAAQ",
	    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZC"
	    "Z2NJQ1FvTERBME9EeEFSRWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6"
	    "Imh0dHBzOi8vY29uc29sZS5leGFtcGxlIiwiY3Jvc3NPcmlnaW4iOmZhbHNl"
	    "fQ",
	    "RT_76vb3QLpmFKiIt0e3GtPj5nz1U6nfCHAI-rkVVwgBAAAAAQ",
	    "ps_EqHIxbJ4oMsA3rs1VpAAneg4Gs2YHf4VUFVgIMH_id75GXov7xdNoNWMs"
	    "TeIySVb3vF5s0RhrgX9DO2ZuXloWIexA6Q0y6rLrRpfmW5cuuyeBfXkJTzBj"
	    "Zpwlc9LYsLcDjwUWzpQ3WE6QxakQ8dK2LMkF3O3U30ANpsRRyCUBGzf_ldot"
	    "bDCM9AglMWvUw2S5MpjmZFwuOlJXtUF9I7M21uhl7_UQ24DJrnxVq4utVYOX"
	    "RxhNYuRkCwhlARrJv9csbgNgtbURLLLj8Z1V69uEK8Pe9vDfQVNCugOKE7ui"
	    "-Yh3FCXRd264XEbeySeQCCBRce4OO4L6V9qK0PeLcg" },
};

static struct fido_bytes
bytes(struct pool *pool, const char *text)
{
	struct fido_bytes b;

	b.data = text_unbase64url(pool, text, strlen(text), &b.len);
	return b;
}

/* A copy with one bit changed. */
static struct fido_bytes
flipped(struct pool *pool, const struct fido_bytes *b, size_t at, int bit)
{
	unsigned char *p = memcpy(pool_alloc(pool, b->len), b->data, b->len);

	p[at] ^= (unsigned char)bit;
	return (struct fido_bytes){ p, b->len };
}

static void
test_vectors(void)
{
	struct pool *pool = pool_create();
	const struct vector *v;
	struct fido_bytes made;
	struct fido_proof p;
	struct fido_key key;
	uint32_t count;

	for (v = vectors; v < vectors + COUNT_OF(vectors); v++) {
		made = bytes(pool, v->made);
		CU_ASSERT_EQUAL_FATAL(fido_register(pool, HOST, &made, &key), 0);
		CU_ASSERT_EQUAL(key.algorithm, v->algorithm);
		CU_ASSERT_EQUAL(key.credential_len, 16);
		p = (struct fido_proof){ .rp_id = HOST,
			.client = bytes(pool, v->client),
			.data = bytes(pool, v->data),
			.signature = bytes(pool, v->signature) };
		count = 0;
		CU_ASSERT_TRUE(fido_is_good(&key, &p, &count));
		CU_ASSERT_EQUAL(count, 1);
	}
	pool_destroy(pool);
}

static void
test_wrong(void)
{
	struct pool *pool = pool_create();
	const struct vector *v = vectors;
	struct fido_bytes made;
	struct fido_proof p, bad;
	struct fido_key key, other;
	uint32_t count;

	made = bytes(pool, v->made);
	CU_ASSERT_EQUAL_FATAL(fido_register(pool, HOST, &made, &key), 0);
	p = (struct fido_proof){ .rp_id = HOST,
		.client = bytes(pool, v->client), .data = bytes(pool, v->data),
		.signature = bytes(pool, v->signature) };
	bad = p;
	bad.rp_id = "evil.example";
	CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	bad = p;
	bad.client = flipped(pool, &p.client, p.client.len - 2, 1);
	CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	for (size_t i = 0; i < p.data.len; i++) {
		bad = p;
		bad.data = flipped(pool, &p.data, i, 1);
		CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	}
	bad = p;
	bad.signature.len--;
	CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	bad.signature.len = 0;
	CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	bad = p;
	bad.data.len = 36;
	CU_ASSERT_FALSE(fido_is_good(&key, &bad, &count));
	other = key;
	other.algorithm = -257;
	CU_ASSERT_FALSE(fido_is_good(&other, &p, &count));
	other = key;
	other.key_len--;
	CU_ASSERT_FALSE(fido_is_good(&other, &p, &count));
	pool_destroy(pool);
}

static void
test_register_wrong(void)
{
	struct pool *pool = pool_create();
	struct fido_bytes made = bytes(pool, vectors[0].made), bad;
	struct fido_key key;

	CU_ASSERT_EQUAL(fido_register(pool, "evil.example", &made, &key), -1);
	for (size_t len = 0; len < made.len; len++) {
		bad = (struct fido_bytes){ made.data, len };
		CU_ASSERT_EQUAL(fido_register(pool, HOST, &bad, &key), -1);
	}
	bad = flipped(pool, &made, 32, 0x01);	/* nobody was there */
	CU_ASSERT_EQUAL(fido_register(pool, HOST, &bad, &key), -1);
	bad = flipped(pool, &made, 32, 0x40);	/* no key inside */
	CU_ASSERT_EQUAL(fido_register(pool, HOST, &bad, &key), -1);
	pool_destroy(pool);
}

/* Lengths that are not there, and what nobody writes. */
static void
test_shape(void)
{
	static const struct {
		const char	*after;		/* flags, counter, CBOR; hex */
		bool		 sound;
	} cases[] = {
		{ "0100000001", true }, { "8100000001a0", true },
		{ "0100000001a0", false }, { "8100000001", false },
		{ "8100000001a0a0", false }, { "8100000001a16161f5", true },
		{ "810000000181818180", true },
		{ "81000000018181818180", false },
		{ "81000000019b00ffffffffffffff", false },
		{ "8100000001bbffffffffffffffff", false },
		{ "81000000015bffffffffffffffff", false },
		{ "8100000001a1", false }, { "81000000019fff", false },
		{ "8100000001c000", false }, { "81000000011900", false },
		{ "4100000001", false }
	};
	unsigned char data[64] = { 0 };
	struct fido_bytes b = { data, 0 };
	unsigned byte;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		b.len = 32;
		for (const char *p = cases[i].after; sscanf(p, "%2x",
		    &byte) == 1; p += 2)
			data[b.len++] = (unsigned char)byte;
		CU_ASSERT_EQUAL(authdata_is_sound(&b), cases[i].sound);
	}
}

#define CHALLENGE	"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define GOOD		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE	\
	"\",\"origin\":\"https://a.example\""

static void
test_client_data(void)
{
	static const char *const bad[] = {
		"", "{}", "[]", "null", GOOD, GOOD "}x",
		GOOD ",\"type\":\"webauthn.get\"}",
		GOOD ",\"crossOrigin\":true}", GOOD ",\"crossOrigin\":0}",
		GOOD ",\"topOrigin\":\"https://b.example\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"AAEC\","
		    "\"origin\":\"https://a.example\"}",
		"{\"type\":\"payment.get\",\"challenge\":\"" CHALLENGE
		    "\",\"origin\":\"https://a.example\"}",
		"{\"type\":\"webauthn.get\",\"challenge\":\"" CHALLENGE "\"}",
		"{\"type\":1,\"challenge\":\"" CHALLENGE
		    "\",\"origin\":\"https://a.example\"}",
		GOOD ",\"x\":\"\xff\"}"
	};
	static const char *const good[] = {
		GOOD "}", GOOD ",\"crossOrigin\":false}",
		GOOD ",\"other_keys_can_be_added_here\":\"do not compare\"}"
	};
	struct pool *pool = pool_create();
	struct client_data c;

	for (size_t i = 0; i < COUNT_OF(good); i++) {
		CU_ASSERT_EQUAL_FATAL(client_data_read(pool, good[i],
		    strlen(good[i]), &c), 0);
		CU_ASSERT_FALSE(c.is_create);
		CU_ASSERT_EQUAL(c.challenge[31], 31);
		CU_ASSERT_STRING_EQUAL(c.origin, "https://a.example");
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CU_ASSERT_EQUAL(client_data_read(pool, bad[i], strlen(bad[i]),
		    &c), -1);
	pool_destroy(pool);
}

static void
test_origin(void)
{
	static const struct {
		const char	*url, *host, *origin;
	} cases[] = {
		{ "https://a.example", "b.example", "https://b.example" },
		{ "https://a.example/x", "a.example", "https://a.example" },
		{ "https://a.example:443", "a.example", "https://a.example" },
		{ "https://a.example:8443/x", "b.example",
		    "https://b.example:8443" },
		{ "http://localhost:8080", "localhost",
		    "http://localhost:8080" },
		{ "http://localhost:80", "localhost", "http://localhost" },
		{ "http://localhost:443", "localhost", "http://localhost:443" }
	};
	struct pool *pool = pool_create();

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CU_ASSERT_STRING_EQUAL(client_origin(pool, cases[i].url,
		    cases[i].host), cases[i].origin);
	pool_destroy(pool);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "three kinds of keys", test_vectors },
		{ "whatever is wrong is refused", test_wrong },
		{ "registrations that are none", test_register_wrong },
		{ "the shape of authenticator data", test_shape },
		{ "client data", test_client_data },
		{ "origins", test_origin },
		{ NULL, NULL }
	};

	if (secret_init() == -1)
		return 2;
	fido_start();
	return unit_run("passkey", cases);
}
