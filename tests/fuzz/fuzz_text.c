/*
 * The small readers of text, times, ids and numbers: all of them see the whole
 * input, and what they give must read as the same thing again.
 */
#include "fuzz.h"

#include <unistr.h>

#include "base/moment.h"
#include "base/phone.h"
#include "base/uuid.h"
#include "plain.h"

static void
check_utf8(struct pool *pool, const char *s, size_t len)
{
	const char *clean = text_scrub(pool, s, len);
	size_t n = strlen(clean);

	MUST(text_is_utf8(clean, n));
	MUST(strcmp(text_scrub(pool, clean, n), clean) == 0);
	MUST(text_is_utf8(s, len) ==
	    (u8_check((const uint8_t *)s, len) == NULL));
	if (text_is_plain(s, len))
		MUST(text_is_utf8(s, len) && memchr(s, '\0', len) == NULL);
	if (text_is_utf8(s, len))
		MUST(text_length(s, len) ==
		    u8_mbsnlen((const uint8_t *)s, len));
	MUST(text_length(text_shorten(pool, clean, 7),
	    strlen(text_shorten(pool, clean, 7))) <= 7);
	MUST(text_is_utf8(text_shorten(pool, clean, 3),
	    strlen(text_shorten(pool, clean, 3))));
	(void)text_shorten(pool, clean, 0);
	MUST(is_clean(pool, plain_text(pool, clean, NULL)));
	MUST(is_clean(pool, plain_text(pool, clean, "text/html")));
	MUST(is_clean(pool, plain_text(pool, clean, "multipart/mixed")));
}

static void
check_forms(struct pool *pool, const char *s, size_t len)
{
	const char *fold = text_fold(pool, s, len), *again;
	const char *nfkc = text_nfkc(pool, s, len);

	MUST((fold == NULL) == !text_is_utf8(s, len));
	MUST((nfkc == NULL) == !text_is_utf8(s, len));
	if (nfkc != NULL && memchr(s, '\0', len) == NULL) {
		again = text_nfkc(pool, nfkc, strlen(nfkc));
		MUST(again != NULL && strcmp(again, nfkc) == 0);
		/* Composed or not, wide or narrow: found by the same word. */
		again = text_fold(pool, nfkc, strlen(nfkc));
		MUST(again != NULL && strcmp(again, fold) == 0);
	}
	if (fold != NULL)
		MUST(text_is_utf8(fold, strlen(fold)));
}

static void
check_mail(struct pool *pool, const char *s, size_t len)
{
	const char *mail = text_mail(pool, s, len), *again;

	if (mail == NULL)
		return;
	MUST(strlen(mail) <= 254 && strchr(mail, '@') != NULL);
	MUST(strchr(mail, '@') == strrchr(mail, '@'));
	MUST(strpbrk(mail, " \t\r\n\",;:<>()[]\\") == NULL);
	MUST(is_clean(pool, mail));
	again = text_mail(pool, mail, strlen(mail));
	MUST(again != NULL && strcmp(again, mail) == 0);
}

static void
check_codings(struct pool *pool, const char *s, size_t len)
{
	unsigned char *raw, *out = pool_alloc(pool, len / 2 + 1);
	char *text = pool_alloc(pool, 2 * len + 1);
	uint64_t number;
	size_t n;

	if ((raw = text_unbase64url(pool, s, len, &n)) != NULL) {
		text = text_base64url(pool, raw, n);
		MUST(strncmp(text, s, strlen(text)) == 0);
	}
	text = text_base64url(pool, (const unsigned char *)s, len);
	raw = text_unbase64url(pool, text, strlen(text), &n);
	MUST(raw != NULL && n == len && memcmp(raw, s, len) == 0);
	text = pool_alloc(pool, 2 * len + 1);
	text_hex((const unsigned char *)s, len, text);
	out = pool_alloc(pool, len + 1);
	MUST(text_unhex(text, 2 * len, out) == 0 && memcmp(out, s, len) == 0);
	(void)text_unhex(s, len, out);
	if (text_parse_uint(s, len, UINT64_MAX, &number) == 0)
		MUST(text_parse_uint(s, len, number, &number) == 0);
	if (text_parse_uint(s, len, 1000, &number) == 0)
		MUST(number <= 1000);
	(void)text_percent(pool, input_string(pool, (struct input){ s, len }));
}

static void
check_ids(const char *s, size_t len)
{
	char text[UUID_TEXT_SIZE], again[UUID_TEXT_SIZE];
	struct uuid u, v;

	if (uuid_parse(&u, s, len) == 0) {
		uuid_format(&u, text);
		MUST(uuid_parse(&v, text, strlen(text)) == 0);
		uuid_format(&v, again);
		MUST(uuid_equal(&u, &v) && strcmp(text, again) == 0);
	}
}

static void
check_moments(const char *s, size_t len)
{
	char text[MOMENT_TEXT_SIZE];
	struct moment_civil c;
	int64_t us, again;
	bool naive;

	if (moment_parse(s, len, &us, &naive) == 0) {
		moment_to_civil(us, &c);
		MUST(moment_from_civil(&c) == us);
		moment_format_utc(us, text);
		if (text[0] != '\0') {
			MUST(moment_parse(text, strlen(text), &again, &naive)
			    == 0 && !naive);
			MUST(again <= us && us - again < MOMENT_SECOND);
		}
		moment_format_local(us, text);
		if (text[0] != '\0') {
			MUST(moment_parse(text, strlen(text), &again, NULL) ==
			    0);
			/* Zones of old had seconds, RFC 3339 has none. */
			MUST(us - again < 2 * 60 * MOMENT_SECOND &&
			    again - us < 2 * 60 * MOMENT_SECOND);
		}
		MUST(moment_floor_hour(us) <= us);
		(void)moment_day(us);
	}
	if (moment_parse_day(s, len, &us) == 0 && us > 0) {
		moment_format_local(us, text);
		MUST(text[0] == '\0' || strncmp(text, s, 10) == 0);
	}
}

static void
check_phone(const char *s, size_t len)
{
	static const char *const countries[] = { "49", "39", "1", "225", NULL };
	char out[PHONE_SIZE], again[PHONE_SIZE];
	size_t i;

	for (i = 0; i < sizeof(countries) / sizeof(*countries); i++) {
		if (phone_normalise(s, len, countries[i], out) == -1)
			continue;
		MUST(out[0] == '+' && strlen(out) < PHONE_SIZE &&
		    strlen(out) >= 8 && out[1 + strspn(out + 1,
		    "0123456789")] == '\0');
		MUST(phone_normalise(out, strlen(out), NULL, again) == 0);
		MUST(strcmp(out, again) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pool *pool = pool_create();
	const char *s = (const char *)data;

	check_utf8(pool, s, size);
	check_forms(pool, s, size);
	check_mail(pool, s, size);
	check_codings(pool, s, size);
	check_ids(s, size);
	check_moments(s, size);
	check_phone(s, size);
	pool_destroy(pool);
	return 0;
}
