/*
 * Events of foreign engines, by the profiles that are shipped: the first byte
 * is the first letter of the profile's name.
 */
#include "calls.h"

#include "base/secret.h"
#include "map.h"

static const char *const names[] = { "elevenlabs", "fonio", "retell",
	"standard-webhooks", "vapi" };
static struct pool *outside;
static const struct profiles *profiles;

static void
forget(void)
{
	pool_destroy(outside);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char error[200] = "";

	(void)argc;
	(void)argv;
	MUST(secret_init() == 0);
	outside = pool_create();
	atexit(forget);
	profiles = profiles_load(outside, ENGINES, "/nonexistent", error,
	    sizeof(error));
	if (profiles == NULL)
		fprintf(stderr, "%s\n", error);
	MUST(profiles != NULL);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct uuid hook = { { 1 } }, other = { { 2 } };
	struct input in = { (const char *)data, size };
	const struct profile *profile = NULL;
	char mark = input_byte(&in);
	struct vcon a, b;
	enum map_status status;
	struct pool *pool;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i][0] == mark)
			profile = profile_find(profiles, names[i]);
	if (profile == NULL)
		return -1;
	pool = pool_create();
	status = map_read(pool, profile, &hook, in.s, in.len, NOW, &a);
	check_faults(pool, &a);
	MUST((status == MAP_OK || status == MAP_IGNORED) ==
	    (a.fault_count == 0));
	if (status == MAP_OK) {
		check_call(pool, &a);
		MUST(a.uuid.b[6] >> 4 == 8);
		MUST(map_read(pool, profile, &hook, in.s, in.len, NOW, &b) ==
		    MAP_OK && uuid_equal(&a.uuid, &b.uuid));
		MUST(map_read(pool, profile, &other, in.s, in.len, NOW, &b) ==
		    MAP_OK && !uuid_equal(&a.uuid, &b.uuid));
	}
	pool_destroy(pool);
	return 0;
}
