/*
 * Changes of memberships. What several rows decide together (the last owner,
 * the number of seats) holds because every change here comes after
 * membership_guard() in the same transaction, and before any SELECT of it:
 * one row of the account that all of them write, on any node.
 */
#ifndef RW_STORE_MEMBERSHIP_H
#define RW_STORE_MEMBERSHIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

/* First of all in the transaction. 1, 0: no such open account, -1. */
int	membership_guard(struct db *, const struct uuid *account) ATTR_USE;

/*
 * Active people with the role that rules the account (owner; operator at the
 * provider) and a second factor, without `except`. The number, or -1.
 */
int64_t	membership_owners(struct db *, struct pool *,
	    const struct uuid *account, const struct uuid *except) ATTR_USE;

/* Is there room for one more? 1, 0 or -1. */
int	membership_has_seat(struct db *, struct pool *,
	    const struct uuid *account, int64_t now) ATTR_USE;

struct membership_change {
	struct uuid	 account;
	struct uuid	 person;
	enum role	 role;
	const struct uuid *assistants;	/* all of that account */
	size_t		 assistant_count;
	const struct uuid *by;		/* person, or NULL: the provider */
	int64_t		 since;		/* role_since it started from */
	int64_t		 now;		/* database clock */
};

/*
 * Role and assistants of an active member, and from when on a second factor
 * must be there. 1 done, 0 changed by somebody else
 * since, -1; a foreign assistant is -1 with DB_REFUSED.
 */
int	membership_set_role(struct db *, const struct membership_change *)
	    ATTR_USE;

/* Out: no way in, all sessions in this account end. 1, 0: was out, -1. */
int	membership_end(struct db *, const struct uuid *account,
	    const struct uuid *person, int64_t now) ATTR_USE;

/* In again, with the role of before. 1, 0: was in, -1. */
int	membership_resume(struct db *, const struct uuid *account,
	    const struct uuid *person, const struct uuid *by, int64_t now)
	    ATTR_USE;

/* Ends one session of a person in this account, or all (NULL). Number or -1. */
int64_t	membership_end_sessions(struct db *, const struct uuid *account,
	    const struct uuid *person, const struct uuid *session) ATTR_USE;

/* The next sign-in must choose another password. */
int	membership_mark_password(struct db *, const struct uuid *person,
	    const struct uuid *by, int64_t now) ATTR_USE;

/* A complete sign-in into the account, at `now`. */
int	membership_used(struct db *, const struct uuid *account,
	    const struct uuid *person, int64_t now) ATTR_USE;

#endif
