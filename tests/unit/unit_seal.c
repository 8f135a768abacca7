/*
 * Boxes, day keys, and parts that can be opened until their day.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/seal.h"
#include "scratch.h"
#include "unit.h"

#define FIRST	20000
#define PLAIN	"Guten Tag"
#define LEN	(sizeof(PLAIN) - 1)

static const struct key key_a = { .b = { 1 } }, key_b = { .b = { 2 } };

static void
test_box(void)
{
	unsigned char box[LEN + SEAL_OVERHEAD], out[LEN];
	size_t i;

	seal_box(box, &key_a, "ad", 2, PLAIN, LEN);
	CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box, sizeof(box)), 0);
	CU_ASSERT(memcmp(out, PLAIN, LEN) == 0);
	CU_ASSERT_EQUAL(seal_open(out, &key_b, "ad", 2, box, sizeof(box)), -1);
	CU_ASSERT_EQUAL(seal_open(out, &key_a, "aD", 2, box, sizeof(box)), -1);
	for (i = 0; i < sizeof(box); i++) {
		CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box, i), -1);
		box[i] ^= 1;
		CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box,
		    sizeof(box)), -1);
		box[i] ^= 1;
	}
	seal_box(box, &key_a, NULL, 0, NULL, 0);
	CU_ASSERT_EQUAL(seal_open(out, &key_a, NULL, 0, box, SEAL_OVERHEAD), 0);
}

static void
test_names(void)
{
	CU_ASSERT_STRING_EQUAL(seal_class_name(SEAL_AUDIO), "audio");
	CU_ASSERT_STRING_EQUAL(seal_class_name(SEAL_NOTES), "notes");
}

static void
test_days(void)
{
	struct seal_days *d;
	struct key a, b;
	struct scratch s;

	scratch_make(&s);
	CU_ASSERT_PTR_NULL(seal_days_open(s.dir));
	CU_ASSERT_EQUAL(seal_days_create(s.dir, FIRST), 0);
	CU_ASSERT_EQUAL(seal_days_create(s.dir, FIRST), 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d = seal_days_open(s.dir));
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST, &a), 0);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + SEAL_DAYS_AHEAD, &b), 0);
	CU_ASSERT(!secret_equal(&a, &b, sizeof(a)));
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST - 1, &b), -1);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + SEAL_DAYS_AHEAD + 1, &b), -1);
	CU_ASSERT_EQUAL(seal_days_slot(d, INT32_MAX, &b), -1);
	CU_ASSERT_EQUAL(seal_days_slot(d, INT32_MIN, &b), -1);
	/* A reader sees what another process does to the file at once. */
	CU_ASSERT_EQUAL(seal_days_extend(s.dir, FIRST + 10), 0);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + SEAL_DAYS_AHEAD + 10, &b), 0);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + SEAL_DAYS_AHEAD + 11, &b),
	    -1);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST, &b), 0);
	CU_ASSERT(secret_equal(&a, &b, sizeof(a)));
	CU_ASSERT_EQUAL(seal_days_extend(s.dir, INT32_MAX), -1);
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, FIRST + 3), 3);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + 2, &b), -1);
	CU_ASSERT_EQUAL(seal_days_slot(d, FIRST + 3, &b), 0);
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, FIRST + 4), 1);
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, FIRST - 4), 0);
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, INT32_MAX),
	    SEAL_DAYS_AHEAD + 11 - 4);
	seal_days_close(d);
	seal_days_close(NULL);
	scratch_remove(&s);
}

static void
test_days_file(void)
{
	struct seal_days *d;
	struct scratch s;
	struct stat st;
	struct key k;

	scratch_make(&s);
	CU_ASSERT_EQUAL(seal_days_create(s.dir, -5), 0);
	CU_ASSERT_EQUAL(stat(scratch_path(&s, "day"), &st), 0);
	CU_ASSERT_EQUAL(st.st_mode & 07777, 0400);
	CU_ASSERT_EQUAL(st.st_size, 64 + 32 * (SEAL_DAYS_AHEAD + 1));
	/* A slot whose writing was cut off is none, and made anew. */
	CU_ASSERT_EQUAL(truncate(s.path, 64 + 32 * 10 + 7), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d = seal_days_open(s.dir));
	CU_ASSERT_EQUAL(seal_days_slot(d, 4, &k), 0);
	CU_ASSERT_EQUAL(seal_days_slot(d, 5, &k), -1);
	CU_ASSERT_EQUAL(seal_days_extend(s.dir, -5), 0);
	CU_ASSERT_EQUAL(seal_days_slot(d, 5, &k), 0);
	CU_ASSERT_EQUAL(stat(scratch_path(&s, "day"), &st), 0);
	CU_ASSERT_EQUAL(st.st_mode & 07777, 0400);
	CU_ASSERT_EQUAL(st.st_size, 64 + 32 * (SEAL_DAYS_AHEAD + 1));
	seal_days_close(d);
	chmod(s.path, 0444);
	CU_ASSERT_PTR_NULL(seal_days_open(s.dir));
	unlink(s.path);
	scratch_write(&s, "day", "w", "something else");
	chmod(s.path, 0400);
	CU_ASSERT_PTR_NULL(seal_days_open(s.dir));
	scratch_remove(&s);
}

/* The owner of the file is not root, and the file is read-only to him. */
static int
as_nobody(void)
{
	struct scratch s;
	struct stat st;
	int rc = 1;

	if (geteuid() == 0 && setuid(65534) == -1)
		return 2;
	scratch_make(&s);
	if (seal_days_create(s.dir, FIRST) == 0 &&
	    chmod(scratch_path(&s, "day"), 0440) == 0 &&
	    seal_days_extend(s.dir, FIRST + 1) == 0 &&
	    seal_days_destroy(s.dir, FIRST + 1) == 1 &&
	    stat(s.path, &st) == 0 && (st.st_mode & 07777) == 0440)
		rc = 0;
	scratch_remove(&s);
	return rc;
}

static void
test_days_owner(void)
{
	int status;

	if (fork() == 0)
		_exit(as_nobody());
	CU_ASSERT(wait(&status) != -1);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
test_part(void)
{
	struct seal_place place = { .account = { .b = { 1 } },
		.conversation = { .b = { 2 } }, .class = SEAL_SUMMARY };
	unsigned char box[LEN + SEAL_OVERHEAD], wrapped[SEAL_KEY_SIZE];
	unsigned char out[LEN];
	const struct named_key named = { .id = 0, .key = key_a };
	struct seal_wrapped w = { .data = wrapped };
	struct seal_place other;
	struct seal_days *d;
	struct scratch s;

	scratch_make(&s);
	CU_ASSERT_EQUAL(seal_days_create(s.dir, FIRST), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d = seal_days_open(s.dir));
#define SEAL(day)	seal_part(d, &named, &place, day, PLAIN, LEN, box, \
			    wrapped)
#define OPEN(key, p, at) (w.day = at, seal_part_open(d, key, p, &w, box, \
			    sizeof(box), out))
	CU_ASSERT_EQUAL(SEAL(FIRST - 1), -1);
	CU_ASSERT_EQUAL_FATAL(SEAL(FIRST + 1), SECRET_SIZE + SEAL_OVERHEAD);
	w.len = SECRET_SIZE + SEAL_OVERHEAD;
	CU_ASSERT_EQUAL(OPEN(&key_a, &place, FIRST + 1), 0);
	CU_ASSERT(memcmp(out, PLAIN, LEN) == 0);
	CU_ASSERT_EQUAL(OPEN(&key_b, &place, FIRST + 1), -1);
	CU_ASSERT_EQUAL(OPEN(&key_a, &place, FIRST + 2), -1);
	other = place;
	other.class = SEAL_CONTACT;
	CU_ASSERT_EQUAL(OPEN(&key_a, &other, FIRST + 1), -1);
	other = place;
	other.conversation.b[15] = 1;
	CU_ASSERT_EQUAL(OPEN(&key_a, &other, FIRST + 1), -1);
	other = place;
	other.account.b[0] = 9;
	CU_ASSERT_EQUAL(OPEN(&key_a, &other, FIRST + 1), -1);
	wrapped[40] ^= 1;
	CU_ASSERT_EQUAL(OPEN(&key_a, &place, FIRST + 1), -1);
	wrapped[40] ^= 1;
	CU_ASSERT_EQUAL(OPEN(&key_a, &place, FIRST + 1), 0);
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, FIRST + 2), 2);
	CU_ASSERT_EQUAL(OPEN(&key_a, &place, FIRST + 1), -1);
	seal_days_close(d);
	scratch_remove(&s);
}

/* A key with an id stands in what it made, and its boxes are of their own. */
static void
test_named(void)
{
	const struct named_key first = { .id = 0, .key = key_a };
	const struct named_key later = { .id = 0x01020304, .key = key_a };
	unsigned char box[LEN + SEAL_NAMED_MOST], out[LEN];
	unsigned char name[SEAL_NAME_SIZE];
	size_t i;

	CU_ASSERT_EQUAL(seal_named(box, &first, "ad", 2, PLAIN, LEN),
	    LEN + SEAL_OVERHEAD);
	CU_ASSERT_EQUAL(box[0], 1);
	CU_ASSERT_EQUAL(seal_key_id(box, LEN + SEAL_OVERHEAD), 0);
	CU_ASSERT_EQUAL(seal_plain_size(box, LEN + SEAL_OVERHEAD), LEN);
	CU_ASSERT_EQUAL(seal_named(box, &later, "ad", 2, PLAIN, LEN),
	    sizeof(box));
	seal_name(name, later.id);
	CU_ASSERT(memcmp(box, "\2\1\2\3\4", 5) == 0);
	CU_ASSERT(memcmp(box, name, sizeof(name)) == 0);
	CU_ASSERT_EQUAL(seal_key_id(box, sizeof(box)), 0x01020304);
	CU_ASSERT_EQUAL(seal_plain_size(box, sizeof(box)), LEN);
	CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box, sizeof(box)), 0);
	CU_ASSERT(memcmp(out, PLAIN, LEN) == 0);
	CU_ASSERT_EQUAL(seal_open(out, &key_b, "ad", 2, box, sizeof(box)), -1);
	for (i = 0; i < sizeof(box); i++)
		CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box, i), -1);
	CU_ASSERT_EQUAL(seal_key_id(box, SEAL_NAMED_MOST - 1), -1);
	CU_ASSERT_EQUAL(seal_plain_size(box, SEAL_NAMED_MOST - 1), 0);
	CU_ASSERT_EQUAL(seal_key_id("", 0), -1);
	box[0] = 3;
	CU_ASSERT_EQUAL(seal_key_id(box, sizeof(box)), -1);
	CU_ASSERT_EQUAL(seal_open(out, &key_a, "ad", 2, box, sizeof(box)), -1);
}

/* The same content key under another key of the account. */
static void
test_again(void)
{
	const struct seal_place place = { .account = { .b = { 1 } },
		.conversation = { .b = { 2 } }, .class = SEAL_SUMMARY };
	const struct named_key old = { .id = 0, .key = key_a };
	const struct named_key next = { .id = 1, .key = key_b };
	unsigned char box[LEN + SEAL_OVERHEAD], out[LEN];
	unsigned char one[SEAL_KEY_SIZE], two[SEAL_KEY_SIZE];
	struct seal_wrapped w = { .data = one, .day = FIRST + 1 };
	struct seal_days *d;
	struct scratch s;
	int32_t first, last;

	scratch_make(&s);
	CU_ASSERT_EQUAL(seal_days_create(s.dir, FIRST), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d = seal_days_open(s.dir));
	CU_ASSERT_EQUAL(seal_days_range(d, &first, &last), 0);
	CU_ASSERT_EQUAL(first, FIRST);
	CU_ASSERT_EQUAL(last, FIRST + SEAL_DAYS_AHEAD);
	w.len = (size_t)seal_part(d, &old, &place, FIRST + 1, PLAIN, LEN, box,
	    one);
	CU_ASSERT_EQUAL(seal_part_again(d, &key_b, &next, &place, &w, two), -1);
	CU_ASSERT_EQUAL(seal_part_again(d, &key_a, &next, &place, &w, two),
	    SEAL_KEY_SIZE);
	w = (struct seal_wrapped){ .data = two, .len = sizeof(two),
	    .day = FIRST + 1 };
	CU_ASSERT_EQUAL(seal_key_id(two, sizeof(two)), 1);
	CU_ASSERT_EQUAL(seal_part_open(d, &key_b, &place, &w, box, sizeof(box),
	    out), 0);
	CU_ASSERT(memcmp(out, PLAIN, LEN) == 0);
	CU_ASSERT_EQUAL(seal_part_open(d, &key_a, &place, &w, box, sizeof(box),
	    out), -1);
	w.len--;
	CU_ASSERT_EQUAL(seal_part_open(d, &key_b, &place, &w, box, sizeof(box),
	    out), -1);
	w.len++;
	CU_ASSERT_EQUAL(seal_days_destroy(s.dir, FIRST + 2), 2);
	CU_ASSERT_EQUAL(seal_part_again(d, &key_b, &old, &place, &w, one), -1);
	CU_ASSERT_EQUAL(seal_days_range(d, &first, &last), 0);
	CU_ASSERT_EQUAL(first, FIRST + 2);
	seal_days_close(d);
	scratch_remove(&s);
}

static const struct unit_case cases[] = {
	{ "box", test_box },
	{ "named", test_named },
	{ "again", test_again },
	{ "names", test_names },
	{ "days", test_days },
	{ "days file", test_days_file },
	{ "days owner", test_days_owner },
	{ "part", test_part },
	{ NULL, NULL }
};

int
main(void)
{
	return secret_init() == -1 ? 2 : unit_run("seal", cases);
}
