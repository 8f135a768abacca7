/*
 * Coming in by an invitation: the only way to a first password.
 */
#include "login.h"

#include <string.h>

#include "store/db.h"
#include "store/invitation.h"

#define TOKEN_COOKIE	"invitation"

const struct form_field login_invitation_fields[] = {
	[INVITATION_NAME] = { .name = "name", .type = FORM_TEXT, .max = 120,
	    .optional = true },
	[INVITATION_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

int
invitation_open(struct req *r)
{
	return link_open(r, TOKEN_COOKIE, "/invitation");
}

/* 1 found, 0 not (any more), -1. */
static int
find(struct req *r, struct invitation **out)
{
	const char *token = req_cookie(r, TOKEN_COOKIE);

	*out = NULL;
	if (token == NULL)
		return 0;
	return invitation_find(r->db, r->pool, token, r->now, out);
}

static int
show_gone(struct req *r)
{
	r->view = "invitation-gone";
	(void)req_payload(r, "invitation-gone");
	return 200;
}

/* The rule and the words for somebody invited. */
static int
prepare(struct req *r, const struct invitation *i, const char *name,
    struct choice *c)
{
	memset(c, 0, sizeof(*c));
	c->account = &i->account;
	c->account_name = i->account_name;
	c->name = name;
	c->email = i->email;
	if (r->http.method == POST)
		c->typed = form_text(r->form, INVITATION_PASSWORD);
	return choice_prepare(r, c);
}

int
invitation_show(struct req *r)
{
	struct invitation *i;
	struct choice c;
	struct xml_node *node;
	int n;

	if ((n = find(r, &i)) == -1)
		return req_failed(r);
	if (n == 0)
		return show_gone(r);
	if (prepare(r, i, NULL, &c) == -1)
		return req_failed(r);
	node = req_payload(r, "invitation");
	xml_attr(node, "inviter", i->inviter == NULL ? "" : i->inviter);
	xml_attr(node, "account-name", i->account_name);
	xml_attr(node, "role", rights_role_name(i->role));
	xml_attr_time(node, "expires-at", i->expires_at);
	choice_fill(r, &c, node);
	xml_personal(node, "name", PII_NAME, r->http.method == POST ?
	    form_text(r->form, INVITATION_NAME) : "");
	return 200;
}

/* Name without blanks around; NULL if nothing is left. */
static const char *
read_name(struct req *r)
{
	const char *name = form_text(r->form, INVITATION_NAME);
	size_t len;

	name += strspn(name, " \t");
	for (len = strlen(name); len > 0; len--)
		if (name[len - 1] != ' ' && name[len - 1] != '\t')
			break;
	return len == 0 ? NULL : pool_strndup(r->pool, name, len);
}

/* All that is wrong at once; 0 for nothing. */
static int
check_fields(struct req *r, const struct choice *c)
{
	int status = 0, wrong;

	if (c->name == NULL)
		status = req_problem(r, "invitation.name-missing", "name");
	wrong = choice_check(r, c);
	return wrong == 0 ? status : wrong;
}

/* Somebody new, with the password typed: signed in, or on to enrolment. */
static int
welcome(struct req *r, const struct invitation *i, const struct uuid *person,
    const char *hash)
{
	enum session_state state;
	struct finish f;

	r->session = NULL;	/* whoever used this browser before */
	if (credential_set_password(r->db, r->secret, person, hash,
	    r->now) == -1 || finish_prepare(r, person, &f) == -1)
		return req_failed(r);
	state = signin_is_factor_due(&f.memberships) ? SESSION_ENROL :
	    SESSION_FULL;
	f.proven = state == SESSION_FULL;
	/* Whoever set the first password here is known here from now on. */
	f.is_first = true;
	if (state == SESSION_ENROL)
		guard_remember(r, i->email);
	return finish_create(r, &f, state, i->email);
}

/*
 * The password is hashed before the invitation is used up, so that no row is
 * locked while that takes its time.
 */
int
invitation_take(struct req *r)
{
	const char *name = read_name(r);
	char hash[SECRET_PASSWORD_SIZE];
	enum hash_answer answer;
	struct invitation *i;
	struct uuid person;
	struct choice c;
	int n, status;

	if ((n = find(r, &i)) == -1)
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "invitation.gone", NULL);
	if (prepare(r, i, name, &c) == -1)
		return req_failed(r);
	if ((status = check_fields(r, &c)) != 0)
		return status;
	answer = hash_make(r, form_text(r->form, INVITATION_PASSWORD), hash);
	if (answer != HASH_RIGHT)
		return hash_problem(r, answer);
	r->audit_account = i->account;
	req_detail(r, "role=%s", rights_role_name(i->role));
	switch (invitation_accept(r->db, r->pool, i, name, r->now, &person)) {
	case INVITATION_MADE:
		break;
	case INVITATION_KNOWN:
		/* This link sets no password for somebody who has one. */
		req_object(r, "person", &person);
		req_set_cookie(r, TOKEN_COOKIE, "", 0);
		req_notice(r, "invitation.known");
		return req_redirect(r, "/login");
	case INVITATION_MEMBER:
		return req_problem(r, "invitation.gone", NULL);
	default:
		return req_failed(r);
	}
	req_object(r, "person", &person);
	req_set_cookie(r, TOKEN_COOKIE, "", 0);
	choice_notice(r, &c, "password.set");
	return welcome(r, i, &person, hash);
}
