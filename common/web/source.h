/*
 * Files of sheets by the names that sheets know; see web/sheet.h.
 */
#ifndef RW_WEB_SOURCE_H
#define RW_WEB_SOURCE_H

#include <limits.h>
#include <stdbool.h>

#include "base/attr.h"

struct buf;
struct sheet_key;

#define SOURCE_NAME_MAX	63	/* bytes */

/* Before the others; see sheet_init(). */
void	 source_init(const char *dir, const char *brand_dir);

/* Lower-case letters, digits, '-'; begins with a letter. */
bool	 source_is_name(const char *);

/* Is there a folder of that brand? */
bool	 source_has_brand(const char *brand);

/*
 * Languages that have a base words sheet: a string ended by an empty one, to
 * be freed by the caller. NULL with a log line: the folder cannot be read or
 * holds none.
 */
char	*source_languages(void) ATTR_USE;

/*
 * The path of the file a sheet of that key means by "view:…" or "base:…"; it
 * need not exist. `ours`: it is one of base. -1: not such a name.
 */
int	 source_find(const struct sheet_key *, const char *uri,
	    char path[static PATH_MAX], bool *ours) ATTR_USE;

/* Adds the whole file, of at most 4 MiB, to the buffer. -1: errno is set. */
int	 source_read(const char *path, struct buf *) ATTR_USE;

#endif
