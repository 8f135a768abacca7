/*
 * Points in time: microseconds since 1970-01-01T00:00:00Z in an int64_t.
 * MOMENT_NONE stands for "not known".
 */
#ifndef RW_BASE_MOMENT_H
#define RW_BASE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attr.h"

#define MOMENT_NONE		INT64_MIN
#define MOMENT_SECOND		INT64_C(1000000)
#define MOMENT_HOUR		(3600 * MOMENT_SECOND)
#define MOMENT_DAY		(24 * MOMENT_HOUR)
#define MOMENT_TEXT_SIZE	40

/*
 * RFC 3339 date-time. A form without zone is read as UTC and sets *naive
 * (which may be NULL); lower-case t and z, a blank for T and up to nine
 * fractional digits are accepted. 0, or -1 for anything else.
 */
int	moment_parse(const char *s, size_t len, int64_t *us, bool *naive)
	    ATTR_USE;

/* "2025-11-18" as the first moment of that day in the display zone. */
int	moment_parse_day(const char *s, size_t len, int64_t *us) ATTR_USE;

/* "2025-11-18T13:32:05Z" (whole seconds). Here and below "" for MOMENT_NONE. */
void	moment_format_utc(int64_t us, char out[MOMENT_TEXT_SIZE]);

/* "2025-11-18T14:32:05+01:00" in the display zone (configuration time_zone). */
void	moment_format_local(int64_t us, char out[MOMENT_TEXT_SIZE]);

/* Down to the full hour, UTC. */
int64_t	moment_floor_hour(int64_t us);

/* Number of the UTC day since 1970-01-01. */
int32_t	moment_day(int64_t us);

/* Broken down UTC, and back. */
struct moment_civil {
	int	year, month, day, hour, minute, second, micro;
};
void	moment_to_civil(int64_t us, struct moment_civil *);
int64_t	moment_from_civil(const struct moment_civil *);

/* The machine's clock: for budgets and ids, never for a deadline. */
int64_t	moment_now(void);

/* A clock that only goes forward, for measuring; no relation to the above. */
int64_t	moment_ticks(void);

#endif
