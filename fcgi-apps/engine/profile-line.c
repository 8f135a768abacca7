/*
 * What the lines of an engine profile may say.
 *
 * A line is "key = value option:value …". What a program does not understand
 * it must not guess: here is decided whose calls are stored.
 */
#include "profile.h"

#include <string.h>

#include "base/pool.h"
#include "base/text.h"

#define HEADER_MAX	60
#define TOLERANCE_MAX	86400
#define HEADER_BYTES	"abcdefghijklmnopqrstuvwxyz" \
			"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static const char twice[] = "is here a second time";
static const char too_many[] = "too many of these lines";

static const struct {
	const char	*name;
	enum profile_scheme scheme;
} schemes[] = {
	{ "bearer", SCHEME_BEARER },
	{ "hmac-sha1", SCHEME_HMAC_SHA1 },
	{ "hmac-sha256", SCHEME_HMAC_SHA256 },
	{ "hmac-sha512", SCHEME_HMAC_SHA512 },
	{ "ed25519", SCHEME_ED25519 },
};

static const char *const codings[] = {
	[CODING_HEX] = "hex", [CODING_BASE64] = "base64", [CODING_TEXT] = "text"
};

static const char *const units[] = {
	[UNIT_ANY] = "any", [UNIT_SECONDS] = "s", [UNIT_MILLISECONDS] = "ms"
};

static const char *const meanings[MEANINGS] = {
	[MEANS_EXTERNAL_ID] = "external_id",
	[MEANS_STARTED] = "started",
	[MEANS_ENDED] = "ended",
	[MEANS_DURATION] = "duration",
	[MEANS_CALLER] = "caller",
	[MEANS_CALLER_NAME] = "caller_name",
	[MEANS_CALLER_EMAIL] = "caller_email",
	[MEANS_SUBJECT] = "subject",
	[MEANS_SUMMARY] = "summary",
	[MEANS_TURNS] = "turns",
	[MEANS_TRANSCRIPT] = "transcript",
	[MEANS_ANSWERS] = "answers",
	[MEANS_CONSENT] = "consent",
	[MEANS_SETTINGS] = "settings_version",
	[MEANS_MEDIA] = "media",
	[MEANS_EVENT] = "event",
};

#define ONLY(meaning)	(1u << (meaning))
#define ALL		(~0u)

/* Options of a line of the field map: where they go, which lines know them. */
static const struct {
	const char	*name;
	size_t		 offset;	/* of a string in struct profile_field */
	bool		 is_pointer;
	unsigned	 meanings;
} options[] = {
	{ "role", offsetof(struct profile_field, role), true,
	    ONLY(MEANS_TURNS) },
	{ "text", offsetof(struct profile_field, text), true,
	    ONLY(MEANS_TURNS) },
	{ "at", offsetof(struct profile_field, at), true,
	    ONLY(MEANS_TURNS) | ONLY(MEANS_CONSENT) },
	{ "assistant", offsetof(struct profile_field, assistant), false,
	    ONLY(MEANS_TURNS) },
	{ "caller", offsetof(struct profile_field, caller), false,
	    ONLY(MEANS_TURNS) },
	{ "skip", offsetof(struct profile_field, skip), false,
	    ONLY(MEANS_TURNS) },
	{ "yes", offsetof(struct profile_field, yes), false,
	    ONLY(MEANS_CONSENT) },
	{ "asked", offsetof(struct profile_field, asked), true,
	    ONLY(MEANS_CONSENT) },
	{ "is", offsetof(struct profile_field, is), false, ONLY(MEANS_EVENT) },
};

static int
find_word(const char *const *list, size_t count, const char *word)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return (int)i;
	return -1;
}

/* The next word, ended by NUL in place; NULL at the end. */
static char *
next_word(char **rest)
{
	char *word = *rest + strspn(*rest, " \t");
	size_t n = strcspn(word, " \t");

	if (n == 0)
		return NULL;
	*rest = word + n + (word[n] != '\0');
	word[n] = '\0';
	return word;
}

/* "name:value" -> value, or NULL if the word is another option. */
static char *
option_value(char *word, const char *name)
{
	size_t n = strlen(name);

	return strncmp(word, name, n) == 0 && word[n] == ':' ? word + n + 1 :
	    NULL;
}

static bool
is_header(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= HEADER_MAX && strspn(s, HEADER_BYTES) == n;
}

/* "" is the whole document; a '~' begins "~0" or "~1" and nothing else. */
static bool
is_pointer(const char *s)
{
	if (*s != '/')
		return *s == '\0';
	for (; *s != '\0'; s++)
		if (*s == '~' && s[1] != '0' && s[1] != '1')
			return false;
	return true;
}

/* "v={ts:ms}" or "v1,{sig:base64}". */
static const char *
read_item(struct pool *pool, struct profile_item *item, const char *s)
{
	const char *open = strchr(s, '{');
	char *name, *colon;
	size_t len;
	int n = 0;

	if (open == NULL || (len = strlen(open)) < 3 || open[len - 1] != '}' ||
	    strchr(open + 1, '{') != NULL)
		return "an item of the pattern is not \"text{ts}\" or "
		    "\"text{sig:hex}\"";
	item->prefix = pool_strndup(pool, s, (size_t)(open - s));
	name = pool_strndup(pool, open + 1, len - 2);
	if ((colon = strchr(name, ':')) != NULL)
		*colon++ = '\0';
	item->is_time = strcmp(name, "ts") == 0;
	if (!item->is_time && strcmp(name, "sig") != 0)
		return "only {ts} and {sig} may be in a pattern";
	if (colon != NULL)
		n = item->is_time ? find_word(units, COUNT_OF(units), colon) :
		    find_word(codings, COUNT_OF(codings), colon);
	if (n == -1)
		return "unknown unit or coding in the pattern";
	if (item->is_time)
		item->unit = (enum profile_unit)n;
	else
		item->coding = (enum profile_coding)n;
	return NULL;
}

static const char *
read_pattern(struct pool *pool, struct profile_signature *s, const char *text)
{
	const char split[] = { s->split, '\0' };
	const char *wrong;
	size_t i, len, found = 0;

	do {
		len = s->split == '\0' ? strlen(text) : strcspn(text, split);
		if (s->items == PROFILE_ITEMS_MAX)
			return "too many items in the pattern";
		wrong = read_item(pool, &s->item[s->items++],
		    pool_strndup(pool, text, len));
		if (wrong != NULL)
			return wrong;
		text += len;
	} while (*text++ != '\0');
	for (i = 0; i < s->items; i++)
		found += !s->item[i].is_time;
	return found == 1 ? NULL : "one {sig} must be in the pattern";
}

/* "SCHEME header:NAME split:comma pattern:…"; the pattern takes the rest. */
static const char *
read_signature(struct pool *pool, struct profile *p, char *value)
{
	struct profile_signature *s = &p->signature[p->signatures];
	char *word, *option;
	size_t i;

	if (p->signatures == PROFILE_SIGNATURES_MAX)
		return too_many;
	if ((word = next_word(&value)) == NULL)
		return "needs a scheme";
	for (i = 0; i < COUNT_OF(schemes); i++)
		if (strcmp(schemes[i].name, word) == 0)
			break;
	if (i == COUNT_OF(schemes))
		return "unknown scheme";
	s->scheme = schemes[i].scheme;
	for (;;) {
		value += strspn(value, " \t");
		if ((option = option_value(value, "pattern")) != NULL)
			break;
		if ((word = next_word(&value)) == NULL)
			return "needs header: and, last, pattern:";
		if ((option = option_value(word, "header")) != NULL &&
		    is_header(option))
			s->header = option;
		else if (strcmp(word, "split:comma") == 0)
			s->split = ',';
		else if (strcmp(word, "split:space") == 0)
			s->split = ' ';
		else
			return "unknown option, or no name of a header";
	}
	if (s->header == NULL)
		return "needs header:";
	p->signatures++;
	return read_pattern(pool, s, option);
}

/* "{id}.{ts}.{body}" */
static const char *
read_signed(struct pool *pool, struct profile *p, const char *s)
{
	static const struct {
		const char	*name;
		enum profile_part_kind kind;
	} kinds[] = {
		{ "{body}", PART_BODY }, { "{ts}", PART_TIME }, { "{id}", PART_ID }
	};
	struct profile_part *part;
	size_t i, len;

	if (p->parts > 0)
		return twice;
	for (; *s != '\0'; s += len) {
		if (p->parts == PROFILE_PARTS_MAX)
			return "too many parts";
		part = &p->part[p->parts++];
		len = strcspn(s, "{");
		part->kind = PART_TEXT;
		part->text = pool_strndup(pool, s, len);
		for (i = 0; len == 0 && i < COUNT_OF(kinds); i++)
			if (strncmp(s, kinds[i].name, strlen(kinds[i].name)) == 0) {
				part->kind = kinds[i].kind;
				len = strlen(kinds[i].name);
			}
		if (len == 0)
			return "only {body}, {ts} and {id} may be signed";
	}
	return p->parts > 0 ? NULL : "is empty";
}

/* "header:NAME", for the time with "unit:". */
static const char *
read_header(const char **header, enum profile_unit *unit, char *value)
{
	char *word, *option;
	int n;

	if (*header != NULL)
		return twice;
	while ((word = next_word(&value)) != NULL) {
		if ((option = option_value(word, "header")) != NULL &&
		    is_header(option)) {
			*header = option;
		} else if (unit != NULL &&
		    (option = option_value(word, "unit")) != NULL) {
			n = find_word(units, COUNT_OF(units), option);
			if (n == -1)
				return "unknown unit";
			*unit = (enum profile_unit)n;
		} else {
			return "unknown option, or no name of a header";
		}
	}
	return *header != NULL ? NULL : "needs header:";
}

/* One option of a line of the field map. */
static const char *
read_option(struct profile_field *f, enum profile_meaning meaning, char *word)
{
	char *value, *equals;
	size_t i;
	int n;

	if ((value = option_value(word, "unit")) != NULL) {
		if ((n = find_word(units, COUNT_OF(units), value)) == -1)
			return "unknown unit";
		f->unit = (enum profile_unit)n;
		return NULL;
	}
	if (meaning != MEANS_EVENT &&
	    (value = option_value(word, "when")) != NULL) {
		if ((equals = strchr(value, '=')) == NULL)
			return "when: needs \"/place=value\"";
		*equals = '\0';
		f->when = value;
		f->is = equals + 1;
		return is_pointer(value) ? NULL : "when: is no JSON Pointer";
	}
	for (i = 0; i < COUNT_OF(options); i++) {
		value = option_value(word, options[i].name);
		if (value == NULL ||
		    (options[i].meanings & ONLY(meaning)) == 0)
			continue;
		if (options[i].is_pointer && !is_pointer(value))
			return "an option is no JSON Pointer";
		*(const char **)((char *)f + options[i].offset) = value;
		return NULL;
	}
	return "unknown option";
}

static const char *
read_field(struct profile *p, enum profile_meaning meaning, char *value)
{
	struct profile_field *f = &p->field[meaning][p->fields[meaning]];
	const char *wrong;
	char *word;

	if (p->fields[meaning] == PROFILE_FIELDS_MAX)
		return too_many;
	if ((word = next_word(&value)) != NULL &&
	    meaning == MEANS_EXTERNAL_ID && strcmp(word, "{body}") == 0)
		*word = '\0';		/* the whole document makes the id */
	else if (word == NULL || *word != '/' || !is_pointer(word))
		return "needs a JSON Pointer such as /call/id";
	f->pointer = word;
	while ((word = next_word(&value)) != NULL)
		if ((wrong = read_option(f, meaning, word)) != NULL)
			return wrong;
	if (meaning == MEANS_TURNS && (f->role == NULL || f->text == NULL))
		return "needs role: and text:";
	if (meaning == MEANS_EVENT && f->is == NULL)
		return "needs is:";
	p->fields[meaning]++;
	return NULL;
}

static const char *
read_number(unsigned *out, const char *value)
{
	uint64_t n;

	if (text_parse_uint(value, strlen(value), TOLERANCE_MAX, &n) == -1 ||
	    n == 0)
		return "must be a number of seconds, a day at most";
	*out = (unsigned)n;
	return NULL;
}

const char *
profile_read_line(struct pool *pool, struct profile *p, const char *key,
    char *value)
{
	int n;

	if (strcmp(key, "name") == 0) {
		if (p->name != NULL)
			return twice;
		p->name = value;
		return NULL;
	}
	if (strcmp(key, "body") == 0) {
		p->is_vcon = strcmp(value, "vcon") == 0;
		return p->is_vcon || strcmp(value, "json") == 0 ? NULL :
		    "must be vcon or json";
	}
	if (strcmp(key, "secret") == 0) {
		if ((n = find_word(codings, COUNT_OF(codings), value)) == -1)
			return "must be text, hex or base64";
		p->secret = (enum profile_coding)n;
		return NULL;
	}
	if (strcmp(key, "signature") == 0)
		return read_signature(pool, p, value);
	if (strcmp(key, "signed") == 0)
		return read_signed(pool, p, value);
	if (strcmp(key, "timestamp") == 0)
		return read_header(&p->time_header, &p->time_unit, value);
	if (strcmp(key, "id") == 0)
		return read_header(&p->id_header, NULL, value);
	if (strcmp(key, "tolerance") == 0)
		return read_number(&p->tolerance, value);
	if ((n = find_word(meanings, MEANINGS, key)) == -1)
		return "unknown key";
	return read_field(p, (enum profile_meaning)n, value);
}

static bool
signs(const struct profile *p, enum profile_part_kind kind)
{
	size_t i;

	for (i = 0; i < p->parts; i++)
		if (p->part[i].kind == kind)
			return true;
	return false;
}

static bool
tells_time(const struct profile *p, const struct profile_signature *s)
{
	size_t i;

	for (i = 0; i < s->items; i++)
		if (s->item[i].is_time)
			return true;
	return p->time_header != NULL;
}

/* A time or an id that is not signed is anybody's to change. */
const char *
profile_finish(const struct profile *p)
{
	const struct profile_signature *s;

	if (p->signatures == 0)
		return "there is no signature line";
	if (!p->is_vcon && p->fields[MEANS_EXTERNAL_ID] == 0)
		return "there is no external_id line";
	for (s = p->signature; s < p->signature + p->signatures; s++) {
		if (s->scheme == SCHEME_BEARER) {
			if (p->secret != CODING_TEXT || p->parts > 0)
				return "bearer signs nothing, its secret is text";
			continue;
		}
		if (!signs(p, PART_BODY))
			return "signed does not have {body}";
		if (tells_time(p, s) != signs(p, PART_TIME))
			return "a time must be both told and signed";
		if ((p->id_header != NULL) != signs(p, PART_ID))
			return "an id must be both told and signed";
	}
	return NULL;
}
