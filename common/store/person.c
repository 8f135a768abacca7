/*
 * People.
 */
#include "store/person.h"

#include "base/pool.h"
#include "store/db.h"

static const char sql_find[] = "SELECT id FROM person WHERE email = ?";
static const char sql_read[] = "SELECT name, email FROM person WHERE id = ?";
static const char sql_with_password[] =
    "SELECT p.id FROM person p"
    " JOIN person_password w ON w.person_id = p.id"
    " JOIN membership m ON m.person_id = p.id AND m.active = 1"
    " JOIN account a ON a.id = m.account_id AND a.closed_at IS NULL"
    " WHERE p.email = ? LIMIT 1";
static const char sql_home[] =
    "SELECT m.account_id FROM membership m"
    " JOIN account a ON a.id = m.account_id"
    " WHERE m.person_id = ? AND m.active = 1 AND a.closed_at IS NULL"
    " ORDER BY m.created_at, m.account_id LIMIT 1";
static const char sql_set_email[] = "UPDATE person SET email = ? WHERE id = ?";
static const char sql_create[] =
    "INSERT INTO person (id, email, name, created_at) VALUES (?, ?, ?, ?)";
static const char sql_set_appearance[] =
    "UPDATE person SET language = ?, theme = ? WHERE id = ?";

int
person_find(struct db *db, struct pool *pool, const char *email,
    struct uuid *person)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_find, DB_ARGS(db_text(email)));
	if (rows == NULL)
		return -1;
	return db_next(rows) && db_get_uuid(rows, 0, person);
}

int
person_with_password(struct db *db, struct pool *pool, const char *email,
    struct uuid *person)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_with_password, DB_ARGS(db_text(email)));
	if (rows == NULL)
		return -1;
	return db_next(rows) && db_get_uuid(rows, 0, person);
}

int
person_read(struct db *db, struct pool *pool, const struct uuid *id,
    struct person *p)
{
	struct db_rows *rows;

	if ((rows = db_query(db, pool, sql_read, DB_ARGS(db_uuid(id)))) == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	p->name = db_get_text(rows, 0);
	p->email = db_get_text(rows, 1);
	return 1;
}

int
person_home(struct db *db, struct pool *pool, const struct uuid *person,
    struct uuid *account)
{
	static const struct uuid provider;
	struct db_rows *rows;

	*account = provider;
	if ((rows = db_query(db, pool, sql_home, DB_ARGS(db_uuid(person)))) ==
	    NULL)
		return -1;
	if (db_next(rows))
		(void)db_get_uuid(rows, 0, account);
	return 0;
}

int
person_set_email(struct db *db, const struct uuid *person, const char *email)
{
	return db_exec(db, sql_set_email, DB_ARGS(db_text(email),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
person_create(struct db *db, const char *email, const char *name, int64_t now,
    struct uuid *id)
{
	uuid_v7(id, now);
	return db_exec(db, sql_create, DB_ARGS(db_uuid(id), db_text(email),
	    db_text(name), db_time(now))) < 0 ? -1 : 0;
}

int
person_set_appearance(struct db *db, const struct uuid *person,
    const char *language, const char *theme)
{
	return db_exec(db, sql_set_appearance, DB_ARGS(db_text(language),
	    db_text(theme), db_uuid(person))) < 0 ? -1 : 0;
}
