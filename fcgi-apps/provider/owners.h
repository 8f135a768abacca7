/*
 * Whose is which file? The one table of key files and the ledger: what mode,
 * which owner and group, and which programs need them.
 */
#ifndef RW_PROVIDER_OWNERS_H
#define RW_PROVIDER_OWNERS_H

#include <stddef.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/file.h"

struct conf;

#define OWNERS_USER	"rufwacht-"	/* and the program's name */
#define OWNERS_PROGRAMS	16

struct owner_rule {
	const char	*name;		/* in key_dir, or the ledger's file */
	const char	*user;		/* program that owns it, NULL: root */
	const char	*group;		/* unix group */
	mode_t		 mode;
	const char	*programs[OWNERS_PROGRAMS];	/* whose users need it */
};

/* Key files in the order they are made, then the ledger; ends with a NULL name. */
extern const struct owner_rule owner_rules[];

/* The rule of a file; NULL for a name nobody knows. */
const struct owner_rule *owners_find(const char *name);

/* Where the file is. -1: the path is too long (logged). */
int	owners_path(char path[FILE_PATH_SIZE], const struct conf *,
	    const struct owner_rule *) ATTR_USE;

/*
 * Sets owner, group and mode. With `owner` (of --owner) all is theirs alone;
 * else as the rule says, as far as these users and groups exist. Who is not
 * root leaves the file as it is. -1 after saying why not.
 */
int	owners_give(const char *path, const struct owner_rule *,
	    const char *owner) ATTR_USE;

/*
 * The name of a user who can read the file and need not, or NULL: nobody. The
 * system's users are asked, those of the rules as well as any other in the
 * file's group; root does not count. It is valid until the next call.
 */
const char *owners_stranger(const struct stat *, const struct owner_rule *);

/*
 * A program of the rule whose user exists and cannot read the file (where the
 * rule lets the group write: cannot write it), or NULL.
 */
const char *owners_missing(const struct stat *, const struct owner_rule *);

/*
 * If the file is somebody's alone who is neither root nor a program's user:
 * their name, else NULL. Then all programs run as that user, as in the demo.
 * It is valid until the next call.
 */
const char *owners_single(const struct stat *);

#endif
