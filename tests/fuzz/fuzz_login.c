/*
 * What people type to sign in, and the questions an assistant asks. Lines:
 * password, a word around the person, code, recovery code, stored hash,
 * address, text of a notice.
 */
#include "fuzz.h"

#include <sodium.h>

#include "base/secret.h"
#include "pure.h"
#include "rules.h"

#define LETTERS	26

/* Reading a stored hash is what is tried here, not the hashing. */
int
crypto_pwhash(unsigned char *const out, unsigned long long outlen,
    const char *const password, unsigned long long len,
    const unsigned char *const salt, unsigned long long passes, size_t memory,
    int algorithm)
{
	(void)password;
	(void)len;
	(void)salt;
	(void)algorithm;
	MUST(passes >= 1 && memory >= 1024);
	memset(out, 0, (size_t)outlen);
	return 0;
}

/* Belongs to the store, which is not linked; nothing here compares versions. */
int
assistant_days(const struct assistant *a, const struct assistant_version *v)
{
	(void)a;
	(void)v;
	return 0;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(secret_init() == 0 && totp_init() == 0);
	return 0;
}

static void
check_password(struct pool *pool, struct input *in)
{
	struct input password = input_line(in);
	const char *words[] = { NULL, NULL, NULL }, *nfkc;
	char text[LETTERS + 1];

	words[0] = input_string(pool, input_line(in));
	words[1] = words[0];
	/* The form lets no NUL through. */
	nfkc = text_nfkc(pool, password.s, password.len);
	if (nfkc != NULL && memchr(password.s, '\0', password.len) == NULL &&
	    password_check(pool, nfkc, PASSWORD_MIN, words) == NULL) {
		MUST(text_length(nfkc, strlen(nfkc)) >= PASSWORD_MIN);
		(void)strength_guess(pool, nfkc, words);
	}
	(void)code_text_read(input_string(pool, password), text, LETTERS);
}

static void
check_codes(struct pool *pool, struct input *in)
{
	static const unsigned char secret[TOTP_SECRET_SIZE] = "12345678901234567890";
	char text[LETTERS + 1];
	int64_t counter = 0;
	const char *group;
	int size = 0;

	if (totp_check(secret, 1763472725, input_string(pool, input_line(in)),
	    &counter) == 1)
		MUST(counter >= 1763472725 / 30 - 1 &&
		    counter <= 1763472725 / 30 + 1);
	if (code_text_read(input_string(pool, input_line(in)), text, LETTERS)
	    == 0) {
		MUST(strlen(text) == LETTERS);
		group = code_text_group(pool, text);
		MUST(code_text_read(group, text, LETTERS) == 0);
		MUST(qr_path(pool, totp_uri(pool, "Rufwacht", group, text),
		    &size) != NULL && size > 0);
	}
}

static void
check_stored(struct pool *pool, struct input *in)
{
	const char *hash = input_string(pool, input_line(in));
	int rc = secret_password_verify(hash, "password");

	MUST(rc >= -1 && rc <= 1);
	(void)secret_password_is_old(hash, 65536, 3);
}

static void
check_address(struct pool *pool, struct input in)
{
	unsigned char address[17] = { 0 }, network[16];
	size_t n = in.len < sizeof(address) ? in.len : sizeof(address);

	if (n > 0)
		memcpy(address, in.s, n);
	n = browser_network(address, n, network);
	MUST(n == 0 || n == 4 || n == 16);
	MUST((n == 0) == (*browser_network_text(pool, network, n) == '\0'));
}

static void
check_rules(struct pool *pool, struct input in)
{
	const char *body = text_scrub(pool, in.s == NULL ? "" : in.s, in.len);

	if (rules_is_question(pool, body))
		MUST(text_length(body, strlen(body)) >= RULES_QUESTION_MIN);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { size == 0 ? "" : (const char *)data, size };
	struct pool *pool = pool_create();

	check_password(pool, &in);
	check_codes(pool, &in);
	check_stored(pool, &in);
	check_address(pool, input_line(&in));
	check_rules(pool, in);
	pool_destroy(pool);
	return 0;
}
