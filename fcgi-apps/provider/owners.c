/*
 * Owners, groups and modes of key files and the ledger. The users and groups
 * are made by httpd-conf/systemd/rufwacht.sysusers: the same table, seen from
 * the programs.
 */
#include "owners.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"

#define GROUPS_MAX	64	/* of one user */
#define NAME_SIZE	64

/*
 * Root owns them, so that no program can change the rights of its own keys.
 * The day key file belongs to the job that destroys its passed days.
 */
const struct owner_rule owner_rules[] = {
	{ "content", NULL, "rufwacht-content", 0440,
	    { "conversations", "engine" } },
	{ "index", NULL, "rufwacht-content", 0440,
	    { "conversations", "engine" } },
	{ "totp", NULL, "rufwacht-totp", 0440, { "login" } },
	{ "audit", NULL, "rufwacht", 0440,
	    { "login", "conversations", "assistants", "users", "engine",
	    "mail-job", "users-job", "privacy-job" } },
	{ "session", NULL, "rufwacht-session", 0440,
	    { "login", "conversations", "assistants", "users" } },
	{ "mail", NULL, "rufwacht-mail", 0440,
	    { "mail-job" } },
	{ "ledger", NULL, "rufwacht", 0440,
	    { "login", "conversations", "assistants", "users", "engine",
	    "mail-job", "users-job", "privacy-job" } },
	{ "day", "privacy-job", "rufwacht-content", 0640,
	    { "conversations", "engine", "privacy-job" } },
	/* Read by all, in a folder only they can enter; these append. */
	{ CTL_LEDGER, NULL, "rufwacht-erase", 0664,
	    { "conversations", "engine" } },
	{ .name = NULL }
};

const struct owner_rule *
owners_find(const char *name)
{
	const struct owner_rule *rule;

	for (rule = owner_rules; rule->name != NULL; rule++)
		if (strcmp(rule->name, name) == 0)
			return rule;
	return NULL;
}

int
owners_path(char path[FILE_PATH_SIZE], const struct conf *conf,
    const struct owner_rule *rule)
{
	return file_path(path, strcmp(rule->name, CTL_LEDGER) == 0 ?
	    conf->ledger_dir : conf->key_dir, rule->name);
}

static const struct passwd *
user_of(const char *program)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), OWNERS_USER "%s", program);
	return getpwnam(name);
}

/* What --owner says: one user for all programs, and nobody else. */
static int
give_to_one(const char *path, const char *owner)
{
	if (ctl_give(path, owner, NULL) == -1)
		return -1;
	if (chmod(path, strstr(path, CTL_LEDGER) != NULL ? 0600 : 0400) == -1)
		return ctl_say(-1, "%s: chmod: %s", path, strerror(errno));
	return 0;
}

int
owners_give(const char *path, const struct owner_rule *rule, const char *owner)
{
	const struct passwd *pw;
	const struct group *gr;
	uid_t uid = 0;

	if (owner != NULL)
		return give_to_one(path, owner);
	if (geteuid() != 0 || (gr = getgrnam(rule->group)) == NULL)
		return 0;
	if (rule->user != NULL) {
		if ((pw = user_of(rule->user)) == NULL)
			return 0;
		uid = pw->pw_uid;
	}
	/* In this order: what is new is private until its group is right. */
	if (lchown(path, uid, gr->gr_gid) == -1 ||
	    chmod(path, rule->mode) == -1)
		return ctl_say(-1, "%s: %s", path, strerror(errno));
	return 0;
}

static bool
is_member(const struct passwd *pw, gid_t gid)
{
	gid_t groups[GROUPS_MAX];
	int n = GROUPS_MAX;

	if (getgrouplist(pw->pw_name, pw->pw_gid, groups, &n) == -1)
		return true;	/* so many groups: assume the worst */
	while (n > 0)
		if (groups[--n] == gid)
			return true;
	return false;
}

/* Has the user this right, of S_IROTH and S_IWOTH? */
static bool
may(const struct passwd *pw, const struct stat *st, mode_t right)
{
	if (pw->pw_uid == st->st_uid)
		right <<= 6;
	else if (is_member(pw, st->st_gid))
		right <<= 3;
	return (st->st_mode & right) != 0;
}

static bool
needs(const struct owner_rule *rule, const char *user)
{
	size_t i;

	if (strncmp(user, OWNERS_USER, strlen(OWNERS_USER)) != 0)
		return false;
	for (i = 0; rule->programs[i] != NULL; i++)
		if (strcmp(rule->programs[i], user + strlen(OWNERS_USER)) == 0)
			return true;
	return false;
}

/* Members by /etc/group, which need not be programs of ours. */
static const char *
strange_member(const struct stat *st, const struct owner_rule *rule)
{
	const struct group *gr;
	char **member;

	if ((st->st_mode & S_IRGRP) == 0 ||
	    (gr = getgrgid(st->st_gid)) == NULL)
		return NULL;
	for (member = gr->gr_mem; *member != NULL; member++)
		if (strcmp(*member, "root") != 0 && !needs(rule, *member))
			return *member;
	return NULL;
}

const char *
owners_stranger(const struct stat *st, const struct owner_rule *rule)
{
	const struct passwd *pw;
	const char *name = NULL;

	if ((st->st_mode & S_IROTH) != 0)
		return "everybody";
	if ((name = strange_member(st, rule)) != NULL)
		return name;
	/* The owner, and whoever has the group as their own. */
	setpwent();
	while (name == NULL && (pw = getpwent()) != NULL)
		if (pw->pw_uid != 0 && (pw->pw_uid == st->st_uid ||
		    pw->pw_gid == st->st_gid) && may(pw, st, S_IROTH) &&
		    !needs(rule, pw->pw_name))
			name = pw->pw_name;
	endpwent();
	return name;
}

const char *
owners_missing(const struct stat *st, const struct owner_rule *rule)
{
	mode_t right = (rule->mode & S_IWGRP) != 0 ? S_IWOTH : S_IROTH;
	const struct passwd *pw;
	size_t i;

	for (i = 0; rule->programs[i] != NULL; i++)
		if ((pw = user_of(rule->programs[i])) != NULL &&
		    !may(pw, st, right))
			return rule->programs[i];
	return NULL;
}

const char *
owners_single(const struct stat *st)
{
	const struct passwd *pw = getpwuid(st->st_uid);

	if (st->st_uid == 0 || (st->st_mode & 0077) != 0)
		return NULL;
	if (pw == NULL)
		return "a user without a name";
	/* All programs need the audit key. */
	return needs(owners_find("audit"), pw->pw_name) ? NULL : pw->pw_name;
}
