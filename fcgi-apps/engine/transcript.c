/*
 * Seven shapes of transcripts, read into turns.
 */
#include "transcript.h"

#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "plain.h"
#include "reader.h"

#define EPOCH_SECONDS	1e9	/* a number this large is a date, no offset */

/* Poorest first; reading tries them from the end. */
enum shape {
	SHAPE_NONE, SHAPE_PLAIN,		/* string, { transcript }, HTML, Markdown */
	SHAPE_DIARIZED,		/* string whose type promises names */
	SHAPE_DIALOGS,		/* text dialogs */
	SHAPE_DEEPGRAM,		/* { metadata, results } */
	SHAPE_TURNS,		/* [ { speaker, message } ] and kin */
	SHAPE_WTF		/* { transcript, segments[], words[] } */
};

/* Members that hold the words, the speaker, the time; the first one wins. */
static const char *const text_keys[] = {
	"text", "message", "transcript", "content", "body", "utterance", NULL
};
static const char *const label_keys[] = {
	"speaker", "role", "name", "from", "speaker_name", NULL
};
static const char *const party_keys[] = { "parties", "party", NULL };
static const char *const time_keys[] = {
	"start", "at", "offset", "start_time", "timestamp", "time", NULL
};
/* Members under which an object keeps its list of turns. */
static const char *const list_keys[] = {
	"turns", "messages", "transcript", "utterances", "dialog", NULL
};
static const char *const summary_keys[] = {
	"summary", "text", "content", "abstract", "body", NULL
};

/* A transcript somebody added, from the analyses or the attachments. */
struct part {
	const struct value *body;
	enum shape	 shape;
	bool		 redacted;
	size_t		 dialog;
};

static size_t	find_parts(struct reader *, const struct value *root,
		    struct part **);
static void	read_shape(struct turns *, const struct part *, size_t,
		    const struct part *like);
static void	read_dialogs(struct turns *);
static void	read_part(struct turns *, const struct part *);
static void	read_list(struct turns *, const struct value *, int64_t base);
static void	read_wtf(struct turns *, const struct value *, int64_t base);
static void	read_deepgram(struct turns *, const struct part *,
		    int64_t base);
static void	read_summary(struct reader *, const struct value *root);

void
transcript_read(struct reader *r, const struct value *root)
{
	struct turns t = { .r = r };
	struct part *parts, like = { .redacted = false };
	size_t count;
	int round;

	count = find_parts(r, root, &parts);
	/* A redacted transcript counts only where the whole one is missing. */
	for (round = 0; round <= 1; round++, like.redacted = true)
		for (like.shape = SHAPE_WTF; like.shape > SHAPE_NONE &&
		    t.count == 0; like.shape--)
			if (like.shape == SHAPE_DIALOGS)
				read_dialogs(&t);
			else
				read_shape(&t, parts, count, &like);
	turns_finish(&t);
	read_summary(r, root);
}

/* First string, or number as text, under one of the keys; NULL. */
static const char *
first_string(struct reader *r, const struct value *v, const char *const *keys)
{
	const struct value *value;
	const char *s;

	for (; *keys != NULL; keys++) {
		value = value_get(v, *keys);
		if ((s = reader_string(r, value)) != NULL)
			return s;
		if (value_type(value) == VALUE_INTEGER)
			return pool_printf(r->pool, "%lld",
			    (long long)value_integer(value));
	}
	return NULL;
}

static const struct value *
first_list(const struct value *v, const char *const *keys)
{
	for (; *keys != NULL; keys++)
		if (value_type(value_get(v, *keys)) == VALUE_ARRAY)
			return value_get(v, *keys);
	return NULL;
}

/* Index of a party: an integer, or the first one of an array; or -1. */
static int
party_index(const struct reader *r, const struct value *v)
{
	while (value_type(v) == VALUE_ARRAY)
		v = value_at(v, 0);
	if (value_type(v) != VALUE_INTEGER || value_integer(v) < 0 ||
	    (size_t)value_integer(v) >= r->party_count)
		return -1;
	return (int)value_integer(v);
}

static int64_t
at_seconds(double seconds, int64_t base)
{
	if (!(seconds >= 0 && seconds < EPOCH_SECONDS))
		return -1;
	return base + (int64_t)(seconds * 1000);
}

/* Seconds, a clock time or a date, as milliseconds of the conversation. */
static int64_t
at_value(struct reader *r, const struct value *v, int64_t base)
{
	const char *s = value_string(v, NULL);
	int64_t ms, us;

	if (value_type(v) == VALUE_INTEGER || value_type(v) == VALUE_REAL)
		return at_seconds(value_number(v), base);
	if (s == NULL)
		return -1;
	if ((ms = plain_clock(s, NULL)) >= 0)
		return base + ms;
	return reader_time(r, s, &us) == 0 ? reader_at(r, us) : -1;
}

static int64_t
at_first(struct reader *r, const struct value *v, int64_t base)
{
	size_t i;

	for (i = 0; time_keys[i] != NULL; i++)
		if (value_type(value_get(v, time_keys[i])) != VALUE_NULL)
			return at_value(r, value_get(v, time_keys[i]), base);
	return -1;
}

/* The dialog an analysis is about; 0 if it does not say. */
static size_t
dialog_index(const struct reader *r, const struct value *part)
{
	const struct value *v = value_get(part, "dialog");

	while (value_type(v) == VALUE_ARRAY)
		v = value_at(v, 0);
	if (value_type(v) != VALUE_INTEGER || value_integer(v) < 0 ||
	    (size_t)value_integer(v) >= r->dialog_count)
		return 0;
	return (size_t)value_integer(v);
}

static bool
is_transcript(const char *purpose)
{
	return strncmp(purpose, "transcript", 10) == 0 ||
	    strcmp(purpose, "wtf_transcription") == 0 ||
	    strcmp(purpose, "diarized") == 0;
}

static enum shape
shape_of(const struct value *body, const char *purpose)
{
	switch (value_type(body)) {
	case VALUE_STRING:
		return strcmp(purpose, "diarized") == 0 ? SHAPE_DIARIZED :
		    SHAPE_PLAIN;
	case VALUE_ARRAY:
		return SHAPE_TURNS;
	case VALUE_OBJECT:
		if (value_count(value_get(body, "segments")) > 0)
			return SHAPE_WTF;
		if (value_type(value_get(body, "results")) == VALUE_OBJECT)
			return SHAPE_DEEPGRAM;
		return first_list(body, list_keys) != NULL ? SHAPE_TURNS :
		    SHAPE_PLAIN;
	default:
		return SHAPE_NONE;
	}
}

static size_t
find_parts(struct reader *r, const struct value *root, struct part **out)
{
	static const char *const lists[] = { "analysis", "attachments" };
	const struct value *list, *value;
	const char *purpose;
	struct part *p;
	size_t i, k, count = 0;

	*out = pool_alloc(r->pool,
	    (VCON_ANALYSES_MAX + VCON_ATTACHMENTS_MAX) * sizeof(**out));
	for (k = 0; k < COUNT_OF(lists); k++) {
		list = value_get(root, lists[k]);
		for (i = 0; i < value_count(list); i++) {
			value = value_at(list, i);
			purpose = reader_purpose(value);
			if (!is_transcript(purpose))
				continue;
			p = &(*out)[count++];
			p->body = reader_body(r, value);
			p->shape = shape_of(p->body, purpose);
			p->redacted = strstr(purpose, "redacted") != NULL;
			p->dialog = dialog_index(r, value);
		}
	}
	return count;
}

/* Every part like this one, but only one for each dialog. */
static void
read_shape(struct turns *t, const struct part *parts, size_t count,
    const struct part *like)
{
	size_t i, before;
	bool *seen;

	seen = pool_alloc(t->r->pool, t->r->dialog_count + 1);
	for (i = 0; i < count; i++) {
		if (parts[i].shape != like->shape ||
		    parts[i].redacted != like->redacted ||
		    seen[parts[i].dialog])
			continue;
		before = t->count;
		read_part(t, &parts[i]);
		seen[parts[i].dialog] = t->count > before;
	}
}

/* What a text dialog says: its body, or the words in a body that is JSON. */
static const char *
dialog_text(struct reader *r, const struct value *dialog)
{
	const struct value *body = reader_body(r, dialog);
	const char *media, *s;

	media = reader_member(r, dialog, "mediatype");
	if (media == NULL)
		media = reader_member(r, dialog, "mimetype");
	if (media != NULL && (strncmp(media, "audio/", 6) == 0 ||
	    strncmp(media, "image/", 6) == 0 ||
	    strncmp(media, "video/", 6) == 0))
		return NULL;
	s = value_type(body) == VALUE_OBJECT ?
	    first_string(r, body, text_keys) : reader_string(r, body);
	return s == NULL ? NULL : plain_text(r->pool, s, media);
}

static void
read_dialogs(struct turns *t)
{
	const struct value *list = t->r->dialogs, *dialog;
	struct raw_turn turn;
	const char *type;
	size_t i;

	for (i = 0; i < value_count(list); i++) {
		dialog = value_at(list, i);
		type = value_string(value_get(dialog, "type"), NULL);
		if (type == NULL || strcmp(type, "text") != 0)
			continue;
		memset(&turn, 0, sizeof(turn));
		turn.text = dialog_text(t->r, dialog);
		turn.party = party_index(t->r, value_get(dialog, "originator"));
		if (turn.party == -1)
			turn.party = party_index(t->r,
			    value_get(dialog, "parties"));
		turn.at_ms = reader_at(t->r, t->r->dialog_start[i]);
		if (turn.text != NULL)
			turns_add(t, &turn);
	}
}

static void
read_part(struct turns *t, const struct part *part)
{
	struct reader *r = t->r;
	const struct value *body = part->body;
	const char *s;
	int64_t base = 0;

	if (r->dialog_count > 0)
		base = reader_at(r, r->dialog_start[part->dialog]);
	if (base < 0)
		base = 0;
	switch (part->shape) {
	case SHAPE_WTF:
		read_wtf(t, body, base);
		break;
	case SHAPE_TURNS:
		read_list(t, value_type(body) == VALUE_ARRAY ? body :
		    first_list(body, list_keys), base);
		break;
	case SHAPE_DEEPGRAM:
		read_deepgram(t, part, base);
		break;
	default:
		if ((s = reader_string(r, body)) == NULL)
			s = first_string(r, body, text_keys);
		if (s == NULL)
			s = first_string(r, value_get(body, "transcript"),
			    text_keys);
		if (s != NULL)
			turns_add_plain(t, s, -1);
	}
}

/* One element of a list of turns. */
static void
add_element(struct turns *t, const struct value *v, int64_t base)
{
	struct raw_turn turn = { .party = -1, .at_ms = -1 };
	struct reader *r = t->r;
	size_t i;

	if (value_type(v) == VALUE_STRING) {
		if ((turn.text = reader_string(r, v)) != NULL)
			turns_add_plain(t, turn.text, -1);
		return;
	}
	if ((turn.text = first_string(r, v, text_keys)) == NULL)
		return;
	turn.text = plain_text(r->pool, turn.text, NULL);
	turn.label = first_string(r, v, label_keys);
	for (i = 0; party_keys[i] != NULL && turn.party == -1; i++)
		turn.party = party_index(r, value_get(v, party_keys[i]));
	turn.at_ms = at_first(r, v, base);
	turns_add(t, &turn);
}

static void
read_list(struct turns *t, const struct value *list, int64_t base)
{
	size_t i;

	for (i = 0; i < value_count(list); i++)
		add_element(t, value_at(list, i), base);
}

/*
 * World Transcription Format: a segment names its speaker by number or text;
 * `speakers` may know a better label for it.
 */
static void
read_wtf(struct turns *t, const struct value *body, int64_t base)
{
	const struct value *segments = value_get(body, "segments");
	const struct value *known = value_get(body, "speakers");
	const char *label;
	size_t i, before;

	for (i = 0; i < value_count(segments); i++) {
		before = t->count;
		add_element(t, value_at(segments, i), base);
		if (t->count == before || t->list[before].label == NULL)
			continue;
		label = reader_member(t->r, value_get(known,
		    t->list[before].label), "label");
		if (label != NULL && party_label(t->r, label) != 0)
			t->list[before].label = label;
	}
}

/* The sentences of one paragraph as one turn. */
static void
add_paragraph(struct turns *t, const struct value *v, struct raw_turn *turn,
    int64_t base)
{
	const struct value *sentences = value_get(v, "sentences");
	struct buf b;
	const char *s;
	size_t i;

	buf_init(&b, t->r->pool, 256);
	for (i = 0; i < value_count(sentences); i++) {
		s = reader_member(t->r, value_at(sentences, i), "text");
		if (s != NULL)
			buf_printf(&b, "%s%s", b.len > 0 ? " " : "", s);
	}
	turn->at_ms = at_first(t->r, v, base);
	turn->text = b.data;
	if (turn->party == -1)
		turn->label = first_string(t->r, v, label_keys);
	turns_add(t, turn);
}

/* Words in a row by one speaker as one turn. */
static void
add_words(struct turns *t, const struct value *words, struct raw_turn *turn,
    int64_t base)
{
	const struct value *w;
	const char *s, *label;
	struct buf b;
	size_t i;

	buf_init(&b, t->r->pool, 256);
	turn->label = NULL;
	for (i = 0; i < value_count(words); i++) {
		w = value_at(words, i);
		label = turn->party == -1 ?
		    first_string(t->r, w, label_keys) : NULL;
		if (b.len > 0 && label != NULL && (turn->label == NULL ||
		    strcmp(label, turn->label) != 0)) {
			turn->text = pool_strndup(t->r->pool, b.data, b.len);
			turns_add(t, turn);
			b.len = 0;
		}
		if (b.len == 0) {
			turn->label = label;
			turn->at_ms = at_first(t->r, w, base);
		}
		if ((s = reader_member(t->r, w, "punctuated_word")) == NULL)
			s = reader_member(t->r, w, "word");
		if (s != NULL)
			buf_printf(&b, "%s%s", b.len > 0 ? " " : "", s);
	}
	turn->text = pool_strndup(t->r->pool, b.data, b.len);
	turns_add(t, turn);
}

/* Paragraphs, else words, else the text of a channel's best alternative. */
static void
read_channel(struct turns *t, const struct value *channel, int party,
    int64_t base)
{
	const struct value *best, *list;
	struct raw_turn turn = { .party = party, .at_ms = -1 };
	size_t i, before = t->count;

	best = value_at(value_get(channel, "alternatives"), 0);
	list = value_get(value_get(best, "paragraphs"), "paragraphs");
	for (i = 0; i < value_count(list); i++)
		add_paragraph(t, value_at(list, i), &turn, base);
	if (t->count == before)
		add_words(t, value_get(best, "words"), &turn, base);
	if (t->count == before &&
	    (turn.text = reader_member(t->r, best, "transcript")) != NULL)
		turns_add(t, &turn);
}

/* Several channels: one for each party of the dialog, in that order. */
static void
read_deepgram(struct turns *t, const struct part *part, int64_t base)
{
	const struct value *results = value_get(part->body, "results");
	const struct value *channels = value_get(results, "channels");
	const struct value *parties;
	size_t i, count = value_count(channels);

	if (count <= 1 && value_count(value_get(results, "utterances")) > 0) {
		read_list(t, value_get(results, "utterances"), base);
		return;
	}
	parties = value_get(value_at(t->r->dialogs, part->dialog), "parties");
	for (i = 0; i < count; i++)
		read_channel(t, value_at(channels, i), count > 1 ?
		    party_index(t->r, value_at(parties, i)) : -1, base);
}

static void
read_summary(struct reader *r, const struct value *root)
{
	const struct value *list = value_get(root, "analysis"), *part, *body;
	const char *s;
	size_t i;

	for (i = 0; i < value_count(list) && r->out->summary == NULL; i++) {
		part = value_at(list, i);
		if (strcmp(reader_purpose(part), "summary") != 0)
			continue;
		body = reader_body(r, part);
		if ((s = reader_string(r, body)) == NULL)
			s = first_string(r, body, summary_keys);
		if (s != NULL)
			s = plain_text(r->pool, s, NULL);
		if (s != NULL && *s != '\0')
			r->out->summary = s;
	}
}
