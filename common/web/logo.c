/*
 * An SVG becomes a new tree of allowed elements and attributes, a PNG a new row
 * of allowed chunks.
 */
#include "web/logo.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/pool.h"
#include "web/xml.h"

#define SVG		"http://www.w3.org/2000/svg"
#define XLINK		"http://www.w3.org/1999/xlink"
#define ELEMENTS_MAX	2000
#define USES_MAX	16	/* of each other, they would multiply */
#define PNG_HEAD	8	/* bytes before the chunks */
#define LETTERS		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS		"0123456789"

static const char *const elements[] = {
	"svg", "g", "defs", "title", "desc", "path", "rect", "circle",
	"ellipse", "line", "polyline", "polygon", "linearGradient",
	"radialGradient", "stop", "clipPath", "mask", "symbol", "use"
};

/* Said aloud, since whoever put them in meant something by it. */
static const char *const refused[] = {
	"script", "foreignObject", "style", "animate", "animateTransform",
	"animateMotion", "set", "image", "feImage", "iframe", "a", "handler"
};

/* Of a style attribute too, where they are properties. */
static const char *const attributes[] = {
	"id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2",
	"cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "points", "transform",
	"fill", "fill-rule", "fill-opacity", "stroke", "stroke-width",
	"stroke-linecap", "stroke-linejoin", "stroke-dasharray",
	"stroke-miterlimit", "stroke-opacity", "opacity", "clip-path",
	"clip-rule", "mask", "offset", "stop-color", "stop-opacity",
	"gradientUnits", "gradientTransform", "spreadMethod",
	"clipPathUnits", "maskUnits", "preserveAspectRatio"
};

static const char *const chunks[] = {
	"IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "IDAT",
	"IEND"
};

struct svg {
	struct pool	*pool;
	const char	*why;		/* NULL: fine so far */
	unsigned	 elements, uses;
};

static void	copy_element(struct svg *, const struct xml_node *,
		    struct xml_node *);

#define IS_ONE_OF(s, list)	is_one_of(s, list, COUNT_OF(list))

static bool
is_one_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return true;
	return false;
}

/* "#name" within the picture. */
static bool
is_inside(const char *s)
{
	return s[0] == '#' && s[1] != '\0' &&
	    s[1 + strspn(s + 1, LETTERS DIGITS "-_.")] == '\0';
}

/* No address can be written with these letters, but url(#name). */
static bool
is_harmless(const char *value)
{
	const char *url = strstr(value, "url");

	return value[strspn(value, LETTERS DIGITS " \t\r\n.,#%()+-_")] == '\0' &&
	    (url == NULL || (url == value && strncmp(url, "url(#", 5) == 0 &&
	    url[5 + strspn(url + 5, LETTERS DIGITS "-_.")] == ')' &&
	    strstr(url + 5, "url") == NULL));
}

static void
copy_value(struct svg *s, struct xml_node *to, const char *name,
    const char *value)
{
	if (!IS_ONE_OF(name, attributes))
		return;
	if (!is_harmless(value))
		s->why = "a value that is more than a number, a colour or "
		    "url(#NAME)";
	else
		xml_attr(to, name, value);
}

/* "fill:#123;stroke:none": each becomes an attribute. */
static void
copy_style(struct svg *s, struct xml_node *to, const char *style)
{
	char *p = pool_strdup(s->pool, style), *end, *value;

	for (; p != NULL; p = end) {
		if ((end = strchr(p, ';')) != NULL)
			*end++ = '\0';
		p += strspn(p, " \t\r\n");
		if ((value = strchr(p, ':')) == NULL)
			continue;
		*value++ = '\0';
		if (strcasestr(value, "url") != NULL && !is_harmless(value))
			s->why = "a style that reaches out";
		else
			copy_value(s, to, p, value + strspn(value, " "));
	}
}

static void
copy_attribute(struct svg *s, struct xml_node *to,
    const struct xml_attribute *a)
{
	if (strncasecmp(a->name, "on", 2) == 0)
		s->why = "an attribute that runs something";
	else if (strcmp(a->name, "href") == 0) {
		if (!is_inside(a->value) || (a->space[0] != '\0' &&
		    strcmp(a->space, XLINK) != 0))
			s->why = "an address outside of the picture";
		else
			xml_attr(to, "href", a->value);
	} else if (a->space[0] != '\0')
		return;
	else if (strcmp(a->name, "style") == 0)
		copy_style(s, to, a->value);
	else
		copy_value(s, to, a->name, a->value);
}

static void
copy_inside(struct svg *s, const struct xml_node *from, struct xml_node *to)
{
	struct xml_attribute a;

	for (unsigned i = 0; xml_attr_at(from, i, &a) && s->why == NULL; i++)
		copy_attribute(s, to, &a);
	for (const struct xml_node *n = xml_child(from);
	    n != NULL && s->why == NULL; n = xml_sibling(n))
		copy_element(s, n, to);
}

/* xml_parse() bounds the depth. */
static void
copy_element(struct svg *s, const struct xml_node *from, struct xml_node *to)
{
	const char *name = xml_name(from);

	if (name == NULL)	/* text only where it is a name for readers */
		return;
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (strcasecmp(name, refused[i]) == 0)
			s->why = "an element that could run something, show "
			    "another picture or lead elsewhere";
	if (s->why != NULL || strcmp(xml_space(from), SVG) != 0 ||
	    !IS_ONE_OF(name, elements))
		return;
	if (++s->elements > ELEMENTS_MAX ||
	    (strcmp(name, "use") == 0 && ++s->uses > USES_MAX)) {
		s->why = "too many elements";
		return;
	}
	if (strcmp(name, "title") == 0 || strcmp(name, "desc") == 0) {
		if (xml_child(from) != NULL)
			xml_text(to, name, xml_content(xml_child(from)));
		return;
	}
	copy_inside(s, from, xml_add(to, name));
}

static const char *
read_svg(struct pool *pool, const char *data, size_t len, struct logo *out)
{
	struct svg s = { .pool = pool };
	struct xml *from = xml_parse(pool, data, len), *to;

	if (from == NULL)
		return "neither PNG nor well-formed SVG without DOCTYPE";
	if (strcmp(xml_name(xml_root(from)), "svg") != 0 ||
	    strcmp(xml_space(xml_root(from)), SVG) != 0)
		return "not an SVG";
	if (xml_get(xml_root(from), "viewBox") == NULL)
		return "an SVG needs a viewBox";
	to = xml_create(pool, "svg");
	xml_attr(xml_root(to), "xmlns", SVG);
	copy_inside(&s, xml_root(from), xml_root(to));
	if (s.why != NULL)
		return s.why;
	out->type = "svg";
	out->data = xml_serialise(to, pool, &out->len);
	return out->len > LOGO_MAX ? "larger than 64 KiB" : NULL;
}

static uint32_t
big_endian(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 |
	    (uint32_t)u[2] << 8 | u[3];
}

static bool
is_sane_size(const char *ihdr)
{
	uint32_t width = big_endian(ihdr), height = big_endian(ihdr + 4);

	return width >= 1 && width <= LOGO_SIDE_MAX && height >= 1 &&
	    height <= LOGO_SIDE_MAX;
}

/* Chunk: length, type, data, checksum; text and time are left out. */
static const char *
read_png(struct pool *pool, const char *data, size_t len, struct logo *out)
{
	static const char cut[] = "a PNG that ends too early or too late";
	size_t at = PNG_HEAD, n;
	struct buf b;

	buf_init(&b, pool, len + 1);
	buf_add(&b, data, PNG_HEAD);
	for (;; at += n + 12) {
		char type[5] = "";

		if (len - at < 12 || (n = big_endian(data + at)) > len - at - 12)
			return cut;
		memcpy(type, data + at + 4, 4);
		if ((at == PNG_HEAD) != (strcmp(type, "IHDR") == 0))
			return "a PNG with its head elsewhere";
		if (at == PNG_HEAD && (n != 13 || !is_sane_size(data + at + 8)))
			return "a PNG larger than 1024 pixels";
		if (IS_ONE_OF(type, chunks))
			buf_add(&b, data + at, n + 12);
		else if ((type[0] & 0x20) == 0)
			return "a PNG with a part unknown to us";
		if (strcmp(type, "IEND") == 0)
			break;
	}
	if (at + n + 12 != len)
		return cut;
	*out = (struct logo){ .type = "png", .data = b.data, .len = b.len };
	return NULL;
}

const char *
logo_read(struct pool *pool, const char *data, size_t len, struct logo *out)
{
	if (len > LOGO_MAX)
		return "larger than 64 KiB";
	if (len >= PNG_HEAD && memcmp(data, "\x89PNG\r\n\x1a\n", PNG_HEAD) == 0)
		return read_png(pool, data, len, out);
	return read_svg(pool, data, len, out);
}
