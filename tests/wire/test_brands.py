"""White label: pages by host, tokens and words as data, brands that attack, and our name nowhere."""

import glob
import os
import re
import shutil
import time

from client import HTML, Client
from harness import TOP, case

HOST = "127.0.0.1"
NAME = re.compile("rufwacht", re.I)
# All attacks are tried on the view module itself (tests/unit/unit_brands); here one of each kind goes the whole way, and
# all of them where there is time: RUFWACHT_LONG=1.
ATTACKS = ("endless", "doubling", "oversized", "read-file", "entity-file", "script")
if os.environ.get("RUFWACHT_LONG"):
    ATTACKS = ("endless", "exponential", "doubling", "doubling-tree", "oversized", "oversized-marks", "translate", "contains",
               "compare", "sorting", "stopping", "address-made", "form-elsewhere", "import-bomb", "import-self", "read-file",
               "read-network", "entity-file", "import-file", "write-exslt", "function-nodes", "script", "words-script")


def brand(t, name="nordwind", **more):
    """A brand with a host of its own; waits until the programs know it."""
    words = ["brand", "set", name, "--title", "Nordwind Console"]
    for option, value in more.items():
        words += ["--" + option.replace("_", "-"), value]
    t.stack.ctl(*words)
    if not any(HOST in row.split("\t")[2].split(",") for row in t.stack.ctl("brand", "list").splitlines()):
        t.stack.ctl("brand", "host", name, HOST)
    fresh(t)


def fresh(t):
    """After the five seconds for which programs keep what they know of brands."""
    time.sleep(5.2)


def at_host(t, path="/login"):
    visitor = Client("http://%s:%d" % (HOST, t.stack.port))
    return visitor, visitor.get(path, accept=HTML)


def forget(t, name="nordwind"):
    t.stack.ctl("brand", "remove", name, check=False)
    fresh(t)


@case("a host shows its brand: name, colours, words, links; the other host does not; an unknown one is 421 and nameless")
def test_host(t):
    brand(t, accent_light="#0b6e4f", accent_dark="#5fd3a6", on_accent_light="#ffffff", on_accent_dark="#06281c", radius="2",
        font="serif", imprint="https://nordwind.example/impressum")
    try:
        t.stack.ctl("brand", "logo", "nordwind", os.path.join(TOP, "tests", "brands", "logo", "good.svg"))
        t.stack.ctl("brand", "word", "nordwind", "de", "login.lead", "Die Anrufe von <Nordwind> & Söhnen.")
        fresh(t)
        visitor, page = at_host(t)
        t.eq(page.status, 200, "the page")
        t.has(page.text, "Nordwind Console", "the name")
        t.has(page.text, "Die Anrufe von &lt;Nordwind&gt; &amp; Söhnen.", "the word")
        t.has(page.text, "https://nordwind.example/impressum", "the link")
        files = re.findall(r'"(/static/brand/[^"]+)"', page.text)
        t.eq(len(set(files)), 2, "tokens and mark: %r" % files)
        for path in files:
            answer = visitor.get(path)
            t.eq(answer.status, 200, path)
            t.has(answer.header("cache-control") or "", "immutable", "kept by browsers")
            t.eq(answer.header("content-security-policy"), "default-src 'none'", "only a file")
            t.hasnt(answer.text, "metadata", "nothing else in it")
        t.has("".join(visitor.get(p).text for p in files if p.endswith("css")), "#0b6e4f", "the colour")
        t.hasnt(t.visitor().get("/login", accept=HTML).text, "Nordwind", "our host is ours")
        answer = t.visitor().get("/login", accept=HTML, headers={"Host": "elsewhere.example"})
        t.eq(answer.status, 421, "an unknown host")
        t.hasnt(answer.text, "elsewhere", "is not repeated")
        t.ok(not NAME.search(answer.text), "and learns no name")
    finally:
        forget(t)
    t.eq(at_host(t)[1].status, 200, "the host is one of the configuration")
    t.hasnt(at_host(t)[1].text, "Nordwind", "the brand is gone")


@case("our name is nowhere: pages, headers, files linked, the secret for the authenticator app", order=70)
def test_nameless(t):
    brand(t)
    t.stack.ctl("brand", "set", "nordwind", "--xslt", "slate")
    account = t.stack.ctl("account", "create", "--name", "Marke GmbH", "--brand", "nordwind")
    link = t.stack.ctl("user", "invite", "--account", account, "--email", "marke@wire.example", "--role", "owner")
    try:
        fresh(t)
        t.has(link, HOST, "the invitation leads to the brand's host")
        visitor, page = at_host(t)
        answers = [page] + [at_host(t, p)[1] for p in ("/nothing", "/login/recovery", "/invitation/nothing", "/")]
        token = link.split("/")[-1]
        visitor.get("/invitation/" + token, accept=HTML)
        answers.append(visitor.get("/invitation", accept=HTML))
        field = re.search(r'name="token" value="([^"]+)"', answers[-1].text)
        if t.ok(field, "the form of the invitation"):
            visitor.accept = HTML
            answers.append(visitor.request("POST", "/invitation", body=("token=%s&name=Mia+Marke&password=%s" % (
                field.group(1), "eine lange Reihe von Worten 7".replace(" ", "+"))).encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded"}))
            answers.append(visitor.get("/login/enrol", accept=HTML))
            t.has(answers[-1].text, "otpauth://totp/Nordwind%20Console:", "the issuer")
            t.has(answers[-1].text, "issuer=Nordwind%20Console", "the issuer")
        for path in set(re.findall(r'(?:href|src)="(/static/[^"#]+)', "".join(a.text for a in answers))):
            answers.append(visitor.get(path))
        for answer in answers:
            # The cookie's name is a contract; it is the only place.
            heads = "\n".join("%s: %s" % h for h in answer.headers if h[0].lower() != "set-cookie")
            found = NAME.search(answer.text) or NAME.search(heads)
            t.ok(not found, "%r: %r" % (answer, found and (answer.text + heads)[max(0, found.start() - 60):found.end() + 60]))
    finally:
        t.rows("UPDATE rufwacht.account SET brand = 'base' WHERE name = 'Marke GmbH'")
        forget(t)


@case("what is refused: weak colours with their numbers, other fonts, logos that run, words without their gaps")
def test_refused(t):
    def ctl(*words):
        return t.stack.ctl("brand", *words, check=False)
    brand(t)
    try:
        done = ctl("set", "nordwind", "--accent-light", "#88aaff", "--accent-dark", "#223344")
        t.eq(done.returncode, 4, "weak colours")
        t.has(done.stderr, "accent on surface in the light theme: contrast 2.", "with the number")
        t.has(done.stderr, "in the dark theme", "in both themes")
        t.eq(ctl("set", "nordwind", "--accent-light", "#0b6e4f").returncode, 2, "half a colour")
        t.eq(ctl("set", "nordwind", "--font", "comic").returncode, 2, "a font of its own")
        t.eq(ctl("set", "nordwind", "--xslt", "../base").returncode, 2, "a path")
        t.eq(ctl("set", "nordwind", "--imprint", "javascript:alert(1)").returncode, 2, "a script as a link")
        t.eq(ctl("set", "Nordwind", "--title", "x").returncode, 2, "a name with capitals")
        for path in sorted(glob.glob(os.path.join(TOP, "tests", "brands", "logo", "*.svg"))):
            want = 0 if path.endswith("good.svg") else 4
            t.eq(ctl("logo", "nordwind", path).returncode, want, path)
        t.eq(ctl("word", "nordwind", "de", "assistants.days", "viele Tage", "--form", "other").returncode, 4, "a lost gap")
        t.eq(ctl("word", "nordwind", "de", "login.lead", "{x}").returncode, 4, "a gap nobody fills")
        t.eq(ctl("word", "nordwind", "de", "no.such", "x").returncode, 3, "no such word")
        t.eq(ctl("word", "nordwind", "de", "assistants.days", "{n} Sonnentage", "--form", "other").returncode, 0, "a plural")
        t.eq(ctl("host", "nordwind", "a b").returncode, 2, "no host name")
        t.eq(ctl("host", "nordwind", HOST).returncode, 4, "a host twice")
        t.eq(ctl("remove", "nobody").returncode, 3, "an unknown brand")
        shown = t.stack.ctl("brand", "show", "nordwind")
        t.has(shown, "{n} Sonnentage", "what is set is shown")
        t.has(shown, "assistants.days\tone\t", "a plural has both forms")
    finally:
        forget(t)


@case("shipped brands pass the check; attacks do not, and whoever installs them unchecked gets our page and an alarm",
    order=80, needs_workers=True, long=True)
def test_attacks(t):
    views = os.path.join(t.stack.share, "xslt")
    canary = "/tmp/rufwacht-brand-attack"
    for name in ("example", "slate"):
        done = t.stack.ctl("brand", "check", name, check=False)
        t.eq(done.returncode, 0, "%s: %s" % (name, done.stderr))
        t.ok(os.path.exists(os.path.join(views, "catalog-%s-de.xml" % name)), "its catalog")
        t.has(t.stack.ctl("brand", "preview", name, "login", "--language", "en"), "<html lang=\"en\"", "its preview")
    try:
        for name in ATTACKS:
            folder = os.path.join(views, "brands", name)
            shutil.copytree(os.path.join(TOP, "tests", "brands", name), folder)
            t.eq(t.stack.ctl("brand", "check", name, check=False).returncode, 4, name + " is refused")
            t.stack.ctl("brand", "set", name, "--title", "Angriff", "--xslt", name)
            t.stack.ctl("brand", "host", name, name + ".wire.example")
        fresh(t)
        for name in ATTACKS:
            page = t.visitor().get("/login", accept=HTML, headers={"Host": name + ".wire.example"})
            t.eq(page.status, 200, name + " leaves a page")
            t.has(page.text, "name=\"password\"", name + " leaves our page")
            t.hasnt(page.text, "alert(1)", name + " runs nothing")
            t.hasnt(page.text, "root:", name + " reads nothing")
            with open(t.stack.log("login"), encoding="utf-8") as f:
                t.ok(re.search(r"<3>.*views: \S+ of brand %s in de failed" % name, f.read()), name + " is an alarm")
        t.ok(not os.path.exists(canary), "nothing was written")
    finally:
        for name in ATTACKS:
            t.stack.ctl("brand", "remove", name, check=False)
            shutil.rmtree(os.path.join(views, "brands", name), ignore_errors=True)
