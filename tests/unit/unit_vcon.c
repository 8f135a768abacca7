/*
 * The form of a vCon: small documents of our own, and the public files where
 * they are at hand (RUFWACHT_SHARED, else ../shared beside source or build).
 */
#include "reading.h"

#include <dirent.h>
#include <sys/stat.h>

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
		{ "public files", test_files },
		{ NULL, NULL }
	};

	return reading_run("vcon", cases);
}
