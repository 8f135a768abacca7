/*
 * The tree of a page. Facts and codes only; text is scrubbed on the way in.
 * The types are libxml2's underneath; nobody else needs to know.
 */
#ifndef RW_WEB_XML_H
#define RW_WEB_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct pool;
struct xml;		/* a document */
struct xml_node;	/* an element of it */

enum xml_pii { PII_NAME = 1, PII_PHONE, PII_EMAIL, PII_CONTENT, PII_IP };

/* A document with its root element; freed with the pool. */
struct xml	*xml_create(struct pool *, const char *root);
struct xml_node	*xml_root(struct xml *);

/* A new last child. */
struct xml_node	*xml_add(struct xml_node *, const char *name);

/* A new last child that holds text; NULL adds nothing and returns NULL. */
struct xml_node	*xml_text(struct xml_node *, const char *name, const char *text);

/* The same, marked as personal data: web/pii masks by that mark. */
struct xml_node	*xml_personal(struct xml_node *, const char *name, enum xml_pii,
		    const char *text);

/* More text at the end of an element. */
void	xml_append(struct xml_node *, const char *text);

/* Moves a node to the end of `parent`; NULL is ignored. */
void	xml_move(struct xml_node *parent, struct xml_node *);

/* Takes a node out of the tree and frees it; NULL is ignored. */
void	xml_remove(struct xml_node *);

/* Attributes. NULL values and MOMENT_NONE add nothing. */
void	xml_attr(struct xml_node *, const char *name, const char *value);
void	xml_attr_int(struct xml_node *, const char *name, int64_t);
void	xml_attr_bool(struct xml_node *, const char *name, bool);
void	xml_attr_uuid(struct xml_node *, const char *name, const struct uuid *);

/* NAME in UTC and NAME-local in the display zone, both RFC 3339. */
void	xml_attr_time(struct xml_node *, const char *name, int64_t us);

/* The document as XML text (UTF-8, with declaration), in the pool. */
char	*xml_serialise(struct xml *, struct pool *, size_t *len);

/*
 * Reads a document somebody else wrote: no DTD, so no entities; nothing else is
 * opened; at most 256 levels. Freed with the pool. NULL: not such a document.
 */
struct xml	*xml_parse(struct pool *, const char *text, size_t len);

/*
 * Walking through a tree: elements, and text between them. The strings are
 * valid as long as the tree; text has no name. xml_space() is the namespace,
 * "" for none. Comments are passed over.
 */
struct xml_node	*xml_child(const struct xml_node *);
struct xml_node	*xml_sibling(const struct xml_node *);
const char	*xml_name(const struct xml_node *);
const char	*xml_space(const struct xml_node *);
const char	*xml_content(const struct xml_node *text);

/* In document order below `top`; NULL after the last. */
struct xml_node	*xml_walk(const struct xml_node *, const struct xml_node *top);

/* The value of an attribute without namespace; NULL: it has none. */
const char	*xml_get(const struct xml_node *, const char *name);

struct xml_attribute {
	const char	*name, *space, *value;
};

/* The i-th attribute, from 0; false after the last. */
bool		 xml_attr_at(const struct xml_node *, unsigned i,
		    struct xml_attribute *);

/* The i-th namespace declared at the element, NULL after the last. */
const char	*xml_declared(const struct xml_node *, unsigned i);

/* Is there an instruction for processors (<?...?>) anywhere? */
bool		 xml_has_instruction(struct xml *);

/* For web/view and web/sheet only: the xmlDoc underneath. */
void	*xml_document(struct xml *);

/*
 * For web/pii only. The pool of the document; the next element marked as
 * personal data after `after` (NULL: the first) in document order, an unknown
 * mark counting as a name; the next text within `in`, its bytes valid until it
 * is replaced; removal of all text within an element.
 */
struct pool	*xml_pool(struct xml *);
struct xml_node	*xml_next_personal(struct xml *, struct xml_node *after,
		    enum xml_pii *kind);
struct xml_node	*xml_next_text(struct xml_node *in, struct xml_node *after,
		    const char **text);
void		 xml_replace_text(struct xml_node *text, const char *with);
void		 xml_clear(struct xml_node *);

#endif
