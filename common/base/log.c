/*
 * The journal on standard error: one write(2) per line, so that lines of
 * several processes do not mix.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE	2048

/*
 * The only state of this program that outlives a request: handing it to every
 * function that may fail would cost more than it says.
 */
static struct {
	char		program[40];
	char		request[40];
	enum log_level	most;
} state = { .program = "rufwacht", .most = LOG_LEVEL_INFO };

void
log_init(const char *program, enum log_level most)
{
	snprintf(state.program, sizeof(state.program), "%s", program);
	state.most = most;
}

void
log_request(const char *id)
{
	snprintf(state.request, sizeof(state.request), "%s", id);
}

static size_t
clamp(int n, size_t room)
{
	if (n < 0)
		return 0;
	return (size_t)n < room ? (size_t)n : room - 1;
}

static void
write_all(const char *p, size_t len)
{
	ssize_t n;

	while (len > 0) {
		if ((n = write(STDERR_FILENO, p, len)) == -1) {
			if (errno == EINTR)
				continue;
			return;		/* nowhere left to tell */
		}
		p += n;
		len -= (size_t)n;
	}
}

static void ATTR_PRINTF(2, 0)
put(enum log_level level, const char *fmt, va_list ap)
{
	char line[LINE_SIZE];
	int saved = errno;
	size_t len, i;

	if (level > state.most)
		return;
	len = clamp(snprintf(line, sizeof(line), "<%d>%s[%ld] %s%s",
	    (int)level, state.program, (long)getpid(), state.request,
	    state.request[0] != '\0' ? " " : ""), sizeof(line));
	errno = saved;			/* for %m */
	len += clamp(vsnprintf(line + len, sizeof(line) - len, fmt, ap),
	    sizeof(line) - len);
	for (i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			line[i] = '?';
	line[len++] = '\n';		/* takes the place of the NUL */
	write_all(line, len);
	errno = saved;
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LOG_LEVEL_ERROR, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LOG_LEVEL_WARN, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LOG_LEVEL_INFO, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LOG_LEVEL_DEBUG, fmt, ap);
	va_end(ap);
}
