/*
 * Second factors: duty, facts, removal.
 */
#include "store/factor.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

/*
 * Gaps: account 0, the roles that always need one (a blank around each), twice
 * now. A date that is there is never moved later.
 */
#define SET_DUE								\
	"UPDATE membership m JOIN account a ON a.id = m.account_id"	\
	" SET m.factor_due_at = IF(a.factor_grace_days = 0 OR a.id = ?"	\
	" OR LOCATE(CONCAT(' ', m.role, ' '),"				\
	" CONCAT(?, a.factor_roles, ' ')) = 0, NULL,"			\
	" LEAST(COALESCE(m.factor_due_at,"				\
	" DATE_ADD(?, INTERVAL a.factor_grace_days DAY)),"		\
	" DATE_ADD(?, INTERVAL a.factor_grace_days DAY)))"		\
	" WHERE m.account_id = ?"

static const char sql_due_member[] = SET_DUE " AND m.person_id = ?";
static const char sql_due_account[] = SET_DUE;
static const char sql_facts[] =
    "SELECT totp, passkeys, codes_left, last_used_at FROM second_factor"
    " WHERE person_id = ?";
static const char sql_begin[] =
    "INSERT IGNORE INTO second_factor (person_id, totp) VALUES (?, 0)";
static const char sql_count[] =
    "UPDATE second_factor SET"
    " totp = (SELECT COUNT(*) FROM person_totp t WHERE t.person_id = ?),"
    " passkeys = (SELECT COUNT(*) FROM passkey k WHERE k.person_id = ?),"
    " codes_left ="
    " (SELECT COUNT(*) FROM recovery_code c WHERE c.person_id = ?)"
    " WHERE person_id = ?";
static const char sql_forget[] =
    "DELETE FROM second_factor"
    " WHERE person_id = ? AND totp = 0 AND passkeys = 0";
static const char sql_used[] =
    "UPDATE second_factor SET last_used_at = ? WHERE person_id = ?";
/* Changes nothing, but whoever comes second waits here for the first. */
static const char sql_reserve[] =
    "UPDATE second_factor SET last_used_at = last_used_at"
    " WHERE person_id = ? AND (totp + passkeys > 1 OR ? <> 0)";
static const char sql_drop_codes[] =
    "DELETE FROM recovery_code WHERE person_id = ?";

/* Sessions first: what is going on in one of them finds it gone. */
static const char *const sql_remove[] = {
	"DELETE FROM session WHERE person_id = ?",
	"DELETE FROM second_factor WHERE person_id = ?",
	"DELETE FROM person_totp WHERE person_id = ?",
	"DELETE FROM passkey WHERE person_id = ?",
	"DELETE FROM recovery_code WHERE person_id = ?"
};
#define REMOVE_FACTORS	2	/* what is counted begins here */

static bool
is_listed(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; (p = strstr(p, name)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') &&
		    (p[n] == '\0' || p[n] == ' '))
			return true;
	return false;
}

enum factor_duty
factor_duty(enum role role, const char *account_roles, int64_t due_at,
    int64_t now)
{
	if (!rights_needs_second_factor(role) && (account_roles == NULL ||
	    !is_listed(account_roles, rights_role_name(role))))
		return FACTOR_FREE;
	return due_at == MOMENT_NONE || due_at <= now ? FACTOR_DUE :
	    FACTOR_GRACE;
}

/* " owner admin … " */
static void
list_needed(char *out, size_t size)
{
	size_t len = (size_t)snprintf(out, size, " ");

	for (int i = ROLE_NONE + 1; i < ROLES && len < size; i++)
		if (rights_needs_second_factor((enum role)i))
			len += (size_t)snprintf(out + len, size - len, "%s ",
			    rights_role_name((enum role)i));
}

int
factor_due_member(struct db *db, const struct uuid *account,
    const struct uuid *person, int64_t now)
{
	static const struct uuid provider;
	char needed[128];

	list_needed(needed, sizeof(needed));
	return db_exec(db, sql_due_member, DB_ARGS(db_uuid(&provider),
	    db_text(needed), db_time(now), db_time(now), db_uuid(account),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
factor_due_account(struct db *db, const struct uuid *account, int64_t now)
{
	static const struct uuid provider;
	char needed[128];

	list_needed(needed, sizeof(needed));
	return db_exec(db, sql_due_account, DB_ARGS(db_uuid(&provider),
	    db_text(needed), db_time(now), db_time(now),
	    db_uuid(account))) < 0 ? -1 : 0;
}

int
factor_facts(struct db *db, struct pool *pool, const struct uuid *person,
    struct factor_facts *out)
{
	struct db_rows *rows;

	memset(out, 0, sizeof(*out));
	out->last_used_at = MOMENT_NONE;
	rows = db_query(db, pool, sql_facts, DB_ARGS(db_uuid(person)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	out->totp = db_get_int(rows, 0) != 0;
	out->passkeys = (unsigned)db_get_int(rows, 1);
	out->codes_left = (unsigned)db_get_int(rows, 2);
	out->last_used_at = db_get_time(rows, 3);
	return 0;
}

int64_t
factor_remove_all(struct db *db, const struct uuid *person)
{
	int64_t n, sum = 0;

	for (size_t i = 0; i < COUNT_OF(sql_remove); i++) {
		n = db_exec(db, sql_remove[i], DB_ARGS(db_uuid(person)));
		if (n < 0)
			return -1;
		if (i >= REMOVE_FACTORS)
			sum += n;
	}
	return sum;
}

int
factor_count(struct db *db, const struct uuid *person)
{
	int64_t n;

	if (db_exec(db, sql_begin, DB_ARGS(db_uuid(person))) < 0 ||
	    db_exec(db, sql_count, DB_ARGS(db_uuid(person), db_uuid(person),
	    db_uuid(person), db_uuid(person))) < 0)
		return -1;
	n = db_exec(db, sql_forget, DB_ARGS(db_uuid(person)));
	if (n == 1)	/* codes stand in for a factor, they are none */
		n = db_exec(db, sql_drop_codes, DB_ARGS(db_uuid(person)));
	return n < 0 ? -1 : 0;
}

int
factor_used(struct db *db, const struct uuid *person, int64_t now)
{
	return db_exec(db, sql_used, DB_ARGS(db_time(now),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
factor_reserve_removal(struct db *db, const struct uuid *person,
    bool may_be_last)
{
	int64_t n;

	n = db_exec(db, sql_reserve, DB_ARGS(db_uuid(person),
	    db_int(may_be_last)));
	return n < 0 ? -1 : n == 1;
}
