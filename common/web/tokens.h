/*
 * The tokens a brand may set: colours, corners, font. Everything else of the
 * one style sheet stays.
 */
#ifndef RW_WEB_TOKENS_H
#define RW_WEB_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct buf;
struct pool;

enum token_colour {
	TOKEN_BG, TOKEN_SURFACE, TOKEN_SUNKEN, TOKEN_HAIR, TOKEN_LINE,
	TOKEN_FIELD, TOKEN_MUTED, TOKEN_INK, TOKEN_ACCENT, TOKEN_ON_ACCENT,
	TOKEN_COLOURS
};

/* One colour in the light theme and in the dark one, 0xRRGGBB. */
struct token_pair {
	uint32_t	theme[2];
};

struct tokens {
	struct token_pair colour[TOKEN_COLOURS];
};

/* Those of console.css. */
void		 tokens_default(struct tokens *);

/*
 * Reads a tokens.css: one rule for :root in the layer "brand", open tokens
 * only, over what `tokens` holds. NULL, or what is wrong with it.
 */
const char	*tokens_read(struct pool *, struct tokens *, const char *css)
		    ATTR_USE;

/* A colour pair too weak to be read, in words for the provider. */
struct token_fault {
	const char	*what;		/* "accent on surface" */
	const char	*theme;		/* "light" or "dark" */
	double		 ratio, least;
};

/* Looks at one pair after the other; true: *at-1 is `fault`. Begin with 0. */
bool		 tokens_fault(const struct tokens *, unsigned *at,
		    struct token_fault *fault);

/* A font of the list as CSS, or NULL; "system" is what console.css has. */
const char	*tokens_font(const char *name);

/* The i-th name of the list, NULL after the last. */
const char	*tokens_font_name(unsigned i);

#define TOKENS_RADIUS_MAX	16	/* pixels */

/* What a brand sets as data. */
struct token_choice {
	const struct token_pair	*accent, *on_accent;	/* NULL: ours */
	int			 radius;		/* pixels; -1: ours */
	const char		*font;			/* of the list */
};

/* Adds a tokens.css to the buffer. */
void		 tokens_write(struct buf *, const struct token_choice *);

#endif
