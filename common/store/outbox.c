/*
 * Mails to send: putting them into the queue.
 */
#include "store/outbox.h"

#include <string.h>

#include "base/moment.h"
#include "store/db.h"

static const char *const kinds[OUTBOX_KINDS] = {
	[OUTBOX_INVITATION] = "invitation",
	[OUTBOX_MEMBER_ADDED] = "member-added",
	[OUTBOX_MEMBER_ENDED] = "member-ended",
	[OUTBOX_MEMBER_BACK] = "member-back",
	[OUTBOX_ROLE_CHANGED] = "role-changed",
	[OUTBOX_OWNERS_ROLE] = "owners-role",
	[OUTBOX_OWNER_OFFERED] = "owner-offered",
	[OUTBOX_PASSWORD_RESET] = "password-reset",
	[OUTBOX_PASSWORD_CHANGED] = "password-changed",
	[OUTBOX_PASSWORD_MARKED] = "password-marked",
	[OUTBOX_EMAIL_CONFIRM] = "email-confirm",
	[OUTBOX_EMAIL_CHANGED] = "email-changed",
	[OUTBOX_LOCKED] = "locked",
	[OUTBOX_UNLOCKED] = "unlocked",
	[OUTBOX_CODES_GUESSED] = "codes-guessed",
	[OUTBOX_NEW_DEVICE] = "new-device",
	[OUTBOX_FACTOR_ADDED] = "factor-added",
	[OUTBOX_FACTOR_REMOVED] = "factor-removed",
	[OUTBOX_PASSKEY_COPIED] = "passkey-copied",
	[OUTBOX_FACTOR_RESET] = "factor-reset",
	[OUTBOX_OWNERS_RESET] = "owners-reset",
	[OUTBOX_RECOVERY_USED] = "recovery-used",
	[OUTBOX_RECOVERY_RENEWED] = "recovery-renewed",
	[OUTBOX_APPROVAL_ASKED] = "approval-asked",
	[OUTBOX_APPROVAL_DECIDED] = "approval-decided",
	[OUTBOX_APPROVAL_WAITS] = "approval-waits",
	[OUTBOX_DORMANT_SOON] = "dormant-soon",
	[OUTBOX_DORMANT_ENDED] = "dormant-ended",
	[OUTBOX_TEST] = "test"
};

static const char sql_add[] =
    "INSERT INTO outbox (id, account_id, kind, person_id, email, object_id,"
    " detail, created_at, not_after, next_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_owners[] =
    "SELECT person_id FROM membership"
    " WHERE account_id = ? AND role = 'owner' AND active = 1 LIMIT 100";

int
outbox_add(struct db *db, const struct outbox_order *o)
{
	struct uuid id;

	uuid_v7(&id, o->now);
	return db_exec(db, sql_add, DB_ARGS(db_uuid(&id), db_uuid(&o->account),
	    db_text(kinds[o->kind]), db_uuid(o->person),
	    o->person != NULL ? db_null() : db_text(o->email),
	    db_uuid(o->object), db_text(o->detail), db_time(o->now),
	    db_time(o->not_after), db_time(o->now))) < 0 ? -1 : 0;
}

int
outbox_add_owners(struct db *db, struct pool *pool,
    const struct outbox_order *o, const struct uuid *except)
{
	struct outbox_order one = *o;
	struct db_rows *rows;
	struct uuid owner;

	rows = db_query(db, pool, sql_owners, DB_ARGS(db_uuid(&o->account)));
	if (rows == NULL)
		return -1;
	one.person = &owner;
	one.email = NULL;
	while (db_next(rows)) {
		if (!db_get_uuid(rows, 0, &owner))
			return -1;
		if (except != NULL && uuid_equal(&owner, except))
			continue;
		if (outbox_add(db, &one) == -1)
			return -1;
	}
	return 0;
}

const char *
outbox_kind_name(enum outbox_kind kind)
{
	return kind < OUTBOX_KINDS ? kinds[kind] : NULL;
}

enum outbox_kind
outbox_kind(const char *name)
{
	int i;

	for (i = 0; i < OUTBOX_KINDS; i++)
		if (strcmp(kinds[i], name) == 0)
			break;
	return (enum outbox_kind)i;
}
