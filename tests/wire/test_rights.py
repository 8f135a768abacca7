"""What may somebody do, who may do something, what should not be in one hand: one table in the code, seen from all sides."""

import csv
import io
import os
import subprocess

from harness import ROLES, case
from test_factors import identity
from test_four_eyes import pick

LONG = True  # the web server has no part in it
LIMITED = ("manager", "agent")


def table(t):
    """right -> roles, from the programs themselves."""
    found = {}
    for name in t.stack.programs():
        out = subprocess.run([os.path.join(t.stack.bin, "rufwacht-" + name), "--routes"], stdout=subprocess.PIPE, text=True,
            env={"PATH": "/usr/bin:/bin", "ASAN_OPTIONS": "detect_leaks=0"}, check=True).stdout.splitlines()
        for line in out[1:]:
            columns = line.split("\t")
            if "." in columns[4]:
                found[columns[4]] = set(columns[2].split(","))
    return found


def office(t):
    account = t.account("Rechteamt", {"Empfang": "notice", "Archiv": "notice"})
    who = {role: t.person(account, role, [account.default] if role in LIMITED else [], name="Rita %s" % role)
        for role in ROLES}
    return account, who


@case("the page of a person's rights is the table of rights, for every role, and so are CSV and XML")
def test_person(t):
    account, who = office(t)
    rows = table(t)
    t.ok(len(rows) >= 8, "rights in the programs' tables: %d" % len(rows))
    for role in ROLES:
        path = "/users/%s/rights" % identity(t, who[role].person)
        page = who["owner"].get(path)
        shown = {r.get("name"): r for r in page.all(".//person-rights/right")}
        for right, holders in rows.items():
            # The account's setting takes the names from agents here.
            t.eq(right in shown, role in holders and (right, role) != ("pii.read", "agent"), "%s of %s" % (right, role))
        t.eq({r.get("from") for r in shown.values()}, {role}, "each says its role")
        if role in LIMITED:
            t.eq([a.text for a in page.all(".//person-rights/assistant")], ["Empfang"], "and its assistants")
            t.eq(shown["conversation.read"].get("scope"), "own", "conversations of own assistants only")
        own = who[role].get("/users/me/rights")
        t.eq([r.get("name") for r in own.all(".//person-rights/right")], list(shown), role + " sees the same of themselves")
        t.eq(own.find(".//person-rights").get("own"), "true", "as their own")
        saved = list(csv.DictReader(io.StringIO(who["owner"].get(path + ".csv").text.removeprefix("\ufeff"))))
        t.eq({r["right"] for r in saved}, set(shown), "CSV of " + role)
        tree = who["owner"].get(path + ".xml", accept="text/html")
        t.eq([r.get("name") for r in tree.all(".//person-rights/right")], list(shown), "XML of " + role)
        t.has(tree.header("content-disposition") or "", "attachment", "to be saved")
    t.rows("UPDATE rufwacht.account SET agents_see_pii = 1 WHERE HEX(id) = %s", account.id.replace("-", ""))
    path = "/users/%s/rights" % identity(t, who["agent"].person)
    t.ok("pii.read" in [r.get("name") for r in who["owner"].get(path).all(".//person-rights/right")], "with the setting")
    t.rows("UPDATE rufwacht.membership SET active = 0 WHERE person_id = (SELECT id FROM rufwacht.person WHERE email = %s)",
        who["agent"].person.email)
    t.eq(who["owner"].get(path).all(".//person-rights/right"), [], "who is not active has none")


@case("what the page says is what the pages do: allowed and refused as shown")
def test_true(t):
    account, who = office(t)
    for right, path in (("person.read", "/users"), ("setting.read", "/users/rules"), ("assistant.read", "/assistants"),
            ("conversation.read", "/conversations")):
        for role in ROLES:
            shown = [r.get("name") for r in who[role].get("/users/me/rights").all(".//person-rights/right")]
            t.eq(who[role].get(path).status, 200 if right in shown else 403, "%s opens %s" % (role, path))


@case("only those who see people see other people's rights; strangers do not exist")
def test_refused(t):
    account, who = office(t)
    owner = identity(t, who["owner"].person)
    for role in ("manager", "agent", "auditor"):
        for path in ("/users/%s/rights" % owner, "/users/%s/rights.csv" % owner, "/users/%s/rights.xml" % owner,
                "/users/rights", "/users/risks"):
            t.eq(who[role].get(path).status, 403, "%s %s" % (role, path))
        t.eq(who[role].get("/users/help").status, 200, role + " reads what roles are")
    stranger = identity(t, t.people["admin"])
    for end in ("", ".csv", ".xml"):
        t.eq(who["owner"].get("/users/%s/rights%s" % (stranger, end)).status, 404, "another account's person" + end)
    t.eq(who["privacy"].get("/users/%s/rights" % owner).status, 200, "the privacy officer does")


@case("who has a right and who sees an assistant: everybody, with the date of the last change")
def test_holders(t):
    account, who = office(t)
    rows = table(t)
    index = who["owner"].get("/users/rights")
    for node in index.all(".//right-holders/right"):
        if node.get("name") in rows and node.get("name") != "pii.read":
            t.eq(int(node.get("people")), len(rows[node.get("name")] & set(ROLES)), node.get("name"))
    for right in ("conversation.read", "audit.read", "support.grant"):
        page = who["owner"].get("/users/rights", right=right)
        roles = {h.get("role") for h in page.all(".//holder")}
        known = rows.get(right)
        if known:
            t.eq(roles, known & set(ROLES), "who has " + right)
    t.rows("UPDATE rufwacht.membership SET role_since = '2025-02-03 10:00:00' WHERE role = 'manager' AND HEX(account_id) ="
        " %s", account.id.replace("-", ""))
    found = who["owner"].get("/users/rights", right="conversation.read")
    manager = [h for h in found.all(".//holder") if h.get("role") == "manager"][0]
    t.eq((manager.get("since-at"), [a.text for a in manager.findall("assistant")]), ("2025-02-03T10:00:00Z", ["Empfang"]),
        "since when, and for which assistant")
    given, other = account.assistants["Empfang"], account.assistants["Archiv"]
    t.eq({h.get("role") for h in who["owner"].get("/users/rights", assistant=given).all(".//holder")},
        set(ROLES) - {"auditor"}, "who sees the assistant that was given")
    t.eq({h.get("role") for h in who["owner"].get("/users/rights", assistant=other).all(".//holder")},
        {"owner", "admin", "privacy"}, "and the one that was not")
    t.eq(who["owner"].get("/users/rights", right="nonsense").status, 404, "an unknown right")
    t.eq(who["owner"].get("/users/rights", assistant=t.b.default).status, 404, "another account's assistant")


@case("the help page is the table of rights")
def test_help(t):
    rows = table(t)
    page = t.client("agent").get("/users/help")
    t.eq([c.get("role") for c in page.all(".//role-help/column")], list(ROLES), "six roles")
    shown = {r.get("name"): {m.get("role") for m in r.findall("may")} for r in page.all(".//role-help/right")}
    for right, holders in rows.items():
        if holders & set(ROLES):
            t.eq(shown.get(right), holders & set(ROLES), "who has " + right)
    t.eq(page.find(".//role-help").get("own-role"), "agent", "and which role is one's own")


@case("rights that should not be in one hand are named, with reason; a second person eases them")
def test_risks(t):
    account, who = office(t)
    page = who["owner"].get("/users/risks")
    found = {p.get("role"): {r.get("risk"): r.get("eased") for r in p.findall("risk")} for p in page.all(".//risk-list/person")}
    t.eq(set(found), {"owner", "admin"}, "of these roles")
    t.eq(found["admin"].get("consent-export"), "false", "consent and export in one hand")
    warned = [w.find("name").text for w in who["owner"].get("/users").all(".//warning")]
    t.eq(warned, ["Rita admin"], "the list of people warns, not of the owner")
    pick(t, account, "consent.weaken")
    page = who["owner"].get("/users/risks")
    eased = {r.get("risk"): r.get("eased") for p in page.all(".//risk-list/person") if p.get("role") == "admin"
        for r in p.findall("risk")}
    t.eq((eased["consent-export"], eased["invite-export"]), ("true", "false"), "a second person eases that one")
    pick(t, account, "consent.weaken", "invitation.privileged", "factor.reset", "rules.loosen", "conversation.erase")
    t.eq(who["owner"].get("/users").all(".//warning"), [], "and all of them")
    t.rows("INSERT INTO rufwacht.membership (account_id, person_id, role, created_at) SELECT REPEAT(CHAR(0), 16), id,"
        " 'support', UTC_TIMESTAMP(6) FROM rufwacht.person WHERE email = %s", who["agent"].person.email)
    page = who["owner"].get("/users/%s/rights" % identity(t, who["agent"].person))
    t.eq([r.get("risk") for r in page.all(".//risk")], ["support-account"], "also with a role at the provider")
    html = who["owner"].get("/users/risks", accept="text/html").text
    t.has(html, "Support des Anbieters", "in words")


def risky(client, role="admin"):
    """What the page says of the person with this role."""
    return [p for p in client.get("/users/risks").all(".//risk-list/person") if p.get("role") == role][0]


@case("a risk may stay with a reason: the warning is quiet until rights change, and nobody accepts their own")
def test_risks_accepted(t):
    account, who = office(t)
    owner, admin = who["owner"], who["admin"]
    before = risky(owner)
    path = "/users/%s/risks" % before.get("id")
    form = {"risks": before.get("uneased"), "reason": "Wir sind zu dritt"}
    t.eq(int(before.get("open")), len(before.findall("risk")), "all of them are open")
    t.eq(risky(admin).get("uneased"), None, "one's own are not to be accepted")
    t.eq(admin.post(path, form).problems, ["person.own"], "nor by hand")
    t.eq(admin.post("/users/%s/risks" % identity(t, owner.person), form).problems, ["person.above"], "nor an owner's")
    for role in ("manager", "agent", "privacy", "auditor"):
        t.status(who[role].post(path, form), 403, role)
    t.status(t.client("owner").post(path, form), 404, "another account")
    for wrong, status in ((dict(form, reason=""), 422), (dict(form, reason=" \r\n "), 422), (dict(form, reason="x" * 501), 422),
            (dict(form, risks="consent-export"), 409), ({"reason": "So"}, 422)):
        t.status(owner.post(path, wrong), status, "%.60r" % wrong)
    again = owner.post(path, dict(form, reason=" "))
    t.eq((again.root.get("view"), again.find(".//risk-list").get("asked")), ("risk-list", before.get("id")), "whose form comes back")
    t.eq(len(owner.get("/users").all(".//warning")), 1, "the warning is still there")
    done = owner.post(path, form)
    t.eq((done.status, done.location), (303, "/users/risks"), "with a reason")
    t.eq(owner.get("/users/risks").notices, ["risks.accepted"], "and says so")
    t.eq(owner.get("/users").all(".//warning"), [], "the warning is quiet")
    after = risky(owner)
    t.eq((after.get("open"), {r.get("accepted") for r in after.findall("risk")}), ("0", {"true"}), "all are accepted")
    t.eq((after.find("decision/reason").text, after.find("decision/by").text), ("Wir sind zu dritt", owner.person.name),
        "by whom and why")
    t.has([d.text for d in owner.get("/users/" + before.get("id")).all(".//decision/reason")], "Wir sind zu dritt",
        "on the person's page too")
    t.rows("UPDATE rufwacht.membership SET role_since = UTC_TIMESTAMP(6) + INTERVAL 1 SECOND WHERE role = 'admin' AND"
        " HEX(account_id) = %s", account.id.replace("-", ""))
    t.eq(len(owner.get("/users").all(".//warning")), 1, "rights changed: it is there again")


@case("the effect of a new role names what would then be in one hand")
def test_risks_of_role(t):
    _, who = office(t)
    path = "/users/%s/role" % identity(t, who["privacy"].person)
    t.has([r.get("risk") for r in who["owner"].get(path, role="admin").all(".//effect/risk")], "consent-export", "an admin to be")
    t.eq(who["owner"].get(path, role="auditor").all(".//effect/risk"), [], "an auditor has none")


@case("the provider's people see no account from inside; their own rights lead back to the profile")
def test_provider(t):
    operator = t.client("operator")
    page = operator.get("/users", accept="text/html")
    t.eq(page.status, 403, "no list of people")
    t.has(page.text, "sieht Konten nicht von innen", "why, and no owner to ask")
    own = operator.get("/users/me/rights", accept="text/html").text
    t.has(own, 'class="back" href="/profile"', "the way back")
    t.has(own, "Alle Konten", "for which accounts")
