/*
 * From a vCon to the plain records of the data classes (base/record.h).
 */
#ifndef RW_ENGINE_PARTS_H
#define RW_ENGINE_PARTS_H

#include <stdbool.h>

#include "base/phone.h"
#include "store/ingest.h"
#include "vcon.h"

struct pool;

/* Bytes of one record; what is longer would not fit a database packet. */
#define PARTS_MAX	(8 * 1024 * 1024)

/*
 * Fills part[] with what came; `transcript` says whether what was said may be
 * kept. `number` is the caller's in E.164, or NULL. -1: a part is longer than
 * PARTS_MAX.
 */
int	parts_fill(struct pool *, const struct vcon *, bool transcript,
	    const char *number, struct ingest_part part[SEAL_CLASSES]) ATTR_USE;

#endif
