/*
 * What a new version of an assistant's settings must fulfil.
 */
#include "rules.h"

#include <ctype.h>
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"

const struct rules_language rules_languages[RULES_LANGUAGES] = {
	{ "de", "notice_de" },
	{ "en", "notice_en" },
};

/* All words below are folded: lower case, ss for ß. */
static const char *const numbers[] = {
	"ein", "eine", "einen", "einem", "einer", "zwei", "drei", "vier",
	"fünf", "sechs", "sieben", "acht", "neun", "elf", "zwölf",
	"selben", "gleichen",
	"one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
	"ten", "eleven", "twelve", "same"
};

/* vierzehn, dreissig, neunzig, hundert; fourteen, thirty, hundred */
static const char *const number_ends[] = {
	"zehn", "zig", "ssig", "hundert", "teen", "ty", "hundred"
};

static const char *const periods[] = {
	"stunde", "tag", "kalendertag", "werktag", "woche", "monat", "jahr",
	"hour", "day", "week", "month", "year"
};

static void	fault(struct rules_faults *, const char *, const char *);
static const struct notice_text *text_in(const struct assistant_draft *,
		    const char *);
static void	judge_notices(struct pool *, const struct assistant *,
		    const struct assistant_draft *, struct rules_faults *);
static bool	names_period(const char *);
static const char *next_word(const char *, size_t *);
static bool	is_number(const char *, size_t);
static bool	is_period(const char *, size_t);

void
rules_judge(struct pool *pool, const struct assistant *now,
    const struct assistant_draft *want, struct rules_faults *out)
{
	out->n = 0;
	if (want->retention_days > now->account_days)
		fault(out, "assistant.retention-range", "retention_days");
	/* Recording a voice without a yes is a crime (section 201 StGB). */
	if (want->may_record && want->mode != MODE_EXPLICIT)
		fault(out, "assistant.recording-needs-yes", "may_record");
	judge_notices(pool, now, want, out);
	if (rules_is_weaker(now, want) && want->reason == NULL)
		fault(out, "assistant.reason-missing", "reason");
}

static void
fault(struct rules_faults *f, const char *code, const char *field)
{
	if (f->n < COUNT_OF(f->v)) {
		f->v[f->n].code = code;
		f->v[f->n++].field = field;
	}
}

static const struct notice_text *
text_in(const struct assistant_draft *d, const char *language)
{
	size_t i;

	for (i = 0; i < d->text_count; i++)
		if (strcmp(d->texts[i].language, language) == 0)
			return &d->texts[i];
	return NULL;
}

/* The assistant's own language must have a text; each text must be whole. */
static void
judge_notices(struct pool *pool, const struct assistant *now,
    const struct assistant_draft *want, struct rules_faults *out)
{
	const struct rules_language *l;
	const struct notice_text *t;
	size_t i;

	if (want->mode == MODE_NONE)
		return;
	for (i = 0; i < COUNT_OF(rules_languages); i++) {
		l = &rules_languages[i];
		t = text_in(want, l->code);
		if (t == NULL && strcmp(l->code, now->language) == 0)
			fault(out, "assistant.notice-missing", l->field);
		if (t != NULL && want->mode == MODE_EXPLICIT &&
		    !rules_is_question(pool, t->body))
			fault(out, "assistant.question-incomplete", l->field);
	}
}

bool
rules_is_weaker(const struct assistant *now, const struct assistant_draft *want)
{
	const struct assistant_version *v = &now->version;
	const struct assistant_version next = {
		.retention_days = want->retention_days
	};

	return want->mode < v->mode ||
	    assistant_days(now, &next) > assistant_days(now, v) ||
	    (want->may_record && !v->may_record) ||
	    (want->may_transcribe && !v->may_transcribe);
}

bool
rules_is_question(struct pool *pool, const char *text)
{
	const char *folded = text_fold(pool, text, strlen(text));

	return folded != NULL &&
	    text_length(text, strlen(text)) >= RULES_QUESTION_MIN &&
	    strchr(folded, '?') != NULL && names_period(folded);
}

/* "dreissig tage", "30 calendar days": one word may stand between. */
static bool
names_period(const char *s)
{
	size_t len, since = 3;

	for (s = next_word(s, &len); len != 0; s = next_word(s + len, &len)) {
		if (since < 2 && is_period(s, len))
			return true;
		since = is_number(s, len) ? 0 : since + 1;
	}
	return false;
}

/* Letters and digits; bytes above ASCII count as letters. */
static const char *
next_word(const char *s, size_t *len)
{
	while (*s != '\0' && !isalnum((unsigned char)*s) && !(*s & 0x80))
		s++;
	for (*len = 0; isalnum((unsigned char)s[*len]) || (s[*len] & 0x80);)
		++*len;
	return s;
}

static bool
is_number(const char *word, size_t len)
{
	size_t i, n;

	if (isdigit((unsigned char)word[0]))
		return true;
	for (i = 0; i < COUNT_OF(numbers); i++)
		if (strlen(numbers[i]) == len &&
		    memcmp(word, numbers[i], len) == 0)
			return true;
	for (i = 0; i < COUNT_OF(number_ends); i++) {
		n = strlen(number_ends[i]);
		if (len >= n && memcmp(word + len - n, number_ends[i], n) == 0)
			return true;
	}
	return false;
}

static bool
is_period(const char *word, size_t len)
{
	size_t i, n;

	for (i = 0; i < COUNT_OF(periods); i++) {
		n = strlen(periods[i]);
		if (len >= n && memcmp(word, periods[i], n) == 0)
			return true;
	}
	return false;
}
