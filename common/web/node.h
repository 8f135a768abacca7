/*
 * The tree of a page, as expressions see it: elements, attributes, text and
 * the document of libxml2. For the compiled form of sheets only.
 */
#ifndef RW_WEB_NODE_H
#define RW_WEB_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "web/scratch.h"
#include "web/xpath.h"

struct node;		/* libxml2's */

struct nodes {
	const struct node	**at;
	size_t			  n, size;
};

enum node_kind { NODE_ROOT, NODE_ELEMENT, NODE_ATTRIBUTE, NODE_TEXT,
    NODE_OTHER };

enum node_kind		 node_kind(const struct node *);
const struct node	*node_root(const struct node *);

/* Bytes are the tree's own, or of the scratch. */
struct slice		 node_string(struct scratch *, const struct node *);
struct slice		 node_name(struct scratch *, const struct node *,
			    bool local);

/* Adds what the step finds from there, but for predicates; `most` of them. */
void			 node_gather(struct scratch *, const struct node *,
			    const struct step *, struct nodes *, size_t most);

/* Is this a node the step may end at? What it comes from is not asked. */
bool			 node_fits(const struct node *, const struct step *);
const struct node	*node_parent(const struct node *);

/* In document order, each once. */
void			 node_sort(struct scratch *, struct nodes *);
void			 node_add(struct scratch *, struct nodes *,
			    const struct node *);

/* As libxml2 reads and writes numbers. */
double			 node_number(struct scratch *, struct slice);
struct slice		 node_number_text(struct scratch *, double);

#endif
