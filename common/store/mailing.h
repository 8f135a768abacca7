/*
 * The outbox from the other end: what the mail job and the provider do with
 * its rows. Rows are put in by store/outbox.
 */
#ifndef RW_STORE_MAILING_H
#define RW_STORE_MAILING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "store/outbox.h"

struct db;
struct pool;

#define MAILING_RESULT_MAX	40	/* characters of a result */
#define MAILING_LIST_MAX	200

/* A row that is in hand, and what is known of its recipient. */
struct mailing {
	struct uuid	 id;
	struct uuid	 account;
	enum outbox_kind kind;		/* OUTBOX_KINDS: of a newer program */
	struct uuid	 object;
	bool		 has_object;
	const char	*detail;	/* or NULL */
	const char	*email;		/* NULL: there is no such person */
	const char	*language;	/* of the person, else of the account */
	const char	*account_name;
	const char	*brand;
	bool		 closed;	/* the account is */
	bool		 member;	/* the person is an active one of it */
	int64_t		 created_at, not_after;
	unsigned	 attempts;	/* before this one */
};

/*
 * Takes the row that is due longest, for `seconds`: nobody else takes it
 * meanwhile, and whoever is killed gives it back so. 1 taken, 0 none is due,
 * -1.
 */
int	mailing_take(struct db *, struct pool *, const struct uuid *holder,
	    unsigned seconds, struct uuid *id) ATTR_USE;

/* Reads the row in hand. 1, 0 it is not there (any more), -1. */
int	mailing_load(struct db *, struct pool *, const struct uuid *id,
	    struct mailing *) ATTR_USE;

/*
 * The link of the row: an invitation or a mail_link. mailing_link_is(): was
 * the token with that hash sent before? mailing_link_set(): from now on the
 * link is good for it, unless it was used, replaced or is over. Both 1, 0, -1.
 */
int	mailing_link_is(struct db *, struct pool *, const struct mailing *,
	    const unsigned char hash[SECRET_SIZE]) ATTR_USE;
int	mailing_link_set(struct db *, const struct mailing *,
	    const unsigned char hash[SECRET_SIZE], int64_t now) ATTR_USE;

/* Does the kind carry a token? */
bool	mailing_has_link(enum outbox_kind);

struct mailing_end {
	const char	*state;		/* sent, failed, dropped, queued: again */
	const char	*result;	/* SMTP code or a code of ours */
	int64_t		 now;		/* database clock */
	int64_t		 next_at;	/* where it is queued */
};

/*
 * How it went; the row is out of hand. 1, 0 somebody else has it by now, -1.
 * In the caller's transaction, which ends with an audit row.
 */
int	mailing_end(struct db *, const struct mailing *,
	    const struct uuid *holder, const struct mailing_end *) ATTR_USE;

/* For the provider: no address anywhere. */
struct mailing_line {
	struct uuid	 id, account;
	const char	*kind, *state, *result;
	int64_t		 created_at, next_at, done_at;
	unsigned	 attempts;
};

/* The newest rows, at most MAILING_LIST_MAX; `state` NULL: any. Number, -1. */
int	mailing_list(struct db *, struct pool *, const char *state,
	    struct mailing_line **) ATTR_USE;

/* Due at once, from the first attempt on. 1, 0 unknown or in hand or gone, -1. */
int	mailing_retry(struct db *, const struct uuid *id, int64_t now) ATTR_USE;

struct mailing_health {
	int64_t		 failed;	/* within a day */
	int64_t		 waiting;	/* queued */
	int64_t		 oldest;	/* made then and still queued, or none */
};

int	mailing_health(struct db *, struct pool *, int64_t now,
	    struct mailing_health *) ATTR_USE;

/* Rows that were made before `moment` and are still on their way, or -1. */
int64_t	mailing_count_older(struct db *, struct pool *, int64_t moment);

#endif
