/*
 * rufwachtctl account rotate-key: a fresh content key for an account; the
 * content keys of its conversations are wrapped with it while all programs run.
 */
#include "ctl.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "base/moment.h"
#include "base/pool.h"
#include "rotate.h"
#include "store/account.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/rewrap.h"

struct rekey {
	struct uuid	 account;
	struct db	*db;		/* as rw_keys */
	struct keyring	*keyring;	/* the account is in use */
	struct rewrap_parts parts;
};

static int
audit(struct ctl *ctl, const struct rekey *r, const char *code)
{
	if (ctl_audit(ctl, &(struct ctl_event){ .code = code,
	    .account = &r->account, .kind = "account", .object = &r->account,
	    .detail = pool_printf(ctl->pool, "done=%" PRId64, r->parts.done) })
	    == 0)
		return CTL_DONE;
	return ctl_failed(ctl->db, "writing the audit row");
}

static int
find_account(struct ctl *ctl, struct rekey *r)
{
	struct account a;
	int n;

	if ((n = account_load(ctl->db, ctl->pool, &r->account, &a)) == -1)
		return ctl_failed(ctl->db, "reading the account");
	return n == 1 && !uuid_is_zero(&r->account) ? CTL_DONE :
	    ctl_say(CTL_NOT_FOUND, "no such account");
}

/* Two keys are there after a rotation that was interrupted: go on with it. */
static int
add_key(struct ctl *ctl, struct rekey *r)
{
	int status;

	if (keyring_count(r->keyring) > 1)
		return CTL_DONE;
	if ((status = audit(ctl, r, "account.key-rotated")) != CTL_DONE)
		return status;
	if (keyring_add_key(r->keyring, r->db, ctl->now) == -1 ||
	    keyring_renew(r->keyring) == -1)
		return ctl_failed(r->db, "adding the key");
	return CTL_DONE;
}

static int
wrap_all(struct rekey *r)
{
	struct rewrap_parts found;

	if (rewrap_parts(r->db, r->keyring, &r->account, &found) == -1)
		return ctl_failed(r->db, "wrapping content keys");
	r->parts.done += found.done;
	r->parts.failed = found.failed;
	if (found.failed == 0)
		return CTL_DONE;
	return ctl_say(CTL_FAILED, "%" PRId64 " content keys do not open; "
	    "the older key stays", found.failed);
}

/* Until no request is left that began with the older key. */
static int
wait_for_others(struct ctl *ctl, struct rekey *r)
{
	struct timespec pause = { 0, 0 };
	int64_t at, left, now;

	if (rewrap_newest_at(r->db, &r->account, &at) == -1 ||
	    db_now(r->db, &now) == -1)
		return ctl_failed(r->db, "reading the key's age");
	left = (at + rotate_grace(&ctl->conf) - now) / MOMENT_SECOND + 1;
	if (left <= 0)
		return CTL_DONE;
	ctl_say(0, "waiting %" PRId64 " s for requests that began before",
	    left);
	pause.tv_sec = (time_t)left;
	while (nanosleep(&pause, &pause) == -1)
		;
	return CTL_DONE;
}

/* What came in meanwhile is wrapped in a second pass; then nothing can come. */
static int
rotate(struct ctl *ctl, struct rekey *r)
{
	int status;

	if ((status = add_key(ctl, r)) != CTL_DONE ||
	    (status = wrap_all(r)) != CTL_DONE ||
	    (status = wait_for_others(ctl, r)) != CTL_DONE ||
	    (status = wrap_all(r)) != CTL_DONE ||
	    (status = audit(ctl, r, "account.key-retired")) != CTL_DONE)
		return status;
	if (rewrap_drop_older(r->db, &r->account,
	    keyring_number(r->keyring)) == -1)
		return ctl_failed(r->db, "dropping the older key");
	printf("key %u, %" PRId64 " content keys wrapped anew\n",
	    (unsigned)keyring_number(r->keyring), r->parts.done);
	return CTL_DONE;
}

int
ctl_account_rotate_key(struct ctl *ctl)
{
	struct rekey r = { .db = NULL };
	int status;

	if (ctl_uuid(ctl->operand[0], &r.account) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = find_account(ctl, &r)) != CTL_DONE)
		return status;
	if ((r.db = ctl_open_as(ctl, "keys", &status)) == NULL)
		return status;
	if ((r.keyring = keyring_open(&ctl->conf)) == NULL)
		status = ctl_say(CTL_FAILED, "no keys: rufwachtctl keys create");
	else if (keyring_use(r.keyring, r.db, &r.account) == -1)
		status = ctl_failed(r.db, "reading the account's key");
	else
		status = rotate(ctl, &r);
	keyring_close(r.keyring);
	db_close(r.db);
	return status;
}
