/*
 * Another address to sign in with: asked for after a fresh proof, and good
 * once somebody who reads mail there has confirmed it.
 */
#include "login.h"

#include <string.h>

#include "store/db.h"
#include "store/person.h"
#include "store/session.h"

#define LINK_SECONDS	(24 * 60 * 60)
#define PER_PERSON	3	/* in an hour */

const struct form_field login_email_fields[] = {
	[EMAIL_EMAIL] = { .name = "email", .type = FORM_MAIL },
	{ 0 }
};

int
email_show(struct req *r)
{
	xml_attr(req_payload(r, "profile-email"), "email", r->session->email);
	return 200;
}

static int
send_link(struct req *r, const char *email)
{
	const struct uuid *person = &r->session->person;
	struct mail_link link = { .purpose = MAIL_LINK_EMAIL,
	    .person = *person, .email = email };
	struct outbox_order mail = { .kind = OUTBOX_EMAIL_CONFIRM,
	    .account = r->session->account, .email = email };

	if (mail_link_void(r->db, MAIL_LINK_EMAIL, person, r->now) == -1)
		return -1;
	return link_mail(r, &link, &mail, LINK_SECONDS);
}

/* An address somebody has gets the same answer, and no mail. */
int
email_ask(struct req *r)
{
	const char *email = form_text(r->form, EMAIL_EMAIL);
	struct uuid other;
	int found, may;

	if (strcmp(email, r->session->email) == 0)
		return req_problem(r, "email.same", "email");
	may = guard_spend(r, "email-person", r->session->person.b,
	    sizeof(r->session->person.b), PER_PERSON, 60 * 60);
	if (may == -1)
		return req_failed(r);
	if (may == 0)
		return guard_wait(r, 60 * 60);
	if ((found = person_find(r->db, r->pool, email, &other)) == -1 ||
	    (found == 0 && send_link(r, email) == -1))
		return req_failed(r);
	req_object(r, "person", &r->session->person);
	req_notice(r, "email.link-sent");
	return req_redirect(r, "/profile/email");
}

int
email_open(struct req *r)
{
	return link_open(r, link_cookie(MAIL_LINK_EMAIL), "/email");
}

int
email_confirm_show(struct req *r)
{
	struct mail_link link;
	int n;

	if ((n = link_read(r, MAIL_LINK_EMAIL, &link)) == -1)
		return req_failed(r);
	if (n == 0)
		return link_show_gone(r, MAIL_LINK_EMAIL);
	xml_attr(req_payload(r, "email-confirm"), "email", link.email);
	return 200;
}

/* Whoever reads mail at the address of before learns that it is over. */
static int
tell_before(struct req *r, const char *email)
{
	struct outbox_order mail = { .kind = OUTBOX_EMAIL_CHANGED,
	    .account = r->audit_account, .email = email, .now = r->now,
	    .not_after = r->now + 7 * MOMENT_DAY };

	return outbox_add(r->db, &mail);
}

int
email_confirm(struct req *r)
{
	const struct uuid *keep = NULL;
	struct mail_link link;
	struct person before;
	int n, status;

	if ((n = link_read(r, MAIL_LINK_EMAIL, &link)) == -1 || (n == 1 &&
	    person_read(r->db, r->pool, &link.person, &before) != 1))
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "link.gone", NULL);
	if ((status = link_use(r, &link)) != 0)
		return status;
	if (person_set_email(r->db, &link.person, link.email) == -1)
		return db_failure(r->db) == DB_TAKEN ?
		    req_problem(r, "link.gone", NULL) : req_failed(r);
	if (r->session != NULL && r->session->state == SESSION_FULL)
		keep = &r->session->id;
	if (session_end_others(r->db, &link.person, keep) < 0 ||
	    mail_link_void(r->db, MAIL_LINK_RESET, &link.person,
	    r->now) == -1 || tell_before(r, before.email) == -1)
		return req_failed(r);
	req_notice(r, "email.changed");
	if (keep == NULL)
		return req_redirect(r, "/login");
	guard_remember(r, link.email);
	return req_redirect(r, "/profile");
}
