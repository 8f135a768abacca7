/*
 * Assistants and their numbered settings.
 *
 * A version is never changed and never reused: a change of anything but the
 * list of versions makes the next number, with its notice texts. So that
 * nobody overwrites another, a change names the number it started from.
 */
#ifndef RW_STORE_ASSISTANT_H
#define RW_STORE_ASSISTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct pool;

#define ASSISTANT_LIST_MAX	200	/* assistants of one account shown */
#define ASSISTANT_VERSIONS_MAX	50	/* versions listed at once */
#define ASSISTANT_NAME_MAX	80	/* code points */
#define ASSISTANT_NOTICE_MAX	4000	/* code points of a notice text */
#define ASSISTANT_REASON_MAX	500	/* code points */
#define ASSISTANT_RETENTION_MAX	1095	/* days */

/* The period of the account counts. */
#define ASSISTANT_ACCOUNT_PERIOD (-1)

/* The later, the stricter: two modes may be compared. */
enum assistant_mode { MODE_NONE, MODE_NOTICE, MODE_EXPLICIT };

/* What callers are told, in one language. */
struct notice_text {
	const char	*language;		/* "de" */
	const char	*body;
	unsigned char	 hash[SECRET_SIZE];	/* secret_hash() of the body */
};

struct assistant_version {
	uint32_t	 number;		/* 1, 2, 3 … */
	enum assistant_mode mode;
	int		 retention_days;	/* or ASSISTANT_ACCOUNT_PERIOD */
	bool		 may_record;
	bool		 may_transcribe;
	const char	*reason;		/* why it weakens protection, or NULL */
	bool		 has_author;		/* else the provider's command line */
	struct uuid	 author;
	const char	*author_name;	/* NULL until assistant_version_authors() */
	const char	*author_alias;	/* then in its place for who left, or NULL */
	int64_t		 created_at;
	struct notice_text *texts;		/* by language */
	size_t		 text_count;
};

struct assistant {
	struct uuid	 account;
	struct uuid	 id;
	const char	*name;
	const char	*language;		/* spoken first */
	int64_t		 created_at;
	int		 account_days;		/* period of the account */
	bool		 is_default;		/* assistant_mark_defaults() */
	struct assistant_version version;	/* in force; without texts in a list */
};

struct assistant_list {
	struct assistant *v;
	size_t		 n;
};

struct assistant_versions {
	struct assistant_version *v;		/* without texts */
	size_t		 n;
};

/* What assistant_create() and assistant_change() make a version of. */
struct assistant_draft {
	struct uuid	 account;
	const char	*name;
	const char	*language;
	enum assistant_mode mode;
	int		 retention_days;	/* or ASSISTANT_ACCOUNT_PERIOD */
	bool		 may_record;
	bool		 may_transcribe;
	const char	*reason;		/* or NULL */
	const struct uuid *author;		/* or NULL */
	const struct notice_text *texts;	/* hashes are computed */
	size_t		 text_count;
	int64_t		 now;			/* database clock */
};

/*
 * The assistant with the version in force and its texts. 1 found, 0 there is
 * no such assistant in that account, -1 database.
 */
int	assistant_load(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *id, struct assistant *) ATTR_USE;

/* One version with its texts. 1, 0 or -1 as above. */
int	assistant_version_load(struct db *, struct pool *, const struct assistant *,
	    uint32_t number, struct assistant_version *) ATTR_USE;

/* The newest versions, newest first, without texts. */
int	assistant_version_list(struct db *, struct pool *, const struct assistant *,
	    struct assistant_versions *) ATTR_USE;

/* Fills in author_name, for viewers who may see the people. */
int	assistant_version_authors(struct db *, struct pool *,
	    const struct assistant *, struct assistant_versions *) ATTR_USE;

/*
 * Since which version, and when, the text of a->version in that language has
 * been what it is without a break.
 */
int	assistant_text_since(struct db *, struct pool *, const struct assistant *,
	    const struct notice_text *, uint32_t *number, int64_t *at) ATTR_USE;

/*
 * Assistants of an account by name, without texts. `person` (or NULL for all)
 * limits it to those that person was given.
 */
int	assistant_list(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *person, struct assistant_list *) ATTR_USE;

/* Sets is_default where calls of a living key count that name no assistant. */
int	assistant_mark_defaults(struct db *, struct pool *,
	    const struct uuid *account, struct assistant_list *) ATTR_USE;

/* Was this person given it? 1, 0 or -1. */
int	assistant_is_given(struct db *, struct pool *, const struct assistant *,
	    const struct uuid *person) ATTR_USE;

/* Version 1 of a new assistant, in the caller's transaction. */
int	assistant_create(struct db *, const struct assistant_draft *,
	    struct uuid *id) ATTR_USE;

/*
 * Makes version `from` + 1. 1 done, 0 somebody else changed it since `from`
 * (or there is no such assistant), -1 database.
 */
int	assistant_change(struct db *, const struct assistant_draft *,
	    const struct uuid *id, uint32_t from) ATTR_USE;

/* Days content is kept under a version: never longer than the account's. */
int	assistant_days(const struct assistant *, const struct assistant_version *);

/* "none" "notice" "explicit"; an unknown word is the strictest. */
const char *assistant_mode_name(enum assistant_mode);
enum assistant_mode assistant_mode(const char *name);

#endif
