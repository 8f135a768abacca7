/*
 * Content keys of accounts: unwrapped once per second, process and account,
 * used to seal and open parts, and to hash what must be found again.
 *
 * An account has one content key, and two while it is rotated: the number of
 * the key stands in each content key that it wraps.
 */
#ifndef RW_STORE_KEYRING_H
#define RW_STORE_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "store/box.h"

struct conf;
struct db;
struct keyring;

/* Reads the key files content, index and day. NULL with a log line. */
struct keyring	*keyring_open(const struct conf *);
void		 keyring_close(struct keyring *);

/* A new random content key for an account, stored wrapped. */
int		 keyring_create_account(struct keyring *, struct db *,
		    const struct uuid *account, int64_t now) ATTR_USE;

/*
 * Makes `account` the one the calls below work for; reads its key at first
 * use. -1: no key (erased) or database.
 */
int		 keyring_use(struct keyring *, struct db *,
		    const struct uuid *account) ATTR_USE;

/*
 * Seals for and opens from the account in use; see seal_part(). The length of
 * the wrapped key, or -1; 0, or -1.
 */
int		 keyring_seal(struct keyring *, const struct uuid *conversation,
		    enum seal_class, int32_t day, const void *plain, size_t len,
		    unsigned char *out, unsigned char wrapped[SEAL_KEY_SIZE]) ATTR_USE;
int		 keyring_open_part(struct keyring *, const struct uuid *conversation,
		    enum seal_class, const struct seal_wrapped *,
		    const void *box, size_t len, unsigned char *out) ATTR_USE;

/*
 * Small secrets of the installation, sealed with the content key file: see
 * box_seal() and box_open(). No account needs to be in use.
 */
size_t		 keyring_wrap(struct keyring *, enum box_kind,
		    const struct uuid *whose, const void *plain, size_t len,
		    unsigned char *out) ATTR_USE;
int		 keyring_unwrap(struct keyring *, enum box_kind,
		    const struct uuid *whose, const void *box, size_t len,
		    void *out) ATTR_USE;

/* Keyed hash of `label` and bytes with the index key of the account in use. */
void		 keyring_index(const struct keyring *, const char *label,
		    const void *p, size_t len, unsigned char out[SECRET_SIZE]);

/*
 * Rotating the key of the account in use: adds a fresh one with the next
 * number, reads the keys again, tells the number of the newest and how many
 * there are.
 */
int		 keyring_add_key(struct keyring *, struct db *, int64_t now)
		    ATTR_USE;
int		 keyring_renew(struct keyring *) ATTR_USE;
uint32_t	 keyring_number(const struct keyring *);
size_t		 keyring_count(const struct keyring *);

/* The first day that is not destroyed. */
int		 keyring_first_day(const struct keyring *, int32_t *day)
		    ATTR_USE;

/*
 * Wraps a content key with the newest key: the length, 0 if it is so already,
 * -1: gone or damaged.
 */
int		 keyring_again(struct keyring *, const struct uuid *conversation,
		    enum seal_class, const struct seal_wrapped *,
		    unsigned char wrapped[SEAL_KEY_SIZE]) ATTR_USE;

#endif
