"""Rules of passwords, those of before, the mark that others know one, locks, and browsers nobody knew."""

import os
import subprocess

from harness import HTML, Person, case
from links import count, noted, queued, token_of
from logins import WRONG, accept, at_invitation, audited, calm, fresh_code, give_password, half, invite, own_sessions, \
    person_column, rewind

LONG = True  # the web server has no part in it
PLENTY = "Nebel Zander %d Roststab"


def change(client, password, current=None):
    """Another password from the profile."""
    done = client.post("/profile/password", {"current": current or client.person.password, "password": password},
        page="/profile")
    if done.status == 303:
        client.person.password, client.token = password, None
    return done


def set_rule(t, account, least):
    t.rows("UPDATE rufwacht.account SET password_min = %s WHERE HEX(id) = %s", str(least), account.id.replace("-", "").upper())


def check_conf(t, **more):
    """What --check of the login program says with further lines of configuration."""
    path = t.stack.path("etc", "password.conf")
    with open(t.stack.conf_file, encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
        out.write(f.read() + "".join("%s = %s\n" % item for item in more.items()))
    return subprocess.run(t.stack.command("login") + ["--check"], env=dict(t.stack.environment(), RUFWACHT_CONFIG=path),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


# --- length ---

@case("an account may ask for more than twelve characters, never for less; the number is named, the strictest one counts")
def test_rule(t):
    calm(t)
    account, other = t.account("Lange Wörter"), t.account("Kurze Wörter")
    set_rule(t, account, 15)
    person, path = invite(t, "auditor", account)
    client = at_invitation(t, path)
    page = client.get("/invitation")
    t.eq(page.find(".//invitation").get("password-min"), "15", "the page says how many")
    short = client.post("/invitation", {"name": person.name, "password": "kiesel-luchs-1"})
    problem = short.find("problem")
    t.eq((short.status, problem.get("code"), problem.get("number")), (422, "password.too-short", "15"), "fourteen")
    page = client.post("/invitation", {"name": person.name, "password": "kiesel-luchs-1"}, accept=HTML)
    t.has(page.text, "mindestens 15 Zeichen", "the sentence names it")
    person.password = "kiesel-luchs-12"
    t.status(client.post("/invitation", {"name": person.name, "password": person.password}), 303, "fifteen")
    client.person, client.token = person, None
    set_rule(t, other, 20)
    t.stack.ctl("user", "invite", "--account", other.id, "--email", person.email, "--role", "auditor")
    t.status(change(client, "Nebel Zander Rost 1"), 422, "nineteen where one of two accounts asks for twenty")
    t.status(change(client, "Nebel Zander Rost 12"), 303, "twenty")
    try:
        set_rule(t, account, 11)
        t.ok(False, "eleven as a rule")
    except Exception as error:  # whatever the database client calls it
        t.has(str(error).lower(), "constraint", "the database refuses eleven")
    t.rows("UPDATE rufwacht.membership SET active = 0 WHERE HEX(account_id) IN (%s, %s) AND person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", other.id.replace("-", "").upper(), "", person.email)
    t.status(change(client, "Nebel Zander 12"), 303, "what left accounts ask for does not count")


@case("the provider may ask for more, never for less", long=True)
def test_rule_of_provider(t):
    for least, good in (("11", False), ("12", True), ("64", True), ("65", False)):
        done = check_conf(t, password_min=least)
        t.eq(done.returncode == 0, good, "password_min = %s: %s" % (least, done.stdout))
    t.stack.extra_conf["password_min"] = "16"
    try:
        t.stack.write_conf()
        t.stack.restart_program("login")
        person, path = invite(t)
        client = at_invitation(t, path)
        short = client.post("/invitation", {"name": person.name, "password": "kiesel-luchs-12"})
        t.eq((short.status, short.find("problem").get("number")), (422, "16"), "fifteen")
        t.status(client.post("/invitation", {"name": person.name, "password": "kiesel-luchs-123"}), 303, "sixteen")
    finally:
        del t.stack.extra_conf["password_min"]
        t.stack.write_conf()
        t.stack.restart_program("login")


# --- lists and advice ---

@case("the installed list has over a hundred thousand entries, in order; without it the program does not start", long=True)
def test_blocklist(t):
    path = os.path.join(t.stack.share, "blocklist.bin")
    with open(path, "rb") as f:
        found = f.read()
    number = int.from_bytes(found[8:16], "big")
    entries = [found[i:i + 8] for i in range(16, len(found), 8)]
    t.eq((found[:8], len(entries)), (b"RWBLOCK1", number), "the head")
    t.ok(number >= 100000, "%d entries" % number)
    t.eq(entries, sorted(set(entries)), "sorted, none twice")
    t.eq(check_conf(t).returncode, 0, "--check")
    for broken, what in ((found[:-8], "cut off"), (found[:16] + found[24:32] + found[16:24] + found[32:], "in order"),
            (b"", "empty")):
        try:
            with open(path, "wb") as f:
                f.write(broken)
            done = check_conf(t)
            t.ok(done.returncode == 1 and what in done.stdout, "%s: %s" % (what, done.stdout))
        finally:
            with open(path, "wb") as f:
                f.write(found)


@case("what others try first is refused: German and English words, names of teams, rows of keys, whatever is put around them")
def test_blocked(t):
    person, path = invite(t)
    client = at_invitation(t, path)
    for password in ("Bundesverfassungsgericht", "Rechnungspruefung1", "Sommerurlaub2025", "HamburgMünchen1", "iloveyou!iloveyou",
            "qwertzuiopü+", "qwertzuiopasdf", "1qay2wsx3edc", "Congratulations1!", "passwort-geheim", "112112112112"):
        answer = client.post("/invitation", {"name": person.name, "password": password})
        t.eq((answer.status, answer.problems), (422, ["password.blocked"]), password)
    person, path = invite(t, account=t.account("Blumenhaus Nötig"), email="joerg.mueszener@wire.example")
    client = at_invitation(t, path)
    for password in ("Müßener-2025!!", "muessener123456", "Mu553n3r-2025", "renessüm.2025", "blumenhaus!2025", "n03t1g-n03t1g-1",
            "JÖRG.joerg.Jorg"):
        answer = client.post("/invitation", {"name": "Jörg Müßener", "password": password})
        t.eq((answer.status, answer.problems), (422, ["password.context"]), password)


@case("advice never refuses: a weak password is taken with a hint, a strong one without; the recipe stands on the page")
def test_advice(t):
    calm(t)
    client = accept(t, password="qmwnebrvtcyxuzioplak")
    t.eq(client.get("/profile").notices, ["password.set"], "twenty lower-case letters")
    page = client.get("/profile", accept=HTML)
    t.has(page.text, "drei zufällige Wörter", "the recipe")
    t.status(change(client, "purplehouse77"), 303, "a weak one")
    page = client.get("/profile", accept=HTML)
    t.has(page.text, "leicht erraten", "the hint")
    t.status(change(client, PLENTY % 1), 303, "a strong one")
    t.eq(client.get("/profile").notices, ["profile.password-changed"], "no hint")
    for password, strength in (("purplehouse88", "weak"), (PLENTY % 2, "strong")):
        wrong = client.post("/profile/password", {"current": WRONG, "password": password})
        t.eq((wrong.status, wrong.find(".//profile").get("strength")), (422, strength), "while the form is open")
    blocked = client.post("/profile/password", {"current": WRONG, "password": "Sommerurlaub2025"})
    t.eq(blocked.find(".//profile").get("strength"), None, "nothing about what is refused")


# --- passwords of before ---

@case("none of the last five passwords comes back, nor the present one; nobody has to change by date", long=True)
def test_reuse(t):
    calm(t)
    client = accept(t)
    used = [client.person.password]
    for number in range(6):
        t.status(change(client, PLENTY % number), 303, "change %d" % number)
        used.append(client.person.password)
    for password in used[1:]:
        done = change(client, password)
        t.eq((done.status, done.problems), (422, ["password.used"]), "again: " + password)
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.password_history h JOIN rufwacht.person p ON p.id = h.person_id"
        " WHERE p.email = %s", client.person.email), "5", "no more are kept")
    t.status(change(client, used[0]), 303, "the seventh back")
    t.eq(queued(t, "password-changed", client.person), 7, "mails about it")
    t.rows("UPDATE rufwacht.person_password SET changed_at = changed_at - INTERVAL 400 DAY WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", client.person.email)
    calm(t)
    other, done = give_password(t, client.person)
    t.eq((done.status, other.follow(done).status), (303, 200), "four hundred days later")


@case("a dump shows no password, old or new, no token and no secret")
def test_dump(t):
    calm(t)
    client = accept(t)
    first = client.person.password
    t.status(change(client, PLENTY % 7), 303, "changed")
    t.visitor().post("/password/forgot", {"email": client.person.email}, page="/password/forgot")
    token = token_of(t, "password-reset", client.person)
    cookie = next(v for k, v in client.cookies.items() if k.endswith("rufwacht"))
    tables = ("person_password", "password_history", "mail_link", "outbox", "session", "person_totp", "recovery_code",
        "throttle", "audit_event")
    dump = b""
    for table in tables:
        for column in t.rows("SELECT column_name FROM information_schema.columns WHERE table_schema = 'rufwacht'"
                " AND table_name = %s", table):
            for row in t.rows("SELECT COALESCE(HEX(CAST(`%s` AS BINARY)), '') FROM rufwacht.`%s`" % (column[0], table)):
                dump += bytes.fromhex(row[0]) + b"\n"
    t.ok(len(dump) > 5000, "there is something in it")
    for secret in (first, client.person.password, token, cookie, "$argon2"):
        t.ok(secret.encode() not in dump, "found: " + secret[:6])


# --- others know it ---

@case("a password others know is replaced before anything else, in new sessions and in running ones; then the mark is gone")
def test_marked(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    t.status(client.get("/conversations"), 200, "before")
    t.eq(client.get("/password/due").location, "/", "nothing is due")
    t.rows("INSERT INTO rufwacht.password_mark SELECT id, id, UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = %s",
        person.email)
    for path in ("/conversations", "/profile", "/assistants", "/users", "/login/step-up"):
        done = client.get(path)
        t.eq((done.status, done.location), (303, "/password/due"), "a running session at " + path)
    t.eq(client.post("/profile/sessions/end", page="/password/due").location, "/password/due", "forms, too")
    second = half(t, person)
    t.eq(second.get("/password/due").location, "/login/totp", "the second factor comes first")
    done = second.post("/login/totp", {"code": fresh_code(t, person)})
    t.eq(second.follow(done).root.get("view"), "password-due", "a new session")
    second.token = None
    t.status(second.post("/password/due", {"current": WRONG, "password": PLENTY % 8}), 422, "not the present one")
    again = second.post("/password/due", {"current": person.password, "password": person.password})
    t.eq((again.status, again.problems), (422, ["password.used"]), "the same again")
    t.eq(second.get("/conversations").location, "/password/due", "still due")
    done = second.post("/password/due", {"current": person.password, "password": PLENTY % 8})
    t.eq((done.status, done.location), (303, "/"), "another one")
    t.status(second.get("/conversations"), 200, "and on it goes")
    t.eq(client.get("/conversations").location, "/login", "the other session is over")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.password_mark"), "0", "no mark is left")
    t.eq(t.one("SELECT e.detail FROM rufwacht.audit_event e JOIN rufwacht.person p ON p.id = e.actor_id WHERE e.code ="
        " 'password.changed' AND e.outcome = 'done' AND p.email = %s", person.email), "marked", "a row of it")
    calm(t)
    t.status(give_password(t, person)[1], 422, "the old password")


# --- locks ---

def locks(t, person):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.login_lock l JOIN rufwacht.person p ON p.id = l.person_id"
        " WHERE p.email = %s", person.email))


@case("begin and end of a lock are each told once, by a row and a mail, to people who exist")
def test_lock(t):
    calm(t)
    t.rows("DELETE FROM rufwacht.login_lock")
    client = accept(t)
    person = client.person
    for _ in range(4):
        give_password(t, person, WRONG)
    t.eq((locks(t, person), queued(t, "locked", person)), (0, 0), "after four")
    give_password(t, person, WRONG)
    t.eq((locks(t, person), queued(t, "locked", person), noted(t, "login.locked", person)), (1, 1, 1), "after five")
    for _ in range(3):
        give_password(t, person, WRONG)
    t.eq((queued(t, "locked", person), noted(t, "login.locked", person)), (1, 1), "while it waits")
    t.rows("UPDATE rufwacht.throttle SET blocked_until = UTC_TIMESTAMP(6) WHERE blocked_until IS NOT NULL")
    give_password(t, person, WRONG)
    t.eq((queued(t, "locked", person), locks(t, person)), (1, 1), "the next wait of the same series")
    t.ok(int(t.one("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), until_at) FROM rufwacht.login_lock")) > 30, "it is longer")
    t.rows("UPDATE rufwacht.throttle SET blocked_until = UTC_TIMESTAMP(6) WHERE blocked_until IS NOT NULL")
    t.rows("UPDATE rufwacht.login_lock SET until_at = UTC_TIMESTAMP(6)")
    t.eq(queued(t, "unlocked", person), 0, "nothing told yet")
    t.status(give_password(t, person)[1], 303, "when the wait is over")
    t.eq((locks(t, person), queued(t, "unlocked", person), noted(t, "login.unlocked", person)), (0, 1, 1), "the end is told")
    nobody = Person("niemand-hier@wire.example", "Niemand")
    for _ in range(6):
        answer = give_password(t, nobody, WRONG)[1]
    t.eq((answer.status, t.one("SELECT COUNT(*) FROM rufwacht.login_lock")), (429, "0"), "nobody is told of nobody")
    t.status(client.get("/profile"), 200, "its own session went on")
    calm(t)
    for _ in range(5):
        give_password(t, person, WRONG)
    t.eq((queued(t, "locked", person), noted(t, "login.locked", person)), (1, 2),
        "a new series: a row, but no second mail within a quarter of an hour")
    t.rows("DELETE FROM rufwacht.login_lock")


@case("somebody who knows the password and guesses codes: the person gets a mail, and is locked like by wrong passwords")
def test_codes_guessed(t):
    calm(t)
    person = t.person(t.a, "manager").person
    client = half(t, person)
    for number in range(5):
        t.eq(queued(t, "codes-guessed", person), 0, "after %d" % number)
        done = client.post("/login/totp", {"code": "000000"}, page="/login/totp")
    t.eq((done.status, done.location), (303, "/login"), "the half session is void")
    t.eq((queued(t, "codes-guessed", person), queued(t, "locked", person), locks(t, person)), (1, 1, 1), "mails")
    t.status(give_password(t, person)[1], 429, "the password alone does not go on")
    t.rows("DELETE FROM rufwacht.login_lock")
    calm(t)


# --- browsers nobody knew ---

@case("a sign-in in a browser nobody knew is told, with a link that ends that session and no other, once")
def test_new_browser(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    t.eq(queued(t, "new-device", person), 0, "the browser of the invitation")
    t.eq(accept(t).get("/profile").status and queued(t, "new-device", person), 0, "nor without a second factor")
    client.post("/logout", page="/profile")
    give_password(t, person, client=client)
    client.post("/login/totp", {"code": fresh_code(t, person)}, page="/login/totp")
    t.eq(queued(t, "new-device", person), 0, "a browser that was here before")
    other = half(t, person)
    t.eq(queued(t, "new-device", person), 0, "half a sign-in")
    other.post("/login/totp", {"code": fresh_code(t, person)}, headers={"User-Agent":
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"})
    t.eq((queued(t, "new-device", person), count(t, "session-end", person)), (1, 1), "another browser")
    other.token = None
    visitor = t.visitor()
    done = visitor.get("/session/" + token_of(t, "session-end", person))
    t.eq((done.status, done.location), (303, "/session"), "the token leaves the address")
    page = visitor.get("/session")
    t.eq(page.root.get("view"), "session-end", "the question")
    t.ok(page.find(".//session-end").get("address").endswith("/24"), "from where, cut")
    t.status(other.get("/profile"), 200, "a link that is looked at ends nothing")
    t.status(visitor.post("/session", {"token": None}), 403, "nor a form without its token")
    done = visitor.post("/session")
    t.eq((done.status, done.location), (303, "/password/forgot"), "ended")
    t.eq(visitor.get("/password/forgot").notices, ["session.ended"], "it says so")
    t.eq(other.get("/profile").location, "/login", "that session")
    t.status(client.get("/profile"), 200, "and no other")
    t.eq(len(own_sessions(client)), 1, "one is left")
    t.eq(visitor.get("/session").root.get("view"), "link-gone", "once")
    t.status(visitor.post("/session"), 410, "the form again")
    t.eq(audited(t, "session.ended", person), 1, "a row of it")
    t.eq(t.visitor().get("/session").root.get("view"), "link-gone", "without a link")
    t.eq(t.one("SELECT DISTINCT TIMESTAMPDIFF(DAY, created_at, expires_at) FROM rufwacht.mail_link WHERE purpose ="
        " 'session-end'"), "7", "days it is good")
