/*
 * rufwachtctl keys create: the key files, each with fresh random, none ever
 * overwritten, and the empty ledger. Run again it sets their rights.
 */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/keys.h"
#include "base/moment.h"
#include "base/seal.h"
#include "owners.h"

#define DIR_MODE	0711	/* programs pass through, each to its own file */
#define LEDGER_DIR_MODE	0750

/*
 * An empty ledger: most programs may not write in its folder, and yet each
 * looks at it when it starts. 0 made, 1 was there, -1.
 */
static int
make_ledger(const char *dir, const char *path)
{
	int fd;

	if (ctl_make_dir(dir, LEDGER_DIR_MODE) == -1)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd == -1)
		return errno == EEXIST ? 1 :
		    ctl_say(-1, "%s: %s", path, strerror(errno));
	close(fd);
	return file_sync_dir(dir);
}

/* 0 made, 1 was there, -1. */
static int
make(const struct ctl *ctl, const char *name, const char *path)
{
	if (strcmp(name, CTL_LEDGER) == 0)
		return make_ledger(ctl->conf.ledger_dir, path);
	/* The database may not be there yet: the first slot is this machine's. */
	if (strcmp(name, "day") == 0)
		return seal_days_create(ctl->conf.key_dir,
		    moment_day(moment_now()));
	return keys_create(ctl->conf.key_dir, name);
}

int
ctl_keys_create(struct ctl *ctl)
{
	const char *owner = ctl_option(ctl, "owner");
	const struct owner_rule *rule;
	char path[FILE_PATH_SIZE];
	int made;

	if (ctl_make_dir(ctl->conf.key_dir, DIR_MODE) == -1)
		return CTL_FAILED;
	for (rule = owner_rules; rule->name != NULL; rule++) {
		if (owners_path(path, &ctl->conf, rule) == -1 ||
		    (made = make(ctl, rule->name, path)) == -1)
			return ctl_say(CTL_FAILED, "%s: not made", rule->name);
		if (owners_give(path, rule, owner) == -1)
			return CTL_FAILED;
		printf("%s: %s\n", path, made == 0 ? "made" : "was there, kept");
	}
	return CTL_DONE;
}
