/*
 * Search: words kept in the session, and the scan over sealed content.
 */
#include "store/search.h"

#include <stdbool.h>
#include <string.h>

#include "base/keys.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/record.h"
#include "base/seal.h"
#include "base/text.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/opened.h"
#include "store/session.h"

#define BATCH		40	/* conversations opened between two looks at the clock */
#define WORDS_MAX	8
#define SEALED_MAX	600

enum { Q_SAVE, Q_LOAD, Q_BEGIN, Q_END, Q_BATCH };

static const char *const queries[] = {
	[Q_SAVE] = "UPDATE session SET search_id = ?, search_sealed = ? "
	    "WHERE token_hash = ?",
	[Q_LOAD] = "SELECT search_sealed FROM session "
	    "WHERE token_hash = ? AND search_id = ?",
	[Q_BEGIN] = "UPDATE session SET search_busy_until = "
	    "UTC_TIMESTAMP(6) + INTERVAL 3 SECOND WHERE token_hash = ? AND "
	    "(search_busy_until IS NULL OR search_busy_until < UTC_TIMESTAMP(6))",
	[Q_END] = "UPDATE session SET search_busy_until = NULL "
	    "WHERE token_hash = ?",
	[Q_BATCH] = "SELECT c.id, c.assistant_id, c.started_at, c.duration_ms, "
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
	    "AND p.conversation_id = c.id AND p.class > 1 ORDER BY c.id DESC"
};

/* Bound to the session by its key, to this search by the associated data. */
static struct named_key
search_key(const struct named_key *key, const struct session *s)
{
	struct named_key derived = { .id = key->id };

	secret_derive(&derived.key, &key->key, "search", s->id.b,
	    sizeof(s->id.b));
	return derived;
}

/* Key columns of Q_BATCH by class: transcript is class 2, at column 8. */
#define KEY_COLUMN(class)	(8 + 2 * ((unsigned)(class) - SEAL_TRANSCRIPT))

int
search_save(struct db *db, const struct session *s, const struct keys *keys,
    const char *words, struct uuid *id)
{
	unsigned char box[SEALED_MAX];
	size_t len = strlen(words);
	struct named_key k;
	int64_t n;

	if (len + SEAL_NAMED_MOST > sizeof(box))
		return -1;
	uuid_v7(id, s->now);
	k = search_key(keys_now(keys), s);
	len = seal_named(box, &k, id->b, sizeof(id->b), words, len);
	n = db_exec(db, queries[Q_SAVE], DB_ARGS(db_uuid(id),
	    db_bytes(box, len), db_bytes(s->token_hash, SECRET_SIZE)));
	return n == -1 ? -1 : 0;
}

int
search_load(struct db *db, struct pool *pool, const struct session *s,
    struct keys *keys, const struct uuid *id, const char **words)
{
	const struct named_key *key;
	struct db_rows *rows;
	const void *box;
	struct named_key k;
	size_t len;
	char *plain;

	rows = db_query(db, pool, queries[Q_LOAD], DB_ARGS(
	    db_bytes(s->token_hash, SECRET_SIZE), db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows) || (box = db_get_bytes(rows, 0, &len)) == NULL ||
	    seal_key_id(box, len) == -1 ||
	    (key = keys_find(keys, (uint32_t)seal_key_id(box, len))) == NULL)
		return 0;
	plain = pool_secret(pool, len);
	k = search_key(key, s);
	if (seal_open((unsigned char *)plain, &k.key, id->b, sizeof(id->b), box,
	    len) == -1)
		return 0;
	*words = plain;
	return 1;
}

int
search_begin(struct db *db, const struct session *s)
{
	return (int)db_exec(db, queries[Q_BEGIN], DB_ARGS(
	    db_bytes(s->token_hash, SECRET_SIZE)));
}

int
search_end(struct db *db, const struct session *s)
{
	return db_exec(db, queries[Q_END], DB_ARGS(
	    db_bytes(s->token_hash, SECRET_SIZE))) == -1 ? -1 : 0;
}

/* The words, and the query as bare digits where it may be a number. */
struct needle {
	char	*word[WORDS_MAX];
	size_t	 words;
	unsigned found;			/* bit per word, in this conversation */
	char	 digits[24];
};

static void
needle_make(struct needle *n, struct pool *pool, const char *folded)
{
	char *s = pool_strdup(pool, folded), *save = NULL, *w;
	size_t d = 0;

	memset(n, 0, sizeof(*n));
	for (w = strtok_r(s, " \t\n", &save); w != NULL && n->words < WORDS_MAX;
	    w = strtok_r(NULL, " \t\n", &save))
		n->word[n->words++] = w;
	for (; *folded != '\0' && d < sizeof(n->digits) - 1; folded++) {
		if (*folded >= '0' && *folded <= '9')
			n->digits[d++] = *folded;
		else if (strchr(" +-/().", *folded) == NULL)
			d = sizeof(n->digits);	/* not only a number */
	}
	if (d < 4 || d >= sizeof(n->digits))
		n->digits[0] = '\0';
	else if (n->digits[0] == '0')	/* national: compare without the zero */
		memmove(n->digits, n->digits + 1, d);
}

static void
needle_look(struct needle *n, struct pool *pool, const struct record_value *v)
{
	const char *folded = text_fold(pool, v->data, v->len);

	for (size_t i = 0; folded != NULL && i < n->words; i++)
		if ((n->found & (1u << i)) == 0 &&
		    strstr(folded, n->word[i]) != NULL)
			n->found |= 1u << i;
	if (v->tag == RECORD_NUMBER && n->digits[0] != '\0' && folded != NULL &&
	    strstr(folded, n->digits) != NULL)
		n->found = (1u << n->words) - 1;
}

/* The conversation that is being put together from its parts. */
struct scan {
	const struct conversation_tools *t;
	struct pool	*batch;		/* opened content, wiped after each batch */
	struct needle	 needle;
	struct conversation_list *list;
	struct conversation_row row;
	bool		 open;
};

static void
scan_end(struct scan *s)
{
	if (s->open && s->needle.found == (1u << s->needle.words) - 1 &&
	    s->list->n < CONVERSATION_PAGE)
		s->list->row[s->list->n++] = s->row;
	s->open = false;
}

static void
scan_begin(struct scan *s, const struct db_rows *rows, const struct uuid *id)
{
	struct conversation_row *row = &s->row;

	memset(row, 0, sizeof(*row));
	row->id = *id;
	db_get_uuid(rows, 1, &row->assistant);
	row->content = true;
	row->started_at = db_get_time(rows, 2);
	row->duration_ms = db_is_null(rows, 3) ? -1 : db_get_int(rows, 3);
	row->status = pool_strdup(s->t->pool, db_get_text(rows, 4));
	row->consent = pool_strdup(s->t->pool, db_get_text(rows, 5));
	s->needle.found = 0;
	s->open = true;
}

static void
scan_part(struct scan *s, const struct db_rows *rows)
{
	enum seal_class class = (enum seal_class)db_get_int(rows, 6);
	struct conversation_tools t = *s->t;
	struct conversation_part part;
	struct opened_source src;
	struct record_value v;
	size_t at = 0;

	if (class < SEAL_TRANSCRIPT || class >= SEAL_CLASSES)
		return;
	t.pool = s->batch;
	src = opened_columns(rows, class, KEY_COLUMN(class), 7);
	opened_part(&t, &s->row.id, &src, &part);
	while (part.data != NULL && record_next(part.data, part.len, &at, &v))
		needle_look(&s->needle, s->batch, &v);
	if (class == SEAL_SUMMARY)
		s->row.subject = opened_text(s->t->pool, &part, RECORD_SUBJECT);
	if (class == SEAL_CONTACT) {
		s->row.name = opened_text(s->t->pool, &part, RECORD_NAME);
		s->row.number = opened_text(s->t->pool, &part, RECORD_NUMBER);
	}
}

/* One batch; the number of conversations looked at, or -1. */
static int
scan_batch(struct scan *s, const struct conversation_filter *f,
    struct conversation_search *search)
{
	const struct conversation_tools *t = s->t;
	struct uuid below, above, id;
	struct db_rows *rows;
	int n = 0;

	conversation_range(f, &below, &above);
	rows = db_query(t->db, s->batch, queries[Q_BATCH], DB_ARGS(
	    db_uuid(&t->account), db_uuid(&below), db_uuid(&above),
	    db_uuid(t->person), db_uuid(t->person), db_uuid(f->assistant),
	    db_uuid(f->assistant), db_text(f->status), db_text(f->status),
	    db_text(f->consent), db_text(f->consent), db_int(BATCH)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		db_get_uuid(rows, 0, &id);
		if (!s->open || !uuid_equal(&id, &s->row.id)) {
			scan_end(s);
			if (s->list->n == CONVERSATION_PAGE)
				return n;
			scan_begin(s, rows, &id);
			search->last = id;
			search->back_to = s->row.started_at;
			n++;
		}
		if (!db_is_null(rows, 6))
			scan_part(s, rows);
	}
	scan_end(s);
	return n;
}

int
conversation_search(const struct conversation_tools *t,
    const struct conversation_filter *filter, struct conversation_search *search,
    struct conversation_list *list)
{
	int64_t end = moment_ticks() + search->budget_us;
	struct conversation_filter f = *filter;
	struct scan s = { .t = t, .list = list };
	int n;

	list->n = 0;
	list->more = false;
	search->complete = false;
	search->back_to = MOMENT_NONE;
	if (keyring_use(t->keyring, t->db, &t->account) == -1)
		return -1;
	needle_make(&s.needle, t->pool, search->words);
	s.batch = pool_create();
	do {
		n = scan_batch(&s, &f, search);
		f.before = &search->last;
		pool_reset(s.batch);
		search->complete = n >= 0 && n < BATCH &&
		    list->n < CONVERSATION_PAGE;
	} while (n == BATCH && list->n < CONVERSATION_PAGE &&
	    moment_ticks() < end);
	pool_destroy(s.batch);
	return n == -1 ? -1 : 0;
}
