/*
 * Links sent by mail.
 */
#include "store/mail_link.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "store/db.h"

#define KEPT	(30 * MOMENT_DAY)

static const char *const purposes[] = {
	[MAIL_LINK_RESET] = "password-reset",
	[MAIL_LINK_EMAIL] = "email-confirm",
	[MAIL_LINK_SESSION] = "session-end"
};

static const char sql_sweep[] =
    "DELETE FROM mail_link WHERE expires_at < ? LIMIT 50";
static const char sql_create[] =
    "INSERT INTO mail_link (id, token_hash, purpose, person_id, session_id,"
    " email, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_find[] =
    "SELECT id, person_id, session_id, email, created_at, expires_at"
    " FROM mail_link WHERE token_hash = ? AND purpose = ? AND used_at IS NULL"
    " AND expires_at > ?";
static const char sql_use[] =
    "UPDATE mail_link SET used_at = ?"
    " WHERE id = ? AND used_at IS NULL AND expires_at > ?";
static const char sql_void[] =
    "UPDATE mail_link SET used_at = ?"
    " WHERE person_id = ? AND purpose = ? AND used_at IS NULL";

int
mail_link_create(struct db *db, struct mail_link *link, int64_t now,
    int64_t seconds)
{
	unsigned char nobodys[SECRET_SIZE];
	bool ends = link->purpose == MAIL_LINK_SESSION;

	if (db_exec(db, sql_sweep, DB_ARGS(db_time(now - KEPT))) < 0)
		return -1;
	/* No token has this hash until the mail job puts its own here. */
	secret_random(nobodys, sizeof(nobodys));
	uuid_v7(&link->id, now);
	link->created_at = now;
	link->expires_at = now + seconds * MOMENT_SECOND;
	return db_exec(db, sql_create, DB_ARGS(db_uuid(&link->id),
	    db_bytes(nobodys, sizeof(nobodys)),
	    db_text(purposes[link->purpose]), db_uuid(&link->person),
	    db_uuid(ends ? &link->session : NULL), db_text(link->email),
	    db_time(now), db_time(link->expires_at))) < 0 ? -1 : 0;
}

int
mail_link_find(struct db *db, struct pool *pool,
    enum mail_link_purpose purpose, const char *token, int64_t now,
    struct mail_link *link)
{
	unsigned char hash[SECRET_SIZE];
	struct db_rows *rows;

	secret_hash(hash, token, strlen(token));
	rows = db_query(db, pool, sql_find, DB_ARGS(
	    db_bytes(hash, sizeof(hash)), db_text(purposes[purpose]),
	    db_time(now)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	memset(link, 0, sizeof(*link));
	link->purpose = purpose;
	if (!db_get_uuid(rows, 0, &link->id) ||
	    !db_get_uuid(rows, 1, &link->person))
		return -1;
	(void)db_get_uuid(rows, 2, &link->session);
	link->email = db_get_text(rows, 3);
	link->created_at = db_get_time(rows, 4);
	link->expires_at = db_get_time(rows, 5);
	return 1;
}

int
mail_link_use(struct db *db, const struct mail_link *link, int64_t now)
{
	int64_t n;

	n = db_exec(db, sql_use, DB_ARGS(db_time(now), db_uuid(&link->id),
	    db_time(now)));
	return n < 0 ? -1 : n == 1;
}

int
mail_link_void(struct db *db, enum mail_link_purpose purpose,
    const struct uuid *person, int64_t now)
{
	return db_exec(db, sql_void, DB_ARGS(db_time(now), db_uuid(person),
	    db_text(purposes[purpose]))) < 0 ? -1 : 0;
}
