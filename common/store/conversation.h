/*
 * Conversations for the people who work with them: lists, one, working off.
 *
 * What a viewer was not given does not exist: every function takes the person
 * to whom own assistants are limited (NULL: all assistants of the account).
 */
#ifndef RW_STORE_CONVERSATION_H
#define RW_STORE_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/uuid.h"

struct db;
struct keyring;
struct pool;

#define CONVERSATION_PAGE	50	/* rows of one page */

/* What opens sealed parts, and where the results live. */
struct conversation_tools {
	struct db	*db;
	struct pool	*pool;
	struct keyring	*keyring;
	struct uuid	 account;
	const struct uuid *person;	/* limited to own assistants, or NULL */
};

struct conversation_filter {
	const struct uuid *assistant;	/* NULL: any */
	const char	*status;	/* NULL: any */
	const char	*consent;	/* NULL: any */
	int64_t		 from, to;	/* start of the call; MOMENT_NONE: open */
	const struct uuid *before;	/* only older ones; NULL: from the newest */
	const struct uuid *after;	/* only newer ones, the oldest of them */
};

/* A value inside an opened record: not NUL-terminated. */
struct conversation_text {
	const char	*data;		/* NULL: not there */
	size_t		 len;
};

struct conversation_row {
	struct uuid	 id;
	struct uuid	 assistant;
	bool		 content;	/* false: the row without content */
	int64_t		 started_at;
	int64_t		 duration_ms;	/* -1: not known */
	const char	*status;
	const char	*consent;
	const char	*subject, *name, *number;	/* NULL: not there */
};

struct conversation_list {
	struct conversation_row row[CONVERSATION_PAGE];
	size_t		 n;
	bool		 more;		/* further ones in the direction read */
};

/* Newest first, at most CONVERSATION_PAGE. */
int	conversation_list(const struct conversation_tools *,
	    const struct conversation_filter *, struct conversation_list *) ATTR_USE;

struct conversation_part {
	const void	*data;		/* opened record; NULL: not there */
	size_t		 len;
	int32_t		 day;		/* UTC day on which it falls due */
};

struct conversation {
	struct uuid	 id;
	struct uuid	 assistant;
	int64_t		 started_at, received_at;
	int64_t		 duration_ms;
	const char	*status;
	const char	*consent;
	int64_t		 consent_at;
	int64_t		 consent_offset_ms;	/* -1: not known */
	uint32_t	 settings_version;	/* 0: not told */
	bool		 settings_known;
	int64_t		 retention_until;
	unsigned	 flags;
	uint32_t	 version;
	struct conversation_part part[SEAL_CLASSES];
};

/* 1 with all parts opened, 0 there is no such content, -1 failed. */
int	conversation_load(const struct conversation_tools *, const struct uuid *id,
	    struct conversation *) ATTR_USE;

/*
 * Sets the status, and the note ("": none; NULL: as it is) if nobody changed
 * the row since `version`. 1 done, 0 somebody was faster, -1 failed.
 */
int	conversation_work(const struct conversation_tools *,
	    const struct conversation *, const char *status, const char *note)
	    ATTR_USE;

/*
 * Search: opens conversations newest first and keeps those in which every word
 * of `words` (folded by text_fold) occurs, until `budget_us` is used up.
 */
struct conversation_search {
	const char	*words;
	int64_t		 budget_us;
	/* result */
	bool		 complete;	/* all that may be seen was looked at */
	struct uuid	 last;		/* where to go on (filter.before) */
	int64_t		 back_to;	/* start of the last one looked at */
};

int	conversation_search(const struct conversation_tools *,
	    const struct conversation_filter *, struct conversation_search *,
	    struct conversation_list *) ATTR_USE;

#endif
