/*
 * From a vCon to the plain records of the data classes.
 */
#include "parts.h"

#include <string.h>

#include "base/pool.h"
#include "base/record.h"
#include "base/text.h"

#define SUBJECT_MAX	80	/* code points of a subject we make up */

static void	add_text(struct buf *, enum record_tag, const char *);
static void	fill_transcript(struct buf *, const struct vcon *);
static bool	fill_summary(struct buf *, const struct vcon *, bool);
static const char *made_up_subject(struct pool *, const struct vcon *, bool);
static char	*first_sentence(struct pool *, const char *);
static void	fill_answers(struct buf *, const struct vcon *);
static void	fill_contact(struct buf *, const struct vcon *, const char *);

int
parts_fill(struct pool *pool, const struct vcon *v, bool transcript,
    const char *number, struct ingest_part part[SEAL_CLASSES])
{
	struct buf b[SEAL_CLASSES];
	enum seal_class class;

	for (class = SEAL_AUDIO; class < SEAL_CLASSES; class++)
		buf_init(&b[class], pool, 256);
	if (transcript)
		fill_transcript(&b[SEAL_TRANSCRIPT], v);
	part[SEAL_SUMMARY].weak = fill_summary(&b[SEAL_SUMMARY], v, transcript);
	fill_answers(&b[SEAL_ANSWERS], v);
	fill_contact(&b[SEAL_CONTACT], v, number);
	for (class = SEAL_AUDIO; class < SEAL_CLASSES; class++) {
		if (b[class].len > PARTS_MAX)
			return -1;
		part[class].data = b[class].len == 0 ? NULL : b[class].data;
		part[class].len = b[class].len;
	}
	return 0;
}

static void
add_text(struct buf *b, enum record_tag tag, const char *s)
{
	if (s != NULL)
		record_add(b, tag, s, strlen(s));
}

static void
fill_transcript(struct buf *b, const struct vcon *v)
{
	const struct vcon_turn *t;
	size_t i;

	for (i = 0; i < v->turn_count; i++) {
		t = &v->turns[i];
		record_add(b, RECORD_TURN, &t->speaker, 1);
		if (t->at_ms >= 0)
			record_add_int(b, RECORD_AT, t->at_ms);
		add_text(b, RECORD_TEXT, t->text);
	}
}

/*
 * A call without a subject gets one, so that a list has something to show.
 * True if the part holds nothing else: then one that came earlier is better.
 */
static bool
fill_summary(struct buf *b, const struct vcon *v, bool transcript)
{
	const char *subject = v->subject;

	if (subject == NULL)
		subject = made_up_subject(b->pool, v, transcript);
	add_text(b, RECORD_SUBJECT, subject);
	add_text(b, RECORD_SUMMARY, v->summary);
	return v->subject == NULL && v->summary == NULL;
}

static const char *
made_up_subject(struct pool *pool, const struct vcon *v, bool transcript)
{
	const struct vcon_turn *t;
	size_t i;

	if (v->summary != NULL)
		return text_shorten(pool, first_sentence(pool, v->summary),
		    SUBJECT_MAX);
	if (!transcript)
		return NULL;
	for (i = 0; i < v->turn_count; i++) {
		t = &v->turns[i];
		if (t->speaker == 'c')
			return text_shorten(pool, first_sentence(pool, t->text),
			    SUBJECT_MAX);
	}
	return NULL;
}

/* Up to the first full stop before a blank, or the end of the line. */
static char *
first_sentence(struct pool *pool, const char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = 0; s[n] != '\0' && s[n] != '\n'; n++)
		if (strchr(".!?", s[n]) != NULL &&
		    (s[n + 1] == ' ' || s[n + 1] == '\n'))
			return pool_strndup(pool, s, n + 1);
	return pool_strndup(pool, s, n);
}

static void
fill_answers(struct buf *b, const struct vcon *v)
{
	const struct vcon_answer *a;
	size_t i;

	/* A call without any has no array, either. */
	for (i = 0; i < v->answer_count; i++) {
		a = &v->answers[i];
		add_text(b, RECORD_ANSWER, a->name == NULL ? "" : a->name);
		add_text(b, RECORD_KIND, a->kind);
		add_text(b, RECORD_VALUE, a->value);
		if (a->at_ms >= 0)
			record_add_int(b, RECORD_AT, a->at_ms);
	}
}

static void
fill_contact(struct buf *b, const struct vcon *v, const char *number)
{
	add_text(b, RECORD_NAME, v->caller_name);
	add_text(b, RECORD_NUMBER, number != NULL ? number : v->caller_number);
	if (number == NULL && v->caller_number != NULL)
		add_text(b, RECORD_SAID, "1");
	add_text(b, RECORD_EMAIL, v->caller_email);
}
