/*
 * Where a step-up may lead back to.
 */
#include "pure.h"

#include <string.h>

/*
 * Pages of all programs. A path outside of these is refused, so that a link
 * with a chosen `return` cannot lead anywhere else.
 */
static const char *const prefixes[] = {
	"/account", "/assistants", "/audit", "/contacts", "/conversations",
	"/exports", "/notifications", "/privacy", "/profile", "/provider",
	"/review", "/support", "/users"
};

bool
return_is_ours(const char *path)
{
	size_t i, n;

	if (strcmp(path, "/") == 0 || strcmp(path, "/login/enrol") == 0 ||
	    strcmp(path, "/login/enrol/passkey") == 0)
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
