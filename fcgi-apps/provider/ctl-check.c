/*
 * rufwachtctl check: is everything there that the programs need? Changes
 * nothing. One line per finding; the exit status is the worst of them. Key
 * files are looked at in ctl-check-keys.c, view files in ctl-check-views.c.
 */
#include "ctl.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ledger.h"
#include "base/moment.h"
#include "base/pool.h"
#include "check.h"
#include "owners.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/grants.h"
#include "store/schema.h"

/* Sign-in codes are counted by the database's clock, in steps of 30 s. */
#define CLOCKS_GOOD	(2 * MOMENT_SECOND)
#define CLOCKS_MAX	(30 * MOMENT_SECOND)
#define GRANTS_MAX	(1024 * 1024)

static void
print(const char *level, const char *fmt, va_list ap)
{
	printf("%-4s ", level);
	vprintf(fmt, ap);
	putchar('\n');
}

int
check_note(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(status == CTL_DONE ? "ok" : "FAIL", fmt, ap);
	va_end(ap);
	return status;
}

int
check_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print("warn", fmt, ap);
	va_end(ap);
	return CTL_DONE;
}

int
check_worst(int a, int b)
{
	if (a == CTL_FAILED || b == CTL_FAILED)
		return CTL_FAILED;
	return a == CTL_DONE ? b : a;
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

/* What the account has is what its file says. */
static int
check_grants(struct ctl *ctl, struct db *db, const char *name, const char *text)
{
	struct grants_difference d;
	char *c, *account = pool_printf(ctl->pool, "rw_%s", name);

	for (c = account; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	if (grants_compare(db, ctl->pool, account, text, &d) == -1)
		return check_note(CTL_FAILED, "account of %s: its grants cannot "
		    "be read", name);
	if (d.missing == 0 && d.surplus == 0 && !d.strange)
		return check_note(CTL_DONE, "account of %s: %u grants", name,
		    d.wanted);
	return check_note(CTL_FAILED, "account of %s: %u grants, %u of them "
	    "missing, %u too many%s; rufwachtctl migrate", name, d.wanted,
	    d.missing, d.surplus, d.strange ? ", some beyond single tables" : "");
}

/* The account of one grants file gets in and has its grants. */
static int
check_account(struct ctl *ctl, const char *path)
{
	const char *base = strrchr(path, '/') + 1;
	char *name = pool_strndup(ctl->pool, base, strlen(base) - 4);
	struct db *db;
	char *text;
	int status;

	if ((text = ctl_read_file(ctl, path, GRANTS_MAX)) == NULL)
		return CTL_FAILED;
	if ((db = db_open(&ctl->conf, name)) == NULL)
		return check_note(CTL_FAILED, "account of %s: no password file", name);
	if (db_ready(db) == -1)
		status = check_note(db_failure(db) == DB_LOST ? CTL_AGAIN : CTL_FAILED,
		    "account of %s: %s", name, db_failure(db) == DB_LOST ?
		    "no connection" : "the schema does not fit");
	else
		status = check_grants(ctl, db, name, text);
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
		status = check_worst(status, check_account(ctl, files.path[i]));
		status = check_worst(status, check_password(ctl,
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
	int64_t seen;
	int behind;

	/* Opening would make it; a ledger begins with the first erasure. */
	if (access(path, F_OK) == -1) {
		if (schema_ledger_seen(ctl->db, ctl->pool, &seen) == -1)
			return ctl_failed(ctl->db, "reading the position");
		return check_note(seen == 0 ? CTL_DONE : CTL_FAILED,
		    "ledger %s: not there, the database has seen %lld entries",
		    path, (long long)seen);
	}
	ledger = ledger_open(ctl->conf.ledger_dir, ctl->conf.key_dir);
	behind = ledger == NULL ? -1 : erase_is_behind(ctl->db, ledger);
	ledger_close(ledger);
	if (behind == 1)
		return check_note(CTL_FAILED, "ledger %s: the database is behind; "
		    "rufwachtctl ledger catch-up", path);
	return check_note(behind == 0 ? CTL_DONE : CTL_FAILED,
	    behind == 0 ? "ledger %s: whole, and known to the database" :
	    "ledger %s: cannot be used", path);
}

static int
check_clocks(struct ctl *ctl)
{
	int64_t apart = llabs(ctl->now - moment_now());

	if (apart <= CLOCKS_GOOD)
		return check_note(CTL_DONE, "clocks of database and machine: "
		    "%" PRId64 " ms apart", apart / 1000);
	if (apart <= CLOCKS_MAX)
		return check_warn("clocks of database and machine: %" PRId64
		    " ms apart; sign-in codes come too late or too early",
		    apart / 1000);
	return check_note(CTL_FAILED, "clocks of database and machine: %" PRId64
	    " s apart; sign-in codes fail", apart / MOMENT_SECOND);
}

/* What connecting found, or why it found nothing. */
static int
check_schema(struct ctl *ctl, int opened)
{
	int64_t found = ctl->db == NULL ? 0 : db_schema(ctl->db);

	if (found == 0)
		return check_note(opened == CTL_DONE ? CTL_FAILED : opened,
		    "schema: not to be read as rw_provider");
	if (opened != CTL_DONE)
		return check_note(opened, "schema: version %" PRId64 " does "
		    "not fit this program, made for %d%s", found, DB_SCHEMA,
		    found < DB_SCHEMA ? "; rufwachtctl migrate" :
		    "; install the newer programs");
	if (found > DB_SCHEMA)
		return check_warn("schema: version %" PRId64 ", newer than "
		    "this program, made for %d; it may run on it", found,
		    DB_SCHEMA);
	return check_note(CTL_DONE, "schema: version %" PRId64, found);
}

/* A file that expires soon is worth a word, and no failure yet. */
static int
check_security(struct ctl *ctl)
{
	const char *what;
	enum security_state state = ctl_security_state(ctl, &what);

	if (state == SECURITY_SOON)
		return check_warn("%s", what);
	return check_note(state == SECURITY_FINE ? CTL_DONE : CTL_FAILED, "%s",
	    what);
}

int
ctl_check(struct ctl *ctl)
{
	int status, opened;

	check_note(CTL_DONE, "configuration %s", conf_path(NULL));
	status = check_keys(ctl);
	status = check_worst(status, check_views(ctl));
	status = check_worst(status, check_security(ctl));
	status = check_worst(status, check_accounts(ctl));
	opened = ctl_open(ctl);
	status = check_worst(status, check_schema(ctl, opened));
	if (opened != CTL_DONE)
		return status;
	status = check_worst(status, check_clocks(ctl));
	status = check_worst(status, check_uses(ctl));
	status = check_worst(status, check_mails(ctl));
	return check_worst(status, check_ledger(ctl));
}
