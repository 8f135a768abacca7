/*
 * The shapes of transcripts, each in a vCon that is otherwise good. The first
 * byte says where the rest of the input stands:
 *
 *	s  a string		S  a string whose type promises names
 *	j  a string, encoding json		o  JSON as it is
 *	d  a text dialog	h  one of HTML		m  a multipart message
 *	t  the summary		k  a time in a turn
 */
#include "calls.h"

#include "plain.h"

#define HEAD								\
	"{\"vcon\":\"0.4.0\",\"uuid\":\"0195b7a8-0a96-82f8-9dd8-dd37220d739c\","	\
	"\"created_at\":\"2025-11-18T13:32:05Z\",\"parties\":["			\
	"{\"tel\":\"tel:+4930123456\",\"name\":\"Ada\",\"role\":\"customer\"},"	\
	"{\"type\":\"bot\",\"name\":\"Mia\"}],\"dialog\":["
#define CALL								\
	"{\"type\":\"recording\",\"start\":\"2025-11-18T13:30:00Z\","		\
	"\"duration\":60,\"parties\":[0,1]}],"

static const struct shape {
	char		 mark;
	bool		 quoted;	/* the input becomes a JSON string */
	const char	*before, *after;
} shapes[] = {
	{ 's', true, HEAD CALL "\"analysis\":[{\"type\":\"transcript\","
	    "\"dialog\":0,\"body\":", "}]}" },
	{ 'S', true, HEAD CALL "\"analysis\":[{\"type\":\"diarized\","
	    "\"dialog\":0,\"body\":", "}]}" },
	{ 'j', true, HEAD CALL "\"analysis\":[{\"type\":\"transcript\","
	    "\"encoding\":\"json\",\"dialog\":0,\"body\":", "}]}" },
	{ 'o', false, HEAD CALL "\"analysis\":[{\"type\":\"transcript\","
	    "\"encoding\":\"none\",\"dialog\":0,\"body\":", "}]}" },
	{ 'd', true, HEAD "{\"type\":\"text\",\"parties\":0,"
	    "\"start\":\"2025-11-18T13:30:00Z\",\"body\":", "}]}" },
	{ 'h', true, HEAD "{\"type\":\"text\",\"parties\":0,"
	    "\"mediatype\":\"text/html\",\"body\":", "}]}" },
	{ 'm', true, HEAD "{\"type\":\"text\",\"parties\":[1],"
	    "\"mediatype\":\"multipart/mixed\",\"body\":", "}]}" },
	{ 't', true, HEAD CALL "\"analysis\":[{\"type\":\"summary\","
	    "\"body\":", "}]}" },
	{ 'k', true, HEAD CALL "\"analysis\":[{\"type\":\"transcript\","
	    "\"body\":[{\"speaker\":\"0\",\"text\":\"Ja\",\"start\":",
	    "}]}]}" },
};

static void
check_clock(struct pool *pool, struct input in)
{
	const char *s = input_string(pool, in);
	size_t used = 0;
	int64_t ms = plain_clock(s, &used);

	MUST(ms >= -1);
	MUST(ms == -1 || (used > 0 && used <= strlen(s)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	const struct shape *s = shapes, *end = s + sizeof(shapes) / sizeof(*s);
	struct pool *pool;
	struct vcon v;
	struct buf b;
	char mark = input_byte(&in);

	while (s < end && s->mark != mark)
		s++;
	if (s == end)
		return -1;		/* of no use for the corpus */
	pool = pool_create();
	buf_init(&b, pool, size + 1024);
	buf_puts(&b, s->before);
	if (s->quoted)
		add_json_string(&b, in);
	else
		buf_add(&b, in.s, in.len);
	buf_puts(&b, s->after);
	(void)read_call(pool, b.data, b.len, &v);
	check_clock(pool, in);
	pool_destroy(pool);
	return 0;
}
