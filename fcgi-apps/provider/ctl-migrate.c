/*
 * rufwachtctl migrate: schema files, the instance row, one database account per
 * grants file. Every step can be repeated, in whatever state a kill left it.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/schema.h"

#define FILE_MAX	(1024 * 1024)
#define DIR_MODE	0711	/* programs pass through, each to its own file */
#define OLDEST_LINE	"-- oldest program: "

struct migration {
	struct db	*db;
	unsigned	 applied;	/* schema files */
	unsigned	 accounts;
};

/* The number in "…/004-conversation.sql", or 0. */
static unsigned
file_number(const char *path)
{
	const char *base = strrchr(path, '/') + 1;
	uint64_t n;

	if (strspn(base, "0123456789") != 3 || base[3] != '-' ||
	    text_parse_uint(base, 3, 999, &n) == -1)
		return 0;
	return (unsigned)n;
}

/*
 * The oldest program that may run on this file's schema: its own line says so;
 * otherwise the one made for the schema before.
 */
static unsigned
oldest_program(const char *text, unsigned version)
{
	const char *line = strstr(text, OLDEST_LINE);
	uint64_t n;

	if (line == NULL)
		return version - 1;
	line += strlen(OLDEST_LINE);
	if (text_parse_uint(line, strcspn(line, "\r\n"), version, &n) == -1)
		return version;
	return (unsigned)n;
}

static int
apply_files(struct ctl *ctl, struct migration *m)
{
	struct ctl_files files;
	unsigned number;
	char *text;
	size_t i;
	int has;

	if (ctl_list_sql(ctl, pool_printf(ctl->pool, "%s/schema",
	    ctl->conf.sql_dir), &files) == -1)
		return CTL_FAILED;
	for (i = 0; i < files.count; i++) {
		if ((number = file_number(files.path[i])) != i + 1)
			return ctl_say(CTL_FAILED, "%s: number %03zu was due",
			    files.path[i], i + 1);
		if ((has = schema_has(m->db, ctl->pool, number)) == 1)
			continue;
		if (has == -1)
			return ctl_failed(m->db, "reading the schema version");
		if ((text = ctl_read_file(ctl, files.path[i], FILE_MAX)) == NULL)
			return CTL_FAILED;
		if (schema_apply(m->db, ctl->pool, number,
		    oldest_program(text, number), text) == -1)
			return ctl_failed(m->db, files.path[i]);
		m->applied++;
	}
	return CTL_DONE;
}

/* "…/grants/privacy-job.sql": account "rw_privacy_job", user "rufwacht-…". */
static void
names_of(struct ctl *ctl, const char *path, char **account, char **user)
{
	const char *base = strrchr(path, '/') + 1;
	char *c;

	*user = pool_printf(ctl->pool, "rufwacht-%.*s",
	    (int)(strlen(base) - strlen(".sql")), base);
	*account = pool_printf(ctl->pool, "rw_%s", *user + strlen("rufwacht-"));
	for (c = *account; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
}

/*
 * The password in DIR/ACCOUNT, made if there is none. The file is whole or not
 * there, so an existing one is always the one to use.
 */
static char *
password_of(struct ctl *ctl, const char *account, const char *user)
{
	const char *dir = ctl->conf.db_password_dir;
	unsigned char random[SECRET_SIZE];
	char path[FILE_PATH_SIZE], *text;
	char *line = pool_secret(ctl->pool, 2 * SECRET_SIZE + 2);

	secret_random(random, sizeof(random));
	text_hex(random, sizeof(random), line);
	secret_wipe(random, sizeof(random));
	line[2 * SECRET_SIZE] = '\n';
	if (file_path(path, dir, account) == -1 ||
	    file_publish(dir, account, line, 2 * SECRET_SIZE + 1) == -1)
		return NULL;
	if (ctl_give(path, ctl_option(ctl, "owner"), user) == -1 ||
	    (text = ctl_read_file(ctl, path, 2 * SECRET_SIZE + 1)) == NULL)
		return NULL;
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static int
make_account(struct ctl *ctl, struct migration *m, const char *path)
{
	char *account, *grants, *password, *user;
	int rc;

	names_of(ctl, path, &account, &user);
	if ((grants = ctl_read_file(ctl, path, FILE_MAX)) == NULL ||
	    (password = password_of(ctl, account, user)) == NULL)
		return CTL_FAILED;
	rc = schema_account(m->db, account, password, grants);
	secret_wipe(password, strlen(password));
	m->accounts++;
	return rc == -1 ? ctl_failed(m->db, account) : CTL_DONE;
}

static int
make_accounts(struct ctl *ctl, struct migration *m)
{
	struct ctl_files files;
	int status = CTL_DONE;
	size_t i;

	if (ctl_make_dir(ctl->conf.db_password_dir, DIR_MODE) == -1 ||
	    ctl_list_sql(ctl, pool_printf(ctl->pool, "%s/grants",
	    ctl->conf.sql_dir), &files) == -1)
		return CTL_FAILED;
	for (i = 0; i < files.count && status == CTL_DONE; i++)
		status = make_account(ctl, m, files.path[i]);
	return status;
}

/* The audit row, once there is a key to sign it with. */
static int
note_migration(struct ctl *ctl, struct migration *m)
{
	char path[FILE_PATH_SIZE];
	struct audit_row row = {
		.code = "schema.migrated", .outcome = AUDIT_DONE,
		.actor_kind = AUDIT_CLI
	};

	if (file_path(path, ctl->conf.key_dir, "audit") == -1)
		return CTL_FAILED;
	if (m->applied == 0 || access(path, F_OK) == -1)
		return CTL_DONE;
	if (ctl_audit_keys(ctl) == -1)
		return CTL_FAILED;
	row.detail = pool_printf(ctl->pool, "files=%u", m->applied);
	if (db_now(m->db, &row.now) == -1 || audit_write(m->db, &row) == -1)
		return ctl_failed(m->db, "writing the audit row");
	return CTL_DONE;
}

int
ctl_migrate(struct ctl *ctl)
{
	struct migration m = { .db = NULL };
	int status;

	if ((m.db = db_open(&ctl->conf, "admin")) == NULL)
		return CTL_FAILED;
	switch (schema_open(m.db, ctl->pool)) {
	case 0:
		status = CTL_DONE;
		break;
	case 1:
		status = ctl_say(CTL_AGAIN, "another migration is running");
		break;
	default:
		status = ctl_failed(m.db, "connecting as the database's admin");
		break;
	}
	if (status == CTL_DONE)
		status = apply_files(ctl, &m);
	if (status == CTL_DONE && schema_name(m.db) == -1)
		status = ctl_failed(m.db, "naming the database");
	if (status == CTL_DONE)
		status = make_accounts(ctl, &m);
	if (status == CTL_DONE)
		status = note_migration(ctl, &m);
	db_close(m.db);
	if (status == CTL_DONE)
		printf("%u schema files applied, %u accounts set\n", m.applied,
		    m.accounts);
	return status;
}
