/*
 * The parts of the login program that know neither request nor database, so
 * that unit tests can call them.
 */
#ifndef RW_LOGIN_PURE_H
#define RW_LOGIN_PURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct pool;

#define PASSWORD_MIN	12	/* code points */
#define PASSWORD_MAX	256
#define PASSWORD_BYTES	1024

/*
 * password.c: may this be a password of at least `min` code points? `nfkc` is
 * its text_nfkc() form; the words around the person (NULL-terminated: name,
 * address, account, brand, company) do not count towards its length. The
 * problem code, or NULL.
 */
const char *password_check(struct pool *, const char *nfkc, size_t min,
	    const char *const words[]);

/* The form in which words are compared: folded, no accents, no disguise. */
char	*password_plain(struct pool *, const char *text);

/*
 * blocklist.c: what is tried first everywhere. Opens the file that blocklist.py
 * made, once at start; `whole` looks at every entry. -1 with a log line.
 */
int	blocklist_open(const char *path, bool whole) ATTR_USE;
bool	blocklist_has(const char *plain);

/* strength.c: zxcvbn's guess; advice only. `words` as above. */
enum strength { STRENGTH_WEAK, STRENGTH_FAIR, STRENGTH_STRONG };
enum strength strength_guess(struct pool *, const char *password,
	    const char *const words[]);
const char *strength_name(enum strength);

/* totp.c: one-time codes of RFC 6238, 30 seconds, six digits, SHA-1. */
#define TOTP_SECRET_SIZE	20

/* Once, before anything else here. */
int	totp_init(void) ATTR_USE;

/*
 * 1: `code` (blanks are ignored) is that of `seconds` or one step before or
 * after, and *counter is its time step. 0: it is not.
 */
int	totp_check(const unsigned char secret[TOTP_SECRET_SIZE], int64_t seconds,
	    const char *code, int64_t *counter);

/* The secret as people type it, and the URI their app reads. */
const char *totp_base32(struct pool *, const unsigned char *secret, size_t len);
const char *totp_uri(struct pool *, const char *issuer, const char *email,
	    const char *base32);

/* qr.c: a QR code as one SVG path; *size counts its quiet zone. NULL: no. */
const char *qr_path(struct pool *, const char *text, int *size);

/* recovery.c is not pure; this is in code-text.c: what was typed becomes
 * `length` base32 letters. -1 if it cannot be a recovery code. */
int	code_text_read(const char *typed, char *out, size_t length) ATTR_USE;

/* "ABCD-EFGH-…" of base32 letters. */
const char *code_text_group(struct pool *, const char *letters);

/* browser.c: "Firefox, Linux" from a User-Agent; "" where it says nothing. */
const char *browser_name(struct pool *, const char *user_agent);

/* An address cut to /24 or /48; length of `out`, 0 for anything else. */
size_t	browser_network(const unsigned char *address, size_t len,
	    unsigned char out[16]);

/* "192.0.2.0/24", "2001:db8:44::/48"; "" for anything else. */
const char *browser_network_text(struct pool *, const unsigned char *network,
	    size_t len);

/*
 * clientdata.c: what a browser says about a passkey ceremony (WebAuthn, 5.8.1).
 * Strictly JSON: UTF-8, no name twice, nothing behind it.
 */
#define CLIENT_DATA_MOST	2000	/* bytes */
#define CLIENT_CHALLENGE_SIZE	32
struct client_data {
	bool		 is_create;	/* a registration; else a signature */
	unsigned char	 challenge[CLIENT_CHALLENGE_SIZE];
	const char	*origin;
};

/* -1: it is none, or the page was framed by another site. */
int	client_data_read(struct pool *, const void *json, size_t len,
	    struct client_data *) ATTR_USE;

/* The origin of pages on `host`, which has scheme and port of `public_url`. */
const char *client_origin(struct pool *, const char *public_url,
	    const char *host);

/* fido.c: keys and signatures of authenticators. */
#define FIDO_DATA_MOST	2000	/* bytes of authenticator data, of a signature */
struct fido_key {
	int		 algorithm;	/* COSE: -7 ES256, -8 EdDSA, -257 RS256 */
	const void	*key;		/* public key as libfido2 keeps it */
	size_t		 key_len;
	const void	*credential;
	size_t		 credential_len;
	uint32_t	 count;		/* of signatures; 0: not counted */
};
struct fido_bytes {
	const void	*data;
	size_t		 len;
};

/*
 * authdata.c: is this authenticator data, nothing less and nothing more, and
 * are all lengths in it those of bytes that are there?
 */
bool	authdata_is_sound(const struct fido_bytes *);

/* Once, before fido_register() and fido_is_good(). */
void	fido_start(void);

/*
 * The key of new authenticator data, made for this host and with somebody
 * present. -1: it is nothing of the kind.
 */
int	fido_register(struct pool *, const char *rp_id,
	    const struct fido_bytes *data, struct fido_key *) ATTR_USE;

/*
 * Did that key sign authenticator data and client data, for this host and with
 * somebody present? *count is the counter it shows.
 */
struct fido_proof {
	const char	*rp_id;
	struct fido_bytes client, data, signature;
};
bool	fido_is_good(const struct fido_key *, const struct fido_proof *,
	    uint32_t *count);

/* return.c: may the browser be sent back there after a step-up? */
bool	return_is_ours(const char *path);

#endif
