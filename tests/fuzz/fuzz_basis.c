/*
 * Legal basis, older consents and answers, each in a vCon that is otherwise
 * good; the first byte says where the rest of the input stands. A refusal that
 * is put beside whatever came must win.
 */
#include "calls.h"

#define HEAD								\
	"{\"vcon\":\"0.4.0\",\"uuid\":\"0195b7a8-0a96-82f8-9dd8-dd37220d739c\","	\
	"\"created_at\":\"2025-11-18T13:32:05Z\",\"parties\":["			\
	"{\"tel\":\"tel:+4930123456\"},{\"type\":\"bot\"}],\"dialog\":["	\
	"{\"type\":\"recording\",\"start\":\"2025-11-18T13:30:00Z\","		\
	"\"duration\":60,\"parties\":[0,1]}],\"attachments\":["
#define REFUSAL								\
	",{\"purpose\":\"lawful_basis\",\"encoding\":\"none\",\"body\":"	\
	"{\"lawful_basis\":\"consent\",\"purpose_grants\":["			\
	"{\"purpose\":\"storage\",\"granted\":false,"				\
	"\"granted_at\":\"2025-11-18T13:30:05Z\"}]}}"

static const struct place {
	char		 mark;
	bool		 quoted;
	const char	*before;
} places[] = {
	{ 'l', false, "{\"purpose\":\"lawful_basis\",\"encoding\":\"none\","
	    "\"dialog\":0,\"party\":0,\"body\":" },
	{ 'q', true, "{\"type\":\"lawful_basis\",\"encoding\":\"json\","
	    "\"body\":" },
	{ 'c', false, "{\"type\":\"consent\",\"body\":" },
	{ 'e', true, "{\"purpose\":\"consent\",\"body\":" },
	{ 'a', false, "{\"purpose\":\"answers\",\"encoding\":\"none\","
	    "\"body\":" },
	{ 'f', true, "{\"purpose\":\"fields\",\"encoding\":\"json\","
	    "\"body\":" },
	{ 'w', false, "{\"purpose\":\"lawful_basis\",\"x\":" },
};

static struct buf
document(struct pool *pool, const struct place *p, struct input in,
    const char *more)
{
	struct buf b;

	buf_init(&b, pool, in.len + 1024);
	buf_puts(&b, HEAD);
	buf_puts(&b, p->before);
	if (p->quoted)
		add_json_string(&b, in);
	else
		buf_add(&b, in.s, in.len);
	buf_printf(&b, "}%s]}", more);
	return b;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { (const char *)data, size };
	const struct place *p = places, *end = p + sizeof(places) / sizeof(*p);
	struct pool *pool;
	struct vcon v;
	struct buf b;
	char mark = input_byte(&in);

	while (p < end && p->mark != mark)
		p++;
	if (p == end)
		return -1;
	pool = pool_create();
	b = document(pool, p, in, "");
	if (read_call(pool, b.data, b.len, &v)) {
		b = document(pool, p, in, REFUSAL);
		if (read_call(pool, b.data, b.len, &v))
			MUST(v.basis.storage == GRANT_NO);
	}
	pool_destroy(pool);
	return 0;
}
