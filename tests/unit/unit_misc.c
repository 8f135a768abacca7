/*
 * Small modules: uuid, rights, moment, record, phone.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/moment.h"
#include "base/phone.h"
#include "base/pool.h"
#include "base/record.h"
#include "base/secret.h"
#include "base/uuid.h"
#include "rights.h"
#include "unit.h"

#define S(s)	(s), sizeof(s) - 1

static void
test_covers(void)
{
	CU_ASSERT_TRUE(rights_covers(ROLE_OWNER, ROLE_OWNER));
	CU_ASSERT_TRUE(rights_covers(ROLE_OWNER, ROLE_ADMIN));
	CU_ASSERT_FALSE(rights_covers(ROLE_ADMIN, ROLE_OWNER));
	CU_ASSERT_TRUE(rights_covers(ROLE_ADMIN, ROLE_PRIVACY));
	CU_ASSERT_TRUE(rights_covers(ROLE_ADMIN, ROLE_AUDITOR));
	CU_ASSERT_FALSE(rights_covers(ROLE_PRIVACY, ROLE_AGENT));
	CU_ASSERT_FALSE(rights_covers(ROLE_MANAGER, ROLE_PRIVACY));
	CU_ASSERT_FALSE(rights_covers(ROLE_OWNER, ROLE_OPERATOR));
	CU_ASSERT_FALSE(rights_covers(ROLE_OWNER, ROLE_NONE));
	CU_ASSERT_FALSE(rights_covers(ROLE_NONE, ROLE_AGENT));
}

static void
test_uuid(void)
{
	static const char text[] = "0190a3f0-0000-7abc-8def-0123456789ab";
	char out[UUID_TEXT_SIZE];
	struct uuid u, v, low;

	CU_ASSERT_EQUAL(uuid_parse(&u, S(text)), 0);
	uuid_format(&u, out);
	CU_ASSERT_STRING_EQUAL(out, text);
	CU_ASSERT_EQUAL(uuid_parse(&v,
	    S("0190A3F0-0000-7ABC-8DEF-0123456789AB")), 0);
	CU_ASSERT(uuid_equal(&u, &v));
	CU_ASSERT_EQUAL(uuid_parse(&v,
	    S("0190a3f000007abc8def0123456789ab")), -1);
	CU_ASSERT_EQUAL(uuid_parse(&v,
	    S("0190a3f0-0000-7abc-8def-0123456789ag")), -1);
	CU_ASSERT_EQUAL(uuid_parse(&v,
	    S("0190a3f0-0000-7abc-8def-0123456789a")), -1);
	CU_ASSERT_EQUAL(uuid_parse(&v,
	    S("0190a3f00-000-7abc-8def-0123456789ab")), -1);
	CU_ASSERT_EQUAL(uuid_parse(&v, S("")), -1);
	CU_ASSERT(!uuid_is_zero(&u));
	memset(&u, 0, sizeof(u));
	CU_ASSERT(uuid_is_zero(&u));
	uuid_v7(&u, INT64_C(1763472725123456));
	uuid_v7(&v, INT64_C(1763472725123457));
	uuid_v7_floor(&low, INT64_C(1763472725123999));
	CU_ASSERT_EQUAL(u.b[6] >> 4, 7);
	CU_ASSERT_EQUAL(u.b[8] >> 6, 2);
	CU_ASSERT(memcmp(&u, &v, sizeof(u)) < 0);
	CU_ASSERT(memcmp(&low, &u, sizeof(u)) < 0);
	uuid_v7_floor(&low, INT64_C(1763472725124000));
	CU_ASSERT(memcmp(&low, &v, sizeof(u)) > 0);
	uuid_format(&low, out);
	CU_ASSERT(strncmp(out, "019a972a-5484-7000-8000-", 24) == 0);
}

static void
test_moment_parse(void)
{
	static const struct {
		const char	*text;
		int64_t		 us;
	} good[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2025-11-18T14:32:05+01:00", INT64_C(1763472725000000) },
		{ "2025-11-18t13:32:05z", INT64_C(1763472725000000) },
		{ "2025-11-18 13:32:05.5Z", INT64_C(1763472725500000) },
		{ "2025-11-18T13:32:05.123456789Z", INT64_C(1763472725123456) },
		{ "2024-02-29T00:00:00Z", INT64_C(1709164800000000) },
		{ "1969-12-31T23:59:59.999999Z", -1 },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800000000) },
		{ "2000-01-01T00:00:00-00:30", INT64_C(946686600000000) },
	};
	static const char *const bad[] = { "", "2025", "2025-11-18",
		"2025-11-18T13:32Z", "2025-11-18T13:32:05.Z",
		"2025-11-18T13:32:05.1234567890Z", "2025-02-29T00:00:00Z",
		"2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z",
		"2025-11-31T00:00:00Z", "2025-11-18T24:00:00Z",
		"2025-11-18T13:60:00Z", "2025-11-18T13:00:60Z",
		"2025-11-18T13:32:05+1:00", "2025-11-18T13:32:05+0100",
		"2025-11-18T13:32:05+24:00", "2025-11-18T13:32:05Zx",
		"+025-11-18T13:32:05Z", "2025-11-18T13:32:05 Z" };
	bool naive = true;
	int64_t us;
	size_t i;

	for (i = 0; i < COUNT_OF(good); i++) {
		us = 42;
		CU_ASSERT_EQUAL(moment_parse(good[i].text,
		    strlen(good[i].text), &us, &naive), 0);
		CU_ASSERT_EQUAL(us, good[i].us);
		CU_ASSERT(!naive);
	}
	for (i = 0; i < COUNT_OF(bad); i++)
		CU_ASSERT_EQUAL(moment_parse(bad[i], strlen(bad[i]), &us,
		    NULL), -1);
	CU_ASSERT_EQUAL(moment_parse(S("1970-01-01T00:00:01"), &us, &naive), 0);
	CU_ASSERT(naive && us == MOMENT_SECOND);
	CU_ASSERT_EQUAL(moment_parse(S("1970-01-01T00:00:01"), &us, NULL), 0);
}

static void
zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void
test_moment_zone(void)
{
	static const struct {
		const char	*zone, *day, *first;
	} t[] = {
		{ "UTC", "2025-11-18", "2025-11-18T00:00:00+00:00" },
		{ "Europe/Berlin", "2025-11-18", "2025-11-18T00:00:00+01:00" },
		{ "Europe/Berlin", "2025-06-01", "2025-06-01T00:00:00+02:00" },
		{ "Europe/Berlin", "2025-03-30", "2025-03-30T00:00:00+01:00" },
		{ "America/St_Johns", "2025-01-01",
		    "2025-01-01T00:00:00-03:30" },
		/* Here midnight is skipped on one day, and comes twice. */
		{ "Africa/Cairo", "2024-04-26", "2024-04-26T01:00:00+03:00" },
		{ "America/Havana", "2025-11-02", "2025-11-02T00:00:00-04:00" },
	};
	char out[MOMENT_TEXT_SIZE];
	int64_t us;
	size_t i;

	for (i = 0; i < COUNT_OF(t); i++) {
		zone(t[i].zone);
		CU_ASSERT_EQUAL(moment_parse_day(t[i].day, 10, &us), 0);
		moment_format_local(us, out);
		CU_ASSERT_STRING_EQUAL(out, t[i].first);
	}
	CU_ASSERT_EQUAL(moment_parse_day(S("2025-02-30"), &us), -1);
	CU_ASSERT_EQUAL(moment_parse_day(S("2025-2-3"), &us), -1);
	CU_ASSERT_EQUAL(moment_parse_day(S("2025-02-03T"), &us), -1);
	zone("UTC");
}

static void
test_moment_civil(void)
{
	char out[MOMENT_TEXT_SIZE];
	struct moment_civil c;
	struct tm tm;
	int64_t us;
	time_t t;
	long day;

	/* Against the C library, 0004 to 3800. */
	for (day = -718000; day < 668000; day += 97) {
		us = day * MOMENT_DAY + day % 7 * MOMENT_HOUR + 123456;
		t = (time_t)((us - 123456) / MOMENT_SECOND);
		gmtime_r(&t, &tm);
		moment_to_civil(us, &c);
		CU_ASSERT_FATAL(c.year == tm.tm_year + 1900 &&
		    c.month == tm.tm_mon + 1 && c.day == tm.tm_mday &&
		    c.hour == tm.tm_hour && c.minute == tm.tm_min &&
		    c.second == tm.tm_sec && c.micro == 123456);
		CU_ASSERT_FATAL(moment_from_civil(&c) == us);
	}
	moment_format_utc(INT64_C(1763472725999999), out);
	CU_ASSERT_STRING_EQUAL(out, "2025-11-18T13:32:05Z");
	moment_format_utc(MOMENT_NONE, out);
	CU_ASSERT_STRING_EQUAL(out, "");
	moment_format_local(INT64_MAX, out);
	CU_ASSERT_STRING_EQUAL(out, "");
	CU_ASSERT_EQUAL(moment_floor_hour(-1), -MOMENT_HOUR);
	CU_ASSERT_EQUAL(moment_floor_hour(MOMENT_HOUR + 1), MOMENT_HOUR);
	CU_ASSERT_EQUAL(moment_day(-1), -1);
	CU_ASSERT_EQUAL(moment_day(MOMENT_DAY), 1);
	us = moment_ticks();
	CU_ASSERT(moment_ticks() >= us);
	CU_ASSERT(moment_now() > INT64_C(1700000000000000));
}

static void
test_record(void)
{
	struct pool *p = pool_create();
	struct record_value v;
	size_t offset = 0, i;
	struct buf b;

	buf_init(&b, p, 0);
	record_add(&b, RECORD_TURN, S("c"));
	record_add_int(&b, RECORD_AT, INT64_C(-9007199254740993));
	record_add(&b, RECORD_TEXT, S("Grüße\0x"));
	record_add(&b, (enum record_tag)200, S("from the future"));
	record_add(&b, RECORD_VALUE, NULL, 0);
	CU_ASSERT(record_next(b.data, b.len, &offset, &v));
	CU_ASSERT(v.tag == RECORD_TURN && v.len == 1 && v.data[0] == 'c');
	CU_ASSERT(record_next(b.data, b.len, &offset, &v));
	CU_ASSERT_EQUAL(record_int(&v), INT64_C(-9007199254740993));
	CU_ASSERT(record_find(b.data, b.len, RECORD_TEXT, &v));
	CU_ASSERT(v.len == 9 && memcmp(v.data, "Grüße\0x", 9) == 0);
	CU_ASSERT_EQUAL(record_int(&v), 0);
	CU_ASSERT(record_find(b.data, b.len, RECORD_VALUE, &v));
	CU_ASSERT(v.len == 0 && record_int(&v) == 0);
	CU_ASSERT(!record_find(b.data, b.len, RECORD_NAME, &v));
	/* Cut anywhere: no value beyond the end. */
	for (i = 0; i < b.len; i++) {
		offset = 0;
		while (record_next(b.data, i, &offset, &v))
			CU_ASSERT_FATAL(v.data + v.len <= b.data + i);
	}
	offset = 0;
	CU_ASSERT(!record_next("\x01\xff\xff\xff\xff" "abc", 8, &offset, &v));
	pool_destroy(p);
}

static void
test_phone_good(void)
{
	static const struct {
		const char	*in, *country, *out;
	} t[] = {
		{ "+49 (0)171 / 23 45-017", NULL, "+491712345017" },
		{ "0049 171 2345017", NULL, "+491712345017" },
		{ "0171 2345017", "49", "+491712345017" },
		{ "tel:+49-171-2345017", NULL, "+491712345017" },
		{ "TEL:+491712345017;ext=5;phone-context=x", NULL,
		    "+491712345017" },
		{ "(+49) 171.2345017", NULL, "+491712345017" },
		{ "+49\xc2\xa0" "171\xe2\x80\x93" "2345017", NULL,
		    "+491712345017" },
		{ "+39 06 1234567", "49", "+39061234567" },
		{ "06 1234567", "39", "+39061234567" },
		{ "+1 415 555 2671", NULL, "+14155552671" },
		{ "415-555-2671", "1", "+14155552671" },
		{ "1-415-555-2671", "1", "+14155552671" },
		{ "8 912 345-67-89", "7", "+79123456789" },
		{ "32 12 34 56", "45", "+4532123456" },
		{ "+423 234 5678", NULL, "+4232345678" },
		{ "+973 1700 0000", NULL, "+97317000000" },
		{ "06 1 234 5678", "36", "+3612345678" },
	};
	char out[PHONE_SIZE];
	size_t i;

	for (i = 0; i < COUNT_OF(t); i++) {
		CU_ASSERT_EQUAL(phone_normalise(t[i].in, strlen(t[i].in),
		    t[i].country, out), 0);
		CU_ASSERT_STRING_EQUAL(out, t[i].out);
	}
}

static void
test_phone_bad(void)
{
	static const char *const t[] = { "", "+", "anonymous", "Unbekannt",
		"tel:", "sip:+491712345017@host", "+49 171 CALL", "+49 12",
		"+4917123450171234", "+999 1234567", "+28 1234567",
		"+210 1234567", "0", "00", "110", "1712345017", "+49+171234567",
		"49+1712345017", "+49 00 171234567", "*21#", "+1 415 555 267",
		"00491712345017123456789012345678901234567890" };
	char out[PHONE_SIZE];
	size_t i;
	int rc;

	for (i = 0; i < COUNT_OF(t); i++) {
		rc = phone_normalise(t[i], strlen(t[i]), "49", out);
		CU_ASSERT_EQUAL(rc, -1);
		if (rc == 0)
			printf("  let in: %s\n", t[i]);
	}
	CU_ASSERT_EQUAL(phone_normalise(S("01712345017"), NULL, out), -1);
	CU_ASSERT_EQUAL(phone_normalise(S("01712345017"), "999", out), -1);
	CU_ASSERT_EQUAL(phone_normalise(S("+49171\0" "2345017"), "49", out),
	    -1);
}

static const struct unit_case cases[] = {
	{ "uuid", test_uuid },
	{ "rights: nobody gives what they lack", test_covers },
	{ "moment: parse", test_moment_parse },
	{ "moment: zone", test_moment_zone },
	{ "moment: civil", test_moment_civil },
	{ "record", test_record },
	{ "phone: good", test_phone_good },
	{ "phone: bad", test_phone_bad },
	{ NULL, NULL }
};

int
main(void)
{
	return secret_init() == -1 ? 2 : unit_run("misc", cases);
}
