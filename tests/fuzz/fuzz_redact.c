/*
 * A page with personal data: each line is one marked element, its first byte
 * the mark (n p e i c, anything else is not marked). The page must stay XML,
 * and what is known of its people must be gone.
 */
#include "fuzz.h"

#include <libxml/parser.h>

#include "web/pii.h"
#include "web/xml.h"

#define LINES_MOST	64
#define PHONE_DIGITS	6

static const char marks[] = "?npeci";
_Static_assert(PII_NAME == 1 && PII_PHONE == 2 && PII_EMAIL == 3 &&
    PII_CONTENT == 4, "order of the marks");

struct page {
	struct pool	*pool;
	struct xml	*xml;
	struct input	 phones[LINES_MOST];
	size_t		 phone_count;
};

static void
add_element(struct page *p, struct xml_node *list, struct input line)
{
	char mark = input_byte(&line);
	const char *at = mark == '\0' ? NULL : strchr(marks, mark);
	const char *text = input_string(p->pool, line);

	if (at == NULL || at == marks)
		xml_attr(xml_text(list, "plain", text), "value", text);
	else
		xml_personal(list, "secret", (enum xml_pii)(at - marks), text);
	if (mark == 'p')
		p->phones[p->phone_count++] = line;
}

/* The document that was written is one that can be read. */
static xmlDocPtr
written(struct page *p)
{
	size_t len = 0;
	char *s = xml_serialise(p->xml, p->pool, &len);
	xmlDocPtr doc;

	MUST(s != NULL && text_is_utf8(s, len));
	doc = xmlReadMemory(s, (int)len, NULL, NULL, XML_PARSE_NONET |
	    XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	MUST(doc != NULL);
	return doc;
}

/* "+49 171 2345678" as 491712345678; true if that is a number at all. */
static bool
digits_of(struct input in, char *out)
{
	size_t i, n = 0;

	for (i = 0; i < in.len && in.s[i] != '\0'; i++)
		if (in.s[i] >= '0' && in.s[i] <= '9')
			out[n++] = in.s[i];
	out[n] = '\0';
	return n >= PHONE_DIGITS;
}

static void
check_gone(struct page *p, const char *content)
{
	char *digits;
	size_t i;

	for (i = 0; i < p->phone_count; i++) {
		digits = pool_alloc(p->pool, p->phones[i].len + 1);
		MUST(!digits_of(p->phones[i], digits) ||
		    strstr(content, digits) == NULL);
	}
}

static void
check_masked(struct page *p, xmlDocPtr doc)
{
	xmlNodePtr n = xmlDocGetRootElement(doc)->children;
	xmlChar *kind, *text;

	for (; n != NULL; n = n->next) {
		kind = xmlGetProp(n, (const xmlChar *)"pii");
		text = xmlNodeGetContent(n);
		if (kind != NULL && strcmp((char *)kind, "content") == 0)
			check_gone(p, (char *)text);
		else if (kind != NULL)
			MUST(*text == '\0');
		xmlFree(text);
		xmlFree(kind);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	struct page p = { .pool = pool_create() };
	struct xml_node *root;
	xmlDocPtr doc;
	size_t i;

	p.xml = xml_create(p.pool, "list");
	root = xml_root(p.xml);
	for (i = 0; i < LINES_MOST && in.len > 0; i++)
		add_element(&p, root, input_line(&in));
	xmlFreeDoc(written(&p));
	pii_mask(p.xml);
	doc = written(&p);
	check_masked(&p, doc);
	xmlFreeDoc(doc);
	pool_destroy(p.pool);
	return 0;
}
