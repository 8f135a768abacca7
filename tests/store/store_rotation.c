/*
 * Keys rotated under a real database, by rufwachtctl: what was made before can
 * be read all the time, is made anew, and the older key goes when nothing
 * refers to it. Kills in between do no harm, writers in between lose nothing.
 *
 * Needs the environment that httpd-conf/stack.py gives: RUFWACHT_CONFIG (a
 * migrated database), STATE, RUFWACHTCTL.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/unit.h"

#include "base/conf.h"
#include "base/keys.h"
#include "base/ledger.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/record.h"
#include "base/seal.h"
#include "store/account.h"
#include "store/assistant.h"
#include "store/audit.h"
#include "store/conversation.h"
#include "store/credential.h"
#include "store/password.h"
#include "store/db.h"
#include "store/ingest.h"
#include "store/keyring.h"
#include "store/search.h"
#include "store/session.h"

#define WORDS		"Zahnschmerzen seit Dienstag"
#define PEOPLE		230	/* more than two batches */
#define ACCOUNTS	130
#define CALLS		140
#define KILLS		10

extern char **environ;

static struct world {
	struct conf	 conf;
	struct pool	*pool;
	struct db	*db;		/* the database's admin */
	struct keyring	*keyring;
	struct ledger	*ledger;
	struct keys	*totp, *session, *audit;
	struct uuid	 account, assistant;
	int64_t		 now;
	char		 key_dir[300], ledger_dir[300], conf_file[300];
} w;

static const char *const purposes[] = {
	"content", "index", "totp", "audit", "mail", "session", "ledger"
};

static void
give_up(const char *what)
{
	fprintf(stderr, "%s failed\n", what);
	exit(2);
}

static const char *
need_env(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL)
		give_up(name);
	return value;
}

/* The configuration of the state, with keys and ledger of our own. */
static void
write_conf(void)
{
	char line[600];
	FILE *in, *out;

	if ((in = fopen(need_env("RUFWACHT_CONFIG"), "r")) == NULL ||
	    (out = fopen(w.conf_file, "w")) == NULL)
		give_up("copying the configuration");
	while (fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "key_dir", 7) != 0 &&
		    strncmp(line, "ledger_dir", 10) != 0)
			fputs(line, out);
	fprintf(out, "key_dir = %s\nledger_dir = %s\nwatchdog_seconds = 1\n",
	    w.key_dir, w.ledger_dir);
	fclose(in);
	fclose(out);
	if (setenv("RUFWACHT_CONFIG", w.conf_file, 1) == -1)
		give_up("setenv");
}

static void
make_keys(void)
{
	const char *state = need_env("STATE");
	size_t i;

	snprintf(w.key_dir, sizeof(w.key_dir), "%s/rotation-keys", state);
	snprintf(w.ledger_dir, sizeof(w.ledger_dir), "%s/rotation-ledger", state);
	snprintf(w.conf_file, sizeof(w.conf_file), "%s/rotation.conf", state);
	if (mkdir(w.key_dir, 0700) == -1 || mkdir(w.ledger_dir, 0700) == -1)
		give_up("mkdir");
	for (i = 0; i < COUNT_OF(purposes); i++)
		if (keys_create(w.key_dir, purposes[i]) != 0)
			give_up("making a key file");
	if (seal_days_create(w.key_dir, moment_day(moment_now())) != 0)
		give_up("making the day key file");
}

/* To whom the state belongs, as all other secrets: else `check` complains. */
static void
give_keys(void)
{
	char path[600];
	struct stat st;
	size_t i;

	snprintf(path, sizeof(path), "%s/rw_login", w.conf.db_password_dir);
	if (stat(path, &st) == -1)
		give_up("stat");
	for (i = 0; i <= COUNT_OF(purposes); i++) {
		snprintf(path, sizeof(path), "%s/%s", w.key_dir,
		    i < COUNT_OF(purposes) ? purposes[i] : "day");
		if (chown(path, st.st_uid, st.st_gid) == -1)
			give_up("chown");
	}
}

static struct uuid
add_account(void)
{
	struct account a = { .name = "Probe", .brand = "base", .language = "de",
	    .retention_days = 30, .created_at = w.now };

	uuid_v7(&a.id, w.now);
	if (account_create(w.db, &a) == -1 ||
	    keyring_create_account(w.keyring, w.db, &a.id, w.now) == -1)
		give_up("making an account");
	return a.id;
}

static struct uuid
add_assistant(const struct uuid *account)
{
	struct assistant_draft d = { .name = "Empfang", .language = "de",
	    .mode = MODE_NOTICE, .retention_days = ASSISTANT_ACCOUNT_PERIOD,
	    .may_record = true, .may_transcribe = true, .now = w.now };
	struct uuid id;

	d.account = *account;
	if (assistant_create(w.db, &d, &id) == -1)
		give_up("making an assistant");
	return id;
}

static struct db *
connect_admin(void)
{
	struct db *db = db_open(&w.conf, "admin");

	if (db == NULL || db_ready(db) == -1 ||
	    db_script(db, "USE rufwacht") == -1)
		give_up("connecting");
	return db;
}

static void
set_up(void)
{
	char error[256];

	if (secret_init() == -1)
		give_up("secret_init");
	make_keys();
	write_conf();
	w.pool = pool_create();
	if (conf_load(&w.conf, NULL, error, sizeof(error)) == -1 ||
	    (w.audit = keys_open(w.key_dir, "audit")) == NULL ||
	    (w.totp = keys_open(w.key_dir, "totp")) == NULL ||
	    (w.session = keys_open(w.key_dir, "session")) == NULL)
		give_up("configuration");
	give_keys();
	audit_init("store_rotation", w.audit);
	w.db = connect_admin();
	if ((w.ledger = ledger_open(w.ledger_dir, w.key_dir)) == NULL ||
	    (w.keyring = keyring_open(&w.conf)) == NULL ||
	    db_now(w.db, &w.now) == -1)
		give_up("opening keyring and ledger");
	w.account = add_account();
	w.assistant = add_assistant(&w.account);
}

/* rufwachtctl with up to four words; what it says goes nowhere. */
static pid_t
start_ctl(const char *const words[4])
{
	char *argv[6] = { NULL };
	posix_spawn_file_actions_t quiet;
	pid_t pid;
	int i;

	argv[0] = strdup(need_env("RUFWACHTCTL"));
	for (i = 0; i < 4 && words[i] != NULL; i++)
		argv[i + 1] = strdup(words[i]);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawn(&pid, argv[0], &quiet, NULL, argv, environ) != 0)
		give_up("starting rufwachtctl");
	posix_spawn_file_actions_destroy(&quiet);
	for (i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	return pid;
}

static int
exit_status(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) == -1 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

#define CTL(...) exit_status(start_ctl((const char *const [4]){ __VA_ARGS__ }))

/* Kills the command after ever longer times, until it gets through. */
static int
kill_until_done(const char *const words[4])
{
	struct timespec pause = { 0, 0 };
	int i, status = -1;
	pid_t pid;

	for (i = 0; i < KILLS && status == -1; i++) {
		pid = start_ctl(words);
		pause.tv_nsec = 15000000 + 5000000 * i;
		nanosleep(&pause, NULL);
		kill(pid, SIGKILL);
		status = exit_status(pid);
	}
	return status == -1 ? exit_status(start_ctl(words)) : status;
}

/* As if the key file had been changed an hour and more ago. */
static void
age(const char *purpose)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		{ .tv_sec = time(NULL) - 4000 } };
	char path[400];

	snprintf(path, sizeof(path), "%s/%s", w.key_dir, purpose);
	if (utimensat(AT_FDCWD, path, times, 0) == -1)
		give_up("utimensat");
}

static int64_t
number(const char *sql, struct db_args args)
{
	struct db_rows *rows = db_query(w.db, w.pool, sql, args);

	return rows != NULL && db_next(rows) ? db_get_int(rows, 0) : -1;
}

/* A call with transcript and summary, by connection and keyring given. */
static int
deliver(struct db *db, struct keyring *keyring, const struct uuid *vcon,
    struct ingest_result *result)
{
	struct ingest_call call = {
		.account = w.account, .assistant = w.assistant, .vcon = *vcon,
		.created_at = w.now, .started_at = w.now - MOMENT_HOUR,
		.duration_ms = 65000, .kept_from = w.now, .days = 20,
		.keep = true, .outcome = "given", .consent_at = MOMENT_NONE,
		.consent_offset_ms = -1, .caller = "+4917123450017",
		.now = w.now, .row_until = w.now + 90 * MOMENT_DAY
	};
	struct pool *pool = pool_create();
	struct ingest_tools tools = { db, pool, keyring, w.ledger };
	struct buf text;
	int rc = -1;

	buf_init(&text, pool, 256);
	record_add(&text, RECORD_TURN, "c", 1);
	record_add(&text, RECORD_TEXT, WORDS, strlen(WORDS));
	call.part[SEAL_TRANSCRIPT].data = text.data;
	call.part[SEAL_TRANSCRIPT].len = text.len;
	call.part[SEAL_SUMMARY] = call.part[SEAL_TRANSCRIPT];
	if (keyring_use(keyring, db, &w.account) == 0 && db_begin(db) == 0 &&
	    ingest_store(&tools, &call, result) == 0)
		rc = db_commit(db);
	if (rc == -1)
		db_rollback(db);
	pool_destroy(pool);
	return rc;
}

static struct uuid
add_call(void)
{
	struct ingest_result result;
	struct uuid vcon;

	uuid_v7(&vcon, moment_now());
	if (deliver(w.db, w.keyring, &vcon, &result) == -1)
		give_up("storing a call");
	return result.id;
}

static bool
opens_with(struct keyring *keyring, const struct uuid *id)
{
	struct pool *pool = pool_create();
	struct conversation_tools t = { .db = w.db, .pool = pool,
	    .keyring = keyring, .account = w.account };
	const struct conversation_part *part;
	struct conversation c;
	bool good = false;

	if (conversation_load(&t, id, &c) == 1) {
		part = &c.part[SEAL_TRANSCRIPT];
		good = part->data != NULL && memmem(part->data, part->len,
		    WORDS, strlen(WORDS)) != NULL &&
		    c.part[SEAL_SUMMARY].data != NULL;
	}
	pool_destroy(pool);
	return good;
}

/* With what a process knows that was there before, and with a new one. */
static bool
opens(const struct uuid *id)
{
	struct keyring *fresh = keyring_open(&w.conf);
	bool good = fresh != NULL && opens_with(fresh, id) &&
	    opens_with(w.keyring, id);

	keyring_close(fresh);
	return good;
}

static void
test_usage(void)
{
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "day"), 2);
	CU_ASSERT_EQUAL(CTL("keys", "rotate"), 2);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "x"), 2);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "0"), 4);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "7"), 3);
	CU_ASSERT_EQUAL(CTL("keys", "rewrap", "content"), 0);
	CU_ASSERT_EQUAL(CTL("keys", "list"), 0);
	CU_ASSERT_EQUAL(CTL("account", "rotate-key", "x"), 2);
	CU_ASSERT_EQUAL(CTL("account", "rotate-key",
	    "00000000-0000-7000-8000-000000000001"), 3);
}

static void
test_content(void)
{
	static const char *const rewrap[4] = { "keys", "rewrap", "content" };
	struct uuid before = add_call(), account;
	int i;

	for (i = 0; i < ACCOUNTS; i++)
		add_account();
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "content"), 0);
	account = add_account();
	CU_ASSERT(opens(&before));
	CU_ASSERT_EQUAL(number("SELECT HEX(SUBSTR(wrapped, 1, 5)) = "
	    "'0200000001' FROM rufwacht_keys.account_key WHERE account_id = ?",
	    DB_ARGS(db_uuid(&account))), 1);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "0"), 4);
	CU_ASSERT_EQUAL(kill_until_done(rewrap), 0);
	CU_ASSERT(opens(&before));
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "0"), 75);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "1"), 4);
	age("content");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "0"), 0);
	CU_ASSERT(opens(&before));
	CU_ASSERT_EQUAL(CTL("keys", "retire", "content", "0"), 3);
}

/* Hashes stay: a call is known again, and there is no second row of it. */
static void
test_index(void)
{
	unsigned char was[SECRET_SIZE], is[SECRET_SIZE];
	struct ingest_result result;
	struct uuid vcon, later;

	uuid_v7(&vcon, moment_now());
	CU_ASSERT_EQUAL(deliver(w.db, w.keyring, &vcon, &result), 0);
	CU_ASSERT_EQUAL(result.status, INGEST_NEW);
	keyring_index(w.keyring, "number", "+49", 3, was);
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "index"), 0);
	CU_ASSERT_EQUAL(deliver(w.db, w.keyring, &vcon, &result), 0);
	CU_ASSERT_EQUAL(result.status, INGEST_UPDATED);
	later = add_account();
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM rufwacht_keys.index_key "
	    "WHERE account_id = ?", DB_ARGS(db_uuid(&later))), 1);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "index", "0"), 4);
	CU_ASSERT_EQUAL(kill_until_done((const char *const [4]){ "keys",
	    "rewrap", "index" }), 0);
	age("index");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "index", "0"), 0);
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "index"), 0);
	CU_ASSERT_EQUAL(CTL("keys", "rewrap", "index"), 0);
	age("index");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "index", "1"), 0);
	keyring_close(w.keyring);
	w.keyring = keyring_open(&w.conf);
	CU_ASSERT_EQUAL(deliver(w.db, w.keyring, &vcon, &result), 0);
	CU_ASSERT_EQUAL(result.status, INGEST_UPDATED);
	keyring_index(w.keyring, "number", "+49", 3, is);
	CU_ASSERT(memcmp(was, is, sizeof(was)) == 0);
}

static const char codes[CREDENTIAL_CODES][CREDENTIAL_CODE_LENGTH + 1] = {
	"AAAAAAAAAAAAAAAA", "BAAAAAAAAAAAAAAA", "CAAAAAAAAAAAAAAA",
	"DAAAAAAAAAAAAAAA", "EAAAAAAAAAAAAAAA", "FAAAAAAAAAAAAAAA",
	"GAAAAAAAAAAAAAAA", "HAAAAAAAAAAAAAAA", "IAAAAAAAAAAAAAAA",
	"JAAAAAAAAAAAAAAA"
};

/* The present password, and two before it. */
static int
add_passwords(const struct uuid *id, const char *present)
{
	static const char *const before[] = { "first", "second" };
	struct pool *pool = pool_create();
	int rc = 0;

	for (unsigned k = 0; k < 2 && rc == 0; k++)
		rc = password_replace(w.db, pool, w.totp, id, before[k],
		    w.now - 2 + k);
	if (rc == 0)
		rc = password_replace(w.db, pool, w.totp, id, present, w.now);
	pool_destroy(pool);
	return rc;
}

static struct uuid
add_person(unsigned i)
{
	struct credential_totp t = { .secret = { (unsigned char)i, 7 },
	    .created_at = w.now };
	struct uuid id;
	char text[40];

	uuid_v7(&id, w.now);
	uuid_v7(&t.id, w.now);
	snprintf(text, sizeof(text), "r%u@example.com", i);
	if (db_begin(w.db) == -1 ||
	    db_exec(w.db, "INSERT INTO person (id, email, name, created_at) "
	    "VALUES (?, ?, 'Rita', ?)", DB_ARGS(db_uuid(&id), db_text(text),
	    db_time(w.now))) == -1 ||
	    add_passwords(&id, text) == -1 ||
	    credential_set_totp(w.db, w.totp, &id, &t) == -1 ||
	    credential_set_codes(w.db, w.totp, &id, codes, w.now) == -1 ||
	    db_commit(w.db) == -1)
		give_up("making a person");
	return id;
}

static bool
is_person_whole(const struct uuid *id, unsigned i)
{
	struct pool *pool = pool_create();
	struct credential_totp *t = NULL;
	struct password_old old;
	struct credential c;
	char text[40];
	bool good;

	snprintf(text, sizeof(text), "r%u@example.com", i);
	good = credential_by_person(w.db, pool, w.totp, id, &c) == 1 &&
	    c.hash != NULL && strcmp(c.hash, text) == 0 &&
	    credential_totp(w.db, pool, w.totp, id, &t) == 1 &&
	    t->secret[0] == (unsigned char)i && t->secret[1] == 7 &&
	    password_before(w.db, pool, w.totp, id, &old) == 0 &&
	    old.n == 2 && strcmp(old.hash[0], "second") == 0 &&
	    strcmp(old.hash[1], "first") == 0;
	pool_destroy(pool);
	return good;
}

static void
test_totp(void)
{
	static const char *const rewrap[4] = { "keys", "rewrap", "totp" };
	static struct uuid id[PEOPLE + 1];
	unsigned char box[CREDENTIAL_SEALED_MOST];
	unsigned i;
	size_t len;

	for (i = 0; i < PEOPLE; i++)
		id[i] = add_person(i);
	len = credential_seal_offer(w.totp, &id[0],
	    (const unsigned char *)"01234567890123456789", box);
	CU_ASSERT_EQUAL(db_exec(w.db, "INSERT INTO session (token_hash, id, "
	    "person_id, state, started_at, last_used_at, expires_at, "
	    "idle_seconds, enrol_sealed) VALUES (REPEAT('t', 32), "
	    "REPEAT('s', 16), ?, 'enrol', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), "
	    "UTC_TIMESTAMP(6) + INTERVAL 1 HOUR, 1000, ?)",
	    DB_ARGS(db_uuid(&id[0]), db_bytes(box, len))), 1);
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "totp"), 0);
	keys_refresh(w.totp);
	CU_ASSERT(is_person_whole(&id[3], 3));
	CU_ASSERT_EQUAL(credential_use_code(w.db, w.totp, &id[3], codes[0]), 1);
	id[PEOPLE] = add_person(PEOPLE);
	CU_ASSERT_EQUAL(credential_use_code(w.db, w.totp, &id[PEOPLE],
	    codes[0]), 1);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "totp", "0"), 4);
	CU_ASSERT_EQUAL(kill_until_done(rewrap), 0);
	age("totp");
	/* Only the secret on offer is left. */
	CU_ASSERT_EQUAL(CTL("keys", "retire", "totp", "0"), 4);
	CU_ASSERT_EQUAL(db_exec(w.db, "DELETE FROM session", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "totp", "0"), 0);
	keys_refresh(w.totp);
	for (i = 0; i <= PEOPLE; i++) {
		CU_ASSERT(is_person_whole(&id[i], i));
		CU_ASSERT_EQUAL(credential_use_code(w.db, w.totp, &id[i],
		    codes[1]), 1);
		CU_ASSERT_EQUAL(credential_use_code(w.db, w.totp, &id[i],
		    codes[1]), 0);
	}
	CU_ASSERT_EQUAL(credential_use_code(w.db, w.totp, &id[3], codes[0]), 0);
}

static void
test_session(void)
{
	struct session s = { .token_hash = { 'u' }, .now = w.now };
	struct uuid person = add_person(1000), before, after;
	const char *words;

	uuid_v7(&s.id, w.now);
	CU_ASSERT_EQUAL(db_exec(w.db, "INSERT INTO session (token_hash, id, "
	    "person_id, state, started_at, last_used_at, expires_at, "
	    "idle_seconds) VALUES (?, ?, ?, 'full', UTC_TIMESTAMP(6), "
	    "UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 8 HOUR, 10000)",
	    DB_ARGS(db_bytes(s.token_hash, SECRET_SIZE), db_uuid(&s.id),
	    db_uuid(&person))), 1);
	CU_ASSERT_EQUAL(search_save(w.db, &s, w.session, "alt", &before), 0);
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "session"), 0);
	CU_ASSERT_EQUAL(search_load(w.db, w.pool, &s, w.session, &before,
	    &words), 1);
	CU_ASSERT_STRING_EQUAL(words, "alt");
	CU_ASSERT_EQUAL(CTL("keys", "rewrap", "session"), 0);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "session", "0"), 4);
	keys_refresh(w.session);
	CU_ASSERT_EQUAL(search_save(w.db, &s, w.session, "neu", &after), 0);
	/* No search is left, but the session began before: it may hold forms. */
	CU_ASSERT_EQUAL(CTL("keys", "retire", "session", "0"), 4);
	CU_ASSERT_EQUAL(db_exec(w.db, "UPDATE session SET started_at = "
	    "UTC_TIMESTAMP(6) + INTERVAL 1 SECOND", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(CTL("keys", "retire", "session", "0"), 75);
	age("session");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "session", "0"), 0);
	keys_refresh(w.session);
	CU_ASSERT_EQUAL(search_load(w.db, w.pool, &s, w.session, &after,
	    &words), 1);
	CU_ASSERT_STRING_EQUAL(words, "neu");
}

/* Writes a row, and checks its MAC with the key that it names. */
static bool
is_audited(const char *detail, uint32_t want)
{
	struct audit_row row = { .code = "test.rotation",
	    .outcome = AUDIT_DONE, .actor_kind = AUDIT_CLI, .detail = detail,
	    .now = w.now };
	unsigned char mac[SECRET_SIZE];
	struct db_rows *rows;
	struct uuid id;
	const void *got;
	size_t len;

	if (audit_write(w.db, &row) == -1)
		return false;
	rows = db_query(w.db, w.pool, "SELECT id, mac, key_id FROM audit_event "
	    "WHERE detail = ?", DB_ARGS(db_text(detail)));
	if (rows == NULL || !db_next(rows) || !db_get_uuid(rows, 0, &id) ||
	    db_get_int(rows, 2) != want || keys_find(w.audit, want) == NULL)
		return false;
	audit_mac(mac, &keys_find(w.audit, want)->key, &row, &id, NULL,
	    "store_rotation");
	got = db_get_bytes(rows, 1, &len);
	return len == sizeof(mac) && memcmp(got, mac, len) == 0;
}

static void
test_audit(void)
{
	CU_ASSERT(is_audited("one", 0));
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "audit"), 0);
	CU_ASSERT(is_audited("two", 1));
	CU_ASSERT_EQUAL(CTL("keys", "rewrap", "audit"), 0);
	age("audit");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "audit", "0"), 4);
	CU_ASSERT_EQUAL(number("SELECT COUNT(DISTINCT key_id) FROM audit_event",
	    DB_NO_ARGS), 2);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM audit_event WHERE "
	    "code = 'keys.rotated' AND detail = 'audit' AND key_id = 0",
	    DB_NO_ARGS), 1);
}

static int
ignore_entry(const struct ledger_entry *e, void *arg)
{
	(void)e;
	(void)arg;
	return 0;
}

static void
append(void)
{
	struct ledger_entry e = { .account = w.account, .rule = "manual",
	    .at = w.now };

	CU_ASSERT_EQUAL(ledger_append(w.ledger, &e), 0);
	ledger_commit(w.ledger);
}

static void
test_ledger(void)
{
	append();
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "ledger"), 0);
	append();
	CU_ASSERT_EQUAL(ledger_replay(w.ledger, 0, ignore_entry, NULL), 2);
	CU_ASSERT_EQUAL(ledger_count_key(w.ledger, 0), 1);
	CU_ASSERT_EQUAL(ledger_count_key(w.ledger, 1), 1);
	age("ledger");
	CU_ASSERT_EQUAL(CTL("keys", "retire", "ledger", "0"), 4);
	CU_ASSERT_EQUAL(CTL("ledger", "catch-up"), 0);
}

/* Delivers until the pipe ends; each call's id goes to the parent. */
static void
write_calls(int out)
{
	struct db *db = connect_admin();
	struct keyring *keyring = keyring_open(&w.conf);
	struct timespec pause = { 0, 20000000 };
	struct ingest_result result;
	struct uuid vcon;

	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		uuid_v7(&vcon, moment_now());
		if (deliver(db, keyring, &vcon, &result) == -1) {
			if (db_failure(db) == DB_RETRY)
				continue;
			_exit(1);
		}
		if (write(out, &result.id, sizeof(result.id)) !=
		    sizeof(result.id))
			_exit(0);
		nanosleep(&pause, NULL);
	}
}

static int64_t
keys_of_account(void)
{
	return number("SELECT COUNT(*) FROM rufwacht_keys.account_key "
	    "WHERE account_id = ?", DB_ARGS(db_uuid(&w.account)));
}

static void
test_account(void)
{
	char text[UUID_TEXT_SIZE];
	const char *const rotate[4] = { "account", "rotate-key", text };
	static struct uuid id[CALLS];
	struct uuid meanwhile;
	int i, pipes[2], status;
	pid_t writer;

	uuid_format(&w.account, text);
	for (i = 0; i < CALLS; i++)
		id[i] = add_call();
	CU_ASSERT_EQUAL_FATAL(pipe(pipes), 0);
	if ((writer = fork()) == 0) {
		close(pipes[0]);
		write_calls(pipes[1]);
	}
	close(pipes[1]);
	CU_ASSERT_EQUAL(read(pipes[0], &meanwhile, sizeof(meanwhile)), 16);
	status = kill_until_done(rotate);
	CU_ASSERT_EQUAL(status, 0);
	CU_ASSERT_EQUAL(keys_of_account(), 1);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM "
	    "rufwacht_keys.conversation_key WHERE account_id = ? AND "
	    "(HEX(SUBSTR(transcript_key, 1, 5)) <> '0200000001' OR "
	    "HEX(SUBSTR(summary_key, 1, 5)) <> '0200000001')",
	    DB_ARGS(db_uuid(&w.account))), 0);
	for (i = 0; i < CALLS; i++)
		CU_ASSERT(opens_with(w.keyring, &id[i]));
	CU_ASSERT(opens(&id[0]));
	for (i = 0; i < 50 && read(pipes[0], &meanwhile, sizeof(meanwhile)) ==
	    sizeof(meanwhile); i++)
		CU_ASSERT(opens_with(w.keyring, &meanwhile));
	CU_ASSERT_EQUAL(i, 50);
	close(pipes[0]);
	CU_ASSERT_EQUAL(exit_status(writer), 0);
}

/* Says what is wrong, and says it with its exit status. */
static void
test_check(void)
{
	char path[400], other[400];
	FILE *f;

	CU_ASSERT_EQUAL(CTL("check"), 0);
	/* The totp file of somebody else: key 1 is another one, key 5 missing. */
	CU_ASSERT_EQUAL(db_exec(w.db, "UPDATE person_totp SET sealed = "
	    "CONCAT(X'0200000005', SUBSTR(sealed, 6)) LIMIT 1", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(CTL("check"), 1);
	CU_ASSERT_EQUAL(CTL("keys", "rotate", "totp"), 0);
	CU_ASSERT_EQUAL(CTL("keys", "rewrap", "totp"), 1);
	CU_ASSERT_EQUAL(db_exec(w.db, "DELETE FROM person_totp WHERE "
	    "HEX(SUBSTR(sealed, 1, 5)) = '0200000005'", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(CTL("check"), 0);
	snprintf(path, sizeof(path), "%s/index", w.key_dir);
	snprintf(other, sizeof(other), "%s/index.away", w.key_dir);
	CU_ASSERT_EQUAL(rename(path, other), 0);
	CU_ASSERT_EQUAL(CTL("check"), 1);
	CU_ASSERT_EQUAL(rename(other, path), 0);
	CU_ASSERT_EQUAL(chmod(path, 0644), 0);
	CU_ASSERT_EQUAL(CTL("check"), 1);
	CU_ASSERT_EQUAL(chmod(path, 0600), 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f = fopen(path, "a"));
	fputs("rufwacht-key 1 index 99 00\n", f);
	fclose(f);
	CU_ASSERT_EQUAL(CTL("check"), 1);
}

static const struct unit_case cases[] = {
	{ "usage", test_usage },
	{ "content", test_content },
	{ "index", test_index },
	{ "totp", test_totp },
	{ "session", test_session },
	{ "audit", test_audit },
	{ "ledger", test_ledger },
	{ "key of an account, under writers", test_account },
	{ "check", test_check },
	{ NULL, NULL }
};

int
main(void)
{
	int status;

	set_up();
	status = unit_run("rotation", cases);
	keyring_close(w.keyring);
	ledger_close(w.ledger);
	keys_close(w.totp);
	keys_close(w.session);
	db_close(w.db);
	pool_destroy(w.pool);
	return status;
}
