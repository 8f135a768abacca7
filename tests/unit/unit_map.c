/*
 * Profiles and field maps: each shipped profile with a call as its engine
 * documents it, and files that are refused.
 */
#include "reading.h"

#include "base/moment.h"
#include "base/secret.h"
#include "scratch.h"
#include "../../fcgi-apps/engine/map.h"

static struct profiles *profiles;
static const struct uuid hook = { { 1, 2, 3 } };
static const struct uuid other_hook = { { 1, 2, 4 } };

static enum map_status
map_at(const char *profile, const struct uuid *at, const char *body)
{
	const struct profile *p = profile_find(profiles, profile);

	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	return map_read(pool, p, at, body, strlen(body), NOW, &v);
}

static enum map_status
map(const char *profile, const char *body)
{
	return map_at(profile, &hook, body);
}

#define RETELL_CALL	"\"call_id\":\"call_1\",\"agent_id\":\"a\"," \
	"\"call_type\":\"phone_call\",\"direction\":\"inbound\"," \
	"\"from_number\":\"+4917123450017\",\"to_number\":\"+4930111\"," \
	"\"start_timestamp\":1763472725000,\"end_timestamp\":1763472785500," \
	"\"duration_ms\":60500,\"disconnection_reason\":\"user_hangup\"," \
	"\"transcript\":\"Agent: Guten Tag.\\nUser: Ein Termin bitte.\\n\"," \
	"\"recording_url\":\"https://media.example/secret.wav\"," \
	"\"metadata\":{\"settings_version\":3}"
#define RETELL_TURNS	",\"transcript_object\":[{\"role\":\"agent\"," \
	"\"content\":\"Guten Tag.\",\"words\":[{\"word\":\"Guten\"," \
	"\"start\":0.5,\"end\":1}]},{\"role\":\"user\"," \
	"\"content\":\"Ein Termin bitte.\",\"words\":[{\"word\":\"Ein\"," \
	"\"start\":2.25,\"end\":3}]},{\"role\":\"transfer_target\"," \
	"\"content\":\"Hallo?\",\"words\":[{\"start\":9}]}]"

static void
test_retell(void)
{
	struct uuid ended;

	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\",\"call\":{"
	    RETELL_CALL RETELL_TURNS "}}"), MAP_OK);
	ended = v.uuid;
	CU_ASSERT_EQUAL(v.uuid.b[6] >> 4, 8);
	CU_ASSERT_EQUAL(v.uuid.b[8] >> 6, 2);
	CU_ASSERT(is_text(v.caller_number, "+4917123450017"));
	CU_ASSERT_EQUAL(v.started_at, INT64_C(1763472725000000));
	CU_ASSERT_EQUAL(v.ended_at, INT64_C(1763472785500000));
	CU_ASSERT_EQUAL(v.duration_ms, 60500);
	CU_ASSERT_EQUAL(v.created_at, MOMENT_NONE);
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 3);
	CU_ASSERT(is_turn(0, 'a', "Guten Tag."));
	CU_ASSERT(is_turn(1, 'c', "Ein Termin bitte."));
	CU_ASSERT(is_turn(2, 'o', "Hallo?"));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 2250);
	CU_ASSERT_PTR_NULL(v.summary);
	CU_ASSERT(has_dropped("/call/recording_url"));
	CU_ASSERT_EQUAL(v.dropped_count, 1);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_ABSENT);
	CU_ASSERT_EQUAL(v.basis.settings_version, 3);
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_analyzed\",\"call\":{"
	    RETELL_CALL ",\"call_analysis\":{\"call_summary\":\"Terminwunsch.\","
	    "\"custom_analysis_data\":{\"email\":\"ada@example.org\","
	    "\"visits\":2}}}}"), MAP_OK);
	CU_ASSERT(uuid_equal(&v.uuid, &ended));
	CU_ASSERT(is_text(v.summary, "Terminwunsch."));
	CU_ASSERT_EQUAL(v.answer_count, 2);
	/* Without turns, the running text. */
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 2);
	CU_ASSERT(is_turn(0, 'a', "Guten Tag."));
	CU_ASSERT(is_turn(1, 'c', "Ein Termin bitte."));
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_started\"}"),
	    MAP_IGNORED);
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\",\"call\":{"
	    "\"call_id\":\"x\",\"direction\":\"outbound\","
	    "\"from_number\":\"+4930111\",\"to_number\":\"+4917199\"}}"),
	    MAP_OK);
	CU_ASSERT(is_text(v.caller_number, "+4917199"));
	CU_ASSERT_EQUAL(v.started_at, MOMENT_NONE);
	CU_ASSERT_EQUAL(v.duration_ms, -1);
}

static void
test_uuid(void)
{
	const char *one = "{\"event\":\"call_ended\",\"call\":{"
	    "\"call_id\":\"1\"}}";
	struct uuid first;

	CU_ASSERT_EQUAL(map("retell", one), MAP_OK);
	first = v.uuid;
	CU_ASSERT_EQUAL(map("retell", one), MAP_OK);
	CU_ASSERT(uuid_equal(&v.uuid, &first));
	CU_ASSERT_EQUAL(map_at("retell", &other_hook, one), MAP_OK);
	CU_ASSERT(!uuid_equal(&v.uuid, &first));
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\",\"call\":{"
	    "\"call_id\":\"2\"}}"), MAP_OK);
	CU_ASSERT(!uuid_equal(&v.uuid, &first));
}

static void
test_vapi(void)
{
#define VAPI_HEAD	"{\"message\":{\"type\":\"end-of-call-report\"," \
	"\"call\":{\"id\":\"v1\",\"assistantId\":\"a\"}," \
	"\"customer\":{\"number\":\"+4917123450017\"}," \
	"\"startedAt\":\"2025-11-18T13:32:05.000Z\"," \
	"\"endedAt\":\"2025-11-18T13:33:05.250Z\"," \
	"\"endedReason\":\"customer-ended-call\"," \
	"\"artifact\":{\"messages\":[{\"role\":\"system\"," \
	"\"message\":\"You are\"},{\"role\":\"bot\",\"message\":\"Guten Tag.\"," \
	"\"time\":1763472726000,\"secondsFromStart\":0.913}," \
	"{\"role\":\"user\",\"message\":\"Hallo.\"," \
	"\"secondsFromStart\":5.283},{\"role\":\"tool_calls\",\"message\":\"\"}]," \
	"\"recordingUrl\":\"https://media.example/x\"}," \
	"\"analysis\":{\"summary\":\"Kurz.\"," \
	"\"structuredData\":{\"name\":\"Ada\"}}"
	CU_ASSERT_EQUAL(map("vapi", VAPI_HEAD "}}"), MAP_OK);
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 2);
	CU_ASSERT(is_turn(0, 'a', "Guten Tag."));
	CU_ASSERT(is_turn(1, 'c', "Hallo."));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 5283);
	CU_ASSERT_EQUAL(v.duration_ms, 60250);
	CU_ASSERT(is_text(v.summary, "Kurz."));
	CU_ASSERT(is_text(v.caller_number, "+4917123450017"));
	CU_ASSERT(has_dropped("/message/artifact/recordingUrl"));
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_ABSENT);
	CU_ASSERT_EQUAL(map("vapi", VAPI_HEAD ",\"compliance\":{"
	    "\"recordingConsent\":{\"type\":\"verbal\","
	    "\"grantedAt\":\"2025-11-18T13:32:25.000Z\"}}}}"), MAP_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_YES);
	CU_ASSERT_EQUAL(v.basis.granted_at, INT64_C(1763472745000000));
	CU_ASSERT_EQUAL(v.basis.offset_ms, 20000);
	CU_ASSERT(is_text(v.basis.outcome, "given"));
	/* Asked, and no time of a yes: not granted. */
	CU_ASSERT_EQUAL(map("vapi", VAPI_HEAD ",\"compliance\":{"
	    "\"recordingConsent\":{\"type\":\"stay-on-line\"}}}}"), MAP_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
	CU_ASSERT(is_text(v.basis.outcome, "refused"));
	CU_ASSERT_EQUAL(map("vapi", "{\"message\":{\"type\":"
	    "\"status-update\"}}"), MAP_IGNORED);
	CU_ASSERT_EQUAL(map("vapi", "{}"), MAP_IGNORED);
}

static void
test_elevenlabs(void)
{
	CU_ASSERT_EQUAL(map("elevenlabs", "{\"type\":\"post_call_transcription\","
	    "\"event_timestamp\":1763472800,\"data\":{\"agent_id\":\"a\","
	    "\"conversation_id\":\"conv_1\",\"status\":\"done\","
	    "\"transcript\":[{\"role\":\"agent\",\"message\":\"Guten Tag.\","
	    "\"time_in_call_secs\":0},{\"role\":\"user\","
	    "\"message\":\"Hallo.\",\"time_in_call_secs\":3},"
	    "{\"role\":\"agent\",\"message\":null,\"tool_calls\":[{}],"
	    "\"time_in_call_secs\":4}],\"metadata\":{"
	    "\"start_time_unix_secs\":1763472725,\"call_duration_secs\":22,"
	    "\"phone_call\":{\"direction\":\"inbound\","
	    "\"external_number\":\"+4917123450017\"}},\"analysis\":{"
	    "\"transcript_summary\":\"Kurz.\",\"call_successful\":\"success\","
	    "\"data_collection_results\":{\"ort\":{\"data_collection_id\":"
	    "\"ort\",\"value\":\"Jena\",\"rationale\":\"gesagt\"}}},"
	    "\"conversation_initiation_client_data\":{\"dynamic_variables\":{"
	    "\"settings_version\":\"7\"}}}}"), MAP_OK);
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 2);
	CU_ASSERT(is_turn(1, 'c', "Hallo."));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 3000);
	CU_ASSERT_EQUAL(v.duration_ms, 22000);
	CU_ASSERT_EQUAL(v.ended_at, INT64_C(1763472747000000));
	CU_ASSERT(is_text(v.caller_number, "+4917123450017"));
	CU_ASSERT(is_text(v.summary, "Kurz."));
	CU_ASSERT_EQUAL_FATAL(v.answer_count, 1);
	CU_ASSERT(is_text(v.answers[0].name, "ort"));
	CU_ASSERT(is_text(v.answers[0].value, "Jena"));
	CU_ASSERT_EQUAL(v.basis.settings_version, 7);
	CU_ASSERT_EQUAL(map("elevenlabs", "{\"type\":\"post_call_audio\","
	    "\"data\":{\"full_audio\":\"AAAA\"}}"), MAP_IGNORED);
}

static void
test_fonio(void)
{
	struct uuid first;
	const char *call = "{\"fromNumber\":\"+4917123450017\","
	    "\"toNumber\":\"+431234\",\"direction\":\"inbound\","
	    "\"duration\":42,\"startTimestamp\":\"2025-11-18T13:32:05.000Z\","
	    "\"endTimestamp\":\"2025-11-18T13:32:47.000Z\","
	    "\"disconnectReason\":\"user_hangup\",\"transcript\":"
	    "\"Assistant: Grüß Gott.\\nCaller: Ich brauche einen Termin.\\n"
	    "Assistant: Gern.\",\"summary\":\"Terminwunsch.\","
	    "\"audioLink\":\"https://media.example/x\","
	    "\"extractionData\":{\"name\":\"Ada\",\"ok\":true},\"context\":{}}";

	CU_ASSERT_EQUAL(map("fonio", call), MAP_OK);
	first = v.uuid;
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 3);
	CU_ASSERT(is_turn(0, 'a', "Grüß Gott."));
	CU_ASSERT(is_turn(1, 'c', "Ich brauche einen Termin."));
	CU_ASSERT_EQUAL(v.duration_ms, 42000);
	CU_ASSERT(is_text(v.summary, "Terminwunsch."));
	CU_ASSERT_EQUAL(v.answer_count, 2);
	CU_ASSERT(has_dropped("/audioLink"));
	/* No id of the call: the same body is the same call. */
	CU_ASSERT_EQUAL(map("fonio", call), MAP_OK);
	CU_ASSERT(uuid_equal(&v.uuid, &first));
	CU_ASSERT_EQUAL(map("fonio", "{\"duration\":\"43\"}"), MAP_OK);
	CU_ASSERT(!uuid_equal(&v.uuid, &first));
	CU_ASSERT_EQUAL(v.duration_ms, 43000);
}

static void
test_flat(void)
{
	CU_ASSERT_EQUAL(map("standard-webhooks", "{\"call_id\":17,"
	    "\"started_at\":\"2025-11-18T13:32:05Z\",\"duration_seconds\":9.5,"
	    "\"caller\":\"tel:+4930\",\"caller_name\":\"Ada\","
	    "\"caller_email\":\"ada@example.org\",\"subject\":\"Termin\","
	    "\"summary\":\"Kurz.\",\"turns\":[{\"role\":\"assistant\","
	    "\"text\":\"Guten Tag.\",\"at\":0},{\"role\":\"caller\","
	    "\"text\":\"Hallo.\",\"at\":\"0:03\"}],\"consent\":{"
	    "\"storage\":true,\"at\":\"2025-11-18T13:32:10Z\"},"
	    "\"settings_version\":2}"), MAP_OK);
	CU_ASSERT(is_text(v.caller_number, "+4930"));
	CU_ASSERT(is_text(v.caller_name, "Ada"));
	CU_ASSERT(is_text(v.subject, "Termin"));
	CU_ASSERT_EQUAL(v.duration_ms, 9500);
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 3000);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_YES);
	CU_ASSERT_EQUAL(v.basis.offset_ms, 5000);
	CU_ASSERT_EQUAL(map("standard-webhooks", "{\"call_id\":\"x\","
	    "\"consent\":{\"storage\":false}}"), MAP_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
	CU_ASSERT_EQUAL(map("standard-webhooks", "{\"call_id\":\"x\","
	    "\"consent\":{\"storage\":\"perhaps\"}}"), MAP_OK);
	CU_ASSERT_EQUAL(v.basis.storage, GRANT_NO);
}

/* Of odd types nothing is taken; of an id something must be. */
static void
test_odd(void)
{
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\"}"),
	    MAP_INVALID);
	CU_ASSERT(has_fault("/call/call_id", "vcon.missing"));
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\",\"call\":{"
	    "\"call_id\":[1]}}"), MAP_INVALID);
	CU_ASSERT(has_fault("/call/call_id", "vcon.form"));
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\",\"call\":{"
	    "\"call_id\":\"1\",\"start_timestamp\":\"soon\","
	    "\"end_timestamp\":-5,\"duration_ms\":1e300,\"direction\":7,"
	    "\"transcript_object\":[7,null,{},{\"role\":\"user\"},"
	    "{\"content\":\"Hm.\"}],\"call_analysis\":[]}}"), MAP_OK);
	CU_ASSERT_EQUAL(v.started_at, MOMENT_NONE);
	CU_ASSERT_EQUAL(v.duration_ms, -1);
	CU_ASSERT_EQUAL_FATAL(v.turn_count, 1);
	CU_ASSERT(is_turn(0, 'o', "Hm."));
	CU_ASSERT_EQUAL(map("retell", "{"), MAP_NOT_JSON);
	CU_ASSERT_EQUAL(map("retell", ""), MAP_NOT_JSON);
	CU_ASSERT_EQUAL(map("retell", "[]"), MAP_IGNORED);
	CU_ASSERT_EQUAL(map("retell", "{\"event\":\"call_ended\","
	    "\"event\":\"x\"}"), MAP_NOT_JSON);
}

#define MINIMAL	"name = x\nexternal_id = /id\n" \
	"signature = hmac-sha256 header:X-S pattern:{sig:hex}\n"

/* The file is refused, and the place named. */
static void
refused(const char *text, const char *part)
{
	struct scratch s;
	char error[300] = "";

	scratch_make(&s);
	scratch_write(&s, "x.conf", "w", text);
	CU_ASSERT_PTR_NULL(profiles_load(pool, s.dir, "/nonexistent", error,
	    sizeof(error)));
	if (strstr(error, part) == NULL) {
		printf("  \"%s\" does not say \"%s\"\n", error, part);
		CU_FAIL("reason");
	}
	scratch_remove(&s);
}

static void
test_files(void)
{
	refused("name = x\nnonsense\n", "x.conf:2: not \"key = value\"");
	refused("name = x\ncolour = red\n", "x.conf:2: colour: unknown key");
	refused("name = y\n", "name must be that of the file");
	refused("name = x\nsignature = rot13 header:A pattern:{sig}\n",
	    "x.conf:2: signature: unknown scheme");
	refused("name = x\nsignature = bearer pattern:{sig}\n", "needs header:");
	refused("name = x\nsignature = bearer header:A\n", "pattern:");
	refused("name = x\nsignature = bearer header:A pattern:x\n", "an item");
	refused("name = x\nsignature = bearer header:A pattern:{ts}\n",
	    "one {sig}");
	refused("name = x\nsignature = bearer header:A pattern:{sig:rot13}\n",
	    "unknown unit or coding");
	refused(MINIMAL, "signed does not have {body}");
	refused(MINIMAL "signed = {ts}.{body}\n", "told and signed");
	refused(MINIMAL "signed = {body}\ntimestamp = header:T\n",
	    "told and signed");
	refused(MINIMAL "signed = {body}\nid = header:T\n", "told and signed");
	refused(MINIMAL "signed = {url}{body}\n", "only {body}");
	refused(MINIMAL "signed = {body}\ntolerance = 0\n", "tolerance");
	refused(MINIMAL "signed = {body}\nturns = /t\n", "needs role:");
	refused(MINIMAL "signed = {body}\nstarted = /t colour:red\n",
	    "x.conf:5: started: unknown option");
	refused(MINIMAL "signed = {body}\nstarted = t\n", "JSON Pointer");
	refused(MINIMAL "signed = {body}\nstarted = /t~2\n", "JSON Pointer");
	refused("name = x\nsignature = bearer header:A pattern:{sig}\n",
	    "external_id");
	refused("name = x\nexternal_id = /id\n", "no signature line");
	refused("name = x\n\xff\n", "x.conf:2: not plain UTF-8");
}

/* A file of the host's own takes the place of the shipped one. */
static void
test_override(void)
{
	const struct profile *p;
	struct profiles *both;
	struct scratch own, shipped;
	char error[300];

	scratch_make(&own);
	scratch_make(&shipped);
	scratch_write(&shipped, "x.conf", "w", "broken\n");
	scratch_write(&shipped, "README", "w", "broken\n");
	scratch_write(&own, "x.conf", "w", MINIMAL
	    "signed = {body}\ntolerance = 42	# seconds\n");
	both = profiles_load(pool, shipped.dir, own.dir, error, sizeof(error));
	CU_ASSERT_PTR_NOT_NULL_FATAL(both);
	p = profile_find(both, "x");
	CU_ASSERT_PTR_NOT_NULL_FATAL(p);
	CU_ASSERT_EQUAL(p->tolerance, 42);
	CU_ASSERT_PTR_NULL(profile_find(both, "y"));
	scratch_remove(&own);
	scratch_remove(&shipped);
}

/* Absent is NULL, never "". */
static void
test_scheme_alone(void)
{
	CU_ASSERT_EQUAL(map("standard-webhooks",
	    "{\"call_id\":\"1\",\"caller\":\"tel:\"}"), MAP_OK);
	CU_ASSERT_PTR_NULL(v.caller_number);
	CU_ASSERT_EQUAL(map("standard-webhooks",
	    "{\"call_id\":\"1\",\"caller\":\"TEL:+4930123456\"}"), MAP_OK);
	CU_ASSERT(is_text(v.caller_number, "+4930123456"));
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "Retell", test_retell },
		{ "uuid", test_uuid },
		{ "Vapi", test_vapi },
		{ "ElevenLabs", test_elevenlabs },
		{ "fonio", test_fonio },
		{ "flat JSON", test_flat },
		{ "odd", test_odd },
		{ "files", test_files },
		{ "override", test_override },
		{ "a scheme alone", test_scheme_alone },
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
	rc = unit_run("map", cases);
	pool_destroy(pool);
	return rc;
}
