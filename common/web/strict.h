/*
 * What sheets and words of a brand may hold, and what their pages may. The
 * same rules at `rufwachtctl brand check` and whenever a sheet is loaded, so
 * that a folder nobody checked is no way around them.
 */
#ifndef RW_WEB_STRICT_H
#define RW_WEB_STRICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct pool;

#define STRICT_SHEET_MAX	((size_t)256 << 10)	/* bytes of a file */

/*
 * A sheet: XSLT 1.0 and elements of HTML, no other namespace, no function but
 * those of XSLT 1.0 that stay within the page, no output method but HTML, no
 * script, no style. NULL, or what is wrong with it.
 */
const char *strict_sheet(struct pool *, const char *text, size_t len) ATTR_USE;

/* A lang-LANG.xml: words of plain text with gaps. NULL, or what is wrong. */
const char *strict_words(struct pool *, const char *text, size_t len) ATTR_USE;

/*
 * The page a brand made, as web/html wrote it. NULL, or what is wrong with it.
 * A mail may have style: base's, since no sheet of a brand can write any.
 */
const char *strict_page(const char *html, size_t len, bool is_mail) ATTR_USE;

#endif
