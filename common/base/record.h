/*
 * The plain form of a sealed part: a list of tagged values.
 *
 * Each value is one tag byte, a four-byte length (big endian) and the bytes.
 * Readers skip tags they do not know, so the form only grows. A "group" tag
 * (RECORD_TURN, RECORD_ANSWER) starts a new turn or answer; the values after
 * it, up to the next group, belong to it.
 */
#ifndef RW_BASE_RECORD_H
#define RW_BASE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum record_tag {
	RECORD_SUBJECT = 1,	/* summary: what the call is about, one line */
	RECORD_SUMMARY,		/* summary: the text */
	RECORD_NAME,		/* contact: name of the caller */
	RECORD_NUMBER,		/* contact: number, E.164 or as it came */
	RECORD_EMAIL,		/* contact: mail address */
	RECORD_TURN,		/* group: "a" assistant "c" caller "o" other */
	RECORD_AT,		/* milliseconds from the start, decimal */
	RECORD_TEXT,		/* what was said; also the note */
	RECORD_ANSWER,		/* answers group: name of the answer */
	RECORD_KIND,		/* its kind: "name" "phone" "email" "content" */
	RECORD_VALUE,		/* value of an answer */
	RECORD_SAID		/* contact: number withheld or not E.164 */
};

void	record_add(struct buf *, enum record_tag, const char *data, size_t len);
void	record_add_int(struct buf *, enum record_tag, int64_t);

struct record_value {
	enum record_tag	 tag;
	const char	*data;	/* not NUL-terminated; points into the record */
	size_t		 len;
};

/* Next value at *offset (0 at first). False at the end or on damage. */
bool	record_next(const void *record, size_t size, size_t *offset,
	    struct record_value *);

/* First value with that tag. */
bool	record_find(const void *record, size_t size, enum record_tag,
	    struct record_value *);

int64_t	record_int(const struct record_value *);

#endif
