"""The account's rules for everybody: shown with their bounds, judged before they are saved, loosened with a reason only."""

import logins
from harness import case
from test_four_eyes import asked

LONG = True  # the web server has no part in it
RULES = ("password_min", "factor_roles", "factor_grace_days", "dormant_days", "leavers_named", "four_eyes")


def stored(t, account):
    found = t.rows("SELECT %s FROM rufwacht.account WHERE HEX(id) = '%s'" % (", ".join(RULES), account.id.replace("-", "")))
    return dict(zip(RULES, (str(v) for v in found[0])))


def form(client, **more):
    """The form as a browser would send it, with changes; None leaves a box unticked."""
    rules = client.get("/users/rules").find(".//rules")
    fields = {"from": rules.get("from"), "factor": rules.get("factor"), "factor_grace_days": rules.get("factor-grace-days"),
        "password_min": rules.get("password-min"), "dormant_days": rules.get("dormant-days"), "leavers": rules.get("leavers")}
    for role in rules.findall("factor-role"):
        if role.get("fixed") == "false" and role.get("on") == "true":
            fields["factor_" + role.get("role")] = "true"
    for four in rules.findall("four"):
        if four.get("on") == "true":
            fields[four.get("field")] = "true"
    fields.update(more)
    return {name: value for name, value in fields.items() if value is not None}


def office(t):
    account = t.account("Regelwerk", {"Empfang": "notice"})
    owner = t.person(account, "owner", name="Olga Regel")
    admin = t.person(account, "admin", name="Adam Regel")
    agent = logins.accept(t, "agent", account=account)
    return account, owner, admin, agent


@case("value and bound of each rule; what a change would do and whom it hits is said before it is saved")
def test_check(t):
    account, owner, _, agent = office(t)
    rules = owner.get("/users/rules").find(".//rules")
    t.eq([rules.get(n) for n in ("password-min", "password-least", "factor-grace-days", "grace-most", "dormant-days",
        "factor", "leavers")], ["12", "12", "0", "14", "90", "privileged", "name"], "as a new account has them")
    t.eq([(r.get("role"), r.get("without")) for r in rules.findall("factor-role") if r.get("without") != "0"],
        [("agent", "1")], "who has no second factor yet")
    t.rows("UPDATE rufwacht.membership SET created_at = created_at - INTERVAL 40 DAY, last_used_at = NULL WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", agent.person.email)
    page = owner.get("/users/rules/check", **form(owner, factor="all", password_min="15", dormant_days="30",
        four_rules_loosen="true"))
    t.eq(page.status, 200, "the page before")
    changes = {c.get("rule"): (c.get("was"), c.get("want"), c.get("looser")) for c in page.all(".//change")}
    t.eq(changes, {"password-min": ("12", "15", "false"), "agent": ("no", "yes", "false"), "privacy": ("no", "yes", "false"),
        "auditor": ("no", "yes", "false"), "dormant-days": ("90", "30", "false"), "rules.loosen": ("no", "yes", "false")},
        "each change, from what to what")
    t.eq([e.text for e in page.all(".//enrols")], [agent.person.name], "who has to set up a second factor")
    t.eq([e.text for e in page.all(".//suspends")], [agent.person.name], "who would be suspended for not signing in")
    t.eq(page.find(".//rules-check").get("passwords"), "3", "how many passwords are concerned")
    t.eq(stored(t, account)["password_min"], "12", "nothing was saved")
    echo = {f.get("name"): f.text for f in page.all(".//field")}
    done = owner.post("/users/rules", echo)
    t.eq((done.status, done.location), (303, "/users/rules"), "the button of that page saves")
    t.eq(stored(t, account), {"password_min": "15", "factor_roles": "agent privacy auditor", "factor_grace_days": "0",
        "dormant_days": "30", "leavers_named": "1", "four_eyes": "rules.loosen"}, "as it said")
    t.eq(owner.get("/users/rules").notices, ["rules.saved"], "and says so")
    t.eq(logins.audited(t, "rules.changed", owner.person), 1, "audited")
    t.eq(owner.get("/users/rules/check").location, "/users/rules", "without fields back to the form")


@case("never below what the provider allows; outdated and incomplete forms save nothing")
def test_bounds(t):
    account, owner, admin, _ = office(t)
    for name, values in (("password_min", ("11", "0", "65")), ("factor_grace_days", ("15",)), ("dormant_days", ("29", "366"))):
        for value in values:
            done = owner.post("/users/rules", form(owner, **{name: value}))
            t.eq((done.status, done.problems, done.value(".//value[@field='%s']" % name)), (422, ["form.bad-value"], value),
                "%s=%s" % (name, value))
            t.eq(done.root.get("view"), "rules", "the form again")
            t.eq(owner.get("/users/rules/check", **form(owner, **{name: value})).status, 422, "nor on the page before")
    typed = owner.get("/users/rules/check", **form(owner, factor="chosen", factor_privacy="true", leavers="pseudonym",
        four_factor_reset="true", password_min="11", dormant_days="120")).find(".//rules")
    t.eq((typed.get("factor"), typed.get("leavers"), typed.get("dormant-days")), ("chosen", "pseudonym", "120"), "what was typed")
    t.eq([r.get("role") for r in typed.findall("factor-role") if (r.get("fixed"), r.get("on")) == ("false", "true")], ["privacy"],
        "and ticked")
    t.eq([f.get("action") for f in typed.findall("four") if f.get("on") == "true"], ["factor.reset"], "stays in the form")
    t.eq(owner.post("/users/rules", form(owner, factor=None)).status, 422, "a field is missing")
    try:
        t.rows("UPDATE rufwacht.account SET password_min = 11 WHERE HEX(id) = %s", account.id.replace("-", ""))
        t.ok(False, "the database keeps it too")
    except Exception as e:
        t.has(str(e), "account_password_min", "the database keeps it too")
    old = form(owner, password_min="16")
    t.eq(admin.post("/users/rules", form(admin, password_min="15")).status, 303, "somebody was faster")
    late = owner.post("/users/rules", old)
    t.eq((late.status, late.problems), (409, ["rules.changed"]), "an outdated form")
    t.eq(stored(t, account)["password_min"], "15", "the first one stays")


@case("loosening needs a reason, which stays; readers read, others do not")
def test_loosen(t):
    account, owner, admin, agent = office(t)
    owner.post("/users/rules", form(owner, password_min="20", factor="chosen", factor_agent="true", factor_grace_days="7",
        reason="Start"))
    t.eq(stored(t, account)["factor_roles"], "agent", "chosen roles")
    no = owner.post("/users/rules", form(owner, password_min="15"))
    t.eq((no.status, no.problems, no.root.get("view")), (422, ["rules.reason-missing"], "rules-check"), "without a reason")
    t.eq(stored(t, account)["password_min"], "20", "nothing was saved")
    yes = owner.post("/users/rules", form(owner, password_min="15", reason="Zu lang für den Empfang"))
    t.eq(yes.status, 303, "with one")
    page = owner.get("/users/rules")
    t.eq((page.value(".//decision/reason"), page.value(".//decision/by")), ("Zu lang für den Empfang", "Olga Regel"),
        "the reason stays")
    for more in ({"factor": "privileged"}, {"factor_grace_days": "8"}, {"dormant_days": "91"}):
        t.eq(owner.post("/users/rules", form(owner, **more)).problems, ["rules.reason-missing"], "looser: %r" % more)
    privacy = t.person(account, "privacy")
    seen = privacy.get("/users/rules")
    t.eq((seen.status, seen.find(".//rules").get("may-change")), (200, "false"), "the privacy officer reads")
    t.eq(privacy.post("/users/rules", form(owner)).status, 403, "and changes nothing")
    for client in (agent, t.person(account, "auditor"), t.person(account, "manager", [account.default])):
        t.eq((client.get("/users/rules").status, client.post("/users/rules", {}).status), (403, 403), "others neither")


@case("a rule about second factors moves the dates of those it hits, and reaches them")
def test_due(t):
    account, owner, _, agent = office(t)
    due = lambda: t.one("SELECT m.factor_due_at FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id"
        " WHERE p.email = %s", agent.person.email)
    t.eq(due(), None, "nothing is due")
    t.eq(owner.post("/users/rules", form(owner, factor="all", factor_grace_days="7", reason="Frist")).status, 303, "saved")
    t.ok(due() is not None, "with days of grace there is a date")
    page = owner.get("/users/factors")
    agents = [p for p in page.all(".//person") if p.get("role") == "agent"]
    t.eq((agents[0].get("duty"), agents[0].get("due-at") is not None), ("grace", True), "which the overview shows")
    t.eq(owner.post("/users/rules", form(owner, factor_grace_days="0")).status, 303, "without grace")
    t.eq(due(), None, "there is none any more: at once")
    agents = [p for p in owner.get("/users/factors").all(".//person") if p.get("role") == "agent"]
    t.eq(agents[0].get("duty"), "due", "it is due")


@case("what is under four eyes includes loosening the rules themselves")
def test_four_eyes(t):
    account, owner, admin, _ = office(t)
    owner.post("/users/rules", form(owner, password_min="15", four_rules_loosen="true"))
    t.eq(owner.post("/users/rules", form(owner, password_min="16")).status, 303, "tightening is free")
    t.eq(stored(t, account)["password_min"], "16", "and done")
    page = owner.get("/users/rules/check", **form(owner, password_min="12", four_rules_loosen=None))
    t.eq(page.find(".//rules-check").get("second-person"), "true", "loosening is announced")
    t.eq(owner.post("/users/rules", form(owner, four_rules_loosen=None)).problems[:1], ["form.missing"], "a reason first")
    request = asked(t, owner.post("/users/rules", form(owner, password_min="12", four_rules_loosen=None, reason="Bequemer")))
    t.eq(stored(t, account)["password_min"], "16", "nothing was done")
    t.eq(admin.post("/users/requests/%s/approve" % request).status, 303, "approved")
    t.eq(owner.post("/users/rules", {"approval": request}).status, 303, "carried out")
    t.eq((stored(t, account)["password_min"], stored(t, account)["four_eyes"]), ("12", ""), "done")
    t.eq(owner.get("/users/rules").value(".//decision/reason"), "Bequemer", "with the reason that was approved")
