/*
 * rufwachtctl brand check: may these files be sheets of a brand? If so, the
 * sheets of words and the catalogs for stock xsltproc are written.
 */
#include "brand.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/pool.h"
#include "store/db.h"
#include "web/source.h"
#include "web/strict.h"
#include "web/view.h"
#include "web/xml.h"

#define CATALOG		"urn:oasis:names:tc:entity:xmlns:xml:catalog"
#define FILES_MAX	64

struct checking {
	struct ctl	*ctl;
	const char	*folder;	/* name of the brand */
	const char	*dir;		/* its full path */
	const char	*file[FILES_MAX];
	size_t		 files;
	int		 status;
};

static void	refuse(struct checking *, const char *, const char *);

static void
refuse(struct checking *c, const char *file, const char *why)
{
	c->status = ctl_say(CTL_REFUSED, "%s%s%s: %s", c->folder,
	    file[0] == '\0' ? "" : "/", file, why);
}

/* Whoever can write here writes code of every page. */
static void
check_owner(struct checking *c, const char *file, bool is_folder)
{
	struct stat st;

	if (lstat(file[0] == '\0' ? c->dir : pool_printf(c->ctl->pool, "%s/%s",
	    c->dir, file), &st) == -1) {
		refuse(c, file, strerror(errno));
		return;
	}
	if (is_folder ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode))
		refuse(c, file, is_folder ? "not a folder" :
		    "neither link, folder nor device may stand here");
	if (st.st_uid != 0)
		refuse(c, file, "does not belong to root");
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		refuse(c, file, "others than root may write to it");
}

/* "lang-de.xml": "de"; NULL for other names. */
static const char *
language_of(struct checking *c, const char *file, const char *before,
    const char *after)
{
	size_t n = strlen(file), a = strlen(before), z = strlen(after);
	const char *lang;

	if (n <= a + z || strncmp(file, before, a) != 0 ||
	    strcmp(file + n - z, after) != 0)
		return NULL;
	lang = pool_strndup(c->ctl->pool, file + a, n - a - z);
	return ctl_is_language(c->ctl, lang) ? lang : NULL;
}

static bool
is_sheet(struct checking *c, const char *file)
{
	size_t n = strlen(file);

	return n > 4 && strcmp(file + n - 4, ".xsl") == 0 &&
	    source_is_name(pool_strndup(c->ctl->pool, file, n - 4));
}

/* Every word is one of ours with its gaps, a plural has both forms. */
static void
check_words(struct checking *c, const char *file, const char *text)
{
	const char *lang = language_of(c, file, "lang-", ".xml");
	struct xml *x = xml_parse(c->ctl->pool, text, strlen(text));
	struct brand_word w = { .language = lang }, other;
	const char *form;

	for (const struct xml_node *n = xml_child(xml_root(x)); n != NULL;
	    n = xml_sibling(n)) {
		if (xml_name(n) == NULL)
			continue;
		form = xml_get(n, "form");
		w.key = xml_get(n, "key");
		w.form = form == NULL ? "" : form;
		w.text = brand_word_text(c->ctl->pool, n);
		if (brand_check_word(c->ctl, &w) != CTL_DONE)
			refuse(c, file, w.key);
		other = w;
		other.form = strcmp(w.form, "one") == 0 ? "other" : "one";
		if (form != NULL && brand_find_word(xml_root(x), &other) == NULL)
			refuse(c, file, "a word with one form of two");
	}
}

static void
check_tokens(struct checking *c)
{
	struct brand b = { .xslt = c->folder,
	    .accent = { BRAND_NONE, BRAND_NONE },
	    .on_accent = { BRAND_NONE, BRAND_NONE } };
	struct tokens tokens;

	if (brand_tokens(c->ctl, &b, &tokens) != CTL_DONE ||
	    brand_contrast(&tokens) != CTL_DONE)
		c->status = CTL_REFUSED;
}

static void
check_file(struct checking *c, const char *file)
{
	const char *why = NULL;
	char *text;

	check_owner(c, file, false);
	if (c->status != CTL_DONE || language_of(c, file, "words-", ".xsl"))
		return;		/* made below, whatever it holds now */
	if ((text = brand_installed(c->ctl, pool_printf(c->ctl->pool,
	    "brands/%s/%s", c->folder, file))) == NULL)
		c->status = CTL_REFUSED;
	else if (language_of(c, file, "lang-", ".xml") != NULL) {
		why = strict_words(c->ctl->pool, text, strlen(text));
		if (why == NULL)
			check_words(c, file, text);
	} else if (strcmp(file, "tokens.css") == 0)
		check_tokens(c);
	else if (is_sheet(c, file))
		why = strict_sheet(c->ctl->pool, text, strlen(text));
	else
		why = "neither sheet, lang-LANGUAGE.xml nor tokens.css";
	if (why != NULL)
		refuse(c, file, why);
}

static void
check_files(struct checking *c)
{
	const struct dirent *e;
	DIR *d;

	check_owner(c, "", true);
	if (c->status != CTL_DONE)
		return;
	if ((d = opendir(c->dir)) == NULL) {
		refuse(c, "", strerror(errno));
		return;
	}
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (c->files == FILES_MAX) {
			refuse(c, "", "too many files");
			break;
		}
		c->file[c->files++] = pool_strdup(c->ctl->pool, e->d_name);
	}
	closedir(d);
	for (size_t i = 0; i < c->files; i++)
		check_file(c, c->file[i]);
}

/* words-LANG.xsl from lang-LANG.xml. */
static void
make_words(struct checking *c, const char *file, const char *lang)
{
	char *text = brand_installed(c->ctl, pool_printf(c->ctl->pool,
	    "brands/%s/%s", c->folder, file)), *sheet;
	size_t len;

	if (text == NULL || (sheet = view_make_words(c->ctl->pool, text,
	    "base:words.xsl", &len)) == NULL || brand_write(c->dir,
	    pool_printf(c->ctl->pool, "words-%s.xsl", lang), sheet, len) !=
	    CTL_DONE)
		c->status = CTL_FAILED;
}

static void
add_uri(struct xml *catalog, const char *name, const char *uri)
{
	struct xml_node *n = xml_add(xml_root(catalog), "uri");

	xml_attr(n, "name", name);
	xml_attr(n, "uri", uri);
}

static void
add_rewrite(struct xml *catalog, const char *scheme)
{
	struct xml_node *n = xml_add(xml_root(catalog), "rewriteURI");

	xml_attr(n, "uriStartString", scheme);
	xml_attr(n, "rewritePrefix", "base/");
}

/* As xslt/make-catalog, for the installed tree. */
static void
make_catalog(struct checking *c, const char *lang)
{
	struct pool *pool = c->ctl->pool;
	struct xml *x = xml_create(pool, "catalog");
	const char *ours = pool_printf(pool, "base/words-%s.xsl", lang), *uri;
	const char *words = ours;
	size_t len;
	char *text;

	xml_attr(xml_root(x), "xmlns", CATALOG);
	for (size_t i = 0; i < c->files; i++) {
		uri = pool_printf(pool, "brands/%s/%s", c->folder, c->file[i]);
		if (language_of(c, c->file[i], "lang-", ".xml") != NULL &&
		    strcmp(language_of(c, c->file[i], "lang-", ".xml"),
		    lang) == 0)
			words = pool_printf(pool, "brands/%s/words-%s.xsl",
			    c->folder, lang);
		else if (is_sheet(c, c->file[i]) &&
		    strncmp(c->file[i], "words-", 6) != 0)
			add_uri(x, pool_printf(pool, "view:%s", c->file[i]),
			    uri);
	}
	add_uri(x, "view:words.xsl", words);
	add_uri(x, "view:brand-words.xsl", words);
	add_uri(x, "base:words.xsl", ours);
	add_rewrite(x, "view:");
	add_rewrite(x, "base:");
	text = xml_serialise(x, pool, &len);
	if (brand_write(c->ctl->conf.view_dir, pool_printf(pool,
	    "catalog-%s-%s.xml", c->folder, lang), text, len) != CTL_DONE)
		c->status = CTL_FAILED;
}

static void
make_files(struct checking *c)
{
	const char *l = c->ctl->conf.languages, *lang;
	size_t n;

	for (size_t i = 0; i < c->files; i++)
		if ((lang = language_of(c, c->file[i], "lang-", ".xml")) !=
		    NULL && c->status == CTL_DONE)
			make_words(c, c->file[i], lang);
	for (; *l != '\0' && c->status == CTL_DONE; l += n + (l[n] == ' ')) {
		n = strcspn(l, " ");
		make_catalog(c, pool_strndup(c->ctl->pool, l, n));
	}
}

int
ctl_brand_check(struct ctl *ctl)
{
	static const char *const none[] = { NULL };
	struct checking c = { .ctl = ctl, .folder = ctl->operand[0] };

	if (!brand_is_name(c.folder))
		return ctl_say(CTL_USAGE, "a folder's name has lower-case "
		    "letters, digits and hyphens");
	if (view_init(&ctl->conf, none, 1) == -1)
		return CTL_FAILED;
	if (!source_has_brand(c.folder))
		return ctl_say(CTL_NOT_FOUND, "%s/brands/%s: no such folder",
		    ctl->conf.view_dir, c.folder);
	c.dir = pool_printf(ctl->pool, "%s/brands/%s", ctl->conf.view_dir,
	    c.folder);
	check_files(&c);
	if (c.status == CTL_DONE)
		make_files(&c);
	if (c.status == CTL_DONE)
		c.status = brand_render_samples(ctl, c.folder);
	return c.status;
}
