/*
 * At most N of something at once on this host: slots are locked files, so a
 * process that dies gives its slot back.
 */
#ifndef RW_BASE_SLOT_H
#define RW_BASE_SLOT_H

#include "attr.h"

/*
 * Takes one of `count` slots DIR/NAME.0 … within `wait_ms`. The descriptor to
 * give back, or -1: none was free (or the directory cannot be used).
 */
int	slot_take(const char *dir, const char *name, unsigned count,
	    unsigned wait_ms) ATTR_USE;
void	slot_give(int slot);

#endif
