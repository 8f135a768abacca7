/*
 * rufwachtctl security-txt: whom to tell about a hole, RFC 9116. A file that
 * the web server gives away, so that it is there when no program is.
 */
#include "ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/moment.h"
#include "base/pool.h"

#define SECURITY_FILE	"security.txt"
#define SECURITY_MAX	(16 * 1024)
#define SECURITY_AHEAD	(30 * MOMENT_DAY)	/* `check` warns before */

/* One line for each word of a list. */
static void
put_lines(struct buf *b, const char *field, const char *list)
{
	size_t len;

	for (list += strspn(list, " "); *list != '\0';
	    list += strspn(list, " ")) {
		len = strcspn(list, " ");
		buf_printf(b, "%s: %.*s\n", field, (int)len, list);
		list += len;
	}
}

static void
put_text(const struct conf *conf, struct buf *b)
{
	const char *url = conf->public_url, *languages = conf->languages;
	size_t first = strcspn(languages, " ");
	char expires[MOMENT_TEXT_SIZE];

	moment_format_utc(moment_now() +
	    (int64_t)conf->security_expires * MOMENT_DAY, expires);
	put_lines(b, "Contact", conf->security_contact);
	put_lines(b, "Expires", expires);
	put_lines(b, "Policy", conf->security_policy);
	/* "de en" is "de, en" here. */
	buf_printf(b, "Preferred-Languages: %.*s%s%s\n", (int)first, languages,
	    languages[first] == '\0' ? "" : ",", languages + first);
	/* RFC 9116, 2.5.2: a web address of the file begins with https://. */
	if (strncmp(url, "https://", 8) == 0)
		buf_printf(b, "Canonical: %.*s/.well-known/" SECURITY_FILE "\n",
		    (int)(conf->base_path - url), url);
}

/* The whole file or the old one: whoever reads meanwhile sees no half. */
static int
publish(struct ctl *ctl, const struct buf *b)
{
	const char *dir = ctl->conf.public_dir;
	const char *path = pool_printf(ctl->pool, "%s/" SECURITY_FILE, dir);
	const char *new = pool_printf(ctl->pool, "%s.new", path);
	int fd, status = CTL_FAILED;

	fd = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	    0644);
	if (fd == -1)
		return ctl_say(CTL_FAILED, "%s: %s", new, strerror(errno));
	if (file_write(fd, b->data, b->len) == -1 || fchmod(fd, 0644) == -1 ||
	    fsync(fd) == -1 || rename(new, path) == -1) {
		ctl_say(0, "%s: %s", path, strerror(errno));
		unlink(new);
		goto out;
	}
	status = file_sync_dir(dir) == -1 ? CTL_FAILED : CTL_DONE;
out:
	close(fd);
	return status;
}

int
ctl_security_txt(struct ctl *ctl)
{
	struct buf b;

	if (ctl->conf.security_contact[0] == '\0')
		return ctl_say(CTL_REFUSED, "%s: security_contact is not set",
		    conf_path(NULL));
	if (ctl_make_dir(ctl->conf.public_dir, 0755) == -1)
		return CTL_FAILED;
	buf_init(&b, ctl->pool, 512);
	put_text(&ctl->conf, &b);
	return publish(ctl, &b);
}

/* When the text says that it expires. -1 without such a line. */
static int
find_expiry(const char *text, int64_t *when)
{
	const char *p = strstr(text, "Expires: ");

	if (p == NULL || (p != text && p[-1] != '\n'))
		return -1;
	p += strlen("Expires: ");
	return moment_parse(p, strcspn(p, "\r\n"), when, NULL);
}

enum security_state
ctl_security_state(struct ctl *ctl, const char **what)
{
	const char *path = pool_printf(ctl->pool, "%s/" SECURITY_FILE,
	    ctl->conf.public_dir);
	char expires[MOMENT_TEXT_SIZE];
	const char *text;
	int64_t when;

	*what = "no security_contact, hence no security.txt";
	if (ctl->conf.security_contact[0] == '\0')
		return SECURITY_FINE;
	*what = pool_printf(ctl->pool, "%s: write it with rufwachtctl "
	    "security-txt", path);
	if (access(path, F_OK) == -1 ||
	    (text = ctl_read_file(ctl, path, SECURITY_MAX)) == NULL ||
	    find_expiry(text, &when) == -1)
		return SECURITY_BAD;
	moment_format_utc(when, expires);
	*what = pool_printf(ctl->pool, "%s expires %s", path, expires);
	if (when <= moment_now())
		return SECURITY_BAD;
	return when - moment_now() < SECURITY_AHEAD ? SECURITY_SOON :
	    SECURITY_FINE;
}
