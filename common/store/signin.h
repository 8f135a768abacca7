/*
 * Signing in: making sessions, moving them from step to step, and what a
 * person sees of their own. Login only; session.h is for everybody.
 */
#ifndef RW_STORE_SIGNIN_H
#define RW_STORE_SIGNIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "rights.h"
#include "store/factor.h"
#include "store/session.h"

struct conf;
struct db;
struct pool;

/* Active memberships in open accounts. */
struct signin_membership {
	struct uuid	 account;
	const char	*account_name;
	enum role	 role;
	enum factor_duty duty;		/* now */
};
struct signin_memberships {
	const struct signin_membership *v;
	size_t		 n;
};
#define SIGNIN_MEMBERSHIPS	200	/* more are not shown */

int	signin_memberships(struct db *, struct pool *, const struct uuid *person,
	    struct signin_memberships *) ATTR_USE;

/* The one of that account, or NULL. */
const struct signin_membership *signin_membership(
	    const struct signin_memberships *, const struct uuid *account);

/* Must this person have a second factor by now, because of any role? */
bool	signin_is_factor_due(const struct signin_memberships *);

/* How long a session lives; by role, or the shortest of all roles. */
struct signin_life {
	int64_t		 idle;		/* seconds */
	int64_t		 absolute;	/* microseconds since its start */
};
void	signin_life(const struct conf *, enum session_state,
	    const struct signin_memberships *, const struct uuid *account,
	    struct signin_life *);

/* What a session is at one step. */
struct signin_step {
	enum session_state state;
	const struct uuid *account;	/* NULL: not chosen */
	bool		 proven;	/* a second factor was shown just now */
	struct signin_life life;
};

/* The browser, as far as it is kept. */
struct signin_browser {
	const char	*name;		/* "Firefox, Linux" */
	unsigned char	 network[16];	/* cut to /24 or /48 */
	size_t		 network_len;	/* 0: not known */
};

/*
 * A new session; `token` is the text of its cookie, `id` its name. Old rows
 * are cleared away on the way.
 */
int	signin_create(struct db *, const struct uuid *person,
	    const struct signin_step *, const struct signin_browser *,
	    int64_t now, struct uuid *id, char token[SECRET_TOKEN_SIZE])
	    ATTR_USE;

/*
 * The next step: another token, the old one is dead. The offered secret and
 * the count of wrong codes are gone with it. 1 done, 0 it was rotated or ended
 * meanwhile, -1.
 */
int	signin_rotate(struct db *, const struct session *,
	    const struct signin_step *, char token[SECRET_TOKEN_SIZE]) ATTR_USE;

/* Step-up: proven now. */
int	signin_prove(struct db *, const struct session *) ATTR_USE;

/* One wrong code more; the new number, or -1. */
int	signin_count_wrong(struct db *, struct pool *, const struct session *)
	    ATTR_USE;

/* Keeps an offered secret unless there is one. */
int	signin_offer(struct db *, const struct session *, const void *sealed,
	    size_t len) ATTR_USE;

/* The offered secret, sealed; *len is 0 if there is none. */
int	signin_offered(struct db *, struct pool *, const struct session *,
	    const void **sealed, size_t *len) ATTR_USE;

/*
 * A passkey is asked to sign a challenge: 32 random bytes, good once, for five
 * minutes and in this session only. A new one replaces the one of before.
 */
#define SIGNIN_CHALLENGE_SIZE	32
int	signin_challenge(struct db *, const struct session *,
	    unsigned char out[SIGNIN_CHALLENGE_SIZE]) ATTR_USE;

/* Uses it up. 1 it is the one and in time, 0 it is not, -1. */
int	signin_use_challenge(struct db *, const struct session *,
	    const unsigned char challenge[SIGNIN_CHALLENGE_SIZE]) ATTR_USE;

/* A person's own sessions, the one used last first. */
struct signin_session {
	struct uuid	 id;
	int64_t		 started_at, last_used_at;
	const char	*browser;
	const unsigned char *network;
	size_t		 network_len;
};
struct signin_sessions {
	const struct signin_session *v;
	size_t		 n;
};
#define SIGNIN_SESSIONS		50

int	signin_sessions(struct db *, struct pool *, const struct uuid *person,
	    int64_t now, struct signin_sessions *) ATTR_USE;

#endif
