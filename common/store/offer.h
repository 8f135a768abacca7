/*
 * Ownership of an account, offered by an owner to a member. Both agree: one
 * offers, the other accepts within 48 hours. Changes come after
 * membership_guard(), see store/membership.h.
 */
#ifndef RW_STORE_OFFER_H
#define RW_STORE_OFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

#define OFFER_HOURS	48
#define OFFER_LIST	50

struct offer {
	struct uuid	 id;
	struct uuid	 from, to;
	const char	*from_name;
	int64_t		 created_at, expires_at;
};

struct offer_list {
	const struct offer *v;
	size_t		 n;
};

/* The account's running offers of an owner (`from`) and to a member (`to`);
 * NULL: of anybody, to anybody. 0, or -1. */
struct offer_which {
	const struct uuid *account, *from, *to;
	int64_t		 now;		/* database clock */
};
int	offer_list(struct db *, struct pool *, const struct offer_which *,
	    struct offer_list *) ATTR_USE;

/* Makes one; an older one of the same owner is void. 0, or -1. */
int	offer_create(struct db *, const struct uuid *account,
	    const struct uuid *from, const struct uuid *to, int64_t now)
	    ATTR_USE;

/* Ends one, running or not. 1 done, 0 there is none, -1. */
int	offer_end(struct db *, const struct uuid *account,
	    const struct uuid *id) ATTR_USE;

#endif
