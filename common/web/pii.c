/*
 * Masking: what is marked as a whole goes, what is marked as content goes
 * through web/redact with all names and numbers of the page.
 */
#include "web/pii.h"

#include <stddef.h>

#include "base/pool.h"
#include "web/redact.h"
#include "web/xml.h"

static void	collect(struct xml *, struct redact *);
static void	learn(struct xml *, struct redact *);
static void	mask_content(struct xml_node *, struct redact *);
static void	mask_whole(struct xml_node *);

void
pii_mask(struct xml *x)
{
	struct redact *r = redact_create(xml_pool(x));
	struct xml_node *n = NULL;
	enum xml_pii kind;

	collect(x, r);
	learn(x, r);
	while ((n = xml_next_personal(x, n, &kind)) != NULL)
		if (kind == PII_CONTENT)
			mask_content(n, r);
		else
			mask_whole(n);
}

static void
collect(struct xml *x, struct redact *r)
{
	struct xml_node *n = NULL, *t;
	const char *text;
	enum xml_pii kind;

	while ((n = xml_next_personal(x, n, &kind)) != NULL) {
		if (kind != PII_NAME && kind != PII_PHONE)
			continue;
		t = NULL;
		while ((t = xml_next_text(n, t, &text)) != NULL) {
			if (kind == PII_NAME)
				redact_know_name(r, text);
			redact_know_phone(r, text);
		}
	}
}

/* A name told in one sentence is a name in all. */
static void
learn(struct xml *x, struct redact *r)
{
	struct xml_node *n = NULL, *t;
	const char *text;
	enum xml_pii kind;

	while ((n = xml_next_personal(x, n, &kind)) != NULL) {
		t = NULL;
		while (kind == PII_CONTENT &&
		    (t = xml_next_text(n, t, &text)) != NULL)
			redact_learn(r, text);
	}
}

static void
mask_content(struct xml_node *n, struct redact *r)
{
	struct xml_node *t = NULL;
	const char *text, *left;
	int changed = 0;

	while ((t = xml_next_text(n, t, &text)) != NULL) {
		if ((left = redact_text(r, text)) == NULL)
			continue;
		xml_replace_text(t, left);
		changed = 1;
	}
	if (changed)
		xml_attr(n, "masked", "true");
}

static void
mask_whole(struct xml_node *n)
{
	const char *text;

	if (xml_next_text(n, NULL, &text) == NULL)
		return;
	xml_clear(n);
	xml_attr(n, "masked", "true");
}
