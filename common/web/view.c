/*
 * Which sheet renders a page, and running it within limits.
 */
#include "web/view.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "web/arena.h"
#include "web/html.h"
#include "web/sheet.h"
#include "web/xml.h"

#define BRAND_SHEETS	32	/* compiled sheets of brands kept */
#define HTML_HINT	32000
#define DEPTH_MAX	1000	/* templates in templates: rows, maybe */
#define VARIABLES_MAX	10000
#define STEPS_MAX	2000000	/* instructions of a page: under a second */
#define XPATH_STEPS_MAX	5000000

struct sheet {
	char		*brand;		/* NULL: base */
	char		*lang;
	char		*view;
	xsltStylesheet	*style;
	bool		 tried;		/* and failed, if style is NULL */
	uint64_t	 used;
};

static struct {
	struct sheet	*base;		/* views x languages */
	size_t		 n;
	struct sheet	 brand[BRAND_SHEETS];
	uint64_t	 clock;
	char		*languages;	/* see sheet_languages() */
	const char	*fallback;	/* the first language configured */
	xsltSecurityPrefs *closed;
} views;

static void		 start_libraries(void);
static void		 drop_sheets(void);
static void		 drop_sheet(struct sheet *);
static void		 compile(struct sheet *);
static struct sheet	*base_sheet(const char *, const char *);
static struct sheet	*brand_sheet(const char *, const char *, const char *);
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
	sheet_init(conf->view_dir);
	if ((views.languages = sheet_languages()) == NULL)
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
view_render(struct pool *pool, struct xml *xml, const char *brand,
    const char *lang, const char *view, size_t *len)
{
	struct sheet *s;
	char *html;

	lang = known_language(lang);
	if (brand != NULL && strcmp(brand, "base") != 0) {
		s = brand_sheet(brand, lang, view);
		if (s != NULL && (html = run(s, pool, xml, len)) != NULL)
			return html;
	}
	if ((s = base_sheet(lang, view)) == NULL) {
		log_error("views: this program does not have the view %s",
		    view);
		return NULL;
	}
	return run(s, pool, xml, len);
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
	s->style = sheet_load(&(struct sheet_key){ .brand = s->brand,
	    .lang = s->lang, .view = s->view });
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

/* The place of the brand's sheet, if need be in place of the oldest. */
static struct sheet *
brand_sheet(const char *brand, const char *lang, const char *view)
{
	struct sheet *s, *oldest = &views.brand[0];

	for (s = views.brand; s < views.brand + BRAND_SHEETS; s++) {
		if (s->brand != NULL && strcmp(s->view, view) == 0 &&
		    strcmp(s->lang, lang) == 0 && strcmp(s->brand, brand) == 0)
			goto found;
		if (s->used < oldest->used)
			oldest = s;
	}
	if (base_sheet(lang, view) == NULL)
		return NULL;
	s = oldest;
	drop_sheet(s);
	s->brand = strdup(brand);
	s->lang = strdup(lang);
	s->view = strdup(view);
	if (s->brand == NULL || s->lang == NULL || s->view == NULL) {
		drop_sheet(s);
		return NULL;
	}
	if (!sheet_has_brand(brand)) {
		log_warn("views: a brand is not installed, base stands in");
		s->tried = true;
	}
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

static char *
run(struct sheet *s, struct pool *pool, struct xml *xml, size_t *len)
{
	xmlDoc *source = xml_document(xml), *result = NULL;
	xsltTransformContext *ctxt;
	struct buf html = { 0 };
	xmlChar *base;

	if (!s->tried)
		compile(s);
	if (s->style == NULL)
		return NULL;
	if ((ctxt = xsltNewTransformContext(s->style, source)) != NULL &&
	    transform(ctxt, source, &result) == 0) {
		base = xmlGetNoNsProp(xmlDocGetRootElement(source),
		    BAD_CAST "base-path");
		buf_init(&html, pool, HTML_HINT);
		html_write(&html, result, base == NULL ? "" :
		    (const char *)base);
		xmlFree(base);
	} else
		log_error("views: %s of brand %s in %s failed", s->view,
		    s->brand ? s->brand : "base", s->lang);
	release(ctxt, result);
	*len = html.len;
	return html.data;
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
