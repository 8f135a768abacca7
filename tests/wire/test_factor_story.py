"""Rows 17 to 24 of the list of features in one go, with the mail server away: two-factor sign-in is forced, also for the
provider, and nobody is locked out."""

import email
import email.policy
import glob
import os
import time

import people
from authenticator import Authenticator
from harness import case
from logins import accept, audited, calm, fresh_code, give_password, half
from test_factor_rules import due_in, rules
from test_passkey import HERE, answer, challenge, facts, mails, origin, person_is, register, stale

LONG = True  # the web server has no part in it


def waiting(t, *persons):
    return sum(int(t.one("SELECT COUNT(*) FROM rufwacht.outbox" + person_is("person_id", p) + " AND state = 'queued'"))
        for p in persons)


def arrived(t, *persons):
    """Subjects of what lies in their mailboxes."""
    found = []
    for path in glob.glob(os.path.join(t.stack.mail_dir, "*.eml")):
        with open(path, "rb") as f:
            mail = email.message_from_binary_file(f, policy=email.policy.default)
        found += [mail["subject"]] if any(p.email in str(mail["to"]) for p in persons) else []
    return found


def overview(t, account):
    """What the overview (19) shows, from the facts; and the same counted from the tables of factors."""
    rows = t.rows("SELECT m.person_id IS NOT NULL, COALESCE(f.totp, 0), COALESCE(f.passkeys, 0), COALESCE(f.codes_left, 0),"
        " (SELECT COUNT(*) FROM rufwacht.person_totp x WHERE x.person_id = m.person_id),"
        " (SELECT COUNT(*) FROM rufwacht.passkey x WHERE x.person_id = m.person_id),"
        " (SELECT COUNT(*) FROM rufwacht.recovery_code x WHERE x.person_id = m.person_id)"
        " FROM rufwacht.membership m LEFT JOIN rufwacht.second_factor f ON f.person_id = m.person_id"
        " WHERE m.account_id = UNHEX(REPLACE(%s, '-', ''))", account.id)
    return [row[1:4] for row in rows], [row[4:7] for row in rows]


@case("the mail server is away, a phone is lost, a key as well: whoever has a recovery code gets in and replaces it; nobody"
    " else does", order=80)
def test_story(t):
    calm(t)
    account = t.account("Kanzlei ohne Post")
    owner = t.person(account, "owner")
    lost = owner.person
    t.stack.nursery.stop("catcher")
    try:
        second_half(t, account, first_half(t, account, lost))
        clerk(t, account)
        provider(t)
        t.eq(*overview(t, account), "facts and tables, of everybody in the account")
        t.ok(waiting(t, lost) >= 5, "mails wait")
    finally:
        t.stack.start_catcher()
    told = mails(t, lost, "recovery-used")
    for _ in range(200):
        t.rows("UPDATE rufwacht.outbox SET next_at = UTC_TIMESTAMP(6) WHERE state = 'queued'")
        if waiting(t, lost) == 0:
            break
        time.sleep(0.2)
    t.eq(waiting(t, lost), 0, "they leave when it is back")
    sent = int(t.one("SELECT COUNT(*) FROM rufwacht.outbox" + person_is("person_id", lost) + " AND state = 'sent'"))
    t.eq(len(arrived(t, lost)), sent, "once each")
    t.eq(told, 2, "two of them of recovery codes")


def first_half(t, account, lost):
    """The owner's phone is gone: a recovery code, a new app, new codes."""
    codes = lost.recovery_codes
    owner, done = give_password(t, lost)
    t.eq(done.location, "/login/totp", "the password alone is not enough")
    for path in ("/", "/conversations", "/profile", "/users", "/login/enrol"):
        t.eq(owner.get(path).status, 303, path + " is closed")
    done = owner.post("/login/recovery", {"code": codes[3]}, page="/login/recovery")
    t.eq((done.status, done.location), (303, "/"), "a recovery code lets in, without any mail")
    t.status(owner.get("/conversations"), 200, "to everything")
    t.eq(facts(t, lost), (1, 0, 9), "one code is used up")
    old = lost.totp
    people.enrol(owner, lost)
    t.ok(old.secret != lost.totp.secret and set(lost.recovery_codes).isdisjoint(codes), "a new app, new codes")
    calm(t)
    other = half(t, lost)
    t.status(other.post("/login/totp", {"code": old.code(wait=False)}), 422, "the lost phone opens nothing")
    t.status(other.post("/login/recovery", {"code": codes[4]}), 422, "nor do the codes of before")
    t.status(other.post("/login/totp", {"code": fresh_code(t, lost)}), 303, "the new app does")
    t.eq((audited(t, "recovery.used", lost), audited(t, "enrol.done", lost)), (1, 2), "rows of it")
    return other


def second_half(t, account, owner):
    """From app to passkeys; one is lost, then all of them."""
    lost = owner.person
    first, done = register(t, owner, "Telefon")
    t.status(done, 303, "one passkey")
    second, done = register(t, owner, "Schlüsselbund", "EdDSA")
    t.status(done, 303, "two")
    page = owner.get("/profile")
    app = page.find(".//factor[@type='totp']").get("id")
    t.status(owner.post("/profile/factors/%s/remove" % app), 303, "the app goes")
    stale(t, lost)
    done = owner.post("/profile/recovery", page="/profile")
    t.has(done.location, "/login/step-up", "risky things ask again")
    asked = challenge(owner, "/login/step-up", **{"return": "/profile"})
    t.status(owner.post("/login/step-up", dict(first.answer(asked), **{"return": "/profile"})), 303, "a passkey proves it")
    new = owner.post("/profile/recovery", page="/profile")
    codes = [c.text for c in new.all(".//recovery-codes/code")]
    t.eq(len(codes), 10, "new codes")
    calm(t)
    t.status(answer(half(t, lost), second), 303, "the second key signs in")
    stranded = half(t, lost)
    fields = second.answer(challenge(stranded, "/login/passkey"), origin="https://evil.example")
    t.status(stranded.post("/login/passkey", fields), 422, "not through a copy of the site")
    done = stranded.post("/login/recovery", {"code": codes[0]}, page="/login/recovery")
    t.eq((done.status, done.location), (303, "/"), "both keys lost: in by a code")
    third, done = register(t, stranded, "Ersatz")
    t.status(done, 303, "another key")
    for factor in stranded.get("/profile").all(".//factor"):
        if factor.get("name") != "Ersatz":
            t.status(stranded.post("/profile/factors/%s/remove" % factor.get("id"), page="/profile"), 303, "the lost ones go")
    last = stranded.get("/profile").find(".//factor").get("id")
    t.status(stranded.post("/profile/factors/%s/remove" % last, page="/profile"), 409, "the last one cannot go")
    calm(t)
    t.status(answer(half(t, lost), first), 422, "what was lost opens nothing")
    t.status(answer(half(t, lost), third), 303, "what replaced it does")
    t.eq(facts(t, lost), (0, 1, 9), "facts")


def clerk(t, account):
    """An agent under a rule with days of grace."""
    calm(t)
    agent = accept(t, "agent", account=account)
    rules(t, account, "agent", 3)
    due_in(t, agent.person, 72)
    t.ok(agent.get("/conversations").find(".//viewer").get("factor-due-at"), "told until when")
    due_in(t, agent.person, -1)
    t.eq(agent.get("/conversations").location, "/login/enrol", "afterwards only enrolment")
    key = Authenticator(origin(t), HERE)
    fields = key.register(challenge(agent, "/login/enrol/passkey"))
    done = agent.post("/login/enrol/passkey", dict(fields, name="Ausweis"))
    t.eq(len(done.all(".//recovery-codes/code")), 10, "done with a passkey, codes come along")
    t.status(agent.get("/conversations"), 200, "and in again")


def provider(t):
    """The operator: no way without a second factor, and out of a hole by a recovery code like everybody."""
    calm(t)
    operator = t.person(None, "operator")
    person = operator.person
    bare, done = give_password(t, person)
    t.eq(done.location, "/login/totp", "a code is asked for")
    for path in ("/profile", "/conversations", "/users", "/login/account", "/login/enrol"):
        t.eq(bare.get(path).status, 303, path)
    mine = operator.get("/profile").find(".//factor").get("id")
    t.status(operator.post("/profile/factors/%s/remove" % mine, page="/profile"), 409, "the last one stays")
    done = bare.post("/login/recovery", {"code": person.recovery_codes[0]}, page="/login/recovery")
    t.eq(done.location, "/", "a recovery code")
