/*
 * Finding the row of a request, and printing the table.
 */
#include <string.h>

#include "serve.h"

static const char *const needs[] = {
	[FULL] = "", [HALF] = "half", [ENROL] = "enrol", [RENEW] = "renew",
	[STEP_UP] = "step-up", [MARKED] = "marked", [HOOK] = "hook"
};

/* Does a path fit the pattern? Fills variables as it goes. */
static bool
route_fits(struct req *r, const char *pattern, const char *path)
{
	size_t vars = 0, n;

	r->word = NULL;
	while (*pattern != '\0' && *path != '\0') {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		n = strcspn(path, "/");
		if (n == 0)
			return false;
		if (strncmp(pattern, "{id}", 4) == 0) {
			if (vars == COUNT_OF(r->var) ||
			    uuid_parse(&r->var[vars++], path, n) == -1)
				return false;
		} else
			r->word = pool_strndup(r->pool, path, n);
		path += n;
		pattern += strcspn(pattern, "}") + 1;
	}
	return *pattern == '\0' && *path == '\0';
}

const struct route *
route_match(struct req *r, const struct route *rows, const char **allow)
{
	const struct route *row;
	bool get = false, post = false;

	for (row = rows; row->method != 0; row++) {
		if (!route_fits(r, row->path, r->http.path))
			continue;
		if (row->method == r->http.method)
			return row;
		get |= row->method == GET;
		post |= row->method == POST;
	}
	*allow = get && post ? "Allow: GET, HEAD, POST" : get ? "Allow: GET, HEAD" :
	    post ? "Allow: POST" : "";
	return NULL;
}

void
route_print(const struct route *row, FILE *out)
{
	fputs("method\tpath\twho\tneeds\tright\tview\taudit\n", out);
	for (; row->method != 0; row++)
		fprintf(out, "%s\t%s\t%s\t%s%s%s\t%s\t%s\t%s\n",
		    row->method == GET ? "GET" : "POST", row->path,
		    rights_who(row->right), needs[row->needs],
		    row->csrf_off == NULL ? "" : " no-token: ",
		    row->csrf_off == NULL ? "" : row->csrf_off,
		    rights_name(row->right), row->view == NULL ? "" : row->view,
		    row->audit == NULL ? "" : row->audit);
}
