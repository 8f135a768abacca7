/*
 * Verifies a signed vCon: general JWS JSON serialisation (RFC 7515, 7.2.1)
 * with RS256 and certificates pinned by the account.
 */
#ifndef RW_ENGINE_JWS_H
#define RW_ENGINE_JWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/evp.h"
#include "vcon.h"

struct pool;
struct value;

/* Certificates a signature may rest on, and the time that counts. */
struct jws_trust {
	const struct evp_der *pins;
	size_t		 count;
	int64_t		 now;		/* microseconds, database clock */
};

/*
 * One good signature of several suffices; certificates are never fetched
 * (x5u). If none is good v->faults are those of the signatures alone, with
 * pointers into the envelope and the codes signature.alg, .critical,
 * .certificate (not pinned, not issued by a pinned authority, not valid now),
 * .form and .wrong.
 */
bool	jws_is_good(struct pool *, const struct value *envelope,
	    const struct jws_trust *, struct vcon *v);

#endif
