/*
 * render [--mask] [--xml] [--alone] [--reference | --compiled] [--repeat N]
 *     VIEW_DIR LANG BRAND SAMPLE.xml
 *
 * Prints the page of a sample as the programs would send it: the tree is
 * built through web/xml, masked with --mask, and rendered by web/view
 * (--xml: written as XML). With --alone base does not stand in for a brand
 * that fails; --reference has libxslt run the sheet, --compiled refuses one
 * that would need it. --repeat renders N times and tells on standard error how long one
 * took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/pool.h"
#include "web/pii.h"
#include "web/view.h"
#include "web/xml.h"

struct options {
	const char	*dir, *lang, *brand, *sample;
	unsigned long	 repeat;
	int		 mask, xml, alone, reference, compiled;
};

static int
read_options(struct options *o, int argc, char **argv)
{
	int i;

	*o = (struct options){ .repeat = 1 };
	for (i = 1; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
		if (strcmp(argv[i], "--mask") == 0)
			o->mask = 1;
		else if (strcmp(argv[i], "--reference") == 0)
			o->reference = 1;
		else if (strcmp(argv[i], "--compiled") == 0)
			o->compiled = 1;
		else if (strcmp(argv[i], "--xml") == 0)
			o->xml = 1;
		else if (strcmp(argv[i], "--alone") == 0)
			o->alone = 1;
		else if (strcmp(argv[i], "--repeat") == 0 && i + 1 < argc)
			o->repeat = strtoul(argv[++i], NULL, 10);
		else
			return -1;
	}
	if (argc - i != 4 || o->repeat == 0)
		return -1;
	o->dir = argv[i];
	o->lang = argv[i + 1];
	o->brand = argv[i + 2];
	o->sample = argv[i + 3];
	return 0;
}

/* Samples have elements or text in an element, never both. */
static void
copy(struct xml_node *to, const xmlNode *from)
{
	for (const xmlAttr *a = from->properties; a != NULL; a = a->next) {
		xmlChar *value = xmlNodeGetContent((const xmlNode *)a);

		xml_attr(to, (const char *)a->name, (const char *)value);
		xmlFree(value);
	}
	for (const xmlNode *n = from->children; n != NULL; n = n->next) {
		xmlChar *text = NULL;

		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (n->children != NULL && xmlFirstElementChild(
		    (xmlNode *)(uintptr_t)n) == NULL)
			text = xmlNodeGetContent(n);
		copy(text == NULL ? xml_add(to, (const char *)n->name) :
		    xml_text(to, (const char *)n->name, (const char *)text),
		    n);
		xmlFree(text);
	}
}

static char *
page(const struct options *o, struct pool *pool, xmlDoc *sample, size_t *len)
{
	xmlNode *root = xmlDocGetRootElement(sample);
	xmlChar *view = xmlGetProp(root, BAD_CAST "view");
	struct xml *x = xml_create(pool, (const char *)root->name);
	char *html;

	copy(xml_root(x), root);
	if (o->mask)
		pii_mask(x);
	html = o->xml ? xml_serialise(x, pool, len) : view_render(pool, x,
	    &(struct view_name){ .brand = o->brand, .lang = o->lang,
	    .view = (const char *)view, .alone = o->alone }, len);
	xmlFree(view);
	return html;
}

static int
print_pages(const struct options *o, xmlDoc *sample)
{
	struct pool *pool = pool_create();
	int64_t start = moment_ticks();
	int rc = -1;
	size_t len;

	for (unsigned long i = 0; i < o->repeat; i++) {
		char *html;

		view_begin();
		html = page(o, pool, sample, &len);
		if (html != NULL && i + 1 == o->repeat)
			rc = fwrite(html, 1, len, stdout) == len ? 0 : -1;
		pool_reset(pool);
		view_end();
	}
	if (o->repeat > 1)
		fprintf(stderr, "%.1f us\n", (double)(moment_ticks() - start) /
		    (double)o->repeat);
	pool_destroy(pool);
	return rc;
}

static int
is_wanted(const struct options *o, const char *view)
{
	const struct view_name name = { .lang = o->lang, .view = view,
	    .brand = strcmp(o->brand, "base") == 0 ? NULL : o->brand };

	if (!o->compiled || view_compiled(&name))
		return 1;
	fputs("render: the sheet is left to libxslt\n", stderr);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *views[] = { NULL, NULL };
	struct conf conf = { 0 };
	struct options o;
	xmlChar *view;
	xmlDoc *sample;
	int rc = 1;

	if (read_options(&o, argc, argv) == -1) {
		fputs("usage: render [--mask] [--xml] [--alone]"
		    " [--reference | --compiled] [--repeat N]"
		    " VIEW_DIR LANG BRAND SAMPLE.xml\n", stderr);
		return 2;
	}
	log_init("render", LOG_LEVEL_WARN);
	conf.view_dir = (char *)(uintptr_t)o.dir;
	conf.languages = (char *)(uintptr_t)o.lang;
	sample = xmlReadFile(o.sample, NULL, XML_PARSE_NONET);
	if (sample == NULL)
		return 1;
	view = xmlGetProp(xmlDocGetRootElement(sample), BAD_CAST "view");
	views[0] = (const char *)view;
	view_stock(o.reference);
	if (view == NULL)
		fputs("render: no view is named\n", stderr);
	else if (view_init(&conf, views, 1) == 0 &&
	    is_wanted(&o, views[0]) && print_pages(&o, sample) == 0)
		rc = 0;
	xmlFree(view);
	xmlFreeDoc(sample);
	return rc;
}
