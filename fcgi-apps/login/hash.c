/*
 * Argon2id with a bound on how many run at once on this host: each takes
 * memory and a core, and whoever floods the sign-in must not take them all.
 *
 * A slot is a lock on a file in run_dir. It goes with the process, so nothing
 * stays behind when one is killed. After each hash it rests half as long as that
 * took: a storm of sign-ins leaves a third of the core to the pages, and whoever
 * comes alone notices nothing.
 */
#include "login.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

#define WAIT_US		(3 * MOMENT_SECOND)
#define PAUSE_NS	20000000L
#define REST_MAX	MOMENT_SECOND	/* more was written before a restart */

/* An Argon2id text with 16 bytes of salt and 32 of hash, all zero. */
#define NOBODYS_SALT	"AAAAAAAAAAAAAAAAAAAAAA"
#define NOBODYS_HASH	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* Until when it rests stands in the file, by the clock of moment_ticks(). */
static bool
slot_rests(int fd)
{
	int64_t until, left;

	if (pread(fd, &until, sizeof(until), 0) != (ssize_t)sizeof(until))
		return false;
	left = until - moment_ticks();
	return left > 0 && left <= REST_MAX;
}

static void
slot_release(int fd, int64_t began)
{
	int64_t now = moment_ticks(), until = now + (now - began) / 2;

	if (pwrite(fd, &until, sizeof(until), 0) != (ssize_t)sizeof(until))
		log_debug("a password slot cannot be written to");
	close(fd);
}

/* A locked slot, -1 none free, -2 the folder cannot be used. */
static int
slot_try(const struct conf *conf, unsigned number)
{
	char path[4096];
	int fd, n;

	n = snprintf(path, sizeof(path), "%s/hash-%u", conf->run_dir, number);
	if (n < 0 || (size_t)n >= sizeof(path) ||
	    (fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) == -1) {
		log_error("password slot in run_dir: %s", strerror(errno));
		return -2;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && !slot_rests(fd))
		return fd;
	close(fd);
	return -1;
}

/* A slot, waiting for one if need be; -1 none came free, -2 as above. */
static int
slot_take(const struct conf *conf)
{
	const struct timespec pause = { 0, PAUSE_NS };
	int64_t end = moment_ticks() + WAIT_US;
	unsigned i, first;
	int fd;

	for (;;) {
		first = secret_random_below(conf->hash_slots);
		for (i = 0; i < conf->hash_slots; i++) {
			fd = slot_try(conf, (first + i) % conf->hash_slots);
			if (fd != -1)
				return fd;
		}
		if (moment_ticks() > end)
			return -1;
		nanosleep(&pause, NULL);
	}
}

static enum hash_answer
slot_answer(int fd)
{
	return fd == -1 ? HASH_BUSY : HASH_FAILED;
}

/* The form in which it is hashed: the same on every keyboard and system. */
static const char *
normalise(struct req *r, const char *password)
{
	return text_nfkc(r->pool, password, strlen(password));
}

enum hash_answer
hash_verify(struct req *r, const char *stored, const char *password)
{
	const char *plain = normalise(r, password);
	bool is_nobody = stored == NULL;
	int64_t began;
	int fd, right;

	if (plain == NULL)
		return HASH_WRONG;
	if (is_nobody)
		stored = pool_printf(r->pool, "$argon2id$v=19$m=%u,t=%u,p=1$"
		    NOBODYS_SALT "$" NOBODYS_HASH, r->conf->argon_memory,
		    r->conf->argon_passes);
	if ((fd = slot_take(r->conf)) < 0)
		return slot_answer(fd);
	began = moment_ticks();
	right = secret_password_verify(stored, plain);
	slot_release(fd, began);
	if (right == -1)
		return HASH_FAILED;
	return right == 1 && !is_nobody ? HASH_RIGHT : HASH_WRONG;
}

enum hash_answer
hash_make(struct req *r, const char *password, char out[SECRET_PASSWORD_SIZE])
{
	const char *plain = normalise(r, password);
	int64_t began;
	int fd, rc;

	if (plain == NULL)
		return HASH_FAILED;
	if ((fd = slot_take(r->conf)) < 0)
		return slot_answer(fd);
	began = moment_ticks();
	rc = secret_password_hash(out, plain, r->conf->argon_memory,
	    r->conf->argon_passes);
	slot_release(fd, began);
	return rc == -1 ? HASH_FAILED : HASH_RIGHT;
}

int
hash_problem(struct req *r, enum hash_answer answer)
{
	return req_problem(r, answer == HASH_BUSY ? "login.busy" :
	    "server.failed", NULL);
}
