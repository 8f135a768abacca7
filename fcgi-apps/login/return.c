/*
 * Where a step-up may lead back to.
 */
#include "pure.h"

#include <string.h>

/*
 * Pages of the other programs. A path outside of these is refused, so that a link
 * with a chosen `return` cannot lead anywhere else.
 */
static const char *const prefixes[] = {
	"/account", "/assistants", "/audit", "/contacts", "/conversations",
	"/exports", "/notifications", "/privacy", "/provider", "/review",
	"/support", "/users"
};

/* Pages of this program, which knows them all. */
static const char *const own[] = {
	"/", "/login/enrol", "/login/enrol/passkey", "/profile",
	"/profile/email"
};

bool
return_is_ours(const char *path)
{
	size_t i, n;

	for (i = 0; i < COUNT_OF(own); i++)
		if (strcmp(path, own[i]) == 0)
			return true;
	if (path[strspn(path, "abcdefghijklmnopqrstuvwxyz0123456789-/")] != '\0' ||
	    strstr(path, "//") != NULL)
		return false;
	for (i = 0; i < COUNT_OF(prefixes); i++) {
		n = strlen(prefixes[i]);
		if (strncmp(path, prefixes[i], n) == 0 &&
		    (path[n] == '\0' || path[n] == '/'))
			return true;
	}
	return false;
}
