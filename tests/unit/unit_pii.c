/*
 * Masking: what must go goes, what people need to understand a call stays.
 */
#include <string.h>

#include "base/attr.h"
#include "base/pool.h"
#include "web/pii.h"
#include "web/xml.h"
#include "unit.h"

/* A sentence, and what is left of it; NULL: all of it. */
struct sentence {
	const char	*text;
	const char	*left;
};

static struct pool *pool;

/* A page that knows two people and two numbers. */
static struct xml *
page(void)
{
	struct xml *x = xml_create(pool, "page");

	xml_personal(xml_root(x), "name", PII_NAME, "Dr. Ines Fahrenholz");
	xml_personal(xml_root(x), "name", PII_NAME,
	    "Max Müller-Lüdenscheidt");
	xml_personal(xml_root(x), "name", PII_NAME, "Øystein Bø");
	xml_personal(xml_root(x), "caller", PII_PHONE, "+49 171 2345017");
	return x;
}

static const char *
masked(const char *text)
{
	struct xml *x = page();
	struct xml_node *turn = xml_personal(xml_root(x), "turn", PII_CONTENT,
	    text);

	pii_mask(x);
	if (xml_next_text(turn, NULL, &text) == NULL)
		return "";
	return text;
}

static void
check(const struct sentence *s, size_t n)
{
	for (; n > 0; n--, s++) {
		const char *want = s->left != NULL ? s->left : s->text;
		const char *got = masked(s->text);

		if (strcmp(got, want) != 0)
			printf("\n  \"%s\"\n  gave \"%s\"\n  want \"%s\"",
			    s->text, got, want);
		CU_ASSERT_STRING_EQUAL(got, want);
	}
}

static void
known_names(void)
{
	static const struct sentence sentences[] = {
		{ "Ines hat angerufen.", "••• hat angerufen." },
		{ "Fahrenholz, genau.", "•••, genau." },
		{ "Das ist Fahrenholz' Termin.", "Das ist •••' Termin." },
		{ "Fahrenholzs Termin", "••• Termin" },
		{ "frau fahrenholz kommt", "frau ••• kommt" },
		{ "FAHRENHOLZ", "•••" },
		{ "Müller oder Mueller oder Muller",
		    "••• oder ••• oder •••" },
		{ "MÜLLER-LÜDENSCHEIDT", "•••" },
		{ "Lüdenscheidt allein", "••• allein" },
		{ "Max' Hund", "•••' Hund" },
		{ "maximal zwei Tage", NULL },
		{ "Müllers Müllabfuhr", "••• Müllabfuhr" },
		{ "Mit Bø sprechen", "Mit ••• sprechen" },
		{ "der Doktor ist da", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
introduced_names(void)
{
	static const struct sentence sentences[] = {
		{ "Mein Name ist Krause.", "Mein Name ist •••." },
		{ "Guten Tag, mein Name ist Anna-Lena von Krause, ich hätte"
		    " gern einen Termin.", "Guten Tag, mein Name ist •••,"
		    " ich hätte gern einen Termin." },
		{ "mein name ist anna weber und ich rufe an",
		    "mein name ist ••• und ich rufe an" },
		{ "mein name ist anna von krause ja", "mein name ist ••• ja" },
		{ "Ihr Name bitte? Termine gibt es keine.", NULL },
		{ "Mein Name ist übrigens Özdemir", "Mein Name ist übrigens"
		    " •••" },
		{ "Ich heiße Şükrü Yıldız.", "Ich heiße •••." },
		{ "Ich heisse Peter und suche Rat", "Ich heisse ••• und suche"
		    " Rat" },
		{ "ich bin die Sabine", "ich bin die •••" },
		{ "Ich bin Frau Kowalski", "Ich bin Frau •••" },
		{ "Ich bin der Meinung, dass das geht.", NULL },
		{ "Ich bin seit Montag krank.", NULL },
		{ "Ich bin Patientin bei Ihnen.", NULL },
		{ "Hier ist Thomas Berg von nebenan", "Hier ist ••• von"
		    " nebenan" },
		{ "hier spricht Lange", "hier spricht •••" },
		{ "Hier ist die Praxis.", NULL },
		{ "Name: Schäfer, Vorname: Jo", "Name: •••, Vorname: •••" },
		{ "auf den Namen Öztürk bitte", "auf den Namen ••• bitte" },
		{ "Einen Tisch auf den Namen Freitag", "Einen Tisch auf den"
		    " Namen •••" },
		{ "Frau Freitag kommt am Freitag.", "Frau ••• kommt am"
		    " Freitag." },
		{ "Herr Dr. Weiß hat zurückgerufen.", "Herr Dr. ••• hat"
		    " zurückgerufen." },
		{ "Familie Groß", "Familie •••" },
		{ "Dr. van der Berg ist da", "Dr. ••• ist da" },
		{ "Krüger am Apparat", "••• am Apparat" },
		{ "Schulz mein Name.", "••• mein Name." },
		{ "Guten Tag, Vogel hier.", "Guten Tag, ••• hier." },
		{ "Das Auto steht hier.", NULL },
		{ "My name is John Smith and I'm calling about a tooth.",
		    "My name is ••• and I'm calling about a tooth." },
		{ "my name's sue", "my name's •••" },
		{ "This is Anna speaking", "This is ••• speaking" },
		{ "This is O'Neill.", "This is •••." },
		{ "This is Monday.", NULL },
		{ "I'm Charlotte from next door", "I'm ••• from next door" },
		{ "I'm calling about my appointment", NULL },
		{ "I am very sorry", NULL },
		{ "Mrs Jones, Mr. Brown and Miss White", "Mrs •••, Mr. •••"
		    " and Miss •••" },
		{ "Ms May called", "Ms ••• called" },
		{ "Wie heißen Sie?", NULL },
		{ "Wie ist Ihr Name?", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
spelled_names(void)
{
	static const struct sentence sentences[] = {
		{ "M-Ü-L-L-E-R", "•••" },
		{ "Also K R U G.", "Also •••." },
		{ "k, r, u, g", "•••" },
		{ "M, Ü, Doppel-L, E, R", "•••" },
		{ "F wie Friedrich, R wie Richard", "•••" },
		{ "S as in Sam, M for Mike", "•••" },
		{ "Anton Berta Cäsar", "•••" },
		{ "Sierra, Mike, India", "•••" },
		{ "u. s. w.", NULL },
		{ "z. B. morgen", NULL },
		{ "Plan B und Plan C", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
addresses(void)
{
	static const struct sentence sentences[] = {
		{ "an info@example.org bitte", "an ••• bitte" },
		{ "A.B+c@sub.example.de.", "•••." },
		{ "<jörg@müllerei.example>", "<•••>" },
		{ "anna punkt weber ät example punkt de",
		    "•••" },
		{ "anna at example dot com", "•••" },
		{ "We meet at noon", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
numbers(void)
{
	static const struct sentence sentences[] = {
		{ "0171 2345017", "•••" },
		{ "Rufen Sie 030/555 00 47 an.", "Rufen Sie ••• an." },
		{ "+49 (0) 30 - 12 34", "+•••" },
		{ "0 1 7 1, 2 3", "•••" },
		{ "01, 71, 23, 45", "•••" },
		{ "Nummer 4711", "Nummer •••" },
		{ "Kunde 12-34-5", "Kunde •••" },
		{ "10115 Berlin", "••• Berlin" },
		{ "Die ersten sind 17 dann 12 dann 34 und am Ende 50",
		    "Die ersten sind ••• dann ••• dann ••• und am Ende •••" },
		{ "um 14:32 Uhr", NULL },
		{ "um 14.30 Uhr", NULL },
		{ "von 8:00 bis 12:30", NULL },
		{ "von 9-17 Uhr, 24/7", NULL },
		{ "am 25.11. um 9 Uhr", NULL },
		{ "am 25. 11. 2025", NULL },
		{ "am 03.12.2025 um 10:15", NULL },
		{ "2025-12-03", NULL },
		{ "Do, 20. November 2025, 9:30 Uhr", NULL },
		{ "November 25, 2025", NULL },
		{ "Mai 1985", "Mai •••" },
		{ "geboren am 3. Mai 2021", "geboren am 3. Mai •••" },
		{ "geboren am 03.12.2021", "geboren am •••" },
		{ "am 03.12.1985", "am •••" },
		{ "am 03.12.85", "am •••" },
		{ "3 Termine, 2 Karten und 12 Stühle", NULL },
		{ "120 Euro, 3,50 Euro, 1.200 € und 25 %", NULL },
		{ "nach 100 Minuten", NULL },
		{ "10, 11 oder 12 Uhr", NULL },
		{ "1, 7, 1", "•••" },
		{ "01.11. 23 45 67", "•••" },
		{ "14:32:11:09:88", "•••" },
		{ "٠١٧١ ٢٣٤", "•••" },
		{ "room 12, at 2:30 pm", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
spoken_numbers(void)
{
	static const struct sentence sentences[] = {
		{ "null eins sieben eins", "•••" },
		{ "Null, eins, sieben und dann zwei", "•••" },
		{ "nulleinssiebeneins", "•••" },
		{ "die zwo drei fünf bitte", "die ••• bitte" },
		{ "dreiundzwanzig fünfundvierzig", "•••" },
		{ "oh one seven one", "•••" },
		{ "double seven, three, nine", "•••" },
		{ "null 1 7 1", "•••" },
		{ "neunzehnhundertfünfundachtzig", "•••" },
		{ "um halb drei", NULL },
		{ "zwei oder drei Tage", NULL },
		{ "um drei Uhr zwanzig", NULL },
		{ "one or two days", NULL },
		{ "in dreiundzwanzig Minuten", NULL },
		{ "Oh, one moment please", NULL },
		{ "acht Wochen", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static void
ordinary_sentences(void)
{
	static const struct sentence sentences[] = {
		{ "Guten Tag, hier ist der digitale Assistent der"
		    " Zahnarztpraxis. Wie kann ich Ihnen helfen?", NULL },
		{ "Mir ist gestern Abend eine Krone herausgefallen und ich"
		    " habe starke Schmerzen beim Kauen.", NULL },
		{ "Haben Sie am Dienstag oder Mittwoch noch einen Termin"
		    " frei?", NULL },
		{ "Prophylaxe-Termin verschieben", NULL },
		{ "Bitte rufen Sie mich zurück, es eilt nicht.", NULL },
		{ "Das Rezept für die Blutdrucktabletten ist leer.", NULL },
		{ "Sie sprechen mit der Praxis am Markt.", NULL },
		{ "Ich bin am Donnerstag verreist.", NULL },
		{ "Could I move my appointment to next Thursday at 3 pm?",
		    NULL },
		{ "I'm not sure, but I think the crown is loose.", NULL },
		{ "It is urgent, the heating has failed since yesterday.",
		    NULL },
		{ "Vielen Dank, auf Wiederhören!", NULL },
		{ "", NULL },
		{ "…", NULL },
	};

	check(sentences, COUNT_OF(sentences));
}

static const char *
text_of(struct xml *x)
{
	size_t len;

	return xml_serialise(x, pool, &len);
}

/* What one sentence tells is masked in the others. */
static void
learned_names(void)
{
	struct xml *x = page();
	const char *s;

	xml_personal(xml_root(x), "turn", PII_CONTENT,
	    "Verstanden, Krause. Sie heißen Krause.");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "mein Name ist Krause");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "P-O-H-L bitte");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "Also Pohl?");
	xml_text(xml_root(x), "assistant", "Krause bleibt hier stehen");
	pii_mask(x);
	s = text_of(x);
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "Verstanden, •••. Sie heißen •••."));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "Also •••?"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, ">Krause bleibt hier stehen<"));
}

static void
marked_elements(void)
{
	struct xml *x = xml_create(pool, "page");
	struct xml_node *n;
	const char *s;

	xml_attr(xml_add(xml_root(x), "viewer"), "name", "Ines Fahrenholz");
	xml_personal(xml_root(x), "name", PII_NAME, "Ines Fahrenholz");
	xml_personal(xml_root(x), "caller", PII_PHONE, "+49 171 2345017");
	xml_personal(xml_root(x), "mail", PII_EMAIL, "a@example.org");
	xml_personal(xml_root(x), "address", PII_IP, "192.0.2.1");
	xml_personal(xml_root(x), "empty", PII_NAME, "");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "Guten Tag");
	xml_personal(xml_root(x), "turn", PII_CONTENT, "Ines");
	n = xml_add(xml_root(x), "deep");
	xml_attr(n, "pii", "name");
	xml_text(xml_add(n, "inner"), "text", "Berta");
	xml_attr(xml_text(xml_root(x), "odd", "unknown mark"), "pii", "iban");
	pii_mask(x);
	s = text_of(x);
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "<viewer name=\"Ines Fahrenholz\"/>"
	    "<name pii=\"name\" masked=\"true\"/>"
	    "<caller pii=\"phone\" masked=\"true\"/>"
	    "<mail pii=\"email\" masked=\"true\"/>"
	    "<address pii=\"ip\" masked=\"true\"/>"));
	CU_ASSERT_PTR_NULL(strstr(s, "<empty pii=\"name\" masked"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s, "<turn pii=\"content\">Guten Tag<"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s,
	    "<turn pii=\"content\" masked=\"true\">•••<"));
	CU_ASSERT_PTR_NULL(strstr(s, "Berta"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s,
	    "<odd pii=\"iban\" masked=\"true\"/>"));
	pii_mask(x);
	CU_ASSERT_STRING_EQUAL(text_of(x), s);
}

/* No input may upset it, whatever it makes of it. */
static void
any_bytes(void)
{
	static const char *const pieces[] = {
		"0", "12.", "11.", ":", "-", " ", "@", "mein name ist", "M",
		"wie", "•••", "ü", "\xf0\x9f\x98\x80", "Frau", "null", "drei",
		"hier", ",", "Uhr", "Weber", "ät", "punkt", "2025", "/",
		"einund", "'", "\n", "\xcc\x88"
	};
	unsigned seed = 1;
	char text[400];

	for (int round = 0; round < 3000; round++) {
		size_t len = 0;

		for (int k = round % 24; k >= 0; k--) {
			seed = seed * 1103515245 + 12345;
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%s", pieces[(seed >> 16) % COUNT_OF(pieces)],
			    seed & 0x800 ? " " : "");
		}
		CU_ASSERT_PTR_NOT_NULL(masked(text));
		if (round % 100 == 0)
			pool_reset(pool);
	}
}

/*
 * Rows that look like a spelled name or a spoken address all the way, and are
 * none: minutes of work once. What comes after them is still found.
 */
static void
long_rows(void)
{
	static const char *const row[] = { "a. ", "doppel ", "umlaut-",
	    "punkt ", "dot at " };
	struct buf b;
	const char *left;
	size_t i, k;

	for (i = 0; i < COUNT_OF(row); i++) {
		buf_init(&b, pool, 64 * 1024);
		for (k = 0; k < 40000 / strlen(row[i]); k++)
			buf_puts(&b, row[i]);
		buf_puts(&b, "so. W, e, b, e, r. anna punkt weber \303\244t "
		    "example punkt de");
		left = masked(b.data);
		CU_ASSERT_PTR_NULL(strstr(left, "b, e"));
		CU_ASSERT_PTR_NULL(strstr(left, "weber"));
		CU_ASSERT_PTR_NULL(strstr(left, "example"));
	}
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "known names", known_names },
		{ "introduced names", introduced_names },
		{ "spelled names", spelled_names },
		{ "addresses", addresses },
		{ "numbers", numbers },
		{ "spoken numbers", spoken_numbers },
		{ "ordinary sentences", ordinary_sentences },
		{ "learned names", learned_names },
		{ "marked elements", marked_elements },
		{ "any bytes", any_bytes },
		{ "long rows", long_rows },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	rc = unit_run("pii", cases);
	pool_destroy(pool);
	return rc;
}
