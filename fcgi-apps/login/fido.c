/*
 * Authenticator data and signatures. The only file that knows libfido2; it
 * talks to no device here.
 */
#include "pure.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/secret.h"

/* Flags of authenticator data (WebAuthn, 6.1). */
#define FLAG_PRESENT	0x01
#define FLAG_KEY	0x40
#define FLAGS_AT	32	/* after the hash of the host */

static const int algorithms[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };

void
fido_start(void)
{
	fido_init(0);
}

static bool
is_for(const char *rp_id, const struct fido_bytes *data)
{
	unsigned char hash[SECRET_SIZE];

	secret_sha256(hash, rp_id, strlen(rp_id));
	return memcmp(data->data, hash, sizeof(hash)) == 0;
}

static const void *
copy(struct pool *pool, const void *p, size_t len)
{
	return memcpy(pool_alloc(pool, len), p, len);
}

/* 0 it is a key of that algorithm. */
static int
read_key(struct pool *pool, int algorithm, const struct fido_bytes *data,
    struct fido_key *out)
{
	fido_cred_t *cred = fido_cred_new();
	int rc = -1;

	if (cred == NULL ||
	    fido_cred_set_type(cred, algorithm) != FIDO_OK ||
	    fido_cred_set_authdata_raw(cred, data->data, data->len) != FIDO_OK ||
	    fido_cred_id_len(cred) == 0 || fido_cred_pubkey_len(cred) == 0)
		goto out;
	out->algorithm = algorithm;
	out->count = fido_cred_sigcount(cred);
	out->key_len = fido_cred_pubkey_len(cred);
	out->key = copy(pool, fido_cred_pubkey_ptr(cred), out->key_len);
	out->credential_len = fido_cred_id_len(cred);
	out->credential = copy(pool, fido_cred_id_ptr(cred),
	    out->credential_len);
	rc = 0;
out:
	fido_cred_free(&cred);
	return rc;
}

int
fido_register(struct pool *pool, const char *rp_id,
    const struct fido_bytes *data, struct fido_key *out)
{
	const unsigned char *p = data->data;

	if (!authdata_is_sound(data) || !is_for(rp_id, data) ||
	    (p[FLAGS_AT] & FLAG_PRESENT) == 0 ||
	    (p[FLAGS_AT] & FLAG_KEY) == 0)
		return -1;
	/* The library wants to be told which kind of key is in there. */
	for (size_t i = 0; i < COUNT_OF(algorithms); i++)
		if (read_key(pool, algorithms[i], data, out) == 0)
			return 0;
	return -1;
}

static bool
is_signed(const fido_assert_t *assert, const struct fido_key *key)
{
	es256_pk_t *es256 = NULL;
	eddsa_pk_t *eddsa = NULL;
	rs256_pk_t *rs256 = NULL;
	const void *pk = NULL;
	bool good;

	switch (key->algorithm) {
	case COSE_ES256:
		if ((es256 = es256_pk_new()) != NULL && es256_pk_from_ptr(es256,
		    key->key, key->key_len) == FIDO_OK)
			pk = es256;
		break;
	case COSE_EDDSA:
		if ((eddsa = eddsa_pk_new()) != NULL && eddsa_pk_from_ptr(eddsa,
		    key->key, key->key_len) == FIDO_OK)
			pk = eddsa;
		break;
	case COSE_RS256:
		if ((rs256 = rs256_pk_new()) != NULL && rs256_pk_from_ptr(rs256,
		    key->key, key->key_len) == FIDO_OK)
			pk = rs256;
		break;
	default:
		break;
	}
	good = pk != NULL && fido_assert_verify(assert, 0, key->algorithm,
	    pk) == FIDO_OK;
	es256_pk_free(&es256);
	eddsa_pk_free(&eddsa);
	rs256_pk_free(&rs256);
	return good;
}

bool
fido_is_good(const struct fido_key *key, const struct fido_proof *proof,
    uint32_t *count)
{
	fido_assert_t *assert = fido_assert_new();
	bool good = false;

	/* Host, presence and signature are looked at by fido_assert_verify(). */
	if (assert != NULL && authdata_is_sound(&proof->data) &&
	    is_for(proof->rp_id, &proof->data) &&
	    fido_assert_set_clientdata(assert, proof->client.data,
	    proof->client.len) == FIDO_OK &&
	    fido_assert_set_rp(assert, proof->rp_id) == FIDO_OK &&
	    fido_assert_set_up(assert, FIDO_OPT_TRUE) == FIDO_OK &&
	    fido_assert_set_count(assert, 1) == FIDO_OK &&
	    fido_assert_set_authdata_raw(assert, 0, proof->data.data,
	    proof->data.len) == FIDO_OK &&
	    fido_assert_set_sig(assert, 0, proof->signature.data,
	    proof->signature.len) == FIDO_OK) {
		good = is_signed(assert, key);
		*count = fido_assert_sigcount(assert, 0);
	}
	fido_assert_free(&assert);
	return good;
}
