/*
 * Requests that need a second person, or a day of waiting.
 */
#include "store/approval.h"

#include <string.h>

#include "base/pool.h"
#include "store/db.h"
#include "store/outbox.h"

static const struct approval_action actions[] = {
	{ "person.privileged", PERSON_ROLE },
	{ "invitation.privileged", PERSON_INVITE },
	{ "person.deactivate", PERSON_ROLE },
	{ "factor.reset", PERSON_RESET },
	{ "rules.loosen", SETTING_CHANGE },
	{ "consent.weaken", ASSISTANT_CHANGE },
	{ "retention.lengthen", ASSISTANT_CHANGE },
	{ "conversation.erase", CONVERSATION_ERASE },
	{ NULL, NOBODY }
};

#define COLUMNS								\
	"a.account_id, a.id, a.action, a.path, a.fields, a.object_kind, "	\
	"a.object_id, a.requester_id, p.name, a.reason, a.state, "		\
	"a.needs_second, a.decider_id, d.name, a.decided_at, a.due_at, "	\
	"a.expires_at, a.created_at, a.done_at, COALESCE(o.name, s.name) "	\
	"FROM approval a JOIN person p ON p.id = a.requester_id "		\
	"LEFT JOIN person d ON d.id = a.decider_id "				\
	"LEFT JOIN membership m ON m.account_id = a.account_id "		\
	"AND m.person_id = a.object_id "					\
	"LEFT JOIN person o ON o.id = m.person_id "				\
	"LEFT JOIN assistant s ON s.account_id = a.account_id "			\
	"AND s.id = a.object_id "

enum { Q_HOLDERS, Q_ADD, Q_LOAD, Q_OPEN, Q_DECIDED, Q_WAITING, Q_DECIDE,
	Q_WITHDRAW, Q_CARRY_OUT, Q_EXPIRED, Q_EXPIRE,
	Q_PURGE };

static const char *const queries[] = {
	[Q_HOLDERS] = "SELECT person_id, role FROM membership "
	    "WHERE account_id = ? AND active = 1 LIMIT 1000",
	[Q_ADD] = "INSERT INTO approval (account_id, id, action, path, fields, "
	    "object_kind, object_id, requester_id, reason, needs_second, due_at, "
	    "expires_at, created_at) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[Q_LOAD] = "SELECT " COLUMNS "WHERE a.account_id = ? AND a.id = ?",
	[Q_OPEN] = "SELECT " COLUMNS "WHERE a.account_id = ? "
	    "AND a.state IN ('open', 'approved') AND a.expires_at > ? "
	    "ORDER BY a.id DESC LIMIT ?",
	[Q_DECIDED] = "SELECT " COLUMNS "WHERE a.account_id = ? "
	    "AND (a.state NOT IN ('open', 'approved') OR a.expires_at <= ?) "
	    "AND a.created_at > ? ORDER BY a.id DESC LIMIT ?",
	[Q_WAITING] = "SELECT action, COUNT(*) FROM approval "
	    "WHERE account_id = ? AND state = 'open' AND needs_second = 1 "
	    "AND expires_at > ? AND requester_id <> ? "
	    "AND (object_id IS NULL OR object_id <> ?) GROUP BY action",
	[Q_DECIDE] = "UPDATE approval SET state = ?, decider_id = ?, "
	    "decided_at = ? WHERE account_id = ? AND id = ? AND state = 'open' "
	    "AND needs_second = 1 AND expires_at > ? AND requester_id <> ? "
	    "AND (object_id IS NULL OR object_id <> ?)",
	[Q_WITHDRAW] = "UPDATE approval SET state = 'withdrawn', "
	    "decider_id = ?, decided_at = ? WHERE account_id = ? AND id = ? "
	    "AND state IN ('open', 'approved') AND expires_at > ?",
	[Q_CARRY_OUT] = "UPDATE approval SET state = 'done', done_at = ? "
	    "WHERE account_id = ? AND id = ? AND requester_id = ? "
	    "AND expires_at > ? AND (state = 'approved' "
	    "OR (state = 'open' AND needs_second = 0 AND due_at IS NOT NULL)) "
	    "AND (due_at IS NULL OR due_at <= ?) "
	    "AND (? = 0 OR due_at IS NOT NULL)",
	[Q_EXPIRED] = "SELECT " COLUMNS
	    "WHERE a.state IN ('open', 'approved') AND a.expires_at <= ? "
	    "ORDER BY a.expires_at LIMIT ?",
	[Q_EXPIRE] = "UPDATE approval SET state = 'expired', "
	    "decided_at = ? WHERE account_id = ? AND id = ? "
	    "AND state IN ('open', 'approved') AND expires_at <= ?",
	[Q_PURGE] = "DELETE FROM approval WHERE created_at < ? "
	    "AND state NOT IN ('open', 'approved') LIMIT 500"
};

const struct approval_action *
approval_actions(void)
{
	return actions;
}

const struct approval_action *
approval_action(const char *name)
{
	const struct approval_action *a;

	for (a = actions; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

bool
approval_is_picked(const char *list, const char *action)
{
	size_t len = strlen(action), n;

	for (; list != NULL && *list != '\0'; list += n, list += *list == ' ') {
		n = strcspn(list, " ");
		if (n == len && memcmp(list, action, n) == 0)
			return true;
	}
	return false;
}

bool
approval_is_about(const struct approval *a, const struct uuid *person)
{
	return a->has_object && uuid_equal(&a->object, person);
}

bool
approval_may_decide(const struct approval *a, const struct approval_viewer *v)
{
	const struct approval_action *action = approval_action(a->action);

	/* Whoever asked and the person it is about: both only gain. */
	return action != NULL && rights_has(v->role, action->right) &&
	    !uuid_equal(&a->requester, &v->person) &&
	    !approval_is_about(a, &v->person);
}

bool
approval_is_over(const struct approval *a, int64_t now)
{
	return a->expires_at <= now || (strcmp(a->state, "open") != 0 &&
	    strcmp(a->state, "approved") != 0);
}

bool
approval_is_ready(const struct approval *a, int64_t now)
{
	return !approval_is_over(a, now) &&
	    (!a->needs_second || strcmp(a->state, "approved") == 0) &&
	    (a->due_at == MOMENT_NONE || a->due_at <= now);
}

int
approval_deciders(struct db *db, struct pool *pool, const struct approval *a,
    bool tell)
{
	struct approval_viewer v = { .account = a->account };
	struct outbox_order mail = { .kind = OUTBOX_APPROVAL_ASKED,
		.account = a->account, .person = &v.person, .object = &a->id,
		.detail = a->action, .now = a->created_at,
		.not_after = a->expires_at };
	struct db_rows *rows;
	int n = 0;

	rows = db_query(db, pool, queries[Q_HOLDERS],
	    DB_ARGS(db_uuid(&a->account)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		if (!db_get_uuid(rows, 0, &v.person))
			return -1;
		v.role = rights_role(db_get_text(rows, 1));
		if (!approval_may_decide(a, &v))
			continue;
		n++;
		if (tell && outbox_add(db, &mail) == -1)
			return -1;
	}
	return n;
}

int
approval_tell_waits(struct db *db, struct pool *pool, const struct approval *a)
{
	struct uuid person;
	const struct outbox_order mail = { .kind = OUTBOX_APPROVAL_WAITS,
		.account = a->account, .person = &person, .object = &a->id,
		.detail = a->action, .now = a->created_at,
		.not_after = a->expires_at };
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_HOLDERS],
	    DB_ARGS(db_uuid(&a->account)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		if (!db_get_uuid(rows, 0, &person))
			return -1;
		if (uuid_equal(&person, &a->requester) ||
		    (rights_role(db_get_text(rows, 1)) != ROLE_OWNER &&
		    !approval_is_about(a, &person)))
			continue;
		if (outbox_add(db, &mail) == -1)
			return -1;
	}
	return 0;
}

int
approval_add(struct db *db, struct approval *a)
{
	uuid_v7(&a->id, a->created_at);
	return db_exec(db, queries[Q_ADD], DB_ARGS(db_uuid(&a->account),
	    db_uuid(&a->id), db_text(a->action), db_text(a->path),
	    db_bytes(a->fields, a->fields_len), db_text(a->object_kind),
	    a->has_object ? db_uuid(&a->object) : db_null(),
	    db_uuid(&a->requester), db_text(a->reason),
	    db_int(a->needs_second), db_time(a->due_at),
	    db_time(a->expires_at), db_time(a->created_at))) == 1 ? 0 : -1;
}

static int
read_approval(const struct db_rows *rows, struct approval *a)
{
	if (!db_get_uuid(rows, 0, &a->account) || !db_get_uuid(rows, 1, &a->id) ||
	    !db_get_uuid(rows, 7, &a->requester))
		return -1;
	a->action = db_get_text(rows, 2);
	a->path = db_get_text(rows, 3);
	a->fields = db_get_bytes(rows, 4, &a->fields_len);
	a->object_kind = db_get_text(rows, 5);
	a->has_object = db_get_uuid(rows, 6, &a->object);
	a->requester_name = db_get_text(rows, 8);
	a->reason = db_get_text(rows, 9);
	a->state = db_get_text(rows, 10);
	a->needs_second = db_get_int(rows, 11) != 0;
	a->has_decider = db_get_uuid(rows, 12, &a->decider);
	a->decider_name = db_get_text(rows, 13);
	a->decided_at = db_get_time(rows, 14);
	a->due_at = db_get_time(rows, 15);
	a->expires_at = db_get_time(rows, 16);
	a->created_at = db_get_time(rows, 17);
	a->done_at = db_get_time(rows, 18);
	a->object_name = db_get_text(rows, 19);
	return 0;
}

int
approval_load(struct db *db, struct pool *pool, const struct uuid *account,
    const struct uuid *id, struct approval *a)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_LOAD],
	    DB_ARGS(db_uuid(account), db_uuid(id)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	return read_approval(rows, a) == -1 ? -1 : 1;
}

int
approval_list(struct db *db, struct pool *pool, const struct uuid *account,
    bool decided, int64_t now, struct approval_list *out)
{
	struct approval *v = pool_alloc(pool, APPROVAL_LIST * sizeof(*v));
	struct db_rows *rows;
	size_t n = 0;

	rows = decided ? db_query(db, pool, queries[Q_DECIDED],
	    DB_ARGS(db_uuid(account), db_time(now),
	    db_time(now - APPROVAL_KEPT), db_int(APPROVAL_LIST))) :
	    db_query(db, pool, queries[Q_OPEN], DB_ARGS(db_uuid(account),
	    db_time(now), db_int(APPROVAL_LIST)));
	if (rows == NULL)
		return -1;
	while (n < APPROVAL_LIST && db_next(rows))
		if (read_approval(rows, &v[n++]) == -1)
			return -1;
	out->v = v;
	out->n = n;
	return 0;
}

int
approval_count_waiting(struct db *db, struct pool *pool,
    const struct approval_viewer *v)
{
	const struct approval_action *action;
	struct db_rows *rows;
	const char *name;
	int n = 0;

	rows = db_query(db, pool, queries[Q_WAITING], DB_ARGS(
	    db_uuid(&v->account), db_time(v->now), db_uuid(&v->person),
	    db_uuid(&v->person)));
	if (rows == NULL)
		return -1;
	while (db_next(rows)) {
		name = db_get_text(rows, 0);
		action = name == NULL ? NULL : approval_action(name);
		if (action != NULL && rights_has(v->role, action->right))
			n += (int)db_get_int(rows, 1);
	}
	return n;
}

static int
decide(struct db *db, const struct approval *a, const struct approval_viewer *v,
    const char *state)
{
	return (int)db_exec(db, queries[Q_DECIDE], DB_ARGS(db_text(state),
	    db_uuid(&v->person), db_time(v->now), db_uuid(&a->account),
	    db_uuid(&a->id), db_time(v->now), db_uuid(&v->person),
	    db_uuid(&v->person)));
}

int
approval_approve(struct db *db, const struct approval *a,
    const struct approval_viewer *v)
{
	return decide(db, a, v, "approved");
}

int
approval_refuse(struct db *db, const struct approval *a,
    const struct approval_viewer *v)
{
	return decide(db, a, v, "refused");
}

int
approval_withdraw(struct db *db, const struct approval *a,
    const struct approval_viewer *v)
{
	return (int)db_exec(db, queries[Q_WITHDRAW], DB_ARGS(
	    db_uuid(&v->person), db_time(v->now), db_uuid(&a->account),
	    db_uuid(&a->id), db_time(v->now)));
}

int
approval_carry_out(struct db *db, const struct approval *a,
    const struct approval_viewer *v, bool delayed)
{
	return (int)db_exec(db, queries[Q_CARRY_OUT], DB_ARGS(db_time(v->now),
	    db_uuid(&a->account), db_uuid(&a->id), db_uuid(&v->person),
	    db_time(v->now), db_time(v->now), db_int(delayed)));
}

int
approval_find_expired(struct db *db, struct pool *pool, int64_t now,
    struct approval *out, size_t max)
{
	struct db_rows *rows;
	size_t n = 0;

	rows = db_query(db, pool, queries[Q_EXPIRED],
	    DB_ARGS(db_time(now), db_int((int64_t)max)));
	if (rows == NULL)
		return -1;
	while (n < max && db_next(rows))
		if (read_approval(rows, &out[n++]) == -1)
			return -1;
	return (int)n;
}

int
approval_expire(struct db *db, const struct approval *a, int64_t now)
{
	return (int)db_exec(db, queries[Q_EXPIRE], DB_ARGS(db_time(now),
	    db_uuid(&a->account), db_uuid(&a->id), db_time(now)));
}

int
approval_tell_end(struct db *db, const struct approval *a, const char *state,
    int64_t now)
{
	const struct outbox_order mail = { .kind = OUTBOX_APPROVAL_DECIDED,
		.account = a->account, .person = &a->requester,
		.object = &a->id, .detail = state, .now = now,
		.not_after = now + 7 * MOMENT_DAY };

	return outbox_add(db, &mail);
}

int64_t
approval_purge(struct db *db, int64_t now)
{
	return db_exec(db, queries[Q_PURGE],
	    DB_ARGS(db_time(now - APPROVAL_KEPT)));
}
