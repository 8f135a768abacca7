"""Who has which second factor, and taking one away: only from others, with a reason, told to all, owners a day later."""

import csv
import io

import logins
import people
from harness import case
from test_four_eyes import asked, audited, back_date, pick, queued, state

LONG = True  # the web server has no part in it
MARK = "\ufeff"  # of UTF-8


def facts(t, account):
    """The database's own answer: people, active ones, those without, privileged ones without."""
    where = "account_id = UNHEX('%s')" % account.id.replace("-", "")
    without = "active = 1 AND person_id NOT IN (SELECT person_id FROM rufwacht.second_factor)"
    return [int(t.one("SELECT COUNT(*) FROM rufwacht.membership WHERE %s AND %s" % (where, what))) for what in ("1 = 1",
        "active = 1", without, without + " AND role IN ('owner', 'admin', 'manager')")]


def counts(page):
    node = page.find(".//factor-list")
    return [int(node.get(name)) for name in ("people", "active", "without", "privileged-without")]


def identity(t, person):
    return t.one("SELECT LOWER(CONCAT_WS('-', SUBSTR(h, 1, 8), SUBSTR(h, 9, 4), SUBSTR(h, 13, 4), SUBSTR(h, 17, 4),"
        " SUBSTR(h, 21))) FROM (SELECT HEX(id) AS h FROM rufwacht.person WHERE email = %s) x", person.email)


def office(t):
    """Owner, admin, manager with a factor, an agent without."""
    account = t.account("Faktorei", {"Empfang": "notice"})
    found = {role: t.person(account, role, [account.default] if role == "manager" else [], name="Frieda %s" % role)
        for role in ("owner", "admin", "manager")}
    found["agent"] = logins.accept(t, "agent", account=account)
    return account, found


@case("the overview counts what the database counts, and so does its CSV; filters show whom they say")
def test_overview(t):
    account, who = office(t)
    t.rows("DELETE FROM rufwacht.second_factor WHERE person_id = (SELECT id FROM rufwacht.person WHERE email = %s)",
        who["manager"].person.email)
    page = who["owner"].get("/users/factors")
    t.eq(counts(page), facts(t, account), "people, active, without, privileged without")
    t.eq(counts(page), [4, 4, 2, 1], "and these are the numbers")
    seen = {p.find("email").text: p for p in page.all(".//factor-list/person")}
    t.eq(len(seen), 4, "everybody is listed")
    admin = seen[who["admin"].person.email]
    t.eq((admin.get("app"), admin.get("codes-left"), admin.get("duty")), ("true", t.one("SELECT f.codes_left"
        " FROM rufwacht.second_factor f JOIN rufwacht.person p ON p.id = f.person_id WHERE p.email = %s",
        who["admin"].person.email), "due"), "app, codes and duty")
    agent = seen[who["agent"].person.email]
    t.eq((agent.get("second-factor"), agent.get("duty")), ("false", "free"), "an agent need not")
    only = who["owner"].get("/users/factors", show="privileged-without").all(".//factor-list/person")
    t.eq([p.find("email").text for p in only], [who["manager"].person.email], "privileged without")
    t.eq(len(who["owner"].get("/users/factors", show="without").all(".//factor-list/person")), 2, "without")
    saved = who["owner"].get("/users/factors.csv")
    t.has(saved.header("content-type"), "text/csv", "CSV")
    t.eq(saved.text[:1], MARK, "which Excel takes for UTF-8")
    t.has(saved.header("content-disposition") or "", "attachment", "to be saved")
    rows = list(csv.DictReader(io.StringIO(saved.text.removeprefix(MARK))))
    t.eq(len(rows), facts(t, account)[0], "one row each")
    t.eq({r["email"] for r in rows}, set(seen), "of the same people")
    t.eq(int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'factor.exported' AND detail = 'count=4'"
        " AND HEX(account_id) = %s", account.id.replace("-", ""))), 1, "the export is audited")
    for role in ("manager", "agent"):
        t.eq(who[role].get("/users/factors.csv").status, 403 if role == "agent" else (who[role].get("/users/factors").status),
            role + " gets nothing")
    auditor = t.person(account, "auditor")
    t.eq((auditor.get("/users/factors").status, auditor.get("/users/factors.csv").status), (403, 403), "nor the auditor")
    t.eq(t.person(account, "privacy").get("/users/factors").status, 200, "the privacy officer reads it")


@case("names cannot become formulas")
def test_formula(t):
    account, who = office(t)
    for name in ('=HYPERLINK("http://x")', "+49", "-1", "@sum", 'Anna "Ännchen", Krüger'):
        t.rows("UPDATE rufwacht.person SET name = %s WHERE email = %s", name, who["manager"].person.email)
        rows = list(csv.DictReader(io.StringIO(who["owner"].get("/users/factors.csv").text.removeprefix(MARK))))
        got = [r["name"] for r in rows if r["email"] == who["manager"].person.email]
        t.eq(got, [name if name.startswith("Anna") else "'" + name], "as text: " + name)


@case("an admin resets a colleague's factor: reason, mails to the person and the owners, sessions end, once")
def test_reset(t):
    account, who = office(t)
    target = who["manager"]
    path = "/users/%s/factor" % identity(t, target.person)
    shown = who["admin"].get(path)
    t.eq((shown.status, shown.find(".//factor-reset").get("obstacle")), (200, None), "the page")
    for reason in ("", " \r\n\t "):
        t.eq(who["admin"].post(path, {"reason": reason}).problems, ["form.missing"], "without a reason nothing happens")
    t.eq(target.get("/profile").status, 200, "the colleague is signed in")
    done = who["admin"].post(path, {"reason": "Telefon verloren"})
    t.eq((done.status, done.location), (303, path), "reset")
    t.eq(target.get("/profile").status, 303, "sessions have ended")
    for table in ("person_totp", "second_factor", "recovery_code", "passkey"):
        t.eq(logins.person_column(t, table, "person_id", target.person), None, "nothing left in " + table)
    t.eq(int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.person p ON p.id = o.person_id WHERE o.kind ="
        " 'factor-reset' AND p.email = %s", target.person.email)), 1, "the person is told")
    t.eq(int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.person p ON p.id = o.person_id WHERE o.kind ="
        " 'owners-reset' AND p.email = %s", who["owner"].person.email)), 1, "and the owners")
    t.eq(logins.audited(t, "factor.reset", who["admin"].person), 1, "audited")
    after = who["admin"].get(path)
    t.eq(after.value(".//decision/reason"), "Telefon verloren", "the reason stays")
    t.eq(who["admin"].post(path, {"reason": "noch einmal"}).problems, ["factor.none"], "nothing left to reset")
    logins.calm(t)
    client, again = logins.give_password(t, target.person)
    t.eq(again.location, "/login/enrol", "the password leads to a new factor")


@case("nobody resets their own, an admin no owner, nobody somebody elsewhere's or the provider's")
def test_refused(t):
    account, who = office(t)
    owner = "/users/%s/factor" % identity(t, who["owner"].person)
    admin = "/users/%s/factor" % identity(t, who["admin"].person)
    for client, path, code in ((who["admin"], admin, "factor.own"), (who["admin"], owner, "factor.not-yours")):
        t.eq(client.get(path).find(".//factor-reset").get("obstacle"), code, "the page says so")
        done = client.post(path, {"reason": "Versuch"})
        t.eq((done.status, done.problems), (403, [code]), "refused: " + code)
    t.eq(logins.audited(t, "factor.reset", who["admin"].person, "refused"), 2, "both are audited")
    for role in ("manager", "agent"):
        t.eq(who[role].post(admin, {"reason": "Versuch"}).status, 403, role + " resets nobody")
    stranger = "/users/%s/factor" % identity(t, t.people["admin"])
    t.eq((who["owner"].get(stranger).status, who["owner"].post(stranger, {"reason": "x"}).status), (404, 404),
        "another account's people do not exist")
    t.rows("INSERT INTO rufwacht.membership (account_id, person_id, role, created_at) SELECT UNHEX('%s'), id, 'agent',"
        " UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = '%s'" % (account.id.replace("-", ""),
        t.people["operator"].email))
    operator = "/users/%s/factor" % identity(t, t.people["operator"])
    done = who["owner"].post(operator, {"reason": "Übernahme"})
    t.eq((done.status, done.problems), (403, ["factor.not-yours"]), "not the provider's people")
    t.rows("DELETE FROM rufwacht.membership WHERE account_id = UNHEX('%s') AND person_id = (SELECT id FROM rufwacht.person"
        " WHERE email = '%s')" % (account.id.replace("-", ""), t.people["operator"].email))
    stale = t.person(account, "admin")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", stale.person.email)
    manager = "/users/%s/factor" % identity(t, who["manager"].person)
    t.has(stale.post(manager, {"reason": "x"}).location or "", "/login/step-up?return=%2Fusers", "it asks again")


@case("an owner's factor goes a day later, and the owner can stop it")
def test_owner(t):
    account, who = office(t)
    second = t.person(account, "owner", name="Olaf Zweit")
    path = "/users/%s/factor" % identity(t, second.person)
    t.eq(who["owner"].get(path).find(".//factor-reset").get("delay"), "true", "the page says that a day passes")
    request = asked(t, who["owner"].post(path, {"reason": "Schlüssel verloren"}))
    t.eq(queued(t, "approval-waits", second.person, request), 1, "the owner concerned is told")
    t.eq(who["owner"].post(path, {"approval": request}).problems, ["approval.waits"], "not at once")
    seen = second.get("/users/requests/" + request)
    t.eq(seen.find(".//approval").get("may-withdraw"), "true", "the owner may stop it")
    t.eq(second.post("/users/requests/%s/withdraw" % request).status, 303, "and does")
    t.eq(queued(t, "approval-decided", who["owner"].person, request), 1, "whoever asked is told")
    back_date(t, request, 25)
    t.eq(who["owner"].post(path, {"approval": request}).problems, ["approval.over"], "stopped for good")
    again = asked(t, who["owner"].post(path, {"reason": "Wirklich verloren"}))
    back_date(t, again, 25)
    t.eq(who["owner"].post(path, {"approval": again}).status, 303, "a day later")
    t.eq(logins.person_column(t, "second_factor", "person_id", second.person), None, "it is gone")
    t.eq((state(t, again), audited(t, again, "approval.carried-out")), ("done", 1), "carried out")


@case("whoever is an owner elsewhere is treated as one: the factor is the same")
def test_elsewhere(t):
    account, who = office(t)
    other = t.account("Anderswo", {"Empfang": "notice"})
    guest = t.person(other, "owner", name="Gesa Gast")
    t.rows("INSERT INTO rufwacht.membership (account_id, person_id, role, created_at) SELECT UNHEX('%s'), id, 'agent',"
        " UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = '%s'" % (account.id.replace("-", ""), guest.person.email))
    request = asked(t, who["admin"].post("/users/%s/factor" % identity(t, guest.person), {"reason": "?"}))
    t.eq(queued(t, "approval-waits", guest.person, request), 1, "they are told")
    t.eq(guest.get("/profile").status, 200, "nothing happened")


@case("with four eyes on it, a reset needs both: somebody else, and for owners the day as well")
def test_both(t):
    account, who = office(t)
    pick(t, account, "factor.reset")
    path = "/users/%s/factor" % identity(t, who["manager"].person)
    request = asked(t, who["admin"].post(path, {"reason": "Telefon verloren"}))
    t.eq(who["manager"].get("/profile").status, 200, "nothing happened")
    t.eq(who["owner"].post("/users/requests/%s/approve" % request).status, 303, "the owner approves")
    t.eq(who["admin"].post(path, {"approval": request}).status, 303, "carried out")
    second = t.person(account, "owner", name="Olaf Zweit")
    path = "/users/%s/factor" % identity(t, second.person)
    request = asked(t, who["owner"].post(path, {"reason": "Schlüssel verloren"}))
    t.eq(second.post("/users/requests/%s/approve" % request).status, 403, "not by whom it is about")
    back_date(t, request, 25)
    t.eq(who["owner"].post(path, {"approval": request}).problems, ["approval.waits"], "the day alone is not enough")
    people.expect(who["admin"].post("/users/requests/%s/approve" % request), 303, "the approval")
    t.eq(who["owner"].post(path, {"approval": request}).status, 303, "with both it goes")
