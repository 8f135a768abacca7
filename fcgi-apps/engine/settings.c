/*
 * The settings of an assistant, as its phone engine needs them at each call.
 */
#include "engine.h"

#include <string.h>

#include "answer.h"
#include "app.h"
#include "base/text.h"
#include "store/assistant.h"

#define ETAG_BYTES	16

/*
 * What the assistant says first, whatever else it is told to say: that it is
 * a machine and that it errs. No setting turns it off, so it is no setting.
 */
static const struct {
	const char	*language;
	const char	*sentence;
} ai_sentences[] = {
	{ "de", "Sie sprechen mit einem KI-Assistenten, der sich irren kann." },
	{ "en", "You are speaking with an AI assistant, which can make "
	    "mistakes." },
};

static void	write_settings(struct buf *, const struct assistant *);
static void	write_notices(struct buf *, const struct assistant_version *);
static void	write_ai_sentences(struct buf *);
static const char *etag_of(struct req *, const struct buf *);
static bool	etag_matches(const char *, const char *);

int
settings_show(struct req *r)
{
	struct assistant a;
	const char *etag;
	struct buf b;
	int found;

	found = assistant_load(r->db, r->pool, &r->engine->account, &r->var[0],
	    &a);
	if (found == -1)
		return req_failed(r);
	if (found == 0)
		return answer_problem(r, "assistant.unknown");
	buf_init(&b, r->pool, 2048);
	write_settings(&b, &a);
	etag = etag_of(r, &b);
	http_header(&r->answer, pool_printf(r->pool, "ETag: %s", etag));
	r->answer.public_ = true;
	if (etag_matches(r->http.if_none_match, etag))
		return req_answer(r, 304, NULL, NULL, 0);
	return answer_json(r, 200, &b);
}

static void
write_settings(struct buf *b, const struct assistant *a)
{
	const struct assistant_version *v = &a->version;

	buf_puts(b, "{\"id\":");
	answer_uuid(b, &a->id);
	buf_puts(b, ",\"name\":");
	answer_string(b, a->name);
	buf_puts(b, ",\"language\":");
	answer_string(b, a->language);
	buf_printf(b, ",\"settings_version\":%u,\"consent_mode\":\"%s\","
	    "\"retention_days\":%d,\"may_record\":%s,\"may_transcribe\":%s",
	    (unsigned)v->number, assistant_mode_name(v->mode),
	    assistant_days(a, v), v->may_record && v->mode == MODE_EXPLICIT ? "true" : "false",
	    v->may_transcribe ? "true" : "false");
	buf_puts(b, ",\"ai_sentence\":{");
	write_ai_sentences(b);
	buf_puts(b, "},\"notice\":{");
	write_notices(b, v);
	buf_puts(b, "}}\n");
}

static void
write_ai_sentences(struct buf *b)
{
	size_t i;

	for (i = 0; i < COUNT_OF(ai_sentences); i++) {
		if (i != 0)
			buf_puts(b, ",");
		answer_string(b, ai_sentences[i].language);
		buf_puts(b, ":");
		answer_string(b, ai_sentences[i].sentence);
	}
}

static void
write_notices(struct buf *b, const struct assistant_version *v)
{
	char hash[2 * SECRET_SIZE + 1];
	size_t i;

	for (i = 0; i < v->text_count; i++) {
		if (i != 0)
			buf_puts(b, ",");
		text_hex(v->texts[i].hash, SECRET_SIZE, hash);
		answer_string(b, v->texts[i].language);
		buf_puts(b, ":{\"text\":");
		answer_string(b, v->texts[i].body);
		buf_printf(b, ",\"hash\":\"blake2b-256:%s\"}", hash);
	}
}

/* Over the whole answer: the account's period counts as well as the version. */
static const char *
etag_of(struct req *r, const struct buf *b)
{
	unsigned char hash[SECRET_SIZE];
	char text[2 * ETAG_BYTES + 1];

	secret_hash(hash, b->data, b->len);
	text_hex(hash, ETAG_BYTES, text);
	return pool_printf(r->pool, "\"%s\"", text);
}

/* RFC 9110, 13.1.2: "*" or a list, compared weakly. */
static bool
etag_matches(const char *list, const char *etag)
{
	size_t n = strlen(etag), len;

	while (*list != '\0') {
		list += strspn(list, " \t,");
		len = strcspn(list, " \t,");
		if (len == 1 && *list == '*')
			return true;
		if (len > 2 && strncmp(list, "W/", 2) == 0) {
			list += 2;
			len -= 2;
		}
		if (len == n && memcmp(list, etag, n) == 0)
			return true;
		list += len;
	}
	return false;
}
