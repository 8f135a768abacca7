/*
 * Opening sealed parts: shared by conversation.c and search.c.
 */
#ifndef RW_STORE_OPENED_H
#define RW_STORE_OPENED_H

#include "base/record.h"
#include "store/conversation.h"

struct db_rows;

/* Where a part and its wrapped key were found. */
struct opened_source {
	enum seal_class	 class;
	struct seal_wrapped wrapped;
	const void	*box;
	size_t		 box_len;
};

/* Reads key and day from columns `key` and `key` + 1, the box from `box`. */
struct opened_source opened_columns(const struct db_rows *, enum seal_class,
	    unsigned key, unsigned box);

/* Opens it into the pool; data NULL where it is erased or was never there. */
void	opened_part(const struct conversation_tools *, const struct uuid *id,
	    const struct opened_source *, struct conversation_part *);

/* First value with that tag as a string, or NULL. */
const char *opened_text(struct pool *, const struct conversation_part *,
	    enum record_tag);

/* The open interval of ids a filter allows. */
void	conversation_range(const struct conversation_filter *, struct uuid *below,
	    struct uuid *above);

#endif
