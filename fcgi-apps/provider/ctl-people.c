/*
 * rufwachtctl user: the link for somebody new, or a further membership for
 * somebody known; the people of an account; the end of a membership.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "rights.h"
#include "store/account.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/invitation.h"
#include "store/member.h"
#include "store/membership.h"
#include "store/outbox.h"
#include "store/person.h"

struct inviting {
	struct invitation_order	 order;
	struct uuid		 assistants[INVITATION_ASSISTANTS];
	enum invitation_answer	 answer;
	const char		*url;		/* of the account's brand */
	char			 token[SECRET_TOKEN_SIZE];
};

/* Roles of the provider's own people stand in account 0, and only there. */
static bool
fits_account(enum role role, const struct uuid *account)
{
	bool provider = role == ROLE_OPERATOR || role == ROLE_SUPPORT ||
	    role == ROLE_RESELLER;

	return role != ROLE_NONE && provider == uuid_is_zero(account);
}

static int
read_assistants(struct ctl *ctl, struct inviting *in)
{
	struct invitation_order *o = &in->order;
	const char *text;
	size_t at = 0;

	while ((text = ctl_option_next(ctl, "assistant", &at)) != NULL) {
		if (o->assistant_count == INVITATION_ASSISTANTS)
			return ctl_say(CTL_USAGE, "too many assistants");
		if (ctl_uuid(text, &in->assistants[o->assistant_count++]) == -1)
			return CTL_USAGE;
	}
	o->assistants = in->assistants;
	if (o->assistant_count != 0 && !rights_is_limited(o->role))
		return ctl_say(CTL_USAGE, "--assistant is for managers and "
		    "agents");
	return CTL_DONE;
}

int
ctl_need_account_or_provider(struct ctl *ctl, struct uuid *account)
{
	const char *text = ctl_need(ctl, "account");

	memset(account, 0, sizeof(*account));
	if (text == NULL || (strcmp(text, "provider") != 0 &&
	    ctl_uuid(text, account) == -1))
		return CTL_USAGE;
	return CTL_DONE;
}

static int
read_order(struct ctl *ctl, struct inviting *in)
{
	struct invitation_order *o = &in->order;
	int status = ctl_need_account_or_provider(ctl, &o->account);
	const char *email = ctl_need(ctl, "email");
	const char *role = ctl_need(ctl, "role");
	const char *mail = ctl_option(ctl, "mail");

	if (status != CTL_DONE || email == NULL || role == NULL)
		return CTL_USAGE;
	if (mail != NULL && strcmp(mail, "yes") != 0 && strcmp(mail, "no") != 0)
		return ctl_say(CTL_USAGE, "--mail: yes or no");
	o->by_mail = mail != NULL && strcmp(mail, "yes") == 0;
	if ((o->email = text_mail(ctl->pool, email, strlen(email))) == NULL)
		return ctl_say(CTL_USAGE, "--email: not a mail address");
	o->role = rights_role(role);
	if (!fits_account(o->role, &o->account))
		return ctl_say(CTL_USAGE, "--role: no such role in that account");
	return read_assistants(ctl, in);
}

static int
do_invite(struct ctl *ctl, void *arg)
{
	struct inviting *in = arg;
	const struct invitation_order *o = &in->order;
	struct account a;
	int n;

	/* The row of the account first: what is read then is not of before. */
	if ((n = membership_guard(ctl->db, &o->account)) == -1 ||
	    (n = account_load(ctl->db, ctl->pool, &o->account, &a)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such account");
	if (a.closed_at != MOMENT_NONE)
		return ctl_say(CTL_REFUSED, "the account is closed");
	if (brand_url(ctl->db, ctl->pool, ctl->conf.public_url, a.brand,
	    &in->url) == -1)
		return -1;
	in->answer = invitation_create(ctl->db, ctl->pool, o, in->token);
	switch (in->answer) {
	case INVITATION_FAILED:
		return -1;
	case INVITATION_MEMBER:
		return ctl_say(CTL_REFUSED, "is a member of that account");
	case INVITATION_FULL:
		return ctl_say(CTL_REFUSED, "the account has no seat left");
	default:
		break;
	}
	/* The address is personal data: the row has the role only. */
	return ctl_audit(ctl, &(struct ctl_event){
	    .code = in->answer == INVITATION_KNOWN ? "member.added" :
	    "user.invited", .account = &o->account,
	    .detail = pool_printf(ctl->pool, "role=%s assistants=%zu",
	    rights_role_name(o->role), o->assistant_count) });
}

int
ctl_user_invite(struct ctl *ctl)
{
	struct inviting in = { .answer = INVITATION_FAILED };
	int status;

	if ((status = read_order(ctl, &in)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	in.order.now = ctl->now;
	status = ctl_change(ctl, do_invite, &in);
	if (status == CTL_DONE && in.order.by_mail)
		puts("on its way by mail");
	else if (status == CTL_DONE && in.answer == INVITATION_MADE)
		printf("%s/invitation/%s\n", in.url, in.token);
	else if (status == CTL_DONE)
		printf("%s/login\n", in.url);
	secret_wipe(in.token, sizeof(in.token));
	return status;
}

/* One line: id, role, state, second factor, last sign-in, address, name. */
static void
print_member(const struct member *m)
{
	char id[UUID_TEXT_SIZE], used[MOMENT_TEXT_SIZE];

	uuid_format(&m->person, id);
	moment_format_utc(m->last_used_at, used);
	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", id,
	    rights_role_name(m->role), m->active ? "active" : "inactive",
	    m->has_factor ? "factor" : "none", used[0] == '\0' ? "-" : used,
	    m->email, m->name);
}

int
ctl_user_list(struct ctl *ctl)
{
	struct member_list all;
	struct uuid account;
	int status;
	size_t i;

	status = ctl_need_account_or_provider(ctl, &account);
	if (status != CTL_DONE || (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if (member_list(ctl->db, ctl->pool, &account, &all) == -1)
		return ctl_failed(ctl->db, "reading the people");
	for (i = 0; i < all.n; i++)
		print_member(&all.v[i]);
	return CTL_DONE;
}

struct ending {
	struct uuid	 account;
	const char	*email;
};

static int
do_deactivate(struct ctl *ctl, void *arg)
{
	const struct ending *e = arg;
	struct uuid person;
	struct member m;
	int64_t owners;
	int n;

	if ((n = membership_guard(ctl->db, &e->account)) == -1 ||
	    (n = person_find(ctl->db, ctl->pool, e->email, &person)) == -1 ||
	    (n != 0 && (n = member_find(ctl->db, ctl->pool, &e->account,
	    &person, &m)) == -1))
		return -1;
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such member");
	owners = membership_owners(ctl->db, ctl->pool, &e->account, &person);
	if (owners == 0 && (m.role == ROLE_OWNER || m.role == ROLE_OPERATOR))
		return ctl_say(CTL_REFUSED, "nobody else with that role has a "
		    "second factor");
	if (owners == -1 || (n = membership_end(ctl->db, &e->account, &person,
	    ctl->now)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_REFUSED, "is not active");
	if (outbox_add(ctl->db, &(struct outbox_order){
	    .kind = OUTBOX_MEMBER_ENDED, .account = e->account,
	    .person = &person, .now = ctl->now,
	    .not_after = MOMENT_NONE }) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){
	    .code = "member.deactivated", .account = &e->account,
	    .kind = "person", .object = &person });
}

int
ctl_user_deactivate(struct ctl *ctl)
{
	const char *email = ctl_need(ctl, "email");
	struct ending e;
	int status;

	status = ctl_need_account_or_provider(ctl, &e.account);
	if (status != CTL_DONE || email == NULL)
		return CTL_USAGE;
	if ((e.email = text_mail(ctl->pool, email, strlen(email))) == NULL)
		return ctl_say(CTL_USAGE, "--email: not a mail address");
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_deactivate, &e);
}
