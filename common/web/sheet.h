/*
 * Loads and compiles the sheets of a view; for web/view only.
 *
 * A sheet knows others by two kinds of names, neither with a slash:
 * "view:x.xsl" is the brand's file or else the base one, "base:x.xsl" is
 * always the base one; "words.xsl" in either is the file of the language.
 * "view:brand-words.xsl" are the words of the brand's folder, for those that
 * stand before them (see sheet_key.words). Nothing else can be read, at load
 * and when the sheet runs, and a brand's file only if strict_sheet() likes it.
 */
#ifndef RW_WEB_SHEET_H
#define RW_WEB_SHEET_H

#include <stdbool.h>

#include "base/attr.h"

struct _xsltStylesheet;

/*
 * Which sheet. `brand` NULL is base itself. `words` not NULL: further words
 * that go before all others, the file words/WORDS-LANG.xsl of the brand
 * directory.
 */
struct sheet_key {
	const char	*brand;
	const char	*words;
	const char	*lang;
	const char	*view;
};

/*
 * Once per process, before the others: installed sheets, and the directory of
 * what brands are given as data (may be NULL). Both must live as long as it.
 */
void	 sheet_init(const char *dir, const char *brand_dir);

/*
 * Compiles the sheet with everything it imports; calls of plain words are
 * replaced by their text. NULL with log lines. Released by
 * xsltFreeStylesheet().
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
