/*
 * What a program consists of. For web/compile, which makes it, and web/run.
 */
#ifndef RW_WEB_OP_H
#define RW_WEB_OP_H

#include <stdbool.h>
#include <stddef.h>

#include "web/xpath.h"

struct pool;

/*
 * A body is a list of operations of its own, right behind the one it belongs
 * to, ended by OP_END; `a` of that one is the operation behind the body.
 */
enum op_kind {
	OP_END,
	OP_RAW,		/* writes text as it is: markup of the sheet */
	OP_TEXT,	/* writes text, escaped for where it goes */
	OP_VALUE,	/* writes the value of expr, escaped likewise */
	OP_VALUE_ATTR,	/* the same, within a value begun by OP_RAW */
	OP_JUMP,	/* to a */
	OP_UNLESS,	/* to a, if expr is false */
	OP_EACH,	/* runs the body for each node of expr */
	OP_ARG,		/* expr is the parameter b of the next call */
	OP_ARG_TEXT,	/* ... and here what the body writes */
	OP_CALL,	/* runs template in variant b, with a arguments */
	OP_APPLY,	/* nodes of expr (NULL: children), mode b, likewise */
	OP_SET,		/* expr is the variable b */
	OP_SET_TEXT,	/* ... and here what the body writes */
	OP_PARAM,	/* skips what comes up to a, if b was given */
	OP_START,	/* a start tag; attributes may follow */
	OP_FINISH,	/* ... and its end tag, text */
	OP_VOID,	/* ... and without one: the body has its attributes */
	OP_ATTR		/* an attribute of the start tag; the body writes it */
};

struct op {
	enum op_kind	 kind;
	unsigned	 a, b;
	union {
		struct slice		 text;
		const struct expr	*expr;
		const struct template	*template;
	} u;
};

/* A template writes a page, or text: of a variable, of an attribute. */
enum variant { VARIANT_MARKUP, VARIANT_TEXT, VARIANTS };

struct param {
	unsigned	 name, slot;
};

struct template {
	unsigned	 code[VARIANTS];
	unsigned	 slots;		/* variables */
	unsigned	 n;
	struct param	*params;
};

struct rule {
	const struct path	*pattern;
	const struct template	*template;
};

/* Rules for elements or attributes of one name; the first that fits counts. */
struct bucket {
	const char		*name;
	bool			 attribute;
	unsigned		 n;
	const struct rule	*rules;
};

/* Those for everything without a bucket come first, in this order. */
enum { BUCKET_OTHER, BUCKET_ELEMENT, BUCKET_ATTRIBUTE, BUCKET_NAMED };

struct mode {
	unsigned	 n;
	struct bucket	*buckets;
};

struct global {
	const struct expr	*expr;	/* NULL: it is text */
	struct slice		 text;
	bool			 fragment;
};

struct program {
	struct pool	*pool;
	struct op	*ops;
	struct mode	*modes;
	struct global	*globals;	/* each needs only those before it */
	unsigned	 nglobals;
};

#endif
