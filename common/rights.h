/*
 * One table, role -> rights. It drives gate, menu, help page and tests.
 */
#ifndef RW_RIGHTS_H
#define RW_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

enum role {
	ROLE_NONE, ROLE_OWNER, ROLE_ADMIN, ROLE_MANAGER, ROLE_AGENT, ROLE_PRIVACY,
	ROLE_AUDITOR, ROLE_OPERATOR, ROLE_SUPPORT, ROLE_RESELLER, ROLES
};

/*
 * NOBODY is 0 on purpose: a route without a right is closed. PUBLIC, SIGNED_IN
 * (any role) and ENGINE (API key) are not rights of a role.
 */
enum right {
	NOBODY, PUBLIC, SIGNED_IN, ENGINE,
	CONVERSATION_READ, CONVERSATION_WORK, CONVERSATION_ERASE, CONVERSATION_REPORT,
	PII_READ,
	ASSISTANT_READ, ASSISTANT_CHANGE,
	PERSON_READ, PERSON_INVITE, PERSON_ROLE, PERSON_RESET,
	SETTING_READ, SETTING_CHANGE,
	CONSENT_READ, CONSENT_RECORD, CONSENT_WITHDRAW,
	REQUEST_WORK, RECEIPT_READ, WHOSAW_READ,
	EXPORT_ASK, AUDIT_READ, REVIEW_WORK, DECISION_READ,
	ACCOUNT_CHANGE, SUPPORT_GRANT,
	ACCOUNT_MANAGE, STATUS_WORK, TICKET_WORK, POSTURE_READ,
	RIGHTS
};

bool		 rights_has(enum role, enum right);

/* Has `holder` every right of `given`? Nobody gives what they lack. */
bool		 rights_covers(enum role holder, enum role given);

/* Only own assistants count for this role? */
bool		 rights_is_limited(enum role);

/* Must this role have a second factor whatever the account says? */
bool		 rights_needs_second_factor(enum role);

/* Shorter sessions: owner, admin, operator. */
bool		 rights_is_privileged(enum role);

/* Where rights_is_limited() roles have this right for own assistants only. */
bool		 rights_is_by_assistant(enum right);

/*
 * Two rights in one hand that leave nobody to look at it. Eased where the
 * account put `eased_by` (an action of store/approval.h; or NULL) under a
 * second person.
 */
struct rights_risk {
	const char	*code;		/* "consent-export": its word says why */
	enum right	 a, b;
	const char	*eased_by;
};

/*
 * The risks of somebody who holds these roles, in this account and elsewhere
 * at this provider. At most `max` of them; their number.
 */
size_t		 rights_risks(const enum role *, size_t roles,
		    const struct rights_risk **out, size_t max);
#define RIGHTS_RISKS	8	/* there are not more */

/* "admin", "setting.change"; ROLE_NONE and NULL for unknown names. */
const char	*rights_role_name(enum role);
enum role	 rights_role(const char *name);
const char	*rights_name(enum right);

/* The right of a name, NOBODY for unknown ones and those that are none of a
 * role. */
enum right	 rights_right(const char *name);

/* The roles that have a right, "owner,admin"; "public", "engine" or "" for the
 * special ones. In static storage, overwritten by the next call. */
const char	*rights_who(enum right);

/* One entry of the main menu. */
struct menu_item {
	const char	*app;		/* feature, also the key of its word */
	const char	*path;
	const char	*group;		/* "work" "protect" "account" */
	enum right	 right;
};

/* The menu, in order; ends with app NULL. */
const struct menu_item *rights_menu(void);

#endif
