/*
 * Mails to send. A row is written in the transaction of its cause and holds
 * references only: what the mail says is looked up when it is sent, so nothing
 * that was deleted or switched off meanwhile leaves through the queue.
 */
#ifndef RW_STORE_OUTBOX_H
#define RW_STORE_OUTBOX_H

#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

/* Which mail. `object` is what the comment names; the rest have none. */
enum outbox_kind {
	OUTBOX_INVITATION,	/* invitation; to an address */
	OUTBOX_MEMBER_ADDED,	/* a known person got a further account */
	OUTBOX_MEMBER_ENDED,	/* deactivated */
	OUTBOX_MEMBER_BACK,	/* active again */
	OUTBOX_ROLE_CHANGED,	/* detail: the role's name */
	OUTBOX_OWNERS_ROLE,	/* to owners: somebody got a privileged role */
	OUTBOX_OWNER_OFFERED,	/* ownership offered, to be accepted in time */
	OUTBOX_PASSWORD_RESET,	/* mail_link */
	OUTBOX_PASSWORD_CHANGED,
	OUTBOX_PASSWORD_MARKED,	/* an admin says that others know it */
	OUTBOX_EMAIL_CONFIRM,	/* mail_link; to the new address */
	OUTBOX_EMAIL_CHANGED,	/* to the address of before */
	OUTBOX_LOCKED,
	OUTBOX_UNLOCKED,
	OUTBOX_CODES_GUESSED,	/* right password, wrong codes */
	OUTBOX_NEW_DEVICE,	/* mail_link that ends the session */
	OUTBOX_FACTOR_ADDED,	/* detail: totp or passkey */
	OUTBOX_FACTOR_REMOVED,	/* detail: the same */
	OUTBOX_PASSKEY_COPIED,	/* its counter went back: perhaps a copy */
	OUTBOX_FACTOR_RESET,	/* by somebody else */
	OUTBOX_OWNERS_RESET,	/* to owners: somebody's factor was reset */
	OUTBOX_RECOVERY_USED,	/* detail: codes left */
	OUTBOX_RECOVERY_RENEWED,
	OUTBOX_APPROVAL_ASKED,	/* approval; to those who may decide */
	OUTBOX_APPROVAL_DECIDED, /* approval; to the requester; detail: state */
	OUTBOX_APPROVAL_WAITS,	/* approval; to the account's owners */
	OUTBOX_DORMANT_SOON,	/* detail: days left */
	OUTBOX_DORMANT_ENDED,
	OUTBOX_TEST,		/* rufwachtctl mail test */
	OUTBOX_KINDS
};

struct outbox_order {
	enum outbox_kind kind;
	struct uuid	 account;	/* all zero: the provider */
	const struct uuid *person;	/* either this … */
	const char	*email;		/* … or this, folded by text_mail() */
	const struct uuid *object;	/* or NULL */
	const char	*detail;	/* codes and counts only; or NULL */
	int64_t		 now;		/* database clock */
	int64_t		 not_after;	/* MOMENT_NONE: never too late */
};

/* In the caller's transaction. 0, or -1. */
int	outbox_add(struct db *, const struct outbox_order *) ATTR_USE;

/* The same to every active owner of order->account but `except` (or NULL). */
int	outbox_add_owners(struct db *, struct pool *,
	    const struct outbox_order *, const struct uuid *except) ATTR_USE;

/* "password-reset"; kind of a name, or OUTBOX_KINDS. */
const char	*outbox_kind_name(enum outbox_kind);
enum outbox_kind outbox_kind(const char *name);

#endif
