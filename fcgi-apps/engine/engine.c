/*
 * rufwacht-engine: the API for phone engines.
 */
#include "engine.h"

#include "app.h"

static const struct route routes[] = {
	{ GET, "/engine/v1/assistants/{id}/settings", .right = ENGINE,
	  .run = settings_show },
	{ POST, "/engine/v1/conversations", .right = ENGINE,
	  .form = deliver_query, .run = deliver_conversation,
	  .raw = true, .csrf_off = "API key",
	  .audit = "conversation.delivered" },
	{ 0 }
};

static const struct app engine = {
	.name = "engine",
	.routes = routes,
	.wants = APP_KEYRING | APP_LEDGER,
};

int
main(int argc, char **argv)
{
	return app_main(argc, argv, &engine);
}
