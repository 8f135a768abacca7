/*
 * All people of an account at a glance: role, assistants, second factor, last
 * use. For the pages that answer who may do what, and who has which factor.
 */
#ifndef RW_STORE_OVERVIEW_H
#define RW_STORE_OVERVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

#define OVERVIEW_PEOPLE		2000	/* more are not shown */
#define OVERVIEW_GIVEN		20000	/* assistants given to them */

struct overview_person {
	struct uuid	 person;
	const char	*name, *email;
	enum role	 role;
	enum role	 provider_role;	/* works for the provider too; or NONE */
	bool		 active;
	int64_t		 joined_at;
	int64_t		 since;		/* last change of role or assistants */
	int64_t		 last_used_at;	/* MOMENT_NONE: never */
	int64_t		 factor_due_at;
	bool		 has_factor, totp;
	unsigned	 passkeys, codes_left;
	int64_t		 factor_used_at;
};

struct overview {
	const struct overview_person *v;
	size_t		 n;
	bool		 agents_see_pii;	/* of the account */
	const char	*factor_roles;
};

/* Active ones first, then by role, then by name. 0, or -1. */
int	overview_load(struct db *, struct pool *, const struct uuid *account,
	    struct overview *) ATTR_USE;

/* The one person of it, or NULL. */
const struct overview_person *overview_person(const struct overview *,
	    const struct uuid *);

/* Has this person the right here, after the account's settings? */
bool	overview_has(const struct overview *, const struct overview_person *,
	    enum right);

/*
 * What somebody is in other accounts: nobody is told, but what is done to
 * their sign-in here is done there too.
 */
struct overview_elsewhere {
	bool		 privileged;	/* owner or admin of another account */
	bool		 provider;	/* works for the provider */
};
int	overview_elsewhere(struct db *, struct pool *,
	    const struct uuid *account, const struct uuid *person,
	    struct overview_elsewhere *) ATTR_USE;

struct overview_given {
	struct uuid	 person, assistant;
	const char	*name;		/* of the assistant */
};
struct overview_givens {
	const struct overview_given *v;
	size_t		 n;
};

/* Assistants given to people whose role is limited, by name. 0, or -1. */
int	overview_givens(struct db *, struct pool *, const struct uuid *account,
	    struct overview_givens *) ATTR_USE;

/* All assistants of the account, by name; `person` of them is not set. */
int	overview_assistants(struct db *, struct pool *,
	    const struct uuid *account, struct overview_givens *) ATTR_USE;

#endif
