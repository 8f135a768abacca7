/*
 * After so much processor time both budgets of the sheet are gone, and the
 * next instruction or step of an expression finds that out. libxslt has nothing
 * that stops it in between, so what a single step may take must be bounded:
 * nearly all take time by the length of what they are given, which the arena
 * bounds; the others are weighed.
 */
#include "web/brake.h"

#include <signal.h>
#include <stdint.h>
#include <sys/time.h>

#include <libxml/xpathInternals.h>
#include <libxslt/xsltInternals.h>

#include "base/attr.h"

#define LIMIT_US	700000

/* What the brake works on; NULL: nothing of a brand runs. */
static xsltTransformContext *volatile braked;

static void	pull_brake(int);
static void	weigh(xmlXPathParserContext *, int);

void
brake_init(void)
{
	struct sigaction brake = { .sa_handler = pull_brake,
	    .sa_flags = SA_RESTART };

	sigemptyset(&brake.sa_mask);
	sigaction(SIGPROF, &brake, NULL);
}

void
brake_on(xsltTransformContext *ctxt)
{
	static const char *const heavy[] = {
		"translate", "contains", "substring-before", "substring-after"
	};
	const struct itimerval timer = { .it_value.tv_usec = LIMIT_US };

	for (size_t i = 0; i < COUNT_OF(heavy); i++)
		xmlXPathRegisterFunc(ctxt->xpathCtxt, BAD_CAST heavy[i], weigh);
	braked = ctxt;
	setitimer(ITIMER_PROF, &timer, NULL);
}

void
brake_off(void)
{
	const struct itimerval off = { .it_value.tv_usec = 0 };

	braked = NULL;
	setitimer(ITIMER_PROF, &off, NULL);
}

static void
pull_brake(int sig)
{
	xsltTransformContext *ctxt = braked;

	(void)sig;
	if (ctxt != NULL)
		ctxt->opLimit = ctxt->xpathCtxt->opLimit = 1;
}

/* Functions that take time by the product of what they are given. */
static void
weigh(xmlXPathParserContext *p, int n)
{
	static const struct {
		const char	*name;
		xmlXPathFunction run;
	} real[] = {
		{ "translate", xmlXPathTranslateFunction },
		{ "contains", xmlXPathContainsFunction },
		{ "substring-before", xmlXPathSubstringBeforeFunction },
		{ "substring-after", xmlXPathSubstringAfterFunction },
	};
	uint64_t work = 1;
	size_t i;

	if (n < 2 || p->valueNr < n) {
		xmlXPathErr(p, XPATH_INVALID_ARITY);
		return;
	}
	for (i = 0; i < 2; i++) {
		xmlXPathObject **o = &p->valueTab[p->valueNr - n + (int)i];

		/* What is no string becomes one once, and is then known. */
		*o = xmlXPathConvertString(*o);
		if (*o == NULL)
			break;
		work *= (uint64_t)xmlStrlen((*o)->stringval) / 4 + 1;
	}
	p->value = p->valueTab[p->valueNr - 1];
	if (i < 2 || work > p->context->opLimit ||
	    p->context->opCount > p->context->opLimit - work) {
		xmlXPathErr(p, XPATH_OP_LIMIT_EXCEEDED);
		return;
	}
	p->context->opCount += work;
	for (i = 0; i < COUNT_OF(real); i++)
		if (xmlStrEqual(p->context->function, BAD_CAST real[i].name))
			real[i].run(p, n);
}
