/*
 * A fresh directory for the files a test makes, removed with all in it.
 */
#ifndef RW_TESTS_SCRATCH_H
#define RW_TESTS_SCRATCH_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scratch {
	char	dir[64];
	char	path[400];	/* of the last scratch_path() */
};

static inline void
scratch_make(struct scratch *s)
{
	snprintf(s->dir, sizeof(s->dir), "/tmp/rufwacht-unit-XXXXXX");
	if (mkdtemp(s->dir) == NULL) {
		perror(s->dir);
		exit(2);
	}
}

static inline const char *
scratch_path(struct scratch *s, const char *name)
{
	snprintf(s->path, sizeof(s->path), "%s/%s", s->dir, name);
	return s->path;
}

static inline void
scratch_remove(struct scratch *s)
{
	struct dirent *e;
	DIR *d;

	if ((d = opendir(s->dir)) == NULL)
		return;
	while ((e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlink(scratch_path(s, e->d_name));
	closedir(d);
	rmdir(s->dir);
}

/* Writes a whole file, or adds to it. */
static inline void
scratch_write(struct scratch *s, const char *name, const char *mode,
    const char *text)
{
	FILE *f;

	if ((f = fopen(scratch_path(s, name), mode)) == NULL) {
		perror(s->path);
		exit(2);
	}
	fputs(text, f);
	fclose(f);
}

#endif
