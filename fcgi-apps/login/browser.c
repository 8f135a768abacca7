/*
 * What is kept of a browser: enough to recognise one's own sessions, too
 * little to recognise somebody.
 */
#include "pure.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/pool.h"

struct mark {
	const char	*in_agent;
	const char	*name;
};

/* The first that fits: many browsers name those they want to be taken for. */
static const struct mark families[] = {
	{ "Edg", "Edge" },
	{ "OPR/", "Opera" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "Firefox/", "Firefox" },
	{ "FxiOS/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
};

static const struct mark systems[] = {
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Android", "Android" },
	{ "CrOS", "ChromeOS" },
	{ "Windows", "Windows" },
	{ "Macintosh", "macOS" },
	{ "Linux", "Linux" },
	{ "BSD", "BSD" },
};

static const char *
find_mark(const struct mark *marks, size_t n, const char *agent)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strstr(agent, marks[i].in_agent) != NULL)
			return marks[i].name;
	return NULL;
}

const char *
browser_name(struct pool *pool, const char *user_agent)
{
	const char *family, *system;

	family = find_mark(families, COUNT_OF(families), user_agent);
	system = find_mark(systems, COUNT_OF(systems), user_agent);
	if (family == NULL || system == NULL)
		return family != NULL ? family : system != NULL ? system : "";
	return pool_printf(pool, "%s, %s", family, system);
}

size_t
browser_network(const unsigned char *address, size_t len,
    unsigned char out[16])
{
	size_t keep = len == 4 ? 3 : 6;

	if (len != 4 && len != 16)
		return 0;
	memset(out, 0, 16);
	memcpy(out, address, keep);
	return len;
}

const char *
browser_network_text(struct pool *pool, const unsigned char *network,
    size_t len)
{
	char text[INET6_ADDRSTRLEN];

	if ((len != 4 && len != 16) || inet_ntop(len == 4 ? AF_INET : AF_INET6,
	    network, text, sizeof(text)) == NULL)
		return "";
	return pool_printf(pool, "%s/%d", text, len == 4 ? 24 : 48);
}
