/*
 * Which party is the assistant, which one the caller, and who is meant by
 * what a transcript calls a speaker.
 */
#include "reader.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/pool.h"

/* Roles, and words used in their place; English and German. */
static const struct {
	const char	*word;
	char		 speaker;
} words[] = {
	{ "agent", 'a' }, { "ai", 'a' }, { "assistant", 'a' }, { "bot", 'a' },
	{ "voicebot", 'a' }, { "system", 'a' }, { "operator", 'a' },
	{ "representative", 'a' }, { "agentin", 'a' }, { "assistent", 'a' },
	{ "assistentin", 'a' }, { "sprachassistent", 'a' }, { "ki", 'a' },
	{ "telefonassistent", 'a' },
	{ "customer", 'c' }, { "caller", 'c' }, { "contact", 'c' },
	{ "client", 'c' }, { "consumer", 'c' }, { "user", 'c' },
	{ "kunde", 'c' }, { "kundin", 'c' }, { "anrufer", 'c' },
	{ "anruferin", 'c' }, { "anrufende", 'c' },
};

static char	word_speaker(const char *s, size_t len);
static size_t	word_length(const char *s);
static int	find_by(const struct reader *,
		    int (*match)(const struct party *));
static int	find_caller(const struct reader *);
static int	other_of_two(const struct reader *, int);

static char
word_speaker(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < COUNT_OF(words); i++)
		if (strlen(words[i].word) == len &&
		    strncasecmp(words[i].word, s, len) == 0)
			return words[i].speaker;
	return 0;
}

static size_t
word_length(const char *s)
{
	return strcspn(s, " \t.,:;()[]/-_#0123456789");
}

static int
is_bot(const struct party *p)
{
	return p->type != NULL && strcasecmp(p->type, "bot") == 0;
}

static int
is_role_assistant(const struct party *p)
{
	return p->role != NULL && word_speaker(p->role, strlen(p->role)) == 'a';
}

static int
is_role_caller(const struct party *p)
{
	return p->role != NULL && word_speaker(p->role, strlen(p->role)) == 'c';
}

static int
is_name_assistant(const struct party *p)
{
	return p->name != NULL && word_speaker(p->name, strlen(p->name)) == 'a';
}

static int
is_name_caller(const struct party *p)
{
	return p->name != NULL && word_speaker(p->name, strlen(p->name)) == 'c';
}

static int
find_by(const struct reader *r, int (*match)(const struct party *))
{
	size_t i;

	for (i = 0; i < r->party_count; i++)
		if (match(&r->parties[i]))
			return (int)i;
	return -1;
}

static int
other_of_two(const struct reader *r, int index)
{
	return index >= 0 && r->party_count == 2 ? 1 - index : -1;
}

/* The first rule that names a party wins; the last one is a convention. */
static int
find_assistant(const struct reader *r)
{
	int i;

	if ((i = find_by(r, is_bot)) != -1 ||
	    (i = find_by(r, is_role_assistant)) != -1 ||
	    (i = find_by(r, is_name_assistant)) != -1)
		return i;
	if ((i = other_of_two(r, find_by(r, is_role_caller))) != -1 ||
	    (i = other_of_two(r, find_by(r, is_name_caller))) != -1 ||
	    (i = other_of_two(r, r->originator)) != -1)
		return i;
	return r->party_count >= 2 ? 1 : -1;
}

static int
find_caller(const struct reader *r)
{
	size_t i;
	int best = -1, with_mail = -1;

	if ((best = find_by(r, is_role_caller)) != -1 && best != r->assistant)
		return best;
	best = -1;
	for (i = 0; i < r->party_count; i++) {
		if ((int)i == r->assistant || is_bot(&r->parties[i]))
			continue;
		if (r->parties[i].tel != NULL)
			return (int)i;
		if (with_mail == -1 && r->parties[i].mail != NULL)
			with_mail = (int)i;
		if (best == -1)
			best = (int)i;
	}
	return with_mail != -1 ? with_mail : best;
}

void
party_choose(struct reader *r)
{
	const struct party *p;
	struct vcon *v = r->out;
	int bot;

	r->assistant = find_assistant(r);
	r->caller = find_caller(r);
	if ((bot = find_by(r, is_bot)) != -1)
		v->bot_uuid = r->parties[bot].uuid;
	if (r->caller == -1)
		return;
	p = &r->parties[r->caller];
	v->caller_number = p->tel;
	v->caller_email = p->mail;
	/* A number or "anonymous" in the place of a name is no name. */
	if (p->name != NULL && strcasecmp(p->name, "anonymous") != 0 &&
	    (p->tel == NULL || strcmp(p->name, p->tel) != 0))
		v->caller_name = p->name;
}

char
party_speaker(const struct reader *r, int index)
{
	if (index < 0)
		return 'o';
	if (index == r->assistant)
		return 'a';
	return index == r->caller ? 'c' : 'o';
}

char
party_label(const struct reader *r, const char *label)
{
	const char *name;
	size_t i, len = strlen(label);

	for (i = 0; i < r->party_count; i++) {
		name = r->parties[i].name;
		if (name != NULL && strcasecmp(name, label) == 0)
			return party_speaker(r, (int)i);
	}
	if (word_length(label) > 0 &&
	    word_speaker(label, word_length(label)) != 0)
		return word_speaker(label, word_length(label));
	for (i = 0; i < r->party_count; i++) {	/* "Pamela" of Pamela Diaz */
		name = r->parties[i].name;
		if (name != NULL && len > 1 && name[0] != '\0' &&
		    strncasecmp(name, label, len) == 0 && name[len] == ' ')
			return party_speaker(r, (int)i);
	}
	return 0;
}
