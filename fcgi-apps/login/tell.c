/*
 * Mails about what happened to a person's own sign-in.
 */
#include "login.h"

#include "store/person.h"

int
tell_person(struct req *r, enum outbox_kind kind, const char *detail)
{
	const struct session *s = r->session;
	struct outbox_order order = {
		.kind = kind, .person = &s->person, .detail = detail,
		.now = r->now, .not_after = MOMENT_NONE
	};

	if (s->has_account)
		order.account = s->account;
	else if (person_home(r->db, r->pool, &s->person, &order.account) == -1)
		return -1;
	return outbox_add(r->db, &order);
}
