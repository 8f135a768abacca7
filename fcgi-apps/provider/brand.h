/*
 * rufwachtctl brand: what its files share.
 */
#ifndef RW_PROVIDER_BRAND_H
#define RW_PROVIDER_BRAND_H

#include "ctl.h"
#include "store/brand.h"
#include "web/tokens.h"

#define BRAND_FILE_MAX	(256 * 1024)

/* Text of an installed file, a path below view_dir; NULL after saying why. */
char	*brand_installed(struct ctl *, const char *path);

/*
 * The tokens in force: ours, then those of the folder of sheets, then the
 * brand's own. An exit status.
 */
int	 brand_tokens(struct ctl *, const struct brand *, struct tokens *)
	    ATTR_USE;

/* Says each pair that cannot be read. CTL_DONE or CTL_REFUSED. */
int	 brand_contrast(const struct tokens *) ATTR_USE;

/*
 * Writes tokens, picture and words below brand_dir under names made from their
 * content, and notes the names in the brand. An exit status.
 */
int	 brand_publish(struct ctl *, struct brand *) ATTR_USE;

/* The same gaps as in the installed word? An exit status, said aloud. */
int	 brand_check_word(struct ctl *, const struct brand_word *) ATTR_USE;

struct xml_node;

/* A word of a lang-LANG.xml with its gaps as {name}. */
const char *brand_word_text(struct pool *, const struct xml_node *word);

/* The word of that key and form below the root of a lang-LANG.xml, or NULL. */
const struct xml_node *brand_find_word(const struct xml_node *words,
	    const struct brand_word *);

/*
 * Writes DIR/NAME in one step, mode 0644, unless that is what it holds. An exit
 * status.
 */
int	 brand_write(const char *dir, const char *name, const char *text,
	    size_t len) ATTR_USE;

/* Renders every sample with the sheets of the folder. An exit status. */
int	 brand_render_samples(struct ctl *, const char *folder) ATTR_USE;

#endif
