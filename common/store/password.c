/*
 * Rules for passwords, and those of before.
 */
#include "store/password.h"

#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/box.h"
#include "store/credential.h"
#include "store/db.h"
#include "store/mail_link.h"

static const char sql_rule[] =
    "SELECT MAX(least) FROM ("
    "SELECT a.password_min AS least FROM membership m"
    " JOIN account a ON a.id = m.account_id"
    " WHERE m.person_id = ? AND m.active = 1 AND a.closed_at IS NULL"
    " UNION ALL SELECT password_min FROM account WHERE id = ?) rules";
static const char sql_before[] =
    "SELECT sealed FROM password_history WHERE person_id = ?"
    " ORDER BY changed_at DESC LIMIT ?";
/* The box is bound to the person, not to the table. */
static const char sql_keep[] =
    "INSERT IGNORE INTO password_history (person_id, changed_at, sealed)"
    " SELECT person_id, changed_at, sealed FROM person_password"
    " WHERE person_id = ?";
static const char sql_kept[] =
    "SELECT changed_at FROM password_history WHERE person_id = ?"
    " ORDER BY changed_at DESC LIMIT ?";
static const char sql_drop[] =
    "DELETE FROM password_history WHERE person_id = ? AND changed_at <= ?";
static const char sql_unmark[] =
    "DELETE FROM password_mark WHERE person_id = ?";

int
password_rule(struct db *db, struct pool *pool, const struct uuid *person,
    const struct uuid *account, unsigned *min)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_rule,
	    DB_ARGS(db_uuid(person), db_uuid(account)));
	if (rows == NULL || !db_next(rows))
		return -1;
	*min = (unsigned)db_get_int(rows, 0);
	return 0;
}

static const char *
open_hash(struct pool *pool, struct keys *keys, const struct uuid *person,
    const struct db_rows *rows)
{
	const void *box;
	size_t len;
	char *text;

	box = db_get_bytes(rows, 0, &len);
	if (seal_plain_size(box, len) >= SECRET_PASSWORD_SIZE)
		return NULL;
	text = pool_secret(pool, SECRET_PASSWORD_SIZE);
	return box_open(keys, BOX_PASSWORD, person, box, len, text) == -1 ?
	    NULL : text;
}

int
password_before(struct db *db, struct pool *pool, struct keys *keys,
    const struct uuid *person, struct password_old *old)
{
	struct db_rows *rows;
	const char *hash;

	old->n = 0;
	rows = db_query(db, pool, sql_before,
	    DB_ARGS(db_uuid(person), db_int(PASSWORD_KEPT)));
	if (rows == NULL)
		return -1;
	while (old->n < PASSWORD_KEPT && db_next(rows)) {
		if ((hash = open_hash(pool, keys, person, rows)) == NULL) {
			/* Its key is gone: nobody can be asked for it. */
			log_warn("a password of before does not open");
			continue;
		}
		old->hash[old->n++] = hash;
	}
	return 0;
}

/* The present one joins the old ones, the oldest of them go. */
static int
keep_present(struct db *db, struct pool *pool, const struct uuid *person)
{
	int64_t at = MOMENT_NONE;
	struct db_rows *rows;
	int n;

	if (db_exec(db, sql_keep, DB_ARGS(db_uuid(person))) < 0)
		return -1;
	rows = db_query(db, pool, sql_kept,
	    DB_ARGS(db_uuid(person), db_int(PASSWORD_KEPT + 1)));
	if (rows == NULL)
		return -1;
	for (n = 0; db_next(rows); n++)
		at = db_get_time(rows, 0);
	if (n <= PASSWORD_KEPT)
		return 0;
	return db_exec(db, sql_drop, DB_ARGS(db_uuid(person), db_time(at))) < 0 ?
	    -1 : 0;
}

int
password_replace(struct db *db, struct pool *pool, struct keys *keys,
    const struct uuid *person, const char *hash, int64_t now)
{
	if (keep_present(db, pool, person) == -1 ||
	    credential_set_password(db, keys, person, hash, now) == -1 ||
	    db_exec(db, sql_unmark, DB_ARGS(db_uuid(person))) < 0)
		return -1;
	return mail_link_void(db, MAIL_LINK_RESET, person, now);
}
