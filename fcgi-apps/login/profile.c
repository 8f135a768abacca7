/*
 * A person's own page: factors, sessions, language and appearance.
 * Everybody who is signed in has it.
 */
#include "login.h"

#include <string.h>

#include "pure.h"
#include "store/person.h"
#include "store/session.h"

static const char *const languages[] = { "de", "en" };
static const char *const themes[] = { "system", "light", "dark" };

const struct form_field login_look_fields[] = {
	[LOOK_LANGUAGE] = { .name = "language", .type = FORM_CHOICE,
	    .choices = "de en" },
	[LOOK_THEME] = { .name = "theme", .type = FORM_CHOICE,
	    .choices = "system light dark" },
	{ 0 }
};

static int
add_sessions(struct req *r, struct xml_node *profile)
{
	const struct signin_session *s;
	struct signin_sessions all;
	struct xml_node *node;
	size_t i;

	if (signin_sessions(r->db, r->pool, &r->session->person, r->now,
	    &all) == -1)
		return -1;
	for (i = 0; i < all.n; i++) {
		s = &all.v[i];
		node = xml_add(profile, "session");
		xml_attr_uuid(node, "id", &s->id);
		xml_attr_time(node, "started-at", s->started_at);
		xml_attr_time(node, "last-used-at", s->last_used_at);
		xml_attr(node, "browser", s->browser);
		xml_attr(node, "address", browser_network_text(r->pool,
		    s->network, s->network_len));
		xml_attr_bool(node, "current",
		    uuid_equal(&s->id, &r->session->id));
	}
	return 0;
}

static int
add_memberships(struct req *r, struct xml_node *profile)
{
	struct signin_memberships m;
	struct xml_node *node;
	size_t i;

	if (signin_memberships(r->db, r->pool, &r->session->person, &m) == -1)
		return -1;
	for (i = 0; i < m.n; i++) {
		node = xml_add(profile, "membership");
		xml_attr_uuid(node, "account", &m.v[i].account);
		xml_attr(node, "account-name", m.v[i].account_name);
		xml_attr(node, "role", rights_role_name(m.v[i].role));
		xml_attr_bool(node, "current",
		    uuid_equal(&m.v[i].account, &r->session->account));
	}
	return 0;
}

int
profile_show(struct req *r)
{
	struct xml_node *profile = req_payload(r, "profile");
	int left;

	left = credential_codes_left(r->db, r->pool, &r->session->person);
	if (left == -1)
		return req_failed(r);
	xml_attr(profile, "email", r->session->email);
	xml_attr(profile, "name", r->session->name);
	xml_attr(profile, "language", r->lang);
	xml_attr(profile, "theme", r->session->theme);
	xml_attr_int(profile, "recovery-codes-left", left);
	if (change_fill(r, profile) == -1 || factors_fill(r, profile) == -1 ||
	    add_sessions(r, profile) == -1 ||
	    add_memberships(r, profile) == -1)
		return req_failed(r);
	return 200;
}

int
profile_end_session(struct req *r)
{
	const struct uuid *id = &r->var[0];
	int64_t n;

	req_object(r, "session", id);
	n = session_end(r->db, &r->session->person, id);
	if (n < 0)
		return req_failed(r);
	if (n == 0)
		return req_problem(r, "request.not-found", NULL);
	if (uuid_equal(id, &r->session->id)) {
		req_set_cookie(r, APP_COOKIE, "", 0);
		req_notice(r, "login.signed-out");
		return req_redirect(r, "/login");
	}
	req_notice(r, "profile.session-ended");
	return req_redirect(r, "/profile");
}

int
profile_end_others(struct req *r)
{
	int64_t n;

	n = session_end_others(r->db, &r->session->person, &r->session->id);
	if (n < 0)
		return req_failed(r);
	req_detail(r, "sessions=%lld", (long long)n);
	req_notice(r, "profile.sessions-ended");
	return req_redirect(r, "/profile");
}

int
profile_set_look(struct req *r)
{
	if (person_set_appearance(r->db, &r->session->person,
	    languages[form_int(r->form, LOOK_LANGUAGE)],
	    themes[form_int(r->form, LOOK_THEME)]) == -1)
		return req_failed(r);
	req_notice(r, "profile.saved");
	return req_redirect(r, "/profile");
}

/* Old codes are void from now on. Only a second factor has codes. */
int
profile_new_codes(struct req *r)
{
	if (!r->session->has_factor) {
		r->audit = NULL;
		return req_redirect(r, "/login/enrol");
	}
	if (recovery_renew(r, &r->session->person) == -1 ||
	    tell_person(r, OUTBOX_RECOVERY_RENEWED, NULL) == -1)
		return req_failed(r);
	return 200;
}
