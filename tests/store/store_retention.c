/*
 * The retention run against a real database: what is due is gone, from the
 * tables and from a dump taken before; what is not due stays; kills in between
 * do no harm.
 *
 * Needs the environment that httpd-conf/stack.py gives: RUFWACHT_CONFIG (a
 * migrated database), STATE, BIN.
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
#include "store/db.h"
#include "store/ingest.h"
#include "store/keyring.h"

#define DAYS_BACK	10	/* the day key file starts that long ago */
#define SECRET_WORDS	"Zahnschmerzen seit Dienstag"
#define MANY		240	/* more than one batch */
#define KILLS		8

extern char **environ;

/* A part and its key, as a dump taken before the run would have them. */
struct dumped {
	struct uuid	 id;
	struct seal_wrapped wrapped;
	const void	*sealed;
	size_t		 sealed_len;
};

static struct world {
	struct conf	 conf;
	struct pool	*pool;
	struct db	*db;		/* the database's admin */
	struct keyring	*keyring;
	struct ledger	*ledger;
	struct uuid	 account, assistant;
	int64_t		 now;
	char		 key_dir[300], ledger_dir[300], conf_file[300];
} w;

static const char *const keys[] = {
	"content", "index", "totp", "audit", "session", "ledger"
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

	if (value == NULL) {
		fprintf(stderr, "%s is not set: run by httpd-conf/stack.py\n",
		    name);
		exit(2);
	}
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
	fprintf(out, "key_dir = %s\nledger_dir = %s\n", w.key_dir, w.ledger_dir);
	fclose(in);
	fclose(out);
	if (setenv("RUFWACHT_CONFIG", w.conf_file, 1) == -1)
		give_up("setenv");
}

static void
make_keys(void)
{
	const char *state = need_env("STATE");
	int32_t first = moment_day(moment_now()) - DAYS_BACK;
	size_t i;

	snprintf(w.key_dir, sizeof(w.key_dir), "%s/retention-keys", state);
	snprintf(w.ledger_dir, sizeof(w.ledger_dir), "%s/retention-ledger", state);
	snprintf(w.conf_file, sizeof(w.conf_file), "%s/retention.conf", state);
	if (mkdir(w.key_dir, 0700) == -1 || mkdir(w.ledger_dir, 0700) == -1)
		give_up("mkdir");
	for (i = 0; i < COUNT_OF(keys); i++)
		if (keys_create(w.key_dir, keys[i]) != 0)
			give_up("making a key file");
	if (seal_days_create(w.key_dir, first) != 0)
		give_up("making the day key file");
}

static void
make_account(void)
{
	struct account a = { .name = "Probe", .brand = "base", .language = "de",
	    .retention_days = 30, .created_at = w.now };
	struct assistant_draft d = { .name = "Empfang", .language = "de",
	    .mode = MODE_NOTICE, .retention_days = ASSISTANT_ACCOUNT_PERIOD,
	    .may_record = true, .may_transcribe = true, .now = w.now };

	uuid_v7(&a.id, w.now);
	w.account = d.account = a.id;
	if (account_create(w.db, &a) == -1 ||
	    keyring_create_account(w.keyring, w.db, &a.id, w.now) == -1 ||
	    assistant_create(w.db, &d, &w.assistant) == -1 ||
	    keyring_use(w.keyring, w.db, &w.account) == -1)
		give_up("making an account");
}

static void
set_up(void)
{
	struct keys *audit;
	char error[256];

	if (secret_init() == -1)
		give_up("secret_init");
	make_keys();
	write_conf();
	w.pool = pool_create();
	if (conf_load(&w.conf, NULL, error, sizeof(error)) == -1 ||
	    (audit = keys_open(w.key_dir, "audit")) == NULL)
		give_up("configuration");
	audit_init("store_retention", audit);
	if ((w.ledger = ledger_open(w.ledger_dir, w.key_dir)) == NULL ||
	    (w.keyring = keyring_open(&w.conf)) == NULL ||
	    (w.db = db_open(&w.conf, "admin")) == NULL ||
	    db_ready(w.db) == -1 || db_script(w.db, "USE rufwacht") == -1 ||
	    db_now(w.db, &w.now) == -1)
		give_up("connecting");
	make_account();
}

/* A call whose content is due at that moment. */
static struct uuid
add_call(int64_t due)
{
	struct buf transcript;
	struct ingest_call call = {
		.account = w.account, .assistant = w.assistant,
		.created_at = due - 5 * MOMENT_DAY,
		.started_at = due - 5 * MOMENT_DAY + 1234567,
		.duration_ms = 65000, .kept_from = due - MOMENT_DAY, .days = 1,
		.keep = true, .outcome = "given", .consent_at = MOMENT_NONE,
		.consent_offset_ms = -1, .caller = "+4917123450017",
		.now = w.now, .row_until = w.now + 90 * MOMENT_DAY
	};
	struct ingest_tools tools = { w.db, w.pool, w.keyring, w.ledger };
	struct ingest_result result = { .content = false };

	buf_init(&transcript, w.pool, 256);
	record_add(&transcript, RECORD_TURN, "c", 1);
	record_add(&transcript, RECORD_TEXT, SECRET_WORDS, strlen(SECRET_WORDS));
	call.part[SEAL_TRANSCRIPT].data = transcript.data;
	call.part[SEAL_TRANSCRIPT].len = transcript.len;
	call.part[SEAL_SUMMARY] = call.part[SEAL_TRANSCRIPT];
	uuid_v7(&call.vcon, moment_now());
	if (db_begin(w.db) == -1 || ingest_store(&tools, &call, &result) == -1 ||
	    db_commit(w.db) == -1 || !result.content)
		give_up("storing a call");
	return result.id;
}

/* One number, from a statement with the account and a conversation. */
static int64_t
number(const char *sql, struct db_args args)
{
	struct db_rows *rows = db_query(w.db, w.pool, sql, args);

	return rows != NULL && db_next(rows) ? db_get_int(rows, 0) : -1;
}

static int64_t
count_of(const char *sql, const struct uuid *id)
{
	return number(sql, DB_ARGS(db_uuid(&w.account), db_uuid(id)));
}

static const char *
state_of(const struct uuid *id)
{
	struct db_rows *rows = db_query(w.db, w.pool, "SELECT state FROM "
	    "conversation WHERE account_id = ? AND id = ?",
	    DB_ARGS(db_uuid(&w.account), db_uuid(id)));

	return rows != NULL && db_next(rows) ? db_get_text(rows, 0) : "none";
}

static int64_t
parts_of(const struct uuid *id)
{
	return count_of("SELECT COUNT(*) FROM conversation_part "
	    "WHERE account_id = ? AND conversation_id = ?", id);
}

static int64_t
keys_of(const struct uuid *id)
{
	return count_of("SELECT COUNT(*) FROM rufwacht_keys.conversation_key "
	    "WHERE account_id = ? AND conversation_id = ?", id);
}

static struct dumped
dump(const struct uuid *id)
{
	struct dumped d = { .id = *id };
	struct db_rows *rows;

	rows = db_query(w.db, w.pool, "SELECT k.transcript_key, "
	    "k.transcript_day, p.sealed FROM conversation_part p "
	    "JOIN rufwacht_keys.conversation_key k "
	    "ON k.account_id = p.account_id "
	    "AND k.conversation_id = p.conversation_id "
	    "WHERE p.account_id = ? AND p.conversation_id = ? AND p.class = 2",
	    DB_ARGS(db_uuid(&w.account), db_uuid(id)));
	if (rows == NULL || !db_next(rows))
		give_up("reading a part");
	d.wrapped.data = db_get_bytes(rows, 0, &d.wrapped.len);
	d.wrapped.day = (int32_t)db_get_int(rows, 1);
	d.sealed = db_get_bytes(rows, 2, &d.sealed_len);
	return d;
}

/* Do the key files of now open what the dump holds? */
static bool
opens(const struct dumped *d)
{
	unsigned char *plain = pool_alloc(w.pool, d->sealed_len);
	size_t len = d->sealed_len - SEAL_OVERHEAD;

	if (keyring_open_part(w.keyring, &d->id, SEAL_TRANSCRIPT,
	    &d->wrapped, d->sealed, d->sealed_len, plain) == -1)
		return false;
	return len > strlen(SECRET_WORDS) && memcmp(plain + len -
	    strlen(SECRET_WORDS), SECRET_WORDS, strlen(SECRET_WORDS)) == 0;
}

static pid_t
start_job(void)
{
	char path[400], once[] = "--once";
	char *argv[] = { path, once, NULL };
	pid_t pid;

	snprintf(path, sizeof(path), "%s/rufwacht-privacy-job", need_env("BIN"));
	if (posix_spawn(&pid, path, NULL, NULL, argv, environ) != 0)
		give_up("starting the job");
	return pid;
}

/* Exit status of one run; a lease that a killed run left is given back. */
static int
run_job(void)
{
	int status;

	if (db_exec(w.db, "UPDATE job_lease SET until = '2000-01-01'",
	    DB_NO_ARGS) == -1)
		give_up("giving back the lease");
	if (waitpid(start_job(), &status, 0) == -1 || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static int64_t
audit_rows(const char *code, const char *outcome, const struct uuid *account)
{
	return number("SELECT COUNT(*) FROM audit_event WHERE code = ? "
	    "AND outcome = ? AND account_id = ? AND program = 'privacy-job'",
	    DB_ARGS(db_text(code), db_text(outcome), db_uuid(account)));
}

static const struct uuid provider;

static void
test_due_content_goes(void)
{
	struct uuid past = add_call(w.now - 2 * MOMENT_DAY);
	struct uuid today = add_call(w.now - MOMENT_SECOND);
	struct uuid live = add_call(w.now + 3 * MOMENT_DAY);
	struct dumped was = dump(&past), is = dump(&live);

	CU_ASSERT_TRUE(opens(&was));
	CU_ASSERT_TRUE(opens(&is));
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_STRING_EQUAL(state_of(&past), "expired");
	CU_ASSERT_STRING_EQUAL(state_of(&today), "expired");
	CU_ASSERT_STRING_EQUAL(state_of(&live), "content");
	CU_ASSERT_EQUAL(parts_of(&past) + keys_of(&past), 0);
	CU_ASSERT_EQUAL(parts_of(&today) + keys_of(&today), 0);
	CU_ASSERT_EQUAL(parts_of(&live), 2);
	/* The number's hash stays until the row's own time; the second not. */
	CU_ASSERT_EQUAL(count_of("SELECT COUNT(*) FROM conversation WHERE "
	    "account_id = ? AND id = ? AND caller_hash IS NOT NULL AND "
	    "MINUTE(started_at) = 0 AND duration_ms IS NULL AND "
	    "row_until > UTC_TIMESTAMP() + INTERVAL 1 DAY", &past), 1);
	/* The dump from before, with the key files of now. */
	CU_ASSERT_FALSE(opens(&was));
	CU_ASSERT_TRUE(opens(&is));
	CU_ASSERT_TRUE(audit_rows("job.retention-run", "done", &w.account) >= 1);
	CU_ASSERT_TRUE(audit_rows("job.retention-run", "done", &provider) >= 1);
	CU_ASSERT_EQUAL(audit_rows("job.slots-destroyed", "done", &provider), 1);
}

static void
test_again_changes_nothing(void)
{
	int64_t rows = audit_rows("job.slots-destroyed", "done", &provider);

	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_EQUAL(audit_rows("job.slots-destroyed", "done", &provider),
	    rows);
}

static void
test_rows_go_later(void)
{
	struct uuid id = add_call(w.now - MOMENT_SECOND);

	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_STRING_EQUAL(state_of(&id), "expired");
	CU_ASSERT_EQUAL(db_exec(w.db, "UPDATE conversation SET row_until = "
	    "UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE account_id = ? "
	    "AND id = ?", DB_ARGS(db_uuid(&w.account), db_uuid(&id))), 1);
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_STRING_EQUAL(state_of(&id), "none");
}

/* One that cannot be deleted stops no other, and its day key goes all the
 * same: one day later than usual. */
static void
test_failure_is_told(void)
{
	struct uuid bad = add_call(w.now - MOMENT_SECOND);
	struct uuid good = add_call(w.now - MOMENT_SECOND);
	char hex[33], trigger[400];
	size_t i;

	for (i = 0; i < 16; i++)
		snprintf(hex + 2 * i, 3, "%02x", bad.b[i]);
	snprintf(trigger, sizeof(trigger), "CREATE TRIGGER stuck BEFORE UPDATE "
	    "ON conversation FOR EACH ROW BEGIN IF OLD.id = x'%s' THEN "
	    "SIGNAL SQLSTATE '45000'; END IF; END", hex);
	CU_ASSERT_EQUAL(db_script(w.db, trigger), 0);
	CU_ASSERT_EQUAL(run_job(), 1);
	CU_ASSERT_STRING_EQUAL(state_of(&bad), "content");
	CU_ASSERT_STRING_EQUAL(state_of(&good), "expired");
	CU_ASSERT_EQUAL(parts_of(&bad), 2);
	CU_ASSERT_EQUAL(keys_of(&bad), 1);
	CU_ASSERT_EQUAL(audit_rows("job.retention-run", "failed", &provider), 1);
	CU_ASSERT_EQUAL(db_script(w.db, "DROP TRIGGER stuck"), 0);
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_STRING_EQUAL(state_of(&bad), "expired");
}

/* A database from before an erasure, with the ledger from after it. */
static void
test_ledger_catches_up(void)
{
	struct uuid id = add_call(w.now + 3 * MOMENT_DAY);
	struct ledger_entry entry = { .account = w.account, .conversation = id,
	    .rule = "manual", .at = w.now };

	CU_ASSERT_EQUAL(ledger_append(w.ledger, &entry), 0);
	ledger_commit(w.ledger);
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_STRING_EQUAL(state_of(&id), "erased");
	CU_ASSERT_EQUAL(parts_of(&id) + keys_of(&id), 0);
	CU_ASSERT_EQUAL(audit_rows("job.ledger-caught-up", "done", &provider), 1);
}

/* Sign-in data: one that is long over and one that is not, of each kind. */
static void
test_sign_in_data_goes(void)
{
	static const char old[] =
	    "INSERT INTO person (id, email, name, created_at) VALUES "
	    "(REPEAT('p', 16), 'p@example.com', 'P', UTC_TIMESTAMP());\n"
	    "INSERT INTO session (token_hash, id, person_id, state, started_at, "
	    "last_used_at, expires_at, idle_seconds) SELECT REPEAT(n, 32), "
	    "REPEAT(n, 16), REPEAT('p', 16), 'full', UTC_TIMESTAMP(), "
	    "UTC_TIMESTAMP(), UTC_TIMESTAMP() - INTERVAL n HOUR, 60 "
	    "FROM (SELECT 1 AS n UNION SELECT 30) t;\n"
	    "INSERT INTO invitation (token_hash, account_id, email, role, "
	    "created_at, expires_at) SELECT LEFT(REPEAT(n, 32), 32), "
	    "REPEAT(CHAR(0), 16), 'x@example.com', 'support', UTC_TIMESTAMP(), "
	    "UTC_TIMESTAMP() - INTERVAL n DAY "
	    "FROM (SELECT 1 AS n UNION SELECT 31) t;\n"
	    "INSERT INTO throttle (subject, failures, consecutive, "
	    "window_start) SELECT LEFT(REPEAT(n, 32), 32), 1, "
	    "IF(n = 99, 100, 1), UTC_TIMESTAMP() - INTERVAL n DAY "
	    "FROM (SELECT 1 AS n UNION SELECT 31 UNION SELECT 99) t;\n"
	    "INSERT INTO audit_attempt (minute, code, address_digest, count) "
	    "SELECT UTC_TIMESTAMP() - INTERVAL n DAY, 'x', REPEAT('x', 32), 1 "
	    "FROM (SELECT 1 AS n UNION SELECT 91) t;\n";

	CU_ASSERT_EQUAL(db_script(w.db, "SET sql_mode = '';\n"), 0);
	CU_ASSERT_EQUAL(db_script(w.db, old), 0);
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM session", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM invitation "
	    "WHERE email = 'x@example.com'", DB_NO_ARGS), 1);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM throttle", DB_NO_ARGS), 2);
	CU_ASSERT_EQUAL(number("SELECT COUNT(*) FROM audit_attempt", DB_NO_ARGS),
	    1);
}

/* Killed again and again: what is due is either whole or gone. */
static void
test_kills_do_no_harm(void)
{
	static const char half[] = "SELECT COUNT(*) FROM conversation c WHERE "
	    "(c.state = 'content') <> ((SELECT COUNT(*) FROM conversation_part p "
	    "WHERE p.account_id = c.account_id AND p.conversation_id = c.id) = 2)";
	static const char due[] = "SELECT COUNT(*) FROM conversation WHERE "
	    "state = 'content' AND retention_until <= UTC_TIMESTAMP()";
	struct timespec pause = { 0, 0 };
	int i, status;
	pid_t pid;

	for (i = 0; i < MANY; i++)
		(void)add_call(w.now - MOMENT_SECOND - i);
	for (i = 0; i < KILLS; i++) {
		(void)db_exec(w.db, "UPDATE job_lease SET until = '2000-01-01'",
		    DB_NO_ARGS);
		pid = start_job();
		pause.tv_nsec = 20000000L * (i + 1);
		nanosleep(&pause, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		CU_ASSERT_EQUAL(number(half, DB_NO_ARGS), 0);
	}
	CU_ASSERT_EQUAL(run_job(), 0);
	CU_ASSERT_EQUAL(number(due, DB_NO_ARGS), 0);
	CU_ASSERT_EQUAL(number(half, DB_NO_ARGS), 0);
}

static void
test_lease_of_another(void)
{
	int status = -1;

	CU_ASSERT_EQUAL(db_exec(w.db, "UPDATE job_lease SET holder = "
	    "REPEAT('x', 16), until = UTC_TIMESTAMP() + INTERVAL 1 HOUR",
	    DB_NO_ARGS), 1);
	waitpid(start_job(), &status, 0);
	CU_ASSERT_TRUE(WIFEXITED(status));
	CU_ASSERT_EQUAL(WEXITSTATUS(status), 75);
}

static const struct unit_case cases[] = {
	{ "due content goes, and opens from no dump", test_due_content_goes },
	{ "a further run changes nothing", test_again_changes_nothing },
	{ "the row goes when its own time is over", test_rows_go_later },
	{ "a failure is told and stops no other", test_failure_is_told },
	{ "the ledger is caught up with", test_ledger_catches_up },
	{ "sign-in data that is over goes", test_sign_in_data_goes },
	{ "kill -9 at any point does no harm", test_kills_do_no_harm },
	{ "a lease held elsewhere is respected", test_lease_of_another },
	{ NULL, NULL }
};

int
main(void)
{
	int status;

	set_up();
	status = unit_run("retention", cases);
	keyring_close(w.keyring);
	ledger_close(w.ledger);
	db_close(w.db);
	pool_destroy(w.pool);
	return status;
}
