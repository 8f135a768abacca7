/*
 * People.
 */
#include "store/person.h"

#include "base/pool.h"
#include "store/db.h"

static const char sql_find[] = "SELECT id FROM person WHERE email = ?";
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
