/*
 * rufwacht-engine: the API for phone engines.
 */
#include "engine.h"

#include "app.h"
#include "base/log.h"
#include "profile.h"

#define SHIPPED	PKGDATADIR "/engines"

/* Filled at start, then only read. */
static struct profiles *profiles;
static struct pool *kept;		/* what they are in, until the end */

static int	start(const struct conf *);

static const struct route routes[] = {
	{ GET, "/engine/v1/assistants/{id}/settings", .right = ENGINE,
	  .run = settings_show },
	{ POST, "/engine/v1/conversations", .right = ENGINE,
	  .form = deliver_query, .run = deliver_conversation,
	  .raw = true, .csrf_off = "API key",
	  .audit = "conversation.delivered" },
	{ POST, "/engine/v1/hooks/{token}", .right = ENGINE, .needs = HOOK,
	  .form = deliver_query, .run = hook_receive,
	  .raw = true, .csrf_off = "signed", .audit = "conversation.delivered" },
	{ 0 }
};

static const struct app engine = {
	.name = "engine",
	.routes = routes,
	.wants = APP_KEYRING | APP_LEDGER,
	.start = start,
};

static int
start(const struct conf *conf)
{
	char error[300];

	kept = pool_create();
	profiles = profiles_load(kept, SHIPPED, conf->engine_dir, error,
	    sizeof(error));
	if (profiles != NULL)
		return 0;
	log_error("engine profile %s", error);
	pool_destroy(kept);
	return -1;
}

const struct profiles *
engine_profiles(void)
{
	return profiles;
}

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &engine);
}
