/*
 * A line of the erasure ledger: eight fields, nine where it names its key,
 *
 *	position account conversation vcon-hash rule at voids [key] mac
 *
 * `at` in microseconds, the MAC over the previous line's MAC and the text
 * before this one. Lines of key 0 do not name it.
 */
#ifndef RW_BASE_ENTRY_H
#define RW_BASE_ENTRY_H

#include <stddef.h>

#include "attr.h"
#include "ledger.h"

#define ENTRY_LINE_SIZE	512	/* longer than any line */
#define ENTRY_MAC_TEXT	(2 * SECRET_SIZE)

/* MAC of the text of a line without the blank and the MAC at its end. */
void	entry_mac(const struct key *, const unsigned char before[SECRET_SIZE],
	    const char *text, size_t len, unsigned char mac[SECRET_SIZE]);

/* Takes apart a line without its LF, which it changes. -1: malformed. */
int	entry_parse(char *line, struct ledger_entry *,
	    unsigned char mac[SECRET_SIZE]) ATTR_USE;

/* The line with its LF; its length. `mac` is the one before, then its own. */
size_t	entry_format(const struct ledger_entry *, const struct key *,
	    unsigned char mac[SECRET_SIZE], char line[ENTRY_LINE_SIZE]);

#endif
