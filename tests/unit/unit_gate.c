/*
 * The gate, and the duty to have a second factor, as truth tables.
 */
#include <string.h>

#include "base/moment.h"
#include "gate.h"
#include "store/factor.h"
#include "unit.h"

static const struct route half = { .method = GET, .path = "/h",
	.right = PUBLIC, .needs = HALF };
static const struct route enrol = { .method = GET, .path = "/e",
	.right = PUBLIC, .needs = ENROL };
static const struct route renew = { .method = GET, .path = "/r",
	.right = PUBLIC, .needs = RENEW };
static const struct route own = { .method = GET, .path = "/o",
	.right = SIGNED_IN };
static const struct route prove = { .method = GET, .path = "/p",
	.right = SIGNED_IN, .needs = ENROL };
static const struct route risky = { .method = GET, .path = "/s",
	.right = SIGNED_IN, .needs = STEP_UP };
static const struct route other = { .method = GET, .path = "/x",
	.right = ACCOUNT_MANAGE };
static const struct route closed = { .method = GET, .path = "/c" };

/* Who asks, by row. */
static const struct {
	const char	*who;
	bool		 nobody;
	struct session	 s;
	enum gate_answer half, enrol, renew, own, prove, risky;
} rows[] = {
	{ "nobody", true, { .state = SESSION_HALF }, GATE_LOGIN, GATE_LOGIN,
	    GATE_LOGIN, GATE_LOGIN, GATE_LOGIN, GATE_LOGIN },
	{ "half", false, { .state = SESSION_HALF }, GATE_RUN, GATE_TOTP,
	    GATE_TOTP, GATE_TOTP, GATE_TOTP, GATE_TOTP },
	{ "enrol", false, { .state = SESSION_ENROL }, GATE_ENROL, GATE_RUN,
	    GATE_HOME, GATE_ENROL, GATE_RUN, GATE_ENROL },
	{ "overdue", false, { .state = SESSION_ENROL, .is_overdue = true,
	    .has_account = true, .role = ROLE_AGENT }, GATE_ENROL, GATE_RUN,
	    GATE_HOME, GATE_ENROL, GATE_RUN, GATE_ENROL },
	{ "full, no account", false, { .state = SESSION_FULL }, GATE_HOME,
	    GATE_RUN, GATE_HOME, GATE_ACCOUNT, GATE_ACCOUNT, GATE_ACCOUNT },
	{ "full", false, { .state = SESSION_FULL, .has_account = true,
	    .role = ROLE_AGENT }, GATE_HOME, GATE_RUN, GATE_HOME, GATE_RUN,
	    GATE_RUN, GATE_STEP_UP },
	{ "proven", false, { .state = SESSION_FULL, .has_account = true,
	    .role = ROLE_AGENT, .stepped_up = true }, GATE_HOME, GATE_RUN,
	    GATE_HOME, GATE_RUN, GATE_RUN, GATE_RUN },
	{ "role changed", false, { .state = SESSION_FULL, .has_account = true,
	    .role = ROLE_AGENT, .must_renew = true }, GATE_HOME, GATE_RENEW,
	    GATE_RUN, GATE_RENEW, GATE_RENEW, GATE_RENEW },
	{ "role changed and overdue", false, { .state = SESSION_ENROL,
	    .is_overdue = true, .has_account = true, .role = ROLE_AGENT,
	    .must_renew = true }, GATE_ENROL, GATE_RENEW, GATE_RUN,
	    GATE_RENEW, GATE_RENEW, GATE_RENEW },
};

static enum gate_answer
ask(const struct route *row, size_t i)
{
	const struct gate_facts facts = {
		.session = rows[i].nobody ? NULL : &rows[i].s
	};

	return gate_check(row, &facts);
}

static void
test_gate(void)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CU_ASSERT_EQUAL(ask(&half, i), rows[i].half);
		CU_ASSERT_EQUAL(ask(&enrol, i), rows[i].enrol);
		CU_ASSERT_EQUAL(ask(&renew, i), rows[i].renew);
		CU_ASSERT_EQUAL(ask(&own, i), rows[i].own);
		CU_ASSERT_EQUAL(ask(&prove, i), rows[i].prove);
		CU_ASSERT_EQUAL(ask(&risky, i), rows[i].risky);
		CU_ASSERT_EQUAL(ask(&closed, i), GATE_FORBIDDEN);
		CU_ASSERT_NOT_EQUAL(ask(&other, i), GATE_RUN);
	}
}

static void
test_token(void)
{
	struct route row = own;
	struct session s = rows[5].s;
	struct gate_facts facts = { .session = &s };

	row.method = POST;
	CU_ASSERT_EQUAL(gate_check(&row, &facts), GATE_BAD_TOKEN);
	facts.token_good = true;
	CU_ASSERT_EQUAL(gate_check(&row, &facts), GATE_RUN);
	row.needs = STEP_UP;
	CU_ASSERT_EQUAL(gate_check(&row, &facts), GATE_STEP_UP);
	facts.token_good = false;
	CU_ASSERT_EQUAL(gate_check(&row, &facts), GATE_BAD_TOKEN);
}

static void
test_duty(void)
{
	static const struct {
		enum role	 role;
		const char	*roles;
		int64_t		 due_at;
		enum factor_duty duty;
	} cases[] = {
		{ ROLE_OWNER, "", MOMENT_NONE, FACTOR_DUE },
		{ ROLE_MANAGER, "", MOMENT_NONE, FACTOR_DUE },
		{ ROLE_OPERATOR, "", MOMENT_NONE, FACTOR_DUE },
		{ ROLE_RESELLER, NULL, MOMENT_NONE, FACTOR_DUE },
		{ ROLE_MANAGER, "", 101, FACTOR_GRACE },
		{ ROLE_MANAGER, "", 100, FACTOR_DUE },
		{ ROLE_AGENT, "", MOMENT_NONE, FACTOR_FREE },
		{ ROLE_AGENT, "", 99, FACTOR_FREE },
		{ ROLE_AGENT, "agent", MOMENT_NONE, FACTOR_DUE },
		{ ROLE_AGENT, "privacy agent", 101, FACTOR_GRACE },
		{ ROLE_AGENT, "agents", MOMENT_NONE, FACTOR_FREE },
		{ ROLE_AUDITOR, "agent privacy", MOMENT_NONE, FACTOR_FREE },
		{ ROLE_AUDITOR, "agent privacy auditor", 100, FACTOR_DUE },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CU_ASSERT_EQUAL(factor_duty(cases[i].role, cases[i].roles,
		    cases[i].due_at, 100), cases[i].duty);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "who may run what", test_gate },
		{ "the token of a form", test_token },
		{ "who must have a second factor", test_duty },
		{ NULL, NULL }
	};

	return unit_run("gate", cases);
}
