/*
 * Hooks: addresses to which engines of others send their events, the secrets
 * these are signed with, and what came in before.
 */
#ifndef RW_STORE_ENGINE_HOOK_H
#define RW_STORE_ENGINE_HOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct keyring;
struct pool;

#define ENGINE_HOOK_LIST_MAX	200
#define ENGINE_HOOK_SECRET_MAX	1024	/* bytes of a signing secret */
#define ENGINE_HOOK_PROFILE_MAX	40	/* bytes of a profile's name */

struct engine_hook_secret {
	const void	*sealed;	/* NULL: there is none */
	size_t		 len;
};

struct engine_hook {
	struct uuid	 id;
	struct uuid	 account;
	struct uuid	 assistant;
	const char	*profile;
	struct engine_hook_secret secret, old;
	int64_t		 old_until;	/* MOMENT_NONE: no old one */
	int64_t		 created_at;
	int64_t		 revoked_at;	/* MOMENT_NONE: alive */
};

struct engine_hook_list {
	struct engine_hook *v;
	size_t		 n;
};

/*
 * By the token of its address, revoked ones too; those of closed accounts are
 * unknown. 1 found, 0 unknown, -1 database.
 */
int	engine_hook_find(struct db *, struct pool *, const char *token,
	    struct engine_hook *) ATTR_USE;

/* The same by its id, without secrets, for the command line. */
int	engine_hook_load(struct db *, struct pool *, const struct uuid *id,
	    struct engine_hook *) ATTR_USE;

/* A sealed secret as text in wiped memory; NULL: not ours, or damaged. */
const char *engine_hook_open(struct keyring *, struct pool *,
	    const struct uuid *hook, const struct engine_hook_secret *);

/*
 * Stores a new one with h->account, assistant, profile and created_at; sets
 * h->id and gives the token of its address, which exists nowhere else.
 */
int	engine_hook_create(struct db *, struct keyring *, struct engine_hook *h,
	    const char *secret, char token[SECRET_TOKEN_SIZE]) ATTR_USE;

/*
 * A new secret; the one that counted until now counts until `until` beside
 * it. 1 done, 0 unknown or revoked, -1.
 */
int	engine_hook_rotate(struct db *, struct keyring *, const struct uuid *id,
	    const char *secret, int64_t until) ATTR_USE;

/* 1 revoked now, 0 unknown or revoked before, -1 database. */
int	engine_hook_revoke(struct db *, const struct uuid *id, int64_t now)
	    ATTR_USE;

/* Those of an account, the oldest first, without secrets. */
int	engine_hook_list(struct db *, struct pool *, const struct uuid *account,
	    struct engine_hook_list *) ATTR_USE;

/* One event, as it is known again when it comes twice. */
struct engine_event {
	struct uuid	 hook;
	struct uuid	 account;
	unsigned char	 message[SECRET_SIZE];	/* keyed hash of its id */
	unsigned char	 body[SECRET_SIZE];	/* keyed hash of its body */
	int64_t		 now;		/* database clock */
	/* what came of it; without content not which row it became: that row
	 * knows the hour only, and this one the microsecond */
	struct uuid	 conversation;
	bool		 content;
	bool		 gone;		/* content was stored and is no more */
	int64_t		 retention_until;
};

enum engine_event_status {
	ENGINE_EVENT_NEW,
	ENGINE_EVENT_KNOWN,		/* what came of it is filled */
	ENGINE_EVENT_OTHER_BODY		/* its id was used for something else */
};

/*
 * Takes the event, in the caller's transaction: whoever else brings it waits
 * for that to end. enum engine_event_status, or -1.
 */
int	engine_event_take(struct db *, struct pool *, struct engine_event *)
	    ATTR_USE;

/* Notes what came of it. */
int	engine_event_note(struct db *, const struct engine_event *) ATTR_USE;

#endif
