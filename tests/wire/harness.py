"""What a wire test has in its hands: a running installation, its people, and a list of what it found.

A test is a function in tests/wire/test_*.py:

    @case("a stranger sees no conversation")
    def test_stranger(t):
        page = t.visitor().get("/conversations")
        t.eq(page.status, 303, "a stranger is sent away")

Every function named test_* runs; the decorator gives it a sentence and, where it must, a place: `order` below 50 runs
early, above late, and `last=True` is for those that stop the database or end programs. `needs_workers=True`: not for
plain CGI, where no program runs between two requests. `long=True`: much work that the web server has no part in, left out
by run.py --brief, as is a module that says LONG = True. A test passes if all its checks
do and nothing was raised. What a test changes it makes for itself (t.account(), t.person()), so that tests do not
depend on each other.

`t` has:
    t.stack                  the installation (httpd-conf/stack.py): sql(), ctl(), nursery, log_dir, mail_dir ...
    t.url                    http://localhost:PORT
    t.people[role]           owner admin manager agent privacy auditor spare operator other_owner: see people.Person
    t.a, t.b                 the two accounts: .id .key .assistants {name: uuid} .default
    t.client(role)           signed in as that role, one session for all tests; t.login(role) is a session of its own
    t.here(what)             how this web server does it, see DIFFERS; t.brief: less of what is the same behind all
    t.visitor()              nobody, with an empty cookie jar
    t.engine(key)            a phone engine: .deliver(vcon) .settings(id)
    t.account(name)          a new account of its own, with assistant and key
    t.person(account, role)  somebody new, signed in: a client with .person
    t.rows(sql, *values)     as root of the database; t.one(...) is the first value
    t.files()                every file below the state directory, for byte searches
    t.skip(why)              what it needs is not at hand
    t.ok(cond, what) t.eq(got, want, what) t.has(text, part, what) t.hasnt(text, part, what)
"""

import glob
import json
import os
import shlex
import sys
import time
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, "httpd-conf"), os.path.join(TOP, "httpd-conf", "demo.d")]

import people  # noqa: E402
from client import HTML, STEP, Client, Totp, code_at  # noqa: E402,F401
from engine import Engine  # noqa: E402
from people import Person  # noqa: E402

NOTICES = {
    "de": "Sie sprechen mit einer künstlichen Intelligenz. Darf ich das Gespräch als Text speichern, damit das Team es "
          "bearbeiten kann? Er wird nach dreißig Tagen gelöscht.",
    "en": "You are speaking with an artificial intelligence. May I store the conversation as text so that the team can "
          "deal with it? It is deleted after thirty days.",
}
# What differs from web server to web server, all of it: README, "Web servers".
SERVERS = ("nginx", "apache", "bridge", "cgi")
DIFFERS = {
    "encoded slash": (400, 404, 404, 404),
    "encoded NUL": (400, 404, 404, 404),
    "method in lower case": (400, 405, 405, 405),
    "CONNECT": (405, 400, 400, 400),
    "OPTIONS *": (400, 200, 200, 200),
    "no host": (200, 421, 421, 421),
    "host in the target": (200, 200, 200, 200),
    "foreign host in the target": (421, 421, 421, 421),
    "150 header fields": (200, 400, 400, 400),
    "42 kB of header fields": (400, 413, 413, 413),
    "length and pieces": (400, 403, 403, 403),
    "folded header field": (400, 200, 200, 200),
    "lines without CR": (200, 400, 400, 400),
    "body in pieces": (True, True, False, True),
}
ROLES = ("owner", "admin", "manager", "agent", "privacy", "auditor")


def case(sentence, order=50, last=False, needs_workers=False, long=False):
    """Says what a test shows, when and where it runs."""
    def mark(function):
        function.sentence = sentence
        function.needs_workers = needs_workers
        function.long = long
        function.order = 1000 if last else order
        return function
    return mark


class Account:
    """A tenant of the installation."""

    def __init__(self, identity, name):
        self.id = identity
        self.name = name
        self.key = None
        self.assistants = {}
        self.default = None


class World:
    """The installation as all tests share it."""

    def __init__(self, stack, brief=False):
        self.stack = stack
        self.brief = brief
        self.url = stack.url
        self.people = {}
        self.clients = {}
        self.a = self.b = None
        self.count = 0

    def populate(self):
        """Two accounts, all six roles, a spare agent, the other account's owner, an operator."""
        self.a = self.account("Praxis am Prüfstand", {"Empfang": "notice", "Rezepttelefon": "explicit"})
        self.b = self.account("Werkstatt Gegenprobe", {"Terminannahme": "notice"})
        for role in ROLES:
            self.add(role, self.a, role, [self.a.default] if role in ("manager", "agent") else [])
        self.add("spare", self.a, "agent", [self.a.default])
        self.add("other_owner", self.b, "owner", [])
        self.add("operator", None, "operator", [])

    def add(self, key, account, role, assistants):
        person = Person("%s@wire.example" % key, "Wire %s" % key.replace("_", " ").title(), role=role)
        self.clients[key] = self.bring_in(account, person, assistants)
        self.people[key] = person

    def bring_in(self, account, person, assistants):
        """By invitation, as everybody; a client that is signed in."""
        words = ["user", "invite", "--account", account.id if account else "provider", "--email", person.email,
            "--role", person.role]
        for assistant in assistants:
            words += ["--assistant", assistant]
        return people.accept_invitation(self.url, self.stack.ctl(*words).split()[-1], person)

    def account(self, name, assistants=None):
        """A new account; `assistants` maps names to consent modes, the first one is the default."""
        account = Account(self.stack.ctl("account", "create", "--name", name, "--agents-see-personal-data", "no"), name)
        for assistant, mode in (assistants or {"Empfang": "notice"}).items():
            words = ["assistant", "create", "--account", account.id, "--name", assistant, "--mode", mode]
            words += self.notices()
            identity = self.stack.ctl(*words)
            account.assistants[assistant] = identity
            account.default = account.default or identity
        account.key = self.stack.ctl(
            "engine-key", "create", "--account", account.id, "--assistant", account.default, "--label", "wire")
        return account

    def notices(self):
        """Arguments with the privacy notice in both languages."""
        words = []
        for lang, text in NOTICES.items():
            path = self.stack.path("etc", "notice-" + lang)
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            words += ["--notice-" + lang, path]
        return words

    def environment(self):
        """What programs in other languages (the browser tests) are told, as upper-case names."""
        told = {"URL": self.url, "STATE": self.stack.state, "BIN": self.stack.bin, "ENGINE_KEY": self.a.key,
            "ENGINE_KEY_2": self.b.key, "MYSQL_SOCKET": self.stack.database.socket, "MYSQL_ROOT_USER": "root",
            "MAIL_DIR": self.stack.mail_dir, "ACCOUNT": self.a.id, "ASSISTANT": self.a.default,
            "CTL": "env RUFWACHT_CONFIG=%s %s" % (shlex.quote(self.stack.conf_file), shlex.quote(self.stack.ctl_program))}
        for key, person in self.people.items():
            told[key.upper() + "_EMAIL"] = person.email
            told[key.upper() + "_PASSWORD"] = person.password
            told[key.upper() + "_TOTP"] = person.totp.secret
            told[key.upper() + "_TOTP_LAST"] = str(person.totp.last)
        return told


class Test:
    """`t`: the world and what one test found in it."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.failures = []
        self.checks = 0

    def __getattr__(self, name):
        return getattr(self.world, name)

    # --- findings ---

    def ok(self, good, what):
        """One check. `what` says what should be so."""
        self.checks += 1
        if not good:
            caller = sys._getframe(1)
            while caller.f_code.co_filename == __file__ and caller.f_back:
                caller = caller.f_back
            self.failures.append("%s:%d: %s" % (os.path.basename(caller.f_code.co_filename), caller.f_lineno, what))
        return bool(good)

    def skip(self, why):
        """Nothing to try it on: said aloud, counted as passed."""
        self.checks += 1
        print("     skipped: " + why, flush=True)

    def eq(self, got, want, what):
        return self.ok(got == want, "%s: got %r, want %r" % (what, got, want))

    def has(self, text, part, what):
        return self.ok(part in text, "%s: no %r in %r" % (what, part, text[:300]))

    def hasnt(self, text, part, what):
        at = text.find(part)
        return self.ok(at < 0, "%s: %r found in %r" % (what, part, text[max(0, at - 80):at + 80]))

    def status(self, answer, want, what):
        """The status of an answer, with what it said when it is another."""
        allowed = want if isinstance(want, tuple) else (want,)
        return self.ok(answer.status in allowed, "%s: got %r, want %r" % (what, answer, want))

    def here(self, what):
        """How the web server of this run does it."""
        return DIFFERS[what][SERVERS.index(self.stack.server)]

    # --- people ---

    def visitor(self, accept=None):
        client = Client(self.url)
        if accept:
            client.accept = accept
        return client

    def client(self, role):
        """The session all tests share; signed in anew when it ended."""
        client = self.world.clients.get(role)
        if client is None or client.get("/profile").status != 200:
            client = self.world.clients[role] = self.login(role)
        return client

    def login(self, role, accept=None):
        """A session of its own. Costs a code, so it may wait for up to half a minute."""
        return people.sign_in(self.url, self.people[role], accept)

    def person(self, account, role, assistants=(), name="Pia Prüfstein"):
        """Somebody new in an account (None: at the provider), signed in."""
        self.world.count += 1
        person = Person("p%d@wire.example" % self.world.count, name, role=role)
        return self.bring_in(account, person, list(assistants))

    def engine(self, key=None):
        return Engine(self.url, key or self.a.key)

    # --- behind the scenes ---

    def rows(self, statement, *values):
        return self.stack.sql(statement, *values)

    def one(self, statement, *values):
        found = self.stack.sql(statement, *values)
        return found[0][0] if found else None

    def mails(self, to=None):
        """Contents of the mails caught so far, oldest first."""
        found = []
        for path in sorted(glob.glob(os.path.join(self.stack.mail_dir, "*.eml"))):
            with open(path, "rb") as f:
                mail = f.read()
            if to is None or ("X-Envelope-To: <%s>" % to).encode() in mail:
                found.append(mail)
        return found

    def files(self, *below):
        """Every file below the state directory (or below folders of it) as (path, bytes)."""
        for folder in below or ("",):
            for where, _, names in os.walk(self.stack.path(folder)):
                for name in names:
                    path = os.path.join(where, name)
                    if os.path.isfile(path) and not os.path.islink(path):
                        with open(path, "rb") as f:
                            yield path, f.read()

    def wait(self, condition, seconds=10):
        """Until the condition holds; its last value. For what happens elsewhere, never to measure time."""
        end = time.monotonic() + seconds
        while True:
            value = condition()
            if value or time.monotonic() > end:
                return value
            time.sleep(0.1)


def collect(modules):
    """All tests of the modules, in order."""
    found = []
    for module in modules:
        for name, thing in vars(module).items():
            if name.startswith("test_") and callable(thing) and thing.__module__ == module.__name__:
                found.append(thing)
    return sorted(found, key=lambda f: getattr(f, "order", 50))


def name_of(test):
    return "%s.%s" % (test.__module__, test.__name__)


def fits(test, options):
    """Is it to run with these arguments of run.py?"""
    is_long = getattr(test, "long", False) or getattr(sys.modules[test.__module__], "LONG", False)
    if options.only not in name_of(test) or options.brief and is_long:
        return False
    return options.server != "cgi" or not getattr(test, "needs_workers", False)


def run(world, tests):
    """Runs tests one after another; how many passed and how many failed."""
    passed = failed = 0
    for test in tests:
        name = name_of(test)
        began = time.monotonic()
        t = Test(world, name)
        try:
            test(t)
        except Exception:
            t.failures.append(traceback.format_exc())
        t.failures += unexpected_deaths(world.stack)
        if not t.failures and t.checks == 0:
            t.failures.append("it checked nothing")
        good = not t.failures
        passed, failed = passed + good, failed + (not good)
        print("%s %s (%.1f s)%s" % ("ok  " if good else "FAIL", name, time.monotonic() - began,
            ": " + test.sentence if hasattr(test, "sentence") else ""), flush=True)
        for failure in t.failures:
            print("     " + failure.rstrip().replace("\n", "\n     "), flush=True)
    return passed, failed


def unexpected_deaths(stack):
    """Programs that ended by themselves during a test, with the end of their log. A test that ends one on purpose
    clears stack.nursery.deaths before it returns."""
    found = cgi_deaths(stack)
    for name, status in stack.nursery.deaths:
        log = stack.log(name.split("@")[0])
        tail = ""
        if os.path.exists(log):
            with open(log, encoding="utf-8", errors="replace") as f:
                tail = f.read()[-3000:]
        found.append("%s ended with status %d\n%s" % (name, status, tail))
    stack.nursery.deaths.clear()
    return found


def cgi_deaths(stack):
    """The same for programs that the web server starts: it tells its error log."""
    path = stack.path("log", "apache-error.log")
    if stack.server != "cgi" or not os.path.exists(path):
        return []
    with open(path, "rb") as f:
        f.seek(stack.log_seen)
        text = f.read()
    stack.log_seen += len(text)
    signs = (b"AddressSanitizer", b"runtime error:", b"before headers", b"watchdog")
    return ["a CGI program failed:\n" + text[-3000:].decode("utf-8", "replace")] if any(s in text for s in signs) else []


def complaints(stack, limit=60):
    """The last warnings and errors in the programs' logs, and whatever is no line of ours (a sanitizer's report)."""
    found = []
    for name in sorted(os.listdir(stack.log_dir)):
        if name in ("access.log", "mariadb.log", "build.log"):
            continue
        with open(os.path.join(stack.log_dir, name), encoding="utf-8", errors="replace") as f:
            found += [name + ": " + line.rstrip() for line in f if not line.startswith(("<5>", "<6>", "<7>"))]
    return "\n".join(found[-limit:])


def dump(value):
    """For messages."""
    return json.dumps(value, ensure_ascii=False)[:600]
