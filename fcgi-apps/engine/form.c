/*
 * Member by member through the table of vcon-core-03, with the names of the
 * older drafts beside the new ones.
 */
#include "form.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/pool.h"
#include "base/text.h"
#include "reader.h"

#define DURATION_MAX	(31.0 * 86400)	/* seconds */
#define TOKEN_BYTES	"abcdefghijklmnopqrstuvwxyz" \
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-"

enum index_kind { INDEX_PARTY, INDEX_DIALOG, INDEX_ATTACHMENT };

static const char *const index_codes[] = {
	[INDEX_PARTY] = "vcon.party-index",
	[INDEX_DIALOG] = "vcon.dialog-index",
	[INDEX_ATTACHMENT] = "vcon.attachment-index",
};

struct index_member {
	const char	*name;
	enum index_kind	 kind;
	bool		 zero;	/* 0 also where none applies */
};

static const struct index_member dialog_indices[] = {
	{ "parties", INDEX_PARTY, false },
	{ "originator", INDEX_PARTY, false },
	{ "transferee", INDEX_PARTY, false },
	{ "transferor", INDEX_PARTY, false },
	{ "transfer_target", INDEX_PARTY, false },
	{ "transfer-target", INDEX_PARTY, false },
	{ "original", INDEX_DIALOG, false },
	{ "consultation", INDEX_DIALOG, false },
	{ "target_dialog", INDEX_DIALOG, false },
	{ "target-dialog", INDEX_DIALOG, false },
	{ "recordings", INDEX_DIALOG, false },
	{ "recording_set", INDEX_DIALOG, false },
	{ NULL, 0, false }
};

static const struct index_member analysis_indices[] = {
	{ "dialog", INDEX_DIALOG, true },
	{ "attachment", INDEX_ATTACHMENT, true }, { NULL, 0, false }
};

static const struct index_member attachment_indices[] = {
	{ "party", INDEX_PARTY, true }, { "dialog", INDEX_DIALOG, true },
	{ NULL, 0, false }
};

/* Extensions an entry of `critical` may ask for, and its older names. */
static const char *const extensions[] = {
	"CC", "lawful_basis", "wtf_transcription", NULL
};
static const char *const critical_names[] = {
	"critical", "must_support", "must_understand", NULL
};

static const char *const dialog_types[] = {
	"recording", "text", "transfer", "incomplete", "recording-set",
	"video", NULL
};
static const char *const encodings[] = {
	"none", "base64url", "json", "base64", NULL
};

static void	check_limits(struct reader *, const struct value *,
		    const struct path *);
static void	check_head(struct reader *, const struct value *);
static void	check_critical(struct reader *, const struct value *,
		    const struct path *);
static void	check_copies(struct reader *, const struct value *);
static const struct value *read_list(struct reader *, const struct value *,
		    const struct path *, size_t max);
static void	read_parties(struct reader *, const struct value *);
static void	read_dialogs(struct reader *, const struct value *);
static void	check_parts(struct reader *, const struct value *,
		    const char *key, const struct index_member *);

static bool
is_one_of(const char *s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(s, *list) == 0)
			return true;
	return false;
}

void
form_check(struct reader *r, const struct value *root)
{
	const struct value *parties, *dialogs, *analyses, *attachments;

	if (value_type(root) != VALUE_OBJECT) {
		reader_fault(r, NULL, "vcon.form");
		return;
	}
	check_limits(r, root, NULL);
	check_head(r, root);
	parties = read_list(r, root, PATH_KEY(NULL, "parties"),
	    VCON_PARTIES_MAX);
	dialogs = read_list(r, root, PATH_KEY(NULL, "dialog"),
	    VCON_DIALOGS_MAX);
	analyses = read_list(r, root, PATH_KEY(NULL, "analysis"),
	    VCON_ANALYSES_MAX);
	attachments = read_list(r, root, PATH_KEY(NULL, "attachments"),
	    VCON_ATTACHMENTS_MAX);
	if (value_get(root, "parties") == NULL)
		reader_fault(r, PATH_KEY(NULL, "parties"), "vcon.missing");
	r->party_count = value_count(parties);
	r->dialogs = dialogs;
	r->dialog_count = value_count(dialogs);
	r->attachment_count = value_count(attachments);
	read_parties(r, parties);
	read_dialogs(r, dialogs);
	check_parts(r, analyses, "analysis", analysis_indices);
	check_parts(r, attachments, "attachments", attachment_indices);
}

/* Long strings and names; what is dropped anyway (base64url) may be long. */
static void
check_limits(struct reader *r, const struct value *value,
    const struct path *path)
{
	struct value_member m;
	const char *encoding;
	size_t i, len;

	if (value_string(value, &len) != NULL && len > VCON_STRING_MAX)
		reader_fault(r, path, "vcon.too-long");
	if (value_type(value) == VALUE_ARRAY)
		for (i = 0; i < value_count(value); i++)
			check_limits(r, value_at(value, i), PATH_AT(path, i));
	if (value_type(value) != VALUE_OBJECT)
		return;
	encoding = value_string(value_get(value, "encoding"), NULL);
	for (m = value_first(value); m.key != NULL; value_next(&m)) {
		if (strlen(m.key) > VCON_KEY_MAX)
			reader_fault(r, path, "vcon.too-long");
		else if (encoding == NULL || strcmp(m.key, "body") != 0 ||
		    strncmp(encoding, "base64", 6) != 0)
			check_limits(r, m.value, PATH_KEY(path, m.key));
	}
}

static void
check_head(struct reader *r, const struct value *root)
{
	struct vcon *v = r->out;
	const char *s;
	size_t i;

	s = reader_checked(r, root, PATH_KEY(NULL, "uuid"));
	if (value_type(value_get(root, "uuid")) == VALUE_NULL)
		reader_fault(r, PATH_KEY(NULL, "uuid"), "vcon.missing");
	else if (s == NULL || uuid_parse(&v->uuid, s, strlen(s)) == -1 ||
	    uuid_is_zero(&v->uuid))
		reader_fault(r, PATH_KEY(NULL, "uuid"), "vcon.uuid");
	/* Another major version may mean something else by the same names. */
	s = reader_checked(r, root, PATH_KEY(NULL, "vcon"));
	if (value_string(value_get(root, "vcon"), NULL) != NULL &&
	    (s == NULL || strncmp(s, "0.", 2) != 0))
		reader_fault(r, PATH_KEY(NULL, "vcon"), "vcon.version");
	reader_member_time(r, root, PATH_KEY(NULL, "created_at"),
	    &v->created_at);
	if (value_type(value_get(root, "created_at")) == VALUE_NULL)
		v->flags |= VCON_CREATED_MISSING;
	reader_member_time(r, root, PATH_KEY(NULL, "updated_at"),
	    &v->updated_at);
	v->subject = reader_checked(r, root, PATH_KEY(NULL, "subject"));
	for (i = 0; critical_names[i] != NULL; i++)
		check_critical(r, value_get(root, critical_names[i]),
		    PATH_KEY(NULL, critical_names[i]));
	check_copies(r, root);
}

/* Whoever does not know a critical extension must not go on (vcon-core). */
static void
check_critical(struct reader *r, const struct value *list,
    const struct path *path)
{
	const char *s;
	size_t i;

	if (value_type(list) == VALUE_NULL)
		return;
	if (value_type(list) != VALUE_ARRAY)
		reader_fault(r, path, "vcon.form");
	for (i = 0; i < value_count(list); i++) {
		s = value_string(value_at(list, i), NULL);
		if (s == NULL || !is_one_of(s, extensions))
			reader_fault(r, PATH_AT(path, i), "vcon.critical");
	}
}

/* `redacted`, `amended` (`appended`): objects, and not both of them. */
static void
check_copies(struct reader *r, const struct value *root)
{
	static const char *const names[] = { "redacted", "amended", "appended" };
	const struct value *value;
	bool redacted = false;
	size_t i;

	for (i = 0; i < COUNT_OF(names); i++) {
		value = value_get(root, names[i]);
		if (value_type(value) != VALUE_NULL &&
		    value_type(value) != VALUE_OBJECT)
			reader_fault(r, PATH_KEY(NULL, names[i]), "vcon.form");
		else if (value_count(value) > 0 && i == 0)
			redacted = true;
		else if (value_count(value) > 0 && redacted)
			reader_fault(r, PATH_KEY(NULL, names[i]),
			    "vcon.exclusive");
	}
	if (redacted)
		r->out->flags |= VCON_REDACTED;
}

/* An array of objects; NULL if there is none to look at. */
static const struct value *
read_list(struct reader *r, const struct value *root, const struct path *path,
    size_t max)
{
	const struct value *list = value_get(root, path->key);
	size_t i;

	if (list == NULL)
		return NULL;
	if (value_type(list) != VALUE_ARRAY) {
		reader_fault(r, path, "vcon.form");
		return NULL;
	}
	if (value_count(list) > max) {
		reader_fault(r, path, "vcon.too-many");
		return NULL;
	}
	for (i = 0; i < value_count(list); i++)
		if (value_type(value_at(list, i)) != VALUE_OBJECT)
			reader_fault(r, PATH_AT(path, i), "vcon.form");
	return list;
}

static const char *
without_scheme(const char *s, const char *scheme)
{
	size_t len = strlen(scheme);

	if (s == NULL || strncasecmp(s, scheme, len) != 0)
		return s;
	return s[len] == '\0' ? NULL : s + len;
}

static void
read_parties(struct reader *r, const struct value *list)
{
	const struct value *value;
	const struct path *path;
	struct party *p;
	size_t i;

	for (i = 0; i < r->party_count; i++) {
		value = value_at(list, i);
		path = PATH_AT(PATH_KEY(NULL, "parties"), i);
		p = &r->parties[i];
		p->name = reader_checked(r, value, PATH_KEY(path, "name"));
		p->type = reader_checked(r, value, PATH_KEY(path, "type"));
		p->uuid = reader_checked(r, value, PATH_KEY(path, "uuid"));
		p->role = reader_checked(r, value, PATH_KEY(path, "role"));
		if (p->role == NULL)
			p->role = reader_member(r, value_get(value, "meta"),
			    "role");
		p->tel = without_scheme(reader_checked(r, value,
		    PATH_KEY(path, "tel")), "tel:");
		p->mail = without_scheme(reader_checked(r, value,
		    PATH_KEY(path, "mailto")), "mailto:");
		if (p->mail == NULL)
			p->mail = reader_member(r, value, "email");
	}
}

static void
check_index(struct reader *r, const struct value *value,
    const struct index_member *member, const struct path *path)
{
	const size_t limits[] = {
		[INDEX_PARTY] = r->party_count,
		[INDEX_DIALOG] = r->dialog_count,
		[INDEX_ATTACHMENT] = r->attachment_count,
	};
	int64_t n;
	size_t i;

	if (value_type(value) == VALUE_NULL)
		return;
	if (value_type(value) == VALUE_ARRAY) {
		for (i = 0; i < value_count(value); i++)
			check_index(r, value_at(value, i), member,
			    PATH_AT(path, i));
		return;
	}
	n = value_integer(value);
	if (value_type(value) != VALUE_INTEGER || n < 0 ||
	    ((size_t)n >= limits[member->kind] && !(n == 0 && member->zero)))
		reader_fault(r, path, index_codes[member->kind]);
}

static void
check_indices(struct reader *r, const struct value *object,
    const struct index_member *m, const struct path *path)
{
	for (; m->name != NULL; m++)
		check_index(r, value_get(object, m->name), m,
		    PATH_KEY(path, m->name));
}

/* "type/subtype", whatever parameters follow (RFC 6838, 4.2). */
static bool
is_media_type(const char *s)
{
	size_t n = strspn(s, TOKEN_BYTES);

	if (n == 0 || s[n] != '/')
		return false;
	s += n + 1;
	n = strspn(s, TOKEN_BYTES);
	s += n;
	s += strspn(s, " \t\r\n");
	return n > 0 && (*s == '\0' || *s == ';');
}

/*
 * A media URL is a bearer secret, and a wrong media type is no reason to lose
 * a call: both are dropped, and it is said so.
 */
static void
drop_media(struct reader *r, const struct value *object,
    const struct path *path)
{
	static const char *const names[] = { "mediatype", "mimetype" };
	const struct value *value;
	const char *s;
	size_t i;

	if (value_type(value_get(object, "url")) != VALUE_NULL)
		reader_drop(r, PATH_KEY(path, "url"));
	for (i = 0; i < COUNT_OF(names); i++) {
		value = value_get(object, names[i]);
		s = value_string(value, NULL);
		if (value_type(value) != VALUE_NULL &&
		    (s == NULL || !is_media_type(s)))
			reader_drop(r, PATH_KEY(path, names[i]));
	}
}

static void
check_encoding(struct reader *r, const struct value *object,
    const struct path *path)
{
	const char *s = reader_checked(r, object, PATH_KEY(path, "encoding"));

	if (s != NULL && !is_one_of(s, encodings))
		reader_fault(r, PATH_KEY(path, "encoding"), "vcon.encoding");
}

/* Analyses and attachments. */
static void
check_parts(struct reader *r, const struct value *list, const char *key,
    const struct index_member *indices)
{
	const struct value *value;
	const struct path *path;
	int64_t start = 0;
	size_t i;

	for (i = 0; i < value_count(list); i++) {
		value = value_at(list, i);
		path = PATH_AT(PATH_KEY(NULL, key), i);
		(void)reader_checked(r, value, PATH_KEY(path, "type"));
		(void)reader_checked(r, value, PATH_KEY(path, "purpose"));
		check_encoding(r, value, path);
		check_indices(r, value, indices, path);
		reader_member_time(r, value, PATH_KEY(path, "start"), &start);
		drop_media(r, value, path);
	}
}

/* Sound and pictures in line: not kept. */
static bool
is_media_body(const struct value *object, const char *type)
{
	const char *media;

	if (value_type(value_get(object, "body")) == VALUE_NULL)
		return false;
	if (strcmp(type, "text") != 0)
		return true;
	media = value_string(value_get(object, "mediatype"), NULL);
	if (media == NULL)
		media = value_string(value_get(object, "mimetype"), NULL);
	return media != NULL && (strncasecmp(media, "audio/", 6) == 0 ||
	    strncasecmp(media, "image/", 6) == 0 ||
	    strncasecmp(media, "video/", 6) == 0);
}

static void
check_duration(struct reader *r, const struct value *object,
    const struct path *path, double *seconds)
{
	const struct value *value = value_get(object, path->key);

	*seconds = 0;
	if (value_type(value) == VALUE_NULL)
		return;
	*seconds = value_number(value);
	if ((value_type(value) != VALUE_INTEGER &&
	    value_type(value) != VALUE_REAL) ||
	    !(*seconds >= 0 && *seconds <= DURATION_MAX))
		reader_fault(r, path, "vcon.duration");
}

/* The originator of a call, by default its first party. */
static void
read_originator(struct reader *r, const struct value *dialog, const char *type)
{
	const struct value *value = value_get(dialog, "originator");

	if (r->originator != -1 || strcmp(type, "text") == 0 ||
	    strcmp(type, "transfer") == 0)
		return;
	if (value_type(value) != VALUE_INTEGER) {
		value = value_get(dialog, "parties");
		while (value_type(value) == VALUE_ARRAY)
			value = value_at(value, 0);
	}
	if (value_type(value) == VALUE_INTEGER && value_integer(value) >= 0 &&
	    (size_t)value_integer(value) < r->party_count)
		r->originator = (int)value_integer(value);
}

static void
read_dialog(struct reader *r, const struct value *value, size_t i)
{
	const struct path *path = PATH_AT(PATH_KEY(NULL, "dialog"), i);
	struct vcon *v = r->out;
	const char *type;
	double seconds;
	int64_t end;

	type = value_string(value_get(value, "type"), NULL);
	if (type == NULL || !is_one_of(type, dialog_types)) {
		reader_fault(r, PATH_KEY(path, "type"), "vcon.dialog-type");
		type = "";
	}
	check_encoding(r, value, path);
	check_indices(r, value, dialog_indices, path);
	reader_member_time(r, value, PATH_KEY(path, "start"),
	    &r->dialog_start[i]);
	check_duration(r, value, PATH_KEY(path, "duration"), &seconds);
	drop_media(r, value, path);
	if (is_media_body(value, type))
		reader_drop(r, PATH_KEY(path, "body"));
	read_originator(r, value, type);
	if (r->out->fault_count > 0 || r->dialog_start[i] == MOMENT_NONE)
		return;
	if (v->started_at == MOMENT_NONE || r->dialog_start[i] < v->started_at)
		v->started_at = r->dialog_start[i];
	end = r->dialog_start[i] + (int64_t)(seconds * MOMENT_SECOND);
	if (v->ended_at == MOMENT_NONE || end > v->ended_at)
		v->ended_at = end;
}

static void
read_dialogs(struct reader *r, const struct value *list)
{
	const struct value *value;
	size_t i;

	r->dialog_start = pool_alloc(r->pool,
	    (r->dialog_count + 1) * sizeof(*r->dialog_start));
	for (i = 0; i < r->dialog_count; i++) {
		value = value_at(list, i);
		r->dialog_start[i] = MOMENT_NONE;
		/* {} keeps the place of a dialog that was redacted. */
		if (value_count(value) > 0)
			read_dialog(r, value, i);
	}
	if (r->out->started_at != MOMENT_NONE)
		r->out->duration_ms =
		    (r->out->ended_at - r->out->started_at) / 1000;
}
