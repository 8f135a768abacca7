/*
 * rufwachtctl keys create: the key files, each with fresh random, none ever
 * overwritten.
 */
#include "ctl.h"

#include <stdio.h>

#include "base/file.h"
#include "base/moment.h"
#include "base/seal.h"

#define DIR_MODE	0711

static const char *const purposes[] = {
	"content", "index", "totp", "audit", "session", "ledger"
};

/* What making a file gave: 0 made, 1 was there, -1. */
static int
tell(struct ctl *ctl, const char *name, int made)
{
	char path[FILE_PATH_SIZE];

	if (made == -1 || file_path(path, ctl->conf.key_dir, name) == -1)
		return ctl_say(-1, "key file %s: not made", name);
	if (ctl_give(path, ctl_option(ctl, "owner"), NULL) == -1)
		return -1;
	printf("%s: %s\n", path, made == 0 ? "made" : "was there, kept");
	return 0;
}

int
ctl_keys_create(struct ctl *ctl)
{
	const char *dir = ctl->conf.key_dir;
	size_t i;

	if (ctl_make_dir(dir, DIR_MODE) == -1)
		return CTL_FAILED;
	for (i = 0; i < COUNT_OF(purposes); i++)
		if (tell(ctl, purposes[i],
		    secret_key_create(dir, purposes[i])) == -1)
			return CTL_FAILED;
	/* The database may not be there yet: the first slot is this machine's. */
	if (tell(ctl, "day",
	    seal_days_create(dir, moment_day(moment_now()))) == -1)
		return CTL_FAILED;
	return CTL_DONE;
}
