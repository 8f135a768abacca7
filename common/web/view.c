/*
 * Which sheet renders a page, and running it within limits.
 *
 * A brand may count on nothing: what its sheets hold is looked through when
 * they are loaded (web/strict), how long they run is bounded by instructions
 * and, since one instruction may take long, by a timer that takes these down to
 * nothing; how much they take is bounded by the arena, how much they give by
 * web/html; what they made is looked through before it is sent.
 */
#include "web/view.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "web/arena.h"
#include "web/brake.h"
#include "web/html.h"
#include "web/sheet.h"
#include "web/source.h"
#include "web/strict.h"
#include "web/xml.h"

#define BRAND_SHEETS	64	/* compiled sheets of brands kept */
#define HTML_HINT	32000
#define DEPTH_MAX	1000	/* templates in templates: rows, maybe */
#define VARIABLES_MAX	10000
#define STEPS_MAX	2000000	/* instructions of a page: under a second */
#define XPATH_STEPS_MAX	5000000
#define PENALTY		(60 * MOMENT_SECOND)

struct sheet {
	char		*brand;		/* NULL: base, maybe with words */
	char		*words;		/* NULL: none given as data */
	bool		 foreign;	/* not ours: `brand` or `words` */
	char		*lang;
	char		*view;
	xsltStylesheet	*style;
	bool		 tried;		/* and failed, if style is NULL */
	uint64_t	 used;
	int64_t		 back;		/* it failed: not before then */
};

static struct {
	struct sheet	*base;		/* views x languages */
	size_t		 n;
	struct sheet	 brand[BRAND_SHEETS];
	uint64_t	 clock;
	char		*languages;	/* see source_languages() */
	const char	*fallback;	/* the first language configured */
	xsltSecurityPrefs *closed;
	const char	*dir;
} views;

static void		 start_libraries(void);
static void		 drop_sheets(void);
static void		 drop_sheet(struct sheet *);
static void		 compile(struct sheet *);
static struct sheet	*base_sheet(const char *, const char *);
static struct sheet	*brand_sheet(const struct view_name *);
static bool		 same(const char *, const char *);
static const char	*known_language(const char *);
static char		*run(struct sheet *, struct pool *, struct xml *,
			    size_t *);
static int		 transform(xsltTransformContext *, xmlDoc *, xmlDoc **);
static void		 release(xsltTransformContext *, xmlDoc *);

int
view_init(const struct conf *conf, const char *const *names, int lazy)
{
	size_t langs = 0, n = 0;
	const char *l;
	int rc = 0;

	start_libraries();
	drop_sheets();
	views.dir = conf->view_dir;
	sheet_init(conf->view_dir, conf->brand_dir);
	if ((views.languages = source_languages()) == NULL)
		return -1;
	for (l = views.languages; *l != '\0'; l += strlen(l) + 1)
		langs++;
	while (names[n] != NULL)
		n++;
	views.fallback = conf->languages;
	if ((views.base = calloc(n * langs + 1, sizeof(*views.base))) == NULL)
		return -1;
	for (l = views.languages; *l != '\0'; l += strlen(l) + 1)
		for (n = 0; names[n] != NULL; n++) {
			struct sheet *s = &views.base[views.n++];

			s->lang = strdup(l);
			s->view = strdup(names[n]);
			if (s->lang == NULL || s->view == NULL)
				return -1;
			if (lazy)
				continue;
			compile(s);
			if (s->style == NULL)
				rc = -1;
		}
	return rc;
}

int
view_has_language(const char *lang)
{
	const char *l = views.languages;

	if (l == NULL || lang == NULL)
		return 0;
	for (; *l != '\0'; l += strlen(l) + 1)
		if (strcmp(l, lang) == 0)
			return 1;
	return 0;
}

char *
view_render(struct pool *pool, struct xml *xml, const struct view_name *name,
    size_t *len)
{
	const char *lang = known_language(name->lang);
	struct view_name known = *name;
	struct arena_mark mark = arena_mark();
	struct sheet *s;
	char *html;

	known.lang = lang;
	if (known.brand != NULL && strcmp(known.brand, "base") == 0)
		known.brand = NULL;
	if (known.brand != NULL || known.words != NULL) {
		s = brand_sheet(&known);
		if (s != NULL && (html = run(s, pool, xml, len)) != NULL)
			return html;
		if (name->alone)
			return NULL;
		/* What it took must not be missing now. */
		xmlResetLastError();
		if (arena_active())
			arena_rewind(mark);
	}
	if ((s = base_sheet(lang, name->view)) == NULL) {
		log_error("views: this program does not have the view %s",
		    name->view);
		return NULL;
	}
	return run(s, pool, xml, len);
}

char *
view_make_words(struct pool *pool, const char *lang, const char *over,
    size_t *len)
{
	/* A string for XPath; a name of ours has no quotes. */
	const char *params[] = { "over", pool_printf(pool, "'%s'", over), NULL };
	xmlDoc *source = NULL, *result = NULL, *doc = NULL;
	xsltStylesheet *maker = NULL;
	xmlChar *text = NULL;
	char *copy = NULL;
	int fd, size;

	if ((fd = open(pool_printf(pool, "%s/words.xsl", views.dir), O_RDONLY |
	    O_CLOEXEC)) == -1 || (doc = xmlReadFd(fd, "words.xsl", NULL,
	    XML_PARSE_NONET)) == NULL ||
	    (maker = xsltParseStylesheetDoc(doc)) == NULL)
		goto out;
	doc = NULL;		/* the sheet has it now */
	source = xmlReadMemory(lang, (int)strlen(lang), NULL, NULL,
	    XML_PARSE_NONET);
	if (source != NULL && (result = xsltApplyStylesheet(maker, source,
	    params)) != NULL && xsltSaveResultToString(&text, &size, result,
	    maker) == 0 && text != NULL) {
		copy = pool_strndup(pool, (char *)text, (size_t)size);
		*len = (size_t)size;
	}
out:
	if (copy == NULL)
		log_error("views: the sheet of words cannot be made");
	if (fd != -1)
		close(fd);
	xmlFree(text);
	xmlFreeDoc(result);
	xmlFreeDoc(source);
	xsltFreeStylesheet(maker);
	xmlFreeDoc(doc);
	return copy;
}

void
view_begin(void)
{
#ifndef RW_SANITIZED
	/* A program without views leaves libxml2 its own memory. */
	if (views.closed != NULL)
		arena_begin();
#endif
}

void
view_end(void)
{
	/* The last thing of theirs that is still looked at later. */
	xmlResetLastError();
	arena_end();
}

/*
 * Before the arena is first used, everything in the libraries that is made
 * once and kept has to be there.
 */
static void
start_libraries(void)
{
	static bool done;

	if (done)
		return;
	done = true;
#ifndef RW_SANITIZED
	xmlMemSetup(arena_free, arena_malloc, arena_realloc, arena_strdup);
#endif
	xmlInitParser();
	xmlXPathInit();
	xsltInit();
	brake_init();
	if ((views.closed = xsltNewSecurityPrefs()) == NULL)
		abort();
	for (int i = XSLT_SECPREF_READ_FILE; i <= XSLT_SECPREF_WRITE_NETWORK;
	    i++)
		xsltSetSecurityPrefs(views.closed, (xsltSecurityOption)i,
		    xsltSecurityForbid);
}

static void
drop_sheets(void)
{
	for (size_t i = 0; i < views.n; i++)
		drop_sheet(&views.base[i]);
	for (size_t i = 0; i < BRAND_SHEETS; i++)
		drop_sheet(&views.brand[i]);
	free(views.base);
	free(views.languages);
	views.base = NULL;
	views.languages = NULL;
	views.n = 0;
}

static void
drop_sheet(struct sheet *s)
{
	xsltFreeStylesheet(s->style);
	free(s->brand);
	free(s->words);
	free(s->lang);
	free(s->view);
	*s = (struct sheet){ 0 };
}

/* A sheet outlives the page that asked for it first: not in the arena. */
static void
compile(struct sheet *s)
{
	bool was = arena_suspend();

	s->tried = true;
	if (s->brand != NULL && !source_has_brand(s->brand)) {
		log_error("views: a brand is not installed, base stands in");
		goto out;
	}
	s->style = sheet_load(&(struct sheet_key){ .brand = s->brand,
	    .words = s->words, .lang = s->lang, .view = s->view });
out:
	arena_resume(was);
}

static struct sheet *
base_sheet(const char *lang, const char *view)
{
	for (size_t i = 0; i < views.n; i++)
		if (strcmp(views.base[i].view, view) == 0 &&
		    strcmp(views.base[i].lang, lang) == 0)
			return &views.base[i];
	return NULL;
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static int
fill_sheet(struct sheet *s, const struct view_name *name)
{
	s->foreign = true;
	s->lang = strdup(name->lang);
	s->view = strdup(name->view);
	if (name->brand != NULL)
		s->brand = strdup(name->brand);
	if (name->words != NULL)
		s->words = strdup(name->words);
	if (s->lang != NULL && s->view != NULL &&
	    same(s->brand, name->brand) && same(s->words, name->words))
		return 0;
	drop_sheet(s);
	return -1;
}

/* The place of the brand's sheet, if need be in place of the oldest. */
static struct sheet *
brand_sheet(const struct view_name *name)
{
	struct sheet *s, *oldest = &views.brand[0];

	for (s = views.brand; s < views.brand + BRAND_SHEETS; s++) {
		if (s->foreign && strcmp(s->view, name->view) == 0 &&
		    strcmp(s->lang, name->lang) == 0 &&
		    same(s->brand, name->brand) && same(s->words, name->words))
			goto found;
		if (s->used < oldest->used)
			oldest = s;
	}
	if (base_sheet(name->lang, name->view) == NULL)
		return NULL;
	s = oldest;
	drop_sheet(s);
	if (fill_sheet(s, name) == -1)
		return NULL;
found:
	s->used = ++views.clock;
	return s;
}

/* A language that is not installed becomes the default one. */
static const char *
known_language(const char *lang)
{
	size_t n = strcspn(views.fallback, " ");

	if (view_has_language(lang))
		return lang;
	for (lang = views.languages; *lang != '\0'; lang += strlen(lang) + 1)
		if (strlen(lang) == n && memcmp(lang, views.fallback, n) == 0)
			return lang;
	return views.languages;
}

/*
 * A page of a brand that cannot be made may have cost a lot: base stands in for
 * a while, and whoever mends the brand need not restart anything.
 */
static void
set_aside(struct sheet *s, const char *why)
{
	log_error("views: %s of brand %s in %s failed: %s", s->view,
	    s->brand ? s->brand : "base", s->lang, why);
	if (!s->foreign)
		return;
	xsltFreeStylesheet(s->style);
	s->style = NULL;
	s->tried = false;
	s->back = moment_ticks() + PENALTY;
}

static char *
run(struct sheet *s, struct pool *pool, struct xml *xml, size_t *len)
{
	xmlDoc *source = xml_document(xml), *result = NULL;
	xsltTransformContext *ctxt;
	struct buf html = { 0 };
	const char *why = "it does not run within its limits";
	xmlChar *base;
	bool good;

	if (s->back != 0 && moment_ticks() < s->back)
		return NULL;
	if (!s->tried)
		compile(s);
	if (s->style == NULL) {
		set_aside(s, "it cannot be loaded");
		return NULL;
	}
	ctxt = xsltNewTransformContext(s->style, source);
	good = ctxt != NULL && (!s->foreign || brake_on(ctxt) == 0) &&
	    transform(ctxt, source, &result) == 0;
	if (s->foreign)
		brake_off();
	if (good) {
		base = xmlGetNoNsProp(xmlDocGetRootElement(source),
		    BAD_CAST "base-path");
		buf_init(&html, pool, HTML_HINT);
		good = html_write(&html, result, base == NULL ? "" :
		    (const char *)base) == 0;
		xmlFree(base);
		why = "the page is too large";
	}
	if (good && s->brand != NULL)
		good = (why = strict_page(html.data, html.len)) == NULL;
	release(ctxt, result);
	if (!good)
		set_aside(s, why);
	*len = html.len;
	return good ? html.data : NULL;
}

static int
transform(xsltTransformContext *ctxt, xmlDoc *source, xmlDoc **result)
{
	static char quiet;

	ctxt->maxTemplateDepth = DEPTH_MAX;
	ctxt->maxTemplateVars = VARIABLES_MAX;
	ctxt->opLimit = STEPS_MAX;
	ctxt->xpathCtxt->opLimit = XPATH_STEPS_MAX;
	xsltSetTransformErrorFunc(ctxt, &quiet, sheet_say);
	xmlSetGenericErrorFunc(&quiet, sheet_say);
	xsltSetGenericErrorFunc(&quiet, sheet_say);
	if (xsltSetCtxtSecurityPrefs(views.closed, ctxt) == 0)
		*result = xsltApplyStylesheetUser(ctxt->style, source, NULL,
		    NULL, NULL, ctxt);
	xmlSetGenericErrorFunc(NULL, sheet_say);
	xsltSetGenericErrorFunc(NULL, sheet_say);
	return *result != NULL && ctxt->state == XSLT_STATE_OK &&
	    !arena_exhausted() ? 0 : -1;
}

/* In the arena only what is tied to the sheet has to be let go. */
static void
release(xsltTransformContext *ctxt, xmlDoc *result)
{
	if (result != NULL && !arena_active())
		xmlFreeDoc(result);
	else if (result != NULL)
		xmlDictFree(result->dict);
	if (ctxt != NULL)
		xsltFreeTransformContext(ctxt);
}
