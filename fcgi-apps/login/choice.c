/*
 * Choosing a password: what all pages that set one have in common. The rules,
 * those of before, keeping it, and advice that never refuses.
 */
#include "login.h"

#include <string.h>

#include "base/text.h"
#include "pure.h"
#include "store/brand.h"
#include "store/outbox.h"
#include "store/password.h"
#include "store/person.h"

int
choice_prepare(struct req *r, struct choice *c)
{
	struct signin_memberships m = { .n = 0 };
	size_t i, n = 0;

	if (password_rule(r->db, r->pool, c->person, c->account,
	    &c->min) == -1)
		return -1;
	if (c->person != NULL &&
	    signin_memberships(r->db, r->pool, c->person, &m) == -1)
		return -1;
	if (c->min < r->conf->password_min)
		c->min = r->conf->password_min;
	if (c->name != NULL)
		c->words[n++] = c->name;
	c->words[n++] = c->email;
	c->words[n++] = BRAND_TITLE;
	c->words[n++] = r->brand->title;
	c->words[n++] = r->conf->company;
	if (c->account_name != NULL)
		c->words[n++] = c->account_name;
	for (i = 0; i < m.n && n < CHOICE_WORDS; i++)
		c->words[n++] = m.v[i].account_name;
	c->words[n] = NULL;
	return 0;
}

int
choice_of(struct req *r, const struct uuid *person, struct choice *c)
{
	struct person p;
	int n;

	memset(c, 0, sizeof(*c));
	if ((n = person_read(r->db, r->pool, person, &p)) != 1)
		return n == 0 ? 0 : -1;
	c->person = person;
	c->name = p.name;
	c->email = p.email;
	return choice_prepare(r, c) == -1 ? -1 : 1;
}

int
choice_check(struct req *r, const struct choice *c)
{
	const char *nfkc = text_nfkc(r->pool, c->typed, strlen(c->typed));
	const char *wrong = "form.bad-value";

	if (nfkc != NULL)
		wrong = password_check(r->pool, nfkc, c->min, c->words);
	if (wrong == NULL)
		return 0;
	if (strcmp(wrong, "password.too-short") == 0)
		return req_problem_number(r, wrong, "password", c->min);
	return req_problem(r, wrong, "password");
}

int
choice_compare(struct req *r, const struct choice *c, const char *present)
{
	enum hash_answer answer = HASH_WRONG;
	struct password_old old;
	size_t i;

	if (password_before(r->db, r->pool, r->secret, c->person, &old) == -1)
		return req_failed(r);
	if (present != NULL)
		answer = hash_verify(r, present, c->typed);
	for (i = 0; i < old.n && answer == HASH_WRONG; i++)
		answer = hash_verify(r, old.hash[i], c->typed);
	if (answer == HASH_WRONG)
		return 0;
	return answer == HASH_RIGHT ?
	    req_problem(r, "password.used", "password") :
	    hash_problem(r, answer);
}

int
choice_keep(struct req *r, const struct choice *c, const char *hash)
{
	struct outbox_order mail = { .kind = OUTBOX_PASSWORD_CHANGED,
	    .person = c->person, .now = r->now,
	    .not_after = r->now + MOMENT_DAY };

	if (password_replace(r->db, r->pool, r->secret, c->person, hash,
	    r->now) == -1 ||
	    person_home(r->db, r->pool, c->person, &mail.account) == -1)
		return -1;
	return outbox_add(r->db, &mail);
}

/* Has the password a problem of its own? */
static bool
is_refused(const struct req *r)
{
	size_t i;

	for (i = 0; i < r->problem_count; i++)
		if (r->problem[i].field != NULL &&
		    strcmp(r->problem[i].field, "password") == 0)
			return true;
	return false;
}

void
choice_fill(struct req *r, const struct choice *c, struct xml_node *node)
{
	xml_attr_int(node, "password-min", c->min);
	if (c->typed != NULL && c->typed[0] != '\0' && !is_refused(r))
		xml_attr(node, "strength", strength_name(
		    strength_guess(r->pool, c->typed, c->words)));
}

void
choice_notice(struct req *r, const struct choice *c, const char *code)
{
	enum strength s = strength_guess(r->pool, c->typed, c->words);

	req_notice(r, s == STRENGTH_WEAK ? "password.weak" :
	    s == STRENGTH_FAIR ? "password.fair" : code);
}
