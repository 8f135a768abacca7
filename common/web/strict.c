/*
 * Lists of what is allowed where that is short, of what is refused where HTML
 * is too wide for that. What can only be known when the sheet ran is looked
 * for in the page.
 */
#include "web/strict.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/pool.h"
#include "web/source.h"
#include "web/xml.h"

#define XSL		"http://www.w3.org/1999/XSL/Transform"
/* Fields of forms have words, too: "asked.retention_days". */
#define KEY_CHARS	"abcdefghijklmnopqrstuvwxyz0123456789.-_"
#define NAME_CHARS	"abcdefghijklmnopqrstuvwxyz" \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

/* XSLT 1.0 without what reaches out or writes raw (2.9.14 knows more). */
static const char *const instructions[] = {
	"stylesheet", "import", "include", "strip-space", "preserve-space",
	"output", "decimal-format", "variable", "param",
	"template", "apply-templates", "apply-imports", "call-template",
	"element", "attribute", "text", "comment", "copy", "copy-of",
	"value-of", "number", "for-each", "if", "choose", "when", "otherwise",
	"sort", "with-param", "message"
};

/* XPath 1.0, node tests, and the functions XSLT adds that only compute. */
static const char *const functions[] = {
	"last", "position", "count", "local-name", "name", "string", "concat",
	"starts-with", "contains", "substring-before", "substring-after",
	"substring", "string-length", "normalize-space", "translate",
	"boolean", "not", "true", "false", "lang", "number", "sum", "floor",
	"ceiling", "round", "id", "node", "text", "comment", "current",
	"format-number", "generate-id", "and", "or", "div", "mod"
};

static const char *const bad_elements[] = {
	"script", "style", "iframe", "frame", "frameset", "object", "embed",
	"applet", "base", "portal", "foreignobject", "animate", "set",
	"noscript", "template", "plaintext", "xmp"
};

static const char *const bad_attributes[] = {
	"style", "srcdoc", "http-equiv", "formaction", "ping", "background",
	"manifest", "archive", "codebase"
};

/* Values of these are addresses. */
static const char *const addresses[] = {
	"href", "src", "action", "srcset", "poster", "cite", "data"
};

/* Attributes of instructions that hold an expression or a pattern. */
static const char *const expressions[] = {
	"select", "test", "match", "use", "value", "count", "from"
};

static bool
is_one_of(const char *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((s[0] ^ list[i][0]) & 0xdf) == 0 &&
		    strcasecmp(s, list[i]) == 0)
			return true;
	return false;
}

#define IS_ONE_OF(s, list)	is_one_of(s, list, COUNT_OF(list))

static bool
is_safe_element(const char *name)
{
	return name[strspn(name, NAME_CHARS)] == '\0' &&
	    !IS_ONE_OF(name, bad_elements);
}

static bool
is_safe_attribute(const char *name)
{
	return name[strspn(name, NAME_CHARS)] == '\0' &&
	    strncasecmp(name, "on", 2) != 0 && !IS_ONE_OF(name, bad_attributes);
}

/*
 * Browsers skip blanks and controls in a scheme. Only what has no scheme, and
 * links to the web and to mail, may stand.
 */
static bool
is_safe_address(const char *value)
{
	char scheme[16];
	size_t n = 0;

	for (; *value != '\0' && strchr("/?#{", *value) == NULL; value++) {
		if ((unsigned char)*value <= ' ')
			continue;
		if (*value == ':') {
			scheme[n] = '\0';
			return strcasecmp(scheme, "https") == 0 ||
			    strcasecmp(scheme, "http") == 0 ||
			    strcasecmp(scheme, "otpauth") == 0 ||
			    strcasecmp(scheme, "mailto") == 0 ||
			    strcasecmp(scheme, "tel") == 0;
		}
		if (n + 1 == sizeof(scheme))
			return true;	/* no scheme is so long */
		scheme[n++] = *value;
	}
	return true;
}

/* Every name before a '(' is one of the functions; strings are passed over. */
static bool
is_safe_expression(const char *s, size_t len)
{
	const char *end = s + len, *name;
	char copy[24];
	size_t n;

	while (s < end) {
		if (*s == '"' || *s == '\'') {
			name = memchr(s + 1, *s, (size_t)(end - s - 1));
			if (name == NULL)
				return false;
			s = name + 1;
			continue;
		}
		name = s;
		while (s < end && (strchr(NAME_CHARS ".:", *s) != NULL ||
		    (unsigned char)*s >= 0x80) && *s != '\0')
			s++;
		n = (size_t)(s - name);
		while (s < end && strchr(" \t\r\n", *s) != NULL)
			s++;
		if (n == 0) {
			if (s == name)
				s++;
			continue;
		}
		if (s == end || *s != '(')
			continue;
		/* An axis stands before a node test: "child::text()". */
		for (size_t i = n; i > 0; i--)
			if (name[i - 1] == ':' && i > 1 && name[i - 2] == ':') {
				name += i;
				n -= i;
				break;
			}
		if (n >= sizeof(copy))
			return false;
		memcpy(copy, name, n);
		copy[n] = '\0';
		if (!IS_ONE_OF(copy, functions))
			return false;
	}
	return true;
}

/* The expressions in the braces of an attribute value template. */
static bool
is_safe_template(const char *s)
{
	const char *end;

	while ((s = strchr(s, '{')) != NULL) {
		if (s[1] == '{') {
			s += 2;
			continue;
		}
		if ((end = strchr(s, '}')) == NULL ||
		    !is_safe_expression(s + 1, (size_t)(end - s - 1)))
			return false;
		s = end + 1;
	}
	return true;
}

static const char *
check_import(const struct xml_node *n)
{
	const char *href = xml_get(n, "href");
	char name[64];
	int end = 0;

	if (href == NULL || (strncmp(href, "view:", 5) != 0 &&
	    strncmp(href, "base:", 5) != 0) ||
	    sscanf(href + 5, "%63[a-z0-9-].xsl%n", name, &end) != 1 ||
	    end == 0 || href[5 + end] != '\0' || !source_is_name(name))
		return "imports something else than view:NAME.xsl or "
		    "base:NAME.xsl";
	return NULL;
}

/* An element or attribute made by an instruction: its name must be known. */
static const char *
check_made(const struct xml_node *n)
{
	const char *made = xml_get(n, "name");
	bool is_element = strcmp(xml_name(n), "element") == 0;

	if (xml_get(n, "namespace") != NULL)
		return "makes a name of another namespace";
	if (made == NULL || !(is_element ? is_safe_element(made) :
	    is_safe_attribute(made)))
		return is_element ?
		    "makes an element that is refused, or of unknown name" :
		    "makes an attribute that is refused, or of unknown name";
	return NULL;
}

static const char *
check_output(const struct xml_node *n)
{
	const char *method = xml_get(n, "method");

	return method != NULL && strcmp(method, "html") != 0 ?
	    "an output method other than html" : NULL;
}

static const char *
check_instruction(const struct xml_node *n)
{
	struct xml_attribute a;

	if (!IS_ONE_OF(xml_name(n), instructions))
		return "an instruction that is refused or unknown";
	for (unsigned i = 0; xml_attr_at(n, i, &a); i++) {
		if (strcmp(a.name, "disable-output-escaping") == 0)
			return "disable-output-escaping";
		if (strcmp(a.name, "extension-element-prefixes") == 0)
			return "extension elements";
		if (!(IS_ONE_OF(a.name, expressions) ? is_safe_expression(
		    a.value, strlen(a.value)) : is_safe_template(a.value)))
			return "a function that is refused or unknown";
	}
	if (strcmp(xml_name(n), "stylesheet") == 0 &&
	    (xml_get(n, "version") == NULL ||
	    strcmp(xml_get(n, "version"), "1.0") != 0))
		return "not version 1.0";
	if (strcmp(xml_name(n), "import") == 0 ||
	    strcmp(xml_name(n), "include") == 0)
		return check_import(n);
	if (strcmp(xml_name(n), "element") == 0 ||
	    strcmp(xml_name(n), "attribute") == 0)
		return check_made(n);
	return strcmp(xml_name(n), "output") == 0 ? check_output(n) : NULL;
}

/* An element that is written as it stands. */
static const char *
check_element(const struct xml_node *n)
{
	struct xml_attribute a;

	if (!is_safe_element(xml_name(n)))
		return "an element that is refused";
	for (unsigned i = 0; xml_attr_at(n, i, &a); i++) {
		if (a.space[0] != '\0')
			return "an attribute of another namespace";
		if (!is_safe_attribute(a.name))
			return "an attribute that is refused";
		if (IS_ONE_OF(a.name, addresses) && !is_safe_address(a.value))
			return "an address that is refused";
		if (!is_safe_template(a.value))
			return "a function that is refused or unknown";
	}
	return NULL;
}

const char *
strict_sheet(struct pool *pool, const char *text, size_t len)
{
	const struct xml_node *n, *root;
	const char *space, *why = NULL;
	struct xml *x;

	if (len > STRICT_SHEET_MAX)
		return "larger than 256 KiB";
	if ((x = xml_parse(pool, text, len)) == NULL)
		return "not well-formed, or with a DOCTYPE";
	if (xml_has_instruction(x))
		return "an instruction for processors";
	root = xml_root(x);
	if (strcmp(xml_space(root), XSL) != 0 ||
	    strcmp(xml_name(root), "stylesheet") != 0)
		return "not a stylesheet";
	for (n = root; n != NULL && why == NULL; n = xml_walk(n, root)) {
		for (unsigned i = 0; (space = xml_declared(n, i)) != NULL; i++)
			if (strcmp(space, XSL) != 0)
				return "a namespace other than that of XSLT";
		if (xml_name(n) != NULL)
			why = strcmp(xml_space(n), XSL) == 0 ?
			    check_instruction(n) : check_element(n);
	}
	return why;
}

static const char *
check_word(const struct xml_node *word)
{
	const char *key = xml_get(word, "key"), *form = xml_get(word, "form");
	const char *name;

	if (xml_name(word) == NULL)	/* between words: blanks */
		return xml_content(word)[strspn(xml_content(word),
		    " \t\r\n")] == '\0' ? NULL : "text between the words";
	if (strcmp(xml_name(word), "word") != 0 || key == NULL ||
	    key[0] == '\0' || key[strspn(key, KEY_CHARS)] != '\0' ||
	    (form != NULL && strcmp(form, "one") != 0 &&
	    strcmp(form, "other") != 0))
		return "not a word with a key";
	for (const struct xml_node *n = xml_child(word); n != NULL;
	    n = xml_sibling(n)) {
		if (xml_name(n) == NULL)
			continue;
		name = xml_get(n, "name");
		if (strcmp(xml_name(n), "v") != 0 || name == NULL ||
		    name[0] == '\0' || name[strspn(name, KEY_CHARS)] != '\0' ||
		    xml_child(n) != NULL)
			return "a word holds more than text and gaps";
	}
	return NULL;
}

const char *
strict_words(struct pool *pool, const char *text, size_t len)
{
	struct xml *x;
	const char *why = NULL;

	if (len > STRICT_SHEET_MAX)
		return "larger than 256 KiB";
	if ((x = xml_parse(pool, text, len)) == NULL)
		return "not well-formed, or with a DOCTYPE";
	if (xml_has_instruction(x))
		return "an instruction for processors";
	if (strcmp(xml_name(xml_root(x)), "words") != 0 ||
	    xml_space(xml_root(x))[0] != '\0')
		return "not a file of words";
	for (const struct xml_node *n = xml_child(xml_root(x));
	    n != NULL && why == NULL; n = xml_sibling(n))
		why = check_word(n);
	return why;
}

/* A start tag as web/html writes it: one space, lower or upper, quoted values. */
struct tag {
	char		 name[24];
	bool		 is_mail;	/* what it stands in */
	bool		 own_src;	/* src is a file of ours */
};

static const char *
check_page_attribute(struct tag *tag, const char *name, const char *value)
{
	bool own = value[0] == '/' && value[1] != '/' && value[1] != '\\';

	if (!is_safe_attribute(name) &&
	    !(tag->is_mail && strcmp(name, "style") == 0))
		return "the page has an attribute that is refused";
	if (IS_ONE_OF(name, addresses) && !is_safe_address(value))
		return "the page has an address that is refused";
	/* What is typed goes to us. */
	if (strcasecmp(name, "action") == 0 && !own)
		return "a form of the page goes elsewhere";
	if (strcasecmp(name, "rel") == 0 &&
	    strcasecmp(tag->name, "link") == 0 &&
	    strcmp(value, "stylesheet") != 0 && strcmp(value, "icon") != 0)
		return "the page links more than style sheet and icon";
	if (strcasecmp(name, "src") == 0)
		tag->own_src = own && strstr(value, "/static/") != NULL;
	return NULL;
}

/*
 * One attribute from the space before it; the text after its quote, or NULL
 * with `why`. Only the beginning of a value matters.
 */
static const char *
read_page_attribute(struct tag *tag, const char *s, const char **why)
{
	char name[40], value[128];
	const char *end;
	size_t n = strcspn(s + 1, "=> ");

	*why = "the page has markup in a name";
	if (n == 0 || n >= sizeof(name) || s[1 + n] != '=' ||
	    s[2 + n] != '"' || (end = strchr(s + 3 + n, '"')) == NULL)
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)n, s + 1);
	snprintf(value, sizeof(value), "%.*s", (int)(end - s - 3 - (long)n),
	    s + 3 + n);
	if (strchr(name, ':') != NULL && strncmp(name, "xml:", 4) != 0 &&
	    strncmp(name, "xlink:", 6) != 0)
		return NULL;
	*why = check_page_attribute(tag, strchr(name, ':') == NULL ? name :
	    strchr(name, ':') + 1, value);
	return *why == NULL ? end + 1 : NULL;
}

/* From the '<' on; the text after the '>', or NULL with `why`. */
static const char *
read_tag(const char *s, bool is_mail, const char **why)
{
	struct tag tag = { .is_mail = is_mail };
	size_t n;

	if (s[1] == '/')
		return strchr(s, '>');
	n = strcspn(s + 1, " >");
	*why = "the page has an element that is refused";
	if (n == 0 || n >= sizeof(tag.name))
		return NULL;
	memcpy(tag.name, s + 1, n);
	for (s += 1 + n; *s == ' ';)
		if ((s = read_page_attribute(&tag, s, why)) == NULL)
			return NULL;
	*why = "the page has an element that is refused";
	/* A script is a file of ours, or there is none. */
	if (*s != '>' || !(is_safe_element(tag.name) || (tag.own_src &&
	    s[1] == '<' && strncmp(s + 2, "/script>", 8) == 0 &&
	    strcmp(tag.name, "script") == 0) ||
	    (is_mail && strcmp(tag.name, "style") == 0)))
		return NULL;
	return s + 1;
}

const char *
strict_page(const char *html, size_t len, bool is_mail)
{
	static const char start[] = "!DOCTYPE html>\n";
	const char *s = html, *why = NULL;

	if (strlen(html) != len)
		return "the page has a NUL";
	if (html[0] != '<' || strncmp(html + 1, start, sizeof(start) - 1) != 0 ||
	    strncmp(html + sizeof(start) + 1, "html", 4) != 0)
		return "the page does not begin with html";
	for (s += sizeof(start); (s = strchr(s, '<')) != NULL;)
		if ((s = read_tag(s, is_mail, &why)) == NULL)
			return why;
	return NULL;
}
