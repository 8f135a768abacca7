/*
 * The database connection. The only file that knows the client library.
 */
#include "store/db.h"

#include <mysql.h>
#include <errmsg.h>
#include <mysqld_error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/watchdog.h"

#define STATEMENTS	128	/* prepared per connection; a power of two */
#define COLUMNS		40
#define INLINE_SIZE	96	/* columns up to this are fetched in one go */

struct statement {
	const char	*sql;		/* the key: constant strings only */
	MYSQL_STMT	*stmt;
	MYSQL_RES	*meta;		/* NULL: gives no rows */
	unsigned	 columns;
};

struct db {
	const struct conf *conf;
	char		 user[40];
	char		 password[80];
	bool		 has_password;
	MYSQL		*my;
	bool		 in_transaction;
	bool		 fresh;
	enum db_failure	 failure;
	struct statement cache[STATEMENTS];
};

struct cell {
	const char	*p;		/* NULL for a NULL */
	size_t		 len;
	int64_t		 i;		/* integer or time */
};

struct db_row {
	struct db_row	*next;
	struct cell	 cell[];
};

struct db_rows {
	unsigned	 columns;
	struct db_row	*first, *at;
	bool		 begun;
};

/* What one row is fetched into. */
struct fetch {
	MYSQL_BIND	 bind[COLUMNS];
	my_bool		 null[COLUMNS];
	unsigned long	 length[COLUMNS];
	union {
		long long	 i;
		MYSQL_TIME	 time;
		char		 text[INLINE_SIZE];
	}		 value[COLUMNS];
};

static enum db_failure	db_kind(unsigned code);
static int		db_fail(struct db *, unsigned code, const char *doing);
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
	case 1290:	/* the server is read-only */
	case 1836:	/* running in read-only mode */
		return DB_LOST;
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_CHECKREAD:
	case ER_UNKNOWN_COM_ERROR:	/* Galera: not ready */
		return DB_RETRY;
	case ER_DUP_ENTRY:
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

/* Notes and logs a failure; drops a connection that is gone. Always -1. */
static int
db_fail(struct db *db, unsigned code, const char *doing)
{
	db->failure = db_kind(code);
	if (db->failure == DB_RETRY)
		log_info("database: %s: %u, to be tried again", doing, code);
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

static int
db_simple(struct db *db, const char *sql)
{
	if (db->my == NULL) {
		db->failure = DB_LOST;
		return -1;
	}
	if (mysql_real_query(db->my, sql, strlen(sql)) != 0)
		return db_fail(db, mysql_errno(db->my), sql);
	watchdog_progress();
	db->failure = DB_FINE;
	return 0;
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

struct db_value
db_null(void)
{
	return (struct db_value){ .type = DB_NULL };
}

struct db_value
db_int(int64_t i)
{
	return (struct db_value){ .type = DB_INT, .i = i };
}

struct db_value
db_text(const char *s)
{
	if (s == NULL)
		return db_null();
	return (struct db_value){ .type = DB_TEXT, .p = s, .len = strlen(s) };
}

struct db_value
db_bytes(const void *p, size_t len)
{
	if (p == NULL)
		return db_null();
	return (struct db_value){ .type = DB_BYTES, .p = p, .len = len };
}

struct db_value
db_uuid(const struct uuid *id)
{
	return id == NULL ? db_null() : db_bytes(id->b, sizeof(id->b));
}

struct db_value
db_time(int64_t us)
{
	if (us == MOMENT_NONE)
		return db_null();
	return (struct db_value){ .type = DB_TIME, .i = us };
}

/* The prepared statement for a constant string; prepared at first use. */
static struct statement *
db_prepare(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 4) & (STATEMENTS - 1), i;
	struct statement *s;

	for (i = 0; i < STATEMENTS; i++) {
		s = &db->cache[(at + i) & (STATEMENTS - 1)];
		if (s->sql == sql)
			return s;
		if (s->sql == NULL)
			break;
	}
	if (i == STATEMENTS) {
		log_error("database: more than %d statements", STATEMENTS);
		db->failure = DB_WRONG;
		return NULL;
	}
	if ((s->stmt = mysql_stmt_init(db->my)) == NULL) {
		db->failure = DB_WRONG;
		return NULL;
	}
	if (mysql_stmt_prepare(s->stmt, sql, strlen(sql)) != 0) {
		unsigned code = mysql_stmt_errno(s->stmt);

		log_debug("database: %s", mysql_stmt_error(s->stmt));
		mysql_stmt_close(s->stmt);
		s->stmt = NULL;
		(void)db_fail(db, code, sql);
		return NULL;
	}
	s->meta = mysql_stmt_result_metadata(s->stmt);
	s->columns = mysql_stmt_field_count(s->stmt);
	s->sql = sql;
	return s;
}

static void
db_bind_time(MYSQL_TIME *t, int64_t us)
{
	struct moment_civil c;

	moment_to_civil(us, &c);
	memset(t, 0, sizeof(*t));
	t->year = (unsigned)c.year;
	t->month = (unsigned)c.month;
	t->day = (unsigned)c.day;
	t->hour = (unsigned)c.hour;
	t->minute = (unsigned)c.minute;
	t->second = (unsigned)c.second;
	t->second_part = (unsigned long)c.micro;
	t->time_type = MYSQL_TIMESTAMP_DATETIME;
}

/* Binds the arguments and runs. NULL on failure. */
static struct statement *
db_run(struct db *db, const char *sql, struct db_args args)
{
	MYSQL_BIND bind[COLUMNS];
	MYSQL_TIME times[COLUMNS];
	long long ints[COLUMNS];
	unsigned long length[COLUMNS];
	struct statement *s;
	size_t i;

	if (db->my == NULL) {
		db->failure = DB_LOST;
		return NULL;
	}
	if ((s = db_prepare(db, sql)) == NULL)
		return NULL;
	if (args.n != mysql_stmt_param_count(s->stmt) || args.n > COLUMNS) {
		log_error("database: wrong number of arguments for %s", sql);
		db->failure = DB_WRONG;
		return NULL;
	}
	memset(bind, 0, sizeof(bind[0]) * (args.n + 1));
	for (i = 0; i < args.n; i++) {
		const struct db_value *v = &args.v[i];

		switch (v->type) {
		case DB_NULL:
			bind[i].buffer_type = MYSQL_TYPE_NULL;
			break;
		case DB_INT:
			ints[i] = v->i;
			bind[i].buffer_type = MYSQL_TYPE_LONGLONG;
			bind[i].buffer = &ints[i];
			break;
		case DB_TIME:
			db_bind_time(&times[i], v->i);
			bind[i].buffer_type = MYSQL_TYPE_DATETIME;
			bind[i].buffer = &times[i];
			break;
		case DB_TEXT:
		case DB_BYTES:
			length[i] = v->len;
			bind[i].buffer_type = v->type == DB_TEXT ?
			    MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
			bind[i].buffer = (void *)(uintptr_t)v->p;
			bind[i].buffer_length = v->len;
			bind[i].length = &length[i];
			break;
		}
	}
	if ((args.n != 0 && mysql_stmt_bind_param(s->stmt, bind) != 0) ||
	    mysql_stmt_execute(s->stmt) != 0) {
		log_debug("database: %s", mysql_stmt_error(s->stmt));
		(void)db_fail(db, mysql_stmt_errno(s->stmt), sql);
		return NULL;
	}
	watchdog_progress();
	db->failure = DB_FINE;
	return s;
}

int64_t
db_exec(struct db *db, const char *sql, struct db_args args)
{
	struct statement *s = db_run(db, sql, args);

	return s == NULL ? -1 : (int64_t)mysql_stmt_affected_rows(s->stmt);
}

/* Says what each column is fetched as. */
static void
fetch_bind(struct fetch *f, const struct statement *s)
{
	const MYSQL_FIELD *field = mysql_fetch_fields(s->meta);
	unsigned i;

	memset(f->bind, 0, sizeof(f->bind[0]) * (s->columns + 1));
	for (i = 0; i < s->columns; i++) {
		MYSQL_BIND *b = &f->bind[i];

		b->is_null = &f->null[i];
		b->length = &f->length[i];
		b->buffer = &f->value[i];
		switch (field[i].type) {
		case MYSQL_TYPE_TINY:
		case MYSQL_TYPE_SHORT:
		case MYSQL_TYPE_INT24:
		case MYSQL_TYPE_LONG:
		case MYSQL_TYPE_LONGLONG:
		case MYSQL_TYPE_NEWDECIMAL:
			b->buffer_type = MYSQL_TYPE_LONGLONG;
			break;
		case MYSQL_TYPE_DATETIME:
		case MYSQL_TYPE_TIMESTAMP:
			b->buffer_type = MYSQL_TYPE_DATETIME;
			break;
		default:
			b->buffer_type = MYSQL_TYPE_BLOB;
			b->buffer_length = INLINE_SIZE;
			break;
		}
	}
}

static int64_t
fetch_time(const MYSQL_TIME *t)
{
	struct moment_civil c = {
		.year = (int)t->year, .month = (int)t->month, .day = (int)t->day,
		.hour = (int)t->hour, .minute = (int)t->minute,
		.second = (int)t->second, .micro = (int)t->second_part
	};

	return moment_from_civil(&c);
}

/* Copies bytes of a column; long ones are fetched once more, whole. */
static int
fetch_bytes(struct fetch *f, MYSQL_STMT *stmt, unsigned i, struct pool *pool,
    struct cell *cell)
{
	size_t len = f->length[i];
	char *p = pool_alloc(pool, len + 1);
	MYSQL_BIND bind;
	unsigned long got = 0;
	my_bool null = 0;

	cell->p = p;
	cell->len = len;
	if (len <= INLINE_SIZE) {
		memcpy(p, f->value[i].text, len);
		return 0;
	}
	memset(&bind, 0, sizeof(bind));
	bind.buffer_type = MYSQL_TYPE_BLOB;
	bind.buffer = p;
	bind.buffer_length = len;
	bind.length = &got;
	bind.is_null = &null;
	return mysql_stmt_fetch_column(stmt, &bind, i, 0) != 0 || got != len ? -1 : 0;
}

static int
fetch_row(struct fetch *f, const struct statement *s, struct pool *pool,
    struct db_row *row)
{
	unsigned i;

	for (i = 0; i < s->columns; i++) {
		struct cell *c = &row->cell[i];

		c->i = MOMENT_NONE;
		if (f->null[i])
			continue;
		switch (f->bind[i].buffer_type) {
		case MYSQL_TYPE_LONGLONG:
			c->i = f->value[i].i;
			c->p = "";
			break;
		case MYSQL_TYPE_DATETIME:
			c->i = fetch_time(&f->value[i].time);
			c->p = "";
			break;
		default:
			if (fetch_bytes(f, s->stmt, i, pool, c) == -1)
				return -1;
			break;
		}
	}
	return 0;
}

struct db_rows *
db_query(struct db *db, struct pool *pool, const char *sql, struct db_args args)
{
	struct db_rows *rows;
	struct db_row **tail, *row;
	struct statement *s;
	struct fetch f;
	int rc;

	if ((s = db_run(db, sql, args)) == NULL)
		return NULL;
	if (s->columns == 0 || s->columns >= COLUMNS) {
		log_error("database: no usable rows from %s", sql);
		db->failure = DB_WRONG;
		return NULL;
	}
	fetch_bind(&f, s);
	if (mysql_stmt_bind_result(s->stmt, f.bind) != 0) {
		(void)db_fail(db, mysql_stmt_errno(s->stmt), sql);
		return NULL;
	}
	rows = pool_alloc(pool, sizeof(*rows));
	rows->columns = s->columns;
	tail = &rows->first;
	/* "Truncated" is what a column longer than the inline buffer says. */
	while ((rc = mysql_stmt_fetch(s->stmt)) == 0 || rc == MYSQL_DATA_TRUNCATED) {
		row = pool_alloc(pool, sizeof(*row) +
		    s->columns * sizeof(row->cell[0]));
		if (fetch_row(&f, s, pool, row) == -1)
			break;
		*tail = row;
		tail = &row->next;
	}
	if (rc != MYSQL_NO_DATA) {
		(void)db_fail(db, mysql_stmt_errno(s->stmt), sql);
		if (db->my != NULL)
			mysql_stmt_free_result(s->stmt);
		return NULL;
	}
	mysql_stmt_free_result(s->stmt);
	return rows;
}

bool
db_next(struct db_rows *rows)
{
	rows->at = rows->begun ? (rows->at == NULL ? NULL : rows->at->next) :
	    rows->first;
	rows->begun = true;
	return rows->at != NULL;
}

bool
db_is_null(const struct db_rows *rows, unsigned col)
{
	return rows->at->cell[col].p == NULL;
}

int64_t
db_get_int(const struct db_rows *rows, unsigned col)
{
	return db_is_null(rows, col) ? 0 : rows->at->cell[col].i;
}

const char *
db_get_text(const struct db_rows *rows, unsigned col)
{
	return rows->at->cell[col].p;
}

const void *
db_get_bytes(const struct db_rows *rows, unsigned col, size_t *len)
{
	*len = rows->at->cell[col].len;
	return rows->at->cell[col].p;
}

bool
db_get_uuid(const struct db_rows *rows, unsigned col, struct uuid *id)
{
	const struct cell *c = &rows->at->cell[col];

	memset(id, 0, sizeof(*id));
	if (c->p == NULL || c->len != sizeof(id->b))
		return false;
	memcpy(id->b, c->p, sizeof(id->b));
	return true;
}

int64_t
db_get_time(const struct db_rows *rows, unsigned col)
{
	return rows->at->cell[col].i;
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
		rc = db_simple(db, one);
		free(one);
	}
	return rc;
}
