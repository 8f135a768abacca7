/*
 * What a program's account may do in the database, against its grants file.
 */
#ifndef RW_STORE_GRANTS_H
#define RW_STORE_GRANTS_H

#include <stdbool.h>

#include "base/attr.h"

struct db;
struct pool;

/* Privileges, counted one by one: SELECT on two columns is two. */
struct grants_difference {
	unsigned	 wanted;	/* what the file says */
	unsigned	 missing;
	unsigned	 surplus;
	bool		 strange;	/* beyond single tables, or to be handed on */
};

/*
 * Compares what rw_<name>@localhost has with the GRANT statements of `text`.
 * Works for the admin and for the account itself. What everybody has (PUBLIC)
 * does not count. 0, or -1.
 */
int	grants_compare(struct db *, struct pool *, const char *account,
	    const char *text, struct grants_difference *) ATTR_USE;

/*
 * Gives the account exactly the grants of `text`: what is missing is granted,
 * then what is too much is taken. What stays is never gone, so no request of
 * a running program fails. -1 also for a text that says anything else than
 * GRANT on our tables to this account.
 */
int	grants_apply(struct db *, struct pool *, const char *account,
	    const char *text) ATTR_USE;

#endif
