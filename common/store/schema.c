/*
 * Schema files statement by statement, and accounts.
 *
 * DDL cannot be rolled back, so a file is applied in steps: each statement and
 * the note "step n is done" stand in one transaction. A statement of data is
 * thereby done once; a DDL statement commits by itself, so after a kill the
 * first step that is not noted may be done already. It is run again, and that
 * the thing is there already then counts as done, for this one step only.
 */
#include "store/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "store/db.h"
#include "store/grants.h"

#define PASSWORD_DIGITS	64

static const char create_homes[] =
    "CREATE DATABASE IF NOT EXISTS rufwacht"
    " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n"
    "CREATE DATABASE IF NOT EXISTS rufwacht_keys"
    " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;\n"
    "USE rufwacht;\n"
    "CREATE TABLE IF NOT EXISTS schema_step ("
    " version INT UNSIGNED NOT NULL COMMENT 'schema file being applied',"
    " step INT UNSIGNED NOT NULL COMMENT 'statements of it that are done',"
    " PRIMARY KEY (version)"
    ") ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
    " COMMENT='progress of an interrupted migration';\n";

static const char take_lock[] = "SELECT GET_LOCK('rufwacht-migrate', 0)";

static const char has_table[] =
    "SELECT COUNT(*) FROM information_schema.tables"
    " WHERE table_schema = 'rufwacht' AND table_name = 'schema_version'";

static const char has_version[] =
    "SELECT COUNT(*) FROM rufwacht.schema_version WHERE version = ?";

static const char read_step[] =
    "SELECT step FROM rufwacht.schema_step WHERE version = ?";

static const char note_step[] =
    "INSERT INTO rufwacht.schema_step (version, step) VALUES (?, ?)"
    " ON DUPLICATE KEY UPDATE step = VALUES(step)";

static const char note_version[] =
    "INSERT INTO rufwacht.schema_version (version, oldest_program, applied_at)"
    " VALUES (?, ?, UTC_TIMESTAMP(6))";

static const char forget_steps[] =
    "DELETE FROM rufwacht.schema_step WHERE version = ?";

static const char name_database[] =
    "INSERT IGNORE INTO rufwacht.instance (one, id) VALUES (1, ?)";

static const char highest[] =
    "SELECT COALESCE(MAX(version), 0) FROM rufwacht.schema_version";

/* The first number of a one-row answer. */
static int
query_int(struct db *db, struct pool *pool, const char *sql, struct db_args args,
    int64_t *out)
{
	struct db_rows *rows;

	if ((rows = db_query(db, pool, sql, args)) == NULL)
		return -1;
	*out = db_next(rows) ? db_get_int(rows, 0) : 0;
	return 0;
}

int
schema_open(struct db *db, struct pool *pool)
{
	int64_t got;

	if (db_ready(db) == -1 ||
	    query_int(db, pool, take_lock, DB_NO_ARGS, &got) == -1)
		return -1;
	if (got != 1)
		return 1;
	return db_script(db, create_homes);
}

int
schema_has(struct db *db, struct pool *pool, unsigned version)
{
	int64_t n;

	if (query_int(db, pool, has_table, DB_NO_ARGS, &n) == -1)
		return -1;
	if (n == 0)
		return 0;
	if (query_int(db, pool, has_version, DB_ARGS(db_int(version)), &n) == -1)
		return -1;
	return n != 0;
}

char *
schema_statement(struct pool *pool, const char **text)
{
	const char *start = *text, *end;

	for (;;) {
		start += strspn(start, " \t\r\n");
		if (strncmp(start, "--", 2) != 0)
			break;
		start += strcspn(start, "\n");
	}
	if (*start == '\0')
		return NULL;
	for (end = start; *end != '\0'; end++)
		if (*end == ';' && (end[1] == '\n' || end[1] == '\0'))
			break;
	*text = *end == '\0' ? end : end + 1;
	return pool_strndup(pool, start, (size_t)(end - start));
}

/* One statement and its note. `doubt`: it may be done already. */
static int
run_step(struct db *db, const char *statement, bool doubt, struct db_args note)
{
	if (db_begin(db) == -1)
		return -1;
	if (db_script(db, statement) == -1 &&
	    !(doubt && db_failure(db) == DB_TAKEN))
		goto bad;
	if (db_exec(db, note_step, note) == -1)
		goto bad;
	return db_commit(db);
bad:
	db_rollback(db);
	return -1;
}

static int
finish_file(struct db *db, unsigned version, unsigned oldest)
{
	if (db_begin(db) == -1)
		return -1;
	if (db_exec(db, note_version,
	    DB_ARGS(db_int(version), db_int(oldest))) == -1 ||
	    db_exec(db, forget_steps, DB_ARGS(db_int(version))) == -1) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db);
}

int
schema_apply(struct db *db, struct pool *pool, unsigned version, unsigned oldest,
    const char *text)
{
	int64_t done, step;
	char *statement;

	if (query_int(db, pool, read_step, DB_ARGS(db_int(version)), &done) == -1)
		return -1;
	for (step = 0; (statement = schema_statement(pool, &text)) != NULL; step++) {
		if (step < done)
			continue;
		if (run_step(db, statement, step == done,
		    DB_ARGS(db_int(version), db_int(step + 1))) == -1) {
			log_error("schema file %03u stopped at statement %lld",
			    version, (long long)step + 1);
			return -1;
		}
	}
	return finish_file(db, version, oldest);
}

int
schema_name(struct db *db)
{
	struct uuid id;

	uuid_v7(&id, moment_now());
	return db_exec(db, name_database, DB_ARGS(db_uuid(&id))) == -1 ? -1 : 0;
}

/* "rw_" and lower-case letters, digits, '_': safe to write into a statement. */
static bool
is_account(const char *s)
{
	return strncmp(s, "rw_", 3) == 0 && s[3] != '\0' && strlen(s) <= 32 &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool
is_password(const char *s)
{
	return strlen(s) == PASSWORD_DIGITS &&
	    s[strspn(s, "0123456789abcdef")] == '\0';
}

int
schema_account(struct db *db, const char *account, const char *password,
    const char *text)
{
	struct pool *pool = pool_create();
	char *set;
	int rc = -1;

	if (!is_account(account) || !is_password(password))
		goto out;
	set = pool_secret(pool, 256);
	snprintf(set, 256, "CREATE USER IF NOT EXISTS '%s'@'localhost'"
	    " IDENTIFIED BY '%s'", account, password);
	if (db_script(db, set) == -1)
		goto out;
	snprintf(set, 256, "ALTER USER '%s'@'localhost' IDENTIFIED BY '%s'",
	    account, password);
	if (db_script(db, set) == -1)
		goto out;
	rc = grants_apply(db, pool, account, text);
out:
	pool_destroy(pool);
	return rc;
}

int
schema_version(struct db *db, struct pool *pool, int64_t *version)
{
	return query_int(db, pool, highest, DB_NO_ARGS, version);
}

int
schema_ledger_seen(struct db *db, struct pool *pool, int64_t *position)
{
	return query_int(db, pool,
	    "SELECT ledger_position FROM rufwacht.instance WHERE one = 1",
	    DB_NO_ARGS, position);
}
