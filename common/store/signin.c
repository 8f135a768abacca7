/*
 * Sessions on their way from password to account.
 */
#include "store/signin.h"

#include <string.h>

#include "base/conf.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

#define HALF_SECONDS	600	/* between password and code */
#define ENROL_SECONDS	1800	/* to set up a second factor */
#define CHALLENGE_FOR	(5 * 60 * MOMENT_SECOND)

static const char *const state_names[] = {
	[SESSION_HALF] = "half",
	[SESSION_ENROL] = "enrol",
	[SESSION_FULL] = "full"
};

static const char sql_memberships[] =
    "SELECT m.account_id, a.name, m.role, a.factor_roles, m.factor_due_at,"
    " UTC_TIMESTAMP(6) FROM membership m"
    " JOIN account a ON a.id = m.account_id"
    " WHERE m.person_id = ? AND m.active = 1 AND a.closed_at IS NULL"
    " ORDER BY a.name, m.account_id LIMIT ?";
static const char sql_create[] =
    "INSERT INTO session (token_hash, id, person_id, account_id, state,"
    " started_at, rotated_at, last_used_at, expires_at, idle_seconds,"
    " stepped_up_at, browser, network)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_rotate[] =
    "UPDATE session SET token_hash = ?, account_id = ?, state = ?,"
    " rotated_at = ?, last_used_at = ?,"
    " expires_at = DATE_ADD(started_at, INTERVAL ? SECOND), idle_seconds = ?,"
    " stepped_up_at = COALESCE(?, stepped_up_at), wrong_codes = 0,"
    " enrol_sealed = NULL, challenge = NULL, challenge_until = NULL,"
    " search_id = NULL, search_sealed = NULL"
    " WHERE token_hash = ? AND id = ?";
static const char sql_prove[] =
    "UPDATE session SET stepped_up_at = ? WHERE id = ? AND token_hash = ?";
static const char sql_count_wrong[] =
    "UPDATE session SET wrong_codes = LEAST(wrong_codes + 1, 250)"
    " WHERE id = ?";
static const char sql_wrong[] = "SELECT wrong_codes FROM session WHERE id = ?";
static const char sql_offer[] =
    "UPDATE session SET enrol_sealed = ?"
    " WHERE id = ? AND enrol_sealed IS NULL";
static const char sql_offered[] =
    "SELECT enrol_sealed FROM session WHERE id = ?";
static const char sql_challenge[] =
    "UPDATE session SET challenge = ?, challenge_until = ?"
    " WHERE id = ? AND token_hash = ?";
static const char sql_use_challenge[] =
    "UPDATE session SET challenge = NULL, challenge_until = NULL"
    " WHERE id = ? AND token_hash = ? AND challenge = ?"
    " AND challenge_until > ?";
static const char sql_sessions[] =
    "SELECT id, started_at, last_used_at, browser, network FROM session"
    " WHERE person_id = ? AND state = 'full' AND expires_at > ?"
    " AND DATE_ADD(last_used_at, INTERVAL idle_seconds SECOND) > ?"
    " ORDER BY last_used_at DESC LIMIT ?";
static const char sql_sweep[] =
    "DELETE FROM session WHERE expires_at < ? LIMIT 50";

int
signin_memberships(struct db *db, struct pool *pool, const struct uuid *person,
    struct signin_memberships *out)
{
	struct signin_membership *v;
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, sql_memberships,
	    DB_ARGS(db_uuid(person), db_int(SIGNIN_MEMBERSHIPS)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, SIGNIN_MEMBERSHIPS * sizeof(*v));
	while (n < SIGNIN_MEMBERSHIPS && db_next(rows)) {
		if (!db_get_uuid(rows, 0, &v[n].account))
			return -1;
		v[n].account_name = db_get_text(rows, 1);
		v[n].role = rights_role(db_get_text(rows, 2));
		v[n].duty = factor_duty(v[n].role, db_get_text(rows, 3),
		    db_get_time(rows, 4), db_get_time(rows, 5));
		n++;
	}
	out->v = v;
	out->n = n;
	return 0;
}

const struct signin_membership *
signin_membership(const struct signin_memberships *m, const struct uuid *account)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (uuid_equal(&m->v[i].account, account))
			return &m->v[i];
	return NULL;
}

bool
signin_is_factor_due(const struct signin_memberships *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->v[i].duty == FACTOR_DUE)
			return true;
	return false;
}

/* With an account its role counts, before the choice the most powerful one. */
static bool
is_privileged(const struct signin_memberships *m, const struct uuid *account)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		if (rights_is_privileged(m->v[i].role) && (account == NULL ||
		    uuid_equal(account, &m->v[i].account)))
			return true;
	return false;
}

void
signin_life(const struct conf *conf, enum session_state state,
    const struct signin_memberships *m, const struct uuid *account,
    struct signin_life *out)
{
	unsigned minutes, hours;

	if (state == SESSION_HALF) {
		out->idle = HALF_SECONDS;
		out->absolute = HALF_SECONDS * MOMENT_SECOND;
		return;
	}
	if (is_privileged(m, account)) {
		minutes = conf->privileged_idle_minutes;
		hours = conf->privileged_absolute_hours;
	} else {
		minutes = conf->idle_minutes;
		hours = conf->absolute_hours;
	}
	/* A full session may have to enrol for another account: then its end
	 * must not move before now. */
	out->idle = state == SESSION_ENROL ? ENROL_SECONDS :
	    (int64_t)minutes * 60;
	out->absolute = (int64_t)hours * MOMENT_HOUR;
}

int
signin_create(struct db *db, const struct uuid *person,
    const struct signin_step *step, const struct signin_browser *browser,
    int64_t now, struct uuid *id, char token[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];

	if (db_exec(db, sql_sweep, DB_ARGS(db_time(now))) < 0)
		return -1;
	uuid_v7(id, now);
	secret_token(token);
	secret_hash(hash, token, strlen(token));
	return db_exec(db, sql_create, DB_ARGS(db_bytes(hash, sizeof(hash)),
	    db_uuid(id), db_uuid(person), db_uuid(step->account),
	    db_text(state_names[step->state]), db_time(now), db_time(now),
	    db_time(now), db_time(now + step->life.absolute), db_int(step->life.idle),
	    db_time(step->proven ? now : MOMENT_NONE), db_text(browser->name),
	    browser->network_len == 0 ? db_null() :
	    db_bytes(browser->network, browser->network_len))) < 0 ? -1 : 0;
}

int
signin_rotate(struct db *db, const struct session *s,
    const struct signin_step *step, char token[SECRET_TOKEN_SIZE])
{
	unsigned char hash[SECRET_SIZE];
	int64_t n;

	secret_token(token);
	secret_hash(hash, token, strlen(token));
	n = db_exec(db, sql_rotate, DB_ARGS(db_bytes(hash, sizeof(hash)),
	    db_uuid(step->account), db_text(state_names[step->state]),
	    db_time(s->now), db_time(s->now),
	    db_int(step->life.absolute / MOMENT_SECOND),
	    db_int(step->life.idle),
	    db_time(step->proven ? s->now : MOMENT_NONE),
	    db_bytes(s->token_hash, sizeof(s->token_hash)), db_uuid(&s->id)));
	return n < 0 ? -1 : n == 1;
}

int
signin_prove(struct db *db, const struct session *s)
{
	return db_exec(db, sql_prove, DB_ARGS(db_time(s->now), db_uuid(&s->id),
	    db_bytes(s->token_hash, sizeof(s->token_hash)))) < 0 ? -1 : 0;
}

int
signin_count_wrong(struct db *db, struct pool *pool, const struct session *s)
{
	struct db_rows *rows;

	if (db_exec(db, sql_count_wrong, DB_ARGS(db_uuid(&s->id))) < 0)
		return -1;
	rows = db_query(db, pool, sql_wrong, DB_ARGS(db_uuid(&s->id)));
	if (rows == NULL || !db_next(rows))
		return -1;
	return (int)db_get_int(rows, 0);
}

int
signin_offer(struct db *db, const struct session *s, const void *sealed,
    size_t len)
{
	return db_exec(db, sql_offer, DB_ARGS(db_bytes(sealed, len),
	    db_uuid(&s->id))) < 0 ? -1 : 0;
}

int
signin_offered(struct db *db, struct pool *pool, const struct session *s,
    const void **sealed, size_t *len)
{
	struct db_rows *rows;

	*sealed = NULL;
	*len = 0;
	rows = db_query(db, pool, sql_offered, DB_ARGS(db_uuid(&s->id)));
	if (rows == NULL)
		return -1;
	if (db_next(rows) && !db_is_null(rows, 0))
		*sealed = db_get_bytes(rows, 0, len);
	return 0;
}

int
signin_challenge(struct db *db, const struct session *s,
    unsigned char out[SIGNIN_CHALLENGE_SIZE])
{
	secret_random(out, SIGNIN_CHALLENGE_SIZE);
	return db_exec(db, sql_challenge, DB_ARGS(
	    db_bytes(out, SIGNIN_CHALLENGE_SIZE),
	    db_time(s->now + CHALLENGE_FOR), db_uuid(&s->id),
	    db_bytes(s->token_hash, sizeof(s->token_hash)))) < 0 ? -1 : 0;
}

int
signin_use_challenge(struct db *db, const struct session *s,
    const unsigned char challenge[SIGNIN_CHALLENGE_SIZE])
{
	int64_t n;

	n = db_exec(db, sql_use_challenge, DB_ARGS(db_uuid(&s->id),
	    db_bytes(s->token_hash, sizeof(s->token_hash)),
	    db_bytes(challenge, SIGNIN_CHALLENGE_SIZE), db_time(s->now)));
	return n < 0 ? -1 : n == 1;
}

int
signin_sessions(struct db *db, struct pool *pool, const struct uuid *person,
    int64_t now, struct signin_sessions *out)
{
	struct signin_session *v;
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, sql_sessions, DB_ARGS(db_uuid(person),
	    db_time(now), db_time(now), db_int(SIGNIN_SESSIONS)));
	if (rows == NULL)
		return -1;
	v = pool_alloc(pool, SIGNIN_SESSIONS * sizeof(*v));
	while (n < SIGNIN_SESSIONS && db_next(rows)) {
		if (!db_get_uuid(rows, 0, &v[n].id))
			return -1;
		v[n].started_at = db_get_time(rows, 1);
		v[n].last_used_at = db_get_time(rows, 2);
		v[n].browser = db_get_text(rows, 3);
		v[n].network = db_get_bytes(rows, 4, &v[n].network_len);
		n++;
	}
	out->v = v;
	out->n = n;
	return 0;
}
