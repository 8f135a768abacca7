/*
 * The mail job: from a row of the outbox to a mail that somebody else's server
 * took. What its steps share.
 */
#ifndef RW_NOTIFICATIONS_MAIL_H
#define RW_NOTIFICATIONS_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct brands;
struct conf;
struct db;
struct keys;
struct mailing;
struct pool;

/* A mail before it has a form. All texts UTF-8. */
struct letter {
	const char	*from, *from_name;
	const char	*to;
	const char	*subject;
	const char	*text, *html;
	const char	*id;		/* Message-ID without its brackets */
	const char	*boundary;	/* between the parts */
	int64_t		 date;
};

/*
 * The bytes of the mail: lines of ASCII that end in CR LF, each at most 998
 * bytes. NULL: a control character in what becomes a header, an address that
 * is none or needs SMTPUTF8.
 */
void	 mime_init(void);
char	*mime_build(struct pool *, const struct letter *, size_t *len) ATTR_USE;

/* Can it stand in an envelope as it is? ASCII, one '@', nothing to quote. */
bool	 mime_is_address(const char *);

/* One line for a header: blanks and line ends become one blank. */
const char *mime_line(struct pool *, const char *);

/*
 * The text part of a mail is a page of paragraphs, made by the same sheets.
 * Its title, and its paragraphs with an empty line between them; NULL: none.
 */
const char *part_title(struct pool *, const char *html);
const char *part_text(struct pool *, const char *html);

/*
 * The token in the link of a mail, made from the row's id: a repeat has the
 * same one. `i` as in keys_at(); NULL after the last key.
 */
const char *token_make(struct pool *, const struct keys *, size_t i,
	    const struct uuid *);

/* What is needed to write a mail; lives as long as the job. */
struct desk {
	const struct conf *conf;
	struct db	*db;
	struct brands	*brands;
	struct keys	*keys;		/* of links */
	int64_t		 now;		/* database clock */
};

enum letter_answer {
	LETTER_FAILED = -1,	/* the database, or a sheet; again later */
	LETTER_READY,
	LETTER_DROPPED		/* nothing to send any more; `why` is set */
};

/* Looks up what the mail says, and writes it. */
enum letter_answer letter_write(struct desk *, struct pool *,
	    const struct mailing *, struct letter *, const char **why);

/* How handing it over went. */
enum courier_answer {
	COURIER_SENT,		/* taken, for the recipient */
	COURIER_LATER,		/* this mail: another time */
	COURIER_NEVER,		/* this mail: refused for good */
	COURIER_CLOSED		/* any mail: the server is not to be had */
};

#define COURIER_RESULT	24

struct courier_result {
	enum courier_answer answer;
	char		 result[COURIER_RESULT];	/* "250", "451", "tls" */
};

/* Ready to be handed over. */
struct parcel {
	const char	*from, *to;	/* envelope; mime_is_address() */
	const char	*data;		/* of mime_build() */
	size_t		 len;
};

/*
 * Hands it over in a child process, so that neither a server that never ends
 * nor a library that does can keep the job.
 */
void	 courier_send(const struct conf *, const struct parcel *,
	    struct courier_result *);

/* In the child: one session. It may end the process instead of returning. */
void	 smtp_session(const struct conf *, const struct parcel *,
	    struct courier_result *, int out);

/* Must it be TLS to this host? */
bool	 smtp_needs_tls(const struct conf *);

/*
 * What the library is given to make TLS 1.2 with: authorities of the
 * configuration, the host's name. NULL: they cannot be read. A pointer of
 * OpenSSL's, for smtp.c only.
 */
void	*tls_context(const struct conf *);

/* Was the peer's certificate proven to be that host's, by our own rules? */
bool	 tls_is_proven(void *ssl);

#endif
