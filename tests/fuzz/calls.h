/*
 * What must be true of every call that was read, and its way into records.
 */
#ifndef RW_TESTS_FUZZ_CALLS_H
#define RW_TESTS_FUZZ_CALLS_H

#include "fuzz.h"

#include "base/phone.h"
#include "base/record.h"
#include "consent.h"
#include "parts.h"
#include "vcon.h"

#define NOW	INT64_C(1763472725000000)	/* 2025-11-18T13:32:05Z */

static inline void
must_be_text(struct pool *pool, const char *s)
{
	MUST(s == NULL || (*s != '\0' && is_clean(pool, s)));
}

static inline void
check_faults(struct pool *pool, const struct vcon *v)
{
	size_t i;

	MUST(v->fault_count <= VCON_FAULTS_MAX);
	for (i = 0; i < v->fault_count; i++) {
		MUST(is_clean(pool, v->faults[i].pointer));
		MUST(v->faults[i].code != NULL);
	}
}

static inline void
check_turns(struct pool *pool, const struct vcon *v)
{
	size_t i;

	MUST(v->turn_count <= VCON_TURNS_MAX);
	for (i = 0; i < v->turn_count; i++) {
		MUST(v->turns[i].text != NULL);
		must_be_text(pool, v->turns[i].text);
		MUST(strchr("aco", v->turns[i].speaker) != NULL &&
		    v->turns[i].speaker != '\0');
		MUST(v->turns[i].at_ms >= -1);
	}
	MUST(v->answer_count <= VCON_ANSWERS_MAX);
	for (i = 0; i < v->answer_count; i++) {
		must_be_text(pool, v->answers[i].name);
		must_be_text(pool, v->answers[i].value);
		MUST(v->answers[i].kind != NULL);
		MUST(v->answers[i].at_ms >= -1);
	}
}

/* No yes that nobody said. */
static inline void
check_consent(struct pool *pool, const struct vcon_basis *b)
{
	struct consent c;
	size_t i;

	MUST(b->grant_count <= VCON_GRANTS_MAX);
	for (i = 0; i < b->grant_count; i++)
		must_be_text(pool, b->grants[i].purpose);
	c = consent_judge(MODE_EXPLICIT, true, b);
	MUST(!c.keep || b->storage == GRANT_YES);
	MUST(!c.keep || b->outcome == NULL || strcmp(b->outcome, "given") == 0);
	MUST(!consent_judge(MODE_EXPLICIT, false, b).keep);
	c = consent_judge(MODE_NOTICE, true, b);
	MUST(!c.keep || b->storage != GRANT_NO);
	c = consent_judge(MODE_NONE, true, b);
	MUST(!c.keep || b->storage != GRANT_NO);
}

/* What was written can be read to its end. */
static inline void
check_parts(struct pool *pool, const struct vcon *v, const char *number)
{
	struct ingest_part part[SEAL_CLASSES];
	struct record_value value;
	enum seal_class class;
	size_t offset;

	memset(part, 0, sizeof(part));
	if (parts_fill(pool, v, v->basis.transcription != GRANT_NO, number,
	    part) == -1)
		return;
	for (class = SEAL_AUDIO; class < SEAL_CLASSES; class++) {
		offset = 0;
		while (part[class].data != NULL && record_next(part[class].data,
		    part[class].len, &offset, &value))
			MUST(text_is_utf8(value.data, value.len));
		MUST(offset == part[class].len);
	}
}

static inline void
check_call(struct pool *pool, const struct vcon *v)
{
	char number[PHONE_SIZE];
	size_t i;

	must_be_text(pool, v->subject);
	must_be_text(pool, v->summary);
	must_be_text(pool, v->caller_name);
	must_be_text(pool, v->caller_number);
	must_be_text(pool, v->caller_email);
	must_be_text(pool, v->bot_uuid);
	MUST(v->duration_ms >= -1);
	for (i = 0; i < v->dropped_count; i++)
		MUST(is_clean(pool, v->dropped[i]));
	check_turns(pool, v);
	check_consent(pool, &v->basis);
	check_parts(pool, v, v->caller_number != NULL &&
	    phone_normalise(v->caller_number, strlen(v->caller_number), "49",
	    number) == 0 ? number : NULL);
}

/* Reads it; true if it is a call. */
static inline bool
read_call(struct pool *pool, const char *body, size_t len, struct vcon *v)
{
	enum vcon_status status = vcon_read(pool, body, len, NOW, v);

	check_faults(pool, v);
	MUST((status == VCON_OK || status == VCON_ENCRYPTED) ==
	    (v->fault_count == 0));
	if (status == VCON_OK)
		check_call(pool, v);
	return status == VCON_OK;
}

#endif
