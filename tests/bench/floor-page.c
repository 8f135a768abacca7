/*
 * One conversation: an owner's page of a finished call whose caller said yes,
 * said who they are, and spoke for more than a hundred seconds.
 */
#include "floor.h"

#include <stdlib.h>
#include <time.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/secret.h"

#define TURNS_MAX	200

/* The texts stand in store/conversation.c and store/assistant.c. */
static const char sql_row[] =
    "SELECT c.assistant_id, c.started_at, c.received_at, "
    "c.duration_ms, c.status, c.consent, c.consent_at, "
    "c.consent_offset_ms, c.settings_version, c.settings_known, "
    "c.retention_until, c.flags, c.version, "
    "k.audio_key, k.audio_day, k.transcript_key, k.transcript_day, "
    "k.summary_key, k.summary_day, k.answers_key, k.answers_day, "
    "k.contact_key, k.contact_day, k.notes_key, k.notes_day "
    "FROM conversation c LEFT JOIN rufwacht_keys.conversation_key k "
    "ON k.account_id = c.account_id AND k.conversation_id = c.id "
    "WHERE c.account_id = ? AND c.id = ? AND c.state = 'content' "
    "AND (? IS NULL OR c.assistant_id IN (SELECT g.assistant_id "
    "FROM membership_assistant g WHERE g.account_id = c.account_id "
    "AND g.person_id = ?))";
static const char sql_parts[] =
    "SELECT class, sealed FROM conversation_part "
    "WHERE account_id = ? AND conversation_id = ?";
static const char sql_assistant[] =
    "SELECT v.number, v.consent_mode, v.retention_days, v.may_record,"
    " v.may_transcribe, v.reason, v.author_id, v.created_at,"
    " a.id, a.name, a.language, a.created_at, c.retention_days"
    " FROM assistant a"
    " JOIN account c ON c.id = a.account_id"
    " JOIN assistant_version v ON v.account_id = a.account_id"
    " AND v.assistant_id = a.id AND v.number = a.settings_version"
    " WHERE a.account_id = ? AND a.id = ?";
static const char sql_version[] =
    "SELECT v.number, v.consent_mode, v.retention_days, v.may_record,"
    " v.may_transcribe, v.reason, v.author_id, v.created_at"
    " FROM assistant_version v"
    " WHERE v.account_id = ? AND v.assistant_id = ? AND v.number = ?";
static const char sql_texts[] =
    "SELECT language, body, hash FROM notice_text"
    " WHERE account_id = ? AND assistant_id = ? AND number = ?"
    " ORDER BY language LIMIT 50";

static struct {
	struct short_text assistant, status, consent, audio_key, answers_key,
			 notes_key;
	struct moment	 started, received, consent_at, until;
	struct number	 duration, offset, version, known, flags, row_version,
			 audio_day, answers_day, notes_day;
	struct sealed	 transcript, summary, contact;
} row;

static struct {
	struct number	 number, days, record, transcribe, account_days;
	struct short_text mode, reason, author, id, name, language;
	struct moment	 made, created;
} assistant;

static struct {
	struct short_text language, hash;
	struct bytes	 body;
} notice;

static struct {
	struct number	 class;
	struct bytes	 box;
} part;

/* The page that is being put. */
static struct {
	unsigned char	 id[16];
	int64_t		 now;
	struct tm	 started;
	unsigned	 seconds;
	unsigned char	 transcript[PART_MAX], summary[PART_MAX],
			 contact[PART_MAX];
	size_t		 transcript_len, summary_len, contact_len;
} page;

/* What was said. */
static struct turn {
	struct record_value text;
	unsigned	 at;
	bool		 caller;
} turns[TURNS_MAX];
static unsigned turn_count;

/* --- statements --- */

static void
load_row(void)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = {
		TEXT(row.assistant), TIME(row.started), TIME(row.received),
		NUMBER(row.duration), TEXT(row.status), TEXT(row.consent),
		TIME(row.consent_at), NUMBER(row.offset), NUMBER(row.version),
		NUMBER(row.known), TIME(row.until), NUMBER(row.flags),
		NUMBER(row.row_version), TEXT(row.audio_key),
		NUMBER(row.audio_day), TEXT(row.transcript.key),
		NUMBER(row.transcript.day), TEXT(row.summary.key),
		NUMBER(row.summary.day), TEXT(row.answers_key),
		NUMBER(row.answers_day), TEXT(row.contact.key),
		NUMBER(row.contact.day), TEXT(row.notes_key),
		NUMBER(row.notes_day)
	};
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(page.id, 16), { .buffer_type = MYSQL_TYPE_NULL },
		{ .buffer_type = MYSQL_TYPE_NULL } };

	if (stmt == NULL)
		stmt = prepare(sql_row, result);
	execute(stmt, args);
	if (!fetch(stmt))
		die("no such conversation");
	mysql_stmt_free_result(stmt);
}

static void
load_parts(void)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = { NUMBER(part.class), BLOB(part.box) };
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(page.id, 16) };

	if (stmt == NULL)
		stmt = prepare(sql_parts, result);
	row.transcript.box.null = row.summary.box.null =
	    row.contact.box.null = 1;
	execute(stmt, args);
	while (fetch(stmt)) {
		struct sealed *s = part.class.i == SEAL_TRANSCRIPT ?
		    &row.transcript : part.class.i == SEAL_SUMMARY ?
		    &row.summary : &row.contact;

		s->box.null = 0;
		s->box.len = part.box.len;
		memcpy(s->box.b, part.box.b, part.box.len);
	}
	mysql_stmt_free_result(stmt);
	page.transcript_len = open_part(page.id, SEAL_TRANSCRIPT,
	    &row.transcript, page.transcript);
	page.summary_len = open_part(page.id, SEAL_SUMMARY, &row.summary,
	    page.summary);
	page.contact_len = open_part(page.id, SEAL_CONTACT, &row.contact,
	    page.contact);
}

static void
load_texts(void)
{
	static MYSQL_STMT *stmt;
	static MYSQL_BIND result[] = { TEXT(notice.language),
		BLOB(notice.body), TEXT(notice.hash) };
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(row.assistant.s, 16), IN_NUMBER(&row.version.i) };

	if (stmt == NULL)
		stmt = prepare(sql_texts, result);
	execute(stmt, args);
	while (fetch(stmt))
		continue;
	mysql_stmt_free_result(stmt);
}

#define COLUMNS	NUMBER(assistant.number), TEXT(assistant.mode),		\
		NUMBER(assistant.days), NUMBER(assistant.record),	\
		NUMBER(assistant.transcribe), TEXT(assistant.reason),	\
		TEXT(assistant.author), TIME(assistant.made)

/* The assistant as it is now, then as it was in the call. */
static void
load_assistant(void)
{
	static MYSQL_STMT *now, *then;
	static MYSQL_BIND now_result[] = { COLUMNS, TEXT(assistant.id),
		TEXT(assistant.name), TEXT(assistant.language),
		TIME(assistant.created), NUMBER(assistant.account_days) };
	static MYSQL_BIND then_result[] = { COLUMNS };
	MYSQL_BIND args[] = { IN_BYTES(session.account.s, 16),
		IN_BYTES(row.assistant.s, 16), IN_NUMBER(&row.version.i) };

	if (now == NULL) {
		now = prepare(sql_assistant, now_result);
		then = prepare(sql_version, then_result);
	}
	execute(now, args);
	if (!fetch(now))
		die("no such assistant");
	mysql_stmt_free_result(now);
	load_texts();
	execute(then, args);
	if (!fetch(then))
		die("no such version");
	mysql_stmt_free_result(then);
	load_texts();
}

static void
read_turns(void)
{
	struct record_value v;
	size_t at = 0;

	turn_count = 0;
	while (record_next((char *)page.transcript, page.transcript_len, &at,
	    &v)) {
		if (v.tag == RECORD_TURN && turn_count++ < TURNS_MAX)
			turns[turn_count - 1].caller = v.data[0] == 'c';
		else if (v.tag == RECORD_AT)
			turns[turn_count - 1].at =
			    (unsigned)(record_int(&v) / 1000);
		else if (v.tag == RECORD_TEXT)
			turns[turn_count - 1].text = v;
	}
}

/* --- the page --- */

static void
put_day(const struct tm *tm, bool year)
{
	put_digits((unsigned)tm->tm_mday, 1);
	PUT(". ");
	put_text(months[tm->tm_mon]);
	if (year) {
		PUT(" ");
		put_digits((unsigned)tm->tm_year + 1900, 4);
	}
	PUT(", ");
	put_clock(tm);
	PUT(" Uhr");
}

static void
put_moment(void)
{
	const MYSQL_TIME *t = &row.started.t;
	struct tm now;

	local_time(page.now, &now);
	PUT("<time datetime=\"");
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
	put_day(&page.started, page.started.tm_year != now.tm_year);
	PUT("</time>");
}

/* With the year and how far it is from UTC. */
static void
put_exact(const struct tm *tm)
{
	long minutes = tm->tm_gmtoff / 60;

	put_day(tm, true);
	if (minutes < 0)
		PUT(" (UTC-");
	else
		PUT(" (UTC+");
	put_digits((unsigned)labs(minutes) / 60, 2);
	PUT(":");
	put_digits((unsigned)labs(minutes) % 60, 2);
	PUT(")");
}

static void
put_found(const unsigned char *data, size_t n, enum record_tag tag)
{
	struct record_value v;

	if (record_find((const char *)data, n, tag, &v))
		put_escaped(v.data, v.len);
}

static void
put_head(void)
{
	struct record_value v;

	PUT("<h1>");
	put_found(page.summary, page.summary_len, RECORD_SUBJECT);
	PUT("</h1><p>");
	put_found(page.contact, page.contact_len, RECORD_NAME);
	PUT(" · <span class=\"masked\">");
	if (record_find((char *)page.contact, page.contact_len, RECORD_NUMBER,
	    &v))
		put_number(v.data, v.len);
	PUT("</span> · ");
	put_moment();
	PUT(" · ");
	put_duration(page.seconds);
	PUT(" min · ");
	put_escaped(assistant.name.s, assistant.name.len);
	PUT("</p>");
}

/* When the next one speaks, or the end. */
static unsigned
end_of(unsigned i)
{
	return i + 1 < turn_count ? turns[i + 1].at : page.seconds;
}

static void
put_bars(void)
{
	for (unsigned i = 0; i < turn_count; i++) {
		PUT("<rect x=\"");
		put_digits(turns[i].at, 1);
		PUT("\" y=\"");
		put_text(turns[i].caller ? "12" : "2");
		PUT("\" width=\"");
		put_digits(end_of(i) - turns[i].at - 1, 1);
		PUT(".5\" height=\"6\"");
		if (i == 0)
			PUT(" class=\"is-ok\"");
		else if (turns[i].caller)
			PUT(" class=\"is-accent\"");
		PUT("></rect>");
	}
}

static void
put_voice(void)
{
	unsigned said[2] = { 0, 0 };

	for (unsigned i = 0; i < turn_count; i++)
		said[turns[i].caller] += end_of(i) - turns[i].at;
	PUT("<svg class=\"track\" viewBox=\"0 0 ");
	put_digits(page.seconds, 1);
	PUT(" 20\" preserveAspectRatio=\"none\" role=\"img\" "
	    "aria-label=\"Verlauf des Gesprächs: Assistent spricht ");
	put_digits(said[0], 1);
	PUT(" Sekunden, Anrufer:in ");
	put_digits(said[1], 1);
	PUT(" Sekunden. Einwilligung bei 0:00 erfragt.\">");
	put_bars();
	PUT("</svg><span class=\"muted\">");
	put_duration(page.seconds);
	PUT("</span>");
}

static void
put_turn(unsigned i)
{
	const struct turn *t = &turns[i];

	PUT("<li class=\"turn");
	if (t->caller)
		PUT(" is-caller");
	PUT("\" id=\"t-");
	put_digits(t->at, 1);
	PUT("\"><a href=\"#t-");
	put_digits(t->at, 1);
	PUT("\">");
	put_duration(t->at);
	PUT("</a><div><b>");
	put_text(t->caller ? "Anrufer:in" : "Assistent");
	if (i == 0)
		PUT(" <span class=\"mark is-ok\"><svg class=\"icon\" "
		    "width=\"16\" height=\"16\" aria-hidden=\"true\"><use "
		    "href=\"/static/icons.svg#shield-check\"></use></svg>"
		    "fragt nach Einwilligung</span>");
	PUT("</b><p>");
	put_escaped(t->text.data, t->text.len);
	PUT("</p></div></li>");
}

static void
put_value(int letter)
{
	struct tm now;

	switch (letter) {
	case 'i':
		put_uuid(page.id);
		break;
	case 'h':
		put_head();
		break;
	case 'T':
		put_moment();
		break;
	case 'm':
		put_found(page.summary, page.summary_len, RECORD_SUMMARY);
		break;
	case 'v':
		put_voice();
		break;
	case 'l':
		for (unsigned i = 0; i < turn_count; i++)
			put_turn(i);
		break;
	case 'y':
		put_exact(&page.started);
		break;
	case 'z':
		local_time(page.now, &now);
		put_exact(&now);
		break;
	case 'A':
		put_escaped(assistant.name.s, assistant.name.len);
		break;
	}
}

void
answer_page(struct page *p)
{
	const char *id = p->path + strlen("/conversations/");

	if (strncmp(p->path, "/conversations/", strlen("/conversations/")) !=
	    0 || uuid_parse(&p->object, id, strcspn(id, "?")) == -1)
		die("no such page");
	memcpy(page.id, p->object.b, sizeof(page.id));
	page.now = p->now;
	load_row();
	load_parts();
	load_assistant();
	local_time(moment_of(&row.started.t), &page.started);
	page.seconds = (unsigned)((row.duration.i + 500) / 1000);
	read_turns();
	put_frame("page", put_value);
	secret_wipe(page.transcript, page.transcript_len);
	secret_wipe(page.summary, page.summary_len);
	secret_wipe(page.contact, page.contact_len);
	p->code = "conversation.read";
}
