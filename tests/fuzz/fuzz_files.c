/*
 * Files of ours as a restored disk may hold them. The first byte says which:
 *
 *	c  configuration	k  key file		d  day key file
 *	l  erasure ledger	m  erasure ledger: a text to a line, with the
 *				   MACs that make the chain good
 *	t  a good erasure ledger, in which bytes are replaced (second byte
 *	   even) or put in (odd) from a place on (third and fourth byte)
 */
#include "fuzz.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/keys.h"
#include "base/ledger.h"
#include "base/seal.h"
#include "base/secret.h"

/* In memory where that can be: nothing here outlives the program. */
static char dir[] = "/dev/shm/rufwacht-fuzz-XXXXXX";
static char path[FILE_PATH_SIZE];
static const struct key ledger_key = { { 1, 2, 3 } };

static char *
make_dir(void)
{
	if (mkdtemp(dir) != NULL)
		return dir;
	memcpy(dir, "/tmp/rufwacht-fuzz-XXXXXX", 26);
	return mkdtemp(dir);
}

static void
remove_dir(void)
{
	static const char *const names[] = { "conf", "content", "day",
	    "ledger", "erasure.ledger" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (file_path(path, dir, names[i]) == 0)
			unlink(path);
	rmdir(dir);
}

static void
put_file(const char *name, const char *s, size_t len)
{
	int fd;

	MUST(file_path(path, dir, name) == 0);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	MUST(fd != -1 && file_write(fd, s, len) == 0);
	close(fd);
}

/* Key 0 and key 7 are the same here, so that lines may name one or not. */
static void
put_ledger_keys(void)
{
	char hex[2 * SECRET_SIZE + 1], text[300];
	int n;

	text_hex(ledger_key.b, sizeof(ledger_key.b), hex);
	n = snprintf(text, sizeof(text), "rufwacht-key 1 ledger %s\n"
	    "rufwacht-key 1 ledger 7 %s\n", hex, hex);
	put_file("ledger", text, (size_t)n);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(secret_init() == 0);
	MUST(make_dir() != NULL);
	atexit(remove_dir);
	put_ledger_keys();
	return 0;
}

static void
check_conf(struct input in)
{
	char error[256] = "";
	struct conf c;

	put_file("conf", in.s, in.len);
	if (conf_load(&c, path, error, sizeof(error)) == -1) {
		MUST(error[0] != '\0');
		return;
	}
	MUST(c.base_path[0] == '\0' || c.base_path[0] == '/');
	MUST(c.key_dir[0] == '/' && c.argon_passes >= 1);
	conf_forget(&c);
}

static void
check_key(struct input in)
{
	struct keys *k;
	size_t i;

	put_file("content", in.s, in.len);
	if ((k = keys_open(dir, "content")) == NULL)
		return;
	MUST(in.s[in.len - 1] == '\n');
	for (i = 0; keys_at(k, i + 1) != NULL; i++)
		MUST(keys_at(k, i)->id > keys_at(k, i + 1)->id);
	MUST(i < KEYS_MAX && keys_oldest(k) == keys_at(k, i));
	MUST(in.len >= (i + 1) * (strlen("rufwacht-key 1 content ") +
	    2 * SECRET_SIZE + 1));
	MUST(keys_find(k, keys_now(k)->id) == keys_now(k));
	keys_close(k);
}

static void
check_days(struct input in)
{
	static const int32_t days[] = { 0, 20410, 20411, INT32_MAX, INT32_MIN };
	int32_t day, first, last;
	struct seal_days *d;
	struct key key;
	size_t i;

	put_file("day", in.s, in.len);
	if ((d = seal_days_open(dir)) == NULL)
		return;
	for (i = 0; i < sizeof(days) / sizeof(*days); i++)
		if (seal_days_slot(d, days[i], &key) == 0)
			MUST(days[i] >= 0);
	if (seal_days_range(d, &first, &last) == 0)
		MUST(first <= last && seal_days_slot(d, first, &key) == 0 &&
		    seal_days_slot(d, last + 1, &key) == -1);
	/* Only near the slots: a file may begin anywhere. */
	if (seal_days_destroy(dir, 20411) >= 0)
		for (day = 20400; day < 20411; day++)
			MUST(seal_days_slot(d, day, &key) == -1);
	seal_days_close(d);
}

static int
count_entry(const struct ledger_entry *e, void *arg)
{
	size_t *n = arg;

	MUST(e->position > 0 && e->voids == 0);
	MUST(memchr(e->rule, '\0', sizeof(e->rule)) != NULL);
	MUST(e->rule[0] != '\0');
	++*n;
	return 0;
}

static void
read_ledger(void)
{
	struct ledger_entry more = { .rule = "manual", .at = 1 };
	struct ledger *l;
	int64_t all, after, position;
	size_t n = 0;

	MUST((l = ledger_open(dir, dir)) != NULL);
	all = ledger_replay(l, 0, count_entry, &n);
	MUST(all == -1 || (size_t)all == n);
	after = ledger_replay(l, 2, count_entry, &n);
	MUST((all == -1) == (after == -1) && after <= all);
	/* A ledger that is whole can be gone on with. */
	if (all >= 0) {
		position = ledger_position(l);
		MUST(position >= all);
		MUST(ledger_append(l, &more) == 0);
		MUST(more.position == (uint64_t)position + 1);
		ledger_void(l);
		MUST(ledger_replay(l, 0, count_entry, &n) == all);
	}
	ledger_close(l);
}

/* Gives each line the MAC that its place in the chain asks for. */
static void
write_chain(struct input in, const struct key *key, bool whole)
{
	unsigned char mac[SECRET_SIZE] = { 0 };
	struct pool *pool = pool_create();
	char text[2 * SECRET_SIZE + 1];
	struct secret_field fields[2];
	struct input line;
	struct buf b;

	buf_init(&b, pool, in.len + 256);
	while (in.len > 0) {
		line = input_line(&in);
		fields[0] = (struct secret_field){ mac, sizeof(mac) };
		fields[1] = (struct secret_field){ line.s, line.len };
		secret_mac_fields(mac, key, fields, 2);
		text_hex(mac, sizeof(mac), text);
		buf_add(&b, line.s, line.len);
		buf_printf(&b, " %s\n", text);
	}
	put_file("erasure.ledger", b.data, b.len - (whole || b.len == 0 ? 0 : 1));
	pool_destroy(pool);
}

static char *
good_ledger(struct pool *pool, size_t *len)
{
	struct ledger_entry e = { .rule = "manual", .at = 1763472725000000,
	    .vcon_hash = { 0xab, 0xcd } };
	char *text = pool_alloc(pool, 4096);
	struct ledger *l;
	FILE *f;
	int i;

	put_file("erasure.ledger", "", 0);
	MUST((l = ledger_open(dir, dir)) != NULL);
	for (i = 0; i < 3; i++) {
		MUST(ledger_append(l, &e) == 0);
		ledger_commit(l);
	}
	ledger_close(l);
	MUST(file_path(path, dir, "erasure.ledger") == 0);
	MUST((f = fopen(path, "re")) != NULL);
	*len = fread(text, 1, 4095, f);
	fclose(f);
	return text;
}

/* Every byte counts, but for a last line that was not finished. */
static void
check_tampered(struct input in)
{
	struct pool *pool = pool_create();
	bool insert = input_byte(&in) % 2 != 0;
	size_t at = (unsigned char)input_byte(&in), len, whole, n = 0;
	char *good = good_ledger(pool, &len), *bad;
	struct ledger *l;
	struct buf b;
	int64_t all;

	at = (at << 8 | (unsigned char)input_byte(&in)) % (len + 1);
	buf_init(&b, pool, len + in.len);
	buf_add(&b, good, at);
	buf_add(&b, in.s, in.len);
	if (insert)
		buf_add(&b, good + at, len - at);
	else if (at + in.len < len)
		buf_add(&b, good + at + in.len, len - at - in.len);
	put_file("erasure.ledger", b.data, b.len);
	for (whole = b.len; whole > 0 && b.data[whole - 1] != '\n'; whole--)
		continue;
	bad = b.data;
	MUST((l = ledger_open(dir, dir)) != NULL);
	all = ledger_replay(l, 0, count_entry, &n);
	/* Nothing of ours is as long as this: no torn line, but damage. */
	if (b.len - whole < 512)
		MUST((all >= 0) == (whole <= len &&
		    memcmp(bad, good, whole) == 0));
	ledger_close(l);
	pool_destroy(pool);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };

	switch (input_byte(&in)) {
	case 'c':
		check_conf(in);
		return 0;
	case 'k':
		check_key(in);
		return 0;
	case 'd':
		check_days(in);
		return 0;
	case 'l':
		put_file("erasure.ledger", in.s, in.len);
		read_ledger();
		return 0;
	case 'm':
		write_chain(in, &ledger_key, size % 8 != 0);
		read_ledger();
		return 0;
	case 't':
		check_tampered(in);
		return 0;
	default:
		return -1;
	}
}
