/*
 * Memberships that nobody uses: told first, suspended two weeks later at the
 * earliest. The last owner of an account is neither.
 *
 * A membership counts as used when its person signed in completely, and when
 * somebody gave it a role or let it in again.
 */
#ifndef RW_STORE_DORMANT_H
#define RW_STORE_DORMANT_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

#define DORMANT_NOTICE_DAYS	14

struct dormant {
	struct uuid	 account, person;
	enum role	 role;
};

/* Whom to tell now, at most `max`, over all accounts. Number, or -1. */
int	dormant_find_quiet(struct db *, struct pool *, int64_t now,
	    struct dormant *out, size_t max) ATTR_USE;

/* Whose time is over: told DORMANT_NOTICE_DAYS ago, not used since. */
int	dormant_find_over(struct db *, struct pool *, int64_t now,
	    struct dormant *out, size_t max) ATTR_USE;

/*
 * One conditional UPDATE each; 1 done, 0 it was used meanwhile, -1.
 * dormant_end() comes after membership_guard() and ends no session.
 */
int	dormant_tell(struct db *, const struct dormant *, int64_t now) ATTR_USE;
int	dormant_end(struct db *, const struct dormant *, int64_t now) ATTR_USE;

#endif
