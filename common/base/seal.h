/*
 * Sealed bytes, and keys that expire by day.
 *
 * A box is: algorithm byte (1 = XChaCha20-Poly1305), 24-byte nonce, cipher
 * text, 16-byte tag. Algorithm 2 is the same with the id of the key (4 bytes,
 * big endian) before the nonce. The associated data binds it to its place.
 */
#ifndef RW_BASE_SEAL_H
#define RW_BASE_SEAL_H

#include <stddef.h>
#include <stdint.h>

#include "attr.h"
#include "secret.h"
#include "uuid.h"

struct pool;

#define SEAL_OVERHEAD	(1 + 24 + 16)
#define SEAL_NAME_SIZE	5	/* algorithm and id of the key */
#define SEAL_NAMED_MOST	(SEAL_OVERHEAD + 4)	/* overhead where a key is named */
#define SEAL_KEY_SIZE	(SECRET_SIZE + SEAL_NAMED_MOST)	/* most of a wrapped key */

/* `out` must hold len + SEAL_OVERHEAD bytes. */
void	seal_box(unsigned char *out, const struct key *, const void *ad,
	    size_t adlen, const void *plain, size_t len);

/*
 * The same with a key that will be rotated: names it, but for key 0, with
 * which everything began. `out` must hold len + SEAL_NAMED_MOST bytes. Returns
 * the length of the box.
 */
size_t	seal_named(unsigned char *out, const struct named_key *, const void *ad,
	    size_t adlen, const void *plain, size_t len) ATTR_USE;

/* How a box begins that names this key, which is not key 0. */
void	seal_name(unsigned char out[SEAL_NAME_SIZE], uint32_t id);

/* The id of the key it was made with, -1: this is no box. */
int64_t	seal_key_id(const void *box, size_t len) ATTR_USE;

/* How many bytes are in it; 0 too where it is no box. */
size_t	seal_plain_size(const void *box, size_t len);

/*
 * `out` must hold seal_plain_size() bytes. -1 if the box was not made with
 * this key and this associated data, or is too short.
 */
int	seal_open(unsigned char *out, const struct key *, const void *ad,
	    size_t adlen, const void *box, size_t len) ATTR_USE;

/* The data classes of a conversation. Their order is stored: append only. */
enum seal_class { SEAL_AUDIO = 1, SEAL_TRANSCRIPT, SEAL_SUMMARY, SEAL_ANSWERS,
	SEAL_CONTACT, SEAL_NOTES };
#define SEAL_CLASSES	7	/* size of an array indexed by it */

/* "audio", "transcript" … for the schema and for XML. */
const char *seal_class_name(enum seal_class);

/*
 * The day key file DIR/day: one random slot per UTC day. A slot that was
 * destroyed, or lies outside the file, opens nothing.
 */
#define SEAL_DAYS_AHEAD	2200

/* Creates the file with slots for `first` and the next SEAL_DAYS_AHEAD days.
 * 1 if there is one already, -1 on failure. */
int	seal_days_create(const char *dir, int32_t first) ATTR_USE;

/* Adds slots so that the file reaches SEAL_DAYS_AHEAD beyond `today`. */
int	seal_days_extend(const char *dir, int32_t today) ATTR_USE;

/* Overwrites every slot before `day` on the disk (fsync). Returns how many
 * were still alive, or -1. */
int	seal_days_destroy(const char *dir, int32_t day) ATTR_USE;

/* An open day key file; slots are read on demand and never cached. */
struct seal_days;
struct seal_days *seal_days_open(const char *dir);	/* NULL: logged */
void	seal_days_close(struct seal_days *);
int	seal_days_slot(const struct seal_days *, int32_t day, struct key *)
	    ATTR_USE;

/* The first day whose slot is alive, and the last; -1: none is. */
int	seal_days_range(const struct seal_days *, int32_t *first, int32_t *last)
	    ATTR_USE;

/* What one content key belongs to; the associated data of its wrapping. */
struct seal_place {
	struct uuid	account;
	struct uuid	conversation;
	enum seal_class	class;
};

/*
 * Seals a part with a new random key and wraps that key for `day`. `out` needs
 * len + SEAL_OVERHEAD, `wrapped` SEAL_KEY_SIZE bytes. The length of the
 * wrapped key, or -1: no slot for that day.
 */
int	seal_part(const struct seal_days *, const struct named_key *account_key,
	    const struct seal_place *, int32_t day, const void *plain,
	    size_t len, unsigned char *out,
	    unsigned char wrapped[SEAL_KEY_SIZE]) ATTR_USE;

/* A wrapped key as it is stored. */
struct seal_wrapped {
	const unsigned char *data;
	size_t		 len;
	int32_t		 day;
};

/* Opens it; `out` needs len - SEAL_OVERHEAD bytes. -1: gone or damaged. */
int	seal_part_open(const struct seal_days *, const struct key *account_key,
	    const struct seal_place *, const struct seal_wrapped *,
	    const void *box, size_t len, unsigned char *out) ATTR_USE;

/*
 * Wraps the same content key with another key of the account, for the same
 * day. The length of the wrapped key, or -1: gone or damaged.
 */
int	seal_part_again(const struct seal_days *, const struct key *from,
	    const struct named_key *to, const struct seal_place *,
	    const struct seal_wrapped *, unsigned char wrapped[SEAL_KEY_SIZE])
	    ATTR_USE;

#endif
