/*
 * Tokens: reading, checking and writing them.
 */
#include "web/tokens.h"

#include <string.h>

#include "base/colour.h"
#include "base/pool.h"

#define DIGITS		"0123456789"
#define FONT_CHARS	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ" DIGITS " ,\"'-"

enum kind { COLOUR, LENGTH, FONT };

/* What a brand may set; as in console.css, layer tokens. */
static const struct {
	const char		*name;
	enum kind		 kind;
	enum token_colour	 colour;
	struct token_pair	 ours;
} open_tokens[] = {
	{ "bg", COLOUR, TOKEN_BG, {{ 0xf9f9fb, 0x111113 }} },
	{ "surface", COLOUR, TOKEN_SURFACE, {{ 0xffffff, 0x18191b }} },
	{ "sunken", COLOUR, TOKEN_SUNKEN, {{ 0xf0f0f3, 0x212225 }} },
	{ "hair", COLOUR, TOKEN_HAIR, {{ 0xe8e8ec, 0x292b2f }} },
	{ "line", COLOUR, TOKEN_LINE, {{ 0xd9d9e0, 0x363a3f }} },
	{ "field", COLOUR, TOKEN_FIELD, {{ 0x8b8d98, 0x777b84 }} },
	{ "muted", COLOUR, TOKEN_MUTED, {{ 0x60646c, 0xb0b4ba }} },
	{ "ink", COLOUR, TOKEN_INK, {{ 0x1c2024, 0xedeef0 }} },
	{ "accent", COLOUR, TOKEN_ACCENT, {{ 0x3358d4, 0x9eb1ff }} },
	{ "on-accent", COLOUR, TOKEN_ON_ACCENT, {{ 0xffffff, 0x111c44 }} },
	{ .name = "radius", .kind = LENGTH },
	{ .name = "radius-card", .kind = LENGTH },
	{ .name = "side", .kind = LENGTH },
	{ .name = "font", .kind = FONT },
};

/* WCAG 2.2: 1.4.3 for text, 1.4.11 for the border of a field. */
static const struct {
	const char		*what;
	enum token_colour	 a, b;
	double			 least;
} pairs[] = {
	{ "accent on surface", TOKEN_ACCENT, TOKEN_SURFACE, 4.5 },
	{ "on-accent on accent", TOKEN_ON_ACCENT, TOKEN_ACCENT, 4.5 },
	{ "ink on bg", TOKEN_INK, TOKEN_BG, 4.5 },
	{ "ink on surface", TOKEN_INK, TOKEN_SURFACE, 4.5 },
	{ "ink on sunken", TOKEN_INK, TOKEN_SUNKEN, 4.5 },
	{ "muted on bg", TOKEN_MUTED, TOKEN_BG, 4.5 },
	{ "muted on surface", TOKEN_MUTED, TOKEN_SURFACE, 4.5 },
	{ "muted on sunken", TOKEN_MUTED, TOKEN_SUNKEN, 4.5 },
	{ "field on surface", TOKEN_FIELD, TOKEN_SURFACE, 3 },
};

/* Stacks of fonts that machines have: nothing is loaded from anywhere. */
static const struct {
	const char	*name, *stack;
} fonts[] = {
	{ "system", "system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", "
	    "sans-serif" },
	{ "humanist", "Seravek, \"Gill Sans Nova\", Ubuntu, Calibri, "
	    "\"DejaVu Sans\", source-sans-pro, sans-serif" },
	{ "geometric", "Avenir, Montserrat, Corbel, \"URW Gothic\", "
	    "source-sans-pro, sans-serif" },
	{ "grotesque", "Inter, Roboto, \"Helvetica Neue\", \"Arial Nova\", "
	    "\"Nimbus Sans\", Arial, sans-serif" },
	{ "slab", "Rockwell, \"Rockwell Nova\", \"Roboto Slab\", "
	    "\"DejaVu Serif\", \"Sitka Small\", serif" },
	{ "serif", "Charter, \"Bitstream Charter\", \"Sitka Text\", Cambria, "
	    "serif" },
};

void
tokens_default(struct tokens *t)
{
	for (size_t i = 0; i < COUNT_OF(open_tokens); i++)
		if (open_tokens[i].kind == COLOUR)
			t->colour[open_tokens[i].colour] = open_tokens[i].ours;
}

static const char *
skip(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

/* Passes over words of a fixed text, any blanks between; NULL: others. */
static const char *
expect(const char *s, const char *word)
{
	size_t n = strlen(word);

	s = skip(s);
	return strncmp(s, word, n) == 0 ? s + n : NULL;
}

/* One colour; the text after it, or NULL. */
static const char *
read_colour(const char *s, uint32_t *rgb)
{
	size_t n;

	s = skip(s);
	n = 1 + (s[0] == '#' ? strspn(s + 1, DIGITS "abcdefABCDEF") : 0);
	return colour_parse(s, n, rgb) == -1 ? NULL : s + n;
}

static const char *
read_pair(const char *s, struct token_pair *pair)
{
	const char *in = expect(s, "light-dark(");

	if (in == NULL) {
		s = read_colour(s, &pair->theme[0]);
		pair->theme[1] = pair->theme[0];
		return s;
	}
	if ((in = read_colour(in, &pair->theme[0])) == NULL ||
	    (in = expect(in, ",")) == NULL ||
	    (in = read_colour(in, &pair->theme[1])) == NULL)
		return NULL;
	return expect(in, ")");
}

static const char *
read_length(const char *s)
{
	size_t n;

	s = skip(s);
	n = strspn(s, DIGITS ".");
	if (n == 0 || n > 6)
		return NULL;
	s += n;
	if (strncmp(s, "rem", 3) == 0)
		return s + 3;
	if (strncmp(s, "px", 2) == 0 || strncmp(s, "em", 2) == 0)
		return s + 2;
	return n == 1 && s[-1] == '0' ? s : NULL;
}

/* "--name: value;" */
static const char *
read_declaration(const char *s, struct tokens *t)
{
	size_t i, n;

	if ((s = expect(s, "--")) == NULL)
		return NULL;
	n = strspn(s, "abcdefghijklmnopqrstuvwxyz-");
	for (i = 0; i < COUNT_OF(open_tokens); i++)
		if (strlen(open_tokens[i].name) == n &&
		    strncmp(open_tokens[i].name, s, n) == 0)
			break;
	if (i == COUNT_OF(open_tokens) || (s = expect(s + n, ":")) == NULL)
		return NULL;
	if (open_tokens[i].kind == COLOUR)
		s = read_pair(s, &t->colour[open_tokens[i].colour]);
	else if (open_tokens[i].kind == LENGTH)
		s = read_length(s);
	else
		s += strspn(s, FONT_CHARS);
	return s == NULL ? NULL : expect(s, ";");
}

/* Comments become blanks. */
static char *
without_comments(struct pool *pool, const char *css)
{
	char *copy = pool_strdup(pool, css), *p = copy, *end;

	while ((p = strstr(p, "/*")) != NULL) {
		if ((end = strstr(p + 2, "*/")) == NULL)
			return NULL;
		memset(p, ' ', (size_t)(end + 2 - p));
	}
	return copy;
}

const char *
tokens_read(struct pool *pool, struct tokens *t, const char *css)
{
	static const char shape[] = "not \"@layer brand { :root { --token: "
	    "value; } }\" with tokens that are open to brands";
	const char *s = without_comments(pool, css), *next;

	if (s == NULL || (s = expect(s, "@layer")) == NULL ||
	    (s = expect(s, "brand")) == NULL || (s = expect(s, "{")) == NULL ||
	    (s = expect(s, ":root")) == NULL || (s = expect(s, "{")) == NULL)
		return shape;
	while ((next = expect(s, "}")) == NULL)
		if ((s = read_declaration(s, t)) == NULL)
			return shape;
	if ((s = expect(next, "}")) == NULL || *skip(s) != '\0')
		return shape;
	return NULL;
}

bool
tokens_fault(const struct tokens *t, unsigned *at, struct token_fault *fault)
{
	static const char *const themes[] = { "light", "dark" };

	while (*at < 2 * COUNT_OF(pairs)) {
		unsigned i = *at / 2, theme = (*at)++ % 2;
		double ratio = colour_contrast(
		    t->colour[pairs[i].a].theme[theme],
		    t->colour[pairs[i].b].theme[theme]);

		if (ratio >= pairs[i].least)
			continue;
		*fault = (struct token_fault){ .what = pairs[i].what,
		    .theme = themes[theme], .ratio = ratio,
		    .least = pairs[i].least };
		return true;
	}
	return false;
}

const char *
tokens_font(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(fonts); i++)
		if (strcmp(fonts[i].name, name) == 0)
			return fonts[i].stack;
	return NULL;
}

const char *
tokens_font_name(unsigned i)
{
	return i < COUNT_OF(fonts) ? fonts[i].name : NULL;
}

static void
write_pair(struct buf *b, const char *name, const struct token_pair *pair)
{
	if (pair != NULL)
		buf_printf(b, "\t--%s: light-dark(#%06x, #%06x);\n", name,
		    pair->theme[0], pair->theme[1]);
}

void
tokens_write(struct buf *b, const struct token_choice *c)
{
	buf_puts(b, "@layer brand {\n:root {\n");
	write_pair(b, "accent", c->accent);
	write_pair(b, "on-accent", c->on_accent);
	if (c->radius >= 0)
		buf_printf(b, "\t--radius: %dpx;\n\t--radius-card: %dpx;\n",
		    c->radius, c->radius + c->radius / 2);
	if (c->font != NULL && strcmp(c->font, "system") != 0 &&
	    tokens_font(c->font) != NULL)
		buf_printf(b, "\t--font: %s;\n", tokens_font(c->font));
	buf_puts(b, "}\n}\n");
}
