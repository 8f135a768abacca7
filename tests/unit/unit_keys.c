/*
 * Key files: form, rights, rotation, and who has one open meanwhile.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/attr.h"
#include "base/keys.h"
#include "scratch.h"
#include "unit.h"

static void
test_create(void)
{
	struct keys *a, *b;
	struct scratch s;

	scratch_make(&s);
	CU_ASSERT_PTR_NULL(keys_open(s.dir, "content"));
	CU_ASSERT_EQUAL(keys_create(s.dir, "content"), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(a = keys_open(s.dir, "content"));
	CU_ASSERT_EQUAL(keys_create(s.dir, "content"), 1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(b = keys_open(s.dir, "content"));
	CU_ASSERT_EQUAL(keys_now(a)->id, 0);
	CU_ASSERT(memcmp(keys_now(a), keys_now(b), sizeof(*keys_now(a))) == 0);
	CU_ASSERT_PTR_EQUAL(keys_find(a, 0), keys_now(a));
	CU_ASSERT_PTR_NULL(keys_find(a, 1));
	CU_ASSERT_PTR_NULL(keys_at(a, 1));
	CU_ASSERT_EQUAL(keys_create("/nonexistent", "content"), -1);
	keys_close(a);
	keys_close(b);
	keys_close(NULL);
	scratch_remove(&s);
}

static void
test_mode(void)
{
	static const struct {
		mode_t	mode;
		int	rc;
	} t[] = { { 0400, 0 }, { 0440, 0 }, { 0600, 0 }, { 0640, 0 },
		{ 0404, -1 }, { 0460, -1 }, { 0401, -1 }, { 0420, -1 },
		{ 0666, -1 } };
	struct scratch s;
	struct keys *k;
	size_t i;

	scratch_make(&s);
	CU_ASSERT_EQUAL(keys_create(s.dir, "totp"), 0);
	for (i = 0; i < COUNT_OF(t); i++) {
		chmod(scratch_path(&s, "totp"), t[i].mode);
		k = keys_open(s.dir, "totp");
		CU_ASSERT_EQUAL(k != NULL, t[i].rc == 0);
		keys_close(k);
	}
	scratch_remove(&s);
}

static void
test_form(void)
{
#define GOOD	"00112233445566778899aabbccddeeff" \
		"00112233445566778899AABBCCDDEEFF"
	static const struct {
		const char	*line;
		int		 rc;
	} t[] = {
		{ "rufwacht-key 1 audit " GOOD "\n", 0 },
		{ "rufwacht-key 1 audit " GOOD, -1 },
		{ "rufwacht-key 1 audit " GOOD "\n\n", -1 },
		{ "rufwacht-key 1 audit " GOOD "00\n", -1 },
		{ "rufwacht-key 1 totp " GOOD "\n", -1 },
		{ "rufwacht-key 2 audit " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit 0011\n", -1 },
		{ "rufwacht-key 1 audit zz112233445566778899aabbccddeeff"
		  "00112233445566778899aabbccddeeff\n", -1 },
		{ "", -1 },
		{ "rufwacht-key 1 audit 1 " GOOD "\n", 0 },
		{ "rufwacht-key 1 audit 0 " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit -1 " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit  " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit 9999999999 " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit " GOOD "\n"
		  "rufwacht-key 1 audit 3 " GOOD "\n", 0 },
		{ "rufwacht-key 1 audit 3 " GOOD "\n"
		  "rufwacht-key 1 audit " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit 3 " GOOD "\n"
		  "rufwacht-key 1 audit 3 " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit " GOOD "\n"
		  "rufwacht-key 1 totp 3 " GOOD "\n", -1 },
		{ "rufwacht-key 1 audit " GOOD "\n"
		  "rufwacht-key 1 audit 3 " GOOD, -1 },
	};
	struct scratch s;
	struct keys *k;
	size_t i;

	for (i = 0; i < COUNT_OF(t); i++) {
		scratch_make(&s);
		scratch_write(&s, "audit", "w", t[i].line);
		chmod(scratch_path(&s, "audit"), 0400);
		k = keys_open(s.dir, "audit");
		CU_ASSERT_EQUAL(k != NULL, t[i].rc == 0);
		keys_close(k);
		scratch_remove(&s);
	}
}

/* The file keeps owner and mode; whoever has it open learns of it. */
static void
test_rotate(void)
{
	struct named_key first, second;
	struct keys *writer, *reader;
	struct scratch s;
	struct stat st;
	uint32_t id = 9;

	scratch_make(&s);
	CU_ASSERT_EQUAL(keys_add(s.dir, "index", &id), -1);
	CU_ASSERT_EQUAL(keys_create(s.dir, "index"), 0);
	CU_ASSERT_EQUAL(chmod(scratch_path(&s, "index"), 0440), 0);
	if (geteuid() == 0)
		CU_ASSERT_EQUAL(chown(s.path, 12, 34), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(writer = keys_open(s.dir, "index"));
	CU_ASSERT_PTR_NOT_NULL_FATAL(reader = keys_open(s.dir, "index"));
	first = *keys_now(writer);
	CU_ASSERT_EQUAL(keys_add(s.dir, "index", &id), 0);
	CU_ASSERT_EQUAL(id, 1);
	CU_ASSERT_EQUAL(stat(s.path, &st), 0);
	CU_ASSERT_EQUAL(st.st_mode & 07777, 0440);
	if (geteuid() == 0)
		CU_ASSERT(st.st_uid == 12 && st.st_gid == 34);
	CU_ASSERT_EQUAL(keys_now(writer)->id, 0);
	keys_refresh(writer);
	second = *keys_now(writer);
	CU_ASSERT_EQUAL(second.id, 1);
	CU_ASSERT(memcmp(&first.key, &second.key, sizeof(first.key)) != 0);
	CU_ASSERT(memcmp(keys_at(writer, 1), &first, sizeof(first)) == 0);
	CU_ASSERT_PTR_EQUAL(keys_oldest(writer), keys_at(writer, 1));
	/* The reader has not looked; the id leads it there. */
	CU_ASSERT_PTR_NOT_NULL_FATAL(keys_find(reader, 1));
	CU_ASSERT(memcmp(keys_find(reader, 1), &second, sizeof(second)) == 0);
	CU_ASSERT_EQUAL(keys_changed_at(reader), keys_changed_at(writer));
	CU_ASSERT_EQUAL(keys_remove(s.dir, "index", 1), 1);
	CU_ASSERT_EQUAL(keys_remove(s.dir, "index", 7), 1);
	CU_ASSERT_EQUAL(keys_remove(s.dir, "index", 0), 0);
	keys_refresh(reader);
	CU_ASSERT_PTR_NULL(keys_find(reader, 0));
	CU_ASSERT_EQUAL(keys_now(reader)->id, 1);
	CU_ASSERT_EQUAL(keys_add(s.dir, "index", &id), 0);
	CU_ASSERT_EQUAL(id, 2);
	keys_close(writer);
	keys_close(reader);
	scratch_remove(&s);
}

/* A file that is broken or gone takes away nothing that is known. */
static void
test_broken(void)
{
	struct scratch s;
	struct keys *k;

	scratch_make(&s);
	CU_ASSERT_EQUAL(keys_create(s.dir, "audit"), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(k = keys_open(s.dir, "audit"));
	chmod(scratch_path(&s, "audit"), 0600);
	scratch_write(&s, "audit", "a", "rubbish\n");
	keys_refresh(k);
	CU_ASSERT_EQUAL(keys_now(k)->id, 0);
	unlink(scratch_path(&s, "audit"));
	keys_refresh(k);
	CU_ASSERT_EQUAL(keys_now(k)->id, 0);
	CU_ASSERT_EQUAL(keys_create(s.dir, "audit"), 0);
	keys_refresh(k);
	CU_ASSERT_EQUAL(keys_now(k)->id, 0);
	keys_close(k);
	scratch_remove(&s);
}

static void
test_binary(void)
{
	struct scratch s;
	FILE *f;

	scratch_make(&s);
	CU_ASSERT_EQUAL(keys_create(s.dir, "audit"), 0);
	chmod(scratch_path(&s, "audit"), 0600);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f = fopen(s.path, "a"));
	fputc('\0', f);
	fputs("more", f);
	fclose(f);
	CU_ASSERT_PTR_NULL(keys_open(s.dir, "audit"));
	scratch_remove(&s);
}

static void
add_some(const char *dir)
{
	uint32_t id;
	int i;

	for (i = 0; i < 3; i++)
		if (keys_add(dir, "session", &id) != 0)
			_exit(1);
	_exit(0);
}

/* Several at once lose no key, and the file is full one day. */
static void
test_many(void)
{
	struct scratch s;
	struct keys *k;
	uint32_t id;
	int i, status;

	scratch_make(&s);
	CU_ASSERT_EQUAL(keys_create(s.dir, "session"), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(k = keys_open(s.dir, "session"));
	for (i = 0; i < 5; i++)
		if (fork() == 0)
			add_some(s.dir);
	for (i = 0; i < 5; i++) {
		CU_ASSERT(wait(&status) != -1);
		CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	keys_refresh(k);
	CU_ASSERT_EQUAL(keys_now(k)->id, KEYS_MAX - 1);
	CU_ASSERT_PTR_NOT_NULL(keys_at(k, KEYS_MAX - 1));
	CU_ASSERT_EQUAL(keys_add(s.dir, "session", &id), 1);
	keys_close(k);
	scratch_remove(&s);
}

static const struct unit_case cases[] = {
	{ "create", test_create },
	{ "mode", test_mode },
	{ "form", test_form },
	{ "rotate", test_rotate },
	{ "broken", test_broken },
	{ "binary", test_binary },
	{ "many", test_many },
	{ NULL, NULL }
};

int
main(void)
{
	return secret_init() == -1 ? 2 : unit_run("keys", cases);
}
