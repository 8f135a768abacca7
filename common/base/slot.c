/*
 * Slots by flock(2).
 */
#include "base/slot.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define STEP_MS	20

static int
slot_try(const char *dir, const char *name, unsigned count)
{
	char path[512];
	unsigned i;
	int fd;

	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s.%u", dir, name, i);
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (fd == -1) {
			log_error("slot: %s: %m", name);
			return -1;
		}
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		close(fd);
	}
	return -1;
}

int
slot_take(const char *dir, const char *name, unsigned count, unsigned wait_ms)
{
	const struct timespec step = { 0, STEP_MS * 1000000L };
	unsigned waited;
	int fd;

	for (waited = 0;; waited += STEP_MS) {
		if ((fd = slot_try(dir, name, count)) != -1 || waited >= wait_ms)
			return fd;
		nanosleep(&step, NULL);
	}
}

void
slot_give(int slot)
{
	if (slot != -1)
		close(slot);
}
