/*
 * The consent gate.
 */
#include "consent.h"

#include <string.h>

static bool	is_no(const struct vcon_basis *);
static bool	is_yes(const struct vcon_basis *);
static const char *outcome_of_no(const struct vcon_basis *);

struct consent
consent_judge(enum assistant_mode mode, bool known,
    const struct vcon_basis *basis)
{
	bool yes = is_yes(basis);

	if (is_no(basis))
		return (struct consent){ .no = true,
			.outcome = outcome_of_no(basis) };
	if (mode == MODE_EXPLICIT && (!yes || !known))
		return (struct consent){ .outcome = "unclear" };
	if (yes)
		return (struct consent){ .keep = true, .outcome = "given" };
	return (struct consent){ .keep = true,
		.outcome = mode == MODE_NONE ? "unasked" : "noticed" };
}

/* Unclear and silent answers count as no, with or without a grant. */
static bool
is_no(const struct vcon_basis *basis)
{
	return basis->storage == GRANT_NO ||
	    (basis->outcome != NULL && strcmp(basis->outcome, "given") != 0);
}

/* A grant on another basis than consent is nobody's yes: never invent one. */
static bool
is_yes(const struct vcon_basis *basis)
{
	return basis->storage == GRANT_YES &&
	    (basis->basis == NULL || strcmp(basis->basis, "consent") == 0);
}

/* "given" beside a refused grant contradicts itself, or ran out. */
static const char *
outcome_of_no(const struct vcon_basis *basis)
{
	if (basis->outcome == NULL)
		return "refused";
	return strcmp(basis->outcome, "given") == 0 ? "unclear" : basis->outcome;
}
