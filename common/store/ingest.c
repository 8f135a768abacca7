/*
 * Storing a delivered call.
 */
#include "store/ingest.h"

#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/keyring.h"

static const char sql_find[] =
    "SELECT id, state, assistant_id, created_at, consent, retention_until,"
    " flags"
    " FROM conversation WHERE account_id = ? AND vcon_hash = ?";

/* Only of a row known to exist: locking a gap invites deadlocks. */
static const char sql_find_locked[] =
    "SELECT id, state, assistant_id, created_at, consent, retention_until,"
    " flags"
    " FROM conversation WHERE account_id = ? AND vcon_hash = ? FOR UPDATE";

static const char sql_insert[] =
    "INSERT INTO conversation (account_id, id, assistant_id, vcon_hash, state,"
    " started_at, duration_ms, created_at, received_at, consent, consent_at,"
    " consent_offset_ms, settings_version, settings_known, caller_hash,"
    " retention_until, flags)"
    " VALUES (?, ?, ?, ?, 'content', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char sql_insert_refused[] =
    "INSERT INTO conversation (account_id, id, assistant_id, vcon_hash, state,"
    " started_at, consent, settings_version, settings_known, row_until)"
    " VALUES (?, ?, ?, ?, 'refused', ?, ?, ?, ?, ?)";

/* settings_known first: it looks at the version as it was. */
static const char sql_update[] =
    "UPDATE conversation SET duration_ms = COALESCE(?, duration_ms),"
    " created_at = COALESCE(created_at, ?), consent = ?,"
    " consent_at = COALESCE(?, consent_at),"
    " consent_offset_ms = COALESCE(?, consent_offset_ms),"
    " settings_known = IF(settings_version IS NULL, ?, settings_known),"
    " settings_version = COALESCE(settings_version, ?),"
    " caller_hash = COALESCE(?, caller_hash), flags = ?,"
    " version = version + 1"
    " WHERE account_id = ? AND id = ? AND state = 'content'";

static const char sql_part[] =
    "INSERT INTO conversation_part (account_id, conversation_id, class, sealed)"
    " VALUES (?, ?, ?, ?)";

static const char sql_part_there[] =
    "SELECT class FROM conversation_part"
    " WHERE account_id = ? AND conversation_id = ? AND class = ?";

static const char sql_part_drop[] =
    "DELETE FROM conversation_part"
    " WHERE account_id = ? AND conversation_id = ? AND class = ?";

static const char sql_key_drop_transcript[] =
    "UPDATE rufwacht_keys.conversation_key"
    " SET transcript_key = NULL, transcript_day = NULL"
    " WHERE account_id = ? AND conversation_id = ?";

static const char sql_key_row[] =
    "INSERT IGNORE INTO rufwacht_keys.conversation_key"
    " (account_id, conversation_id) VALUES (?, ?)";

/*
 * Written without being able to read: ON DUPLICATE KEY UPDATE would need the
 * right to, so the row is made first and a part deleted before it comes again.
 */
#define KEY_SQL(class)							\
	"UPDATE rufwacht_keys.conversation_key SET "			\
	class "_key = ?, " class "_day = ?"				\
	" WHERE account_id = ? AND conversation_id = ?"

static const char *const sql_key[SEAL_CLASSES] = {
	[SEAL_AUDIO] = KEY_SQL("audio"),
	[SEAL_TRANSCRIPT] = KEY_SQL("transcript"),
	[SEAL_SUMMARY] = KEY_SQL("summary"),
	[SEAL_ANSWERS] = KEY_SQL("answers"),
	[SEAL_CONTACT] = KEY_SQL("contact"),
};

/* Of a new call all at once: less than half of the work for the database. */
static const char sql_keys[] =
    "INSERT INTO rufwacht_keys.conversation_key (account_id, conversation_id,"
    " audio_key, audio_day, transcript_key, transcript_day, summary_key,"
    " summary_day, answers_key, answers_day, contact_key, contact_day)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/* What is known of the call. */
struct known {
	struct uuid	 id;
	const char	*state;
	struct uuid	 assistant;
	int64_t		 created_at;
	const char	*consent;
	int64_t		 retention_until;
	unsigned	 flags;
};

/* A part's key, wrapped; of no bytes where there is no such part. */
struct part_key {
	unsigned char	 wrapped[SEAL_KEY_SIZE];
	size_t		 len;
};

/* One delivery on its way through this file. */
struct work {
	const struct ingest_tools *tools;
	const struct ingest_call *call;
	struct ingest_result *result;
	unsigned char	 vcon_hash[SECRET_SIZE];
	unsigned char	 caller_hash[SECRET_SIZE];
	struct known	 known;
	struct part_key	 key[SEAL_CLASSES];
};

static int	find(struct work *, const char *);
static int	store_new(struct work *);
static int	insert_content(struct work *);
static int	insert_refused(struct work *);
static int	store_again(struct work *);
static int	destroy(struct work *);
static int	update(struct work *);
static int	store_parts(struct work *);
static int	is_wanted(struct work *, enum seal_class);
static int	store_part(struct work *, enum seal_class, int32_t);
static int	insert_keys(struct work *, int32_t);
static int	part_is_there(struct work *, enum seal_class);
static int	drop_transcript(struct work *);
static struct db_value	unless_negative(int64_t);
static struct db_value	hash_or_null(const struct work *);
static struct db_value	version_or_null(const struct work *);

int
ingest_store(const struct ingest_tools *tools, const struct ingest_call *call,
    struct ingest_result *result)
{
	struct work w = { .tools = tools, .call = call, .result = result };
	int found;

	*result = (struct ingest_result){ .retention_until = MOMENT_NONE };
	keyring_index(tools->keyring, "vcon", call->vcon.b,
	    sizeof(call->vcon.b), w.vcon_hash);
	if (call->caller != NULL)
		keyring_index(tools->keyring, "number", call->caller,
		    strlen(call->caller), w.caller_hash);
	if ((found = find(&w, sql_find)) == -1)
		return -1;
	if (found == 0) {
		if (store_new(&w) == 0)
			return 0;
		/* Two deliveries of one call at once: the other was first. */
		if (db_failure(tools->db) != DB_TAKEN)
			return -1;
	}
	if ((found = find(&w, sql_find_locked)) == 1)
		return store_again(&w);
	if (found == 0)
		log_warn("ingest: the row of a delivered call went meanwhile");
	return -1;
}

/* 1 with w->known filled, 0 there is none, -1. */
static int
find(struct work *w, const char *sql)
{
	struct known *k = &w->known;
	struct db_rows *rows;

	rows = db_query(w->tools->db, w->tools->pool, sql,
	    DB_ARGS(db_uuid(&w->call->account),
	    db_bytes(w->vcon_hash, sizeof(w->vcon_hash))));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	(void)db_get_uuid(rows, 0, &k->id);
	k->state = db_get_text(rows, 1);
	(void)db_get_uuid(rows, 2, &k->assistant);
	k->created_at = db_get_time(rows, 3);
	k->consent = db_get_text(rows, 4);
	k->retention_until = db_get_time(rows, 5);
	k->flags = (unsigned)db_get_int(rows, 6);
	return 1;
}

static int
store_new(struct work *w)
{
	w->result->status = INGEST_NEW;
	if (!w->call->keep)
		return insert_refused(w);
	if (insert_content(w) == -1)
		return -1;
	return store_parts(w);
}

static int
insert_content(struct work *w)
{
	const struct ingest_call *c = w->call;
	struct ingest_result *r = w->result;
	int64_t n;

	uuid_v7(&r->id, c->started_at);
	r->content = true;
	r->retention_until = c->kept_from + c->days * MOMENT_DAY;
	n = db_exec(w->tools->db, sql_insert, DB_ARGS(db_uuid(&c->account),
	    db_uuid(&r->id), db_uuid(&c->assistant),
	    db_bytes(w->vcon_hash, sizeof(w->vcon_hash)),
	    db_time(c->started_at), unless_negative(c->duration_ms),
	    db_time(c->created_at), db_time(c->now), db_text(c->outcome),
	    db_time(c->consent_at), unless_negative(c->consent_offset_ms),
	    version_or_null(w), db_int(c->settings_known), hash_or_null(w),
	    db_time(r->retention_until), db_int(c->flags)));
	return n == -1 ? -1 : 0;
}

/* Nothing here may tell the call more exactly than by the hour. */
static int
insert_refused(struct work *w)
{
	const struct ingest_call *c = w->call;
	int64_t hour = moment_floor_hour(c->started_at), n;

	uuid_v7(&w->result->id, hour);
	n = db_exec(w->tools->db, sql_insert_refused,
	    DB_ARGS(db_uuid(&c->account), db_uuid(&w->result->id),
	    db_uuid(&c->assistant),
	    db_bytes(w->vcon_hash, sizeof(w->vcon_hash)), db_time(hour),
	    db_text(c->outcome), version_or_null(w), db_int(c->settings_known),
	    db_time(moment_floor_hour(c->row_until))));
	return n == -1 ? -1 : 0;
}

static int
store_again(struct work *w)
{
	const struct ingest_call *c = w->call;
	const struct known *k = &w->known;
	struct ingest_result *r = w->result;
	bool content = strcmp(k->state, "content") == 0;

	*r = (struct ingest_result){ .status = INGEST_UPDATED, .id = k->id,
		.retention_until = MOMENT_NONE };
	if ((!content && strcmp(k->state, "refused") != 0) ||
	    (content && k->retention_until <= c->now)) {
		r->status = INGEST_GONE;
		return 0;
	}
	if (!uuid_equal(&k->assistant, &c->assistant) ||
	    (k->created_at != MOMENT_NONE && c->created_at != MOMENT_NONE &&
	    k->created_at != c->created_at)) {
		r->status = INGEST_CONFLICT;
		return 0;
	}
	/* A no stays a no, whatever a later delivery says. */
	if (!content)
		return 0;
	if (c->no)
		return destroy(w);
	r->content = true;
	r->retention_until = k->retention_until;
	if (update(w) == -1)
		return -1;
	return store_parts(w);
}

/*
 * A later no: the content goes, and the row becomes that of a refused call
 * with another id.
 */
static int
destroy(struct work *w)
{
	const struct ingest_call *c = w->call;
	const struct ingest_tools *t = w->tools;
	struct erase_order order = {
		.account = c->account,
		.conversation = w->known.id,
		.rule = "refused",
		.now = c->now,
		.row_until = moment_floor_hour(c->row_until),
		.outcome = c->outcome,
	};

	w->result->destroyed = true;
	if (erase_conversation(t->db, t->ledger, &order) != 1 ||
	    find(w, sql_find) != 1)
		return -1;
	w->result->id = w->known.id;
	return 0;
}

/*
 * A call is verified while each of its deliveries was: nobody can tell from
 * which one a part came.
 */
static unsigned
flags_together(unsigned known, unsigned told)
{
	unsigned both = known | (told & ~(unsigned)INGEST_CREATED_MISSING);

	if ((known & told & INGEST_SIGNATURE_VERIFIED) == 0)
		both &= ~(unsigned)INGEST_SIGNATURE_VERIFIED;
	return both;
}

static int
update(struct work *w)
{
	const struct ingest_call *c = w->call;
	bool yes = c->keep && strcmp(c->outcome, "given") == 0;
	int64_t n;

	n = db_exec(w->tools->db, sql_update,
	    DB_ARGS(unless_negative(c->duration_ms), db_time(c->created_at),
	    db_text(yes ? c->outcome : w->known.consent),
	    db_time(yes ? c->consent_at : MOMENT_NONE),
	    unless_negative(yes ? c->consent_offset_ms : -1),
	    db_int(c->settings_known), version_or_null(w), hash_or_null(w),
	    db_int(flags_together(w->known.flags, c->flags)),
	    db_uuid(&c->account), db_uuid(&w->known.id)));
	return n == 1 ? 0 : -1;
}

/* Of a known call, parts of an earlier delivery may be there. */
static int
store_parts(struct work *w)
{
	const struct ingest_call *c = w->call;
	bool again = w->result->status == INGEST_UPDATED;
	int32_t day = moment_day(w->result->retention_until);
	enum seal_class class;
	int wanted;

	if (again && db_exec(w->tools->db, sql_key_row,
	    DB_ARGS(db_uuid(&c->account), db_uuid(&w->result->id))) == -1)
		return -1;
	for (class = SEAL_AUDIO; class < SEAL_NOTES; class++) {
		if (c->part[class].data == NULL)
			continue;
		wanted = again ? is_wanted(w, class) : 1;
		if (wanted == -1 ||
		    (wanted == 1 && store_part(w, class, day) == -1))
			return -1;
	}
	if (!again)
		return insert_keys(w, day);
	return c->no_transcript ? drop_transcript(w) : 0;
}

/*
 * Does this part take the place of what an earlier delivery brought? Not a
 * transcript somebody refused, nor a weak part: it may quote one.
 */
static int
is_wanted(struct work *w, enum seal_class class)
{
	bool refused = (w->known.flags & INGEST_NO_TRANSCRIPT) != 0;
	int there;

	if (!w->call->part[class].weak)
		return !(refused && class == SEAL_TRANSCRIPT);
	if (refused)
		return 0;
	there = part_is_there(w, class);
	return there == -1 ? -1 : !there;
}

static int
store_part(struct work *w, enum seal_class class, int32_t day)
{
	const struct ingest_part *p = &w->call->part[class];
	const struct ingest_tools *t = w->tools;
	struct part_key *key = &w->key[class];
	unsigned char *sealed = pool_alloc(t->pool, p->len + SEAL_OVERHEAD);
	struct db_value account = db_uuid(&w->call->account);
	struct db_value id = db_uuid(&w->result->id);
	int n;

	if ((n = keyring_seal(t->keyring, &w->result->id, class, day, p->data,
	    p->len, sealed, key->wrapped)) == -1)
		return -1;
	key->len = (size_t)n;
	if (w->result->status == INGEST_UPDATED && db_exec(t->db, sql_part_drop,
	    DB_ARGS(account, id, db_int(class))) == -1)
		return -1;
	if (db_exec(t->db, sql_part, DB_ARGS(account, id, db_int(class),
	    db_bytes(sealed, p->len + SEAL_OVERHEAD))) == -1)
		return -1;
	if (w->result->status != INGEST_UPDATED)
		return 0;	/* insert_keys() comes */
	return db_exec(t->db, sql_key[class],
	    DB_ARGS(db_bytes(key->wrapped, key->len), db_int(day), account,
	    id)) == 1 ? 0 : -1;
}

#define KEY(class)							\
	w->key[class].len == 0 ? db_null() :				\
	    db_bytes(w->key[class].wrapped, w->key[class].len),		\
	w->key[class].len == 0 ? db_null() : db_int(day)

static int
insert_keys(struct work *w, int32_t day)
{
	return db_exec(w->tools->db, sql_keys, DB_ARGS(
	    db_uuid(&w->call->account), db_uuid(&w->result->id),
	    KEY(SEAL_AUDIO), KEY(SEAL_TRANSCRIPT), KEY(SEAL_SUMMARY),
	    KEY(SEAL_ANSWERS), KEY(SEAL_CONTACT))) == -1 ? -1 : 0;
}

static int
part_is_there(struct work *w, enum seal_class class)
{
	struct db_rows *rows;

	rows = db_query(w->tools->db, w->tools->pool, sql_part_there,
	    DB_ARGS(db_uuid(&w->call->account), db_uuid(&w->result->id),
	    db_int(class)));
	if (rows == NULL)
		return -1;
	return db_next(rows) ? 1 : 0;
}

static int
drop_transcript(struct work *w)
{
	struct db_value account = db_uuid(&w->call->account);
	struct db_value id = db_uuid(&w->result->id);
	struct db *db = w->tools->db;

	if (db_exec(db, sql_key_drop_transcript, DB_ARGS(account, id)) == -1)
		return -1;
	return db_exec(db, sql_part_drop, DB_ARGS(account, id,
	    db_int(SEAL_TRANSCRIPT))) == -1 ? -1 : 0;
}

static struct db_value
unless_negative(int64_t i)
{
	return i < 0 ? db_null() : db_int(i);
}

static struct db_value
hash_or_null(const struct work *w)
{
	if (w->call->caller == NULL)
		return db_null();
	return db_bytes(w->caller_hash, sizeof(w->caller_hash));
}

static struct db_value
version_or_null(const struct work *w)
{
	uint32_t version = w->call->settings_version;

	return version == 0 ? db_null() : db_int(version);
}
