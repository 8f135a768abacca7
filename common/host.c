/*
 * Whose page is it? The host that was asked for says so.
 */
#include <string.h>

#include "base/log.h"
#include "problem.h"
#include "serve.h"
#include "store/brand.h"
#include "store/db.h"

/* Is this a host name of the configuration, whatever brands there are? */
static bool
is_configured(const struct conf *conf, const char *host)
{
	const char *p = strstr(conf->public_url, "//") + 2, *list = conf->hosts;
	size_t n = strlen(host), len = strcspn(p, ":/");

	if (n == len && strncmp(p, host, n) == 0)
		return true;
	for (; list != NULL && *list != '\0'; list += len) {
		list += strspn(list, " ");
		len = strcspn(list, " ");
		if (n != 0 && len == n && strncmp(list, host, n) == 0)
			return true;
	}
	return false;
}

int
serve_host(struct server *s, struct req *r)
{
	bool ours = is_configured(&s->conf, r->http.host);
	const struct brand *brand;

	/* What was known before is good enough while the database is away. */
	if (db_ready(r->db) == -1 || brands_refresh(s->brands, r->db) == -1)
		log_debug("brands were not read again");
	brand = brands_of_host(s->brands, r->http.host);
	if (brand != NULL)
		r->of_host = true;
	else if (ours)
		brand = brands_named(s->brands, r->pool, BRAND_BASE);
	if (brand != NULL) {
		r->brand = brand;
		return 0;
	}
	return brands_loaded(s->brands) ? req_problem(r, "request.host", NULL) :
	    req_problem(r, problem_for_status(503), NULL);
}
