/*
 * The table role -> rights (DESIGN, Who uses it), and the menu made from it.
 */
#include "rights.h"

#include <stdio.h>
#include <string.h>

#define OWNER	(1u << ROLE_OWNER)
#define ADMIN	(1u << ROLE_ADMIN)
#define MANAGER	(1u << ROLE_MANAGER)
#define AGENT	(1u << ROLE_AGENT)
#define PRIVACY	(1u << ROLE_PRIVACY)
#define AUDITOR	(1u << ROLE_AUDITOR)
#define OPERATOR (1u << ROLE_OPERATOR)
#define SUPPORT	(1u << ROLE_SUPPORT)
#define RESELLER (1u << ROLE_RESELLER)
#define WORKERS	(OWNER | ADMIN | MANAGER | AGENT)

static const char *const roles[ROLES] = {
	[ROLE_NONE] = "none", [ROLE_OWNER] = "owner", [ROLE_ADMIN] = "admin",
	[ROLE_MANAGER] = "manager", [ROLE_AGENT] = "agent",
	[ROLE_PRIVACY] = "privacy", [ROLE_AUDITOR] = "auditor",
	[ROLE_OPERATOR] = "operator", [ROLE_SUPPORT] = "support",
	[ROLE_RESELLER] = "reseller"
};

static const struct {
	const char	*name;
	unsigned	 who;
} rights[RIGHTS] = {
	[NOBODY] = { "", 0 },
	[PUBLIC] = { "public", 0 },
	[SIGNED_IN] = { "signed-in", WORKERS | PRIVACY | AUDITOR | OPERATOR |
	    SUPPORT | RESELLER },
	[ENGINE] = { "engine", 0 },
	[CONVERSATION_READ] = { "conversation.read", WORKERS },
	[CONVERSATION_WORK] = { "conversation.work", WORKERS },
	[CONVERSATION_ERASE] = { "conversation.erase", OWNER | ADMIN },
	[CONVERSATION_REPORT] = { "conversation.report", WORKERS },
	[PII_READ] = { "pii.read", WORKERS | PRIVACY },
	[ASSISTANT_READ] = { "assistant.read", WORKERS | PRIVACY },
	[ASSISTANT_CHANGE] = { "assistant.change", OWNER | ADMIN },
	[PERSON_READ] = { "person.read", OWNER | ADMIN | PRIVACY },
	[PERSON_INVITE] = { "person.invite", OWNER | ADMIN },
	[PERSON_ROLE] = { "person.role", OWNER | ADMIN },
	[PERSON_RESET] = { "person.reset", OWNER | ADMIN },
	[SETTING_READ] = { "setting.read", OWNER | ADMIN | PRIVACY },
	[SETTING_CHANGE] = { "setting.change", OWNER | ADMIN },
	[CONSENT_READ] = { "consent.read", WORKERS | PRIVACY },
	[CONSENT_RECORD] = { "consent.record", OWNER | ADMIN | MANAGER | PRIVACY },
	[CONSENT_WITHDRAW] = { "consent.withdraw", WORKERS | PRIVACY },
	[REQUEST_WORK] = { "request.work", OWNER | ADMIN | PRIVACY },
	[RECEIPT_READ] = { "receipt.read", OWNER | ADMIN | PRIVACY },
	[WHOSAW_READ] = { "whosaw.read", OWNER | ADMIN | PRIVACY },
	[EXPORT_ASK] = { "export.ask", OWNER | ADMIN },
	[AUDIT_READ] = { "audit.read", OWNER | ADMIN | PRIVACY | AUDITOR },
	[REVIEW_WORK] = { "review.work", OWNER | ADMIN | PRIVACY },
	[DECISION_READ] = { "decision.read", OWNER | ADMIN | PRIVACY | AUDITOR },
	[ACCOUNT_CHANGE] = { "account.change", OWNER | ADMIN },
	[SUPPORT_GRANT] = { "support.grant", OWNER },
	[ACCOUNT_MANAGE] = { "account.manage", OPERATOR },
	[STATUS_WORK] = { "status.work", OPERATOR },
	[TICKET_WORK] = { "ticket.work", OPERATOR | SUPPORT },
	[POSTURE_READ] = { "posture.read", OPERATOR | RESELLER },
};

static const struct rights_risk risks[] = {
	{ "consent-export", ASSISTANT_CHANGE, EXPORT_ASK, "consent.weaken" },
	{ "consent-both", ASSISTANT_CHANGE, CONSENT_RECORD, "consent.weaken" },
	{ "invite-export", PERSON_INVITE, EXPORT_ASK, "invitation.privileged" },
	{ "role-reset", PERSON_ROLE, PERSON_RESET, "factor.reset" },
	{ "setting-audit", SETTING_CHANGE, AUDIT_READ, "rules.loosen" },
	{ "erase-request", CONVERSATION_ERASE, REQUEST_WORK,
	    "conversation.erase" },
	{ "provider-account", ACCOUNT_MANAGE, CONVERSATION_READ, NULL },
	{ "support-account", TICKET_WORK, CONVERSATION_READ, NULL },
};
_Static_assert(COUNT_OF(risks) <= RIGHTS_RISKS, "callers make room for these");

/* Only features that are installed stand here; each adds its own row. */
static const struct menu_item menu[] = {
	{ "conversations", "/conversations", "work", CONVERSATION_READ },
	{ "assistants", "/assistants", "protect", ASSISTANT_READ },
	{ "users", "/users", "account", PERSON_READ },
	{ NULL, NULL, NULL, NOBODY }
};

bool
rights_has(enum role role, enum right right)
{
	if (role <= ROLE_NONE || role >= ROLES || right >= RIGHTS)
		return false;
	return (rights[right].who & (1u << role)) != 0;
}

bool
rights_covers(enum role holder, enum role given)
{
	for (int i = CONVERSATION_READ; i < RIGHTS; i++)
		if (rights_has(given, (enum right)i) &&
		    !rights_has(holder, (enum right)i))
			return false;
	return given > ROLE_NONE && given < ROLES;
}

bool
rights_is_limited(enum role role)
{
	return role == ROLE_MANAGER || role == ROLE_AGENT;
}

bool
rights_is_by_assistant(enum right right)
{
	return (right >= CONVERSATION_READ && right <= CONVERSATION_REPORT) ||
	    right == ASSISTANT_READ ||
	    (right >= CONSENT_READ && right <= CONSENT_WITHDRAW);
}

static bool
rights_any_has(const enum role *held, size_t n, enum right right)
{
	for (size_t i = 0; i < n; i++)
		if (rights_has(held[i], right))
			return true;
	return false;
}

size_t
rights_risks(const enum role *held, size_t n, const struct rights_risk **out,
    size_t max)
{
	size_t i, found = 0;

	for (i = 0; i < COUNT_OF(risks) && found < max; i++)
		if (rights_any_has(held, n, risks[i].a) &&
		    rights_any_has(held, n, risks[i].b))
			out[found++] = &risks[i];
	return found;
}

bool
rights_needs_second_factor(enum role role)
{
	return ((OWNER | ADMIN | MANAGER | OPERATOR | SUPPORT | RESELLER) &
	    (1u << role)) != 0;
}

bool
rights_is_privileged(enum role role)
{
	return ((OWNER | ADMIN | OPERATOR) & (1u << role)) != 0;
}

const char *
rights_role_name(enum role role)
{
	return role < ROLES ? roles[role] : roles[ROLE_NONE];
}

enum role
rights_role(const char *name)
{
	for (int i = ROLE_OWNER; name != NULL && i < ROLES; i++)
		if (strcmp(roles[i], name) == 0)
			return (enum role)i;
	return ROLE_NONE;
}

const char *
rights_name(enum right right)
{
	return right < RIGHTS ? rights[right].name : NULL;
}

enum right
rights_right(const char *name)
{
	for (int i = CONVERSATION_READ; i < RIGHTS; i++)
		if (strcmp(rights[i].name, name) == 0)
			return (enum right)i;
	return NOBODY;
}

const char *
rights_who(enum right right)
{
	static char list[128];
	size_t len = 0;

	if (right == PUBLIC || right == ENGINE)
		return rights[right].name;
	list[0] = '\0';
	for (int i = ROLE_OWNER; i < ROLES; i++) {
		if (!rights_has((enum role)i, right))
			continue;
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
		    len == 0 ? "" : ",", roles[i]);
	}
	return list;
}

const struct menu_item *
rights_menu(void)
{
	return menu;
}
