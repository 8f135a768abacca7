/*
 * A sheet while it is compiled. For web/compile (instructions) and web/gather
 * (templates and rules) only.
 */
#ifndef RW_WEB_COMPILER_H
#define RW_WEB_COMPILER_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "base/pool.h"
#include "web/op.h"

#define NAMES_MAX	1000	/* of parameters and modes */
#define LOCALS_MAX	100	/* variables known in one place */

struct _xsltStylesheet;

struct source {
	struct source	*next;		/* of lower or equal precedence */
	struct template	 template;
	const char	*name;		/* NULL: none */
	const char	*match;
	const char	*priority;
	unsigned	 mode, precedence;
	const xmlNode	*content;
	bool		 wanted[VARIANTS], done[VARIANTS];
	bool		 opens;		/* may add attributes around it */
	bool		 inlined;	/* being compiled into another one */
};

struct compiler {
	struct pool		*temp;
	struct program		*program;
	const char		*why;		/* what cannot be compiled */
	struct xpath_scope	 scope;
	struct source		*sources;	/* best first */
	struct {
		const char	*name;
		const xmlNode	*node;
		unsigned	 slot;
		enum { NEW, BEGUN, READY } state;
	}			 globals[LOCALS_MAX];
	unsigned		 nglobals;
	const char		*names[NAMES_MAX];
	unsigned		 n_names;
	bool			 applied[NAMES_MAX][VARIANTS];

	/* Of the template that is being compiled. */
	struct {
		const char	*name;
		unsigned	 slot;
	}			 locals[LOCALS_MAX];
	unsigned		 first_local, n_locals, slots;
	unsigned		 inside;	/* elements of it around */
	unsigned		 inlined;	/* templates within it */
	enum variant		 variant;

	struct op		*ops;
	unsigned		 n, size;
	struct buf		 pending;	/* of OP_RAW or OP_TEXT */
};

/* Remembers the first reason; always -1. */
int		 compiler_fail(struct compiler *, const char *why);

/* Is this the instruction, or (NULL) any instruction? */
bool		 compiler_is(const xmlNode *, const char *);

/* The attribute in the pool, or NULL. */
const char	*compiler_attr(struct compiler *, const xmlNode *, const char *);

/* Nothing but these attributes (words with blanks around) is there. */
bool		 compiler_only(const xmlNode *, const char *names);

unsigned	 compiler_name(struct compiler *, const char *);

/* Of an expression that must be; NULL after a failure. */
struct expr	*compiler_expr(struct compiler *, const char *);

/* May one of these siblings add an attribute to the element around them? */
bool		 compiler_opens(struct compiler *, const xmlNode *);

/* The operation's number; then the number of the next one, to jump to. */
unsigned	 compiler_emit(struct compiler *, struct op);
unsigned	 compiler_label(struct compiler *);

/* Where that operation jumps to: what comes next. */
void		 compiler_land(struct compiler *, unsigned at);

/* Who compiles templates and literals calls for instructions, and they him. */
int		 compiler_instruction(struct compiler *, const xmlNode *);
int		 compiler_content(struct compiler *, const xmlNode *first);
bool		 compiler_variable(void *, const char *name, struct expr *);
int		 compiler_global(struct compiler *, unsigned);
void		 compiler_want(struct compiler *, unsigned mode, enum variant);

/* web/gather: fills sources and globals; the rules of all modes. */
int		 gather_sheet(struct compiler *, struct _xsltStylesheet *);
int		 gather_rules(struct compiler *);

#endif
