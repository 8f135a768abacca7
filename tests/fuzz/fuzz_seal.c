/*
 * Sealed parts and the records in them. The first two bytes say which byte of
 * the box is changed (0: none); the rest is the record, and once more the box.
 */
#include "fuzz.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/moment.h"
#include "base/record.h"
#include "base/seal.h"

#define DAY	20410

/* In memory where that can be: nothing here outlives the program. */
static char dir[] = "/dev/shm/rufwacht-fuzz-XXXXXX";
static struct seal_days *days;

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
	char path[64];

	snprintf(path, sizeof(path), "%s/day", dir);
	seal_days_close(days);
	unlink(path);
	rmdir(dir);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(secret_init() == 0);
	MUST(make_dir() != NULL && seal_days_create(dir, DAY - 1) == 0);
	MUST((days = seal_days_open(dir)) != NULL);
	atexit(remove_dir);
	return 0;
}

static void
check_record(struct pool *pool, struct input in)
{
	struct record_value v, first;
	size_t offset = 0, before = 0;
	struct buf b;
	int64_t n;

	buf_init(&b, pool, 64);
	while (record_next(in.s, in.len, &offset, &v)) {
		MUST(offset <= in.len && offset > before);
		MUST(v.data >= in.s && v.data + v.len == in.s + offset);
		before = offset;
		n = record_int(&v);
		record_add(&b, v.tag, v.data, v.len);
		if (n != 0)
			record_add_int(&b, RECORD_AT, n);
		MUST(record_find(in.s, in.len, v.tag, &first));
		MUST(first.data <= v.data);
		if (n == 0)
			continue;
		MUST(record_find(b.data + b.len - 5 - v.len, 5 + v.len, v.tag,
		    &first) || b.len > 0);
	}
	for (offset = 0; record_next(b.data, b.len, &offset, &v);)
		continue;
	MUST(offset == b.len);
}

static void
check_box(struct pool *pool, struct input in, unsigned change)
{
	/* A key with an id, and the first one, which has none. */
	const struct named_key account = { .id = in.len % 2 == 0 ? 0 : 259,
	    .key = { { 7 } } };
	struct seal_place place = { .class = SEAL_SUMMARY };
	unsigned char wrapped[SEAL_KEY_SIZE];
	unsigned char *box = pool_alloc(pool, in.len + SEAL_OVERHEAD);
	unsigned char *out = pool_alloc(pool, in.len + 1);
	size_t len = in.len + SEAL_OVERHEAD, at;
	struct seal_wrapped w = { .data = wrapped, .day = DAY };
	int rc;

	rc = seal_part(days, &account, &place, DAY, in.s, in.len, box, wrapped);
	MUST(rc == SECRET_SIZE + (account.id == 0 ? SEAL_OVERHEAD :
	    SEAL_NAMED_MOST));
	w.len = (size_t)rc;
	MUST(seal_key_id(wrapped, w.len) == account.id);
	/* Another id only leads to another key. */
	at = change % w.len;
	if (at > 0 && at < SEAL_NAME_SIZE && account.id != 0)
		at = 0;
	if (change != 0 && change % 2 == 0)
		wrapped[at] ^= 1;
	else if (change != 0)
		box[change % len] ^= 1;
	rc = seal_part_open(days, &account.key, &place, &w, box, len, out);
	MUST((rc == 0) == (change == 0));
	MUST(rc == -1 || memcmp(out, in.s, in.len) == 0);
	w.day = DAY + 1;
	MUST(change != 0 || seal_part_open(days, &account.key, &place, &w, box,
	    len, out) == -1);
	w.day = DAY;
	place.class = SEAL_CONTACT;
	MUST(seal_part_open(days, &account.key, &place, &w, box, len,
	    out) == -1);
	out = pool_alloc(pool, in.len + 1);
	MUST(seal_open(out, &account.key, "ad", 2, in.s, in.len) == -1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	struct pool *pool = pool_create();
	unsigned change = (unsigned char)input_byte(&in);

	change = change << 8 | (unsigned char)input_byte(&in);
	check_record(pool, in);
	check_box(pool, in, change);
	pool_destroy(pool);
	return 0;
}
