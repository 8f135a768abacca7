/*
 * What handlers call.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/keys.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"
#include "problem.h"
#include "store/audit.h"
#include "store/db.h"

struct xml_node *
req_payload(struct req *r, const char *name)
{
	if (r->payload == NULL)
		r->payload = xml_add(r->root, name);
	return r->payload;
}

int
req_problem_number(struct req *r, const char *code, const char *field,
    unsigned number)
{
	const struct problem *p = problem_find(code);

	if (r->problem_count < COUNT_OF(r->problem)) {
		r->problem[r->problem_count].code = p->code;
		r->problem[r->problem_count].number = number;
		r->problem[r->problem_count++].field = field;
	}
	return p->status;
}

int
req_problem(struct req *r, const char *code, const char *field)
{
	return req_problem_number(r, code, field, 0);
}

int
req_redirect(struct req *r, const char *path)
{
	r->answer.location = pool_printf(r->pool, "%s%s", r->conf->base_path, path);
	return 303;
}

static char *
req_cookie_name(const struct req *r, const char *name)
{
	return pool_printf(r->pool, "%srufwacht%s%s",
	    r->conf->insecure_cookie ? "" : "__Host-",
	    name[0] == '\0' ? "" : "-", name);
}

void
req_set_cookie(struct req *r, const char *name, const char *value, int max_age)
{
	char age[32] = "";

	if (max_age >= 0)
		snprintf(age, sizeof(age), "; Max-Age=%d", max_age);
	http_header(&r->answer, pool_printf(r->pool,
	    "Set-Cookie: %s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
	    req_cookie_name(r, name), value,
	    r->conf->insecure_cookie ? "" : "; Secure", age));
	if (name[0] == '\0' && max_age != 0)
		r->csrf = value;
}

const char *
req_cookie(struct req *r, const char *name)
{
	return http_cookie(r->pool, &r->http, req_cookie_name(r, name));
}

void
req_notice(struct req *r, const char *code)
{
	req_set_cookie(r, "notice", code, 60);
}

void
req_object(struct req *r, const char *kind, const struct uuid *id)
{
	r->object_kind = kind;
	r->has_object = id != NULL;
	if (id != NULL)
		r->object = *id;
}

void
req_detail(struct req *r, const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	r->detail = pool_strdup(r->pool, text);
}

int
req_failed(struct req *r)
{
	switch (db_failure(r->db)) {
	case DB_LOST:
	case DB_RETRY:
	case DB_FULL:
		return req_problem(r, "server.unavailable", NULL);
	case DB_TOO_OLD:
		return req_problem(r, "server.too-old", NULL);
	default:
		return req_problem(r, "server.failed", NULL);
	}
}

void
req_attachment(struct req *r, const char *file)
{
	http_header(&r->answer, pool_printf(r->pool,
	    "Content-Disposition: attachment; filename=\"%s\"", file));
}

bool
req_may(const struct req *r, enum right right)
{
	if (r->session == NULL || !r->session->has_account)
		return false;
	if (right == PII_READ)
		return r->session->sees_pii;
	return rights_has(r->session->role, right);
}

const struct uuid *
req_limit(const struct req *r)
{
	return rights_is_limited(r->session->role) ? &r->session->person : NULL;
}

int
req_answer(struct req *r, int status, const char *type, const char *body,
    size_t len)
{
	r->answer.type = type;
	r->answer.body = body;
	r->answer.body_len = len;
	return status;
}

/* BLAKE2b of the cookie under a session key: only that browser has it. */
static void
req_token_plain(const struct req *r, const struct named_key *key,
    unsigned char out[SECRET_SIZE])
{
	struct key k;

	secret_derive(&k, &key->key, "csrf", r->csrf, strlen(r->csrf));
	memcpy(out, k.b, SECRET_SIZE);
}

const char *
req_token(struct req *r)
{
	unsigned char plain[SECRET_SIZE], both[2 * SECRET_SIZE];

	if (r->csrf == NULL)
		return NULL;
	req_token_plain(r, keys_now(r->session_keys), plain);
	/* Masked by fresh random, so that compression gives nothing away. */
	secret_random(both, SECRET_SIZE);
	for (size_t i = 0; i < SECRET_SIZE; i++)
		both[SECRET_SIZE + i] = both[i] ^ plain[i];
	return text_base64url(r->pool, both, sizeof(both));
}

bool
req_token_good(struct req *r, const char *token)
{
	unsigned char plain[SECRET_SIZE], *both;
	const struct named_key *key;
	size_t i, len;

	if (r->csrf == NULL || token == NULL || (both = text_unbase64url(r->pool,
	    token, strlen(token), &len)) == NULL || len != 2 * SECRET_SIZE)
		return false;
	for (i = 0; i < SECRET_SIZE; i++)
		both[SECRET_SIZE + i] ^= both[i];
	/* The form may have been made before the key was rotated. */
	for (i = 0; (key = keys_at(r->session_keys, i)) != NULL; i++) {
		req_token_plain(r, key, plain);
		if (secret_equal(both + SECRET_SIZE, plain, SECRET_SIZE))
			return true;
	}
	return false;
}

int
req_audit(struct req *r, const char *code, const char *kind,
    const struct uuid *object)
{
	struct audit_row row = {
		.code = code, .outcome = AUDIT_DONE, .object_kind = kind,
		.object = object, .detail = r->detail, .request = &r->id,
		.address = r->http.address, .address_len = r->http.address_len,
		.now = r->now
	};

	if (r->session != NULL) {
		row.account = r->session->account;
		row.actor_kind = AUDIT_PERSON;
		row.actor = &r->session->person;
		if (r->session->has_account)
			row.role = rights_role_name(r->session->role);
	} else if (r->engine != NULL) {
		row.account = r->engine->account;
		row.actor_kind = AUDIT_ENGINE;
		row.actor = &r->engine->key_id;
	} else {
		row.account = r->audit_account;
		if (r->has_audit_person) {
			row.actor_kind = AUDIT_PERSON;
			row.actor = &r->audit_person;
		}
	}
	return audit_write(r->db, &row);
}
