/*
 * Key files and their rotation.
 */
#include "keys.h"

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
#include "moment.h"
#include "text.h"

#define HEX_SIZE	(2 * SECRET_SIZE)
#define LINE_SIZE	160	/* longer than any line */
#define TEXT_SIZE	(KEYS_MAX * LINE_SIZE)
#define ID_MAX		999999999
#define PURPOSE_SIZE	32

struct key_set {
	struct named_key v[KEYS_MAX];	/* ids rise; the last one is current */
	size_t		 n;
};

struct keys {
	char		 path[FILE_PATH_SIZE];
	char		 purpose[PURPOSE_SIZE];
	struct stat	 seen;		/* the file as it was read */
	struct key_set	 set;
};

/* All of the file; it must be one that only owner and group can read. */
static int
read_text(const char *path, char text[TEXT_SIZE + 1], struct stat *st)
{
	ssize_t n;
	int fd, rc = -1;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		log_error("key file %s: %s", path, strerror(errno));
		return -1;
	}
	if (fstat(fd, st) == -1 || !S_ISREG(st->st_mode)) {
		log_error("key file %s: not a file", path);
		goto out;
	}
	if ((st->st_mode & 0037) != 0) {
		log_error("key file %s: mode %04o gives it to others", path,
		    (unsigned)st->st_mode & 07777);
		goto out;
	}
	if ((n = read(fd, text, TEXT_SIZE)) == -1) {
		log_error("key file %s: %s", path, strerror(errno));
		goto out;
	}
	text[n] = '\0';
	if (strlen(text) != (size_t)n) {
		log_error("key file %s: not a text", path);
		goto out;
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

/* One line without its end. */
static int
parse_line(const char *line, const char *purpose, struct named_key *key)
{
	char head[64];
	const char *hex;
	uint64_t id = 0;
	int n;

	n = snprintf(head, sizeof(head), "rufwacht-key 1 %s ", purpose);
	if (n < 0 || (size_t)n >= sizeof(head) ||
	    strncmp(line, head, (size_t)n) != 0)
		return -1;
	line += n;
	if ((hex = strchr(line, ' ')) != NULL) {
		if (text_parse_uint(line, (size_t)(hex - line), ID_MAX, &id) ==
		    -1 || id == 0)
			return -1;
		line = hex + 1;
	}
	key->id = (uint32_t)id;
	return strlen(line) == HEX_SIZE ?
	    text_unhex(line, HEX_SIZE, key->key.b) : -1;
}

/* Whole lines, at least one, ids rising. */
static int
parse_text(char *text, const char *purpose, struct key_set *set)
{
	struct named_key *key;
	char *end;

	for (set->n = 0; *text != '\0'; text = end + 1) {
		if (set->n == KEYS_MAX || (end = strchr(text, '\n')) == NULL)
			return -1;
		*end = '\0';
		key = &set->v[set->n++];
		if (parse_line(text, purpose, key) == -1 ||
		    (set->n > 1 && key->id <= key[-1].id))
			return -1;
	}
	return set->n == 0 ? -1 : 0;
}

static int
read_file(const char *path, const char *purpose, struct key_set *set,
    struct stat *st)
{
	char text[TEXT_SIZE + 1];
	int rc = -1;

	if (read_text(path, text, st) == 0 &&
	    (rc = parse_text(text, purpose, set)) == -1)
		log_error("key file %s: malformed", path);
	secret_wipe(text, sizeof(text));
	return rc;
}

struct keys *
keys_open(const char *dir, const char *purpose)
{
	struct keys *k;

	if ((k = calloc(1, sizeof(*k))) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	snprintf(k->purpose, sizeof(k->purpose), "%s", purpose);
	if (file_path(k->path, dir, purpose) == -1 ||
	    read_file(k->path, k->purpose, &k->set, &k->seen) == -1) {
		keys_close(k);
		return NULL;
	}
	return k;
}

void
keys_close(struct keys *k)
{
	if (k == NULL)
		return;
	secret_wipe(k, sizeof(*k));
	free(k);
}

static bool
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	    a->st_size == b->st_size &&
	    a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	    a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

void
keys_refresh(struct keys *k)
{
	struct key_set set;
	struct stat st;

	if (k == NULL ||
	    (stat(k->path, &st) == 0 && is_same(&st, &k->seen)))
		return;
	if (read_file(k->path, k->purpose, &set, &st) == 0) {
		if (keys_now(k)->id != set.v[set.n - 1].id)
			log_info("key file %s: key %u is the current one",
			    k->path, (unsigned)set.v[set.n - 1].id);
		k->set = set;
		k->seen = st;
	}
	secret_wipe(&set, sizeof(set));
}

const struct named_key *
keys_now(const struct keys *k)
{
	return &k->set.v[k->set.n - 1];
}

static const struct named_key *
find_known(const struct keys *k, uint32_t id)
{
	size_t i;

	for (i = 0; i < k->set.n; i++)
		if (k->set.v[i].id == id)
			return &k->set.v[i];
	return NULL;
}

const struct named_key *
keys_find(struct keys *k, uint32_t id)
{
	const struct named_key *key = find_known(k, id);

	if (key != NULL)
		return key;
	keys_refresh(k);
	return find_known(k, id);
}

const struct named_key *
keys_at(const struct keys *k, size_t i)
{
	return i < k->set.n ? &k->set.v[k->set.n - 1 - i] : NULL;
}

const struct named_key *
keys_oldest(const struct keys *k)
{
	return &k->set.v[0];
}

int64_t
keys_changed_at(const struct keys *k)
{
	return k->seen.st_mtim.tv_sec * MOMENT_SECOND +
	    k->seen.st_mtim.tv_nsec / 1000;
}

/* The line of a key, with its LF; its length. */
static size_t
format_line(const struct named_key *key, const char *purpose,
    char line[LINE_SIZE])
{
	char hex[HEX_SIZE + 1], id[16] = "";

	text_hex(key->key.b, sizeof(key->key.b), hex);
	if (key->id != 0)
		snprintf(id, sizeof(id), "%u ", (unsigned)key->id);
	snprintf(line, LINE_SIZE, "rufwacht-key 1 %.*s %s%s\n",
	    PURPOSE_SIZE - 1, purpose, id, hex);
	secret_wipe(hex, sizeof(hex));
	return strlen(line);
}

int
keys_create(const char *dir, const char *purpose)
{
	struct named_key key = { .id = 0 };
	char line[LINE_SIZE];
	int rc;

	secret_random(key.key.b, sizeof(key.key.b));
	rc = file_publish(dir, purpose, line,
	    format_line(&key, purpose, line));
	secret_wipe(&key, sizeof(key));
	secret_wipe(line, sizeof(line));
	return rc;
}

static int
write_set(const char *dir, const char *purpose, const struct key_set *set)
{
	char text[TEXT_SIZE];
	size_t i, len = 0;
	int rc;

	for (i = 0; i < set->n; i++)
		len += format_line(&set->v[i], purpose, text + len);
	rc = file_replace(dir, purpose, text, len);
	secret_wipe(text, sizeof(text));
	return rc;
}

/* A lock on the directory: the file itself is replaced. */
static int
lock_dir(const char *dir)
{
	int fd;

	if ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1) {
		log_error("%s: %s", dir, strerror(errno));
		return -1;
	}
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR) {
			log_error("%s: flock: %s", dir, strerror(errno));
			close(fd);
			return -1;
		}
	return fd;
}

/* Reads the set, changes it by fn, writes it. As fn gave it, or -1. */
static int
change(const char *dir, const char *purpose,
    int (*fn)(struct key_set *, uint32_t *), uint32_t *id)
{
	char path[FILE_PATH_SIZE];
	struct key_set set;
	struct stat st;
	int fd, rc = -1;

	if (file_path(path, dir, purpose) == -1 || (fd = lock_dir(dir)) == -1)
		return -1;
	if (read_file(path, purpose, &set, &st) == 0 &&
	    (rc = fn(&set, id)) == 0)
		rc = write_set(dir, purpose, &set);
	secret_wipe(&set, sizeof(set));
	close(fd);
	return rc;
}

/* The current key never goes, so an id is never used again. */
static int
add(struct key_set *set, uint32_t *id)
{
	struct named_key *key = &set->v[set->n];

	if (set->n == KEYS_MAX || key[-1].id >= ID_MAX)
		return 1;
	*id = key->id = key[-1].id + 1;
	secret_random(key->key.b, sizeof(key->key.b));
	set->n++;
	return 0;
}

static int
take_out(struct key_set *set, uint32_t *id)
{
	size_t i;

	for (i = 0; i + 1 < set->n; i++)
		if (set->v[i].id == *id) {
			memmove(&set->v[i], &set->v[i + 1],
			    (set->n - i - 1) * sizeof(set->v[0]));
			set->n--;
			return 0;
		}
	return 1;
}

int
keys_add(const char *dir, const char *purpose, uint32_t *id)
{
	return change(dir, purpose, add, id);
}

int
keys_remove(const char *dir, const char *purpose, uint32_t id)
{
	return change(dir, purpose, take_out, &id);
}
