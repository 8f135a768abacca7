/*
 * Sheets as libxslt runs them, within limits: the reference for the compiled
 * form, and what runs the sheets that have none.
 */
#include "web/stock.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "base/pool.h"
#include "web/arena.h"
#include "web/brake.h"
#include "web/html.h"
#include "web/sheet.h"
#include "web/xml.h"

#define DEPTH_MAX	1000	/* templates in templates: rows, maybe */
#define VARIABLES_MAX	10000
#define STEPS_MAX	2000000	/* instructions of a page: under a second */
#define XPATH_STEPS_MAX	5000000

static xsltSecurityPrefs *closed;

static int	transform(xsltTransformContext *, xmlDoc *, xmlDoc **);
static void	release(xsltTransformContext *, xmlDoc *);

void
stock_init(void)
{
	if (closed != NULL)
		return;
#ifndef RW_SANITIZED
	xmlMemSetup(arena_free, arena_malloc, arena_realloc, arena_strdup);
#endif
	xmlInitParser();
	xmlXPathInit();
	xsltInit();
	brake_init();
	if ((closed = xsltNewSecurityPrefs()) == NULL)
		abort();
	for (int i = XSLT_SECPREF_READ_FILE; i <= XSLT_SECPREF_WRITE_NETWORK;
	    i++)
		xsltSetSecurityPrefs(closed, (xsltSecurityOption)i,
		    xsltSecurityForbid);
}

void
stock_forget(void)
{
	/* The last thing of theirs that is still looked at later. */
	xmlResetLastError();
}

void
stock_free(struct _xsltStylesheet *style)
{
	xsltFreeStylesheet(style);
}

int
stock_run(struct _xsltStylesheet *style, struct xml *xml, bool foreign,
    struct buf *html, const char **why)
{
	xmlDoc *source = xml_document(xml), *result = NULL;
	xsltTransformContext *ctxt = xsltNewTransformContext(style, source);
	int rc = -1;

	*why = "it does not run within its limits";
	if (ctxt != NULL && (!foreign || brake_on(ctxt) == 0))
		rc = transform(ctxt, source, &result);
	if (foreign)
		brake_off();
	if (rc == 0) {
		*why = "the page is too large";
		rc = html_write(html, result);
	}
	release(ctxt, result);
	return rc;
}

char *
stock_make_words(struct pool *pool, const char *maker_file, const char *lang,
    const char *over, size_t *len)
{
	/* A string for XPath; a name of ours has no quotes. */
	const char *params[] = { "over", pool_printf(pool, "'%s'", over), NULL };
	xmlDoc *source = NULL, *result = NULL, *doc = NULL;
	xsltStylesheet *maker = NULL;
	xmlChar *text = NULL;
	char *copy = NULL;
	int fd, size;

	if ((fd = open(maker_file, O_RDONLY |
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
	if (fd != -1)
		close(fd);
	xmlFree(text);
	xmlFreeDoc(result);
	xmlFreeDoc(source);
	xsltFreeStylesheet(maker);
	xmlFreeDoc(doc);
	return copy;
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
	if (xsltSetCtxtSecurityPrefs(closed, ctxt) == 0)
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
