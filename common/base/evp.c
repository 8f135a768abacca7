/*
 * Signatures, MACs and certificates by libcrypto.
 *
 * A failure of the library is a bad signature: whoever asks can do nothing
 * else about it. Its error queue is emptied, so that none is found later by
 * the database's TLS.
 */
#include "evp.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "moment.h"
#include "pool.h"

#define RSA_BITS_MIN	2048
#define DEPTH_MAX	5	/* authorities between leaf and anchor */
#define SECURITY_LEVEL	2	/* of the library: 112 bits, no SHA-1 */

static X509	*der_read(const struct evp_der *);
static unsigned	rsa_bits(X509 *);
static int64_t	time_read(const ASN1_TIME *);

size_t
evp_hmac(enum evp_hash hash, const void *key, size_t keylen,
    const void *message, size_t len, unsigned char out[EVP_MAC_MAX])
{
	const EVP_MD *md = hash == EVP_HASH_SHA1 ? EVP_sha1() :
	    hash == EVP_HASH_SHA256 ? EVP_sha256() : EVP_sha512();
	unsigned n = 0;

	if (keylen > INT_MAX ||
	    HMAC(md, key, (int)keylen, message, len, out, &n) == NULL) {
		ERR_clear_error();
		return 0;
	}
	return n;
}

bool
evp_ed25519_is_good(const unsigned char raw[EVP_ED25519_KEY_SIZE],
    const unsigned char signature[EVP_ED25519_SIGNATURE_SIZE],
    const void *message, size_t len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY *key;
	bool good;

	key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw,
	    EVP_ED25519_KEY_SIZE);
	good = ctx != NULL && key != NULL &&
	    EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, signature, EVP_ED25519_SIGNATURE_SIZE,
	    message, len) == 1;
	EVP_PKEY_free(key);
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

bool
evp_rs256_is_good(const struct evp_der *certificate,
    const struct evp_bytes *parts, size_t count,
    const struct evp_bytes *signature)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	X509 *x = der_read(certificate);
	bool good;
	size_t i;

	good = ctx != NULL && x != NULL && rsa_bits(x) >= RSA_BITS_MIN &&
	    EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
	    X509_get0_pubkey(x)) == 1;
	for (i = 0; good && i < count; i++)
		good = EVP_DigestVerifyUpdate(ctx, parts[i].data,
		    parts[i].len) == 1;
	good = good && EVP_DigestVerifyFinal(ctx, signature->data,
	    signature->len) == 1;
	X509_free(x);
	EVP_MD_CTX_free(ctx);
	ERR_clear_error();
	return good;
}

/* NULL as well for bytes left over: one certificate has one spelling. */
static X509 *
der_read(const struct evp_der *der)
{
	const unsigned char *p = der->data;
	X509 *x;

	if (der->len > LONG_MAX)
		return NULL;
	x = d2i_X509(NULL, &p, (long)der->len);
	if (x != NULL && p != der->data + der->len) {
		X509_free(x);
		x = NULL;
	}
	ERR_clear_error();
	return x;
}

static unsigned
rsa_bits(X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
		return 0;
	return (unsigned)EVP_PKEY_get_bits(key);
}

static int64_t
time_read(const ASN1_TIME *t)
{
	struct moment_civil c = { .micro = 0 };
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1)
		return MOMENT_NONE;
	c.year = tm.tm_year + 1900;
	c.month = tm.tm_mon + 1;
	c.day = tm.tm_mday;
	c.hour = tm.tm_hour;
	c.minute = tm.tm_min;
	c.second = tm.tm_sec;
	return moment_from_civil(&c);
}

/* The certificate as DER in the pool, and what is to be known of it. */
static int
describe(struct pool *pool, X509 *x, struct evp_certificate *out)
{
	unsigned char *p, *der;
	unsigned n = 0;
	int len;

	if ((len = i2d_X509(x, NULL)) <= 0)
		return -1;
	p = der = pool_alloc(pool, (size_t)len);
	i2d_X509(x, &p);
	out->der = (struct evp_der){ der, (size_t)len };
	if (X509_digest(x, EVP_sha256(), out->fingerprint, &n) != 1 ||
	    n != EVP_FINGERPRINT_SIZE)
		return -1;
	out->not_before = time_read(X509_get0_notBefore(x));
	out->not_after = time_read(X509_get0_notAfter(x));
	out->is_authority = X509_check_ca(x) == 1;
	out->rsa_bits = rsa_bits(x);
	return out->not_before == MOMENT_NONE || out->not_after == MOMENT_NONE ?
	    -1 : 0;
}

int
evp_certificate_read(struct pool *pool, const char *pem, size_t len,
    struct evp_certificate *out)
{
	X509 *first = NULL, *second = NULL;
	BIO *in = NULL;
	int rc = -1;

	if (len > INT_MAX || (in = BIO_new_mem_buf(pem, (int)len)) == NULL)
		goto out;
	first = PEM_read_bio_X509(in, NULL, NULL, NULL);
	if (first == NULL)
		goto out;
	second = PEM_read_bio_X509(in, NULL, NULL, NULL);
	if (second == NULL)
		rc = describe(pool, first, out);
out:
	X509_free(first);
	X509_free(second);
	BIO_free(in);
	ERR_clear_error();
	return rc;
}

/* What the library looks at: our anchors, our rules, the given time. */
static int
prepare(X509_STORE *store, int64_t now)
{
	X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);

	if (param == NULL)
		return -1;
	/* A pinned leaf is an anchor too, although it issued nothing. */
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	X509_VERIFY_PARAM_set_time(param, (time_t)(now / MOMENT_SECOND));
	X509_VERIFY_PARAM_set_depth(param, DEPTH_MAX);
	X509_VERIFY_PARAM_set_auth_level(param, SECURITY_LEVEL);
	return 0;
}

/*
 * The library takes old certificates without extensions for authorities when
 * they signed themselves; here only who says so is one.
 */
static bool
has_authorities(X509_STORE_CTX *ctx)
{
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(ctx);
	int i;

	for (i = 1; i < sk_X509_num(chain); i++)
		if (X509_check_ca(sk_X509_value(chain, i)) != 1)
			return false;
	return sk_X509_num(chain) > 0;
}

static bool
verify(X509_STORE *store, X509 *leaf, STACK_OF(X509) *others)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	bool good;

	good = ctx != NULL &&
	    X509_STORE_CTX_init(ctx, store, leaf, others) == 1 &&
	    X509_verify_cert(ctx) == 1 && has_authorities(ctx);
	X509_STORE_CTX_free(ctx);
	return good;
}

bool
evp_is_trusted(const struct evp_der *chain, size_t chain_count,
    const struct evp_der *pins, size_t pin_count, int64_t now)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	X509_STORE *store = X509_STORE_new();
	X509 *leaf = NULL, *x;
	bool good = false;
	size_t i;

	if (others == NULL || store == NULL || chain_count == 0 ||
	    prepare(store, now) == -1 || (leaf = der_read(&chain[0])) == NULL)
		goto out;
	for (i = 1; i < chain_count; i++)
		if ((x = der_read(&chain[i])) == NULL ||
		    sk_X509_push(others, x) == 0) {
			X509_free(x);
			goto out;
		}
	for (i = 0; i < pin_count; i++)
		if ((x = der_read(&pins[i])) != NULL) {
			X509_STORE_add_cert(store, x);
			X509_free(x);
		}
	good = verify(store, leaf, others);
out:
	X509_free(leaf);
	X509_STORE_free(store);
	sk_X509_pop_free(others, X509_free);
	ERR_clear_error();
	return good;
}
