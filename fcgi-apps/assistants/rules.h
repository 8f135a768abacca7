/*
 * What a new version of an assistant's settings must fulfil. Pure: no
 * database, no request.
 */
#ifndef RW_ASSISTANTS_RULES_H
#define RW_ASSISTANTS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "store/assistant.h"

struct pool;

#define RULES_FAULTS_MAX	8
#define RULES_QUESTION_MIN	40	/* code points: shorter says too little */
#define RULES_LANGUAGES		2

/* The languages a notice can be written in, with the field of the form. */
struct rules_language {
	const char	*code;		/* "de" */
	const char	*field;		/* "notice_de" */
};

extern const struct rules_language rules_languages[RULES_LANGUAGES];

struct rules_faults {
	struct {
		const char	*code, *field;
	}		 v[RULES_FAULTS_MAX];
	size_t		 n;
};

/* Everything that keeps `want` from following the version in force. */
void	rules_judge(struct pool *, const struct assistant *now,
	    const struct assistant_draft *want, struct rules_faults *);

/*
 * Does `want` protect callers less than the version in force: asks less, keeps
 * longer, or keeps what was not kept?
 */
bool	rules_is_weaker(const struct assistant *now,
	    const struct assistant_draft *want);

/*
 * Is this a question that says what is kept and for how long, as far as a
 * machine can tell: long enough, a question mark, a number next to a word for
 * hours, days, weeks, months or years, in German or English?
 */
bool	rules_is_question(struct pool *, const char *text);

#endif
