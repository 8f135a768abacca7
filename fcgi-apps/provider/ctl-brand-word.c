/*
 * rufwachtctl brand word: one word said differently.
 */
#include "brand.h"

#include <stdio.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "store/db.h"
#include "web/xml.h"

#define GAPS_MAX	16
#define GAP_CHARS	"abcdefghijklmnopqrstuvwxyz0123456789.-"

/* The gaps of a word, each once. */
struct gaps {
	const char	*name[GAPS_MAX];
	size_t		 n;
};

static int
add_gap(struct gaps *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->name[i], name) == 0)
			return 0;
	if (g->n == GAPS_MAX)
		return -1;
	g->name[g->n++] = name;
	return 0;
}

/* "{n} calls". -1: a brace that is no gap. */
static int
gaps_of_text(struct pool *pool, const char *text, struct gaps *g)
{
	const char *s = text;

	while ((s = strpbrk(s, "{}")) != NULL) {
		size_t n = strspn(s + 1, GAP_CHARS);

		if (*s == '}' || n == 0 || s[n + 1] != '}' ||
		    add_gap(g, pool_strndup(pool, s + 1, n)) == -1)
			return -1;
		s += n + 2;
	}
	return 0;
}

static void
gaps_of_word(const struct xml_node *word, struct gaps *g)
{
	for (const struct xml_node *n = xml_child(word); n != NULL;
	    n = xml_sibling(n))
		if (xml_name(n) != NULL && xml_get(n, "name") != NULL)
			(void)!add_gap(g, xml_get(n, "name"));
}

static bool
same_gaps(const struct gaps *a, struct gaps *b)
{
	size_t n = b->n;

	for (size_t i = 0; i < a->n; i++)
		if (add_gap(b, a->name[i]) == -1 || b->n != n)
			return false;
	return a->n == n;
}

const struct xml_node *
brand_find_word(const struct xml_node *words, const struct brand_word *w)
{
	const char *key, *form;

	for (const struct xml_node *n = xml_child(words); n != NULL;
	    n = xml_sibling(n)) {
		if (xml_name(n) == NULL || (key = xml_get(n, "key")) == NULL)
			continue;
		form = xml_get(n, "form");
		if (strcmp(key, w->key) == 0 &&
		    strcmp(form == NULL ? "" : form, w->form) == 0)
			return n;
	}
	return NULL;
}

const char *
brand_word_text(struct pool *pool, const struct xml_node *word)
{
	struct buf text;

	buf_init(&text, pool, 128);
	for (const struct xml_node *n = xml_child(word); n != NULL;
	    n = xml_sibling(n))
		if (xml_name(n) == NULL)
			buf_puts(&text, xml_content(n));
		else
			buf_printf(&text, "{%s}", xml_get(n, "name"));
	return text.data;
}

/* Our words of the language; NULL after saying why not. */
static struct xml *
our_words(struct ctl *ctl, const char *language)
{
	char *text = brand_installed(ctl, pool_printf(ctl->pool,
	    "base/lang-%s.xml", language));
	struct xml *words;

	if (text == NULL)
		return NULL;
	if ((words = xml_parse(ctl->pool, text, strlen(text))) == NULL)
		ctl_say(0, "base/lang-%s.xml: not well-formed", language);
	return words;
}

int
brand_check_word(struct ctl *ctl, const struct brand_word *w)
{
	struct gaps ours = { .n = 0 }, theirs = { .n = 0 };
	struct xml *words = our_words(ctl, w->language);
	const struct xml_node *word;

	if (words == NULL)
		return CTL_FAILED;
	if ((word = brand_find_word(xml_root(words), w)) == NULL)
		return ctl_say(CTL_NOT_FOUND, "%s%s%s: no such word in %s",
		    w->key, w->form[0] == '\0' ? "" : " ", w->form,
		    w->language);
	gaps_of_word(word, &ours);
	if (gaps_of_text(ctl->pool, w->text, &theirs) == -1 ||
	    !same_gaps(&ours, &theirs)) {
		ctl_say(0, "%s: its gaps must be", w->key);
		for (size_t i = 0; i < ours.n; i++)
			fprintf(stderr, "\t{%s}\n", ours.name[i]);
		return CTL_REFUSED;
	}
	return CTL_DONE;
}

/* The other form of a word with a plural; "" for one without. */
static struct brand_word
other_form(const struct brand_word *w)
{
	struct brand_word other = *w;

	if (strcmp(w->form, "one") == 0)
		other.form = "other";
	else if (strcmp(w->form, "other") == 0)
		other.form = "one";
	return other;
}

/* Both forms are said, or none: what the brand does not say is ours. */
static int
set_word(struct ctl *ctl, const char *brand, const struct brand_word *w)
{
	struct brand_word other = other_form(w), *all;
	const struct xml_node *ours;
	struct xml *words;
	int n;

	if (brand_set_word(ctl->db, brand, w) == -1 ||
	    (n = brand_words(ctl->db, ctl->pool, brand, &all)) == -1)
		return -1;
	for (int i = 0; i < n; i++)
		if (strcmp(all[i].language, other.language) == 0 &&
		    strcmp(all[i].key, other.key) == 0 &&
		    strcmp(all[i].form, other.form) == 0)
			return 0;
	if ((words = our_words(ctl, w->language)) == NULL ||
	    (ours = brand_find_word(xml_root(words), &other)) == NULL)
		return CTL_FAILED;
	other.text = brand_word_text(ctl->pool, ours);
	return brand_set_word(ctl->db, brand, &other);
}

/* CTL_NOT_FOUND: there is none. */
static int
drop_word(struct ctl *ctl, const char *brand, const struct brand_word *w)
{
	struct brand_word other = other_form(w);
	int64_t a = brand_drop_word(ctl->db, brand, w);
	int64_t b = brand_drop_word(ctl->db, brand, &other);

	if (a == -1 || b == -1)
		return -1;
	return a + b != 0 ? CTL_DONE : ctl_say(CTL_NOT_FOUND,
	    "the brand has no such word");
}

static int
do_word(struct ctl *ctl, void *arg)
{
	const struct brand_word *w = arg;
	const char *name = ctl->operand[0];
	struct brand b;
	int n;

	if ((n = brand_load(ctl->db, ctl->pool, name, &b)) == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such brand");
	n = w->text[0] != '\0' ? set_word(ctl, name, w) :
	    drop_word(ctl, name, w);
	if (n != CTL_DONE || (n = brand_publish(ctl, &b)) != CTL_DONE)
		return n;
	b.updated_at = ctl->now;
	if (brand_save(ctl->db, &b) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "brand.changed",
	    .kind = "brand", .detail = pool_printf(ctl->pool, "%s word %s %s",
	    name, w->language, w->key) });
}

int
ctl_brand_word(struct ctl *ctl)
{
	const char *form = ctl_option(ctl, "form"), *text = ctl->operand[3];
	struct brand_word w = { .language = ctl->operand[1],
	    .key = ctl->operand[2], .form = form == NULL ? "" : form,
	    .text = text };
	int status;

	if (!brand_is_name(ctl->operand[0]) ||
	    !ctl_is_language(ctl, w.language))
		return ctl_say(CTL_USAGE, "a brand and one of \"%s\"",
		    ctl->conf.languages);
	if (form != NULL && strcmp(form, "one") != 0 &&
	    strcmp(form, "other") != 0)
		return ctl_say(CTL_USAGE, "--form: one or other");
	if (!text_is_plain(text, strlen(text)) ||
	    strpbrk(text, "\r\n\t") != NULL ||
	    text_length(text, strlen(text)) > BRAND_WORD_MAX)
		return ctl_say(CTL_USAGE, "one line of at most %d characters",
		    BRAND_WORD_MAX);
	if (text[0] != '\0' && (status = brand_check_word(ctl, &w)) != CTL_DONE)
		return status;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_word, &w);
}
