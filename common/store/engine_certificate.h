/*
 * Certificates pinned for signed vCons of an account.
 */
#ifndef RW_STORE_ENGINE_CERTIFICATE_H
#define RW_STORE_ENGINE_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/evp.h"
#include "base/uuid.h"

struct db;
struct pool;

#define ENGINE_CERTIFICATE_MAX		20	/* alive, of one account */
#define ENGINE_CERTIFICATE_LIST_MAX	200
#define ENGINE_CERTIFICATE_BYTES_MAX	8000

struct engine_certificate {
	struct uuid	 id;
	struct uuid	 account;
	struct evp_der	 der;
	unsigned char	 fingerprint[EVP_FINGERPRINT_SIZE];
	const char	*label;		/* at most 80 code points */
	int64_t		 created_at;
	int64_t		 revoked_at;	/* MOMENT_NONE: alive */
};

struct engine_certificate_list {
	struct engine_certificate *v;
	size_t		 n;
};

/* What a signature may rest on: all that are alive. 0, or -1. */
int	engine_certificate_pins(struct db *, struct pool *,
	    const struct uuid *account, struct evp_der **pins, size_t *count)
	    ATTR_USE;

/* Stores c and sets c->id. */
int	engine_certificate_add(struct db *, struct engine_certificate *c)
	    ATTR_USE;

/* All of an account, the oldest first, without `der`. */
int	engine_certificate_list(struct db *, struct pool *,
	    const struct uuid *account, struct engine_certificate_list *)
	    ATTR_USE;

/* 1 revoked now and *account filled, 0 unknown or revoked before, -1. */
int	engine_certificate_revoke(struct db *, struct pool *,
	    const struct uuid *id, int64_t now, struct uuid *account) ATTR_USE;

#endif
