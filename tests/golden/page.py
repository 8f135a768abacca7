"""One HTML page, read strictly: what of it breaks a promise that can be seen without a browser."""

import html.parser
import re

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BOOLEAN = {"checked", "disabled", "open", "readonly", "required", "selected"}
NAMED = {"input", "select", "textarea"}
SPOKEN = {"a", "button", "summary", "label", "option", "title", "h1", "h2", "h3", "h4", "legend"}
CODE = re.compile(r"^[a-z]+(-[a-z]+)*\.[a-z]+([.-][a-z]+)*$")  # "retention.saved": a word that nobody looked up


class Node:
    """An element that is open or was."""

    def __init__(self, tag, given, parent):
        self.tag, self.given, self.parent = tag, given, parent
        self.text = ""

    def inside(self, tag):
        node = self
        while node is not None and node.tag != tag:
            node = node.parent
        return node


class Page(html.parser.HTMLParser):
    """Reads a page as it is created; faults() tells what is wrong, content() what it shows."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.stream, self.nodes, self.open = [], [], [], []
        self.doctype = None
        self.feed(text)
        self.close()
        if self.open:
            self.found.append("never closed: " + " ".join(node.tag for node in self.open))

    # --- reading ---

    def handle_decl(self, decl):
        self.doctype = decl

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.found.append("<%s> has an attribute twice" % tag)
        node = Node(tag, {name: value or "" for name, value in attributes}, self.open[-1] if self.open else None)
        self.nodes.append(node)
        # libxml2 writes checked where we write checked="checked".
        self.stream.append((tag, tuple(sorted((k, v or k if k in BOOLEAN else v) for k, v in node.given.items()))))
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            self.found.append("</%s>" % tag)
        elif not self.open or self.open[-1].tag != tag:
            self.found.append("</%s> closes <%s>" % (tag, self.open[-1].tag if self.open else "nothing"))
        else:
            self.open.pop()
        self.stream.append("/" + tag)

    def handle_data(self, data):
        for node in self.open:
            node.text += data
        words = " ".join(data.split())
        if words:
            self.stream.append(words)

    def handle_comment(self, data):
        self.found.append("a comment: " + data[:60])

    # --- judging ---

    def content(self):
        """Elements, attributes and text, without blanks that nobody sees and the type that libxml2 adds for files."""
        return [part for part in self.stream if part[0] != "meta" or ("http-equiv", "Content-Type") not in part[1]]

    def all(self, *tags):
        return [node for node in self.nodes if node.tag in tags]

    def faults(self, lang, mail=False):
        """`mail`: style may stand in it, and programs for mails know no <main>."""
        found = list(self.found)
        for node in self.nodes if mail else ():
            if node.given.pop("role", "") == "main":
                node.tag = "main"
            node.given.pop("style", None)
            if node.tag == "style":
                node.tag = "title-of-style"
            if any(name in node.given for name in ("src", "srcset", "background")) or node.tag in ("img", "link"):
                found.append("the mail loads something: <%s>" % node.tag)
        self.frame(found, lang)
        self.inline(found)
        self.references(found)
        self.forms(found)
        self.names(found)
        return found

    def frame(self, found, lang):
        """Language, title, one main, one h1, headings without a gap."""
        if not self.doctype or not self.doctype.lower().startswith("doctype html"):
            found.append("no doctype")
        for tag in ("html", "title", "main", "h1"):
            if len(self.all(tag)) != 1:
                found.append("%d times <%s>" % (len(self.all(tag)), tag))
        if self.nodes and self.nodes[0].given.get("lang") != lang:
            found.append("language is " + str(self.nodes[0].given.get("lang")))
        level = 0
        for node in self.all("h1", "h2", "h3", "h4"):
            if int(node.tag[1]) > level + 1:
                found.append("<%s> %s follows <h%d>" % (node.tag, " ".join(node.text.split())[:40], level))
            level = int(node.tag[1])

    def inline(self, found):
        """Nothing the content security policy forbids."""
        for node in self.nodes:
            if node.tag == "style" or "style" in node.given:
                found.append("style in <%s>" % node.tag)
            if node.tag == "script" and ("src" not in node.given or node.text.strip()):
                found.append("inline script")
            for name, value in node.given.items():
                if name.startswith("on"):
                    found.append("%s in <%s>" % (name, node.tag))
                if name in ("href", "src", "action", "formaction") and re.match(r"\s*(javascript|data|vbscript):", value, re.I):
                    found.append("%s=%s" % (name, value[:40]))

    def references(self, found):
        """Ids are there once, and whoever names one means one that is there."""
        ids = [node.given["id"] for node in self.nodes if "id" in node.given]
        for twice in sorted({i for i in ids if ids.count(i) > 1}):
            found.append("twice: id " + twice)
        for node in self.nodes:
            wanted = [(name, node.given[name]) for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls",
                "popovertarget", "list") if name in node.given]
            if node.tag == "a" and node.given.get("href", "").startswith("#"):
                wanted.append(("href", node.given["href"][1:]))
            for name, value in wanted:
                for one in value.split() or [""]:
                    if one not in ids:
                        found.append("<%s %s=%s> leads nowhere" % (node.tag, name, value))

    def forms(self, found):
        """A token in every form with an effect, in no other; a label for every field."""
        labels = {node.given["for"] for node in self.all("label") if "for" in node.given}
        for form in self.all("form"):
            tokens = [n for n in self.all("input") if n.inside("form") is form and n.given.get("name") == "token"]
            post = form.given.get("method", "get").lower() == "post"
            if post and not (len(tokens) == 1 and tokens[0].given.get("value") and tokens[0].given.get("type") == "hidden"):
                found.append("form to %s: %d tokens" % (form.given.get("action"), len(tokens)))
            if not post and tokens:
                found.append("form to %s would put its token into the address" % form.given.get("action"))
        for node in self.all(*NAMED):
            kind = node.given.get("type", "text")
            if kind in ("hidden", "submit", "button"):
                continue
            if not (node.given.get("id") in labels or node.inside("label") or node.given.get("aria-label") or
                    node.given.get("aria-labelledby")):
                found.append("<%s name=%s> has no label" % (node.tag, node.given.get("name")))
            if kind == "password" and not node.given.get("autocomplete"):
                found.append("password field %s without autocomplete" % node.given.get("name"))

    def names(self, found):
        """Pictures and controls say what they are; no code stands where a word should."""
        for node in self.all("img"):
            if "alt" not in node.given:
                found.append("<img> without alt")
        for node in self.all("svg"):
            hidden = node.given.get("aria-hidden") == "true"
            if not hidden and not (node.given.get("role") == "img" and node.given.get("aria-label")):
                found.append("<svg class=%s> without a name" % node.given.get("class"))
        for node in self.all(*SPOKEN):
            if not node.text.strip() and not node.given.get("aria-label"):
                found.append("<%s> without words" % node.tag)
        for text in self.stream:
            if isinstance(text, str) and CODE.match(text):
                found.append("a code instead of words: " + text)


def self_test():
    """Faults of the checks themselves: a page with one fault of each kind, and a good one."""
    good = ('<!DOCTYPE html><html lang="de"><head><title>x</title></head><body><main><h1>y</h1><form method="post" action="/a">'
        '<input type="hidden" name="token" value="t"><label for="q">z</label><input id="q" name="q"></form></main></body></html>')
    breaks = {
        "language": good.replace('"de"', '"en"'),
        "never closed": good.replace("</main>", ""),
        "times <h1>": good.replace("h1>", "h2>"),
        "twice: id": good.replace("<h1>", '<h1 id="q">'),
        "style in": good.replace("<h1>", '<h1 style="color:red">'),
        "inline script": good.replace("</main>", "<script>x</script></main>"),
        "onclick in": good.replace("<h1>", '<h1 onclick="x">'),
        "href=javascript": good.replace("</main>", '<a href="javascript:x">y</a></main>'),
        "0 tokens": good.replace('name="token"', 'name="no"'),
        "into the address": good.replace("post", "get"),
        "no label": good.replace('<label for="q">z</label>', ""),
        "leads nowhere": good.replace('for="q"', 'for="r"'),
        "<img> without alt": good.replace("</main>", '<img src="/x"></main>'),
        "without a name": good.replace("</main>", "<svg></svg></main>"),
        "without words": good.replace("</main>", "<button></button></main>"),
        "code instead": good.replace("y", "retention.saved"),
        "follows": good.replace("</main>", "<h3>y</h3></main>"),
    }
    missed = [what for what, text in breaks.items() if not any(what in fault for fault in Page(text).faults("de"))]
    return ["missed: " + what for what in missed] + ["a good page: " + fault for fault in Page(good).faults("de")]
