"""Four eyes: what an account puts under a second person is asked for, decided by somebody else, and done once."""

import concurrent.futures
import urllib.parse

import people
from harness import case
from test_conversations import deliver

LONG = True  # the web server has no part in it
RACES = 10


def pick(t, account, *actions):
    """What needs a second person, set behind the scenes: test_rules.py has the page."""
    t.rows("UPDATE rufwacht.account SET four_eyes = %s WHERE HEX(id) = %s", " ".join(actions),
        account.id.replace("-", ""))


def fields_of(client, path):
    """The settings form of an assistant as a browser would send it."""
    a = client.get(path).find(".//assistant")
    return {"from": a.get("settings-version"), "mode": a.get("mode"), "retention_days": a.get("retention-days"),
        "may_transcribe": "true" if a.get("may-transcribe") == "true" else None,
        "notice_de": a.find("notice[@lang='de']").text, "notice_en": a.find("notice[@lang='en']").text}


def weaken(client, path, **more):
    fields = dict(fields_of(client, path), mode="none", reason="Am Empfang\r\ngenügt das.")
    fields.update(more)
    return client.post(path + "/settings", fields)


def state(t, request):
    return t.one("SELECT state FROM rufwacht.approval WHERE HEX(id) = %s", request.replace("-", ""))


def back_date(t, request, hours):
    """As if it had been asked so many hours earlier."""
    t.rows("UPDATE rufwacht.approval SET created_at = created_at - INTERVAL %d HOUR, expires_at = expires_at - INTERVAL"
        " %d HOUR, due_at = due_at - INTERVAL %d HOUR WHERE HEX(id) = '%s'" % (hours, hours, hours,
        request.replace("-", "")))


def audited(t, request, code, outcome="done"):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE HEX(object_id) = %s AND code = %s AND outcome = %s",
        request.replace("-", ""), code, outcome))


def queued(t, kind, person, request):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.person p ON p.id = o.person_id WHERE o.kind ="
        " %s AND p.email = %s AND HEX(o.object_id) = %s", kind, person.email, request.replace("-", "")))


def asked(t, answer):
    """The id of the request an answer leads to."""
    t.eq(answer.status, 303, "a request instead of the deed (%r)" % answer)
    t.has(answer.location or "", "/users/requests/", "it leads to the request")
    return (answer.location or "/").split("/")[-1]


class Office:
    """An account with an owner and two admins, all signed in, and its assistant."""

    def __init__(self, t, *actions, admins=2, mode="explicit"):
        self.account = t.account("Vier Augen", {"Empfang": mode})
        self.owner = t.person(self.account, "owner", name="Olga Eigen")
        self.admins = [t.person(self.account, "admin", name="Adam Amt %d" % i) for i in range(admins)]
        self.assistant = "/assistants/" + self.account.default
        pick(t, self.account, *actions)

    def mode(self):
        return fields_of(self.owner, self.assistant)["mode"]


@case("asked by one, approved by another, carried out once with exactly what was asked")
def test_approved(t):
    o = Office(t, "consent.weaken")
    owner, admin = o.owner, o.admins[0]
    request = asked(t, weaken(owner, o.assistant))
    page = owner.get("/users/requests/" + request)
    t.eq(o.mode(), "explicit", "nothing was done yet")
    t.eq(page.notices, ["approval.asked"], "it says that it waits")
    for person in o.admins:
        t.eq(queued(t, "approval-asked", person.person, request), 1, "those who can decide are told")
    t.eq(queued(t, "approval-asked", owner.person, request), 0, "whoever asked is not")
    found = page.find(".//approval")
    t.eq((found.get("action"), found.get("own"), found.get("ready"), found.get("may-decide")),
        ("consent.weaken", "true", "false", "false"), "what the page says to whoever asked")
    t.eq(owner.post(o.assistant + "/settings", {"approval": request}).problems, ["approval.waits"], "not carried out early")
    t.eq(state(t, request), "open", "it is still open")
    seen = admin.get("/users/requests/" + request)
    shown = {f.get("name"): f.text for f in seen.all(".//approval/field")}
    t.eq((shown.get("mode"), seen.value(".//approval/reason")), ("none", "Am Empfang\ngenügt das."),
        "the second person sees what was asked, and why")
    t.eq(seen.find(".//approval").get("may-decide"), "true", "and may decide")
    t.eq([i.get("count") for i in seen.all(".//item[@app='users']")], ["1"], "the menu says that one waits")
    t.eq([i.get("count") for i in page.all(".//item[@app='users']")], [None], "not to whoever asked")
    t.eq(admin.post("/users/requests/%s/approve" % request).status, 303, "approved")
    t.eq(queued(t, "approval-decided", owner.person, request), 1, "whoever asked is told")
    t.eq(admin.post("/users/requests/%s/approve" % request).problems, ["approval.over"], "once")
    t.eq(o.mode(), "explicit", "approving alone does nothing")
    t.eq(admin.post(o.assistant + "/settings", {"approval": request}).status, 404, "the second person does not carry it out")
    done = owner.post(o.assistant + "/settings", {"approval": request})
    t.eq((done.status, done.location), (303, o.assistant), "carried out")
    t.eq((o.mode(), state(t, request)), ("none", "done"), "and done")
    t.eq(t.one("SELECT v.reason FROM rufwacht.assistant_version v WHERE HEX(v.assistant_id) = %s ORDER BY v.number DESC"
        " LIMIT 1", o.account.default.replace("-", "")), "Am Empfang\ngenügt das.", "with the reason that was approved")
    t.eq(owner.post(o.assistant + "/settings", {"approval": request}).problems, ["approval.over"], "only once")
    for code in ("approval.asked", "approval.approved", "approval.carried-out"):
        t.eq(audited(t, request, code), 1, "audited: " + code)
    listed = [r.get("request-state") for r in owner.get("/users/requests").all(".//request")]
    t.eq(listed, ["done"], "it is in the list of those decided")


@case("nobody decides about their own request, not even by a forged one")
def test_own(t):
    o = Office(t, "consent.weaken")
    request = asked(t, weaken(o.owner, o.assistant))
    for act in ("approve", "refuse"):
        forged = o.owner.post("/users/requests/%s/%s" % (request, act))
        t.eq((forged.status, forged.problems), (403, ["approval.own"]), act + " of one's own is refused")
        t.eq(audited(t, request, {"approve": "approval.approved", "refuse": "approval.refused"}[act], "refused"), 1,
            "and audited")
    t.eq(state(t, request), "open", "nothing came of it")
    try:
        t.rows("UPDATE rufwacht.approval SET state = 'approved', decider_id = requester_id WHERE HEX(id) = %s",
            request.replace("-", ""))
        t.ok(False, "the database refuses it too")
    except Exception as e:  # the client's own class differs
        t.has(str(e), "approval_second", "the database refuses it too")
    try:
        t.rows("UPDATE rufwacht.approval SET state = 'done' WHERE HEX(id) = %s", request.replace("-", ""))
        t.ok(False, "nothing is done without a second person")
    except Exception as e:
        t.has(str(e), "approval_waited", "nothing is done without a second person")
    for role in ("manager", "agent", "auditor"):
        other = t.person(o.account, role, [o.account.default] if role != "auditor" else [])
        t.eq(other.get("/users/requests/" + request).status, 404, role + " does not see it")
        t.eq(other.post("/users/requests/%s/approve" % request).status, 404, role + " cannot approve it")
        t.eq(other.get("/users/requests").all(".//request"), [], role + " has none in the list")
    reader = t.person(o.account, "privacy")
    t.eq(reader.get("/users/requests/" + request).status, 200, "the privacy officer may read it")
    t.eq(reader.post("/users/requests/%s/approve" % request).status, 403, "but not approve it")
    t.eq(t.client("owner").get("/users/requests/" + request).status, 404, "another account does not see it")
    t.eq(t.client("owner").post("/users/requests/%s/approve" % request).status, 404, "nor approve it")
    stale = t.person(o.account, "admin")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", stale.person.email)
    t.has(stale.post("/users/requests/%s/approve" % request).location or "", "/login/step-up", "approving asks again")


@case("refused, withdrawn and expired requests are never carried out")
def test_ends(t):
    o = Office(t, "consent.weaken")
    owner, admin = o.owner, o.admins[0]
    refused = asked(t, weaken(owner, o.assistant))
    t.eq(admin.post("/users/requests/%s/refuse" % refused).status, 303, "refused")
    withdrawn = asked(t, weaken(owner, o.assistant))
    t.eq(admin.post("/users/requests/%s/withdraw" % withdrawn).status, 403, "others refuse, they do not withdraw")
    t.eq(owner.post("/users/requests/%s/withdraw" % withdrawn).status, 303, "withdrawn by whoever asked")
    expired = asked(t, weaken(owner, o.assistant))
    t.eq(admin.post("/users/requests/%s/approve" % expired).status, 303, "approved")
    back_date(t, expired, 49)
    t.eq(owner.get("/users/requests/" + expired).find(".//approval").get("request-state"), "expired", "48 hours later")
    late = asked(t, weaken(owner, o.assistant))
    back_date(t, late, 49)
    t.eq(admin.post("/users/requests/%s/approve" % late).problems, ["approval.over"], "too late to approve")
    for request in (refused, withdrawn, expired, late):
        done = owner.post(o.assistant + "/settings", {"approval": request})
        t.eq(done.problems[:1], ["approval.over"], "not carried out")
    t.eq(o.mode(), "explicit", "nothing was done")
    t.eq((state(t, refused), state(t, withdrawn)), ("refused", "withdrawn"), "as they ended")


@case("without anybody else who could decide, a day passes instead; it can be withdrawn meanwhile")
def test_alone(t):
    o = Office(t, "consent.weaken", admins=0)
    helper = t.person(o.account, "manager", [o.account.default])
    request = asked(t, weaken(o.owner, o.assistant))
    page = o.owner.get("/users/requests/" + request)
    t.eq(page.notices, ["approval.waits"], "it says that a day passes")
    t.eq(page.find(".//approval").get("needs-second"), "false", "no second person")
    t.eq(o.owner.post(o.assistant + "/settings", {"approval": request}).problems, ["approval.waits"], "not before")
    t.eq(o.mode(), "explicit", "nothing was done")
    back_date(t, request, 25)
    t.eq(o.owner.post(o.assistant + "/settings", {"approval": request}).status, 303, "a day later")
    t.eq((o.mode(), state(t, request)), ("none", "done"), "done")
    t.eq(helper.get("/users/requests/" + request).status, 404, "no matter of a manager's")
    second = t.person(o.account, "admin", name="Adam Spät")
    wait = asked(t, weaken_back(o))
    t.eq(second.post("/users/requests/%s/approve" % wait).status, 303, "now there is somebody to decide")


def weaken_back(o):
    """Tightens, which is free, and asks again to weaken."""
    tight = o.owner.post(o.assistant + "/settings", dict(fields_of(o.owner, o.assistant), mode="explicit"))
    people.expect(tight, 303, "tightening needs no second person")
    return weaken(o.owner, o.assistant)


@case("what is posted is judged before it is asked for; what is not picked goes through")
def test_judged(t):
    o = Office(t, "consent.weaken", "conversation.erase")
    count = lambda: int(t.one("SELECT COUNT(*) FROM rufwacht.approval WHERE HEX(account_id) = %s",
        o.account.id.replace("-", "")))
    no = weaken(o.owner, o.assistant, reason="")
    t.eq((no.status, no.problems), (422, ["form.missing"]), "the second person needs a reason")
    bad = weaken(o.owner, o.assistant, retention_days="999")
    t.eq((bad.status, bad.problems), (422, ["assistant.retention-range"]), "what would not work is not asked for")
    t.eq(count(), 0, "no request was made")
    request = asked(t, weaken(o.owner, o.assistant))
    for body, status, code in (({"approval": request, "mode": "none"}, 400, "form.unknown"),
            ([("approval", request), ("approval", request)], 400, "form.repeated"), ({"approval": "x"}, 400, "request.bad"),
            ({"approval": o.account.id}, 404, "request.not-found")):
        answer = o.owner.post(o.assistant + "/settings", body)
        t.eq((answer.status, answer.problems[:1]), (status, [code]), "a forged one: %r" % (body,))
    other = t.account("Nebenan", {"Empfang": "explicit"})
    foreign = o.owner.post("/assistants/%s/settings" % other.default, {"approval": request})
    t.eq(foreign.status, 404, "not for another form")
    t.eq(o.owner.post("/profile/appearance", {"approval": request}).problems, ["form.unknown"], "nor where it means nothing")
    t.eq(o.owner.get("/users/requests", approval=request).status, 400, "nor in a query")
    pick(t, o.account)
    t.eq(weaken(o.owner, o.assistant).status, 303, "not picked: done at once")
    t.eq(o.mode(), "none", "done")


@case("a changed object makes the approval useless, not dangerous")
def test_changed(t):
    o = Office(t, "consent.weaken")
    request = asked(t, weaken(o.owner, o.assistant))
    t.eq(o.admins[0].post("/users/requests/%s/approve" % request).status, 303, "approved")
    moved = o.admins[1].post(o.assistant + "/settings", dict(fields_of(o.admins[1], o.assistant), retention_days="7"))
    t.eq(moved.status, 303, "somebody tightens meanwhile")
    done = o.owner.post(o.assistant + "/settings", {"approval": request})
    t.eq((done.status, done.problems), (409, ["assistant.changed"]), "what was approved no longer fits")
    t.eq((o.mode(), state(t, request)), ("explicit", "approved"), "nothing was done, nothing used up")


@case("a conversation is erased with a second person, without a line in the ledger before")
def test_erase(t):
    o = Office(t, "conversation.erase", admins=1, mode="notice")
    call, _ = deliver(t, o.account)
    path = "/conversations/" + call
    wrong = o.owner.post(path + "/erase", {"confirm": "ja", "reason": "Wunsch"})
    t.eq(wrong.problems, ["conversation.confirm"], "the word is still typed")
    t.eq([e.get("action") for e in o.owner.get(path).all(".//second-person")], ["conversation.erase"], "the form is told")
    request = asked(t, o.owner.post(path + "/erase", {"confirm": "LÖSCHEN", "reason": "Wunsch der Anruferin"}))
    t.eq(o.owner.get(path).status, 200, "it is still there")
    t.eq(o.admins[0].post("/users/requests/%s/approve" % request).status, 303, "approved")
    t.eq(o.owner.post(path + "/erase", {"approval": request}).status, 303, "carried out")
    t.eq(o.owner.get(path).status, 404, "gone")


def at_once(*calls):
    with concurrent.futures.ThreadPoolExecutor(len(calls)) as pool:
        return [f.result() for f in [pool.submit(c) for c in calls]]


@case("approve and withdraw, and two that carry out, at once: one wins, never both", long=True)
def test_races(t):
    o = Office(t, "consent.weaken", admins=1)
    admin = o.admins[0]
    for _ in range(RACES):
        request = asked(t, weaken(o.owner, o.assistant))
        admin.get("/users/requests/" + request)
        at_once(lambda: admin.post("/users/requests/%s/approve" % request),
            lambda: o.owner.post("/users/requests/%s/withdraw" % request))
        end = state(t, request)
        t.ok(end in ("withdrawn", "approved"), "an end: " + end)
        if end == "approved":
            t.eq(audited(t, request, "approval.withdrawn"), 0, "not withdrawn then")
            o.owner.post("/users/requests/%s/withdraw" % request)
    for _ in range(RACES):
        request = asked(t, weaken(o.owner, o.assistant))
        people.expect(admin.post("/users/requests/%s/approve" % request), 303, "the approval")
        got = at_once(*[lambda: o.owner.post(o.assistant + "/settings", {"approval": request})] * 2)
        t.eq(sorted(a.status for a in got), [303, 409], "one of two carries it out")
        t.eq(audited(t, request, "approval.carried-out"), 1, "once")
        people.expect(o.owner.post(o.assistant + "/settings", dict(fields_of(o.owner, o.assistant), mode="explicit")),
            303, "back")


@case("the step-up of a carried-out request leads back to its page")
def test_step_up(t):
    o = Office(t, "consent.weaken", admins=1)
    request = asked(t, weaken(o.owner, o.assistant))
    o.admins[0].post("/users/requests/%s/approve" % request)
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", o.owner.person.email)
    away = o.owner.post(o.assistant + "/settings", {"approval": request})
    t.eq(urllib.parse.unquote(away.location or ""), "/login/step-up?return=/users/requests/" + request, "back to the request")


def identity(t, person):
    return t.one("SELECT LOWER(CONCAT_WS('-', SUBSTR(h, 1, 8), SUBSTR(h, 9, 4), SUBSTR(h, 13, 4), SUBSTR(h, 17, 4),"
        " SUBSTR(h, 21))) FROM (SELECT HEX(id) AS h FROM rufwacht.person WHERE email = %s) x", person.email)


def role_of(t, account, person):
    return t.one("SELECT CONCAT(m.role, m.active) FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id"
        " WHERE HEX(m.account_id) = %s AND p.email = %s", account.id.replace("-", ""), person.email)


@case("nobody becomes owner or admin, and none of them is deactivated, by one person alone")
def test_people(t):
    o = Office(t, "person.privileged", "person.deactivate", admins=2)
    agent = t.person(o.account, "agent", [o.account.default], name="Anke Aufstieg")
    path = "/users/" + identity(t, agent.person)
    plain = o.owner.post(path + "/role", {"role": "manager", "assistant": o.account.default, "from": "0"})
    t.eq(plain.status, 303, "a role without privileges is given at once")
    t.eq(role_of(t, o.account, agent.person), "manager1", "done")
    agent = t.person(o.account, "manager", [o.account.default], name="Mara Aufstieg")
    path = "/users/" + identity(t, agent.person)
    since = o.owner.get(path + "/role").find(".//role-change").get("from")
    no = o.owner.post(path + "/role", {"role": "admin", "from": since})
    t.eq((no.status, no.problems), (422, ["form.missing"]), "a privileged one needs a reason")
    request = asked(t, o.owner.post(path + "/role", {"role": "admin", "from": since, "reason": "Vertretung"}))
    t.eq(role_of(t, o.account, agent.person), "manager1", "not yet")
    shown = o.admins[0].get("/users/requests/" + request)
    t.eq((shown.value(".//object-name"), {f.get("name"): f.text for f in shown.all(".//field")}["role"]),
        ("Mara Aufstieg", "admin"), "whom it is about and what they become")
    t.eq(agent.get("/users/requests/" + request).status, 200, "whom it is about may read it")
    t.eq(agent.post("/users/requests/%s/approve" % request).status, 403, "and not approve it")
    t.eq(o.admins[0].post("/users/requests/%s/approve" % request).status, 303, "approved")
    t.eq(o.owner.post(path + "/role", {"approval": request}).status, 303, "carried out")
    t.eq(role_of(t, o.account, agent.person), "admin1", "now")
    t.eq(t.one("SELECT reason FROM rufwacht.decision WHERE HEX(object_id) = %s", path[7:].replace("-", "")), "Vertretung",
        "the reason stays")
    leave = asked(t, o.owner.post(path + "/deactivate", {"reason": "Doch nicht"}))
    t.eq(o.admins[1].post("/users/requests/%s/approve" % leave).status, 303, "approved")
    t.eq(role_of(t, o.account, agent.person), "admin1", "still in")
    t.eq(o.owner.post(path + "/deactivate", {"approval": leave}).status, 303, "carried out")
    t.eq(role_of(t, o.account, agent.person), "admin0", "out")
    t.ok("/users/requests/" in (o.owner.post(path + "/reactivate", {"reason": "Wieder da"}).location or ""),
        "nor is an admin let in again by one alone")
    spare = t.person(o.account, "agent", [o.account.default])
    t.eq(o.owner.post("/users/%s/deactivate" % identity(t, spare.person), {}).status, 303, "an agent leaves at once")


@case("an invitation as admin needs a second person, one as agent leaves at once")
def test_invitation(t):
    o = Office(t, "invitation.privileged", admins=1)
    count = lambda: int(t.one("SELECT COUNT(*) FROM rufwacht.invitation WHERE HEX(account_id) = %s AND used_at IS NULL",
        o.account.id.replace("-", "")))
    t.eq(o.owner.post("/users/invite", {"email": "eins@wire.example", "role": "agent", "assistant": o.account.default}).status,
        303, "an agent")
    t.eq(count(), 1, "is invited")
    request = asked(t, o.owner.post("/users/invite", {"email": "zwei@wire.example", "role": "admin", "reason": "Urlaub"}))
    t.eq(count(), 1, "an admin is not yet")
    t.eq(o.admins[0].post("/users/requests/%s/approve" % request).status, 303, "approved")
    t.eq(o.owner.post("/users/invite", {"approval": request}).status, 303, "carried out")
    t.eq(count(), 2, "invited")
