/*
 * Sheets in their compiled form: each makes the page that libxslt makes of it,
 * or is known to be left to libxslt; and each ends.
 */
#include <sys/stat.h>

#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pool.h"
#include "web/view.h"
#include "web/xml.h"
#include "unit.h"

#define HEAD \
	"<xsl:stylesheet version=\"1.0\"" \
	" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">"
#define END		"</xsl:stylesheet>"
#define ROOT(body)	"<xsl:template match=\"/page\"><html>" body \
			"</html></xsl:template>"
#define T(attributes, body) \
	"<xsl:template " attributes ">" body "</xsl:template>"
#define APPLY(attributes)	"<xsl:apply-templates " attributes "/>"
#define EACH(select, body) \
	"<xsl:for-each select=\"" select "\">" body "</xsl:for-each>"
#define IF(test, body)	"<xsl:if test=\"" test "\">" body "</xsl:if>"
#define VALUE(select)	"<xsl:value-of select=\"" select "\"/>"
#define ATTR(name, body) \
	"<xsl:attribute name=\"" name "\">" body "</xsl:attribute>"
#define SET(name, select) \
	"<xsl:variable name=\"" name "\" select=\"" select "\"/>"
#define HOLD(name, body) \
	"<xsl:variable name=\"" name "\">" body "</xsl:variable>"
#define PARAM(name, select) \
	"<xsl:param name=\"" name "\" select=\"" select "\"/>"
#define WITH(name, select) \
	"<xsl:with-param name=\"" name "\" select=\"" select "\"/>"
#define CALL(name, with) \
	"<xsl:call-template name=\"" name "\">" with "</xsl:call-template>"

static const struct sheet {
	const char	*name;
	const char	*text;
} sheets[] = {
	{ "text", ROOT("<p title=\"&lt;&quot;'&gt;{@t}{{x}}\">&lt; \"&amp;'"
	    VALUE("@t") "<xsl:text> </xsl:text><br/> x <!-- c --> y </p>") },
	{ "void", ROOT("<input a=\"1\">" IF("row", ATTR("b", "2"))
	    "</input><br>" VALUE("@t") "</br><hr>" IF("row", ATTR("c", "3")
	    "<b>no</b>" VALUE("@t")) "</hr><img>" EACH("none", ATTR("d", ""))
	    "</img>z") },
	{ "attributes", ROOT("<a class=\"old\" id=\"{@t}\" z=\"\">" ATTR("new",
	    "&lt;" VALUE("@t") "<i>in</i>\"") ATTR("class", "longer than the"
	    " old one") ATTR("id", "") ATTR("new", "again") "x</a><b>"
	    VALUE("@none") ATTR("late", VALUE("@t")) CALL("more", "") "<u>"
	    APPLY("select=\"row\" mode=\"attribute\"") "</u></b>")
	    T("name=\"more\"", IF("row", ATTR("m", "1")))
	    T("match=\"row\" mode=\"attribute\"", ATTR("r", VALUE("."))) },
	{ "late", ROOT("<a>x" ATTR("b", "1") "</a>") },
	{ "lines", ROOT("<textarea>\n" VALUE("@none") "</textarea><textarea>"
	    "<xsl:text>\n</xsl:text>a</textarea><pre>" VALUE("lines") "</pre>"
	    "<pre><b/>" VALUE("lines") "</pre><textarea>" ATTR("a", "\n")
	    VALUE("lines") "</textarea><p>" VALUE("lines") "</p>") },
	{ "choose", ROOT(EACH("row", "<xsl:choose><xsl:when test=\"@at &lt;"
	    " 2\">a</xsl:when><xsl:when test=\"@at &lt; 3\">b</xsl:when>"
	    "<xsl:otherwise>c" IF("position() = last()", "!")
	    "</xsl:otherwise></xsl:choose>") "<xsl:choose><xsl:when"
	    " test=\"none\">x</xsl:when></xsl:choose>") },
	{ "variables", "<xsl:variable name=\"b\" select=\"concat($a, '2')\"/>"
	    "<xsl:variable name=\"a\" select=\"'&lt;1'\"/><xsl:variable"
	    " name=\"c\">g&lt;</xsl:variable><xsl:variable name=\"d\"/>"
	    ROOT(VALUE("$b") VALUE("$c") VALUE("boolean($c)")
	    VALUE("boolean($d)") HOLD("e", "<b>x" VALUE("@t") "<br/></b>")
	    VALUE("$e") VALUE("boolean($e)") HOLD("f", VALUE("@none"))
	    VALUE("boolean($f)") VALUE("$f = ''") "<xsl:variable name=\"g\"/>"
	    VALUE("boolean($g)") SET("h", "row[@at &gt; 1]") VALUE("$h[2]")
	    VALUE("count($h)") EACH("$h", SET("i", "position()") VALUE("$i")
	    VALUE("count($h)")) "<b>" SET("j", "1") VALUE("$j") "</b>"
	    SET("j", "2") VALUE("$j") HOLD("k", HOLD("l", VALUE("$a")) "("
	    VALUE("$l") ")") "<i k=\"{$k}\"/>" VALUE("$k + 1")) },
	{ "params", ROOT(CALL("p", "") CALL("p", WITH("n", "7") WITH("no",
	    "8")) CALL("p", "<xsl:with-param name=\"n\"><b>x</b>" VALUE("@t")
	    "</xsl:with-param>") CALL("p", "<xsl:with-param name=\"n\"/>")
	    "<xsl:apply-templates select=\"list\">" WITH("n", "row")
	    "</xsl:apply-templates>" CALL("down", WITH("n", "20")))
	    T("name=\"p\"", PARAM("n", "@t") PARAM("m", "concat($n, '+')")
	    "[" VALUE("$n") VALUE("$m") "]")
	    T("match=\"list/row\"", PARAM("n", "'none'") VALUE("$n") VALUE("."))
	    T("name=\"down\"", PARAM("n", "0") IF("$n &gt; 0", VALUE("$n")
	    CALL("down", WITH("n", "$n - 1")))) },
	{ "rules", ROOT(APPLY("select=\"*\"") "|" APPLY("select=\"*\""
	    " mode=\"m\"") "|" APPLY("select=\"row/@* | @t\" mode=\"m\"") "|"
	    APPLY("select=\"row/text()\" mode=\"m\"") "|" APPLY("mode=\"x\""))
	    T("match=\"row\"", "a") T("match=\"row\"", "b" APPLY(""))
	    T("match=\"row[@at = 2]\"", "c") T("match=\"row[@at &lt; 3]\"",
	    "d") T("match=\"list\" priority=\"-3\"", "no") T("match=\"*\"",
	    "*" APPLY("")) T("match=\"*\" mode=\"m\"", VALUE("name()"))
	    T("match=\"list/row | lines\" mode=\"m\"", "lr")
	    T("match=\"@* | text()\" mode=\"m\"", "@" VALUE("."))
	    T("match=\"@at\" mode=\"m\"", "at") T("match=\"/page/list\""
	    " mode=\"x\"", "L") T("match=\"/page\" mode=\"x\"", "P")
	    T("match=\"row\" mode=\"x\" priority=\"2\"", "2")
	    T("match=\"row[@at]\" mode=\"x\"", "0.5") },
	{ "position", ROOT(APPLY("select=\"row\"") EACH("row | list/row",
	    VALUE("position()") "/" VALUE("last()") " " VALUE("current()/@at")
	    VALUE("../row[@at = current()/@at]") ";")) T("match=\"row\"",
	    VALUE("position()") "/" VALUE("last()") EACH("..", VALUE("last()")
	    )) },
	{ "imports", "<xsl:import href=\"view:text.xsl\"/><xsl:import"
	    " href=\"view:rules.xsl\"/><xsl:import href=\"view:params.xsl\"/>"
	    "<xsl:template match=\"list\">here</xsl:template>"
	    T("name=\"down\"", "down") },
	{ "names", ROOT("<svg xmlns=\"http://www.w3.org/2000/svg\""
	    " xmlns:xlink=\"http://www.w3.org/1999/xlink\"><use"
	    " xlink:href=\"#{@t}\" xml:lang=\"x\"/><g id=\"a\">" IF("row",
	    ATTR("b", "c")) "</g></svg>" CALL("w", "") CALL("w", ""))
	    T("name=\"w\"", SET("v", "1") VALUE("$v") CALL("w2", ""))
	    T("name=\"w2\"", "<i>" IF("false()", CALL("w", "")) "</i>") },
	{ "space", ROOT("<p xml:space=\"preserve\"> </p>") },
};

/* What is left to libxslt. */
static const struct sheet others[] = {
	{ "copy", ROOT("<xsl:copy-of select=\"row\"/>") },
	{ "element", ROOT("<xsl:element name=\"{@t}\"/>") },
	{ "sort", ROOT("<xsl:for-each select=\"row\"><xsl:sort/>" VALUE(".")
	    "</xsl:for-each>") },
	{ "comment", ROOT("<xsl:comment>x</xsl:comment>y") },
	{ "strip", "<xsl:strip-space elements=\"*\"/>" ROOT(VALUE(".")) },
	{ "any", ROOT(VALUE("count(//row)")) },
	{ "number", ROOT(VALUE("format-number(1, '0.0')")) },
	{ "held", ROOT(HOLD("v", APPLY("select=\"row\""))
	    VALUE("$v")) T("match=\"row\"", ATTR("x", "1") "y") },
};

static const struct sheet greedy[] = {
	{ "forever", ROOT(CALL("e", "")) T("name=\"e\"", CALL("e", "")) },
	{ "round", ROOT(APPLY("select=\".\" mode=\"r\""))
	    T("match=\"page\" mode=\"r\"", APPLY("select=\".\" mode=\"r\"")) },
	{ "broad", ROOT(CALL("b", WITH("n", "40"))) T("name=\"b\"",
	    PARAM("n", "0") IF("$n", CALL("b", WITH("n", "$n - 1")) CALL("b",
	    WITH("n", "$n - 1")))) },
	{ "double", ROOT(CALL("d", WITH("s", "'xxxxxxxxxx'") WITH("n", "25")))
	    T("name=\"d\"", PARAM("s", "''") PARAM("n", "0") IF("$n", CALL("d",
	    WITH("s", "concat($s, $s)") WITH("n", "$n - 1")))) },
	{ "large", ROOT(CALL("l", WITH("s", "'xxxxxxxxxx'") WITH("n", "19")))
	    T("name=\"l\"", PARAM("s", "''") PARAM("n", "0") VALUE("$s") VALUE(
	    "$s") IF("$n", CALL("l", WITH("s", "concat($s, $s)") WITH("n",
	    "$n - 1")))) },
	{ "look", ROOT(CALL("k", WITH("n", "30"))) T("name=\"k\"",
	    PARAM("n", "0") IF("$n", EACH("/page/descendant::node()[count("
	    "/page/descendant::node()[count(/page/descendant::node()) = 0])"
	    " = 0]", CALL("k", WITH("n", "$n - 1"))))) },
	{ "deep", ROOT(HOLD("v", CALL("h", WITH("n", "2000"))) VALUE("$v"))
	    T("name=\"h\"", PARAM("n", "0") IF("$n", HOLD("v", CALL("h",
	    WITH("n", "$n - 1"))) VALUE("$v"))) },
};

static struct pool *pool;
static char dir[] = "/tmp/rw-program-XXXXXX";
static struct conf conf = { .view_dir = dir, .languages = "de" };

static struct xml *
page(const char *text)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *root = xml_root(x), *list;

	xml_attr(root, "t", text);
	for (int i = 1; i <= 4; i++)
		xml_attr_int(xml_text(root, "row", text), "at", i);
	xml_text(root, "lines", "\n\nline");
	list = xml_add(root, "list");
	xml_attr(xml_text(list, "row", "1.5"), "at", "x");
	return x;
}

static const char *
render(const char *view, const char *text, int stock)
{
	const char *const names[] = { view, NULL };
	size_t len = 0;
	const char *html;

	view_stock(stock);
	CU_ASSERT_EQUAL_FATAL(view_init(&conf, names, 0), 0);
	html = view_render(pool, page(text), &(struct view_name){
	    .lang = "de", .view = view }, &len);
	CU_ASSERT(html == NULL || strlen(html) == len);
	return html == NULL ? "(nothing)" : html;
}

static int
is_compiled(const char *view)
{
	return view_compiled(&(struct view_name){ .lang = "de",
	    .view = view });
}

static void
compare(const char *name, int compiled)
{
	static const char *const texts[] = { "plain", "<\"&'>", "", "\n",
	    "ä€\xf0\x9f\x98\x80", "{x}" };

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		const char *want = render(name, texts[i], 1);
		const char *got = render(name, texts[i], 0);

		CU_ASSERT_STRING_EQUAL(got, want);
		if (strcmp(got, want) != 0)
			fprintf(stderr, "%s:\n%s\n%s\n", name, got, want);
		CU_ASSERT_EQUAL(is_compiled(name), compiled);
	}
}

static void
pages_are_the_same(void)
{
	for (size_t i = 0; i < COUNT_OF(sheets); i++)
		compare(sheets[i].name, 1);
}

static void
some_are_left(void)
{
	for (size_t i = 0; i < COUNT_OF(others); i++)
		compare(others[i].name, 0);
}

static void
each_page_ends(void)
{
	for (size_t i = 0; i < COUNT_OF(greedy); i++) {
		CU_ASSERT_STRING_EQUAL(render(greedy[i].name, "x", 0),
		    "(nothing)");
		CU_ASSERT(is_compiled(greedy[i].name));
	}
}

/* Values stay values, wherever they come from and go. */
static void
values_are_escaped(void)
{
	static const char evil[] = "\"><script>x</script>&{1}";

	for (size_t i = 0; i < COUNT_OF(sheets); i++)
		CU_ASSERT_PTR_NULL(strstr(render(sheets[i].name, evil, 0),
		    "<script"));
}

static int
write_sheet(const char *name, const char *text)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof(path), "%s/base/%s.xsl", dir, name);
	if ((f = fopen(path, "w")) == NULL)
		return -1;
	fprintf(f, HEAD "%s" END, text);
	return fclose(f);
}

static int
write_sheets(const struct sheet *s, size_t n)
{
	for (; n-- > 0; s++)
		if (write_sheet(s->name, s->text) == -1)
			return -1;
	return 0;
}

static int
make_files(void)
{
	char path[PATH_MAX];

	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/base", dir);
	if (mkdir(path, 0700) == -1 || write_sheet("words-de", "") == -1)
		return -1;
	return write_sheets(sheets, COUNT_OF(sheets)) == -1 ||
	    write_sheets(others, COUNT_OF(others)) == -1 ||
	    write_sheets(greedy, COUNT_OF(greedy)) == -1 ? -1 : 0;
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
		{ "pages are the same", pages_are_the_same },
		{ "some are left to libxslt", some_are_left },
		{ "each page ends", each_page_ends },
		{ "values are escaped", values_are_escaped },
		{ NULL, NULL }
	};
	int rc;

	log_init("unit_program", LOG_LEVEL_ERROR);
	if (make_files() == -1)
		return 2;
	pool = pool_create();
	rc = unit_run("program", cases);
	pool_destroy(pool);
	nftw(dir, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	return rc;
}
