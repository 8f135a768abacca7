/*
 * rufwachtctl check: is everything there that the programs need? Changes
 * nothing. One line per finding; the exit status is the worst of them.
 */
#include "ctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ledger.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/seal.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/schema.h"

#define CLOCKS_MAX	(5 * MOMENT_SECOND)
#define GRANTS_MAX	(1024 * 1024)

static const char *const key_files[] = {
	"content", "index", "totp", "audit", "session", "ledger"
};

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

static int
check_keys(struct ctl *ctl)
{
	const char *dir = ctl->conf.key_dir;
	int32_t today = moment_day(moment_now());
	int status = CTL_DONE, made, there;
	struct seal_days *days;
	struct key key;
	size_t i;

	for (i = 0; i < COUNT_OF(key_files); i++) {
		made = secret_key_load(&key, dir, key_files[i]);
		status = worst(status, note(made == -1 ? CTL_FAILED : CTL_DONE,
		    "key file %s/%s", dir, key_files[i]));
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
	size_t i;

	if (ctl_list_sql(ctl, pool_printf(ctl->pool, "%s/grants",
	    ctl->conf.sql_dir), &files) == -1)
		return CTL_FAILED;
	for (i = 0; i < files.count; i++)
		status = worst(status, check_account(ctl, files.path[i]));
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

int
ctl_check(struct ctl *ctl)
{
	int status, opened;

	note(CTL_DONE, "configuration %s", conf_path(NULL));
	status = worst(check_keys(ctl), check_views(ctl));
	status = worst(status, check_accounts(ctl));
	if ((opened = ctl_open(ctl)) != CTL_DONE)
		return worst(status, note(opened, "connecting as rw_provider"));
	status = worst(status, check_clocks(ctl));
	return worst(status, check_ledger(ctl));
}
