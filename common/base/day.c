/*
 * The day key file behind the wrapped keys; see seal.h.
 *
 * A header of 64 bytes ("rufwacht-day 1 FIRST" and blanks), then 32 bytes for
 * FIRST and every later day. Zeros are a destroyed slot.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "log.h"
#include "seal.h"

#define DAY_FILE	"day"
#define HEADER_SIZE	64
/* A hundred years: a clock that says more is wrong. */
#define MOST_SLOTS	36525

struct seal_days {
	int	fd;
	int32_t	first;		/* day of the first slot */
};

static const struct key destroyed;

static bool
is_destroyed(const struct key *slot)
{
	return secret_equal(slot->b, destroyed.b, sizeof(slot->b));
}

int
seal_days_create(const char *dir, int32_t first)
{
	const size_t size = HEADER_SIZE + (SEAL_DAYS_AHEAD + 1) * SECRET_SIZE;
	unsigned char *file;
	int rc;

	if ((file = malloc(size)) == NULL) {
		log_error("out of memory");
		return -1;
	}
	snprintf((char *)file, HEADER_SIZE, "rufwacht-day 1 %-47ld",
	    (long)first);
	file[HEADER_SIZE - 1] = '\n';
	secret_random(file + HEADER_SIZE, size - HEADER_SIZE);
	rc = file_publish(dir, DAY_FILE, file, size);
	secret_wipe(file, size);
	free(file);
	return rc;
}

/* All of `size` bytes at that place; -1 where the file ends before. */
static int
read_at(int fd, void *out, size_t size, off_t at)
{
	ssize_t n;

	do
		n = pread(fd, out, size, at);
	while (n == -1 && errno == EINTR);
	return n == (ssize_t)size ? 0 : -1;
}

static int
write_at(int fd, const void *data, size_t size, off_t at)
{
	ssize_t n;

	do
		n = pwrite(fd, data, size, at);
	while (n == -1 && errno == EINTR);
	return n == (ssize_t)size ? 0 : -1;
}

static off_t
slot_place(int64_t slot)
{
	return (off_t)(HEADER_SIZE + slot * SECRET_SIZE);
}

static int
read_header(struct seal_days *d, const char *path)
{
	static const char head[] = "rufwacht-day 1 ";
	char text[HEADER_SIZE];
	struct stat st;
	long first;
	char *end;

	if (fstat(d->fd, &st) == -1 || !S_ISREG(st.st_mode) ||
	    read_at(d->fd, text, sizeof(text), 0) == -1 ||
	    text[HEADER_SIZE - 1] != '\n' ||
	    strncmp(text, head, sizeof(head) - 1) != 0) {
		log_error("%s: not a day key file", path);
		return -1;
	}
	if ((st.st_mode & 0037) != 0) {
		log_error("%s: mode %04o gives it to others", path,
		    (unsigned)st.st_mode & 07777);
		return -1;
	}
	text[HEADER_SIZE - 1] = '\0';
	first = strtol(text + sizeof(head) - 1, &end, 10);
	if (end[strspn(end, " ")] != '\0' || first < INT32_MIN / 2 ||
	    first > INT32_MAX / 2) {
		log_error("%s: damaged header", path);
		return -1;
	}
	d->first = (int32_t)first;
	return 0;
}

struct seal_days *
seal_days_open(const char *dir)
{
	char path[FILE_PATH_SIZE];
	struct seal_days *d;

	if (file_path(path, dir, DAY_FILE) == -1)
		return NULL;
	if ((d = malloc(sizeof(*d))) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	if ((d->fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", path, strerror(errno));
		free(d);
		return NULL;
	}
	if (read_header(d, path) == -1) {
		seal_days_close(d);
		return NULL;
	}
	return d;
}

void
seal_days_close(struct seal_days *d)
{
	if (d == NULL)
		return;
	close(d->fd);
	free(d);
}

int
seal_days_slot(const struct seal_days *d, int32_t day, struct key *key)
{
	int64_t slot = (int64_t)day - d->first;

	if (slot < 0 ||
	    read_at(d->fd, key->b, sizeof(key->b), slot_place(slot)) == -1 ||
	    is_destroyed(key))
		return -1;
	return 0;
}

int
seal_days_range(const struct seal_days *d, int32_t *first, int32_t *last)
{
	struct stat st;
	struct key key;
	int32_t day;

	if (fstat(d->fd, &st) == -1)
		return -1;
	*last = d->first +
	    (int32_t)((st.st_size - HEADER_SIZE) / SECRET_SIZE) - 1;
	for (day = d->first; day <= *last; day++)
		if (seal_days_slot(d, day, &key) == 0)
			break;
	secret_wipe(&key, sizeof(key));
	*first = day;
	return day <= *last ? 0 : -1;
}

/*
 * The file is kept read-only; its owner, who is not always root, has to allow
 * himself to write for the moment of opening it.
 */
static int
open_writable(const char *path)
{
	struct stat st;
	int fd;

	if ((fd = open(path, O_RDWR | O_CLOEXEC)) != -1 || errno != EACCES)
		return fd;
	if (stat(path, &st) == -1 || chmod(path, st.st_mode | 0200) == -1)
		return -1;
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (chmod(path, st.st_mode & 07777) == -1)
		log_warn("%s: chmod: %s", path, strerror(errno));
	return fd;
}

/* Opens the file for a change and locks it. Number of whole slots, or -1. */
static int64_t
days_begin(struct seal_days *d, const char *path)
{
	struct stat st;

	if ((d->fd = open_writable(path)) == -1) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	if (read_header(d, path) == -1)
		return -1;
	while (flock(d->fd, LOCK_EX) == -1)
		if (errno != EINTR) {
			log_error("%s: flock: %s", path, strerror(errno));
			return -1;
		}
	if (fstat(d->fd, &st) == -1) {
		log_error("%s: %s", path, strerror(errno));
		return -1;
	}
	return ((int64_t)st.st_size - HEADER_SIZE) / SECRET_SIZE;
}

int
seal_days_extend(const char *dir, int32_t today)
{
	struct seal_days d = { .fd = -1 };
	char path[FILE_PATH_SIZE];
	int64_t slot, wanted;
	struct key random;
	int rc = -1;

	if (file_path(path, dir, DAY_FILE) == -1 ||
	    (slot = days_begin(&d, path)) == -1)
		goto out;
	wanted = (int64_t)today - d.first + SEAL_DAYS_AHEAD + 1;
	if (wanted > MOST_SLOTS) {
		log_error("%s: day %ld is beyond belief", path, (long)today);
		goto out;
	}
	for (; slot < wanted; slot++) {
		secret_random(random.b, sizeof(random.b));
		if (write_at(d.fd, random.b, sizeof(random.b),
		    slot_place(slot)) == -1)
			goto fail;
	}
	if (fsync(d.fd) == -1)
		goto fail;
	rc = 0;
	goto out;
fail:
	log_error("%s: %s", path, strerror(errno));
out:
	secret_wipe(&random, sizeof(random));
	if (d.fd != -1)
		close(d.fd);
	return rc;
}

/* Zeros the first `count` slots; how many were alive, or -1. */
static int
destroy_slots(int fd, int64_t count)
{
	int64_t slot;
	struct key k;
	int alive = 0;

	for (slot = 0; slot < count; slot++) {
		if (read_at(fd, k.b, sizeof(k.b), slot_place(slot)) == -1)
			return -1;
		if (is_destroyed(&k))
			continue;
		secret_wipe(&k, sizeof(k));
		if (write_at(fd, destroyed.b, sizeof(destroyed.b), slot_place(slot)) ==
		    -1)
			return -1;
		alive++;
	}
	return alive;
}

int
seal_days_destroy(const char *dir, int32_t day)
{
	struct seal_days d = { .fd = -1 };
	char path[FILE_PATH_SIZE];
	int64_t count;
	int rc = -1;

	if (file_path(path, dir, DAY_FILE) == -1 ||
	    (count = days_begin(&d, path)) == -1)
		goto out;
	if ((int64_t)day - d.first < count)
		count = (int64_t)day - d.first;
	/* fsync even if nothing was alive: the last run may have died here. */
	if ((rc = destroy_slots(d.fd, count)) == -1 || fsync(d.fd) == -1) {
		log_error("%s: %s", path, strerror(errno));
		rc = -1;
	}
out:
	if (d.fd != -1)
		close(d.fd);
	return rc;
}
