"""A crawler over every page of every program, as every role: what must not be there is looked for in every byte.

It starts from "/" and from every GET row without a variable, follows every link and every form's address in HTML (with
each choice of a filter), every path in XML, and puts every id it comes across into every GET row with a variable. Each page is fetched as HTML and as
XML. A page that is added later is crawled without a change here.
"""

import html.parser
import os
import re
import subprocess
import tempfile
import urllib.parse

from harness import HTML, TOP, case
from test_routes import routes
from vcons import make_vcon

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LIMIT = 1500  # addresses per visitor: a crawl that gets there has lost its way
ROLES = ("owner", "admin", "manager", "agent", "privacy", "auditor")
CONTRACTS = os.path.join(TOP, "xslt", "contract")


# --- callers: what each says appears nowhere else, so that it can be searched for ---

class Caller:
    """Somebody who calls, with the many ways their name and number get into a conversation."""

    def __init__(self, first, last, digits, mail):
        self.first, self.last, self.mail = first, last, mail
        self.number = "+49" + digits
        self.spoken = "0%s %s %s %s" % (digits[:3], digits[3:5], digits[5:7], digits[7:])
        self.digits = digits
        self.name = "%s %s" % (first, last)

    def vcon(self, assistant):
        turns = (("assistant", "Guten Tag, hier ist ein KI-Assistent. Wie heißen Sie?"),
            ("caller", "Guten Tag, mein Name ist %s." % self.name),
            ("assistant", "Danke, %s. Wie erreichen wir Sie?" % self.name),
            ("caller", "Unter %s oder per Mail an %s." % (self.spoken, self.mail)),
            ("assistant", "Ich wiederhole: %s, %s." % (self.number, self.last)),
            ("caller", "Genau, und die Krokuszwiebeln bitte bis Freitag. Es geht um %ss Garten." % self.last))
        return make_vcon(turns, caller=self.number, name=self.name, bot=assistant,
            subject="Rückruf wegen Krokuszwiebeln für %s" % self.name,
            summary="%s bittet um Rückruf unter %s oder Nachricht an %s. Frau %s bestellt Krokuszwiebeln."
                % (self.name, self.spoken, self.mail, self.last),
            answers={"Name": self.name, "Rückrufnummer": self.spoken, "E-Mail": self.mail, "Anliegen": "Krokuszwiebeln"})

    def traces(self, body):
        """What of this caller is in a text."""
        low = body.casefold()
        found = [part for part in (self.first, self.last, self.mail) if part.casefold() in low]
        # Numbers in any grouping: blanks and signs between digits do not hide one.
        dense = re.sub(r"(?<=\d)(?:[ \t\r\n./()-]|&#160;|\u00a0|\u202f){1,3}(?=\d)", "", body)
        return found + ([self.digits] if self.digits in dense else [])


CALLERS = {
    "one": (Caller("Walburga", "Quittenbaum", "1713920041", "walburga.quittenbaum@obst.example"),
        Caller("Zdenko", "Öxelsträßer", "1713920042", "zdenko@oexel.example")),
    "two": (Caller("Hedwig", "Vogelbeer", "1713920043", "hedwig.vogelbeer@obst.example"),),
    "other": (Caller("Isolde", "Mispelzweig", "1713920044", "isolde.mispelzweig@obst.example"),),
}


class Ground:
    """Two accounts with the same roles; the first has an assistant whose calls its agent and manager may not see."""

    def __init__(self, t):
        self.a = t.account("Gärtnerei Suchfeld", {"Eins": "notice", "Zwei": "notice"})
        self.b = t.account("Gärtnerei Nachbar", {"Nachbar": "notice"})
        self.one, self.two = self.a.assistants["Eins"], self.a.assistants["Zwei"]
        self.calls = {"one": self.deliver(t, self.a, self.one, "one"), "two": self.deliver(t, self.a, self.two, "two"),
            "other": self.deliver(t, self.b, self.b.default, "other")}
        self.people = {role: t.person(self.a, role, [self.one] if role in ("manager", "agent") else [], name="Suse Suchfeld")
            for role in ROLES}
        self.people["other owner"] = t.person(self.b, "owner", name="Nora Nachbar")
        self.people["operator"] = t.person(None, "operator", name="Otto Operator")
        self.people["nobody"] = t.visitor()
        self.rows = routes(t)
        self.crawls = {}
        self.a_ids, self.b_ids = ids_of(t, self.a.id), ids_of(t, self.b.id)

    @staticmethod
    def deliver(t, account, assistant, which):
        found = []
        for caller in CALLERS[which]:
            done = t.engine(account.key).deliver(caller.vcon(assistant))
            if done.status != 201 or done.json.get("stored") != "all":
                raise AssertionError("a call is not stored: %r" % done)
            found.append(done.json["id"])
        return found

    def crawl(self, t, who):
        if who not in self.crawls:
            self.crawls[who] = Crawl(self.people[who], self.rows).run()
            if who == "agent":
                self.crawls[who].search("Krokuszwiebeln")
            t.ok(len(self.crawls[who].seen) < LIMIT, who + ": the crawl comes to an end")
        return self.crawls[who]


def ids_of(t, account):
    """Every id that belongs to an account, whatever table it stands in."""
    found = set()
    tables = t.rows("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'rufwacht'"
        " AND data_type = 'binary' AND character_maximum_length = 16 AND column_name IN ('id', 'account_id', 'person_id')"
        " AND table_name IN (SELECT table_name FROM information_schema.columns WHERE table_schema = 'rufwacht'"
        " AND column_name = 'account_id')")
    for table, column in tables:
        found |= {text for text, in t.rows("SELECT DISTINCT LOWER(HEX(%s)) FROM rufwacht.%s WHERE account_id = UNHEX('%s')"
            % (column, table, account.replace("-", ""))) if text}
    found |= {account.replace("-", "")}
    return {"%s-%s-%s-%s-%s" % (x[:8], x[8:12], x[12:16], x[16:20], x[20:]) for x in found if x.strip("0")}


def ground(t):
    if not hasattr(t.world, "crawler_ground"):
        t.world.crawler_ground = Ground(t)
    return t.world.crawler_ground


# --- crawling ---

class Links(html.parser.HTMLParser):
    """What an HTML page leads to, and what of it breaks a rule."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.actions, self.assets, self.faults = [], [], [], []
        self.lang, self.form, self.select, self.script = None, None, None, False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.check(tag, given)
        if tag == "html":
            self.lang = given.get("lang")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("link", "use", "image") and (given.get("href") or given.get("xlink:href")):
            self.assets.append(given.get("href") or given.get("xlink:href"))
        if tag in ("img", "script", "audio", "source", "iframe") and "src" in given:
            self.assets.append(given["src"])
        if tag == "form":
            self.form = {"method": given.get("method", "get").lower(), "action": given.get("action", ""), "token": []}
            self.actions.append((self.form["method"], self.form["action"]))
        if tag == "select":
            self.select = given.get("name")
        if tag == "option" and self.select and given.get("value") and self.form is not None and self.form["method"] == "get":
            query = urllib.parse.urlencode({self.select: given["value"]})
            self.links.append(self.form["action"] + "?" + query)
        if tag == "input" and given.get("name") == "token" and self.form is not None:
            self.form["token"].append(given.get("value", ""))
        if tag in ("button", "input") and "formaction" in given:
            self.actions.append((given.get("formmethod", "post").lower(), given["formaction"]))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = False
        if tag == "select":
            self.select = None
        if tag == "form" and self.form is not None:
            count, post = len(self.form["token"]), self.form["method"] == "post"
            if post and (count != 1 or not self.form["token"][0]):
                self.faults.append("the form to %s has %d tokens" % (self.form["action"], count))
            if not post and count:
                self.faults.append("the form to %s would put its token into the address" % self.form["action"])
            self.form = None

    def handle_data(self, data):
        if self.script and data.strip():
            self.faults.append("an inline script: " + data.strip()[:60])

    def check(self, tag, given):
        self.script = tag == "script"
        if tag == "script" and "src" not in given:
            self.faults.append("a script without src")
        if tag == "style" or "style" in given:
            self.faults.append("inline style in <%s>" % tag)
        for name, value in given.items():
            if name.startswith("on"):
                self.faults.append("%s in <%s>" % (name, tag))
            if name in ("href", "src", "action", "formaction") and \
                    urllib.parse.urlsplit(value.strip()).scheme in ("javascript", "data", "vbscript"):
                self.faults.append("%s=%r" % (name, value[:60]))


class Page:
    """One answer of a crawl."""

    def __init__(self, path, accept, answer, offered):
        self.path, self.accept, self.answer, self.offered = path, accept, answer, offered
        self.html = Links(answer.text) if (answer.header("content-type") or "").startswith("text/html") else None

    def __str__(self):
        return "%s (%s, %d)" % (self.path, "XML" if self.html is None else "HTML", self.answer.status)

    @property
    def everything(self):
        """Headers and body as one text."""
        head = "\n".join("%s: %s" % pair for pair in self.answer.headers)
        return urllib.parse.unquote(head) + "\n\n" + self.answer.text


class Crawl:
    """All pages one visitor gets to."""

    def __init__(self, client, rows):
        self.client = client
        self.patterns = sorted({row.path for row in rows if row.method == "GET" and row.right != "engine"})
        self.pages, self.seen, self.queue, self.ids = [], set(), [], set()
        self.posts, self.assets = set(), set()

    def run(self):
        self.push("/")
        for pattern in self.patterns:
            if "{" not in pattern:
                self.push(pattern)
        self.drain()
        return self

    def drain(self):
        while self.queue and len(self.seen) < LIMIT:
            path, offered = self.queue.pop(0)
            self.fetch(path, offered)

    def push(self, path, near="/", offered=False):
        """An address as it stands on a page; those of other sites are left alone."""
        parts = urllib.parse.urlsplit(urllib.parse.urljoin("http://here" + near, path.strip()))
        if parts.netloc != "here" or parts.scheme != "http":
            return
        path = parts.path + ("?" + parts.query if parts.query else "")
        if path not in self.seen and not path.startswith("/static/"):
            self.seen.add(path)
            self.queue.append((path, offered))

    def fetch(self, path, offered):
        for accept in (HTML, "application/xml"):
            page = Page(path, accept, self.client.get(path, accept=accept), offered)
            self.pages.append(page)
            self.follow(page)

    def follow(self, page):
        if page.answer.location:
            self.push(page.answer.location, page.path)
        if page.html is not None:
            for link in page.html.links:
                self.push(link, page.path, offered=True)
            for method, action in page.html.actions:
                if method == "get":
                    self.push(action or page.path, page.path, offered=True)
                else:
                    self.posts.add(action)
            self.assets.update(page.html.assets)
        if page.answer.root is not None:
            for element in page.answer.root.iter():
                for name, value in element.attrib.items():
                    # A QR code is a path of another kind.
                    if (name in ("href", "path", "return") or name.endswith("-path")) and re.match(r"/\S*$", value):
                        self.push(value, page.path)
        for identity in set(UUID.findall(page.answer.text)) - {page.answer.root.get("request-id")
                if page.answer.root is not None else None} - self.ids:
            # The id of a request is a new one each time.
            if page.html is None:
                self.ids.add(identity)
                self.visit(identity)

    def visit(self, identity):
        for pattern in self.patterns:
            if "{id}" in pattern:
                self.push(pattern.replace("{id}", identity))

    def search(self, words):
        """A search over content, where there is a form for it, and what it leads to."""
        if "/conversations/search" in self.posts:
            answer = self.client.post("/conversations/search", {"q": words}, page="/conversations")
            self.pages.append(Page("/conversations/search", None, answer, False))
            self.follow(self.pages[-1])
            self.drain()


# --- what must be so ---

@case("a masked agent finds no name and no number of any caller on any page, nor in any header", order=70, long=True)
def test_masked(t):
    g = ground(t)
    crawl = g.crawl(t, "agent")
    for page in crawl.pages:
        for caller in CALLERS["one"] + CALLERS["two"] + CALLERS["other"]:
            t.eq(caller.traces(page.everything), [], "%s of %s" % (page, caller.name))
    text = "".join(page.answer.text for page in crawl.pages)
    for call in g.calls["one"]:
        t.ok("/conversations/" + call in crawl.seen, "the agent reads the call " + call)
    t.has(text, "Krokuszwiebeln", "what is no name stays readable")
    t.ok(any("search=" in path for path in crawl.seen), "the search was followed")


@case("whoever may read names and numbers finds them: the crawler would see them", order=70, long=True)
def test_unmasked(t):
    g = ground(t)
    for who, mine, others in (("owner", ("one", "two"), ("other",)), ("manager", ("one",), ("two", "other")),
                              ("other owner", ("other",), ("one", "two"))):
        pages = g.crawl(t, who).pages
        text = "\n".join(page.everything for page in pages)
        for caller in sum((CALLERS[w] for w in mine), ()):
            t.eq(caller.traces(text), [caller.first, caller.last, caller.mail, caller.digits],
                "%s reads %s" % (who, caller.name))
        for caller in sum((CALLERS[w] for w in others), ()):
            for page in pages:
                t.eq(caller.traces(page.everything), [], "%s: %s of %s" % (who, page, caller.name))


@case("who may read no conversation finds nobody who called", order=70, long=True)
def test_no_content(t):
    g = ground(t)
    for who in ("privacy", "auditor", "operator", "nobody"):
        for page in g.crawl(t, who).pages:
            for caller in CALLERS["one"] + CALLERS["two"] + CALLERS["other"]:
                t.eq(caller.traces(page.everything), [], "%s: %s of %s" % (who, page, caller.name))
            t.hasnt(page.everything, "Krokuszwiebeln", "%s: content on %s" % (who, page))


@case("two tenants: nobody of one finds an id of the other, and every address of the other leads nowhere", order=71, long=True)
def test_tenants(t):
    g = ground(t)
    mine, theirs = g.a_ids - g.b_ids, g.b_ids - g.a_ids
    t.ok(len(theirs) >= 4 and len(mine) >= 9, "ids were found: %d and %d" % (len(mine), len(theirs)))
    for who, foreign in [(role, theirs) for role in ROLES] + [("other owner", mine), ("operator", mine | theirs)]:
        for page in g.crawl(t, who).pages:
            t.eq(set(UUID.findall(page.everything)) & foreign - own_ids(t, g, who), set(), "%s: foreign ids on %s" % (who, page))
    for who, other, foreign in (("owner", "other owner", theirs), ("other owner", "owner", mine), ("agent", "other owner", theirs)):
        addresses = {p for p in g.crawl(t, other).seen if set(UUID.findall(p)) & foreign}
        t.ok(addresses, "%s has addresses of their own" % other)
        for path in sorted(addresses):
            for accept in (HTML, "application/xml"):
                answer = g.people[who].get(path, accept=accept)
                refused_or_empty(t, answer, path, foreign, who)


def own_ids(t, g, who):
    """Somebody's own person and session, which stand on their own profile."""
    person = g.people[who].person
    if person is None:
        return set()
    rows = t.rows("SELECT LOWER(HEX(p.id)), LOWER(HEX(s.id)), LOWER(HEX(s.account_id)) FROM rufwacht.person p"
        " JOIN rufwacht.session s ON s.person_id = p.id WHERE p.email = %s", person.email)
    return {"%s-%s-%s-%s-%s" % (x[:8], x[8:12], x[12:16], x[16:20], x[20:]) for row in rows for x in row if x}


def refused_or_empty(t, answer, path, foreign, who):
    """404, 403 or 303; a filter by a foreign id may also find nothing."""
    what = "%s opens %s" % (who, path)
    if "?" in path and answer.status == 200:
        asked = set(UUID.findall(path))
        t.eq(set(UUID.findall(answer.text)) & foreign - asked, set(), what + ": nothing of the others")
        if answer.root is not None:
            t.eq(answer.all(".//conversation-list/conversation") if "assistant=" in path else [], [], what + ": an empty list")
        return
    t.status(answer, (404, 403, 303), what)


@case("an agent of one assistant finds nothing of the other: 404 by address, empty by filter", order=71, long=True)
def test_assistants(t):
    g = ground(t)
    hidden = set(g.calls["two"]) | {g.two}
    for who in ("agent", "manager"):
        for page in g.crawl(t, who).pages:
            t.eq(set(UUID.findall(page.everything)) & hidden, set(), "%s: of the other assistant on %s" % (who, page))
        client = g.people[who]
        closed = {row.path for row in g.rows if row.method == "GET" and row.right not in ("public", "engine")
            and who not in row.who.split(",")}
        for pattern in g.crawl(t, who).patterns:
            if "{id}" not in pattern:
                continue
            for identity in sorted(hidden):
                for accept in (HTML, "application/xml"):
                    # A page that is not for this role at all says so, whatever the id.
                    t.status(client.get(pattern.replace("{id}", identity), accept=accept), 403 if pattern in closed else 404,
                        "%s opens %s" % (who, pattern.replace("{id}", identity)))
        addresses = {p for p in g.crawl(t, "owner").seen if set(UUID.findall(p)) & hidden}
        t.ok(any("assistant=" in p for p in addresses), "the owner has a filter by the other assistant")
        for path in sorted(addresses):
            refused_or_empty(t, client.get(path), path, hidden, who)


# --- form ---

def everybody(t):
    g = ground(t)
    return [(who, g.crawl(t, who)) for who in g.people if not t.brief or who in ("owner", "agent", "nobody")]


@case("every XML page of every program keeps its contract, for every role", order=72)
def test_contracts(t):
    views, seen = {}, set()
    with tempfile.TemporaryDirectory(prefix="rufwacht-crawl-") as folder:
        for who, crawl in everybody(t):
            for page in crawl.pages:
                if page.answer.root is None or page.answer.body in seen:
                    continue
                seen.add(page.answer.body)
                view = page.answer.root.get("view")
                files = views.setdefault(view, {})
                name = os.path.join(folder, "%s-%d.xml" % (view, len(files)))
                with open(name, "wb") as f:
                    f.write(page.answer.body)
                files[name] = "%s %s" % (who, page)
        for view, files in sorted(views.items()):
            contract = os.path.join(CONTRACTS, "%s.rng" % view)
            if not t.ok(os.path.exists(contract), "a contract for " + str(view)):
                continue
            done = subprocess.run(["xmllint", "--nonet", "--noout", "--relaxng", contract, *files], stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True)
            for name, what in files.items():
                said = [line for line in done.stdout.splitlines() if line.startswith(name)]
                t.ok(name + " validates" in said, "%s: %s" % (what, " / ".join(said)[:400]))
    t.ok({"user", "user-list", "user-role", "user-invite", "owner-offer"} <= set(views), "views of people: %s" % sorted(views))
    t.ok({"assistant", "assistant-list", "conversation", "conversation-list", "login", "profile", "problem"} <= set(views),
        "views were seen: %s" % sorted(views))


@case("every HTML page: a token in every form, nothing inline, the right language, headers in order", order=72)
def test_html(t):
    count = 0
    for who, crawl in everybody(t):
        languages = {page.path: page.answer.root.get("lang") for page in crawl.pages if page.answer.root is not None}
        for page in crawl.pages:
            answer = page.answer
            t.ok(answer.status < 500, "%s: %s" % (who, page))
            t.ok(sum(len(k) + len(v) + 4 for k, v in answer.headers) < 3072, "%s: less than 3 KiB of headers: %s" % (who, page))
            if page.html is None:
                continue
            count += 1
            t.eq(page.html.faults, [], "%s: %s" % (who, page))
            t.eq(page.html.lang, languages.get(page.path, "de"), "%s: the language of %s" % (who, page))
            policy = answer.header("content-security-policy") or ""
            t.ok("unsafe-" not in policy and "default-src 'none'" in policy, "%s: policy of %s: %s" % (who, page, policy))
            t.eq(answer.header("x-content-type-options"), "nosniff", "%s: %s" % (who, page))
            if answer.status == 200:
                t.has(answer.header("cache-control") or "", "no-store", "%s: %s" % (who, page))
    t.ok(count > 40, "HTML pages were seen: %d" % count)


@case("every link on a page leads somewhere for whom it is shown, every form to a route, every asset to a file", order=72)
def test_links(t):
    g = ground(t)
    posts = [re.compile(re.sub(r"\\{[a-z]+\\}", "[^/]+", re.escape(row.path)) + "$") for row in g.rows if row.method == "POST"]
    assets = set()
    for who, crawl in everybody(t):
        for page in crawl.pages:
            if page.offered:
                t.ok(page.answer.status in (200, 303), "%s is offered %s" % (who, page))
        for action in sorted(crawl.posts):
            t.ok(any(p.match(urllib.parse.urlsplit(action).path) for p in posts), "%s: a form posts to %s" % (who, action))
        assets |= {a.split("#")[0] for a in crawl.assets}
    for asset in sorted(assets):
        t.status(t.visitor().get(asset, accept="*/*"), 200, asset)
    t.ok(assets, "assets were seen")


@case("both languages: the page speaks the one the browser asks for", order=72)
def test_languages(t):
    for asked, want in (("en", "en"), ("de-AT,en;q=0.5", "de"), ("fr, en-GB;q=0.7", "en"), ("", "de"), ("xx", "de")):
        answer = t.visitor().get("/login", accept=HTML, headers={"Accept-Language": asked} if asked else None)
        t.eq(Links(answer.text).lang, want, "Accept-Language: " + asked)
        answer = t.visitor().get("/nowhere-at-all", headers={"Accept-Language": asked} if asked else None)
        t.status(answer, 404, "no page")


@case("the crawler sees what it looks for", order=69)
def test_crawler_itself(t):
    caller = CALLERS["one"][0]
    for text in ("Frau QUITTENBAUM", "x0171 39 20 041y", "+49 171-392.00 41", "+491713920041", "(0171)&#160;3920041"):
        t.ok(caller.traces(text), "a trace in " + text)
    t.eq(caller.traces("0171 3920042 Quitten Baum 019a0c20-1713-7920-8041"), [], "no trace")
    bad = Links('<html lang="de"><form method="post" action="/x"></form><p style="a" onclick="b"></p><script>x</script>'
        '<style>y</style><a href="javascript:z">.</a><form action="/q"><input name="token" value="1"></form></html>')
    t.eq(len(bad.faults), 8, "faults: %s" % bad.faults)
    good = Links('<html lang="en"><form method="post" action="/x"><input type="hidden" name="token" value="t"/></form></html>')
    t.eq((good.faults, good.lang, good.actions), ([], "en", [("post", "/x")]), "no faults")
