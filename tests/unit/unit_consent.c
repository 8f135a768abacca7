/*
 * The consent gate as a truth table, and what becomes of the parts.
 */
#include <string.h>

#include "base/pool.h"
#include "base/record.h"
#include "consent.h"
#include "parts.h"
#include "tests/unit/unit.h"

struct row {
	enum assistant_mode mode;
	bool		 known;		/* settings version */
	enum vcon_granted storage;
	const char	*basis, *said;
	bool		 keep, no;
	const char	*outcome;
};

static const struct row table[] = {
	/* explicit: only a yes under known settings */
	{ MODE_EXPLICIT, true, GRANT_YES, "consent", "given", true, false,
	  "given" },
	{ MODE_EXPLICIT, true, GRANT_YES, "consent", NULL, true, false,
	  "given" },
	{ MODE_EXPLICIT, true, GRANT_YES, NULL, NULL, true, false, "given" },
	{ MODE_EXPLICIT, false, GRANT_YES, "consent", "given", false, false,
	  "unclear" },
	{ MODE_EXPLICIT, true, GRANT_YES, "legitimate_interests", NULL, false,
	  false, "unclear" },
	{ MODE_EXPLICIT, true, GRANT_ABSENT, NULL, NULL, false, false,
	  "unclear" },
	{ MODE_EXPLICIT, true, GRANT_ABSENT, "consent", "given", false, false,
	  "unclear" },
	{ MODE_EXPLICIT, true, GRANT_NO, "consent", NULL, false, true,
	  "refused" },
	{ MODE_EXPLICIT, true, GRANT_NO, "consent", "given", false, true,
	  "unclear" },
	{ MODE_EXPLICIT, true, GRANT_NO, "consent", "silent", false, true,
	  "silent" },
	/* notice: a missing word does not hinder, a no does */
	{ MODE_NOTICE, true, GRANT_ABSENT, NULL, NULL, true, false, "noticed" },
	{ MODE_NOTICE, false, GRANT_ABSENT, NULL, NULL, true, false,
	  "noticed" },
	{ MODE_NOTICE, true, GRANT_YES, "legitimate_interests", NULL, true,
	  false, "noticed" },
	{ MODE_NOTICE, false, GRANT_YES, "consent", "given", true, false,
	  "given" },
	{ MODE_NOTICE, true, GRANT_NO, NULL, NULL, false, true, "refused" },
	{ MODE_NOTICE, true, GRANT_YES, "consent", "unclear", false, true,
	  "unclear" },
	{ MODE_NOTICE, true, GRANT_ABSENT, NULL, "withdrawn", false, true,
	  "withdrawn" },
	/* none */
	{ MODE_NONE, false, GRANT_ABSENT, NULL, NULL, true, false, "unasked" },
	{ MODE_NONE, true, GRANT_YES, "consent", NULL, true, false, "given" },
	{ MODE_NONE, true, GRANT_NO, NULL, NULL, false, true, "refused" },
};

static void
gate(void)
{
	struct vcon_basis basis;
	struct consent got;
	const struct row *r;
	size_t i;

	for (i = 0; i < COUNT_OF(table); i++) {
		r = &table[i];
		memset(&basis, 0, sizeof(basis));
		basis.storage = r->storage;
		basis.basis = r->basis;
		basis.outcome = r->said;
		got = consent_judge(r->mode, r->known, &basis);
		if (got.keep != r->keep || got.no != r->no ||
		    strcmp(got.outcome, r->outcome) != 0)
			printf("\nrow %zu: %d %d %s\n", i, got.keep, got.no,
			    got.outcome);
		CU_ASSERT_EQUAL(got.keep, r->keep);
		CU_ASSERT_EQUAL(got.no, r->no);
		CU_ASSERT_STRING_EQUAL(got.outcome, r->outcome);
	}
}

static struct vcon_turn turns[] = {
	{ 'a', 0, "Praxis Sommer, was kann ich tun?" },
	{ 'c', 2500, "Ich brauche einen Termin. Am besten morgen." },
};

static bool
part_has(const struct ingest_part *p, enum record_tag tag, const char *want)
{
	struct record_value v;

	return p->data != NULL && record_find(p->data, p->len, tag, &v) &&
	    v.len == strlen(want) && memcmp(v.data, want, v.len) == 0;
}

static void
parts(void)
{
	struct pool *pool = pool_create();
	struct ingest_part part[SEAL_CLASSES];
	struct vcon v = { .turns = turns, .turn_count = COUNT_OF(turns),
		.caller_number = "0171 2345017" };

	memset(part, 0, sizeof(part));
	CU_ASSERT_EQUAL(parts_fill(pool, &v, true, "+491712345017", part), 0);
	CU_ASSERT(part_has(&part[SEAL_TRANSCRIPT], RECORD_TURN, "a"));
	CU_ASSERT(part_has(&part[SEAL_CONTACT], RECORD_NUMBER,
	    "+491712345017"));
	CU_ASSERT(part_has(&part[SEAL_SUMMARY], RECORD_SUBJECT,
	    "Ich brauche einen Termin."));
	CU_ASSERT(part[SEAL_SUMMARY].weak);
	CU_ASSERT_PTR_NULL(part[SEAL_ANSWERS].data);
	CU_ASSERT_PTR_NULL(part[SEAL_AUDIO].data);
	CU_ASSERT_PTR_NULL(part[SEAL_NOTES].data);

	/* Nothing of what was said gets into the subject by the back door. */
	memset(part, 0, sizeof(part));
	CU_ASSERT_EQUAL(parts_fill(pool, &v, false, NULL, part), 0);
	CU_ASSERT_PTR_NULL(part[SEAL_TRANSCRIPT].data);
	CU_ASSERT_PTR_NULL(part[SEAL_SUMMARY].data);
	CU_ASSERT(part_has(&part[SEAL_CONTACT], RECORD_NUMBER, "0171 2345017"));
	CU_ASSERT(part_has(&part[SEAL_CONTACT], RECORD_SAID, "1"));

	v.summary = "Terminwunsch für morgen. Rückruf nicht nötig.";
	memset(part, 0, sizeof(part));
	CU_ASSERT_EQUAL(parts_fill(pool, &v, false, NULL, part), 0);
	CU_ASSERT(part_has(&part[SEAL_SUMMARY], RECORD_SUBJECT,
	    "Terminwunsch für morgen."));
	CU_ASSERT_FALSE(part[SEAL_SUMMARY].weak);
	pool_destroy(pool);
}

/* A call of which only its id is known has neither turns nor answers. */
static void
nothing(void)
{
	struct pool *pool = pool_create();
	struct ingest_part part[SEAL_CLASSES];
	struct vcon v = { .turns = NULL };
	int i;

	memset(part, 0, sizeof(part));
	CU_ASSERT_EQUAL(parts_fill(pool, &v, true, NULL, part), 0);
	for (i = SEAL_AUDIO; i < SEAL_CLASSES; i++)
		CU_ASSERT_PTR_NULL(part[i].data);
	pool_destroy(pool);
}

static void
too_long(void)
{
	struct pool *pool = pool_create();
	struct ingest_part part[SEAL_CLASSES];
	char *text = pool_alloc(pool, PARTS_MAX + 1);
	struct vcon v = { .summary = text };

	memset(text, 'x', PARTS_MAX);
	CU_ASSERT_EQUAL(parts_fill(pool, &v, true, NULL, part), -1);
	pool_destroy(pool);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "the gate", gate },
		{ "parts", parts },
		{ "nothing", nothing },
		{ "a part too long", too_long },
		{ NULL, NULL }
	};

	return unit_run("consent", cases);
}
