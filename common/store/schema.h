/*
 * Making and raising the schema, and the accounts of the programs. Works on
 * the admin connection only; every function can be repeated after a kill.
 */
#ifndef RW_STORE_SCHEMA_H
#define RW_STORE_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct db;
struct pool;

/*
 * Creates both schemas if need be, makes "rufwacht" the current one, and takes
 * the lock that only one migration holds. 1: another one is running; -1.
 */
int	schema_open(struct db *, struct pool *) ATTR_USE;

/* Was file `version` applied? 1 yes, 0 no, -1. */
int	schema_has(struct db *, struct pool *, unsigned version) ATTR_USE;

/*
 * Applies the text of file `version`. Each finished statement is noted, so
 * that a repetition goes on where the last one ended. `oldest` is the oldest
 * program that may run afterwards.
 */
int	schema_apply(struct db *, struct pool *, unsigned version, unsigned oldest,
	    const char *text) ATTR_USE;

/*
 * The next statement at *text without its semicolon, in the pool; NULL after
 * the last. A statement ends with a semicolon at the end of a line.
 */
char	*schema_statement(struct pool *, const char **text);

/* The row that names this database, unless it is there. */
int	schema_name(struct db *) ATTR_USE;

/*
 * The account rw_<name>@localhost with this password (hexadecimal digits
 * only), and exactly the grants of `text`: GRANT statements to this account.
 * -1 also for a text that says anything else.
 */
int	schema_account(struct db *, const char *account, const char *password,
	    const char *text) ATTR_USE;

/* Highest version applied. -1: cannot be read. Any account may ask. */
int	schema_version(struct db *, struct pool *, int64_t *version) ATTR_USE;

/* Position in the erasure ledger that this database has seen. 0, or -1. */
int	schema_ledger_seen(struct db *, struct pool *, int64_t *position) ATTR_USE;

#endif
