"""Who must have a second factor and from when on, what a changed role does to a session, and races for one code."""

import threading

import people
from authenticator import Authenticator
from client import Client
from harness import HTML, case, code_at
from logins import WRONG, accept, audited, calm, fresh_code, give_password, half, rewind, step_now
from test_passkey import HERE, facts, mails, origin, person_is

LONG = True  # the web server has no part in it


def rules(t, account, roles="", days=0):
    """What the page of rules writes, and what it does to everybody (common/store/factor.h)."""
    t.rows("UPDATE rufwacht.account SET factor_roles = %s, factor_grace_days = %s WHERE id = UNHEX(REPLACE(%s, '-', ''))",
        roles, days, account.id)


def due_in(t, person, hours):
    t.rows("UPDATE rufwacht.membership SET factor_due_at = UTC_TIMESTAMP(6) + INTERVAL %s HOUR" + person_is("person_id",
        person), hours)


def change_role(t, person, role):
    """What the page of a person writes."""
    t.rows("UPDATE rufwacht.membership SET role = %s, role_since = UTC_TIMESTAMP(6)" + person_is("person_id", person), role)


def together(*calls):
    """All at once; their answers."""
    got, start = [None] * len(calls), threading.Barrier(len(calls))

    def one(i):
        start.wait()
        got[i] = calls[i]()
    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@case("a role the account names must have one too: in time a banner on every page, then only enrolment, also in a running"
    " session")
def test_rules_grace(t):
    calm(t)
    account = t.account("Frist und Faktor")
    client = accept(t, "agent", account=account)
    person = client.person
    t.status(client.get("/conversations"), 200, "an agent needs none")
    t.eq(client.get("/conversations").find(".//viewer").get("factor-due-at"), None, "and is told nothing")
    rules(t, account, "agent privacy", 7)
    due_in(t, person, 7 * 24)
    for path in ("/conversations", "/profile", "/assistants"):
        page = client.get(path)
        t.status(page, 200, path + " in time")
        t.ok(page.find(".//viewer").get("factor-due-at"), path + " says until when")
    html = client.get("/conversations", accept=HTML).text
    t.ok('href="/login/enrol"' in html and "zweiten Faktor" in html, "the banner and its link")
    other, done = give_password(t, person)
    t.eq(done.location, "/", "signing in goes on as well")
    due_in(t, person, -1)
    for path in ("/conversations", "/profile", "/assistants", "/"):
        t.eq(client.get(path).location, "/login/enrol", path + " after it")
    t.eq(client.post("/profile/sessions/end", {"token": client.token}).location, "/login/enrol", "a form as well")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = NULL" + person_is("person_id", person))
    done = client.get("/login/enrol")
    t.eq(done.location, "/login/step-up?return=/login/enrol", "an open browser is not enough")
    page = client.follow(done)
    t.eq(page.find(".//step-up").get("method"), "password", "it asks for the password")
    t.status(client.post("/login/step-up", {"password": WRONG, "return": "/login/enrol"}), 422, "a wrong one")
    done = client.post("/login/step-up", {"password": person.password, "return": "/login/enrol"})
    t.eq(done.location, "/login/enrol", "the right one")
    fresh, done = give_password(t, person)
    t.eq(done.location, "/login/enrol", "a new sign-in leads there")
    t.eq(fresh.get("/conversations").location, "/login/enrol", "and nowhere else")
    people.enrol(client, person)
    t.status(client.get("/conversations"), 200, "with the factor all is open again")
    t.status(other.get("/conversations"), 200, "in the other running session too")
    t.eq(client.get("/profile").find(".//profile").get("may-remove"), "false", "and it stays")
    rules(t, account)
    t.eq(client.get("/profile").find(".//profile").get("may-remove"), "true", "until the rule goes")


@case("owner, admin and manager must have one whatever the account says; days of grace count for them too")
def test_rules_built_in(t):
    calm(t)
    account = t.account("Eingebaute Pflicht")
    for role in ("owner", "admin", "manager"):
        client = accept(t, role, account=account)
        t.eq(client.get("/profile").location, "/login/enrol", role + " without grace")
        due_in(t, client.person, 24)
        other, done = give_password(t, client.person)
        t.eq(done.location, "/", role + " in time")
        t.ok(other.get("/profile").find(".//viewer").get("factor-due-at"), role + " is told")
        due_in(t, client.person, -1)
        t.eq(other.get("/profile").location, "/login/enrol", role + " after it")
    for role in ("agent", "privacy", "auditor"):
        client = accept(t, role, account=account)
        due_in(t, client.person, -1)
        t.status(client.get("/profile"), 200, role + " need not, whatever a date says")


@case("the provider's people have no way without a second factor")
def test_rules_operator(t):
    calm(t)
    operator = t.people["operator"]
    client, done = give_password(t, operator)
    t.eq(done.location, "/login/totp", "the password is not enough")
    for path in ("/", "/profile", "/conversations", "/login/enrol", "/login/account", "/login/step-up"):
        t.ok(client.get(path).status in (303,), path + " is closed before the code")
    person = people.Person("bare-operator@wire.example", "Bert Betrieb", role="operator")
    link = t.stack.ctl("user", "invite", "--account", "provider", "--email", person.email, "--role", "operator").split()[-1]
    new = t.visitor()
    new.follow(new.get("/invitation/" + link.rstrip("/").split("/")[-1]))
    done = new.post("/invitation", {"name": person.name, "password": person.password})
    t.eq(done.location, "/login/enrol", "a new one must enrol")
    due_in(t, person, 24)  # nobody writes that for the provider: store_factor
    t.rows("UPDATE rufwacht.membership SET factor_due_at = NULL" + person_is("person_id", person))
    for path in ("/profile", "/conversations", "/login/account"):
        t.eq(new.get(path).location, "/login/enrol", path)
    people.enrol(new, person)
    new.person = person
    page = new.get("/profile")
    t.eq(page.find(".//profile").get("may-remove"), "false", "and cannot take it away")
    mine = page.find(".//factor").get("id")
    t.status(new.post("/profile/factors/%s/remove" % mine), 409, "by form neither")


@case("a changed role gives the session another token at its next request, and the old one is dead")
def test_role_rotates(t):
    calm(t)
    for path in ("/conversations", "/profile", "/assistants"):
        client = t.person(t.a, "agent")
        old = Client(t.url)
        old.cookies = dict(client.cookies)
        t.status(client.get(path), 200, path + " before")
        change_role(t, client.person, "manager")
        done = client.get(path)
        t.ok(done.location.startswith("/login/renew?return="), path + ": the next request is sent for a new token")
        t.eq(old.get(path).location.split("?")[0], "/login/renew", "the old token does nothing else")
        done = client.get(done.location)
        t.eq((done.status, done.location), (303, path), "and back to the page")
        t.ok(client.cookies != old.cookies, "with another one")
        t.eq(client.get(path).find(".//viewer").get("role"), "manager", "in the new role")
        t.eq((old.get(path).location, old.get("/login/renew").location), ("/login", "/login"), "the old one is dead")
        t.eq(audited(t, "session.renewed", client.person), 1, "a row of it")
        t.eq(client.get("/login/renew").location, "/", "once is enough")
    change_role(t, client.person, "agent")
    tabs = [Client(t.url) for _ in range(4)]
    for tab in tabs:
        tab.cookies = dict(client.cookies)
    got = together(*[lambda c=c: c.get("/login/renew", **{"return": "/profile"}) for c in tabs])
    t.eq([g.status for g in got], [303] * 4, "several tabs at once")
    new = [c for c in tabs if c.get("/profile").status == 200]
    t.eq(len(new), 1, "get one new token")
    client.cookies, client.token = dict(new[0].cookies), None
    idle = int(t.one("SELECT idle_seconds FROM rufwacht.session" + person_is("person_id", client.person)))
    change_role(t, client.person, "admin")
    client.follow(client.get("/profile"))
    now = int(t.one("SELECT idle_seconds FROM rufwacht.session" + person_is("person_id", client.person)))
    t.ok(now < idle, "a privileged role has shorter sessions at once")
    change_role(t, client.person, "agent")
    t.eq(client.post("/profile/sessions/end", {"token": client.token}).location.split("?")[0], "/login/renew",
        "a form is not carried out before")
    for bad in ("//evil.example", "https://evil.example/"):
        t.status(client.get("/login/renew", **{"return": bad}), 400, "nor does it lead to " + bad)
    t.eq(client.get("/login/renew", **{"return": "/nowhere"}).location, "/", "or to what is no page")


@case("a new factor, one removed, one used up: each mails its person", long=True)
def test_factor_mails(t):
    calm(t)
    client = t.person(t.a, "agent")
    person = client.person
    t.eq(mails(t, person, "factor-added"), 1, "added")
    t.status(client.post("/profile/recovery", page="/profile"), 200, "new codes")
    t.eq(mails(t, person, "recovery-renewed"), 1, "renewed")
    codes = [c.text for c in client.post("/profile/recovery", page="/profile").all(".//recovery-codes/code")]
    for used in range(7):
        calm(t)
        other = half(t, person)
        t.status(other.post("/login/recovery", {"code": codes[used]}), 303, "code %d" % used)
    t.eq(mails(t, person, "recovery-used"), 7, "each use")
    t.eq(sorted(r[0] for r in t.rows("SELECT detail FROM rufwacht.outbox" + person_is("person_id", person)
        + " AND kind = 'recovery-used'")), [str(n) for n in range(3, 10)], "and how many are left")
    page = other.get("/conversations")
    t.eq(page.find(".//viewer").get("codes-left"), "3", "three left: every page says so")
    t.has(other.get("/conversations", accept=HTML).text, "Wiederherstellungscodes", "in words")
    t.eq(client.get("/profile").find(".//viewer").get("codes-left"), "3", "the other session too")
    t.status(client.post("/profile/recovery", page="/profile"), 200, "new ones")
    t.eq(client.get("/conversations").find(".//viewer").get("codes-left"), None, "and it is quiet again")


@case("one recovery code or one code of the app, sent twice at once, lets one in; ten times", long=True)
def test_code_races(t):
    for round in range(10):
        calm(t)
        client = t.person(t.a, "agent")
        person = client.person
        one, two = half(t, person), half(t, person)
        for c in (one, two):
            c.get("/login/recovery")
        code = person.recovery_codes[0]
        got = together(*[lambda c=c: c.post("/login/recovery", {"code": code}).location for c in (one, two)])
        t.eq(sorted(str(g) for g in got), ["/", "None"], "recovery code, round %d" % round)
        t.eq(facts(t, person)[2], 9, "one used")
        calm(t)
        rewind(t, person)
        one, two = half(t, person), half(t, person)
        for c in (one, two):
            c.get("/login/totp")
        code = code_at(person.totp.secret, step_now())
        got = together(*[lambda c=c: c.post("/login/totp", {"code": code}).location for c in (one, two)])
        t.eq(sorted(str(g) for g in got), ["/", "None"], "code of the app, round %d" % round)


@case("two requests at once never take away the last two factors; one answer of a passkey lets one in", long=True)
def test_factor_races(t):
    for round in range(5):
        calm(t)
        client = t.person(t.a, "manager")
        person = client.person
        key = Authenticator(origin(t), HERE)
        fields = key.register(client.get("/login/enrol/passkey").find(".//passkey").get("challenge"))
        t.status(client.post("/login/enrol/passkey", dict(fields, name="Wettlauf")), 303, "a key")
        ids = [f.get("id") for f in client.get("/profile").all(".//factor")]
        token = client.token
        got = together(*[lambda i=i: client.post("/profile/factors/%s/remove" % i, {"token": token}).status for i in ids])
        t.eq(sorted(got), [303, 409], "one goes, one stays, round %d" % round)
        t.eq(sum(facts(t, person)[:2]), 1, "one is left")
        if facts(t, person)[1] == 0:
            continue
        calm(t)
        other = half(t, person)
        fields = dict(key.answer(other.get("/login/passkey").find(".//passkey").get("challenge")), token=other.token)
        twin = Client(t.url)
        twin.cookies, twin.token = dict(other.cookies), other.token
        got = together(*[lambda c=c: c.post("/login/passkey", fields).location for c in (other, twin)])
        t.eq(got.count("/"), 1, "one answer, one session, round %d" % round)


@case("a hundred wrong codes in a row are the end, however many half sessions they are spread over", long=True)
def test_code_cap(t):
    calm(t)
    person = t.person(t.a, "agent").person
    bad = code_at(person.totp.secret, step_now() + 100)
    for _ in range(2):
        client = half(t, person)
        for _ in range(4):
            client.post("/login/totp", {"code": bad})
        t.rows("UPDATE rufwacht.throttle SET failures = 0, blocked_until = NULL, window_start = '2020-01-01'")
    most = int(t.one("SELECT MAX(consecutive) FROM rufwacht.throttle"))
    t.eq(most, 8, "right passwords in between do not forgive wrong codes")
    t.rows("UPDATE rufwacht.throttle SET consecutive = 99, failures = 0, blocked_until = NULL")
    client = half(t, person)
    t.status(client.post("/login/totp", {"code": bad}), 422, "the hundredth")
    t.rows("UPDATE rufwacht.throttle SET failures = 0, blocked_until = NULL, window_start = '2020-01-01'")
    t.status(client.post("/login/totp", {"code": fresh_code(t, person)}), 429, "then even the right one is not looked at")
    t.status(give_password(t, person)[1], 429, "nor the password")
    calm(t)
    client = half(t, person)
    t.status(client.post("/login/totp", {"code": fresh_code(t, person)}), 303, "until it is lifted")
