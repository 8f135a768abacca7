/*
 * Engine profiles and the verifier of message signatures: a profile up to a
 * line "--", headers ("Name: value") up to an empty line, and the body.
 * Nobody who does not know the secret gets anything accepted.
 */
#include "calls.h"

#include <ctype.h>
#include <fcntl.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"
#include "map.h"
#include "signature.h"

#define HEADERS_MOST	16

static char dir[] = "/dev/shm/rufwacht-fuzz-XXXXXX";
static char path[FILE_PATH_SIZE];
static char secret[SECRET_TOKEN_SIZE];
static const char *headers[HEADERS_MOST];

static void
remove_dir(void)
{
	unlink(path);
	rmdir(dir);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(secret_init() == 0);
	if (mkdtemp(dir) == NULL) {
		memcpy(dir, "/tmp/rufwacht-fuzz-XXXXXX", 26);
		MUST(mkdtemp(dir) != NULL);
	}
	MUST(file_path(path, dir, "x.conf") == 0);
	atexit(remove_dir);
	return 0;
}

static const char *
header(const char *name)
{
	size_t i, n = strlen(name);

	for (i = 0; i < HEADERS_MOST && headers[i] != NULL; i++)
		if (strncasecmp(headers[i], name, n) == 0 &&
		    headers[i][n] == ':')
			return headers[i] + n + 1 + strspn(headers[i] + n + 1,
			    " ");
	return "";
}

/* Writes what stands before "--"; `in` goes on behind it. */
static void
put_profile(struct pool *pool, struct input *in)
{
	struct input line;
	struct buf b;
	int fd;

	buf_init(&b, pool, in->len + 16);
	while (in->len > 0) {
		line = input_line(in);
		if (line.len == 2 && memcmp(line.s, "--", 2) == 0)
			break;
		buf_add(&b, line.s, line.len);
		buf_puts(&b, "\n");
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	MUST(fd != -1 && file_write(fd, b.data, b.len) == 0);
	close(fd);
}

static void
read_headers(struct pool *pool, struct input *in)
{
	struct input line;
	size_t n = 0;

	memset(headers, 0, sizeof(headers));
	while (in->len > 0 && n < HEADERS_MOST) {
		line = input_line(in);
		if (line.len == 0)
			break;
		headers[n++] = input_string(pool, line);
	}
}

static void
check_verifier(struct pool *pool, const struct profile *p, struct input body)
{
	unsigned char raw[SECRET_SIZE];
	struct signature_message m = { .header = header, .body = body.s,
	    .len = body.len, .now = NOW };
	const char *id, *text;

	secret_random(raw, sizeof(raw));
	text = text_base64(pool, raw, sizeof(raw));
	m.secret[0] = p->secret != CODING_HEX ? text :
	    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	secret_token(secret);
	m.secret[1] = secret;
	MUST(signature_check(pool, p, &m, &id) != NULL);
	m.secret[0] = m.secret[1] = NULL;
	MUST(signature_check(pool, p, &m, &id) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct uuid hook = { { 1 } };
	struct input in = { (const char *)data, size };
	struct pool *pool = pool_create();
	const struct profile *p = NULL;
	const struct profiles *list;
	char error[200] = "";
	struct vcon v;

	put_profile(pool, &in);
	list = profiles_load(pool, dir, "/nonexistent", error, sizeof(error));
	MUST((list == NULL) == (error[0] != '\0'));
	if (list != NULL)
		MUST((p = profile_find(list, "x")) != NULL);
	if (p != NULL) {
		read_headers(pool, &in);
		check_verifier(pool, p, in);
		if (!p->is_vcon && map_read(pool, p, &hook, in.s, in.len, NOW,
		    &v) == MAP_OK)
			check_call(pool, &v);
	}
	pool_destroy(pool);
	return 0;
}
