/*
 * The watchdog is one alarm(2), set again at each sign of life.
 */
#include "base/watchdog.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static unsigned limit;
static bool running;

static void
watchdog_bite(int sig)
{
	static const char line[] = "<3>watchdog: no progress, leaving\n";
	ssize_t n;

	(void)sig;
	/* Only async-signal-safe calls from here. */
	n = write(STDERR_FILENO, line, sizeof(line) - 1);
	(void)n;
	_exit(70);
}

void
watchdog_init(unsigned seconds)
{
	struct sigaction sa;

	limit = seconds;
	if (limit == 0)
		return;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = watchdog_bite;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGALRM, &sa, NULL);
}

void
watchdog_start(void)
{
	running = true;
	watchdog_progress();
}

void
watchdog_progress(void)
{
	if (limit != 0 && running)
		alarm(limit);
}

void
watchdog_stop(void)
{
	running = false;
	if (limit != 0)
		alarm(0);
}
