/*
 * The people of an account: memberships and what is known of them. For the
 * pages of people and rights.
 */
#ifndef RW_STORE_MEMBER_H
#define RW_STORE_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

#define MEMBER_LIST	500	/* more are not shown */

struct member {
	struct uuid	 person;
	const char	*name, *email;
	enum role	 role;
	bool		 active;
	bool		 has_factor;
	int64_t		 created_at;
	int64_t		 last_used_at;	/* MOMENT_NONE: never */
};

struct member_list {
	const struct member *v;
	size_t		 n;
};

/* All members of the account, active ones first, by name. 0, or -1. */
int	member_list(struct db *, struct pool *, const struct uuid *account,
	    struct member_list *) ATTR_USE;

#endif
