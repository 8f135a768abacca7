/*
 * What is due: content whose period ended, rows without content whose own
 * period ended, and sign-in data that is long over.
 */
#ifndef RW_STORE_RETENTION_H
#define RW_STORE_RETENTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

struct retention_due {
	struct uuid	account;
	struct uuid	conversation;
};

/*
 * Content due at `now`, longest due first, at most `max`. Number found, or -1.
 */
int	retention_find_due(struct db *, struct pool *, int64_t now,
	    struct retention_due *out, size_t max) ATTR_USE;

/* Is there content that was due before `moment`? 1, 0 or -1. */
int	retention_has_due(struct db *, struct pool *, int64_t moment) ATTR_USE;

/* Deletes rows without content whose time is over, at most `max` of them. */
int64_t	retention_purge_rows(struct db *, int64_t now, size_t max);

/* What retention_purge() deletes. */
enum retention_kind {
	RETENTION_SESSIONS,	/* a day after their absolute end */
	RETENTION_INVITATIONS,	/* 30 days after the link ended */
	RETENTION_THROTTLE,	/* untouched for 30 days; hard stops for a year */
	RETENTION_ATTEMPTS,	/* counted attempts, after 90 days */
	RETENTION_REPLAYS,	/* events of engines seen before, 7 days */
	RETENTION_MAILS,	/* mails that went or did not, after 30 days */
	RETENTION_LINKS,	/* links of mails, a day after use or end */
	RETENTION_KINDS
};

/* Number of rows deleted, or -1. In the caller's transaction. */
int64_t	retention_purge(struct db *, enum retention_kind, int64_t now);

/* "sessions" "invitations" and so on, for the report. */
const char *retention_name(enum retention_kind);

/*
 * End of the last complete run of a job, MOMENT_NONE if there was none. 0, or
 * -1.
 */
int	retention_last_run(struct db *, struct pool *, const char *job,
	    int64_t *at) ATTR_USE;

#endif
