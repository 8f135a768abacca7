/*
 * Small files that must be there as a whole or not at all.
 */
#ifndef RW_BASE_FILE_H
#define RW_BASE_FILE_H

#include <stddef.h>

#include "attr.h"

#define FILE_PATH_SIZE	4096

/* "dir/name". -1 with a log line if that does not fit. */
int	file_path(char out[FILE_PATH_SIZE], const char *dir, const char *name)
	    ATTR_USE;

/*
 * Creates DIR/NAME with these bytes and mode 0400, on the disk when it
 * returns. 0, 1 if there is one already (it is left alone), -1 with a log line.
 */
int	file_publish(const char *dir, const char *name, const void *data,
	    size_t len) ATTR_USE;

/*
 * Puts these bytes in the place of DIR/NAME, which is there: whoever opens it
 * sees the old or the new ones. Owner, group and mode stay. -1 with a log line.
 */
int	file_replace(const char *dir, const char *name, const void *data,
	    size_t len) ATTR_USE;

/* Writes all of it. -1 with errno set. */
int	file_write(int fd, const void *data, size_t len) ATTR_USE;

/* Brings a new name in the directory to the disk. -1 with a log line. */
int	file_sync_dir(const char *dir) ATTR_USE;

#endif
