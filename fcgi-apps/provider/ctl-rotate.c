/*
 * rufwachtctl keys list, rotate, rewrap, retire: purpose keys get a successor,
 * what they made is made anew, and they go when nothing refers to them.
 */
#include "ctl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/keys.h"
#include "base/ledger.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "rotate.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/mailing.h"
#include "store/rewrap.h"
#include "store/session.h"

/* Before sign-in a form lives that long, and then fails with its key. */
#define FORM_LIFE	MOMENT_HOUR

static const char *const purposes[] = {
	"content", "index", "totp", "session", "audit", "mail", "ledger", NULL
};

const char *const *
rotate_purposes(void)
{
	return purposes;
}

/* The purpose named by the first operand, NULL after saying that it is none. */
static const char *
read_purpose(const struct ctl *ctl)
{
	const char *const *p;

	for (p = purposes; *p != NULL; p++)
		if (strcmp(*p, ctl->operand[0]) == 0)
			return *p;
	ctl_say(0, "%s: no purpose; one of content index totp session audit "
	    "mail ledger", ctl->operand[0]);
	return NULL;
}

static void
add_use(struct rewrap_uses *uses, const char *what, uint32_t key, int64_t n)
{
	if (n != 0 && uses->n < REWRAP_USES)
		uses->v[uses->n++] = (struct rewrap_use){ .what = what,
		    .key = key, .count = n };
}

/* Lines of the ledger, by the keys of the file; others break its chain. */
static int
ledger_uses(struct ctl *ctl, const struct keys *keys, struct rewrap_uses *uses)
{
	const char *path = pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir);
	const struct named_key *key;
	struct ledger *ledger;
	int64_t n = 0;
	size_t i;

	if (access(path, F_OK) == -1)
		return CTL_DONE;
	ledger = ledger_open(ctl->conf.ledger_dir, ctl->conf.key_dir);
	if (ledger == NULL)
		return CTL_FAILED;
	for (i = 0; n != -1 && (key = keys_at(keys, i)) != NULL; i++) {
		n = ledger_count_key(ledger, key->id);
		add_use(uses, "lines of the ledger", key->id, n);
	}
	ledger_close(ledger);
	return n == -1 ? CTL_FAILED : CTL_DONE;
}

/* Forms of sessions begun before the newest key were made with older ones. */
static int
form_uses(struct ctl *ctl, struct db *db, const struct keys *keys,
    struct rewrap_uses *uses)
{
	const struct named_key *key;
	int64_t n;
	size_t i;

	n = session_count_older(db, ctl->pool, keys_changed_at(keys));
	if (n == -1)
		return ctl_failed(db, "counting sessions");
	for (i = 1; (key = keys_at(keys, i)) != NULL; i++)
		add_use(uses, "sessions that may hold forms of it", key->id, n);
	return CTL_DONE;
}

/* Mails made before the newest key: a repeat has the link of the older one. */
static int
mail_uses(struct ctl *ctl, const struct keys *keys, struct rewrap_uses *uses)
{
	const struct named_key *key;
	int64_t n = -1;
	struct db *db;
	int status;
	size_t i;

	if ((db = ctl_open_as(ctl, "provider", &status)) == NULL)
		return status;
	n = mailing_count_older(db, ctl->pool, keys_changed_at(keys));
	if (n == -1)
		status = ctl_failed(db, "counting mails");
	db_close(db);
	for (i = 1; n != -1 && (key = keys_at(keys, i)) != NULL; i++)
		add_use(uses, "mails under way that may have links of it",
		    key->id, n);
	return n == -1 ? status : CTL_DONE;
}

int
rotate_uses(struct ctl *ctl, const char *purpose, const struct keys *keys,
    struct rewrap_uses *uses)
{
	const char *account = rewrap_account(purpose);
	int status = CTL_DONE;
	struct db *db;

	uses->n = 0;
	if (strcmp(purpose, "mail") == 0)
		return mail_uses(ctl, keys, uses);
	if (account == NULL)
		return ledger_uses(ctl, keys, uses);
	if ((db = ctl_open_as(ctl, account, &status)) == NULL)
		return status;
	if (rewrap_uses(db, ctl->pool, purpose, uses) == -1)
		status = ctl_failed(db, "counting");
	else if (strcmp(purpose, "session") == 0)
		status = form_uses(ctl, db, keys, uses);
	db_close(db);
	return status;
}

static int
audit(struct ctl *ctl, const char *code, const char *detail)
{
	if (ctl_audit(ctl, &(struct ctl_event){ .code = code,
	    .detail = detail }) == 0)
		return CTL_DONE;
	return ctl_failed(ctl->db, "writing the audit row");
}

static void
print_key(const char *purpose, const struct named_key *key, bool current,
    const struct rewrap_uses *uses)
{
	bool used = false;
	size_t i;

	printf("%s\t%u\t%s\t", purpose, (unsigned)key->id,
	    current ? "current" : "older");
	for (i = 0; i < uses->n; i++)
		if (uses->v[i].key == key->id) {
			printf("%s%" PRId64 " %s", used ? ", " : "",
			    uses->v[i].count, uses->v[i].what);
			used = true;
		}
	puts(used ? "" : "-");
}

/* One line for each key: purpose, id, current or older, what refers to it. */
int
ctl_keys_list(struct ctl *ctl)
{
	struct rewrap_uses *uses = pool_alloc(ctl->pool, sizeof(*uses));
	const struct named_key *key;
	const char *const *p;
	struct keys *keys;
	int status = CTL_DONE;
	size_t i;

	for (p = purposes; *p != NULL && status == CTL_DONE; p++) {
		if ((keys = keys_open(ctl->conf.key_dir, *p)) == NULL)
			return CTL_FAILED;
		status = rotate_uses(ctl, *p, keys, uses);
		for (i = 0; status == CTL_DONE &&
		    (key = keys_at(keys, i)) != NULL; i++)
			print_key(*p, key, i == 0, uses);
		keys_close(keys);
	}
	return status;
}

/* The audit row comes first: what cannot be told does not happen. */
int
ctl_keys_rotate(struct ctl *ctl)
{
	const char *purpose = read_purpose(ctl);
	uint32_t id = 0;
	int status;

	if (purpose == NULL)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = audit(ctl, "keys.rotated", purpose)) != CTL_DONE)
		return status;
	switch (keys_add(ctl->conf.key_dir, purpose, &id)) {
	case 0:
		printf("%s: key %u\n", purpose, (unsigned)id);
		return CTL_DONE;
	case 1:
		return ctl_say(CTL_REFUSED, "%s: %d keys already; retire some",
		    purpose, KEYS_MAX);
	default:
		return ctl_say(CTL_FAILED, "%s: not rotated", purpose);
	}
}

static int
rewrap(struct ctl *ctl, const char *purpose, const char *account,
    struct rewrap_result *result)
{
	struct keys *keys = keys_open(ctl->conf.key_dir, purpose);
	int status = CTL_FAILED;
	struct db *db;

	if (keys == NULL)
		return CTL_FAILED;
	if ((db = ctl_open_as(ctl, account, &status)) != NULL) {
		status = CTL_DONE;
		if (rewrap_all(db, purpose, keys, ctl->now, result) == -1)
			status = ctl_failed(db, "making anew");
	}
	db_close(db);
	keys_close(keys);
	return status;
}

int
ctl_keys_rewrap(struct ctl *ctl)
{
	const char *purpose = read_purpose(ctl), *account;
	struct rewrap_result result = { .done = 0 };
	int status;

	if (purpose == NULL)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	account = rewrap_account(purpose);
	if (account != NULL &&
	    (status = rewrap(ctl, purpose, account, &result)) != CTL_DONE)
		return status;
	printf("%s: %" PRId64 " made anew\n", purpose, result.done);
	status = audit(ctl, "keys.rewrapped", pool_printf(ctl->pool,
	    "purpose=%s done=%" PRId64 " failed=%" PRId64, purpose, result.done,
	    result.failed));
	if (result.failed != 0)
		return ctl_say(CTL_FAILED, "%s: %" PRId64 " were made with no "
		    "key of the file", purpose, result.failed);
	return status;
}

int64_t
rotate_grace(const struct conf *conf)
{
	return (2 * (int64_t)conf->watchdog_seconds + 2) * MOMENT_SECOND;
}

/*
 * A request that began before the newest key was there may still write with
 * the one before. By the machine's clock on both sides.
 */
static int
check_age(struct ctl *ctl, const char *purpose, const struct keys *keys)
{
	int64_t grace = rotate_grace(&ctl->conf), left;

	if (strcmp(purpose, "session") == 0 && grace < FORM_LIFE)
		grace = FORM_LIFE;
	left = keys_changed_at(keys) + grace - moment_now();
	if (left <= 0)
		return CTL_DONE;
	return ctl_say(CTL_AGAIN, "%s: the file was changed just now, requests "
	    "may still use the older key; try again in %" PRId64 " s", purpose,
	    left / MOMENT_SECOND + 1);
}

/* Says what still refers to the key. */
static int
check_unused(struct ctl *ctl, const char *purpose, const struct keys *keys,
    uint32_t id)
{
	struct rewrap_uses *uses = pool_alloc(ctl->pool, sizeof(*uses));
	int status;
	size_t i;

	if ((status = rotate_uses(ctl, purpose, keys, uses)) != CTL_DONE)
		return status;
	for (i = 0; i < uses->n; i++)
		if (uses->v[i].key == id)
			status = ctl_say(CTL_REFUSED, "%s: key %u is used by "
			    "%" PRId64 " %s", purpose, (unsigned)id,
			    uses->v[i].count, uses->v[i].what);
	return status;
}

static int
check_retire(struct ctl *ctl, const char *purpose, uint32_t id)
{
	struct keys *keys = keys_open(ctl->conf.key_dir, purpose);
	int status;

	if (keys == NULL)
		return CTL_FAILED;
	if (keys_find(keys, id) == NULL)
		status = ctl_say(CTL_NOT_FOUND, "%s: no key %u", purpose,
		    (unsigned)id);
	else if (keys_now(keys)->id == id)
		status = ctl_say(CTL_REFUSED, "%s: key %u is the current one",
		    purpose, (unsigned)id);
	else if ((status = check_unused(ctl, purpose, keys, id)) == CTL_DONE)
		status = check_age(ctl, purpose, keys);
	keys_close(keys);
	return status;
}

int
ctl_keys_retire(struct ctl *ctl)
{
	const char *purpose = read_purpose(ctl), *text = ctl->operand[1];
	uint64_t id;
	int status;

	if (purpose == NULL)
		return CTL_USAGE;
	if (text_parse_uint(text, strlen(text), UINT32_MAX, &id) == -1)
		return ctl_say(CTL_USAGE, "%s: no id of a key", text);
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = check_retire(ctl, purpose, (uint32_t)id)) != CTL_DONE ||
	    (status = audit(ctl, "keys.retired", pool_printf(ctl->pool,
	    "purpose=%s key=%" PRIu64, purpose, id))) != CTL_DONE)
		return status;
	if (keys_remove(ctl->conf.key_dir, purpose, (uint32_t)id) != 0)
		return ctl_say(CTL_FAILED, "%s: not retired", purpose);
	printf("%s: key %" PRIu64 " is gone\n", purpose, id);
	return CTL_DONE;
}
