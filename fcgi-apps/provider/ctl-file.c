/*
 * Files that commands read, make and give away.
 */
#include "ctl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/pool.h"

char *
ctl_read_bytes(struct ctl *ctl, const char *path, size_t max, size_t *len)
{
	char *text = NULL;
	struct stat st;
	FILE *f;

	if ((f = fopen(path, "re")) == NULL) {
		ctl_say(0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	if (fstat(fileno(f), &st) == -1 || !S_ISREG(st.st_mode) ||
	    (uintmax_t)st.st_size > max) {
		ctl_say(0, "%s: not a file, or larger than %zu bytes", path, max);
		goto out;
	}
	text = pool_alloc(ctl->pool, (size_t)st.st_size + 1);
	*len = fread(text, 1, (size_t)st.st_size, f);
	if (*len != (size_t)st.st_size) {
		ctl_say(0, "%s: cannot be read", path);
		text = NULL;
	}
out:
	fclose(f);
	return text;
}

char *
ctl_read_file(struct ctl *ctl, const char *path, size_t max)
{
	size_t len;
	char *text = ctl_read_bytes(ctl, path, max, &len);

	if (text == NULL || memchr(text, '\0', len) == NULL)
		return text;
	ctl_say(0, "%s: cannot be read as text", path);
	return NULL;
}

static int
is_sql(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return d->d_name[0] != '.' && len > 4 &&
	    strcmp(d->d_name + len - 4, ".sql") == 0;
}

int
ctl_list_sql(struct ctl *ctl, const char *dir, struct ctl_files *files)
{
	struct dirent **list;
	int i, n;

	/* Names are ASCII and the locale is never set: byte order. */
	if ((n = scandir(dir, &list, is_sql, alphasort)) == -1)
		return ctl_say(-1, "%s: %s", dir, strerror(errno));
	files->count = (size_t)n;
	files->path = pool_alloc(ctl->pool,
	    (files->count + 1) * sizeof(*files->path));
	for (i = 0; i < n; i++) {
		files->path[i] = pool_printf(ctl->pool, "%s/%s", dir,
		    list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return n == 0 ? ctl_say(-1, "%s: no .sql files", dir) : 0;
}

int
ctl_give(const char *path, const char *owner, const char *fallback)
{
	struct passwd *pw = NULL;

	if (owner != NULL && (pw = getpwnam(owner)) == NULL)
		return ctl_say(-1, "%s: no such user", owner);
	if (owner == NULL && fallback != NULL && geteuid() == 0)
		pw = getpwnam(fallback);
	if (pw != NULL && lchown(path, pw->pw_uid, pw->pw_gid) == -1)
		return ctl_say(-1, "%s: chown: %s", path, strerror(errno));
	return 0;
}

int
ctl_make_dir(const char *path, unsigned mode)
{
	if (mkdir(path, (mode_t)mode) == -1 && errno != EEXIST)
		return ctl_say(-1, "%s: %s", path, strerror(errno));
	return 0;
}
