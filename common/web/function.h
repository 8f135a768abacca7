/*
 * The functions of XPath that make strings and numbers. For web/eval only.
 */
#ifndef RW_WEB_FUNCTION_H
#define RW_WEB_FUNCTION_H

#include "web/eval.h"

/* Calls of the type of the name; arguments are evaluated as they are needed. */
struct slice	 function_text(struct eval *, const struct expr *,
		    const struct focus *);
double		 function_number(struct eval *, const struct expr *,
		    const struct focus *);
bool		 function_boolean(struct eval *, const struct expr *,
		    const struct focus *);

#endif
