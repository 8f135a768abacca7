/*
 * Shared by db.c and statement.c only: the two files that know the client
 * library.
 */
#ifndef RW_STORE_CONNECTION_H
#define RW_STORE_CONNECTION_H

#include <mysql.h>
#include <stdbool.h>

#include "store/db.h"

#define STATEMENTS	128	/* prepared per connection; a power of two */

struct statement {
	const char	*sql;		/* the key: constant strings only */
	MYSQL_STMT	*stmt;
	MYSQL_RES	*meta;		/* NULL: gives no rows */
	unsigned	 columns;
};

struct db {
	const struct conf *conf;
	char		 user[40];
	char		 password[80];
	bool		 has_password;
	MYSQL		*my;
	bool		 in_transaction;
	bool		 fresh;
	enum db_failure	 failure;
	int64_t		 schema;	/* version found when connecting */
	struct statement cache[STATEMENTS];
};

/* Notes and logs a failure; drops a connection that is gone. Always -1. */
int	db_fail(struct db *, unsigned code, const char *doing);

#endif
