/*
 * Telephone numbers in the form of ITU-T E.164.
 */
#ifndef RW_BASE_PHONE_H
#define RW_BASE_PHONE_H

#include <stddef.h>

#include "attr.h"

#define PHONE_SIZE	17	/* "+", 15 digits, NUL */

/*
 * Reads "tel:" URIs (RFC 3966), "+49 (0)171 / 23 45-017", "0049…", "0171…"
 * and writes "+4917123450 17" without blanks. `country` is the calling code
 * assumed for a national number ("49"), NULL to refuse those. -1 for anything
 * that is not 7 to 15 digits with a known country code.
 */
int	phone_normalise(const char *s, size_t len, const char *country,
	    char out[PHONE_SIZE]) ATTR_USE;

#endif
