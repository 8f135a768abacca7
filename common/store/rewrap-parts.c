/*
 * Content keys of one account, wrapped with another key of the account.
 */
#include <string.h>

#include "base/pool.h"
#include "base/uuid.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/rewrap.h"

#define BATCH	50
#define TRIES	5

static const char sql_list[] =
    "SELECT conversation_id, audio_key, audio_day, transcript_key,"
    " transcript_day, summary_key, summary_day, answers_key, answers_day,"
    " contact_key, contact_day, notes_key, notes_day"
    " FROM rufwacht_keys.conversation_key"
    " WHERE account_id = ? AND conversation_id > ?"
    " ORDER BY conversation_id LIMIT ?";

/* Only if it is still the same: a part may be delivered or erased meanwhile. */
#define UPDATE(class)							\
	"UPDATE rufwacht_keys.conversation_key SET " class "_key = ?"	\
	" WHERE account_id = ? AND conversation_id = ?"			\
	" AND " class "_key = ?"

static const char *const sql_update[SEAL_CLASSES] = {
	[SEAL_AUDIO] = UPDATE("audio"),
	[SEAL_TRANSCRIPT] = UPDATE("transcript"),
	[SEAL_SUMMARY] = UPDATE("summary"),
	[SEAL_ANSWERS] = UPDATE("answers"),
	[SEAL_CONTACT] = UPDATE("contact"),
	[SEAL_NOTES] = UPDATE("notes"),
};

static const char sql_newest[] =
    "SELECT created_at FROM rufwacht_keys.account_key"
    " WHERE account_id = ? ORDER BY number DESC LIMIT 1";

static const char sql_drop[] =
    "DELETE FROM rufwacht_keys.account_key"
    " WHERE account_id = ? AND number < ?";

struct walk {
	struct db	*db;
	struct keyring	*keyring;
	struct uuid	 account;
	struct uuid	 last;		/* conversation looked at */
	int32_t		 first_day;	/* days before it are destroyed */
	struct rewrap_parts *result;
};

static int
rewrap_part(struct walk *w, const struct uuid *id, enum seal_class class,
    const struct seal_wrapped *old)
{
	unsigned char wrapped[SEAL_KEY_SIZE];
	int64_t changed;
	int n;

	if ((n = keyring_again(w->keyring, id, class, old, wrapped)) == 0)
		return 0;
	if (n == -1) {
		if (old->day < w->first_day)
			w->result->gone++;
		else
			w->result->failed++;
		return 0;
	}
	changed = db_exec(w->db, sql_update[class], DB_ARGS(
	    db_bytes(wrapped, (size_t)n), db_uuid(&w->account), db_uuid(id),
	    db_bytes(old->data, old->len)));
	if (changed > 0)
		w->result->done += changed;
	return changed == -1 ? -1 : 0;
}

static int
rewrap_row(struct walk *w, const struct db_rows *rows)
{
	struct seal_wrapped old;
	enum seal_class class;
	unsigned column;

	(void)db_get_uuid(rows, 0, &w->last);
	for (class = SEAL_AUDIO; class < SEAL_CLASSES; class++) {
		column = 1 + 2 * ((unsigned)class - SEAL_AUDIO);
		old.data = db_get_bytes(rows, column, &old.len);
		old.day = (int32_t)db_get_int(rows, column + 1);
		if (old.data != NULL &&
		    rewrap_part(w, &w->last, class, &old) == -1)
			return -1;
	}
	return 0;
}

/*
 * The rows are read outside of the transaction: a snapshot would only make
 * "still the same" a question about the past.
 */
static int
walk_batch(struct walk *w)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int n = 0, rc = -1;

	rows = db_query(w->db, pool, sql_list, DB_ARGS(db_uuid(&w->account),
	    db_uuid(&w->last), db_int(BATCH)));
	if (rows == NULL || db_begin(w->db) == -1)
		goto out;
	for (; db_next(rows); n++)
		if (rewrap_row(w, rows) == -1)
			goto out;
	rc = db_commit(w->db) == -1 ? -1 : n;
out:
	if (rc == -1)
		db_rollback(w->db);
	pool_destroy(pool);
	return rc;
}

static int
walk_again(struct walk *w)
{
	const struct rewrap_parts result = *w->result;
	const struct uuid last = w->last;
	int n, tries;

	for (tries = 1; (n = walk_batch(w)) == -1; tries++) {
		if (db_failure(w->db) != DB_RETRY || tries == TRIES)
			break;
		w->last = last;
		*w->result = result;
	}
	return n;
}

int
rewrap_parts(struct db *db, struct keyring *keyring, const struct uuid *account,
    struct rewrap_parts *result)
{
	struct walk w = { .db = db, .keyring = keyring, .account = *account,
	    .result = result };
	int n;

	memset(result, 0, sizeof(*result));
	if (keyring_first_day(keyring, &w.first_day) == -1)
		return -1;
	do {
		if ((n = walk_again(&w)) == -1)
			return -1;
	} while (n == BATCH);
	return 0;
}

int
rewrap_newest_at(struct db *db, const struct uuid *account, int64_t *at)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int rc = -1;

	rows = db_query(db, pool, sql_newest, DB_ARGS(db_uuid(account)));
	if (rows != NULL && db_next(rows)) {
		*at = db_get_time(rows, 0);
		rc = 0;
	}
	pool_destroy(pool);
	return rc;
}

int
rewrap_drop_older(struct db *db, const struct uuid *account, uint32_t newest)
{
	return (int)db_exec(db, sql_drop, DB_ARGS(db_uuid(account),
	    db_int(newest)));
}
