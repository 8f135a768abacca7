/*
 * rufwachtctl brand set, logo, host, list, show, remove: brands as data.
 */
#include "brand.h"

#include <stdio.h>
#include <string.h>

#include "base/colour.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/db.h"
#include "web/logo.h"
#include "web/source.h"

#define HOST_CHARS	"abcdefghijklmnopqrstuvwxyz0123456789.-"

struct naming {
	const char	*name, *host;
	bool		 remove;
};

/* One option that holds text; an empty value takes away what was there. */
static int
read_text(struct ctl *ctl, const char *option, size_t max, const char **out)
{
	const char *value = ctl_option(ctl, option);

	if (value == NULL)
		return 0;
	if (value[0] == '\0') {
		*out = NULL;
		return 0;
	}
	if (!text_is_plain(value, strlen(value)) ||
	    text_length(value, strlen(value)) > max ||
	    strpbrk(value, "\r\n\t") != NULL)
		return ctl_say(-1, "--%s: one line of at most %zu characters",
		    option, max);
	*out = value;
	return 0;
}

/* Links are shown to everybody: to the web, or a path of ours. */
static int
read_link(struct ctl *ctl, const char *option, const char **out)
{
	if (read_text(ctl, option, BRAND_LINK_MAX, out) == -1)
		return -1;
	if (*out == NULL || strncmp(*out, "https://", 8) == 0 ||
	    strncmp(*out, "http://", 7) == 0)
		return 0;
	return ctl_say(-1, "--%s: an address https://…", option);
}

static int
read_colour(struct ctl *ctl, const char *option, int64_t *out)
{
	const char *value = ctl_option(ctl, option);
	uint32_t rgb;

	if (value == NULL)
		return 0;
	*out = BRAND_NONE;
	if (value[0] == '\0')
		return 0;
	if (colour_parse(value, strlen(value), &rgb) == -1)
		return ctl_say(-1, "--%s: a colour as #RRGGBB", option);
	*out = rgb;
	return 0;
}

static int
read_colours(struct ctl *ctl, struct brand *b)
{
	if (read_colour(ctl, "accent-light", &b->accent[0]) == -1 ||
	    read_colour(ctl, "accent-dark", &b->accent[1]) == -1 ||
	    read_colour(ctl, "on-accent-light", &b->on_accent[0]) == -1 ||
	    read_colour(ctl, "on-accent-dark", &b->on_accent[1]) == -1)
		return -1;
	if ((b->accent[0] == BRAND_NONE) != (b->accent[1] == BRAND_NONE) ||
	    (b->on_accent[0] == BRAND_NONE) != (b->on_accent[1] == BRAND_NONE))
		return ctl_say(-1, "a colour needs its light and its dark form");
	return 0;
}

static int
read_shape(struct ctl *ctl, struct brand *b)
{
	const char *font = ctl_option(ctl, "font");
	const char *radius = ctl_option(ctl, "radius"), *name;
	uint64_t pixels;

	if (radius != NULL && radius[0] == '\0')
		b->radius = BRAND_NONE;
	else if (radius != NULL) {
		if (ctl_number(ctl, "radius", TOKENS_RADIUS_MAX, &pixels) == -1)
			return -1;
		b->radius = (int64_t)pixels;
	}
	if (font == NULL)
		return 0;
	if (tokens_font(font) == NULL) {
		ctl_say(0, "--font: one of");
		for (unsigned i = 0; (name = tokens_font_name(i)) != NULL; i++)
			fprintf(stderr, "\t%s\n", name);
		return -1;
	}
	b->font = font;
	return 0;
}

static int
read_sender(struct ctl *ctl, struct brand *b)
{
	const char *typed = NULL;

	if (read_text(ctl, "sender-name", BRAND_TITLE_MAX,
	    &b->sender_name) == -1 ||
	    read_text(ctl, "sender-address", 254, &typed) == -1)
		return -1;
	if (ctl_option(ctl, "sender-address") == NULL)
		return 0;
	b->sender_address = typed == NULL ? NULL :
	    text_mail(ctl->pool, typed, strlen(typed));
	return typed == NULL || b->sender_address != NULL ? 0 :
	    ctl_say(-1, "--sender-address: not a mail address");
}

/* The options over what the brand was. CTL_DONE, or CTL_USAGE, said aloud. */
static int
read_brand(struct ctl *ctl, struct brand *b)
{
	const char *xslt = ctl_option(ctl, "xslt");

	if (read_text(ctl, "title", BRAND_TITLE_MAX, &b->title) == -1 ||
	    read_colours(ctl, b) == -1 || read_shape(ctl, b) == -1 ||
	    read_sender(ctl, b) == -1 ||
	    read_link(ctl, "imprint", &b->imprint) == -1 ||
	    read_link(ctl, "privacy", &b->privacy) == -1 ||
	    read_link(ctl, "accessibility", &b->accessibility) == -1)
		return CTL_USAGE;
	if (b->title == NULL)
		return ctl_say(CTL_USAGE, "--title is missing");
	if (xslt == NULL)
		return CTL_DONE;
	if (strcmp(xslt, BRAND_BASE) != 0 && (!brand_is_name(xslt) ||
	    !source_has_brand(xslt)))
		return ctl_say(CTL_USAGE, "--xslt: \"base\" or a folder below "
		    "%s/brands", ctl->conf.view_dir);
	b->xslt = xslt;
	return CTL_DONE;
}

/* The brand as it is, or as it begins. 1 there, 0 new, -1. */
static int
load_or_begin(struct ctl *ctl, const char *name, struct brand *b)
{
	int n;

	if ((n = brand_load(ctl->db, ctl->pool, name, b)) != 0)
		return n;
	*b = (struct brand){ .name = name, .xslt = BRAND_BASE,
	    .accent = { BRAND_NONE, BRAND_NONE },
	    .on_accent = { BRAND_NONE, BRAND_NONE },
	    .radius = BRAND_NONE, .font = "system" };
	return 0;
}

/* Published first: a row never names a file that is not there. */
static int
save(struct ctl *ctl, struct brand *b, const char *detail)
{
	int status;

	b->updated_at = ctl->now;
	if ((status = brand_publish(ctl, b)) != CTL_DONE)
		return status;
	if (brand_save(ctl->db, b) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "brand.changed",
	    .kind = "brand", .detail = pool_printf(ctl->pool, "%s %s", b->name,
	    detail) });
}

static int
do_set(struct ctl *ctl, void *arg)
{
	const char *name = arg;
	struct tokens tokens;
	struct brand b;
	int status;

	if (load_or_begin(ctl, name, &b) == -1)
		return -1;
	if ((status = read_brand(ctl, &b)) != CTL_DONE ||
	    (status = brand_tokens(ctl, &b, &tokens)) != CTL_DONE ||
	    (status = brand_contrast(&tokens)) != CTL_DONE)
		return status;
	return save(ctl, &b, "set");
}

static int
open_named(struct ctl *ctl)
{
	if (!brand_is_name(ctl->operand[0]))
		return ctl_say(CTL_USAGE, "a brand's name has lower-case "
		    "letters, digits and hyphens");
	source_init(ctl->conf.view_dir, ctl->conf.brand_dir);
	return ctl_open(ctl);
}

int
ctl_brand_set(struct ctl *ctl)
{
	int status;

	if ((status = open_named(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_set, (void *)(uintptr_t)ctl->operand[0]);
}

static int
do_logo(struct ctl *ctl, void *arg)
{
	const struct logo *logo = arg;
	struct brand b;
	int n;

	if ((n = brand_load(ctl->db, ctl->pool, ctl->operand[0], &b)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such brand");
	b.logo = logo->data;
	b.logo_len = logo->len;
	b.logo_type = logo->type;
	return save(ctl, &b, "logo");
}

int
ctl_brand_logo(struct ctl *ctl)
{
	const char *path = ctl->operand[1], *why;
	struct logo logo = { .data = NULL };
	char *data;
	size_t len;
	int status;

	if ((status = open_named(ctl)) != CTL_DONE)
		return status;
	if (strcmp(path, "none") != 0) {
		/* One byte more, so that what is too large is told as such. */
		data = ctl_read_bytes(ctl, path, LOGO_MAX + 1, &len);
		if (data == NULL)
			return CTL_FAILED;
		if ((why = logo_read(ctl->pool, data, len, &logo)) != NULL)
			return ctl_say(CTL_REFUSED, "%s: %s", path, why);
	}
	return ctl_change(ctl, do_logo, &logo);
}

static int
do_host(struct ctl *ctl, void *arg)
{
	const struct naming *n = arg;
	struct brand b;
	int found;

	if ((found = brand_load(ctl->db, ctl->pool, n->name, &b)) == -1)
		return -1;
	if (found == 0)
		return ctl_say(CTL_NOT_FOUND, "no such brand");
	if (n->remove) {
		int64_t rows = brand_drop_host(ctl->db, n->name, n->host);

		if (rows == -1)
			return -1;
		if (rows == 0)
			return ctl_say(CTL_NOT_FOUND, "not a host of it");
	} else if (brand_add_host(ctl->db, n->name, n->host, ctl->now) == -1)
		return db_failure(ctl->db) == DB_TAKEN ? ctl_say(CTL_REFUSED,
		    "the host belongs to a brand already") : -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "brand.changed",
	    .kind = "brand", .detail = pool_printf(ctl->pool, "%s %s %.120s",
	    n->name, n->remove ? "host-removed" : "host", n->host) });
}

int
ctl_brand_host(struct ctl *ctl)
{
	const char *remove = ctl_option(ctl, "remove");
	struct naming n = { .name = ctl->operand[0] };
	char *host = pool_strdup(ctl->pool, ctl->operand[1]), *p;
	int status;

	for (p = host; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	if (host[0] == '\0' || strlen(host) > BRAND_HOST_MAX ||
	    host[strspn(host, HOST_CHARS)] != '\0' || host[0] == '.' ||
	    strstr(host, "..") != NULL)
		return ctl_say(CTL_USAGE, "a host name in ASCII, without port");
	n.host = host;
	n.remove = remove != NULL && strcmp(remove, "yes") == 0;
	if ((status = open_named(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_host, &n);
}

/* One line: name, sheets, hosts with commas, day changed, title. */
int
ctl_brand_list(struct ctl *ctl)
{
	char changed[MOMENT_TEXT_SIZE];
	struct brand *list;
	const char **hosts;
	int hn, n, status;

	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if ((n = brand_list(ctl->db, ctl->pool, &list)) == -1)
		return ctl_failed(ctl->db, "reading the brands");
	for (int i = 0; i < n; i++) {
		hn = brand_hosts(ctl->db, ctl->pool, list[i].name, &hosts);
		if (hn == -1)
			return ctl_failed(ctl->db, "reading the hosts");
		printf("%s\t%s\t", list[i].name, list[i].xslt);
		for (int j = 0; j < hn; j++)
			printf("%s%s", j == 0 ? "" : ",", hosts[j]);
		moment_format_utc(list[i].updated_at, changed);
		printf("\t%s\t%s\n", changed, list[i].title);
	}
	return CTL_DONE;
}

static void
print_colours(const char *name, const int64_t pair[2])
{
	if (pair[0] != BRAND_NONE)
		printf("%s-light\t#%06x\n%s-dark\t#%06x\n", name,
		    (unsigned)pair[0], name, (unsigned)pair[1]);
}

static void
print_text(const char *name, const char *value)
{
	if (value != NULL)
		printf("%s\t%s\n", name, value);
}

static void
print_brand(const struct brand *b)
{
	print_text("title", b->title);
	print_text("xslt", b->xslt);
	print_colours("accent", b->accent);
	print_colours("on-accent", b->on_accent);
	if (b->radius != BRAND_NONE)
		printf("radius\t%d\n", (int)b->radius);
	print_text("font", b->font);
	print_text("sender-name", b->sender_name);
	print_text("sender-address", b->sender_address);
	print_text("imprint", b->imprint);
	print_text("privacy", b->privacy);
	print_text("accessibility", b->accessibility);
	print_text("css", b->css_file);
	print_text("logo", b->logo_file);
	print_text("words", b->words_file);
}

int
ctl_brand_show(struct ctl *ctl)
{
	const char **hosts;
	struct brand_word *w;
	struct brand b;
	int i, n, status;

	if ((status = open_named(ctl)) != CTL_DONE)
		return status;
	if ((n = brand_load(ctl->db, ctl->pool, ctl->operand[0], &b)) == 0)
		return ctl_say(CTL_NOT_FOUND, "no such brand");
	if (n == -1)
		return ctl_failed(ctl->db, "reading the brand");
	print_brand(&b);
	if ((n = brand_hosts(ctl->db, ctl->pool, b.name, &hosts)) == -1)
		return ctl_failed(ctl->db, "reading the hosts");
	for (i = 0; i < n; i++)
		print_text("host", hosts[i]);
	if ((n = brand_words(ctl->db, ctl->pool, b.name, &w)) == -1)
		return ctl_failed(ctl->db, "reading the words");
	for (i = 0; i < n; i++)
		printf("word\t%s\t%s\t%s\t%s\n", w[i].language, w[i].key,
		    w[i].form, w[i].text);
	return CTL_DONE;
}

static int
do_remove(struct ctl *ctl, void *arg)
{
	const char *name = arg;

	switch (brand_remove(ctl->db, ctl->pool, name)) {
	case -1:
		return -1;
	case 0:
		return ctl_say(CTL_NOT_FOUND, "no such brand");
	case 2:
		return ctl_say(CTL_REFUSED, "accounts have this brand");
	default:
		return ctl_audit(ctl, &(struct ctl_event){
		    .code = "brand.removed", .kind = "brand", .detail = name });
	}
}

int
ctl_brand_remove(struct ctl *ctl)
{
	int status;

	if ((status = open_named(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_remove, (void *)(uintptr_t)ctl->operand[0]);
}
