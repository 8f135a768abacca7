/*
 * What the parts of the vCon reader share while they read one document.
 * Nobody outside the reader includes this.
 */
#ifndef RW_ENGINE_READER_H
#define RW_ENGINE_READER_H

#include <stddef.h>
#include <stdint.h>

#include "value.h"
#include "vcon.h"

/*
 * A place in the document: the way up to its root. Built on the stack while
 * descending; it becomes text only when there is something to report.
 */
struct path {
	const struct path *up;
	const char	*key;		/* NULL: `index` counts */
	size_t		 index;
};

#define PATH_KEY(up, key)	(&(const struct path){ (up), (key), 0 })
#define PATH_AT(up, index)	(&(const struct path){ (up), NULL, (index) })

struct party {
	const char	*type, *role, *name, *tel, *mail, *uuid;
};

struct reader {
	struct pool	*pool;
	struct vcon	*out;
	int64_t		 now;
	struct party	 parties[VCON_PARTIES_MAX];
	size_t		 party_count;
	int		 assistant, caller; /* index of the party, or -1 */
	int		 originator;	/* who began the first call, or -1 */
	const struct value *dialogs;
	int64_t		*dialog_start;	/* per dialog; MOMENT_NONE unknown */
	size_t		 dialog_count, attachment_count;
	size_t		 dropped_size;
};

/* A turn before it is known who `label` is. */
struct raw_turn {
	int		 party;		/* index, or -1 */
	const char	*label;		/* what the source calls the speaker */
	int64_t		 at_ms;
	const char	*text;
	size_t		 order;
};

struct turns {
	struct reader	*r;
	struct raw_turn	*list;
	size_t		 count, size;
	bool		 full;		/* there were more: said once */
};

/* An empty reader and an empty vCon for it to fill. */
void	reader_start(struct reader *, struct pool *, int64_t now, struct vcon *);

/* Notes a fault; those beyond VCON_FAULTS_MAX are forgotten. */
void	reader_fault(struct reader *, const struct path *, const char *code);

/* Notes that what stands there is not kept. */
void	reader_drop(struct reader *, const struct path *);

/* A time as text. 0 and *us, flags the document when it has no zone; or -1. */
int	reader_time(struct reader *, const char *s, int64_t *us);

/* Milliseconds from the start of the conversation to `us`, or -1. */
int64_t	reader_at(const struct reader *, int64_t us);

/*
 * The value of a body, whichever way `encoding` says it was put there: "json"
 * with a string is parsed once, and if that fails the string is the value.
 * NULL if there is none or it is binary.
 */
const struct value *reader_body(struct reader *, const struct value *object);

/* A string value, scrubbed and trimmed; NULL if it is none or empty. */
const char *reader_string(struct reader *, const struct value *value);
const char *reader_member(struct reader *, const struct value *object,
	    const char *name);

/* The same, but a value of another type than string or null is a fault. */
const char *reader_checked(struct reader *, const struct value *object,
	    const struct path *);

/* Reads the time path->key of an object, if there is one; or faults it. */
void	reader_member_time(struct reader *, const struct value *object,
	    const struct path *, int64_t *us);

/* The purpose of an attachment or type of an analysis, "" if not said. */
const char *reader_purpose(const struct value *object);

/* Fills assistant and caller of the reader, and what *out says of them. */
void	party_choose(struct reader *);

/* 'a', 'c' or 'o' for the party with that index. */
char	party_speaker(const struct reader *, int index);

/* The same for what a transcript calls a speaker; 0 if nobody is meant. */
char	party_label(const struct reader *, const char *label);

/* Adds one; text is trimmed and nothing happens if nothing is left. More than
 * VCON_TURNS_MAX are a fault. */
void	turns_add(struct turns *, const struct raw_turn *);

/* Splits running text into turns; `at_ms` is that of the first one. */
void	turns_add_plain(struct turns *, const char *text, int64_t at_ms);

/* Decides who speaks, puts them in order of time, and into *out. */
void	turns_finish(struct turns *);

#endif
