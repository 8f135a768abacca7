/*
 * Reads a delivered vCon (draft-ietf-vcon-vcon-core, 0.4.0 and the older forms
 * back to 0.0.1) into a checked structure.
 *
 * Nothing here touches a database, a clock or the network, and nothing is
 * fetched: a media URL is a bearer secret and is dropped on sight. Whoever
 * calls decides about consent and storage; see `basis`.
 */
#ifndef RW_ENGINE_VCON_H
#define RW_ENGINE_VCON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/uuid.h"

struct pool;
struct value;

#define VCON_DEPTH_MAX		32
#define VCON_VALUES_MAX		400000	/* JSON values in one document */
#define VCON_STRING_MAX		(1024 * 1024)	/* bytes */
#define VCON_KEY_MAX		256		/* bytes of a member name */
#define VCON_PARTIES_MAX	16
#define VCON_DIALOGS_MAX	2000
#define VCON_ANALYSES_MAX	200
#define VCON_ATTACHMENTS_MAX	200
#define VCON_ANSWERS_MAX	200
#define VCON_GRANTS_MAX		64
#define VCON_TURNS_MAX		20000
#define VCON_FAULTS_MAX		20
#define VCON_UNPACKED_MAX	(8 * 1024 * 1024) /* of a packed JWS payload */

enum vcon_status {
	VCON_OK,
	VCON_NOT_JSON,		/* 400: see faults[0].code, json.* */
	VCON_ENCRYPTED,		/* 415 */
	VCON_INVALID		/* 422: faults[] says where and why */
};

/* What is unusual about it, but no reason to refuse. */
enum vcon_flag {
	VCON_CREATED_MISSING = 1 << 0,	/* created_at is MOMENT_NONE */
	VCON_NAIVE_TIME = 1 << 1,	/* a time without zone was read as UTC */
	VCON_SIGNATURE_UNCHECKED = 1 << 2, /* a JWS; not verified here */
	VCON_REDACTED = 1 << 3,		/* a redacted copy of another vCon */
	VCON_SIGNATURE_VERIFIED = 1 << 4 /* set by whoever did */
};

/*
 * `pointer` is a JSON Pointer (RFC 6901) into the document, of a signed one
 * into its payload; "" is the whole. `code` is a constant: json.not-utf8,
 * json.empty, json.syntax, json.duplicate-key, json.nul, json.number,
 * json.too-deep, json.too-many; vcon.form, vcon.missing, vcon.too-many,
 * vcon.too-long, vcon.uuid, vcon.version, vcon.critical, vcon.exclusive,
 * vcon.time, vcon.duration, vcon.dialog-type, vcon.encoding,
 * vcon.party-index, vcon.dialog-index, vcon.attachment-index, vcon.basis,
 * vcon.payload, vcon.signatures.
 */
struct vcon_fault {
	const char	*pointer;
	const char	*code;
};

struct vcon_turn {
	char		 speaker;	/* 'a'ssistant, 'c'aller, 'o'ther */
	int64_t		 at_ms;		/* since started_at; -1 unknown */
	const char	*text;		/* never empty */
};

/* What the caller answered to a question of the assistant. */
struct vcon_answer {
	const char	*name;
	const char	*kind;		/* name phone email content */
	const char	*value;
	int64_t		 at_ms;		/* since started_at; -1 unknown */
};

enum vcon_granted { GRANT_ABSENT, GRANT_NO, GRANT_YES };

/* What was said about one purpose, the three below included. */
struct vcon_grant {
	const char	*purpose;	/* "sms", "callback", … */
	enum vcon_granted granted;	/* expired: GRANT_NO */
	int64_t		 granted_at;	/* MOMENT_NONE unknown */
	const char	*condition;	/* the first one, or NULL */
};

/*
 * lawful_basis and older consent attachments, merged: of several grants for
 * one purpose the most restrictive wins, an expired yes (five minutes of skew)
 * is a no, and an outcome other than "given" makes every yes a no.
 */
struct vcon_basis {
	bool		 present;
	const char	*basis;		/* "consent", …; NULL not said */
	int64_t		 expires;	/* the earliest; MOMENT_NONE never */
	enum vcon_granted storage, recording, transcription;
	const char	*outcome;	/* given refused unclear silent withdrawn
					   as said; something else is read as
					   unclear; NULL not said */
	const char	*how;		/* "voice" or "key"; NULL not said */
	int64_t		 granted_at;	/* the latest of the three, MOMENT_NONE */
	int64_t		 offset_ms;	/* of the spoken yes; -1 unknown */
	uint32_t	 settings_version;
	bool		 settings_present;
	struct vcon_grant *grants;
	size_t		 grant_count;
};

/*
 * Every string lies in the pool, is UTF-8 and fit for XML; absent strings are
 * NULL, never "". Absent times are MOMENT_NONE.
 */
struct vcon {
	struct uuid	 uuid;
	int64_t		 created_at, updated_at;
	int64_t		 started_at;	/* earliest start of a dialog */
	int64_t		 ended_at;	/* latest end of a dialog */
	int64_t		 duration_ms;	/* between them; -1 unknown */
	const char	*subject;
	const char	*caller_number;	/* as it came, without "tel:" */
	const char	*caller_name, *caller_email;
	const char	*bot_uuid;	/* uuid of the party of type bot */
	struct vcon_turn *turns;
	size_t		 turn_count;
	const char	*summary;
	struct vcon_answer *answers;
	size_t		 answer_count;
	struct vcon_basis basis;
	unsigned	 flags;		/* enum vcon_flag */
	const char	**dropped;	/* JSON Pointers of what is not kept */
	size_t		 dropped_count;
	struct vcon_fault faults[VCON_FAULTS_MAX];
	size_t		 fault_count;
	const struct value *envelope;	/* of a signed one, for jws.h; or NULL */
};

/*
 * `body` needs no NUL and is not needed afterwards. `now` judges expiry;
 * MOMENT_NONE does not judge it. On VCON_INVALID up to VCON_FAULTS_MAX faults
 * are listed and the rest of *out is not to be used.
 */
enum vcon_status vcon_read(struct pool *, const char *body, size_t len,
	    int64_t now, struct vcon *out) ATTR_USE;

#endif
