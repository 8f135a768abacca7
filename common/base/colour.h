/*
 * Colours of the screen and how well one is read on another (WCAG 2.2).
 */
#ifndef RW_BASE_COLOUR_H
#define RW_BASE_COLOUR_H

#include <stddef.h>
#include <stdint.h>

#include "attr.h"

/* "#rgb" or "#rrggbb" to 0xRRGGBB. -1: it is neither. */
int	colour_parse(const char *s, size_t len, uint32_t *rgb) ATTR_USE;

/* Relative luminance, 0 (black) to 1 (white). */
double	colour_luminance(uint32_t rgb);

/* Contrast ratio, 1 to 21. */
double	colour_contrast(uint32_t, uint32_t);

#endif
