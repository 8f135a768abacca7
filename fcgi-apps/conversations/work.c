/*
 * Working off and erasing.
 */
#include "conversations.h"

#include <string.h>

#include "base/text.h"
#include "four.h"
#include "store/erase.h"

/* Back to the page, with a code on it. */
static int
work_back(struct req *r, const char *notice)
{
	char id[UUID_TEXT_SIZE];

	uuid_format(&r->var[0], id);
	req_notice(r, notice);
	return req_redirect(r, pool_printf(r->pool, "/conversations/%s", id));
}

int
conversation_post_work(struct req *r)
{
	struct conversation_tools t = conversations_tools(r);
	struct conversation *c = pool_alloc(r->pool, sizeof(*c));
	const char *status = conversations_word(r, STATUS_WORDS,
	    form_int(r->form, WORK_STATUS));
	int rc;

	req_object(r, "conversation", &r->var[0]);
	rc = conversation_load(&t, &r->var[0], c);
	if (rc != 1)
		return rc == -1 ? req_failed(r) : 404;
	/* The version the form was made from, not the one just read. */
	c->version = (uint32_t)form_int(r->form, WORK_VERSION);
	/* A masked note is not in the form: it stays as it is. */
	rc = conversation_work(&t, c, status, form_sent(r->form, WORK_NOTE) ?
	    form_text(r->form, WORK_NOTE) : NULL);
	if (rc == -1)
		return req_failed(r);
	if (rc == 0)
		return req_problem(r, "conversation.changed", NULL);
	req_detail(r, "status=%s", status);
	return work_back(r, "conversation.saved");
}

static bool
erase_is_confirmed(struct req *r)
{
	const char *typed = form_text(r->form, ERASE_CONFIRM);
	const char *word = text_fold(r->pool, typed, strlen(typed));

	return word != NULL && (strcmp(word, "löschen") == 0 ||
	    strcmp(word, "erase") == 0);
}

/* Nothing is tried here: a line of the ledger would stay. */
int
conversation_erase_when(struct req *r)
{
	struct conversation_tools t = conversations_tools(r);
	struct conversation *c = pool_alloc(r->pool, sizeof(*c));
	int rc;

	req_object(r, "conversation", &r->var[0]);
	rc = conversation_load(&t, &r->var[0], c);
	if (rc != 1)
		return rc == -1 ? req_failed(r) : 404;
	if (!erase_is_confirmed(r))
		return req_problem(r, "conversation.confirm", "confirm");
	return FOUR_SECOND;
}

int
conversation_post_erase(struct req *r)
{
	struct conversation_tools t = conversations_tools(r);
	struct conversation *c = pool_alloc(r->pool, sizeof(*c));
	struct erase_order order = {
		.account = r->session->account, .conversation = r->var[0],
		.rule = "manual", .actor = &r->session->person, .now = r->now,
		.row_until = r->now + (int64_t)r->conf->row_days * MOMENT_DAY
	};
	int rc;

	req_object(r, "conversation", &r->var[0]);
	rc = conversation_load(&t, &r->var[0], c);
	if (rc != 1)
		return rc == -1 ? req_failed(r) : 404;
	if (!erase_is_confirmed(r))
		return req_problem(r, "conversation.confirm", "confirm");
	/* The ledger stays locked until the transaction ends, either way. */
	r->erased = true;
	rc = erase_conversation(r->db, r->ledger, &order);
	if (rc != 1)
		return rc == -1 ? req_failed(r) : 404;
	req_notice(r, "conversation.erased");
	return req_redirect(r, "/conversations");
}
