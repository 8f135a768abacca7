/*
 * The envelope around the payload, and how it leaves: XML, HTML, or problem
 * JSON for the engine API.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "four.h"
#include "problem.h"
#include "serve.h"
#include "store/approval.h"
#include "store/brand.h"
#include "web/pii.h"
#include "web/view.h"

#define FEW_CODES	3	/* recovery codes left: every page says so */

void
page_start(struct req *r)
{
	r->page = xml_create(r->pool, "page");
	r->root = xml_root(r->page);
	r->payload = NULL;
	r->problem_count = 0;
	r->view = r->route == NULL ? NULL : r->route->view;
	memset(&r->answer, 0, sizeof(r->answer));
}

static void
page_attributes(struct req *r)
{
	char id[UUID_TEXT_SIZE], yesterday[MOMENT_TEXT_SIZE];

	uuid_format(&r->id, id);
	xml_attr(r->root, "contract", "1");
	xml_attr(r->root, "app", r->app->name);
	xml_attr(r->root, "view", r->view);
	xml_attr(r->root, "lang", r->lang);
	xml_attr(r->root, "brand", r->brand->name);
	xml_attr(r->root, "request-id", id);
	xml_attr(r->root, "base-path", r->conf->base_path);
	xml_attr_time(r->root, "now", r->now);
	moment_format_local(r->now - MOMENT_DAY, yesterday);
	yesterday[10] = '\0';
	xml_attr(r->root, "yesterday-local", yesterday);
	if (r->session != NULL && strcmp(r->session->theme, "system") != 0)
		xml_attr(r->root, "theme", r->session->theme);
}

/*
 * Actions that need a second person here, and how many wait for the viewer's
 * word. Accounts that picked none pay nothing for it.
 */
static void
page_second(struct req *r, struct xml_node *viewer, struct xml_node *users)
{
	const struct approval_action *a;
	const struct approval_viewer v = four_viewer(r);
	int waiting;

	if (r->session->four_eyes == NULL || r->session->four_eyes[0] == '\0')
		return;
	for (a = approval_actions(); a->name != NULL; a++)
		if (four_is_picked(r, a->name) && req_may(r, a->right))
			xml_attr(xml_add(viewer, "second-person"), "action",
			    a->name);
	if (users == NULL || r->answer.status >= 500)
		return;
	waiting = approval_count_waiting(r->db, r->pool, &v);
	if (waiting > 0)
		xml_attr_int(users, "count", waiting);
}

static void
page_menu(struct req *r, struct xml_node *viewer)
{
	struct xml_node *menu = xml_add(viewer, "menu"), *item, *users = NULL;
	const struct menu_item *m;

	for (m = rights_menu(); m->app != NULL; m++) {
		if (!rights_has(r->session->role, m->right))
			continue;
		item = xml_add(menu, "item");
		xml_attr(item, "app", m->app);
		xml_attr(item, "path", m->path);
		xml_attr(item, "group", m->group);
		/* A page that does not exist is nowhere in the menu. */
		if (r->route != NULL && strcmp(m->app, r->app->name) == 0)
			xml_attr_bool(item, "current", true);
		if (strcmp(m->app, "users") == 0)
			users = item;
	}
	page_second(r, viewer, users);
}

static void
page_viewer(struct req *r)
{
	const struct session *s = r->session;
	struct xml_node *viewer;

	if (s == NULL || s->state != SESSION_FULL || !s->has_account)
		return;
	viewer = xml_add(r->root, "viewer");
	xml_attr_uuid(viewer, "id", &s->person);
	xml_attr(viewer, "name", s->name);
	xml_attr(viewer, "role", rights_role_name(s->role));
	xml_attr_uuid(viewer, "account", &s->account);
	xml_attr(viewer, "account-name", s->account_name);
	xml_attr_bool(viewer, "second-factor", s->has_factor);
	if (s->factor_due_at != MOMENT_NONE)
		xml_attr_time(viewer, "factor-due-at", s->factor_due_at);
	if (s->has_factor && s->codes_left <= FEW_CODES)
		xml_attr_int(viewer, "codes-left", s->codes_left);
	for (int i = CONVERSATION_READ; i < RIGHTS; i++)
		if (req_may(r, (enum right)i))
			xml_attr(xml_add(viewer, "right"), "name",
			    rights_name((enum right)i));
	page_menu(r, viewer);
}

/* A code left by the request before, in a cookie; shown once. */
static void
page_notice(struct req *r)
{
	const char *code = req_cookie(r, "notice");

	if (code == NULL || r->http.method != GET)
		return;
	if (strlen(code) < 40 &&
	    code[strspn(code, "abcdefghijklmnopqrstuvwxyz.-")] == '\0')
		xml_attr(xml_add(r->root, "notice"), "code", code);
	req_set_cookie(r, "notice", "", 0);
}

/* What was typed comes back with the problems, secrets never. */
static void
page_values(struct req *r)
{
	const struct form_field *f;
	unsigned i;

	if (r->value.text != NULL)
		xml_attr(xml_text(r->root, "value", r->value.text), "field",
		    r->value.field);
	if (r->http.method != POST || r->form == NULL || r->problem_count == 0)
		return;
	for (i = 0, f = r->form->fields; f != NULL && f[i].name != NULL; i++)
		if (f[i].type != FORM_SECRET && r->form->value[i].len != 0)
			xml_attr(xml_text(r->root, "value",
			    r->form->value[i].text), "field", f[i].name);
}

static void
page_link(struct xml_node *brand, const char *rel, const char *href)
{
	struct xml_node *link;

	if (href == NULL)
		return;
	link = xml_add(brand, "link");
	xml_attr(link, "rel", rel);
	xml_attr(link, "href", href);
}

/* Below /static/brand/ the web server has what rufwachtctl published. */
static void
page_brand(struct req *r)
{
	struct xml_node *brand = xml_add(r->root, "brand");
	const struct brand *b = r->brand;

	xml_attr(brand, "name", b->title);
	if (b->css_file != NULL)
		xml_attr(brand, "css", pool_printf(r->pool, "/static/brand/%s",
		    b->css_file));
	if (b->logo_file != NULL)
		xml_attr(brand, "logo", pool_printf(r->pool,
		    "/static/brand/%s", b->logo_file));
	page_link(brand, "privacy", b->privacy);
	page_link(brand, "imprint", b->imprint);
	page_link(brand, "accessibility", b->accessibility);
}

/* Everything before the payload, in the order of the contract. */
static void
page_envelope(struct req *r)
{
	struct xml_node *p;

	page_attributes(r);
	page_brand(r);
	page_viewer(r);
	xml_text(r->root, "token", req_token(r));
	for (size_t i = 0; i < r->problem_count; i++) {
		p = xml_add(r->root, "problem");
		xml_attr(p, "code", r->problem[i].code);
		xml_attr(p, "field", r->problem[i].field);
		if (r->problem[i].number != 0)
			xml_attr_int(p, "number", r->problem[i].number);
	}
	page_notice(r);
	page_values(r);
	xml_move(r->root, r->payload);
}

/* The last resort: no sheet, no words, only the request id. */
static void
page_plain(struct req *r)
{
	char id[UUID_TEXT_SIZE];
	char *body;

	uuid_format(&r->id, id);
	body = pool_printf(r->pool, "%s %s\n", "500", id);
	r->answer.status = 500;
	req_answer(r, 500, "text/plain; charset=utf-8", body, strlen(body));
}

static void
page_json(struct req *r, int status)
{
	const char *code = r->problem_count != 0 ? r->problem[0].code :
	    problem_for_status(status);
	char id[UUID_TEXT_SIZE];
	char *body;

	uuid_format(&r->id, id);
	body = pool_printf(r->pool, "{\"type\":\"about:blank\",\"title\":\"%s\","
	    "\"status\":%d,\"code\":\"%s\",\"request_id\":\"%s\"}\n", code, status,
	    code, id);
	req_answer(r, status, "application/problem+json", body, strlen(body));
}

static bool
page_wants_xml(const struct req *r)
{
	return r->as_xml ||
	    (strstr(r->http.accept, "application/xml") != NULL &&
	    strstr(r->http.accept, "text/html") == NULL);
}

static void
page_body(struct req *r)
{
	char *body;
	size_t len;

	if (r->session != NULL && !r->session->sees_pii)
		pii_mask(r->page);
	if (page_wants_xml(r)) {
		body = xml_serialise(r->page, r->pool, &len);
		req_answer(r, r->answer.status, "application/xml; charset=utf-8",
		    body, len);
		return;
	}
	body = view_render(r->pool, r->page, &(struct view_name){
	    .brand = r->brand->xslt, .words = r->brand->words_file,
	    .lang = r->lang, .view = r->view }, &len);
	if (body == NULL)
		page_plain(r);
	else
		req_answer(r, r->answer.status, "text/html; charset=utf-8", body,
		    len);
}

/* A problem without a view of its own gets the common one. */
static void
page_problem(struct req *r, int status)
{
	xml_remove(r->payload);
	r->payload = NULL;
	r->view = "problem";
	if (r->problem_count == 0)
		req_problem(r, problem_for_status(status), NULL);
	xml_attr_int(req_payload(r, "problem-page"), "status", status);
}

void
page_finish(struct req *r, int status)
{
	bool is_api = r->route != NULL ? r->route->right == ENGINE :
	    r->app->routes[0].right == ENGINE;

	r->answer.status = status;
	if (r->answer.location != NULL || r->answer.body != NULL ||
	    status == 304)
		return;
	if (status == 503)
		http_header(&r->answer, "Retry-After: 5");
	if (is_api) {
		page_json(r, status);
		return;
	}
	if (r->payload == NULL || r->view == NULL ||
	    (status >= 400 && status != 422 && status != 409 && status != 429))
		page_problem(r, status);
	page_envelope(r);
	page_body(r);
}
