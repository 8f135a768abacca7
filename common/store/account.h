/*
 * Accounts (tenants): making, listing and closing them. For the provider.
 */
#ifndef RW_STORE_ACCOUNT_H
#define RW_STORE_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

#define ACCOUNT_NAME_MAX	120	/* characters */
#define ACCOUNT_SEATS_MAX	60000
#define ACCOUNT_DAYS_MAX	1095	/* longest period of retention */

struct account {
	struct uuid	 id;
	const char	*name;
	const char	*brand;
	const char	*language;
	unsigned	 retention_days;
	bool		 agents_see_pii;
	bool		 has_seats;	/* for account_create() only */
	unsigned	 seats;		/* seat_limit, with has_seats */
	int64_t		 created_at;
	int64_t		 closed_at;	/* MOMENT_NONE: open */
};

/*
 * Adds it with the id and created_at given. The caller adds its content key
 * (keyring_create_account()) in the same transaction. 0, or -1.
 */
int	account_create(struct db *, const struct account *) ATTR_USE;

/* 1 found, 0 there is none, -1. */
int	account_load(struct db *, struct pool *, const struct uuid *,
	    struct account *) ATTR_USE;

/*
 * The accounts after `after` (all zero: from the first on) in the order they
 * were made, at most `max`. Number found, or -1.
 */
int	account_list(struct db *, struct pool *, const struct uuid *after,
	    struct account *out, size_t max) ATTR_USE;

/*
 * Ends the account: nobody gets in from then on, its sessions are over, its
 * engine keys are revoked. 1 done, 0 unknown or closed already, -1.
 */
int	account_close(struct db *, const struct uuid *, int64_t now) ATTR_USE;

/*
 * Most active members and open invitations from now on; NULL: no limit. 1
 * done, 0 no such open account, -1.
 */
int	account_set_seats(struct db *, const struct uuid *,
	    const unsigned *seats) ATTR_USE;

/* The account an API key of a phone engine is for. 1 found, 0 unknown, -1. */
int	account_of_engine_key(struct db *, struct pool *, const struct uuid *key,
	    struct uuid *account) ATTR_USE;

#endif
