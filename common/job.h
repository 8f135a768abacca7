/*
 * What a background program is made of: job_main() with one function that is
 * called again and again while this process holds the lease.
 */
#ifndef RW_JOB_H
#define RW_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/conf.h"
#include "base/pool.h"
#include "base/uuid.h"

struct db;
struct keyring;
struct ledger;

struct job_run;

struct job {
	const char	*name;		/* "privacy": rufwacht-privacy-job, rw_privacy_job */
	unsigned	 wants;		/* enum app_want */
	unsigned	 interval;	/* seconds between two runs */
	int		(*run)(struct job_run *);
	/* Several may run at once: what they take has leases of its own. */
	bool		 shared;
	/* Once at start, or NULL. -1: refuse to start (logged). */
	int		(*start)(struct job_run *);
};

struct job_run {
	struct pool	*pool;
	const struct conf *conf;
	struct db	*db;
	struct keyring	*keyring;
	struct ledger	*ledger;
	int64_t		 now;		/* database clock at the start of the run */
	const struct job *job;
	struct uuid	 holder;	/* this process, for the lease */
	void		*own;		/* what start() made; kept between runs */
};

/* --check, --once, or for ever until SIGTERM. Exit status; 75: try again (no
 * database, or another process holds the lease). */
int	job_main(int argc, char **argv, const struct job *);

/* Renews the lease; false: it was lost, or it is time to leave: stop at once. */
bool	job_renew(struct job_run *);

/* An audit row of the job, for `account` (NULL: the provider). */
int	job_audit(struct job_run *, const struct uuid *account, const char *code,
	    const char *detail) ATTR_USE;
int	job_audit_failure(struct job_run *, const char *code, const char *detail)
	    ATTR_USE;

#endif
