/*
 * Loads and compiles the sheets of a view; for web/view only.
 *
 * A sheet knows others by two kinds of names, neither with a slash:
 * "view:x.xsl" is the brand's file or else the base one, "base:x.xsl" is
 * always the base one; "words.xsl" in either is the file of the language.
 * Nothing else can be read, at load and when the sheet runs.
 */
#ifndef RW_WEB_SHEET_H
#define RW_WEB_SHEET_H

#include <stdbool.h>

#include "base/attr.h"

struct _xsltStylesheet;

/* Which sheet. `brand` NULL is base itself. */
struct sheet_key {
	const char	*brand;
	const char	*lang;
	const char	*view;
};

/* Once per process, before the others; `dir` must live as long as it. */
void	 sheet_init(const char *dir);

/* Lower-case letters, digits, '-'; begins with a letter; at most 63 bytes. */
bool	 sheet_is_name(const char *);

/* Is there a folder of that brand? */
bool	 sheet_has_brand(const char *brand);

/*
 * Languages that have a base words sheet: a string ended by an empty one, to
 * be freed by the caller. NULL with a log line: the folder cannot be read or
 * holds none.
 */
char	*sheet_languages(void) ATTR_USE;

/*
 * Compiles the sheet with everything it imports; calls of plain words are
 * replaced by their text, literal markup becomes raw text (web/literal). NULL
 * with log lines. Released by xsltFreeStylesheet().
 */
struct _xsltStylesheet *sheet_load(const struct sheet_key *) ATTR_USE;

/* For tests: sheets as they are written, as stock libxslt has them. */
void	 sheet_keep(bool);

/*
 * Where libxslt writes its messages. `quiet` not NULL: only places in sheets
 * are logged, never what a message says, since that may be personal.
 */
void	 sheet_say(void *quiet, const char *fmt, ...) ATTR_PRINTF(2, 3);

#endif
