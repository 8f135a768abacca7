/*
 * The conversations program: who called, what was said, what became of it.
 */
#include "conversations.h"

#include <string.h>

static int	home(struct req *);

const struct form_field list_fields[] = {
	[LIST_ASSISTANT] = { "assistant", FORM_UUID, .optional = true },
	[LIST_STATUS] = { "status", FORM_CHOICE, .choices = STATUS_WORDS,
	    .optional = true },
	[LIST_CONSENT] = { "consent", FORM_CHOICE, .choices = CONSENT_WORDS,
	    .optional = true },
	[LIST_FROM] = { "from", FORM_DAY, .optional = true },
	[LIST_TO] = { "to", FORM_DAY, .optional = true },
	[LIST_BEFORE] = { "before", FORM_UUID, .optional = true },
	[LIST_AFTER] = { "after", FORM_UUID, .optional = true },
	[LIST_SEARCH] = { "search", FORM_UUID, .optional = true },
	{ 0 }
};

static const struct form_field search_fields[] = {
	[SEARCH_WORDS] = { "q", FORM_TEXT, 1, 100 },
	{ 0 }
};

static const struct form_field work_fields[] = {
	[WORK_STATUS] = { "status", FORM_CHOICE, .choices = STATUS_WORDS },
	[WORK_NOTE] = { "note", FORM_AREA, 0, 2000, .optional = true },
	[WORK_VERSION] = { "version", FORM_INT, 1, INT32_MAX },
	{ 0 }
};

static const struct form_field erase_fields[] = {
	[ERASE_CONFIRM] = { "confirm", FORM_TEXT, 1, 20 },
	[ERASE_REASON] = { "reason", FORM_AREA, 0, 500, .optional = true },
	{ 0 }
};

static const struct route routes[] = {
	{ GET, "/", .right = SIGNED_IN, .run = home },
	{ GET, "/conversations", .right = CONVERSATION_READ, .form = list_fields,
	  .run = list_show, .view = "conversation-list",
	  .audit = "conversation.listed" },
	{ POST, "/conversations/search", .right = CONVERSATION_READ,
	  .form = search_fields, .run = search_post, .again = list_show,
	  .view = "conversation-list", .audit = "conversation.search-asked" },
	{ GET, "/conversations/{id}", .right = CONVERSATION_READ,
	  .run = conversation_show, .view = "conversation",
	  .audit = "conversation.read" },
	{ POST, "/conversations/{id}/work", .right = CONVERSATION_WORK,
	  .form = work_fields, .run = conversation_post_work,
	  .again = conversation_show, .view = "conversation",
	  .audit = "conversation.worked" },
	{ POST, "/conversations/{id}/erase", .right = CONVERSATION_ERASE,
	  .needs = STEP_UP, .form = erase_fields, .run = conversation_post_erase,
	  .again = conversation_show, .view = "conversation",
	  .four = "conversation.erase", .four_when = conversation_erase_when,
	  .audit = "conversation.erased" },
	{ 0 }
};

/* The first page the viewer may see. */
static int
home(struct req *r)
{
	const struct menu_item *m;

	for (m = rights_menu(); m->app != NULL; m++)
		if (req_may(r, m->right))
			return req_redirect(r, m->path);
	return req_redirect(r, "/profile");
}

struct conversation_tools
conversations_tools(struct req *r)
{
	return (struct conversation_tools){ .db = r->db, .pool = r->pool,
		.keyring = r->keyring, .account = r->session->account,
		.person = req_limit(r) };
}

const char *
conversations_word(struct req *r, const char *list, int64_t index)
{
	for (; index > 0; index--)
		list += strcspn(list, " ") + 1;
	return pool_strndup(r->pool, list, strcspn(list, " "));
}

int
main(int argc, char **argv)
{
	static const struct app app = { .name = "conversations",
		.routes = routes, .wants = APP_KEYRING | APP_LEDGER };

	return app_main(argc, argv, &app);
}
