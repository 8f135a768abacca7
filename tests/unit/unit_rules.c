/*
 * What a new version of an assistant's settings must fulfil.
 */
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "rules.h"
#include "tests/unit/unit.h"

#define QUESTION_DE	"Darf ich unser Gespräch als Text speichern, damit wir " \
	"Ihr Anliegen bearbeiten? Er wird nach dreißig Tagen gelöscht."
#define QUESTION_EN	"May I keep our call as text so that we can help you? " \
	"It is deleted after 30 days."

static struct pool *pool;

static void
test_question(void)
{
	static const struct {
		const char	*text;
		bool		 good;
	} rows[] = {
		{ QUESTION_DE, true },
		{ QUESTION_EN, true },
		{ "Dürfen wir das Gespräch für zwei Wochen speichern, um Sie "
		  "zurückzurufen?", true },
		{ "May we store this call for thirty calendar days, to call "
		  "you back?", true },
		{ "May we keep this for fourteen\ndays, to call you back about "
		  "it?", true },
		{ "Darf ich das speichern? 30 Tage.", false },	/* short */
		{ "Wir speichern das Gespräch 30 Tage, um Ihr Anliegen zu "
		  "bearbeiten.", false },			/* no question */
		{ "Darf ich unser Gespräch als Text speichern, damit wir Ihr "
		  "Anliegen bearbeiten?", false },		/* no period */
		{ "Darf ich das am Montag, dem 3., speichern und bearbeiten "
		  "lassen? Am Tag darauf?", false },
		{ "Darf ich einige Tage lang speichern, was Sie mir sagen, für "
		  "die Bearbeitung?", false },
		{ "", false },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(rows); i++)
		if (rules_is_question(pool, rows[i].text) != rows[i].good) {
			CU_FAIL("a text is judged wrongly");
			fprintf(stderr, "row %zu\n", i);
		}
}

/* One change of settings, each number a column. */
struct change {
	enum assistant_mode	 mode;
	int			 days;
	bool			 record, transcribe;
	bool			 weaker;
};

static void
test_weaker(void)
{
	static const struct change rows[] = {
		{ MODE_NOTICE, 14, false, true, false },	/* the same */
		{ MODE_EXPLICIT, 0, false, false, false },
		{ MODE_NONE, 14, false, true, true },
		{ MODE_NOTICE, 15, false, true, true },
		{ MODE_NOTICE, ASSISTANT_ACCOUNT_PERIOD, false, true, true },
		{ MODE_NOTICE, 14, true, true, true },
		{ MODE_NOTICE, 13, false, false, false },
		{ MODE_EXPLICIT, 30, false, true, true },
	};
	const struct assistant now = { .language = "de", .account_days = 30,
		.version = { .mode = MODE_NOTICE, .retention_days = 14,
		.may_transcribe = true } };
	struct assistant_draft want;
	size_t i;

	for (i = 0; i < COUNT_OF(rows); i++) {
		want = (struct assistant_draft){ .mode = rows[i].mode,
			.retention_days = rows[i].days,
			.may_record = rows[i].record,
			.may_transcribe = rows[i].transcribe };
		CU_ASSERT_EQUAL(rules_is_weaker(&now, &want), rows[i].weaker);
	}
}

/* The codes of a judgement, blank between. */
static const char *
judge(const struct assistant_draft *want)
{
	const struct assistant now = { .language = "de", .account_days = 30,
		.version = { .mode = MODE_EXPLICIT, .retention_days = 14 } };
	static char said[300];
	struct rules_faults f;
	size_t i, n = 0;

	said[0] = '\0';
	rules_judge(pool, &now, want, &f);
	for (i = 0; i < f.n; i++)
		n += (size_t)snprintf(said + n, sizeof(said) - n, "%s@%s ",
		    f.v[i].code + strlen("assistant."), f.v[i].field);
	return said;
}

static void
test_judge(void)
{
	struct notice_text texts[] = {
		{ .language = "de", .body = QUESTION_DE },
		{ .language = "en", .body = "Thanks for calling." },
	};
	struct assistant_draft d = { .mode = MODE_EXPLICIT,
		.retention_days = 14, .texts = texts, .text_count = 1 };

	CU_ASSERT_STRING_EQUAL(judge(&d), "");
	d.text_count = 2;
	CU_ASSERT_STRING_EQUAL(judge(&d), "question-incomplete@notice_en ");
	d.mode = MODE_NOTICE;
	CU_ASSERT_STRING_EQUAL(judge(&d), "reason-missing@reason ");
	d.reason = "Vertrag";
	CU_ASSERT_STRING_EQUAL(judge(&d), "");
	d.texts = texts + 1;
	d.text_count = 1;
	CU_ASSERT_STRING_EQUAL(judge(&d), "notice-missing@notice_de ");
	d.mode = MODE_NONE;
	d.text_count = 0;
	CU_ASSERT_STRING_EQUAL(judge(&d), "");
	d.retention_days = 31;
	d.reason = NULL;
	CU_ASSERT_STRING_EQUAL(judge(&d),
	    "retention-range@retention_days reason-missing@reason ");
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "a question says how long", test_question },
		{ "what weakens protection", test_weaker },
		{ "every rule names its field", test_judge },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	rc = unit_run("rules", cases);
	pool_destroy(pool);
	return rc;
}
