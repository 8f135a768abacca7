/*
 * rufwachtctl account create, list, close, seats.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/account.h"
#include "store/db.h"
#include "store/keyring.h"

#define PAGE		200	/* accounts fetched at once */
#define DEFAULT_DAYS	30

struct making {
	struct account	 account;
	struct keyring	*keyring;
};

/* A brand is a folder name: nothing that could leave the folder of brands. */
static bool
is_brand(const char *s)
{
	return s[0] != '\0' && strlen(s) <= 40 &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static const char *
option_or(const struct ctl *ctl, const char *name, const char *otherwise)
{
	const char *value = ctl_option(ctl, name);

	return value == NULL ? otherwise : value;
}

/* What the options say. CTL_DONE, or CTL_USAGE after saying why. */
static int
read_account(struct ctl *ctl, struct account *a)
{
	const char *see = option_or(ctl, "agents-see-personal-data", "yes");
	uint64_t days = DEFAULT_DAYS, seats = 0;

	if ((a->name = ctl_need_text(ctl, "name", ACCOUNT_NAME_MAX)) == NULL ||
	    ctl_number(ctl, "retention-days", ACCOUNT_DAYS_MAX, &days) == -1)
		return CTL_USAGE;
	a->language = option_or(ctl, "language", "de");
	if (!ctl_is_language(ctl, a->language))
		return ctl_say(CTL_USAGE, "--language: one of \"%s\"",
		    ctl->conf.languages);
	a->brand = option_or(ctl, "brand", "base");
	if (!is_brand(a->brand))
		return ctl_say(CTL_USAGE, "--brand: lower-case letters, digits, "
		    "hyphens");
	if (strcmp(see, "yes") != 0 && strcmp(see, "no") != 0)
		return ctl_say(CTL_USAGE, "--agents-see-personal-data: yes or no");
	if (ctl_number(ctl, "seats", ACCOUNT_SEATS_MAX, &seats) == -1)
		return CTL_USAGE;
	a->has_seats = ctl_option(ctl, "seats") != NULL;
	a->seats = (unsigned)seats;
	a->agents_see_pii = strcmp(see, "yes") == 0;
	a->retention_days = (unsigned)days;
	return CTL_DONE;
}

static int
do_create(struct ctl *ctl, void *arg)
{
	struct making *m = arg;
	const struct account *a = &m->account;

	if (account_create(ctl->db, a) == -1 ||
	    keyring_create_account(m->keyring, ctl->db, &a->id, ctl->now) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "account.created",
	    .account = &a->id, .kind = "account", .object = &a->id,
	    .detail = pool_printf(ctl->pool, "retention-days=%u",
	    a->retention_days) });
}

int
ctl_account_create(struct ctl *ctl)
{
	struct making m = { .keyring = NULL };
	char text[UUID_TEXT_SIZE];
	int status;

	if ((status = read_account(ctl, &m.account)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if ((m.keyring = keyring_open(&ctl->conf)) == NULL)
		return ctl_say(CTL_FAILED, "no keys: rufwachtctl keys create");
	uuid_v7(&m.account.id, ctl->now);
	m.account.created_at = ctl->now;
	status = ctl_change(ctl, do_create, &m);
	keyring_close(m.keyring);
	if (status == CTL_DONE) {
		uuid_format(&m.account.id, text);
		puts(text);
	}
	return status;
}

/* One line: id, state, day made, period, brand, language, name. */
static void
print_account(const struct account *a)
{
	char id[UUID_TEXT_SIZE], made[MOMENT_TEXT_SIZE];

	uuid_format(&a->id, id);
	moment_format_utc(a->created_at, made);
	printf("%s\t%s\t%s\t%u\t%s\t%s\t%s\n", id,
	    a->closed_at == MOMENT_NONE ? "open" : "closed", made,
	    a->retention_days, a->brand, a->language, a->name);
}

int
ctl_account_list(struct ctl *ctl)
{
	struct account *page;
	struct uuid after;
	int i, n, status;

	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	memset(&after, 0, sizeof(after));
	page = pool_alloc(ctl->pool, PAGE * sizeof(*page));
	do {
		n = account_list(ctl->db, ctl->pool, &after, page, PAGE);
		if (n == -1)
			return ctl_failed(ctl->db, "reading the accounts");
		for (i = 0; i < n; i++)
			print_account(&page[i]);
		if (n > 0)
			after = page[n - 1].id;
	} while (n == PAGE);
	return CTL_DONE;
}

static int
do_close(struct ctl *ctl, void *arg)
{
	const struct uuid *id = arg;
	struct account a;
	int n;

	if ((n = account_load(ctl->db, ctl->pool, id, &a)) == -1)
		return -1;
	if (n == 0 || uuid_is_zero(id))
		return ctl_say(CTL_NOT_FOUND, "no such account");
	if ((n = account_close(ctl->db, id, ctl->now)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_REFUSED, "the account is closed already");
	return ctl_audit(ctl, &(struct ctl_event){ .code = "account.closed",
	    .account = id, .kind = "account", .object = id });
}

int
ctl_account_close(struct ctl *ctl)
{
	struct uuid id;
	int status;

	if (ctl_uuid(ctl->operand[0], &id) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_close, &id);
}

struct seating {
	struct uuid	 account;
	bool		 limited;
	unsigned	 seats;
};

/* Fewer than are taken now: nobody is sent away, nobody new comes in. */
static int
do_seats(struct ctl *ctl, void *arg)
{
	const struct seating *s = arg;
	int n;

	n = account_set_seats(ctl->db, &s->account,
	    s->limited ? &s->seats : NULL);
	if (n != 1)
		return n == -1 ? -1 :
		    ctl_say(CTL_NOT_FOUND, "no such open account");
	return ctl_audit(ctl, &(struct ctl_event){ .code = "account.seats",
	    .account = &s->account, .kind = "account", .object = &s->account,
	    .detail = s->limited ? pool_printf(ctl->pool, "seats=%u",
	    s->seats) : "seats=none" });
}

int
ctl_account_seats(struct ctl *ctl)
{
	const char *text = ctl->operand[1];
	struct seating s = { .limited = strcmp(text, "none") != 0 };
	uint64_t seats = 0;
	int status;

	if (ctl_uuid(ctl->operand[0], &s.account) == -1)
		return CTL_USAGE;
	if (s.limited && text_parse_uint(text, strlen(text), ACCOUNT_SEATS_MAX,
	    &seats) == -1)
		return ctl_say(CTL_USAGE, "seats: a number up to %d, or none",
		    ACCOUNT_SEATS_MAX);
	s.seats = (unsigned)seats;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_seats, &s);
}
