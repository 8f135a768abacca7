/*
 * What tests/bench/delivery divides by: the rows of one delivered
 * conversation, written again and again under new ids, a transaction each,
 * with prepared statements and nothing else.
 *
 *	rows SOCKET ACCOUNT CONVERSATION SECONDS
 *
 * Copies whatever the tables hold for that conversation (both ids as 32
 * hexadecimal digits), so that it follows the schema by itself. Works as the
 * database's root. Prints the number of transactions.
 */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/secret.h"
#include "base/uuid.h"

#define COLUMNS_MAX	40
#define ROWS_MAX	12
#define SQL_SIZE	2048

/* The rows of a conversation: table, the condition, the columns made anew. */
static const struct source {
	const char	*table;
	const char	*condition;
	const char	*fresh;		/* random bytes for each row, or NULL */
	const char	*link;		/* the id of the new conversation */
} sources[] = {
	{ "rufwacht.conversation", "id", "vcon_hash", "id" },
	{ "rufwacht_keys.conversation_key", "conversation_id", NULL,
	    "conversation_id" },
	{ "rufwacht.conversation_part", "conversation_id", NULL,
	    "conversation_id" },
	{ "rufwacht.audit_event", "object_id", "id", "object_id" }
};

/* One row that is inserted again and again. */
struct copy {
	MYSQL_STMT	*insert;
	MYSQL_BIND	 args[COLUMNS_MAX];
	unsigned long	 lengths[COLUMNS_MAX];
	my_bool		 nulls[COLUMNS_MAX];
	unsigned char	*fresh;
	unsigned long	 fresh_len;
	unsigned char	*link;
};

static MYSQL *my;
static struct copy copies[ROWS_MAX];
static unsigned copy_count;

static void
die(const char *what)
{
	fprintf(stderr, "rows: %s: %s\n", what, my == NULL ? "" : mysql_error(my));
	exit(1);
}

static void
run(const char *sql)
{
	if (mysql_query(my, sql) != 0)
		die(sql);
}

/* INSERT INTO table (a, b) VALUES (?, ?) */
static MYSQL_STMT *
prepare(const char *table, const MYSQL_FIELD *fields, unsigned n)
{
	MYSQL_STMT *stmt = mysql_stmt_init(my);
	char sql[SQL_SIZE];
	size_t len = (size_t)snprintf(sql, sizeof(sql), "INSERT INTO %s (",
	    table);

	for (unsigned i = 0; i < n; i++)
		len += (size_t)snprintf(sql + len, sizeof(sql) - len, "%s%s",
		    i == 0 ? "" : ", ", fields[i].name);
	len += (size_t)snprintf(sql + len, sizeof(sql) - len, ") VALUES (?");
	for (unsigned i = 1; i < n; i++)
		len += (size_t)snprintf(sql + len, sizeof(sql) - len, ", ?");
	len += (size_t)snprintf(sql + len, sizeof(sql) - len, ")");
	if (len >= sizeof(sql) || mysql_stmt_prepare(stmt, sql, len) != 0)
		die(table);
	return stmt;
}

static void
keep_row(const struct source *s, MYSQL_RES *res, MYSQL_ROW row)
{
	const MYSQL_FIELD *fields = mysql_fetch_fields(res);
	const unsigned long *lengths = mysql_fetch_lengths(res);
	struct copy *c = &copies[copy_count++];
	unsigned n = mysql_num_fields(res);

	if (copy_count > ROWS_MAX || n > COLUMNS_MAX)
		die("too many rows or columns");
	c->insert = prepare(s->table, fields, n);
	for (unsigned i = 0; i < n; i++) {
		c->lengths[i] = row[i] == NULL ? 0 : lengths[i];
		c->nulls[i] = row[i] == NULL;
		c->args[i].buffer_type = MYSQL_TYPE_STRING;
		c->args[i].buffer = calloc(1, c->lengths[i] + 1);
		c->args[i].buffer_length = c->lengths[i];
		c->args[i].length = &c->lengths[i];
		c->args[i].is_null = &c->nulls[i];
		if (row[i] != NULL)
			memcpy(c->args[i].buffer, row[i], lengths[i]);
		if (strcmp(fields[i].name, s->link) == 0)
			c->link = c->args[i].buffer;
		if (s->fresh != NULL && strcmp(fields[i].name, s->fresh) == 0) {
			c->fresh = c->args[i].buffer;
			c->fresh_len = c->lengths[i];
		}
	}
	if (mysql_stmt_bind_param(c->insert, c->args) != 0)
		die("binding");
}

static void
keep_rows(const struct source *s, const char *account, const char *id)
{
	char sql[SQL_SIZE];
	MYSQL_RES *res;
	MYSQL_ROW row;

	snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE account_id = x'%s' "
	    "AND %s = x'%s'", s->table, account, s->condition, id);
	run(sql);
	if ((res = mysql_store_result(my)) == NULL ||
	    mysql_num_rows(res) == 0)
		die(s->table);
	while ((row = mysql_fetch_row(res)) != NULL)
		keep_row(s, res, row);
	mysql_free_result(res);
}

/* All rows under a new id, in one transaction. */
static void
write_again(void)
{
	struct uuid id, own;

	uuid_v7(&id, moment_now());
	run("START TRANSACTION");
	for (unsigned i = 0; i < copy_count; i++) {
		struct copy *c = &copies[i];

		memcpy(c->link, id.b, sizeof(id.b));
		if (c->fresh_len == sizeof(own.b)) {
			uuid_v7(&own, moment_now());
			memcpy(c->fresh, own.b, sizeof(own.b));
		} else if (c->fresh != NULL)
			secret_random(c->fresh, c->fresh_len);
		if (mysql_stmt_execute(c->insert) != 0)
			die(mysql_stmt_error(c->insert));
	}
	run("COMMIT");
}

int
main(int argc, char **argv)
{
	unsigned long n = 0;
	int64_t end;

	if (argc != 5) {
		fputs("usage: rows SOCKET ACCOUNT CONVERSATION SECONDS\n", stderr);
		return 2;
	}
	if (secret_init() == -1 || (my = mysql_init(NULL)) == NULL ||
	    mysql_real_connect(my, NULL, "root", NULL, NULL, 0, argv[1], 0) ==
	    NULL || mysql_set_character_set(my, "utf8mb4") != 0)
		die("connecting");
	run("SET time_zone = '+00:00'");
	for (size_t i = 0; i < COUNT_OF(sources); i++)
		keep_rows(&sources[i], argv[2], argv[3]);
	end = moment_ticks() + strtol(argv[4], NULL, 10) * MOMENT_SECOND;
	for (; moment_ticks() < end; n++)
		write_again();
	printf("%lu\n", n);
	mysql_close(my);
	return 0;
}
