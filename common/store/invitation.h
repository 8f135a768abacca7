/*
 * Invitations: the only way in. A link is good once, for 72 hours, and bound
 * to one address.
 */
#ifndef RW_STORE_INVITATION_H
#define RW_STORE_INVITATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "rights.h"
#include "store/member.h"

struct db;
struct pool;

#define INVITATION_HOURS	72
#define INVITATION_ASSISTANTS	100	/* own assistants at most */

struct invitation {
	unsigned char	 token_hash[SECRET_SIZE];
	struct uuid	 account;
	const char	*account_name;
	const char	*brand;
	const char	*email;		/* folded by text_mail() */
	enum role	 role;
	const char	*inviter;	/* name; NULL: the provider */
	int64_t		 expires_at;
};

/* What to invite to. */
struct invitation_order {
	struct uuid	 account;
	const char	*email;		/* folded by text_mail() */
	enum role	 role;
	const struct uuid *inviter;	/* person, or NULL: the provider */
	const struct uuid *assistants;	/* own ones, all of that account */
	size_t		 assistant_count;
	bool		 by_mail;	/* the link leaves by mail only */
	int64_t		 now;		/* database clock */
};

enum invitation_answer {
	INVITATION_FAILED = -1,	/* database; a foreign assistant is DB_REFUSED */
	INVITATION_MADE,	/* `token` is the last part of the link */
	INVITATION_KNOWN,	/* the person exists: the membership is added */
	INVITATION_MEMBER,	/* is a member already: nothing was changed */
	INVITATION_FULL		/* no seat is left: nothing was changed */
};

/*
 * Makes a link, and voids older ones of that account and address. Runs in the
 * caller's transaction, which began with membership_guard(). With by_mail the
 * token is nobody's: the mail that is queued gets another one when it is sent,
 * and `token` may be NULL. A known person is told by mail in any case.
 */
enum invitation_answer invitation_create(struct db *, struct pool *,
	    const struct invitation_order *, char token[SECRET_TOKEN_SIZE]);

/*
 * By the token of the link. 1 good, -1; 0 unknown, used, replaced, over, or
 * made by somebody who left or could not give that role any more.
 */
int	invitation_find(struct db *, struct pool *, const char *token,
	    int64_t now, struct invitation **) ATTR_USE;

/*
 * Uses it up: person (`name`), membership, own assistants. INVITATION_MADE:
 * `person` is new and has no password yet. INVITATION_KNOWN: the address got a
 * person meanwhile, only the membership was added. INVITATION_MEMBER: somebody
 * was faster, it is used.
 */
enum invitation_answer invitation_accept(struct db *, struct pool *,
	    const struct invitation *, const char *name, int64_t now,
	    struct uuid *person);

/* One that may still be followed, as its account's people see it. */
struct invitation_row {
	bool		 has_id;	/* else made by an older program */
	struct uuid	 id;
	const char	*email;
	enum role	 role;
	bool		 has_inviter;	/* else the provider's command line */
	struct member_author inviter;
	bool		 works;		/* false: the inviter left, or the like */
	int64_t		 created_at, expires_at;
};

struct invitation_list {
	const struct invitation_row *v;
	size_t		 n;
};
#define INVITATION_LIST	200

/* The newest first. 0, or -1. */
int	invitation_list(struct db *, struct pool *, const struct uuid *account,
	    int64_t now, struct invitation_list *) ATTR_USE;

/* The assistants they give; `person` is the id of the invitation. */
int	invitation_givens(struct db *, struct pool *,
	    const struct uuid *account, int64_t now, struct member_givens *)
	    ATTR_USE;

/* The one of that id from the list. 1, 0 or -1. */
int	invitation_load(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *id, int64_t now, struct invitation_row *)
	    ATTR_USE;

/* It cannot be followed any more. 1 done, 0 there is none, -1. */
int	invitation_revoke(struct db *, const struct uuid *account,
	    const struct uuid *id, int64_t now) ATTR_USE;

#endif
