/*
 * Second factors of people: who must have one and from when on, what they
 * have, and taking everything away. The facts (table second_factor) are kept
 * here and read by every program; secrets are credential.h, public keys
 * passkey.h, both login only.
 */
#ifndef RW_STORE_FACTOR_H
#define RW_STORE_FACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

/* Must a role have a second factor, here and now? */
enum factor_duty {
	FACTOR_FREE,		/* no */
	FACTOR_GRACE,		/* yes, from factor_due_at on */
	FACTOR_DUE		/* yes, nothing else is reachable without */
};

/*
 * By the role itself (rights_needs_second_factor()) or by the account:
 * `account_roles` is account.factor_roles, `due_at` membership.factor_due_at
 * (MOMENT_NONE: at once, where one is needed at all).
 */
enum factor_duty factor_duty(enum role, const char *account_roles,
	    int64_t due_at, int64_t now);

/*
 * Sets membership.factor_due_at by the account's rules of now: days of grace
 * from `now` where the role needs a second factor, NULL where it does not,
 * where there is no grace, and for the provider (account 0). A date that is
 * running is never moved later.
 *
 * For one member: after the membership was inserted, made active again or got
 * another role. Needs SELECT (id, factor_roles, factor_grace_days) on account,
 * SELECT (account_id, person_id, role, factor_due_at) and UPDATE
 * (factor_due_at) on membership. 0, or -1.
 */
int	factor_due_member(struct db *, const struct uuid *account,
	    const struct uuid *person, int64_t now) ATTR_USE;

/* For all members of an account: after its rules were changed. */
int	factor_due_account(struct db *, const struct uuid *account, int64_t now)
	    ATTR_USE;

/* What a person has. All zero: nothing. */
struct factor_facts {
	bool		 totp;
	unsigned	 passkeys;
	unsigned	 codes_left;
	int64_t		 last_used_at;	/* MOMENT_NONE: never */
};
int	factor_facts(struct db *, struct pool *, const struct uuid *person,
	    struct factor_facts *) ATTR_USE;

/*
 * A reset: authenticator app, passkeys, recovery codes and facts of a person
 * are deleted and all of their sessions end; at the next sign-in they set up a
 * new factor where one is due. Number of factors and codes that were deleted
 * (0: there was nothing), or -1. Needs DELETE and SELECT (person_id) on
 * person_totp, passkey, recovery_code, second_factor and session. Mails and
 * the audit row are the caller's.
 */
int64_t	factor_remove_all(struct db *, const struct uuid *person) ATTR_USE;

/*
 * The rest is for login only.
 *
 * Counts anew from the tables of factors, in the transaction of every change
 * to them; the row goes with the last factor, and so do the recovery codes.
 */
int	factor_count(struct db *, const struct uuid *person) ATTR_USE;

/* One was shown just now. */
int	factor_used(struct db *, const struct uuid *person, int64_t now)
	    ATTR_USE;

/*
 * Before one is removed: reserves that, so that of two requests at once only
 * one can take the last but one. 1 go on (factor_count() afterwards), 0 it is
 * the last one and `may_be_last` is not set, or there is none; -1.
 */
int	factor_reserve_removal(struct db *, const struct uuid *person,
	    bool may_be_last) ATTR_USE;

#endif
