/*
 * Pages as somebody in a hurry for speed would write them: FastCGI, prepared
 * statements bound to fixed buffers, bytes put out by hand.
 *
 * It is what tests/bench/list, page and search divide by. It runs the
 * statements of rufwacht-conversations, opens the same parts with the library's
 * keyring and writes the same audit row, so that only what is ours beyond that
 * differs: routing, gate, forms, rows copied into a pool, the tree and the
 * sheets. It knows an owner's pages in German only. What surrounds the values
 * (frame, menu) is learned from a page of ours, so that it follows the sheets.
 */
#include "floor.h"

#include <arpa/inet.h>
#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/keys.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/connection.h"
#include "store/keyring.h"

#define ASSISTANTS	200
#define HEAD_ROOM	1024	/* before the body, for the header */
#define FRAMES		3
#define MARK		1	/* before a letter, in a frame */

/* The texts stand in store/session.c, assistant.c and conversation.c. */
static const char sql_session[] =
    "SELECT t.now, s.id, s.state, s.person_id, p.name, p.email, "
    "p.language, p.theme, s.account_id, a.name, a.brand, m.role, "
    "a.agents_see_pii, s.stepped_up_at, s.wrong_codes, s.last_used_at, "
    "a.language, m.active, a.closed_at, f.person_id IS NOT NULL, "
    "k.person_id IS NOT NULL "
    "FROM (SELECT UTC_TIMESTAMP(6) AS now) t "
    "LEFT JOIN session s ON s.token_hash = ? AND s.expires_at > t.now "
    "AND s.last_used_at > t.now - INTERVAL s.idle_seconds SECOND "
    "LEFT JOIN person p ON p.id = s.person_id "
    "LEFT JOIN account a ON a.id = s.account_id "
    "LEFT JOIN membership m ON m.account_id = s.account_id "
    "AND m.person_id = s.person_id "
    "LEFT JOIN second_factor f ON f.person_id = s.person_id "
    "LEFT JOIN password_mark k ON k.person_id = s.person_id";
static const char sql_touch[] =
    "UPDATE session SET last_used_at = ? "
    "WHERE token_hash = ? AND last_used_at < ?";
static const char sql_assistants[] =
    "SELECT v.number, v.consent_mode, v.retention_days, v.may_record,"
    " v.may_transcribe, v.reason, v.author_id, v.created_at,"
    " a.id, a.name, a.language, a.created_at, c.retention_days"
    " FROM assistant a"
    " JOIN account c ON c.id = a.account_id"
    " JOIN assistant_version v ON v.account_id = a.account_id"
    " AND v.assistant_id = a.id AND v.number = a.settings_version"
    " WHERE a.account_id = ? ORDER BY a.name, a.id LIMIT ?";
static const char header[] =
    "Status: 200\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; style-src 'self'; "
    "script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; "
    "require-trusted-types-for 'script'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), "
    "browsing-topics=()\r\n"
    "Vary: Cookie, Accept, Accept-Language\r\n"
    "Content-Length: ";

const char *const months[] = {
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	"September", "Oktober", "November", "Dezember"
};

struct session_row session;
struct assistant_row assistants[ASSISTANTS];
unsigned assistant_count;

static struct {
	struct number	 version, days, record, transcribe, account_days;
	struct short_text mode, reason, author, id, name, language;
	struct moment	 made, created;
} column;

/* The page as it grows. */
static char out[1024 * 1024];
static size_t len;

static struct conf conf;
static struct keys *session_keys;
static struct keyring *keyring;
static struct db *db;
static struct pool *pool;
static const char *etc;
static const char *form_field;

/* What surrounds the values of a page. */
static struct frame {
	const char	*name;
	char		*text;
	size_t		 len;
} frames[FRAMES];

/* --- bytes --- */

void
put(const char *s, size_t n)
{
	if (n > sizeof(out) - len)
		abort();
	memcpy(out + len, s, n);
	len += n;
}

void
put_text(const char *s)
{
	put(s, strlen(s));
}

/* In element content. */
void
put_escaped(const char *s, size_t n)
{
	static const unsigned char special[256] = {
		['&'] = 1, ['<'] = 1, ['>'] = 1
	};
	size_t from = 0, i;

	for (i = 0; i < n; i++) {
		if (!special[(unsigned char)s[i]])
			continue;
		put(s + from, i - from);
		if (s[i] == '&')
			PUT("&amp;");
		else if (s[i] == '<')
			PUT("&lt;");
		else
			PUT("&gt;");
		from = i + 1;
	}
	put(s + from, n - from);
}

void
put_digits(unsigned n, unsigned width)
{
	char text[12];
	unsigned i = sizeof(text);

	do
		text[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0 || sizeof(text) - i < width);
	put(text + i, sizeof(text) - i);
}

void
put_uuid(const void *id)
{
	struct uuid u;
	char text[UUID_TEXT_SIZE];

	memcpy(u.b, id, sizeof(u.b));
	uuid_format(&u, text);
	put(text, UUID_TEXT_SIZE - 1);
}

const char *
word(const struct word *table, const struct short_text *key)
{
	while (table->key[0] != '\0' && (strlen(table->key) != key->len ||
	    memcmp(table->key, key->s, key->len) != 0))
		table++;
	return table->html;
}

/* --- statements --- */

void
die(const char *what)
{
	fprintf(stderr, "floor: %s\n", what);
	exit(1);
}

MYSQL_STMT *
prepare(const char *sql, MYSQL_BIND *result)
{
	MYSQL_STMT *stmt = mysql_stmt_init(db->my);

	if (stmt == NULL || mysql_stmt_prepare(stmt, sql, strlen(sql)) != 0 ||
	    (result != NULL && mysql_stmt_bind_result(stmt, result) != 0))
		die(mysql_stmt_error(stmt));
	return stmt;
}

void
execute(MYSQL_STMT *stmt, MYSQL_BIND *args)
{
	if (mysql_stmt_bind_param(stmt, args) != 0 ||
	    mysql_stmt_execute(stmt) != 0)
		die(mysql_stmt_error(stmt));
}

bool
fetch(MYSQL_STMT *stmt)
{
	int rc = mysql_stmt_fetch(stmt);

	if (rc != 0 && rc != MYSQL_NO_DATA)
		die("a column is longer than its buffer");
	return rc == 0;
}

int64_t
moment_of(const MYSQL_TIME *t)
{
	struct moment_civil c = {
		.year = (int)t->year, .month = (int)t->month, .day = (int)t->day,
		.hour = (int)t->hour, .minute = (int)t->minute,
		.second = (int)t->second, .micro = (int)t->second_part
	};

	return moment_from_civil(&c);
}

static void
touch(unsigned char *hash, int64_t now)
{
	static MYSQL_STMT *stmt;
	int64_t minute = now - 60 * MOMENT_SECOND;
	struct moment_civil c;
	MYSQL_TIME before = session.now.t;
	MYSQL_BIND args[] = { IN_TIME(&session.now.t),
		IN_BYTES(hash, SECRET_SIZE), IN_TIME(&before) };

	if (moment_of(&session.last_used.t) >= minute)
		return;
	moment_to_civil(minute, &c);
	before.year = (unsigned)c.year;
	before.month = (unsigned)c.month;
	before.day = (unsigned)c.day;
	before.hour = (unsigned)c.hour;
	before.minute = (unsigned)c.minute;
	before.second = (unsigned)c.second;
	before.second_part = (unsigned long)c.micro;
	if (stmt == NULL)
		stmt = prepare(sql_touch, NULL);
	execute(stmt, args);
}

/* Who is asking; the time is the database's. */
static int64_t
load_session(const char *token, size_t n, unsigned char *hash)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		TIME(session.now), TEXT(session.id), TEXT(session.state),
		TEXT(session.person), TEXT(session.name), TEXT(session.email),
		TEXT(session.language), TEXT(session.theme),
		TEXT(session.account), TEXT(session.account_name),
		TEXT(session.brand), TEXT(session.role), NUMBER(session.sees),
		TIME(session.stepped_up), NUMBER(session.wrong),
		TIME(session.last_used), TEXT(session.account_language),
		NUMBER(session.active), TIME(session.closed),
		NUMBER(session.factor)
	};
	MYSQL_BIND args[] = { IN_BYTES(hash, SECRET_SIZE) };
	int64_t now;

	if (stmt == NULL)
		stmt = prepare(sql_session, result);
	secret_hash(hash, token, n);
	execute(stmt, args);
	if (!fetch(stmt) || session.id.null || session.active.i == 0 ||
	    !session.closed.null)
		die("nobody is signed in");
	mysql_stmt_free_result(stmt);
	now = moment_of(&session.now.t);
	touch(hash, now);
	return now;
}

void
load_assistants(void)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		NUMBER(column.version), TEXT(column.mode), NUMBER(column.days),
		NUMBER(column.record), NUMBER(column.transcribe),
		TEXT(column.reason), TEXT(column.author), TIME(column.made),
		TEXT(column.id), TEXT(column.name), TEXT(column.language),
		TIME(column.created), NUMBER(column.account_days)
	};
	long long limit = ASSISTANTS;
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_NUMBER(&limit) };

	if (stmt == NULL)
		stmt = prepare(sql_assistants, result);
	execute(stmt, args);
	for (assistant_count = 0; fetch(stmt); assistant_count++) {
		memcpy(assistants[assistant_count].id.b, column.id.s, 16);
		memcpy(assistants[assistant_count].name, column.name.s,
		    column.name.len);
		assistants[assistant_count].len = column.name.len;
	}
	mysql_stmt_free_result(stmt);
}

size_t
open_part(const void *conversation, enum seal_class class,
    const struct sealed *s, unsigned char *plain)
{
	const struct seal_wrapped key = {
		.data = (const unsigned char *)s->key.s, .len = s->key.len,
		.day = (int32_t)s->day.i
	};
	struct uuid id;

	memcpy(id.b, conversation, sizeof(id.b));
	if (s->key.null || s->box.null || keyring_open_part(keyring, &id,
	    class, &key, s->box.b, s->box.len, plain) == -1)
		return 0;
	return s->box.len - SEAL_OVERHEAD;
}

void
put_clock(const struct tm *tm)
{
	put_digits((unsigned)tm->tm_hour, 1);
	PUT(":");
	put_digits((unsigned)tm->tm_min, 2);
}

void
local_time(int64_t us, struct tm *tm)
{
	time_t t = (time_t)(us / MOMENT_SECOND);

	localtime_r(&t, tm);
}

void
put_duration(unsigned seconds)
{
	if (seconds >= 3600) {
		put_digits(seconds / 3600, 1);
		PUT(":");
		put_digits(seconds / 60 % 60, 2);
	} else
		put_digits(seconds / 60, 1);
	PUT(":");
	put_digits(seconds % 60, 2);
}

/* In groups, as it is read aloud. */
void
put_number(const char *s, size_t n)
{
	static const char *const short_codes[] = { "30", "40", "69", "89" };
	size_t code = 3;

	if (n < 4 || s[0] != '+' || s[1] == '1') {
		put_escaped(s, n);	/* nobody here calls from there */
		return;
	}
	put_escaped(s, 3);
	PUT(" ");
	if (s[1] == '4' && s[2] == '9') {
		for (size_t i = 0; n >= 5 && i < COUNT_OF(short_codes); i++)
			if (memcmp(s + 3, short_codes[i], 2) == 0)
				code = 2;
		if (code > n - 3)
			code = n - 3;
		put_escaped(s + 3, code);
		PUT(" ");
		put_escaped(s + 3 + code, n - 3 - code);
	} else
		put_escaped(s + 3, n - 3);
}

void
put_assistant_name(const void *id)
{
	for (unsigned i = 0; i < assistant_count; i++)
		if (memcmp(assistants[i].id.b, id, sizeof(assistants[i].id.b)) ==
		    0)
			put_escaped(assistants[i].name, assistants[i].len);
}

/* --- what surrounds the values --- */

/* The assistants to choose from, in the filter. */
static void
put_options(void)
{
	for (unsigned i = 0; i < assistant_count; i++) {
		PUT("<option value=\"");
		put_uuid(assistants[i].id.b);
		PUT("\">");
		put_escaped(assistants[i].name, assistants[i].len);
		PUT("</option>");
	}
}

static void
read_frame(struct frame *f, const char *name)
{
	char path[400];
	FILE *in;
	long size;

	snprintf(path, sizeof(path), "%s/frame-%s", etc, name);
	if ((in = fopen(path, "r")) == NULL || fseek(in, 0, SEEK_END) != 0 ||
	    (size = ftell(in)) <= 0 || (f->text = malloc((size_t)size)) == NULL)
		die("no frame");
	rewind(in);
	f->len = fread(f->text, 1, (size_t)size, in);
	f->name = name;
	fclose(in);
}

static struct frame *
find_frame(const char *name)
{
	struct frame *f = frames;

	for (; f < frames + FRAMES && f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	if (f == frames + FRAMES)
		die("too many frames");
	read_frame(f, name);
	return f;
}

void
put_frame(const char *name, void (*value)(int))
{
	const struct frame *f = find_frame(name);
	const char *at = f->text, *end = f->text + f->len, *mark;

	while ((mark = memchr(at, MARK, (size_t)(end - at))) != NULL) {
		put(at, (size_t)(mark - at));
		if (mark[1] == 'a')
			put_escaped(session.account_name.s,
			    session.account_name.len);
		else if (mark[1] == 'n')
			put_escaped(session.name.s, session.name.len);
		else if (mark[1] == 't')
			put_text(form_field);
		else if (mark[1] == 'o')
			put_options();
		else
			value(mark[1]);
		at = mark + 2;
	}
	put(at, (size_t)(end - at));
}

/* --- a request --- */

/* BLAKE2b of the cookie under the session key, masked by fresh random. */
static const char *
form_token(const char *cookie, size_t n)
{
	unsigned char both[2 * SECRET_SIZE];
	struct key k;

	secret_derive(&k, &keys_now(session_keys)->key, "csrf", cookie, n);
	secret_random(both, SECRET_SIZE);
	for (size_t i = 0; i < SECRET_SIZE; i++)
		both[SECRET_SIZE + i] = both[i] ^ k.b[i];
	return text_base64url(pool, both, sizeof(both));
}

static void
write_audit(const struct uuid *request, const struct page *p,
    const char *address)
{
	static const struct uuid none;
	bool about = memcmp(&p->object, &none, sizeof(none)) != 0;
	struct uuid person;
	unsigned char ip[4];
	struct audit_row a = {
		.code = p->code, .outcome = AUDIT_DONE,
		.actor_kind = AUDIT_PERSON, .actor = &person, .role = "owner",
		.object_kind = about ? "conversation" : NULL,
		.object = about ? &p->object : NULL,
		.detail = p->detail[0] == '\0' ? NULL : p->detail,
		.request = request, .address = ip,
		.address_len = sizeof(ip), .now = p->now
	};

	memcpy(person.b, session.person.s, 16);
	memcpy(a.account.b, session.account.s, 16);
	if (inet_pton(AF_INET, address, ip) != 1 || audit_write(db, &a) == -1)
		die("no audit row");
}

/* The body is there; the header goes right in front of it. */
static void
send_page(FCGX_Request *r)
{
	char line[32];
	size_t body = len - HEAD_ROOM, n, start;

	n = (size_t)snprintf(line, sizeof(line), "%zu\r\n\r\n", body);
	start = HEAD_ROOM - n - (sizeof(header) - 1);
	memcpy(out + start, header, sizeof(header) - 1);
	memcpy(out + HEAD_ROOM - n, line, n);
	FCGX_PutStr(out + start, (int)(len - start), r->out);
}

/* The list, a search, or one conversation. */
static void
put_page(struct page *p)
{
	if (p->query != NULL && strncmp(p->query, "search=", 7) == 0)
		answer_search(p);
	else if (strcmp(p->path, "/conversations") == 0)
		answer_list(p);
	else
		answer_page(p);
}

static void
answer(FCGX_Request *r)
{
	const char *cookie = FCGX_GetParam("HTTP_COOKIE", r->envp);
	const char *address = FCGX_GetParam("REMOTE_ADDR", r->envp);
	const char *path = FCGX_GetParam("REQUEST_URI", r->envp);
	struct page p = { .query = FCGX_GetParam("QUERY_STRING", r->envp) };
	struct uuid request, account;
	size_t n;

	if (cookie == NULL || address == NULL || path == NULL ||
	    (cookie = strstr(cookie, "rufwacht=")) == NULL)
		die("no cookie");
	cookie += strlen("rufwacht=");
	n = strcspn(cookie, ";");
	p.path = pool_strndup(pool, path + strlen("/floor"),
	    strcspn(path, "?") - strlen("/floor"));
	uuid_v7(&request, moment_now());
	p.now = load_session(cookie, n, p.token_hash);
	memcpy(account.b, session.account.s, 16);
	if (keyring_use(keyring, db, &account) == -1)
		die("no key");
	len = HEAD_ROOM;
	form_field = form_token(cookie, n);
	put_page(&p);
	write_audit(&request, &p, address);
	send_page(r);
	pool_reset(pool);
}

int
main(int argc, char **argv)
{
	struct keys *audit;
	FCGX_Request r;
	char error[300];

	if (argc != 2)
		die("usage: floor DIRECTORY OF FRAMES");
	etc = argv[1];
	if (conf_load(&conf, NULL, error, sizeof(error)) == -1)
		die(error);
	setenv("TZ", conf.time_zone, 1);
	tzset();
	if (secret_init() == -1 ||
	    (session_keys = keys_open(conf.key_dir, "session")) == NULL ||
	    (audit = keys_open(conf.key_dir, "audit")) == NULL ||
	    (keyring = keyring_open(&conf)) == NULL ||
	    (db = db_open(&conf, "conversations")) == NULL ||
	    db_ready(db) == -1)
		return 1;
	audit_init("rufwacht-conversations", audit);
	pool = pool_create();
	if (FCGX_Init() != 0 || FCGX_InitRequest(&r, 0, 0) != 0)
		die("no socket on descriptor 0");
	while (FCGX_Accept_r(&r) == 0) {
		answer(&r);
		FCGX_Finish_r(&r);
	}
	return 0;
}
