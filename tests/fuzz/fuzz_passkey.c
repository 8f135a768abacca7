/*
 * What a browser posts of a passkey: client data up to the first LF, then
 * authenticator data without the hash of the host, which no fuzzer would find.
 */
#include "fuzz.h"

#include "base/secret.h"
#include "pure.h"

#define HOST	"console.example"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(secret_init() == 0);
	fido_start();
	return 0;
}

static void
check_client(struct pool *pool, struct input in)
{
	struct client_data c;

	if (client_data_read(pool, in.s, in.len, &c) == -1)
		return;
	MUST(in.len <= CLIENT_DATA_MOST);
	MUST(text_is_utf8(c.origin, strlen(c.origin)));
}

static void
check_data(struct pool *pool, struct input in)
{
	unsigned char *data = pool_alloc(pool, SECRET_SIZE + in.len);
	struct fido_bytes made = { data, SECRET_SIZE + in.len };
	struct fido_proof proof = { .rp_id = HOST,
		.client = { in.s, in.len }, .data = made, .signature = made };
	struct fido_key key;
	uint32_t count = 0;

	secret_sha256(data, HOST, strlen(HOST));
	if (in.len > 0)
		memcpy(data + SECRET_SIZE, in.s, in.len);
	if (fido_register(pool, HOST, &made, &key) == -1)
		return;
	MUST(made.len <= FIDO_DATA_MOST && key.credential_len > 0);
	MUST(key.key_len > 0 && key.key_len <= 600);
	MUST(fido_register(pool, "evil.example", &made, &key) == -1);
	/* Authenticator data is no signature of itself. */
	MUST(!fido_is_good(&key, &proof, &count));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pool *pool = pool_create();
	struct input in = { (const char *)data, size };

	check_client(pool, input_line(&in));
	check_data(pool, in);
	pool_destroy(pool);
	return 0;
}
