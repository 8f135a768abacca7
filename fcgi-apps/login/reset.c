/*
 * A forgotten password: a link to the address, good once and for a quarter of
 * an hour. Whoever asks learns nothing about who is known here, and the second
 * factor is asked for afterwards as ever.
 */
#include "login.h"

#include <string.h>
#include <time.h>

#include "base/moment.h"
#include "pure.h"
#include "store/audit.h"
#include "store/db.h"
#include "store/password.h"
#include "store/person.h"
#include "store/session.h"

#define LINK_SECONDS	(15 * 60)
#define PER_ADDRESS	3	/* mails in an hour, whoever asks */
#define PER_NETWORK	30	/* questions in a quarter of an hour */
#define LEAST		(50 * MOMENT_SECOND / 1000)	/* until the answer */

const struct form_field login_forgot_fields[] = {
	[FORGOT_EMAIL] = { .name = "email", .type = FORM_MAIL },
	{ 0 }
};

const struct form_field login_reset_fields[] = {
	[RESET_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

int
reset_ask_show(struct req *r)
{
	(void)req_payload(r, "password-forgot");
	return 200;
}

/* The link, its mail and a row of it. */
static int
send_link(struct req *r, const struct uuid *person)
{
	struct mail_link link = { .purpose = MAIL_LINK_RESET,
	    .person = *person };
	struct outbox_order mail = { .kind = OUTBOX_PASSWORD_RESET };

	if (person_home(r->db, r->pool, person, &mail.account) == -1 ||
	    link_mail(r, &link, &mail, LINK_SECONDS) == -1)
		return -1;
	r->audit_account = mail.account;
	return req_audit(r, "password.reset-asked", "person", person);
}

/*
 * A link takes a few milliseconds to write; that must not be seen in the time
 * of the answer. So all is kept first, and then the clock decides.
 */
static int
answer_in_time(struct req *r, int64_t began)
{
	struct timespec rest = { 0, 0 };
	int64_t left;

	if (db_commit(r->db) == -1 || db_begin(r->db) == -1)
		return req_failed(r);
	left = began + LEAST - moment_ticks();
	if (left > 0 && left <= LEAST) {
		rest.tv_nsec = (long)left * 1000;
		nanosleep(&rest, NULL);
	}
	req_notice(r, "password.link-sent");
	return req_redirect(r, "/password/forgot");
}

/*
 * The same answer for everybody. No mail goes to who has no password yet or
 * is nobody's member any more; nor the fourth within an hour.
 */
int
reset_ask(struct req *r)
{
	const char *email = form_text(r->form, FORGOT_EMAIL);
	int64_t began = moment_ticks();
	struct uuid person;
	int found, may, status;

	r->session = NULL;
	if ((status = guard_ask(r, "reset-network", PER_NETWORK)) != 0)
		return status;
	may = guard_spend(r, "reset-address", email, strlen(email),
	    PER_ADDRESS, 60 * 60);
	found = person_with_password(r->db, r->pool, email, &person);
	if (may == -1 || found == -1 ||
	    audit_count(r->db, "password.forgotten", r->http.address,
	    r->http.address_len) == -1)
		return req_failed(r);
	if (may == 1 && found == 1 && send_link(r, &person) == -1)
		return req_failed(r);
	return answer_in_time(r, began);
}

int
reset_open(struct req *r)
{
	return link_open(r, link_cookie(MAIL_LINK_RESET), "/password");
}

/* The link, and whose password it sets: 1; 0, -1. */
static int
find(struct req *r, struct mail_link *link, struct choice *c)
{
	int n;

	if ((n = link_read(r, MAIL_LINK_RESET, link)) != 1 ||
	    (n = choice_of(r, &link->person, c)) != 1)
		return n;
	if (r->http.method == POST)
		c->typed = form_text(r->form, RESET_PASSWORD);
	return 1;
}

int
reset_show(struct req *r)
{
	struct mail_link link;
	struct xml_node *node;
	struct choice c;
	int n;

	if ((n = find(r, &link, &c)) == -1)
		return req_failed(r);
	if (n == 0)
		return link_show_gone(r, MAIL_LINK_RESET);
	node = req_payload(r, "password-new");
	xml_attr(node, "email", c.email);
	xml_attr_time(node, "expires-at", link.expires_at);
	choice_fill(r, &c, node);
	return 200;
}

/* All that ends with the password of before. */
static int
end_before(struct req *r, const struct choice *c)
{
	if (session_end_others(r->db, c->person, NULL) < 0 ||
	    guard_forget(r, c->email, c->person) == -1)
		return -1;
	/* link_use() left it only if it is theirs. */
	if (r->session != NULL)
		req_set_cookie(r, APP_COOKIE, "", 0);
	r->session = NULL;
	return 0;
}

/*
 * The password is hashed before the link is used up, so that no row is locked
 * while that takes its time.
 */
int
reset_set(struct req *r)
{
	char hash[SECRET_PASSWORD_SIZE];
	enum hash_answer answer;
	struct credential now;
	struct mail_link link;
	struct choice c;
	int n, status;

	if ((n = find(r, &link, &c)) == -1 || (n == 1 &&
	    credential_by_person(r->db, r->pool, r->secret, c.person,
	    &now) != 1))
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "link.gone", NULL);
	if ((status = choice_check(r, &c)) != 0 ||
	    (status = choice_compare(r, &c, now.hash)) != 0)
		return status;
	answer = hash_make(r, c.typed, hash);
	if (answer != HASH_RIGHT)
		return hash_problem(r, answer);
	if ((status = link_use(r, &link)) != 0)
		return status;
	if (choice_keep(r, &c, hash) == -1 || end_before(r, &c) == -1)
		return req_failed(r);
	choice_notice(r, &c, "password.changed");
	return req_redirect(r, "/login");
}
