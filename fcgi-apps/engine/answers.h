/*
 * The answers the assistant was given.
 */
#ifndef RW_ENGINE_ANSWERS_H
#define RW_ENGINE_ANSWERS_H

struct reader;
struct value;

/*
 * Adds to out->answers what parts of purpose (or type) answers, fields or
 * extraction hold, in the list `key` of the document. Those beyond
 * VCON_ANSWERS_MAX are forgotten.
 */
void	answers_read(struct reader *, const struct value *root,
	    const char *key);

/* Adds those of one object or list. */
void	answers_add(struct reader *, const struct value *);

#endif
