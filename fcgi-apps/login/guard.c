/*
 * Throttling of everything that can be guessed here.
 *
 * Three counters: the network the attempt comes from, the address typed, and
 * in place of that the browser, if it signed in as this address before. So a
 * stranger who guesses locks out strangers, not the person at their own desk.
 */
#include "login.h"

#include <stdio.h>
#include <string.h>

#include "base/keys.h"
#include "base/text.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/lock.h"

#define DEVICE_COOKIE	"device"
#define DEVICE_DAYS	180
#define DEVICE_ID	22	/* letters of 16 bytes as base64url */
#define ASK_SECONDS	(15 * 60)

/* "id.day.mac": random, day of issue, MAC over both bound to the address. */
struct device {
	char	id[DEVICE_ID + 1];
	long	day;
};

/*
 * With the oldest key: a rotation must not forgive what was guessed before. It
 * is forgiven when that key is retired.
 */
static void
subject(struct req *r, const char *kind, const void *p, size_t len,
    unsigned char out[SECRET_SIZE])
{
	struct key key;

	secret_derive(&key, &keys_oldest(r->session_keys)->key, kind, "", 0);
	secret_mac(out, &key, p, len);
	secret_wipe(&key, sizeof(key));
}

static const char *
device_mac(struct req *r, const struct named_key *from, const char *email,
    const struct device *d)
{
	unsigned char mac[SECRET_SIZE];
	struct key key;
	const char *text;

	secret_derive(&key, &from->key, "device", email, strlen(email));
	text = pool_printf(r->pool, "%s.%ld", d->id, d->day);
	secret_mac(mac, &key, text, strlen(text));
	secret_wipe(&key, sizeof(key));
	return text_base64url(r->pool, mac, sizeof(mac));
}

/* Made by us, with a key of now or of before? */
static bool
is_device_mac(struct req *r, const char *email, const struct device *d,
    const char *mac)
{
	const struct named_key *key;
	const char *wanted;
	size_t i;

	for (i = 0; (key = keys_at(r->session_keys, i)) != NULL; i++) {
		wanted = device_mac(r, key, email, d);
		if (strlen(mac) == strlen(wanted) &&
		    secret_equal(mac, wanted, strlen(wanted)))
			return true;
	}
	return false;
}

/* Did this browser sign in as that address before? */
static bool
device_read(struct req *r, const char *email, struct device *d)
{
	const char *cookie = req_cookie(r, DEVICE_COOKIE), *dot;
	uint64_t day;
	int64_t age;

	if (cookie == NULL || strlen(cookie) > 100 ||
	    strcspn(cookie, ".") != DEVICE_ID ||
	    (dot = strchr(cookie + DEVICE_ID + 1, '.')) == NULL ||
	    text_parse_uint(cookie + DEVICE_ID + 1,
	    (size_t)(dot - cookie) - DEVICE_ID - 1, INT32_MAX, &day) == -1)
		return false;
	memcpy(d->id, cookie, DEVICE_ID);
	d->id[DEVICE_ID] = '\0';
	d->day = (long)day;
	age = moment_day(r->now) - d->day;
	return is_device_mac(r, email, d, dot + 1) &&
	    age >= 0 && age < DEVICE_DAYS;
}

void
guard_remember(struct req *r, const char *email)
{
	const struct named_key *now = keys_now(r->session_keys);
	const char *cookie = req_cookie(r, DEVICE_COOKIE), *made;
	unsigned char random[16];
	struct device d;

	/* A known browser keeps its id and day, and gets the key of now. */
	if (!device_read(r, email, &d)) {
		secret_random(random, sizeof(random));
		snprintf(d.id, sizeof(d.id), "%s",
		    text_base64url(r->pool, random, sizeof(random)));
		d.day = moment_day(r->now);
	}
	made = pool_printf(r->pool, "%s.%ld.%s", d.id, d.day,
	    device_mac(r, now, email, &d));
	if (cookie == NULL || strcmp(cookie, made) != 0)
		req_set_cookie(r, DEVICE_COOKIE, made,
		    DEVICE_DAYS * 24 * 3600);
}

bool
guard_knows(struct req *r, const char *email)
{
	struct device d;

	return device_read(r, email, &d);
}

/* A provider gives a customer a whole /64, so that is one address here. */
static void
guard_aim(struct req *r, const char *email, struct guard *g)
{
	struct device d;

	memset(g, 0, sizeof(*g));
	if (r->session != NULL)
		g->person = &r->session->person;
	g->typed.limit = THROTTLE_ACCOUNT;
	g->typed.hard = true;
	subject(r, "throttle-email", email, strlen(email), g->typed.subject);
	g->who = g->typed;
	if ((g->is_known = device_read(r, email, &d)))
		subject(r, "throttle-device", d.id, strlen(d.id),
		    g->who.subject);
	if (r->http.address_len != 0) {
		g->has_network = true;
		g->network.limit = THROTTLE_NETWORK;
		subject(r, "throttle-address", r->http.address,
		    r->http.address_len == 16 ? 8 : r->http.address_len,
		    g->network.subject);
	}
}

int
guard_wait(struct req *r, unsigned wait)
{
	if (audit_count(r->db, "login.throttled", r->http.address,
	    r->http.address_len) == -1)
		return req_failed(r);
	r->keep = true;
	http_header(&r->answer, pool_printf(r->pool, "Retry-After: %u", wait));
	return req_problem_number(r, "login.throttled", NULL, (wait + 59) / 60);
}

int
guard_enter(struct req *r, const char *email, struct guard *g)
{
	unsigned wait = 0;
	int n = 1;

	guard_aim(r, email, g);
	if (g->has_network)
		n = throttle_take(r->db, r->pool, &g->network, r->now, &wait);
	if (n == 1) {
		n = throttle_take(r->db, r->pool, &g->who, r->now, &wait);
		if (n == 0 && g->has_network &&
		    throttle_return(r->db, &g->network) == -1)
			n = -1;
	}
	if (n == 0)
		return guard_wait(r, wait);
	if (n == -1 || db_commit(r->db) == -1 || db_begin(r->db) == -1)
		return req_failed(r);
	return 0;
}

int
guard_return(struct req *r, const struct guard *g)
{
	if (throttle_return(r->db, &g->who) == -1)
		return -1;
	return g->has_network ? throttle_return(r->db, &g->network) : 0;
}

/* What is written about a lock of somebody. */
static struct audit_row
lock_row(struct req *r, const char *detail)
{
	return (struct audit_row){ .actor_kind = AUDIT_NOBODY,
	    .detail = detail, .request = &r->id, .address = r->http.address,
	    .address_len = r->http.address_len, .now = r->now };
}

/* The lock ends with the wait, if this was what ended it. */
static int
guard_unlock(struct req *r, const struct guard *g)
{
	struct audit_row row = lock_row(r, "signed-in");
	int64_t until;
	int waits;

	if ((waits = throttle_waits(r->db, r->pool, &g->typed, r->now,
	    &until)) != 0)
		return waits == -1 ? -1 : 0;
	return lock_end(r->db, r->pool, g->person, &row);
}

int
guard_clear(struct req *r, const struct guard *g)
{
	if (throttle_clear(r->db, &g->who) == -1)
		return -1;
	/* Others may go on guessing the address; the end of all is lifted. */
	if (g->is_known && throttle_forgive(r->db, &g->typed) == -1)
		return -1;
	if (g->person != NULL && guard_unlock(r, g) == -1)
		return -1;
	if (secret_random_below(64) == 0 && throttle_sweep(r->db, r->now) == -1)
		return -1;
	return g->has_network ? throttle_return(r->db, &g->network) : 0;
}

/* Of a person it is a row, of a stranger a count. */
static int
guard_audit(struct req *r, const char *code)
{
	const struct session *s = r->session;
	struct audit_row row = {
		.code = "login.failed", .outcome = AUDIT_REFUSED,
		.actor_kind = AUDIT_PERSON, .detail = code, .request = &r->id,
		.address = r->http.address, .address_len = r->http.address_len,
		.now = r->now
	};

	if (s == NULL)
		return audit_count(r->db, row.code, r->http.address,
		    r->http.address_len);
	row.account = s->account;
	row.actor = &s->person;
	if (s->has_account)
		row.role = rights_role_name(s->role);
	return audit_write(r->db, &row);
}

/* Told is who has to wait; looked up is it for everybody, known or not. */
static int
guard_lock(struct req *r, const struct guard *g)
{
	struct audit_row row = lock_row(r, NULL);
	int64_t until;
	int waits;

	waits = throttle_waits(r->db, r->pool, &g->who, r->now, &until);
	if (waits != 1 || g->person == NULL)
		return waits == -1 ? -1 : 0;
	return lock_begin(r->db, r->pool, g->person, until, &row);
}

int
guard_refuse_typed(struct req *r, const struct guard *g, const char *code)
{
	if (guard_lock(r, g) == -1 || guard_audit(r, code) == -1)
		return req_failed(r);
	r->keep = true;
	return req_problem(r, code, NULL);
}

int
guard_refuse(struct req *r, const char *code, const char *field)
{
	struct guard g;

	guard_aim(r, r->session->email, &g);
	if (guard_lock(r, &g) == -1 || guard_audit(r, code) == -1)
		return req_failed(r);
	r->keep = true;
	return req_problem(r, code, field);
}

int
guard_forget(struct req *r, const char *email, const struct uuid *person)
{
	struct audit_row row = lock_row(r, "reset");
	struct guard g;

	guard_aim(r, email, &g);
	if (throttle_clear(r->db, &g.typed) == -1 ||
	    throttle_clear(r->db, &g.who) == -1)
		return -1;
	return lock_end(r->db, r->pool, person, &row);
}

int
guard_release(struct req *r)
{
	struct audit_row row = lock_row(r, "waited");

	/* Nobody's address: it is not they who waited. */
	row.address = NULL;
	row.address_len = 0;
	return lock_release_due(r->db, r->pool, &row) == -1 ? -1 : 0;
}

int
guard_spend(struct req *r, const char *label, const void *p, size_t len,
    unsigned limit, int64_t seconds)
{
	struct throttle_quota quota = { .limit = limit, .seconds = seconds };

	subject(r, label, p, len, quota.subject);
	return throttle_spend(r->db, &quota, r->now);
}

int
guard_ask(struct req *r, const char *label, unsigned limit)
{
	size_t len = r->http.address_len;
	int n;

	if (len == 0)
		return 0;
	n = guard_spend(r, label, r->http.address, len == 16 ? 8 : len, limit,
	    ASK_SECONDS);
	if (n == 0)
		return guard_wait(r, ASK_SECONDS);
	return n == -1 ? req_failed(r) : 0;
}
