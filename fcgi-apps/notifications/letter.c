/*
 * Writing a mail: facts and codes into a tree, the tree through the sheets of
 * the account's brand, once for each part.
 *
 * A mail names nobody: not who did it, not whom it is about. That is told by
 * the page its link leads to, to whoever may see it.
 */
#include "mail.h"

#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/keys.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/mailing.h"
#include "web/pii.h"
#include "web/tokens.h"
#include "web/view.h"
#include "web/xml.h"

/*
 * Where the link leads; after a slash at its end follows the token, where the
 * kind has one, else the id of the object. What the detail of the row is. NULL:
 * nowhere; nothing. And is it for members only, who may have left meanwhile?
 */
static const struct {
	const char	*path;
	const char	*detail;
	bool		 members;
} kinds[OUTBOX_KINDS] = {
	[OUTBOX_INVITATION] = { "/invitation/", NULL },
	[OUTBOX_MEMBER_ADDED] = { "/login", NULL, true },
	[OUTBOX_MEMBER_BACK] = { "/login", NULL, true },
	[OUTBOX_ROLE_CHANGED] = { "/login", "role", true },
	[OUTBOX_OWNERS_ROLE] = { "/users", NULL, true },
	[OUTBOX_OWNER_OFFERED] = { "/users/offer", NULL, true },
	[OUTBOX_PASSWORD_RESET] = { "/password/", NULL },
	[OUTBOX_PASSWORD_CHANGED] = { "/password/forgot", NULL },
	[OUTBOX_PASSWORD_MARKED] = { "/login", NULL },
	[OUTBOX_EMAIL_CONFIRM] = { "/email/", NULL },
	[OUTBOX_LOCKED] = { "/password/forgot", NULL },
	[OUTBOX_UNLOCKED] = { "/login", NULL },
	[OUTBOX_CODES_GUESSED] = { "/password/forgot", NULL },
	[OUTBOX_NEW_DEVICE] = { "/session/", NULL },
	[OUTBOX_FACTOR_ADDED] = { "/profile", "factor" },
	[OUTBOX_FACTOR_REMOVED] = { "/profile", "factor" },
	[OUTBOX_PASSKEY_COPIED] = { "/profile", NULL },
	[OUTBOX_FACTOR_RESET] = { "/login", NULL },
	[OUTBOX_OWNERS_RESET] = { "/users", NULL, true },
	[OUTBOX_RECOVERY_USED] = { "/profile", "left" },
	[OUTBOX_RECOVERY_RENEWED] = { "/profile", NULL },
	[OUTBOX_APPROVAL_ASKED] = { "/users/requests/", NULL, true },
	[OUTBOX_APPROVAL_DECIDED] = { "/users/requests/", "state", true },
	[OUTBOX_APPROVAL_WAITS] = { "/users/requests/", NULL, true },
	[OUTBOX_DORMANT_SOON] = { "/login", "days", true }
};

/* One mail on its way to its words. */
struct draft {
	struct desk	*desk;
	struct pool	*pool;
	const struct mailing *m;
	const struct brand *brand;
	const char	*url;		/* public_url on the brand's host */
	const char	*link;		/* or NULL */
};

/*
 * The token of the link. One that a first attempt may have sent already stays
 * good, although the key was rotated since. 1, 0 there is no such link any
 * more, -1.
 */
static int
find_token(struct draft *d, const char **token)
{
	const struct mailing *m = d->m;
	unsigned char hash[SECRET_SIZE];
	int found = 0;
	size_t i;

	for (i = 0; found == 0; i++) {
		*token = token_make(d->pool, d->desk->keys, i, &m->id);
		if (*token == NULL)
			break;
		secret_hash(hash, *token, strlen(*token));
		found = mailing_link_is(d->desk->db, d->pool, m, hash);
	}
	if (found == -1)
		return -1;
	if (found == 0)
		*token = token_make(d->pool, d->desk->keys, 0, &m->id);
	secret_hash(hash, *token, strlen(*token));
	return mailing_link_set(d->desk->db, m, hash, d->desk->now);
}

/* 1, 0 its object is gone, -1. */
static int
find_link(struct draft *d)
{
	const char *path = kinds[d->m->kind].path, *end = "";
	char id[UUID_TEXT_SIZE];
	int n = 1;

	d->link = NULL;
	if (path == NULL)
		return 1;
	if (path[strlen(path) - 1] == '/' && !d->m->has_object)
		return 0;
	if (mailing_has_link(d->m->kind))
		n = find_token(d, &end);
	else if (path[strlen(path) - 1] == '/') {
		uuid_format(&d->m->object, id);
		end = id;
	}
	if (n == 1)
		d->link = pool_printf(d->pool, "%s%s%s", d->url, path, end);
	return n;
}

static void
add_brand(const struct draft *d, struct xml_node *root)
{
	struct xml_node *brand = xml_add(root, "brand"), *link;
	const char *imprint = d->brand->imprint;

	xml_attr(brand, "name", d->brand->title);
	if (imprint == NULL)
		return;
	link = xml_add(brand, "link");
	xml_attr(link, "rel", "imprint");
	xml_attr(link, "href", imprint[0] != '/' ? imprint :
	    pool_printf(d->pool, "%s%s", d->url, imprint));
}

static void
add_colour(const struct draft *d, struct xml_node *node, const char *name,
    uint32_t rgb)
{
	xml_attr(node, name, pool_printf(d->pool, "#%06x",
	    (unsigned)rgb & 0xffffff));
}

/* Mails know no style sheet: what the brand sets there stands here. */
static void
add_colours(const struct draft *d, struct xml_node *mail)
{
	static const char *const names[2][2] = { { "accent", "on-accent" },
		{ "accent-dark", "on-accent-dark" } };
	struct xml_node *node = xml_add(mail, "colours");
	const struct brand *b = d->brand;
	bool has_row = b->updated_at != 0;
	struct tokens t;
	int i;

	tokens_default(&t);
	for (i = 0; i < 2; i++) {
		add_colour(d, node, names[i][0],
		    has_row && b->accent[i] != BRAND_NONE ?
		    (uint32_t)b->accent[i] :
		    t.colour[TOKEN_ACCENT].theme[i]);
		add_colour(d, node, names[i][1],
		    has_row && b->on_accent[i] != BRAND_NONE ?
		    (uint32_t)b->on_accent[i] :
		    t.colour[TOKEN_ON_ACCENT].theme[i]);
	}
}

static void
add_mail(const struct draft *d, struct xml_node *root, const char *part)
{
	struct xml_node *mail = xml_add(root, "mail"), *link;
	const struct mailing *m = d->m;

	xml_attr(mail, "kind", outbox_kind_name(m->kind));
	xml_attr(mail, "part", part);
	xml_attr_time(mail, "at", m->created_at);
	xml_attr(mail, "account-name", uuid_is_zero(&m->account) ?
	    d->brand->title : m->account_name);
	if (kinds[m->kind].detail != NULL)
		xml_attr(mail, kinds[m->kind].detail, m->detail);
	add_colours(d, mail);
	if (d->link == NULL)
		return;
	link = xml_add(mail, "link");
	xml_attr(link, "href", d->link);
	if (mailing_has_link(m->kind))
		xml_attr_time(link, "expires-at", m->not_after);
}

static struct xml *
make_tree(const struct draft *d, const char *part)
{
	struct xml *x = xml_create(d->pool, "page");
	struct xml_node *root = xml_root(x);

	xml_attr(root, "contract", "1");
	xml_attr(root, "app", "notifications");
	xml_attr(root, "view", "mail-notice");
	xml_attr(root, "lang", d->m->language);
	xml_attr(root, "brand", d->brand->name);
	xml_attr_uuid(root, "request-id", &d->m->id);
	xml_attr(root, "base-path", d->desk->conf->base_path);
	xml_attr_time(root, "now", d->desk->now);
	add_brand(d, root);
	add_mail(d, root, part);
	pii_mask(x);
	return x;
}

static const char *
render(const struct draft *d, const char *part)
{
	size_t len;

	return view_render(d->pool, make_tree(d, part), &(struct view_name){
	    .brand = d->brand->xslt, .words = d->brand->words_file,
	    .lang = d->m->language, .view = "mail-notice" }, &len);
}

/* The host of the link: the brand's, so that no other name stands in a mail. */
static const char *
our_host(const struct draft *d)
{
	const char *host = strstr(d->url, "//") + 2;

	return pool_strndup(d->pool, host, strcspn(host, ":/"));
}

/* The brand's own address, else the configured one. */
static void
set_sender(const struct draft *d, struct letter *l)
{
	const struct conf *conf = d->desk->conf;
	const char *name = d->brand->sender_name;

	l->from = d->brand->sender_address;
	if (l->from == NULL || l->from[0] == '\0')
		l->from = conf->mail_from[0] != '\0' ? conf->mail_from :
		    pool_printf(d->pool, "no-reply@%s", our_host(d));
	if (name == NULL || name[0] == '\0')
		name = conf->mail_from_name[0] != '\0' &&
		    strcmp(d->brand->name, BRAND_BASE) == 0 ?
		    conf->mail_from_name : d->brand->title;
	l->from_name = mime_line(d->pool, name);
}

static int
set_texts(const struct draft *d, struct letter *l)
{
	char id[UUID_TEXT_SIZE];
	const char *text;

	if ((l->html = render(d, "html")) == NULL ||
	    (text = render(d, "text")) == NULL ||
	    (l->subject = part_title(d->pool, text)) == NULL ||
	    (l->text = part_text(d->pool, text)) == NULL) {
		log_error("a mail of kind %s cannot be written",
		    outbox_kind_name(d->m->kind));
		return -1;
	}
	l->subject = mime_line(d->pool, l->subject);
	uuid_format(&d->m->id, id);
	l->id = pool_printf(d->pool, "%s@%s", id, our_host(d));
	l->boundary = pool_printf(d->pool, "=_%s", id);
	l->date = d->m->created_at;
	l->to = d->m->email;
	set_sender(d, l);
	return 0;
}

/* A code of ours for a row that has become pointless, or NULL. */
static const char *
pointless(const struct desk *desk, const struct mailing *m)
{
	if (m->kind == OUTBOX_KINDS)
		return "unknown";
	if (m->not_after != MOMENT_NONE && m->not_after <= desk->now)
		return "expired";
	if (m->email == NULL)
		return "nobody";
	if (m->closed && (m->kind == OUTBOX_INVITATION ||
	    kinds[m->kind].members))
		return "closed";
	return kinds[m->kind].members && !m->member ? "left" : NULL;
}

enum letter_answer
letter_write(struct desk *desk, struct pool *pool, const struct mailing *m,
    struct letter *l, const char **why)
{
	struct draft d = { .desk = desk, .pool = pool, .m = m };
	int n;

	if ((*why = pointless(desk, m)) != NULL)
		return LETTER_DROPPED;
	if (brands_refresh(desk->brands, desk->db) == -1 &&
	    !brands_loaded(desk->brands))
		return LETTER_FAILED;
	d.brand = brands_named(desk->brands, pool, m->brand);
	if (brand_url(desk->db, pool, desk->conf->public_url, d.brand->name,
	    &d.url) == -1 || (n = find_link(&d)) == -1)
		return LETTER_FAILED;
	if (n == 0) {
		*why = "gone";
		return LETTER_DROPPED;
	}
	return set_texts(&d, l) == -1 ? LETTER_FAILED : LETTER_READY;
}
