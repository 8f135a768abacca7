/*
 * Words that are introduced as names: "mein Name ist Weber", "Frau Weber",
 * "Weber am Apparat", "this is Anna", and names that are spelled.
 */
#include "web/redact.h"

#include <string.h>

#include "base/attr.h"
#include "base/pool.h"

#define CUE_WORDS	5
#define LEARN_LETTERS	3	/* shorter words would hit too much */
#define SPELLED		3	/* letters in a row */
/*
 * Rows that are none after so many tokens are given up: each token begins one,
 * and a text of nothing but such tokens must not cost their square.
 */
#define ROW_MOST	48

enum strength {
	TITLE = 1,	/* two capitalised words after it */
	LIKELY,		/* three */
	SURE		/* three, and the first two if they are not capitals */
};

/* Folded words; where one cue begins with another the longer comes first. */
static const struct {
	const char	*words[CUE_WORDS];
	enum strength	 strength;
} cues[] = {
	{ { "mein", "name", "ist" }, SURE },
	{ { "mein", "name", "lautet" }, SURE },
	{ { "mein", "nachname", "ist" }, SURE },
	{ { "mein", "vorname", "ist" }, SURE },
	{ { "meine", "name", "ist" }, SURE },
	{ { "der", "name", "ist" }, SURE },
	{ { "der", "name", "lautet" }, SURE },
	{ { "name", "ist" }, SURE },
	{ { "name", "war" }, SURE },
	{ { "name", "lautet" }, SURE },
	{ { "name" }, LIKELY },
	{ { "ich", "heisse" }, SURE },
	{ { "ich", "heiss" }, SURE },
	{ { "heisse", "ich" }, SURE },
	{ { "heisst" }, LIKELY },
	{ { "heissen" }, LIKELY },
	{ { "namens" }, SURE },
	{ { "auf", "den", "namen" }, SURE },
	{ { "auf", "dem", "namen" }, SURE },
	{ { "unter", "dem", "namen" }, SURE },
	{ { "im", "namen", "von" }, SURE },
	{ { "ich", "bin" }, LIKELY },
	{ { "bin", "ich" }, LIKELY },
	{ { "ich", "bins" }, LIKELY },
	{ { "hier", "ist" }, LIKELY },
	{ { "hier", "spricht" }, LIKELY },
	{ { "hier", "sind" }, LIKELY },
	{ { "es", "spricht" }, LIKELY },
	{ { "sie", "sprechen", "mit" }, LIKELY },
	{ { "spreche", "ich", "mit" }, LIKELY },
	{ { "am", "apparat", "ist" }, LIKELY },
	{ { "vorname" }, LIKELY }, { { "nachname" }, LIKELY },
	{ { "familienname" }, LIKELY }, { { "geborene" }, LIKELY },
	{ { "geborener" }, LIKELY }, { { "verheiratete" }, LIKELY },
	{ { "frau" }, TITLE }, { { "fräulein" }, TITLE },
	{ { "herr" }, TITLE }, { { "herrn" }, TITLE },
	{ { "familie" }, TITLE }, { { "dr" }, TITLE }, { { "doktor" }, TITLE },
	{ { "prof" }, TITLE }, { { "professor" }, TITLE },
	{ { "my", "name", "is" }, SURE },
	{ { "my", "name", "s" }, SURE },
	{ { "the", "name", "is" }, SURE },
	{ { "name", "is" }, SURE },
	{ { "under", "the", "name" }, SURE },
	{ { "in", "the", "name", "of" }, SURE },
	{ { "i", "am", "called" }, SURE },
	{ { "they", "call", "me" }, LIKELY },
	{ { "this", "is" }, LIKELY },
	{ { "i", "m" }, LIKELY }, { { "i", "am" }, LIKELY },
	{ { "it", "s" }, LIKELY }, { { "it", "is" }, LIKELY },
	{ { "speaking", "with" }, LIKELY }, { { "speaking", "to" }, LIKELY },
	{ { "called" }, LIKELY }, { { "named" }, LIKELY },
	{ { "surname" }, LIKELY },
	{ { "mr" }, TITLE }, { { "mrs" }, TITLE }, { { "ms" }, TITLE },
	{ { "miss" }, TITLE }, { { "mister" }, TITLE },
	{ { "missus" }, TITLE }, { { "doctor" }, TITLE }
};

/* What stands after a name; the name is a row of capitalised words. */
static const struct {
	const char	*words[CUE_WORDS];
	bool		 whole;		/* only if the row begins a sentence */
} trailers[] = {
	{ { "mein", "name" }, false },
	{ { "ist", "mein", "name" }, false },
	{ { "am", "apparat" }, false },
	{ { "am", "telefon" }, false },
	{ { "is", "my", "name" }, false },
	{ { "speaking" }, false },
	{ { "on", "the", "phone" }, true },
	{ { "hier" }, true },
	{ { "here" }, true }
};

/* Between a cue and the name, and not a name. */
static const char *const fillers[] = {
	"der", "die", "das", "den", "dem", "ein", "eine", "einen", "also",
	"nun", "ja", "äh", "ähm", "hm", "übrigens", "ist", "is", "lautet",
	"the", "a", "an", "um", "uh", "erm", "von", "vom", "aus", "and", "und",
	"herr", "herrn", "frau", "familie", "firma", "praxis", "dr", "doktor",
	"prof", "professor", "med", "mr", "mrs", "ms", "miss", "doctor",
	"mister", "name", "vorname", "nachname", "auch", "wieder", "nochmal",
	"noch", "mal", "hier", "ihr", "ihre", "dein", "deine"
};

/* Belong to the name that follows. */
static const char *const particles[] = {
	"von", "van", "vom", "der", "den", "de", "del", "della", "di", "da",
	"du", "dos", "la", "le", "el", "al", "ter", "ten", "zu", "zum", "zur",
	"bin", "ibn", "abu", "mac", "mc", "o", "st"
};

/* Capitalised or not, never a name by being in its place. */
static const char *const ordinary[] = {
	"ki", "ai", "assistent", "assistentin", "assistant", "ki-assistent",
	"ki-assistentin",
	"ich", "du", "sie", "er", "es", "wir", "ihr", "ihre", "ihren", "ihrem",
	"ihrer", "ihres", "ihnen", "uns", "unser", "unsere", "mein", "meine",
	"der", "die", "das", "den", "dem", "des", "ein", "eine", "einen",
	"einem", "einer", "und", "oder", "aber", "denn", "weil", "dass", "ob",
	"wenn", "wie", "was", "wo", "wann", "wer", "warum", "ja", "nein",
	"nicht", "kein", "keine", "noch", "schon", "nur", "auch", "sehr",
	"so", "da", "hier", "jetzt", "heute", "morgen", "gestern", "am", "im",
	"um", "an", "in", "auf", "aus", "bei", "mit", "von", "vom", "zu",
	"zum", "zur", "für", "über", "ist", "sind", "bin", "habe", "hätte",
	"hat", "kann", "könnte", "möchte", "würde", "will", "rufe", "bitte",
	"danke", "hallo", "guten", "gute", "grüss", "servus", "moin", "tag",
	"abend", "nacht", "okay", "ok", "montag", "dienstag", "mittwoch",
	"donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "januar",
	"februar", "märz", "april", "mai", "juni", "juli", "august",
	"september", "oktober", "november", "dezember", "uhr", "termin",
	"kunde", "kundin", "neukunde", "neukundin", "patient", "patientin",
	"mieter", "mieterin", "vermieter", "vater", "mutter", "tochter",
	"sohn", "student", "studentin", "rentner", "rentnerin", "mitglied",
	"nachbar", "nachbarin", "kollege", "kollegin", "meinung", "ansicht",
	"anrufbeantworter", "assistent", "assistentin", "praxis", "firma",
	"büro", "gmbh", "name", "namen", "vorname", "nachname", "apparat",
	"herr", "herrn", "frau", "familie", "dr", "doktor", "professor",
	"i", "you", "he", "she", "it", "we", "they", "the", "a", "an", "and",
	"or", "but", "my", "your", "his", "her", "our", "this", "that", "is",
	"am", "are", "was", "have", "had", "has", "can", "could", "would",
	"will", "calling", "speaking", "from", "with", "about", "not", "no",
	"yes", "please", "thanks", "thank", "hello", "hi", "hey", "good",
	"morning", "afternoon", "evening", "sorry", "just", "so", "very",
	"sure", "fine", "here", "there", "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday", "january", "february",
	"march", "may", "june", "july", "october", "december", "to", "for",
	"in", "on", "at", "of", "mr", "mrs", "ms", "miss", "doctor", "customer",
	"company", "office", "apparently"
};

/* Ordinary, but a name where one has to come: "Frau Freitag", "I'm May". */
static const char *const both[] = {
	"mai", "may", "april", "june", "juni", "juli", "july", "august",
	"will", "märz", "freitag", "sonntag", "montag", "samstag", "tag",
	"abend", "morgen", "kunde", "mieter", "nachbar", "student", "vater",
	"sohn", "good", "wo", "so", "du", "an", "von", "für"
};

/* In a spelled name beside the letters. */
static const char *const spelling[] = {
	"doppel", "double", "umlaut", "scharfes", "sch", "bindestrich", "eszett"
};

static const char *const alphabet[] = {
	"anton", "ärger", "berta", "cäsar", "charlotte", "dora", "emil",
	"friedrich", "gustav", "heinrich", "ida", "julius", "kaufmann",
	"konrad", "ludwig", "martha", "marta", "nordpol", "otto", "ökonom",
	"paula", "quelle", "richard", "samuel", "siegfried", "schule",
	"theodor", "ulrich", "übermut", "viktor", "wilhelm", "xanthippe",
	"ypsilon", "zacharias", "zeppelin", "alfa", "alpha", "bravo",
	"charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india",
	"juliett", "juliet", "kilo", "lima", "mike", "november", "oscar",
	"papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor",
	"whiskey", "xray", "yankee", "zulu"
};

static const char *const greetings[] = {
	"hallo", "tag", "morgen", "abend", "gott", "hi", "hello", "moin",
	"servus", "ja", "morning", "afternoon", "evening", "hey", "genau"
};

static size_t	 follows(const struct passage *, size_t,
		    const char *const[CUE_WORDS]);
static void	 name_after(struct passage *, size_t, enum strength, bool);
static size_t	 skip_fillers(const struct passage *, size_t);
static bool	 is_name_part(const struct passage *, size_t, bool, bool);
static void	 name_before(struct passage *, size_t, bool, bool);
static bool	 begins(const struct passage *, size_t);
static size_t	 spelled_letters(struct passage *, size_t, bool);
static size_t	 spelled_words(struct passage *, size_t, bool);
static size_t	 spelled_alphabet(struct passage *, size_t);
static size_t	 spoken_address(struct passage *, size_t);
static void	 take(struct passage *, size_t, size_t, bool);

void
redact_cues(struct passage *p, bool learn)
{
	size_t i, k, n;

	for (i = 0; i < p->n; i++) {
		for (k = 0; k < COUNT_OF(cues); k++)
			if ((n = follows(p, i, cues[k].words)) != 0)
				name_after(p, i + n, cues[k].strength, learn);
		for (k = 0; k < COUNT_OF(trailers) && i > 0; k++)
			if (follows(p, i, trailers[k].words) != 0)
				name_before(p, i, trailers[k].whole, learn);
	}
	for (i = 0; i < p->n; i += n + (n == 0))
		if ((n = spelled_words(p, i, learn)) == 0 &&
		    (n = spelled_letters(p, i, learn)) == 0 &&
		    (n = spelled_alphabet(p, i)) == 0)
			n = spoken_address(p, i);
}

/* How many tokens of the cue stand at `i`; 0: it does not. */
static size_t
follows(const struct passage *p, size_t i, const char *const words[CUE_WORDS])
{
	size_t k;

	for (k = 0; k < CUE_WORDS && words[k] != NULL; k++)
		if (i + k >= p->n || strcmp(p->tokens[i + k].fold, words[k]) ||
		    (k > 0 && !passage_gap(p, i + k, " ,'’`")))
			return 0;
	return k;
}

/* Takes the name that begins at `i`, if there is one. */
static void
name_after(struct passage *p, size_t i, enum strength strength, bool learn)
{
	unsigned left = strength == TITLE ? 2 : 3;
	size_t start;

	i = skip_fillers(p, i);
	for (start = i; i < p->n && left > 0; i++, left--) {
		size_t part = i;

		if (i > start && !passage_gap(p, i, " -'’."))
			break;
		if (i > start && passage_gap(p, i, ".") &&
		    p->tokens[i - 1].letters > 3)
			break;
		while (part + 1 < p->n && part - i < 3 &&
		    IN(particles, p->tokens[part].fold) &&
		    passage_gap(p, part + 1, " '’") &&
		    !p->tokens[part].capital)
			part++;
		if (!is_name_part(p, part, strength == SURE && left > 1,
		    i == start && strength != LIKELY))
			break;
		take(p, i, part, learn);
		i = part;
		/* Both halves of a double name count as one. */
		if (i + 1 < p->n && passage_gap(p, i + 1, "-") &&
		    p->tokens[i + 1].at > p->tokens[i].end)
			left++;
	}
}

/* Past what may stand between cue and name; p->n if a sentence ends. */
static size_t
skip_fillers(const struct passage *p, size_t i)
{
	for (unsigned n = 0; i < p->n; i++, n++) {
		if (!passage_gap(p, i, " .,:\"'„“»«…-"))
			return p->n;
		/* A full stop is one, but for the abbreviations. */
		if (!passage_gap(p, i, " ,:\"'„“»«…-") &&
		    p->tokens[i - 1].letters > 4)
			return p->n;
		if (n == 4 || !IN(fillers, p->tokens[i].fold))
			return i;
	}
	return p->n;
}

static bool
is_name_part(const struct passage *p, size_t i, bool any_case, bool strict)
{
	const struct token *t = &p->tokens[i];

	if (t->kind != TOKEN_WORD || !(t->capital || any_case))
		return false;
	return !IN(ordinary, t->fold) ||
	    (strict && t->capital && IN(both, t->fold));
}

/* Takes up to three capitalised words that end before `i`. */
static void
name_before(struct passage *p, size_t i, bool whole, bool learn)
{
	size_t first = i;

	if (!passage_gap(p, i, " ,"))
		return;
	while (first > 0 && i - first < 3 &&
	    is_name_part(p, first - 1, false, false) &&
	    (first == i || passage_gap(p, first, " -")))
		first--;
	if (first < i && (!whole || begins(p, first)))
		take(p, first, i - 1, learn);
}

/* Does token `i` begin a sentence, or follow a greeting? */
static bool
begins(const struct passage *p, size_t i)
{
	return i == 0 || !passage_gap(p, i, " -'’") ||
	    IN(greetings, p->tokens[i - 1].fold);
}

/* Dots and blanks, but not blanks alone, before token `i`. */
static bool
is_dotted(const struct passage *p, size_t i)
{
	return passage_gap(p, i, " .") && !passage_gap(p, i, " ");
}

/* M-Ü-L-L-E-R, "k r u g", "M, Ü, Doppel-L"; tokens taken. */
static size_t
spelled_letters(struct passage *p, size_t i, bool learn)
{
	size_t first = i, letters = 0;
	bool capital = false, dotted = i + 1 < p->n && is_dotted(p, i + 1);
	struct buf name;

	buf_init(&name, p->pool, 32);
	for (; i < p->n && p->tokens[i].kind == TOKEN_WORD; i++) {
		const struct token *t = &p->tokens[i];

		if (i > first && (t->at == t[-1].end ||
		    !passage_gap(p, i, " -.,")))
			break;
		if (t->letters == 1) {
			buf_puts(&name, t->fold);
			letters++;
		} else if (!IN(spelling, t->fold))
			break;
		/* "u. s. w." is no name. */
		capital |= t->capital || (i > first &&
		    !passage_gap(p, i, " ."));
		if (i - first == ROW_MOST &&
		    (letters < SPELLED || (dotted && !capital)))
			return 0;
	}
	if (letters < SPELLED)
		return 0;
	if (!capital && dotted)
		return 0;
	passage_mark(p, first, i - 1);
	if (learn)
		redact_know_name(p->redact, name.data);
	return i - first;
}

/* "F wie Friedrich, R wie Richard", "S as in Sam"; tokens taken. */
static size_t
spelled_words(struct passage *p, size_t i, bool learn)
{
	static const char *const as[] = { "wie", "for", "like" };
	size_t first = i;
	struct buf name;

	buf_init(&name, p->pool, 32);
	while (i + 2 < p->n && p->tokens[i].kind == TOKEN_WORD &&
	    p->tokens[i].letters == 1 && passage_gap(p, i + 1, " ,")) {
		size_t word = i + 2;

		if (strcmp(p->tokens[i + 1].fold, "as") == 0 &&
		    strcmp(p->tokens[word].fold, "in") == 0)
			word++;
		else if (!IN(as, p->tokens[i + 1].fold))
			break;
		if (word >= p->n || !passage_gap(p, word, " ") ||
		    (strcmp(p->tokens[i + 1].fold, "wie") != 0 &&
		    word == i + 2 && !p->tokens[i].capital))
			break;
		buf_puts(&name, p->tokens[i].fold);
		i = word + 1;
	}
	if (i == first)
		return 0;
	passage_mark(p, first, i - 1);
	if (learn && (i - first) / 3 >= SPELLED)
		redact_know_name(p->redact, name.data);
	return i - first;
}

/* "Anton Berta Cäsar": three or more words of a spelling alphabet. */
static size_t
spelled_alphabet(struct passage *p, size_t i)
{
	size_t first = i;

	while (i < p->n && IN(alphabet, p->tokens[i].fold) &&
	    (i == first || passage_gap(p, i, " ,.-")))
		i++;
	if (i - first < SPELLED)
		return 0;
	passage_mark(p, first, i - 1);
	return i - first;
}

/*
 * "anna punkt weber ät example punkt de": the row of words around a spoken
 * "at" that is joined by spoken dots and dashes; tokens taken.
 */
static size_t
spoken_address(struct passage *p, size_t i)
{
	static const char *const joints[] = {
		"punkt", "dot", "minus", "strich", "bindestrich", "unterstrich",
		"underscore", "dash", "hyphen"
	};
	static const char *const ats[] = {
		"ät", "at", "et", "klammeraffe", "affenschwanz"
	};
	size_t first = i, at = 0;
	bool dot = false;

	/* word (joint word)* at word (dot word)+ */
	for (; i + 2 < p->n; i += 2) {
		const char *joint = p->tokens[i + 1].fold;

		if (!passage_gap(p, i + 1, " ,") ||
		    !passage_gap(p, i + 2, " ,"))
			break;
		if (at == 0 && IN(ats, joint))
			at = i + 1;
		else if (!IN(joints, joint))
			break;
		else
			dot |= at != 0;
		if (at == 0 && i - first >= ROW_MOST)
			return 0;
	}
	if (at == 0 || !dot)
		return 0;
	passage_mark(p, first, i);
	return i - first + 1;
}

static void
take(struct passage *p, size_t first, size_t last, bool learn)
{
	passage_mark(p, first, last);
	for (size_t i = first; learn && i <= last; i++) {
		const struct token *t = &p->tokens[i];

		if (t->letters >= LEARN_LETTERS && t->capital &&
		    !IN(ordinary, t->fold))
			redact_know_name(p->redact, pool_strndup(p->pool,
			    p->text + t->at, t->end - t->at));
	}
}
