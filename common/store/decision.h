/*
 * Reasons of changes to rights and rules: who decided what, and why. Only
 * added, never changed; the audit row of the change has no words.
 */
#ifndef RW_STORE_DECISION_H
#define RW_STORE_DECISION_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

#define DECISION_LIST	20	/* more are not shown */

struct decision {
	struct uuid	 account;
	const char	*code;		/* that of the audit row */
	const char	*object_kind;	/* or NULL */
	const struct uuid *object;	/* or NULL */
	const char	*detail;	/* codes it is about, or NULL */
	struct uuid	 person;	/* who decided */
	const char	*person_name;	/* read only */
	const char	*reason;
	int64_t		 decided_at;
};

/* In the transaction of the change. 0, or -1. */
int	decision_add(struct db *, const struct decision *) ATTR_USE;

struct decision_list {
	const struct decision *v;
	size_t		 n;
};

/* Those with a code (NULL: any) and, unless NULL, about this object; newest
 * first. */
int	decision_list(struct db *, struct pool *, const struct decision *like,
	    struct decision_list *) ATTR_USE;

/* The newest with a code about each object, at most DECISION_OBJECTS. */
#define DECISION_OBJECTS 2000
int	decision_newest(struct db *, struct pool *, const struct decision *like,
	    struct decision_list *) ATTR_USE;

#endif
