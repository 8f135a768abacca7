/*
 * Out and in again; other people's sessions; a password that became known.
 */
#include "users.h"

#include "four.h"
#include "store/membership.h"
#include "store/outbox.h"

static int
tell(struct req *r, const struct member *m, enum outbox_kind kind)
{
	return outbox_add(r->db, &(struct outbox_order){ .kind = kind,
	    .account = r->session->account, .person = &m->person,
	    .now = r->now, .not_after = MOMENT_NONE });
}

/* Out or in again, of an owner or admin. */
int
leave_when(struct req *r)
{
	struct member m;
	int n, status;

	/* Before the first SELECT: the handler must not see older rows. */
	if ((status = who_guard(r)) != 0)
		return status;
	n = member_find(r->db, r->pool, &r->session->account, &r->var[0], &m);
	if (n == -1)
		return req_failed(r);
	return n == 1 && rights_is_privileged(m.role) ? FOUR_SECOND : FOUR_FREE;
}

int
leave_end(struct req *r)
{
	struct member m;
	int n, status;

	if ((status = who_touch(r, &m)) != 0 ||
	    (status = who_leaves_owner(r, &m)) != 0)
		return status;
	n = membership_end(r->db, &r->session->account, &m.person, r->now);
	if (n == -1 || (n == 1 && (tell(r, &m, OUTBOX_MEMBER_ENDED) == -1 ||
	    who_note_reason(r, &m, ACT_REASON, "member.deactivated") == -1)))
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "person.inactive", NULL);
	return who_done(r, &m, "member.deactivated");
}

int
leave_back(struct req *r)
{
	struct member m;
	int n, status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	if (m.active)
		return req_problem(r, "person.active", NULL);
	n = membership_has_seat(r->db, r->pool, &r->session->account, r->now);
	if (n != 1)
		return n == -1 ? req_failed(r) :
		    req_problem(r, "person.seats", NULL);
	n = membership_resume(r->db, &r->session->account, &m.person,
	    &r->session->person, r->now);
	if (n != 1 || tell(r, &m, OUTBOX_MEMBER_BACK) == -1 ||
	    who_note_reason(r, &m, ACT_REASON, "member.reactivated") == -1)
		return req_failed(r);
	return who_done(r, &m, "member.reactivated");
}

/* One session (`id`) or all (NULL); nothing to end is no fault of "all". */
static int
end_sessions(struct req *r, const struct uuid *id, const char *notice)
{
	struct member m;
	int64_t n;
	int status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	n = membership_end_sessions(r->db, &r->session->account, &m.person, id);
	if (n == -1)
		return req_failed(r);
	if (n == 0 && id != NULL)
		return req_problem(r, "request.not-found", NULL);
	req_detail(r, "sessions=%lld", (long long)n);
	return who_done(r, &m, notice);
}

int
leave_sessions(struct req *r)
{
	return end_sessions(r, NULL, "member.sessions-ended");
}

int
leave_session(struct req *r)
{
	return end_sessions(r, &r->var[1], "member.session-ended");
}

/*
 * Others know the password: the next sign-in must choose another one. Whoever
 * is signed in with it now may be one of them.
 */
int
leave_mark(struct req *r)
{
	struct member m;
	int status;

	if ((status = who_touch(r, &m)) != 0)
		return status;
	if (!m.active)
		return req_problem(r, "person.inactive", NULL);
	if (form_int(r->form, MARK_CONFIRM) == 0)
		return req_problem(r, "person.confirm", "confirm");
	if (membership_mark_password(r->db, &m.person, &r->session->person,
	    r->now) == -1 || membership_end_sessions(r->db,
	    &r->session->account, &m.person, NULL) == -1 ||
	    tell(r, &m, OUTBOX_PASSWORD_MARKED) == -1)
		return req_failed(r);
	return who_done(r, &m, "password.marked");
}
