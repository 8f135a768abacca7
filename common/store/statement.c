/*
 * Prepared statements: binding, running, fetching.
 */
#include "store/connection.h"

#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/watchdog.h"

#define COLUMNS		40
#define INLINE_SIZE	96	/* columns up to this are fetched in one go */

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

/* What the arguments of one run are bound to. */
struct binding {
	MYSQL_BIND	 bind[COLUMNS];
	MYSQL_TIME	 time[COLUMNS];
	long long	 number[COLUMNS];
	unsigned long	 length[COLUMNS];
};

static void
binding_set(struct binding *b, size_t i, const struct db_value *v)
{
	MYSQL_BIND *bind = &b->bind[i];

	memset(bind, 0, sizeof(*bind));
	switch (v->type) {
	case DB_NULL:
		bind->buffer_type = MYSQL_TYPE_NULL;
		break;
	case DB_INT:
		b->number[i] = v->i;
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &b->number[i];
		break;
	case DB_TIME:
		db_bind_time(&b->time[i], v->i);
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = &b->time[i];
		break;
	case DB_TEXT:
	case DB_BYTES:
		b->length[i] = v->len;
		bind->buffer_type = v->type == DB_TEXT ? MYSQL_TYPE_STRING :
		    MYSQL_TYPE_BLOB;
		bind->buffer = (void *)(uintptr_t)v->p;
		bind->buffer_length = v->len;
		bind->length = &b->length[i];
		break;
	}
}

/* Binds the arguments and runs. NULL on failure. */
static struct statement *
db_run(struct db *db, const char *sql, struct db_args args)
{
	struct binding b;
	struct statement *s;

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
	for (size_t i = 0; i < args.n; i++)
		binding_set(&b, i, &args.v[i]);
	if ((args.n != 0 && mysql_stmt_bind_param(s->stmt, b.bind) != 0) ||
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

/*
 * Why no further row came. An error in the middle of the rows (a transaction
 * that lost against another node's) the library leaves with the connection.
 */
static unsigned
fetch_error(const struct db *db, const struct statement *s)
{
	unsigned code = mysql_stmt_errno(s->stmt);

	return code != 0 ? code : mysql_errno(db->my);
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
		(void)db_fail(db, fetch_error(db, s), sql);
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

