/*
 * Four eyes: rows whose action an account put under a second person.
 *
 * A POST of a row with `.four` does nothing then. Its handler is tried and
 * rolled back, so that only what would work is asked for, and what was posted
 * becomes a request (store/approval.h). The answer is 303 to
 * /users/requests/ID. Once it was approved, whoever asked posts the token and
 * `approval`=ID to the same path: the fields kept there are read, the request
 * is marked as done in the transaction of the handler, and the handler runs as
 * if nothing had been.
 *
 * A row with `.four` is a POST with need STEP_UP, has no FORM_SECRET field and
 * has a field "reason", which must be filled when a second person is asked.
 *
 * `.four_when` runs in the handler's transaction, before it. Where the handler
 * begins with membership_guard() the predicate does, too: its first SELECT
 * would else decide which rows the handler sees.
 *
 * Where nobody else in the account holds the right of the action (leaving out
 * whoever asks and whom it is about), a day of waiting takes the place of the
 * second person; the owners are told, and whoever holds the right, or is
 * meant, may withdraw it.
 */
#ifndef RW_FOUR_H
#define RW_FOUR_H

#include <stdbool.h>
#include <stdio.h>

#include "app.h"

/* What `.four_when` answers; 400 and above is the status of a problem. */
enum four_answer {
	FOUR_FREE,		/* not such an action: goes on at once */
	FOUR_SECOND,		/* a second person, if the account picked it */
	FOUR_DELAY		/* a day of waiting in any case, and that */
};

/* Did the viewer's account pick this action? For predicates that can mean one
 * of two; they set r->four. */
bool	four_is_picked(const struct req *, const char *action);

/* Who asks, for store/approval.h. */
struct approval;
struct approval_viewer four_viewer(const struct req *);

/*
 * Reads the request that the posted `approval` names, and its fields in place
 * of the form. 0 to go on, else the status. Nothing without `approval`.
 */
int	four_load(struct req *);

/* The handler, or the request for a second person. In the transaction. */
int	four_run(struct req *);

/* Is the table sound in this respect? Says on `out` what is not. */
bool	four_check(const struct route *, FILE *out);

#endif
