/*
 * One line per event on standard error, for the journal.
 *
 * "<3>rufwacht-login[812] 019a… what happened: detail": the level in the form
 * of sd-daemon(3), the program, the request id. Never a secret, a token, a
 * body, a name, a number or an address goes in here.
 */
#ifndef RW_BASE_LOG_H
#define RW_BASE_LOG_H

#include "attr.h"

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7 };

/* Name of this program and the most talkative level written; once, at start. */
void	log_init(const char *program, enum log_level most);

/* Request id printed with every line until the next call; "" for none. */
void	log_request(const char *id);

/* Control bytes in the formatted line are written as '?'. errno survives. */
void	log_error(const char *fmt, ...) ATTR_PRINTF(1, 2);
void	log_warn(const char *fmt, ...) ATTR_PRINTF(1, 2);
void	log_info(const char *fmt, ...) ATTR_PRINTF(1, 2);
void	log_debug(const char *fmt, ...) ATTR_PRINTF(1, 2);

#endif
