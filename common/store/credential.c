/*
 * Passwords, one-time code secrets and recovery codes.
 */
#include "store/credential.h"

#include <string.h>

#include "base/keys.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/box.h"
#include "store/db.h"

#define COLUMNS								\
	"SELECT p.id, p.name, p.language, w.sealed, f.person_id"		\
	" FROM person p"						\
	" LEFT JOIN person_password w ON w.person_id = p.id"		\
	" LEFT JOIN second_factor f ON f.person_id = p.id"

static const char sql_by_email[] = COLUMNS " WHERE p.email = ?";
static const char sql_by_person[] = COLUMNS " WHERE p.id = ?";
static const char sql_set_password[] =
    "INSERT INTO person_password (person_id, sealed, changed_at)"
    " VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE sealed = VALUES(sealed),"
    " changed_at = VALUES(changed_at)";
static const char sql_rehash[] =
    "UPDATE person_password SET sealed = ? WHERE person_id = ?";
static const char sql_totp[] =
    "SELECT id, sealed, last_counter, created_at FROM person_totp"
    " WHERE person_id = ?";
static const char sql_set_totp[] =
    "INSERT INTO person_totp (person_id, id, sealed, last_counter, created_at)"
    " VALUES (?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE id = VALUES(id), sealed = VALUES(sealed),"
    " last_counter = VALUES(last_counter), created_at = VALUES(created_at)";
static const char sql_remove_totp[] =
    "DELETE FROM person_totp WHERE person_id = ? AND id = ?";
static const char sql_use_counter[] =
    "UPDATE person_totp SET last_counter = ?"
    " WHERE person_id = ? AND id = ? AND last_counter < ?";
static const char sql_drop_codes[] =
    "DELETE FROM recovery_code WHERE person_id = ?";
static const char sql_add_code[] =
    "INSERT INTO recovery_code (person_id, hash, created_at) VALUES (?, ?, ?)";
static const char sql_use_code[] =
    "DELETE FROM recovery_code WHERE person_id = ? AND hash = ?";
static const char sql_recovery_key[] =
    "SELECT sealed FROM recovery_key WHERE person_id = ?";
static const char sql_set_recovery_key[] =
    "INSERT INTO recovery_key (person_id, sealed, created_at) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE sealed = VALUES(sealed),"
    " created_at = VALUES(created_at)";
static const char sql_codes_left[] =
    "SELECT COUNT(*) FROM recovery_code WHERE person_id = ?";

static int
open_box(struct keys *keys, enum box_kind kind, const struct uuid *person,
    const void *box, size_t len, void *out)
{
	if (box_open(keys, kind, person, box, len, out) == 0)
		return 0;
	log_error("a sealed secret of a person does not open with our keys");
	return -1;
}

/* The hash text of the row, opened. NULL where there is none. */
static int
open_hash(struct pool *pool, struct keys *keys, struct db_rows *rows,
    struct credential *c)
{
	const void *box;
	size_t len;
	char *text;

	if ((box = db_get_bytes(rows, 3, &len)) == NULL)
		return 0;
	if (seal_plain_size(box, len) == 0 ||
	    seal_plain_size(box, len) >= SECRET_PASSWORD_SIZE) {
		log_error("a sealed password has a wrong length");
		return -1;
	}
	text = pool_secret(pool, SECRET_PASSWORD_SIZE);
	if (open_box(keys, BOX_PASSWORD, &c->person, box, len, text) == -1)
		return -1;
	c->hash = text;
	return 0;
}

static int
read_credential(struct pool *pool, struct keys *keys, struct db_rows *rows,
    struct credential *c)
{
	memset(c, 0, sizeof(*c));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	if (!db_get_uuid(rows, 0, &c->person))
		return -1;
	c->name = db_get_text(rows, 1);
	c->language = db_get_text(rows, 2);
	c->has_factor = !db_is_null(rows, 4);
	return open_hash(pool, keys, rows, c) == -1 ? -1 : 1;
}

int
credential_by_email(struct db *db, struct pool *pool, struct keys *keys,
    const char *email, struct credential *c)
{
	return read_credential(pool, keys,
	    db_query(db, pool, sql_by_email, DB_ARGS(db_text(email))), c);
}

int
credential_by_person(struct db *db, struct pool *pool, struct keys *keys,
    const struct uuid *person, struct credential *c)
{
	return read_credential(pool, keys,
	    db_query(db, pool, sql_by_person, DB_ARGS(db_uuid(person))), c);
}

int
credential_set_password(struct db *db, struct keys *keys,
    const struct uuid *person, const char *hash, int64_t now)
{
	unsigned char box[SECRET_PASSWORD_SIZE + SEAL_NAMED_MOST];
	size_t len = strlen(hash);

	if (len >= SECRET_PASSWORD_SIZE)
		return -1;
	len = box_seal(keys, BOX_PASSWORD, person, hash, len, box);
	return db_exec(db, sql_set_password, DB_ARGS(db_uuid(person),
	    db_bytes(box, len), db_time(now))) < 0 ? -1 : 0;
}

int
credential_rehash(struct db *db, struct keys *keys,
    const struct uuid *person, const char *hash)
{
	unsigned char box[SECRET_PASSWORD_SIZE + SEAL_NAMED_MOST];
	size_t len = strlen(hash);

	if (len >= SECRET_PASSWORD_SIZE)
		return -1;
	len = box_seal(keys, BOX_PASSWORD, person, hash, len, box);
	return db_exec(db, sql_rehash, DB_ARGS(db_bytes(box, len),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
credential_totp(struct db *db, struct pool *pool, struct keys *keys,
    const struct uuid *person, struct credential_totp **out)
{
	struct credential_totp *t;
	struct db_rows *rows;
	const void *box;
	size_t len;

	*out = NULL;
	rows = db_query(db, pool, sql_totp, DB_ARGS(db_uuid(person)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	t = pool_secret(pool, sizeof(*t));
	box = db_get_bytes(rows, 1, &len);
	if (!db_get_uuid(rows, 0, &t->id) || box == NULL ||
	    seal_plain_size(box, len) != CREDENTIAL_TOTP_SIZE) {
		log_error("a second factor has a wrong length");
		return -1;
	}
	if (open_box(keys, BOX_TOTP, person, box, len, t->secret) == -1)
		return -1;
	t->last_counter = db_get_int(rows, 2);
	t->created_at = db_get_time(rows, 3);
	*out = t;
	return 1;
}

int
credential_set_totp(struct db *db, struct keys *keys,
    const struct uuid *person, const struct credential_totp *t)
{
	unsigned char box[CREDENTIAL_SEALED_MOST];
	size_t len;

	len = box_seal(keys, BOX_TOTP, person, t->secret, sizeof(t->secret), box);
	return db_exec(db, sql_set_totp, DB_ARGS(db_uuid(person),
	    db_uuid(&t->id), db_bytes(box, len), db_int(t->last_counter),
	    db_time(t->created_at))) < 0 ? -1 : 0;
}

int
credential_remove_totp(struct db *db, const struct uuid *person,
    const struct uuid *factor)
{
	return (int)db_exec(db, sql_remove_totp, DB_ARGS(db_uuid(person),
	    db_uuid(factor)));
}

int
credential_use_counter(struct db *db, const struct uuid *person,
    const struct uuid *factor, int64_t counter)
{
	int64_t n;

	n = db_exec(db, sql_use_counter, DB_ARGS(db_int(counter),
	    db_uuid(person), db_uuid(factor), db_int(counter)));
	return n < 0 ? -1 : n == 1;
}

size_t
credential_seal_offer(struct keys *keys, const struct uuid *person,
    const unsigned char secret[CREDENTIAL_TOTP_SIZE],
    unsigned char out[CREDENTIAL_SEALED_MOST])
{
	return box_seal(keys, BOX_OFFER, person, secret, CREDENTIAL_TOTP_SIZE,
	    out);
}

int
credential_open_offer(struct keys *keys, const struct uuid *person,
    const void *sealed, size_t len, unsigned char secret[CREDENTIAL_TOTP_SIZE])
{
	if (seal_plain_size(sealed, len) != CREDENTIAL_TOTP_SIZE)
		return -1;
	return open_box(keys, BOX_OFFER, person, sealed, len, secret);
}

/*
 * 80 random bits are beyond guessing, so a keyed hash is enough; each person
 * has a key of their own, so that equal codes of two do not look alike.
 */
static int
recovery_key(struct db *db, struct keys *keys, const struct uuid *person,
    struct key *out)
{
	struct pool *pool = pool_create();
	struct db_rows *rows;
	const void *box;
	size_t len;
	int rc = -1;

	rows = db_query(db, pool, sql_recovery_key, DB_ARGS(db_uuid(person)));
	if (rows == NULL)
		goto out;
	if (!db_next(rows))
		rc = box_first_recovery_key(keys, person, out);
	else if ((box = db_get_bytes(rows, 0, &len)) != NULL &&
	    seal_plain_size(box, len) == SECRET_SIZE)
		rc = open_box(keys, BOX_RECOVERY_KEY, person, box, len, out->b);
	if (rc == -1)
		log_error("the key of a person's recovery codes is missing");
out:
	pool_destroy(pool);
	return rc;
}

/* With new codes comes a new key, once the file has been rotated. */
static int
new_recovery_key(struct db *db, struct keys *keys, const struct uuid *person,
    struct key *out, int64_t now)
{
	unsigned char box[SEAL_KEY_SIZE];
	size_t len;

	if (keys_now(keys)->id == 0)
		return recovery_key(db, keys, person, out);
	secret_random(out->b, sizeof(out->b));
	len = box_seal(keys, BOX_RECOVERY_KEY, person, out->b, sizeof(out->b),
	    box);
	return db_exec(db, sql_set_recovery_key, DB_ARGS(db_uuid(person),
	    db_bytes(box, len), db_time(now))) == -1 ? -1 : 0;
}

int
credential_set_codes(struct db *db, struct keys *keys,
    const struct uuid *person, const char (*codes)[CREDENTIAL_CODE_LENGTH + 1],
    int64_t now)
{
	unsigned char hash[SECRET_SIZE];
	struct key key;
	int rc = -1;
	size_t i;

	if (db_exec(db, sql_drop_codes, DB_ARGS(db_uuid(person))) < 0 ||
	    new_recovery_key(db, keys, person, &key, now) == -1)
		goto out;
	for (i = 0; i < CREDENTIAL_CODES; i++) {
		secret_mac(hash, &key, codes[i], strlen(codes[i]));
		if (db_exec(db, sql_add_code, DB_ARGS(db_uuid(person),
		    db_bytes(hash, sizeof(hash)), db_time(now))) < 0)
			goto out;
	}
	rc = 0;
out:
	secret_wipe(&key, sizeof(key));
	return rc;
}

int
credential_use_code(struct db *db, struct keys *keys,
    const struct uuid *person, const char *code)
{
	unsigned char hash[SECRET_SIZE];
	struct key key;
	int64_t n;

	if (recovery_key(db, keys, person, &key) == -1)
		return -1;
	secret_mac(hash, &key, code, strlen(code));
	secret_wipe(&key, sizeof(key));
	n = db_exec(db, sql_use_code, DB_ARGS(db_uuid(person),
	    db_bytes(hash, sizeof(hash))));
	return n < 0 ? -1 : n == 1;
}

int
credential_codes_left(struct db *db, struct pool *pool,
    const struct uuid *person)
{
	struct db_rows *rows;

	rows = db_query(db, pool, sql_codes_left, DB_ARGS(db_uuid(person)));
	if (rows == NULL || !db_next(rows))
		return -1;
	return (int)db_get_int(rows, 0);
}
