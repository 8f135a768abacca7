/*
 * Fills a private database for the benchmark: accounts with an owner who is
 * signed in, assistants, and conversations whose parts are really sealed.
 *
 *	fill CONVERSATIONS ACCOUNTS
 *
 * Works on the admin connection. Prints a line for each account: the owner's
 * cookie, then ids of conversations to turn pages at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/record.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/account.h"
#include "store/assistant.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/person.h"

#define CHUNK		500	/* conversations of one transaction */
#define DAYS		60	/* back to the oldest call */
#define REFUSED_EACH	13	/* one call in so many left nothing */
#define CURSORS		12	/* ids printed for an account */
#define ASSISTANTS	3
#define TURNS		14
#define PART_MAX	4096

static const char *const assistants[ASSISTANTS] = {
	"Empfang", "Rezepttelefon", "Terminannahme & Rückruf"
};

static const char *const first_names[] = {
	"Jürgen", "Ines", "Tomasz", "Ayşe", "Björn", "Margarethe", "Olga", "Paul"
};

static const char *const last_names[] = {
	"Fahrenholz", "Wierzba", "Öztürk", "Müller-Lüdenscheidt", "Groß",
	"O'Brien", "Schröder", "Nguyen", "Krause", "Baumgärtner", "Haas"
};

static const char *const subjects[] = {
	"Prophylaxe-Termin verschieben", "Krone hat sich gelöst, Schmerzen",
	"Rezept für Blutdrucktabletten", "Fragen zu Rechnung & Mahnung",
	"Rückruf wegen \"Befund\" erbeten", "Überweisung an die Fachärztin",
	"Neue Patientin, Erstgespräch", "Absage für Donnerstag < 12 Uhr"
};

static const char *const turns[] = {
	"Guten Tag, Sie sprechen mit dem Telefonassistenten der Praxis.",
	"Hallo, ich möchte bitte meinen Termin am Dienstag verschieben.",
	"Gern. Passt Ihnen stattdessen Donnerstag um neun Uhr dreißig?",
	"Ja, das ist besser. Vormittags kann ich fast immer."
};

static const char *const statuses[] = { "new", "progress", "done", "done" };

static const char sql_member[] =
    "INSERT INTO membership (account_id, person_id, role, created_at)"
    " VALUES (?, ?, 'owner', ?)";
static const char sql_factor[] =
    "INSERT INTO second_factor (person_id) VALUES (?)";
static const char sql_session[] =
    "INSERT INTO session (token_hash, id, person_id, account_id, state,"
    " started_at, last_used_at, expires_at, idle_seconds, stepped_up_at)"
    " VALUES (?, ?, ?, ?, 'full', ?, ?, ?, 86400, ?)";
static const char sql_content[] =
    "INSERT INTO conversation (account_id, id, assistant_id, vcon_hash, state,"
    " started_at, duration_ms, created_at, received_at, status, consent,"
    " consent_at, consent_offset_ms, settings_version, settings_known,"
    " caller_hash, retention_until) VALUES"
    " (?, ?, ?, ?, 'content', ?, ?, ?, ?, ?, ?, ?, 8000, 1, 1, ?, ?)";
static const char sql_refused[] =
    "INSERT INTO conversation (account_id, id, assistant_id, vcon_hash, state,"
    " started_at, consent, row_until) VALUES"
    " (?, ?, ?, ?, 'refused', ?, ?, ?)";
static const char sql_keys[] =
    "INSERT INTO rufwacht_keys.conversation_key (account_id, conversation_id,"
    " transcript_key, transcript_day, summary_key, summary_day, contact_key,"
    " contact_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char sql_parts[] =
    "INSERT INTO conversation_part (account_id, conversation_id, class, sealed)"
    " VALUES (?, ?, 2, ?), (?, ?, 3, ?), (?, ?, 5, ?)";

/* What is being filled. */
struct filling {
	struct db	*db;
	struct pool	*pool;
	struct keyring	*keyring;
	struct uuid	 account;
	struct uuid	 assistant[ASSISTANTS];
	int64_t		 now;
	unsigned	 count;		/* conversations of this account */
};

/* One part, sealed. */
struct sealed {
	unsigned char	 box[PART_MAX];
	size_t		 len;
	unsigned char	 wrapped[SEAL_KEY_SIZE];
	int		 wrapped_len;
};

/* Always the same sequence, so that two fillings look alike. */
static unsigned
pick(unsigned bound)
{
	static uint64_t state = 0x9e3779b97f4a7c15;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)((state >> 32) % bound);
}

static int
seal(struct filling *f, const struct uuid *id, enum seal_class class,
    const struct buf *plain, struct sealed *out)
{
	int32_t day = moment_day(f->now + 30 * MOMENT_DAY);

	out->len = plain->len + SEAL_OVERHEAD;
	if (out->len > sizeof(out->box))
		return -1;
	out->wrapped_len = keyring_seal(f->keyring, id, class, day, plain->data,
	    plain->len, out->box, out->wrapped);
	return out->wrapped_len == -1 ? -1 : 0;
}

static void
add(struct buf *b, enum record_tag tag, const char *text)
{
	record_add(b, tag, text, strlen(text));
}

static int
seal_transcript(struct filling *f, const struct uuid *id, struct sealed *out)
{
	struct buf b;

	buf_init(&b, f->pool, 2048);
	for (unsigned i = 0; i < TURNS; i++) {
		add(&b, RECORD_TURN, i % 2 == 0 ? "a" : "c");
		record_add_int(&b, RECORD_AT, i * 7000);
		add(&b, RECORD_TEXT, turns[i % COUNT_OF(turns)]);
	}
	return seal(f, id, SEAL_TRANSCRIPT, &b, out);
}

static int
seal_summary(struct filling *f, const struct uuid *id, struct sealed *out)
{
	struct buf b;

	buf_init(&b, f->pool, 512);
	add(&b, RECORD_SUBJECT, subjects[pick(COUNT_OF(subjects))]);
	add(&b, RECORD_SUMMARY, "Die Anruferin bittet um einen anderen Termin. "
	    "Angeboten wurde Donnerstag, 9:30 Uhr; sie hat zugesagt und "
	    "möchte eine Bestätigung. Sonst ist nichts zu tun.");
	return seal(f, id, SEAL_SUMMARY, &b, out);
}

static int
seal_contact(struct filling *f, const struct uuid *id, struct sealed *out)
{
	struct buf b;

	buf_init(&b, f->pool, 256);
	if (pick(10) != 0)
		add(&b, RECORD_NAME, pool_printf(f->pool, "%s %s",
		    first_names[pick(COUNT_OF(first_names))],
		    last_names[pick(COUNT_OF(last_names))]));
	if (pick(12) != 0)
		add(&b, RECORD_NUMBER, pool_printf(f->pool, "+4917155%05u",
		    pick(100000)));
	return seal(f, id, SEAL_CONTACT, &b, out);
}

static int
insert_row(struct filling *f, const struct uuid *id, int64_t start)
{
	static const char *const why[] = { "refused", "unclear", "silent" };
	unsigned char hash[SECRET_SIZE], caller[SECRET_SIZE];
	struct db_value account = db_uuid(&f->account);
	const struct uuid *assistant = &f->assistant[pick(ASSISTANTS)];

	secret_random(hash, sizeof(hash));
	secret_random(caller, sizeof(caller));
	if (pick(REFUSED_EACH) == 0)
		return db_exec(f->db, sql_refused, DB_ARGS(account, db_uuid(id),
		    db_uuid(assistant), db_bytes(hash, sizeof(hash)),
		    db_time(moment_floor_hour(start)),
		    db_text(why[pick(COUNT_OF(why))]),
		    db_time(f->now + 90 * MOMENT_DAY))) == -1 ? -1 : 0;
	return db_exec(f->db, sql_content, DB_ARGS(account, db_uuid(id),
	    db_uuid(assistant), db_bytes(hash, sizeof(hash)), db_time(start),
	    db_int(20000 + (int64_t)pick(pick(20) == 0 ? 5000000 : 300000)),
	    db_time(start), db_time(f->now),
	    db_text(statuses[pick(COUNT_OF(statuses))]),
	    db_text(pick(3) == 0 ? "noticed" : "given"), db_time(start),
	    db_bytes(caller, sizeof(caller)),
	    db_time(f->now + 30 * MOMENT_DAY))) == -1 ? -1 : 1;
}

static int
insert_parts(struct filling *f, const struct uuid *id)
{
	struct sealed t, s, c;
	struct db_value account = db_uuid(&f->account), conv = db_uuid(id);
	struct db_value day = db_int(moment_day(f->now + 30 * MOMENT_DAY));

	if (seal_transcript(f, id, &t) == -1 || seal_summary(f, id, &s) == -1 ||
	    seal_contact(f, id, &c) == -1)
		return -1;
	if (db_exec(f->db, sql_keys, DB_ARGS(account, conv,
	    db_bytes(t.wrapped, (size_t)t.wrapped_len), day,
	    db_bytes(s.wrapped, (size_t)s.wrapped_len), day,
	    db_bytes(c.wrapped, (size_t)c.wrapped_len), day)) == -1)
		return -1;
	return db_exec(f->db, sql_parts, DB_ARGS(
	    account, conv, db_bytes(t.box, t.len),
	    account, conv, db_bytes(s.box, s.len),
	    account, conv, db_bytes(c.box, c.len))) == -1 ? -1 : 0;
}

/* Call number `i`, from the oldest on. */
static int
insert_conversation(struct filling *f, unsigned i)
{
	int64_t step = DAYS * MOMENT_DAY / f->count;
	int64_t start = f->now - (f->count - i) * step + pick(1000) * 1000;
	struct uuid id;
	int rc;

	uuid_v7(&id, start);
	if ((rc = insert_row(f, &id, start)) == 1)
		rc = insert_parts(f, &id);
	if (rc == 0 && i % (f->count / CURSORS + 1) == f->count / CURSORS / 2) {
		char text[UUID_TEXT_SIZE];

		uuid_format(&id, text);
		printf(" %s", text);
	}
	return rc;
}

static int
insert_owner(struct filling *f, unsigned number)
{
	unsigned char hash[SECRET_SIZE];
	char token[SECRET_TOKEN_SIZE];
	struct uuid person, session;
	struct db_value now = db_time(f->now);

	secret_token(token);
	secret_hash(hash, token, strlen(token));
	uuid_v7(&session, f->now);
	if (person_create(f->db, pool_printf(f->pool, "owner%u@bench.example",
	    number), "Dr. Ruth Mohnweiler", f->now, &person) == -1 ||
	    db_exec(f->db, sql_member, DB_ARGS(db_uuid(&f->account),
	    db_uuid(&person), now)) == -1 ||
	    db_exec(f->db, sql_factor, DB_ARGS(db_uuid(&person))) == -1 ||
	    db_exec(f->db, sql_session, DB_ARGS(db_bytes(hash, sizeof(hash)),
	    db_uuid(&session), db_uuid(&person), db_uuid(&f->account), now, now,
	    db_time(f->now + 7 * MOMENT_DAY), now)) == -1)
		return -1;
	printf("%s", token);
	return 0;
}

static int
insert_account(struct filling *f, unsigned number)
{
	struct account account = {
		.name = pool_printf(f->pool, "Zahnarztpraxis Mohnweiler & %u",
		    number),
		.brand = "base", .language = "de", .retention_days = 30,
		.agents_see_pii = true, .created_at = f->now,
		.closed_at = MOMENT_NONE
	};
	struct assistant_draft draft = {
		.language = "de", .mode = MODE_NOTICE, .may_transcribe = true,
		.retention_days = ASSISTANT_ACCOUNT_PERIOD, .now = f->now
	};

	uuid_v7(&account.id, f->now);
	f->account = draft.account = account.id;
	if (account_create(f->db, &account) == -1 ||
	    keyring_create_account(f->keyring, f->db, &f->account, f->now) == -1 ||
	    keyring_use(f->keyring, f->db, &f->account) == -1)
		return -1;
	for (unsigned i = 0; i < ASSISTANTS; i++) {
		draft.name = assistants[i];
		if (assistant_create(f->db, &draft, &f->assistant[i]) == -1)
			return -1;
	}
	return insert_owner(f, number);
}

static int
fill_account(struct filling *f, unsigned number)
{
	if (db_begin(f->db) == -1 || insert_account(f, number) == -1)
		return -1;
	for (unsigned i = 0; i < f->count; i++) {
		if (i % CHUNK == 0) {
			pool_reset(f->pool);
			if (db_commit(f->db) == -1 || db_begin(f->db) == -1)
				return -1;
		}
		if (insert_conversation(f, i) == -1)
			return -1;
	}
	printf("\n");
	return db_commit(f->db);
}

int
main(int argc, char **argv)
{
	static struct conf conf;
	struct filling f = { 0 };
	uint64_t calls, accounts;
	char error[300];
	int rc = 1;

	if (argc != 3 ||
	    text_parse_uint(argv[1], strlen(argv[1]), 100000000, &calls) == -1 ||
	    text_parse_uint(argv[2], strlen(argv[2]), 100000, &accounts) == -1 ||
	    accounts == 0 || calls / accounts == 0) {
		fprintf(stderr, "usage: fill CONVERSATIONS ACCOUNTS\n");
		return 2;
	}
	if (conf_load(&conf, NULL, error, sizeof(error)) == -1 ||
	    secret_init() == -1 || (f.keyring = keyring_open(&conf)) == NULL ||
	    (f.db = db_open(&conf, "admin")) == NULL || db_ready(f.db) == -1)
		return 1;
	f.pool = pool_create();
	f.count = (unsigned)(calls / accounts);
	/* Made by this program, checked by nobody: twice as fast. */
	if (db_script(f.db, "USE rufwacht;\nSET SESSION foreign_key_checks = 0;\n"
	    "SET SESSION unique_checks = 0;\n") == -1 ||
	    db_now(f.db, &f.now) == -1)
		goto out;
	for (unsigned i = 1; i <= accounts; i++)
		if (fill_account(&f, i) == -1)
			goto out;
	rc = 0;
out:
	pool_destroy(f.pool);
	db_close(f.db);
	keyring_close(f.keyring);
	return rc;
}
