/*
 * The erasure ledger: text lines of eight fields,
 *
 *	position account conversation vcon-hash rule at voids mac
 *
 * `at` in microseconds, the MAC over the previous line's MAC and the text
 * before this one. A line without its end was being written when the machine
 * stopped: nothing was destroyed for it yet, so it is cut off.
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

#include "file.h"
#include "log.h"
#include "text.h"

#define LEDGER_FILE	"erasure.ledger"
#define LINE_SIZE	512	/* longer than any line */
#define FIELDS		8
#define MAC_TEXT	(2 * SECRET_SIZE)

struct ledger {
	int		 fd;
	struct key	 key;
	uint64_t	 held;	/* first position under the lock, 0: no lock */
	uint64_t	 last;	/* last position, while the lock is held */
	int64_t		 at;	/* of the last entry appended */
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
ledger_open(const char *dir, const struct key *key)
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
	l->key = *key;
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
	secret_wipe(l, sizeof(*l));
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

static void
mac_line(const struct ledger *l, const unsigned char before[SECRET_SIZE],
    const char *text, size_t len, unsigned char mac[SECRET_SIZE])
{
	const struct secret_field fields[] = {
		{ .data = before, .len = SECRET_SIZE },
		{ .data = text, .len = len },
	};

	secret_mac_fields(mac, &l->key, fields, COUNT_OF(fields));
}

/* Cuts the line at its blanks: exactly FIELDS pieces. */
static int
split(char *line, char *field[FIELDS])
{
	size_t i;

	for (i = 0; i < FIELDS; i++) {
		if (line == NULL)
			return -1;
		field[i] = line;
		if ((line = strchr(line, ' ')) != NULL)
			*line++ = '\0';
	}
	return line == NULL ? 0 : -1;
}

static int
parse_line(char *line, struct ledger_entry *e, unsigned char mac[SECRET_SIZE])
{
	char *f[FIELDS];
	uint64_t at;

	if (split(line, f) == -1 ||
	    text_parse_uint(f[0], strlen(f[0]), INT64_MAX, &e->position) ==
	    -1 ||
	    uuid_parse(&e->account, f[1], strlen(f[1])) == -1 ||
	    uuid_parse(&e->conversation, f[2], strlen(f[2])) == -1 ||
	    strlen(f[3]) != MAC_TEXT ||
	    text_unhex(f[3], MAC_TEXT, e->vcon_hash) == -1 ||
	    strlen(f[4]) >= sizeof(e->rule) ||
	    text_parse_uint(f[5], strlen(f[5]), INT64_MAX, &at) == -1 ||
	    text_parse_uint(f[6], strlen(f[6]), INT64_MAX, &e->voids) == -1 ||
	    strlen(f[7]) != MAC_TEXT || text_unhex(f[7], MAC_TEXT, mac) == -1)
		return -1;
	memcpy(e->rule, f[4], strlen(f[4]) + 1);
	e->at = (int64_t)at;
	return 0;
}

static size_t
format_line(const struct ledger *l, const struct ledger_entry *e,
    char line[LINE_SIZE], unsigned char mac[SECRET_SIZE])
{
	char account[UUID_TEXT_SIZE], conversation[UUID_TEXT_SIZE];
	char hash[MAC_TEXT + 1], mac_text[MAC_TEXT + 1];
	int n;

	uuid_format(&e->account, account);
	uuid_format(&e->conversation, conversation);
	text_hex(e->vcon_hash, SECRET_SIZE, hash);
	n = snprintf(line, LINE_SIZE, "%" PRIu64 " %s %s %s %s %" PRId64
	    " %" PRIu64, e->position, account, conversation, hash, e->rule,
	    e->at, e->voids);
	mac_line(l, l->mac, line, (size_t)n, mac);
	text_hex(mac, SECRET_SIZE, mac_text);
	n += snprintf(line + n, LINE_SIZE - (size_t)n, " %s\n", mac_text);
	return (size_t)n;
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
		    parse_line(tail + start, &e, mac) == 0) {
			*position = e.position;
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

/* Takes the lock and brings `last` and `mac` up to date, which others moved. */
static int
take(struct ledger *l)
{
	struct stat st;
	off_t end;

	if (lock(l, LOCK_EX) == -1)
		return -1;
	if (read_tail(l, &l->last, l->mac, &end) == -1)
		return -1;
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
	unsigned char mac[SECRET_SIZE];
	char line[LINE_SIZE];
	struct stat st;
	size_t len;

	e->position = l->last + 1;
	len = format_line(l, e, line, mac);
	if (fstat(l->fd, &st) == -1)
		goto fail;
	if (file_write(l->fd, line, len) == -1 || fsync(l->fd) == -1) {
		log_error("ledger: %s", strerror(errno));
		if (ftruncate(l->fd, st.st_size) == -1)
			goto fail;
		return -1;
	}
	l->last = e->position;
	memcpy(l->mac, mac, sizeof(mac));
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

/* Letter by letter: a MAC has one spelling. */
static bool
ends_in_mac(const char *line, size_t len, const unsigned char mac[SECRET_SIZE])
{
	char text[MAC_TEXT + 1];

	text_hex(mac, SECRET_SIZE, text);
	return secret_equal(line + len - MAC_TEXT, text, MAC_TEXT);
}

/* Checks the chain from the first line on and keeps what fn may want. */
static int
collect(const struct ledger *l, struct replay *r)
{
	unsigned char before[SECRET_SIZE] = { 0 }, mac[SECRET_SIZE];
	unsigned char wanted[SECRET_SIZE];
	struct lines in = { .fd = l->fd };
	struct ledger_entry e;
	uint64_t number = 0;
	char *line = NULL;
	size_t len;
	int more;

	while ((more = next_line(&in, &line)) == 1) {
		number++;
		len = strlen(line);
		if (len <= MAC_TEXT)
			goto broken;
		mac_line(l, before, line, len - MAC_TEXT - 1, wanted);
		if (!ends_in_mac(line, len, wanted) ||
		    parse_line(line, &e, mac) == -1 || e.position != number ||
		    keep(r, &e) == -1)
			goto broken;
		memcpy(before, mac, sizeof(mac));
	}
	if (more == 0)
		return 0;
	number++;
broken:
	log_error("ledger: the chain is broken at line %" PRIu64, number);
	return -1;
}

int64_t
ledger_replay(struct ledger *l, uint64_t after,
    int (*fn)(const struct ledger_entry *, void *), void *arg)
{
	struct replay r = { .after = after };
	int64_t done = -1, n = 0;
	size_t i;
	int rc;

	/* A writer holds the lock until its entry is certain: wait for it. */
	if (l->held == 0 && lock(l, LOCK_SH) == -1)
		return -1;
	rc = collect(l, &r);
	if (l->held == 0)
		lock(l, LOCK_UN);
	if (rc == -1)
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
