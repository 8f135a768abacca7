/*
 * rufwachtctl assistant create; engine-key create, revoke, list.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/account.h"
#include "store/assistant.h"
#include "store/db.h"
#include "store/engine_key.h"

#define LABEL_MAX	80
#define NOTICE_BYTES	(4 * ASSISTANT_NOTICE_MAX)

struct making {
	struct assistant_draft	 draft;
	struct notice_text	 texts[2];
	struct uuid		 assistant;
	struct engine_key	 key;
	char			 secret[SECRET_TOKEN_SIZE];
};

static const struct {
	const char	*option;
	const char	*language;
} notices[] = {
	{ "notice-de", "de" },
	{ "notice-en", "en" },
};

int
ctl_need_open(struct ctl *ctl, const struct uuid *id)
{
	struct account a;
	int n;

	if ((n = account_load(ctl->db, ctl->pool, id, &a)) == -1)
		return ctl_failed(ctl->db, "reading the account");
	if (n == 0 || uuid_is_zero(id))
		return ctl_say(CTL_NOT_FOUND, "no such account");
	if (a.closed_at != MOMENT_NONE)
		return ctl_say(CTL_REFUSED, "the account is closed");
	return CTL_DONE;
}

int
ctl_need_account(struct ctl *ctl, struct uuid *id)
{
	const char *text = ctl_need(ctl, "account");

	return text == NULL || ctl_uuid(text, id) == -1 ? CTL_USAGE : CTL_DONE;
}

/* The notice texts given as files, without a line end at the end. */
static int
read_notices(struct ctl *ctl, struct making *m)
{
	struct assistant_draft *d = &m->draft;
	const char *path;
	char *text;
	size_t i, len;

	for (i = 0; i < COUNT_OF(notices); i++) {
		if ((path = ctl_option(ctl, notices[i].option)) == NULL)
			continue;
		if ((text = ctl_read_file(ctl, path, NOTICE_BYTES)) == NULL)
			return CTL_FAILED;
		len = strlen(text);
		while (len > 0 && strchr("\r\n", text[len - 1]) != NULL)
			text[--len] = '\0';
		if (!text_is_plain(text, len) || len == 0 ||
		    text_length(text, len) > ASSISTANT_NOTICE_MAX)
			return ctl_say(CTL_USAGE, "%s: 1 to %d characters of "
			    "UTF-8", path, ASSISTANT_NOTICE_MAX);
		m->texts[d->text_count++] = (struct notice_text){
		    .language = notices[i].language, .body = text };
	}
	d->texts = m->texts;
	if (d->text_count == 0 && d->mode != MODE_NONE)
		ctl_say(0, "note: without --notice-de or --notice-en there is "
		    "no text callers could be told");
	return CTL_DONE;
}

static int
read_assistant(struct ctl *ctl, struct making *m)
{
	struct assistant_draft *d = &m->draft;
	const char *mode = ctl_need(ctl, "mode");
	uint64_t days = 0;
	int n;

	d->name = ctl_need_text(ctl, "name", ASSISTANT_NAME_MAX);
	if (mode == NULL || d->name == NULL ||
	    ctl_need_account(ctl, &d->account) != CTL_DONE ||
	    (n = ctl_number(ctl, "retention-days", ASSISTANT_RETENTION_MAX,
	    &days)) == -1)
		return CTL_USAGE;
	d->retention_days = n == 0 ? (int)days : ASSISTANT_ACCOUNT_PERIOD;
	d->mode = assistant_mode(mode);
	if (strcmp(assistant_mode_name(d->mode), mode) != 0)
		return ctl_say(CTL_USAGE, "--mode: none, notice or explicit");
	d->language = ctl_option(ctl, "language");
	if (d->language == NULL)
		d->language = "de";
	if (!ctl_is_language(ctl, d->language))
		return ctl_say(CTL_USAGE, "--language: one of \"%s\"",
		    ctl->conf.languages);
	/* Sound without a yes is a crime (section 201 StGB). */
	d->may_record = d->mode == MODE_EXPLICIT;
	d->may_transcribe = true;
	return read_notices(ctl, m);
}

static int
do_assistant(struct ctl *ctl, void *arg)
{
	struct making *m = arg;

	if (assistant_create(ctl->db, &m->draft, &m->assistant) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "assistant.created",
	    .account = &m->draft.account, .kind = "assistant",
	    .object = &m->assistant, .detail = pool_printf(ctl->pool,
	    "version=1 mode=%s", assistant_mode_name(m->draft.mode)) });
}

int
ctl_assistant_create(struct ctl *ctl)
{
	struct making m = { .draft = { .may_transcribe = true } };
	char text[UUID_TEXT_SIZE];
	int status;

	if ((status = read_assistant(ctl, &m)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE ||
	    (status = ctl_need_open(ctl, &m.draft.account)) != CTL_DONE)
		return status;
	m.draft.now = ctl->now;
	if ((status = ctl_change(ctl, do_assistant, &m)) != CTL_DONE)
		return status;
	uuid_format(&m.assistant, text);
	puts(text);
	return CTL_DONE;
}

/*
 * For which assistant calls count that name none: the one asked for, or the
 * account's oldest.
 */
static int
choose_assistant(struct ctl *ctl, struct engine_key *k)
{
	const char *text = ctl_option(ctl, "assistant");
	struct assistant_list list;
	struct assistant a;
	size_t i;
	int n;

	if (text != NULL) {
		if (ctl_uuid(text, &k->assistant) == -1)
			return CTL_USAGE;
		n = assistant_load(ctl->db, ctl->pool, &k->account,
		    &k->assistant, &a);
		k->has_assistant = n == 1;
		if (n == 0)
			return ctl_say(CTL_NOT_FOUND, "no such assistant in "
			    "that account");
		return n == -1 ? ctl_failed(ctl->db, "reading the assistant") :
		    CTL_DONE;
	}
	if (assistant_list(ctl->db, ctl->pool, &k->account, NULL, &list) == -1)
		return ctl_failed(ctl->db, "reading the assistants");
	for (i = 0; i < list.n; i++)
		if (!k->has_assistant ||
		    memcmp(list.v[i].id.b, k->assistant.b, 16) < 0) {
			k->assistant = list.v[i].id;
			k->has_assistant = true;
		}
	return CTL_DONE;
}

static int
do_key(struct ctl *ctl, void *arg)
{
	struct making *m = arg;

	if (engine_key_create(ctl->db, &m->key, m->secret) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-key.created",
	    .account = &m->key.account, .kind = "engine-key",
	    .object = &m->key.id });
}

int
ctl_engine_key_create(struct ctl *ctl)
{
	struct making m = { .draft = { .may_transcribe = true } };
	int status;

	if (ctl_need_account(ctl, &m.key.account) != CTL_DONE ||
	    (ctl_option(ctl, "label") != NULL &&
	    ctl_need_text(ctl, "label", LABEL_MAX) == NULL))
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = ctl_need_open(ctl, &m.key.account)) != CTL_DONE ||
	    (status = choose_assistant(ctl, &m.key)) != CTL_DONE)
		return status;
	m.key.label = ctl_option(ctl, "label");
	if (m.key.label == NULL)
		m.key.label = "";
	m.key.created_at = ctl->now;
	if ((status = ctl_change(ctl, do_key, &m)) == CTL_DONE)
		puts(m.secret);
	secret_wipe(m.secret, sizeof(m.secret));
	return status;
}

static int
do_revoke(struct ctl *ctl, void *arg)
{
	const struct uuid *id = arg;
	struct uuid account;
	int n;

	n = account_of_engine_key(ctl->db, ctl->pool, id, &account);
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such key");
	if (n == -1 || (n = engine_key_revoke(ctl->db, id, ctl->now)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_REFUSED, "the key is revoked already");
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-key.revoked",
	    .account = &account, .kind = "engine-key", .object = id });
}

int
ctl_engine_key_revoke(struct ctl *ctl)
{
	struct uuid id;
	int status;

	if (ctl_uuid(ctl->operand[0], &id) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_revoke, &id);
}

/* One line: id, state, made, assistant, label. */
static void
print_key(const struct engine_key *k)
{
	char id[UUID_TEXT_SIZE], assistant[UUID_TEXT_SIZE] = "-";
	char made[MOMENT_TEXT_SIZE];

	uuid_format(&k->id, id);
	if (k->has_assistant)
		uuid_format(&k->assistant, assistant);
	moment_format_utc(k->created_at, made);
	printf("%s\t%s\t%s\t%s\t%s\n", id, k->revoked_at == MOMENT_NONE ?
	    "valid" : "revoked", made, assistant, k->label);
}

int
ctl_engine_key_list(struct ctl *ctl)
{
	struct engine_key_list list;
	struct uuid account;
	struct account a;
	int n, status;
	size_t i;

	if (ctl_need_account(ctl, &account) != CTL_DONE)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	n = account_load(ctl->db, ctl->pool, &account, &a);
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such account");
	if (n == -1 || engine_key_list(ctl->db, ctl->pool, &account, &list) == -1)
		return ctl_failed(ctl->db, "reading the keys");
	for (i = 0; i < list.n; i++)
		print_key(&list.v[i]);
	return CTL_DONE;
}
