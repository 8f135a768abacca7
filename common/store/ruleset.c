/*
 * The account's rules for all of its people.
 */
#include "store/ruleset.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/approval.h"
#include "store/db.h"

static const char sql_load[] =
    "SELECT password_min, factor_roles, factor_grace_days, dormant_days,"
    " leavers_named, four_eyes FROM account WHERE id = ?";
static const char sql_change[] =
    "UPDATE account SET version = version + 1, password_min = ?,"
    " factor_roles = ?, factor_grace_days = ?, dormant_days = ?,"
    " leavers_named = ?, four_eyes = ? WHERE id = ? AND closed_at IS NULL"
    " AND password_min = ? AND factor_roles = ? AND factor_grace_days = ?"
    " AND dormant_days = ? AND leavers_named = ? AND four_eyes = ?";

int
ruleset_load(struct db *db, struct pool *pool, const struct uuid *account,
    struct ruleset *s)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_load, DB_ARGS(db_uuid(account)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	s->password_min = db_get_int(rows, 0);
	s->factor_roles = db_get_text(rows, 1);
	s->grace_days = db_get_int(rows, 2);
	s->dormant_days = db_get_int(rows, 3);
	s->leavers_named = db_get_int(rows, 4) != 0;
	s->four_eyes = db_get_text(rows, 5);
	return 1;
}

/* Is something of the first list missing in the second? */
static bool
lacks(const char *was, const char *want)
{
	char one[60];
	size_t n;

	for (; *was != '\0'; was += n, was += *was == ' ') {
		n = strcspn(was, " ");
		snprintf(one, sizeof(one), "%.*s", (int)n, was);
		if (!approval_is_picked(want, one))
			return true;
	}
	return false;
}

bool
ruleset_is_looser(const struct ruleset *was, const struct ruleset *want)
{
	return want->password_min < was->password_min ||
	    want->grace_days > was->grace_days ||
	    want->dormant_days > was->dormant_days ||
	    (want->leavers_named && !was->leavers_named) ||
	    lacks(was->factor_roles, want->factor_roles) ||
	    lacks(was->four_eyes, want->four_eyes);
}

void
ruleset_print(const struct ruleset *s, char out[2 * SECRET_SIZE + 1])
{
	unsigned char hash[SECRET_SIZE];
	char text[600];

	snprintf(text, sizeof(text), "%lld/%s/%lld/%lld/%d/%s",
	    (long long)s->password_min, s->factor_roles,
	    (long long)s->grace_days, (long long)s->dormant_days,
	    s->leavers_named, s->four_eyes);
	secret_hash(hash, text, strlen(text));
	text_hex(hash, sizeof(hash), out);
}

int
ruleset_change(struct db *db, const struct uuid *account,
    const struct ruleset *was, const struct ruleset *want)
{
	return (int)db_exec(db, sql_change, DB_ARGS(
	    db_int(want->password_min), db_text(want->factor_roles),
	    db_int(want->grace_days), db_int(want->dormant_days),
	    db_int(want->leavers_named), db_text(want->four_eyes),
	    db_uuid(account), db_int(was->password_min),
	    db_text(was->factor_roles), db_int(was->grace_days),
	    db_int(was->dormant_days), db_int(was->leavers_named),
	    db_text(was->four_eyes)));
}
