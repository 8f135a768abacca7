/*
 * After a purpose key was rotated: what in the database refers to which key,
 * and making it anew with the current one while everything runs.
 */
#ifndef RW_STORE_REWRAP_H
#define RW_STORE_REWRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct db;
struct keys;
struct pool;

#define REWRAP_USES	64	/* of one purpose */

/*
 * The database account that may see what lies under these keys, as db_open()
 * wants it. NULL: there is no such purpose, or nothing of it in the database.
 */
const char *rewrap_account(const char *purpose);

/* So many things of that kind were made with that key. */
struct rewrap_use {
	const char	*what;		/* for people, plural */
	uint32_t	 key;
	int64_t		 count;
};
struct rewrap_uses {
	struct rewrap_use v[REWRAP_USES];
	size_t		 n;
};
int	rewrap_uses(struct db *, struct pool *, const char *purpose,
	    struct rewrap_uses *) ATTR_USE;

/* How many open accounts have no content key, or -1. As rw_keys. */
int64_t	rewrap_keyless(struct db *, struct pool *);

/*
 * Makes anew what was made with other keys than the current one, a hundred
 * rows in each transaction. Can be stopped and run again at any time; what
 * somebody changed meanwhile stays as they made it. Some kinds cannot be made
 * anew: sessions expire by themselves, audit rows never change. -1: database.
 */
struct rewrap_result {
	int64_t		 done;
	int64_t		 failed;	/* made with no key of the file */
};
int	rewrap_all(struct db *, const char *purpose, struct keys *, int64_t now,
	    struct rewrap_result *) ATTR_USE;

/*
 * The same one floor below: content keys of the account in use of the keyring
 * are wrapped with its newest key. `gone` are those whose day has passed.
 */
struct keyring;
struct uuid;
struct rewrap_parts {
	int64_t		 done, gone;
	int64_t		 failed;	/* damaged, or of no key we have */
};
int	rewrap_parts(struct db *, struct keyring *, const struct uuid *account,
	    struct rewrap_parts *) ATTR_USE;

/* When the account's newest key was made; drops all but that one. -1. */
int	rewrap_newest_at(struct db *, const struct uuid *account, int64_t *at)
	    ATTR_USE;
int	rewrap_drop_older(struct db *, const struct uuid *account,
	    uint32_t newest) ATTR_USE;

#endif
