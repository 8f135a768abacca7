/*
 * The list: an owner's, from the newest call on or before a given one.
 */
#include "floor.h"

#include <stdio.h>
#include <time.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/secret.h"

#define ROWS		50

/* The text stands in store/conversation.c. */
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

#define ICON(name)							\
	"<svg class=\"icon\" width=\"16\" height=\"16\" aria-hidden=\"true\">" \
	"<use href=\"/static/icons.svg#" name "\"></use></svg>"

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

static struct {
	struct short_text id, assistant, state, status, consent;
	struct moment	 started;
	struct number	 duration;
	struct sealed	 summary, contact;
} row;

/* The page that is being put. */
static struct {
	const struct uuid *before;
	int64_t		 now;
	unsigned	 rows;
	bool		 older;
	unsigned char	 first[16], last[16];
} list;

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
put_hours(const struct tm *tm)
{
	put_digits((unsigned)tm->tm_hour, 1);
	PUT("–");
	put_digits((unsigned)tm->tm_hour + 1, 1);
	PUT(" Uhr");
}

static void
put_assistant(void)
{
	PUT("<td class=\"extra\">");
	put_assistant_name(row.assistant.s);
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
	size_t s = open_part(row.id.s, SEAL_SUMMARY, &row.summary, summary);
	size_t c = open_part(row.id.s, SEAL_CONTACT, &row.contact, contact);
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

/* Rows are put out as they come. */
static void
put_rows(MYSQL_STMT *stmt)
{
	struct tm tm, day = { .tm_mday = 0 };

	while (fetch(stmt)) {
		if ((list.older = list.rows == ROWS))
			continue;
		memcpy(list.last, row.id.s, 16);
		if (list.rows++ == 0)
			memcpy(list.first, row.id.s, 16);
		local_time(moment_of(&row.started.t), &tm);
		if (!same_day(&tm, &day)) {
			if (list.rows > 1)
				PUT("</tbody>");
			put_group(&tm, list.now);
			day = tm;
		}
		PUT("<tr>");
		if (row.state.len == 7 && memcmp(row.state.s, "content", 7) == 0)
			put_content(&tm);
		else
			put_counted(&tm);
		PUT("</tr>");
	}
	if (list.rows == 0)
		die("an empty list is another page");
	PUT("</tbody></table>");
	put_pager(list.older, list.before != NULL, list.first, list.last);
}

static void
put_list(void)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		TEXT(row.id), TEXT(row.assistant), TEXT(row.state),
		TIME(row.started), NUMBER(row.duration), TEXT(row.status),
		TEXT(row.consent), TEXT(row.summary.key),
		NUMBER(row.summary.day), BLOB(row.summary.box),
		TEXT(row.contact.key), NUMBER(row.contact.day),
		BLOB(row.contact.box)
	};
	unsigned char below[16], above[16] = { 0 };
	long long limit = ROWS + 1;
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(below, 16), IN_BYTES(above, 16), IN_NUMBER(&limit) };

	memset(below, 255, sizeof(below));
	if (list.before != NULL)
		memcpy(below, list.before->b, sizeof(below));
	if (stmt == NULL)
		stmt = prepare(sql_list, result);
	execute(stmt, args);
	put_rows(stmt);
	mysql_stmt_free_result(stmt);
}

static void
put_value(int letter)
{
	if (letter == 'r')
		put_list();
}

void
answer_list(struct page *p)
{
	struct uuid before;
	bool back = p->query != NULL && strncmp(p->query, "before=", 7) == 0 &&
	    uuid_parse(&before, p->query + 7, strlen(p->query + 7)) == 0;

	memset(&list, 0, sizeof(list));
	list.before = back ? &before : NULL;
	list.now = p->now;
	load_assistants();
	put_frame("list", put_value);
	p->code = "conversation.listed";
	snprintf(p->detail, sizeof(p->detail), "count=%u filter=", list.rows);
}
