/*
 * Signatures of messages: known vectors, clocks, rotation, and every way to be
 * wrong.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/secret.h"
#include "scratch.h"
#include "../../fcgi-apps/engine/signature.h"

#define NOW	(INT64_C(1614265330) * MOMENT_SECOND)
#define TIME	"1614265330"
#define ID	"msg_p5jXN8AQM9LWM0D4loKWxJek"
#define BODY	"{\"test\": 2432232314}"
/* The vector of the reference libraries of Standard Webhooks. */
#define SECRET	"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define GOOD	"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
#define OTHER	"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define WRONG	"v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static struct pool *pool;
static struct profiles *profiles;

static struct {
	const char	*name, *value;
} headers[4];

static const char *
header(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT_OF(headers); i++)
		if (headers[i].name != NULL &&
		    strcmp(headers[i].name, name) == 0)
			return headers[i].value;
	return "";
}

static void
set(size_t i, const char *name, const char *value)
{
	headers[i].name = name;
	headers[i].value = value;
}

static void
set_standard(const char *id, const char *time, const char *signature)
{
	memset(headers, 0, sizeof(headers));
	set(0, "webhook-id", id);
	set(1, "webhook-timestamp", time);
	set(2, "webhook-signature", signature);
}

static struct signature_message
message(const char *body, const char *secret)
{
	return (struct signature_message){ .header = header, .body = body,
		.len = strlen(body), .now = NOW, .secret = { secret, NULL } };
}

static const char *
check(const char *name, const struct signature_message *m)
{
	const struct profile *p = profile_find(profiles, name);
	const char *id;

	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	return signature_check(pool, p, m, &id);
}

static bool
is_good(const char *name, const char *body, const char *secret)
{
	struct signature_message m = message(body, secret);

	return check(name, &m) == NULL;
}

static bool
is_good_at(int64_t now)
{
	struct signature_message m = message(BODY, SECRET);

	m.now = now;
	return check("native", &m) == NULL;
}

static void
test_standard(void)
{
	set_standard(ID, TIME, GOOD);
	CU_ASSERT(is_good("native", BODY, SECRET));
	CU_ASSERT(is_good("standard-webhooks", BODY, SECRET));
	CU_ASSERT(!is_good("native", BODY " ", SECRET));
	CU_ASSERT(!is_good("native", BODY, OTHER));
	set_standard(ID "x", TIME, GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, "1614265331", GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, TIME, WRONG);
	CU_ASSERT(!is_good("native", BODY, SECRET));
}

static void
test_missing(void)
{
	set_standard("", TIME, GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, "", GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, TIME, "");
	CU_ASSERT(!is_good("native", BODY, SECRET));
	/* An id with a dot would move bytes between id, time and body. */
	set_standard("a." TIME, TIME, GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, TIME "0000000000", GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
	set_standard(ID, "-1", GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
}

/* Old and future alike, up to the tolerance. */
static void
test_clock(void)
{
	set_standard(ID, TIME, GOOD);
	CU_ASSERT(is_good_at(NOW + 300 * MOMENT_SECOND));
	CU_ASSERT(is_good_at(NOW - 300 * MOMENT_SECOND));
	CU_ASSERT(!is_good_at(NOW + 301 * MOMENT_SECOND));
	CU_ASSERT(!is_good_at(NOW - 301 * MOMENT_SECOND));
	CU_ASSERT(!is_good_at(NOW + 3650 * MOMENT_DAY));
}

static void
test_several(void)
{
	struct signature_message m = message(BODY, OTHER);

	set_standard(ID, TIME, WRONG " " GOOD);
	CU_ASSERT(is_good("native", BODY, SECRET));
	set_standard(ID, TIME, GOOD " " WRONG " v2,future");
	CU_ASSERT(is_good("native", BODY, SECRET));
	CU_ASSERT(!is_good("native", BODY, OTHER));
	m.secret[1] = SECRET;
	CU_ASSERT_PTR_NULL(check("native", &m));
	set_standard(ID, TIME, WRONG " " WRONG " " WRONG " " WRONG " " WRONG
	    " " WRONG " " WRONG " " WRONG " " GOOD);
	CU_ASSERT(!is_good("native", BODY, SECRET));
}

/* One value has one spelling. */
static void
test_strict(void)
{
	static const char *const odd[] = {
		"g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
		"v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE==",
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ", "v1,", "v1",
		"v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		"V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		",", " ", ",,,,",
	};
	size_t i;

	for (i = 0; i < COUNT_OF(odd); i++) {
		set_standard(ID, TIME, odd[i]);
		CU_ASSERT(!is_good("native", BODY, SECRET));
	}
	set_standard(ID, TIME, GOOD);
	CU_ASSERT(!is_good("native", BODY, "whsec_"));
	CU_ASSERT(!is_good("native", BODY, "whsec_???"));
	CU_ASSERT(!is_good("native", BODY,
	    "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}

/* v1a: Ed25519 with the public key as "secret". */
static void
test_ed25519(void)
{
#define PUBLIC	"whpk_r4o6LhBO1utji3Fez+i1lkeQl6NKNy14fpyN9TYKZzI="
#define SIGNED	"wlCjKKmBe/b0m9xn3knWtAryjy8V+lTeT7Tde9TvSmz0loKQRmAL228b" \
		"Qbc/4ftUBEzJNlD9TjyVHiwFCaW2DQ=="
	set_standard("msg_1", TIME, "v1a," SIGNED);
	CU_ASSERT(is_good("native", BODY, PUBLIC));
	CU_ASSERT(!is_good("native", BODY " ", PUBLIC));
	CU_ASSERT(!is_good("native", BODY,
	    "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
	CU_ASSERT(!is_good("native", BODY, "whpk_AAAA"));
	CU_ASSERT(!is_good("native", BODY,
	    "whsec_r4o6LhBO1utji3Fez+i1lkeQl6NKNy14fpyN9TYKZzI="));
	set_standard("msg_1", TIME, "v1," SIGNED);
	CU_ASSERT(!is_good("native", BODY, PUBLIC));
}

static void
test_retell(void)
{
#define RETELL	"9fb4f0999f52ff7768d028ccf4b99981d482351a70b64dc3b326c14936" \
		"fd6c29"
	const char *body = "{\"event\":\"call_ended\"}";
	const char *key = "key_0123456789abcdef";

	memset(headers, 0, sizeof(headers));
	set(0, "X-Retell-Signature", "v=1614265330123,d=" RETELL);
	CU_ASSERT(is_good("retell", body, key));
	CU_ASSERT(!is_good("retell", body, "key_0123456789abcdeF"));
	CU_ASSERT(!is_good("retell", "{\"event\":\"call_Ended\"}", key));
	set(0, "X-Retell-Signature", "d=" RETELL ",v=1614265330123");
	CU_ASSERT(is_good("retell", body, key));
	set(0, "X-Retell-Signature", "v=1614265330124,d=" RETELL);
	CU_ASSERT(!is_good("retell", body, key));
	set(0, "X-Retell-Signature", "v=1614265330,d=" RETELL);
	CU_ASSERT(!is_good("retell", body, key));
	set(0, "X-Retell-Signature", "d=" RETELL);
	CU_ASSERT(!is_good("retell", body, key));
	set(0, "X-Retell-Signature",
	    "v=1614265330123,v=1614265330123,d=" RETELL);
	CU_ASSERT(!is_good("retell", body, key));
	set(0, "X-Retell-Signature", "v=1614265330123,d=" RETELL "0");
	CU_ASSERT(!is_good("retell", body, key));
}

static void
test_elevenlabs(void)
{
#define ELEVEN	"80f1d8222b00a372cde9cce8cfe680be302ce4a825dad5ca78511033cc" \
		"baea42"
	const char *body = "{\"type\":\"x\"}", *key = "wsec_0123456789abcdef";
	struct signature_message m = message(body, key);

	memset(headers, 0, sizeof(headers));
	set(0, "ElevenLabs-Signature", "t=" TIME ",v0=" ELEVEN);
	CU_ASSERT(is_good("elevenlabs", body, key));
	m.now = NOW + 1800 * MOMENT_SECOND;
	CU_ASSERT_PTR_NULL(check("elevenlabs", &m));
	m.now += MOMENT_SECOND;
	CU_ASSERT_PTR_NOT_NULL(check("elevenlabs", &m));
	set(0, "ElevenLabs-Signature", "t=" TIME ",v0=00,v0=" ELEVEN);
	CU_ASSERT(is_good("elevenlabs", body, key));
	set(0, "ElevenLabs-Signature", "t=" TIME ", v0=" ELEVEN);
	CU_ASSERT(is_good("elevenlabs", body, key));
	set(0, "ElevenLabs-Signature", "t=" TIME ",v1=" ELEVEN);
	CU_ASSERT(!is_good("elevenlabs", body, key));
}

static void
test_vapi(void)
{
#define VAPI	"24919f10cb0af90e6ac0f7e01d38db8601ab726a30471a4f78e5baa986" \
		"acdbfc"
	const char *body = "{\"message\":{}}", *key = "vapi_0123456789abcdef";

	memset(headers, 0, sizeof(headers));
	set(0, "x-signature", VAPI);
	set(1, "x-timestamp", "1614265330123");
	CU_ASSERT(is_good("vapi", body, key));
	set(1, "x-timestamp", TIME);
	CU_ASSERT(!is_good("vapi", body, key));
	set(1, "x-timestamp", "");
	CU_ASSERT(!is_good("vapi", body, key));
}

static void
test_bearer(void)
{
	memset(headers, 0, sizeof(headers));
	set(0, "Authorization", "Bearer fonio-0123456789abcdef");
	CU_ASSERT(is_good("fonio", "{}", "fonio-0123456789abcdef"));
	CU_ASSERT(!is_good("fonio", "{}", "fonio-0123456789abcdeg"));
	CU_ASSERT(!is_good("fonio", "{}", "fonio-0123456789abcde"));
	set(0, "Authorization", "Basic fonio-0123456789abcdef");
	CU_ASSERT(!is_good("fonio", "{}", "fonio-0123456789abcdef"));
	set(0, "Authorization", "Bearer ");
	CU_ASSERT(!is_good("fonio", "{}", "fonio-0123456789abcdef"));
	set(0, "X-Fonio-Secret", "fonio-0123456789abcdef");
	CU_ASSERT(is_good("fonio", "{}", "fonio-0123456789abcdef"));
}

/* RFC 2202, 3 (2) and RFC 4231, 4.3, as bodies that are signed alone. */
static void
test_hashes(void)
{
	static const struct {
		const char	*scheme, *signature;
	} table[] = {
		{ "sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
		{ "sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839"
		    "dec58b964ec3843" },
		{ "sha512", "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd61"
		    "0270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d"
		    "4a6b4b636e070a38bce737" },
	};
	const char *body = "what do ya want for nothing?";
	struct profiles *own = profiles;
	struct scratch s;
	char error[200], text[400];
	size_t i;

	for (i = 0; i < COUNT_OF(table); i++) {
		scratch_make(&s);
		snprintf(text, sizeof(text), "name = x\nexternal_id = /id\n"
		    "signature = hmac-%s header:X-Sig pattern:%s={sig:hex}\n"
		    "signed = {body}\n", table[i].scheme, table[i].scheme);
		scratch_write(&s, "x.conf", "w", text);
		profiles = profiles_load(pool, s.dir, "/nonexistent", error,
		    sizeof(error));
		CU_ASSERT_PTR_NOT_NULL_FATAL(profiles);
		memset(headers, 0, sizeof(headers));
		snprintf(text, sizeof(text), "%s=%s", table[i].scheme,
		    table[i].signature);
		set(0, "X-Sig", text);
		CU_ASSERT(is_good("x", body, "Jefe"));
		CU_ASSERT(!is_good("x", body, "jefe"));
		text[strlen(text) - 2] = '\0';
		CU_ASSERT(!is_good("x", body, "Jefe"));
		scratch_remove(&s);
	}
	profiles = own;
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "Standard Webhooks", test_standard },
		{ "missing", test_missing },
		{ "clock", test_clock },
		{ "several", test_several },
		{ "strict", test_strict },
		{ "Ed25519", test_ed25519 },
		{ "Retell", test_retell },
		{ "ElevenLabs", test_elevenlabs },
		{ "Vapi", test_vapi },
		{ "bearer", test_bearer },
		{ "hashes", test_hashes },
		{ NULL, NULL }
	};
	const char *src = getenv("srcdir");
	char error[300], dir[1024];
	int rc;

	if (secret_init() == -1)
		return 2;
	pool = pool_create();
	snprintf(dir, sizeof(dir), "%s/fcgi-apps/engine/profiles",
	    src == NULL ? "." : src);
	profiles = profiles_load(pool, dir, "/nonexistent", error,
	    sizeof(error));
	if (profiles == NULL) {
		printf("%s\n", error);
		return 2;
	}
	rc = unit_run("signature", cases);
	pool_destroy(pool);
	return rc;
}
