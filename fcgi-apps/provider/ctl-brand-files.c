/*
 * rufwachtctl brand publish, and the files of a brand: tokens and picture for
 * the web server, sheets of words for the programs. Their names hold a hash of
 * their content, so that they may be kept by browsers for ever.
 */
#include "brand.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/db.h"
#include "web/strict.h"
#include "web/view.h"
#include "web/xml.h"

#define HASH_BYTES	8
#define OLD		(24 * 60 * 60)	/* seconds: no page names it any more */

char *
brand_installed(struct ctl *ctl, const char *path)
{
	return ctl_read_file(ctl, pool_printf(ctl->pool, "%s/%s",
	    ctl->conf.view_dir, path), BRAND_FILE_MAX);
}

/* The tokens.css of a folder of sheets, "" if it has none; NULL, said aloud. */
static char *
folder_tokens(struct ctl *ctl, const char *folder)
{
	const char *path = pool_printf(ctl->pool, "brands/%s/tokens.css",
	    folder);

	if (strcmp(folder, BRAND_BASE) == 0 || access(pool_printf(ctl->pool,
	    "%s/%s", ctl->conf.view_dir, path), F_OK) == -1)
		return pool_strdup(ctl->pool, "");
	return brand_installed(ctl, path);
}

static void
overlay(struct token_pair *pair, const int64_t own[2])
{
	if (own[0] == BRAND_NONE)
		return;
	pair->theme[0] = (uint32_t)own[0];
	pair->theme[1] = (uint32_t)own[1];
}

int
brand_tokens(struct ctl *ctl, const struct brand *b, struct tokens *t)
{
	const char *css = folder_tokens(ctl, b->xslt), *why;

	if (css == NULL)
		return CTL_FAILED;
	tokens_default(t);
	if (css[0] != '\0' && (why = tokens_read(ctl->pool, t, css)) != NULL)
		return ctl_say(CTL_REFUSED, "brands/%s/tokens.css: %s", b->xslt,
		    why);
	overlay(&t->colour[TOKEN_ACCENT], b->accent);
	overlay(&t->colour[TOKEN_ON_ACCENT], b->on_accent);
	return CTL_DONE;
}

int
brand_contrast(const struct tokens *t)
{
	struct token_fault fault;
	int status = CTL_DONE;
	unsigned at = 0;

	while (tokens_fault(t, &at, &fault))
		/* Cut, not rounded: 4.499 is not 4.5. */
		status = ctl_say(CTL_REFUSED, "%s in the %s theme: contrast "
		    "%d.%02d, at least %.1f", fault.what, fault.theme,
		    (int)fault.ratio, (int)(fault.ratio * 100) % 100,
		    fault.least);
	return status;
}

int
brand_write(const char *dir, const char *name, const char *text, size_t len)
{
	char path[FILE_PATH_SIZE], temporary[FILE_PATH_SIZE];
	int fd, rc = -1;

	if (file_path(path, dir, name) == -1 ||
	    file_path(temporary, dir, ".new-XXXXXX") == -1)
		return CTL_FAILED;
	if ((fd = mkostemp(temporary, 0)) == -1)
		return ctl_say(CTL_FAILED, "%s: %s", dir, strerror(errno));
	if (file_write(fd, text, len) == 0 && fchmod(fd, 0644) == 0 &&
	    fsync(fd) == 0 && rename(temporary, path) == 0)
		rc = 0;
	else
		ctl_say(0, "%s: %s", path, strerror(errno));
	close(fd);
	if (rc == -1)
		unlink(temporary);
	return rc == 0 && file_sync_dir(dir) == 0 ? CTL_DONE : CTL_FAILED;
}

/* BRAND_DIR/FOLDER, made if need be; NULL after saying why not. */
static const char *
folder_of(struct ctl *ctl, const char *folder)
{
	const char *dir = pool_printf(ctl->pool, "%s/%s", ctl->conf.brand_dir,
	    folder);

	return ctl_make_dir(ctl->conf.brand_dir, 0755) == -1 ||
	    ctl_make_dir(dir, 0755) == -1 ? NULL : dir;
}

static const char *
hash_of(struct ctl *ctl, const char *data, size_t len)
{
	unsigned char hash[SECRET_SIZE];
	char *text = pool_alloc(ctl->pool, 2 * HASH_BYTES + 1);

	secret_hash(hash, data, len);
	text_hex(hash, HASH_BYTES, text);
	return text;
}

/* Writes STATIC/NAME-HASH.TYPE; *file is the name. */
static int
publish_static(struct ctl *ctl, const char *brand, const char *type,
    const struct buf *data, const char **file)
{
	const char *dir = folder_of(ctl, "static");

	if (dir == NULL)
		return CTL_FAILED;
	*file = pool_printf(ctl->pool, "%s-%s.%s", brand, hash_of(ctl,
	    data->data, data->len), type);
	return brand_write(dir, *file, data->data, data->len);
}

static int
publish_tokens(struct ctl *ctl, struct brand *b)
{
	struct token_choice choice = { .radius = (int)b->radius,
	    .font = b->font };
	struct token_pair accent, on_accent;
	const char *folder = folder_tokens(ctl, b->xslt);
	struct buf css;

	if (folder == NULL)
		return CTL_FAILED;
	if (b->accent[0] != BRAND_NONE)
		choice.accent = &accent;
	if (b->on_accent[0] != BRAND_NONE)
		choice.on_accent = &on_accent;
	overlay(&accent, b->accent);
	overlay(&on_accent, b->on_accent);
	buf_init(&css, ctl->pool, 1024);
	buf_puts(&css, folder);
	tokens_write(&css, &choice);
	return publish_static(ctl, b->name, "css", &css, &b->css_file);
}

static int
publish_logo(struct ctl *ctl, struct brand *b)
{
	struct buf data;

	b->logo_file = NULL;
	if (b->logo == NULL)
		return CTL_DONE;
	buf_init(&data, ctl->pool, b->logo_len);
	buf_add(&data, b->logo, b->logo_len);
	return publish_static(ctl, b->name, b->logo_type, &data,
	    &b->logo_file);
}

/* "{n} calls": text and gaps. */
static void
add_word(struct pool *pool, struct xml *words, const struct brand_word *w)
{
	struct xml_node *word = xml_add(xml_root(words), "word");
	const char *s = w->text, *end;

	xml_attr(word, "key", w->key);
	if (w->form[0] != '\0')
		xml_attr(word, "form", w->form);
	while (*s != '\0') {
		size_t n = strcspn(s, "{");

		if (n != 0)
			xml_append(word, pool_strndup(pool, s, n));
		s += n;
		if (*s == '{' && (end = strchr(s, '}')) != NULL) {
			xml_attr(xml_add(word, "v"), "name",
			    pool_strndup(pool, s + 1, (size_t)(end - s - 1)));
			s = end + 1;
		} else if (*s == '{')
			break;	/* never stored: see brand_check_word() */
	}
}

/* Words of one language as a sheet that goes before the brand's folder. */
static char *
words_sheet(struct ctl *ctl, const struct brand_word *w, int n, size_t *len)
{
	struct xml *words = xml_create(ctl->pool, "words");
	const char *lang = w[0].language, *text, *why;
	char *sheet;

	xml_attr(xml_root(words), "lang", lang);
	for (int i = 0; i < n && strcmp(w[i].language, lang) == 0; i++)
		add_word(ctl->pool, words, &w[i]);
	text = xml_serialise(words, ctl->pool, len);
	sheet = view_make_words(ctl->pool, text, "view:brand-words.xsl", len);
	if (sheet != NULL &&
	    (why = strict_sheet(ctl->pool, sheet, *len)) != NULL) {
		ctl_say(0, "words in %s: %s", lang, why);
		return NULL;
	}
	return sheet;
}

static int
publish_words(struct ctl *ctl, struct brand *b)
{
	static const char *const none[] = { NULL };
	const char *dir = folder_of(ctl, "words");
	struct brand_word *w;
	struct buf all;
	int i, n, status = CTL_DONE;
	char *sheet;
	size_t len;

	b->words_file = NULL;
	if (dir == NULL)
		return CTL_FAILED;
	if ((n = brand_words(ctl->db, ctl->pool, b->name, &w)) <= 0)
		return n;
	if (view_init(&ctl->conf, none, 1) == -1)
		return CTL_FAILED;
	buf_init(&all, ctl->pool, 1024);
	for (i = 0; i < n; i++)
		buf_printf(&all, "%s %s %s %s\n", w[i].language, w[i].key,
		    w[i].form, w[i].text);
	b->words_file = pool_printf(ctl->pool, "%s-%s", b->name, hash_of(ctl,
	    all.data, all.len));
	for (i = 0; i < n && status == CTL_DONE; i++) {
		if (i > 0 && strcmp(w[i - 1].language, w[i].language) == 0)
			continue;
		sheet = words_sheet(ctl, w + i, n - i, &len);
		status = sheet == NULL ? CTL_FAILED : brand_write(dir,
		    pool_printf(ctl->pool, "%s-%s.xsl", b->words_file,
		    w[i].language), sheet, len);
	}
	return status;
}

int
brand_publish(struct ctl *ctl, struct brand *b)
{
	int status;

	if ((status = publish_tokens(ctl, b)) != CTL_DONE ||
	    (status = publish_logo(ctl, b)) != CTL_DONE)
		return status;
	return publish_words(ctl, b);
}

/* Does any brand name this file? */
static bool
is_named(const struct brand *list, int n, const char *file)
{
	for (int i = 0; i < n; i++) {
		const struct brand *b = &list[i];

		if ((b->css_file != NULL && strcmp(b->css_file, file) == 0) ||
		    (b->logo_file != NULL && strcmp(b->logo_file, file) == 0) ||
		    (b->words_file != NULL && strncmp(b->words_file, file,
		    strlen(b->words_file)) == 0))
			return true;
	}
	return false;
}

/* What no brand names any more and no page of yesterday can ask for. */
static void
sweep(struct ctl *ctl, const char *dir, const struct brand *list, int n)
{
	const struct dirent *e;
	struct stat st;
	char *path;
	DIR *d;

	if (dir == NULL || (d = opendir(dir)) == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		path = pool_printf(ctl->pool, "%s/%s", dir, e->d_name);
		if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_mtime + OLD < time(NULL) &&
		    !is_named(list, n, e->d_name))
			unlink(path);
	}
	closedir(d);
}

static int
do_publish(struct ctl *ctl, void *arg)
{
	struct brand b;
	int n, status;

	if ((n = brand_load(ctl->db, ctl->pool, arg, &b)) <= 0)
		return n;
	if ((status = brand_publish(ctl, &b)) != CTL_DONE)
		return status;
	return brand_save(ctl->db, &b);
}

/* For a further machine, and after the sheets of a folder were replaced. */
int
ctl_brand_publish(struct ctl *ctl)
{
	struct brand *list;
	int n, status;

	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if ((n = brand_list(ctl->db, ctl->pool, &list)) == -1)
		return ctl_failed(ctl->db, "reading the brands");
	for (int i = 0; i < n && status == CTL_DONE; i++)
		status = ctl_change(ctl, do_publish,
		    (void *)(uintptr_t)list[i].name);
	if (status != CTL_DONE)
		return status;
	if ((n = brand_list(ctl->db, ctl->pool, &list)) == -1)
		return ctl_failed(ctl->db, "reading the brands");
	sweep(ctl, folder_of(ctl, "static"), list, n);
	sweep(ctl, folder_of(ctl, "words"), list, n);
	printf("%d brands published\n", n);
	return CTL_DONE;
}
