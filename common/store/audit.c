/*
 * Audit rows. The MAC covers everything but the plain address and its salt,
 * which are forgotten together while the digest stays.
 */
#include "store/audit.h"

#include <string.h>

#include "base/keys.h"
#include "base/moment.h"
#include "store/db.h"

enum { Q_INSERT, Q_COUNT, Q_COUNT_FIRST };

static const char *const queries[] = {
	[Q_INSERT] = "INSERT INTO audit_event (account_id, id, at, code, outcome, "
	    "actor_kind, actor_id, role, object_kind, object_id, detail, program, "
	    "request_id, address_digest, address, address_salt, mac, key_id) "
	    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[Q_COUNT] = "UPDATE audit_attempt SET count = count + 1 WHERE minute = "
	    "DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:00') AND code = ? "
	    "AND address_digest = ?",
	[Q_COUNT_FIRST] = "INSERT INTO audit_attempt (minute, code, "
	    "address_digest, count) VALUES "
	    "(DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%d %H:%i:00'), ?, ?, 1)"
};

static const char *const outcomes[] = {
	[AUDIT_DONE] = "done", [AUDIT_REFUSED] = "refused", [AUDIT_FAILED] = "failed"
};

static const char *const actors[] = {
	[AUDIT_NOBODY] = "nobody", [AUDIT_PERSON] = "person",
	[AUDIT_ENGINE] = "engine", [AUDIT_JOB] = "job", [AUDIT_CLI] = "cli"
};

static const char *program_name = "";
static struct keys *mac_keys;

void
audit_init(const char *program, struct keys *keys)
{
	program_name = program;
	mac_keys = keys;
}

const char *
audit_outcome_name(enum audit_outcome outcome)
{
	return outcomes[outcome];
}

static struct secret_field
field_text(const char *s)
{
	return (struct secret_field){ s, s == NULL ? 0 : strlen(s) };
}

static struct secret_field
field_uuid(const struct uuid *id)
{
	return (struct secret_field){ id == NULL ? NULL : id->b,
	    id == NULL ? 0 : sizeof(id->b) };
}

void
audit_mac(unsigned char out[SECRET_SIZE], const struct key *key,
    const struct audit_row *row, const struct uuid *id,
    const unsigned char *digest, const char *program)
{
	char at[24];
	/* Microseconds as eight bytes, big endian: no locale, no rounding. */
	for (int i = 0; i < 8; i++)
		at[i] = (char)((uint64_t)row->now >> (56 - 8 * i));
	const struct secret_field fields[] = {
		field_uuid(&row->account), field_uuid(id), { at, 8 },
		field_text(row->code), field_text(outcomes[row->outcome]),
		field_text(actors[row->actor_kind]), field_uuid(row->actor),
		field_text(row->role), field_text(row->object_kind),
		field_uuid(row->object), field_text(row->detail),
		field_text(program), field_uuid(row->request),
		{ digest, digest == NULL ? 0 : SECRET_SIZE }
	};

	secret_mac_fields(out, key, fields, COUNT_OF(fields));
}

int
audit_write(struct db *db, const struct audit_row *row)
{
	unsigned char salted[16 + 16], digest[SECRET_SIZE], mac[SECRET_SIZE];
	bool has_address = row->address != NULL &&
	    (row->address_len == 4 || row->address_len == 16);
	const struct named_key *key;
	struct uuid id;

	keys_refresh(mac_keys);
	key = keys_now(mac_keys);
	uuid_v7(&id, row->now);
	if (has_address) {
		secret_random(salted, 16);
		memcpy(salted + 16, row->address, row->address_len);
		secret_hash(digest, salted, 16 + row->address_len);
	}
	audit_mac(mac, &key->key, row, &id, has_address ? digest : NULL,
	    program_name);
	return db_exec(db, queries[Q_INSERT], DB_ARGS(db_uuid(&row->account),
	    db_uuid(&id), db_time(row->now), db_text(row->code),
	    db_text(outcomes[row->outcome]), db_text(actors[row->actor_kind]),
	    db_uuid(row->actor), db_text(row->role), db_text(row->object_kind),
	    db_uuid(row->object), db_text(row->detail), db_text(program_name),
	    db_uuid(row->request),
	    has_address ? db_bytes(digest, sizeof(digest)) : db_null(),
	    has_address ? db_bytes(row->address, row->address_len) : db_null(),
	    has_address ? db_bytes(salted, 16) : db_null(),
	    db_bytes(mac, sizeof(mac)), db_int(key->id))) == -1 ? -1 : 0;
}

int
audit_count(struct db *db, const char *code, const unsigned char *address,
    size_t len)
{
	unsigned char digest[SECRET_SIZE];
	struct db_args args = DB_ARGS(db_text(code),
	    db_bytes(digest, sizeof(digest)));
	int64_t n;

	/* No "on duplicate key": it would need more than UPDATE (count). */
	keys_refresh(mac_keys);
	secret_mac(digest, &keys_now(mac_keys)->key, address, len);
	n = db_exec(db, queries[Q_COUNT], args);
	if (n == 0) {
		n = db_exec(db, queries[Q_COUNT_FIRST], args);
		if (n == -1 && db_failure(db) == DB_TAKEN)
			n = db_exec(db, queries[Q_COUNT], args);
	}
	return n == -1 ? -1 : 0;
}
