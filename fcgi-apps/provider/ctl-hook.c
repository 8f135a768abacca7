/*
 * rufwachtctl engine-hook create, rotate, list, revoke: addresses for engines
 * of others, and the secrets they sign with.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/assistant.h"
#include "store/db.h"
#include "store/engine_hook.h"
#include "store/keyring.h"

#define SHIPPED		PKGDATADIR "/engines"
#define NAME_BYTES	"abcdefghijklmnopqrstuvwxyz0123456789-"
#define HOURS		24	/* the secret before counts so long */
#define HOURS_MAX	168
#define SECRET_LEAST	16	/* characters of one that is brought along */

struct hook_work {
	struct engine_hook hook;
	struct keyring	*keyring;
	const char	*secret;
	bool		 made;		/* by us: it is shown */
	int64_t		 until;
	char		 token[SECRET_TOKEN_SIZE];
};

/*
 * The engine's own, from a file, or a fresh one. It is written the way of
 * Standard Webhooks; to every other engine it is text like any other.
 */
static int
choose_secret(struct ctl *ctl, struct hook_work *w)
{
	const char *path = ctl_option(ctl, "secret-file");
	unsigned char random[SECRET_SIZE];
	char *text;
	size_t n;

	if (path == NULL) {
		secret_random(random, sizeof(random));
		w->secret = pool_printf(ctl->pool, "whsec_%s",
		    text_base64(ctl->pool, random, sizeof(random)));
		secret_wipe(random, sizeof(random));
		w->made = true;
		return CTL_DONE;
	}
	text = ctl_read_file(ctl, path, ENGINE_HOOK_SECRET_MAX);
	if (text == NULL)
		return CTL_USAGE;
	for (n = strlen(text); n > 0 && strchr("\r\n", text[n - 1]) != NULL; n--)
		text[n - 1] = '\0';
	if (n < SECRET_LEAST || strpbrk(text, " \t\r\n") != NULL ||
	    !text_is_plain(text, n))
		return ctl_say(CTL_USAGE, "%s: one line of %d characters or more "
		    "without blanks", path, SECRET_LEAST);
	w->secret = text;
	return CTL_DONE;
}

/* Whether its file can be read is the engine program's to say (--check). */
static int
check_profile(struct ctl *ctl, const char *name)
{
	if (name[0] == '\0' || strlen(name) > ENGINE_HOOK_PROFILE_MAX ||
	    name[strspn(name, NAME_BYTES)] != '\0')
		return ctl_say(CTL_USAGE, "--profile: small letters, digits, "
		    "hyphens");
	if (access(pool_printf(ctl->pool, "%s/%s.conf", ctl->conf.engine_dir,
	    name), F_OK) == 0 || access(pool_printf(ctl->pool,
	    SHIPPED "/%s.conf", name), F_OK) == 0)
		return CTL_DONE;
	return ctl_say(CTL_NOT_FOUND, "no profile %s in %s or " SHIPPED, name,
	    ctl->conf.engine_dir);
}

static int
check_assistant(struct ctl *ctl, const struct engine_hook *h)
{
	struct assistant a;
	int n;

	n = assistant_load(ctl->db, ctl->pool, &h->account, &h->assistant, &a);
	if (n == -1)
		return ctl_failed(ctl->db, "reading the assistant");
	return n == 1 ? CTL_DONE :
	    ctl_say(CTL_NOT_FOUND, "no such assistant in that account");
}

static int
open_keyring(struct ctl *ctl, struct hook_work *w)
{
	w->keyring = keyring_open(&ctl->conf);
	return w->keyring != NULL ? CTL_DONE :
	    ctl_say(CTL_FAILED, "the key files cannot be read");
}

static int
do_create(struct ctl *ctl, void *arg)
{
	struct hook_work *w = arg;

	if (engine_hook_create(ctl->db, w->keyring, &w->hook, w->secret,
	    w->token) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-hook.created",
	    .account = &w->hook.account, .kind = "engine-hook",
	    .object = &w->hook.id, .detail = pool_printf(ctl->pool,
	    "profile=%s", w->hook.profile) });
}

/* Address and, where we made it, secret: both exist nowhere else. */
static void
print_new(struct ctl *ctl, const struct hook_work *w)
{
	char id[UUID_TEXT_SIZE];

	uuid_format(&w->hook.id, id);
	printf("%s\n%s/engine/v1/hooks/%s\n", id, ctl->conf.public_url,
	    w->token);
	if (w->made)
		puts(w->secret);
}

int
ctl_engine_hook_create(struct ctl *ctl)
{
	struct hook_work w = { .made = false };
	const char *assistant;
	int status;

	if ((status = ctl_need_account(ctl, &w.hook.account)) != CTL_DONE)
		return status;
	if ((assistant = ctl_need(ctl, "assistant")) == NULL ||
	    ctl_uuid(assistant, &w.hook.assistant) == -1 ||
	    (w.hook.profile = ctl_need(ctl, "profile")) == NULL)
		return CTL_USAGE;
	if ((status = check_profile(ctl, w.hook.profile)) != CTL_DONE ||
	    (status = choose_secret(ctl, &w)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE ||
	    (status = ctl_need_open(ctl, &w.hook.account)) != CTL_DONE ||
	    (status = check_assistant(ctl, &w.hook)) != CTL_DONE ||
	    (status = open_keyring(ctl, &w)) != CTL_DONE)
		return status;
	w.hook.created_at = ctl->now;
	if ((status = ctl_change(ctl, do_create, &w)) == CTL_DONE)
		print_new(ctl, &w);
	keyring_close(w.keyring);
	secret_wipe(w.token, sizeof(w.token));
	return status;
}

/* The hook of the operand, alive. */
static int
load_hook(struct ctl *ctl, struct engine_hook *h)
{
	int n;

	n = engine_hook_load(ctl->db, ctl->pool, &h->id, h);
	if (n == -1)
		return ctl_failed(ctl->db, "reading the hook");
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such hook");
	return h->revoked_at == MOMENT_NONE ? CTL_DONE :
	    ctl_say(CTL_REFUSED, "the hook is revoked");
}

static int
do_rotate(struct ctl *ctl, void *arg)
{
	struct hook_work *w = arg;

	if (engine_hook_rotate(ctl->db, w->keyring, &w->hook.id, w->secret,
	    w->until) != 1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-hook.rotated",
	    .account = &w->hook.account, .kind = "engine-hook",
	    .object = &w->hook.id });
}

int
ctl_engine_hook_rotate(struct ctl *ctl)
{
	struct hook_work w = { .made = false };
	uint64_t hours = HOURS;
	int status;

	if (ctl_uuid(ctl->operand[0], &w.hook.id) == -1 ||
	    ctl_number(ctl, "hours", HOURS_MAX, &hours) == -1)
		return CTL_USAGE;
	if ((status = choose_secret(ctl, &w)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE ||
	    (status = load_hook(ctl, &w.hook)) != CTL_DONE ||
	    (status = open_keyring(ctl, &w)) != CTL_DONE)
		return status;
	w.until = ctl->now + (int64_t)hours * MOMENT_HOUR;
	status = ctl_change(ctl, do_rotate, &w);
	if (status == CTL_DONE && w.made)
		puts(w.secret);
	keyring_close(w.keyring);
	return status;
}

static int
do_revoke(struct ctl *ctl, void *arg)
{
	struct engine_hook *h = arg;

	if (engine_hook_revoke(ctl->db, &h->id, ctl->now) != 1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-hook.revoked",
	    .account = &h->account, .kind = "engine-hook", .object = &h->id });
}

int
ctl_engine_hook_revoke(struct ctl *ctl)
{
	struct engine_hook h;
	int status;

	if (ctl_uuid(ctl->operand[0], &h.id) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = load_hook(ctl, &h)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_revoke, &h);
}

/* One line: id, state, made, assistant, profile, end of the secret before. */
static void
print_hook(const struct engine_hook *h)
{
	char id[UUID_TEXT_SIZE], assistant[UUID_TEXT_SIZE];
	char made[MOMENT_TEXT_SIZE], until[MOMENT_TEXT_SIZE] = "-";

	uuid_format(&h->id, id);
	uuid_format(&h->assistant, assistant);
	moment_format_utc(h->created_at, made);
	if (h->old_until != MOMENT_NONE)
		moment_format_utc(h->old_until, until);
	printf("%s\t%s\t%s\t%s\t%s\t%s\n", id, h->revoked_at == MOMENT_NONE ?
	    "valid" : "revoked", made, assistant, h->profile, until);
}

int
ctl_engine_hook_list(struct ctl *ctl)
{
	struct engine_hook_list list;
	struct uuid account;
	int status;
	size_t i;

	if ((status = ctl_need_account(ctl, &account)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if (engine_hook_list(ctl->db, ctl->pool, &account, &list) == -1)
		return ctl_failed(ctl->db, "reading the hooks");
	for (i = 0; i < list.n; i++)
		print_hook(&list.v[i]);
	return CTL_DONE;
}
