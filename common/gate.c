/*
 * The gate. No side effects, no database: a truth table in code.
 */
#include "gate.h"

#include <string.h>

/* A public row: anybody, or the steps between password and full session. */
static enum gate_answer
gate_public(const struct route *row, const struct session *s)
{
	if (row->needs == HALF) {
		if (s == NULL)
			return GATE_LOGIN;
		if (s->state == SESSION_ENROL)
			return GATE_ENROL;
		return s->state == SESSION_HALF ? GATE_RUN : GATE_HOME;
	}
	if (row->needs == ENROL || row->needs == RENEW) {
		if (s == NULL)
			return GATE_LOGIN;
		if (s->state == SESSION_HALF)
			return GATE_TOTP;
		if (row->needs == RENEW)
			return s->must_renew ? GATE_RUN : GATE_HOME;
		return s->must_renew ? GATE_RENEW : GATE_RUN;
	}
	if (row->needs == MARKED) {
		if (s == NULL)
			return GATE_LOGIN;
		if (s->state != SESSION_FULL)
			return s->state == SESSION_HALF ? GATE_TOTP :
			    GATE_ENROL;
		return s->password_due ? GATE_RUN : GATE_HOME;
	}
	return GATE_RUN;
}

/* A row for people with a full session. */
static enum gate_answer
gate_person(const struct route *row, const struct session *s)
{
	if (s == NULL)
		return GATE_LOGIN;
	if (s->state == SESSION_HALF)
		return GATE_TOTP;
	if (s->must_renew)
		return GATE_RENEW;
	if (s->state == SESSION_ENROL)
		return row->needs == ENROL ? GATE_RUN : GATE_ENROL;
	if (s->password_due)
		return GATE_PASSWORD;
	if (!s->has_account)
		return GATE_ACCOUNT;
	if (!rights_has(s->role, row->right))
		return GATE_FORBIDDEN;
	if (row->needs == STEP_UP && !s->stepped_up)
		return GATE_STEP_UP;
	return GATE_RUN;
}

enum gate_answer
gate_check(const struct route *row, const struct gate_facts *facts)
{
	enum gate_answer answer;

	if (row->right == NOBODY)
		return GATE_FORBIDDEN;
	if (row->right == ENGINE)
		return facts->key_good ? GATE_RUN : facts->key_gone ?
		    GATE_GONE : GATE_NO_KEY;
	answer = row->right == PUBLIC ? gate_public(row, facts->session) :
	    gate_person(row, facts->session);
	/* The token is looked at last, so that an expired session leads to the
	 * sign-in page; but before a step-up, which is an answer of its own. */
	if (row->method == POST && row->csrf_off == NULL && !facts->token_good &&
	    (answer == GATE_RUN || answer == GATE_STEP_UP))
		return GATE_BAD_TOKEN;
	return answer;
}
