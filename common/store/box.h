/*
 * What lies in the database under a purpose key: how each kind of box is bound
 * to its use and to whose it is, so that none opens in another's place.
 */
#ifndef RW_STORE_BOX_H
#define RW_STORE_BOX_H

#include <stddef.h>

#include "base/attr.h"
#include "base/keys.h"
#include "base/seal.h"
#include "base/uuid.h"

enum box_kind {
	BOX_ACCOUNT_KEY,	/* content: key of an account */
	BOX_HOOK,		/* content: signing secret of an engine's hook */
	BOX_INDEX_KEY,		/* index: hash key of an account */
	BOX_PASSWORD,		/* totp: password hash of a person */
	BOX_TOTP,		/* totp: secret of a second factor */
	BOX_OFFER,		/* totp: secret offered for enrolment */
	BOX_RECOVERY_KEY	/* totp: key of a person's recovery codes */
};

/*
 * Seals with the current key. `out` needs len + SEAL_NAMED_MOST bytes; the
 * length of the box.
 */
size_t	box_seal(const struct keys *, enum box_kind, const struct uuid *whose,
	    const void *plain, size_t len, unsigned char *out) ATTR_USE;

/*
 * Opens with the key it names; `out` needs seal_plain_size() bytes. -1: not
 * one of these keys, or another kind, or somebody else's.
 */
int	box_open(struct keys *, enum box_kind, const struct uuid *whose,
	    const void *box, size_t len, void *out) ATTR_USE;

/*
 * Before the first rotation these two had no box: the key was derived from key
 * 0 of the file. -1: it has no key 0 any more.
 */
int	box_first_index_key(struct keys *, const struct uuid *account,
	    struct key *) ATTR_USE;
int	box_first_recovery_key(struct keys *, const struct uuid *person,
	    struct key *) ATTR_USE;

#endif
