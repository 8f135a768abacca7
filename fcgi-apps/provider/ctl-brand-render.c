/*
 * Samples through the sheets of a brand: all of them in a child process with
 * limits for `brand check`, one of them for `brand preview`.
 */
#include "brand.h"

#include <errno.h>
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"
#include "web/view.h"
#include "web/xml.h"

#ifdef RW_SANITIZED
#define SLOWER		10	/* than what is installed */
#else
#define SLOWER		1
#endif
#define SAMPLE_MS	(2000 * SLOWER)
#define ALL_MS		(10000 * SLOWER)
#define BAD_MAX		10	/* samples told of; the rest is not looked at */
#define MEMORY		((rlim_t)512 << 20)
#define VIEWS_MAX	128
#define SAMPLES_MAX	1000
#define LINE		256

struct samples {
	struct ctl	*ctl;
	const char	*folder;
	char		**name;		/* files, in order */
	int		 n;
	const char	*view[VIEWS_MAX + 1];
	size_t		 views;
	int		 out;		/* where the child tells how far it is */
};

/* What must be as often in the brand's page as in ours, or once. */
static const struct {
	const char	*part;		/* as web/html writes it */
	bool		 once;
	const char	*what;
} parts[] = {
	{ " name=\"token\"", false, "a form lost its token" },
	{ " href=\"#main\"", false, "the skip link is gone" },
	{ " id=\"main\"", true, "id main is not there once" },
	{ " lang=\"", false, "the language is not told" },
	{ "method=\"post\"", false, "a form is gone" },
};

static size_t
count(const char *html, const char *part)
{
	size_t n = 0;

	while ((html = strstr(html, part)) != NULL) {
		n++;
		html += strlen(part);
	}
	return n;
}

/* The sample as a page of that brand in that language; NULL, said aloud. */
static struct xml *
read_sample(struct ctl *ctl, struct pool *pool, const char *file)
{
	char *text = brand_installed(ctl, pool_printf(pool, "sample/%s", file));
	struct xml *x;

	if (text == NULL)
		return NULL;
	if ((x = xml_parse(pool, text, strlen(text))) == NULL ||
	    xml_get(xml_root(x), "view") == NULL) {
		ctl_say(0, "sample/%s: not a page", file);
		return NULL;
	}
	return x;
}

static void
dress(struct xml *x, const char *brand, const char *lang)
{
	xml_attr(xml_root(x), "brand", brand);
	xml_attr(xml_root(x), "lang", lang);
}

static bool
is_sample(const char *file)
{
	size_t n = strlen(file);

	return n > 4 && file[0] != '.' && strcmp(file + n - 4, ".xml") == 0;
}

static int
by_name(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static int
list_samples(struct samples *s)
{
	const char *dir = pool_printf(s->ctl->pool, "%s/sample",
	    s->ctl->conf.view_dir);
	const struct dirent *e;
	DIR *d;

	if ((d = opendir(dir)) == NULL)
		return ctl_say(-1, "%s: %s", dir, strerror(errno));
	s->name = pool_alloc(s->ctl->pool, SAMPLES_MAX * sizeof(*s->name));
	while ((e = readdir(d)) != NULL && s->n < SAMPLES_MAX)
		if (is_sample(e->d_name))
			s->name[s->n++] = pool_strdup(s->ctl->pool, e->d_name);
	closedir(d);
	qsort(s->name, (size_t)s->n, sizeof(*s->name), by_name);
	return s->n == 0 ? ctl_say(-1, "%s: no samples", dir) : 0;
}

/* Each view once, for view_init(). */
static int
list_views(struct samples *s)
{
	const char *view;
	struct xml *x;
	size_t at;

	for (int i = 0; i < s->n; i++) {
		x = read_sample(s->ctl, s->ctl->pool, s->name[i]);
		if (x == NULL)
			return -1;
		view = xml_get(xml_root(x), "view");
		for (at = 0; at < s->views; at++)
			if (strcmp(s->view[at], view) == 0)
				break;
		if (at == s->views && at < VIEWS_MAX)
			s->view[s->views++] = view;
	}
	return 0;
}

static void
tell(const struct samples *s, const char *line)
{
	if (file_write(s->out, line, strlen(line)) == -1)
		_exit(1);
}

/* NULL, or what is wrong with the brand's page beside ours. */
static const char *
compare(const char *theirs, const char *ours)
{
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		size_t a = count(theirs, parts[i].part);
		size_t b = count(ours, parts[i].part);

		if (parts[i].once ? a != b : a < b)
			return parts[i].what;
	}
	if (count(theirs, "/h1>") != count(ours, "/h1>") ||
	    count(theirs, "/main>") != count(ours, "/main>") ||
	    count(theirs, "/title>") != count(ours, "/title>"))
		return "not one title, one heading and one main part";
	return NULL;
}

static void
render_sample(const struct samples *s, const char *file, const char *lang)
{
	struct pool *pool = pool_create();
	struct view_name name = { .lang = lang };
	const char *ours = NULL, *theirs = NULL, *why;
	struct xml *x;
	size_t len;

	tell(s, pool_printf(pool, "begin %s in %s\n", file, lang));
	if ((x = read_sample(s->ctl, pool, file)) == NULL)
		_exit(1);
	dress(x, s->folder, lang);
	name.view = xml_get(xml_root(x), "view");
	view_begin();
	ours = view_render(pool, x, &name, &len);
	view_end();
	view_begin();
	name.brand = s->folder;
	name.alone = true;
	theirs = view_render(pool, x, &name, &len);
	view_end();
	why = ours == NULL || theirs == NULL ? "it cannot be rendered" :
	    compare(theirs, ours);
	if (why != NULL)
		tell(s, pool_printf(pool, "bad %s in %s: %s\n", file, lang,
		    why));
	pool_destroy(pool);
}

/* The child. What it has to say goes through the pipe. */
static void
render_all(const struct samples *s)
{
	const char *l = s->ctl->conf.languages;
	struct rlimit limit = { MEMORY, MEMORY };
	size_t n;

#ifndef RW_SANITIZED
	setrlimit(RLIMIT_AS, &limit);
#endif
	limit.rlim_cur = limit.rlim_max = ALL_MS / 1000 + 1;
	setrlimit(RLIMIT_CPU, &limit);
	if (view_init(&s->ctl->conf, s->view, 1) == -1)
		_exit(1);
	for (; *l != '\0'; l += n + (l[n] == ' ')) {
		n = strcspn(l, " ");
		for (int i = 0; i < s->n; i++)
			render_sample(s, s->name[i],
			    pool_strndup(s->ctl->pool, l, n));
	}
	tell(s, "end\n");
	_exit(0);
}

/* What the parent knows of the child. */
struct watch {
	char	last[LINE];	/* sample it is at */
	int	bad;
	bool	ended;
};

static void
hear(struct watch *w, const char *line)
{
	if (strncmp(line, "begin ", 6) == 0)
		snprintf(w->last, sizeof(w->last), "%s", line + 6);
	else if (strncmp(line, "bad ", 4) == 0) {
		w->bad++;
		ctl_say(0, "%s", line + 4);
	} else if (strcmp(line, "end") == 0)
		w->ended = true;
}

/* Until the child ends, is too slow or says too much that is bad; CTL_DONE if it
 * said "end". */
static int
watch_child(int fd, struct watch *w)
{
	int64_t end = moment_ticks() + ALL_MS * INT64_C(1000), left;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buf[4096], *line, *eol;
	size_t len = 0;
	ssize_t n;

	for (;;) {
		left = (end - moment_ticks()) / 1000;
		if (left <= 0)
			return ctl_say(CTL_REFUSED, "the samples take longer "
			    "than %d s", ALL_MS / 1000);
		n = poll(&p, 1, left < SAMPLE_MS ? (int)left : SAMPLE_MS);
		if (n == 0 && left >= SAMPLE_MS)
			return ctl_say(CTL_REFUSED, "%s takes longer than %d s",
			    w->last, SAMPLE_MS / 1000);
		if (n <= 0)
			continue;
		n = read(fd, buf + len, sizeof(buf) - 1 - len);
		if (n <= 0)
			return w->ended ? CTL_DONE : ctl_say(CTL_REFUSED,
			    "rendering ended at %s", w->last);
		len += (size_t)n;
		buf[len] = '\0';
		for (line = buf; (eol = strchr(line, '\n')) != NULL;
		    line = eol + 1) {
			*eol = '\0';
			hear(w, line);
		}
		len -= (size_t)(line - buf);
		memmove(buf, line, len);
		/* Each of them may have used up all the time it had. */
		if (w->bad >= BAD_MAX)
			return ctl_say(CTL_REFUSED, "and so on: the rest is not "
			    "looked at");
	}
}

int
brand_render_samples(struct ctl *ctl, const char *folder)
{
	struct samples s = { .ctl = ctl, .folder = folder };
	struct watch w = { .last = "the first sample" };
	int fds[2], status;
	pid_t pid;

	if (list_samples(&s) == -1 || list_views(&s) == -1)
		return CTL_FAILED;
	if (pipe(fds) == -1 || (pid = fork()) == -1)
		return ctl_say(CTL_FAILED, "a child process: %s",
		    strerror(errno));
	if (pid == 0) {
		close(fds[0]);
		s.out = fds[1];
		render_all(&s);
	}
	close(fds[1]);
	status = watch_child(fds[0], &w);
	if (status != CTL_DONE)
		kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
		continue;
	close(fds[0]);
	if (w.bad != 0 || status != CTL_DONE)
		return CTL_REFUSED;
	printf("%s: %d samples in each language\n", folder, s.n);
	return CTL_DONE;
}

/* A brand of the database, on the sample. An exit status. */
static int
dress_from_row(struct ctl *ctl, struct xml *x, struct view_name *name)
{
	struct xml_node *n = xml_child(xml_root(x));
	struct brand *b = pool_alloc(ctl->pool, sizeof(*b));
	int found, status;

	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	found = brand_load(ctl->db, ctl->pool, ctl->operand[0], b);
	if (found == -1)
		return ctl_failed(ctl->db, "reading the brand");
	if (found == 0)
		return ctl_say(CTL_NOT_FOUND, "neither a brand nor a folder");
	name->brand = b->xslt;
	name->words = b->words_file;
	while (n != NULL && (xml_name(n) == NULL ||
	    strcmp(xml_name(n), "brand") != 0))
		n = xml_sibling(n);
	xml_attr(n, "name", b->title);
	if (b->css_file != NULL)
		xml_attr(n, "css", pool_printf(ctl->pool, "/static/brand/%s",
		    b->css_file));
	if (b->logo_file != NULL)
		xml_attr(n, "logo", pool_printf(ctl->pool, "/static/brand/%s",
		    b->logo_file));
	return CTL_DONE;
}

int
ctl_brand_preview(struct ctl *ctl)
{
	const char *brand = ctl->operand[0], *sample = ctl->operand[1];
	const char *lang = ctl_option(ctl, "language");
	const char *views[] = { NULL, NULL };
	struct view_name name = { .brand = brand, .alone = true };
	size_t len;
	struct xml *x;
	char *html;
	int status;

	name.lang = lang == NULL ? "de" : lang;
	if (!brand_is_name(brand) || strchr(sample, '/') != NULL ||
	    !ctl_is_language(ctl, name.lang))
		return ctl_say(CTL_USAGE, "a brand, the name of a sample, one "
		    "of \"%s\"", ctl->conf.languages);
	x = read_sample(ctl, ctl->pool, is_sample(sample) ? sample :
	    pool_printf(ctl->pool, "%s.xml", sample));
	if (x == NULL)
		return CTL_NOT_FOUND;
	dress(x, brand, name.lang);
	views[0] = name.view = xml_get(xml_root(x), "view");
	if (view_init(&ctl->conf, views, 1) == -1)
		return CTL_FAILED;
	if (access(pool_printf(ctl->pool, "%s/brands/%s", ctl->conf.view_dir,
	    brand), F_OK) == -1 &&
	    (status = dress_from_row(ctl, x, &name)) != CTL_DONE)
		return status;
	view_begin();
	html = view_render(ctl->pool, x, &name, &len);
	view_end();
	if (html == NULL)
		return ctl_say(CTL_REFUSED, "%s cannot be rendered", sample);
	return fwrite(html, 1, len, stdout) == len ? CTL_DONE : CTL_FAILED;
}
