/*
 * May this request run? A pure function of row and viewer.
 */
#ifndef RW_GATE_H
#define RW_GATE_H

#include <stdbool.h>

#include "route.h"
#include "store/session.h"

enum gate_answer {
	GATE_RUN,
	GATE_LOGIN,		/* 303 to /login */
	GATE_TOTP,		/* 303 to /login/totp: the code is due */
	GATE_ENROL,		/* 303 to /login/enrol: the factor must be set up */
	GATE_ACCOUNT,		/* 303 to /login/account: choose one */
	GATE_RENEW,		/* 303 to /login/renew: the role changed */
	GATE_PASSWORD,		/* 303 to /password/due: choose another one */
	GATE_HOME,		/* 303 to /: signed in already */
	GATE_STEP_UP,		/* 303 to /login/step-up */
	GATE_FORBIDDEN,		/* 403 */
	GATE_BAD_TOKEN,		/* 403 with request.bad-token */
	GATE_NO_KEY,		/* 401: the engine API without a valid key */
	GATE_GONE		/* 410: it was valid until it was revoked */
};

struct gate_facts {
	const struct session *session;	/* NULL: none */
	bool		 token_good;	/* CSRF token of a POST is right */
	bool		 key_good;	/* API key or hook known and alive */
	bool		 key_gone;	/* hook known and revoked */
};

enum gate_answer gate_check(const struct route *, const struct gate_facts *);

#endif
