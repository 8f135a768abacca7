/*
 * Leases of background jobs, on the database's clock: one holder at a time,
 * whatever host it runs on.
 */
#ifndef RW_STORE_LEASE_H
#define RW_STORE_LEASE_H

#include "base/attr.h"
#include "base/uuid.h"

struct db;

/*
 * Takes or renews the lease of `job` for `seconds`. 1: ours, 0: somebody
 * else's, -1: database.
 */
int	lease_take(struct db *, const char *job, const struct uuid *holder,
	    unsigned seconds) ATTR_USE;

/* Notes the end of a complete run and gives the lease back. */
int	lease_done(struct db *, const char *job, const struct uuid *holder) ATTR_USE;

#endif
