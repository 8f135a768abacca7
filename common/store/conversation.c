/*
 * Lists and single conversations. The rows are clustered by account and id,
 * and the id carries the start of the call: a page is a range of the key.
 */
#include "store/conversation.h"

#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/record.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/opened.h"

#define COLUMNS	"SELECT c.id, c.assistant_id, c.state, c.started_at, "	\
	"c.duration_ms, c.status, c.consent, k.summary_key, k.summary_day, " \
	"s.sealed, k.contact_key, k.contact_day, t.sealed "		\
	"FROM conversation c "						\
	"LEFT JOIN rufwacht_keys.conversation_key k "			\
	"ON k.account_id = c.account_id AND k.conversation_id = c.id "	\
	"LEFT JOIN conversation_part s ON s.account_id = c.account_id "	\
	"AND s.conversation_id = c.id AND s.class = 3 "			\
	"LEFT JOIN conversation_part t ON t.account_id = c.account_id "	\
	"AND t.conversation_id = c.id AND t.class = 5 "
#define RANGE	"WHERE c.account_id = ? AND c.id < ? AND c.id > ? "	\
	"AND c.state IN ('content', 'refused') "
#define GIVEN	"AND (? IS NULL OR c.assistant_id IN (SELECT "		\
	"g.assistant_id FROM membership_assistant g WHERE "		\
	"g.account_id = c.account_id AND g.person_id = ?)) "
#define FILTER	GIVEN "AND (? IS NULL OR c.assistant_id = ?) "		\
	"AND (? IS NULL OR (c.status = ? AND c.state = 'content')) "	\
	"AND (? IS NULL OR c.consent = ?) "

enum { Q_LIST, Q_FILTERED, Q_NEWER, Q_ROW, Q_PARTS, Q_WORK, Q_NOTE, Q_NO_NOTE,
	Q_NOTE_KEY };

static const char *const queries[] = {
	[Q_LIST] = COLUMNS RANGE "ORDER BY c.id DESC LIMIT ?",
	[Q_FILTERED] = COLUMNS RANGE FILTER "ORDER BY c.id DESC LIMIT ?",
	[Q_NEWER] = COLUMNS RANGE FILTER "ORDER BY c.id ASC LIMIT ?",
	[Q_ROW] = "SELECT c.assistant_id, c.started_at, c.received_at, "
	    "c.duration_ms, c.status, c.consent, c.consent_at, "
	    "c.consent_offset_ms, c.settings_version, c.settings_known, "
	    "c.retention_until, c.flags, c.version, "
	    "k.audio_key, k.audio_day, k.transcript_key, k.transcript_day, "
	    "k.summary_key, k.summary_day, k.answers_key, k.answers_day, "
	    "k.contact_key, k.contact_day, k.notes_key, k.notes_day "
	    "FROM conversation c LEFT JOIN rufwacht_keys.conversation_key k "
	    "ON k.account_id = c.account_id AND k.conversation_id = c.id "
	    "WHERE c.account_id = ? AND c.id = ? AND c.state = 'content' " GIVEN,
	[Q_PARTS] = "SELECT class, sealed FROM conversation_part "
	    "WHERE account_id = ? AND conversation_id = ?",
	[Q_WORK] = "UPDATE conversation SET status = ?, version = version + 1 "
	    "WHERE account_id = ? AND id = ? AND version = ? AND "
	    "state = 'content'",
	[Q_NOTE] = "INSERT INTO conversation_part (account_id, conversation_id, "
	    "class, sealed) VALUES (?, ?, 6, ?) "
	    "ON DUPLICATE KEY UPDATE sealed = VALUES(sealed)",
	[Q_NO_NOTE] = "DELETE FROM conversation_part "
	    "WHERE account_id = ? AND conversation_id = ? AND class = 6",
	[Q_NOTE_KEY] = "UPDATE rufwacht_keys.conversation_key SET notes_key = ?, "
	    "notes_day = ? WHERE account_id = ? AND conversation_id = ?"
};

/* Columns of Q_ROW from which key and day of a class are read. */
#define FIRST_KEY	13

static const struct uuid lowest;
static const struct uuid highest = { { 255, 255, 255, 255, 255, 255, 255, 255,
	255, 255, 255, 255, 255, 255, 255, 255 } };

void
opened_part(const struct conversation_tools *t, const struct uuid *id,
    const struct opened_source *src, struct conversation_part *out)
{
	unsigned char *plain;

	memset(out, 0, sizeof(*out));
	if (src->wrapped.data == NULL || src->box == NULL ||
	    src->box_len < SEAL_OVERHEAD)
		return;
	plain = pool_secret(t->pool, src->box_len - SEAL_OVERHEAD + 1);
	if (keyring_open_part(t->keyring, id, src->class, &src->wrapped,
	    src->box, src->box_len, plain) == -1)
		return;		/* its slot is gone: it is erased */
	out->data = plain;
	out->len = src->box_len - SEAL_OVERHEAD;
	out->day = src->wrapped.day;
}

struct opened_source
opened_columns(const struct db_rows *rows, enum seal_class class, unsigned key,
    unsigned box)
{
	struct opened_source src = { .class = class };

	src.wrapped.data = db_get_bytes(rows, key, &src.wrapped.len);
	src.wrapped.day = (int32_t)db_get_int(rows, key + 1);
	src.box = db_get_bytes(rows, box, &src.box_len);
	return src;
}

const char *
opened_text(struct pool *pool, const struct conversation_part *part,
    enum record_tag tag)
{
	struct record_value v;

	if (part->data == NULL || !record_find(part->data, part->len, tag, &v))
		return NULL;
	return pool_strndup(pool, v.data, v.len);
}

static void
list_row(const struct conversation_tools *t, const struct db_rows *rows,
    struct conversation_row *row)
{
	struct conversation_part summary, contact;
	struct opened_source src;

	db_get_uuid(rows, 0, &row->id);
	db_get_uuid(rows, 1, &row->assistant);
	row->content = strcmp(db_get_text(rows, 2), "content") == 0;
	row->started_at = db_get_time(rows, 3);
	row->duration_ms = db_is_null(rows, 4) ? -1 : db_get_int(rows, 4);
	row->status = db_get_text(rows, 5);
	row->consent = db_get_text(rows, 6);
	src = opened_columns(rows, SEAL_SUMMARY, 7, 9);
	opened_part(t, &row->id, &src, &summary);
	src = opened_columns(rows, SEAL_CONTACT, 10, 12);
	opened_part(t, &row->id, &src, &contact);
	row->subject = opened_text(t->pool, &summary, RECORD_SUBJECT);
	row->name = opened_text(t->pool, &contact, RECORD_NAME);
	row->number = opened_text(t->pool, &contact, RECORD_NUMBER);
}

void
conversation_range(const struct conversation_filter *f, struct uuid *below,
    struct uuid *above)
{
	struct uuid bound;

	*below = f->before != NULL ? *f->before : highest;
	*above = f->after != NULL ? *f->after : lowest;
	if (f->to != MOMENT_NONE) {
		uuid_v7_floor(&bound, f->to);
		if (memcmp(bound.b, below->b, sizeof(bound.b)) < 0)
			*below = bound;
	}
	if (f->from != MOMENT_NONE) {
		uuid_v7_floor(&bound, f->from);
		if (memcmp(bound.b, above->b, sizeof(bound.b)) > 0)
			*above = bound;
	}
}

static struct db_rows *
list_query(const struct conversation_tools *t,
    const struct conversation_filter *f)
{
	struct uuid below, above;
	int query = f->after != NULL ? Q_NEWER : Q_FILTERED;

	conversation_range(f, &below, &above);
	if (f->after == NULL && t->person == NULL && f->assistant == NULL &&
	    f->status == NULL && f->consent == NULL)
		return db_query(t->db, t->pool, queries[Q_LIST], DB_ARGS(
		    db_uuid(&t->account), db_uuid(&below), db_uuid(&above),
		    db_int(CONVERSATION_PAGE + 1)));
	return db_query(t->db, t->pool, queries[query], DB_ARGS(
	    db_uuid(&t->account), db_uuid(&below), db_uuid(&above),
	    db_uuid(t->person), db_uuid(t->person),
	    db_uuid(f->assistant), db_uuid(f->assistant),
	    db_text(f->status), db_text(f->status),
	    db_text(f->consent), db_text(f->consent),
	    db_int(CONVERSATION_PAGE + 1)));
}

int
conversation_list(const struct conversation_tools *t,
    const struct conversation_filter *f, struct conversation_list *list)
{
	struct conversation_row swap;
	struct db_rows *rows;
	size_t i;

	list->n = 0;
	list->more = false;
	if (keyring_use(t->keyring, t->db, &t->account) == -1 ||
	    (rows = list_query(t, f)) == NULL)
		return -1;
	while (db_next(rows)) {
		if (list->n == CONVERSATION_PAGE) {
			list->more = true;
			break;
		}
		list_row(t, rows, &list->row[list->n++]);
	}
	for (i = 0; f->after != NULL && i < list->n / 2; i++) {
		swap = list->row[i];
		list->row[i] = list->row[list->n - 1 - i];
		list->row[list->n - 1 - i] = swap;
	}
	return 0;
}

static void
load_row(const struct db_rows *rows, struct conversation *c)
{
	db_get_uuid(rows, 0, &c->assistant);
	c->started_at = db_get_time(rows, 1);
	c->received_at = db_get_time(rows, 2);
	c->duration_ms = db_is_null(rows, 3) ? -1 : db_get_int(rows, 3);
	c->status = db_get_text(rows, 4);
	c->consent = db_get_text(rows, 5);
	c->consent_at = db_get_time(rows, 6);
	c->consent_offset_ms = db_is_null(rows, 7) ? -1 : db_get_int(rows, 7);
	c->settings_version = (uint32_t)db_get_int(rows, 8);
	c->settings_known = db_get_int(rows, 9) != 0;
	c->retention_until = db_get_time(rows, 10);
	c->flags = (unsigned)db_get_int(rows, 11);
	c->version = (uint32_t)db_get_int(rows, 12);
}

int
conversation_load(const struct conversation_tools *t, const struct uuid *id,
    struct conversation *c)
{
	struct db_rows *row, *parts;
	struct opened_source src;

	memset(c, 0, sizeof(*c));
	if (keyring_use(t->keyring, t->db, &t->account) == -1)
		return -1;
	row = db_query(t->db, t->pool, queries[Q_ROW], DB_ARGS(
	    db_uuid(&t->account), db_uuid(id), db_uuid(t->person),
	    db_uuid(t->person)));
	if (row == NULL)
		return -1;
	if (!db_next(row))
		return 0;
	c->id = *id;
	load_row(row, c);
	parts = db_query(t->db, t->pool, queries[Q_PARTS], DB_ARGS(
	    db_uuid(&t->account), db_uuid(id)));
	if (parts == NULL)
		return -1;
	while (db_next(parts)) {
		int class = (int)db_get_int(parts, 0);
		unsigned key = FIRST_KEY + 2 * ((unsigned)class - 1);

		if (class < SEAL_AUDIO || class >= SEAL_CLASSES)
			continue;
		src = opened_columns(row, (enum seal_class)class, key, key);
		src.box = db_get_bytes(parts, 1, &src.box_len);
		opened_part(t, id, &src, &c->part[class]);
	}
	return 1;
}

/* Seals the note with a key of its own; an empty one is taken away. */
static int
work_note(const struct conversation_tools *t, const struct conversation *c,
    const char *note)
{
	unsigned char wrapped[SEAL_KEY_SIZE], *box;
	int32_t day = moment_day(c->retention_until);
	struct db_value account = db_uuid(&t->account), id = db_uuid(&c->id);
	struct buf plain;
	int n;

	if (note == NULL)
		return 0;
	if (note[0] == '\0') {
		if (db_exec(t->db, queries[Q_NO_NOTE], DB_ARGS(account, id)) == -1)
			return -1;
		return db_exec(t->db, queries[Q_NOTE_KEY], DB_ARGS(db_null(),
		    db_null(), account, id)) == -1 ? -1 : 0;
	}
	buf_init(&plain, t->pool, strlen(note) + 16);
	record_add(&plain, RECORD_TEXT, note, strlen(note));
	box = pool_alloc(t->pool, plain.len + SEAL_OVERHEAD);
	if ((n = keyring_seal(t->keyring, &c->id, SEAL_NOTES, day, plain.data,
	    plain.len, box, wrapped)) == -1)
		return -1;
	if (db_exec(t->db, queries[Q_NOTE], DB_ARGS(account, id, db_bytes(box,
	    plain.len + SEAL_OVERHEAD))) == -1)
		return -1;
	return db_exec(t->db, queries[Q_NOTE_KEY], DB_ARGS(db_bytes(wrapped,
	    (size_t)n), db_int(day), account, id)) == -1 ? -1 : 0;
}

int
conversation_work(const struct conversation_tools *t,
    const struct conversation *c, const char *status, const char *note)
{
	int64_t n = db_exec(t->db, queries[Q_WORK], DB_ARGS(db_text(status),
	    db_uuid(&t->account), db_uuid(&c->id), db_int(c->version)));

	if (n != 1)
		return (int)n;
	return work_note(t, c, note) == -1 ? -1 : 1;
}
