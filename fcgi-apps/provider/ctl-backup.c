/*
 * rufwachtctl backup and restore: content and wrapped keys as separate files,
 * made and read by the database's own tools.
 */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "store/schema.h"

#define WORDS	16
#define CHUNK	(64 * 1024)

extern char **environ;

/* A part of a backup: one schema, one file. */
struct half {
	const char	*schema;
	const char	*file;
};

/*
 * Content first: what is stored between the two is a key too many. The other
 * way round it would be content without its key.
 */
static const struct half halves[] = {
	{ "rufwacht", "content.sql" },
	{ "rufwacht_keys", "keys.sql" },
};

/* One run of a tool; which descriptor it gets, and as what. */
struct tool {
	char	*argv[WORDS];
	int	 fd;
	int	 as;		/* STDIN_FILENO or STDOUT_FILENO */
};

/* The socket the database's admin is known by, or NULL after saying so. */
static const char *
admin_socket(struct ctl *ctl)
{
	const char *hosts = ctl->conf.db_hosts;

	hosts += strspn(hosts, " ");
	if (hosts[0] != '/') {
		ctl_say(0, "db_hosts: the first one is no socket");
		return NULL;
	}
	return pool_strndup(ctl->pool, hosts, strcspn(hosts, " "));
}

/* Runs it to its end. It writes its own messages. 0, or -1. */
static int
run_tool(struct tool *tool)
{
	posix_spawn_file_actions_t actions;
	int code, status = -1;
	pid_t pid;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return -1;
	code = posix_spawn_file_actions_adddup2(&actions, tool->fd, tool->as);
	if (code == 0)
		code = posix_spawnp(&pid, tool->argv[0], &actions, NULL,
		    tool->argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (code != 0)
		return ctl_say(-1, "%s: %s", tool->argv[0], strerror(code));
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return -1;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return ctl_say(-1, "%s failed", tool->argv[0]);
	return 0;
}

/* The words every tool gets: no option files, the admin, by socket. */
static int
set_words(struct ctl *ctl, struct tool *tool, const char *const *words, size_t n)
{
	const char *socket = admin_socket(ctl);
	size_t i;

	if (socket == NULL)
		return -1;
	tool->argv[0] = pool_strdup(ctl->pool, words[0]);
	tool->argv[1] = pool_strdup(ctl->pool, "--no-defaults");
	tool->argv[2] = pool_printf(ctl->pool, "--socket=%s", socket);
	tool->argv[3] = pool_printf(ctl->pool, "--user=%s", ctl->conf.db_admin);
	tool->argv[4] = pool_strdup(ctl->pool, "--default-character-set=utf8mb4");
	for (i = 1; i < n; i++)
		tool->argv[4 + i] = pool_strdup(ctl->pool, words[i]);
	tool->argv[4 + n] = NULL;
	return 0;
}

/* Gives the finished file its name and its mode, on the disk. */
static int
finish_file(int fd, const char *dir, const char *part, const char *path)
{
	if (fchmod(fd, 0400) == -1 || fsync(fd) == -1 ||
	    rename(part, path) == -1)
		return ctl_say(-1, "%s: %s", path, strerror(errno));
	return file_sync_dir(dir);
}

static int
dump_half(struct ctl *ctl, const char *dir, const struct half *half)
{
	const char *const words[] = { "mariadb-dump", "--single-transaction",
	    "--skip-lock-tables", "--hex-blob", "--quick",
	    "--add-drop-database", "--databases", half->schema };
	struct tool tool = { .as = STDOUT_FILENO };
	const char *path, *part;
	int rc = -1;

	path = pool_printf(ctl->pool, "%s/%s", dir, half->file);
	part = pool_printf(ctl->pool, "%s.part", path);
	if (set_words(ctl, &tool, words, COUNT_OF(words)) == -1)
		return -1;
	tool.fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (tool.fd == -1)
		return ctl_say(-1, "%s: %s", part, strerror(errno));
	if (run_tool(&tool) == 0)
		rc = finish_file(tool.fd, dir, part, path);
	if (rc == -1)
		unlink(part);
	close(tool.fd);
	return rc;
}

/* All of a file that only grows, as it is now; NULL after saying why not. */
static char *
read_all(struct ctl *ctl, const char *path, size_t *len)
{
	struct buf b;
	char *chunk = pool_alloc(ctl->pool, CHUNK);
	ssize_t n;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1) {
		ctl_say(0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	buf_init(&b, ctl->pool, CHUNK);
	while ((n = read(fd, chunk, CHUNK)) > 0)
		buf_add(&b, chunk, (size_t)n);
	close(fd);
	if (n == -1) {
		ctl_say(0, "%s: %s", path, strerror(errno));
		return NULL;
	}
	*len = b.len;
	return b.data;
}

/* The ledger as it is after both halves: it knows at least what they know. */
static int
copy_ledger(struct ctl *ctl, const char *dir)
{
	const char *path = pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir);
	char *data;
	size_t len;

	if (access(path, F_OK) == -1)
		return 0;	/* nothing was erased yet */
	if ((data = read_all(ctl, path, &len)) == NULL)
		return -1;
	return file_publish(dir, CTL_LEDGER, data, len) == 0 ? 0 : -1;
}

int
ctl_backup(struct ctl *ctl)
{
	const char *dir = ctl->operand[0];
	int status;
	size_t i;

	if (mkdir(dir, 0700) == -1)
		return ctl_say(errno == EEXIST ? CTL_REFUSED : CTL_FAILED,
		    "%s: %s", dir, strerror(errno));
	if ((status = ctl_open(ctl)) != CTL_DONE)
		goto out;
	for (i = 0; i < COUNT_OF(halves) && status == CTL_DONE; i++)
		if (dump_half(ctl, dir, &halves[i]) == -1)
			status = CTL_FAILED;
	if (status == CTL_DONE && copy_ledger(ctl, dir) == -1)
		status = CTL_FAILED;
	if (status == CTL_DONE && ctl_audit(ctl, &(struct ctl_event){
	    .code = "backup.made" }) == -1)
		status = ctl_failed(ctl->db, "writing the audit row");
out:
	if (status != CTL_DONE)
		(void)rmdir(dir);	/* goes only if nothing is in it */
	return status;
}

static int
load_half(struct ctl *ctl, const char *dir, const struct half *half)
{
	const char *const words[] = { "mariadb" };
	struct tool tool = { .as = STDIN_FILENO };
	const char *path = pool_printf(ctl->pool, "%s/%s", dir, half->file);
	int rc = -1;

	if (set_words(ctl, &tool, words, COUNT_OF(words)) == -1)
		return -1;
	if ((tool.fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return ctl_say(-1, "%s: %s", path, strerror(errno));
	rc = run_tool(&tool);
	close(tool.fd);
	return rc;
}

/* Puts the ledger given in place of an older one, or of none. */
static int
install_ledger(struct ctl *ctl, const char *data, size_t len)
{
	const char *dir = ctl->conf.ledger_dir;
	const char *path = pool_printf(ctl->pool, "%s/" CTL_LEDGER, dir);
	const char *part = pool_printf(ctl->pool, "%s.new", path);
	struct stat st;
	int fd, rc = -1;

	if (stat(path, &st) == -1 && stat(dir, &st) == -1)
		return ctl_say(-1, "%s: %s", dir, strerror(errno));
	if ((fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660)) ==
	    -1)
		return ctl_say(-1, "%s: %s", part, strerror(errno));
	if (file_write(fd, data, len) == 0 && fchmod(fd, 0660) == 0 &&
	    fchown(fd, st.st_uid, st.st_gid) == 0 && fsync(fd) == 0 &&
	    rename(part, path) == 0)
		rc = file_sync_dir(dir);
	else
		ctl_say(0, "%s: %s", part, strerror(errno));
	close(fd);
	return rc;
}

/*
 * The ledger that counts is the longer one of the file given and the one in
 * place; one must begin with the other, else they belong to two databases.
 */
static int
choose_ledger(struct ctl *ctl)
{
	const char *path = pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir);
	const char *given = ctl_need(ctl, "ledger");
	char *ours = NULL, *theirs;
	size_t len = 0, n = 0;

	if (given == NULL)
		return CTL_USAGE;
	if ((theirs = read_all(ctl, given, &n)) == NULL ||
	    (access(path, F_OK) == 0 &&
	    (ours = read_all(ctl, path, &len)) == NULL))
		return CTL_FAILED;
	if (len != 0 && memcmp(ours, theirs, n < len ? n : len) != 0)
		return ctl_say(CTL_REFUSED, "%s and %s are two different "
		    "ledgers", given, path);
	if (n <= len)
		return CTL_DONE;
	return install_ledger(ctl, theirs, n) == -1 ? CTL_FAILED : CTL_DONE;
}

/*
 * The ledger is in place before the first table is there: no program that
 * starts too early works on what should be gone.
 */
int
ctl_restore(struct ctl *ctl)
{
	const char *dir = ctl->operand[0];
	int64_t seen;
	int status;
	size_t i;

	for (i = 0; i < COUNT_OF(halves); i++)
		if (access(pool_printf(ctl->pool, "%s/%s", dir,
		    halves[i].file), R_OK) == -1)
			return ctl_say(CTL_NOT_FOUND, "%s: no %s", dir,
			    halves[i].file);
	if ((status = choose_ledger(ctl)) != CTL_DONE)
		return status;
	for (i = COUNT_OF(halves); i-- > 0;)
		if (load_half(ctl, dir, &halves[i]) == -1)
			return CTL_FAILED;
	if ((status = ctl_migrate(ctl)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if (schema_ledger_seen(ctl->db, ctl->pool, &seen) == -1)
		return ctl_failed(ctl->db, "reading the position");
	/* Where nothing was ever erased there may be no ledger. */
	if ((seen != 0 || access(pool_printf(ctl->pool, "%s/" CTL_LEDGER,
	    ctl->conf.ledger_dir), F_OK) == 0) &&
	    (status = ctl_ledger_catch_up(ctl)) != CTL_DONE)
		return status;
	if (ctl_audit(ctl, &(struct ctl_event){ .code = "backup.restored" }) == -1)
		return ctl_failed(ctl->db, "writing the audit row");
	return CTL_DONE;
}
