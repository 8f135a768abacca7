/*
 * Assistants and their numbered settings.
 */
#include "store/assistant.h"

#include <string.h>

#include "base/pool.h"
#include "store/db.h"
#include "store/member.h"

#define VERSION_COLUMNS							\
	"v.number, v.consent_mode, v.retention_days, v.may_record,"	\
	" v.may_transcribe, v.reason, v.author_id, v.created_at"
#define ASSISTANT_COLUMNS						\
	"a.id, a.name, a.language, a.created_at, c.retention_days"
#define ASSISTANT_TABLES						\
	" FROM assistant a"						\
	" JOIN account c ON c.id = a.account_id"			\
	" JOIN assistant_version v ON v.account_id = a.account_id"	\
	" AND v.assistant_id = a.id AND v.number = a.settings_version"

static const char sql_load[] =
    "SELECT " VERSION_COLUMNS ", " ASSISTANT_COLUMNS ASSISTANT_TABLES
    " WHERE a.account_id = ? AND a.id = ?";

static const char sql_list[] =
    "SELECT " VERSION_COLUMNS ", " ASSISTANT_COLUMNS ASSISTANT_TABLES
    " WHERE a.account_id = ? ORDER BY a.name, a.id LIMIT ?";

static const char sql_list_given[] =
    "SELECT " VERSION_COLUMNS ", " ASSISTANT_COLUMNS ASSISTANT_TABLES
    " JOIN membership_assistant m ON m.account_id = a.account_id"
    " AND m.assistant_id = a.id"
    " WHERE a.account_id = ? AND m.person_id = ? ORDER BY a.name, a.id LIMIT ?";

static const char sql_version[] =
    "SELECT " VERSION_COLUMNS " FROM assistant_version v"
    " WHERE v.account_id = ? AND v.assistant_id = ? AND v.number = ?";

static const char sql_versions[] =
    "SELECT " VERSION_COLUMNS " FROM assistant_version v"
    " WHERE v.account_id = ? AND v.assistant_id = ?"
    " ORDER BY v.number DESC LIMIT ?";

static const char sql_authors[] =
    "SELECT v.number, " MEMBER_SQL_NAME ", v.author_id"
    " FROM assistant_version v JOIN account a ON a.id = v.account_id"
    " JOIN person p ON p.id = v.author_id"
    " LEFT JOIN membership m ON m.account_id = v.account_id"
    " AND m.person_id = v.author_id"
    " WHERE v.account_id = ? AND v.assistant_id = ?"
    " ORDER BY v.number DESC LIMIT ?";

/* The first version after the last one that said something else. */
static const char sql_since[] =
    "SELECT v.number, v.created_at FROM assistant_version v"
    " WHERE v.account_id = ? AND v.assistant_id = ? AND v.number > COALESCE(("
    "SELECT MAX(o.number) FROM assistant_version o"
    " LEFT JOIN notice_text t ON t.account_id = o.account_id"
    " AND t.assistant_id = o.assistant_id AND t.number = o.number"
    " AND t.language = ?"
    " WHERE o.account_id = ? AND o.assistant_id = ? AND o.number < ?"
    " AND (t.hash IS NULL OR t.hash <> ?)), 0)"
    " ORDER BY v.number LIMIT 1";

static const char sql_defaults[] =
    "SELECT DISTINCT assistant_id FROM engine_key"
    " WHERE account_id = ? AND revoked_at IS NULL"
    " AND assistant_id IS NOT NULL LIMIT ?";

static const char sql_texts[] =
    "SELECT language, body, hash FROM notice_text"
    " WHERE account_id = ? AND assistant_id = ? AND number = ?"
    " ORDER BY language LIMIT 50";

static const char sql_given[] =
    "SELECT 1 FROM membership_assistant"
    " WHERE account_id = ? AND person_id = ? AND assistant_id = ?";

static const char sql_insert[] =
    "INSERT INTO assistant (account_id, id, name, language, settings_version,"
    " created_at) VALUES (?, ?, ?, ?, 1, ?)";

/* The affected row says whether `from` was still in force. */
static const char sql_raise[] =
    "UPDATE assistant SET name = ?, language = ?,"
    " settings_version = settings_version + 1"
    " WHERE account_id = ? AND id = ? AND settings_version = ?";

static const char sql_insert_version[] =
    "INSERT INTO assistant_version (account_id, assistant_id, number,"
    " consent_mode, retention_days, may_record, may_transcribe, reason,"
    " author_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char sql_insert_text[] =
    "INSERT INTO notice_text (account_id, assistant_id, number, language, body,"
    " hash) VALUES (?, ?, ?, ?, ?, ?)";

static const char *const mode_names[] = {
	[MODE_NONE] = "none",
	[MODE_NOTICE] = "notice",
	[MODE_EXPLICIT] = "explicit",
};

/* Columns of VERSION_COLUMNS, then of ASSISTANT_COLUMNS. */
enum column { NUMBER, MODE, DAYS, RECORD, TRANSCRIBE, REASON, AUTHOR, MADE,
	ID, NAME, LANGUAGE, CREATED, ACCOUNT_DAYS };

static void	read_version(const struct db_rows *, struct assistant_version *);
static void	read_assistant(const struct db_rows *, const struct uuid *,
		    struct assistant *);
static int	load_texts(struct db *, struct pool *, const struct assistant *,
		    struct assistant_version *);
static int	insert_version(struct db *, const struct assistant_draft *,
		    const struct uuid *, uint32_t);
static int	insert_text(struct db *, const struct assistant_draft *,
		    const struct uuid *, uint32_t, const struct notice_text *);

int
assistant_load(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *id, struct assistant *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_load,
	    DB_ARGS(db_uuid(account), db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_assistant(rows, account, out);
	return load_texts(db, pool, out, &out->version) == -1 ? -1 : 1;
}

int
assistant_version_load(struct db *db, struct pool *pool,
    const struct assistant *a, uint32_t number, struct assistant_version *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_version,
	    DB_ARGS(db_uuid(&a->account), db_uuid(&a->id), db_int(number)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_version(rows, out);
	return load_texts(db, pool, a, out) == -1 ? -1 : 1;
}

int
assistant_version_list(struct db *db, struct pool *pool,
    const struct assistant *a, struct assistant_versions *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_versions, DB_ARGS(db_uuid(&a->account),
	    db_uuid(&a->id), db_int(ASSISTANT_VERSIONS_MAX)));
	if (rows == NULL)
		return -1;
	out->v = pool_alloc(pool, ASSISTANT_VERSIONS_MAX * sizeof(*out->v));
	for (out->n = 0; db_next(rows); out->n++)
		read_version(rows, &out->v[out->n]);
	return 0;
}

int
assistant_version_authors(struct db *db, struct pool *pool,
    const struct assistant *a, struct assistant_versions *versions)
{
	struct assistant_version *v;
	struct db_rows *rows;
	struct uuid author;
	size_t i;

	rows = db_query(db, pool, sql_authors, DB_ARGS(db_uuid(&a->account),
	    db_uuid(&a->id), db_int(ASSISTANT_VERSIONS_MAX)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		for (i = 0; i < versions->n; i++)
			if (versions->v[i].number == db_get_int(rows, 0))
				break;
		if (i == versions->n || !db_get_uuid(rows, 2, &author))
			continue;
		v = &versions->v[i];
		v->author_name = db_get_text(rows, 1);
		if (v->author_name == NULL)
			v->author_alias = member_alias(pool, &author);
	}
	return 0;
}

int
assistant_text_since(struct db *db, struct pool *pool, const struct assistant *a,
    const struct notice_text *t, uint32_t *number, int64_t *at)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_since, DB_ARGS(db_uuid(&a->account),
	    db_uuid(&a->id), db_text(t->language), db_uuid(&a->account),
	    db_uuid(&a->id), db_int(a->version.number),
	    db_bytes(t->hash, sizeof(t->hash))));
	if (rows == NULL || !db_next(rows))
		return -1;
	*number = (uint32_t)db_get_int(rows, 0);
	*at = db_get_time(rows, 1);
	return 0;
}

int
assistant_list(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *person, struct assistant_list *out)
{
	struct db_rows *rows;

	if (person == NULL)
		rows = db_query(db, pool, sql_list,
		    DB_ARGS(db_uuid(account), db_int(ASSISTANT_LIST_MAX)));
	else
		rows = db_query(db, pool, sql_list_given,
		    DB_ARGS(db_uuid(account), db_uuid(person),
		    db_int(ASSISTANT_LIST_MAX)));
	if (rows == NULL)
		return -1;
	out->v = pool_alloc(pool, ASSISTANT_LIST_MAX * sizeof(*out->v));
	for (out->n = 0; db_next(rows); out->n++)
		read_assistant(rows, account, &out->v[out->n]);
	return 0;
}

int
assistant_mark_defaults(struct db *db, struct pool *pool,
    const struct uuid *account, struct assistant_list *list)
{
	struct db_rows *rows;
	struct uuid id;
	size_t i;

	rows = db_query(db, pool, sql_defaults,
	    DB_ARGS(db_uuid(account), db_int(ASSISTANT_LIST_MAX)));
	if (rows == NULL)
		return -1;
	while (db_next(rows))
		for (i = 0; db_get_uuid(rows, 0, &id) && i < list->n; i++)
			if (uuid_equal(&list->v[i].id, &id))
				list->v[i].is_default = true;
	return 0;
}

int
assistant_is_given(struct db *db, struct pool *pool, const struct assistant *a,
    const struct uuid *person)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_given, DB_ARGS(db_uuid(&a->account),
	    db_uuid(person), db_uuid(&a->id)));
	if (rows == NULL)
		return -1;
	return db_next(rows) ? 1 : 0;
}

static void
read_version(const struct db_rows *rows, struct assistant_version *v)
{
	*v = (struct assistant_version){
		.number = (uint32_t)db_get_int(rows, NUMBER),
		.mode = assistant_mode(db_get_text(rows, MODE)),
		.retention_days = ASSISTANT_ACCOUNT_PERIOD,
		.may_record = db_get_int(rows, RECORD) != 0,
		.may_transcribe = db_get_int(rows, TRANSCRIBE) != 0,
		.reason = db_get_text(rows, REASON),
		.created_at = db_get_time(rows, MADE),
	};
	if (!db_is_null(rows, DAYS))
		v->retention_days = (int)db_get_int(rows, DAYS);
	v->has_author = db_get_uuid(rows, AUTHOR, &v->author);
}

static void
read_assistant(const struct db_rows *rows, const struct uuid *account,
    struct assistant *a)
{
	*a = (struct assistant){
		.account = *account,
		.name = db_get_text(rows, NAME),
		.language = db_get_text(rows, LANGUAGE),
		.created_at = db_get_time(rows, CREATED),
		.account_days = (int)db_get_int(rows, ACCOUNT_DAYS),
	};
	(void)db_get_uuid(rows, ID, &a->id);
	read_version(rows, &a->version);
}

static int
load_texts(struct db *db, struct pool *pool, const struct assistant *a,
    struct assistant_version *v)
{
	struct db_rows *rows;
	struct notice_text *t;
	const void *hash;
	size_t len;

	rows = db_query(db, pool, sql_texts,
	    DB_ARGS(db_uuid(&a->account), db_uuid(&a->id), db_int(v->number)));
	if (rows == NULL)
		return -1;
	v->texts = pool_alloc(pool, 50 * sizeof(*v->texts));
	for (v->text_count = 0; db_next(rows); v->text_count++) {
		t = &v->texts[v->text_count];
		t->language = db_get_text(rows, 0);
		t->body = db_get_text(rows, 1);
		hash = db_get_bytes(rows, 2, &len);
		if (hash != NULL && len == sizeof(t->hash))
			memcpy(t->hash, hash, len);
	}
	return 0;
}

int
assistant_create(struct db *db, const struct assistant_draft *d,
    struct uuid *id)
{
	uuid_v7(id, d->now);
	if (db_exec(db, sql_insert, DB_ARGS(db_uuid(&d->account), db_uuid(id),
	    db_text(d->name), db_text(d->language), db_time(d->now))) == -1)
		return -1;
	return insert_version(db, d, id, 1);
}

int
assistant_change(struct db *db, const struct assistant_draft *d,
    const struct uuid *id, uint32_t from)
{
	int64_t n;

	n = db_exec(db, sql_raise, DB_ARGS(db_text(d->name),
	    db_text(d->language), db_uuid(&d->account), db_uuid(id),
	    db_int(from)));
	if (n < 1)
		return (int)n;
	return insert_version(db, d, id, from + 1) == -1 ? -1 : 1;
}

static int
insert_version(struct db *db, const struct assistant_draft *d,
    const struct uuid *id, uint32_t number)
{
	int64_t n;
	size_t i;

	n = db_exec(db, sql_insert_version, DB_ARGS(db_uuid(&d->account),
	    db_uuid(id), db_int(number), db_text(assistant_mode_name(d->mode)),
	    d->retention_days == ASSISTANT_ACCOUNT_PERIOD ? db_null() :
	    db_int(d->retention_days), db_int(d->may_record),
	    db_int(d->may_transcribe), db_text(d->reason), db_uuid(d->author),
	    db_time(d->now)));
	if (n == -1)
		return -1;
	for (i = 0; i < d->text_count; i++)
		if (insert_text(db, d, id, number, &d->texts[i]) == -1)
			return -1;
	return 0;
}

static int
insert_text(struct db *db, const struct assistant_draft *d,
    const struct uuid *id, uint32_t number, const struct notice_text *t)
{
	unsigned char hash[SECRET_SIZE];
	int64_t n;

	secret_hash(hash, t->body, strlen(t->body));
	n = db_exec(db, sql_insert_text, DB_ARGS(db_uuid(&d->account),
	    db_uuid(id), db_int(number), db_text(t->language), db_text(t->body),
	    db_bytes(hash, sizeof(hash))));
	return n == -1 ? -1 : 0;
}

int
assistant_days(const struct assistant *a, const struct assistant_version *v)
{
	if (v->retention_days != ASSISTANT_ACCOUNT_PERIOD &&
	    v->retention_days < a->account_days)
		return v->retention_days;
	return a->account_days;
}

const char *
assistant_mode_name(enum assistant_mode mode)
{
	return mode_names[mode];
}

enum assistant_mode
assistant_mode(const char *name)
{
	size_t i;

	for (i = 0; name != NULL && i < COUNT_OF(mode_names); i++)
		if (strcmp(mode_names[i], name) == 0)
			return (enum assistant_mode)i;
	return MODE_EXPLICIT;
}
