/*
 * rufwacht-users: who works in an account, as what, and for which assistants.
 */
#include "users.h"

static const struct route routes[] = {
	/* People: list, one person, invitations. */
	{ GET, "/users", .right = PERSON_READ, .run = list_show,
	  .view = "user-list", .audit = "person.listed" },

	/* Rights, second factors, rules, requests for a second person. */
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
