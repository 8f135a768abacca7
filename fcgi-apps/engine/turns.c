/*
 * From what sources say to turns: who speaks, in which order.
 */
#include "reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "plain.h"

#define LABELS_MAX	32	/* unknown speakers told apart */
#define LABEL_SIZE_MAX	48	/* bytes of "Name" before the colon */

/* Labels in the order they are heard, and what is known of them. */
struct labels {
	const char	*name[LABELS_MAX];
	char		 speaker[LABELS_MAX];
	size_t		 count;
};

struct line {
	const char	*label;		/* NULL: none */
	const char	*text;
	int64_t		 at_ms;
};

static void	line_read(struct pool *, const char *s, size_t len,
		    struct line *);
static bool	is_label(const char *, size_t);
static size_t	labels_find(const struct labels *, const char *);
static size_t	read_lines(struct pool *, const char *, struct line **);
static void	labels_trust(struct reader *, const struct line *, size_t,
		    struct labels *);
static void	add_paragraphs(struct turns *, const char *, int64_t);

void
turns_add(struct turns *t, const struct raw_turn *turn)
{
	struct raw_turn *grown, *slot;
	const char *text;

	text = plain_trim(t->r->pool, turn->text, strlen(turn->text));
	if (*text == '\0')
		return;
	if (t->count == VCON_TURNS_MAX) {
		if (!t->full)
			reader_fault(t->r, PATH_KEY(NULL, "analysis"),
			    "vcon.too-many");
		t->full = true;
		return;
	}
	if (t->count == t->size) {
		t->size = t->size * 2 + 32;
		grown = pool_alloc(t->r->pool, t->size * sizeof(*grown));
		if (t->count > 0)
			memcpy(grown, t->list, t->count * sizeof(*grown));
		t->list = grown;
	}
	slot = &t->list[t->count];
	*slot = *turn;
	slot->text = text;
	slot->order = t->count++;
}

/*
 * "Name: words" where the names can be trusted, else paragraphs by nobody in
 * particular: guessing that speakers take turns would put words into mouths.
 */
void
turns_add_plain(struct turns *t, const char *text, int64_t at_ms)
{
	struct reader *r = t->r;
	struct line *lines, *l;
	struct raw_turn turn = { .party = -1, .at_ms = at_ms, .text = "" };
	struct labels trusted = { .count = 0 };
	struct buf b;
	size_t i, count;
	bool named = false;

	text = plain_text(r->pool, text, NULL);
	count = read_lines(r->pool, text, &lines);
	labels_trust(r, lines, count, &trusted);
	buf_init(&b, r->pool, 256);
	for (i = 0; i < count; i++) {
		l = &lines[i];
		if (l->label != NULL &&
		    labels_find(&trusted, l->label) < trusted.count) {
			turn.text = pool_strndup(r->pool, b.data, b.len);
			turns_add(t, &turn);
			b.len = 0;
			named = true;
			turn.label = l->label;
			turn.at_ms = l->at_ms >= 0 ? l->at_ms :
			    t->count == 0 ? at_ms : -1;
		} else if (l->label != NULL) {
			buf_printf(&b, "%s: ", l->label);
		}
		buf_printf(&b, "%s\n", l->text);
	}
	turn.text = pool_strndup(r->pool, b.data, b.len);
	if (named)
		turns_add(t, &turn);
	else
		add_paragraphs(t, text, at_ms);
}

static void
add_paragraphs(struct turns *t, const char *text, int64_t at_ms)
{
	struct raw_turn turn = { .party = -1, .at_ms = at_ms };
	const char *end;

	while (*text != '\0') {
		if ((end = strstr(text, "\n\n")) == NULL)
			end = text + strlen(text);
		turn.text = pool_strndup(t->r->pool, text,
		    (size_t)(end - text));
		turns_add(t, &turn);
		turn.at_ms = -1;
		text = end + strspn(end, "\n");
	}
}

static size_t
read_lines(struct pool *pool, const char *text, struct line **out)
{
	const char *p, *end;
	size_t count = 1, i;

	for (p = text; *p != '\0'; p++)
		count += *p == '\n';
	*out = pool_alloc(pool, count * sizeof(**out));
	for (p = text, i = 0; i < count; i++) {
		end = p + strcspn(p, "\n");
		line_read(pool, p, (size_t)(end - p), &(*out)[i]);
		p = *end == '\0' ? end : end + 1;
	}
	return count;
}

/* "[00:01:02] **Agent:** words" and everything less than that. */
static void
line_read(struct pool *pool, const char *s, size_t len, struct line *out)
{
	const char *line, *p, *colon;
	size_t used = 0, n;

	out->at_ms = -1;
	line = p = plain_trim(pool, s, len);
	if ((*p == '[' || *p == '(') && isdigit((unsigned char)p[1])) {
		out->at_ms = plain_clock(p + 1, &used);
		if (out->at_ms >= 0 && strchr("])", p[1 + used]) != NULL &&
		    p[1 + used] != '\0')
			p += used + 2;
		else
			out->at_ms = -1;
	}
	p += strspn(p, " \t*");
	out->text = line;
	colon = strchr(p, ':');
	n = colon == NULL ? 0 : (size_t)(colon - p);
	while (n > 0 && strchr(" \t*", p[n - 1]) != NULL)
		n--;
	if (colon == NULL || !is_label(p, n) ||
	    strchr(" \t*", colon[1]) == NULL)
		return;
	out->label = pool_strndup(pool, p, n);
	out->text = colon + 1 + strspn(colon + 1, " \t*");
}

static bool
is_label(const char *s, size_t len)
{
	size_t i, blanks = 0;

	if (len == 0 || len > LABEL_SIZE_MAX)
		return false;
	if (!isalpha((unsigned char)s[0]) && (unsigned char)s[0] < 0x80)
		return false;
	for (i = 0; i < len; i++) {
		if (strchr(",.;?!\"", s[i]) != NULL &&
		    !(s[i] == '.' && i + 1 < len))
			return false;
		blanks += s[i] == ' ';
	}
	return blanks <= 3;
}

static size_t
labels_find(const struct labels *l, const char *name)
{
	size_t i;

	for (i = 0; i < l->count; i++)
		if (strcmp(l->name[i], name) == 0)
			break;
	return i;
}

/*
 * Which labels are names of speakers and not the beginning of a sentence: a
 * known speaker, "Speaker 0", or one that comes more than once. Bounded, so
 * that a text of nothing but labels costs no more than another one.
 */
static void
labels_trust(struct reader *r, const struct line *lines, size_t count,
    struct labels *l)
{
	const char *label;
	size_t i, at, kept = 0;

	for (i = 0; i < count; i++) {
		if ((label = lines[i].label) == NULL)
			continue;
		if ((at = labels_find(l, label)) < l->count) {
			l->speaker[at] = 1;
		} else if (l->count < LABELS_MAX) {
			l->name[l->count] = label;
			l->speaker[l->count++] = party_label(r, label) != 0 ||
			    strncmp(label, "Speaker", 7) == 0 ||
			    strncmp(label, "Sprecher", 8) == 0;
		}
	}
	for (i = 0; i < l->count; i++)
		if (l->speaker[i] != 0)
			l->name[kept++] = l->name[i];
	l->count = kept;
}

static char
known_speaker(const struct reader *r, const struct raw_turn *turn)
{
	if (turn->party >= 0)
		return party_speaker(r, turn->party);
	if (turn->label == NULL)
		return 'o';
	return party_label(r, turn->label);
}

/*
 * Labels nobody explains ("0", "Speaker 1"): whoever is heard first answered
 * the telephone, that is the assistant; the next one is the caller. A single
 * voice says nothing.
 */
static void
labels_settle(struct turns *t, struct labels *l)
{
	const struct raw_turn *turn;
	bool assistant = false, caller = false;
	size_t i;
	char c;

	for (i = 0; i < t->count; i++) {
		turn = &t->list[i];
		c = known_speaker(t->r, turn);
		assistant |= c == 'a';
		caller |= c == 'c';
		if (c == 0 && l->count < LABELS_MAX &&
		    labels_find(l, turn->label) == l->count)
			l->name[l->count++] = turn->label;
	}
	for (i = 0; i < l->count; i++) {
		if (l->count == 1 && !assistant && !caller) {
			l->speaker[i] = 'o';
		} else if (!assistant) {
			l->speaker[i] = 'a';
			assistant = true;
		} else if (!caller) {
			l->speaker[i] = 'c';
			caller = true;
		} else {
			l->speaker[i] = 'o';
		}
	}
}

static int
by_time(const void *va, const void *vb)
{
	const struct raw_turn *a = va, *b = vb;

	if (a->at_ms != b->at_ms)
		return a->at_ms < b->at_ms ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void
turns_finish(struct turns *t)
{
	struct vcon *v = t->r->out;
	struct labels labels = { .count = 0 };
	size_t i, at, timed = 0;
	char c;

	for (i = 0; i < t->count; i++)
		timed += t->list[i].at_ms >= 0;
	if (timed == t->count && t->count > 1)
		qsort(t->list, t->count, sizeof(*t->list), by_time);
	labels_settle(t, &labels);
	v->turns = pool_alloc(t->r->pool, (t->count + 1) * sizeof(*v->turns));
	for (i = 0; i < t->count; i++) {
		if ((c = known_speaker(t->r, &t->list[i])) == 0) {
			at = labels_find(&labels, t->list[i].label);
			c = at < labels.count ? labels.speaker[at] : 'o';
		}
		v->turns[i].speaker = c;
		v->turns[i].at_ms = t->list[i].at_ms;
		v->turns[i].text = t->list[i].text;
	}
	v->turn_count = t->count;
}
