"""Signing in: passwords, throttling, own sessions, invitations."""

import fcntl
import os
import subprocess

import people
from harness import HTML, Person, case
from logins import WRONG, accept, at_invitation, audited, calm, fresh_code, give_password, half, invite, own_sessions, \
    person_column

GUIDE = ("WnVjT_34", "AlewiSdE.68", "Hund.Wald.Sonne!3", "Fußball.Nürnberg.Angeln-12")


# --- passwords ---

@case("eleven characters are too few, twelve are enough, and the number is named")
def test_password_length(t):
    person, path = invite(t)
    client = at_invitation(t, path)
    short = client.post("/invitation", {"name": person.name, "password": "kiesel-luch"})
    t.status(short, 422, "eleven characters")
    t.eq(short.problems, ["password.too-short"], "what is wrong")
    page = client.post("/invitation", {"name": person.name, "password": "äöüäöüäöüäö"}, accept=HTML)
    t.has(page.text, "12", "the page names the number")
    t.hasnt(page.text, "äöüäöüäöüäö", "no password comes back")
    t.status(client.post("/invitation", {"name": person.name, "password": "kiesel-luchs"}), 303, "twelve characters")


@case("200 characters with umlauts and blanks count to the last one; no class of characters is asked for")
def test_password_long(t):
    calm(t)
    long = ("Grüße vom Käuzchen über dem Moor " * 7)[:199]
    client = accept(t, password=long + "a")
    t.eq(len(client.person.password), 200, "characters")
    t.status(give_password(t, client.person, long + "b")[1], 422, "another last character")
    t.status(give_password(t, client.person, long)[1], 422, "without the last character")
    t.status(give_password(t, client.person, long + "a")[1], 303, "the password itself")
    t.ok(accept(t, password="qmwnebrvtcyxuzioplak").get("/profile").status == 200, "twenty lower-case letters")


@case("composed and decomposed letters are one password")
def test_password_normalised(t):
    calm(t)
    client = accept(t, password="gru\u0308ne Du\u0308nen im Ma\u0308rz")
    t.status(give_password(t, client.person, "gr\u00fcne D\u00fcnen im M\u00e4rz")[1], 303, "composed")


@case("well-known passwords and words around the person are refused")
def test_password_refused(t):
    person, path = invite(t)
    client = at_invitation(t, path)
    for password in GUIDE + ("Passwort1234", "Beispiel2025!", "L3na-Be1sp1el", "rufwacht-2025", "Prüfstand-2025"):
        answer = client.post("/invitation", {"name": person.name, "password": password})
        t.status(answer, 422, password)
        t.ok(answer.problems and answer.problems[0].startswith("password."), "the reason for " + password)
    t.status(client.post("/invitation", {"name": " ", "password": person.password}), 422, "no name")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.person WHERE email = %s", person.email), "0", "nobody was made")


@case("nobody sets a password for somebody else")
def test_password_own_only(t):
    for words in (("user", "password"), ("user", "create"), ("user", "invite", "--password", WRONG)):
        t.ok(t.stack.ctl(*words, check=False).returncode != 0, "rufwachtctl " + " ".join(words))
    done = t.visitor().post("/profile/password", {"current": WRONG, "password": WRONG}, page="/login")
    t.eq((done.status, done.location), (303, "/login"), "a stranger")
    client = accept(t)
    other = accept(t)
    people.expect(client.post("/profile/password", {"current": other.person.password, "password": WRONG}), 422,
        "another one's password as the current one")
    t.status(client.post("/profile/password", {"current": client.person.password, "password": WRONG,
        "email": other.person.email}), 400, "a field for somebody else")


@case("another password ends all other sessions")
def test_password_change(t):
    calm(t)
    client = accept(t)
    other = give_password(t, client.person)[0]
    t.status(other.get("/profile"), 200, "the other session")
    before = dict(client.cookies)
    wrong = client.post("/profile/password", {"current": WRONG, "password": "Moor und Kranich 77"})
    t.eq((wrong.status, wrong.problems), (422, ["password.wrong"]), "a wrong current password")
    weak = client.post("/profile/password", {"current": client.person.password, "password": "kurz"})
    t.eq(weak.problems, ["password.too-short"], "a short new one")
    done = client.post("/profile/password", {"current": client.person.password, "password": "Moor und Kranich 77"})
    t.eq((done.status, done.location), (303, "/profile"), "changed")
    t.ok(before != client.cookies, "the token rotates")
    t.status(client.get("/profile"), 200, "this session goes on")
    t.status(other.get("/profile"), 303, "the other one does not")
    t.status(give_password(t, client.person)[1], 422, "the old password")
    t.status(give_password(t, client.person, "Moor und Kranich 77")[1], 303, "the new password")
    t.ok(audited(t, "password.changed", client.person) >= 1, "a row of it")


@case("no hash, password, token or secret lies open in the database; parameters rise at the next sign-in")
def test_password_stored(t):
    calm(t)
    client = accept(t)
    person = client.person
    sealed = person_column(t, "person_password", "sealed", person)
    t.hasnt(sealed, b"$argon2".hex().upper(), "the hash")
    t.hasnt(sealed, person.password.encode().hex().upper(), "the password")
    cookie = next(v for k, v in client.cookies.items() if k.endswith("rufwacht"))
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.session WHERE HEX(token_hash) = %s", cookie.encode().hex().upper()), "0",
        "the token of a session")
    give_password(t, person)
    t.eq(person_column(t, "person_password", "sealed", person), sealed, "nothing to raise")
    t.stack.extra_conf["argon_passes"] = "4"
    try:
        t.stack.write_conf()
        t.stack.restart_program("login")
        t.status(give_password(t, person)[1], 303, "the password, with grown parameters")
        raised = person_column(t, "person_password", "sealed", person)
        t.ok(raised != sealed, "the hash was made anew")
        t.status(give_password(t, person)[1], 303, "the password again")
        t.eq(person_column(t, "person_password", "sealed", person), raised, "once is enough")
    finally:
        del t.stack.extra_conf["argon_passes"]
        t.stack.write_conf()
        t.stack.restart_program("login")


# --- sign-in ---

@case("a form without its token is refused")
def test_token(t):
    client = t.visitor()
    client.get("/login")
    t.status(client.post("/login", {"token": None, "email": "x@wire.example", "password": WRONG}), 403, "no token")
    t.status(client.post("/login", {"token": "A" * 86, "email": "x@wire.example", "password": WRONG}), 403, "a made-up one")
    other = t.visitor()
    other.get("/login")
    t.status(client.post("/login", {"token": other.token, "email": "x@wire.example", "password": WRONG}), 403,
        "that of another browser")


@case("known and unknown addresses get the same answer, and wait the same way")
def test_throttle_account(t):
    calm(t)
    client = accept(t)
    known, unknown = client.person, Person("niemand@wire.example", "Niemand")
    answers = []
    for person in (known, unknown):
        seen = []
        for _ in range(5):
            answer = give_password(t, person, WRONG)[1]
            seen.append((answer.status, answer.problems))
        answer = give_password(t, person)[1]
        seen.append((answer.status, answer.problems, (answer.header("retry-after") or "").isdigit()))
        t.eq(answer.find("problem").get("number"), "1", "the page says how many minutes")
        answers.append(seen)
    t.eq(answers[0], [(422, ["login.bad-pair"])] * 5 + [(429, ["login.throttled"], True)], "five failures, then waiting")
    t.eq(answers[0], answers[1], "whether it exists or not")
    t.status(client.get("/profile"), 200, "its own browser is signed in all the while")
    client.post("/logout")
    done = give_password(t, known, client=client)[1]
    t.status(done, 303, "and may enter again")
    t.status(give_password(t, known)[1], 429, "others still wait")
    t.rows("UPDATE rufwacht.throttle SET blocked_until = UTC_TIMESTAMP(6)")
    t.status(give_password(t, known)[1], 303, "when the wait is over")
    t.ok(int(t.one("SELECT COALESCE(SUM(count), 0) FROM rufwacht.audit_attempt WHERE code = 'login.failed'")) >= 10,
        "failures are counted")


@case("waits grow up to a quarter of an hour; a hundred failures in a row are the end", long=True)
def test_throttle_grows(t):
    calm(t)
    person = accept(t).person
    waits = []
    for attempt in range(12):
        give_password(t, person, WRONG)
        waits.append(int(t.one("SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), blocked_until)), -1)"
            " FROM rufwacht.throttle") or -1))
        t.rows("UPDATE rufwacht.throttle SET blocked_until = UTC_TIMESTAMP(6) WHERE blocked_until IS NOT NULL")
    t.ok(waits[3] < 0 < waits[4] <= 30, "the fifth waits: %r" % waits)
    t.ok(30 < waits[5] <= 60 and 60 < waits[6] <= 120 and 890 < max(waits) <= 900, "they grow: %r" % waits)
    t.rows("UPDATE rufwacht.throttle SET consecutive = 100, blocked_until = NULL, window_start = UTC_TIMESTAMP(6)"
        " WHERE failures >= 5 AND consecutive > 5")
    t.status(give_password(t, person)[1], 429, "after a hundred")
    calm(t)


@case("thirty failures from one network are enough, whatever was typed", long=True)
def test_throttle_network(t):
    calm(t)
    person = accept(t).person
    t.rows("DELETE FROM rufwacht.throttle")
    for attempt in range(30):
        give_password(t, Person("raten%d@wire.example" % attempt, ""), WRONG)
    t.status(give_password(t, person)[1], 429, "the thirty-first attempt")
    calm(t)
    t.status(give_password(t, person)[1], 303, "without the counter")


@case("half-finished sign-ins reach nothing else")
def test_half(t):
    calm(t)
    person = t.person(t.a, "manager").person
    client = half(t, person)
    for path in ("/profile", "/conversations", "/login/enrol", "/login/account"):
        done = client.get(path)
        t.eq((done.status, done.location), (303, "/login/totp"), path)
    t.status(client.get("/login/totp"), 200, "the page of the code")
    before = dict(client.cookies)
    done = client.post("/login/totp", {"code": fresh_code(t, person)})
    t.eq((done.status, done.location), (303, "/"), "the code")
    t.ok(before != client.cookies, "the token rotates")
    t.eq(client.get("/login").location, "/", "signed in already")
    old = t.visitor()
    old.cookies = before
    t.status(old.get("/profile"), 303, "the old token is dead")
    t.ok(audited(t, "login.signed-in", person) >= 1, "a row of it")


@case("signing out ends the session at once")
def test_logout(t):
    calm(t)
    client = accept(t)
    cookies = dict(client.cookies)
    client.get("/profile")
    done = client.post("/logout")
    t.eq((done.status, done.location), (303, "/login"), "signed out")
    t.ok(done.header("clear-site-data"), "the browser is told to forget")
    t.eq(client.get("/login").notices, ["login.signed-out"], "the page says so")
    client.cookies = cookies
    t.status(client.get("/profile"), 303, "the cookie is worth nothing")


# --- sessions ---

@case("own sessions are listed, ended one by one or all others at once; foreign ones do not exist")
def test_sessions(t):
    calm(t)
    client = accept(t)
    second = give_password(t, client.person)[0]
    third = give_password(t, client.person)[0]
    sessions = own_sessions(client)
    t.eq((len(sessions), sum(current for _, current in sessions)), (3, 1), "three, one of them this one")
    page = client.get("/profile")
    address = page.find(".//profile/session").get("address")
    t.ok(address.endswith("/24") or address.endswith("/48"), "the address is cut: " + address)
    t.ok(page.find(".//profile/session").get("last-used-at"), "last use")
    of_second = next(i for i, current in own_sessions(second) if current)
    stranger = accept(t)
    t.status(stranger.post("/profile/sessions/%s/end" % of_second, page="/profile"), 404, "by somebody else")
    t.status(second.get("/profile"), 200, "it lives")
    t.status(client.post("/profile/sessions/%s/end" % of_second), 303, "by its owner")
    t.eq(second.get("/profile").location, "/login", "its next request")
    t.status(client.post("/profile/sessions/%s/end" % of_second), 404, "there is nothing left to end")
    t.status(client.post("/profile/sessions/end"), 303, "all others")
    t.status(third.get("/profile"), 303, "the third")
    t.eq(len(own_sessions(client)), 1, "this one stays")
    own = own_sessions(client)[0][0]
    t.eq(client.post("/profile/sessions/%s/end" % own).location, "/login", "this one too")
    t.status(client.get("/profile"), 303, "signed out")
    t.ok(audited(t, "session.ended", client.person) >= 2, "rows of it")


@case("sessions end after silence and after a day's work, sooner for privileged roles")
def test_session_limits(t):
    calm(t)
    for role, idle, hours in (("agent", 1800, 12), ("owner", 900, 8)):
        client = accept(t, role) if role == "agent" else t.person(t.a, role)
        mail = client.person.email
        where = " WHERE state = 'full' AND person_id = (SELECT id FROM rufwacht.person WHERE email = '%s')" % mail
        found = t.rows("SELECT idle_seconds, TIMESTAMPDIFF(SECOND, started_at, expires_at) FROM rufwacht.session" + where)
        t.eq(found, [[str(idle), str(hours * 3600)]], "limits of " + role)
        t.rows("UPDATE rufwacht.session SET last_used_at = UTC_TIMESTAMP(6) - INTERVAL %d SECOND" % (idle - 20) + where)
        t.status(client.get("/profile"), 200, "just in time")
        t.rows("UPDATE rufwacht.session SET expires_at = UTC_TIMESTAMP(6) + INTERVAL 100 SECOND,"
            " last_used_at = UTC_TIMESTAMP(6) - INTERVAL %d SECOND" % (idle + 1) + where)
        t.eq(client.get("/profile").location, "/login", "after silence")
        t.rows("UPDATE rufwacht.session SET last_used_at = UTC_TIMESTAMP(6)" + where)
        t.status(client.get("/profile"), 200, "in use")
        t.rows("UPDATE rufwacht.session SET expires_at = UTC_TIMESTAMP(6)" + where)
        t.status(client.get("/profile"), 303, "after the last hour, in use or not")


@case("language and appearance are the person's choice")
def test_appearance(t):
    calm(t)
    client = accept(t)
    t.status(client.post("/profile/appearance", {"language": "en", "theme": "dark"}, page="/profile"), 303, "chosen")
    page = client.get("/profile")
    t.eq((page.root.get("lang"), page.root.get("theme")), ("en", "dark"), "the page")
    t.eq(page.notices, ["profile.saved"], "it says so")
    t.status(client.post("/profile/appearance", {"language": "xx", "theme": "dark"}), 422, "an unknown language")
    t.status(client.post("/profile/appearance", {"language": "en", "theme": "pink"}), 422, "an unknown theme")


# --- invitations ---

@case("an invitation shows who asks for what, is good once, for 72 hours, and replaced by the next")
def test_invitation(t):
    calm(t)
    person, first = invite(t, "privacy")
    answer = t.visitor().get(first)
    t.eq((answer.status, answer.location), (303, "/invitation"), "the token leaves the address line")
    _, second = invite(t, "privacy", email=person.email)
    t.eq(at_invitation(t, first).get("/invitation").root.get("view"), "invitation-gone", "the replaced one")
    client = at_invitation(t, second)
    page = client.get("/invitation")
    shown = page.find(".//invitation")
    t.eq((shown.get("role"), shown.get("account-name")), ("privacy", t.a.name), "what it says")
    hours = t.one("SELECT TIMESTAMPDIFF(MINUTE, created_at, expires_at) FROM rufwacht.invitation WHERE email = %s"
        " ORDER BY created_at DESC LIMIT 1", person.email)
    t.eq(hours, str(72 * 60), "minutes it lives")
    late = at_invitation(t, second)
    t.status(client.post("/invitation", {"name": person.name, "password": person.password}), 303, "accepted")
    gone = late.post("/invitation", {"name": "Zweite", "password": WRONG})
    t.eq((gone.status, gone.problems), (410, ["invitation.gone"]), "used")
    t.eq(at_invitation(t, second).get("/invitation").root.get("view"), "invitation-gone", "the link afterwards")
    t.status(give_password(t, person, WRONG)[1], 422, "the second password was not taken")
    old, path = invite(t)
    t.rows("UPDATE rufwacht.invitation SET expires_at = UTC_TIMESTAMP(6) WHERE email = %s", old.email)
    t.eq(at_invitation(t, path).get("/invitation").root.get("view"), "invitation-gone", "after its time")
    t.eq(t.visitor().get("/invitation").status, 200, "without a link")
    t.eq(at_invitation(t, "/invitation/nonsense").get("/invitation").root.get("view"), "invitation-gone", "made up")
    t.ok(audited(t, "invitation.accepted", person) == 1, "a row of it")


@case("who is known gets a further account and chooses; others' accounts do not exist")
def test_accounts(t):
    calm(t)
    client = accept(t, "privacy")
    person = client.person
    t.eq(client.get("/login/account").location, "/", "with one account there is nothing to choose")
    told = t.stack.ctl("user", "invite", "--account", t.b.id, "--email", person.email, "--role", "auditor")
    t.hasnt(told, "/invitation/", "no link for somebody who is known")
    client = give_password(t, person)[0]
    t.eq(client.get("/profile").location, "/login/account", "first the account")
    page = client.get("/login/account")
    t.eq({(a.get("name"), a.get("role")) for a in page.all(".//account-choice/account")},
        {(t.a.name, "privacy"), (t.b.name, "auditor")}, "both are offered")
    t.status(client.post("/login/account", {"account": "019a96f8-1f02-7c55-8d10-5b7e2c9a41d3"}), 404, "a foreign one")
    before = dict(client.cookies)
    t.status(client.post("/login/account", {"account": t.b.id}), 303, "the second")
    t.ok(before != client.cookies, "the token rotates")
    t.eq([m.get("account-name") for m in client.get("/profile").all(".//profile/membership")
        if m.get("current") == "true"], [t.b.name], "where we are")
    t.rows("UPDATE rufwacht.membership SET role = 'owner' WHERE HEX(account_id) = %s AND person_id = (SELECT id FROM"
        " rufwacht.person WHERE email = %s)", t.a.id.replace("-", "").upper(), person.email)
    done = client.post("/login/account", {"account": t.a.id})
    t.eq((done.status, done.location), (303, "/login/enrol"), "a role that needs a second factor")
    t.eq(client.get("/conversations").location, "/login/enrol", "nothing before it")


@case("who lost every membership does not get in")
def test_no_membership(t):
    calm(t)
    client = accept(t)
    t.rows("UPDATE rufwacht.membership SET active = 0 WHERE person_id = (SELECT id FROM rufwacht.person WHERE email = %s)",
        client.person.email)
    answer = give_password(t, client.person)[1]
    t.eq((answer.status, answer.problems), (422, ["login.bad-pair"]), "the answer of a wrong password")
    t.ok(client.get("/profile").status != 200, "nor does the session go on")


# --- the whole program ---

@case("when all places for password hashing are taken, the answer is 503 and no failure is counted")
def test_busy(t):
    calm(t)
    person = accept(t).person
    slots = []
    try:
        for slot in range(64):
            slots.append(open(t.stack.path("run", "locks", "hash-%d" % slot), "a"))
            os.chown(slots[-1].name, os.stat(t.stack.path("run", "locks")).st_uid, -1)
            fcntl.flock(slots[-1], fcntl.LOCK_EX)
        done = give_password(t, person)[1]
        t.eq((done.status, done.problems), (503, ["login.busy"]), "no place came free")
        t.ok((done.header("retry-after") or "").isdigit(), "when to try again")
        t.eq(t.one("SELECT COALESCE(SUM(failures), 0) FROM rufwacht.throttle"), "0", "counted failures")
    finally:
        for slot in slots:
            slot.close()
    t.status(give_password(t, person)[1], 303, "with places again")


@case("every page of the program keeps its contract")
def test_contracts(t):
    calm(t)
    person, path = invite(t, "manager")
    pages = [t.visitor().get("/login"), t.visitor().get("/invitation")]
    client = at_invitation(t, path)
    pages += [client.get("/invitation"), client.post("/invitation", {"name": " ", "password": "kurz"})]
    client.post("/invitation", {"name": person.name, "password": person.password})
    client.token = None
    enrol = client.get("/login/enrol")
    secret = enrol.value(".//enrol/secret")
    person.totp = people.Totp(secret)
    pages += [enrol, client.post("/login/enrol", {"code": "123"}), client.post("/login/enrol", {"code": person.totp.code()}),
        client.get("/profile"), client.get("/login/step-up"), client.post("/login/step-up", {"return": "/profile"}),
        client.post("/profile/appearance", {"language": "xx", "theme": "dark"}),
        client.post("/profile/password", {"current": WRONG, "password": "kurz"})]
    other = half(t, person)
    pages += [other.get("/login/totp"), other.get("/login/recovery"), other.post("/login/totp", {"code": "1"}),
        give_password(t, person, WRONG)[1]]
    two = accept(t, "privacy").person
    t.stack.ctl("user", "invite", "--account", t.b.id, "--email", two.email, "--role", "auditor")
    pages.append(give_password(t, two)[0].get("/login/account"))
    views = set()
    for page in pages:
        view = page.root.get("view")
        views.add(view)
        grammar = os.path.join(t.stack.share, "xslt", "contract", view + ".rng")
        done = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", grammar, "-"], input=page.body,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        t.ok(done.returncode == 0, "%s %d: %s" % (view, page.status, done.stdout.decode()[:600]))
    t.eq(views, {"login", "login-totp", "login-recovery", "login-enrol", "recovery-codes", "step-up", "login-account",
        "invitation", "invitation-gone", "profile"}, "all views were seen")
