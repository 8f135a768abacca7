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

#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "web/arena.h"
#include "web/program.h"
#include "web/sheet.h"
#include "web/source.h"
#include "web/stock.h"
#include "web/strict.h"

#define BRAND_SHEETS	64	/* compiled sheets of brands kept */
#define HTML_HINT	32000
#define PENALTY		(60 * MOMENT_SECOND)

struct sheet {
	char		*brand;		/* NULL: base, maybe with words */
	char		*words;		/* NULL: none given as data */
	bool		 foreign;	/* not ours: `brand` or `words` */
	char		*lang;
	char		*view;
	struct program	*program;	/* compiled; else ... */
	struct _xsltStylesheet *style;	/* ... as libxslt has it */
	bool		 tried;		/* and failed, if both are NULL */
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
	bool		 ready;		/* arena and libraries */
	bool		 stock;		/* libxslt runs all sheets */
	const char	*dir;
} views;

static void		 drop_sheets(void);
static void		 drop_sheet(struct sheet *);
static void		 forget(struct sheet *);
static void		 compile(struct sheet *);
static void		 make_program(struct sheet *);
static bool		 is_usable(const struct sheet *);
static struct sheet	*base_sheet(const char *, const char *);
static struct sheet	*brand_sheet(const struct view_name *);
static bool		 same(const char *, const char *);
static const char	*known_language(const char *);
static char		*run(struct sheet *, struct pool *, struct xml *,
			    size_t *);

int
view_init(const struct conf *conf, const char *const *names, int lazy)
{
	size_t langs = 0, n = 0;
	const char *l;
	int rc = 0;

	stock_init();
	views.ready = true;
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
			if (!is_usable(s))
				rc = -1;
		}
	/* What libxml2 and libxslt took while they read all this. */
	malloc_trim(0);
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
		stock_forget();
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
	char *text = stock_make_words(pool, pool_printf(pool, "%s/words.xsl",
	    views.dir), lang, over, len);

	if (text == NULL)
		log_error("views: the sheet of words cannot be made");
	return text;
}

void
view_stock(int all)
{
	views.stock = all;
	sheet_keep(all);
}

int
view_compiled(const struct view_name *name)
{
	struct sheet *s = name->brand == NULL && name->words == NULL ?
	    base_sheet(name->lang, name->view) : brand_sheet(name);

	if (s != NULL && !s->tried)
		compile(s);
	return s != NULL && s->program != NULL;
}

void
view_begin(void)
{
#ifndef RW_SANITIZED
	/* A program without views leaves libxml2 its own memory. */
	if (views.ready)
		arena_begin();
#endif
}

void
view_end(void)
{
	stock_forget();
	arena_end();
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
	forget(s);
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
	if (s->style != NULL && !views.stock)
		make_program(s);
out:
	arena_resume(was);
}

/* In place of the sheet, if all that is in it can be compiled. */
static void
make_program(struct sheet *s)
{
	const char *why;

	s->program = program_compile(s->style, &why);
	if (s->program == NULL) {
		log_info("views: %s of brand %s in %s is left to libxslt: %s",
		    s->view, s->brand ? s->brand : "base", s->lang, why);
		return;
	}
	stock_free(s->style);
	s->style = NULL;
}

static bool
is_usable(const struct sheet *s)
{
	return s->program != NULL || s->style != NULL;
}

static void
forget(struct sheet *s)
{
	stock_free(s->style);
	program_free(s->program);
	s->style = NULL;
	s->program = NULL;
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
	forget(s);
	s->tried = false;
	s->back = moment_ticks() + PENALTY;
}

static char *
run(struct sheet *s, struct pool *pool, struct xml *xml, size_t *len)
{
	const char *why = NULL;
	struct buf html;
	int rc;

	if (s->back != 0 && moment_ticks() < s->back)
		return NULL;
	if (!s->tried)
		compile(s);
	if (!is_usable(s)) {
		set_aside(s, "it cannot be loaded");
		return NULL;
	}
	buf_init(&html, pool, HTML_HINT);
	rc = s->program != NULL ? program_run(s->program, xml, &html, &why) :
	    stock_run(s->style, xml, s->foreign, &html, &why);
	if (rc == 0 && s->brand != NULL &&
	    (why = strict_page(html.data, html.len,
	    strncmp(s->view, "mail-", 5) == 0)) != NULL)
		rc = -1;
	if (rc == -1) {
		set_aside(s, why);
		return NULL;
	}
	*len = html.len;
	return html.data;
}
