/*
 * Failed sign-ins, counted by what was tried: a keyed hash of the address
 * typed (known or not), of a browser known from before, or of the network.
 *
 * An attempt is counted before it is looked at and given back when it was
 * right, so that many attempts at once cannot overtake the counter.
 */
#ifndef RW_STORE_THROTTLE_H
#define RW_STORE_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"

struct db;
struct pool;

#define THROTTLE_ACCOUNT	5	/* failures in the window: then waiting */
#define THROTTLE_NETWORK	30
#define THROTTLE_HARD		100	/* in a row: no further attempt */
#define THROTTLE_WINDOW		(15 * 60)	/* seconds */
#define THROTTLE_FIRST		30		/* first wait, doubled each time */
#define THROTTLE_LONGEST	(15 * 60)

struct throttle {
	unsigned char	subject[SECRET_SIZE];
	unsigned	limit;		/* THROTTLE_ACCOUNT or _NETWORK */
	bool		hard;		/* THROTTLE_HARD counts here */
};

/* Seconds to wait after so many failures in the window, 0 below the limit. */
unsigned throttle_delay(unsigned failures, unsigned limit);

/*
 * Counts one attempt. 1: it may be looked at, 0: not now, and *wait is the
 * number of seconds to stay away, -1 database.
 */
int	throttle_take(struct db *, struct pool *, const struct throttle *,
	    int64_t now, unsigned *wait) ATTR_USE;

/*
 * Is it waiting now? 1 yes, and *until is when that ends (MOMENT_NONE: it does
 * not), 0 no, -1.
 */
int	throttle_waits(struct db *, struct pool *, const struct throttle *,
	    int64_t now, int64_t *until) ATTR_USE;

/*
 * A quota instead of waits: `limit` in `seconds`. 1 taken, 0 there is none
 * left, -1. A subject is used with one of the two only.
 */
struct throttle_quota {
	unsigned char	subject[SECRET_SIZE];
	unsigned	limit;
	int64_t		seconds;
};
int	throttle_spend(struct db *, const struct throttle_quota *, int64_t now)
	    ATTR_USE;

/* Takes back one attempt: it was not wrong. */
int	throttle_return(struct db *, const struct throttle *) ATTR_USE;

/* Forgets all: somebody signed in completely. */
int	throttle_clear(struct db *, const struct throttle *) ATTR_USE;

/* Forgets how many were in a row, but not the running wait. */
int	throttle_forgive(struct db *, const struct throttle *) ATTR_USE;

/* Drops a few rows nobody touched for a month. */
int	throttle_sweep(struct db *, int64_t now) ATTR_USE;

#endif
