/*
 * Erasing a conversation. The order matters: what the ledger does not know is
 * not destroyed, and what is destroyed the ledger knew before.
 */
#include "store/erase.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

enum { Q_FIND, Q_KEYS, Q_PARTS, Q_ERASED, Q_EXPIRED, Q_REFUSED, Q_NOTE,
	Q_POSITION, Q_SEEN };

static const char *const queries[] = {
	[Q_FIND] = "SELECT vcon_hash, started_at FROM conversation "
	    "WHERE account_id = ? AND id = ? AND state = 'content'",
	[Q_KEYS] = "DELETE FROM rufwacht_keys.conversation_key "
	    "WHERE account_id = ? AND conversation_id = ?",
	[Q_PARTS] = "DELETE FROM conversation_part "
	    "WHERE account_id = ? AND conversation_id = ?",
	[Q_ERASED] = "UPDATE conversation SET state = 'erased', started_at = ?, "
	    "duration_ms = NULL, created_at = NULL, received_at = NULL, "
	    "consent_at = NULL, consent_offset_ms = NULL, caller_hash = NULL, "
	    "retention_until = NULL, row_until = ?, version = version + 1 "
	    "WHERE account_id = ? AND id = ? AND state = 'content'",
	[Q_EXPIRED] = "UPDATE conversation SET state = 'expired', started_at = ?, "
	    "duration_ms = NULL, created_at = NULL, received_at = NULL, "
	    "consent_at = NULL, consent_offset_ms = NULL, "
	    "retention_until = NULL, row_until = ?, version = version + 1 "
	    "WHERE account_id = ? AND id = ? AND state = 'content'",
	[Q_REFUSED] = "UPDATE conversation SET state = 'refused', started_at = ?, "
	    "duration_ms = NULL, created_at = NULL, received_at = NULL, "
	    "consent_at = NULL, consent_offset_ms = NULL, caller_hash = NULL, "
	    "retention_until = NULL, row_until = ?, status = 'new', flags = 0, "
	    "id = ?, consent = ?, version = version + 1 "
	    "WHERE account_id = ? AND id = ? AND state = 'content'",
	[Q_NOTE] = "INSERT INTO erasure (position, account_id, conversation_id, "
	    "rule, actor_id, at) VALUES (?, ?, ?, ?, ?, ?)",
	[Q_POSITION] = "UPDATE instance SET ledger_position = ? "
	    "WHERE one = 1 AND ledger_position < ?",
	[Q_SEEN] = "SELECT ledger_position, UTC_TIMESTAMP(6) FROM instance "
	    "WHERE one = 1"
};

/* The row that stays behind. 1 changed, 0 somebody was faster, -1 failed. */
static int
erase_row(struct db *db, const struct erase_order *o, int64_t started)
{
	struct db_value hour = db_time(moment_floor_hour(started));
	struct uuid id;

	if (strcmp(o->rule, "refused") != 0)
		return (int)db_exec(db,
		    queries[strcmp(o->rule, "expired") == 0 ? Q_EXPIRED : Q_ERASED],
		    DB_ARGS(hour, db_time(o->row_until), db_uuid(&o->account),
		    db_uuid(&o->conversation)));
	/* Our ids carry the millisecond: the row gets one of the full hour. */
	uuid_v7(&id, moment_floor_hour(started));
	return (int)db_exec(db, queries[Q_REFUSED], DB_ARGS(hour,
	    db_time(o->row_until), db_uuid(&id),
	    db_text(o->outcome == NULL ? "withdrawn" : o->outcome),
	    db_uuid(&o->account), db_uuid(&o->conversation)));
}

/* Keys, parts, row. */
static int
erase_content(struct db *db, const struct erase_order *o, int64_t started)
{
	struct db_args which = DB_ARGS(db_uuid(&o->account),
	    db_uuid(&o->conversation));

	if (db_exec(db, queries[Q_KEYS], which) == -1 ||
	    db_exec(db, queries[Q_PARTS], which) == -1)
		return -1;
	return erase_row(db, o, started);
}

static int
erase_note(struct db *db, const struct erase_order *o, uint64_t position)
{
	if (db_exec(db, queries[Q_NOTE], DB_ARGS(db_int((int64_t)position),
	    db_uuid(&o->account), db_uuid(&o->conversation), db_text(o->rule),
	    db_uuid(o->actor), db_time(o->now))) == -1)
		return -1;
	return db_exec(db, queries[Q_POSITION], DB_ARGS(db_int((int64_t)position),
	    db_int((int64_t)position))) == -1 ? -1 : 0;
}

int
erase_conversation(struct db *db, struct ledger *ledger,
    const struct erase_order *o)
{
	struct pool *pool = pool_create();
	struct ledger_entry entry;
	struct db_rows *rows;
	const void *hash;
	int64_t started;
	size_t len;
	int rc = -1;

	rows = db_query(db, pool, queries[Q_FIND], DB_ARGS(db_uuid(&o->account),
	    db_uuid(&o->conversation)));
	if (rows == NULL)
		goto out;
	if (!db_next(rows)) {
		rc = 0;
		goto out;
	}
	started = db_get_time(rows, 1);
	if (strcmp(o->rule, "expired") == 0) {
		rc = erase_content(db, o, started);
		goto out;
	}
	memset(&entry, 0, sizeof(entry));
	entry.account = o->account;
	entry.conversation = o->conversation;
	entry.at = o->now;
	hash = db_get_bytes(rows, 0, &len);
	memcpy(entry.vcon_hash, hash, len < SECRET_SIZE ? len : SECRET_SIZE);
	snprintf(entry.rule, sizeof(entry.rule), "%s", o->rule);
	if (ledger_append(ledger, &entry) == -1)
		goto out;
	rc = erase_content(db, o, started);
	if (rc == 1 && erase_note(db, o, entry.position) == -1)
		rc = -1;
out:
	pool_destroy(pool);
	return rc;
}

void
erase_committed(struct ledger *ledger)
{
	ledger_commit(ledger);
}

void
erase_rolled_back(struct ledger *ledger)
{
	ledger_void(ledger);
}

struct catch_up {
	struct db	*db;
	int64_t		 now;
	int64_t		 done;
};

/* One entry, in its own transaction; an entry carried out twice is harmless. */
static int
erase_replay(const struct ledger_entry *entry, void *arg)
{
	struct catch_up *c = arg;
	struct erase_order o = {
		.account = entry->account, .conversation = entry->conversation,
		.rule = entry->rule, .now = c->now,
		.row_until = c->now + 90 * MOMENT_DAY
	};
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int rc = -1;

	if (db_begin(c->db) == -1)
		goto out;
	rows = db_query(c->db, pool, queries[Q_FIND], DB_ARGS(
	    db_uuid(&o.account), db_uuid(&o.conversation)));
	if (rows == NULL)
		goto out;
	if (db_next(rows)) {
		if (erase_content(c->db, &o, db_get_time(rows, 1)) == -1)
			goto out;
		c->done++;
	}
	if (erase_note(c->db, &o, entry->position) == -1)
		goto out;
	rc = db_commit(c->db);
out:
	if (rc == -1)
		db_rollback(c->db);
	pool_destroy(pool);
	return rc;
}

static int
erase_seen(struct db *db, int64_t *position, int64_t *now)
{
	struct pool *pool = pool_create();
	struct db_rows *rows = db_query(db, pool, queries[Q_SEEN], DB_NO_ARGS);
	int rc = -1;

	if (rows != NULL && db_next(rows)) {
		*position = db_get_int(rows, 0);
		*now = db_get_time(rows, 1);
		rc = 0;
	}
	pool_destroy(pool);
	return rc;
}

int64_t
erase_catch_up(struct db *db, struct ledger *ledger)
{
	struct catch_up c = { .db = db };
	int64_t seen, end;

	/* The end is read first: what comes after is not ours to call seen. */
	if (erase_seen(db, &seen, &c.now) == -1 ||
	    (end = ledger_position(ledger)) == -1 ||
	    ledger_replay(ledger, (uint64_t)seen, erase_replay, &c) == -1 ||
	    db_exec(db, queries[Q_POSITION], DB_ARGS(db_int(end),
	    db_int(end))) == -1)
		return -1;
	if (c.done != 0)
		log_warn("ledger: %lld erasures carried out again",
		    (long long)c.done);
	return c.done;
}

static int
erase_count(const struct ledger_entry *entry, void *arg)
{
	(void)entry;
	++*(int64_t *)arg;
	return 0;
}

int
erase_is_behind(struct db *db, struct ledger *ledger)
{
	int64_t seen, now, position, open = 0;

	if (erase_seen(db, &seen, &now) == -1 ||
	    (position = ledger_position(ledger)) == -1)
		return -1;
	if (position <= seen)
		return 0;
	/* Lines that were taken back do not count. */
	if (ledger_replay(ledger, (uint64_t)seen, erase_count, &open) == -1)
		return -1;
	return open > 0;
}
