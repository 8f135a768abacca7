/*
 * Who must have a second factor and from when on, and a reset: as the account
 * of the program that does it, so that its grants are tried too.
 *
 * Needs the environment that httpd-conf/stack.py gives: RUFWACHT_CONFIG.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

#include "base/conf.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "store/account.h"
#include "store/db.h"
#include "store/factor.h"

static struct world {
	struct conf	 conf;
	struct pool	*pool;
	struct db	*admin, *users;
	struct uuid	 account;
	int64_t		 now;
	unsigned	 people;
} w;

#define DAYS(n)	((n) * MOMENT_DAY)

static void
run(const char *sql, struct db_args args)
{
	if (db_exec(w.admin, sql, args) < 0) {
		fprintf(stderr, "cannot prepare the test: %s\n", sql);
		exit(2);
	}
}

static struct uuid
member(const char *role)
{
	struct uuid id;
	const char *mail;

	uuid_v7(&id, w.now);
	mail = pool_printf(w.pool, "factor%u@store.example", ++w.people);
	run("INSERT INTO person (id, email, name, created_at)"
	    " VALUES (?, ?, 'Nora Beispiel', ?)",
	    DB_ARGS(db_uuid(&id), db_text(mail), db_time(w.now)));
	run("INSERT INTO membership (account_id, person_id, role, active,"
	    " created_at) VALUES (?, ?, ?, 1, ?)", DB_ARGS(db_uuid(&w.account),
	    db_uuid(&id), db_text(role), db_time(w.now)));
	return id;
}

static void
rules(const char *roles, int days)
{
	run("UPDATE account SET factor_roles = ?, factor_grace_days = ?"
	    " WHERE id = ?", DB_ARGS(db_text(roles), db_int(days),
	    db_uuid(&w.account)));
}

static int64_t
due(const struct uuid *person)
{
	struct db_rows *rows = db_query(w.admin, w.pool,
	    "SELECT factor_due_at FROM membership WHERE person_id = ?",
	    DB_ARGS(db_uuid(person)));

	return rows == NULL || !db_next(rows) ? -1 : db_get_time(rows, 0);
}

static int64_t
count(const char *sql, const struct uuid *person)
{
	struct db_rows *rows = db_query(w.admin, w.pool, sql,
	    DB_ARGS(db_uuid(person)));

	return rows == NULL || !db_next(rows) ? -1 : db_get_int(rows, 0);
}

static void
test_member(void)
{
	struct uuid manager = member("manager"), agent = member("agent");

	rules("", 0);
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &manager, w.now), 0);
	CU_ASSERT_EQUAL(due(&manager), MOMENT_NONE);
	rules("", 7);
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &manager, w.now), 0);
	CU_ASSERT_EQUAL(due(&manager), w.now + DAYS(7));
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &agent, w.now), 0);
	CU_ASSERT_EQUAL(due(&agent), MOMENT_NONE);
	/* Another look, or longer days, never moves it later. */
	rules("", 14);
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &manager,
	    w.now + DAYS(1)), 0);
	CU_ASSERT_EQUAL(due(&manager), w.now + DAYS(7));
	rules("", 2);
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &manager,
	    w.now + DAYS(1)), 0);
	CU_ASSERT_EQUAL(due(&manager), w.now + DAYS(3));
	run("UPDATE membership SET role = 'agent' WHERE person_id = ?",
	    DB_ARGS(db_uuid(&manager)));
	CU_ASSERT_EQUAL(factor_due_member(w.users, &w.account, &manager, w.now), 0);
	CU_ASSERT_EQUAL(due(&manager), MOMENT_NONE);
}

static void
test_account(void)
{
	struct uuid agent = member("agent"), privacy = member("privacy");
	struct uuid auditor = member("auditor");

	rules("privacy agent", 5);
	CU_ASSERT_EQUAL(factor_due_account(w.users, &w.account, w.now), 0);
	CU_ASSERT_EQUAL(due(&agent), w.now + DAYS(5));
	CU_ASSERT_EQUAL(due(&privacy), w.now + DAYS(5));
	CU_ASSERT_EQUAL(due(&auditor), MOMENT_NONE);
	rules("privacy", 0);
	CU_ASSERT_EQUAL(factor_due_account(w.users, &w.account, w.now), 0);
	CU_ASSERT_EQUAL(due(&agent), MOMENT_NONE);
	CU_ASSERT_EQUAL(due(&privacy), MOMENT_NONE);
}

static void
test_provider(void)
{
	static const struct uuid provider;
	struct uuid old = w.account, person;

	w.account = provider;
	rules("", 14);
	person = member("operator");
	CU_ASSERT_EQUAL(factor_due_member(w.users, &provider, &person, w.now), 0);
	CU_ASSERT_EQUAL(due(&person), MOMENT_NONE);
	rules("", 0);
	w.account = old;
}

static void
give_everything(const struct uuid *p)
{
	static const char bytes[32] = "thirty-two bytes of some secret";

	run("INSERT INTO person_totp (person_id, id, sealed, created_at)"
	    " VALUES (?, ?, 'x', ?)", DB_ARGS(db_uuid(p), db_uuid(p),
	    db_time(w.now)));
	run("INSERT INTO passkey (person_id, id, credential_id, public_key,"
	    " algorithm, rp_id, name, created_at)"
	    " VALUES (?, ?, ?, 'x', -7, 'localhost', 'x', ?)",
	    DB_ARGS(db_uuid(p), db_uuid(p), db_uuid(p), db_time(w.now)));
	run("INSERT INTO recovery_code (person_id, hash, created_at)"
	    " VALUES (?, ?, ?)", DB_ARGS(db_uuid(p), db_bytes(bytes, 32),
	    db_time(w.now)));
	run("INSERT INTO session (token_hash, id, person_id, state, started_at,"
	    " last_used_at, expires_at, idle_seconds)"
	    " VALUES (CONCAT(?, ?), ?, ?, 'full', ?, ?, ?, 600)",
	    DB_ARGS(db_uuid(p), db_uuid(p), db_uuid(p), db_uuid(p),
	    db_time(w.now), db_time(w.now), db_time(w.now + DAYS(1))));
	CU_ASSERT_EQUAL(factor_count(w.admin, p), 0);
}

static int64_t
rest(const struct uuid *p)
{
	return count("SELECT COUNT(*) FROM person_totp WHERE person_id = ?", p) +
	    count("SELECT COUNT(*) FROM passkey WHERE person_id = ?", p) +
	    count("SELECT COUNT(*) FROM recovery_code WHERE person_id = ?", p) +
	    count("SELECT COUNT(*) FROM second_factor WHERE person_id = ?", p) +
	    count("SELECT COUNT(*) FROM session WHERE person_id = ?", p);
}

static void
test_remove_all(void)
{
	struct uuid one = member("agent"), other = member("agent");
	struct factor_facts f;

	give_everything(&one);
	give_everything(&other);
	CU_ASSERT_EQUAL(factor_facts(w.users, w.pool, &one, &f), 0);
	CU_ASSERT(f.totp && f.passkeys == 1 && f.codes_left == 1);
	CU_ASSERT_EQUAL(rest(&one), 5);
	CU_ASSERT_EQUAL(factor_remove_all(w.users, &one), 3);
	CU_ASSERT_EQUAL(rest(&one), 0);
	CU_ASSERT_EQUAL(rest(&other), 5);
	CU_ASSERT_EQUAL(factor_remove_all(w.users, &one), 0);
	CU_ASSERT_EQUAL(factor_facts(w.users, w.pool, &one, &f), 0);
	CU_ASSERT(!f.totp && f.passkeys == 0 && f.codes_left == 0);
}

/* It may delete them, but not look at them. */
static void
test_no_secrets(void)
{
	struct uuid one = member("agent");

	give_everything(&one);
	CU_ASSERT_PTR_NULL(db_query(w.users, w.pool,
	    "SELECT sealed FROM person_totp WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one))));
	CU_ASSERT_PTR_NULL(db_query(w.users, w.pool,
	    "SELECT public_key FROM passkey WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one))));
	CU_ASSERT_PTR_NULL(db_query(w.users, w.pool,
	    "SELECT hash FROM recovery_code WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one))));
	CU_ASSERT_EQUAL(db_exec(w.users,
	    "UPDATE session SET token_hash = id WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one))), -1);
	CU_ASSERT_EQUAL(db_exec(w.users,
	    "UPDATE second_factor SET totp = 1 WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one))), -1);
}

static void
test_last(void)
{
	struct uuid one = member("agent");

	CU_ASSERT_EQUAL(factor_reserve_removal(w.admin, &one, true), 0);
	give_everything(&one);
	CU_ASSERT_EQUAL(factor_reserve_removal(w.admin, &one, false), 1);
	run("DELETE FROM person_totp WHERE person_id = ?",
	    DB_ARGS(db_uuid(&one)));
	CU_ASSERT_EQUAL(factor_count(w.admin, &one), 0);
	CU_ASSERT_EQUAL(factor_reserve_removal(w.admin, &one, false), 0);
	CU_ASSERT_EQUAL(factor_reserve_removal(w.admin, &one, true), 1);
	run("DELETE FROM passkey WHERE person_id = ?", DB_ARGS(db_uuid(&one)));
	CU_ASSERT_EQUAL(factor_count(w.admin, &one), 0);
	CU_ASSERT_EQUAL(rest(&one), 1);		/* the session */
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "one member, by role and rules", test_member },
		{ "everybody, after rules changed", test_account },
		{ "the provider has no grace", test_provider },
		{ "a reset takes everything, of one person", test_remove_all },
		{ "who resets sees no secret", test_no_secrets },
		{ "the last factor", test_last },
		{ NULL, NULL }
	};
	struct account a = { .name = "Faktorei", .brand = "base",
		.language = "de", .retention_days = 30,
		.closed_at = MOMENT_NONE };
	char error[300];

	if (secret_init() == -1 ||
	    conf_load(&w.conf, NULL, error, sizeof(error)) == -1)
		return 2;
	w.pool = pool_create();
	w.admin = db_open(&w.conf, "admin");
	w.users = db_open(&w.conf, "users");
	if (w.admin == NULL || w.users == NULL || db_ready(w.admin) == -1 ||
	    db_script(w.admin, "USE rufwacht") == -1 ||
	    db_ready(w.users) == -1 || db_now(w.admin, &w.now) == -1)
		return 2;
	uuid_v7(&w.account, w.now);
	a.id = w.account;
	a.created_at = w.now;
	if (account_create(w.admin, &a) == -1)
		return 2;
	return unit_run("factor", cases);
}
