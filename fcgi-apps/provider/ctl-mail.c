/*
 * rufwachtctl mail list, retry, test, and what `check` says of mails. An
 * address is never shown.
 */
#include "ctl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "check.h"
#include "store/db.h"
#include "store/mailing.h"
#include "store/outbox.h"

#define MINUTE		(60 * MOMENT_SECOND)
#define LONG		(15 * MINUTE)	/* for a mail to wait */
#define TEST_LIFE	MOMENT_HOUR

static void
print_time(int64_t at)
{
	char text[MOMENT_TEXT_SIZE];

	moment_format_utc(at, text);
	printf("\t%s", text[0] == '\0' ? "-" : text);
}

/* id, kind, state, result, attempts, made, next attempt or end, account. */
static void
print_line(const struct mailing_line *l)
{
	char id[UUID_TEXT_SIZE], account[UUID_TEXT_SIZE];

	uuid_format(&l->id, id);
	uuid_format(&l->account, account);
	printf("%s\t%s\t%s\t%s\t%u", id, l->kind, l->state,
	    l->result == NULL ? "-" : l->result, l->attempts);
	print_time(l->created_at);
	print_time(l->done_at == MOMENT_NONE ? l->next_at : l->done_at);
	printf("\t%s\n", uuid_is_zero(&l->account) ? "provider" : account);
}

int
ctl_mail_list(struct ctl *ctl)
{
	static const char *const states[] = { "queued", "sent", "failed",
	    "dropped" };
	const char *state = ctl_option(ctl, "state");
	struct mailing_line *lines;
	int i, n, status;

	for (i = 0; state != NULL && i < (int)COUNT_OF(states); i++)
		if (strcmp(states[i], state) == 0)
			break;
	if (state != NULL && i == (int)COUNT_OF(states))
		return ctl_say(CTL_USAGE, "--state: queued, sent, failed or "
		    "dropped");
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if ((n = mailing_list(ctl->db, ctl->pool, state, &lines)) == -1)
		return ctl_failed(ctl->db, "reading the outbox");
	for (i = 0; i < n; i++)
		print_line(&lines[i]);
	return CTL_DONE;
}

static int
do_retry(struct ctl *ctl, void *arg)
{
	const struct uuid *id = arg;

	switch (mailing_retry(ctl->db, id, ctl->now)) {
	case -1:
		return -1;
	case 0:
		return ctl_say(CTL_NOT_FOUND, "no such mail, or it is sent, "
		    "dropped or in hand");
	default:
		return ctl_audit(ctl, &(struct ctl_event){
		    .code = "mail.retried", .kind = "mail", .object = id });
	}
}

int
ctl_mail_retry(struct ctl *ctl)
{
	struct uuid id;
	int status;

	if (ctl_uuid(ctl->operand[0], &id) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_retry, &id);
}

static int
do_test(struct ctl *ctl, void *arg)
{
	if (outbox_add(ctl->db, &(struct outbox_order){ .kind = OUTBOX_TEST,
	    .email = arg, .now = ctl->now,
	    .not_after = ctl->now + TEST_LIFE }) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "mail.test" });
}

int
ctl_mail_test(struct ctl *ctl)
{
	const char *typed = ctl->operand[0];
	char *email = text_mail(ctl->pool, typed, strlen(typed));
	int status;

	if (email == NULL)
		return ctl_say(CTL_USAGE, "%s: not a mail address", typed);
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_test, email);
}

/* A mail that waits is found by nobody else: its sender is a machine. */
int
check_mails(struct ctl *ctl)
{
	struct mailing_health h;
	int64_t age;

	if (mailing_health(ctl->db, ctl->pool, ctl->now, &h) == -1)
		return check_note(ctl_failed(ctl->db, "reading the outbox"),
		    "mails: could not be counted");
	age = h.oldest == MOMENT_NONE ? 0 : ctl->now - h.oldest;
	if (h.failed != 0)
		check_warn("mails: %" PRId64 " failed within a day; "
		    "rufwachtctl mail list --state failed", h.failed);
	if (age > LONG)
		return check_warn("mails: %" PRId64 " wait, the oldest for "
		    "%" PRId64 " min; does rufwacht-mail-job run? "
		    "rufwachtctl mail list --state queued", h.waiting,
		    age / MINUTE);
	return check_note(CTL_DONE, "mails: %" PRId64 " on their way",
	    h.waiting);
}
