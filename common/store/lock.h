/*
 * Locks of known people: somebody typed wrong passwords for their address
 * until it had to wait (throttle.h). One row while it lasts, so that begin and
 * end are each told once: an audit row and a mail.
 *
 * The mails are bounded: at most one of each kind to a person in
 * LOCK_MAIL_QUIET seconds, whatever an attacker does. Audit rows are not.
 */
#ifndef RW_STORE_LOCK_H
#define RW_STORE_LOCK_H

#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "store/audit.h"

struct db;
struct pool;

#define LOCK_MAIL_QUIET	(15 * 60)
#define LOCK_BATCH	50	/* of lock_release_due() */

/*
 * `audit` says who and from where; code, account, object and outcome are set
 * here, `now` counts as the time. `until` MOMENT_NONE: until the password is
 * reset. Writes "login.locked" and OUTBOX_LOCKED if no lock of this person
 * runs, else only moves its end. In the caller's transaction.
 */
int	lock_begin(struct db *, struct pool *, const struct uuid *person,
	    int64_t until, const struct audit_row *audit) ATTR_USE;

/*
 * Ends the lock of a person whatever its end, if one runs: "login.unlocked"
 * (with audit->detail) and OUTBOX_UNLOCKED.
 */
int	lock_end(struct db *, struct pool *, const struct uuid *person,
	    const struct audit_row *audit) ATTR_USE;

/*
 * The same for locks whose end has passed by audit->now, at most LOCK_BATCH of
 * them. For the job that looks every few seconds (`audit` with actor_kind
 * AUDIT_JOB and `now` from the database), and for login itself. Needs SELECT
 * and DELETE on login_lock, SELECT on membership (account_id, person_id,
 * active, created_at), account (id, closed_at), outbox (person_id, kind,
 * created_at), INSERT on outbox and audit_event. The number, or -1.
 */
int	lock_release_due(struct db *, struct pool *,
	    const struct audit_row *audit) ATTR_USE;

#endif
