/*
 * What the files of the login program share.
 */
#ifndef RW_LOGIN_H
#define RW_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "app.h"
#include "base/attr.h"
#include "store/credential.h"
#include "store/mail_link.h"
#include "store/outbox.h"
#include "store/signin.h"
#include "store/throttle.h"

#define LOGIN_WRONG_CODES	5	/* void a half session */
#define LOGIN_FEW_CODES		3	/* recovery codes left: say so */

/* Field tables shared by rows of several files. */
enum { CODE_CODE };
extern const struct form_field login_code_fields[];

/* account.c: GET and POST /login/account. */
enum { ACCOUNT_ACCOUNT };
extern const struct form_field login_account_fields[];
int	account_show(struct req *);
int	account_again(struct req *);
int	account_choose(struct req *);

/* change.c: another password of somebody signed in. */
enum { CHANGE_CURRENT, CHANGE_PASSWORD };
extern const struct form_field login_change_fields[];
int	change_password(struct req *);
int	change_due_show(struct req *);
int	change_due(struct req *);

/* The viewer's rule, on their own page. -1 database. */
int	change_fill(struct req *, struct xml_node *) ATTR_USE;

/* choice.c: what pages that set a password have in common. */
#define CHOICE_WORDS	24
struct choice {
	const struct uuid *person;	/* NULL: nobody yet */
	const struct uuid *account;	/* becoming a member of it, or NULL */
	const char	*account_name;	/* that one's */
	const char	*name;		/* or NULL */
	const char	*email;
	const char	*typed;		/* NULL: nothing yet */
	unsigned	 min;		/* these two by choice_prepare() */
	const char	*words[CHOICE_WORDS + 1];	/* around the person */
};
int	choice_prepare(struct req *, struct choice *) ATTR_USE;

/* Of somebody who exists, prepared; `person` must stay. 1; 0 nobody, -1. */
int	choice_of(struct req *, const struct uuid *person, struct choice *)
	    ATTR_USE;

/* What is typed keeps the rules: 0, or the status to answer with. */
int	choice_check(struct req *, const struct choice *) ATTR_USE;

/* It is neither the present password (NULL: none) nor one of before. */
int	choice_compare(struct req *, const struct choice *,
	    const char *present) ATTR_USE;

/* Keeps its hash in place of the present one, and tells the person. */
int	choice_keep(struct req *, const struct choice *, const char *hash)
	    ATTR_USE;

/* The rule and, once something was typed, how strong it is. */
void	choice_fill(struct req *, const struct choice *, struct xml_node *);

/* The notice `code`, or in its place that the password could be better. */
void	choice_notice(struct req *, const struct choice *, const char *code);

/* code.c: the second step, with a one-time or a recovery code. */
int	code_show_totp(struct req *);
int	code_check_totp(struct req *);
int	code_show_recovery(struct req *);
int	code_check_recovery(struct req *);

/*
 * 1: `code` is right for this person and used up now, 0: it is not, -1
 * database. Blanks in it do not matter.
 */
int	code_try_totp(struct req *, const struct uuid *person, const char *code)
	    ATTR_USE;

/*
 * The second step of a sign-in: `attempt` says 1 right, 0 wrong (`problem`),
 * -1 database. Counted, throttled, and void after the fifth wrong one.
 */
int	code_check(struct req *, int (*attempt)(struct req *),
	    const char *problem);

/* email.c: another address. */
enum { EMAIL_EMAIL };
extern const struct form_field login_email_fields[];
int	email_show(struct req *);
int	email_ask(struct req *);
int	email_open(struct req *);
int	email_confirm_show(struct req *);
int	email_confirm(struct req *);

/* enrol.c: GET and POST /login/enrol. */

/*
 * Whoever has a full session proves themselves again before a factor is added
 * or replaced: a forgotten open browser must not be enough.
 */
bool	enrol_needs_proof(const struct session *);
int	enrol_show(struct req *);
int	enrol_again(struct req *);
int	enrol_confirm(struct req *);

/* factors.c */
int	factors_fill(struct req *, struct xml_node *profile) ATTR_USE;
int	factors_remove(struct req *);

/* finish.c: the end of every way in. */

/* May this person come in at all, and into which step? */
struct finish {
	struct uuid	 person;
	struct signin_memberships memberships;
	const struct uuid *account;	/* the only one, or NULL */
	bool		 proven;	/* step-up counts from now */
	bool		 is_first;	/* sign-in of this person */
};

/* Reads memberships; -1 database. memberships.n 0: no way in. */
int	finish_prepare(struct req *, const struct uuid *person, struct finish *)
	    ATTR_USE;

/*
 * A new session (nobody was signed in) or the next step of r->session, its
 * cookie, and the way on. Full sessions get the row "login.signed-in" and are
 * remembered as a known browser of `email`. Returns the HTTP status.
 */
int	finish_create(struct req *, const struct finish *, enum session_state,
	    const char *email);
int	finish_rotate(struct req *, const struct finish *, enum session_state);

/* As finish_rotate(), for an answer that is a page: 0, or the status. */
int	finish_rotate_here(struct req *, const struct finish *);

/* guard.c: throttling. */
struct guard {
	struct throttle	 network;
	struct throttle	 who;		/* the address typed, or this browser */
	struct throttle	 typed;		/* the address typed */
	const struct uuid *person;	/* known to be them, or NULL */
	bool		 has_network;
	bool		 is_known;	/* this browser signed in before */
};

/*
 * Counts an attempt by the address typed and by network, and commits that, so
 * that parallel attempts see it. 0: go on; else the HTTP status to answer with
 * (429 with Retry-After).
 */
int	guard_enter(struct req *, const char *email, struct guard *) ATTR_USE;

/* It was right so far, or could not be looked at: not counted. */
int	guard_return(struct req *, const struct guard *) ATTR_USE;

/* Signed in, or proven completely. */
int	guard_clear(struct req *, const struct guard *) ATTR_USE;

/*
 * The attempt stays counted although the answer is a problem. Where attempts
 * for the person have to wait from now on, they are told (store/lock.h): the
 * viewer, or for the second one whose address was typed, g->person.
 */
int	guard_refuse(struct req *, const char *code, const char *field);
int	guard_refuse_typed(struct req *, const struct guard *,
	    const char *code);

/* This browser may enter even while others guess: the `device` cookie. */
void	guard_remember(struct req *, const char *email);
bool	guard_knows(struct req *, const char *email);

/* All counters of that address and the lock of that person are gone. */
int	guard_forget(struct req *, const char *email, const struct uuid *person)
	    ATTR_USE;

/* Locks whose time is over are told. */
int	guard_release(struct req *) ATTR_USE;

/* A quota of `limit` in `seconds`, see throttle_spend(): 1 taken, 0, -1. */
int	guard_spend(struct req *, const char *label, const void *p, size_t len,
	    unsigned limit, int64_t seconds) ATTR_USE;

/* One of this network in a quarter of an hour: 0, or the status. */
int	guard_ask(struct req *, const char *label, unsigned limit) ATTR_USE;

/* 429, with so many seconds to wait. */
int	guard_wait(struct req *, unsigned seconds);

/* hash.c: Argon2id, at most conf->hash_slots at once on this host. */
enum hash_answer { HASH_FAILED = -1, HASH_WRONG, HASH_RIGHT, HASH_BUSY };

/* `stored` NULL: the same work for nobody, and HASH_WRONG. */
enum hash_answer hash_verify(struct req *, const char *stored,
	    const char *password);

/* HASH_RIGHT: `out` holds the text to store. */
enum hash_answer hash_make(struct req *, const char *password,
	    char out[SECRET_PASSWORD_SIZE]);

/* 503 login.busy, or the database's failure. */
int	hash_problem(struct req *, enum hash_answer);

/* invitation.c */
enum { INVITATION_NAME, INVITATION_PASSWORD };
extern const struct form_field login_invitation_fields[];
int	invitation_open(struct req *);
int	invitation_show(struct req *);
int	invitation_take(struct req *);

/* newkey.c: GET and POST /login/enrol/passkey. */
enum { NEWKEY_NAME, NEWKEY_CLIENT, NEWKEY_DATA };
extern const struct form_field login_newkey_fields[];
int	newkey_show(struct req *);
int	newkey_again(struct req *);
int	newkey_keep(struct req *);

/*
 * passkey.c: GET and POST /login/passkey, and what others need of it. Answers
 * of a browser are four fields in a row, base64url, in this order.
 */
enum { PASSKEY_CREDENTIAL, PASSKEY_CLIENT, PASSKEY_DATA, PASSKEY_SIGNATURE,
	PASSKEY_FIELDS };
#define LOGIN_PASSKEY_FIELD	3000	/* letters of one at most */
#define LOGIN_PASSKEY_FIELDS(first, may_miss)				\
	[(first) + PASSKEY_CREDENTIAL] = { .name = "credential",	\
	    .type = FORM_SECRET, .max = LOGIN_PASSKEY_FIELD,		\
	    .optional = (may_miss) },					\
	[(first) + PASSKEY_CLIENT] = { .name = "client_data",		\
	    .type = FORM_SECRET, .max = LOGIN_PASSKEY_FIELD,		\
	    .optional = (may_miss) },					\
	[(first) + PASSKEY_DATA] = { .name = "authenticator_data",	\
	    .type = FORM_SECRET, .max = LOGIN_PASSKEY_FIELD,		\
	    .optional = (may_miss) },					\
	[(first) + PASSKEY_SIGNATURE] = { .name = "signature",		\
	    .type = FORM_SECRET, .max = LOGIN_PASSKEY_FIELD,		\
	    .optional = (may_miss) }
extern const struct form_field login_passkey_fields[];
int	passkey_show(struct req *);
int	passkey_check(struct req *);

/* Adds what a browser is asked to sign, with a new challenge. NULL: database. */
struct xml_node *passkey_offer(struct req *, struct xml_node *parent) ATTR_USE;

/* One of these fields as bytes; -1: it is not base64url, or empty. */
struct fido_bytes;
int	passkey_read(struct req *, unsigned field, struct fido_bytes *) ATTR_USE;

/* 1 the browser speaks of this ceremony and this origin, 0 not, -1 database.
 * The challenge is used up. */
int	passkey_read_client(struct req *, const struct fido_bytes *json,
	    bool create) ATTR_USE;

/* 1 signed by a passkey of this person, 0 not, -1. Fields from `first` on. */
int	passkey_try(struct req *, unsigned first) ATTR_USE;

/* link.c: links of mails. */

/* Keeps the token of the path in a cookie and goes on to `path`. */
int	link_open(struct req *, const char *cookie, const char *path);
const char *link_cookie(enum mail_link_purpose);

/* By the token in the cookie. 1 good, 0 not (any more), -1. */
int	link_read(struct req *, enum mail_link_purpose, struct mail_link *)
	    ATTR_USE;
int	link_show_gone(struct req *, enum mail_link_purpose);

/*
 * Uses it up: from here its person acts, in the account r->audit_account. 0,
 * or the status to answer with.
 */
int	link_use(struct req *, const struct mail_link *) ATTR_USE;

/* The link and the mail about it, to link->person or mail->email. */
int	link_mail(struct req *, struct mail_link *, struct outbox_order *mail,
	    int64_t seconds) ATTR_USE;

/* Tells the person that they signed in with a browser nobody knew. */
int	link_tell_of_browser(struct req *, const struct uuid *person,
	    const struct uuid *session) ATTR_USE;
int	link_open_session(struct req *);
int	link_show_session(struct req *);
int	link_end_session(struct req *);

/* profile.c */
enum { LOOK_LANGUAGE, LOOK_THEME };
extern const struct form_field login_look_fields[];
int	profile_show(struct req *);
int	profile_end_session(struct req *);
int	profile_end_others(struct req *);
int	profile_set_look(struct req *);
int	profile_new_codes(struct req *);

/* recovery.c */

/* Ten new codes in place of all old ones, shown once: fills the payload. */
int	recovery_renew(struct req *, const struct uuid *person) ATTR_USE;

/* renew.c */
extern const struct form_field login_renew_query[];
int	renew_token(struct req *);

/* reset.c: a forgotten password. */
enum { FORGOT_EMAIL };
extern const struct form_field login_forgot_fields[];
enum { RESET_PASSWORD };
extern const struct form_field login_reset_fields[];
int	reset_ask_show(struct req *);
int	reset_ask(struct req *);
int	reset_open(struct req *);
int	reset_show(struct req *);
int	reset_set(struct req *);

/* stepup.c */
enum { STEPUP_CODE, STEPUP_PASSWORD, STEPUP_RETURN, STEPUP_PASSKEY };
extern const struct form_field login_stepup_fields[];
extern const struct form_field login_stepup_query[];
int	stepup_show(struct req *);
int	stepup_check(struct req *);

/* tell.c: queues a mail to the person of this session. `detail` or NULL. */
int	tell_person(struct req *, enum outbox_kind, const char *detail) ATTR_USE;

#endif
