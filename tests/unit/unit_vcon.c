/*
 * The vCon reader: small inputs of our own, and the public files where they
 * are at hand (RUFWACHT_SHARED, else ../shared beside the source or build).
 */
#include "unit.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/pool.h"
#include "base/text.h"
#include "../../fcgi-apps/engine/inflate.h"
#include "../../fcgi-apps/engine/plain.h"
#include "../../fcgi-apps/engine/vcon.h"

#define ID	"\"uuid\":\"0195b7a8-0a96-82f8-9dd8-dd37220d739c\""
#define TWO	"\"parties\":[{\"tel\":\"tel:+4930123\",\"name\":\"Ada\"}," \
		"{\"type\":\"bot\",\"uuid\":\"b-1\"}]"
#define NOW	INT64_C(1763472725000000)	/* 2025-11-18T13:32:05Z */

static struct pool *pool;
static struct vcon v;

static enum vcon_status
read_text(const char *s)
{
	if (pool != NULL)
		pool_destroy(pool);
	pool = pool_create();
	return vcon_read(pool, s, strlen(s), NOW, &v);
}

/* A document with id, two parties and whatever follows. */
static enum vcon_status
read_more(const char *more)
{
	char *s;
	int n;

	n = snprintf(NULL, 0, "{%s,%s%s}", ID, TWO, more);
	s = malloc((size_t)n + 1);
	snprintf(s, (size_t)n + 1, "{%s,%s%s}", ID, TWO, more);
	if (pool != NULL)
		pool_destroy(pool);
	pool = pool_create();
	enum vcon_status status = vcon_read(pool, s, (size_t)n, NOW, &v);
	free(s);	/* nothing may still point into the input */
	return status;
}

static bool
has_fault(const char *pointer, const char *code)
{
	size_t i;

	for (i = 0; i < v.fault_count; i++)
		if (strcmp(v.faults[i].pointer, pointer) == 0 &&
		    strcmp(v.faults[i].code, code) == 0)
			return true;
	for (i = 0; i < v.fault_count; i++)
		printf("  has %s at \"%s\", wanted %s at \"%s\"\n",
		    v.faults[i].code, v.faults[i].pointer, code, pointer);
	return false;
}

static bool
has_dropped(const char *pointer)
{
	size_t i;

	for (i = 0; i < v.dropped_count; i++)
		if (strcmp(v.dropped[i], pointer) == 0)
			return true;
	return false;
}

static bool
is_turn(size_t i, char speaker, const char *text)
{
	if (i < v.turn_count && v.turns[i].speaker == speaker &&
	    strcmp(v.turns[i].text, text) == 0)
		return true;
	if (i < v.turn_count)
		printf("  turn %zu is %c \"%s\"\n", i, v.turns[i].speaker,
		    v.turns[i].text);
	return false;
}

static bool
is_text(const char *a, const char *b)
{
	if (a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b)
		return true;
	printf("  \"%s\" is not \"%s\"\n", a == NULL ? "(null)" : a,
	    b == NULL ? "(null)" : b);
	return false;
}

static void
test_not_json(void)
{
	static const struct {
		const char	*text, *code;
	} cases[] = {
		{ "", "json.empty" }, { " \n", "json.empty" },
		{ "{", "json.syntax" }, { "nope", "json.syntax" },
		{ "{} {}", "json.syntax" }, { "{\"a\":1,}", "json.syntax" },
		{ "{\"a\":\"\xff\"}", "json.not-utf8" },
		{ "{\"a\":1,\"a\":2}", "json.duplicate-key" },
		{ "{\"a\":\"x\\u0000y\"}", "json.nul" },
		{ "{\"a\":1e999}", "json.number" },
		{ "{\"a\":\"\\ud800\"}", "json.syntax" },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++) {
		CU_ASSERT_EQUAL(read_text(cases[i].text), VCON_NOT_JSON);
		CU_ASSERT(has_fault("", cases[i].code));
	}
	CU_ASSERT_EQUAL(vcon_read(pool, "{}\0{}", 5, NOW, &v), VCON_NOT_JSON);
	CU_ASSERT_EQUAL(read_text("42"), VCON_INVALID);
	CU_ASSERT(has_fault("", "vcon.form"));
	CU_ASSERT_EQUAL(read_text("[]"), VCON_INVALID);
	CU_ASSERT_EQUAL(read_text("\xef\xbb\xbf{}"), VCON_INVALID);
}

static void
test_deep(void)
{
	char s[2100];
	size_t i;

	for (i = 0; i < 1000; i++) {
		s[i] = '[';
		s[1999 - i] = ']';
	}
	s[2000] = '\0';
	CU_ASSERT_EQUAL(read_text(s), VCON_NOT_JSON);
	CU_ASSERT(has_fault("", "json.too-deep"));
	/* Brackets in a string are text. */
	CU_ASSERT_EQUAL(read_more(",\"subject\":\"[[[[[[[[[[[[[[[[[[[[[[[[[[["
	    "[[[[[[[[[[[[[[[[[[[[[[\\\"[[[\""), VCON_OK);
}

static void
test_head(void)
{
	CU_ASSERT_EQUAL(read_text("{}"), VCON_INVALID);
	CU_ASSERT(has_fault("/uuid", "vcon.missing"));
	CU_ASSERT(has_fault("/parties", "vcon.missing"));
	CU_ASSERT_EQUAL(read_text("{\"uuid\":\"x\",\"parties\":null,"
	    "\"dialog\":null,\"analysis\":\"a\",\"created_at\":\"\","
	    "\"vcon\":\"1.0.0\",\"subject\":7,\"redacted\":true}"),
	    VCON_INVALID);
	CU_ASSERT(has_fault("/uuid", "vcon.uuid"));
	CU_ASSERT(has_fault("/parties", "vcon.form"));
	CU_ASSERT(has_fault("/dialog", "vcon.form"));
	CU_ASSERT(has_fault("/analysis", "vcon.form"));
	CU_ASSERT(has_fault("/created_at", "vcon.time"));
	CU_ASSERT(has_fault("/vcon", "vcon.version"));
	CU_ASSERT(has_fault("/subject", "vcon.form"));
	CU_ASSERT(has_fault("/redacted", "vcon.form"));
	CU_ASSERT_EQUAL(read_more(",\"created_at\":\"2024-01-01T00:00:00\","
	    "\"subject\":null,\"group\":[],\"appended\":null"), VCON_OK);
	CU_ASSERT_EQUAL(v.flags, VCON_NAIVE_TIME);
	CU_ASSERT_EQUAL(read_more(""), VCON_OK);
	CU_ASSERT_EQUAL(v.flags, VCON_CREATED_MISSING);
	CU_ASSERT_EQUAL(v.created_at, MOMENT_NONE);
	CU_ASSERT_EQUAL(v.duration_ms, -1);
	CU_ASSERT(is_text(v.caller_number, "+4930123"));
	CU_ASSERT(is_text(v.caller_name, "Ada"));
	CU_ASSERT(is_text(v.bot_uuid, "b-1"));
	CU_ASSERT_EQUAL(read_more(",\"redacted\":{\"uuid\":\"x\"},"
	    "\"amended\":{\"uuid\":\"y\"}"), VCON_INVALID);
	CU_ASSERT(has_fault("/amended", "vcon.exclusive"));
}

static void
test_critical(void)
{
	CU_ASSERT_EQUAL(read_more(",\"critical\":[\"CC\",\"lawful_basis\","
	    "\"wtf_transcription\"],\"must_support\":[],"
	    "\"must_understand\":null,\"extensions\":[\"other\"]"), VCON_OK);
	CU_ASSERT_EQUAL(read_more(",\"critical\":[\"CC\",\"x\"],"
	    "\"must_support\":[\"y\"],\"must_understand\":\"z\""),
	    VCON_INVALID);
	CU_ASSERT(has_fault("/critical/1", "vcon.critical"));
	CU_ASSERT(has_fault("/must_support/0", "vcon.critical"));
	CU_ASSERT(has_fault("/must_understand", "vcon.form"));
}

static void
test_indices(void)
{
	CU_ASSERT_EQUAL(read_more(",\"dialog\":[{\"type\":\"recording\","
	    "\"parties\":[0,[1,null],2,-1,\"0\"],\"originator\":5,"
	    "\"party_history\":[]},{\"type\":\"transfer\",\"original\":0,"
	    "\"transferee\":0,\"target_dialog\":[0,9]}],"
	    "\"analysis\":[{\"type\":\"summary\",\"dialog\":[0,2],"
	    "\"attachment\":3}],"
	    "\"attachments\":[{\"purpose\":\"tags\",\"party\":0,"
	    "\"dialog\":7}]"), VCON_INVALID);
	CU_ASSERT(has_fault("/dialog/0/parties/2", "vcon.party-index"));
	CU_ASSERT(has_fault("/dialog/0/parties/3", "vcon.party-index"));
	CU_ASSERT(has_fault("/dialog/0/parties/4", "vcon.party-index"));
	CU_ASSERT(has_fault("/dialog/0/originator", "vcon.party-index"));
	CU_ASSERT(has_fault("/dialog/1/target_dialog/1",
	    "vcon.dialog-index"));
	CU_ASSERT(has_fault("/analysis/0/dialog/1", "vcon.dialog-index"));
	CU_ASSERT(has_fault("/analysis/0/attachment",
	    "vcon.attachment-index"));
	CU_ASSERT(has_fault("/attachments/0/dialog", "vcon.dialog-index"));
	CU_ASSERT_EQUAL(v.fault_count, 8);
	/* 0 where none applies. */
	CU_ASSERT_EQUAL(read_more(",\"attachments\":[{\"purpose\":\"tags\","
	    "\"party\":0,\"dialog\":0}]"), VCON_OK);
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[],\"dialog\":[{"
	    "\"type\":\"text\",\"parties\":0}]}"), VCON_INVALID);
}

static void
test_dialog_form(void)
{
	CU_ASSERT_EQUAL(read_more(",\"dialog\":[{\"type\":\"fax\"},{},"
	    "{\"type\":\"recording\",\"duration\":-1},"
	    "{\"type\":\"recording\",\"duration\":\"long\"},"
	    "{\"type\":\"text\",\"start\":\"NOT-A-DATE\"},"
	    "{\"type\":\"text\",\"encoding\":\"rot13\"},"
	    "{\"type\":\"text\",\"start\":12},7,{\"start\":null}]"),
	    VCON_INVALID);
	CU_ASSERT(has_fault("/dialog/0/type", "vcon.dialog-type"));
	CU_ASSERT(has_fault("/dialog/2/duration", "vcon.duration"));
	CU_ASSERT(has_fault("/dialog/3/duration", "vcon.duration"));
	CU_ASSERT(has_fault("/dialog/4/start", "vcon.time"));
	CU_ASSERT(has_fault("/dialog/5/encoding", "vcon.encoding"));
	CU_ASSERT(has_fault("/dialog/6/start", "vcon.time"));
	CU_ASSERT(has_fault("/dialog/7", "vcon.form"));
	CU_ASSERT(has_fault("/dialog/8/type", "vcon.dialog-type"));
	CU_ASSERT_EQUAL(v.fault_count, 8);
	CU_ASSERT_EQUAL(read_more(",\"dialog\":[{\"type\":\"recording\","
	    "\"start\":\"2025-11-18T13:00:00Z\",\"duration\":12.5},"
	    "{\"type\":\"video\",\"start\":\"2025-11-18T13:00:30+00:00\","
	    "\"duration\":10}]"), VCON_OK);
	CU_ASSERT_EQUAL(v.duration_ms, 40000);
}

static void
test_media(void)
{
	CU_ASSERT_EQUAL(read_more(",\"dialog\":[{\"type\":\"recording\","
	    "\"url\":\"not_a_valid_url_$$##\",\"mimetype\":\"not valid!\"},"
	    "{\"type\":\"recording\",\"mediatype\":5,\"body\":\"UklG\","
	    "\"encoding\":\"base64url\"},"
	    "{\"type\":\"text\",\"mediatype\":\"text/plain; charset=UTF-8\","
	    "\"body\":\"Hallo\",\"mimetype\":null}]"), VCON_OK);
	CU_ASSERT_EQUAL(v.dropped_count, 4);
	CU_ASSERT(has_dropped("/dialog/0/url"));
	CU_ASSERT(has_dropped("/dialog/0/mimetype"));
	CU_ASSERT(has_dropped("/dialog/1/mediatype"));
	CU_ASSERT(has_dropped("/dialog/1/body"));
	CU_ASSERT(is_turn(0, 'o', "Hallo"));
}

static void
test_limits(void)
{
	struct buf b;
	struct pool *p = pool_create();
	size_t i;

	buf_init(&b, p, 1 << 21);
	buf_puts(&b, ",\"subject\":\"");
	for (i = 0; i < VCON_STRING_MAX + 1; i++)
		buf_add(&b, "x", 1);
	buf_puts(&b, "\"");
	CU_ASSERT_EQUAL(read_more(b.data), VCON_INVALID);
	CU_ASSERT(has_fault("/subject", "vcon.too-long"));
	b.len = 0;
	buf_puts(&b, ",\"dialog\":[{}");
	for (i = 0; i < VCON_DIALOGS_MAX; i++)
		buf_puts(&b, ",{}");
	buf_puts(&b, "]");
	CU_ASSERT_EQUAL(read_more(b.data), VCON_INVALID);
	CU_ASSERT(has_fault("/dialog", "vcon.too-many"));
	b.len = 0;
	buf_puts(&b, ",\"dialog\":[7");
	for (i = 0; i < 50; i++)
		buf_puts(&b, ",7");
	buf_puts(&b, "]");
	CU_ASSERT_EQUAL(read_more(b.data), VCON_INVALID);
	CU_ASSERT_EQUAL(v.fault_count, VCON_FAULTS_MAX);
	b.len = 0;
	buf_puts(&b, "[0");
	for (i = 0; i < VCON_VALUES_MAX; i++)
		buf_puts(&b, ",0");
	buf_puts(&b, "]");
	CU_ASSERT_EQUAL(read_text(b.data), VCON_NOT_JSON);
	CU_ASSERT(has_fault("", "json.too-many"));
	pool_destroy(p);
}

static void
test_pointer(void)
{
	struct buf b;
	struct pool *p = pool_create();
	size_t i;

	buf_init(&b, p, 1 << 21);
	buf_puts(&b, ",\"a/b~c\":[\"");
	for (i = 0; i < VCON_STRING_MAX + 1; i++)
		buf_add(&b, "x", 1);
	buf_puts(&b, "\"]");
	CU_ASSERT_EQUAL(read_more(b.data), VCON_INVALID);
	CU_ASSERT(has_fault("/a~1b~0c/0", "vcon.too-long"));
	pool_destroy(p);
}

#define DIALOG	",\"dialog\":[{\"type\":\"recording\",\"parties\":[0,1]," \
		"\"start\":\"2025-11-18T13:00:00Z\",\"duration\":60}]"
#define TRANSCRIPT(more) \
		DIALOG ",\"analysis\":[{\"type\":\"transcript\"," more "}]"

static void
test_shape_turns(void)
{
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":["
	    "{\"speaker\":\"Assistant\",\"message\":\"Guten Tag\"},"
	    "{\"speaker\":\"ada\",\"text\":\"Hallo <b>\",\"start\":2.5},"
	    "{\"parties\":1,\"start\":\"2025-11-18T13:00:07Z\","
	    "\"text\":\"Ja?\"},{\"party\":[0],\"transcript\":\"Nein\","
	    "\"at\":\"00:01:02\"},{\"message\":\"  \"},"
	    "{\"speaker\":\"Kunde\",\"message\":\"Doch\\r\\n\"}]")), VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 5);
	CU_ASSERT(is_turn(0, 'a', "Guten Tag"));
	CU_ASSERT(is_turn(1, 'c', "Hallo <b>"));
	CU_ASSERT(is_turn(2, 'a', "Ja?"));
	CU_ASSERT(is_turn(3, 'c', "Nein"));
	CU_ASSERT(is_turn(4, 'c', "Doch"));
	CU_ASSERT_EQUAL(v.turns[0].at_ms, -1);
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 2500);
	CU_ASSERT_EQUAL(v.turns[2].at_ms, 7000);
	CU_ASSERT_EQUAL(v.turns[3].at_ms, 62000);
	/* The same as a string, parsed once. */
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"encoding\":\"json\",\"body\":"
	    "\"[{\\\"speaker\\\":\\\"bot\\\",\\\"message\\\":\\\"A\\\"}]\"")),
	    VCON_OK);
	CU_ASSERT(is_turn(0, 'a', "A"));
	/* That fails: the string is the value. */
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"encoding\":\"json\","
	    "\"body\":\"[just text\"")), VCON_OK);
	CU_ASSERT(is_turn(0, 'o', "[just text"));
}

static void
test_shape_wtf(void)
{
	CU_ASSERT_EQUAL(read_more(DIALOG ",\"analysis\":[{\"type\":"
	    "\"transcript\",\"body\":[{\"speaker\":\"a\",\"message\":"
	    "\"no\"}]},{\"type\":\"wtf_transcription\",\"dialog\":0,\"body\":{"
	    "\"transcript\":{\"text\":\"x\"},\"segments\":["
	    "{\"start\":5,\"text\":\"Second\",\"speaker\":1},"
	    "{\"start\":0.5,\"text\":\"First\",\"speaker\":0}],"
	    "\"speakers\":{\"0\":{\"label\":\"Speaker 1\"}}}}]"), VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 2);
	CU_ASSERT(is_turn(0, 'a', "First"));
	CU_ASSERT(is_turn(1, 'c', "Second"));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 5000);
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":{\"transcript\":{"
	    "\"text\":\"Only this\"},\"segments\":[]}")), VCON_OK);
	CU_ASSERT(is_turn(0, 'o', "Only this"));
}

static void
test_shape_deepgram(void)
{
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":{\"metadata\":{},"
	    "\"results\":{\"channels\":[{\"alternatives\":[{\"transcript\":"
	    "\"\",\"words\":["
	    "{\"word\":\"guten\",\"punctuated_word\":\"Guten\",\"start\":1,"
	    "\"speaker\":0},{\"word\":\"tag\",\"start\":2,\"speaker\":0},"
	    "{\"word\":\"hallo\",\"start\":3.25,\"speaker\":1}]}]}]}}")),
	    VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 2);
	CU_ASSERT(is_turn(0, 'a', "Guten tag"));
	CU_ASSERT(is_turn(1, 'c', "hallo"));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 3250);
	/* One channel for each party. */
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":{\"results\":{"
	    "\"channels\":[{\"alternatives\":[{\"words\":[{\"word\":\"ja\","
	    "\"start\":9}]}]},{\"alternatives\":[{\"words\":["
	    "{\"word\":\"frage\",\"start\":2}]}]}]}}")), VCON_OK);
	CU_ASSERT(is_turn(0, 'a', "frage"));
	CU_ASSERT(is_turn(1, 'c', "ja"));
}

static void
test_shape_dialogs(void)
{
	CU_ASSERT_EQUAL(read_more(",\"dialog\":["
	    "{\"type\":\"text\",\"start\":\"2025-11-18T13:00:00Z\","
	    "\"parties\":[1,0],\"body\":\"Guten Tag\"},"
	    "{\"type\":\"text\",\"start\":\"2025-11-18T13:00:04.500Z\","
	    "\"parties\":[1,0],\"originator\":0,\"mediatype\":\"text/html\","
	    "\"body\":\"<p>Gr&uuml;&szlig; <b>Gott</b><script>x</script>"
	    "</p>\"},"
	    "{\"type\":\"text\",\"parties\":0,\"body\":\"SGFsbG8\","
	    "\"encoding\":\"base64url\"},"
	    "{\"type\":\"text\",\"parties\":[0],\"body\":\"42\","
	    "\"encoding\":\"json\"},{\"type\":\"text\",\"parties\":[0]}],"
	    "\"analysis\":[{\"type\":\"transcript\",\"body\":\"poorer\"}]"),
	    VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 4);
	CU_ASSERT(is_turn(0, 'a', "Guten Tag"));
	CU_ASSERT(is_turn(1, 'c', "Grüß Gott"));
	CU_ASSERT(is_turn(2, 'c', "Hallo"));
	CU_ASSERT(is_turn(3, 'c', "42"));
	CU_ASSERT_EQUAL(v.turns[1].at_ms, 4500);
}

static void
test_shape_plain(void)
{
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":\"Ada: Guten Tag\\n\\n"
	    "Assistent: Um wie viel Uhr?\\nNote: gleich\\n[00:00:09] "
	    "**Ada:** 10:30 Uhr\"")), VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 3);
	CU_ASSERT(is_turn(0, 'c', "Guten Tag"));
	CU_ASSERT(is_turn(1, 'a', "Um wie viel Uhr?\nNote: gleich"));
	CU_ASSERT(is_turn(2, 'c', "10:30 Uhr"));
	CU_ASSERT_EQUAL(v.turns[2].at_ms, 9000);
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":{\"transcript\":"
	    "\"Eins.\\n\\nZwei: drei.\\nVier.\",\"confidence\":1}")), VCON_OK);
	CU_ASSERT_EQUAL(v.turn_count, 2);
	CU_ASSERT(is_turn(0, 'o', "Eins."));
	CU_ASSERT(is_turn(1, 'o', "Zwei: drei.\nVier."));
	CU_ASSERT_EQUAL(read_more(TRANSCRIPT("\"body\":\"Speaker 1: A\\n"
	    "Speaker 2: B\\nSpeaker 1: C\"")), VCON_OK);
	CU_ASSERT(is_turn(0, 'a', "A"));
	CU_ASSERT(is_turn(1, 'c', "B"));
	CU_ASSERT(is_turn(2, 'a', "C"));
	CU_ASSERT_EQUAL(read_more(",\"analysis\":[{\"type\":\"summary\","
	    "\"body\":\"<p>Kurz</p>\"}]"), VCON_OK);
	CU_ASSERT(is_text(v.summary, "Kurz"));
}

static void
test_parties(void)
{
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{\"tel\":\"\","
	    "\"name\":\"Lou\",\"role\":\"agent\"},{\"tel\":\"+1758\","
	    "\"name\":\"+1758\",\"role\":\"contact\",\"mailto\":"
	    "\"mailto:p@example.com\"}],\"dialog\":[{\"type\":\"text\","
	    "\"originator\":0,\"body\":\"Hi\"}]}"), VCON_OK);
	CU_ASSERT(is_turn(0, 'a', "Hi"));
	CU_ASSERT(is_text(v.caller_number, "+1758"));
	CU_ASSERT(is_text(v.caller_name, NULL));
	CU_ASSERT(is_text(v.caller_email, "p@example.com"));
	/* Roles in meta, the assistant second. */
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{\"tel\":\"1\","
	    "\"meta\":{\"role\":\"customer\"}},{\"tel\":\"2\"}]}"), VCON_OK);
	CU_ASSERT(is_text(v.caller_number, "1"));
	/* Nobody says anything: who began the call is the caller. */
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{\"tel\":\"1\"},"
	    "{\"tel\":\"2\"}],\"dialog\":[{\"type\":\"recording\","
	    "\"parties\":[1,0]}]}"), VCON_OK);
	CU_ASSERT(is_text(v.caller_number, "2"));
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{\"tel\":\"1\"}]}"),
	    VCON_OK);
	CU_ASSERT(is_text(v.caller_number, "1"));
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{}]}"), VCON_OK);
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[]}"), VCON_OK);
	CU_ASSERT_EQUAL(read_text("{" ID ",\"parties\":[{\"tel\":123}]}"),
	    VCON_INVALID);
	CU_ASSERT(has_fault("/parties/0/tel", "vcon.form"));
}

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

static char *
pack(struct pool *p, const char *s, size_t *len)
{
	z_stream z = { 0 };
	unsigned char *out;
	size_t size = strlen(s) + 1024;

	out = pool_alloc(p, size);
	CU_ASSERT_EQUAL(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)s;
	z.avail_in = (uInt)strlen(s);
	z.next_out = out;
	z.avail_out = (uInt)size;
	CU_ASSERT_EQUAL(deflate(&z, Z_FINISH), Z_STREAM_END);
	*len = size - z.avail_out;
	deflateEnd(&z);
	return (char *)out;
}

static enum vcon_status
read_jws(const char *payload, size_t len)
{
	struct pool *p = pool_create();
	enum vcon_status status;
	char *s;

	s = pool_printf(p, "{\"payload\":\"%s\",\"signatures\":["
	    "{\"protected\":\"e30\",\"signature\":\"AA\"}]}",
	    text_base64url(p, (const unsigned char *)payload, len));
	status = read_text(s);
	pool_destroy(p);
	return status;
}

static void
test_signed(void)
{
	const char *plain = "{" ID "," TWO "}";
	struct pool *p = pool_create();
	char *packed;
	size_t len;

	CU_ASSERT_EQUAL(read_jws(plain, strlen(plain)), VCON_OK);
	CU_ASSERT(v.flags & VCON_SIGNATURE_UNCHECKED);
	CU_ASSERT(is_text(v.caller_name, "Ada"));
	packed = pack(p, plain, &len);
	CU_ASSERT_EQUAL(read_jws(packed, len), VCON_OK);
	CU_ASSERT_EQUAL(read_jws("{}", 2), VCON_INVALID);
	CU_ASSERT(has_fault("/uuid", "vcon.missing"));
	CU_ASSERT_EQUAL(read_jws("no", 2), VCON_INVALID);
	CU_ASSERT(has_fault("/payload", "vcon.payload"));
	plain = "{\"payload\":\"e30\",\"signatures\":[]}";
	CU_ASSERT_EQUAL(read_jws(plain, strlen(plain)), VCON_INVALID);
	CU_ASSERT(has_fault("/payload", "vcon.payload"));
	CU_ASSERT_EQUAL(read_text(plain), VCON_INVALID);
	CU_ASSERT(has_fault("/signatures", "vcon.signatures"));
	CU_ASSERT_EQUAL(read_text("{\"ciphertext\":\"x\",\"recipients\":[]}"),
	    VCON_ENCRYPTED);
	pool_destroy(p);
}

static void
test_inflate(void)
{
	struct pool *p = pool_create();
	char *packed, *twice, *out, *large;
	size_t len, outlen;

	packed = pack(p, "hello", &len);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 5, &out, &outlen),
	    INFLATE_OK);
	CU_ASSERT_EQUAL(outlen, 5);
	CU_ASSERT_STRING_EQUAL(out, "hello");
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 4, &out, &outlen),
	    INFLATE_TOO_LARGE);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len - 1, 99, &out, &outlen),
	    INFLATE_BAD);
	CU_ASSERT_EQUAL(inflate_gzip(p, "hello", 5, 99, &out, &outlen),
	    INFLATE_BAD);
	CU_ASSERT_EQUAL(inflate_gzip(p, "", 0, 99, &out, &outlen),
	    INFLATE_BAD);
	twice = pool_alloc(p, 2 * len + 1);
	memcpy(twice, packed, len);
	memcpy(twice + len, packed, len);
	CU_ASSERT_EQUAL(inflate_gzip(p, twice, 2 * len, 99, &out, &outlen),
	    INFLATE_OK);
	CU_ASSERT_STRING_EQUAL(out, "hellohello");
	CU_ASSERT_EQUAL(inflate_gzip(p, twice, len + 1, 99, &out, &outlen),
	    INFLATE_BAD);
	large = pool_alloc(p, 4000001);
	memset(large, ' ', 4000000);
	packed = pack(p, large, &len);
	CU_ASSERT(len < 10000);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 3999999, &out, &outlen),
	    INFLATE_TOO_LARGE);
	CU_ASSERT_EQUAL(inflate_gzip(p, packed, len, 4000000, &out, &outlen),
	    INFLATE_OK);
	pool_destroy(p);
}

static void
test_clock(void)
{
	static const struct {
		const char	*text;
		int64_t		 ms;
	} cases[] = {
		{ "12", 12000 }, { "12.5", 12500 }, { "1:23", 83000 },
		{ "00:01:23.040", 83040 }, { "PT1M23.5S", 83500 },
		{ "", -1 }, { "x", -1 }, { "1:", -1 }, { "1:2:3:4", -1 },
		{ "-1", -1 }, { "PT5X", -1 }, { "999999999:59:59", -1 },
	};
	size_t i;

	for (i = 0; i < COUNT_OF(cases); i++)
		CU_ASSERT_EQUAL(plain_clock(cases[i].text, NULL), cases[i].ms);
}

/* Texts made to be slow: they must only be long, or too many turns. */
static void
test_slow(void)
{
	static const char *const parts[] = {
		"<script", "<!--", "A%zu: x\n", "Speaker %zu: x\n", "\n\n",
		"&", "[1:2] ", "=?", "<",
	};
	struct pool *p = pool_create();
	struct buf b;
	size_t i, k;

	for (i = 0; i < COUNT_OF(parts); i++) {
		buf_init(&b, p, 1 << 20);
		for (k = 0; b.len < 200000; k++)
			if (strstr(parts[i], "%zu") != NULL)
				buf_printf(&b, "%c%zu: x\\n",
				    parts[i][0], k);
			else if (strchr(parts[i], '\n') != NULL)
				buf_puts(&b, "x\\n\\n");
			else
				buf_puts(&b, parts[i]);
		CU_ASSERT_EQUAL(read_more(pool_printf(p,
		    ",\"analysis\":[{\"type\":\"transcript\",\"body\":"
		    "\"<p>%s\"},{\"type\":\"diarized\",\"body\":\"%s\"}]",
		    b.data, b.data)),
		    i == 4 ? VCON_INVALID : VCON_OK);
	}
	pool_destroy(p);
}

static const char *const refused[] = {
	"ietf-core-0.4.0/ab.vcon", "ietf-core-0.4.0/simple-vcon.vcon",
	"py-vcon/unpacked.vcon", "vcon-mcp-samples/",
	"vcon-server-invalid/", "wtf-transcripts/", NULL
};

/* Only the media of these is wrong. */
static const char *const media_only[] = {
	"vcon-server-invalid/bad_url.json",
	"vcon-server-invalid/bad_mimetype.json",
	"vcon-server-invalid/invalid_dialog_url.json", NULL
};

static bool
ends_in(const char *path, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strstr(path, *list) != NULL)
			return true;
	return false;
}

static enum vcon_status
expected(const char *path)
{
	if (strstr(path, "container-0.3.0/simple-vcon.vcon") != NULL)
		return VCON_NOT_JSON;
	if (strstr(path, "_encrypted.vcon") != NULL)
		return VCON_ENCRYPTED;
	if (ends_in(path, media_only) || !ends_in(path, refused))
		return VCON_OK;
	return VCON_INVALID;
}

static void
check_file(const char *path)
{
	static char body[1 << 20];
	enum vcon_status status;
	FILE *f;
	size_t n;

	if ((f = fopen(path, "rb")) == NULL)
		return;
	n = fread(body, 1, sizeof(body), f);
	fclose(f);
	pool_destroy(pool);
	pool = pool_create();
	status = vcon_read(pool, body, n, NOW, &v);
	if (status != expected(path)) {
		printf("  %s: %d, %s at \"%s\"\n", path, (int)status,
		    v.fault_count ? v.faults[0].code : "-",
		    v.fault_count ? v.faults[0].pointer : "-");
		CU_FAIL("status");
	}
	CU_ASSERT((status == VCON_INVALID) <= (v.fault_count > 0));
	if (ends_in(path, media_only))
		CU_ASSERT(v.dropped_count > 0);
	if (strstr(path, "fake-vcons") != NULL) {
		CU_ASSERT(v.turn_count > 1);
		CU_ASSERT_PTR_NOT_NULL(v.caller_number);
	}
	if (getenv("RUFWACHT_SHOW") != NULL)
		for (n = 0; n < v.turn_count; n++)
			printf("%s %c %lld %.60s\n", strrchr(path, '/'),
			    v.turns[n].speaker, (long long)v.turns[n].at_ms,
			    v.turns[n].text);
}

static size_t
check_folder(const char *path)
{
	struct dirent *e;
	struct stat st;
	char sub[1024];
	size_t count = 0;
	DIR *d;

	if ((d = opendir(path)) == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(sub, sizeof(sub), "%s/%s", path, e->d_name);
		if (stat(sub, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode))
			count += check_folder(sub);
		else if (strcmp(e->d_name, "SOURCE.txt") != 0) {
			check_file(sub);
			count++;
		}
	}
	closedir(d);
	return count;
}

static void
test_files(void)
{
	const char *roots[] = {
		getenv("RUFWACHT_SHARED"), "../shared", "../../shared",
		"../../../shared",
	};
	char path[1024];
	size_t i, count = 0;

	for (i = 0; i < COUNT_OF(roots) && count == 0; i++) {
		if (roots[i] == NULL)
			continue;
		snprintf(path, sizeof(path), "%s/data/vcon", roots[i]);
		count = check_folder(path);
	}
	if (count == 0)
		printf("  skipped: no public vCon files at hand\n");
	else
		printf("  %zu public files\n", count);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "not JSON", test_not_json },
		{ "too deep", test_deep },
		{ "head", test_head },
		{ "critical", test_critical },
		{ "indices", test_indices },
		{ "dialog form", test_dialog_form },
		{ "media", test_media },
		{ "limits", test_limits },
		{ "pointer", test_pointer },
		{ "turns", test_shape_turns },
		{ "WTF", test_shape_wtf },
		{ "Deepgram", test_shape_deepgram },
		{ "text dialogs", test_shape_dialogs },
		{ "plain text", test_shape_plain },
		{ "parties", test_parties },
		{ "lawful basis", test_basis },
		{ "lawful basis, no", test_basis_no },
		{ "older consent", test_basis_old },
		{ "answers", test_answers },
		{ "signed", test_signed },
		{ "inflate", test_inflate },
		{ "clock times", test_clock },
		{ "made to be slow", test_slow },
		{ "public files", test_files },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	rc = unit_run("vcon", cases);
	pool_destroy(pool);
	return rc;
}
