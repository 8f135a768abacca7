/*
 * The erasure ledger: an append-only file outside the database that remembers
 * what was erased, so that a restored database can be brought up to date.
 *
 * One line per entry, chained by a keyed MAC; the ids of keys never fall. A
 * line is on the disk (fsync) before the first key it speaks of is destroyed.
 * If the database then does not commit, a "void" line takes it back; if the
 * process died in between, the entry stands and the privacy job carries it out.
 */
#ifndef RW_BASE_LEDGER_H
#define RW_BASE_LEDGER_H

#include <stdint.h>

#include "attr.h"
#include "secret.h"
#include "uuid.h"

struct ledger_entry {
	uint64_t	position;	/* 1, 2, 3 …; set by ledger_append() */
	struct uuid	account;
	struct uuid	conversation;
	unsigned char	vcon_hash[SECRET_SIZE];
	char		rule[24];	/* "manual" "refused" "expired" … */
	int64_t		at;		/* database clock */
	uint64_t	voids;		/* position taken back, else 0 */
	uint32_t	key;		/* of its MAC; set by ledger_append() */
};

struct ledger;

/*
 * Opens DIR/erasure.ledger, creating it if need be, and the key file "ledger"
 * in KEY_DIR. NULL with a log line.
 */
struct ledger	*ledger_open(const char *dir, const char *key_dir);
void		 ledger_close(struct ledger *);

/* Last position in the file, 0 when empty; -1 if it cannot be read. */
int64_t		 ledger_position(struct ledger *);

/*
 * Takes the file's lock, appends, syncs. The lock stays until ledger_commit()
 * (the database committed) or ledger_void() (it did not: writes the void line).
 */
int		 ledger_append(struct ledger *, struct ledger_entry *) ATTR_USE;
void		 ledger_commit(struct ledger *);
void		 ledger_void(struct ledger *);

/*
 * Calls fn for every entry after `after` that no void line takes back, and
 * checks the chain from the first line on. Number of entries, or -1: the
 * chain is broken (a log line names the line) or fn returned -1.
 */
int64_t		 ledger_replay(struct ledger *, uint64_t after,
		    int (*fn)(const struct ledger_entry *, void *), void *arg);

/* How many lines were made with that key. -1: the chain is broken. */
int64_t		 ledger_count_key(struct ledger *, uint32_t key);

#endif
