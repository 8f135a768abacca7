/*
 * What libsodium has not: HMAC with SHA-1, RSA signatures, certificates. The
 * only place that knows libcrypto (TLS of mails beside, notifications/tls.c); programs
 * that use it link $(CRYPTO_LIBS).
 */
#ifndef RW_BASE_EVP_H
#define RW_BASE_EVP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"

struct pool;

enum evp_hash { EVP_HASH_SHA1, EVP_HASH_SHA256, EVP_HASH_SHA512 };

#define EVP_MAC_MAX		64	/* bytes of the longest MAC */
#define EVP_FINGERPRINT_SIZE	32
#define EVP_ED25519_KEY_SIZE	32
#define EVP_ED25519_SIGNATURE_SIZE 64

/* HMAC (RFC 2104). Returns its length, 0 on failure. */
size_t	evp_hmac(enum evp_hash, const void *key, size_t keylen,
	    const void *message, size_t len, unsigned char out[EVP_MAC_MAX]);

/* Ed25519 (RFC 8032) with a raw public key. */
bool	evp_ed25519_is_good(const unsigned char key[EVP_ED25519_KEY_SIZE],
	    const unsigned char signature[EVP_ED25519_SIGNATURE_SIZE],
	    const void *message, size_t len);

struct evp_bytes {
	const void	*data;
	size_t		 len;
};

/* Bytes of one certificate (X.509, DER). */
struct evp_der {
	const unsigned char *data;
	size_t		 len;
};

struct evp_certificate {
	struct evp_der	 der;		/* in the pool */
	unsigned char	 fingerprint[EVP_FINGERPRINT_SIZE]; /* SHA-256 of it */
	int64_t		 not_before, not_after;	/* microseconds */
	bool		 is_authority;	/* may issue certificates */
	unsigned	 rsa_bits;	/* 0: another kind of key */
};

/* The one certificate of a PEM text. -1: none, several, or not readable. */
int	evp_certificate_read(struct pool *, const char *pem, size_t len,
	    struct evp_certificate *) ATTR_USE;

/*
 * Is chain[0], with the further ones to build a way, a pinned certificate or
 * issued by a pinned authority, and is every one on that way valid at `now`?
 * Nothing of the host's own trust store counts.
 */
bool	evp_is_trusted(const struct evp_der *chain, size_t chain_count,
	    const struct evp_der *pins, size_t pin_count, int64_t now);

/*
 * RSASSA-PKCS1-v1_5 with SHA-256 ("RS256", RFC 7518, 3.3), by the key of the
 * certificate, which must be RSA of at least 2048 bits. The message is the
 * parts, one after the other.
 */
bool	evp_rs256_is_good(const struct evp_der *certificate,
	    const struct evp_bytes *parts, size_t count,
	    const struct evp_bytes *signature);

#endif
