/*
 * What the parts of `rufwachtctl check` share. Each prints its findings,
 *
 *	ok|warn|FAIL what: detail
 *
 * and answers an exit status: a warning is CTL_DONE.
 */
#ifndef RW_PROVIDER_CHECK_H
#define RW_PROVIDER_CHECK_H

#include "base/attr.h"

struct ctl;
struct owner_rule;

/* A finding: "ok" or "FAIL" by `status`, which it returns. */
int	check_note(int status, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* One to look at: "warn". Returns CTL_DONE. */
int	check_warn(const char *fmt, ...) ATTR_PRINTF(1, 2);

/* "Try again" is worse than good and better than bad. */
int	check_worst(int a, int b);

/*
 * Can somebody read the file who need not, or a program not who needs it? Says
 * nothing if all is well.
 */
int	check_rights(struct ctl *, const char *path, const struct owner_rule *);

/* Key files: form, range of days, rights. */
int	check_keys(struct ctl *);

/* Is each key there that something was made with? Needs the database. */
int	check_uses(struct ctl *);

/* Do mails leave? Warns where they wait or fail. Needs the database. */
int	check_mails(struct ctl *);

/* View files: all there, word sheets not older than their words. */
int	check_views(struct ctl *);

#endif
