/*
 * Contrast as WCAG 2.2 defines it: of the relative luminance of sRGB colours.
 */
#include "colour.h"

#include <math.h>

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
colour_parse(const char *s, size_t len, uint32_t *rgb)
{
	uint32_t value = 0;
	int d;

	if ((len != 4 && len != 7) || s[0] != '#')
		return -1;
	for (size_t i = 1; i < len; i++) {
		if ((d = digit(s[i])) == -1)
			return -1;
		value = value << 4 | (uint32_t)d;
		if (len == 4)
			value = value << 4 | (uint32_t)d;
	}
	*rgb = value;
	return 0;
}

static double
linear(uint32_t channel)
{
	double c = (double)(channel & 0xff) / 255;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

double
colour_luminance(uint32_t rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) +
	    0.0722 * linear(rgb);
}

double
colour_contrast(uint32_t a, uint32_t b)
{
	double x = colour_luminance(a), y = colour_luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}
