/*
 * After so much processor time, or so much memory, both budgets of the sheet
 * are gone, and the next instruction or step of an expression finds that out.
 * libxslt has nothing that stops it in between, so what a single step may take
 * must be bounded: nearly all take time and memory by the length of what they
 * are given; the others are weighed. (The libraries do not survive a malloc()
 * that fails everywhere: the brake comes long before the arena is full.)
 */
#include "web/brake.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/time.h>

#include <libxml/xpathInternals.h>
#include <libxslt/xsltInternals.h>

#include "base/attr.h"
#include "web/arena.h"

#define LIMIT_US	700000
#define JOIN_MAX	((uint64_t)8 << 20)	/* bytes of a text */

/* What the brake works on; NULL: nothing of a brand runs. */
static xsltTransformContext *volatile braked;

static void	pull_brake(int);
static void	weigh(xmlXPathParserContext *, int);

/* Functions that take more time or memory than they are given text. */
static const struct {
	const char	*name;
	xmlXPathFunction run;
	bool		 joins;
} real[] = {
	{ "concat", xmlXPathConcatFunction, true },
	{ "contains", xmlXPathContainsFunction, false },
	{ "substring-after", xmlXPathSubstringAfterFunction, false },
	{ "substring-before", xmlXPathSubstringBeforeFunction, false },
	{ "translate", xmlXPathTranslateFunction, false },
};

void
brake_init(void)
{
	struct sigaction brake = { .sa_handler = pull_brake,
	    .sa_flags = SA_RESTART };

	sigemptyset(&brake.sa_mask);
	sigaction(SIGPROF, &brake, NULL);
}

int
brake_on(xsltTransformContext *ctxt)
{
	const struct itimerval timer = { .it_value.tv_usec = LIMIT_US };

	/* 2.9.14 adds a function, but does not replace one. */
	for (size_t i = 0; i < COUNT_OF(real); i++)
		if (xmlXPathRegisterFunc(ctxt->xpathCtxt,
		    BAD_CAST real[i].name, NULL) == -1 ||
		    xmlXPathRegisterFunc(ctxt->xpathCtxt,
		    BAD_CAST real[i].name, weigh) == -1)
			return -1;
	braked = ctxt;
	arena_warn(pull_brake);
	setitimer(ITIMER_PROF, &timer, NULL);
	return 0;
}

void
brake_off(void)
{
	const struct itimerval off = { .it_value.tv_usec = 0 };

	braked = NULL;
	arena_warn(NULL);
	setitimer(ITIMER_PROF, &off, NULL);
}

/* A signal's handler, and what the arena calls. */
static void
pull_brake(int sig)
{
	xsltTransformContext *ctxt = braked;

	(void)sig;
	if (ctxt != NULL)
		ctxt->opLimit = ctxt->xpathCtxt->opLimit = 1;
}

/*
 * What the function is about to do: the sum of its texts where it joins them,
 * the product of the first two where it looks for one in the other. Arguments
 * that are no text become one here, once.
 */
static uint64_t
work_of(xmlXPathParserContext *p, int n, bool joins)
{
	uint64_t sum = 0, product = 1, len;

	for (int i = p->valueNr - n; i < p->valueNr; i++) {
		p->valueTab[i] = xmlXPathConvertString(p->valueTab[i]);
		if (p->valueTab[i] == NULL)
			return UINT64_MAX;
		len = (uint64_t)xmlStrlen(p->valueTab[i]->stringval);
		sum += len;
		if (i < p->valueNr - n + 2)
			product *= len / 4 + 1;
	}
	p->value = p->valueTab[p->valueNr - 1];
	return !joins ? product : sum > JOIN_MAX ? UINT64_MAX : sum / 64 + 1;
}

static void
weigh(xmlXPathParserContext *p, int n)
{
	xmlXPathContext *context = p->context;
	uint64_t work;
	size_t i = 0;

	while (i < COUNT_OF(real) &&
	    !xmlStrEqual(context->function, BAD_CAST real[i].name))
		i++;
	if (i == COUNT_OF(real) || n < 2 || p->valueNr < n) {
		xmlXPathErr(p, XPATH_INVALID_ARITY);
		return;
	}
	work = work_of(p, n, real[i].joins);
	if (work > context->opLimit ||
	    context->opCount > context->opLimit - work) {
		xmlXPathErr(p, XPATH_OP_LIMIT_EXCEEDED);
		return;
	}
	context->opCount += work;
	real[i].run(p, n);
}
