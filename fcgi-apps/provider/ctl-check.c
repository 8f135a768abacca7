/*
 * rufwachtctl check: is everything there that the programs need? Changes
 * nothing. One line per finding; the exit status is the worst of them.
 */
#include "ctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ledger.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/seal.h"
#include "owners.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/schema.h"

#define CLOCKS_MAX	(5 * MOMENT_SECOND)
#define GRANTS_MAX	(1024 * 1024)

/* What every brand builds on. */
static const char *const view_files[] = {
	"base/layout.xsl", "base/lang-de.xml", "base/lang-en.xml",
	"contract/page.rng"
};

static int	note(int status, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* One finding, printed. Returns its status. */
static int
note(int status, const char *fmt, ...)
{
	va_list ap;

	fputs(status == CTL_DONE ? "ok   " : "bad  ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	return status;
}

/* "Try again" is worse than good and better than bad. */
static int
worst(int a, int b)
{
	if (a == CTL_FAILED || b == CTL_FAILED)
		return CTL_FAILED;
	return a == CTL_DONE ? b : a;
}

/*
 * Whose are the key files, if all programs run as one user who is neither root
 * nor one of ours? NULL: programs are kept apart.
 */
static const char *
single_user(struct ctl *ctl)
{
	char path[FILE_PATH_SIZE];
	const char *name;
	struct stat st;

	if (owners_path(path, &ctl->conf, owners_find("audit")) == -1 ||
	    stat(path, &st) == -1 || (name = owners_single(&st)) == NULL)
		return NULL;
	return pool_strdup(ctl->pool, name);
}

/*
 * Can somebody read the file who need not, or a program not who needs it? Says
 * nothing if all is well.
 */
static int
check_rights(struct ctl *ctl, const char *path, const struct owner_rule *rule)
{
	const char *single = single_user(ctl), *name;
	int status = CTL_DONE;
	struct stat st;

	if (stat(path, &st) == -1)
		return note(CTL_FAILED, "%s: not there", path);
	if (single != NULL && (name = owners_single(&st)) != NULL &&
	    strcmp(single, name) == 0)
		return CTL_DONE;
	if ((rule->mode & S_IROTH) == 0 &&
	    (name = owners_stranger(&st, rule)) != NULL)
		status = note(CTL_FAILED, "%s: %s can read it and need not",
		    path, name);
	if ((name = owners_missing(&st, rule)) != NULL)
		status = note(CTL_FAILED, "%s: rufwacht-%s has not the right it "
		    "needs", path, name);
	return status;
}

/* Key files and ledger; one line if all is well. */
static int
check_owners(struct ctl *ctl)
{
	const char *single = single_user(ctl);
	const struct owner_rule *rule;
	char path[FILE_PATH_SIZE];
	int status = CTL_DONE;

	for (rule = owner_rules; rule->name != NULL; rule++) {
		if (owners_path(path, &ctl->conf, rule) == -1)
			return CTL_FAILED;
		/* A ledger that is not there: check_ledger() knows more. */
		if (strcmp(rule->name, CTL_LEDGER) != 0 ||
		    access(path, F_OK) == 0)
			status = worst(status, check_rights(ctl, path, rule));
	}
	if (status != CTL_DONE)
		return status;
	if (single != NULL)
		return note(CTL_DONE, "key files belong to %s alone: programs "
		    "are not kept apart", single);
	return note(CTL_DONE, "key files: readable for who needs them only");
}

static int
check_keys(struct ctl *ctl)
{
	const char *dir = ctl->conf.key_dir;
	int32_t today = moment_day(moment_now());
	int status = CTL_DONE, made, there;
	const struct owner_rule *rule;
	struct seal_days *days;
	struct key key;

	for (rule = owner_rules; strcmp(rule->name, "day") != 0; rule++) {
		made = secret_key_load(&key, dir, rule->name);
		status = worst(status, note(made == -1 ? CTL_FAILED : CTL_DONE,
		    "key file %s/%s", dir, rule->name));
	}
	days = seal_days_open(dir);
	/* Half the way ahead: the privacy job extends the file every day. */
	there = days == NULL ? -1 : seal_days_slot(days, today, &key) |
	    seal_days_slot(days, today + SEAL_DAYS_AHEAD / 2, &key);
	seal_days_close(days);
	secret_wipe(&key, sizeof(key));
	return worst(status, note(there == -1 ? CTL_FAILED : CTL_DONE,
	    "key file %s/day, with today's slot and those ahead", dir));
}

static int
check_views(struct ctl *ctl)
{
	int status = CTL_DONE;
	const char *path;
	size_t i;

	for (i = 0; i < COUNT_OF(view_files); i++) {
		path = pool_printf(ctl->pool, "%s/%s", ctl->conf.view_dir,
		    view_files[i]);
		status = worst(status, note(access(path, R_OK) == -1 ?
		    CTL_FAILED : CTL_DONE, "view file %s", path));
	}
	return status;
}

/* How many GRANT statements a grants file has. */
static int64_t
count_grants(const char *text)
{
	int64_t n = 0;

	for (; text != NULL; text = strchr(text, '\n')) {
		text += strspn(text, "\n");
		if (strncmp(text, "GRANT ", 6) == 0)
			n++;
		if (*text == '\0')
			break;
	}
	return n;
}

/* Only the program itself may read its password. */
static int
check_password(struct ctl *ctl, const char *name)
{
	struct owner_rule rule = { .user = name, .mode = 0400,
	    .programs = { name } };
	char *c, *path;

	path = pool_printf(ctl->pool, "%s/rw_%s", ctl->conf.db_password_dir,
	    name);
	for (c = strrchr(path, '/'); *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	return check_rights(ctl, path, &rule);
}

/* The account of one grants file gets in and has its grants. */
static int
check_account(struct ctl *ctl, const char *path)
{
	const char *base = strrchr(path, '/') + 1;
	char *name = pool_strndup(ctl->pool, base, strlen(base) - 4);
	int64_t have, want;
	struct db *db;
	char *text;
	int status;

	if ((text = ctl_read_file(ctl, path, GRANTS_MAX)) == NULL)
		return CTL_FAILED;
	if ((db = db_open(&ctl->conf, name)) == NULL)
		return note(CTL_FAILED, "account of %s: no password file", name);
	if (db_ready(db) == -1)
		status = note(db_failure(db) == DB_LOST ? CTL_AGAIN : CTL_FAILED,
		    "account of %s: %s", name, db_failure(db) == DB_LOST ?
		    "no connection" : "the schema does not fit");
	else {
		/* Every account has one more line: that it may connect. */
		have = schema_grants(db, ctl->pool) - 1;
		want = count_grants(text);
		status = note(have == want ? CTL_DONE : CTL_FAILED,
		    "account of %s: %lld of %lld grants", name,
		    (long long)have, (long long)want);
	}
	db_close(db);
	return status;
}

static int
check_accounts(struct ctl *ctl)
{
	struct ctl_files files;
	int status = CTL_DONE;
	const char *base;
	size_t i;

	if (ctl_list_sql(ctl, pool_printf(ctl->pool, "%s/grants",
	    ctl->conf.sql_dir), &files) == -1)
		return CTL_FAILED;
	for (i = 0; i < files.count; i++) {
		base = strrchr(files.path[i], '/') + 1;
		status = worst(status, check_account(ctl, files.path[i]));
		status = worst(status, check_password(ctl,
		    pool_strndup(ctl->pool, base, strlen(base) - 4)));
	}
	return status;
}

static int
check_ledger(struct ctl *ctl)
{
	const char *path = pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir);
	struct ledger *ledger;
	struct key key;
	int64_t seen;
	int behind;

	/* Opening would make it; a ledger begins with the first erasure. */
	if (access(path, F_OK) == -1) {
		if (schema_ledger_seen(ctl->db, ctl->pool, &seen) == -1)
			return ctl_failed(ctl->db, "reading the position");
		return note(seen == 0 ? CTL_DONE : CTL_FAILED,
		    "ledger %s: not there, the database has seen %lld entries",
		    path, (long long)seen);
	}
	if (secret_key_load(&key, ctl->conf.key_dir, "ledger") == -1)
		return CTL_FAILED;
	ledger = ledger_open(ctl->conf.ledger_dir, &key);
	secret_wipe(&key, sizeof(key));
	behind = ledger == NULL ? -1 : erase_is_behind(ctl->db, ledger);
	ledger_close(ledger);
	if (behind == 1)
		return note(CTL_FAILED, "ledger %s: the database is behind; "
		    "rufwachtctl ledger catch-up", path);
	return note(behind == 0 ? CTL_DONE : CTL_FAILED, "ledger %s", path);
}

static int
check_clocks(struct ctl *ctl)
{
	int64_t apart = llabs(ctl->now - moment_now());

	return note(apart <= CLOCKS_MAX ? CTL_DONE : CTL_FAILED,
	    "clocks of database and machine: %lld ms apart",
	    (long long)(apart / 1000));
}

/* A file that expires soon is worth a word, and no failure yet. */
static int
check_security(struct ctl *ctl)
{
	const char *what;
	enum security_state state = ctl_security_state(ctl, &what);

	if (state == SECURITY_SOON) {
		printf("warn %s\n", what);
		return CTL_DONE;
	}
	return note(state == SECURITY_FINE ? CTL_DONE : CTL_FAILED, "%s", what);
}

int
ctl_check(struct ctl *ctl)
{
	int status, opened;

	note(CTL_DONE, "configuration %s", conf_path(NULL));
	status = worst(check_keys(ctl), check_owners(ctl));
	status = worst(status, check_views(ctl));
	status = worst(status, check_security(ctl));
	status = worst(status, check_accounts(ctl));
	if ((opened = ctl_open(ctl)) != CTL_DONE)
		return worst(status, note(opened, "connecting as rw_provider"));
	status = worst(status, check_clocks(ctl));
	return worst(status, check_ledger(ctl));
}
