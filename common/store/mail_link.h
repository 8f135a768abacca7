/*
 * Links sent by mail, beside invitations. The row and the mail (outbox.h, its
 * object is the link's id) are made in one transaction; the token is made by
 * the mail job when it sends, so until then nobody has one.
 */
#ifndef RW_STORE_MAIL_LINK_H
#define RW_STORE_MAIL_LINK_H

#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

enum mail_link_purpose {
	MAIL_LINK_RESET,	/* /password/TOKEN: another password */
	MAIL_LINK_EMAIL,	/* /email/TOKEN: this is my address */
	MAIL_LINK_SESSION	/* /session/TOKEN: end that session */
};

struct mail_link {
	struct uuid	 id;
	enum mail_link_purpose purpose;
	struct uuid	 person;
	struct uuid	 session;	/* MAIL_LINK_SESSION */
	const char	*email;		/* MAIL_LINK_EMAIL: the address to be */
	int64_t		 created_at;
	int64_t		 expires_at;
};

/*
 * A new link: everything but `id` and the times is the caller's. It is good
 * for `seconds`. Old ones are cleared away on the way.
 */
int	mail_link_create(struct db *, struct mail_link *, int64_t now,
	    int64_t seconds) ATTR_USE;

/* By the token. 1 good, 0 unknown, used, void or over, -1. */
int	mail_link_find(struct db *, struct pool *, enum mail_link_purpose,
	    const char *token, int64_t now, struct mail_link *) ATTR_USE;

/* Uses it up. 1 done, 0 somebody was faster or it is over, -1. */
int	mail_link_use(struct db *, const struct mail_link *, int64_t now)
	    ATTR_USE;

/* All unused ones of that person and purpose are good for nothing any more. */
int	mail_link_void(struct db *, enum mail_link_purpose,
	    const struct uuid *person, int64_t now) ATTR_USE;

#endif
