/*
 * From the event of a foreign engine to a checked vCon structure, by the field
 * map of its profile.
 */
#ifndef RW_ENGINE_MAP_H
#define RW_ENGINE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "profile.h"
#include "vcon.h"

enum map_status {
	MAP_OK,
	MAP_IGNORED,		/* an event the profile does not keep */
	MAP_NOT_JSON,		/* faults[0].code: json.* */
	MAP_INVALID		/* faults[] says where and why */
};

/*
 * `hook` makes the call's uuid its own: the same call gives the same uuid at
 * each event, and another one at another hook. Nothing is fetched; places of
 * media are listed as dropped.
 */
enum map_status map_read(struct pool *, const struct profile *,
	    const struct uuid *hook, const char *body, size_t len, int64_t now,
	    struct vcon *out) ATTR_USE;

#endif
