/*
 * Storing a delivered call: the row, its sealed parts and their keys, in the
 * caller's transaction.
 *
 * What may be kept was decided before (`keep`, `no`); here it is combined with
 * what is known of the call already, so that the same call delivered twice
 * stays one row and nothing refused or erased comes back.
 */
#ifndef RW_STORE_INGEST_H
#define RW_STORE_INGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/uuid.h"

struct db;
struct keyring;
struct ledger;
struct pool;

/* Column `flags` of a conversation. */
enum ingest_flag {
	INGEST_START_REPLACED = 1,
	INGEST_CREATED_MISSING = 2,
	INGEST_NAIVE_TIME = 4,
	INGEST_SIGNATURE_UNCHECKED = 8,
	INGEST_NO_TRANSCRIPT = 16,	/* somebody said no to it: none any more */
	INGEST_SIGNATURE_VERIFIED = 32	/* of every delivery of the call */
};

/* The plain record of one data class; data NULL: none came. */
struct ingest_part {
	const void	*data;
	size_t		 len;
	bool		 weak;		/* only where there is none yet */
};

struct ingest_call {
	struct uuid	 account;
	struct uuid	 assistant;
	struct uuid	 vcon;
	int64_t		 created_at;	/* MOMENT_NONE: not told */
	int64_t		 started_at;
	int64_t		 duration_ms;	/* -1: not told */
	int64_t		 kept_from;	/* where the period starts */
	int		 days;		/* the period */
	bool		 keep;		/* content may be kept of a new call */
	bool		 no;		/* somebody said no: what is there goes */
	const char	*outcome;	/* column `consent` */
	int64_t		 consent_at;	/* MOMENT_NONE: not told */
	int64_t		 consent_offset_ms; /* -1: not told */
	uint32_t	 settings_version; /* 0: not told */
	bool		 settings_known;
	const char	*caller;	/* E.164, or NULL */
	unsigned	 flags;
	bool		 no_transcript;	/* one stored before goes */
	struct ingest_part part[SEAL_CLASSES];
	int64_t		 now;		/* database clock */
	int64_t		 row_until;	/* when a row without content goes */
};

enum ingest_status {
	INGEST_NEW,
	INGEST_UPDATED,
	INGEST_GONE,		/* erased or expired: nothing was stored */
	INGEST_CONFLICT		/* same uuid, other created_at or assistant */
};

struct ingest_result {
	enum ingest_status status;
	struct uuid	 id;
	bool		 content;	/* false: the row without content */
	int64_t		 retention_until; /* MOMENT_NONE without content */
	bool		 destroyed;	/* a ledger line waits for the commit;
					   set even where -1 is returned */
};

struct ingest_tools {
	struct db	*db;
	struct pool	*pool;
	struct keyring	*keyring;	/* in use for the account of the call */
	struct ledger	*ledger;
};

int	ingest_store(const struct ingest_tools *, const struct ingest_call *,
	    struct ingest_result *) ATTR_USE;

#endif
