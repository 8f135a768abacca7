/*
 * Typed fields of a query string or a posted form, by an enum index.
 *
 * The row of the route names its fields; anything else is refused before the
 * handler runs.
 */
#ifndef RW_WEB_FORM_H
#define RW_WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct http_request;
struct pool;

enum form_type {
	FORM_TEXT = 1,		/* plain text in one line; min/max in code points */
	FORM_AREA,		/* plain text with line ends; blanks alone are none */
	FORM_SECRET,		/* never echoed, wiped; any UTF-8 but NUL */
	FORM_MAIL,		/* text_mail() form */
	FORM_INT,		/* decimal, min..max */
	FORM_UUID,
	FORM_UUIDS,		/* may be repeated: boxes to tick; `max` of them */
	FORM_DAY,		/* "2025-11-18": first moment of the day */
	FORM_FLAG,		/* "1", "on", "true", "yes"; absent is false */
	FORM_CHOICE,		/* one of `choices` */
	FORM_PATH		/* a path of ours: one leading slash, no backslash */
};

struct form_field {
	const char	*name;
	enum form_type	 type;
	long		 min, max;	/* TEXT, AREA, SECRET: length; INT: value */
	const char	*choices;	/* CHOICE: blank-separated words */
	bool		 optional;	/* may be absent or empty */
};
/* A table ends with a row whose name is NULL. */

#define FORM_FIELDS_MAX	24

struct form_value {
	bool		 sent;		/* present, perhaps empty */
	bool		 given;		/* present and not empty */
	const char	*text;		/* as sent ("" if absent) */
	size_t		 len;
	int64_t		 number;	/* INT, DAY; FLAG 0 or 1; CHOICE index */
	struct uuid	 uuid;
	const struct uuid *list;	/* UUIDS; the text has blanks between them */
	size_t		 count;
};

/* What is wrong with which field. */
struct form_fault {
	const char	*code;		/* "form.missing" … */
	const char	*field;		/* a name from the table, or NULL */
	bool		 hard;		/* 400 whatever the method */
};

struct form {
	const struct form_field *fields;
	struct form_value value[FORM_FIELDS_MAX];
	const char	*token;		/* field "token" of a posted form, or NULL */
	const char	*approval;	/* field "approval": it stands for all others */
	struct form_fault faults[FORM_FIELDS_MAX];
	size_t		 fault_count;
};

/*
 * Reads the query (`posted` false) or the body by the table (NULL: no fields).
 * A field "approval" stands for all others, which must not be sent then: they
 * are those of a request that somebody approved.
 * Returns the form; faults are listed in it, hard ones first to be looked at.
 */
struct form *form_read(struct pool *, const struct http_request *,
	    const struct form_field *, bool posted);

/*
 * What was posted, to be kept and read again: its pairs encoded one way, line
 * ends plain, without token and approval.
 */
const char *form_canonical(struct pool *, const char *body, size_t len,
	    size_t *out_len);

/* Splits such a text into decoded pairs; `out` holds `max`. Their number. */
struct form_pair {
	const char	*name, *value;
};
size_t		 form_pairs(struct pool *, const char *text, size_t len,
		    struct form_pair *out, size_t max);

bool		 form_sent(const struct form *, unsigned field);
bool		 form_has(const struct form *, unsigned field);
const char	*form_text(const struct form *, unsigned field);
int64_t		 form_int(const struct form *, unsigned field);
const struct uuid *form_uuid(const struct form *, unsigned field); /* NULL if absent */
const struct uuid *form_uuids(const struct form *, unsigned field, size_t *count);

#endif
