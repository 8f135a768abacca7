/*
 * The audit log: one row for what was done, refused or failed.
 *
 * The row is written in the caller's transaction and carries a MAC made with
 * the audit key, so that a row made with database access alone is found out.
 */
#ifndef RW_STORE_AUDIT_H
#define RW_STORE_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct keys;

enum audit_outcome { AUDIT_DONE, AUDIT_REFUSED, AUDIT_FAILED };
enum audit_actor { AUDIT_NOBODY, AUDIT_PERSON, AUDIT_ENGINE, AUDIT_JOB, AUDIT_CLI };

struct audit_row {
	struct uuid	 account;		/* all zero: the provider */
	const char	*code;			/* "area.what-happened" */
	enum audit_outcome outcome;
	enum audit_actor actor_kind;
	const struct uuid *actor;		/* or NULL */
	const char	*role;			/* or NULL */
	const char	*object_kind;		/* or NULL */
	const struct uuid *object;		/* or NULL */
	const char	*detail;		/* codes and counts only; or NULL */
	const struct uuid *request;		/* or NULL */
	const unsigned char *address;		/* 4 or 16 bytes, or NULL */
	size_t		 address_len;
	int64_t		 now;			/* database clock */
};

/*
 * Program name and audit keys, which must stay; once at start. The key file is
 * looked at for each row.
 */
void	audit_init(const char *program, struct keys *);

int	audit_write(struct db *, const struct audit_row *) ATTR_USE;

/* Counts an attempt without a session (address digest, code, minute). */
int	audit_count(struct db *, const char *code, const unsigned char *address,
	    size_t len) ATTR_USE;

/* Text of the enumerations, as stored. */
const char *audit_outcome_name(enum audit_outcome);

/*
 * The MAC of a row as stored, with the key that audit_event.key_id names; row
 * time and `id` are what audit_write() chose. For the seal job and the verifier.
 */
void	audit_mac(unsigned char out[SECRET_SIZE], const struct key *,
	    const struct audit_row *, const struct uuid *id,
	    const unsigned char *digest, const char *program);

#endif
