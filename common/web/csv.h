/*
 * Comma-separated values (RFC 4180) that a spreadsheet takes for text: a cell
 * that would begin a formula gets an apostrophe in front.
 */
#ifndef RW_WEB_CSV_H
#define RW_WEB_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/pool.h"
#include "base/uuid.h"

struct csv {
	struct buf	 buf;
	bool		 in_row;
};

#define CSV_TYPE	"text/csv; charset=utf-8; header=present"

/* Begins with the row of column names, blanks between. */
void	csv_begin(struct csv *, struct pool *, const char *columns);

/* One cell; NULL is an empty one. Times are RFC 3339 UTC, MOMENT_NONE empty. */
void	csv_text(struct csv *, const char *);
void	csv_uuid(struct csv *, const struct uuid *);
void	csv_int(struct csv *, int64_t);
void	csv_bool(struct csv *, bool);
void	csv_time(struct csv *, int64_t us);

/* The row is complete. */
void	csv_end_row(struct csv *);

#endif
