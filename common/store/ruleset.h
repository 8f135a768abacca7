/*
 * The account's rules for all of its people: passwords, second factors, unused
 * sign-ins, leavers, and what needs a second person.
 */
#ifndef RW_STORE_RULESET_H
#define RW_STORE_RULESET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct pool;

/* What the provider allows; the database checks it too. */
#define RULESET_PASSWORD_LEAST	12
#define RULESET_PASSWORD_MOST	64
#define RULESET_GRACE_MOST	14
#define RULESET_DORMANT_LEAST	30
#define RULESET_DORMANT_MOST	365

struct ruleset {
	int64_t		 password_min;
	const char	*factor_roles;	/* beside owner, admin, manager; blanks
					   between, in the order of enum role */
	int64_t		 grace_days;
	int64_t		 dormant_days;
	bool		 leavers_named;
	const char	*four_eyes;	/* in the order of approval_actions() */
};

/* 1 found, 0 there is no such account, -1. */
int	ruleset_load(struct db *, struct pool *, const struct uuid *account,
	    struct ruleset *) ATTR_USE;

/* Does the second allow more than the first? */
bool	ruleset_is_looser(const struct ruleset *was, const struct ruleset *want);

/* A name of its values, to see whether they are still the same: hex. */
void	ruleset_print(const struct ruleset *, char out[2 * SECRET_SIZE + 1]);

/*
 * Changes the rules if they are still `was`; 1 done, 0 not, -1. What follows
 * for people without a second factor: factor_due_account().
 */
int	ruleset_change(struct db *, const struct uuid *account,
	    const struct ruleset *was, const struct ruleset *want) ATTR_USE;

#endif
