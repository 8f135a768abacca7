/*
 * Which template is for a node, and what all of them know. For web/run only.
 */
#ifndef RW_WEB_RULE_H
#define RW_WEB_RULE_H

#include "web/eval.h"
#include "web/op.h"

/* Gives the variables of the whole sheet their values. */
void	 eval_globals(struct eval *, const struct global *, unsigned n,
	    const struct node *root);

/* NULL: none of that mode. */
const struct template *rule_find(struct eval *, const struct mode *,
	    const struct node *);

#endif
