/*
 * The database connection: opening, settings, transactions, kinds of failure.
 */
#include "store/connection.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/watchdog.h"

static enum db_failure	db_kind(unsigned code);
static void		db_drop(struct db *);
static int		db_connect(struct db *);

struct db *
db_open(const struct conf *conf, const char *name)
{
	struct db *db;
	char path[512];
	FILE *f;
	size_t n;

	if ((db = calloc(1, sizeof(*db))) == NULL)
		return NULL;
	db->conf = conf;
	if (strcmp(name, "admin") == 0) {
		snprintf(db->user, sizeof(db->user), "%s", conf->db_admin);
		return db;
	}
	snprintf(db->user, sizeof(db->user), "rw_%s", name);
	for (char *c = db->user; *c != '\0'; c++)
		if (*c == '-')
			*c = '_';
	snprintf(path, sizeof(path), "%s/%s", conf->db_password_dir, db->user);
	if ((f = fopen(path, "re")) == NULL) {
		log_error("database password of %s cannot be read: %m", db->user);
		free(db);
		return NULL;
	}
	n = fread(db->password, 1, sizeof(db->password) - 1, f);
	fclose(f);
	db->password[n] = '\0';
	db->password[strcspn(db->password, "\r\n")] = '\0';
	db->has_password = true;
	return db;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_drop(db);
	secret_wipe(db->password, sizeof(db->password));
	free(db);
}

bool
db_is_new(struct db *db)
{
	bool fresh = db->fresh;

	db->fresh = false;
	return fresh;
}

enum db_failure
db_failure(const struct db *db)
{
	return db->failure;
}

int64_t
db_schema(const struct db *db)
{
	return db->schema;
}

bool
db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

static enum db_failure
db_kind(unsigned code)
{
	switch (code) {
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_UNKNOWN_HOST:
	case CR_SSL_CONNECTION_ERROR:
	case ER_SERVER_SHUTDOWN:
	case ER_CON_COUNT_ERROR:
	case ER_TOO_MANY_USER_CONNECTIONS:
	case ER_CONNECTION_KILLED:
	case ER_ERROR_DURING_COMMIT:	/* Galera: the node lost the others */
	case 1290:	/* the server is read-only */
	case 1836:	/* running in read-only mode */
		return DB_LOST;
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_CHECKREAD:
	case ER_UNKNOWN_COM_ERROR:	/* Galera: not ready */
		return DB_RETRY;
	case ER_DISK_FULL:
	case ER_RECORD_FILE_FULL:	/* what InnoDB calls it */
		return DB_FULL;
	case ER_DUP_ENTRY:
	case ER_TABLE_EXISTS_ERROR:	/* these only from migrations: */
	case ER_BAD_TABLE_ERROR:	/* the statement was carried out before */
	case ER_DUP_FIELDNAME:
	case ER_DUP_KEYNAME:
	case ER_CANT_DROP_FIELD_OR_KEY:
	case ER_DUP_CONSTRAINT_NAME:
		return DB_TAKEN;
	case ER_NO_REFERENCED_ROW_2:
	case ER_ROW_IS_REFERENCED_2:
	case ER_TABLEACCESS_DENIED_ERROR:
	case ER_COLUMNACCESS_DENIED_ERROR:
	case ER_DBACCESS_DENIED_ERROR:
	case ER_ACCESS_DENIED_ERROR:
	case ER_SPECIFIC_ACCESS_DENIED_ERROR:
	case 3819:	/* MySQL: CHECK violated */
	case 4025:	/* MariaDB: CHECK violated */
		return DB_REFUSED;
	default:
		return DB_WRONG;
	}
}

int
db_fail(struct db *db, unsigned code, const char *doing)
{
	db->failure = db_kind(code);
	if (db->failure == DB_RETRY)
		log_info("database: %s: %u, to be tried again", doing, code);
	else if (db->failure == DB_FULL)
		log_error("database: its disk is full (%u)", code);
	else
		log_warn("database: %s failed with %u", doing, code);
	if (db->failure == DB_LOST)
		db_drop(db);
	return -1;
}

/* Closes the connection with all that belongs to it. */
static void
db_drop(struct db *db)
{
	struct statement *s;

	for (s = db->cache; s < db->cache + STATEMENTS; s++) {
		if (s->meta != NULL)
			mysql_free_result(s->meta);
		if (s->stmt != NULL)
			mysql_stmt_close(s->stmt);
	}
	memset(db->cache, 0, sizeof(db->cache));
	if (db->my != NULL)
		mysql_close(db->my);
	db->my = NULL;
	db->in_transaction = false;
}

/* "/path/to.sock" or "host:port". */
static MYSQL *
db_try(struct db *db, MYSQL *my, const char *where)
{
	const char *password = db->has_password ? db->password : NULL;
	const char *colon;
	char host[256];
	my_bool yes = 1;

	if (where[0] == '/')
		return mysql_real_connect(my, NULL, db->user, password, NULL, 0,
		    where, CLIENT_FOUND_ROWS);
	/* Without a verified certificate the client falls back to plain text. */
	mysql_optionsv(my, MYSQL_OPT_SSL_CA, db->conf->db_tls_ca);
	mysql_optionsv(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	if ((colon = strrchr(where, ':')) == NULL)
		colon = where + strlen(where);
	snprintf(host, sizeof(host), "%.*s", (int)(colon - where), where);
	my = mysql_real_connect(my, host, db->user, password, NULL,
	    *colon == ':' ? (unsigned)strtoul(colon + 1, NULL, 10) : 3306, NULL,
	    CLIENT_FOUND_ROWS);
	if (my != NULL && mysql_get_ssl_cipher(my) == NULL) {
		log_error("database: the connection is not encrypted, refused");
		return NULL;
	}
	return my;
}

static MYSQL *
db_handle(void)
{
	MYSQL *my = mysql_init(NULL);
	unsigned connect = 2, io = 25, off = 0;
	my_bool no = 0, report = 1;

	if (my == NULL)
		return NULL;
	mysql_optionsv(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_optionsv(my, MYSQL_OPT_READ_TIMEOUT, &io);
	mysql_optionsv(my, MYSQL_OPT_WRITE_TIMEOUT, &io);
	mysql_optionsv(my, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_optionsv(my, MYSQL_OPT_RECONNECT, &no);
	mysql_optionsv(my, MYSQL_REPORT_DATA_TRUNCATION, &report);
	mysql_optionsv(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	return my;
}

/* Settings every connection has; a cluster also reads its own writes. */
static int
db_settle(MYSQL *my)
{
	static const char set[] = "SET SESSION sql_mode='STRICT_ALL_TABLES,"
	    "NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
	    "NO_ENGINE_SUBSTITUTION', time_zone='+00:00'";
	static const char wsrep[] = "SET SESSION wsrep_sync_wait=1";

	if (mysql_real_query(my, set, sizeof(set) - 1) != 0)
		return -1;
	if (mysql_real_query(my, wsrep, sizeof(wsrep) - 1) != 0 &&
	    mysql_errno(my) != ER_UNKNOWN_SYSTEM_VARIABLE)
		return -1;
	return 0;
}

static int
db_connect(struct db *db)
{
	char list[1024], *save = NULL, *where;
	unsigned code = CR_CONNECTION_ERROR;
	MYSQL *my;

	snprintf(list, sizeof(list), "%s", db->conf->db_hosts);
	for (where = strtok_r(list, " ", &save); where != NULL;
	    where = strtok_r(NULL, " ", &save)) {
		if ((my = db_handle()) == NULL)
			break;
		if (db_try(db, my, where) != NULL && db_settle(my) == 0) {
			db->my = my;
			db->fresh = true;
			return 0;
		}
		code = mysql_errno(my);
		mysql_close(my);
	}
	db->failure = DB_LOST;
	log_warn("database: no connection as %s (%u)", db->user, code);
	return -1;
}

/* A program must not run on a schema that lacks what it needs. */
static int
db_check_schema(struct db *db)
{
	static const char sql[] = "SELECT COALESCE(MAX(version), 0), "
	    "COALESCE(MAX(oldest_program), 0) FROM rufwacht.schema_version";
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int rc = -1;

	if ((rows = db_query(db, pool, sql, DB_NO_ARGS)) == NULL ||
	    !db_next(rows))
		goto out;
	db->schema = db_get_int(rows, 0);
	if (db_get_int(rows, 0) < DB_SCHEMA || db_get_int(rows, 1) > DB_SCHEMA) {
		log_error("database: schema %lld does not fit this program (%d)",
		    (long long)db_get_int(rows, 0), DB_SCHEMA);
		db_drop(db);
		db->failure = DB_TOO_OLD;
		goto out;
	}
	rc = 0;
out:
	pool_destroy(pool);
	return rc;
}

int
db_ready(struct db *db)
{
	if (db->my != NULL)
		return 0;
	if (db_connect(db) == -1)
		return -1;
	if (!db->has_password)	/* migrate brings the schema up itself */
		return 0;
	if (db_check_schema(db) == 0) {
		/* The database may hold tables of another home. */
		if (mysql_select_db(db->my, "rufwacht") == 0)
			return 0;
		return db_fail(db, mysql_errno(db->my), "selecting the schema");
	}
	db_drop(db);
	return -1;
}

/* `doing` is what a failure is logged as: the text may hold a password. */
static int
db_text_statement(struct db *db, const char *sql, const char *doing)
{
	if (db->my == NULL) {
		db->failure = DB_LOST;
		return -1;
	}
	if (mysql_real_query(db->my, sql, strlen(sql)) != 0)
		return db_fail(db, mysql_errno(db->my), doing);
	watchdog_progress();
	db->failure = DB_FINE;
	return 0;
}

static int
db_simple(struct db *db, const char *sql)
{
	return db_text_statement(db, sql, sql);
}

int
db_begin(struct db *db)
{
	if (db_simple(db, "START TRANSACTION") == -1)
		return -1;
	db->in_transaction = true;
	return 0;
}

int
db_commit(struct db *db)
{
	bool was = db->in_transaction;

	db->in_transaction = false;
	if (!was)
		return 0;
	return db_simple(db, "COMMIT");
}

void
db_rollback(struct db *db)
{
	enum db_failure why = db->failure;

	if (db->in_transaction && db->my != NULL)
		(void)db_simple(db, "ROLLBACK");
	db->in_transaction = false;
	db->failure = why;
}

int
db_now(struct db *db, int64_t *now)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	int rc = -1;

	if ((rows = db_query(db, pool, "SELECT UTC_TIMESTAMP(6)", DB_NO_ARGS)) !=
	    NULL && db_next(rows)) {
		*now = db_get_time(rows, 0);
		rc = 0;
	}
	pool_destroy(pool);
	return rc;
}

int
db_script(struct db *db, const char *text)
{
	const char *end;
	char *one;
	int rc = 0;

	for (; rc == 0 && *text != '\0'; text = *end == ';' ? end + 1 : end) {
		for (end = text; *end != '\0' &&
		    !(*end == ';' && (end[1] == '\n' || end[1] == '\0')); end++)
			;
		if (text[strspn(text, " \n")] == '\0')
			break;
		if ((one = strndup(text, (size_t)(end - text))) == NULL)
			return -1;
		rc = db_text_statement(db, one, "a statement of a script");
		secret_wipe(one, strlen(one));
		free(one);
	}
	return rc;
}
