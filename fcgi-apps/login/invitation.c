/*
 * Coming in by an invitation: the only way to a first password.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/invitation.h"

#define TOKEN_COOKIE	"invitation"
#define TOKEN_SECONDS	600

const struct form_field login_invitation_fields[] = {
	[INVITATION_NAME] = { .name = "name", .type = FORM_TEXT, .max = 120,
	    .optional = true },
	[INVITATION_PASSWORD] = { .name = "password", .type = FORM_SECRET },
	{ 0 }
};

/* Out of the address line: the token goes into a cookie for ten minutes. */
int
invitation_open(struct req *r)
{
	size_t len = strlen(r->word);

	if (len < SECRET_TOKEN_SIZE && r->word[strspn(r->word,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789-_")] == '\0')
		req_set_cookie(r, TOKEN_COOKIE, r->word, TOKEN_SECONDS);
	return req_redirect(r, "/invitation");
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

int
invitation_show(struct req *r)
{
	struct invitation *i;
	struct xml_node *node;
	int n;

	if ((n = find(r, &i)) == -1)
		return req_failed(r);
	if (n == 0)
		return show_gone(r);
	node = req_payload(r, "invitation");
	xml_attr(node, "inviter", i->inviter == NULL ? "" : i->inviter);
	xml_attr(node, "account-name", i->account_name);
	xml_attr(node, "role", rights_role_name(i->role));
	xml_attr_time(node, "expires-at", i->expires_at);
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
check_fields(struct req *r, const struct invitation *i, const char *name)
{
	const char *around[] = { i->email, i->account_name, BRAND_TITLE,
		r->brand->title, name == NULL ? "" : name, r->conf->company, NULL };
	const char *typed = form_text(r->form, INVITATION_PASSWORD), *wrong;
	const char *nfkc = text_nfkc(r->pool, typed, strlen(typed));
	int status = 0;

	if (name == NULL)
		status = req_problem(r, "invitation.name-missing", "name");
	wrong = nfkc == NULL ? "form.bad-value" :
	    password_check(r->pool, nfkc, around);
	return wrong == NULL ? status : req_problem(r, wrong, "password");
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
	int n, status;

	if ((n = find(r, &i)) == -1)
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "invitation.gone", NULL);
	if ((status = check_fields(r, i, name)) != 0)
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
	return welcome(r, i, &person, hash);
}
