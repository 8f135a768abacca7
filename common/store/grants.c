/*
 * Grants one by one, so that only the difference has to be applied.
 */
#include "store/grants.h"

#include <string.h>

#include "base/log.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/schema.h"

enum { Q_HELD, Q_STRANGE };

static const char *const queries[] = {
	[Q_HELD] = "SELECT CONCAT(table_schema, '.', table_name), "
	    "privilege_type, '' FROM information_schema.table_privileges "
	    "WHERE grantee = ? AND privilege_type <> 'USAGE' UNION ALL "
	    "SELECT CONCAT(table_schema, '.', table_name), privilege_type, "
	    "column_name FROM information_schema.column_privileges "
	    "WHERE grantee = ?",
	[Q_STRANGE] = "SELECT (SELECT COUNT(*) FROM "
	    "information_schema.user_privileges WHERE grantee = ? AND "
	    "(privilege_type <> 'USAGE' OR is_grantable = 'YES')) + "
	    "(SELECT COUNT(*) FROM information_schema.schema_privileges "
	    "WHERE grantee = ?) + (SELECT COUNT(*) FROM "
	    "information_schema.table_privileges WHERE grantee = ? AND "
	    "is_grantable = 'YES') + (SELECT COUNT(*) FROM "
	    "information_schema.column_privileges WHERE grantee = ? AND "
	    "is_grantable = 'YES')"
};

/* One privilege on a table, or on one of its columns. */
struct grant {
	struct grant	*next;
	const char	*table;
	const char	*verb;
	const char	*column;	/* "": the whole table */
};

/* The file and the database, and what only one of them has. */
struct grants {
	struct pool	*pool;
	const char	*account;
	struct grant	*wanted;
	struct grant	*held;
	bool		 strange;
};

static void
add(struct grants *g, struct grant **list, struct grant one)
{
	struct grant *entry = pool_alloc(g->pool, sizeof(*entry));

	*entry = one;
	entry->next = *list;
	*list = entry;
}

static bool
has(const struct grant *list, const struct grant *one)
{
	for (; list != NULL; list = list->next)
		if (strcmp(list->table, one->table) == 0 &&
		    strcmp(list->verb, one->verb) == 0 &&
		    strcmp(list->column, one->column) == 0)
			return true;
	return false;
}

/* From *s to any of `ends`, without blanks around it; *s is left on the end. */
static const char *
word(struct pool *pool, const char **s, const char *ends)
{
	const char *start = *s + strspn(*s, " \t\r\n");
	size_t len = strcspn(start, ends);

	*s = start + len;
	while (len > 0 && strchr(" \t\r\n", start[len - 1]) != NULL)
		len--;
	return pool_strndup(pool, start, len);
}

/* "SELECT, UPDATE (language, theme)" on one table. */
static int
want(struct grants *g, const char *table, const char *what)
{
	struct grant one = { .table = table };

	while (*what != '\0') {
		one.verb = word(g->pool, &what, ",(");
		one.column = "";
		if (*what != '(')
			add(g, &g->wanted, one);
		else
			do {
				what++;
				one.column = word(g->pool, &what, ",)");
				add(g, &g->wanted, one);
			} while (*what == ',');
		what += strspn(what, ") ");
		if (*what != '\0' && *what++ != ',')
			return -1;
	}
	return 0;
}

/* Is the statement a GRANT on a table of ours to this account and no other? */
static int
want_statement(struct grants *g, const char *statement)
{
	const char *on = strstr(statement, " ON rufwacht");
	const char *to = pool_printf(g->pool, " TO '%s'@'localhost'", g->account);
	size_t len = strlen(statement);
	const char *table;

	if (strncmp(statement, "GRANT ", 6) == 0 && on != NULL &&
	    len > strlen(to) &&
	    strcmp(statement + len - strlen(to), to) == 0) {
		table = on + 4;
		table = pool_strndup(g->pool, table, strcspn(table, " "));
		if (want(g, table, pool_strndup(g->pool, statement + 6,
		    (size_t)(on - statement - 6))) == 0)
			return 0;
	}
	log_error("grants of %s: a statement is not a GRANT on our tables to "
	    "this account", g->account);
	return -1;
}

static int
read_wanted(struct grants *g, const char *text)
{
	const char *statement;

	g->wanted = NULL;
	while ((statement = schema_statement(g->pool, &text)) != NULL)
		if (want_statement(g, statement) == -1)
			return -1;
	return 0;
}

static int
read_held(struct grants *g, struct db *db)
{
	struct db_value who = db_text(pool_printf(g->pool, "'%s'@'localhost'",
	    g->account));
	struct grant one = { .next = NULL };
	struct db_rows *rows;

	g->held = NULL;
	if ((rows = db_query(db, g->pool, queries[Q_STRANGE],
	    DB_ARGS(who, who, who, who))) == NULL || !db_next(rows))
		return -1;
	g->strange = db_get_int(rows, 0) != 0;
	if ((rows = db_query(db, g->pool, queries[Q_HELD],
	    DB_ARGS(who, who))) == NULL)
		return -1;
	while (db_next(rows)) {
		one.table = db_get_text(rows, 0);
		one.verb = db_get_text(rows, 1);
		one.column = db_get_text(rows, 2);
		add(g, &g->held, one);
	}
	return 0;
}

static unsigned
count_only(const struct grant *list, const struct grant *other)
{
	unsigned n = 0;

	for (; list != NULL; list = list->next)
		n += !has(other, list);
	return n;
}

int
grants_compare(struct db *db, struct pool *pool, const char *account,
    const char *text, struct grants_difference *out)
{
	struct grants g = { .pool = pool, .account = account };

	if (read_wanted(&g, text) == -1 || read_held(&g, db) == -1)
		return -1;
	out->wanted = count_only(g.wanted, NULL);
	out->missing = count_only(g.wanted, g.held);
	out->surplus = count_only(g.held, g.wanted);
	out->strange = g.strange;
	return 0;
}

/* What `list` has and `other` has not; "GRANT" and "TO", or the opposite. */
static int
change(struct grants *g, struct db *db, const char *verb, const char *whom)
{
	bool grant = strcmp(verb, "GRANT") == 0;
	const struct grant *one = grant ? g->wanted : g->held;
	const struct grant *other = grant ? g->held : g->wanted;
	const char *sql, *column;

	for (; one != NULL; one = one->next) {
		if (has(other, one))
			continue;
		column = one->column[0] == '\0' ? "" :
		    pool_printf(g->pool, " (%s)", one->column);
		sql = pool_printf(g->pool, "%s %s%s ON %s %s '%s'@'localhost'",
		    verb, one->verb, column, one->table, whom, g->account);
		if (db_script(db, sql) == -1) {
			log_error("refused: %s", sql);
			return -1;
		}
	}
	return 0;
}

/* Everything anew: what is granted again is missing for a moment. */
static int
start_over(struct grants *g, struct db *db, const char *text)
{
	const char *statement;

	if (g->held != NULL)
		log_info("grants of %s are made anew", g->account);
	if (db_script(db, pool_printf(g->pool,
	    "REVOKE ALL PRIVILEGES, GRANT OPTION FROM '%s'@'localhost'",
	    g->account)) == -1)
		return -1;
	while ((statement = schema_statement(g->pool, &text)) != NULL)
		if (db_script(db, statement) == -1) {
			log_error("refused: %s", statement);
			return -1;
		}
	return 0;
}

int
grants_apply(struct db *db, struct pool *pool, const char *account,
    const char *text)
{
	struct grants g = { .pool = pool, .account = account };

	if (read_wanted(&g, text) == -1 || read_held(&g, db) == -1)
		return -1;
	if (g.strange || g.held == NULL)
		return start_over(&g, db, text);
	/*
	 * Taking a privilege from a whole table takes it from its columns as
	 * well, so what is missing is granted once more afterwards.
	 */
	if (change(&g, db, "GRANT", "TO") == -1)
		return -1;
	if (change(&g, db, "REVOKE", "FROM") == -1)
		return start_over(&g, db, text);
	if (read_held(&g, db) == -1 || change(&g, db, "GRANT", "TO") == -1)
		return -1;
	return read_held(&g, db) == 0 && count_only(g.held, g.wanted) == 0 &&
	    count_only(g.wanted, g.held) == 0 ? 0 : start_over(&g, db, text);
}
