/*
 * Every problem: code, HTTP status, log level. The codes are stable API.
 */
#ifndef RW_PROBLEM_H
#define RW_PROBLEM_H

#include "base/log.h"

struct problem {
	const char	*code;
	int		 status;
	enum log_level	 level;
};

/* The row of a code; an unknown code gives that of "server.failed". */
const struct problem *problem_find(const char *code);

/* The code that stands for a bare status, e.g. 404: "request.not-found". */
const char *problem_for_status(int status);

#endif
