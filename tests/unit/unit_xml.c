/*
 * The tree: what goes in comes out as well-formed XML with the right marks.
 */
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "web/arena.h"
#include "web/xml.h"
#include "unit.h"

static struct pool *pool;

static const char *
text_of(struct xml *x)
{
	size_t len;
	char *s = xml_serialise(x, pool, &len);

	CU_ASSERT_EQUAL_FATAL(len, strlen(s));
	return s;
}

static int
holds(struct xml *x, const char *part)
{
	const char *s = text_of(x);

	if (strstr(s, part) != NULL)
		return 1;
	printf("\n%s\nlacks: %s\n", s, part);
	return 0;
}

static void
elements(void)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *n;

	CU_ASSERT(holds(x, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
	n = xml_add(xml_root(x), "list");
	CU_ASSERT_PTR_NOT_NULL(xml_text(n, "a", "1 < 2 & \"3\""));
	CU_ASSERT_PTR_NULL(xml_text(n, "b", NULL));
	CU_ASSERT_PTR_NOT_NULL(xml_text(n, "c", ""));
	CU_ASSERT(holds(x, "<page><list><a>1 &lt; 2 &amp; \"3\"</a><c"));
	CU_ASSERT_PTR_NULL(strstr(text_of(x), "<b"));
}

static void
attributes(void)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *n = xml_root(x);
	struct uuid id = { { 1, 2, 3 } };

	xml_attr(n, "a", "<\"&'>");
	xml_attr(n, "none", NULL);
	xml_attr_int(n, "i", INT64_MIN);
	xml_attr_bool(n, "yes", true);
	xml_attr_bool(n, "no", false);
	xml_attr_uuid(n, "id", &id);
	xml_attr_uuid(n, "no-id", NULL);
	CU_ASSERT(holds(x, "<page a=\"&lt;&quot;&amp;'&gt;\""));
	CU_ASSERT(holds(x, " i=\"-9223372036854775808\" yes=\"true\""
	    " no=\"false\" id=\"01020300-0000-0000-0000-000000000000\""));
	CU_ASSERT_PTR_NULL(strstr(text_of(x), "no-id"));
	CU_ASSERT_PTR_NULL(strstr(text_of(x), "none"));
}

static void
times(void)
{
	struct xml *x = xml_create(pool, "page");
	int64_t us;

	CU_ASSERT_EQUAL_FATAL(moment_parse("2025-11-18T13:32:05Z", 20, &us,
	    NULL), 0);
	xml_attr_time(xml_root(x), "started-at", us);
	xml_attr_time(xml_root(x), "ended-at", MOMENT_NONE);
	CU_ASSERT(holds(x, " started-at=\"2025-11-18T13:32:05Z\""));
	CU_ASSERT(holds(x, " started-at-local=\"2025-11-18T"));
	CU_ASSERT_PTR_NULL(strstr(text_of(x), "ended"));
}

static void
scrubbing(void)
{
	struct xml *x = xml_create(pool, "page");

	xml_text(xml_root(x), "t", "a\001b\xff" "c\xed\xa0\x80" "d\r\ne");
	xml_attr(xml_root(x), "t", "\002\xc0\x80");
	CU_ASSERT(holds(x, "<t>a\xef\xbf\xbd" "b\xef\xbf\xbd" "c"));
	CU_ASSERT_PTR_NULL(strchr(text_of(x), '\001'));
	CU_ASSERT_PTR_NULL(strchr(text_of(x), '\002'));
	CU_ASSERT_PTR_NULL(strchr(text_of(x), '\r'));
}

static void
marks(void)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *n = NULL, *t = NULL;
	enum xml_pii kind;
	const char *text;

	xml_text(xml_root(x), "plain", "p");
	xml_personal(xml_root(x), "caller", PII_PHONE, "+49");
	xml_personal(xml_root(x), "mail", PII_EMAIL, NULL);
	xml_attr(xml_add(xml_root(x), "odd"), "pii", "unheard-of");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "hello");
	CU_ASSERT(holds(x, "<caller pii=\"phone\">+49</caller><odd"));
	n = xml_next_personal(x, n, &kind);
	CU_ASSERT_EQUAL(kind, PII_PHONE);
	n = xml_next_personal(x, n, &kind);
	CU_ASSERT_EQUAL(kind, PII_NAME);
	n = xml_next_personal(x, n, &kind);
	CU_ASSERT_EQUAL(kind, PII_CONTENT);
	CU_ASSERT_PTR_NULL(xml_next_personal(x, n, &kind));
	t = xml_next_text(n, t, &text);
	CU_ASSERT_STRING_EQUAL_FATAL(text, "hello");
	xml_replace_text(t, "b & c");
	CU_ASSERT_PTR_NULL(xml_next_text(n, t, &text));
	CU_ASSERT(holds(x, "<turn pii=\"content\">b &amp; c</turn>"));
	xml_clear(n);
	CU_ASSERT(holds(x, "<turn pii=\"content\"/>"));
}

static void
nothing_from_nothing(void)
{
	CU_ASSERT_PTR_NULL(xml_add(NULL, "a"));
	CU_ASSERT_PTR_NULL(xml_text(NULL, "a", "b"));
	CU_ASSERT_PTR_NULL(xml_personal(NULL, "a", PII_IP, "b"));
	xml_attr(NULL, "a", "b");
	xml_attr_int(NULL, "a", 1);
	xml_attr_bool(NULL, "a", true);
	xml_attr_uuid(NULL, "a", NULL);
	xml_attr_time(NULL, "a", 0);
	CU_PASS("survived");
}

static void
arena_blocks(void)
{
	char *heap, *old, *p, *q;

	heap = arena_malloc(10);
	CU_ASSERT_FALSE(arena_active());
	arena_begin();
	p = arena_malloc(1);
	CU_ASSERT_EQUAL((size_t)p % 16, 0);
	p = arena_realloc(p, 100);
	memset(p, 'x', 100);
	q = arena_strdup("second");
	old = p;
	p = arena_realloc(p, 3 << 20);		/* a chunk of its own */
	CU_ASSERT_PTR_NOT_EQUAL(p, old);
	CU_ASSERT_EQUAL(p[99], 'x');
	CU_ASSERT_STRING_EQUAL(q, "second");
	heap = arena_realloc(heap, 20);
	arena_free(p);
	arena_free(q);
	arena_free(NULL);
	CU_ASSERT_PTR_NULL(arena_malloc((size_t)300 << 20));
	CU_ASSERT_PTR_NULL(arena_malloc((size_t)-1));
	for (int i = 0; i < 100; i++)
		CU_ASSERT_PTR_NOT_NULL(arena_malloc(1 << 20));
	CU_ASSERT(arena_used() >= (size_t)100 << 20);
	arena_end();
	CU_ASSERT_EQUAL(arena_used(), 0);
	CU_ASSERT_FALSE(arena_active());
	arena_free(heap);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "elements", elements },
		{ "attributes", attributes },
		{ "times", times },
		{ "scrubbing", scrubbing },
		{ "marks", marks },
		{ "nothing from nothing", nothing_from_nothing },
		{ "arena blocks", arena_blocks },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	rc = unit_run("xml", cases);
	pool_destroy(pool);
	return rc;
}
