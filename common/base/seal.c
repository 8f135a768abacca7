/*
 * XChaCha20-Poly1305 boxes, and the day key file behind the wrapped keys.
 *
 * The file is a header of 64 bytes ("rufwacht-day 1 FIRST" and blanks), then
 * 32 bytes for FIRST and every later day. Zeros are a destroyed slot.
 */
#include "seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "log.h"

#define ALGORITHM	1
#define NONCE_SIZE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define PLACE_SIZE	(16 + 16 + 1)
#define DAY_FILE	"day"
#define HEADER_SIZE	64
/* A hundred years: a clock that says more is wrong. */
#define MOST_SLOTS	36525

_Static_assert(SEAL_OVERHEAD == 1 + NONCE_SIZE +
    crypto_aead_xchacha20poly1305_ietf_ABYTES, "size of a box");
_Static_assert(SECRET_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    "size of a key");

struct seal_days {
	int	fd;
	int32_t	first;		/* day of the first slot */
};

static const char *const class_names[SEAL_CLASSES] = {
	[SEAL_AUDIO] = "audio",
	[SEAL_TRANSCRIPT] = "transcript",
	[SEAL_SUMMARY] = "summary",
	[SEAL_ANSWERS] = "answers",
	[SEAL_CONTACT] = "contact",
	[SEAL_NOTES] = "notes",
};

const char *
seal_class_name(enum seal_class class)
{
	return class_names[class];
}

void
seal_box(unsigned char *out, const struct key *key, const void *ad,
    size_t adlen, const void *plain, size_t len)
{
	unsigned char *nonce = out + 1;

	out[0] = ALGORITHM;
	randombytes_buf(nonce, NONCE_SIZE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_SIZE, NULL,
	    plain, len, ad, adlen, NULL, nonce, key->b);
}

int
seal_open(unsigned char *out, const struct key *key, const void *ad,
    size_t adlen, const void *box, size_t len)
{
	const unsigned char *nonce = (const unsigned char *)box + 1;

	if (len < SEAL_OVERHEAD || *(const unsigned char *)box != ALGORITHM)
		return -1;
	return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
	    nonce + NONCE_SIZE, len - 1 - NONCE_SIZE, ad, adlen, nonce,
	    key->b) == 0 ? 0 : -1;
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
	randombytes_buf(file + HEADER_SIZE, size - HEADER_SIZE);
	rc = file_publish(dir, DAY_FILE, file, size);
	sodium_memzero(file, size);
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
	    sodium_is_zero(key->b, sizeof(key->b)))
		return -1;
	return 0;
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
		randombytes_buf(random.b, sizeof(random.b));
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
	sodium_memzero(&random, sizeof(random));
	if (d.fd != -1)
		close(d.fd);
	return rc;
}

/* Zeros the first `count` slots; how many were alive, or -1. */
static int
destroy_slots(int fd, int64_t count)
{
	static const struct key zero;
	int64_t slot;
	struct key k;
	int alive = 0;

	for (slot = 0; slot < count; slot++) {
		if (read_at(fd, k.b, sizeof(k.b), slot_place(slot)) == -1)
			return -1;
		if (sodium_is_zero(k.b, sizeof(k.b)))
			continue;
		sodium_memzero(&k, sizeof(k));
		if (write_at(fd, zero.b, sizeof(zero.b), slot_place(slot)) ==
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

static void
put_place(unsigned char out[PLACE_SIZE], const struct seal_place *p)
{
	memcpy(out, p->account.b, 16);
	memcpy(out + 16, p->conversation.b, 16);
	out[32] = (unsigned char)p->class;
}

/* Slot and account key together: either one gone, the part is gone. */
static int
wrap_key(struct key *out, const struct seal_days *d,
    const struct key *account_key, const struct seal_place *place, int32_t day)
{
	unsigned char from[SECRET_SIZE + PLACE_SIZE + 4], *p;
	struct key slot;
	int i;

	if (seal_days_slot(d, day, &slot) == -1)
		return -1;
	memcpy(from, slot.b, SECRET_SIZE);
	put_place(from + SECRET_SIZE, place);
	p = from + SECRET_SIZE + PLACE_SIZE;
	for (i = 0; i < 4; i++)
		p[i] = (unsigned char)((uint32_t)day >> 8 * (3 - i));
	secret_derive(out, account_key, "wrap", from, sizeof(from));
	sodium_memzero(from, sizeof(from));
	sodium_memzero(&slot, sizeof(slot));
	return 0;
}

int
seal_part(const struct seal_days *d, const struct key *account_key,
    const struct seal_place *place, int32_t day, const void *plain, size_t len,
    unsigned char *out, unsigned char wrapped[SEAL_KEY_SIZE])
{
	unsigned char ad[PLACE_SIZE];
	struct key content, wrap;

	if (wrap_key(&wrap, d, account_key, place, day) == -1)
		return -1;
	put_place(ad, place);
	randombytes_buf(content.b, sizeof(content.b));
	seal_box(out, &content, ad, sizeof(ad), plain, len);
	seal_box(wrapped, &wrap, ad, sizeof(ad), content.b, sizeof(content.b));
	sodium_memzero(&content, sizeof(content));
	sodium_memzero(&wrap, sizeof(wrap));
	return 0;
}

int
seal_part_open(const struct seal_days *d, const struct key *account_key,
    const struct seal_place *place, int32_t day,
    const unsigned char wrapped[SEAL_KEY_SIZE], const void *box, size_t len,
    unsigned char *out)
{
	unsigned char ad[PLACE_SIZE];
	struct key content, wrap;
	int rc = -1;

	if (wrap_key(&wrap, d, account_key, place, day) == -1)
		return -1;
	put_place(ad, place);
	if (seal_open(content.b, &wrap, ad, sizeof(ad), wrapped,
	    SEAL_KEY_SIZE) == 0)
		rc = seal_open(out, &content, ad, sizeof(ad), box, len);
	sodium_memzero(&content, sizeof(content));
	sodium_memzero(&wrap, sizeof(wrap));
	return rc;
}
