/*
 * The folders with engine profiles, and their files line by line.
 */
#include "profile.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define PROFILES_MAX	64
#define NAME_BYTES	"abcdefghijklmnopqrstuvwxyz0123456789-"
#define SUFFIX		".conf"
#define NAME_MAX_LEN	40	/* as in table engine_hook */
#define TOLERANCE	300	/* seconds, unless said */

struct profiles {
	const struct profile *list[PROFILES_MAX];
	size_t		 count;
};

/* Where it is being read, and where an error goes. */
struct reading {
	struct pool	*pool;
	struct profiles	*out;
	const char	*path;
	unsigned	 line;
	char		*error;
	size_t		 size;
};

static int	read_folder(struct reading *, const char *);
static int	read_file(struct reading *, const char *dir, const char *name);
static int	read_lines(struct reading *, FILE *, struct profile *);
static int	read_line(struct reading *, struct profile *, char *);

static int ATTR_PRINTF(2, 3)
refuse(const struct reading *r, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = r->line == 0 ? snprintf(r->error, r->size, "%s: ", r->path) :
	    snprintf(r->error, r->size, "%s:%u: ", r->path, r->line);
	if (n < 0 || (size_t)n >= r->size)
		return -1;
	va_start(ap, fmt);
	vsnprintf(r->error + n, r->size - (size_t)n, fmt, ap);
	va_end(ap);
	return -1;
}

struct profiles *
profiles_load(struct pool *pool, const char *shipped, const char *own,
    char *error, size_t size)
{
	struct reading r = { .pool = pool, .error = error, .size = size };

	r.out = pool_alloc(pool, sizeof(*r.out));
	if (read_folder(&r, own) == -1 || read_folder(&r, shipped) == -1)
		return NULL;
	return r.out;
}

const struct profile *
profile_find(const struct profiles *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (strcmp(p->list[i]->name, name) == 0)
			return p->list[i];
	return NULL;
}

bool
profile_lists(const char *list, const char *word)
{
	size_t n = strlen(word), len;

	while (list != NULL && *list != '\0') {
		len = strcspn(list, ",");
		if (len == n && strncmp(list, word, n) == 0)
			return true;
		list += len + (list[len] == ',');
	}
	return false;
}

static int
is_profile(const struct dirent *d)
{
	size_t n = strlen(d->d_name), suffix = strlen(SUFFIX);

	return d->d_name[0] != '.' && n > suffix &&
	    strcmp(d->d_name + n - suffix, SUFFIX) == 0;
}

static int
read_folder(struct reading *r, const char *dir)
{
	struct dirent **list;
	int i, n, rc = 0;

	r->path = dir;
	r->line = 0;
	if ((n = scandir(dir, &list, is_profile, alphasort)) == -1)
		return errno == ENOENT ? 0 : refuse(r, "%s", strerror(errno));
	for (i = 0; i < n; i++) {
		if (rc == 0)
			rc = read_file(r, dir, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	return rc;
}

static int
read_file(struct reading *r, const char *dir, const char *file)
{
	struct profile *p = pool_alloc(r->pool, sizeof(*p));
	size_t n = strlen(file) - strlen(SUFFIX);
	const char *wrong;
	FILE *in;
	int rc;

	p->tolerance = TOLERANCE;
	p->secret = CODING_TEXT;
	r->path = pool_printf(r->pool, "%s/%s", dir, file);
	r->line = 0;
	if (n > NAME_MAX_LEN || strspn(file, NAME_BYTES) != n)
		return refuse(r, "the name must be of small letters");
	if (profile_find(r->out, pool_strndup(r->pool, file, n)) != NULL)
		return 0;	/* the host's own came first */
	if (r->out->count == PROFILES_MAX)
		return refuse(r, "there are too many");
	if ((in = fopen(r->path, "re")) == NULL)
		return refuse(r, "%s", strerror(errno));
	rc = read_lines(r, in, p);
	fclose(in);
	if (rc == -1)
		return -1;
	r->line = 0;
	if (p->name == NULL || strlen(p->name) != n ||
	    strncmp(p->name, file, n) != 0)
		return refuse(r, "name must be that of the file");
	if ((wrong = profile_finish(p)) != NULL)
		return refuse(r, "%s", wrong);
	r->out->list[r->out->count++] = p;
	return 0;
}

static int
read_lines(struct reading *r, FILE *in, struct profile *p)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int rc = 0;

	while (rc == 0 && (n = getline(&line, &size, in)) != -1) {
		r->line++;
		rc = strlen(line) == (size_t)n && text_is_plain(line, (size_t)n)
		    ? read_line(r, p, line) : refuse(r, "not plain UTF-8 text");
	}
	if (rc == 0 && ferror(in))
		rc = refuse(r, "cannot be read");
	free(line);
	return rc;
}

/* Without blanks at both ends. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; n--)
		s[n - 1] = '\0';
	return s;
}

/* A '#' starts a comment at the start of the line or after a blank. */
static void
cut_comment(char *s)
{
	char *p;

	for (p = s; (p = strchr(p, '#')) != NULL; p++)
		if (p == s || p[-1] == ' ' || p[-1] == '\t') {
			*p = '\0';
			return;
		}
}

static int
read_line(struct reading *r, struct profile *p, char *line)
{
	const char *wrong;
	char *key, *value;

	cut_comment(line);
	key = trim(line);
	if (key[0] == '\0')
		return 0;
	if ((value = strchr(key, '=')) == NULL)
		return refuse(r, "not \"key = value\"");
	*value++ = '\0';
	key = trim(key);
	wrong = profile_read_line(r->pool, p, key,
	    pool_strdup(r->pool, trim(value)));
	return wrong == NULL ? 0 : refuse(r, "%s: %s", key, wrong);
}
