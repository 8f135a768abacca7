/*
 * Requests that need a second person, or a day of waiting (four eyes).
 *
 * Whoever asks can never decide, and neither can the person it is about. A
 * request is carried out once, by whoever asked, within 48 hours.
 */
#ifndef RW_STORE_APPROVAL_H
#define RW_STORE_APPROVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

#define APPROVAL_LIFE	(2 * MOMENT_DAY)	/* from asking to the last use */
#define APPROVAL_DELAY	MOMENT_DAY		/* where nobody can decide */
#define APPROVAL_KEPT	(90 * MOMENT_DAY)	/* decided ones are shown */
#define APPROVAL_FIELDS_MAX 60000		/* bytes of a form */
#define APPROVAL_REASON_MAX 500			/* characters */
#define APPROVAL_LIST	200			/* more are not shown */

/*
 * The actions an account can put under a second person, and the right that
 * decides about them: who holds it may approve. Ends with a name of NULL.
 */
struct approval_action {
	const char	*name;		/* "factor.reset"; also the key of its word */
	enum right	 right;
};
const struct approval_action *approval_actions(void);

/* The one of that name, or NULL. */
const struct approval_action *approval_action(const char *name);

/* Does a list of actions, blanks between, hold this one? */
bool	approval_is_picked(const char *list, const char *action);

struct approval {
	struct uuid	 account, id;
	const char	*action;
	const char	*path;		/* of the form it was asked with */
	const char	*fields;	/* form encoded, without token */
	size_t		 fields_len;
	const char	*object_kind;	/* or NULL */
	bool		 has_object;
	struct uuid	 object;
	const char	*object_name;	/* of a person or an assistant; or NULL */
	struct uuid	 requester;
	const char	*requester_name; /* read only */
	const char	*reason;
	const char	*state;		/* "open" "approved" "refused" "withdrawn"
					   "expired" "done" */
	bool		 needs_second;	/* else only the delay counts */
	bool		 has_decider;
	struct uuid	 decider;	/* who approved, refused or withdrew it */
	const char	*decider_name;
	int64_t		 decided_at, due_at, expires_at, created_at, done_at;
};

/* Who asks or decides, from the session. */
struct approval_viewer {
	struct uuid	 account, person;
	enum role	 role;
	int64_t		 now;
};

/* Is this person meant by it? */
bool	approval_is_about(const struct approval *, const struct uuid *person);

/* May this viewer decide (hold the right, not asked for it, not be meant)? */
bool	approval_may_decide(const struct approval *,
	    const struct approval_viewer *);

/* Is it over by now, although nobody wrote that down yet? */
bool	approval_is_over(const struct approval *, int64_t now);

/* Could its requester carry it out now? */
bool	approval_is_ready(const struct approval *, int64_t now);

/*
 * People of the account who could decide about such a request, each told by
 * mail unless `tell` is false. Number of them, or -1.
 */
int	approval_deciders(struct db *, struct pool *, const struct approval *,
	    bool tell) ATTR_USE;

/* Tells the owners, and whom it is about, that it waits; not the requester. */
int	approval_tell_waits(struct db *, struct pool *,
	    const struct approval *) ATTR_USE;

/* Adds it; the id is chosen. In the caller's transaction. 0, or -1. */
int	approval_add(struct db *, struct approval *) ATTR_USE;

/* 1 found, 0 not in this account, -1. */
int	approval_load(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *id, struct approval *) ATTR_USE;

struct approval_list {
	const struct approval *v;
	size_t		 n;
};

/*
 * Those of the account that are open (not expired) or, `decided`, those that
 * are over since at most 90 days; newest first. 0, or -1.
 */
int	approval_list(struct db *, struct pool *, const struct uuid *account,
	    bool decided, int64_t now, struct approval_list *) ATTR_USE;

/* Requests that wait for this person's decision; -1 failed. */
int	approval_count_waiting(struct db *, struct pool *,
	    const struct approval_viewer *) ATTR_USE;

/*
 * One conditional UPDATE each: 1 done, 0 it is not (any more) in a state for
 * it or the viewer is not the one who may, -1.
 *   approve, refuse: open, needs a second person, not the requester's own
 *   withdraw: open or approved; who may is the caller's matter
 *   carry_out: by the requester, approved or its delay over, not expired;
 *   `delayed`: only one that had to wait
 */
int	approval_approve(struct db *, const struct approval *,
	    const struct approval_viewer *) ATTR_USE;
int	approval_refuse(struct db *, const struct approval *,
	    const struct approval_viewer *) ATTR_USE;
int	approval_withdraw(struct db *, const struct approval *,
	    const struct approval_viewer *) ATTR_USE;
int	approval_carry_out(struct db *, const struct approval *,
	    const struct approval_viewer *, bool delayed) ATTR_USE;

/* Requests past their time, over all accounts: at most `max`. Number, or -1. */
int	approval_find_expired(struct db *, struct pool *, int64_t now,
	    struct approval *out, size_t max) ATTR_USE;

/* open or approved to expired: 1 done, 0 somebody was faster, -1. */
int	approval_expire(struct db *, const struct approval *, int64_t now)
	    ATTR_USE;

/* Deletes what was asked for longer than APPROVAL_KEPT ago. Number, or -1. */
int64_t	approval_purge(struct db *, int64_t now);

/* Tells the requester how it ended. 0, or -1. */
int	approval_tell_end(struct db *, const struct approval *,
	    const char *state, int64_t now) ATTR_USE;

#endif
