/*
 * Memberships that nobody uses.
 */
#include "store/dormant.h"

#include "base/moment.h"
#include "store/db.h"

/* Last use of membership m, and since when it is too long ago; a is its
 * account. Gaps: now. */
#define USED								\
	"GREATEST(COALESCE(m.last_used_at, m.created_at), "		\
	"COALESCE(m.role_since, m.created_at))"
#define QUIET	USED " < DATE_SUB(?, INTERVAL a.dormant_days - 14 DAY)"
#define NOT_TOLD "(m.dormant_told_at IS NULL OR m.dormant_told_at < " USED ")"
#define OVER	USED " < DATE_SUB(?, INTERVAL a.dormant_days DAY) "	\
	"AND m.dormant_told_at >= " USED				\
	" AND m.dormant_told_at <= DATE_SUB(?, INTERVAL 14 DAY)"

/* The last one who rules the account, with a second factor, stays. */
#define NOT_LAST							\
	"(m.role NOT IN ('owner', 'operator') OR EXISTS (SELECT 1 "	\
	"FROM membership o JOIN second_factor f ON f.person_id = o.person_id " \
	"WHERE o.account_id = m.account_id AND o.role = m.role "	\
	"AND o.active = 1 AND o.person_id <> m.person_id))"
#define OF_OPEN								\
	"FROM membership m JOIN account a ON a.id = m.account_id "	\
	"AND a.closed_at IS NULL WHERE m.active = 1 AND "

enum { Q_QUIET, Q_OVER, Q_TELL, Q_END };

static const char *const queries[] = {
	[Q_QUIET] = "SELECT m.account_id, m.person_id, m.role " OF_OPEN QUIET
	    " AND " NOT_TOLD " AND " NOT_LAST " LIMIT ?",
	[Q_OVER] = "SELECT m.account_id, m.person_id, m.role " OF_OPEN OVER
	    " AND " NOT_LAST " LIMIT ?",
	[Q_TELL] = "UPDATE membership m JOIN account a ON a.id = m.account_id "
	    "SET m.dormant_told_at = ? WHERE m.account_id = ? "
	    "AND m.person_id = ? AND m.active = 1 AND " QUIET " AND " NOT_TOLD,
	[Q_END] = "UPDATE membership m JOIN account a ON a.id = m.account_id "
	    "SET m.active = 0, m.ended_at = ?, m.ended_why = 'dormant' "
	    "WHERE m.account_id = ? AND m.person_id = ? AND m.active = 1 AND "
	    OVER
};

static int
read_rows(struct db_rows *rows, struct dormant *out, size_t max)
{
	size_t n = 0;

	if (rows == NULL)
		return -1;
	while (n < max && db_next(rows)) {
		if (!db_get_uuid(rows, 0, &out[n].account) ||
		    !db_get_uuid(rows, 1, &out[n].person))
			return -1;
		out[n++].role = rights_role(db_get_text(rows, 2));
	}
	return (int)n;
}

int
dormant_find_quiet(struct db *db, struct pool *pool, int64_t now,
    struct dormant *out, size_t max)
{
	return read_rows(db_query(db, pool, queries[Q_QUIET],
	    DB_ARGS(db_time(now), db_int((int64_t)max))), out, max);
}

int
dormant_find_over(struct db *db, struct pool *pool, int64_t now,
    struct dormant *out, size_t max)
{
	return read_rows(db_query(db, pool, queries[Q_OVER],
	    DB_ARGS(db_time(now), db_time(now), db_int((int64_t)max))), out,
	    max);
}

int
dormant_tell(struct db *db, const struct dormant *d, int64_t now)
{
	return (int)db_exec(db, queries[Q_TELL], DB_ARGS(db_time(now),
	    db_uuid(&d->account), db_uuid(&d->person), db_time(now)));
}

int
dormant_end(struct db *db, const struct dormant *d, int64_t now)
{
	return (int)db_exec(db, queries[Q_END], DB_ARGS(db_time(now),
	    db_uuid(&d->account), db_uuid(&d->person), db_time(now),
	    db_time(now)));
}
