/*
 * rufwacht-users: who works in an account, as what, and for which assistants.
 */
#include "users.h"

static const struct route routes[] = {
	/* People: list, one person, invitations. */
	{ GET, "/users", .right = PERSON_READ, .run = list_show,
	  .view = "user-list", .audit = "person.listed" },

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
