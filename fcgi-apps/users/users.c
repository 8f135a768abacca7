/*
 * rufwacht-users: who works in an account, as what, and for which assistants.
 */
#include "users.h"

#include "store/invitation.h"

#define ROLES_HERE	"owner admin manager agent privacy auditor"
#define REASON_MAX	500

const struct form_field list_query[] = {
	[LIST_SHOW] = { .name = "show", .type = FORM_CHOICE, .optional = true,
	    .choices = "all privileged unsecured unused inactive" },
	{ 0 }
};

const struct form_field invite_fields[] = {
	[INVITE_EMAIL] = { .name = "email", .type = FORM_MAIL },
	[INVITE_ROLE] = { .name = "role", .type = FORM_CHOICE,
	    .choices = ROLES_HERE },
	[INVITE_ASSISTANTS] = { .name = "assistant", .type = FORM_UUIDS,
	    .max = INVITATION_ASSISTANTS, .optional = true },
	[INVITE_REASON] = { .name = "reason", .type = FORM_AREA,
	    .max = REASON_MAX, .optional = true },
	{ 0 }
};

const struct form_field role_query[] = {
	[ROLE_ROLE] = { .name = "role", .type = FORM_CHOICE,
	    .choices = ROLES_HERE, .optional = true },
	[ROLE_ASSISTANTS] = { .name = "assistant", .type = FORM_UUIDS,
	    .max = INVITATION_ASSISTANTS, .optional = true },
	{ 0 }
};

const struct form_field role_fields[] = {
	[ROLE_ROLE] = { .name = "role", .type = FORM_CHOICE,
	    .choices = ROLES_HERE },
	[ROLE_ASSISTANTS] = { .name = "assistant", .type = FORM_UUIDS,
	    .max = INVITATION_ASSISTANTS, .optional = true },
	[ROLE_FROM] = { .name = "from", .type = FORM_INT, .max = INT64_MAX },
	[ROLE_REASON] = { .name = "reason", .type = FORM_AREA,
	    .max = REASON_MAX, .optional = true },
	{ 0 }
};

const struct form_field act_fields[] = {
	[ACT_REASON] = { .name = "reason", .type = FORM_AREA,
	    .max = REASON_MAX, .optional = true },
	{ 0 }
};

const struct form_field mark_fields[] = {
	[MARK_CONFIRM] = { .name = "confirm", .type = FORM_FLAG },
	{ 0 }
};

static const struct form_field factors_query[] = {
	[FACTORS_SHOW] = { .name = "show", .type = FORM_CHOICE,
	    .choices = "all without privileged-without", .optional = true },
	{ 0 }
};

static const struct form_field reset_fields[] = {
	[RESET_REASON] = { .name = "reason", .type = FORM_AREA, .min = 1,
	    .max = 500 },
	{ 0 }
};

static const struct form_field risks_fields[] = {
	[RISKS_SEEN] = { .name = "risks", .type = FORM_TEXT, .max = 200 },
	[RISKS_REASON] = { .name = "reason", .type = FORM_AREA, .min = 1,
	    .max = REASON_MAX },
	{ 0 }
};

static const struct form_field holders_query[] = {
	[HOLDERS_RIGHT] = { .name = "right", .type = FORM_TEXT, .max = 40,
	    .optional = true },
	[HOLDERS_ASSISTANT] = { .name = "assistant", .type = FORM_UUID,
	    .optional = true },
	{ 0 }
};

static const struct route routes[] = {
	/* People: list, one person, invitations. */
	{ GET, "/users", .right = PERSON_READ, .form = list_query,
	  .run = list_show, .view = "user-list", .audit = "person.listed" },
	{ GET, "/users/invite", .right = PERSON_INVITE, .needs = STEP_UP,
	  .run = invite_show, .view = "user-invite" },
	{ POST, "/users/invite", .right = PERSON_INVITE, .needs = STEP_UP,
	  .form = invite_fields, .run = invite_send, .again = invite_show,
	  .view = "user-invite", .back = "/users/invite",
	  .four = "invitation.privileged", .four_when = invite_when,
	  .audit = "user.invited" },
	{ POST, "/users/invitations/{id}/resend", .right = PERSON_INVITE,
	  .needs = STEP_UP, .run = invite_resend, .again = list_show,
	  .view = "user-list", .back = "/users",
	  .audit = "invitation.resent" },
	{ POST, "/users/invitations/{id}/revoke", .right = PERSON_INVITE,
	  .back = "/users", .run = invite_revoke,
	  .audit = "invitation.revoked" },
	{ GET, "/users/{id}", .right = PERSON_READ, .run = person_show,
	  .view = "user", .audit = "person.read" },
	{ GET, "/users/{id}/role", .right = PERSON_ROLE, .needs = STEP_UP,
	  .form = role_query, .run = role_show, .view = "user-role" },
	{ POST, "/users/{id}/role", .right = PERSON_ROLE, .needs = STEP_UP,
	  .form = role_fields, .run = role_save, .again = role_show,
	  .view = "user-role", .four = "person.privileged",
	  .four_when = role_when, .audit = "member.role-changed" },
	{ POST, "/users/{id}/deactivate", .right = PERSON_ROLE,
	  .needs = STEP_UP, .form = act_fields, .run = leave_end,
	  .again = person_show, .view = "user",
	  .four = "person.deactivate", .four_when = leave_when,
	  .audit = "member.deactivated" },
	{ POST, "/users/{id}/reactivate", .right = PERSON_ROLE,
	  .needs = STEP_UP, .form = act_fields, .run = leave_back,
	  .again = person_show, .view = "user",
	  .four = "person.privileged", .four_when = leave_when,
	  .audit = "member.reactivated" },
	{ POST, "/users/{id}/sessions/end", .right = PERSON_RESET,
	  .back = "/users", .run = leave_sessions,
	  .audit = "member.sessions-ended" },
	{ POST, "/users/{id}/sessions/{id}/end", .right = PERSON_RESET,
	  .back = "/users", .run = leave_session,
	  .audit = "member.session-ended" },
	{ POST, "/users/{id}/password-mark", .right = PERSON_RESET,
	  .needs = STEP_UP, .form = mark_fields, .run = leave_mark,
	  .again = person_show, .view = "user", .audit = "password.marked" },
	{ POST, "/users/{id}/offer", .right = PERSON_ROLE, .needs = STEP_UP,
	  .run = offer_make, .again = person_show, .view = "user",
	  .audit = "owner.offered" },
	{ POST, "/users/{id}/offer/withdraw", .right = PERSON_ROLE,
	  .back = "/users", .run = offer_withdraw,
	  .audit = "owner.offer-withdrawn" },
	{ GET, "/users/offer", .right = SIGNED_IN, .run = offer_show,
	  .view = "owner-offer" },
	{ POST, "/users/offer/{id}/accept", .right = SIGNED_IN,
	  .needs = STEP_UP, .back = "/users/offer", .run = offer_accept,
	  .again = offer_show, .view = "owner-offer",
	  .audit = "owner.transferred" },
	{ POST, "/users/offer/{id}/decline", .right = SIGNED_IN,
	  .back = "/users/offer", .run = offer_decline,
	  .audit = "owner.offer-declined" },

	/* Rights, second factors, rules, requests for a second person. */
	{ GET, "/users/factors", .right = PERSON_READ, .form = factors_query,
	  .run = factors_show, .view = "factor-list",
	  .audit = "factor.listed" },
	{ GET, "/users/factors.csv", .right = PERSON_READ,
	  .run = factors_csv, .audit = "factor.exported" },
	{ GET, "/users/{id}/factor", .right = PERSON_RESET,
	  .run = reset_show, .view = "factor-reset", .audit = "factor.shown" },
	{ POST, "/users/{id}/factor", .right = PERSON_RESET,
	  .needs = STEP_UP, .form = reset_fields, .run = reset_post,
	  .again = reset_show, .view = "factor-reset", .back = "",
	  .four = "factor.reset", .four_when = reset_when,
	  .audit = "factor.reset" },
	{ GET, "/users/rights", .right = PERSON_READ, .form = holders_query,
	  .run = rights_holders, .view = "right-holders",
	  .audit = "right.holders-listed" },
	{ GET, "/users/help", .right = SIGNED_IN, .run = rights_help,
	  .view = "role-help" },
	{ GET, "/users/risks", .right = PERSON_READ, .run = risks_show,
	  .view = "risk-list", .audit = "right.risks-listed" },
	{ POST, "/users/{id}/risks", .right = PERSON_ROLE, .needs = STEP_UP,
	  .form = risks_fields, .run = risks_accept, .again = risks_show,
	  .view = "risk-list", .back = "/users/risks",
	  .audit = "right.risks-accepted" },
	{ GET, "/users/me/rights", .right = SIGNED_IN,
	  .run = rights_show_own, .view = "person-rights" },
	{ GET, "/users/{id}/rights", .right = PERSON_READ,
	  .run = rights_show, .view = "person-rights",
	  .audit = "right.shown" },
	{ GET, "/users/{id}/rights.csv", .right = PERSON_READ,
	  .run = rights_csv, .audit = "right.exported" },
	{ GET, "/users/{id}/rights.xml", .right = PERSON_READ,
	  .run = rights_xml, .view = "person-rights",
	  .audit = "right.exported" },
	{ GET, "/users/rules", .right = SETTING_READ, .run = rules_show,
	  .view = "rules" },
	{ GET, "/users/rules/check", .right = SETTING_CHANGE,
	  .form = rules_query, .run = rules_check, .view = "rules-check" },
	{ POST, "/users/rules", .right = SETTING_CHANGE, .needs = STEP_UP,
	  .form = rules_fields, .run = rules_save, .again = rules_check,
	  .view = "rules-check", .back = "", .four = "rules.loosen",
	  .four_when = rules_when, .audit = "rules.changed" },
	{ GET, "/users/requests", .right = SIGNED_IN, .run = approval_list_show,
	  .view = "approval-list" },
	{ GET, "/users/requests/{id}", .right = SIGNED_IN, .run = approval_show,
	  .view = "approval", .audit = "approval.read" },
	{ POST, "/users/requests/{id}/approve", .right = SIGNED_IN,
	  .needs = STEP_UP, .run = approval_post_approve, .again = approval_show,
	  .view = "approval", .audit = "approval.approved" },
	{ POST, "/users/requests/{id}/refuse", .right = SIGNED_IN,
	  .needs = STEP_UP, .run = approval_post_refuse, .again = approval_show,
	  .view = "approval", .audit = "approval.refused" },
	{ POST, "/users/requests/{id}/withdraw", .right = SIGNED_IN,
	  .run = approval_post_withdraw, .again = approval_show,
	  .view = "approval", .audit = "approval.withdrawn" },

	{ 0 }
};

int
main(int argc, char **argv)
{
	static const struct app app = {
		.name = "users",
		.routes = routes
	};

	return app_main(argc, argv, &app);
}
