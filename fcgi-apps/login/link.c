/*
 * Links of mails: the token leaves the address line at once, and what was
 * used, replaced or ran out has a page of its own. And the link that ends a
 * session somebody does not know.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/db.h"
#include "store/person.h"

#define TOKEN_SECONDS	600
#define SESSION_DAYS	7

static const struct {
	const char	*cookie;	/* that keeps the token */
	const char	*name;		/* as the page of what is gone says it */
} links[] = {
	[MAIL_LINK_RESET] = { "reset", "password-reset" },
	[MAIL_LINK_EMAIL] = { "email", "email-confirm" },
	[MAIL_LINK_SESSION] = { "session-end", "session-end" }
};

int
link_open(struct req *r, const char *cookie, const char *path)
{
	size_t len = strlen(r->word);

	if (len < SECRET_TOKEN_SIZE && r->word[strspn(r->word,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_")] == '\0')
		req_set_cookie(r, cookie, r->word, TOKEN_SECONDS);
	return req_redirect(r, path);
}

const char *
link_cookie(enum mail_link_purpose purpose)
{
	return links[purpose].cookie;
}

int
link_read(struct req *r, enum mail_link_purpose purpose,
    struct mail_link *link)
{
	const char *token = req_cookie(r, links[purpose].cookie);

	if (token == NULL || token[0] == '\0')
		return 0;
	return mail_link_find(r->db, r->pool, purpose, token, r->now, link);
}

int
link_show_gone(struct req *r, enum mail_link_purpose purpose)
{
	r->view = "link-gone";
	xml_attr(req_payload(r, "link-gone"), "purpose", links[purpose].name);
	return 200;
}

int
link_use(struct req *r, const struct mail_link *link)
{
	int n = mail_link_use(r->db, link, r->now);

	if (n == -1)
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "link.gone", NULL);
	req_set_cookie(r, links[link->purpose].cookie, "", 0);
	/* Whoever holds the link acts, whoever else uses this browser. */
	if (r->session != NULL &&
	    !uuid_equal(&r->session->person, &link->person))
		r->session = NULL;
	r->has_audit_person = true;
	r->audit_person = link->person;
	req_object(r, "person", &link->person);
	return person_home(r->db, r->pool, &link->person,
	    &r->audit_account) == -1 ? req_failed(r) : 0;
}

int
link_mail(struct req *r, struct mail_link *link, struct outbox_order *mail,
    int64_t seconds)
{
	if (mail_link_create(r->db, link, r->now, seconds) == -1)
		return -1;
	if (mail->email == NULL)
		mail->person = &link->person;
	mail->object = &link->id;
	mail->now = r->now;
	mail->not_after = link->expires_at;
	return outbox_add(r->db, mail);
}

int
link_tell_of_browser(struct req *r, const struct uuid *person,
    const struct uuid *session)
{
	struct mail_link link = { .purpose = MAIL_LINK_SESSION,
	    .person = *person, .session = *session };
	struct outbox_order mail = { .kind = OUTBOX_NEW_DEVICE };

	if (person_home(r->db, r->pool, person, &mail.account) == -1)
		return -1;
	return link_mail(r, &link, &mail, SESSION_DAYS * 24 * 3600);
}

int
link_open_session(struct req *r)
{
	return link_open(r, links[MAIL_LINK_SESSION].cookie, "/session");
}

/* The link and the session it ends, which is alive: 1; 0, -1. */
static int
find_session(struct req *r, struct mail_link *link,
    struct signin_session *session)
{
	struct signin_sessions all;
	size_t i;
	int n;

	if ((n = link_read(r, MAIL_LINK_SESSION, link)) != 1)
		return n;
	if (signin_sessions(r->db, r->pool, &link->person, r->now, &all) == -1)
		return -1;
	for (i = 0; i < all.n; i++)
		if (uuid_equal(&all.v[i].id, &link->session)) {
			*session = all.v[i];
			return 1;
		}
	return 0;
}

int
link_show_session(struct req *r)
{
	struct signin_session s;
	struct mail_link link;
	struct xml_node *node;
	int n;

	if ((n = find_session(r, &link, &s)) == -1)
		return req_failed(r);
	if (n == 0)
		return link_show_gone(r, MAIL_LINK_SESSION);
	node = req_payload(r, "session-end");
	xml_attr_time(node, "started-at", s.started_at);
	xml_attr_time(node, "last-used-at", s.last_used_at);
	xml_attr(node, "browser", s.browser);
	xml_attr(node, "address", browser_network_text(r->pool, s.network,
	    s.network_len));
	return 200;
}

int
link_end_session(struct req *r)
{
	struct signin_session s;
	struct mail_link link;
	int n, status;

	if ((n = find_session(r, &link, &s)) == -1)
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "link.gone", NULL);
	if ((status = link_use(r, &link)) != 0)
		return status;
	if (session_end(r->db, &link.person, &s.id) == -1)
		return req_failed(r);
	if (r->session != NULL && uuid_equal(&r->session->id, &s.id))
		req_set_cookie(r, APP_COOKIE, "", 0);
	req_object(r, "session", &s.id);
	req_notice(r, "session.ended");
	return req_redirect(r, "/password/forgot");
}
