/*
 * Content keys of accounts: unwrapped once per process and account, used to
 * seal and open parts, and to hash what must be found again.
 */
#ifndef RW_STORE_KEYRING_H
#define RW_STORE_KEYRING_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/uuid.h"

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

/* Seals for and opens from the account in use; see seal_part(). */
int		 keyring_seal(struct keyring *, const struct uuid *conversation,
		    enum seal_class, int32_t day, const void *plain, size_t len,
		    unsigned char *out, unsigned char wrapped[SEAL_KEY_SIZE]) ATTR_USE;
int		 keyring_open_part(struct keyring *, const struct uuid *conversation,
		    enum seal_class, int32_t day, const unsigned char *wrapped,
		    const void *box, size_t len, unsigned char *out) ATTR_USE;

/*
 * Small secrets of the installation, sealed with the content key file and
 * bound to their place: `what` they are and whose. `out` needs SEAL_OVERHEAD
 * bytes more, or less. No account needs to be in use.
 */
void		 keyring_wrap(struct keyring *, const char *what,
		    const struct uuid *id, const void *plain, size_t len,
		    unsigned char *out);
int		 keyring_unwrap(struct keyring *, const char *what,
		    const struct uuid *id, const void *box, size_t len,
		    void *out) ATTR_USE;

/* Keyed hash of `label` and bytes with the index key of the account in use. */
void		 keyring_index(const struct keyring *, const char *label,
		    const void *p, size_t len, unsigned char out[SECRET_SIZE]);

#endif
