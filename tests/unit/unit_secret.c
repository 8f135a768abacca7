/*
 * Random, hashes, MACs and passwords.
 */
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "unit.h"

#define MEMORY	64	/* KiB: these tests are not about cost */

static const struct key key_a = { .b = { 1 } }, key_b = { .b = { 2 } };

static void
test_random(void)
{
	char a[SECRET_TOKEN_SIZE], b[SECRET_TOKEN_SIZE];
	int i;

	secret_token(a);
	secret_token(b);
	CU_ASSERT_EQUAL(strlen(a), SECRET_TOKEN_SIZE - 1);
	CU_ASSERT_STRING_NOT_EQUAL(a, b);
	for (i = 0; i < 1000; i++)
		CU_ASSERT(secret_random_below(7) < 7);
	secret_wipe(a, sizeof(a));
	CU_ASSERT_EQUAL(a[0], 0);
	CU_ASSERT(secret_equal("abc", "abc", 3));
	CU_ASSERT(!secret_equal("abc", "abd", 3));
}

static void
test_hash(void)
{
	/* BLAKE2b-256 of nothing. */
	static const char empty[] = "0e5751c026e543b2e8ab2eb06099daa1"
	    "d1e5df47778f7787faab45cdf12fe3a8";
	unsigned char a[SECRET_SIZE], b[SECRET_SIZE];
	char text[2 * SECRET_SIZE + 1];

	secret_hash(a, NULL, 0);
	text_hex(a, sizeof(a), text);
	CU_ASSERT_STRING_EQUAL(text, empty);
	secret_mac(a, &key_a, "x", 1);
	secret_mac(b, &key_b, "x", 1);
	CU_ASSERT(!secret_equal(a, b, sizeof(a)));
	secret_mac(b, &key_a, "x", 1);
	CU_ASSERT(secret_equal(a, b, sizeof(a)));
}

/* No two of these lists may have the same MAC. */
static void
test_fields(void)
{
	static const struct secret_field lists[][3] = {
		{ { "ab", 2 }, { "c", 1 }, { "", 0 } },
		{ { "a", 1 }, { "bc", 2 }, { "", 0 } },
		{ { "abc", 3 }, { "", 0 }, { "", 0 } },
		{ { "abc", 3 }, { NULL, 0 }, { "", 0 } },
		{ { "abc", 3 }, { "", 0 }, { NULL, 0 } },
	};
	unsigned char mac[COUNT_OF(lists) + 1][SECRET_SIZE];
	struct key derived;
	size_t i, j;

	for (i = 0; i < COUNT_OF(lists); i++)
		secret_mac_fields(mac[i], &key_a, lists[i], 3);
	secret_mac_fields(mac[i], &key_a, lists[4], 2);
	for (i = 0; i < COUNT_OF(mac); i++)
		for (j = 0; j < i; j++)
			CU_ASSERT(memcmp(mac[i], mac[j], SECRET_SIZE) != 0);
	/* A derived key is not the MAC of the same two fields. */
	secret_derive(&derived, &key_a, "ab", "c", 1);
	secret_mac_fields(mac[0], &key_a, lists[0], 2);
	CU_ASSERT(memcmp(derived.b, mac[0], SECRET_SIZE) != 0);
}

static void
test_password(void)
{
	char hash[SECRET_PASSWORD_SIZE], other[SECRET_PASSWORD_SIZE];

	CU_ASSERT_EQUAL(secret_password_hash(hash, "Grüße", MEMORY, 2), 0);
	CU_ASSERT_EQUAL(secret_password_hash(other, "Grüße", MEMORY, 2), 0);
	CU_ASSERT_STRING_NOT_EQUAL(hash, other);
	CU_ASSERT(strncmp(hash, "$argon2id$v=19$m=64,t=2,p=1$", 28) == 0);
	CU_ASSERT_EQUAL(secret_password_verify(hash, "Grüße"), 1);
	CU_ASSERT_EQUAL(secret_password_verify(hash, "Grüsse"), 0);
	CU_ASSERT_EQUAL(secret_password_verify(hash, ""), 0);
	CU_ASSERT(!secret_password_is_old(hash, MEMORY, 2));
	CU_ASSERT(secret_password_is_old(hash, MEMORY * 2, 2));
	CU_ASSERT(secret_password_is_old(hash, MEMORY, 3));
	CU_ASSERT(secret_password_is_old("", MEMORY, 2));
	CU_ASSERT_EQUAL(secret_password_verify("", "x"), -1);
	CU_ASSERT_EQUAL(secret_password_verify("$argon2id$v=19$m=64,t=2,p=1$",
	    "x"), -1);
	hash[strlen(hash) - 1] = '\0';
	CU_ASSERT_EQUAL(secret_password_verify(hash, "Grüße"), -1);
}

/* Lack of memory must not look like a wrong password. */
static void
test_password_memory(void)
{
	static const char huge[] = "$argon2id$v=19$m=4000000000,t=1,p=1$"
	    "AAAAAAAAAAAAAAAAAAAAAA$"
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	CU_ASSERT_EQUAL(secret_password_verify(huge, "x"), -1);
}

static const struct unit_case cases[] = {
	{ "random", test_random },
	{ "hash", test_hash },
	{ "fields", test_fields },
	{ "password", test_password },
	{ "password memory", test_password_memory },
	{ NULL, NULL }
};

int
main(void)
{
	return secret_init() == -1 ? 2 : unit_run("secret", cases);
}
