/*
 * Values of expressions (XPath 1.0, sections 3 and 4), byte for byte as
 * libxml2 has them. For the compiled form of sheets only.
 */
#ifndef RW_WEB_EVAL_H
#define RW_WEB_EVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "web/node.h"
#include "web/scratch.h"
#include "web/xpath.h"

/* A fragment is what instructions wrote into a variable: its text. */
enum value_kind { VALUE_NONE, VALUE_NUMBER, VALUE_STRING, VALUE_BOOLEAN,
    VALUE_NODES, VALUE_FRAGMENT };

struct value {
	enum value_kind	 kind;
	unsigned	 name;		/* of an argument */
	union {
		double		 number;
		bool		 boolean;
		struct slice	 string;
		struct nodes	 nodes;
	} u;
};

/* Where an expression is asked. */
struct focus {
	const struct node	*node;
	const struct node	*current;	/* outside of predicates */
	size_t			 position, size;
	const struct value	*locals;
};

struct eval {
	struct scratch		 scratch;
	const struct value	*globals;
};

/* All may leave by scratch_stop(); memory is of the scratch or the tree. */
bool		 eval_boolean(struct eval *, const struct expr *,
		    const struct focus *);
double		 eval_number(struct eval *, const struct expr *,
		    const struct focus *);
struct slice	 eval_text(struct eval *, const struct expr *,
		    const struct focus *);
struct nodes	 eval_nodes(struct eval *, const struct expr *,
		    const struct focus *);
void		 eval_value(struct eval *, const struct expr *,
		    const struct focus *, struct value *);

/* Are all predicates true of the node? None may ask for positions. */
bool		 eval_predicates(struct eval *, const struct expr *,
		    const struct node *);

#endif
