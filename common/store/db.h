/*
 * One connection to MariaDB or MySQL, with prepared statements kept for its
 * life. Every statement is a constant string with bound parameters.
 *
 * Inside: 0 is good, -1 is bad; db_failure() tells what kind of bad it was.
 * Automatic reconnect is off: a lost connection loses the unit of work.
 */
#ifndef RW_STORE_DB_H
#define RW_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct conf;
struct pool;
struct db;

/* The schema this source was written for; see schema_version. */
#define DB_SCHEMA	9

enum db_failure {
	DB_FINE,
	DB_LOST,	/* no connection, or it broke: abandon the unit of work */
	DB_RETRY,	/* deadlock, lock wait, certification: run the unit again */
	DB_TAKEN,	/* a unique key is taken */
	DB_REFUSED,	/* a constraint or a missing grant */
	DB_FULL,	/* no room on its disk: later, without losing anything */
	DB_TOO_OLD,	/* schema older or newer than this program can use */
	DB_WRONG	/* anything else */
};

/*
 * Prepares to connect as account `rw_<name>`; does not connect yet. `name`
 * "admin" is the account of `rufwachtctl migrate`, without password. NULL with
 * a log line when the password file cannot be read.
 */
struct db	*db_open(const struct conf *, const char *name);
void		 db_close(struct db *);

/*
 * Connects if there is no connection, and checks the schema version then. -1:
 * not to be had now (DB_LOST) or not usable (DB_TOO_OLD).
 */
int		 db_ready(struct db *) ATTR_USE;

/* The schema version it found when it connected last; 0: never. */
int64_t		 db_schema(const struct db *);

/* True once after each new connection: for checks made per connection. */
bool		 db_is_new(struct db *);

/* Kind of the last failure; DB_FINE after a success. */
enum db_failure	 db_failure(const struct db *);

int		 db_begin(struct db *) ATTR_USE;
int		 db_commit(struct db *) ATTR_USE;
void		 db_rollback(struct db *);
bool		 db_in_transaction(const struct db *);

/* A bound parameter, made by the functions below. */
struct db_value {
	enum { DB_NULL, DB_INT, DB_BYTES, DB_TEXT, DB_TIME } type;
	int64_t		 i;
	const void	*p;
	size_t		 len;
};

/* The pointers must stay valid until the statement ran. */
struct db_value	db_null(void);
struct db_value	db_int(int64_t);
struct db_value	db_text(const char *);			/* NULL is NULL */
struct db_value	db_bytes(const void *, size_t);		/* NULL is NULL */
struct db_value	db_uuid(const struct uuid *);		/* NULL is NULL */
struct db_value	db_time(int64_t);			/* MOMENT_NONE is NULL */

struct db_args {
	const struct db_value	*v;
	size_t			 n;
};

#define DB_ARGS(...)	((struct db_args){					\
	(const struct db_value[]){ __VA_ARGS__ },				\
	sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value) })
#define DB_NO_ARGS	((struct db_args){ NULL, 0 })

/*
 * Runs a statement that gives no rows. Returns the number of rows changed
 * (an UPDATE that sets what was there already counts), or -1.
 */
int64_t		 db_exec(struct db *, const char *sql, struct db_args);

/* Runs one that gives rows; all are fetched into the pool. NULL on failure. */
struct db_rows	*db_query(struct db *, struct pool *, const char *sql, struct db_args);

/* Steps to the next row; false after the last. */
bool		 db_next(struct db_rows *);

/* Columns of the current row, from 0. NULL columns: 0, NULL, MOMENT_NONE. */
bool		 db_is_null(const struct db_rows *, unsigned col);
int64_t		 db_get_int(const struct db_rows *, unsigned col);
const char	*db_get_text(const struct db_rows *, unsigned col);
const void	*db_get_bytes(const struct db_rows *, unsigned col, size_t *len);
bool		 db_get_uuid(const struct db_rows *, unsigned col, struct uuid *);
int64_t		 db_get_time(const struct db_rows *, unsigned col);

/* The database's clock, from a query of its own; -1 as above. */
int		 db_now(struct db *, int64_t *now) ATTR_USE;

/* Text statements for migrations only: several, separated by ';' at line ends. */
int		 db_script(struct db *, const char *text) ATTR_USE;

#endif
