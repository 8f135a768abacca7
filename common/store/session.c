/*
 * Sessions: one query tells everything about who is asking.
 */
#include "store/session.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/factor.h"

#define STEP_UP_FOR	(10 * 60 * MOMENT_SECOND)

enum { Q_LOAD, Q_TOUCH, Q_END, Q_END_OTHERS, Q_OLDER };

static const char *const queries[] = {
	/* UTC_TIMESTAMP comes along even where no session is found. */
	[Q_LOAD] = "SELECT t.now, s.id, s.state, s.person_id, p.name, p.email, "
	    "p.language, p.theme, s.account_id, a.name, a.brand, m.role, "
	    "a.agents_see_pii, s.stepped_up_at, s.wrong_codes, s.last_used_at, "
	    "a.language, m.active, a.closed_at, f.person_id IS NOT NULL, "
	    "f.totp, f.passkeys, f.codes_left, a.factor_roles, "
	    "m.factor_due_at, m.role_since > s.rotated_at, "
	    "k.person_id IS NOT NULL, a.four_eyes "
	    "FROM (SELECT UTC_TIMESTAMP(6) AS now) t "
	    "LEFT JOIN session s ON s.token_hash = ? AND s.expires_at > t.now "
	    "AND s.last_used_at > t.now - INTERVAL s.idle_seconds SECOND "
	    "LEFT JOIN person p ON p.id = s.person_id "
	    "LEFT JOIN account a ON a.id = s.account_id "
	    "LEFT JOIN membership m ON m.account_id = s.account_id "
	    "AND m.person_id = s.person_id "
	    "LEFT JOIN second_factor f ON f.person_id = s.person_id "
	    "LEFT JOIN password_mark k ON k.person_id = s.person_id",
	[Q_TOUCH] = "UPDATE session SET last_used_at = ? "
	    "WHERE token_hash = ? AND last_used_at < ?",
	[Q_END] = "DELETE FROM session WHERE person_id = ? AND id = ?",
	[Q_END_OTHERS] = "DELETE FROM session WHERE person_id = ? AND id <> ?",
	[Q_OLDER] = "SELECT COUNT(*) FROM session WHERE started_at < ? "
	    "AND expires_at > UTC_TIMESTAMP(6) AND last_used_at > "
	    "UTC_TIMESTAMP(6) - INTERVAL idle_seconds SECOND"
};

/* A running session feels a second factor that has become due as well. */
static void
session_fill_factor(struct session *s, const struct db_rows *rows)
{
	int64_t due_at = db_get_time(rows, 24);

	s->must_renew = s->state == SESSION_FULL && db_get_int(rows, 25) != 0;
	if (s->has_factor)
		return;
	switch (factor_duty(s->role, db_get_text(rows, 23), due_at, s->now)) {
	case FACTOR_FREE:
		break;
	case FACTOR_GRACE:
		s->factor_due_at = due_at;
		break;
	case FACTOR_DUE:
		s->is_overdue = s->state == SESSION_FULL;
		if (s->is_overdue)
			s->state = SESSION_ENROL;
		break;
	}
}

static void
session_fill(struct session *s, const struct db_rows *rows)
{
	const char *state = db_get_text(rows, 2);

	db_get_uuid(rows, 1, &s->id);
	s->state = strcmp(state, "full") == 0 ? SESSION_FULL :
	    strcmp(state, "enrol") == 0 ? SESSION_ENROL : SESSION_HALF;
	db_get_uuid(rows, 3, &s->person);
	s->name = db_get_text(rows, 4);
	s->email = db_get_text(rows, 5);
	s->language = db_get_text(rows, 6);
	s->theme = db_get_text(rows, 7);
	s->stepped_up_at = db_get_time(rows, 13);
	s->stepped_up = s->stepped_up_at != MOMENT_NONE &&
	    s->stepped_up_at + STEP_UP_FOR > s->now;
	s->wrong_codes = (unsigned)db_get_int(rows, 14);
	s->has_factor = db_get_int(rows, 19) != 0;
	s->has_totp = db_get_int(rows, 20) != 0;
	s->passkeys = (unsigned)db_get_int(rows, 21);
	s->codes_left = (unsigned)db_get_int(rows, 22);
	s->factor_due_at = MOMENT_NONE;
	s->password_due = db_get_int(rows, 26) != 0;
	if (!db_get_uuid(rows, 8, &s->account) || db_get_int(rows, 17) == 0 ||
	    !db_is_null(rows, 18))
		return;
	s->has_account = true;
	s->account_name = db_get_text(rows, 9);
	s->brand = db_get_text(rows, 10);
	s->role = rights_role(db_get_text(rows, 11));
	s->sees_pii = rights_has(s->role, PII_READ) &&
	    (s->role != ROLE_AGENT || db_get_int(rows, 12) != 0);
	s->account_language = db_get_text(rows, 16);
	s->four_eyes = db_get_text(rows, 27);
	session_fill_factor(s, rows);
}

int
session_load(struct db *db, struct pool *pool, const char *token,
    struct session **out, int64_t *now)
{
	unsigned char hash[SECRET_SIZE];
	struct db_rows *rows;
	struct session *s;
	int64_t used;

	*out = NULL;
	secret_hash(hash, token, strlen(token));
	rows = db_query(db, pool, queries[Q_LOAD],
	    DB_ARGS(db_bytes(hash, sizeof(hash))));
	if (rows == NULL || !db_next(rows))
		return -1;
	*now = db_get_time(rows, 0);
	if (db_is_null(rows, 1))
		return 0;
	s = pool_alloc(pool, sizeof(*s));
	s->now = *now;
	memcpy(s->token_hash, hash, sizeof(hash));
	session_fill(s, rows);
	used = db_get_time(rows, 15);
	/* At most one write a minute: two hosts may both try, one row changes. */
	if (used + 60 * MOMENT_SECOND < *now &&
	    db_exec(db, queries[Q_TOUCH], DB_ARGS(db_time(*now),
	    db_bytes(hash, sizeof(hash)),
	    db_time(*now - 60 * MOMENT_SECOND))) == -1)
		return -1;
	*out = s;
	return 1;
}

int64_t
session_end(struct db *db, const struct uuid *person, const struct uuid *id)
{
	return db_exec(db, queries[Q_END], DB_ARGS(db_uuid(person), db_uuid(id)));
}

int64_t
session_end_others(struct db *db, const struct uuid *person,
    const struct uuid *keep)
{
	static const struct uuid none;

	return db_exec(db, queries[Q_END_OTHERS], DB_ARGS(db_uuid(person),
	    db_uuid(keep == NULL ? &none : keep)));
}

int64_t
session_count_older(struct db *db, struct pool *pool, int64_t at)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_OLDER], DB_ARGS(db_time(at)));
	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0);
}
