/*
 * rufwacht-users: who works in an account, as what, and for which assistants.
 */
#include "users.h"

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

static const struct form_field holders_query[] = {
	[HOLDERS_RIGHT] = { .name = "right", .type = FORM_TEXT, .max = 40,
	    .optional = true },
	[HOLDERS_ASSISTANT] = { .name = "assistant", .type = FORM_UUID,
	    .optional = true },
	{ 0 }
};

static const struct route routes[] = {
	/* People: list, one person, invitations. */
	{ GET, "/users", .right = PERSON_READ, .run = list_show,
	  .view = "user-list", .audit = "person.listed" },

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
