/*
 * Invitations: the only way in. A link is good once, for 72 hours, and bound
 * to one address.
 */
#ifndef RW_STORE_INVITATION_H
#define RW_STORE_INVITATION_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "rights.h"

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
	int64_t		 now;		/* database clock */
};

enum invitation_answer {
	INVITATION_FAILED = -1,	/* database; a foreign assistant is DB_REFUSED */
	INVITATION_MADE,	/* `token` is the last part of the link */
	INVITATION_KNOWN,	/* the person exists: the membership is added */
	INVITATION_MEMBER	/* is a member already: nothing was changed */
};

/*
 * Makes a link, and voids older ones of that account and address. Runs in the
 * caller's transaction.
 */
enum invitation_answer invitation_create(struct db *, struct pool *,
	    const struct invitation_order *, char token[SECRET_TOKEN_SIZE]);

/* By the token of the link. 1 good, 0 unknown, used, replaced or over, -1. */
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

#endif
