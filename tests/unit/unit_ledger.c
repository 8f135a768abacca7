/*
 * The erasure ledger: order, chain, voids, crashes and several writers.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/keys.h"
#include "base/ledger.h"
#include "scratch.h"
#include "unit.h"

#define FILE_NAME	"erasure.ledger"

static struct scratch s, wrong;		/* a folder with another key */

static struct ledger_entry
entry(unsigned char n)
{
	struct ledger_entry e = { .account = { .b = { 1 } }, .rule = "manual",
		.conversation = { .b = { n } }, .vcon_hash = { n },
		.at = 1000 + n };

	return e;
}

static int
append(struct ledger *l, unsigned char n, bool good)
{
	struct ledger_entry e = entry(n);

	if (ledger_append(l, &e) == -1)
		return -1;
	if (good)
		ledger_commit(l);
	else
		ledger_void(l);
	return (int)e.position;
}

struct seen {
	unsigned char	ids[64];
	size_t		count;
	size_t		stop;	/* fail at this one, 0: never */
};

static int
note(const struct ledger_entry *e, void *arg)
{
	struct seen *seen = arg;

	CU_ASSERT_EQUAL(e->at, 1000 + e->conversation.b[0]);
	CU_ASSERT_EQUAL(e->vcon_hash[0], e->conversation.b[0]);
	CU_ASSERT_STRING_EQUAL(e->rule, "manual");
	if (seen->count < sizeof(seen->ids))
		seen->ids[seen->count] = e->conversation.b[0];
	seen->count++;
	return seen->stop != 0 && seen->count == seen->stop ? -1 : 0;
}

static struct ledger *
fresh(void)
{
	struct ledger *l;

	unlink(scratch_path(&s, FILE_NAME));
	l = ledger_open(s.dir, s.dir);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l);
	return l;
}

static void
test_order(void)
{
	struct ledger *l = fresh();
	struct seen seen = { .count = 0 };

	CU_ASSERT_EQUAL(ledger_position(l), 0);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 0);
	CU_ASSERT_EQUAL(append(l, 1, true), 1);
	CU_ASSERT_EQUAL(append(l, 2, true), 2);
	CU_ASSERT_EQUAL(append(l, 3, false), 3);	/* and its void: 4 */
	CU_ASSERT_EQUAL(append(l, 5, true), 5);
	CU_ASSERT_EQUAL(ledger_position(l), 5);
	ledger_close(l);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l = ledger_open(s.dir, s.dir));
	CU_ASSERT_EQUAL(ledger_position(l), 5);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 3);
	CU_ASSERT(memcmp(seen.ids, "\1\2\5", 3) == 0);
	CU_ASSERT_EQUAL(ledger_replay(l, 2, note, &seen), 1);
	CU_ASSERT_EQUAL(ledger_replay(l, 3, note, &seen), 1);
	CU_ASSERT_EQUAL(ledger_replay(l, 5, note, &seen), 0);
	CU_ASSERT_EQUAL(ledger_replay(l, 99, note, &seen), 0);
	seen.count = 0;
	seen.stop = 2;
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
	CU_ASSERT_EQUAL(append(l, 6, true), 6);
	ledger_close(l);
	ledger_close(NULL);
	CU_ASSERT_PTR_NULL(ledger_open("/nonexistent", s.dir));
}

/* Several entries under one lock: committed or taken back together. */
static void
test_batch(void)
{
	struct ledger *l = fresh();
	struct ledger_entry a = entry(1), b = entry(2);
	struct seen seen = { .count = 0 };

	CU_ASSERT_EQUAL(ledger_append(l, &a), 0);
	CU_ASSERT_EQUAL(ledger_append(l, &b), 0);
	CU_ASSERT_EQUAL(ledger_position(l), 2);
	ledger_void(l);
	ledger_void(l);		/* nothing is held: nothing happens */
	ledger_commit(l);
	CU_ASSERT_EQUAL(ledger_position(l), 4);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 0);
	CU_ASSERT_EQUAL(ledger_append(l, &a), 0);
	CU_ASSERT_EQUAL(ledger_append(l, &b), 0);
	ledger_commit(l);
	CU_ASSERT_EQUAL(b.position, 6);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 2);
	ledger_close(l);
}

static void
test_refused(void)
{
	struct ledger *l = fresh();
	struct ledger_entry e = entry(1);

	memcpy(e.rule, "two words", 10);
	CU_ASSERT_EQUAL(ledger_append(l, &e), -1);
	e = entry(1);
	e.rule[0] = '\0';
	CU_ASSERT_EQUAL(ledger_append(l, &e), -1);
	e = entry(1);
	memset(e.rule, 'x', sizeof(e.rule));
	CU_ASSERT_EQUAL(ledger_append(l, &e), -1);
	e = entry(1);
	e.at = -1;
	CU_ASSERT_EQUAL(ledger_append(l, &e), -1);
	CU_ASSERT_EQUAL(ledger_position(l), 0);
	ledger_close(l);
}

/* Cut inside the last line, at every byte, as a crash would leave it. */
static void
test_torn(void)
{
	struct ledger *l;
	struct seen seen;
	struct stat st;
	off_t size;
	int cut;

	for (cut = 1; cut < 260; cut += 13) {
		l = fresh();
		append(l, 1, true);
		stat(scratch_path(&s, FILE_NAME), &st);
		size = st.st_size;
		append(l, 2, true);
		stat(s.path, &st);
		if (st.st_size - cut <= size)
			cut = (int)(st.st_size - size);
		CU_ASSERT_EQUAL(truncate(s.path, st.st_size - cut), 0);
		memset(&seen, 0, sizeof(seen));
		CU_ASSERT_EQUAL(ledger_position(l), 1);
		CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 1);
		CU_ASSERT_EQUAL(append(l, 3, true), 2);
		CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 2);
		CU_ASSERT_EQUAL(seen.ids[2], 3);
		ledger_close(l);
		if (st.st_size - cut == size)
			break;
	}
	/* Only one line, and that one torn. */
	l = fresh();
	append(l, 1, true);
	CU_ASSERT_EQUAL(truncate(scratch_path(&s, FILE_NAME), 20), 0);
	CU_ASSERT_EQUAL(ledger_position(l), 0);
	CU_ASSERT_EQUAL(append(l, 4, true), 1);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 1);
	ledger_close(l);
}

/* Every byte of the file counts. */
static void
test_tampered(void)
{
	struct ledger *l = fresh();
	struct seen seen = { .count = 0 };
	long at, size;
	FILE *f;
	int c;

	append(l, 1, true);
	append(l, 2, true);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f = fopen(scratch_path(&s, FILE_NAME),
	    "r+"));
	fseek(f, 0, SEEK_END);
	size = ftell(f);
	for (at = 0; at < size - 1; at++) {
		fseek(f, at, SEEK_SET);
		c = fgetc(f);
		fseek(f, at, SEEK_SET);
		fputc(c == '3' ? '4' : '3', f);
		fflush(f);
		CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
		fseek(f, at, SEEK_SET);
		fputc(c, f);
		fflush(f);
	}
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 2);
	fclose(f);
	ledger_close(l);
	CU_ASSERT_PTR_NOT_NULL_FATAL(l = ledger_open(s.dir, wrong.dir));
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
	ledger_close(l);
	scratch_write(&s, FILE_NAME, "a", "rubbish\n");
	CU_ASSERT_PTR_NOT_NULL_FATAL(l = ledger_open(s.dir, s.dir));
	CU_ASSERT_EQUAL(ledger_position(l), -1);
	CU_ASSERT_EQUAL(append(l, 3, true), -1);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
	ledger_close(l);
}

/* Bytes no MAC covers: behind a NUL, and capital letters of a MAC. */
static void
test_tampered_outside(void)
{
	struct ledger *l = fresh();
	struct seen seen = { .count = 0 };
	char text[512] = "", *p;
	FILE *f;
	size_t n;

	append(l, 1, true);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f = fopen(scratch_path(&s, FILE_NAME),
	    "r+"));
	n = fread(text, 1, sizeof(text) - 1, f);
	CU_ASSERT_FATAL(n > 64);
	rewind(f);
	fwrite(text, 1, n - 1, f);
	fwrite("\0more\n", 1, 6, f);
	fflush(f);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
	CU_ASSERT_EQUAL(ledger_position(l), -1);
	CU_ASSERT_EQUAL(ftruncate(fileno(f), (off_t)n), 0);
	rewind(f);
	p = strpbrk(text + n - 65, "abcdef");
	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	*p += 'A' - 'a';
	fwrite(text, 1, n, f);
	fflush(f);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), -1);
	*p -= 'A' - 'a';
	rewind(f);
	fwrite(text, 1, n, f);
	fclose(f);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 1);
	ledger_close(l);
}

static void
write_some(unsigned char n)
{
	struct ledger *l;
	int i;

	if ((l = ledger_open(s.dir, s.dir)) == NULL)
		_exit(1);
	for (i = 0; i < 10; i++)
		if (append(l, n, i % 5 != 0) == -1)
			_exit(1);
	ledger_close(l);
	_exit(0);
}

static void
test_writers(void)
{
	struct seen seen = { .count = 0 };
	struct ledger *l = fresh();
	int i, status;

	for (i = 0; i < 4; i++)
		if (fork() == 0)
			write_some((unsigned char)(i + 1));
	for (i = 0; i < 4; i++) {
		CU_ASSERT(wait(&status) != -1);
		CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	CU_ASSERT_EQUAL(ledger_position(l), 4 * 12);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 4 * 8);
	ledger_close(l);
}

/* A process that dies with the lock: its entry stands. */
static void
test_died(void)
{
	struct seen seen = { .count = 0 };
	struct ledger *l = fresh();
	struct ledger_entry e = entry(9);

	if (fork() == 0) {
		struct ledger *mine = ledger_open(s.dir, s.dir);

		_exit(mine == NULL || ledger_append(mine, &e) == -1);
	}
	wait(NULL);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 1);
	CU_ASSERT_EQUAL(append(l, 2, true), 2);
	ledger_close(l);
}

/* Rotated while writers have it open: each line with the key of its time. */
static void
test_rotated(void)
{
	struct seen seen = { .count = 0 };
	struct ledger *a = fresh(), *b;
	uint32_t id;

	CU_ASSERT_PTR_NOT_NULL_FATAL(b = ledger_open(s.dir, s.dir));
	CU_ASSERT_EQUAL(append(a, 1, true), 1);
	CU_ASSERT_EQUAL(append(b, 2, true), 2);
	CU_ASSERT_EQUAL(keys_add(s.dir, "ledger", &id), 0);
	CU_ASSERT_EQUAL(id, 1);
	CU_ASSERT_EQUAL(append(b, 3, true), 3);
	CU_ASSERT_EQUAL(append(a, 4, false), 4);
	CU_ASSERT_EQUAL(ledger_replay(a, 0, note, &seen), 3);
	CU_ASSERT_EQUAL(ledger_count_key(a, 0), 2);
	CU_ASSERT_EQUAL(ledger_count_key(b, 1), 3);
	ledger_close(b);
	ledger_close(a);
}

/* Who has an old key file cannot write, and so breaks nothing. */
static void
test_fallen(void)
{
	struct seen seen = { .count = 0 };
	struct ledger *l = fresh(), *old;
	struct scratch before;
	uint32_t id;
	char text[400];
	FILE *f;
	size_t n;

	scratch_make(&before);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f = fopen(scratch_path(&s, "ledger"), "r"));
	n = fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	fclose(f);
	scratch_write(&before, "ledger", "w", text);
	chmod(scratch_path(&before, "ledger"), 0400);
	CU_ASSERT_EQUAL(append(l, 1, true), 1);
	CU_ASSERT_EQUAL(keys_add(s.dir, "ledger", &id), 0);
	CU_ASSERT_EQUAL(append(l, 2, true), 2);
	CU_ASSERT_PTR_NOT_NULL_FATAL(old = ledger_open(s.dir, before.dir));
	CU_ASSERT_EQUAL(append(old, 3, true), -1);
	CU_ASSERT_EQUAL(ledger_replay(old, 0, note, &seen), -1);
	ledger_close(old);
	CU_ASSERT_EQUAL(ledger_replay(l, 0, note, &seen), 2);
	ledger_close(l);
	scratch_remove(&before);
}

static const struct unit_case cases[] = {
	{ "order", test_order },
	{ "batch", test_batch },
	{ "refused", test_refused },
	{ "torn", test_torn },
	{ "tampered", test_tampered },
	{ "tampered outside the MAC", test_tampered_outside },
	{ "writers", test_writers },
	{ "died", test_died },
	{ "rotated", test_rotated },
	{ "fallen", test_fallen },
	{ NULL, NULL }
};

int
main(void)
{
	int rc;

	if (secret_init() == -1)
		return 2;
	scratch_make(&s);
	scratch_make(&wrong);
	if (keys_create(s.dir, "ledger") != 0 ||
	    keys_create(wrong.dir, "ledger") != 0)
		return 2;
	rc = unit_run("ledger", cases);
	scratch_remove(&s);
	scratch_remove(&wrong);
	return rc;
}
