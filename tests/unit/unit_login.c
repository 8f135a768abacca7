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

/* Says which of many samples was not judged so. */
static void
judged(const char *password, const char *got, const char *want)
{
	if (strcmp(got == NULL ? "" : got, want) != 0)
		printf("%s: %s instead of %s\n", password,
		    got == NULL ? "good" : got, want);
	CU_ASSERT_STRING_EQUAL(got == NULL ? "" : got, want);
}

static const char *
check(struct pool *pool, const char *password)
{
	static const char *const words[] = { "Dr. Ruth Mohnweiler",
		"r.mohnweiler@praxis.example", "Zahnarztpraxis Dr. Mohnweiler",
		"Rufwacht", "", NULL };

	return password_check(pool, password, PASSWORD_MIN, words);
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
	CU_ASSERT_PTR_NULL(check(pool, "äöüßéèêçñåøý"));
	for (i = 0; i < 257; i++)
		text[i] = (char)('a' + i * 7 % 26);
	CU_ASSERT_STRING_EQUAL(check(pool, text), "password.too-long");
	text[256] = '\0';
	CU_ASSERT_PTR_NULL(check(pool, text));
	text[200] = '\0';
	CU_ASSERT_PTR_NULL(check(pool, text));
	CU_ASSERT_PTR_NULL(check(pool, "qmwnebrvtcyxuzioplak"));
	pool_destroy(pool);
}

/* An account may ask for more. */
static void
test_password_rule(void)
{
	static const char *const words[] = { "Mohnweiler", NULL };
	struct pool *pool = pool_create();

	CU_ASSERT_STRING_EQUAL(password_check(pool, "kiesel-luchs-1", 15,
	    words), "password.too-short");
	CU_ASSERT_PTR_NULL(password_check(pool, "kiesel-luchs-12", 15, words));
	/* What stands around the person does not count there either. */
	CU_ASSERT_STRING_EQUAL(password_check(pool,
	    "kiesel-luchs-mohnweiler", 15, words), "password.context");
	CU_ASSERT_PTR_NULL(password_check(pool, "kiesel-luchs-mohnweiler", 12,
	    words));
	pool_destroy(pool);
}

static void
test_password_known(void)
{
	static const char *const samples[] = { "Hund.Wald.Sonne!3",
		"Fußball.Nürnberg.Angeln-12", "FUSSBALL.NÜRNBERG.ANGELN-12",
		"Fussball.Nuernberg.Angeln-12", "hund wald sonne 2025",
		"Passwort1234", "p4ssw0rt1234", "aaaaaaaaaaaa", "ääääääääääää",
		/* a word of a dictionary, German or English, and a year */
		"Bundesverfassungsgericht", "Rechnungsprüfung",
		"Rechnungspruefung!", "Fußballanhänger",
		"Fussballanhaenger_1", "Sommerurlaub2025",
		"S0mm3r!2024!!", "Wachstum24122024", "congratulations",
		"!Extraordinary1", "Müllabfuhr-2025", "123Weltmeister!",
		/* two that people like */
		"sommersonne12", "Schatzi.Berlin", "Berlin Dortmund",
		"ich-liebe-dich", "Passw0rd-Geheim", "HamburgMünchen1",
		"hamburgmuenchen", "correct horse battery staple",
		/* rows of keys, steps, pieces over and over */
		"qwertzuiopü+", "asdfghjklöä#", "qwertz123456", "1qay2wsx3edc",
		"3edc2wsx1qaz", "mnbvcxylkjhgfd", "abcdefghijklmnop",
		"1234567890123456", "098765432109", "112112112112",
		"asdfasdfasdf", "Lutz-Lutz-Lutz-Lutz-", "xkyqxkyqxkyq!2025" };
	struct pool *pool = pool_create();
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++)
		judged(samples[i], check(pool, samples[i]),
		    "password.blocked");
	/* The other two samples are too short anyway. */
	CU_ASSERT_STRING_EQUAL(check(pool, "WnVjT_34"), "password.too-short");
	CU_ASSERT_STRING_EQUAL(check(pool, "AlewiSdE.68"), "password.too-short");
	pool_destroy(pool);
}

/* Words that do not belong together, and any class of characters. */
static void
test_password_unknown(void)
{
	static const char *const samples[] = { "kiesel-luchs",
		"kranichfenchelofen", "korrekt pferd batterie heftklammer",
		"qmwnebrvtcyxuzioplak", "Nebel Zander Rost", "uXq9#fLw2!bT",
		"Der Apfel fiel gestern", "пароль-ключ-дом", "8305917264835" };
	struct pool *pool = pool_create();
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++)
		judged(samples[i], check(pool, samples[i]), "");
	pool_destroy(pool);
}

static void
test_strength(void)
{
	static const char *const words[] = { "Ruth Mohnweiler", NULL };
	char text[1025];
	struct pool *pool = pool_create();

	CU_ASSERT_EQUAL(strength_guess(pool, "abcdefabcdef1", words),
	    STRENGTH_WEAK);
	CU_ASSERT_EQUAL(strength_guess(pool, "mohnweilermohnweiler", words),
	    STRENGTH_WEAK);
	CU_ASSERT_EQUAL(strength_guess(pool, "Kranich.Fenchel-Ofen 7 Igel",
	    words), STRENGTH_STRONG);
	CU_ASSERT_EQUAL(strength_guess(pool, "äöüßéè пароль 漢字漢字 ключ",
	    words), STRENGTH_STRONG);
	/* As long as it may be, and bytes that are no text. */
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	CU_ASSERT_EQUAL(strength_guess(pool, text, words), STRENGTH_WEAK);
	CU_ASSERT_STRING_EQUAL(strength_name(strength_guess(pool,
	    "\xff\x80\xc3", words)), "weak");
	pool_destroy(pool);
}

/* A file that is not ours does not pass for an empty list. */
static void
test_blocklist_file(void)
{
	const char *path = "unit_login.blocklist";
	FILE *out;

	CU_ASSERT_EQUAL(blocklist_open("/nonexistent", true), -1);
	CU_ASSERT_FALSE(blocklist_has("password"));
	CU_ASSERT_PTR_NOT_NULL_FATAL(out = fopen(path, "w"));
	fputs("RWBLOCK1", out);
	fclose(out);
	CU_ASSERT_EQUAL(blocklist_open(path, false), -1);
	CU_ASSERT_PTR_NOT_NULL_FATAL(out = fopen(path, "w"));
	fwrite("RWBLOCK1\0\0\0\0\0\x01\x86\xa0" "12345678", 1, 24, out);
	fclose(out);
	CU_ASSERT_EQUAL(blocklist_open(path, false), -1);
	remove(path);
	CU_ASSERT_EQUAL(blocklist_open(BLOCKLIST, true), 0);
	CU_ASSERT_TRUE(blocklist_has("passwort"));
}

/* A name with "ue" is found where it is written with "ü". */
static void
umlauts_as_e(struct pool *pool)
{
	static const char *const words[] = { "Mueller", NULL };

	CU_ASSERT_STRING_EQUAL(password_check(pool, "Müller-2025-!",
	    PASSWORD_MIN, words), "password.context");
	CU_ASSERT_PTR_NULL(password_check(pool, "Müller mag Haferbrei",
	    PASSWORD_MIN, words));
}

static void
test_password_context(void)
{
	static const char *const samples[] = { "Mohnweiler2025", "M0hnw31l3r!2025",
		"rufwacht-2025!", "Zahnarztpraxis-1", "zahnarztpraxis!Mohnweiler",
		"RUFWACHTRUFWACHT", "praxispraxis12",
		/* from its end, and with more than a year around it */
		"reliewnhom-77", "!!2025!!Mohnweiler!!2025!!", "m0hnw31l3r_&_p4x",
		"MOHNWEILER 0123456789 0123456789" };
	struct pool *pool = pool_create();
	size_t i;

	for (i = 0; i < COUNT_OF(samples); i++)
		judged(samples[i], check(pool, samples[i]),
		    "password.context");
	/* Every way to write an umlaut, on either side. */
	static const char *const umlauts[] = { "Jörg Müßener", "Zoë", NULL };
	static const char *const written[] = { "Müßener-2025!",
		"Muessener2025", "MUSSENER.2025!!", "Mu3553ner12345",
		"Jörg-Müssener", "joerg.1234567", "Jorg!Jorg!Jorg", "renessum1234",
		"reneßüM-12345", NULL };

	for (i = 0; written[i] != NULL; i++)
		judged(written[i], password_check(pool, written[i],
		    PASSWORD_MIN, umlauts), "password.context");
	umlauts_as_e(pool);
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
		"profile", "/profile\n", "/invitation/abc",
		"/profile/sessions/end" };
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
		{ "an account's own length", test_password_rule },
		{ "well-known passwords", test_password_known },
		{ "what is on no list", test_password_unknown },
		{ "how strong", test_strength },
		{ "the list of known passwords as a file", test_blocklist_file },
		{ "words around the person", test_password_context },
		{ "recovery codes as typed", test_recovery_text },
		{ "QR code", test_qr },
		{ "browser and network", test_browser },
		{ "where a step-up leads", test_return },
		{ "growing delay", test_delay },
		{ NULL, NULL }
	};

	if (secret_init() == -1 || totp_init() == -1 ||
	    blocklist_open(BLOCKLIST, true) == -1)
		return 2;
	return unit_run("login", cases);
}
