/*
 * Running a program.
 */
#include "web/program.h"

#include <string.h>

#include "base/pool.h"
#include "web/eval.h"
#include "web/html.h"
#include "web/op.h"
#include "web/rule.h"
#include "web/xml.h"

#define DEPTH_MAX	1000	/* templates in templates: rows, maybe */
#define BODIES_MAX	3000	/* these, and loops and texts: the stack */
#define OPS_MAX		2000000	/* of a page: a fraction of a second */
#define NODES_MAX	5000000	/* looked at by expressions */
#define BYTES_MAX	HTML_MAX
#define ATTRIBUTES_MAX	32	/* of an element that is not always the same */
#define ARGS_HINT	16

/* A start tag whose end is not written yet. */
struct tag {
	bool		 drops_line;
	size_t		*end;		/* where to say where it ended */
	unsigned	 n;
	struct {
		struct slice	 name;
		size_t		 from, to;	/* its value */
	}		 attribute[ATTRIBUTES_MAX];
};

struct output {
	struct buf	*to;
	bool		 escape;	/* else it is text of a variable */
	enum html_place	 place;
	bool		 open;		/* `tag` is */
	bool		 fresh;		/* it was of one that drops a line feed */
};

struct machine {
	struct eval		 eval;
	const struct program	*program;
	struct output		 out;
	struct tag		 tag;
	struct buf		 text;		/* of variables */
	struct value		*args;
	size_t			 n_args, size_args;
	unsigned		 depth, bodies, ops;
};

struct frame {
	struct focus	 focus;
	struct value	*locals;
};

static void	 run_body(struct machine *, unsigned, struct frame *);
static void	 run_op(struct machine *, unsigned, struct frame *);
static void	 run_each(struct machine *, unsigned, const struct frame *);
static void	 run_apply(struct machine *, const struct op *,
		    const struct frame *);
static void	 apply(struct machine *, const struct op *,
		    const struct focus *);
static void	 run_template(struct machine *, const struct template *,
		    const struct op *, const struct focus *);
static void	 run_text(struct machine *, unsigned, struct frame *,
		    struct value *);
static void	 run_attribute(struct machine *, unsigned, struct frame *);
static void	 run_void(struct machine *, unsigned, struct frame *);
static void	 add_arg(struct machine *, unsigned, const struct value *);

static _Noreturn void
stop(struct machine *m, const char *why)
{
	scratch_stop(&m->eval.scratch, why);
}

/* A short piece, mostly; buf_add() makes room and does the rest. */
static inline void
append(struct machine *m, const char *s, size_t len)
{
	struct buf *b = m->out.to;

	if (b->size - b->len > len) {
		memcpy(b->data + b->len, s, len);
		b->len += len;
		return;
	}
	if (b->len + len + 2 >= BYTES_MAX)
		stop(m, "the page is too large");
	b->data[b->len] = '\0';
	buf_add(b, s, len);
}

static void
end_tag_open(struct machine *m)
{
	append(m, ">", 1);
	m->out.open = false;
	m->out.fresh = m->tag.drops_line;
	if (m->tag.end != NULL)
		*m->tag.end = m->out.to->len;
}

/* Before anything is written. */
static inline void
begin_write(struct machine *m, char first)
{
	if (m->out.open)
		end_tag_open(m);
	if (m->out.fresh && first == '\n')
		append(m, "\n", 1);
	m->out.fresh = false;
}

static inline void
write_raw(struct machine *m, struct slice t)
{
	if (t.len == 0)
		return;
	begin_write(m, t.s[0]);
	append(m, t.s, t.len);
}

static void
write_text(struct machine *m, struct slice t, enum html_place place)
{
	if (t.len == 0)
		return;
	scratch_bytes(&m->eval.scratch, t.len);
	if (!m->out.escape) {
		append(m, t.s, t.len);
		return;
	}
	begin_write(m, t.s[0]);
	html_escape(m->out.to, t.s, t.len, place);
	/* Beyond that web/html cuts. */
	if (m->out.to->len + 2 >= BYTES_MAX)
		stop(m, "the page is too large");
}

static void
write_value(struct machine *m, const struct expr *e, const struct focus *f,
    enum html_place place)
{
	struct scratch_mark mark = scratch_mark(&m->eval.scratch);

	if (e->kind == EXPR_CALL && e->u.function == CALL_CONCAT)
		for (e = e->args; e != NULL; e = e->next)
			write_text(m, eval_text(&m->eval, e, f), place);
	else
		write_text(m, eval_text(&m->eval, e, f), place);
	scratch_release(&m->eval.scratch, mark);
}

int
program_run(const struct program *p, struct xml *xml, struct buf *page,
    const char **why)
{
	const struct node *doc = xml_document(xml);
	const struct op start = { .kind = OP_APPLY };
	struct machine m = { .program = p, .out = { .to = page,
	    .escape = true, .place = HTML_TEXT } };

	scratch_begin(&m.eval.scratch, NODES_MAX);
	buf_init(&m.text, page->pool, 256);
	if (setjmp(m.eval.scratch.stop) == 0) {
		eval_globals(&m.eval, p->globals, p->nglobals, doc);
		html_doctype(page);
		apply(&m, &start, &(struct focus){ .node = doc, .current = doc,
		    .position = 1, .size = 1 });
		append(&m, "\n", 1);
		page->data[page->len] = '\0';
	}
	*why = m.eval.scratch.why;
	scratch_end(&m.eval.scratch);
	return *why == NULL ? 0 : -1;
}

static void
run_body(struct machine *m, unsigned pc, struct frame *f)
{
	const struct op *ops = m->program->ops;

	if (++m->bodies > BODIES_MAX)
		stop(m, "it goes too deep");
	for (;;) {
		const struct op *op = &ops[pc++];

		if (++m->ops > OPS_MAX)
			stop(m, "it takes too many instructions");
		switch (op->kind) {
		case OP_END:
			m->bodies--;
			return;
		case OP_RAW:
			write_raw(m, op->u.text);
			break;
		case OP_TEXT:
			write_text(m, op->u.text, m->out.place);
			break;
		case OP_VALUE:
			write_value(m, op->u.expr, &f->focus, m->out.place);
			break;
		case OP_VALUE_ATTR:
			write_value(m, op->u.expr, &f->focus, HTML_ATTRIBUTE);
			break;
		case OP_JUMP:
			pc = op->a;
			break;
		case OP_UNLESS:
			if (!eval_boolean(&m->eval, op->u.expr, &f->focus))
				pc = op->a;
			break;
		case OP_PARAM:
			if (f->locals[op->b].kind != VALUE_NONE)
				pc = op->a;
			break;
		case OP_SET:
			eval_value(&m->eval, op->u.expr, &f->focus,
			    &f->locals[op->b]);
			break;
		default:
			run_op(m, pc - 1, f);
			/* Those with a body say where it ends. */
			if (op->kind != OP_CALL && op->kind != OP_APPLY &&
			    op->a != 0)
				pc = op->a;
			break;
		}
	}
}

/* Operations that are rarer or longer. */
static void
run_op(struct machine *m, unsigned at, struct frame *f)
{
	const struct op *op = &m->program->ops[at];
	struct value value;

	switch (op->kind) {
	case OP_EACH:
		run_each(m, at, f);
		break;
	case OP_ARG:
		eval_value(&m->eval, op->u.expr, &f->focus, &value);
		add_arg(m, op->b, &value);
		break;
	case OP_ARG_TEXT:
		run_text(m, at + 1, f, &value);
		add_arg(m, op->b, &value);
		break;
	case OP_SET_TEXT:
		run_text(m, at + 1, f, &value);
		f->locals[op->b] = value;
		break;
	case OP_CALL:
		run_template(m, op->u.template, op, &f->focus);
		m->n_args -= op->a;
		break;
	case OP_APPLY:
		run_apply(m, op, f);
		m->n_args -= op->a;
		break;
	case OP_START:
		write_raw(m, (struct slice){ "<", 1 });
		append(m, op->u.text.s, op->u.text.len);
		m->out.open = true;
		m->tag.n = 0;
		m->tag.end = NULL;
		m->tag.drops_line = op->b;
		break;
	case OP_FINISH:
		if (m->out.open)
			end_tag_open(m);
		m->out.fresh = false;
		html_close(m->out.to, op->u.text.s);
		break;
	case OP_VOID:
		run_void(m, at, f);
		break;
	case OP_ATTR:
		run_attribute(m, at, f);
		break;
	default:
		stop(m, "an operation that is not known");
	}
}

static void
run_each(struct machine *m, unsigned at, const struct frame *f)
{
	const struct op *op = &m->program->ops[at];
	struct nodes nodes = eval_nodes(&m->eval, op->u.expr, &f->focus);
	struct frame inner = *f;

	inner.focus.size = nodes.n;
	for (size_t i = 0; i < nodes.n; i++) {
		struct scratch_mark mark = scratch_mark(&m->eval.scratch);

		inner.focus.node = inner.focus.current = nodes.at[i];
		inner.focus.position = i + 1;
		run_body(m, at + 1, &inner);
		scratch_release(&m->eval.scratch, mark);
	}
}

static void
run_apply(struct machine *m, const struct op *op, const struct frame *f)
{
	static const struct step children = { .axis = AXIS_CHILD,
	    .test = TEST_NODE };
	struct scratch_mark mark = scratch_mark(&m->eval.scratch);
	struct nodes nodes = { 0 };

	if (op->u.expr != NULL)
		nodes = eval_nodes(&m->eval, op->u.expr, &f->focus);
	else
		node_gather(&m->eval.scratch, f->focus.node, &children, &nodes,
		    (size_t)-1);
	for (size_t i = 0; i < nodes.n; i++)
		apply(m, op, &(struct focus){ .node = nodes.at[i],
		    .current = nodes.at[i], .position = i + 1,
		    .size = nodes.n });
	scratch_release(&m->eval.scratch, mark);
}

/* The template for a node, or what is done without one (section 5.8). */
static void
apply(struct machine *m, const struct op *op, const struct focus *f)
{
	const struct template *t = rule_find(&m->eval,
	    &m->program->modes[op->b / VARIANTS], f->node);
	struct op inner = *op;
	struct frame here = { .focus = *f };

	if (t != NULL) {
		run_template(m, t, op, f);
		return;
	}
	switch (node_kind(f->node)) {
	case NODE_ROOT:
	case NODE_ELEMENT:
		if (++m->depth > DEPTH_MAX)
			stop(m, "it goes too deep");
		inner.u.expr = NULL;
		run_apply(m, &inner, &here);
		m->depth--;
		break;
	case NODE_ATTRIBUTE:
	case NODE_TEXT:
		write_text(m, node_string(&m->eval.scratch, f->node),
		    m->out.place);
		break;
	default:
		break;
	}
}

static void
run_template(struct machine *m, const struct template *t, const struct op *op,
    const struct focus *f)
{
	struct scratch_mark mark = scratch_mark(&m->eval.scratch);
	const struct value *args = m->args + (m->n_args - op->a);
	struct frame frame = { .focus = *f };

	if (++m->depth > DEPTH_MAX)
		stop(m, "it goes too deep");
	frame.locals = scratch_alloc(&m->eval.scratch,
	    (t->slots + 1) * sizeof(*frame.locals));
	frame.focus.locals = frame.locals;
	for (unsigned i = 0; i < t->slots; i++)
		frame.locals[i].kind = VALUE_NONE;
	for (unsigned i = 0; i < t->n; i++)
		for (unsigned a = 0; a < op->a; a++)
			if (args[a].name == t->params[i].name)
				frame.locals[t->params[i].slot] = args[a];
	run_body(m, t->code[op->b % VARIANTS], &frame);
	scratch_release(&m->eval.scratch, mark);
	m->depth--;
}

/* What a body writes, as text. */
static void
run_text(struct machine *m, unsigned body, struct frame *f,
    struct value *value)
{
	struct output before = m->out;
	size_t start = m->text.len, len;
	char *copy;

	m->out = (struct output){ .to = &m->text };
	run_body(m, body, f);
	m->out = before;
	len = m->text.len - start;
	copy = scratch_alloc(&m->eval.scratch, len + 1);
	memcpy(copy, m->text.data + start, len);
	m->text.len = start;
	value->kind = VALUE_FRAGMENT;
	value->u.string = (struct slice){ copy, len };
}

/* Puts a value written at the end of the page where the old one stands. */
static void
replace_attribute(struct machine *m, unsigned i, size_t start)
{
	struct buf *b = m->out.to;
	size_t len = b->len - start, from = m->tag.attribute[i].from;
	size_t old = m->tag.attribute[i].to - from;
	char *copy = scratch_alloc(&m->eval.scratch, len + 1);

	memcpy(copy, b->data + start, len);
	memmove(b->data + from + len, b->data + from + old,
	    start - from - old);
	memcpy(b->data + from, copy, len);
	b->len = start - old + len;
	m->tag.attribute[i].to = from + len;
	while (++i < m->tag.n) {
		m->tag.attribute[i].from += len - old;
		m->tag.attribute[i].to += len - old;
	}
}

static void
run_attribute(struct machine *m, unsigned at, struct frame *f)
{
	struct slice name = m->program->ops[at].u.text;
	struct output before = m->out;
	unsigned i = 0;
	size_t start;

	if (!before.open)
		stop(m, "an attribute comes after content");
	while (i < m->tag.n && (m->tag.attribute[i].name.len != name.len ||
	    memcmp(m->tag.attribute[i].name.s, name.s, name.len) != 0))
		i++;
	if (i == ATTRIBUTES_MAX)
		stop(m, "an element has too many attributes");
	if (i == m->tag.n)
		append(m, name.s, name.len);
	start = m->out.to->len;
	m->out.open = false;
	m->out.place = HTML_ATTRIBUTE;
	run_body(m, at + 1, f);
	m->out = before;
	if (i < m->tag.n) {
		replace_attribute(m, i, start);
		return;
	}
	m->tag.attribute[i].name = name;
	m->tag.attribute[i].from = start;
	m->tag.attribute[i].to = m->out.to->len;
	m->tag.n++;
	append(m, "\"", 1);
}

/* What is written within an element without an end tag is not. */
static void
run_void(struct machine *m, unsigned at, struct frame *f)
{
	struct slice name = m->program->ops[at].u.text;
	size_t end = 0;

	write_raw(m, (struct slice){ "<", 1 });
	append(m, name.s, name.len);
	m->out.open = true;
	m->tag.n = 0;
	m->tag.end = &end;
	m->tag.drops_line = false;
	run_body(m, at + 1, f);
	if (end == 0)
		end_tag_open(m);
	m->out.to->len = end;
	m->out.open = m->out.fresh = false;
}

static void
add_arg(struct machine *m, unsigned name, const struct value *value)
{
	if (m->n_args == m->size_args) {
		size_t size = m->size_args == 0 ? ARGS_HINT : 2 * m->size_args;
		struct value *more = pool_alloc(m->text.pool,
		    size * sizeof(*more));

		if (m->n_args > 0)
			memcpy(more, m->args, m->n_args * sizeof(*more));
		m->args = more;
		m->size_args = size;
	}
	m->args[m->n_args] = *value;
	m->args[m->n_args++].name = name;
}
