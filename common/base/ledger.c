/*
 * The erasure ledger: one file, one lock, lines of base/entry.
 *
 * A line without its end was being written when the machine stopped: nothing
 * was destroyed for it yet, so it is cut off.
 */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entry.h"
#include "file.h"
#include "keys.h"
#include "log.h"
#include "text.h"

#define LEDGER_FILE	"erasure.ledger"
#define LINE_SIZE	ENTRY_LINE_SIZE

struct ledger {
	int		 fd;
	struct keys	*keys;
	uint64_t	 held;	/* first position under the lock, 0: no lock */
	uint64_t	 last;	/* last position, while the lock is held */
	int64_t		 at;	/* of the last entry appended */
	uint32_t	 tail_key;	/* of the last line read */
	unsigned char	 mac[SECRET_SIZE];	/* of line `last` */
};

/* The lines of the file in turn, each with the NUL in place of its LF. */
struct lines {
	int	 fd;
	off_t	 at;		/* where the next read begins */
	char	 data[16 * LINE_SIZE];
	size_t	 start, len;	/* what is left in data */
};

/* What ledger_replay() collects before it calls anybody. */
struct replay {
	struct ledger_entry	*entries;
	size_t			 count, size;
	uint64_t		 after;
	uint64_t		 lines;
	uint32_t		 key;		/* whose lines are counted */
	uint64_t		 of_key;
};

static int
lock(struct ledger *l, int how)
{
	while (flock(l->fd, how) == -1)
		if (errno != EINTR) {
			log_error("ledger: flock: %s", strerror(errno));
			return -1;
		}
	return 0;
}

/* 0, 1 if the file was made now, -1. */
static int
open_file(struct ledger *l, const char *path)
{
	l->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
	if (l->fd == -1 && errno == ENOENT) {
		l->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC,
		    0660);
		return l->fd == -1 ? -1 : 1;
	}
	/* Most programs only compare positions, and need not write. */
	if (l->fd == -1 && (errno == EACCES || errno == EROFS))
		l->fd = open(path, O_RDONLY | O_CLOEXEC);
	return l->fd == -1 ? -1 : 0;
}

struct ledger *
ledger_open(const char *dir, const char *key_dir)
{
	char path[FILE_PATH_SIZE];
	struct ledger *l;
	int made;

	if (file_path(path, dir, LEDGER_FILE) == -1)
		return NULL;
	if ((l = calloc(1, sizeof(*l))) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	l->fd = -1;
	if ((l->keys = keys_open(key_dir, "ledger")) == NULL) {
		ledger_close(l);
		return NULL;
	}
	if ((made = open_file(l, path)) == -1) {
		log_error("%s: %s", path, strerror(errno));
		ledger_close(l);
		return NULL;
	}
	if (made == 1 && file_sync_dir(dir) == -1) {
		ledger_close(l);
		return NULL;
	}
	return l;
}

/* The end of the descriptor is the end of the lock. */
void
ledger_close(struct ledger *l)
{
	if (l == NULL)
		return;
	if (l->fd != -1)
		close(l->fd);
	keys_close(l->keys);
	free(l);
}

/*
 * The next whole line: 1, 0 at the end of the file or before a last line
 * without LF, -1 if it cannot be read, is longer than any of ours or holds a
 * NUL, behind which nobody would look.
 */
static int
next_line(struct lines *in, char **line)
{
	char *end;
	ssize_t n;

	for (;;) {
		end = memchr(in->data + in->start, '\n', in->len);
		if (end != NULL)
			break;
		if (in->len >= LINE_SIZE)
			return -1;
		memmove(in->data, in->data + in->start, in->len);
		in->start = 0;
		n = pread(in->fd, in->data + in->len,
		    sizeof(in->data) - in->len, in->at);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		in->at += n;
		in->len += (size_t)n;
	}
	*end = '\0';
	*line = in->data + in->start;
	in->len -= (size_t)(end + 1 - *line);
	in->start = (size_t)(end + 1 - in->data);
	return strlen(*line) == (size_t)(end - *line) ? 1 : -1;
}

/*
 * Finds the last whole line: its position and MAC (0 and zeros for none), and
 * where it ends. -1 with a log line.
 */
static int
read_tail(struct ledger *l, uint64_t *position, unsigned char mac[SECRET_SIZE],
    off_t *end)
{
	char tail[2 * LINE_SIZE + 1];
	struct ledger_entry e;
	struct stat st;
	size_t len, start;
	off_t from;

	*position = 0;
	l->tail_key = 0;
	memset(mac, 0, SECRET_SIZE);
	if (fstat(l->fd, &st) == -1)
		goto unreadable;
	from = st.st_size > 2 * LINE_SIZE ? st.st_size - 2 * LINE_SIZE : 0;
	len = (size_t)(st.st_size - from);
	if (pread(l->fd, tail, len, from) != (ssize_t)len)
		goto unreadable;
	while (len > 0 && tail[len - 1] != '\n')
		len--;
	*end = from + (off_t)len;
	if (len == 0 && from == 0)
		return 0;
	if (len > 0) {
		start = len - 1;
		while (start > 0 && tail[start - 1] != '\n')
			start--;
		tail[len - 1] = '\0';
		if (strlen(tail + start) == len - 1 - start &&
		    entry_parse(tail + start, &e, mac) == 0) {
			*position = e.position;
			l->tail_key = e.key;
			return 0;
		}
	}
	log_error("ledger: the last line is damaged");
	return -1;
unreadable:
	log_error("ledger: %s", strerror(errno));
	return -1;
}

int64_t
ledger_position(struct ledger *l)
{
	unsigned char mac[SECRET_SIZE];
	uint64_t position;
	off_t end;
	int rc;

	if (l->held != 0)
		return (int64_t)l->last;
	if (lock(l, LOCK_SH) == -1)
		return -1;
	rc = read_tail(l, &position, mac, &end);
	lock(l, LOCK_UN);
	return rc == -1 ? -1 : (int64_t)position;
}

/*
 * Takes the lock and brings what others moved up to date: `last`, `mac`, and
 * the key, so that no line has an older one than the line before it.
 */
static int
take(struct ledger *l)
{
	struct stat st;
	off_t end;

	if (lock(l, LOCK_EX) == -1)
		return -1;
	keys_refresh(l->keys);
	if (read_tail(l, &l->last, l->mac, &end) == -1)
		return -1;
	if (keys_now(l->keys)->id < l->tail_key) {
		log_error("ledger: the key file is older than the last line");
		return -1;
	}
	if (fstat(l->fd, &st) == 0 && st.st_size == end)
		return 0;
	log_warn("ledger: line %" PRIu64 " was not finished, cut off",
	    l->last + 1);
	if (ftruncate(l->fd, end) == -1) {
		log_error("ledger: %s", strerror(errno));
		return -1;
	}
	return 0;
}

/* Writes one line under the lock; what could not be synced is taken back. */
static int
put_line(struct ledger *l, struct ledger_entry *e)
{
	unsigned char before[SECRET_SIZE];
	char line[LINE_SIZE];
	struct stat st;
	size_t len;

	memcpy(before, l->mac, sizeof(before));
	e->position = l->last + 1;
	e->key = keys_now(l->keys)->id;
	len = entry_format(e, &keys_now(l->keys)->key, l->mac, line);
	if (fstat(l->fd, &st) == -1)
		goto fail;
	if (file_write(l->fd, line, len) == -1 || fsync(l->fd) == -1) {
		log_error("ledger: %s", strerror(errno));
		memcpy(l->mac, before, sizeof(before));
		if (ftruncate(l->fd, st.st_size) == -1)
			goto fail;
		return -1;
	}
	l->last = e->position;
	return 0;
fail:
	log_error("ledger: %s", strerror(errno));
	return -1;
}

static void
release(struct ledger *l)
{
	l->held = 0;
	lock(l, LOCK_UN);
}

int
ledger_append(struct ledger *l, struct ledger_entry *e)
{
	bool first = l->held == 0;

	if (e->rule[0] == '\0' || e->at < 0 ||
	    memchr(e->rule, '\0', sizeof(e->rule)) == NULL ||
	    strpbrk(e->rule, " \n") != NULL) {
		log_error("ledger: an entry without rule or time");
		return -1;
	}
	if ((first && take(l) == -1) || put_line(l, e) == -1) {
		if (first)
			release(l);
		return -1;
	}
	if (first)
		l->held = e->position;
	l->at = e->at;
	return 0;
}

void
ledger_commit(struct ledger *l)
{
	if (l->held != 0)
		release(l);
}

/* If a void line cannot be written, its entry stands and is carried out. */
void
ledger_void(struct ledger *l)
{
	struct ledger_entry e = { .rule = "void", .at = l->at };
	uint64_t last = l->last;

	if (l->held == 0)
		return;
	for (e.voids = l->held; e.voids <= last; e.voids++)
		if (put_line(l, &e) == -1)
			break;
	release(l);
}

static int
keep(struct replay *r, const struct ledger_entry *e)
{
	struct ledger_entry *more;
	size_t size;

	if (e->voids != 0 && (e->voids >= e->position))
		return -1;
	if (e->voids > r->after)
		r->entries[e->voids - r->after - 1].rule[0] = '\0';
	if (e->position <= r->after)
		return 0;
	if (r->count == r->size) {
		size = r->size == 0 ? 256 : r->size * 2;
		more = realloc(r->entries, size * sizeof(*more));
		if (more == NULL) {
			log_error("out of memory");
			return -1;
		}
		r->entries = more;
		r->size = size;
	}
	r->entries[r->count] = *e;
	if (e->voids != 0)		/* not an entry to be carried out */
		r->entries[r->count].rule[0] = '\0';
	r->count++;
	return 0;
}

/* Is this line good, after that MAC and that key? Moves both on. */
static bool
is_good(const struct ledger *l, char *line, struct ledger_entry *e,
    struct ledger_entry *last, unsigned char mac[SECRET_SIZE])
{
	unsigned char wanted[SECRET_SIZE], found[SECRET_SIZE];
	const struct named_key *key;
	char text[LINE_SIZE], spelled[ENTRY_MAC_TEXT + 1];

	if (strlen(line) >= sizeof(text))
		return false;
	memcpy(text, line, strlen(line) + 1);	/* parsing cuts it up */
	if (entry_parse(line, e, found) == -1 || e->key < last->key ||
	    e->position != last->position + 1)
		return false;
	if ((key = keys_find(l->keys, e->key)) == NULL) {
		log_error("ledger: key %u is not in the key file",
		    (unsigned)e->key);
		return false;
	}
	entry_mac(&key->key, mac, text, strlen(text) - ENTRY_MAC_TEXT - 1,
	    wanted);
	*last = *e;
	memcpy(mac, found, sizeof(found));
	/* Letter by letter: a MAC has one spelling. */
	text_hex(wanted, sizeof(wanted), spelled);
	return secret_equal(text + strlen(text) - ENTRY_MAC_TEXT, spelled,
	    ENTRY_MAC_TEXT);
}

/* Checks the chain from the first line on and keeps what fn may want. */
static int
collect(const struct ledger *l, struct replay *r)
{
	struct ledger_entry e, last = { .position = 0 };
	unsigned char mac[SECRET_SIZE] = { 0 };
	struct lines in = { .fd = l->fd };
	char *line = NULL;
	int more;

	while ((more = next_line(&in, &line)) == 1) {
		r->lines++;
		if (!is_good(l, line, &e, &last, mac) || keep(r, &e) == -1)
			goto broken;
		if (e.key == r->key)
			r->of_key++;
	}
	if (more == 0)
		return 0;
	r->lines++;
broken:
	log_error("ledger: the chain is broken at line %" PRIu64, r->lines);
	return -1;
}

/* A writer holds the lock until its entry is certain: wait for it. */
static int
collect_locked(struct ledger *l, struct replay *r)
{
	int rc;

	if (l->held == 0 && lock(l, LOCK_SH) == -1)
		return -1;
	rc = collect(l, r);
	if (l->held == 0)
		lock(l, LOCK_UN);
	return rc;
}

int64_t
ledger_count_key(struct ledger *l, uint32_t key)
{
	struct replay r = { .after = INT64_MAX, .key = key };
	int rc = collect_locked(l, &r);

	free(r.entries);
	return rc == -1 ? -1 : (int64_t)r.of_key;
}

int64_t
ledger_replay(struct ledger *l, uint64_t after,
    int (*fn)(const struct ledger_entry *, void *), void *arg)
{
	struct replay r = { .after = after };
	int64_t done = -1, n = 0;
	size_t i;

	if (collect_locked(l, &r) == -1)
		goto out;
	for (i = 0; i < r.count; i++) {
		if (r.entries[i].rule[0] == '\0')
			continue;
		if (fn(&r.entries[i], arg) == -1)
			goto out;
		n++;
	}
	done = n;
out:
	free(r.entries);
	return done;
}
