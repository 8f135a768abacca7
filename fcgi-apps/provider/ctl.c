/*
 * rufwachtctl: the provider's command line. This file reads the arguments and
 * finds the command; the commands are in ctl-*.c.
 */
#include "ctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/keys.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/db.h"

#define TRIES	5

static const struct ctl_command commands[] = {
	{ "migrate", NULL, " owner ", 0, 0, "[--owner USER]", ctl_migrate },
	{ "keys", "create", " owner ", 0, 0, "[--owner USER]", ctl_keys_create },
	{ "keys", "list", "", 0, 0, "", ctl_keys_list },
	{ "keys", "rotate", "", 1, 1, "PURPOSE", ctl_keys_rotate },
	{ "keys", "rewrap", "", 1, 1, "PURPOSE", ctl_keys_rewrap },
	{ "keys", "retire", "", 2, 2, "PURPOSE ID", ctl_keys_retire },
	{ "check", NULL, "", 0, 0, "", ctl_check },
	{ "account", "create",
	    " name language retention-days agents-see-personal-data brand seats ",
	    0, 0, "--name N [--language de] [--retention-days 30]\n"
	    "\t    [--agents-see-personal-data yes|no] [--brand base]\n"
	    "\t    [--seats N]",
	    ctl_account_create },
	{ "account", "list", "", 0, 0, "", ctl_account_list },
	{ "account", "close", "", 1, 1, "UUID", ctl_account_close },
	{ "account", "seats", "", 2, 2, "UUID N|none", ctl_account_seats },
	{ "account", "rotate-key", "", 1, 1, "UUID", ctl_account_rotate_key },
	{ "assistant", "create",
	    " account name mode language notice-de notice-en retention-days ",
	    0, 0, "--account A --name N --mode none|notice|explicit\n"
	    "\t    [--language de] [--notice-de FILE] [--notice-en FILE]\n"
	    "\t    [--retention-days N]", ctl_assistant_create },
	{ "user", "invite", " account email role assistant mail ", 0, 0,
	    "--account A|provider --email E --role R\n"
	    "\t    [--assistant ID ...] [--mail yes|no]", ctl_user_invite },
	{ "user", "list", " account ", 0, 0, "--account A|provider",
	    ctl_user_list },
	{ "user", "deactivate", " account email ", 0, 0,
	    "--account A|provider --email E", ctl_user_deactivate },
	{ "engine-key", "create", " account assistant label ", 0, 0,
	    "--account A [--assistant ID] [--label L]",
	    ctl_engine_key_create },
	{ "engine-key", "revoke", "", 1, 1, "ID", ctl_engine_key_revoke },
	{ "engine-key", "list", " account ", 0, 0, "--account A",
	    ctl_engine_key_list },
	{ "engine-cert", "add", " account file label ", 0, 0,
	    "--account A --file PEM --label L", ctl_engine_cert_add },
	{ "engine-cert", "list", " account ", 0, 0, "--account A",
	    ctl_engine_cert_list },
	{ "engine-cert", "revoke", "", 1, 1, "ID", ctl_engine_cert_revoke },
	{ "engine-hook", "create", " account assistant profile secret-file ",
	    0, 0, "--account A --assistant ID --profile P\n"
	    "\t    [--secret-file F]", ctl_engine_hook_create },
	{ "engine-hook", "rotate", " secret-file hours ", 1, 1,
	    "ID [--secret-file F] [--hours 24]", ctl_engine_hook_rotate },
	{ "engine-hook", "list", " account ", 0, 0, "--account A",
	    ctl_engine_hook_list },
	{ "engine-hook", "revoke", "", 1, 1, "ID", ctl_engine_hook_revoke },
	{ "brand", "set", " title xslt accent-light accent-dark on-accent-light "
	    "on-accent-dark radius font sender-name sender-address imprint "
	    "privacy accessibility ", 1, 1,
	    "NAME [--title T] [--xslt FOLDER]\n"
	    "\t    [--accent-light #RRGGBB --accent-dark #RRGGBB]\n"
	    "\t    [--on-accent-light #RRGGBB --on-accent-dark #RRGGBB]\n"
	    "\t    [--radius PIXELS] [--font NAME] [--sender-name N]\n"
	    "\t    [--sender-address A] [--imprint URL] [--privacy URL]\n"
	    "\t    [--accessibility URL]", ctl_brand_set },
	{ "brand", "logo", "", 2, 2, "NAME FILE|none", ctl_brand_logo },
	{ "brand", "host", " remove ", 2, 2, "NAME HOST [--remove yes]",
	    ctl_brand_host },
	{ "brand", "word", " form ", 4, 4,
	    "NAME LANGUAGE KEY TEXT [--form one|other]", ctl_brand_word },
	{ "brand", "list", "", 0, 0, "", ctl_brand_list },
	{ "brand", "show", "", 1, 1, "NAME", ctl_brand_show },
	{ "brand", "remove", "", 1, 1, "NAME", ctl_brand_remove },
	{ "brand", "publish", "", 0, 0, "", ctl_brand_publish },
	{ "brand", "check", "", 1, 1, "FOLDER", ctl_brand_check },
	{ "brand", "preview", " language ", 2, 2,
	    "NAME SAMPLE [--language de]", ctl_brand_preview },
	{ "mail", "list", " state ", 0, 0,
	    "[--state queued|sent|failed|dropped]", ctl_mail_list },
	{ "mail", "retry", "", 1, 1, "ID", ctl_mail_retry },
	{ "mail", "test", "", 1, 1, "ADDRESS", ctl_mail_test },
	{ "job", "run", "", 1, 1, "NAME", ctl_job_run },
	{ "ledger", "catch-up", "", 0, 0, "", ctl_ledger_catch_up },
	{ "backup", NULL, "", 1, 1, "DIR", ctl_backup },
	{ "restore", NULL, " ledger owner ", 1, 1,
	    "DIR --ledger FILE [--owner USER]", ctl_restore },
	{ "security-txt", NULL, "", 0, 0, "", ctl_security_txt },
};

static int
usage(void)
{
	const struct ctl_command *c;

	fputs("usage: rufwachtctl COMMAND, one of\n", stderr);
	for (c = commands; c < commands + COUNT_OF(commands); c++)
		fprintf(stderr, "\t%s%s%s%s%s\n", c->noun,
		    c->verb == NULL ? "" : " ", c->verb == NULL ? "" : c->verb,
		    c->usage[0] == '\0' ? "" : " ", c->usage);
	return CTL_USAGE;
}

int
ctl_say(int status, const char *fmt, ...)
{
	va_list ap;

	fputs("rufwachtctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return status;
}

const char *
ctl_option_next(const struct ctl *ctl, const char *name, size_t *at)
{
	while (*at < ctl->options) {
		const struct ctl_option *o = &ctl->option[(*at)++];

		if (strcmp(o->name, name) == 0)
			return o->value;
	}
	return NULL;
}

const char *
ctl_option(const struct ctl *ctl, const char *name)
{
	const char *value, *last = NULL;
	size_t at = 0;

	while ((value = ctl_option_next(ctl, name, &at)) != NULL)
		last = value;
	return last;
}

const char *
ctl_need(const struct ctl *ctl, const char *name)
{
	const char *value = ctl_option(ctl, name);

	if (value == NULL)
		ctl_say(0, "--%s is missing", name);
	return value;
}

const char *
ctl_need_text(const struct ctl *ctl, const char *name, size_t max)
{
	const char *value = ctl_need(ctl, name);
	size_t len;

	if (value == NULL)
		return NULL;
	len = strlen(value);
	if (!text_is_plain(value, len) || text_length(value, len) > max ||
	    value[strspn(value, " \t\r\n")] == '\0') {
		ctl_say(0, "--%s: 1 to %zu characters of UTF-8", name, max);
		return NULL;
	}
	return value;
}

int
ctl_number(const struct ctl *ctl, const char *name, uint64_t max, uint64_t *out)
{
	const char *value = ctl_option(ctl, name);

	if (value == NULL)
		return 1;
	if (text_parse_uint(value, strlen(value), max, out) == -1)
		return ctl_say(-1, "--%s: a number from 0 to %llu", name,
		    (unsigned long long)max);
	return 0;
}

int
ctl_uuid(const char *text, struct uuid *id)
{
	if (uuid_parse(id, text, strlen(text)) == -1)
		return ctl_say(-1, "%s: not a UUID", text);
	return 0;
}

bool
ctl_is_language(const struct ctl *ctl, const char *s)
{
	const char *list = pool_printf(ctl->pool, " %s ", ctl->conf.languages);

	return s[0] != '\0' && strchr(s, ' ') == NULL &&
	    strstr(list, pool_printf(ctl->pool, " %s ", s)) != NULL;
}

int
ctl_failed(const struct db *db, const char *doing)
{
	switch (db_failure(db)) {
	case DB_LOST:
	case DB_FULL:
	case DB_RETRY:
		return ctl_say(CTL_AGAIN, "%s: the database is not to be had",
		    doing);
	case DB_TAKEN:
	case DB_REFUSED:
		return ctl_say(CTL_REFUSED, "%s: the database refuses", doing);
	case DB_TOO_OLD:
		return ctl_say(CTL_FAILED, "%s: run rufwachtctl migrate", doing);
	default:
		return ctl_say(CTL_FAILED, "%s: failed", doing);
	}
}

int
ctl_audit_keys(struct ctl *ctl)
{
	if (ctl->audit_keys == NULL)
		ctl->audit_keys = keys_open(ctl->conf.key_dir, "audit");
	if (ctl->audit_keys == NULL)
		return ctl_say(-1, "no audit key: rufwachtctl keys create");
	audit_init("rufwachtctl", ctl->audit_keys);
	return 0;
}

struct db *
ctl_open_as(struct ctl *ctl, const char *name, int *status)
{
	struct db *db;

	if ((db = db_open(&ctl->conf, name)) == NULL) {
		*status = ctl_say(CTL_FAILED, "no database password: "
		    "rufwachtctl migrate");
		return NULL;
	}
	if (db_ready(db) == 0)
		return db;
	*status = ctl_failed(db, "connecting");
	db_close(db);
	return NULL;
}

int
ctl_open(struct ctl *ctl)
{
	if (ctl_audit_keys(ctl) == -1)
		return CTL_FAILED;
	if ((ctl->db = db_open(&ctl->conf, "provider")) == NULL)
		return ctl_say(CTL_FAILED, "no database password: "
		    "rufwachtctl migrate");
	if (db_ready(ctl->db) == -1 || db_now(ctl->db, &ctl->now) == -1)
		return ctl_failed(ctl->db, "connecting");
	return CTL_DONE;
}

int
ctl_audit(struct ctl *ctl, const struct ctl_event *event)
{
	struct audit_row row = {
		.code = event->code, .outcome = AUDIT_DONE,
		.actor_kind = AUDIT_CLI, .object_kind = event->kind,
		.object = event->object, .detail = event->detail,
		.now = ctl->now
	};

	if (event->account != NULL)
		row.account = *event->account;
	return audit_write(ctl->db, &row);
}

int
ctl_change(struct ctl *ctl, int (*fn)(struct ctl *, void *), void *arg)
{
	int status, tries;

	for (tries = 0; tries < TRIES; tries++) {
		if (db_begin(ctl->db) == -1)
			return ctl_failed(ctl->db, "beginning");
		status = fn(ctl, arg);
		if (status == CTL_DONE && db_commit(ctl->db) == 0)
			return CTL_DONE;
		db_rollback(ctl->db);
		if (status > CTL_DONE)
			return status;
		if (db_failure(ctl->db) != DB_RETRY)
			break;
	}
	return ctl_failed(ctl->db, "changing the database");
}

static const struct ctl_command *
find_command(const char *noun, const char *verb)
{
	const struct ctl_command *c;

	for (c = commands; c < commands + COUNT_OF(commands); c++)
		if (strcmp(c->noun, noun) == 0 && (c->verb == NULL ||
		    (verb != NULL && strcmp(c->verb, verb) == 0)))
			return c;
	return NULL;
}

/* Is this option in the blank-separated list of the command? */
static bool
knows_option(struct pool *pool, const struct ctl_command *c, const char *name)
{
	return name[0] != '\0' && strchr(name, ' ') == NULL &&
	    strstr(c->options, pool_printf(pool, " %s ", name)) != NULL;
}

/* "--name value" or "--name=value", operands between them; "--" ends options. */
static int
read_words(struct ctl *ctl, const struct ctl_command *c, int argc, char **argv)
{
	bool more = true;
	const char *name, *value;
	int i;

	for (i = 0; i < argc; i++) {
		if (ctl->options == CTL_WORDS || ctl->operands == CTL_WORDS)
			return ctl_say(-1, "too many arguments");
		if (!more || strncmp(argv[i], "--", 2) != 0) {
			ctl->operand[ctl->operands++] = argv[i];
			continue;
		}
		if (argv[i][2] == '\0') {
			more = false;
			continue;
		}
		name = argv[i] + 2;
		if ((value = strchr(name, '=')) != NULL) {
			name = pool_strndup(ctl->pool, name,
			    (size_t)(value - name));
			value++;
		} else if (i + 1 < argc)
			value = argv[++i];
		if (!knows_option(ctl->pool, c, name))
			return ctl_say(-1, "--%s: unknown option", name);
		if (value == NULL)
			return ctl_say(-1, "--%s needs a value", name);
		ctl->option[ctl->options++] =
		    (struct ctl_option){ .name = name, .value = value };
	}
	return ctl->operands < c->least || ctl->operands > c->most ? -1 : 0;
}

static int
run_command(struct ctl *ctl, int argc, char **argv)
{
	const struct ctl_command *c;
	char error[256];
	int skip;

	if (argc < 1 || (c = find_command(argv[0],
	    argc > 1 ? argv[1] : NULL)) == NULL)
		return usage();
	skip = c->verb == NULL ? 1 : 2;
	if (read_words(ctl, c, argc - skip, argv + skip) == -1) {
		fprintf(stderr, "usage: rufwachtctl %s%s%s %s\n", c->noun,
		    c->verb == NULL ? "" : " ", c->verb == NULL ? "" : c->verb,
		    c->usage);
		return CTL_USAGE;
	}
	if (conf_load(&ctl->conf, NULL, error, sizeof(error)) == -1)
		return ctl_say(CTL_FAILED, "%s: %s", conf_path(NULL), error);
	return c->run(ctl);
}

int
main(int argc, char **argv)
{
	/* Static, because the texts of the configuration are never freed. */
	static struct ctl ctl;
	int status;

	log_init("rufwachtctl", LOG_LEVEL_WARN);
	if (secret_init() == -1)
		return CTL_FAILED;
	ctl.pool = pool_create();
	status = run_command(&ctl, argc - 1, argv + 1);
	db_close(ctl.db);
	keys_close(ctl.audit_keys);
	pool_destroy(ctl.pool);
	if (fflush(stdout) != 0 && status == CTL_DONE)
		status = ctl_say(CTL_FAILED, "writing the answer failed");
	return status;
}
