/*
 * A search that finds nothing: every conversation is opened, and its bytes are
 * looked through as they are, folding nothing.
 */
#include "floor.h"

#include <stdio.h>

#include "base/attr.h"
#include "base/secret.h"

#define BATCH		40
#define NEEDLE		"xylophon"

/* The texts stand in store/search.c. */
static const char sql_load[] =
    "SELECT search_sealed FROM session "
    "WHERE token_hash = ? AND search_id = ?";
static const char sql_begin[] =
    "UPDATE session SET search_busy_until = "
    "UTC_TIMESTAMP(6) + INTERVAL 3 SECOND WHERE token_hash = ? AND "
    "(search_busy_until IS NULL OR search_busy_until < UTC_TIMESTAMP(6))";
static const char sql_end[] =
    "UPDATE session SET search_busy_until = NULL WHERE token_hash = ?";
static const char sql_batch[] =
    "SELECT c.id, c.assistant_id, c.started_at, c.duration_ms, "
    "c.status, c.consent, p.class, p.sealed, k.transcript_key, "
    "k.transcript_day, k.summary_key, k.summary_day, k.answers_key, "
    "k.answers_day, k.contact_key, k.contact_day, k.notes_key, "
    "k.notes_day FROM (SELECT c.account_id, c.id, c.assistant_id, "
    "c.started_at, c.duration_ms, c.status, c.consent "
    "FROM conversation c WHERE c.account_id = ? AND c.id < ? "
    "AND c.id > ? AND c.state = 'content' "
    "AND (? IS NULL OR c.assistant_id IN (SELECT g.assistant_id "
    "FROM membership_assistant g WHERE g.account_id = c.account_id "
    "AND g.person_id = ?)) "
    "AND (? IS NULL OR c.assistant_id = ?) "
    "AND (? IS NULL OR c.status = ?) AND (? IS NULL OR c.consent = ?) "
    "ORDER BY c.id DESC LIMIT ?) c "
    "JOIN rufwacht_keys.conversation_key k "
    "ON k.account_id = c.account_id AND k.conversation_id = c.id "
    "LEFT JOIN conversation_part p ON p.account_id = c.account_id "
    "AND p.conversation_id = c.id AND p.class > 1 ORDER BY c.id DESC";

static struct {
	struct short_text id, assistant, status, consent;
	struct moment	 started;
	struct number	 duration, class;
	struct bytes	 box;
	struct {
		struct short_text key;
		struct number	 day;
	}		 keys[SEAL_CLASSES];
} row;

static struct bytes words;
static struct uuid search;
static unsigned found;

#define KEY(class)	TEXT(row.keys[class].key), NUMBER(row.keys[class].day)

/* Is the word in any of the values? */
static bool
look(const unsigned char *plain, size_t n)
{
	struct record_value v;
	size_t at = 0;

	while (record_next(plain, n, &at, &v))
		if (memmem(v.data, v.len, NEEDLE, strlen(NEEDLE)) != NULL)
			return true;
	return false;
}

static void
look_at_row(void)
{
	static unsigned char plain[PART_MAX];
	static struct sealed s;
	size_t n;

	s.key = row.keys[row.class.i].key;
	s.day = row.keys[row.class.i].day;
	s.box.null = row.box.null;
	s.box.len = row.box.len;
	memcpy(s.box.b, row.box.b, row.box.len);
	n = open_part(row.id.s, (enum seal_class)row.class.i, &s, plain);
	found += look(plain, n);
	secret_wipe(plain, n);
}

/* One batch below `below`, which goes down; the conversations in it. */
static unsigned
scan(unsigned char below[16])
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		TEXT(row.id), TEXT(row.assistant), TIME(row.started),
		NUMBER(row.duration), TEXT(row.status), TEXT(row.consent),
		NUMBER(row.class), BLOB(row.box), KEY(SEAL_TRANSCRIPT),
		KEY(SEAL_SUMMARY), KEY(SEAL_ANSWERS), KEY(SEAL_CONTACT),
		KEY(SEAL_NOTES)
	};
	unsigned char above[16] = { 0 };
	long long limit = BATCH;
	MYSQL_BIND none = { .buffer_type = MYSQL_TYPE_NULL };
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(below, 16), IN_BYTES(above, 16), none, none, none,
		none, none, none, none, none, IN_NUMBER(&limit) };
	unsigned n = 0;

	if (stmt == NULL)
		stmt = prepare(sql_batch, result);
	execute(stmt, args);
	while (fetch(stmt)) {
		if (n == 0 || memcmp(below, row.id.s, 16) != 0)
			n++;
		memcpy(below, row.id.s, 16);
		if (!row.class.null)
			look_at_row();
	}
	mysql_stmt_free_result(stmt);
	return n;
}

static void
run(MYSQL_STMT **stmt, const char *sql, const unsigned char *hash)
{
	MYSQL_BIND args[] = { IN_BYTES((void *)(uintptr_t)hash, SECRET_SIZE) };

	if (*stmt == NULL)
		*stmt = prepare(sql, NULL);
	execute(*stmt, args);
}

static void
load_words(const unsigned char *hash)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = { BLOB(words) };
	MYSQL_BIND args[] = { IN_BYTES((void *)(uintptr_t)hash, SECRET_SIZE),
		IN_BYTES(search.b, sizeof(search.b)) };

	if (stmt == NULL)
		stmt = prepare(sql_load, result);
	execute(stmt, args);
	if (!fetch(stmt))
		die("no such search");
	mysql_stmt_free_result(stmt);
}

static void
put_value(int letter)
{
	if (letter == 'q')
		put_uuid(search.b);
}

void
answer_search(struct page *p)
{
	static MYSQL_STMT *begin, *end;
	unsigned char below[16];

	if (uuid_parse(&search, p->query + strlen("search="),
	    strlen(p->query + strlen("search="))) == -1)
		die("no such page");
	load_assistants();
	load_words(p->token_hash);
	run(&begin, sql_begin, p->token_hash);
	memset(below, 255, sizeof(below));
	for (found = 0; scan(below) == BATCH;)
		continue;
	run(&end, sql_end, p->token_hash);
	if (found != 0)
		die("something was found, which is another page");
	put_frame("search", put_value);
	p->code = "conversation.searched";
	snprintf(p->detail, sizeof(p->detail), "count=0 filter=");
}
