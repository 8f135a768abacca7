/*
 * Key files: DIR/PURPOSE holds the current key of a purpose and older ones.
 *
 * A line for each key, the current one last:
 *
 *	rufwacht-key 1 PURPOSE 64-hex-digits		key 0, made with the file
 *	rufwacht-key 1 PURPOSE ID 64-hex-digits		added by a rotation
 *
 * New data is made with the current key and names it, old data is read with
 * the key it names. A file only changes as a whole (rename), and who has it
 * open notices: no program is started again for a rotation.
 */
#ifndef RW_BASE_KEYS_H
#define RW_BASE_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "attr.h"
#include "secret.h"

#define KEYS_MAX	16	/* in one file */

struct keys;

/*
 * Reads DIR/PURPOSE. NULL with a log line if it is missing, malformed or
 * readable by others than owner and group.
 */
struct keys	*keys_open(const char *dir, const char *purpose);
void		 keys_close(struct keys *);

/*
 * Reads the file again if it is another one than last time; costs a stat(2).
 * At the beginning of each request. A file that cannot be read is logged, and
 * the keys known stay. What the functions below gave is void afterwards. NULL
 * is left alone.
 */
void		 keys_refresh(struct keys *);

/* The key for what is made now. */
const struct named_key *keys_now(const struct keys *);

/* The key of that id; looks at the file where it is unknown. NULL: none. */
const struct named_key *keys_find(struct keys *, uint32_t id);

/*
 * For what cannot name its key: 0 is the current key, 1 the one before, NULL
 * after the last. keys_oldest() is the last of them.
 */
const struct named_key *keys_at(const struct keys *, size_t i);
const struct named_key *keys_oldest(const struct keys *);

/* When the file was changed, by the machine's clock. */
int64_t		 keys_changed_at(const struct keys *);

/*
 * Changing the file; each is on the disk when it returns, owner and mode stay,
 * two at once wait for each other. -1 with a log line.
 *
 * keys_create(): key 0, mode 0400; 1 if there is a file (it is left alone).
 * keys_add(): a fresh key, which is the current one from now on; 1: it is full.
 * keys_remove(): 1: there is no such key, or it is the current one.
 */
int		 keys_create(const char *dir, const char *purpose) ATTR_USE;
int		 keys_add(const char *dir, const char *purpose, uint32_t *id)
		    ATTR_USE;
int		 keys_remove(const char *dir, const char *purpose, uint32_t id)
		    ATTR_USE;

#endif
