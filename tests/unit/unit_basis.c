/*
 * The legal basis in its newer and older forms, and the answers.
 */
#include "reading.h"

#define BASIS(body) \
	",\"attachments\":[{\"purpose\":\"lawful_basis\"," \
	"\"encoding\":\"json\",\"body\":" body "}]"

static void
test_basis(void)
{
	CU_ASSERT_EQUAL(read_more(""), VCON_OK);
	CU_ASSERT_FALSE(v.basis.present);
	CU_ASSERT_EQUAL(read_more(BASIS("{\"lawful_basis\":\"consent\","
	    "\"expiration\":null,\"purpose_grants\":["
	    "{\"purpose\":\"storage\",\"granted\":true,"
	    "\"granted_at\":\"2025-11-18T13:00:09Z\"},"
	    "{\"purpose\":\"recording\",\"granted\":true},"
	    "{\"purpose\":\"recording\",\"granted\":false},"
	    "{\"purpose\":\"sms\",\"granted\":true,"
	    "\"conditions\":[\"Termin\"]}],\"proof_mechanisms\":["
	    "{\"proof_type\":\"verbal_confirmation\",\"proof_data\":"
	    "{\"dialog_reference\":0,\"time_offset\":\"00:01:23\"}}],"
	    "\"metadata\":{\"outcome\":\"given\",\"settings_version\":7}}")),
	    VCON_OK);
	CU_ASSERT(v.basis.present);
	CU_ASSERT(is_text(v.basis.basis, "consent"));
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_YES);
	CU_ASSERT_EQUAL(v.basis.recording, GRANT_NO);
	CU_ASSERT_EQUAL(v.basis.transcription, GRANT_ABSENT);
	CU_ASSERT_EQUAL(v.basis.granted_at, INT64_C(1763470809000000));
	CU_ASSERT_EQUAL(v.basis.offset_ms, 83000);
	CU_ASSERT(v.basis.settings_present);
	CU_ASSERT_EQUAL(v.basis.settings_version, 7);
	CU_ASSERT(is_text(v.basis.outcome, "given"));
	CU_ASSERT(is_text(v.basis.how, "voice"));
	CU_ASSERT_EQUAL(v.basis.grant_count, 3);
	CU_ASSERT(is_text(v.basis.grants[2].condition, "Termin"));
}

static void
test_basis_no(void)
{
	/* Expired, with five minutes of skew. */
	CU_ASSERT_EQUAL(read_more(BASIS("{\"expiration\":"
	    "\"2025-11-18T13:28:00Z\",\"purpose_grants\":[{\"purpose\":"
	    "\"storage\",\"granted\":true}]}")), VCON_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_YES);
	CU_ASSERT_EQUAL(read_more(BASIS("{\"expiration\":"
	    "\"2025-11-18T13:27:00Z\",\"purpose_grants\":[{\"purpose\":"
	    "\"storage\",\"granted\":true}]}")), VCON_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
	/* The outcome takes back a yes, an unknown one too. */
	CU_ASSERT_EQUAL(read_more(BASIS("{\"purpose_grants\":[{\"purpose\":"
	    "\"storage\",\"granted\":true}],\"metadata\":{\"outcome\":"
	    "\"mumbled\",\"settings_version\":\"12\"}}")), VCON_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
	CU_ASSERT(is_text(v.basis.outcome, "unclear"));
	CU_ASSERT_EQUAL(v.basis.settings_version, 12);
	/* A no in a string is a no. */
	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"type\":"
	    "\"lawful_basis\",\"body\":\"{\\\"purpose_grants\\\":[{"
	    "\\\"purpose\\\":\\\"storage\\\",\\\"granted\\\":false}]}\"}]"),
	    VCON_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"purpose\":"
	    "\"lawful_basis\",\"body\":\"yes\"}]"), VCON_INVALID);
	CU_ASSERT(has_fault("/attachments/0/body", "vcon.basis"));
	CU_ASSERT_EQUAL(read_more(BASIS("{\"lawful_basis\":\"whim\","
	    "\"expiration\":\"soon\",\"purpose_grants\":["
	    "{\"purpose\":\"storage\",\"granted\":\"yes\"},"
	    "{\"purpose\":\"x\",\"granted\":true,\"granted_at\":1}]}")),
	    VCON_INVALID);
	CU_ASSERT(has_fault("/attachments/0/body/lawful_basis", "vcon.basis"));
	CU_ASSERT(has_fault("/attachments/0/body/expiration", "vcon.time"));
	CU_ASSERT(has_fault("/attachments/0/body/purpose_grants/0",
	    "vcon.basis"));
	CU_ASSERT(has_fault("/attachments/0/body/purpose_grants/1/granted_at",
	    "vcon.time"));
}

static void
test_basis_old(void)
{
	static const struct {
		const char		*entry;
		enum vcon_granted	 storage;
		const char		*outcome;
	} cases[] = {
		{ "{\"purpose\":\"storage\",\"status\":\"granted\"}",
		    GRANT_YES, NULL },
		{ "{\"purpose\":\"storage\",\"status\":\"revoked\"}",
		    GRANT_NO, NULL },
		{ "{\"purpose\":\"storage\",\"status\":\"whatever\"}",
		    GRANT_NO, NULL },
		{ "{\"value\":\"storage\",\"consent\":true}",
		    GRANT_YES, NULL },
		{ "{\"consent\":\"storage\",\"value\":\"denied\"}",
		    GRANT_NO, NULL },
		{ "{\"consent\":\"storage\"}", GRANT_ABSENT, "unclear" },
	};
	char s[256];
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		snprintf(s, sizeof(s), ",\"attachments\":[{\"type\":"
		    "\"consent\",\"body\":{\"consents\":[%s]}}]",
		    cases[i].entry);
		CU_ASSERT_EQUAL(read_more(s), VCON_OK);
		CU_ASSERT_EQUAL(v.basis.storage, cases[i].storage);
		CU_ASSERT(is_text(v.basis.outcome, cases[i].outcome));
		CU_ASSERT(is_text(v.basis.basis, "consent"));
	}
	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"type\":\"consent\","
	    "\"consents\":[{\"purpose\":\"storage\",\"status\":\"granted\"}]}]"
	    ), VCON_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_YES);
	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"type\":\"consent\","
	    "\"body\":\"ok\"}]"), VCON_OK);
	CU_ASSERT(is_text(v.basis.outcome, "unclear"));
}

static void
test_answers(void)
{
	static const char *const kinds[] = {
		"name", "phone", "email", "content", "content", "phone",
		"email",
	};
	size_t i;

	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"purpose\":\"answers\","
	    "\"body\":{\"Nachname\":\"Weber\",\"Rückrufnummer\":\"555\","
	    "\"E-Mail\":\"x\",\"Anliegen\":\"Reifen\",\"Anzahl\":4,"
	    "\"Kontakt\":\"0171 2345678\",\"Adresse\":\"a@example.com\","
	    "\"leer\":null}}],\"analysis\":[{\"type\":\"extraction\","
	    "\"body\":[{\"name\":\"x\",\"value\":\"y\",\"kind\":\"name\","
	    "\"at\":12.5},{\"name\":\"z\"},7]}]"), VCON_OK);
	CU_ASSERT_EQUAL(v.answer_count, 8);
	for (i = 0; i < COUNT_OF(kinds) && i < v.answer_count; i++)
		CU_ASSERT(is_text(v.answers[i].kind, kinds[i]));
	CU_ASSERT(is_text(v.answers[4].value, "4"));
	CU_ASSERT(is_text(v.answers[7].kind, "name"));
	CU_ASSERT_EQUAL(v.answers[7].at_ms, 12500);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "lawful basis", test_basis },
		{ "lawful basis, no", test_basis_no },
		{ "older consent", test_basis_old },
		{ "answers", test_answers },
		{ NULL, NULL }
	};

	return reading_run("basis", cases);
}
