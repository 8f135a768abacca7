/*
 * XPath expressions of sheets, as trees that web/eval runs. For the compiled
 * form of sheets only (web/compile, web/run).
 *
 * The subset: all operators, variables, predicates, all axes but namespace,
 * following and preceding, no "//", names without a prefix, the functions of
 * enum function. Whatever else stands in a sheet is left to libxslt.
 */
#ifndef RW_WEB_XPATH_H
#define RW_WEB_XPATH_H

#include <stdbool.h>
#include <stddef.h>

struct pool;

/* Bytes, not ended by NUL. */
struct slice {
	const char	*s;
	size_t		 len;
};

enum axis { AXIS_CHILD, AXIS_ATTRIBUTE, AXIS_SELF, AXIS_PARENT, AXIS_ANCESTOR,
    AXIS_ANCESTOR_OR_SELF, AXIS_DESCENDANT, AXIS_DESCENDANT_OR_SELF,
    AXIS_FOLLOWING_SIBLING, AXIS_PRECEDING_SIBLING, AXIS_COUNT };

enum node_test { TEST_NAME, TEST_ANY, TEST_TEXT, TEST_NODE };

enum expr_kind { EXPR_NUMBER, EXPR_STRING, EXPR_LOCAL, EXPR_GLOBAL, EXPR_PATH,
    EXPR_UNION, EXPR_OR, EXPR_AND, EXPR_EQUAL, EXPR_UNEQUAL, EXPR_LESS,
    EXPR_LESS_EQUAL, EXPR_MORE, EXPR_MORE_EQUAL, EXPR_PLUS, EXPR_MINUS,
    EXPR_TIMES, EXPR_DIV, EXPR_MOD, EXPR_NEGATIVE, EXPR_CALL };

/* What comes out; of a variable that is known when it runs. */
enum expr_type { TYPE_NUMBER, TYPE_STRING, TYPE_BOOLEAN, TYPE_NODES,
    TYPE_UNKNOWN };

enum function { CALL_BOOLEAN, CALL_CEILING, CALL_CONCAT, CALL_CONTAINS,
    CALL_COUNT, CALL_CURRENT, CALL_FALSE, CALL_FLOOR, CALL_LAST,
    CALL_LOCAL_NAME, CALL_NAME, CALL_NORMALIZE_SPACE, CALL_NOT, CALL_NUMBER,
    CALL_POSITION, CALL_ROUND, CALL_STARTS_WITH, CALL_STRING,
    CALL_STRING_LENGTH, CALL_SUBSTRING, CALL_SUBSTRING_AFTER,
    CALL_SUBSTRING_BEFORE, CALL_SUM, CALL_TRANSLATE, CALL_TRUE, CALL_MANY };

struct step {
	enum axis	 axis;
	enum node_test	 test;
	bool		 first;		/* its first predicate is [1] */
	bool		 last;		/* ... or [last()] */
	const char	*name;
	struct expr	*predicates;	/* by `next`; without that first one */
};

struct path {
	struct expr	*base;		/* NULL: the context node */
	struct expr	*predicates;	/* of the base */
	struct step	*steps;
	unsigned	 n;
	bool		 absolute;
	bool		 ordered;	/* found in document order, each once */
};

struct expr {
	enum expr_kind	 kind;
	enum expr_type	 type;
	struct expr	*next;		/* in a list of arguments or operands */
	struct expr	*args;
	union {
		double		 number;
		struct slice	 string;
		unsigned	 slot;		/* of a variable */
		enum function	 function;
		struct path	*path;
	} u;
};

/* Who is asked for variables while an expression is read. */
struct xpath_scope {
	struct pool	*pool;		/* of what is made */
	/* Sets kind and slot; false: there is no such variable. */
	bool		(*variable)(void *, const char *name, struct expr *);
	void		*arg;
	bool		 positional;	/* position() or last() was met */
};

/* NULL: not of the subset. */
struct expr	*xpath_parse(struct xpath_scope *, const char *, size_t len);

/*
 * As a match pattern: a path of child and attribute steps, or a union of such;
 * no predicate asks for a position.
 */
struct expr	*xpath_pattern(struct xpath_scope *, const char *);

/* For web/xpath: are nodes found in document order, and none twice? */
bool		 xpath_is_ordered(const struct path *);

#endif
