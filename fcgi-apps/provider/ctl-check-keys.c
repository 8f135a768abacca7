/*
 * rufwachtctl check: key files, who can read them, what was made with them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keys.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/seal.h"
#include "check.h"
#include "ctl.h"
#include "owners.h"
#include "rotate.h"
#include "store/account.h"
#include "store/db.h"
#include "store/rewrap.h"

/* The privacy job makes slots ahead each day; periods reach that far. */
#define AHEAD_NEEDED	(ACCOUNT_DAYS_MAX + 1)

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

int
check_rights(struct ctl *ctl, const char *path, const struct owner_rule *rule)
{
	const char *single = single_user(ctl), *name;
	int status = CTL_DONE;
	struct stat st;

	if (stat(path, &st) == -1)
		return check_note(CTL_FAILED, "%s: not there", path);
	if (single != NULL && (name = owners_single(&st)) != NULL &&
	    strcmp(single, name) == 0)
		return CTL_DONE;
	if ((rule->mode & S_IROTH) == 0 &&
	    (name = owners_stranger(&st, rule)) != NULL)
		status = check_note(CTL_FAILED, "%s: %s can read it and need not",
		    path, name);
	if ((name = owners_missing(&st, rule)) != NULL)
		status = check_note(CTL_FAILED, "%s: rufwacht-%s has not the right it "
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
			status = check_worst(status, check_rights(ctl, path, rule));
	}
	if (status != CTL_DONE)
		return status;
	if (single != NULL)
		return check_note(CTL_DONE, "key files belong to %s alone: programs "
		    "are not kept apart", single);
	return check_note(CTL_DONE, "key files: readable for who needs them only");
}

static int
check_key_file(struct ctl *ctl, const char *name)
{
	struct keys *keys = keys_open(ctl->conf.key_dir, name);
	size_t n = 0;

	if (keys == NULL)
		return check_note(CTL_FAILED, "key file %s/%s: not there, "
		    "malformed or open to others", ctl->conf.key_dir, name);
	while (keys_at(keys, n) != NULL)
		n++;
	check_note(CTL_DONE, "key file %s/%s: key %u is the current one, %zu "
	    "older", ctl->conf.key_dir, name, (unsigned)keys_now(keys)->id,
	    n - 1);
	keys_close(keys);
	return CTL_DONE;
}

static const char *
date(struct ctl *ctl, int32_t day)
{
	char text[MOMENT_TEXT_SIZE];

	moment_format_utc(day * MOMENT_DAY, text);
	return pool_strndup(ctl->pool, text, 10);
}

/* A day that passed has a slot for one day more at most. */
static int
check_days(struct ctl *ctl)
{
	struct seal_days *days = seal_days_open(ctl->conf.key_dir);
	int32_t today = moment_day(moment_now()), first, last;
	const char *range;
	struct key key;
	int alive;

	alive = days == NULL || seal_days_range(days, &first, &last) == -1 ?
	    -1 : seal_days_slot(days, today, &key);
	seal_days_close(days);
	secret_wipe(&key, sizeof(key));
	if (days == NULL || alive == -1)
		return check_note(CTL_FAILED, "key file %s/day: no slot for "
		    "today", ctl->conf.key_dir);
	range = pool_printf(ctl->pool, "key file %s/day: %s to %s",
	    ctl->conf.key_dir, date(ctl, first), date(ctl, last));
	if (last < today + AHEAD_NEEDED)
		return check_note(CTL_FAILED, "%s: not far enough ahead; does "
		    "rufwacht-privacy-job run?", range);
	if (first < today - 1)
		return check_warn("%s: days that passed are not destroyed; "
		    "does rufwacht-privacy-job run?", range);
	return check_note(CTL_DONE, "%s", range);
}

int
check_keys(struct ctl *ctl)
{
	const struct owner_rule *rule;
	int status = CTL_DONE;

	for (rule = owner_rules; strcmp(rule->name, "day") != 0; rule++)
		status = check_worst(status, check_key_file(ctl, rule->name));
	status = check_worst(status, check_days(ctl));
	return check_worst(status, check_owners(ctl));
}

/* Was anything made with a key that the file does not have? */
static int
check_purpose(struct ctl *ctl, const char *purpose, struct keys *keys)
{
	struct rewrap_uses *uses = pool_alloc(ctl->pool, sizeof(*uses));
	int status, used;
	size_t i;

	used = rotate_uses(ctl, purpose, keys, uses);
	if (used != CTL_DONE)
		return check_note(used, "keys of %s: what they made could not "
		    "be counted", purpose);
	status = CTL_DONE;
	for (i = 0; i < uses->n; i++)
		if (keys_find(keys, uses->v[i].key) == NULL)
			status = check_note(CTL_FAILED, "keys of %s: %" PRId64
			    " %s need key %u, which is not in the file",
			    purpose, uses->v[i].count, uses->v[i].what,
			    (unsigned)uses->v[i].key);
	if (status == CTL_DONE)
		check_note(status, "keys of %s: all that is needed is there",
		    purpose);
	return status;
}

static int
check_keyless(struct ctl *ctl)
{
	int64_t n = -1;
	struct db *db;
	int status;

	if ((db = ctl_open_as(ctl, "keys", &status)) != NULL) {
		n = rewrap_keyless(db, ctl->pool);
		status = CTL_FAILED;
	}
	db_close(db);
	if (n == -1)
		return check_note(status, "keys of accounts: could not be "
		    "counted");
	return check_note(n == 0 ? CTL_DONE : CTL_FAILED, "keys of accounts: "
	    "%" PRId64 " open accounts have none", n);
}

int
check_uses(struct ctl *ctl)
{
	int status = check_keyless(ctl);
	const char *const *purpose;
	struct keys *keys;

	for (purpose = rotate_purposes(); *purpose != NULL; purpose++) {
		/* Where there is no file, check_keys() said so. */
		if ((keys = keys_open(ctl->conf.key_dir, *purpose)) == NULL)
			continue;
		status = check_worst(status,
		    check_purpose(ctl, *purpose, keys));
		keys_close(keys);
	}
	return status;
}
