/*
 * Files made under another name, synced, and then linked into place.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

int
file_path(char out[FILE_PATH_SIZE], const char *dir, const char *name)
{
	int n;

	n = snprintf(out, FILE_PATH_SIZE, "%s/%s", dir, name);
	if (n < 0 || n >= FILE_PATH_SIZE) {
		log_error("%s: the path is too long", name);
		return -1;
	}
	return 0;
}

int
file_write(int fd, const void *data, size_t len)
{
	const char *p = data;
	ssize_t n;

	while (len > 0) {
		if ((n = write(fd, p, len)) == -1) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
file_sync_dir(const char *dir)
{
	int fd, rc;

	if ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", dir, strerror(errno));
		return -1;
	}
	if ((rc = fsync(fd)) == -1)
		log_error("%s: fsync: %s", dir, strerror(errno));
	close(fd);
	return rc;
}

/* A new file beside the others, its name in `temporary`. Descriptor, or -1. */
static int
make_temporary(char temporary[FILE_PATH_SIZE], const char *dir, const void *data,
    size_t len)
{
	int fd;

	if (file_path(temporary, dir, ".new-XXXXXX") == -1)
		return -1;
	if ((fd = mkostemp(temporary, O_CLOEXEC)) == -1) {
		log_error("%s: %s", dir, strerror(errno));
		return -1;
	}
	if (file_write(fd, data, len) == -1) {
		log_error("%s: %s", temporary, strerror(errno));
		unlink(temporary);
		close(fd);
		return -1;
	}
	return fd;
}

int
file_publish(const char *dir, const char *name, const void *data, size_t len)
{
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
	int fd, rc = -1;

	if (file_path(path, dir, name) == -1 ||
	    (fd = make_temporary(temporary, dir, data, len)) == -1)
		return -1;
	if (fchmod(fd, 0400) == -1 || fsync(fd) == -1) {
		log_error("%s: %s", temporary, strerror(errno));
		goto out;
	}
	/* link() does not replace: of two who create it, one gets EEXIST. */
	if (link(temporary, path) == -1) {
		if (errno == EEXIST)
			rc = 1;
		else
			log_error("%s: %s", path, strerror(errno));
		goto out;
	}
	rc = file_sync_dir(dir);
out:
	unlink(temporary);
	close(fd);
	return rc;
}

/* Owner and group first: the mode may give more than they should have now. */
static int
take_over(int fd, const struct stat *st)
{
	struct stat mine;

	if (fstat(fd, &mine) == -1)
		return -1;
	if ((mine.st_uid != st->st_uid || mine.st_gid != st->st_gid) &&
	    fchown(fd, st->st_uid, st->st_gid) == -1)
		return -1;
	return fchmod(fd, st->st_mode & 07777);
}

int
file_replace(const char *dir, const char *name, const void *data, size_t len)
{
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
	struct stat st;
	int fd, rc = -1;

	if (file_path(path, dir, name) == -1)
		return -1;
	if (stat(path, &st) == -1) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	if ((fd = make_temporary(temporary, dir, data, len)) == -1)
		return -1;
	if (take_over(fd, &st) == -1 || fsync(fd) == -1 ||
	    rename(temporary, path) == -1) {
		log_error("%s: %s", path, strerror(errno));
		unlink(temporary);
	} else
		rc = file_sync_dir(dir);
	close(fd);
	return rc;
}
