/*
 * Signed-in browsers: finding one, using it, its end.
 */
#ifndef RW_STORE_SESSION_H
#define RW_STORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

enum session_state { SESSION_HALF, SESSION_ENROL, SESSION_FULL };

/* Who is asking, from one query by the hash of the cookie. */
struct session {
	unsigned char	 token_hash[SECRET_SIZE];
	struct uuid	 id;
	enum session_state state;
	struct uuid	 person;
	const char	*name;
	const char	*email;
	const char	*language;	/* chosen; NULL: as the browser asks */
	const char	*account_language; /* where the browser asks for none of ours */
	const char	*theme;		/* "system" "light" "dark" */
	bool		 has_account;	/* account chosen and membership active */
	struct uuid	 account;
	const char	*account_name;
	const char	*brand;
	enum role	 role;
	bool		 sees_pii;	/* pii.read after the account's setting */
	const char	*four_eyes;	/* actions that need a second person here */
	bool		 has_factor;	/* any second factor */
	bool		 has_totp;
	unsigned	 passkeys;
	unsigned	 codes_left;	/* recovery codes */
	int64_t		 factor_due_at;	/* none yet, but from then on;
					   MOMENT_NONE: not asked for */
	/* The row says "full", but a second factor has become due: whoever
	 * sets one up proves themselves first. */
	bool		 is_overdue;
	/* The role changed since the token was made: it only gets another. */
	bool		 must_renew;
	bool		 password_due;	/* others know it: another one first */
	bool		 stepped_up;	/* within the last ten minutes */
	unsigned	 wrong_codes;
	int64_t		 now;		/* database clock of this request */
	int64_t		 stepped_up_at;
};

/*
 * 1 found and alive (last use noted at most once a minute), 0 unknown or
 * over, -1 database. *now is set in every case but -1. `token` is the text of
 * the cookie.
 */
int	session_load(struct db *, struct pool *, const char *token,
	    struct session **, int64_t *now) ATTR_USE;

/*
 * Drops a session by its id, or with `person` all sessions of that person but
 * `keep` (which may be NULL). Number of sessions ended, or -1.
 */
int64_t	session_end(struct db *, const struct uuid *person, const struct uuid *id);
int64_t	session_end_others(struct db *, const struct uuid *person,
	    const struct uuid *keep);

/* Sessions alive that began before `at`, or -1. */
int64_t	session_count_older(struct db *, struct pool *, int64_t at);

#endif
