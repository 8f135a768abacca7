"""The gate: every route of every program for every kind of visitor, allowed or refused exactly as its row says.

An allowed request is sent with a field nobody knows: the gate comes before the form, so it is answered 400 with
form.unknown and has no effect. Everything else is the gate's answer.
"""

import os
import subprocess
import urllib.parse

from client import Client
from harness import HTML, case
from people import Person

ID = "01890000-0000-7000-8000-000000000000"
ROLES = ("owner", "admin", "manager", "agent", "privacy", "auditor", "operator", "support", "reseller")
HEADING = "method\tpath\twho\tneeds\tright\tview\taudit"


class Row:
    """One line of --routes."""

    def __init__(self, program, line):
        self.program = program
        self.method, self.path, self.who, needs, self.right, self.view, self.audit = line.split("\t")
        self.needs, _, reason = needs.partition(" no-token: ")
        self.no_token = bool(reason)

    def __str__(self):
        return "%s %s" % (self.method, self.path)

    @property
    def address(self):
        return self.path.replace("{id}", ID).replace("{token}", "x" * 43)


def routes(t):
    """All rows of all installed programs."""
    found = []
    for name in t.stack.programs():
        out = subprocess.run([os.path.join(t.stack.bin, "rufwacht-" + name), "--routes"], stdout=subprocess.PIPE,
            text=True, env={"PATH": "/usr/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0"}, check=True).stdout.splitlines()
        if out[0] != HEADING:
            raise AssertionError("rufwacht-%s --routes: the heading is %r" % (name, out[0]))
        found += [Row(name, line) for line in out[1:]]
    return found


# --- visitors ---

def invited(t, role):
    """Somebody with a password but without the second factor their role needs: state "enrol"."""
    person = Person("gate-%s@wire.example" % role, "Gerda Gatter", role=role)
    link = t.stack.ctl("user", "invite", "--account", t.a.id, "--email", person.email, "--role", role).split()[-1]
    client = Client(t.url)
    client.follow(client.get(urllib.parse.urlsplit(link).path))
    done = client.post("/invitation", {"name": person.name, "password": person.password})
    if done.status == 303 and done.location == "/login":
        client.get("/login")
        done = client.post("/login", {"email": person.email, "password": person.password})
    if (done.status, done.location) != (303, "/login/enrol"):
        raise AssertionError("a new admin is not led to the second factor: %r" % done)
    return client


def half(t):
    """Between password and code."""
    person = t.people["spare"]
    client = Client(t.url)
    client.get("/login")
    done = client.post("/login", {"email": person.email, "password": person.password})
    if (done.status, done.location) != (303, "/login/totp"):
        raise AssertionError("the code is not asked for: %r" % done)
    return client


class Visitor:
    """A kind of visitor with a session of its own; `page` is where it finds a token."""

    def __init__(self, name, client, state, role=None, fresh=True):
        self.name, self.client, self.state, self.role, self.fresh = name, client, state, role, fresh
        self.page = {"none": "/login", "half": "/login/totp", "enrol": "/login/enrol", "full": "/profile"}[state]


def visitors(t):
    account = t.account("Gatterbau", {"Gatter": "notice"})
    found = [Visitor("nobody", t.visitor(), "none"), Visitor("half", half(t), "half"),
        Visitor("to enrol", invited(t, "admin"), "enrol")]
    for role in ("agent", "privacy", "operator") if t.brief else ROLES:
        provider = role in ("operator", "support", "reseller")
        client = t.person(None if provider else account, role, [account.default] if role in ("manager", "agent") else [])
        found.append(Visitor(role, client, "full", role))
    stale = t.person(account, "owner")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", stale.person.email)
    found.append(Visitor("owner without fresh proof", stale, "full", "owner", fresh=False))
    return found


# --- what must come ---

RUN = "runs"


def expected(row, v):
    """RUN, or (status, where or problem code): DESIGN, Life of a request, read anew."""
    if row.right == "":
        return 403, "access.refused"
    if row.right == "engine":
        return 401, "request.no-key"
    if row.right == "public":
        if row.needs in ("half", "enrol", "renew", "marked") and v.state == "none":
            return 303, "/login"
        if row.needs == "half" and v.state != "half":
            return 303, "/login/enrol" if v.state == "enrol" else "/"
        if row.needs in ("enrol", "renew") and v.state == "half":
            return 303, "/login/totp"
        if row.needs == "renew":  # nobody's role changed here: test_factor_rules
            return 303, "/"
        if row.needs == "marked":  # nobody's password is known to others here: test_password
            return 303, {"half": "/login/totp", "enrol": "/login/enrol", "full": "/"}[v.state]
        return RUN
    if v.state == "enrol" and row.needs == "enrol":
        return RUN
    if v.state != "full":
        return 303, {"none": "/login", "half": "/login/totp", "enrol": "/login/enrol"}[v.state]
    if v.role not in row.who.split(","):
        return 403, "access.refused"
    if row.needs == "step-up" and not v.fresh:
        return 303, "/login/step-up"
    return RUN


def send(row, v, token=None):
    """The request with the unknown field, as XML."""
    if row.method == "GET":
        return v.client.get(row.address, zz="1")
    fields = {"token": token, "zz": "1"}
    if row.right == "engine":
        return v.client.request("POST", row.address + "?zz=1", body=b"{}", headers={"Content-Type": "application/json"})
    return v.client.post(row.address, fields)


def got(answer):
    """The answer in the terms of expected()."""
    if answer.status == 303:
        return 303, (answer.location or "").split("?")[0]
    if answer.status == 400 and answer.problems == ["form.unknown"]:
        return RUN
    if "json" in (answer.header("content-type") or ""):
        return answer.status, answer.text.split('"code":"')[-1].split('"')[0]
    return answer.status, (answer.problems or [None])[0]


def token_of(t, v):
    """A token of this visitor's own page; a page that may be opened, whatever state."""
    answer = v.client.get(v.page)
    t.status(answer, 200, "%s opens %s" % (v.name, v.page))
    return v.client.token


@case("every route for every role, for nobody and for half a session: allowed or refused as the table says", order=20)
def test_matrix(t):
    rows, cells, allowed = routes(t), 0, 0
    everybody = visitors(t)
    t.ok(len({row.program for row in rows}) >= 4, "the programs are there")
    for v in everybody:
        token = token_of(t, v)
        for row in rows:
            want = expected(row, v)
            cells += 1
            allowed += want == RUN
            t.eq(got(send(row, v, token)), want, "%s as %s" % (row, v.name))
            if row.method == "POST" and not row.no_token and (want == RUN or want[1] == "/login/step-up"):
                for wrong in (None, "", "x" * 86, token[:-2] + ("AA" if token[-2:] != "AA" else "BB")):
                    cells += 1
                    t.eq(got(send(row, v, wrong)), (403, "request.bad-token"), "%s as %s, wrong token" % (row, v.name))
    print("     %d routes, %d visitors, %d cells, %d of them allowed" % (len(rows), len(everybody), cells, allowed))


@case("a page without a variable opens for everybody it is for, without any parameter; a token is of one session only",
    order=21)
def test_plain_pages(t):
    rows = [row for row in routes(t) if row.right != "engine"]
    everybody = visitors_again(t)
    tokens = {v.name: token_of(t, v) for v in everybody}
    for v in everybody:
        for row in rows:
            if row.method == "GET" and "{" not in row.path and expected(row, v) == RUN:
                t.status(v.client.get(row.path), (200, 303), "%s as %s" % (row, v.name))
    for row in rows:
        if row.method == "POST" and not row.no_token:
            for v in everybody:
                if expected(row, v) == RUN:
                    other = next(o for o in everybody if o is not v)
                    t.eq(got(send(row, v, tokens[other.name])), (403, "request.bad-token"),
                        "%s as %s with the token of %s" % (row, v.name, other.name))


def visitors_again(t):
    return [Visitor("nobody", t.visitor(), "none"), Visitor("owner", t.client("owner"), "full", "owner"),
        Visitor("agent", t.client("agent"), "full", "agent"), Visitor("auditor", t.client("auditor"), "full", "auditor")]


@case("methods: HEAD is GET without a body, what has no row is 404, what has another method 405 with Allow", order=22)
def test_methods(t):
    client = t.client("owner")
    paths = {}
    for row in routes(t):
        if row.right != "engine":
            paths.setdefault(row.path, set()).add(row.method)
    for path, methods in sorted(paths.items()):
        address = path.replace("{id}", ID).replace("{token}", "x" * 43)
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "GET", "POST"):
            if method in methods:
                continue
            answer = client.request(method, address)
            t.status(answer, 405, "%s %s" % (method, path))
            allow = {word.strip() for word in (answer.header("allow") or "").split(",")}
            t.eq(allow, methods | ({"HEAD"} if "GET" in methods else set()), "Allow of " + path)
        if "GET" in methods and "{" not in path:
            answer = client.request("HEAD", address, headers={"Accept": HTML})
            t.eq((answer.status in (200, 303), answer.body), (True, b""), "HEAD " + path)
    for path in ("/assistants/x", "/assistants/", "/conversations/" + ID + "/", "/login/nowhere", "/profile/x", "/nowhere"):
        t.status(client.get(path), 404, path)
