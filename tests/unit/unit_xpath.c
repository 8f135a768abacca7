/*
 * Expressions of sheets: every value is what libxml2 has for it.
 */
#include <setjmp.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "base/attr.h"
#include "base/pool.h"
#include "web/eval.h"
#include "unit.h"

static const char source[] =
    "<page now='2025-11-18T14:32' n='007' empty=''><!--c-->"
    "<row id='1' at='3' who='a'>eins</row><row id='2' at='10' who='b'>zwei"
    "<em>!</em></row><row id='3' who='a'>  drei  vier </row>"
    "<row id='4' at='x' who='c'/><list><row id='5' at='1.5'>fünf</row>"
    "<row id='6' at='-0.5'>sechs</row></list><name>Übermäßig</name></page>";

/* Asked of the first <list>. */
static const char *const same[] = {
	/* numbers */
	"1", "0.5", "-0.5", "- 1", "--1", "1 div 3", "2 div 3", "1 div 0",
	"-1 div 0", "0 div 0", "10 mod 3", "-10 mod 3", "5.5 mod 2", "1 mod 0",
	"1000000 * 1000000", "123456789 * 1000", "0.1 + 0.2", "100 div 3",
	"2147483647", "2147483648", "-2147483648", "999999999 + 1", "1 div 1000",
	"1 div 1000000", "123456.789", "0.00001", "0.000001 * 3", "-0", "1e3",
	"number('')", "number(' 12 ')", "number('1e3')", "number('-.5')",
	"number('.')", "number('12a')", "number('0x10')", "number('007')",
	"number('123456789012')", "number('+1')", "number(true())", "number()",
	"floor(-1.5)", "floor(2.5)", "ceiling(-1.5)", "ceiling(0.2)",
	"round(2.5)", "round(-2.5)", "round(-0.4)", "round(1.4999)",
	"1 div round(-0.4)", "round(0 div 0)", "round(1 div 0)",
	"sum(//@x)", "sum(/page/row[position() < 3]/@at)", "sum(/page/row/@at)",
	"sum(/page/none)", "count(/page/*)", "count(row) + count(../row)",
	"100 + 138 mod 60", "floor(138 div 60)", "7 - 2 - 1", "8 div 2 div 2",
	"2 + 3 * 4", "(2 + 3) * 4", "-(2)",
	/* strings */
	"concat('a', 1, true(), ../@now)", "substring('12345', 2, 3)",
	"substring('12345', 1.5, 2.6)", "substring('12345', 0, 3)",
	"substring('12345', 0 div 0, 3)", "substring('12345', 1, 0 div 0)",
	"substring('12345', -42, 1 div 0)", "substring('12345', -1 div 0)",
	"substring('12345', -1 div 0, 1 div 0)", "substring('12345', 2)",
	"substring('12345', 7)", "substring('äöü', 2, 1)", "substring('', 1)",
	"substring('12345', 0.5)", "substring('12345', 0.4, 1.2)",
	"string-length('äöü')", "string-length('')", "string-length()",
	"string-length(../name)", "substring(../name, 1, 4)",
	"substring-before('a=b=c', '=')", "substring-after('a=b=c', '=')",
	"substring-before('abc', 'x')", "substring-after('abc', '')",
	"substring-before('abc', '')", "starts-with('abc', 'ab')",
	"starts-with('', 'a')", "starts-with('a', '')", "contains('abc', 'c')",
	"contains('abc', '')", "contains('', 'a')",
	"normalize-space('  a \n b\t')", "normalize-space(../row[3])",
	"normalize-space('')", "normalize-space()",
	"translate('bar', 'abc', 'AB')", "translate('-aaa-', 'a-', 'A')",
	"translate('äöü', 'äü', 'aßx')", "translate('aa', 'aa', 'xy')",
	"string(../row)", "string(../row[2])", "string(..)", "string(/)",
	"string(0 div 0)", "string(-1 div 0)", "string(false())", "string()",
	"name()", "name(..)", "name(../@*[2])", "local-name(/page)",
	"name(/none)", "name(/)", "\"it's\"", "'\"'",
	/* nodes: strings are of the first in document order */
	"../row[2]/preceding-sibling::row", "../name/preceding-sibling::*",
	"../name/preceding-sibling::*[1]/@id", "../name/preceding-sibling::*[2]",
	"../name/preceding-sibling::row[last()]",
	"(../name/preceding-sibling::row)[last()]",
	"../name/preceding-sibling::row[position() < 3]/@id",
	"../row[1]/following-sibling::row[2]/@id",
	"../row/following-sibling::row[1]/@id", "row[last()]", "*[last()]/@id",
	"../row[@who = 'a'][2]/@id", "../row[2][@who = 'b']", "../row[3.0]/@id",
	"../row[position() = last()]/@id", "../row[count(em)]/@id",
	"../row[not(@at)]/@id", "../row[@at > 5]/@id", "ancestor::page/@now",
	"row/ancestor::*[1]/@x", "name(row/ancestor::*[last()])",
	"name(row/ancestor-or-self::*[2])", "count(row/ancestor::node())",
	"descendant::row[2]/@id", "/page/descendant-or-self::*[3]/@id",
	"count(/descendant::node())", "count(/page/descendant::*)",
	"count(../row/@* | row | ../row | row)", "name((row | ..)[1])",
	"(row | ../row)[5]/@id", "(../row | row)[last()]/@id",
	"(../@now | ../@n | ../row)[1]", "name(../@*[last()])",
	"count(../node())", "count(../text())", "../row[2]/text()",
	"self::list/row", "self::row", "count(self::node())", "./row[1]/@at",
	"row/../../name", "count(row/..)", "../row/em/..", "@none", "/none/x",
	"child::row[2]/attribute::id", "/page/list/row[@id = ../../row]/@id",
	"../row[@id = 2]/@at", "parent::page/@n", "parent::row/@n",
	/* comparisons */
	"1 = 1.0", "'1' = 1", "'a' = 'a'", "'a' != 'a'", "0 div 0 = 0 div 0",
	"0 div 0 != 0 div 0", "1 < 2", "'2' > 1", "'a' < 'b'", "2 >= 2",
	"true() = 'x'", "true() = 1", "false() = ''", "true() > false()",
	"../row/@at = 10", "../row/@at != 10", "../row/@at < 4", "../none = ''",
	"../none != ''", "../none = false()", "../row = true()", "../none < 1",
	"../row/@who = ../row/@at", "../row/@id = row/@at",
	"../row/@id != ../row/@id", "row/@id > ../row/@id", "../name = '' or 1",
	"../row/@id < row/@id", "1 < ../row/@at", "'10' = ../row/@at",
	"not(../none) and (1 or 1 div 0)", "not(1)", "not('')", "not('0')",
	"boolean(0 div 0)", "boolean(../none)", "boolean(..)", "boolean('x')",
	"1 = 2 = 0", "3 > 2 > 1", "../row/@at >= true()", "../row < false()",
	"0 = -0", "1 and 0 or 1", "-1 div 0 < 1 div 0", "../@empty = ''",
	"../@empty or ../@none", "string(../@empty) or 0",
};

/* Not of the subset, or wrong. */
static const char *const refused[] = {
	"", "(", ")", "1 +", "//row", "row//x", "$none", "document('x')",
	"id('a')", "key('a', 'b')", "x:row", "x:*", "@x:a", "comment()",
	"processing-instruction()", "following::row", "preceding::row",
	"namespace::a", "concat('a')", "count(1)", "sum('a')", "'a'/b", "1[1]",
	"not()", "true(1)", "a b", "row[", "row[]", "$", "'a", "a/", "/page/",
	"1234567890123456", "1.2.3", "a | 1", "format-number(1, '0')",
	"generate-id()", "unparsed-entity-uri('a')", "a::b", "!a", "a ! b",
};

static struct pool *pool;
static xmlDoc *doc;

static bool
no_variable(void *arg, const char *name, struct expr *e)
{
	(void)arg;
	e->kind = EXPR_LOCAL;
	e->u.slot = 0;
	return strcmp(name, "v") == 0;
}

static struct expr *
parse(const char *text)
{
	struct xpath_scope scope = { .pool = pool, .variable = no_variable };

	return xpath_parse(&scope, text, strlen(text));
}

static xmlNode *
list(void)
{
	xmlNode *n = xmlDocGetRootElement(doc)->children;

	while (!xmlStrEqual(n->name, BAD_CAST "list"))
		n = n->next;
	return n;
}

/* NULL: it was stopped. */
static const char *
value(const struct expr *e, unsigned long steps, const struct value *locals)
{
	const struct node *n = (const struct node *)list();
	const struct focus f = { .node = n, .current = n, .position = 1,
	    .size = 1, .locals = locals };
	struct eval v = { 0 };
	const char *text = NULL;

	scratch_begin(&v.scratch, steps);
	if (setjmp(v.scratch.stop) == 0) {
		struct slice s = eval_text(&v, e, &f);

		text = pool_strndup(pool, s.s, s.len);
	}
	scratch_end(&v.scratch);
	return text;
}

static const char *
theirs(const char *expression)
{
	xmlXPathContext *ctxt = xmlXPathNewContext(doc);
	xmlXPathObject *o;
	const char *copy;
	xmlChar *text;

	ctxt->node = list();
	o = xmlXPathEval(BAD_CAST expression, ctxt);
	text = o == NULL ? xmlStrdup(BAD_CAST "(wrong)") :
	    xmlXPathCastToString(o);
	copy = pool_strdup(pool, (char *)text);
	xmlFree(text);
	xmlXPathFreeObject(o);
	xmlXPathFreeContext(ctxt);
	return copy;
}

/* As a string, a number and a boolean. */
static void
values_are_the_same(void)
{
	static const char *const casts[] = { "%s", "number(%s)",
	    "boolean(%s)", "string(%s) = 'x'", "concat(%s, '|')" };

	for (size_t i = 0; i < COUNT_OF(same); i++)
		for (size_t j = 0; j < COUNT_OF(casts); j++) {
			const char *before = casts[j], *text, *got, *want;
			const struct expr *e;

			if (strstr(same[i], "//") != NULL ||
			    strcmp(same[i], "1e3") == 0)
				continue;
			text = pool_printf(pool, "%.*s%s%s",
			    (int)strcspn(before, "%"), before, same[i],
			    strstr(before, "%s") + 2);
			e = parse(text);
			want = theirs(text);
			got = e == NULL ? "(refused)" : value(e, 100000, NULL);
			if (got == NULL || strcmp(got, want) != 0)
				fprintf(stderr, "%s: %s, but libxml2: %s\n",
				    text, got ? got : "(stopped)", want);
			CU_ASSERT(got != NULL && strcmp(got, want) == 0);
		}
}

static void
others_are_refused(void)
{
	char *deep = pool_alloc(pool, 10000), *longest = pool_alloc(pool, 10000);

	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		CU_ASSERT_PTR_NULL(parse(refused[i]));
		if (parse(refused[i]) != NULL)
			fprintf(stderr, "not refused: %s\n", refused[i]);
	}
	memset(deep, '(', 2000);
	CU_ASSERT_PTR_NULL(parse(deep));
	memset(deep, '-', 2000);
	CU_ASSERT_PTR_NULL(parse(deep));
	memset(longest, '1', 5);
	for (size_t i = 1; i + 2 < 6000; i += 2)
		memcpy(longest + i, "+1", 2);
	CU_ASSERT_PTR_NULL(parse(longest));
	longest[4001] = '\0';
	CU_ASSERT_PTR_NOT_NULL(parse(longest));
}

static void
variables(void)
{
	struct value v = { .kind = VALUE_FRAGMENT, .u.string = { "12", 2 } };

	CU_ASSERT_STRING_EQUAL(value(parse("concat($v, $v + 1, $v = 12, $v < 5,"
	    " $v != '12')"), 100, &v), "1213truefalsefalse");
	/* What instructions wrote is true, even if that is nothing. */
	v.u.string.len = 0;
	CU_ASSERT_STRING_EQUAL(value(parse("boolean($v)"), 100, &v), "true");
	CU_ASSERT_STRING_EQUAL(value(parse("$v = true()"), 100, &v), "true");
	v.kind = VALUE_STRING;
	CU_ASSERT_STRING_EQUAL(value(parse("boolean($v)"), 100, &v), "false");
	/* No nodes, no value: the page stops. */
	CU_ASSERT_PTR_NULL(value(parse("$v/row"), 100, &v));
	v.kind = VALUE_NONE;
	CU_ASSERT_PTR_NULL(value(parse("$v"), 100, &v));
}

static void
patterns(void)
{
	static const char *const good[] = { "row", "*", "@*", "@a", "/", "/page",
	    "a/b", "a | b[@c = 'd']", "text()", "node()", "a[b][not(c)]" };
	static const char *const bad[] = { "a[1]", "a[last()]", "a[$v]", "..",
	    ".", "a[position() = 1]", "a[current()]", "self::a", "'a'", "a//b",
	    "descendant::a", "a | 1", "id('x')", "a[count(b)]", "$v" };
	struct xpath_scope scope = { .pool = pool, .variable = no_variable };

	for (size_t i = 0; i < COUNT_OF(good); i++)
		CU_ASSERT_PTR_NOT_NULL(xpath_pattern(&scope, good[i]));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CU_ASSERT_PTR_NULL(xpath_pattern(&scope, bad[i]));
}

static void
steps_are_counted(void)
{
	CU_ASSERT_STRING_EQUAL(value(parse("count(/descendant::node())"), 1000,
	    NULL), theirs("count(/descendant::node())"));
	CU_ASSERT_PTR_NULL(value(parse("count(/descendant::node())"), 10,
	    NULL));
	CU_ASSERT_PTR_NULL(value(parse("../row/@id = /page/none or"
	    " /page/descendant::*/@id != /page/descendant::*/@none"), 20,
	    NULL));
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "values are the same", values_are_the_same },
		{ "others are refused", others_are_refused },
		{ "variables", variables },
		{ "patterns", patterns },
		{ "steps are counted", steps_are_counted },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	doc = xmlReadMemory(source, sizeof(source) - 1, NULL, NULL, 0);
	if (doc == NULL)
		return 2;
	rc = unit_run("xpath", cases);
	xmlFreeDoc(doc);
	pool_destroy(pool);
	return rc;
}
