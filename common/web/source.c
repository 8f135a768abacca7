/*
 * The files behind the names of sheets: the installed folders, and the words
 * brands are given as data.
 */
#include "web/source.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pool.h"
#include "web/sheet.h"

#define FILE_MAX	((size_t)4 << 20)

static const char *dir, *brand_dir;

void
source_init(const char *view_dir, const char *data_dir)
{
	dir = view_dir;
	brand_dir = data_dir;
}

bool
source_is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= SOURCE_NAME_MAX && s[n] == '\0' &&
	    s[0] >= 'a' && s[0] <= 'z';
}

bool
source_has_brand(const char *brand)
{
	char path[PATH_MAX];
	struct stat st;

	return source_is_name(brand) && (size_t)snprintf(path, sizeof(path),
	    "%s/brands/%s", dir, brand) < sizeof(path) &&
	    stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

char *
source_languages(void)
{
	char path[PATH_MAX], lang[16], *list = NULL;
	const struct dirent *e;
	size_t len = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s/base", dir);
	if ((d = opendir(path)) == NULL) {
		log_error("views: cannot read %s: %s", path, strerror(errno));
		return NULL;
	}
	while ((e = readdir(d)) != NULL) {
		int end = 0;
		char *more;

		if (sscanf(e->d_name, "words-%15[a-z-].xsl%n", lang,
		    &end) != 1 || end == 0 || e->d_name[end] != '\0' || !source_is_name(lang))
			continue;
		if ((more = realloc(list, len + strlen(lang) + 2)) == NULL)
			break;
		list = more;
		len += (size_t)snprintf(list + len, strlen(lang) + 1, "%s",
		    lang) + 1;
		list[len] = '\0';
	}
	closedir(d);
	if (list == NULL)
		log_error("views: no words-LANG.xsl in %s", path);
	return list;
}

int
source_read(const char *path, struct buf *text)
{
	char chunk[16 * 1024];
	ssize_t n;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) == -1)
		return -1;
	while ((n = read(fd, chunk, sizeof(chunk))) > 0 && text->len < FILE_MAX)
		buf_add(text, chunk, (size_t)n);
	close(fd);
	return n == 0 ? 0 : -1;
}

/* Is there such a file in the folder of the brand? */
static bool
is_installed(char path[static PATH_MAX], const char *brand, const char *file)
{
	return brand != NULL && (size_t)snprintf(path, PATH_MAX,
	    "%s/brands/%s/%s", dir, brand, file) < PATH_MAX &&
	    access(path, F_OK) == 0;
}

int
source_find(const struct sheet_key *k, const char *uri,
    char path[static PATH_MAX], bool *ours)
{
	char name[SOURCE_NAME_MAX + 1], file[2 * SOURCE_NAME_MAX];
	bool view = strncmp(uri, "view:", 5) == 0;
	int end = 0;

	if (k == NULL || (!view && strncmp(uri, "base:", 5) != 0) ||
	    sscanf(uri + 5, "%63[a-z0-9-].xsl%n", name, &end) != 1 ||
	    end == 0 || uri[5 + end] != '\0' || !source_is_name(name))
		return -1;
	if (strcmp(name, "words") == 0 || strcmp(name, "brand-words") == 0)
		snprintf(file, sizeof(file), "words-%s.xsl", k->lang);
	else
		snprintf(file, sizeof(file), "%s.xsl", name);
	*ours = false;
	if (view && strcmp(name, "words") == 0 && k->words != NULL &&
	    brand_dir != NULL && (size_t)snprintf(path, PATH_MAX,
	    "%s/words/%s-%s.xsl", brand_dir, k->words, k->lang) < PATH_MAX &&
	    access(path, F_OK) == 0)
		return 0;
	if (view && is_installed(path, k->brand, file))
		return 0;
	*ours = true;
	return (size_t)snprintf(path, PATH_MAX, "%s/base/%s", dir, file) <
	    PATH_MAX ? 0 : -1;
}
