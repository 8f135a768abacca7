/*
 * rufwachtctl: what its commands share. One row per command, one function per
 * row; options are read before the function is called.
 */
#ifndef RW_PROVIDER_CTL_H
#define RW_PROVIDER_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct keys;
struct pool;

/* Exit statuses; stable. */
enum ctl_status {
	CTL_DONE = 0,
	CTL_FAILED = 1,
	CTL_USAGE = 2,
	CTL_NOT_FOUND = 3,
	CTL_REFUSED = 4,
	CTL_AGAIN = 75
};

/* The ledger's file below ledger_dir; see base/ledger.h. */
#define CTL_LEDGER	"erasure.ledger"

#define CTL_WORDS	64	/* options and operands of one call */

struct ctl_option {
	const char	*name;
	const char	*value;
};

struct ctl {
	struct pool	*pool;
	struct conf	 conf;
	struct db	*db;		/* rw_provider, after ctl_open() */
	struct keys	*audit_keys;	/* after ctl_open() */
	int64_t		 now;		/* database clock, after ctl_open() */
	struct ctl_option option[CTL_WORDS];
	size_t		 options;
	const char	*operand[CTL_WORDS];
	size_t		 operands;
};

struct ctl_command {
	const char	*noun;
	const char	*verb;		/* NULL: the noun is the command */
	const char	*options;	/* names it knows, blanks around each */
	unsigned	 least, most;	/* operands */
	const char	*usage;		/* what follows noun and verb */
	int		(*run)(struct ctl *);	/* enum ctl_status */
};

/* Value of an option, or NULL. The last one given counts. */
const char	*ctl_option(const struct ctl *, const char *name);

/* Next value of an option that may be repeated; *at is 0 at first. */
const char	*ctl_option_next(const struct ctl *, const char *name, size_t *at);

/*
 * Value of an option that must be there. NULL after saying so; the command
 * answers CTL_USAGE.
 */
const char	*ctl_need(const struct ctl *, const char *name);

/* Text of 1 to `max` characters without control characters, else NULL. */
const char	*ctl_need_text(const struct ctl *, const char *name, size_t max);

/* A number up to `max`. 0; 1: not given; -1 after saying it is none. */
int		 ctl_number(const struct ctl *, const char *name, uint64_t max,
		    uint64_t *out) ATTR_USE;

/* An id written by the caller. -1 after saying that it is none. */
int		 ctl_uuid(const char *text, struct uuid *) ATTR_USE;

/* Is it one of the installed languages? */
bool		 ctl_is_language(const struct ctl *, const char *);

/* A line on standard error: "rufwachtctl: …". Returns `status`. */
int		 ctl_say(int status, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Connects as rw_provider, reads audit keys and clock. An exit status. */
int		 ctl_open(struct ctl *) ATTR_USE;

/* Another account of the database, ready, for db_close(); NULL after saying
 * why not: then *status is the exit status. */
struct db	*ctl_open_as(struct ctl *, const char *name, int *status);

/* Reads the audit keys, once. -1 after saying why not. */
int		 ctl_audit_keys(struct ctl *) ATTR_USE;

/* The exit status for a store call that gave -1, said aloud. */
int		 ctl_failed(const struct db *, const char *doing);

/* What was done to what, for the audit row of a change. */
struct ctl_event {
	const char		*code;
	const struct uuid	*account;	/* NULL: the provider */
	const char		*kind;
	const struct uuid	*object;
	const char		*detail;
};

int		 ctl_audit(struct ctl *, const struct ctl_event *) ATTR_USE;

/*
 * Calls fn in a transaction and commits if it gives CTL_DONE. fn answers -1
 * for a failure of the database: then the message is written here, and on a
 * deadlock the whole is repeated. fn must not print secrets: the commit is yet
 * to come. Exit status.
 */
int		 ctl_change(struct ctl *, int (*fn)(struct ctl *, void *), void *arg)
		    ATTR_USE;

/* --account as an id: CTL_DONE or CTL_USAGE. */
int		 ctl_need_account(struct ctl *, struct uuid *) ATTR_USE;

/* The same, where "provider" is the provider's own. */
int		 ctl_need_account_or_provider(struct ctl *, struct uuid *)
		    ATTR_USE;

/* CTL_DONE if the account is open, else an exit status after saying why. */
int		 ctl_need_open(struct ctl *, const struct uuid *) ATTR_USE;

/* The whole file as text, or NULL after saying why not. */
char		*ctl_read_file(struct ctl *, const char *path, size_t max);

/* Any bytes, with a NUL after them; else as above. */
char		*ctl_read_bytes(struct ctl *, const char *path, size_t max,
		    size_t *len);

/* Full names of the .sql files in DIR, in order; NULL after saying why not. */
struct ctl_files {
	char	**path;
	size_t	 count;
};
int		 ctl_list_sql(struct ctl *, const char *dir, struct ctl_files *)
		    ATTR_USE;

/*
 * Gives a file to `owner`; where that is NULL root gives it to `fallback`, if
 * there is such a user. Else it stays whose it is. -1 after saying why not.
 */
int		 ctl_give(const char *path, const char *owner, const char *fallback)
		    ATTR_USE;

/* Makes the directory unless it is there. */
int		 ctl_make_dir(const char *path, unsigned mode) ATTR_USE;

/* What `check` says about security.txt. */
enum security_state { SECURITY_FINE, SECURITY_SOON, SECURITY_BAD };
enum security_state ctl_security_state(struct ctl *, const char **what);

/* The commands. */
int	ctl_migrate(struct ctl *);
int	ctl_keys_create(struct ctl *);
int	ctl_keys_list(struct ctl *);
int	ctl_keys_rotate(struct ctl *);
int	ctl_keys_rewrap(struct ctl *);
int	ctl_keys_retire(struct ctl *);
int	ctl_account_rotate_key(struct ctl *);
int	ctl_account_create(struct ctl *);
int	ctl_account_list(struct ctl *);
int	ctl_account_close(struct ctl *);
int	ctl_account_seats(struct ctl *);
int	ctl_assistant_create(struct ctl *);
int	ctl_user_invite(struct ctl *);
int	ctl_user_list(struct ctl *);
int	ctl_user_deactivate(struct ctl *);
int	ctl_engine_key_create(struct ctl *);
int	ctl_engine_key_revoke(struct ctl *);
int	ctl_engine_key_list(struct ctl *);
int	ctl_engine_cert_add(struct ctl *);
int	ctl_engine_cert_list(struct ctl *);
int	ctl_engine_cert_revoke(struct ctl *);
int	ctl_engine_hook_create(struct ctl *);
int	ctl_engine_hook_rotate(struct ctl *);
int	ctl_engine_hook_list(struct ctl *);
int	ctl_engine_hook_revoke(struct ctl *);
int	ctl_check(struct ctl *);
int	ctl_brand_set(struct ctl *);
int	ctl_brand_logo(struct ctl *);
int	ctl_brand_host(struct ctl *);
int	ctl_brand_word(struct ctl *);
int	ctl_brand_list(struct ctl *);
int	ctl_brand_show(struct ctl *);
int	ctl_brand_remove(struct ctl *);
int	ctl_brand_publish(struct ctl *);
int	ctl_brand_check(struct ctl *);
int	ctl_brand_preview(struct ctl *);
int	ctl_mail_list(struct ctl *);
int	ctl_mail_retry(struct ctl *);
int	ctl_mail_test(struct ctl *);
int	ctl_job_run(struct ctl *);
int	ctl_ledger_catch_up(struct ctl *);
int	ctl_backup(struct ctl *);
int	ctl_restore(struct ctl *);
int	ctl_security_txt(struct ctl *);

#endif
