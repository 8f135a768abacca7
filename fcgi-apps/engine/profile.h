/*
 * Engine profiles: how an engine signs what it sends, and which of its fields
 * means what. Files, so that an engine is added without a compiler; the manual
 * page rufwacht-engine(7) describes their lines.
 */
#ifndef RW_ENGINE_PROFILE_H
#define RW_ENGINE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct pool;

#define PROFILE_SIGNATURES_MAX	4	/* ways to sign, any of which is good */
#define PROFILE_ITEMS_MAX	4	/* of one header */
#define PROFILE_PARTS_MAX	8	/* of what is signed */
#define PROFILE_FIELDS_MAX	6	/* places one thing may be at */

enum profile_scheme {
	SCHEME_BEARER,		/* the secret itself: the body is not protected */
	SCHEME_HMAC_SHA1, SCHEME_HMAC_SHA256, SCHEME_HMAC_SHA512,
	SCHEME_ED25519
};

enum profile_coding { CODING_HEX, CODING_BASE64, CODING_TEXT };

/* ANY: seconds, milliseconds where the number is that large, or RFC 3339. */
enum profile_unit { UNIT_ANY, UNIT_SECONDS, UNIT_MILLISECONDS };

/* "v={ts:ms}" or "d={sig:hex}" in a header. */
struct profile_item {
	bool		 is_time;	/* else a signature */
	const char	*prefix;
	enum profile_unit unit;		/* of a time */
	enum profile_coding coding;	/* of a signature */
};

struct profile_signature {
	enum profile_scheme scheme;
	const char	*header;
	char		 split;		/* between items; '\0': there is one */
	struct profile_item item[PROFILE_ITEMS_MAX];
	size_t		 items;
};

enum profile_part_kind { PART_TEXT, PART_BODY, PART_TIME, PART_ID };

/* A piece of what is signed. */
struct profile_part {
	enum profile_part_kind kind;
	const char	*text;		/* PART_TEXT */
};

/* What a line of the field map is about. */
enum profile_meaning {
	MEANS_EXTERNAL_ID, MEANS_STARTED, MEANS_ENDED, MEANS_DURATION,
	MEANS_CALLER, MEANS_CALLER_NAME, MEANS_CALLER_EMAIL, MEANS_SUBJECT,
	MEANS_SUMMARY, MEANS_TURNS, MEANS_TRANSCRIPT, MEANS_ANSWERS,
	MEANS_CONSENT, MEANS_SETTINGS, MEANS_MEDIA, MEANS_EVENT, MEANINGS
};

/* One place to look at; pointers are JSON Pointers (RFC 6901). */
struct profile_field {
	const char	*pointer;	/* "": the whole body, for the call's id */
	enum profile_unit unit;
	const char	*when;		/* only if this place … */
	const char	*is;		/* … has one of these values */
	const char	*role, *text, *at; /* places within a turn */
	const char	*assistant;	/* roles of the assistant */
	const char	*caller;	/* and of the caller */
	const char	*skip;		/* roles that say nothing aloud */
	const char	*yes;		/* values of a yes */
	const char	*asked;		/* if this is there, silence is a no */
};

struct profile {
	const char	*name;
	bool		 is_vcon;	/* the body is a vCon; else mapped JSON */
	struct profile_signature signature[PROFILE_SIGNATURES_MAX];
	size_t		 signatures;
	struct profile_part part[PROFILE_PARTS_MAX];
	size_t		 parts;
	const char	*time_header;	/* NULL: in the signature's, or none */
	enum profile_unit time_unit;
	const char	*id_header;	/* NULL: messages have no id */
	unsigned	 tolerance;	/* seconds of skew, both ways */
	enum profile_coding secret;	/* how the secret is written */
	struct profile_field field[MEANINGS][PROFILE_FIELDS_MAX];
	size_t		 fields[MEANINGS];
};

struct profiles;

/*
 * Reads NAME.conf files of both folders; one in `own` takes the place of one
 * in `shipped`. Either may be missing. NULL with file, line and reason in
 * `error`.
 */
struct profiles *profiles_load(struct pool *, const char *shipped,
	    const char *own, char *error, size_t size);

/* By its name, or NULL. */
const struct profile *profile_find(const struct profiles *, const char *name);

/* Is `word` in the comma-separated list? NULL is an empty list. */
bool	profile_lists(const char *list, const char *word);

/* For the loader: reads one line of a file. NULL, or why it is refused. */
const char *profile_read_line(struct pool *, struct profile *, const char *key,
	    char *value);

/* For the loader: what depends on several lines. NULL, or what is wrong. */
const char *profile_finish(const struct profile *);

#endif
