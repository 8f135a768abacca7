/*
 * The list page as somebody in a hurry for speed would write it: FastCGI,
 * prepared statements bound to fixed buffers, bytes put out by hand.
 *
 * It is what tests/bench/list divides by. It runs the statements of
 * rufwacht-conversations, opens the same parts with the library's keyring and
 * writes the same audit row, so that only what is ours beyond that differs:
 * routing, gate, forms, rows copied into a pool, the tree and the sheets. It
 * knows one page only: an owner's list in German, from the newest call on or
 * before a given one.
 */
#include <arpa/inet.h>
#include <fcgiapp.h>
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/keys.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/record.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/audit.h"
#include "store/connection.h"
#include "store/keyring.h"

#define ROWS		50
#define ASSISTANTS	200
#define PART_MAX	8192
#define HEAD_ROOM	1024	/* before the body, for the header */

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
static const char sql_list[] =
    "SELECT c.id, c.assistant_id, c.state, c.started_at, "
    "c.duration_ms, c.status, c.consent, k.summary_key, k.summary_day, "
    "s.sealed, k.contact_key, k.contact_day, t.sealed "
    "FROM conversation c "
    "LEFT JOIN rufwacht_keys.conversation_key k "
    "ON k.account_id = c.account_id AND k.conversation_id = c.id "
    "LEFT JOIN conversation_part s ON s.account_id = c.account_id "
    "AND s.conversation_id = c.id AND s.class = 3 "
    "LEFT JOIN conversation_part t ON t.account_id = c.account_id "
    "AND t.conversation_id = c.id AND t.class = 5 "
    "WHERE c.account_id = ? AND c.id < ? AND c.id > ? "
    "AND c.state IN ('content', 'refused') "
    "ORDER BY c.id DESC LIMIT ?";

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

static const char head_1[] =
    "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\""
    "><meta name=\"viewport\" content=\"width=device-width, initial-s"
    "cale=1\"><title>Gespräche – ";

static const char head_2[] =
    "</title><link rel=\"stylesheet\" href=\"/static/console.css\"><l"
    "ink rel=\"icon\" href=\"/static/logo.svg\" type=\"image/svg+xml"
    "\"></head><body><a class=\"skip\" href=\"#main\">Zum Inhalt</a><"
    "div class=\"app\"><header class=\"topbar bar\"><a class=\"accoun"
    "t\" href=\"/\"><svg class=\"logo\" width=\"24\" height=\"24\" vi"
    "ewBox=\"0 0 20 20\" aria-hidden=\"true\"><use href=\"/static/log"
    "o.svg#mark\"></use></svg><strong>";

static const char head_3[] =
    "</strong></a><button class=\"btn is-quiet\" type=\"button\" popo"
    "vertarget=\"side\"><svg class=\"icon\" width=\"16\" height=\"16"
    "\" aria-hidden=\"true\"><use href=\"/static/icons.svg#list\"></u"
    "se></svg>Menü</button></header><nav class=\"side\" id=\"side\" p"
    "opover=\"auto\" aria-label=\"Hauptmenü\"><a class=\"account\" hr"
    "ef=\"/\"><svg class=\"logo\" width=\"24\" height=\"24\" viewBox="
    "\"0 0 20 20\" aria-hidden=\"true\"><use href=\"/static/logo.svg#"
    "mark\"></use></svg><strong>";

static const char head_4[] =
    "<small>Rufwacht</small></strong></a><div><ul class=\"nav\"><li><"
    "a href=\"/conversations\" aria-current=\"page\"><svg class=\"ico"
    "n\" width=\"16\" height=\"16\" aria-hidden=\"true\"><use href=\""
    "/static/icons.svg#telephone-inbound\"></use></svg>Gespräche</a><"
    "/li></ul></div><div><p class=\"nav-group\" id=\"nav-protect\">Sc"
    "hutz</p><ul class=\"nav\" aria-labelledby=\"nav-protect\"><li><a"
    " href=\"/assistants\"><svg class=\"icon\" width=\"16\" height=\""
    "16\" aria-hidden=\"true\"><use href=\"/static/icons.svg#headset"
    "\"></use></svg>Assistenten</a></li></ul></div><div class=\"viewe"
    "r\"><a href=\"/profile\"><svg class=\"icon\" width=\"16\" height"
    "=\"16\" aria-hidden=\"true\"><use href=\"/static/icons.svg#perso"
    "n\"></use></svg><strong>";

static const char head_5[] =
    "<small>Eigentümer:in</small></strong></a><form method=\"post\" a"
    "ction=\"/logout\"><input type=\"hidden\" name=\"token\" value=\"";

static const char head_6[] =
    "\"><button type=\"submit\"><svg class=\"icon\" width=\"16\" heig"
    "ht=\"16\" aria-hidden=\"true\"><use href=\"/static/icons.svg#box"
    "-arrow-right\"></use></svg>Abmelden</button></form></div></nav><"
    "main class=\"main\" id=\"main\"><header class=\"head\"><div><h1>"
    "Gespräche</h1><p>Anrufe an Ihre Assistenten, die neuesten zuerst"
    ".</p></div></header><form class=\"bar tools\" method=\"post\" ac"
    "tion=\"/conversations/search\"><input type=\"hidden\" name=\"tok"
    "en\" value=\"";

static const char head_7[] =
    "\"><div class=\"search\"><svg class=\"icon\" width=\"16\" height"
    "=\"16\" aria-hidden=\"true\"><use href=\"/static/icons.svg#searc"
    "h\"></use></svg><label class=\"hidden\" for=\"q\">Gespräche durc"
    "hsuchen</label><input class=\"input\" id=\"q\" name=\"q\" type="
    "\"search\" required=\"required\" maxlength=\"200\" value=\"\" pl"
    "aceholder=\"Anliegen, Name oder Nummer\"></div><button type=\"su"
    "bmit\" class=\"btn\">Suchen</button><button type=\"button\" clas"
    "s=\"btn is-quiet\" popovertarget=\"filter\"><svg class=\"icon\" "
    "width=\"16\" height=\"16\" aria-hidden=\"true\"><use href=\"/sta"
    "tic/icons.svg#plus\"></use></svg>Filter</button></form><nav clas"
    "s=\"chips\" aria-label=\"Filter\"><a class=\"chip\" href=\"/conv"
    "ersations\" aria-current=\"true\">Alle</a><a class=\"chip\" href"
    "=\"/conversations?status=new\">Neu</a><a class=\"chip\" href=\"/"
    "conversations?status=progress\">In Arbeit</a><a class=\"chip\" h"
    "ref=\"/conversations?status=done\">Erledigt</a></nav><table clas"
    "s=\"table is-list\"><caption class=\"hidden\">Gespräche</caption"
    "><thead><tr><th scope=\"col\">Anliegen</th><th scope=\"col\" cla"
    "ss=\"extra\">Assistent</th><th scope=\"col\">Einwilligung</th><t"
    "h scope=\"col\">Status</th><th scope=\"col\" class=\"num extra\""
    ">Dauer</th><th scope=\"col\" class=\"num extra\">Zeit</th></tr><"
    "/thead>";

static const char form_1[] =
    "<form class=\"pop\" id=\"filter\" popover=\"auto\" method=\"get"
    "\" action=\"/conversations\"><h2>Filter</h2><div class=\"field\""
    "><label for=\"f-assistant\">Assistent</label><span class=\"selec"
    "t\"><select class=\"input\" id=\"f-assistant\" name=\"assistant"
    "\"><option value=\"\">Alle, die Sie sehen dürfen</option>";

static const char form_2[] =
    "</select><svg class=\"icon\" width=\"16\" height=\"16\" aria-hid"
    "den=\"true\"><use href=\"/static/icons.svg#chevron-down\"></use>"
    "</svg></span></div><div class=\"field\"><label for=\"f-status\">"
    "Status</label><span class=\"select\"><select class=\"input\" id="
    "\"f-status\" name=\"status\"><option value=\"\">Alle</option><op"
    "tion value=\"new\">Neu</option><option value=\"progress\">In Arb"
    "eit</option><option value=\"done\">Erledigt</option></select><sv"
    "g class=\"icon\" width=\"16\" height=\"16\" aria-hidden=\"true\""
    "><use href=\"/static/icons.svg#chevron-down\"></use></svg></span"
    "></div><div class=\"field\"><label for=\"f-consent\">Einwilligun"
    "g</label><span class=\"select\"><select class=\"input\" id=\"f-c"
    "onsent\" name=\"consent\"><option value=\"\">Alle</option><optio"
    "n value=\"given\">Ja</option><option value=\"refused\">Nein</opt"
    "ion><option value=\"unclear\">Unklar</option><option value=\"sil"
    "ent\">Keine Antwort</option><option value=\"withdrawn\">Widerruf"
    "en</option><option value=\"noticed\">Hinweis gehört</option><opt"
    "ion value=\"unasked\">Nicht gefragt</option></select><svg class="
    "\"icon\" width=\"16\" height=\"16\" aria-hidden=\"true\"><use hr"
    "ef=\"/static/icons.svg#chevron-down\"></use></svg></span></div><"
    "div class=\"pair\"><div class=\"field\"><label for=\"f-from\">Vo"
    "n</label><input class=\"input\" id=\"f-from\" name=\"from\" type"
    "=\"date\" value=\"\"></div><div class=\"field\"><label for=\"f-t"
    "o\">Bis</label><input class=\"input\" id=\"f-to\" name=\"to\" ty"
    "pe=\"date\" value=\"\"></div></div><div class=\"row\"><button ty"
    "pe=\"submit\" class=\"btn is-first\">Anwenden</button><button ty"
    "pe=\"button\" class=\"btn\" popovertarget=\"filter\" popovertarg"
    "etaction=\"hide\">Abbrechen</button></div></form></main></div></"
    "body></html>\n";

#define ICON(name)							\
	"<svg class=\"icon\" width=\"16\" height=\"16\" aria-hidden=\"true\">" \
	"<use href=\"/static/icons.svg#" name "\"></use></svg>"

static const char *const months[] = {
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	"September", "Oktober", "November", "Dezember"
};

/* What stands for a word of the database: by its first letters. */
struct word {
	const char	*key;
	const char	*html;
};

#define MARK(look, icon, text)						\
	"<td class=\"under\"><span class=\"mark" look "\">" ICON(icon) text \
	"</span></td>"

static const struct word consents[] = {
	{ "given", MARK(" is-ok", "shield-check", "Ja") },
	{ "noticed", MARK(" is-info", "info-circle", "Hinweis gehört") },
	{ "refused", MARK("", "shield-x", "Nein") },
	{ "withdrawn", MARK("", "shield-x", "Widerrufen") },
	{ "unclear", MARK("", "shield", "Unklar") },
	{ "silent", MARK("", "shield", "Keine Antwort") },
	{ "", MARK("", "shield", "Nicht gefragt") }
};

static const struct word statuses[] = {
	{ "new", "<span class=\"state is-accent\">Neu" },
	{ "progress", "<span class=\"state is-half is-accent\">In Arbeit" },
	{ "", "<span class=\"state is-ok\">Erledigt" }
};

static const struct word reasons[] = {
	{ "refused", "Keine Zusage, deshalb nur gezählt" },
	{ "unclear", "Keine klare Zusage, deshalb nur gezählt" },
	{ "silent", "Keine Antwort, deshalb nur gezählt" },
	{ "withdrawn", "Einwilligung widerrufen, Inhalt gelöscht" },
	{ "", "Gelöscht oder Frist abgelaufen" }
};

/* A column and what it is fetched into. */
struct bytes {
	unsigned long	 len;
	my_bool		 null;
	unsigned char	 b[PART_MAX];
};
struct short_text {
	unsigned long	 len;
	my_bool		 null;
	char		 s[256];
};
struct number {
	my_bool		 null;
	long long	 i;
};
struct moment {
	my_bool		 null;
	MYSQL_TIME	 t;
};

static struct {
	struct moment	 now, stepped_up, last_used, closed;
	struct short_text id, state, person, name, email, language, theme,
			 account, account_name, brand, role, account_language;
	struct number	 sees, wrong, active, factor;
} session;

static struct {
	struct number	 version, days, record, transcribe, account_days;
	struct short_text mode, reason, author, id, name, language;
	struct moment	 made, created;
} column;

static struct {
	struct short_text id, assistant, state, status, consent, summary_key,
			 contact_key;
	struct moment	 started;
	struct number	 duration, summary_day, contact_day;
	struct bytes	 summary, contact;
} row;

/* The account's assistants. */
static struct {
	struct uuid	 id;
	char		 name[400];
	size_t		 len;
} assistants[ASSISTANTS];
static unsigned assistant_count;

/* The page as it grows. */
static char out[1024 * 1024];
static size_t len;

static struct conf conf;
static struct keys *session_keys;
static struct keyring *keyring;
static struct db *db;
static struct pool *pool;

/* --- bytes --- */

static inline void
put(const char *s, size_t n)
{
	if (n > sizeof(out) - len)
		abort();
	memcpy(out + len, s, n);
	len += n;
}

#define PUT(literal)	put(literal, sizeof(literal) - 1)

static void
put_text(const char *s)
{
	put(s, strlen(s));
}

/* In element content. */
static void
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

static void
put_digits(unsigned n, unsigned width)
{
	char text[12];
	unsigned i = sizeof(text);

	do
		text[--i] = (char)('0' + n % 10);
	while ((n /= 10) != 0 || sizeof(text) - i < width);
	put(text + i, sizeof(text) - i);
}

static void
put_uuid(const void *id)
{
	struct uuid u;
	char text[UUID_TEXT_SIZE];

	memcpy(u.b, id, sizeof(u.b));
	uuid_format(&u, text);
	put(text, UUID_TEXT_SIZE - 1);
}

static const char *
word(const struct word *table, const struct short_text *key)
{
	while (table->key[0] != '\0' && (strlen(table->key) != key->len ||
	    memcmp(table->key, key->s, key->len) != 0))
		table++;
	return table->html;
}

/* --- statements --- */

static void
die(const char *what)
{
	fprintf(stderr, "floor: %s\n", what);
	exit(1);
}

static MYSQL_STMT *
prepare(const char *sql, MYSQL_BIND *result)
{
	MYSQL_STMT *stmt = mysql_stmt_init(db->my);

	if (stmt == NULL || mysql_stmt_prepare(stmt, sql, strlen(sql)) != 0 ||
	    (result != NULL && mysql_stmt_bind_result(stmt, result) != 0))
		die(mysql_stmt_error(stmt));
	return stmt;
}

static void
execute(MYSQL_STMT *stmt, MYSQL_BIND *args)
{
	if (mysql_stmt_bind_param(stmt, args) != 0 ||
	    mysql_stmt_execute(stmt) != 0)
		die(mysql_stmt_error(stmt));
}

static bool
fetch(MYSQL_STMT *stmt)
{
	int rc = mysql_stmt_fetch(stmt);

	if (rc != 0 && rc != MYSQL_NO_DATA)
		die("a column is longer than its buffer");
	return rc == 0;
}

#define TEXT(f)	{ .buffer_type = MYSQL_TYPE_BLOB, .buffer = (f).s,	\
		.buffer_length = sizeof((f).s), .length = &(f).len,	\
		.is_null = &(f).null }
#define BLOB(f)	{ .buffer_type = MYSQL_TYPE_BLOB, .buffer = (f).b,	\
		.buffer_length = sizeof((f).b), .length = &(f).len,	\
		.is_null = &(f).null }
#define NUMBER(f) { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &(f).i, \
		.is_null = &(f).null }
#define TIME(f)	{ .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &(f).t,	\
		.is_null = &(f).null }
#define IN_BYTES(p, n) { .buffer_type = MYSQL_TYPE_BLOB, .buffer = (p),	\
		.buffer_length = (n), .length = &(unsigned long){ n } }
#define IN_NUMBER(p) { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = (p) }
#define IN_TIME(p) { .buffer_type = MYSQL_TYPE_DATETIME, .buffer = (p) }

static int64_t
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
load_session(const char *token, size_t n)
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
	unsigned char hash[SECRET_SIZE];
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

static void
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

/* The part of the row in the buffers; bytes opened, 0: there is none. */
static size_t
open_part(enum seal_class class, const struct short_text *wrapped,
    const struct number *day, const struct bytes *box, unsigned char *plain)
{
	const struct seal_wrapped key = {
		.data = (const unsigned char *)wrapped->s, .len = wrapped->len,
		.day = (int32_t)day->i
	};
	struct uuid id;

	memcpy(id.b, row.id.s, sizeof(id.b));
	if (wrapped->null || box->null || keyring_open_part(keyring, &id,
	    class, &key, box->b, box->len, plain) == -1)
		return 0;
	return box->len - SEAL_OVERHEAD;
}

/* --- the page --- */

static void
put_person(const char *token)
{
	const struct short_text *account = &session.account_name;

	put(head_1, sizeof(head_1) - 1);
	put_escaped(account->s, account->len);
	put(head_2, sizeof(head_2) - 1);
	put_escaped(account->s, account->len);
	put(head_3, sizeof(head_3) - 1);
	put_escaped(account->s, account->len);
	put(head_4, sizeof(head_4) - 1);
	put_escaped(session.name.s, session.name.len);
	put(head_5, sizeof(head_5) - 1);
	put_text(token);
	put(head_6, sizeof(head_6) - 1);
	put_text(token);
	put(head_7, sizeof(head_7) - 1);
}

static void
local_time(int64_t us, struct tm *tm)
{
	time_t t = (time_t)(us / MOMENT_SECOND);

	localtime_r(&t, tm);
}

static bool
same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_mday == b->tm_mday && a->tm_mon == b->tm_mon &&
	    a->tm_year == b->tm_year;
}

static void
put_group(const struct tm *day, int64_t now)
{
	struct tm today, yesterday;

	local_time(now, &today);
	local_time(now - MOMENT_DAY, &yesterday);
	PUT("<tbody><tr><th class=\"group\" colspan=\"6\" scope=\"rowgroup\">");
	if (same_day(day, &today))
		PUT("Heute, ");
	else if (same_day(day, &yesterday))
		PUT("Gestern, ");
	put_digits((unsigned)day->tm_mday, 1);
	PUT(". ");
	put_text(months[day->tm_mon]);
	if (day->tm_year != today.tm_year) {
		PUT(" ");
		put_digits((unsigned)day->tm_year + 1900, 4);
	}
	PUT("</th></tr>");
}

static void
put_clock(const struct tm *tm)
{
	put_digits((unsigned)tm->tm_hour, 1);
	PUT(":");
	put_digits((unsigned)tm->tm_min, 2);
}

static void
put_hours(const struct tm *tm)
{
	put_digits((unsigned)tm->tm_hour, 1);
	PUT("–");
	put_digits((unsigned)tm->tm_hour + 1, 1);
	PUT(" Uhr");
}

static void
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

static void
put_assistant(void)
{
	PUT("<td class=\"extra\">");
	for (unsigned i = 0; i < assistant_count; i++)
		if (memcmp(assistants[i].id.b, row.assistant.s, 16) == 0)
			put_escaped(assistants[i].name, assistants[i].len);
	PUT("</td>");
	put_text(word(consents, &row.consent));
}

static void
put_subject(const unsigned char *summary, size_t n)
{
	struct record_value v;

	PUT("<td class=\"main-cell\"><a class=\"name\" href=\"/conversations/");
	put_uuid(row.id.s);
	PUT("\">");
	if (n != 0 && record_find(summary, n, RECORD_SUBJECT, &v) && v.len != 0)
		put_escaped(v.data, v.len);
	else
		PUT("Ohne Anliegen");
	PUT("</a>");
}

/* In groups, as it is read aloud. */
static void
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

static void
put_caller(const unsigned char *contact, size_t n, const struct tm *tm)
{
	struct record_value name, number;
	bool named = n != 0 && record_find(contact, n, RECORD_NAME, &name);
	bool called = n != 0 && record_find(contact, n, RECORD_NUMBER, &number);

	PUT("<small>");
	if (named)
		put_escaped(name.data, name.len);
	if (named && called)
		PUT(" · ");
	if (called) {
		PUT("<span class=\"masked\">");
		put_number(number.data, number.len);
		PUT("</span>");
	}
	if (!named && !called)
		PUT("Nummer unterdrückt");
	PUT("<span class=\"brief\"> · ");
	put_clock(tm);
	PUT("</span></small></td>");
}

static void
put_content(const struct tm *tm)
{
	static unsigned char summary[PART_MAX], contact[PART_MAX];
	size_t s = open_part(SEAL_SUMMARY, &row.summary_key, &row.summary_day,
	    &row.summary, summary);
	size_t c = open_part(SEAL_CONTACT, &row.contact_key, &row.contact_day,
	    &row.contact, contact);
	const MYSQL_TIME *t = &row.started.t;

	put_subject(summary, s);
	put_caller(contact, c, tm);
	secret_wipe(summary, s);
	secret_wipe(contact, c);
	put_assistant();
	PUT("<td class=\"tail\">");
	put_text(word(statuses, &row.status));
	PUT("</span></td><td class=\"num extra\">");
	if (!row.duration.null)
		put_duration((unsigned)((row.duration.i + 500) / 1000));
	PUT("</td><td class=\"num extra\"><time datetime=\"");
	put_digits(t->year, 4);
	PUT("-");
	put_digits(t->month, 2);
	PUT("-");
	put_digits(t->day, 2);
	PUT("T");
	put_digits(t->hour, 2);
	PUT(":");
	put_digits(t->minute, 2);
	PUT(":");
	put_digits(t->second, 2);
	PUT("Z\">");
	put_clock(tm);
	PUT("</time></td>");
}

static void
put_counted(const struct tm *tm)
{
	PUT("<td class=\"main-cell\"><span class=\"muted\">Kein Inhalt "
	    "gespeichert</span><small>");
	put_text(word(reasons, &row.consent));
	PUT("<span class=\"brief\"> · ");
	put_hours(tm);
	PUT("</span></small></td>");
	put_assistant();
	PUT("<td class=\"tail\"><span class=\"state is-off\">Ohne Inhalt</span>"
	    "</td><td class=\"num extra\"></td><td class=\"num extra\">");
	put_hours(tm);
	PUT("</td>");
}

static void
put_pager(bool older, bool newer, const unsigned char *first,
    const unsigned char *last)
{
	if (!older && !newer)
		return;
	PUT("<nav class=\"bar gap tools\" aria-label=\"Seiten\">");
	if (newer) {
		PUT("<a class=\"btn is-small\" href=\"/conversations?after=");
		put_uuid(first);
		PUT("\" rel=\"prev\">" ICON("chevron-left") "Neuere</a>");
	} else
		PUT("<span class=\"muted small\">Neueste Seite</span>");
	if (older) {
		PUT("<a class=\"btn is-small\" href=\"/conversations?before=");
		put_uuid(last);
		PUT("\" rel=\"next\">Ältere" ICON("chevron-right") "</a>");
	} else
		PUT("<span class=\"muted small\">Älteste Seite</span>");
	PUT("</nav>");
}

/* Rows are put out as they come; the number of them. */
static unsigned
put_rows(MYSQL_STMT *stmt, int64_t now, bool newer)
{
	struct tm tm, day = { .tm_mday = 0 };
	unsigned char first[16] = { 0 }, last[16] = { 0 };
	bool more = false;
	unsigned n = 0;

	while (fetch(stmt)) {
		if ((more = n == ROWS))
			continue;
		memcpy(last, row.id.s, 16);
		if (n++ == 0)
			memcpy(first, row.id.s, 16);
		local_time(moment_of(&row.started.t), &tm);
		if (!same_day(&tm, &day)) {
			if (n > 1)
				PUT("</tbody>");
			put_group(&tm, now);
			day = tm;
		}
		PUT("<tr>");
		if (row.state.len == 7 && memcmp(row.state.s, "content", 7) == 0)
			put_content(&tm);
		else
			put_counted(&tm);
		PUT("</tr>");
	}
	if (n == 0)
		die("an empty list is another page");
	PUT("</tbody></table>");
	put_pager(more, newer, first, last);
	return n;
}

static unsigned
put_list(const struct uuid *before, int64_t now)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		TEXT(row.id), TEXT(row.assistant), TEXT(row.state),
		TIME(row.started), NUMBER(row.duration), TEXT(row.status),
		TEXT(row.consent), TEXT(row.summary_key),
		NUMBER(row.summary_day), BLOB(row.summary),
		TEXT(row.contact_key), NUMBER(row.contact_day),
		BLOB(row.contact)
	};
	unsigned char below[16], above[16] = { 0 };
	long long limit = ROWS + 1;
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(below, 16), IN_BYTES(above, 16), IN_NUMBER(&limit) };
	unsigned n;

	memset(below, 255, sizeof(below));
	if (before != NULL)
		memcpy(below, before->b, sizeof(below));
	if (stmt == NULL)
		stmt = prepare(sql_list, result);
	execute(stmt, args);
	n = put_rows(stmt, now, before != NULL);
	mysql_stmt_free_result(stmt);
	return n;
}

static void
put_form(void)
{
	put(form_1, sizeof(form_1) - 1);
	for (unsigned i = 0; i < assistant_count; i++) {
		PUT("<option value=\"");
		put_uuid(assistants[i].id.b);
		PUT("\">");
		put_escaped(assistants[i].name, assistants[i].len);
		PUT("</option>");
	}
	put(form_2, sizeof(form_2) - 1);
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
write_audit(const struct uuid *request, unsigned rows, int64_t now,
    const char *address)
{
	struct uuid person;
	unsigned char ip[4];
	char detail[40];
	struct audit_row a = {
		.code = "conversation.listed", .outcome = AUDIT_DONE,
		.actor_kind = AUDIT_PERSON, .actor = &person, .role = "owner",
		.detail = detail, .request = request, .address = ip,
		.address_len = sizeof(ip), .now = now
	};

	memcpy(person.b, session.person.s, 16);
	memcpy(a.account.b, session.account.s, 16);
	snprintf(detail, sizeof(detail), "count=%u filter=", rows);
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

static void
answer(FCGX_Request *r)
{
	const char *cookie = FCGX_GetParam("HTTP_COOKIE", r->envp);
	const char *query = FCGX_GetParam("QUERY_STRING", r->envp);
	const char *address = FCGX_GetParam("REMOTE_ADDR", r->envp);
	struct uuid request, account, before;
	bool back = query != NULL && strncmp(query, "before=", 7) == 0 &&
	    uuid_parse(&before, query + 7, strlen(query + 7)) == 0;
	unsigned rows;
	int64_t now;
	size_t n;

	if (cookie == NULL || address == NULL ||
	    (cookie = strstr(cookie, "rufwacht=")) == NULL)
		die("no cookie");
	cookie += strlen("rufwacht=");
	n = strcspn(cookie, ";");
	uuid_v7(&request, moment_now());
	now = load_session(cookie, n);
	load_assistants();
	memcpy(account.b, session.account.s, 16);
	if (keyring_use(keyring, db, &account) == -1)
		die("no key");
	len = HEAD_ROOM;
	put_person(form_token(cookie, n));
	rows = put_list(back ? &before : NULL, now);
	put_form();
	write_audit(&request, rows, now, address);
	send_page(r);
	pool_reset(pool);
}

int
main(void)
{
	struct keys *audit;
	FCGX_Request r;
	char error[300];

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
