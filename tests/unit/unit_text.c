/*
 * Text from outside: what is let in, folded, shortened, encoded.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/text.h"
#include "unit.h"

#define S(s)	(s), sizeof(s) - 1

static struct pool *pool;

static void
test_utf8(void)
{
	CU_ASSERT(text_is_utf8(S("")));
	CU_ASSERT(text_is_utf8(S("plain ascii of some length, over a word")));
	CU_ASSERT(text_is_utf8(S("Grüße, Łódź, 日本, 😀")));
	CU_ASSERT(!text_is_utf8(S("abc\xff")));
	CU_ASSERT(!text_is_utf8(S("abcdefgh\xc3")));	/* cut short */
	CU_ASSERT(!text_is_utf8(S("\xc0\xaf")));	/* overlong */
	CU_ASSERT(!text_is_utf8(S("\xe0\x80\xaf")));
	CU_ASSERT(!text_is_utf8(S("\xed\xa0\x80")));	/* surrogate */
	CU_ASSERT(!text_is_utf8(S("\xf4\x90\x80\x80")));
	CU_ASSERT(!text_is_utf8(S("\x80")));
}

static void
test_plain(void)
{
	CU_ASSERT(text_is_plain(S("a\tb\r\nc ä")));
	CU_ASSERT(!text_is_plain(S("a\0b")));
	CU_ASSERT(!text_is_plain(S("a\x1b[1m")));
	CU_ASSERT(!text_is_plain(S("a\x7f")));
	CU_ASSERT(!text_is_plain(S("a\xc2\x85")));	/* C1: next line */
	CU_ASSERT(!text_is_plain(S("a\xef\xbf\xbe")));	/* U+FFFE */
	CU_ASSERT(!text_is_plain(S("a\xff")));
	CU_ASSERT_EQUAL(text_length(S("Grüße😀")), 6);
	CU_ASSERT_EQUAL(text_length(S("")), 0);
}

static void
test_scrub(void)
{
	static const struct {
		const char	*in;
		size_t		 len;
		const char	*out;
	} t[] = {
		{ S("Grüße"), "Grüße" },
		{ S(""), "" },
		{ S("a\r\nb\rc\r"), "a\nb\nc\n" },
		{ S("a\0b\x01"), "a\xef\xbf\xbd" "b\xef\xbf\xbd" },
		{ S("\xff\xfe"), "\xef\xbf\xbd\xef\xbf\xbd" },
		{ S("x\xef\xbf\xbfy"), "x\xef\xbf\xbdy" },
		{ S("\xc3"), "\xef\xbf\xbd" },
		{ S("\t\n"), "\t\n" },
	};
	char *exact;
	size_t i;

	for (i = 0; i < COUNT_OF(t); i++) {
		/* Not followed by anything: a byte read beyond is found. */
		exact = malloc(t[i].len + (t[i].len == 0));
		memcpy(exact, t[i].in, t[i].len);
		CU_ASSERT_STRING_EQUAL(text_scrub(pool, exact, t[i].len),
		    t[i].out);
		free(exact);
	}
}

static void
test_shorten(void)
{
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "Grüße", 5), "Grüße");
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "Grüße", 4), "Grü…");
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "Grüße", 1), "…");
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "Grüße", 0), "");
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "", 0), "");
	CU_ASSERT_STRING_EQUAL(text_shorten(pool, "", 3), "");
}

static void
test_fold(void)
{
	static const char *const t[][2] = {
		{ "STRASSE", "strasse" },
		{ "Straße", "strasse" },
		{ "STRAẞE", "strasse" },
		{ "ÄÖÜ × ÿ Þ", "äöü × ÿ þ" },
		{ "„Ja“ – ‚nein‘", "„ja“ – ‚nein‘" },
		{ "a\xcc\x88", "ä" },		/* combining diaeresis */
		{ "A\xcc\x88", "ä" },
		{ "½ m²", "1⁄2 m2" },
		{ "a\xc2\xa0z", "a z" },
		{ "\xc2\xb5", "μ" },		/* micro to Greek mu */
		{ "㎒", "mhz" },
		{ "Σίσυφος", "σίσυφοσ" },
		{ "", "" },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(t); i++)
		CU_ASSERT_STRING_EQUAL(text_fold(pool, t[i][0],
		    strlen(t[i][0])), t[i][1]);
	CU_ASSERT_PTR_NULL(text_fold(pool, S("ab\xff")));
	CU_ASSERT_PTR_NULL(text_fold(pool, S("ab\xc3")));
	CU_ASSERT_PTR_NULL(text_fold(pool, S("\xe2\x80")));
}

/* The fast path must say what the Unicode tables say. */
static void
test_fold_paths(void)
{
	char one[4], both[16], *fast, *slow;
	unsigned c;
	size_t n;

	for (c = 0x20; c <= 0x20af; c = c == 0xff ? 0x2010 : c + 1) {
		if (c >= 0x7f && c < 0xa0)
			continue;
		n = c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
		one[0] = (char)(n == 1 ? c : n == 2 ? 0xc0 | c >> 6 : 0xe2);
		one[1] = (char)(0x80 | (n == 3 ? c >> 6 & 63 : c & 63));
		one[2] = (char)(0x80 | (c & 63));
		fast = text_fold(pool, one, n);
		/* A letter of another script sends all down the slow path. */
		memcpy(both, one, n);
		memcpy(both + n, "\xd0\xb6", 2);
		slow = text_fold(pool, both, n + 2);
		CU_ASSERT_FATAL(fast != NULL && slow != NULL);
		CU_ASSERT(strlen(slow) == strlen(fast) + 2 &&
		    memcmp(fast, slow, strlen(fast)) == 0);
	}
}

static void
test_nfkc(void)
{
	CU_ASSERT_STRING_EQUAL(text_nfkc(pool, S("Passwort")), "Passwort");
	CU_ASSERT_STRING_EQUAL(text_nfkc(pool, S("a\xcc\x88ﬁ")), "äfi");
	CU_ASSERT_STRING_EQUAL(text_nfkc(pool, S("")), "");
	CU_ASSERT_PTR_NULL(text_nfkc(pool, S("\xff")));
}

static void
test_mail(void)
{
	static const char *const good[][2] = {
		{ "a@b.de", "a@b.de" },
		{ "  Erika.Muster@EXAMPLE.Com\t", "erika.muster@example.com" },
		{ "Jörg@MÜLLER.de", "jörg@xn--mller-kva.de" },
		{ "x@straße.de", "x@xn--strae-oqa.de" },
		{ "o'neil+tag@host", "o'neil+tag@host" },
		{ "a@XN--MLLER-KVA.de", "a@xn--mller-kva.de" },
	};
	static const char *const bad[] = { "", "a", "@b.de", "a@", "a@b@c.de",
		"a b@c.de", "\"a\"@b.de", "a,b@c.de", "a@b,c.de", "a@b..de",
		"a@b.de.", "a@-b.de", "a@b-.de", "a@[127.0.0.1]", ".a@b.de",
		"a@b.de\r\nBcc: x@y.de", "a@b_c.de", "<a@b.de>", "a@b.de;",
		"a\xff@b.de", "a@xn--0.de", "a\xc2\xa0@b.de" };
	char *s;
	size_t i;

	for (i = 0; i < COUNT_OF(good); i++) {
		s = text_mail(pool, good[i][0], strlen(good[i][0]));
		CU_ASSERT_PTR_NOT_NULL_FATAL(s);
		CU_ASSERT_STRING_EQUAL(s, good[i][1]);
	}
	for (i = 0; i < COUNT_OF(bad); i++) {
		s = text_mail(pool, bad[i], strlen(bad[i]));
		CU_ASSERT_PTR_NULL(s);
		if (s != NULL)
			printf("  let in: %s\n", bad[i]);
	}
	CU_ASSERT_PTR_NULL(text_mail(pool, S("a\0@b.de")));
	s = pool_printf(pool, "%065d@b.de", 1);
	CU_ASSERT_PTR_NULL(text_mail(pool, s, strlen(s)));
	s = pool_printf(pool, "a@%063d.%063d.%063d.%063d", 1, 1, 1, 1);
	CU_ASSERT_PTR_NULL(text_mail(pool, s, strlen(s)));
}

static void
test_uint(void)
{
	uint64_t n = 5;

	CU_ASSERT_EQUAL(text_parse_uint(S("0"), 10, &n), 0);
	CU_ASSERT_EQUAL(n, 0);
	CU_ASSERT_EQUAL(text_parse_uint(S("0010"), 10, &n), 0);
	CU_ASSERT_EQUAL(n, 10);
	CU_ASSERT_EQUAL(text_parse_uint(S("18446744073709551615"), UINT64_MAX,
	    &n), 0);
	CU_ASSERT_EQUAL(n, UINT64_MAX);
	n = 5;
	CU_ASSERT_EQUAL(text_parse_uint(S("18446744073709551616"), UINT64_MAX,
	    &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S("11"), 10, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S("9"), 5, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S(""), 10, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S("+1"), 10, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S("-1"), 10, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S(" 1"), 10, &n), -1);
	CU_ASSERT_EQUAL(text_parse_uint(S("1x"), 10, &n), -1);
	CU_ASSERT_EQUAL(n, 5);
}

static void
test_encodings(void)
{
	unsigned char raw[256], *back;
	char text[2 * sizeof(raw) + 1], *s;
	unsigned char again[sizeof(raw)];
	size_t i, n;

	for (i = 0; i < sizeof(raw); i++)
		raw[i] = (unsigned char)i;
	text_hex(raw, sizeof(raw), text);
	CU_ASSERT_EQUAL(text_unhex(text, strlen(text), again), 0);
	CU_ASSERT(memcmp(raw, again, sizeof(raw)) == 0);
	CU_ASSERT_EQUAL(text_unhex(S("AbC"), again), -1);
	CU_ASSERT_EQUAL(text_unhex(S("AbCg"), again), -1);
	for (i = 0; i <= sizeof(raw); i++) {
		s = text_base64url(pool, raw, i);
		CU_ASSERT_EQUAL(strlen(s), (i * 4 + 2) / 3);
		back = text_unbase64url(pool, s, strlen(s), &n);
		CU_ASSERT_FATAL(back != NULL && n == i);
		CU_ASSERT(memcmp(raw, back, n) == 0);
	}
	back = text_unbase64url(pool, S("aGVsbG8="), &n);
	CU_ASSERT(back != NULL && n == 5 && memcmp(back, "hello", 5) == 0);
	CU_ASSERT_PTR_NULL(text_unbase64url(pool, S("a"), &n));
	CU_ASSERT_PTR_NULL(text_unbase64url(pool, S("a==="), &n));
	CU_ASSERT_PTR_NULL(text_unbase64url(pool, S("aGVsbG9"), &n));
	CU_ASSERT_PTR_NULL(text_unbase64url(pool, S("a+b/"), &n));
	CU_ASSERT_PTR_NULL(text_unbase64url(pool, S("a b_"), &n));
	CU_ASSERT_STRING_EQUAL(text_percent(pool, "aZ0-._~ /?ä&"),
	    "aZ0-._~%20%2F%3F%C3%A4%26");
}

static const struct unit_case cases[] = {
	{ "utf8", test_utf8 },
	{ "plain", test_plain },
	{ "scrub", test_scrub },
	{ "shorten", test_shorten },
	{ "fold", test_fold },
	{ "fold paths", test_fold_paths },
	{ "nfkc", test_nfkc },
	{ "mail", test_mail },
	{ "uint", test_uint },
	{ "encodings", test_encodings },
	{ NULL, NULL }
};

int
main(void)
{
	int rc;

	pool = pool_create();
	rc = unit_run("text", cases);
	pool_destroy(pool);
	return rc;
}
