/*
 * Ends a sheet of a brand that runs for too long. For web/view only.
 */
#ifndef RW_WEB_BRAKE_H
#define RW_WEB_BRAKE_H

#include "base/attr.h"

struct _xsltTransformContext;

/* Once per process. SIGPROF belongs to the brake from then on. */
void	brake_init(void);

/* Before the sheet runs, and after. One at a time. -1: no memory. */
int	brake_on(struct _xsltTransformContext *) ATTR_USE;
void	brake_off(void);

#endif
