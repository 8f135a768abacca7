/*
 * Rendering: names of sheets, words, brands, limits, and the HTML written.
 */
#include <sys/stat.h>

#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxslt/xsltInternals.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "web/arena.h"
#include "web/sheet.h"
#include "web/view.h"
#include "web/xml.h"
#include "unit.h"

#define SHEET(body) \
	"<xsl:stylesheet version=\"1.0\"" \
	" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">" body \
	"</xsl:stylesheet>"
#define IMPORT(name)	"<xsl:import href=\"" name "\"/>"
#define PAGE(body) \
	IMPORT("view:layout.xsl") \
	"<xsl:template match=\"list\">" body "</xsl:template>"
#define WORD(key, text)	"<xsl:template name=\"w." key "\">" text \
	"</xsl:template>"
#define SAY(key)	"<xsl:call-template name=\"w." key "\"/>"

static const struct {
	const char	*name;
	const char	*text;
} files[] = {
	{ "base/layout.xsl", SHEET(IMPORT("view:words.xsl")
	    "<xsl:output method=\"html\"/>"
	    "<xsl:template match=\"/page\"><html lang=\"{@lang}\"><title>"
	    SAY("title") "</title><xsl:call-template name=\"brand-head\"/>"
	    "<xsl:apply-templates select=\"*\"/></html></xsl:template>"
	    "<xsl:template name=\"brand-head\"/>") },
	{ "base/words-de.xsl", SHEET(WORD("title", "Gespräche &amp; mehr")
	    WORD("empty", "") WORD("space", "<xsl:text> </xsl:text>")
	    WORD("two", "\n <xsl:text>eins </xsl:text>\n"
	    " <xsl:text>zwei</xsl:text>\n")
	    WORD("n", "<xsl:param name=\"n\" select=\"7\"/>"
	    "<xsl:value-of select=\"$n\"/> Anrufe")
	    WORD("kept", "  am Rand  ")) },
	{ "base/words-en.xsl", SHEET(WORD("title", "Conversations")
	    WORD("empty", "") WORD("space", " ") WORD("two", "one two")
	    WORD("n", "calls") WORD("kept", "kept")) },
	{ "base/list.xsl", SHEET(PAGE("<ul class=\"a&amp;b\"><xsl:for-each"
	    " select=\"row\"><li title=\"{@t}\"><xsl:value-of select=\".\"/>"
	    "<br/><xsl:text>!</xsl:text></li></xsl:for-each></ul>")) },
	{ "base/literal.xsl", SHEET("\n" IMPORT("view:layout.xsl") "\n"
	    "<xsl:variable name=\"base\" select=\"string(/page/@base-path)\"/>"
	    "\n<xsl:template match=\"list\">\n  <h1 class=\"x &quot;y&quot;\">\n"
	    "    " SAY("title") "\n  </h1>\n  <!-- a remark -->\n"
	    "<p a=\"{{{row}}}\" href=\"{$base}/x?{row/@t}&amp;{concat('}', row)}\">"
	    " text <br/> &lt;more&gt; <xsl:text>&amp;</xsl:text></p>"
	    /* These stay elements: something adds attributes to them ... */
	    "<a href=\"x\"><xsl:if test=\"row\"><xsl:attribute name=\"id\">"
	    "<xsl:value-of select=\"row\"/></xsl:attribute></xsl:if><em>e</em></a>"
	    "<b><xsl:call-template name=\"mark\"/></b>"
	    "<u><xsl:apply-templates select=\"row\" mode=\"marks\"/></u>"
	    /* ... and here, a name would be known for too long. */
	    "<s><xsl:variable name=\"v\" select=\"1\"/><xsl:value-of"
	    " select=\"$v\"/></s><xsl:variable name=\"v\" select=\"2\"/>"
	    "<textarea>\n<xsl:value-of select=\"row\"/></textarea>"
	    "<xsl:variable name=\"held\"><xsl:call-template name=\"kept\"/>"
	    "</xsl:variable><q><xsl:value-of select=\"$held\"/><xsl:copy-of"
	    " select=\"$held\"/></q>" SAY("n") "</xsl:template>\n"
	    "<xsl:template name=\"mark\"><xsl:choose><xsl:when test=\"true()\">"
	    "<xsl:attribute name=\"m\">1</xsl:attribute></xsl:when>"
	    "</xsl:choose></xsl:template>"
	    "<xsl:template match=\"row\" mode=\"marks\"><xsl:call-template"
	    " name=\"mark\"/></xsl:template>"
	    "<xsl:template name=\"kept\"><ul><li>held</li></ul></xsl:template>") },
	{ "base/words.xsl", "a trap: nobody may read this" },
	{ "base/all.xsl", SHEET(PAGE("<p title=\"{row}\">" SAY("two") "|"
	    SAY("space") "|" SAY("empty") "|" SAY("n") "|"
	    "<xsl:call-template name=\"w.n\"><xsl:with-param name=\"n\""
	    " select=\"8\"/></xsl:call-template>|" SAY("kept")
	    "<i><xsl:attribute name=\"title\">" SAY("title")
	    "</xsl:attribute></i><b>" SAY("empty") "</b></p>")) },
	{ "base/raw.xsl", SHEET(PAGE("<script>a &lt; b</script><style>x>y"
	    "</style><p><xsl:value-of disable-output-escaping=\"yes\""
	    " select=\"row\"/></p>"
	    "<textarea><xsl:text>\n1</xsl:text></textarea><input/>"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>")) },
	{ "base/endless.xsl", SHEET(PAGE("<xsl:call-template name=\"e\"/>")
	    "<xsl:template name=\"e\"><xsl:call-template name=\"e\"/>"
	    "</xsl:template>") },
	{ "base/broad.xsl", SHEET(PAGE("<xsl:call-template name=\"e\">"
	    "<xsl:with-param name=\"n\" select=\"40\"/></xsl:call-template>")
	    "<xsl:template name=\"e\"><xsl:param name=\"n\"/><xsl:if"
	    " test=\"$n\"><xsl:call-template name=\"e\"><xsl:with-param"
	    " name=\"n\" select=\"$n - 1\"/></xsl:call-template>"
	    "<xsl:call-template name=\"e\"><xsl:with-param name=\"n\""
	    " select=\"$n - 1\"/></xsl:call-template></xsl:if>"
	    "</xsl:template>") },
	{ "base/double.xsl", SHEET(PAGE("<xsl:call-template name=\"d\">"
	    "<xsl:with-param name=\"s\">xxxxxxxxxx</xsl:with-param>"
	    "<xsl:with-param name=\"n\" select=\"25\"/></xsl:call-template>")
	    "<xsl:template name=\"d\"><xsl:param name=\"s\"/><xsl:param"
	    " name=\"n\"/><xsl:if test=\"$n\"><xsl:call-template name=\"d\">"
	    "<xsl:with-param name=\"s\" select=\"concat($s, $s)\"/>"
	    "<xsl:with-param name=\"n\" select=\"$n - 1\"/>"
	    "</xsl:call-template></xsl:if></xsl:template>") },
	{ "base/file.xsl", SHEET(PAGE("<xsl:copy-of"
	    " select=\"document('/etc/passwd')\"/><p>x</p>")) },
	{ "base/own.xsl", SHEET(PAGE("<xsl:copy-of"
	    " select=\"document('base:list.xsl')\"/><p>x</p>")) },
	{ "base/write.xsl", SHEET(PAGE("<e:document"
	    " xmlns:e=\"http://exslt.org/common\" href=\"written\""
	    " xsl:extension-element-prefixes=\"\">x</e:document>")) },
	{ "base/stop.xsl", SHEET(PAGE("<xsl:message terminate=\"yes\">"
	    "<xsl:value-of select=\"row\"/></xsl:message>")) },
	{ "base/slash.xsl", SHEET(IMPORT("base:../base/list.xsl")) },
	{ "base/path.xsl", SHEET(IMPORT("/etc/passwd")) },
	{ "base/loop.xsl", SHEET(IMPORT("base:loop.xsl")) },
	{ "base/dtd.xsl", "<!DOCTYPE x [<!ENTITY e SYSTEM \"/etc/passwd\">]>"
	    SHEET(PAGE("<p>&e;</p>")) },
	{ "base/broken.xsl", SHEET(PAGE("<p>")) },
	{ "base/xpath.xsl", SHEET(PAGE("<xsl:value-of select=\"((\"/>")) },
	{ "brands/acme/layout.xsl", SHEET(IMPORT("base:layout.xsl")
	    "<xsl:template name=\"brand-head\"><link href=\"acme.css\"/>"
	    "</xsl:template>" WORD("two", "acme zwei")) },
	{ "brands/acme/words-de.xsl", SHEET(IMPORT("base:words.xsl")
	    WORD("title", "Acme")) },
	{ "brands/bad/layout.xsl", SHEET(IMPORT("base:layout.xsl") "<p>") },
	{ "brands/late/layout.xsl", SHEET(IMPORT("base:layout.xsl")
	    "<xsl:template name=\"brand-head\"><xsl:message"
	    " terminate=\"yes\">no</xsl:message></xsl:template>") },
};

static struct pool *pool;
static char dir[] = "/tmp/rw-view-XXXXXX";
static struct conf conf = { .view_dir = dir, .languages = "de en" };

static int
start(const char *view)
{
	const char *const names[] = { view, NULL };

	return view_init(&conf, names, 0);
}

static struct xml *
page(const char *row)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *list;

	xml_attr(xml_root(x), "lang", "de");
	list = xml_add(xml_root(x), "list");
	xml_attr(xml_text(list, "row", row), "t", row);
	return x;
}

static const char *
render(const char *brand, const char *view, const char *row)
{
	size_t len = 0;
	const char *html = view_render(pool, page(row), &(struct view_name){
	    .brand = brand, .lang = "de", .view = view }, &len);

	CU_ASSERT(html == NULL || strlen(html) == len);
	return html == NULL ? "(nothing)" : html;
}

/* As the engine: a tree that nobody frees would stay for ever. */
static void
no_views_no_arena(void)
{
	view_begin();
	CU_ASSERT_FALSE(arena_active());
	view_end();
}

static void
html_is_written(void)
{
	CU_ASSERT_EQUAL_FATAL(start("list"), 0);
	CU_ASSERT_STRING_EQUAL(render("base", "list", "<\"&'ü>"),
	    "<!DOCTYPE html>\n<html lang=\"de\"><title>Gespräche &amp; mehr"
	    "</title><ul class=\"a&amp;b\">"
	    "<li title=\"&lt;&quot;&amp;'ü&gt;\">&lt;\"&amp;'ü&gt;<br>!</li>"
	    "</ul></html>\n");
	CU_ASSERT_STRING_EQUAL(render(NULL, "list", ""),
	    "<!DOCTYPE html>\n<html lang=\"de\"><title>Gespräche &amp; mehr"
	    "</title><ul class=\"a&amp;b\"><li title=\"\"><br>!</li>"
	    "</ul></html>\n");
	CU_ASSERT_PTR_NULL(strstr(render("base", "other", ""), "<html"));
}

static void
nothing_is_raw(void)
{
	const char *html;

	CU_ASSERT_EQUAL_FATAL(start("raw"), 0);
	html = render("base", "raw", "<b>");
	CU_ASSERT_PTR_NOT_NULL(strstr(html, "<script>a &lt; b</script>"
	    "<style>x&gt;y</style><p>&lt;b&gt;</p>"
	    "<textarea>\n\n1</textarea><input>"
	    "<svg><path></path></svg></html>"));
}

static void
languages(void)
{
	size_t len;
	const char *html;

	CU_ASSERT_EQUAL_FATAL(start("list"), 0);
	CU_ASSERT(view_has_language("de") && view_has_language("en"));
	CU_ASSERT_FALSE(view_has_language("d") || view_has_language("") ||
	    view_has_language(NULL) || view_has_language("../de"));
	html = view_render(pool, page("x"), &(struct view_name){
	    .lang = "en", .view = "list" }, &len);
	CU_ASSERT_PTR_NOT_NULL(strstr(html, "<title>Conversations</title>"));
	html = view_render(pool, page("x"), &(struct view_name){
	    .lang = "fr", .view = "list" }, &len);
	CU_ASSERT_PTR_NOT_NULL(strstr(html, "<title>Gespräche"));
}

/* What is done to a sheet when it is loaded changes no byte of the page. */
static void
pages_are_the_same(void)
{
	static const char *const names[] = { "all", "list", "raw", "literal" };
	static const char *const rows[] = { "r", "<\"&'>", "", "{x}" };
	const char *html[2];
	struct xml *x;
	size_t len;

	for (size_t i = 0; i < 2 * COUNT_OF(names) * COUNT_OF(rows); i++) {
		const char *name = names[i / 2 % COUNT_OF(names)];

		for (int plain = 0; plain < 2; plain++) {
			view_stock(plain);
			CU_ASSERT_EQUAL_FATAL(start(name), 0);
			CU_ASSERT_EQUAL(view_compiled(&(struct view_name){
			    .lang = "de", .view = name }), !plain &&
			    strcmp(name, "literal") != 0);
			x = page(rows[i / 2 / COUNT_OF(names)]);
			xml_attr(xml_root(x), "base-path", "/a\"b");
			html[plain] = view_render(pool, x, &(struct view_name){
			    .brand = i % 2 ? "acme" : "base", .lang = "de",
			    .view = name }, &len);
			CU_ASSERT_PTR_NOT_NULL_FATAL(html[plain]);
		}
		CU_ASSERT_STRING_EQUAL(html[0], html[1]);
	}
	view_stock(0);
	CU_ASSERT_EQUAL_FATAL(start("all"), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(render("acme", "all", "r"),
	    "acme zwei| ||7 Anrufe|8 Anrufe|  am Rand  <i title=\"Acme\"></i>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(render("base", "all", "r"),
	    "<p title=\"r\">eins zwei| ||7 Anrufe|8 Anrufe|  am Rand  "
	    "<i title=\"Gespräche &amp; mehr\"></i><b></b></p>"));
}

/* Words of sheets with line ends are found as well. */
static void
sheets_are_made_ready(void)
{
	const struct sheet_key key = { .lang = "de",
	    .view = "literal" };
	unsigned calls = 0;
	xsltStylesheet *style;
	const xmlNode *n;

	CU_ASSERT_EQUAL_FATAL(start("literal"), 0);
	style = sheet_load(&key);
	CU_ASSERT_PTR_NOT_NULL_FATAL(style);
	for (n = xmlDocGetRootElement(style->doc); n != NULL;) {
		calls += xmlStrEqual(n->name, BAD_CAST "call-template");
		if (n->children != NULL && n->type == XML_ELEMENT_NODE) {
			n = n->children;
			continue;
		}
		while (n != NULL && n->next == NULL)
			n = n->parent;
		n = n == NULL ? NULL : n->next;
	}
	CU_ASSERT_EQUAL(calls, 4);	/* three of marks, one of w.n */
	xsltFreeStylesheet(style);
}

static void
brands(void)
{
	CU_ASSERT_EQUAL_FATAL(start("list"), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(render("acme", "list", "x"),
	    "<title>Acme</title><link href=\"acme.css\"><ul"));
	/* Whatever is wrong with a brand, the page stays. */
	for (int twice = 0; twice < 2; twice++) {
		static const char *const broken[] = {
			"bad", "late", "unknown", "../base", "", "A"
		};

		for (size_t i = 0; i < COUNT_OF(broken); i++)
			CU_ASSERT_PTR_NOT_NULL(strstr(render(broken[i],
			    "list", "x"), "</title><ul"));
	}
	for (int i = 0; i < 100; i++) {
		char name[16];

		snprintf(name, sizeof(name), "none%d", i);
		CU_ASSERT_PTR_NOT_NULL(strstr(render(name, "list", "x"),
		    "</title><ul"));
	}
	CU_ASSERT_PTR_NOT_NULL(strstr(render("acme", "list", "x"), "Acme"));
}

static void
broken_sheets(void)
{
	static const char *const broken[] = {
		"absent", "slash", "path", "loop", "dtd", "broken", "xpath",
		"../base/list", "", "List"
	};

	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		CU_ASSERT_EQUAL(start(broken[i]), -1);
		CU_ASSERT_STRING_EQUAL(render("base", broken[i], "x"),
		    "(nothing)");
	}
}

static void
compiled_at_first_use(void)
{
	const char *const names[] = { "list", "broken", NULL };

	CU_ASSERT_EQUAL(view_init(&conf, names, 1), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(render("base", "list", "x"), "<ul"));
	CU_ASSERT_STRING_EQUAL(render("base", "broken", "x"), "(nothing)");
}

static void
limits(void)
{
	static const char *const greedy[] = { "endless", "broad", "stop" };

	for (size_t i = 0; i < COUNT_OF(greedy); i++) {
		CU_ASSERT_EQUAL_FATAL(start(greedy[i]), 0);
		CU_ASSERT_STRING_EQUAL(render("base", greedy[i], "x"),
		    "(nothing)");
	}
	CU_ASSERT_EQUAL_FATAL(start("double"), 0);
	view_begin();
	CU_ASSERT_STRING_EQUAL(render("base", "double", "x"), "(nothing)");
	view_end();
}

static void
nothing_is_read_or_written(void)
{
	CU_ASSERT_EQUAL_FATAL(start("file"), 0);
	CU_ASSERT_PTR_NULL(strstr(render("base", "file", "x"), "root"));
	CU_ASSERT_EQUAL_FATAL(start("own"), 0);
	CU_ASSERT_PTR_NULL(strstr(render("base", "own", "x"), "for-each"));
	(void)!start("write");
	render("base", "write", "x");
	CU_ASSERT_EQUAL(access("written", F_OK), -1);
	CU_ASSERT_EQUAL_FATAL(start("list"), 0);
}

/* Pages from the arena are the same, again and again, also after a failure. */
static void
arena_changes_nothing(void)
{
	const char *const names[] = { "list", "all", "broad", NULL };
	const char *want, *brand;
	struct pool *main_pool = pool;

	CU_ASSERT_EQUAL_FATAL(view_init(&conf, names, 1), 0);
	for (int i = 0; i < 400; i++) {
		brand = i % 3 ? "base" : i % 2 ? "acme" : "bad";
		pool = main_pool;
		want = render(brand, i % 2 ? "all" : "list", "<x>");
		pool = pool_create();
		view_begin();
		CU_ASSERT_STRING_EQUAL(render(brand, i % 2 ? "all" : "list",
		    "<x>"), want);
		if (i % 100 == 0)
			render("base", "broad", "x");
		view_end();
		pool_destroy(pool);
	}
	pool = main_pool;
	pool_reset(pool);
}

static int
make_files(void)
{
	static const char *const dirs[] = {
		"base", "brands", "brands/acme", "brands/bad", "brands/late"
	};
	char path[PATH_MAX];

	if (mkdtemp(dir) == NULL)
		return -1;
	for (size_t i = 0; i < COUNT_OF(dirs); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, dirs[i]);
		if (mkdir(path, 0700) == -1)
			return -1;
	}
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		if ((f = fopen(path, "w")) == NULL)
			return -1;
		fputs(files[i].text, f);
		if (fclose(f) != 0)
			return -1;
	}
	return 0;
}

static int
remove_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "no views, no arena", no_views_no_arena },
		{ "HTML is written", html_is_written },
		{ "nothing is raw", nothing_is_raw },
		{ "languages", languages },
		{ "pages are the same", pages_are_the_same },
		{ "sheets are made ready", sheets_are_made_ready },
		{ "brands", brands },
		{ "broken sheets", broken_sheets },
		{ "compiled at first use", compiled_at_first_use },
		{ "limits", limits },
		{ "nothing is read or written", nothing_is_read_or_written },
		{ "arena changes nothing", arena_changes_nothing },
		{ NULL, NULL }
	};
	int rc;

	log_init("unit_view", LOG_LEVEL_WARN);
	if (make_files() == -1)
		return 2;
	pool = pool_create();
	rc = unit_run("view", cases);
	pool_destroy(pool);
	nftw(dir, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	return rc;
}
