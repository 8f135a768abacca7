"""Forgotten passwords and changed addresses."""

import fcntl
import os
import re

import people
import race
from harness import HTML, Person, case
from links import count, noted, queued, token_of
from logins import WRONG, accept, audited, calm, contract_fault, fresh_code, give_password, half, invite, rewind

PLENTY = "Zwirn Hecht %d Laterne"


def ask(t, email, client=None):
    """The form of a forgotten password; a visitor with the page it led to, and the answer."""
    client = client or t.visitor()
    done = client.post("/password/forgot", {"email": email}, page="/password/forgot")
    return client, done


def at_link(t, purpose, person, path, client=None):
    """A browser that followed the newest link."""
    client = client or t.visitor()
    people.expect(client.get("%s/%s" % (path, token_of(t, purpose, person))), 303, "the link")
    return client


def quiet(t):
    """Forgets quotas and links of other tests."""
    calm(t)
    t.rows("DELETE FROM rufwacht.mail_link WHERE purpose = 'password-reset'")


def normal(page):
    """A page without what is new in every answer."""
    text = re.sub(r'name="token" value="[^"]*"', "", page.text)
    return re.sub(r"<time [^>]*>[^<]*</time>", "", text)


@case("whoever asks gets the same answer: known, unknown, without a password, without an account; only the first gets a mail")
def test_same_answer(t):
    quiet(t)
    known, gone = accept(t).person, accept(t).person
    t.rows("UPDATE rufwacht.membership SET active = 0 WHERE person_id = (SELECT id FROM rufwacht.person WHERE email = %s)",
        gone.email)
    invited, _ = invite(t)
    answers = set()
    for person in (known, gone, invited, Person("niemand.nirgends@wire.example", "")):
        client, done = ask(t, person.email)
        page = client.get("/password/forgot", accept=HTML)
        headers = tuple(sorted(k for k, _ in done.headers))
        answers.add((done.status, done.location, done.body, headers, page.status, normal(page)))
        t.eq(queued(t, "password-reset", person), 1 if person is known else 0, "mails to " + person.email)
    t.eq(len(answers), 1, "different answers: %r" % [a[:4] for a in answers])
    t.has(next(iter(answers))[5], "unterwegs", "what it says")
    t.status(ask(t, "keine adresse")[1], 422, "what is no address")
    t.eq(noted(t, "password.reset-asked", known), 1, "a row of it")
    t.has(t.visitor().get("/login", accept=HTML).text, 'href="/password/forgot"', "the sign-in page leads there")


@case("the link is good once and a quarter of an hour; all sessions end, the second factor is asked for as ever")
def test_reset(t):
    quiet(t)
    client = t.person(t.a, "manager")
    person, old = client.person, client.person.password
    ask(t, person.email)
    visitor = at_link(t, "password-reset", person, "/password")
    late = t.visitor()
    late.cookies.update(visitor.cookies)
    page = visitor.get("/password")
    t.eq((page.root.get("view"), page.find(".//password-new").get("email")), ("password-new", person.email), "the page")
    t.status(client.get("/profile"), 200, "a link that is looked at changes nothing")
    t.status(visitor.post("/password", {"token": None, "password": PLENTY % 1}), 403, "without the form's token")
    for password, problem in (("kurz", "password.too-short"), ("Sommerurlaub2025", "password.blocked"),
            ("Prüfstein-2025!", "password.context"), (old, "password.used")):
        answer = visitor.post("/password", {"password": password}, page="/password")
        t.eq((answer.status, answer.problems), (422, [problem]), password)
    done = visitor.post("/password", {"password": PLENTY % 1})
    t.eq((done.status, done.location), (303, "/login"), "set")
    t.eq(visitor.get("/login").notices, ["password.changed"], "it says so")
    t.eq(visitor.get("/profile").location, "/login", "nobody is signed in by it")
    t.eq(client.get("/profile").location, "/login", "every session is over")
    t.eq(late.get("/password").root.get("view"), "link-gone", "the link again")
    gone = late.post("/password", {"password": PLENTY % 2})
    t.eq((gone.status, gone.problems), (410, ["link.gone"]), "its form again")
    t.status(give_password(t, person, old)[1], 422, "the old password")
    again, done = give_password(t, person, PLENTY % 1)
    t.eq((done.status, done.location), (303, "/login/totp"), "the second factor is asked for")
    done = again.post("/login/totp", {"code": fresh_code(t, person)}, page="/login/totp")
    t.eq((done.status, done.location), (303, "/"), "and is the one of before")
    t.eq((audited(t, "password.reset", person), queued(t, "password-changed", person)), (1, 1), "row and mail")
    minutes = t.one("SELECT TIMESTAMPDIFF(MINUTE, created_at, expires_at) FROM rufwacht.mail_link WHERE purpose ="
        " 'password-reset' ORDER BY id DESC LIMIT 1")
    t.eq(minutes, "15", "minutes it is good")
    ask(t, person.email)
    colleague = at_link(t, "password-reset", person, "/password", accept(t))
    t.status(colleague.post("/password", {"password": PLENTY % 7}, page="/password"), 303, "at the desk of somebody else")
    t.status(colleague.get("/profile"), 200, "who stays signed in")
    t.eq(audited(t, "password.reset", colleague.person), 0, "and did nothing")
    ask(t, person.email)
    visitor = at_link(t, "password-reset", person, "/password")
    t.rows("UPDATE rufwacht.mail_link SET expires_at = UTC_TIMESTAMP(6) WHERE purpose = 'password-reset'")
    t.eq(visitor.get("/password").root.get("view"), "link-gone", "after its time")
    t.eq(t.visitor().get("/password").root.get("view"), "link-gone", "without a link")
    made_up = t.visitor()
    made_up.get("/password/" + "x" * 43)
    t.eq(made_up.get("/password").root.get("view"), "link-gone", "made up")


@case("a password set otherwise voids open links; one link voids the other ones")
def test_reset_void(t):
    quiet(t)
    client = accept(t)
    person = client.person
    ask(t, person.email)
    first = at_link(t, "password-reset", person, "/password")
    ask(t, person.email)
    second = at_link(t, "password-reset", person, "/password")
    t.eq(first.get("/password").root.get("view"), "password-new", "both are good")
    t.status(second.post("/password", {"password": PLENTY % 3}, page="/password"), 303, "the second")
    t.eq(first.get("/password").root.get("view"), "link-gone", "the first is void")
    person.password = PLENTY % 3
    ask(t, person.email)
    third = at_link(t, "password-reset", person, "/password")
    client, done = give_password(t, person)
    client.post("/profile/password", {"current": person.password, "password": PLENTY % 4}, page="/profile")
    t.eq(third.get("/password").root.get("view"), "link-gone", "after a change in the profile")


@case("no flood of mails: three for an address in an hour, with the same answer; thirty questions of a network")
def test_reset_quota(t):
    quiet(t)
    person = accept(t).person
    for number in range(5):
        t.status(ask(t, person.email)[1], 303, "question %d" % number)
    t.eq((queued(t, "password-reset", person), count(t, "password-reset", person)), (3, 3), "mails")
    t.rows("UPDATE rufwacht.throttle SET window_start = window_start - INTERVAL 61 MINUTE")
    ask(t, person.email)
    t.eq(queued(t, "password-reset", person), 4, "an hour later")
    calm(t)
    for number in range(30):
        last = ask(t, "frage%d@wire.example" % number)[1]
    t.status(last, 303, "the thirtieth")
    answer = ask(t, person.email)[1]
    t.eq((answer.status, answer.problems), (429, ["login.throttled"]), "the thirty-first")
    t.ok((answer.header("retry-after") or "").isdigit(), "when to try again")
    calm(t)


@case("after a hundred failures in a row the way back is a new password; the lock ends with it and that is told")
def test_reset_unlocks(t):
    quiet(t)
    person = accept(t).person
    for _ in range(5):
        give_password(t, person, WRONG)
    t.rows("UPDATE rufwacht.throttle SET consecutive = 99, blocked_until = NULL WHERE failures >= 5 AND consecutive = 5")
    t.rows("UPDATE rufwacht.throttle SET failures = 1, consecutive = 1, blocked_until = NULL WHERE consecutive < 99")
    give_password(t, person, WRONG)
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.login_lock WHERE until_at IS NULL"), "1", "a lock without end")
    t.rows("UPDATE rufwacht.throttle SET blocked_until = NULL, window_start = UTC_TIMESTAMP(6) - INTERVAL 1 DAY")
    t.status(give_password(t, person)[1], 429, "no wait is long enough")
    t.eq(queued(t, "locked", person), 1, "told once")
    ask(t, person.email)
    visitor = at_link(t, "password-reset", person, "/password")
    t.status(visitor.post("/password", {"password": PLENTY % 5}, page="/password"), 303, "a new password")
    t.eq((queued(t, "unlocked", person), noted(t, "login.unlocked", person)), (1, 1), "the end is told")
    t.status(give_password(t, person, PLENTY % 5)[1], 303, "and it is one")


@case("a new password by link waits for a place to be hashed like every sign-in")
def test_reset_busy(t):
    quiet(t)
    person = accept(t).person
    ask(t, person.email)
    visitor = at_link(t, "password-reset", person, "/password")
    slots = []
    try:
        for slot in range(64):
            slots.append(open(t.stack.path("run", "locks", "hash-%d" % slot), "a"))
            os.chown(slots[-1].name, os.stat(t.stack.path("run", "locks")).st_uid, -1)
            fcntl.flock(slots[-1], fcntl.LOCK_EX)
        done = visitor.post("/password", {"password": PLENTY % 6}, page="/password")
        t.eq((done.status, done.problems), (503, ["login.busy"]), "no place came free")
        t.status(ask(t, person.email)[1], 303, "to ask needs none")
    finally:
        for slot in slots:
            slot.close()
    t.status(visitor.post("/password", {"password": PLENTY % 6}, page="/password"), 303, "the link is as good as before")


@case("one link in two browsers at once sets one password", long=True)
def test_reset_race(t):
    person = accept(t).person
    with race.workers(t, login=3):
        for number in range(race.rounds()):
            quiet(t)
            ask(t, person.email)
            token = token_of(t, "password-reset", person)
            words = ["Docht %d Auster %d Pilgrim" % (number, n) for n in range(2)]
            steps = []
            for word in words:
                visitor = t.visitor()
                visitor.get("/password/" + token)
                visitor.get("/password")
                steps.append(race.form(visitor, "/password", {"password": word}))
            t.eq(race.statuses(race.together(*steps)), [303, 410], "race %d" % number)
            good = [give_password(t, person, word)[1].status for word in words]
            t.eq(sorted(good), [303, 422], "race %d: one password is good" % number)
    calm(t)


# --- the address ---

def new_address(t, client, email):
    """The form of another address, freshly proven."""
    return client.post("/profile/email", {"email": email}, page="/profile/email")


@case("another address counts once it was confirmed there; other sessions end, the old address is told")
def test_email(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    other = half(t, person)
    other.post("/login/totp", {"code": fresh_code(t, person)}, page="/login/totp")
    email = "neu." + person.email
    done = new_address(t, client, email)
    t.eq((done.status, done.location), (303, "/profile/email"), "asked for")
    t.eq(client.get("/profile/email").notices, ["email.link-sent"], "it says so")
    t.eq(client.get("/profile").find(".//profile").get("email"), person.email, "nothing changed yet")
    t.eq(queued(t, "email-confirm", email=email), 1, "a mail to the new one")
    visitor = at_link(t, "email-confirm", person, "/email")
    page = visitor.get("/email")
    t.eq((page.root.get("view"), page.find(".//email-confirm").get("email")), ("email-confirm", email), "the question")
    t.status(visitor.post("/email", {"token": None}), 403, "without the form's token")
    done = visitor.post("/email")
    t.eq((done.status, done.location), (303, "/login"), "confirmed in another browser")
    t.eq((client.get("/profile").location, other.get("/profile").location), ("/login", "/login"), "all sessions are over")
    t.eq(visitor.get("/email").root.get("view"), "link-gone", "once")
    t.status(visitor.post("/email"), 410, "its form again")
    t.eq(queued(t, "email-changed", email=person.email), 1, "a mail to the old one")
    calm(t)
    t.status(give_password(t, person)[1], 422, "the old address")
    person.email = email
    t.eq(give_password(t, person)[1].location, "/login/totp", "the new address")
    t.eq((audited(t, "email.change-asked", person), audited(t, "email.changed", person)), (1, 1), "rows of it")
    hours = t.one("SELECT TIMESTAMPDIFF(HOUR, created_at, expires_at) FROM rufwacht.mail_link WHERE email = %s", email)
    t.eq(hours, "24", "hours it is good")


@case("the browser that asked stays signed in; a known address gets the same answer, and nothing happens")
def test_email_known(t):
    calm(t)
    client, other = t.person(t.a, "manager"), accept(t)
    person = client.person
    answers = []
    for email in (other.person.email, "frei." + person.email):
        done = new_address(t, client, email)
        page = client.get("/profile/email", accept=HTML)
        answers.append((done.status, done.location, normal(page)))
    t.eq(answers[0], answers[1], "whether it is known")
    t.eq(queued(t, "email-confirm", email=other.person.email) + queued(t, "email-confirm", other.person), 0, "no mail to them")
    same = new_address(t, client, person.email)
    t.eq((same.status, same.problems), (422, ["email.same"]), "the present one")
    t.status(new_address(t, client, "keine adresse"), 422, "what is no address")
    at_link(t, "email-confirm", person, "/email", client)
    done = client.post("/email", page="/email")
    t.eq((done.status, done.location), (303, "/profile"), "confirmed in the same browser")
    t.eq(client.get("/profile").find(".//profile").get("email"), "frei." + person.email, "it counts")
    t.status(new_address(t, client, "mehr1." + person.email), 303, "a third question")
    done = new_address(t, client, "mehr2." + person.email)
    t.eq((done.status, done.problems), (429, ["login.throttled"]), "a fourth in the hour")
    # Somebody else took the address while the link was under way.
    at_link(t, "email-confirm", Person("frei." + person.email, ""), "/email", client)
    t.rows("UPDATE rufwacht.person SET email = %s WHERE email = %s", "mehr1." + person.email, other.person.email)
    done = client.post("/email", page="/email")
    t.eq((done.status, done.problems), (410, ["link.gone"]), "taken meanwhile")


@case("a change of address needs a fresh proof, and the latest link only is good")
def test_email_proof(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", person.email)
    done = client.get("/profile/email")
    t.eq((done.status, done.location), (303, "/login/step-up?return=%2Fprofile%2Femail"), "the page")
    done = client.post("/profile/email", {"email": "x." + person.email}, page="/profile")
    t.eq(done.location, "/login/step-up?return=%2Fprofile%2Femail", "its form")
    rewind(t, person)
    people.step_up(client, "/profile/email")
    new_address(t, client, "eins." + person.email)
    first = at_link(t, "email-confirm", person, "/email")
    new_address(t, client, "zwei." + person.email)
    t.eq(first.get("/email").root.get("view"), "link-gone", "the one of before")


# --- the pages ---

@case("every page of links, and every page that sets a password, keeps its contract")
def test_contracts(t):
    quiet(t)
    client = t.person(t.a, "manager")
    person = client.person
    visitor = t.visitor()
    pages = [visitor.get("/password/forgot"), ask(t, "keine adresse", visitor)[1]]
    ask(t, person.email, visitor)
    pages.append(visitor.get("/password/forgot"))
    at_link(t, "password-reset", person, "/password", visitor)
    pages += [visitor.get("/password"), visitor.post("/password", {"password": "kurz"})]
    pages += [t.visitor().get(path) for path in ("/password", "/email", "/session")]
    pages += [client.get("/profile/email"), new_address(t, client, person.email)]
    new_address(t, client, "vertrag." + person.email)
    pages += [client.get("/profile/email"), at_link(t, "email-confirm", person, "/email").get("/email")]
    other = half(t, person)
    other.post("/login/totp", {"code": fresh_code(t, person)}, page="/login/totp")
    pages.append(at_link(t, "session-end", person, "/session").get("/session"))
    t.rows("INSERT INTO rufwacht.password_mark SELECT id, id, UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = %s",
        person.email)
    pages += [client.get("/password/due"), client.post("/password/due", {"current": WRONG, "password": PLENTY % 9})]
    t.rows("DELETE FROM rufwacht.password_mark")
    for page in pages:
        t.eq(contract_fault(t, page), "", "%s %d" % (page.root.get("view"), page.status))
    t.eq({page.root.get("view") for page in pages}, {"password-forgot", "password-new", "password-due", "link-gone",
        "profile-email", "email-confirm", "session-end"}, "all views were seen")
