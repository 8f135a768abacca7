/*
 * rufwachtctl check: view files of the base and of the brands.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"
#include "check.h"
#include "ctl.h"

/* Files of one installation are written within that time, in any order. */
#define SAME_TIME	60	/* seconds */

/* What every brand builds on. */
static const char *const view_files[] = {
	"base/layout.xsl", "base/lang-de.xml", "base/lang-en.xml",
	"contract/page.rng"
};

/* "lang-de.xml" in a folder: is "words-de.xsl" there, and not older? */
static int
check_words(struct ctl *ctl, const char *dir, const char *lang)
{
	const char *words, *path;
	struct stat source, made;
	int len = (int)strcspn(lang + 5, ".");

	words = pool_printf(ctl->pool, "words-%.*s.xsl", len, lang + 5);
	path = pool_printf(ctl->pool, "%s/%s", dir, words);
	if (stat(pool_printf(ctl->pool, "%s/%s", dir, lang), &source) == -1)
		return CTL_DONE;
	if (stat(path, &made) == -1)
		return check_note(CTL_FAILED, "word sheet %s: not there", path);
	if (made.st_mtim.tv_sec + SAME_TIME < source.st_mtim.tv_sec)
		return check_warn("word sheet %s: older than %s, its words "
		    "are not shown", path, lang);
	return CTL_DONE;
}

static int
is_lang(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 9 && strncmp(d->d_name, "lang-", 5) == 0 &&
	    strcmp(d->d_name + len - 4, ".xml") == 0;
}

static int
is_folder(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Calls fn for each name in the folder that `wanted` takes. */
static int
each(struct ctl *ctl, const char *dir, int (*wanted)(const struct dirent *),
    int (*fn)(struct ctl *, const char *, const char *))
{
	struct dirent **list;
	int i, n, status = CTL_DONE;

	if ((n = scandir(dir, &list, wanted, alphasort)) == -1)
		return CTL_DONE;
	for (i = 0; i < n; i++) {
		status = check_worst(status, fn(ctl, dir, list[i]->d_name));
		free(list[i]);
	}
	free(list);
	return status;
}

static int
check_brand(struct ctl *ctl, const char *dir, const char *name)
{
	return each(ctl, pool_printf(ctl->pool, "%s/%s", dir, name), is_lang,
	    check_words);
}

int
check_views(struct ctl *ctl)
{
	int status = CTL_DONE;
	const char *path;
	size_t i;

	for (i = 0; i < COUNT_OF(view_files); i++) {
		path = pool_printf(ctl->pool, "%s/%s", ctl->conf.view_dir,
		    view_files[i]);
		if (access(path, R_OK) == -1)
			status = check_note(CTL_FAILED, "view file %s: cannot "
			    "be read", path);
	}
	status = check_worst(status, check_brand(ctl, ctl->conf.view_dir,
	    "base"));
	status = check_worst(status, each(ctl, pool_printf(ctl->pool,
	    "%s/brands", ctl->conf.view_dir), is_folder, check_brand));
	if (status == CTL_DONE)
		check_note(status, "view files below %s: there",
		    ctl->conf.view_dir);
	return status;
}
