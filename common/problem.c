/*
 * The table of problems. A code is never reused for something else.
 */
#include "problem.h"

#include <string.h>

#include "base/attr.h"

static const struct problem problems[] = {
	{ "access.refused", 403, LOG_LEVEL_INFO },
	{ "approval.over", 409, LOG_LEVEL_INFO },
	{ "approval.own", 403, LOG_LEVEL_INFO },
	{ "approval.waits", 409, LOG_LEVEL_INFO },
	{ "assistant.changed", 409, LOG_LEVEL_INFO },
	{ "assistant.notice-missing", 422, LOG_LEVEL_DEBUG },
	{ "assistant.question-incomplete", 422, LOG_LEVEL_DEBUG },
	{ "assistant.recording-needs-yes", 422, LOG_LEVEL_DEBUG },
	{ "assistant.reason-missing", 422, LOG_LEVEL_DEBUG },
	{ "assistant.retention-range", 422, LOG_LEVEL_DEBUG },
	{ "assistant.unknown", 404, LOG_LEVEL_INFO },
	{ "conversation.changed", 409, LOG_LEVEL_INFO },
	{ "conversation.confirm", 422, LOG_LEVEL_DEBUG },
	{ "conversation.conflict", 409, LOG_LEVEL_INFO },
	{ "conversation.erased", 410, LOG_LEVEL_INFO },
	{ "factor.last", 409, LOG_LEVEL_INFO },
	{ "email.same", 422, LOG_LEVEL_DEBUG },
	{ "factor.none", 422, LOG_LEVEL_DEBUG },
	{ "factor.not-yours", 403, LOG_LEVEL_INFO },
	{ "factor.own", 403, LOG_LEVEL_INFO },
	{ "form.bad-utf8", 400, LOG_LEVEL_INFO },
	{ "form.bad-value", 422, LOG_LEVEL_DEBUG },
	{ "form.missing", 422, LOG_LEVEL_DEBUG },
	{ "form.repeated", 400, LOG_LEVEL_INFO },
	{ "form.too-long", 422, LOG_LEVEL_DEBUG },
	{ "form.unknown", 400, LOG_LEVEL_INFO },
	{ "hook.gone", 410, LOG_LEVEL_INFO },
	{ "invitation.gone", 410, LOG_LEVEL_INFO },
	{ "invitation.name-missing", 422, LOG_LEVEL_DEBUG },
	{ "ledger.ahead", 503, LOG_LEVEL_ERROR },
	{ "link.gone", 410, LOG_LEVEL_INFO },
	{ "login.bad-code", 422, LOG_LEVEL_INFO },
	{ "login.bad-pair", 422, LOG_LEVEL_INFO },
	{ "login.busy", 503, LOG_LEVEL_WARN },
	{ "login.throttled", 429, LOG_LEVEL_INFO },
	{ "login.too-many-codes", 422, LOG_LEVEL_INFO },
	{ "passkey.known", 422, LOG_LEVEL_INFO },
	{ "passkey.refused", 422, LOG_LEVEL_INFO },
	{ "passkey.too-many", 422, LOG_LEVEL_INFO },
	{ "password.blocked", 422, LOG_LEVEL_DEBUG },
	{ "password.context", 422, LOG_LEVEL_DEBUG },
	{ "password.too-long", 422, LOG_LEVEL_DEBUG },
	{ "password.too-short", 422, LOG_LEVEL_DEBUG },
	{ "password.used", 422, LOG_LEVEL_DEBUG },
	{ "password.wrong", 422, LOG_LEVEL_INFO },
	{ "person.above", 403, LOG_LEVEL_INFO },
	{ "person.active", 422, LOG_LEVEL_DEBUG },
	{ "person.assistant-missing", 422, LOG_LEVEL_DEBUG },
	{ "person.changed", 409, LOG_LEVEL_INFO },
	{ "person.confirm", 422, LOG_LEVEL_DEBUG },
	{ "person.factor-missing", 422, LOG_LEVEL_INFO },
	{ "person.inactive", 422, LOG_LEVEL_DEBUG },
	{ "person.known", 422, LOG_LEVEL_INFO },
	{ "person.last-owner", 422, LOG_LEVEL_INFO },
	{ "person.own", 403, LOG_LEVEL_INFO },
	{ "person.role-above", 403, LOG_LEVEL_INFO },
	{ "person.seats", 422, LOG_LEVEL_INFO },
	{ "person.unchanged", 422, LOG_LEVEL_DEBUG },
	{ "request.bad", 400, LOG_LEVEL_INFO },
	{ "request.bad-token", 403, LOG_LEVEL_INFO },
	{ "request.host", 421, LOG_LEVEL_INFO },
	{ "request.length", 411, LOG_LEVEL_INFO },
	{ "request.method", 405, LOG_LEVEL_INFO },
	{ "request.no-key", 401, LOG_LEVEL_INFO },
	{ "request.not-found", 404, LOG_LEVEL_INFO },
	{ "request.too-large", 413, LOG_LEVEL_INFO },
	{ "rules.changed", 409, LOG_LEVEL_INFO },
	{ "rules.reason-missing", 422, LOG_LEVEL_DEBUG },
	{ "search.busy", 503, LOG_LEVEL_INFO },
	{ "search.gone", 404, LOG_LEVEL_INFO },
	{ "server.failed", 500, LOG_LEVEL_ERROR },
	{ "server.too-old", 503, LOG_LEVEL_ERROR },
	{ "server.unavailable", 503, LOG_LEVEL_WARN },
	{ "vcon.coding", 415, LOG_LEVEL_INFO },
	{ "vcon.encrypted", 415, LOG_LEVEL_INFO },
	{ "vcon.gzip", 400, LOG_LEVEL_INFO },
	{ "vcon.invalid", 422, LOG_LEVEL_INFO },
	{ "vcon.not-json", 400, LOG_LEVEL_INFO },
	{ "vcon.signature", 422, LOG_LEVEL_INFO },
	{ "vcon.too-long", 413, LOG_LEVEL_INFO },
	{ "vcon.type", 415, LOG_LEVEL_INFO },
};

const struct problem *
problem_find(const char *code)
{
	for (size_t i = 0; i < COUNT_OF(problems); i++)
		if (strcmp(problems[i].code, code) == 0)
			return &problems[i];
	return problem_find("server.failed");
}

const char *
problem_for_status(int status)
{
	switch (status) {
	case 400:
		return "request.bad";
	case 401:
		return "request.no-key";
	case 403:
		return "access.refused";
	case 404:
		return "request.not-found";
	case 405:
		return "request.method";
	case 411:
		return "request.length";
	case 413:
	case 414:
	case 431:
		return "request.too-large";
	case 421:
		return "request.host";
	case 503:
		return "server.unavailable";
	default:
		return "server.failed";
	}
}
