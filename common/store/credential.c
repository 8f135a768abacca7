/*
 * Passwords, one-time code secrets and recovery codes.
 */
#include "store/credential.h"

#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

/* One key per use, so that nothing sealed for one opens as another. */
#define USE_PASSWORD	"password"
#define USE_TOTP	"totp"
#define USE_OFFER	"enrol"
#define USE_RECOVERY	"recovery"

#define COLUMNS								\
	"SELECT p.id, p.name, p.language, w.sealed, t.id"		\
	" FROM person p"						\
	" LEFT JOIN person_password w ON w.person_id = p.id"		\
	" LEFT JOIN person_totp t ON t.person_id = p.id"

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
static const char sql_mark_factor[] =
    "INSERT IGNORE INTO second_factor (person_id) VALUES (?)";
static const char sql_use_counter[] =
    "UPDATE person_totp SET last_counter = ?"
    " WHERE person_id = ? AND id = ? AND last_counter < ?";
static const char sql_drop_codes[] =
    "DELETE FROM recovery_code WHERE person_id = ?";
static const char sql_add_code[] =
    "INSERT INTO recovery_code (person_id, hash, created_at) VALUES (?, ?, ?)";
static const char sql_use_code[] =
    "DELETE FROM recovery_code WHERE person_id = ? AND hash = ?";
static const char sql_codes_left[] =
    "SELECT COUNT(*) FROM recovery_code WHERE person_id = ?";

static void
seal_for(const struct key *file, const char *use, const struct uuid *person,
    const void *plain, size_t len, unsigned char *out)
{
	struct key key;

	secret_derive(&key, file, use, "", 0);
	seal_box(out, &key, person->b, sizeof(person->b), plain, len);
	secret_wipe(&key, sizeof(key));
}

static int
open_for(const struct key *file, const char *use, const struct uuid *person,
    const void *box, size_t len, unsigned char *out)
{
	struct key key;
	int rc;

	secret_derive(&key, file, use, "", 0);
	rc = seal_open(out, &key, person->b, sizeof(person->b), box, len);
	secret_wipe(&key, sizeof(key));
	if (rc == -1)
		log_error("a sealed %s does not open with this key file", use);
	return rc;
}

/* The hash text of the row, opened. NULL where there is none. */
static int
open_hash(struct pool *pool, const struct key *file, struct db_rows *rows,
    struct credential *c)
{
	const void *box;
	size_t len;
	char *text;

	if ((box = db_get_bytes(rows, 3, &len)) == NULL)
		return 0;
	if (len <= SEAL_OVERHEAD || len - SEAL_OVERHEAD >= SECRET_PASSWORD_SIZE) {
		log_error("a sealed password has a wrong length");
		return -1;
	}
	text = pool_secret(pool, SECRET_PASSWORD_SIZE);
	if (open_for(file, USE_PASSWORD, &c->person, box, len,
	    (unsigned char *)text) == -1)
		return -1;
	c->hash = text;
	return 0;
}

static int
read_credential(struct pool *pool, const struct key *file, struct db_rows *rows,
    struct credential *c)
{
	struct uuid factor;

	memset(c, 0, sizeof(*c));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	if (!db_get_uuid(rows, 0, &c->person))
		return -1;
	c->name = db_get_text(rows, 1);
	c->language = db_get_text(rows, 2);
	c->has_totp = db_get_uuid(rows, 4, &factor);
	return open_hash(pool, file, rows, c) == -1 ? -1 : 1;
}

int
credential_by_email(struct db *db, struct pool *pool, const struct key *file,
    const char *email, struct credential *c)
{
	return read_credential(pool, file,
	    db_query(db, pool, sql_by_email, DB_ARGS(db_text(email))), c);
}

int
credential_by_person(struct db *db, struct pool *pool, const struct key *file,
    const struct uuid *person, struct credential *c)
{
	return read_credential(pool, file,
	    db_query(db, pool, sql_by_person, DB_ARGS(db_uuid(person))), c);
}

int
credential_set_password(struct db *db, const struct key *file,
    const struct uuid *person, const char *hash, int64_t now)
{
	unsigned char box[SECRET_PASSWORD_SIZE + SEAL_OVERHEAD];
	size_t len = strlen(hash);

	if (len >= SECRET_PASSWORD_SIZE)
		return -1;
	seal_for(file, USE_PASSWORD, person, hash, len, box);
	return db_exec(db, sql_set_password, DB_ARGS(db_uuid(person),
	    db_bytes(box, len + SEAL_OVERHEAD), db_time(now))) < 0 ? -1 : 0;
}

int
credential_rehash(struct db *db, const struct key *file,
    const struct uuid *person, const char *hash)
{
	unsigned char box[SECRET_PASSWORD_SIZE + SEAL_OVERHEAD];
	size_t len = strlen(hash);

	if (len >= SECRET_PASSWORD_SIZE)
		return -1;
	seal_for(file, USE_PASSWORD, person, hash, len, box);
	return db_exec(db, sql_rehash, DB_ARGS(db_bytes(box, len + SEAL_OVERHEAD),
	    db_uuid(person))) < 0 ? -1 : 0;
}

int
credential_totp(struct db *db, struct pool *pool, const struct key *file,
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
	    len != CREDENTIAL_SEALED_SIZE) {
		log_error("a second factor has a wrong length");
		return -1;
	}
	if (open_for(file, USE_TOTP, person, box, len, t->secret) == -1)
		return -1;
	t->last_counter = db_get_int(rows, 2);
	t->created_at = db_get_time(rows, 3);
	*out = t;
	return 1;
}

int
credential_set_totp(struct db *db, const struct key *file,
    const struct uuid *person, const struct credential_totp *t)
{
	unsigned char box[CREDENTIAL_SEALED_SIZE];

	seal_for(file, USE_TOTP, person, t->secret, sizeof(t->secret), box);
	if (db_exec(db, sql_set_totp, DB_ARGS(db_uuid(person), db_uuid(&t->id),
	    db_bytes(box, sizeof(box)), db_int(t->last_counter),
	    db_time(t->created_at))) < 0)
		return -1;
	return db_exec(db, sql_mark_factor, DB_ARGS(db_uuid(person))) < 0 ?
	    -1 : 0;
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

void
credential_seal_offer(const struct key *file, const struct uuid *person,
    const unsigned char secret[CREDENTIAL_TOTP_SIZE],
    unsigned char out[CREDENTIAL_SEALED_SIZE])
{
	seal_for(file, USE_OFFER, person, secret, CREDENTIAL_TOTP_SIZE, out);
}

int
credential_open_offer(const struct key *file, const struct uuid *person,
    const void *sealed, size_t len, unsigned char secret[CREDENTIAL_TOTP_SIZE])
{
	if (len != CREDENTIAL_SEALED_SIZE)
		return -1;
	return open_for(file, USE_OFFER, person, sealed, len, secret);
}

/*
 * 80 random bits are beyond guessing, so a keyed hash is enough; the person is
 * part of the key, so that equal codes of two people do not look alike.
 */
static void
code_hash(const struct key *file, const struct uuid *person, const char *code,
    unsigned char out[SECRET_SIZE])
{
	struct key key;

	secret_derive(&key, file, USE_RECOVERY, person->b, sizeof(person->b));
	secret_mac(out, &key, code, strlen(code));
	secret_wipe(&key, sizeof(key));
}

int
credential_set_codes(struct db *db, const struct key *file,
    const struct uuid *person, const char (*codes)[CREDENTIAL_CODE_LENGTH + 1],
    int64_t now)
{
	unsigned char hash[SECRET_SIZE];
	size_t i;

	if (db_exec(db, sql_drop_codes, DB_ARGS(db_uuid(person))) < 0)
		return -1;
	for (i = 0; i < CREDENTIAL_CODES; i++) {
		code_hash(file, person, codes[i], hash);
		if (db_exec(db, sql_add_code, DB_ARGS(db_uuid(person),
		    db_bytes(hash, sizeof(hash)), db_time(now))) < 0)
			return -1;
	}
	return 0;
}

int
credential_use_code(struct db *db, const struct key *file,
    const struct uuid *person, const char *code)
{
	unsigned char hash[SECRET_SIZE];
	int64_t n;

	code_hash(file, person, code, hash);
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
