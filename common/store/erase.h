/*
 * Destroying content: the ledger first, then keys, then parts.
 */
#ifndef RW_STORE_ERASE_H
#define RW_STORE_ERASE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/ledger.h"
#include "base/uuid.h"

struct db;
struct pool;

struct erase_order {
	struct uuid	 account;
	struct uuid	 conversation;
	const char	*rule;		/* manual refused expired subject */
	const struct uuid *actor;	/* person, or NULL */
	int64_t		 now;		/* database clock */
	int64_t		 row_until;	/* when the row left behind goes */
	const char	*outcome;	/* "refused" only: that of the row left */
};

/*
 * Writes the ledger line and destroys keys and parts in the running
 * transaction. The row stays with state erased, expired or refused, without
 * number hash (kept for "expired"), its start rounded to the hour; after
 * "refused" it also gets another id, because ours carry the exact time. Rule
 * "expired" writes no ledger line (`ledger` may be NULL): a restored database
 * finds by the date alone what is due. The caller ends with erase_committed()
 * or erase_rolled_back(). 1 done, 0 there was no such content, -1 failed.
 */
int	erase_conversation(struct db *, struct ledger *, const struct erase_order *)
	    ATTR_USE;
void	erase_committed(struct ledger *);
void	erase_rolled_back(struct ledger *);

/*
 * Carries out ledger entries the database has not seen. Number carried out,
 * or -1.
 */
int64_t	erase_catch_up(struct db *, struct ledger *);

/* 1: the file is ahead of the database; 0: not; -1: cannot tell. */
int	erase_is_behind(struct db *, struct ledger *);

#endif
