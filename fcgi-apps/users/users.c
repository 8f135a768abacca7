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

static const struct route routes[] = {
	/* People: list, one person, invitations. */
	{ GET, "/users", .right = PERSON_READ, .form = list_query,
	  .run = list_show, .view = "user-list", .audit = "person.listed" },
	{ GET, "/users/invite", .right = PERSON_INVITE, .needs = STEP_UP,
	  .run = invite_show, .view = "user-invite" },
	{ POST, "/users/invite", .right = PERSON_INVITE, .needs = STEP_UP,
	  .form = invite_fields, .run = invite_send, .again = invite_show,
	  .view = "user-invite", .back = "/users/invite",
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
	  .view = "user-role", .audit = "member.role-changed" },
	{ POST, "/users/{id}/deactivate", .right = PERSON_ROLE,
	  .needs = STEP_UP, .form = act_fields, .run = leave_end,
	  .again = person_show, .view = "user",
	  .audit = "member.deactivated" },
	{ POST, "/users/{id}/reactivate", .right = PERSON_ROLE,
	  .needs = STEP_UP, .form = act_fields, .run = leave_back,
	  .again = person_show, .view = "user",
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
