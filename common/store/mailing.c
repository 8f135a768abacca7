/*
 * Rows of the outbox on their way out. A row is taken by one conditional
 * UPDATE; the SELECT before it only proposes.
 */
#include "store/mailing.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

#define PROPOSED	10	/* others may take some of them meanwhile */

enum { Q_DUE, Q_TAKE, Q_LOAD, Q_INVITATION_IS, Q_INVITATION_SET, Q_LINK_IS,
	Q_LINK_SET, Q_END, Q_LIST, Q_RETRY, Q_FAILED, Q_WAITING, Q_OLDER };

static const char *const queries[] = {
	[Q_DUE] = "SELECT id FROM outbox WHERE state = 'queued' "
	    "AND next_at <= UTC_TIMESTAMP(6) "
	    "AND (held_until IS NULL OR held_until < UTC_TIMESTAMP(6)) "
	    "ORDER BY next_at LIMIT ?",
	[Q_TAKE] = "UPDATE outbox SET holder = ?, "
	    "held_until = UTC_TIMESTAMP(6) + INTERVAL ? SECOND "
	    "WHERE id = ? AND state = 'queued' "
	    "AND next_at <= UTC_TIMESTAMP(6) "
	    "AND (held_until IS NULL OR held_until < UTC_TIMESTAMP(6))",
	/* A mail to an address that is to become somebody's is theirs too. */
	[Q_LOAD] = "SELECT o.account_id, o.kind, o.object_id, o.detail, "
	    "COALESCE(o.email, p.email), COALESCE(p.language, a.language), "
	    "a.name, a.brand, a.closed_at, o.created_at, o.not_after, "
	    "o.attempts, COALESCE(m.active, 0) FROM outbox o "
	    "JOIN account a ON a.id = o.account_id "
	    "LEFT JOIN membership m ON m.account_id = o.account_id "
	    "AND m.person_id = o.person_id "
	    "LEFT JOIN mail_link l ON l.id = o.object_id "
	    "LEFT JOIN person p ON p.id = COALESCE(o.person_id, l.person_id) "
	    "WHERE o.id = ?",
	[Q_INVITATION_IS] = "SELECT 1 FROM invitation "
	    "WHERE id = ? AND token_hash = ?",
	[Q_INVITATION_SET] = "UPDATE invitation SET token_hash = ? "
	    "WHERE id = ? AND used_at IS NULL AND expires_at > ?",
	[Q_LINK_IS] = "SELECT 1 FROM mail_link WHERE id = ? AND token_hash = ?",
	[Q_LINK_SET] = "UPDATE mail_link SET token_hash = ? "
	    "WHERE id = ? AND used_at IS NULL AND expires_at > ?",
	[Q_END] = "UPDATE outbox SET state = ?, result = ?, next_at = ?, "
	    "done_at = ?, attempts = attempts + 1, holder = NULL, "
	    "held_until = NULL WHERE id = ? AND holder = ? "
	    "AND state = 'queued'",
	[Q_LIST] = "SELECT id, account_id, kind, state, result, created_at, "
	    "next_at, done_at, attempts FROM outbox "
	    "WHERE state = COALESCE(?, state) ORDER BY id DESC LIMIT ?",
	[Q_RETRY] = "UPDATE outbox SET state = 'queued', result = NULL, "
	    "done_at = NULL, attempts = 0, next_at = ? WHERE id = ? "
	    "AND state IN ('queued', 'failed') "
	    "AND (held_until IS NULL OR held_until < UTC_TIMESTAMP(6))",
	[Q_FAILED] = "SELECT COUNT(*) FROM outbox "
	    "WHERE state = 'failed' AND done_at > ?",
	[Q_WAITING] = "SELECT COUNT(*), MIN(created_at) FROM outbox "
	    "WHERE state = 'queued'",
	[Q_OLDER] = "SELECT COUNT(*) FROM outbox "
	    "WHERE state = 'queued' AND created_at < ?"
};

int
mailing_take(struct db *db, struct pool *pool, const struct uuid *holder,
    unsigned seconds, struct uuid *id)
{
	struct db_rows *rows;
	int64_t n;

	rows = db_query(db, pool, queries[Q_DUE], DB_ARGS(db_int(PROPOSED)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		if (!db_get_uuid(rows, 0, id))
			return -1;
		n = db_exec(db, queries[Q_TAKE], DB_ARGS(db_uuid(holder),
		    db_int(seconds), db_uuid(id)));
		if (n != 0)
			return n == 1 ? 1 : -1;
	}
	return 0;
}

int
mailing_load(struct db *db, struct pool *pool, const struct uuid *id,
    struct mailing *m)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_LOAD], DB_ARGS(db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	m->id = *id;
	if (!db_get_uuid(rows, 0, &m->account))
		return -1;
	m->kind = outbox_kind(db_get_text(rows, 1));
	m->has_object = db_get_uuid(rows, 2, &m->object);
	m->detail = db_get_text(rows, 3);
	m->email = db_get_text(rows, 4);
	m->language = db_get_text(rows, 5);
	m->account_name = db_get_text(rows, 6);
	m->brand = db_get_text(rows, 7);
	m->closed = !db_is_null(rows, 8);
	m->created_at = db_get_time(rows, 9);
	m->not_after = db_get_time(rows, 10);
	m->attempts = (unsigned)db_get_int(rows, 11);
	m->member = db_get_int(rows, 12) != 0;
	return 1;
}

bool
mailing_has_link(enum outbox_kind kind)
{
	return kind == OUTBOX_INVITATION || kind == OUTBOX_PASSWORD_RESET ||
	    kind == OUTBOX_EMAIL_CONFIRM || kind == OUTBOX_NEW_DEVICE;
}

int
mailing_link_is(struct db *db, struct pool *pool, const struct mailing *m,
    const unsigned char hash[SECRET_SIZE])
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[m->kind == OUTBOX_INVITATION ?
	    Q_INVITATION_IS : Q_LINK_IS], DB_ARGS(db_uuid(&m->object),
	    db_bytes(hash, SECRET_SIZE)));
	return rows == NULL ? -1 : db_next(rows);
}

int
mailing_link_set(struct db *db, const struct mailing *m,
    const unsigned char hash[SECRET_SIZE], int64_t now)
{
	int64_t n;

	n = db_exec(db, queries[m->kind == OUTBOX_INVITATION ?
	    Q_INVITATION_SET : Q_LINK_SET], DB_ARGS(
	    db_bytes(hash, SECRET_SIZE), db_uuid(&m->object), db_time(now)));
	return n < 0 ? -1 : n == 1;
}

int
mailing_end(struct db *db, const struct mailing *m, const struct uuid *holder,
    const struct mailing_end *end)
{
	bool again = end->state[0] == 'q';
	int64_t n;

	n = db_exec(db, queries[Q_END], DB_ARGS(db_text(end->state),
	    db_text(end->result), db_time(again ? end->next_at : end->now),
	    db_time(again ? MOMENT_NONE : end->now), db_uuid(&m->id),
	    db_uuid(holder)));
	return n < 0 ? -1 : n == 1;
}

int
mailing_list(struct db *db, struct pool *pool, const char *state,
    struct mailing_line **out)
{
	struct mailing_line *l;
	struct db_rows *rows;
	int n = 0;

	*out = pool_alloc(pool, MAILING_LIST_MAX * sizeof(**out));
	rows = db_query(db, pool, queries[Q_LIST], DB_ARGS(db_text(state),
	    db_int(MAILING_LIST_MAX)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		l = &(*out)[n++];
		db_get_uuid(rows, 0, &l->id);
		db_get_uuid(rows, 1, &l->account);
		l->kind = db_get_text(rows, 2);
		l->state = db_get_text(rows, 3);
		l->result = db_get_text(rows, 4);
		l->created_at = db_get_time(rows, 5);
		l->next_at = db_get_time(rows, 6);
		l->done_at = db_get_time(rows, 7);
		l->attempts = (unsigned)db_get_int(rows, 8);
	}
	return n;
}

int
mailing_retry(struct db *db, const struct uuid *id, int64_t now)
{
	int64_t n = db_exec(db, queries[Q_RETRY],
	    DB_ARGS(db_time(now), db_uuid(id)));

	return n < 0 ? -1 : n == 1;
}

int
mailing_health(struct db *db, struct pool *pool, int64_t now,
    struct mailing_health *h)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_FAILED],
	    DB_ARGS(db_time(now - MOMENT_DAY)));
	if (rows == NULL || !db_next(rows))
		return -1;
	h->failed = db_get_int(rows, 0);
	rows = db_query(db, pool, queries[Q_WAITING], DB_NO_ARGS);
	if (rows == NULL || !db_next(rows))
		return -1;
	h->waiting = db_get_int(rows, 0);
	h->oldest = db_get_time(rows, 1);
	return 0;
}

int64_t
mailing_count_older(struct db *db, struct pool *pool, int64_t moment)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_OLDER], DB_ARGS(db_time(moment)));
	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0);
}
