/*
 * rufwachtctl job run NAME, and ledger catch-up.
 */
#include "ctl.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ledger.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/schema.h"

/*
 * Root becomes the user whose password file the job reads: as root it would
 * leave files behind that the job itself cannot write.
 */
static int
become_owner(const struct ctl *ctl, const char *job)
{
	struct passwd *pw;
	struct stat st;
	char *c, *path;

	path = pool_printf(ctl->pool, "%s/rw_%s_job", ctl->conf.db_password_dir,
	    job);
	for (c = strrchr(path, '/'); *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	if (stat(path, &st) == -1)
		return ctl_say(-1, "%s: %s", path, strerror(errno));
	if (geteuid() != 0 || st.st_uid == 0)
		return 0;
	if ((pw = getpwuid(st.st_uid)) == NULL)
		return ctl_say(-1, "%s: its owner has no name", path);
	if (initgroups(pw->pw_name, pw->pw_gid) == -1 ||
	    setgid(pw->pw_gid) == -1 || setuid(pw->pw_uid) == -1)
		return ctl_say(-1, "becoming %s: %s", pw->pw_name,
		    strerror(errno));
	return 0;
}

int
ctl_job_run(struct ctl *ctl)
{
	const char *name = ctl->operand[0], *path;

	if (name[0] == '\0' ||
	    name[strspn(name, "abcdefghijklmnopqrstuvwxyz-")] != '\0')
		return ctl_say(CTL_USAGE, "job run: the name of a job");
	path = pool_printf(ctl->pool, PROGDIR "/rufwacht-%s-job", name);
	if (access(path, F_OK) == -1)
		return ctl_say(CTL_NOT_FOUND, "there is no job %s", name);
	if (become_owner(ctl, name) == -1)
		return CTL_FAILED;
	execl(path, path, "--once", (char *)NULL);
	return ctl_say(CTL_FAILED, "%s: %s", path, strerror(errno));
}

static int
catch_up(struct ctl *ctl, struct db *db, struct ledger *ledger)
{
	int64_t n, seen;

	if (db_ready(db) == -1)
		return ctl_failed(db, "connecting");
	if (schema_ledger_seen(db, ctl->pool, &seen) == -1)
		return ctl_failed(db, "reading the position");
	if (ledger_position(ledger) < seen)
		return ctl_say(CTL_FAILED, "the database has seen %lld entries, "
		    "this ledger has fewer: not the newest one",
		    (long long)seen);
	if ((n = erase_catch_up(db, ledger)) == -1)
		return ctl_failed(db, "catching up with the ledger");
	printf("%lld erasures carried out\n", (long long)n);
	return CTL_DONE;
}

/* As the account of the privacy job: it alone may destroy without a page. */
int
ctl_ledger_catch_up(struct ctl *ctl)
{
	struct ledger *ledger;
	struct db *db;
	int status;

	/* Opening makes a missing file, and an empty one proves nothing. */
	if (access(pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir), F_OK) == -1)
		return ctl_say(CTL_NOT_FOUND, "%s: no ledger",
		    ctl->conf.ledger_dir);
	ledger = ledger_open(ctl->conf.ledger_dir, ctl->conf.key_dir);
	if (ledger == NULL)
		return ctl_say(CTL_FAILED, "the ledger cannot be opened");
	db = db_open(&ctl->conf, "privacy-job");
	status = db == NULL ? ctl_say(CTL_FAILED, "run rufwachtctl migrate") :
	    catch_up(ctl, db, ledger);
	db_close(db);
	ledger_close(ledger);
	return status;
}
