/*
 * The form of the rules, and what was typed into it.
 */
#include <string.h>

#include "users.h"

#include "base/pool.h"
#include "store/approval.h"
#include "store/ruleset.h"

#define TYPED_MAX	100000	/* so that what is too much is told, not 400 */

/* The actions in the order of approval_actions(). */
#define FIELDS(o)							\
	[RULES_FROM] = { "from", FORM_TEXT, 1, 64, .optional = o },	\
	[RULES_FACTOR] = { "factor", FORM_CHOICE,			\
	    .choices = "privileged chosen all", .optional = o },	\
	[RULES_AGENT] = { "factor_agent", FORM_FLAG },			\
	[RULES_PRIVACY] = { "factor_privacy", FORM_FLAG },		\
	[RULES_AUDITOR] = { "factor_auditor", FORM_FLAG },		\
	[RULES_GRACE] = { "factor_grace_days", FORM_INT, 0, TYPED_MAX,	\
	    .optional = o },						\
	[RULES_LENGTH] = { "password_min", FORM_INT, 0, TYPED_MAX,	\
	    .optional = o },						\
	[RULES_DORMANT] = { "dormant_days", FORM_INT, 0, TYPED_MAX,	\
	    .optional = o },						\
	[RULES_LEAVERS] = { "leavers", FORM_CHOICE,			\
	    .choices = "pseudonym name", .optional = o },		\
	[RULES_REASON] = { "reason", FORM_AREA, 0, APPROVAL_REASON_MAX,	\
	    .optional = true },						\
	[RULES_FOUR] = { "four_person_privileged", FORM_FLAG },		\
	{ "four_invitation_privileged", FORM_FLAG },			\
	{ "four_person_deactivate", FORM_FLAG },			\
	{ "four_factor_reset", FORM_FLAG },				\
	{ "four_rules_loosen", FORM_FLAG },				\
	{ "four_consent_weaken", FORM_FLAG },				\
	{ "four_retention_lengthen", FORM_FLAG },			\
	{ "four_conversation_erase", FORM_FLAG },			\
	{ 0 }

const struct form_field rules_fields[] = { FIELDS(false) };
const struct form_field rules_query[] = { FIELDS(true) };

/* Names of those fields that are set, as a list; `of` counts from 0. */
static const char *
read_list(struct req *r, unsigned first, const char *(*of)(unsigned))
{
	struct buf b;
	unsigned i;

	buf_init(&b, r->pool, 200);
	buf_puts(&b, "");
	for (i = 0; of(i) != NULL; i++)
		if (form_int(r->form, first + i) != 0)
			buf_printf(&b, "%s%s", b.len == 0 ? "" : " ", of(i));
	return b.data;
}

static const char *
role_of(unsigned i)
{
	static const enum role free[] = { ROLE_AGENT, ROLE_PRIVACY,
		ROLE_AUDITOR };

	return i < COUNT_OF(free) ? rights_role_name(free[i]) : NULL;
}

static const char *
action_of(unsigned i)
{
	return approval_actions()[i].name;
}

static int
in_range(struct req *r, unsigned field, int64_t least, int64_t most)
{
	int64_t n = form_int(r->form, field);

	return n >= least && n <= most ? 0 :
	    req_problem(r, "form.bad-value", rules_fields[field].name);
}

int
rules_read(struct req *r, struct ruleset *s)
{
	const char *factor = form_text(r->form, RULES_FACTOR);
	int status = 0;

	*s = (struct ruleset){
		.password_min = form_int(r->form, RULES_LENGTH),
		.grace_days = form_int(r->form, RULES_GRACE),
		.dormant_days = form_int(r->form, RULES_DORMANT),
		.leavers_named = strcmp(form_text(r->form, RULES_LEAVERS),
		    "name") == 0,
		.factor_roles = strcmp(factor, "privileged") == 0 ? "" :
		    strcmp(factor, "all") == 0 ? "agent privacy auditor" :
		    read_list(r, RULES_AGENT, role_of),
		.four_eyes = read_list(r, RULES_FOUR, action_of)
	};
	status |= in_range(r, RULES_LENGTH, RULESET_PASSWORD_LEAST,
	    RULESET_PASSWORD_MOST);
	status |= in_range(r, RULES_GRACE, 0, RULESET_GRACE_MOST);
	status |= in_range(r, RULES_DORMANT, RULESET_DORMANT_LEAST,
	    RULESET_DORMANT_MOST);
	return status;
}
