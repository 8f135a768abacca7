/*
 * Microseconds since 1970 and their written forms.
 *
 * The calendar is computed here (proleptic Gregorian); the C library is only
 * asked for the display zone.
 */
#include "moment.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A text being read; `s` never passes `end`. */
struct reader {
	const char	*s, *end;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01; years begin in March, eras have 400 years. */
static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = floor_div(year, 400);
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

static void
civil_from_days(int64_t days, struct moment_civil *c)
{
	int64_t era, of_era, year, of_year, month;

	days += 719468;
	era = floor_div(days, 146097);
	of_era = days - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	of_year = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * of_year + 2) / 153;
	c->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	c->month = (int)(month < 10 ? month + 3 : month - 9);
	c->year = (int)(year + era * 400 + (c->month <= 2));
}

void
moment_to_civil(int64_t us, struct moment_civil *c)
{
	int64_t days, rest;

	days = floor_div(us, MOMENT_DAY);
	rest = us - days * MOMENT_DAY;
	civil_from_days(days, c);
	c->micro = (int)(rest % MOMENT_SECOND);
	rest /= MOMENT_SECOND;
	c->hour = (int)(rest / 3600);
	c->minute = (int)(rest / 60 % 60);
	c->second = (int)(rest % 60);
}

int64_t
moment_from_civil(const struct moment_civil *c)
{
	return days_from_civil(c->year, c->month, c->day) * MOMENT_DAY +
	    ((c->hour * 60 + c->minute) * INT64_C(60) + c->second) *
	    MOMENT_SECOND + c->micro;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return days[month - 1];
}

/* Exactly `digits` digits that give a number from min to max. */
static int
read_number(struct reader *r, int digits, int min, int max, int *out)
{
	int n = 0;

	if (r->end - r->s < digits)
		return -1;
	while (digits-- > 0) {
		if (*r->s < '0' || *r->s > '9')
			return -1;
		n = n * 10 + (*r->s++ - '0');
	}
	if (n < min || n > max)
		return -1;
	*out = n;
	return 0;
}

static int
read_char(struct reader *r, const char *set)
{
	if (r->s == r->end || *r->s == '\0' || strchr(set, *r->s) == NULL)
		return -1;
	r->s++;
	return 0;
}

static int
read_date(struct reader *r, struct moment_civil *c)
{
	if (read_number(r, 4, 0, 9999, &c->year) == -1 ||
	    read_char(r, "-") == -1 ||
	    read_number(r, 2, 1, 12, &c->month) == -1 ||
	    read_char(r, "-") == -1 ||
	    read_number(r, 2, 1, 31, &c->day) == -1)
		return -1;
	return c->day <= days_in_month(c->year, c->month) ? 0 : -1;
}

/* One to nine digits after the point; what is below a microsecond is cut. */
static int
read_fraction(struct reader *r, int *micro)
{
	int digits = 0, unit = 100000;

	while (r->s < r->end && *r->s >= '0' && *r->s <= '9') {
		if (++digits > 9)
			return -1;
		*micro += (*r->s++ - '0') * unit;
		unit /= 10;
	}
	return digits > 0 ? 0 : -1;
}

/* A leap second (60) is read as the first moment of the next minute. */
static int
read_time(struct reader *r, struct moment_civil *c)
{
	if (read_number(r, 2, 0, 23, &c->hour) == -1 ||
	    read_char(r, ":") == -1 ||
	    read_number(r, 2, 0, 59, &c->minute) == -1 ||
	    read_char(r, ":") == -1 ||
	    read_number(r, 2, 0, c->minute == 59 ? 60 : 59, &c->second) == -1)
		return -1;
	if (read_char(r, ".") == 0)
		return read_fraction(r, &c->micro);
	return 0;
}

static int
read_zone(struct reader *r, int64_t *offset, bool *naive)
{
	int hours, minutes, sign;

	*offset = 0;
	if ((*naive = r->s == r->end) || read_char(r, "Zz") == 0)
		return 0;
	sign = *r->s == '-' ? -1 : 1;
	if (read_char(r, "+-") == -1 ||
	    read_number(r, 2, 0, 23, &hours) == -1 ||
	    read_char(r, ":") == -1 ||
	    read_number(r, 2, 0, 59, &minutes) == -1)
		return -1;
	*offset = sign * (hours * MOMENT_HOUR + minutes * 60 * MOMENT_SECOND);
	return 0;
}

int
moment_parse(const char *s, size_t len, int64_t *us, bool *naive)
{
	struct reader r = { .s = s, .end = s + len };
	struct moment_civil c = { .micro = 0 };
	bool no_zone = false;
	int64_t offset;

	if (read_date(&r, &c) == -1 || read_char(&r, "Tt ") == -1 ||
	    read_time(&r, &c) == -1 || read_zone(&r, &offset, &no_zone) == -1 ||
	    r.s != r.end)
		return -1;
	*us = moment_from_civil(&c) - offset;
	if (naive != NULL)
		*naive = no_zone;
	return 0;
}

static bool
is_day(time_t t, const struct moment_civil *c)
{
	struct tm tm;

	return localtime_r(&t, &tm) != NULL && tm.tm_mday == c->day;
}

int
moment_parse_day(const char *s, size_t len, int64_t *us)
{
	struct reader r = { .s = s, .end = s + len };
	struct moment_civil c = { .micro = 0 };
	struct tm tm;
	time_t t;

	if (read_date(&r, &c) == -1 || r.s != r.end)
		return -1;
	memset(&tm, 0, sizeof(tm));
	tm.tm_year = c.year - 1900;
	tm.tm_mon = c.month - 1;
	tm.tm_mday = c.day;
	tm.tm_isdst = -1;
	t = mktime(&tm);
	/* Some zones change at midnight: 00:00 is missing there, or twice. */
	if (!is_day(t, &c))
		t += 3600;
	else if (is_day(t - 3600, &c))
		t -= 3600;
	*us = (int64_t)t * MOMENT_SECOND;
	return 0;
}

static bool
is_writable(int64_t us)
{
	/* 0000-01-02 to 9999-12-30: four digits of year in every zone. */
	return us > INT64_C(-719527) * MOMENT_DAY &&
	    us < INT64_C(2932896) * MOMENT_DAY;
}

void
moment_format_utc(int64_t us, char out[MOMENT_TEXT_SIZE])
{
	struct moment_civil c;

	out[0] = '\0';
	if (!is_writable(us))
		return;
	moment_to_civil(us, &c);
	snprintf(out, MOMENT_TEXT_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
	    (unsigned)c.year % 10000, (unsigned)c.month % 100,
	    (unsigned)c.day % 100, (unsigned)c.hour % 100,
	    (unsigned)c.minute % 100, (unsigned)c.second % 100);
}

void
moment_format_local(int64_t us, char out[MOMENT_TEXT_SIZE])
{
	struct tm tm;
	unsigned away;
	time_t t;

	out[0] = '\0';
	if (!is_writable(us))
		return;
	t = (time_t)floor_div(us, MOMENT_SECOND);
	if (localtime_r(&t, &tm) == NULL)
		return;
	away = (unsigned)(tm.tm_gmtoff < 0 ? -tm.tm_gmtoff : tm.tm_gmtoff) / 60;
	snprintf(out, MOMENT_TEXT_SIZE,
	    "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
	    (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)tm.tm_mon + 1,
	    (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100,
	    (unsigned)tm.tm_min % 100, (unsigned)tm.tm_sec % 100,
	    tm.tm_gmtoff < 0 ? '-' : '+', away / 60 % 100, away % 60);
}

int64_t
moment_floor_hour(int64_t us)
{
	return floor_div(us, MOMENT_HOUR) * MOMENT_HOUR;
}

int32_t
moment_day(int64_t us)
{
	return (int32_t)floor_div(us, MOMENT_DAY);
}

static int64_t
read_clock(clockid_t clock)
{
	struct timespec ts = { .tv_sec = 0 };

	clock_gettime(clock, &ts);
	return (int64_t)ts.tv_sec * MOMENT_SECOND + ts.tv_nsec / 1000;
}

int64_t
moment_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
moment_ticks(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
