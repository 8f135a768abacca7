/*
 * rufwachtctl user invite: the link for somebody new, or a further membership
 * for somebody known.
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

static int
read_order(struct ctl *ctl, struct inviting *in)
{
	struct invitation_order *o = &in->order;
	const char *account = ctl_need(ctl, "account");
	const char *email = ctl_need(ctl, "email");
	const char *role = ctl_need(ctl, "role");

	if (account == NULL || email == NULL || role == NULL)
		return CTL_USAGE;
	if (strcmp(account, "provider") != 0 &&
	    ctl_uuid(account, &o->account) == -1)
		return CTL_USAGE;
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

	if ((n = account_load(ctl->db, ctl->pool, &o->account, &a)) == -1)
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
	if (status == CTL_DONE && in.answer == INVITATION_MADE)
		printf("%s/invitation/%s\n", in.url, in.token);
	else if (status == CTL_DONE)
		printf("%s/login\n", in.url);
	secret_wipe(in.token, sizeof(in.token));
	return status;
}
