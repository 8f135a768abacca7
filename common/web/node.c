/*
 * Steps through the tree of libxml2.
 */
#include "web/node.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include "base/attr.h"

#define NUMBER_SIZE	40
#define FAST_DIGITS	9	/* of numbers that need no rounding */

/* Attributes look like nodes, down to their namespace. */
static const xmlNode *
in(const struct node *n)
{
	return (const xmlNode *)n;
}

static const struct node *
out(const void *n)
{
	return n;
}

enum node_kind
node_kind(const struct node *n)
{
	switch (in(n)->type) {
	case XML_DOCUMENT_NODE:
	case XML_HTML_DOCUMENT_NODE:
		return NODE_ROOT;
	case XML_ELEMENT_NODE:
		return NODE_ELEMENT;
	case XML_ATTRIBUTE_NODE:
		return NODE_ATTRIBUTE;
	case XML_TEXT_NODE:
	case XML_CDATA_SECTION_NODE:
		return NODE_TEXT;
	default:
		return NODE_OTHER;
	}
}

const struct node *
node_root(const struct node *n)
{
	return out(in(n)->doc);
}

const struct node *
node_parent(const struct node *n)
{
	return out(in(n)->parent);
}

static const xmlNode *
first_child(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE || n->type == XML_ATTRIBUTE_NODE ||
	    n->type == XML_DOCUMENT_NODE ||
	    n->type == XML_HTML_DOCUMENT_NODE ? n->children : NULL;
}

/* The next one within `top`, in document order. */
static const xmlNode *
next_within(const xmlNode *n, const xmlNode *top)
{
	if (first_child(n) != NULL)
		return n->children;
	while (n != top && n->next == NULL)
		n = n->parent;
	return n == top ? NULL : n->next;
}

static bool
is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

struct slice
node_string(struct scratch *s, const struct node *node)
{
	const xmlNode *n = in(node), *c = first_child(n), *t;
	size_t len = 0;
	char *copy;

	if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE &&
	    node_kind(node) != NODE_ROOT)
		c = n;
	if (c == NULL)
		return (struct slice){ "", 0 };
	if (c == n || (c->next == NULL && is_text(c))) {
		const char *text = (const char *)c->content;

		return text == NULL ? (struct slice){ "", 0 } :
		    (struct slice){ text, strlen(text) };
	}
	for (t = c; t != NULL; t = next_within(t, n))
		if (is_text(t) && t->content != NULL)
			len += strlen((const char *)t->content);
	copy = scratch_alloc(s, len + 1);
	len = 0;
	for (t = c; t != NULL; t = next_within(t, n)) {
		scratch_step(s);
		if (!is_text(t) || t->content == NULL)
			continue;
		memcpy(copy + len, t->content, strlen((const char *)t->content));
		len += strlen((const char *)t->content);
	}
	return (struct slice){ copy, len };
}

struct slice
node_name(struct scratch *s, const struct node *node, bool local)
{
	const xmlNode *n = in(node);
	const char *name = (const char *)n->name, *prefix;
	size_t len;
	char *both;

	if ((n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE) ||
	    name == NULL)
		return (struct slice){ "", 0 };
	if (local || n->ns == NULL || n->ns->prefix == NULL)
		return (struct slice){ name, strlen(name) };
	prefix = (const char *)n->ns->prefix;
	len = strlen(prefix) + strlen(name) + 2;
	both = scratch_alloc(s, len);
	snprintf(both, len, "%s:%s", prefix, name);
	return (struct slice){ both, len - 1 };
}

bool
node_fits(const struct node *node, const struct step *s)
{
	const xmlNode *n = in(node);

	if (s->test == TEST_NODE)
		return true;
	if (s->test == TEST_TEXT)
		return is_text(n);
	if (n->type != (s->axis == AXIS_ATTRIBUTE ? XML_ATTRIBUTE_NODE :
	    XML_ELEMENT_NODE))
		return false;
	return s->test == TEST_ANY || (n->ns == NULL &&
	    strcmp((const char *)n->name, s->name) == 0);
}

void
node_add(struct scratch *s, struct nodes *list, const struct node *n)
{
	if (list->n == list->size) {
		const struct node **more;

		list->size = list->size == 0 ? 4 : 2 * list->size;
		more = scratch_alloc(s, list->size * sizeof(struct node *));
		if (list->n > 0)
			memcpy(more, list->at, list->n * sizeof(struct node *));
		list->at = more;
	}
	list->at[list->n++] = n;
}

/* Adds a node if it fits; true: that is enough. */
static bool
try(struct scratch *s, const xmlNode *n, const struct step *step,
    struct nodes *list, size_t *most)
{
	scratch_step(s);
	if (!node_fits(out(n), step))
		return false;
	node_add(s, list, out(n));
	return --*most == 0;
}

static void
gather_up(struct scratch *s, const xmlNode *n, const struct step *step,
    struct nodes *list, size_t most)
{
	if (step->axis != AXIS_ANCESTOR_OR_SELF)
		n = n->parent;
	for (; n != NULL; n = n->parent)
		if (try(s, n, step, list, &most) || step->axis == AXIS_PARENT)
			return;
}

static void
gather_down(struct scratch *s, const xmlNode *top, const struct step *step,
    struct nodes *list, size_t most)
{
	const xmlNode *n = top;

	if (step->axis == AXIS_DESCENDANT)
		n = first_child(top);
	/* The text of an attribute is no node of its own. */
	if (top->type == XML_ATTRIBUTE_NODE) {
		if (step->axis == AXIS_DESCENDANT_OR_SELF)
			(void)try(s, top, step, list, &most);
		return;
	}
	for (; n != NULL; n = next_within(n, top))
		if (try(s, n, step, list, &most))
			return;
}

void
node_gather(struct scratch *s, const struct node *node,
    const struct step *step, struct nodes *list, size_t most)
{
	const xmlNode *n = in(node);
	bool attribute = n->type == XML_ATTRIBUTE_NODE;

	switch (step->axis) {
	case AXIS_CHILD:
		for (n = attribute ? NULL : first_child(n); n != NULL;
		    n = n->next)
			if (try(s, n, step, list, &most))
				return;
		break;
	case AXIS_ATTRIBUTE:
		n = n->type != XML_ELEMENT_NODE ? NULL :
		    (const xmlNode *)n->properties;
		for (; n != NULL; n = n->next)
			if (try(s, n, step, list, &most))
				return;
		break;
	case AXIS_FOLLOWING_SIBLING:
		for (n = attribute ? NULL : n->next; n != NULL; n = n->next)
			if (try(s, n, step, list, &most))
				return;
		break;
	case AXIS_PRECEDING_SIBLING:
		for (n = attribute ? NULL : n->prev; n != NULL; n = n->prev)
			if (try(s, n, step, list, &most))
				return;
		break;
	case AXIS_SELF:
		(void)try(s, n, step, list, &most);
		break;
	case AXIS_DESCENDANT:
	case AXIS_DESCENDANT_OR_SELF:
		gather_down(s, n, step, list, most);
		break;
	default:
		gather_up(s, n, step, list, most);
		break;
	}
}

static size_t
depth_of(const xmlNode *n)
{
	size_t depth = 0;

	while ((n = n->parent) != NULL)
		depth++;
	return depth;
}

static bool
is_before(struct scratch *s, const xmlNode *a, const xmlNode *b)
{
	size_t da = depth_of(a), db = depth_of(b);
	const xmlNode *x = a, *y = b;

	for (; da > db; da--)
		x = x->parent;
	for (; db > da; db--)
		y = y->parent;
	/* One within the other. */
	if (x == y)
		return x == a && a != b;
	while (x->parent != y->parent) {
		x = x->parent;
		y = y->parent;
	}
	/* Attributes go before what is within the element. */
	if ((x->type == XML_ATTRIBUTE_NODE) != (y->type == XML_ATTRIBUTE_NODE))
		return x->type == XML_ATTRIBUTE_NODE;
	for (; x != NULL; x = x->next) {
		scratch_step(s);
		if (x == y)
			return true;
	}
	return false;
}

/* Merges two halves, the second of which begins at `half`. */
static void
merge(struct scratch *s, const struct node **at, size_t half, size_t n,
    const struct node **to)
{
	size_t i = 0, j = half;

	for (size_t k = 0; k < n; k++)
		to[k] = i < half && (j == n || !is_before(s, in(at[j]),
		    in(at[i]))) ? at[i++] : at[j++];
}

void
node_sort(struct scratch *s, struct nodes *list)
{
	const struct node **from = list->at, **to, **swap;
	size_t n = list->n, kept = 0;

	if (n < 2)
		return;
	to = scratch_alloc(s, n * sizeof(struct node *));
	for (size_t run = 1; run < n; run *= 2) {
		for (size_t i = 0; i < n; i += 2 * run) {
			size_t len = n - i < 2 * run ? n - i : 2 * run;

			merge(s, from + i, run < len ? run : len, len, to + i);
		}
		swap = from;
		from = to;
		to = swap;
	}
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || from[kept - 1] != from[i])
			from[kept++] = from[i];
	list->at = from;
	list->n = kept;
	list->size = n;
}

double
node_number(struct scratch *s, struct slice t)
{
	char small[NUMBER_SIZE], *text = small;
	long value = 0;
	size_t i = 0;

	while (i < t.len && i < FAST_DIGITS && t.s[i] >= '0' && t.s[i] <= '9')
		value = 10 * value + (t.s[i++] - '0');
	if (i > 0 && i == t.len)
		return (double)value;
	if (t.len >= sizeof(small))
		text = scratch_alloc(s, t.len + 1);
	if (t.len > 0)
		memcpy(text, t.s, t.len);
	text[t.len] = '\0';
	return xmlXPathCastStringToNumber(BAD_CAST text);
}

struct slice
node_number_text(struct scratch *s, double number)
{
	char *text = scratch_alloc(s, NUMBER_SIZE);
	xmlChar *theirs;
	int len;

	if (number > -1e9 && number < 1e9 && floor(number) >= number)
		len = snprintf(text, NUMBER_SIZE, "%d", (int)number);
	else {
		theirs = xmlXPathCastNumberToString(number);
		len = snprintf(text, NUMBER_SIZE, "%s", theirs == NULL ? "" :
		    (const char *)theirs);
		xmlFree(theirs);
	}
	return (struct slice){ text, (size_t)len };
}
