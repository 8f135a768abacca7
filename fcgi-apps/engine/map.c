/*
 * The field map: JSON Pointers of a profile to what a call is made of.
 *
 * Engines add fields and leave some out, so everything but the call's own id
 * may be missing; what is there with a type nobody expects is missing too.
 */
#include "map.h"

#include <string.h>
#include <strings.h>

#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"
#include "answers.h"
#include "plain.h"
#include "reader.h"

#define ID_LEN_MAX	200		/* bytes of an engine's call id */
#define SHORT_MAX	1000		/* bytes of a name, number, address */
#define MS_FROM		1e11		/* as seconds: year 5138 */
#define TIME_MAX	253402300800.0	/* seconds: year 10000 */
#define DURATION_MAX	(31.0 * 86400)	/* seconds */
#define AT_MAX		1e6		/* seconds into a call */

/* The parties of every mapped call. */
enum { PARTY_CALLER, PARTY_ASSISTANT, PARTIES };

struct map {
	struct reader	 reader;
	const struct profile *profile;
	const struct value *root;
	const struct uuid *hook;
	const char	*body;
	size_t		 len;
};

static bool	is_wanted(const struct map *);
static void	read_id(struct map *);
static void	read_times(struct map *);
static void	read_words(struct map *);
static void	read_said(struct map *);
static void	read_consent(struct map *);
static void	note_media(struct map *);

enum map_status
map_read(struct pool *pool, const struct profile *profile,
    const struct uuid *hook, const char *body, size_t len, int64_t now,
    struct vcon *out)
{
	struct map m = { .profile = profile, .hook = hook, .body = body,
		.len = len };
	const char *code;

	reader_start(&m.reader, pool, now, out);
	if ((m.root = value_parse(pool, body, len, &code)) == NULL) {
		reader_fault(&m.reader, NULL, code);
		return MAP_NOT_JSON;
	}
	if (!is_wanted(&m))
		return MAP_IGNORED;
	m.reader.caller = PARTY_CALLER;
	m.reader.assistant = PARTY_ASSISTANT;
	m.reader.party_count = PARTIES;
	read_id(&m);
	read_times(&m);
	read_words(&m);
	read_said(&m);
	read_consent(&m);
	note_media(&m);
	return out->fault_count > 0 ? MAP_INVALID : MAP_OK;
}

/* Next token of a pointer, unescaped; moves *p behind it. */
static char *
next_token(struct pool *pool, const char **p)
{
	size_t n = strcspn(*p, "/"), i, k = 0;
	char *token = pool_strndup(pool, *p, n);

	for (i = 0; i < n; i++, k++) {
		token[k] = (*p)[i];
		if ((*p)[i] == '~')
			token[k] = (*p)[++i] == '0' ? '~' : '/';
	}
	token[k] = '\0';
	*p += n;
	return token;
}

/* RFC 6901; NULL where nothing is. */
static const struct value *
find(struct pool *pool, const struct value *at, const char *pointer)
{
	const char *token;
	uint64_t index;

	while (at != NULL && *pointer == '/') {
		pointer++;
		token = next_token(pool, &pointer);
		if (value_type(at) != VALUE_ARRAY)
			at = value_get(at, token);
		else if (text_parse_uint(token, strlen(token), SIZE_MAX,
		    &index) == 0)
			at = value_at(at, (size_t)index);
		else
			at = NULL;
	}
	return at;
}

/* A scalar as the text that stands in a profile. */
static const char *
scalar(struct pool *pool, const struct value *v)
{
	switch (value_type(v)) {
	case VALUE_STRING:
		return value_string(v, NULL);
	case VALUE_INTEGER:
		return pool_printf(pool, "%lld", (long long)value_integer(v));
	case VALUE_BOOL:
		return value_true(v) ? "true" : "false";
	default:
		return NULL;
	}
}

static bool
is_listed(struct pool *pool, const struct value *v, const char *list)
{
	const char *s = scalar(pool, v);

	return s != NULL && profile_lists(list, s);
}

/* The first place of that meaning where something is. */
static const struct value *
lookup(const struct map *m, enum profile_meaning meaning,
    const struct profile_field **which)
{
	const struct profile_field *f = m->profile->field[meaning], *end;
	struct pool *pool = m->reader.pool;
	const struct value *v;

	for (end = f + m->profile->fields[meaning]; f < end; f++) {
		if (f->when != NULL && !is_listed(pool,
		    find(pool, m->root, f->when), f->is))
			continue;
		v = find(pool, m->root, f->pointer);
		if (value_type(v) == VALUE_NULL ||
		    (value_type(v) == VALUE_STRING &&
		    *value_string(v, NULL) == '\0'))
			continue;
		if (which != NULL)
			*which = f;
		return v;
	}
	return NULL;
}

static bool
is_wanted(const struct map *m)
{
	const struct profile_field *f = m->profile->field[MEANS_EVENT];
	struct pool *pool = m->reader.pool;
	size_t i;

	for (i = 0; i < m->profile->fields[MEANS_EVENT]; i++)
		if (is_listed(pool, find(pool, m->root, f[i].pointer), f[i].is))
			return true;
	return i == 0;
}

static void
fault(struct map *m, enum profile_meaning meaning, const char *code)
{
	struct vcon *v = m->reader.out;

	if (v->fault_count == VCON_FAULTS_MAX)
		return;
	v->faults[v->fault_count].pointer =
	    m->profile->field[meaning][0].pointer;
	v->faults[v->fault_count++].code = code;
}

/* A uuid of version 8: what makes it is ours (RFC 9562, 5.8). */
static void
make_uuid(const struct map *m, const char *id)
{
	const struct key none = { { 0 } };
	const struct secret_field fields[] = {
		{ .data = m->profile->name, .len = strlen(m->profile->name) },
		{ .data = m->hook->b, .len = sizeof(m->hook->b) },
		{ .data = id, .len = strlen(id) },
	};
	unsigned char hash[SECRET_SIZE];
	struct uuid *out = &m->reader.out->uuid;

	secret_mac_fields(hash, &none, fields, COUNT_OF(fields));
	memcpy(out->b, hash, sizeof(out->b));
	out->b[6] = (unsigned char)((out->b[6] & 0x0f) | 0x80);
	out->b[8] = (unsigned char)((out->b[8] & 0x3f) | 0x80);
}

static void
read_id(struct map *m)
{
	const struct profile_field *f = NULL;
	const struct value *v = lookup(m, MEANS_EXTERNAL_ID, &f);
	const char *id = scalar(m->reader.pool, v);
	unsigned char hash[SECRET_SIZE];
	char hex[2 * SECRET_SIZE + 1];

	if (f != NULL && f->pointer[0] == '\0') {
		secret_hash(hash, m->body, m->len);
		text_hex(hash, sizeof(hash), hex);
		id = hex;
	}
	if (v == NULL)
		fault(m, MEANS_EXTERNAL_ID, "vcon.missing");
	else if (id == NULL)
		fault(m, MEANS_EXTERNAL_ID, "vcon.form");
	else if (strlen(id) > ID_LEN_MAX)
		fault(m, MEANS_EXTERNAL_ID, "vcon.too-long");
	else
		make_uuid(m, id);
}

/* Digits only: engines write numbers as strings, too. */
static bool
read_number(const struct value *v, double *out)
{
	const char *s = value_string(v, NULL);
	uint64_t n;

	if (value_type(v) == VALUE_INTEGER || value_type(v) == VALUE_REAL) {
		*out = value_number(v);
		return true;
	}
	if (s == NULL || text_parse_uint(s, strlen(s), INT64_MAX, &n) == -1)
		return false;
	*out = (double)n;
	return true;
}

static int64_t
time_value(struct map *m, const struct value *v, enum profile_unit unit)
{
	double n;
	int64_t us;

	if (read_number(v, &n)) {
		if (unit == UNIT_MILLISECONDS ||
		    (unit == UNIT_ANY && n >= MS_FROM))
			n /= 1000;
		return n > 0 && n < TIME_MAX ? (int64_t)(n * 1e6) :
		    MOMENT_NONE;
	}
	if (value_string(v, NULL) == NULL ||
	    reader_time(&m->reader, value_string(v, NULL), &us) == -1)
		return MOMENT_NONE;
	return us;
}

static int64_t
read_time(struct map *m, enum profile_meaning meaning)
{
	const struct profile_field *f = NULL;
	const struct value *v = lookup(m, meaning, &f);

	return v == NULL ? MOMENT_NONE : time_value(m, v, f->unit);
}

/* Milliseconds; "1:23" is understood as well. -1 if it is none. */
static int64_t
span(const struct value *v, enum profile_unit unit, double max)
{
	const char *s = value_string(v, NULL);
	double n;

	if (!read_number(v, &n)) {
		n = s == NULL ? -1 : (double)plain_clock(s, NULL);
		unit = UNIT_MILLISECONDS;
	}
	if (unit != UNIT_MILLISECONDS)
		n *= 1000;
	return n >= 0 && n <= max * 1000 ? (int64_t)n : -1;
}

static void
read_times(struct map *m)
{
	const struct profile_field *f = NULL;
	const struct value *duration = lookup(m, MEANS_DURATION, &f);
	struct vcon *v = m->reader.out;

	v->started_at = read_time(m, MEANS_STARTED);
	v->ended_at = read_time(m, MEANS_ENDED);
	if (duration != NULL)
		v->duration_ms = span(duration, f->unit, DURATION_MAX);
	if (v->started_at != MOMENT_NONE && v->ended_at != MOMENT_NONE &&
	    v->duration_ms == -1 && v->ended_at >= v->started_at)
		v->duration_ms = (v->ended_at - v->started_at) / 1000;
	if (v->duration_ms == -1)
		return;
	if (v->ended_at == MOMENT_NONE && v->started_at != MOMENT_NONE)
		v->ended_at = v->started_at + v->duration_ms * 1000;
	else if (v->started_at == MOMENT_NONE && v->ended_at != MOMENT_NONE)
		v->started_at = v->ended_at - v->duration_ms * 1000;
}

static const char *
read_text(struct map *m, enum profile_meaning meaning, size_t max)
{
	const struct value *v = lookup(m, meaning, NULL);
	const char *s = scalar(m->reader.pool, v);

	if (s == NULL)
		return NULL;
	if (strlen(s) > max) {
		fault(m, meaning, "vcon.too-long");
		return NULL;
	}
	return value_type(v) == VALUE_STRING ? reader_string(&m->reader, v) : s;
}

static void
read_words(struct map *m)
{
	const struct profile_field *f = m->profile->field[MEANS_ANSWERS];
	struct vcon *v = m->reader.out;
	const struct value *answers;
	size_t i;

	v->caller_number = read_text(m, MEANS_CALLER, SHORT_MAX);
	if (v->caller_number != NULL &&
	    strncasecmp(v->caller_number, "tel:", 4) == 0)
		v->caller_number += 4;
	if (v->caller_number != NULL && *v->caller_number == '\0')
		v->caller_number = NULL;	/* a scheme without a number */
	v->caller_name = read_text(m, MEANS_CALLER_NAME, SHORT_MAX);
	v->caller_email = read_text(m, MEANS_CALLER_EMAIL, SHORT_MAX);
	v->subject = read_text(m, MEANS_SUBJECT, SHORT_MAX);
	v->summary = read_text(m, MEANS_SUMMARY, VCON_STRING_MAX);
	for (i = 0; i < m->profile->fields[MEANS_ANSWERS]; i++) {
		answers = find(m->reader.pool, m->root, f[i].pointer);
		if (value_type(answers) >= VALUE_ARRAY)
			answers_add(&m->reader, answers);
	}
}

static void
add_turn(struct map *m, struct turns *t, const struct profile_field *f,
    const struct value *v)
{
	struct pool *pool = m->reader.pool;
	const struct value *role = find(pool, v, f->role), *at;
	struct raw_turn turn = { .party = -1, .at_ms = -1 };

	if (is_listed(pool, role, f->skip))
		return;
	turn.text = reader_string(&m->reader, find(pool, v, f->text));
	if (turn.text == NULL)
		return;
	if (strlen(turn.text) > VCON_STRING_MAX) {
		fault(m, MEANS_TURNS, "vcon.too-long");
		return;
	}
	if (is_listed(pool, role, f->assistant))
		turn.party = PARTY_ASSISTANT;
	else if (is_listed(pool, role, f->caller))
		turn.party = PARTY_CALLER;
	at = f->at == NULL ? NULL : find(pool, v, f->at);
	if (at != NULL)
		turn.at_ms = span(at, f->unit, AT_MAX);
	turns_add(t, &turn);
}

/* Turns where there are some, else running text with names before colons. */
static void
read_said(struct map *m)
{
	const struct profile_field *f = NULL;
	const struct value *list = lookup(m, MEANS_TURNS, &f);
	struct turns t = { .r = &m->reader };
	const char *text;
	size_t i;

	for (i = 0; value_type(list) == VALUE_ARRAY && i < value_count(list);
	    i++)
		add_turn(m, &t, f, value_at(list, i));
	if (t.count == 0) {
		text = read_text(m, MEANS_TRANSCRIPT, VCON_STRING_MAX);
		if (text != NULL)
			turns_add_plain(&t, text, -1);
	}
	turns_finish(&t);
}

/*
 * What is there and is not a yes is a no. Where the profile says that the
 * caller was asked (`asked`), nothing there is a no, too.
 */
static void
read_grant(struct map *m)
{
	const struct profile_field *f = m->profile->field[MEANS_CONSENT], *end;
	struct vcon_basis *b = &m->reader.out->basis;
	struct pool *pool = m->reader.pool;
	const struct value *v = lookup(m, MEANS_CONSENT, &f);
	int64_t at;

	if (v == NULL) {
		end = f + m->profile->fields[MEANS_CONSENT];
		for (; f < end; f++)
			if (f->asked != NULL && value_type(find(pool, m->root,
			    f->asked)) != VALUE_NULL)
				b->storage = GRANT_NO;
		return;
	}
	at = f->yes == NULL ? time_value(m, v, f->unit) : MOMENT_NONE;
	b->storage = at != MOMENT_NONE || is_listed(pool, v, f->yes) ?
	    GRANT_YES : GRANT_NO;
	if (at == MOMENT_NONE && f->at != NULL)
		at = time_value(m, find(pool, m->root, f->at), f->unit);
	b->granted_at = b->storage == GRANT_YES ? at : MOMENT_NONE;
	if (at != MOMENT_NONE && b->storage == GRANT_YES)
		b->offset_ms = reader_at(&m->reader, at);
}

static void
read_consent(struct map *m)
{
	struct vcon_basis *b = &m->reader.out->basis;
	double version;

	read_grant(m);
	if (b->storage != GRANT_ABSENT) {
		b->present = true;
		b->basis = "consent";
		b->outcome = b->storage == GRANT_YES ? "given" : "refused";
	}
	if (read_number(lookup(m, MEANS_SETTINGS, NULL), &version) &&
	    version >= 1 && version <= UINT32_MAX) {
		b->settings_version = (uint32_t)version;
		b->settings_present = true;
	}
}

/* An address of a recording is a bearer secret: told as dropped, not kept. */
static void
note_media(struct map *m)
{
	const struct profile_field *f = m->profile->field[MEANS_MEDIA];
	struct vcon *v = m->reader.out;
	size_t i;

	v->dropped = pool_alloc(m->reader.pool,
	    PROFILE_FIELDS_MAX * sizeof(*v->dropped));
	for (i = 0; i < m->profile->fields[MEANS_MEDIA]; i++)
		if (value_type(find(m->reader.pool, m->root,
		    f[i].pointer)) != VALUE_NULL)
			v->dropped[v->dropped_count++] = f[i].pointer;
}
