/*
 * Accounts. The provider itself, all zero, is a row too but not one of them.
 */
#include "store/account.h"

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

enum { Q_CREATE, Q_LOAD, Q_LIST, Q_CLOSE, Q_CLOSE_SESSIONS, Q_CLOSE_KEYS,
	Q_OF_KEY, Q_SEATS };

#define COLUMNS	"id, name, brand, language, retention_days, agents_see_pii, " \
	"created_at, closed_at"

static const char *const queries[] = {
	[Q_CREATE] = "INSERT INTO account (id, name, brand, language, "
	    "retention_days, agents_see_pii, seat_limit, created_at) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	[Q_LOAD] = "SELECT " COLUMNS " FROM account WHERE id = ?",
	[Q_LIST] = "SELECT " COLUMNS " FROM account WHERE id > ? "
	    "ORDER BY id LIMIT ?",
	[Q_CLOSE] = "UPDATE account SET version = version + 1, closed_at = ? "
	    "WHERE id = ? AND closed_at IS NULL",
	[Q_CLOSE_SESSIONS] = "DELETE FROM session WHERE account_id = ?",
	[Q_CLOSE_KEYS] = "UPDATE engine_key SET revoked_at = ? "
	    "WHERE account_id = ? AND revoked_at IS NULL",
	[Q_SEATS] = "UPDATE account SET version = version + 1, seat_limit = ? "
	    "WHERE id = ? AND closed_at IS NULL",
	[Q_OF_KEY] = "SELECT account_id FROM engine_key WHERE id = ?"
};

int
account_create(struct db *db, const struct account *a)
{
	return db_exec(db, queries[Q_CREATE], DB_ARGS(db_uuid(&a->id),
	    db_text(a->name), db_text(a->brand), db_text(a->language),
	    db_int(a->retention_days), db_int(a->agents_see_pii),
	    a->has_seats ? db_int(a->seats) : db_null(),
	    db_time(a->created_at))) == 1 ? 0 : -1;
}

int
account_set_seats(struct db *db, const struct uuid *id, const unsigned *seats)
{
	return (int)db_exec(db, queries[Q_SEATS], DB_ARGS(
	    seats == NULL ? db_null() : db_int(*seats), db_uuid(id)));
}

/* The text lives in the pool the rows were fetched into. */
static void
read_account(const struct db_rows *rows, struct account *a)
{
	db_get_uuid(rows, 0, &a->id);
	a->name = db_get_text(rows, 1);
	a->brand = db_get_text(rows, 2);
	a->language = db_get_text(rows, 3);
	a->retention_days = (unsigned)db_get_int(rows, 4);
	a->agents_see_pii = db_get_int(rows, 5) != 0;
	a->created_at = db_get_time(rows, 6);
	a->closed_at = db_get_time(rows, 7);
}

int
account_load(struct db *db, struct pool *pool, const struct uuid *id,
    struct account *a)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_LOAD], DB_ARGS(db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_account(rows, a);
	return 1;
}

int
account_list(struct db *db, struct pool *pool, const struct uuid *after,
    struct account *out, size_t max)
{
	struct db_rows *rows;
	int n = 0;

	rows = db_query(db, pool, queries[Q_LIST],
	    DB_ARGS(db_uuid(after), db_int((int64_t)max)));
	if (rows == NULL)
		return -1;
	while (db_next(rows))
		read_account(rows, &out[n++]);
	return n;
}

int
account_close(struct db *db, const struct uuid *id, int64_t now)
{
	int64_t n;

	if (uuid_is_zero(id))
		return 0;
	n = db_exec(db, queries[Q_CLOSE], DB_ARGS(db_time(now), db_uuid(id)));
	if (n <= 0)
		return (int)n;
	if (db_exec(db, queries[Q_CLOSE_SESSIONS], DB_ARGS(db_uuid(id))) == -1 ||
	    db_exec(db, queries[Q_CLOSE_KEYS],
	    DB_ARGS(db_time(now), db_uuid(id))) == -1)
		return -1;
	return 1;
}

int
account_of_engine_key(struct db *db, struct pool *pool, const struct uuid *key,
    struct uuid *account)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_OF_KEY], DB_ARGS(db_uuid(key)));
	if (rows == NULL)
		return -1;
	return db_next(rows) && db_get_uuid(rows, 0, account);
}
