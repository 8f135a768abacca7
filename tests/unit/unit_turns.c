/*
 * Who said what: the shapes of transcripts, and who is who.
 */
#include "reading.h"

#include "../../fcgi-apps/engine/plain.h"

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

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "turns", test_shape_turns },
		{ "WTF", test_shape_wtf },
		{ "Deepgram", test_shape_deepgram },
		{ "text dialogs", test_shape_dialogs },
		{ "plain text", test_shape_plain },
		{ "parties", test_parties },
		{ "clock times", test_clock },
		{ "made to be slow", test_slow },
		{ NULL, NULL }
	};

	return reading_run("turns", cases);
}
