/*
 * libsodium behind the few functions this program needs of it.
 */
#include "secret.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#define ABSENT		UINT64_MAX

/*
 * BLAKE2b takes 16 bytes of "personalisation": with them no list of fields
 * and no derived key can be had as the plain MAC of chosen bytes.
 */
static const unsigned char for_fields[crypto_generichash_blake2b_PERSONALBYTES]
    = "rufwacht-fields";
static const unsigned char for_derive[crypto_generichash_blake2b_PERSONALBYTES]
    = "rufwacht-derive";

int
secret_init(void)
{
	if (sodium_init() == -1) {
		log_error("libsodium does not start");
		return -1;
	}
	return 0;
}

void
secret_random(void *out, size_t len)
{
	randombytes_buf(out, len);
}

uint32_t
secret_random_below(uint32_t bound)
{
	return randombytes_uniform(bound);
}

void
secret_wipe(void *p, size_t len)
{
	sodium_memzero(p, len);
}

bool
secret_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void
secret_token(char out[SECRET_TOKEN_SIZE])
{
	unsigned char random[SECRET_SIZE];

	randombytes_buf(random, sizeof(random));
	sodium_bin2base64(out, SECRET_TOKEN_SIZE, random, sizeof(random),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(random, sizeof(random));
}

void
secret_hash(unsigned char out[SECRET_SIZE], const void *p, size_t len)
{
	crypto_generichash(out, SECRET_SIZE, p, len, NULL, 0);
}

void
secret_sha256(unsigned char out[SECRET_SIZE], const void *p, size_t len)
{
	crypto_hash_sha256(out, p, len);
}

void
secret_mac(unsigned char out[SECRET_SIZE], const struct key *key, const void *p,
    size_t len)
{
	crypto_generichash(out, SECRET_SIZE, p, len, key->b, sizeof(key->b));
}

static void
add_field(crypto_generichash_blake2b_state *state, const struct secret_field *f)
{
	uint64_t rest = f->data == NULL ? ABSENT : f->len;
	unsigned char length[8];
	size_t i;

	for (i = 0; i < sizeof(length); i++) {
		length[i] = (unsigned char)rest;
		rest >>= 8;
	}
	crypto_generichash_blake2b_update(state, length, sizeof(length));
	if (f->data != NULL)
		crypto_generichash_blake2b_update(state, f->data, f->len);
}

static void
mac_list(unsigned char out[SECRET_SIZE], const struct key *key,
    const unsigned char *personal, const struct secret_field *fields,
    size_t count)
{
	crypto_generichash_blake2b_state state;
	size_t i;

	crypto_generichash_blake2b_init_salt_personal(&state, key->b,
	    sizeof(key->b), SECRET_SIZE, NULL, personal);
	for (i = 0; i < count; i++)
		add_field(&state, &fields[i]);
	crypto_generichash_blake2b_final(&state, out, SECRET_SIZE);
	sodium_memzero(&state, sizeof(state));
}

void
secret_mac_fields(unsigned char out[SECRET_SIZE], const struct key *key,
    const struct secret_field *fields, size_t count)
{
	mac_list(out, key, for_fields, fields, count);
}

void
secret_derive(struct key *out, const struct key *from, const char *label,
    const void *p, size_t len)
{
	const struct secret_field fields[] = {
		{ .data = label, .len = strlen(label) },
		{ .data = p, .len = len },
	};

	mac_list(out->b, from, for_derive, fields, COUNT_OF(fields));
}

int
secret_password_hash(char out[SECRET_PASSWORD_SIZE], const char *password,
    unsigned memory, unsigned passes)
{
	_Static_assert(SECRET_PASSWORD_SIZE >= crypto_pwhash_STRBYTES,
	    "room for the hash");

	if (crypto_pwhash_str(out, password, strlen(password), passes,
	    (size_t)memory * 1024) != 0) {
		log_error("password hash: %u KiB, %u passes: no memory", memory,
		    passes);
		return -1;
	}
	return 0;
}

/* The parts of "$argon2id$v=19$m=65536,t=3,p=1$SALT$HASH". */
struct argon {
	unsigned	 memory, passes;
	unsigned char	 salt[crypto_pwhash_SALTBYTES];
	unsigned char	 hash[SECRET_SIZE];
};

/* "key=123" followed by `stop`; moves *s behind it. */
static int
read_parameter(const char **s, const char *key, char stop, unsigned *out)
{
	unsigned long n;
	char *end;

	if (strncmp(*s, key, strlen(key)) != 0)
		return -1;
	*s += strlen(key);
	if (**s < '1' || **s > '9')
		return -1;
	errno = 0;
	n = strtoul(*s, &end, 10);
	if (errno != 0 || n > UINT_MAX || *end != stop)
		return -1;
	*out = (unsigned)n;
	*s = end + 1;
	return 0;
}

static int
read_base64(const char **s, char stop, unsigned char *out, size_t size)
{
	const char *end;
	size_t len;

	if ((end = strchr(*s, stop)) == NULL ||
	    sodium_base642bin(out, size, *s, (size_t)(end - *s), NULL, &len,
	    NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
	    len != size)
		return -1;
	*s = end + 1;
	return 0;
}

static int
read_argon(struct argon *a, const char *s)
{
	unsigned version, lanes;

	if (strncmp(s, "$argon2id$", 10) != 0)
		return -1;
	s += 10;
	if (read_parameter(&s, "v=", '$', &version) == -1 || version != 19 ||
	    read_parameter(&s, "m=", ',', &a->memory) == -1 ||
	    read_parameter(&s, "t=", ',', &a->passes) == -1 ||
	    read_parameter(&s, "p=", '$', &lanes) == -1 || lanes != 1 ||
	    read_base64(&s, '$', a->salt, sizeof(a->salt)) == -1)
		return -1;
	return read_base64(&s, '\0', a->hash, sizeof(a->hash));
}

/*
 * Not crypto_pwhash_str_verify(): its -1 is "wrong" as well as "no memory".
 * crypto_pwhash() only fails for the latter, and the comparison is ours.
 */
int
secret_password_verify(const char *hash, const char *password)
{
	unsigned char made[SECRET_SIZE];
	struct argon a;
	int right;

	if (read_argon(&a, hash) == -1) {
		log_error("password check: malformed stored hash");
		return -1;
	}
	if (crypto_pwhash(made, sizeof(made), password, strlen(password),
	    a.salt, a.passes, (size_t)a.memory * 1024,
	    crypto_pwhash_ALG_ARGON2ID13) != 0) {
		log_error("password check: %u KiB: no memory", a.memory);
		return -1;
	}
	right = sodium_memcmp(made, a.hash, sizeof(made)) == 0;
	sodium_memzero(made, sizeof(made));
	return right;
}

bool
secret_password_is_old(const char *hash, unsigned memory, unsigned passes)
{
	return crypto_pwhash_str_needs_rehash(hash, passes,
	    (size_t)memory * 1024) != 0;
}
