/*
 * The parts of the login program without request and database.
 */
#include <string.h>

#include "base/pool.h"
#include "base/secret.h"
#include "pure.h"
#include "store/throttle.h"
#include "unit.h"

static const unsigned char rfc_secret[] = "12345678901234567890";

/* RFC 6238, appendix B, SHA-1, the last six of the eight digits. */
static const struct {
	int64_t		 seconds;
	const char	*code;
	int64_t		 counter;
} vectors[] = {
	{ 59, "287082", 0x1 },
	{ 1111111109, "081804", 0x23523EC },
	{ 1111111111, "050471", 0x23523ED },
	{ 1234567890, "005924", 0x273EF07 },
	{ 2000000000, "279037", 0x3F940AA },
	{ 20000000000, "353130", 0x27BC86AA },
};

static void
test_totp_vectors(void)
{
	int64_t counter;
	size_t i;

	for (i = 0; i < COUNT_OF(vectors); i++) {
		counter = -1;
		CU_ASSERT_EQUAL(totp_check(rfc_secret, vectors[i].seconds,
		    vectors[i].code, &counter), 1);
		CU_ASSERT_EQUAL(counter, vectors[i].counter);
	}
}

static void
test_totp_window(void)
{
	int64_t counter;

	/* "050471" belongs to the step of 1111111110 to 1111111139. */
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 1111111109, "050471", &counter), 1);
	CU_ASSERT_EQUAL(counter, 0x23523ED);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 1111111169, "050471", &counter), 1);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 1111111079, "050471", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 1111111170, "050471", &counter), 0);
}

static void
test_totp_text(void)
{
	int64_t counter;

	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "287 082", &counter), 1);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, " 287082 ", &counter), 1);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "94287082", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "4287082", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "28708", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, 59, "28708a", &counter), 0);
	CU_ASSERT_EQUAL(totp_check(rfc_secret, -5, "287082", &counter), 0);
}

static void
test_totp_uri(void)
{
	struct pool *pool = pool_create();
	const char *secret = totp_base32(pool, rfc_secret, 20);

	CU_ASSERT_STRING_EQUAL(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	CU_ASSERT_STRING_EQUAL(totp_uri(pool, "Rufwacht", "a+b@c.example",
	    secret), "otpauth://totp/Rufwacht:a%2Bb%40c.example"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rufwacht"
	    "&algorithm=SHA1&digits=6&period=30");
	pool_destroy(pool);
}

static const char *
check(struct pool *pool, const char *password)
{
	static const char *const words[] = { "Dr. Ruth Mohnweiler",
		"r.mohnweiler@praxis.example", "Zahnarztpraxis Dr. Mohnweiler",
		"Rufwacht", "", NULL };

	return password_check(pool, password, words);
}

static void
test_password_length(void)
{
	struct pool *pool = pool_create();
	char *text = pool_alloc(pool, 1200);
	size_t i;

	CU_ASSERT_STRING_EQUAL(check(pool, "kiesel-luch"), "password.too-short");
	CU_ASSERT_PTR_NULL(check(pool, "kiesel-luchs"));
	/* Code points, not bytes: eleven umlauts are eleven. */
	CU_ASSERT_STRING_EQUAL(check(pool, "äöüäöüäöüäö"), "password.too-short");
	CU_ASSERT_PTR_NULL(check(pool, "äöüäöüäöüäöü"));
	for (i = 0; i < 257; i++)
		text[i] = "abc dewx"[i % 8];
	CU_ASSERT_STRING_EQUAL(check(pool, text), "password.too-long");
	text[256] = '\0';
	CU_ASSERT_PTR_NULL(check(pool, text));
	text[200] = '\0';
	CU_ASSERT_PTR_NULL(check(pool, text));
	CU_ASSERT_PTR_NULL(check(pool, "qmwnebrvtcyxuzioplak"));
	pool_destroy(pool);
}

static void
test_password_known(void)
{
	static const char *const samples[] = { "Hund.Wald.Sonne!3",
		"Fußball.Nürnberg.Angeln-12", "FUSSBALL.NÜRNBERG.ANGELN-12",
		"Passwort1234", "p4ssw0rt1234", "aaaaaaaaaaaa", "ääääääääääää" };
	struct pool *pool = pool_create();
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++)
		CU_ASSERT_STRING_EQUAL(check(pool, samples[i]),
		    "password.blocked");
	/* The other two samples are too short anyway. */
	CU_ASSERT_STRING_EQUAL(check(pool, "WnVjT_34"), "password.too-short");
	CU_ASSERT_STRING_EQUAL(check(pool, "AlewiSdE.68"), "password.too-short");
	pool_destroy(pool);
}

static void
test_password_context(void)
{
	static const char *const samples[] = { "Mohnweiler2025", "M0hnw31l3r!2025",
		"rufwacht-2025!", "Zahnarztpraxis-1", "zahnarztpraxis!Mohnweiler",
		"RUFWACHTRUFWACHT", "praxispraxis12" };
	struct pool *pool = pool_create();
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++)
		CU_ASSERT_STRING_EQUAL(check(pool, samples[i]),
		    "password.context");
	/* Such a word may occur in what is long enough without it. */
	CU_ASSERT_PTR_NULL(check(pool, "die praxis mag karierte igel"));
	pool_destroy(pool);
}

static void
test_recovery_text(void)
{
	struct pool *pool = pool_create();
	char code[17];

	CU_ASSERT_EQUAL(code_text_read("abcd-EFGH ijkl-2345", code, 16), 0);
	CU_ASSERT_STRING_EQUAL(code, "ABCDEFGHIJKL2345");
	CU_ASSERT_EQUAL(code_text_read("ABCD-EFGH-01K8-2345", code, 16), 0);
	CU_ASSERT_STRING_EQUAL(code, "ABCDEFGHOIKB2345");
	CU_ASSERT_EQUAL(code_text_read("ABCDEFGHIJKL234", code, 16), -1);
	CU_ASSERT_EQUAL(code_text_read("ABCDEFGHIJKL23456", code, 16), -1);
	CU_ASSERT_EQUAL(code_text_read("ABCDEFGHIJKL234_", code, 16), -1);
	CU_ASSERT_EQUAL(code_text_read("", code, 16), -1);
	CU_ASSERT_STRING_EQUAL(code_text_group(pool, "ABCDEFGHIJKL2345"),
	    "ABCD-EFGH-IJKL-2345");
	pool_destroy(pool);
}

static void
test_qr(void)
{
	struct pool *pool = pool_create();
	const char *path;
	int size = 0;

	path = qr_path(pool, "otpauth://totp/Rufwacht:a%40b.example?secret="
	    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rufwacht", &size);
	CU_ASSERT_PTR_NOT_NULL_FATAL(path);
	/* The finder pattern in the first corner, behind four white modules. */
	CU_ASSERT_EQUAL(strncmp(path, "M4 4h7v1h-7z", 12), 0);
	CU_ASSERT_EQUAL(path[strspn(path, "Mhvz0123456789 -")], '\0');
	CU_ASSERT_TRUE(size >= 21 + 8 && (size - 8 - 17) % 4 == 0);
	pool_destroy(pool);
}

static void
test_browser(void)
{
	static const unsigned char v4[] = { 192, 0, 2, 77 };
	static const unsigned char v6[16] = { 0x20, 1, 0xd, 0xb8, 0, 0x44, 7, 7,
		7, 7, 7, 7, 7, 7, 7, 7 };
	struct pool *pool = pool_create();
	unsigned char net[16];

	CU_ASSERT_STRING_EQUAL(browser_name(pool, "Mozilla/5.0 (X11; Linux "
	    "x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
	    "Firefox, Linux");
	CU_ASSERT_STRING_EQUAL(browser_name(pool, "Mozilla/5.0 (Windows NT 10.0; "
	    "Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 "
	    "Safari/537.36 Edg/130.0"), "Edge, Windows");
	CU_ASSERT_STRING_EQUAL(browser_name(pool, "Mozilla/5.0 (iPhone; CPU "
	    "iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1"),
	    "Safari, iPhone");
	CU_ASSERT_STRING_EQUAL(browser_name(pool, "curl/8.5"), "curl");
	CU_ASSERT_STRING_EQUAL(browser_name(pool, ""), "");
	CU_ASSERT_EQUAL(browser_network(v4, 4, net), 4);
	CU_ASSERT_STRING_EQUAL(browser_network_text(pool, net, 4),
	    "192.0.2.0/24");
	CU_ASSERT_EQUAL(browser_network(v6, 16, net), 16);
	CU_ASSERT_STRING_EQUAL(browser_network_text(pool, net, 16),
	    "2001:db8:44::/48");
	CU_ASSERT_EQUAL(browser_network(v4, 0, net), 0);
	CU_ASSERT_STRING_EQUAL(browser_network_text(pool, NULL, 0), "");
	pool_destroy(pool);
}

static void
test_return(void)
{
	static const char *const good[] = { "/", "/profile", "/login/enrol",
		"/conversations/019a96f2-6c1d-7b40-9d1e-3f7c20a4e811/erase" };
	static const char *const bad[] = { "", "//evil.example", "/\\evil.example",
		"https://evil.example", "/login", "/logout", "/profilex",
		"/profile?x=1", "/profile//x", "/profile/../x", "/profile/%2e",
		"profile", "/profile\n", "/invitation/abc" };
	size_t i;

	for (i = 0; i < COUNT_OF(good); i++)
		CU_ASSERT_TRUE(return_is_ours(good[i]));
	for (i = 0; i < COUNT_OF(bad); i++)
		CU_ASSERT_FALSE(return_is_ours(bad[i]));
}

static void
test_delay(void)
{
	CU_ASSERT_EQUAL(throttle_delay(4, 5), 0);
	CU_ASSERT_EQUAL(throttle_delay(5, 5), 30);
	CU_ASSERT_EQUAL(throttle_delay(6, 5), 60);
	CU_ASSERT_EQUAL(throttle_delay(9, 5), 480);
	CU_ASSERT_EQUAL(throttle_delay(10, 5), 900);
	CU_ASSERT_EQUAL(throttle_delay(4000000, 5), 900);
	CU_ASSERT_EQUAL(throttle_delay(29, 30), 0);
	CU_ASSERT_EQUAL(throttle_delay(30, 30), 30);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "RFC 6238 vectors", test_totp_vectors },
		{ "one step of drift", test_totp_window },
		{ "six digits exactly", test_totp_text },
		{ "otpauth URI", test_totp_uri },
		{ "password length", test_password_length },
		{ "well-known passwords", test_password_known },
		{ "words around the person", test_password_context },
		{ "recovery codes as typed", test_recovery_text },
		{ "QR code", test_qr },
		{ "browser and network", test_browser },
		{ "where a step-up leads", test_return },
		{ "growing delay", test_delay },
		{ NULL, NULL }
	};

	if (secret_init() == -1 || totp_init() == -1)
		return 2;
	return unit_run("login", cases);
}
