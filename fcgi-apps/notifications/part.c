/*
 * From a page of paragraphs to plain text. The page is ours, as web/html wrote
 * it: four escapes, every tag closed.
 */
#include "mail.h"

#include <string.h>

#include "base/pool.h"

static const struct {
	const char	*name;
	char		 is;
} escapes[] = {
	{ "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' }
};

/* Does a tag of that name begin after the '<'? */
static bool
is_tag(const char *s, const char *name)
{
	size_t n = strlen(name);

	return strncmp(s, name, n) == 0 && (s[n] == '>' || s[n] == ' ');
}

/* One character, escaped or not; the bytes it took. */
static size_t
add_char(struct buf *b, const char *s)
{
	size_t i, n;

	for (i = 0; *s == '&' && i < COUNT_OF(escapes); i++) {
		n = strlen(escapes[i].name);
		if (strncmp(s + 1, escapes[i].name, n) == 0) {
			buf_add(b, &escapes[i].is, 1);
			return n + 1;
		}
	}
	buf_add(b, s, 1);
	return 1;
}

/* From after the start tag to the end tag, tags within left out. */
static const char *
add_element(struct buf *b, const char *s, const char *end)
{
	while (*s != '\0') {
		if (*s != '<') {
			s += add_char(b, s);
			continue;
		}
		if (is_tag(s + 1, end))
			return s;
		if ((s = strchr(s, '>')) == NULL)
			return NULL;
		s++;
	}
	return NULL;
}

/* Text after the next start tag of that name, or NULL. */
static const char *
find(const char *s, const char *name)
{
	while ((s = strchr(s, '<')) != NULL) {
		s++;
		if (is_tag(s, name))
			return (s = strchr(s, '>')) == NULL ? NULL : s + 1;
	}
	return NULL;
}

const char *
part_title(struct pool *pool, const char *html)
{
	const char *s = find(html, "title");
	struct buf b;

	buf_init(&b, pool, 100);
	if (s == NULL || add_element(&b, s, "/title") == NULL || b.len == 0)
		return NULL;
	return b.data;
}

const char *
part_text(struct pool *pool, const char *html)
{
	const char *s = html;
	struct buf b;

	buf_init(&b, pool, 2000);
	while ((s = find(s, "p")) != NULL) {
		if (b.len != 0)
			buf_puts(&b, "\n");
		if ((s = add_element(&b, s, "/p")) == NULL)
			return NULL;
		buf_puts(&b, "\n");
	}
	return b.len == 0 ? NULL : b.data;
}
