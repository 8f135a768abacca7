/*
 * Handing over, in a child process with a time of its own.
 */
#include "mail.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/moment.h"

extern char **environ;

/*
 * A job that was killed takes the session with it: what was not answered is
 * sent again by the next one. One that is to leave waits for the session. A
 * home would be searched for certificates.
 */
static void
prepare_child(pid_t parent)
{
	static char home[] = "HOME=/nonexistent";
	static char *fixed[] = { home, NULL };

	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
		_exit(1);
	environ = fixed;
}

/* Until the child said how it went, or `end`. 0, -1: it ended without a word, 1: late. */
static int
hear(int fd, int64_t end, struct courier_result *r)
{
	int64_t left;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(*r)) {
		if ((left = (end - moment_ticks()) / 1000) <= 0)
			return 1;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		n = read(fd, (char *)r + len, sizeof(*r) - len);
		if (n == 0 || (n == -1 && errno != EINTR))
			return -1;
		if (n > 0)
			len += (size_t)n;
	}
	r->result[sizeof(r->result) - 1] = '\0';
	return 0;
}

static void
fail(struct courier_result *r, enum courier_answer answer, const char *why)
{
	memset(r, 0, sizeof(*r));
	r->answer = answer;
	memcpy(r->result, why, strlen(why));
}

void
courier_send(const struct conf *conf, const struct parcel *parcel,
    struct courier_result *r)
{
	int64_t late = moment_ticks() + conf->smtp_seconds * MOMENT_SECOND;
	pid_t pid, parent = getpid();
	int fds[2];

	fail(r, COURIER_CLOSED, "process");
	if (pipe(fds) == -1) {
		log_error("a pipe: %s", strerror(errno));
		return;
	}
	if ((pid = fork()) == 0) {
		close(fds[0]);
		prepare_child(parent);
		smtp_session(conf, parcel, r, fds[1]);
		_exit(file_write(fds[1], r, sizeof(*r)) == -1);
	}
	close(fds[1]);
	if (pid == -1)
		log_error("a process for the mail: %s", strerror(errno));
	else {
		switch (hear(fds[0], late, r)) {
		case -1:
			fail(r, COURIER_LATER, "process");
			break;
		case 1:
			fail(r, COURIER_CLOSED, "timeout");
			break;
		}
		kill(pid, SIGKILL);
		while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
			continue;
	}
	close(fds[0]);
}
