"""People of an account: the list, invitations, roles, sessions, leaving. Rows 6, 10, 26, 29, 30, 33 to 35 and 124."""

import re

import people
import race
from harness import HTML, Person, case
from logins import calm, rewind
from teams import Team, address, audited, come_in, invitation_path, invite, queue_up, queued, role_form, stale

LONG = True  # the web server has no part in it
NOWHERE = "01890000-0000-7000-8000-000000000000"


def users(client, query=""):
    """The list as {address: element}."""
    page = client.get("/users" + query)
    people.expect(page, 200, "the list")
    return {u.find("email").text: u for u in page.all(".//user-list/user")}


def invitations(client):
    return {i.find("email").text: i for i in client.get("/users").all(".//user-list/invitation")}


def mail(client):
    return client.person.email


def sign_in(t, person):
    """A further session, without waiting for the next code."""
    calm(t)
    rewind(t, person)
    return people.sign_in(t.url, person)


# --- list ---

@case("the list: role, assistants, second factor, last sign-in and state of everybody; for those who may see people")
def test_list(t):
    team = Team(t)
    admin, agent, privacy = team.add("admin"), team.add("agent"), team.add("privacy")
    t.rows("UPDATE rufwacht.second_factor f JOIN rufwacht.person p ON p.id = f.person_id SET f.totp = 0, f.passkeys = 0"
        " WHERE p.email = %s", mail(admin))
    t.rows("UPDATE rufwacht.second_factor f JOIN rufwacht.person p ON p.id = f.person_id SET f.totp = 1, f.passkeys = 2,"
        " f.codes_left = 2 WHERE p.email = %s", mail(privacy))
    found = users(team.owner)
    t.eq(set(found), {mail(team.owner), mail(admin), mail(agent), mail(privacy)}, "everybody")
    t.eq([(u.get("role"), u.get("reach"), u.get("state")) for u in (found[mail(x)] for x in (team.owner, admin, agent, privacy))],
        [("owner", "all", "active"), ("admin", "all", "active"), ("agent", "given", "active"), ("privacy", "read", "active")],
        "roles")
    t.eq([a.get("id") for a in found[mail(agent)].findall("assistant")], [team.one], "the agent's assistant")
    t.eq(found[mail(admin)].find("factor").get("state"), "missing", "an admin without a factor")
    t.eq(dict(found[mail(privacy)].find("factor").attrib), {"state": "few", "app": "true", "keys": "2", "codes": "2"}, "few codes")
    t.eq((found[mail(team.owner)].get("own"), found[mail(agent)].get("own")), ("true", None), "oneself")
    t.ok(found[mail(team.owner)].get("last-used-at"), "the last sign-in is known")
    for client, want in ((team.add("auditor"), 403), (agent, 403), (privacy, 200)):
        t.status(client.get("/users"), want, "%s opens the list" % client.person.role)
    page = privacy.get("/users", accept=HTML)
    t.hasnt(page.text, "/users/invite", "who may not invite is not asked to")
    t.hasnt(privacy.get(team.path(agent), accept=HTML).text, "/deactivate", "nor to deactivate")
    t.eq(len(audited(t, "person.listed", privacy)), 2, "reading is in the log")


@case("filters by address: privileged, without second factor, unused, inactive; counts fit")
def test_filters(t):
    team = Team(t)
    admin, agent, gone = team.add("admin"), team.add("agent"), team.add("agent")
    t.rows("DELETE FROM rufwacht.second_factor WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(admin))
    t.rows("UPDATE rufwacht.membership SET last_used_at = last_used_at - INTERVAL 91 DAY WHERE person_id ="
        " UNHEX(REPLACE(%s, '-', ''))", team.id(agent))
    t.status(team.owner.post(team.path(gone, "/deactivate")), 303, "deactivated")
    for show, want in (("all", {mail(team.owner), mail(admin), mail(agent), mail(gone)}),
            ("privileged", {mail(team.owner), mail(admin)}), ("unsecured", {mail(admin)}), ("unused", {mail(agent)}),
            ("inactive", {mail(gone)})):
        page = team.owner.get("/users", show=show)
        t.eq({u.find("email").text for u in page.all(".//user-list/user")}, want, show)
        t.eq(page.find(".//filter[@name='%s']" % show).get("count"), str(len(want)), "count of " + show)
        t.eq(page.find(".//user-list").get("show"), show, "which one")
    t.status(team.owner.get("/users", show="nobody"), 400, "no such filter")


@case("a sign-in is noted in the account it is for, a choice of account in the chosen one")
def test_last_use(t):
    one, two = Team(t), Team(t)
    both = one.add("privacy")
    t.stack.ctl("user", "invite", "--account", two.account.id, "--email", mail(both), "--role", "privacy")
    t.rows("UPDATE rufwacht.membership SET last_used_at = NULL")
    client = sign_in(t, both.person)
    t.eq((one.row(both, "last_used_at"), two.row(both, "last_used_at")), (None, None), "before the choice")
    t.status(client.post("/login/account", {"account": two.account.id}), 303, "the choice")
    t.eq(one.row(both, "last_used_at"), None, "not the other")
    t.ok(two.row(both, "last_used_at"), "the chosen one")


# --- invitations ---

@case("an invitation: by mail only, bound to the address, 72 hours, one use; it shows who invites and as what")
def test_invite(t):
    team, email = Team(t), address()
    t.status(team.owner.get("/users/invite"), 200, "the form")
    done = invite(team.owner, email.upper(), "agent", [team.one])
    t.eq((done.status, done.location), (303, "/users"), "sent")
    t.hasnt(str(done.headers), "invitation/", "the link is in no answer")
    page = team.owner.follow(done)
    t.eq(page.notices, ["user.invited"], "the notice")
    row = invitations(team.owner)[email]
    t.eq((row.get("role"), row.get("hours"), row.get("works"), row.get("inviter")), ("agent", "71", "true", "Olga Owner"), "the row")
    t.eq([a.get("id") for a in row.findall("assistant")], [team.one], "its assistant")
    t.hasnt(team.owner.get("/users", accept=HTML).text, "/invitation/", "the page has no link")
    t.eq(queued(t, "invitation", email), 1, "one mail")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.invitation i ON i.id = o.object_id WHERE o.email = %s"
        " AND o.not_after = i.expires_at AND i.expires_at = i.created_at + INTERVAL 72 HOUR", email), "1", "about it, in time")
    t.eq(audited(t, "user.invited", team.owner), ["role=agent assistants=1"], "the log")
    path = invitation_path(t, email)
    visitor = t.visitor()
    page = visitor.follow(visitor.get(path))
    t.eq((page.find(".//invitation").get("inviter"), page.find(".//invitation").get("role")), ("Olga Owner", "agent"), "its page")
    client = people.accept_invitation(t.url, path, Person(email, "Nina Neu", role="agent"))
    t.eq([a.get("id") for a in client.get("/assistants").all(".//assistant")], [team.one], "what she was given")
    t.eq(invitations(team.owner), {}, "not open any more")
    late = t.visitor()
    t.eq(late.follow(late.get(path)).root.get("view"), "invitation-gone", "it works once")


@case("an invitation ends after 72 hours")
def test_invite_late(t):
    team, email = Team(t), address()
    invite(team.owner, email, "auditor")
    path = invitation_path(t, email)
    t.rows("UPDATE rufwacht.invitation SET expires_at = UTC_TIMESTAMP(6) WHERE email = %s", email)
    visitor = t.visitor()
    t.eq(visitor.follow(visitor.get(path)).root.get("view"), "invitation-gone", "too late")
    t.eq(invitations(team.owner), {}, "not listed")


@case("nobody gives what they lack: roles, assistants of others, without the right, without a fresh proof")
def test_invite_refused(t):
    team, other = Team(t), Team(t)
    admin = team.add("admin")
    t.eq([c.get("role") for c in admin.get("/users/invite").all(".//choice")],
        ["admin", "manager", "agent", "privacy", "auditor"], "an admin makes no owners")
    refused = invite(admin, address(), "owner")
    t.eq((refused.status, refused.problems), (403, ["person.role-above"]), "not by a forged form either")
    t.eq(audited(t, "user.invited", admin, "refused"), ["person.role-above"], "and it is in the log")
    for role, assistants, want in (("agent", [], "person.assistant-missing"), ("manager", [], "person.assistant-missing"),
            ("agent", [other.one], "form.bad-value"), ("agent", [team.one, NOWHERE], "form.bad-value"),
            ("operator", [], "form.bad-value"), ("agent", ["x"], "form.bad-value")):
        again = invite(admin, address(), role, assistants)
        t.eq((again.status, again.problems[:1]), (422, [want]), "%s %s" % (role, assistants))
        t.eq(again.root.get("view"), "user-invite", "the form again")
    again = invite(admin, "no address", "auditor")
    t.eq((again.status, again.problems), (422, ["form.bad-value"]), "no address")
    again = invite(admin, mail(team.owner), "auditor")
    t.eq((again.status, again.problems), (422, ["person.known"]), "a member")
    t.status(invite(admin, address(), "manager", [team.one, team.two]), 303, "two assistants")
    for role in ("manager", "agent", "privacy", "auditor"):
        t.status(invite(team.add(role), address(), "auditor"), 403, role)
    stale(t, admin)
    t.eq(invite(admin, address(), "auditor").location, "/login/step-up?return=%2Fusers%2Finvite", "a fresh proof is asked for")


@case("sending again voids the link before; revoking voids it, too; only who could give the role")
def test_resend(t):
    team, other, email = Team(t), Team(t), address()
    admin = team.add("admin")
    invite(team.owner, email, "agent", [team.two])
    first = invitation_path(t, email)
    done = admin.post("/users/invitations/%s/resend" % invitations(admin)[email].get("id"))
    t.eq((done.status, done.location), (303, "/users"), "again")
    row = invitations(admin)[email]
    t.eq((row.get("inviter"), [a.get("id") for a in row.findall("assistant")]), ("Admin", [team.two]), "from who sent it, the same")
    t.eq(queued(t, "invitation", email), 2, "a second mail")
    t.eq(len(audited(t, "invitation.resent", admin)), 1, "the log")
    visitor = t.visitor()
    t.eq(visitor.follow(visitor.get(first)).root.get("view"), "invitation-gone", "the first link")
    second = invitation_path(t, email)
    t.eq(visitor.follow(visitor.get(second)).root.get("view"), "invitation", "the second")
    t.status(other.owner.post("/users/invitations/%s/revoke" % row.get("id")), 404, "somebody else's")
    t.status(other.owner.post("/users/invitations/%s/resend" % row.get("id")), 404, "somebody else's")
    t.status(admin.post("/users/invitations/%s/revoke" % row.get("id")), 303, "revoked")
    t.eq(visitor.follow(visitor.get(second)).root.get("view"), "invitation-gone", "the second, too")
    t.status(admin.post("/users/invitations/%s/revoke" % row.get("id")), 404, "once")
    invite(team.owner, email, "owner")
    identity = invitations(admin)[email].get("id")
    t.eq(invitations(admin)[email].get("may-act"), "false", "an admin and an invitation of an owner")
    for act in ("resend", "revoke"):
        t.status(admin.post("/users/invitations/%s/%s" % (identity, act)), 403, act)


@case("an invitation by who left, or lost the right to give that role, does not work")
def test_inviter(t):
    team = Team(t)
    admin = team.add("admin")
    one, two = address(), address()
    invite(admin, one, "auditor")
    invite(admin, two, "auditor")
    path = invitation_path(t, one)
    visitor = t.visitor()
    t.eq(visitor.follow(visitor.get(path)).root.get("view"), "invitation", "it works")
    t.status(team.owner.post(team.path(admin, "/deactivate")), 303, "the inviter leaves")
    t.eq(visitor.get("/invitation").root.get("view"), "invitation-gone", "not any more")
    t.eq(visitor.post("/invitation", {"name": "X", "password": people.new_password()}, page="/login").problems, ["invitation.gone"],
        "nor by its form")
    t.eq(invitations(team.owner)[one].get("works"), "false", "the list says so")
    t.status(team.owner.post("/users/invitations/%s/resend" % invitations(team.owner)[one].get("id")), 303, "sent again")
    t.eq(invitations(team.owner)[one].get("works"), "true", "by somebody else")
    t.status(team.owner.post(team.path(admin, "/reactivate")), 303, "back")
    t.eq(invitations(team.owner)[two].get("works"), "true", "works again")
    _, form = role_form(team.owner, team.path(admin), "auditor")
    t.status(team.owner.post(team.path(admin, "/role"), form), 303, "another role")
    t.eq(invitations(team.owner)[two].get("works"), "false", "without the right")


@case("an address somebody knows: the same answer; the membership is there, a mail says so")
def test_known(t):
    team, other = Team(t), Team(t)
    known = other.add("privacy")
    told = []
    for email in (mail(known), address()):
        done = invite(team.owner, email, "auditor")
        told.append((done.status, done.location, team.owner.follow(done).notices))
    t.eq(told[0], told[1], "known and unknown")
    t.eq(users(team.owner)[mail(known)].get("role"), "auditor", "a member")
    t.eq((queued(t, "member-added", mail(known)), queued(t, "invitation", mail(known))), (1, 0), "the mail")
    t.eq(len(audited(t, "member.added", team.owner)), 1, "the log")
    client = sign_in(t, known.person)
    t.eq(client.get("/").location, "/login/account", "two accounts now")
    t.eq(other.row(known, "role"), "privacy", "the other one is as it was")


# --- seats ---

@case("seats: members and open invitations together; by page, by command, on coming back")
def test_seats(t):
    team = Team(t, "3")
    agent = team.add("agent")
    form = team.owner.get("/users/invite").find(".//user-invite")
    t.eq((form.get("seats-used"), form.get("seat-limit")), ("2", "3"), "the page says how many")
    email = address()
    t.status(invite(team.owner, email, "auditor"), 303, "the third")
    full = invite(team.owner, address(), "auditor")
    t.eq((full.status, full.problems), (422, ["person.seats"]), "the fourth")
    try:
        t.stack.ctl("user", "invite", "--account", team.account.id, "--email", address(), "--role", "auditor")
        t.ok(False, "by command, too")
    except Exception as refused:
        t.has(str(refused), "seat", "by command, too")
    t.status(team.owner.post("/users/invitations/%s/resend" % invitations(team.owner)[email].get("id")), 303, "again needs no other")
    come_in(t, email, "auditor")
    t.eq(team.owner.get("/users").find(".//user-list").get("seats-used"), "3", "coming in takes none")
    t.status(team.owner.post(team.path(agent, "/deactivate")), 303, "one leaves")
    t.status(invite(team.owner, address(), "auditor"), 303, "room again")
    back = team.owner.post(team.path(agent, "/reactivate"))
    t.eq((back.status, back.problems), (422, ["person.seats"]), "no way back while it is taken")
    t.eq(back.root.get("view"), "user", "the page again")
    t.stack.ctl("account", "seats", team.account.id, "none")
    t.status(team.owner.post(team.path(agent, "/reactivate")), 303, "without limit")


@case("an account made with --seats has them", order=55)
def test_seats_made(t):
    made = t.stack.ctl("account", "create", "--name", "Zwei Plätze", "--seats", "2")
    t.eq(t.one("SELECT seat_limit FROM rufwacht.account WHERE id = UNHEX(REPLACE(%s, '-', ''))", made), "2", "the limit")
    for wrong in (("--seats", "many"), ("--seats", "60001")):
        try:
            t.stack.ctl("account", "create", "--name", "X", *wrong)
            t.ok(False, "refused: " + wrong[1])
        except Exception:
            t.ok(True, "refused: " + wrong[1])


# --- role ---

@case("role and assistants: first the effect, then the change; it counts at the next request, mails and log say it")
def test_role(t):
    team = Team(t)
    agent = team.add("agent")
    path = team.path(agent)
    t.status(agent.get("/users"), 403, "an agent sees no people")
    page, form = role_form(team.owner, path, "admin")
    effect = page.find(".//effect")
    t.eq((effect.get("role"), effect.get("reach"), effect.get("owners-told"), effect.get("sessions")), ("admin", "all", "true", "1"), "effect")
    gained = {r.get("name") for r in effect.findall("gained/right")}
    t.ok({"person.read", "export.ask", "audit.read"} <= gained and "support.grant" not in gained, "rights gained: %s" % gained)
    t.eq(effect.findall("lost/right"), [], "none lost")
    t.eq(team.row(agent, "role"), "agent", "looking changes nothing")
    done = team.owner.post(path + "/role", form)
    t.eq((done.status, done.location), (303, path), "saved")
    t.eq(team.owner.follow(done).notices, ["member.role-changed"], "and said")
    t.eq(team.row(agent, "role"), "admin", "the role")
    t.status(agent.follow(agent.get("/users")), 200, "at the next request")
    t.eq(queued(t, "role-changed", mail(agent)), 1, "a mail")
    t.eq(queued(t, "owners-role", mail(team.owner)), 1, "owners are told of a privileged role")
    t.eq(audited(t, "member.role-changed", team.owner), ["from=agent to=admin assistants=0"], "the log")
    steps = [(s.get("code"), s.get("by")) for s in team.owner.get(path).all(".//step")]
    t.eq(steps, [("role", "Olga Owner"), ("joined", None)], "the history")
    _, form = role_form(team.owner, path, "agent", [team.two])
    t.status(team.owner.post(path + "/role", form), 303, "back")
    t.status(agent.follow(agent.get("/users")), 403, "at the next request again")
    t.eq(queued(t, "owners-role", mail(team.owner)), 1, "no mail to owners for a lesser role")


@case("the effect names lost rights, the second factor that becomes due, and that nothing would change")
def test_effect(t):
    team = Team(t)
    agent = team.add("agent")
    t.rows("DELETE FROM rufwacht.second_factor WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(agent))
    path = team.path(agent)
    effect = role_form(team.owner, path, "manager", [team.one])[0].find(".//effect")
    t.eq(effect.get("factor-days"), "0", "at once")
    t.rows("UPDATE rufwacht.account SET factor_grace_days = 5 WHERE id = UNHEX(REPLACE(%s, '-', ''))", team.account.id)
    page, form = role_form(team.owner, path, "manager", [team.one])
    t.eq(page.find(".//effect").get("factor-days"), "5", "with grace")
    t.status(team.owner.post(path + "/role", form), 303, "saved")
    t.eq(t.one("SELECT TIMESTAMPDIFF(HOUR, role_since, factor_due_at) FROM rufwacht.membership WHERE person_id ="
        " UNHEX(REPLACE(%s, '-', ''))", team.id(agent)), "120", "due in five days")
    t.eq(users(team.owner)[mail(agent)].find("factor").get("state"), "due", "the list says so")
    effect = role_form(team.owner, path, "auditor")[0].find(".//effect")
    t.ok({"conversation.read", "pii.read"} <= {r.get("name") for r in effect.findall("lost/right")}, "rights lost")
    t.eq((effect.get("factor-days"), effect.get("reach"), effect.get("owners-told")), (None, "log", "false"), "not due")
    page, form = role_form(team.owner, path, "manager", [team.one])
    t.eq((page.find(".//role-change").get("same"), page.find(".//effect")), ("true", None), "nothing would change")
    again = team.owner.post(path + "/role", form)
    t.eq((again.status, again.problems), (422, ["person.unchanged"]), "and nothing does")
    page = team.owner.get(path + "/role?role=agent")
    t.eq((page.status, page.problems), (422, ["person.assistant-missing"]), "at least one assistant")


@case("assistants given and taken count within one request: 404, not 403, for what is not given")
def test_assistants(t):
    team = Team(t)
    manager = team.add("manager")
    path = team.path(manager)
    t.status(manager.get("/assistants/" + team.one), 200, "the given one")
    t.status(manager.get("/assistants/" + team.two), 404, "the other does not exist")
    for given, one, two in (([team.two], 404, 200), ([team.one, team.two], 200, 200), ([team.one], 200, 404)):
        _, form = role_form(team.owner, path, "manager", given)
        t.status(team.owner.post(path + "/role", form), 303, "given")
        t.status(manager.follow(manager.get("/assistants/" + team.one)), one, "the first")
        t.status(manager.get("/assistants/" + team.two), two, "the second")
        t.eq({a.get("id") for a in manager.get("/conversations").all(".//conversation-list/assistant")},
            set(given), "filters of the list")


@case("two who change the same person: the second is told, and sees what counts now")
def test_role_conflict(t):
    team = Team(t)
    admin, agent = team.add("admin"), team.add("agent")
    path = team.path(agent)
    _, mine = role_form(team.owner, path, "auditor")
    _, theirs = role_form(admin, path, "privacy")
    t.status(admin.post(path + "/role", theirs), 303, "the first")
    late = team.owner.post(path + "/role", mine)
    t.eq((late.status, late.problems, late.root.get("view")), (409, ["person.changed"], "user-role"), "the second")
    t.eq((late.find(".//role-change").get("role"), team.row(agent, "role")), ("privacy", "privacy"), "what counts now")
    t.eq(late.find(".//effect").get("role"), "auditor", "the wish is kept")
    mine[1] = ("from", late.find(".//role-change").get("from"))
    t.status(team.owner.post(path + "/role", mine), 303, "knowing that, it goes")
    missing = team.owner.post(path + "/role", [("role", "privacy")])
    t.eq((missing.status, missing.problems), (422, ["form.missing"]), "never without it")


# --- who may do what to whom ---

ACTS = (("role", {"role": "auditor", "from": "0"}), ("deactivate", {}), ("reactivate", {}), ("sessions/end", {}),
    ("sessions/%s/end" % NOWHERE, {}), ("password-mark", {"confirm": "yes"}), ("offer", {}), ("offer/withdraw", {}))


@case("nobody acts on themselves; a forged request is refused and in the log")
def test_own(t):
    team = Team(t)
    for client in (team.owner, team.add("admin")):
        for act, fields in ACTS:
            answer = client.post(team.path(client, "/" + act), dict(fields))
            t.eq((answer.status, answer.problems), (403, ["person.own"]), "%s: %s" % (client.person.role, act))
        t.eq(audited(t, "member.role-changed", client, "refused"), ["person.own"], "the log")
        t.status(client.get(team.path(client, "/role")), 403, "no form for it")
        t.eq([a.get("name") for a in client.get(team.path(client)).all(".//act")], [], "nothing is offered")
    raised = team.owner.post(team.path(team.owner, "/role"), {"role": "owner", "from": "0"})
    t.eq(raised.problems, ["person.own"], "not even to the same")


@case("an admin cannot touch an owner, nor make one; nor can who has no such right touch anybody")
def test_above(t):
    team = Team(t)
    admin, agent = team.add("admin"), team.add("agent")
    for act, fields in ACTS:
        answer = admin.post(team.path(team.owner, "/" + act), dict(fields))
        t.eq((answer.status, answer.problems), (403, ["person.above"]), act)
    t.eq(admin.get(team.path(team.owner)).all(".//session"), [], "sees no sessions of theirs")
    raised = admin.post(team.path(agent, "/role"), {"role": "owner", "from": "0"})
    t.eq((raised.status, raised.problems), (403, ["person.role-above"]), "makes no owner")
    t.eq(audited(t, "member.role-changed", admin, "refused"), ["person.role-above", "person.above"], "the log")
    t.status(admin.post(team.path(agent, "/offer")), 403, "offers no ownership")
    for client in (team.add("manager"), team.add("privacy"), team.add("auditor"), agent):
        for act, fields in ACTS:
            t.status(client.post(team.path(team.owner, "/" + act), dict(fields)), 403, "%s: %s" % (client.person.role, act))
    t.eq((team.row(agent, "role"), team.row(team.owner, "role")), ("agent", "owner"), "nothing happened")


@case("somebody of another account does not exist: 404 for every page and every act")
def test_foreign(t):
    team, other = Team(t), Team(t)
    agent = other.add("agent")
    for path in ("", "/role"):
        t.status(team.owner.get(other.path(agent, path)), 404, "GET " + path)
    for act, fields in ACTS:
        t.status(team.owner.post(other.path(agent, "/" + act), dict(fields)), 404, act)
        t.status(team.owner.post("/users/%s/%s" % (NOWHERE, act), dict(fields)), 404, act + " of nobody")
    t.eq((other.row(agent, "role"), other.row(agent, "active")), ("agent", "1"), "nothing happened")


@case("the last owner with a second factor stays: not demoted, not deactivated")
def test_last_owner(t):
    team = Team(t)
    second = team.add("owner", "Otto Owner")
    t.rows("UPDATE rufwacht.second_factor SET totp = 0 WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(team.owner))
    _, form = role_form(team.owner, team.path(second), "admin")
    refused = team.owner.post(team.path(second, "/role"), form)
    t.eq((refused.status, refused.problems), (422, ["person.last-owner"]), "the other has no factor")
    refused = team.owner.post(team.path(second, "/deactivate"))
    t.eq((refused.status, refused.problems, refused.root.get("view")), (422, ["person.last-owner"], "user"), "nor deactivated")
    t.eq(audited(t, "member.deactivated", team.owner, "refused"), ["person.last-owner"], "the log")
    t.eq((team.row(second, "role"), team.row(second, "active")), ("owner", "1"), "nothing happened")
    t.rows("UPDATE rufwacht.second_factor SET totp = 1 WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(team.owner))
    t.status(team.owner.post(team.path(second, "/role"), form), 303, "with one it goes")
    try:
        t.stack.ctl("user", "deactivate", "--account", team.account.id, "--email", mail(team.owner))
        t.ok(False, "nor by command")
    except Exception as refused:
        t.has(str(refused), "second factor", "nor by command")


# --- sessions, leaving ---

@case("an admin ends others' sessions in this account: the next request leads to the sign-in")
def test_sessions(t):
    team, other = Team(t), Team(t)
    admin, agent = team.add("admin"), team.add("agent")
    second = sign_in(t, agent.person)
    path = team.path(agent)
    found = admin.get(path).all(".//session")
    t.eq(len(found), 2, "both are listed")
    t.ok(all(s.get("address") == "127.0.0.0/24" for s in found), "addresses are cut")
    newest = found[0].get("id")
    t.status(other.owner.post("%s/sessions/%s/end" % (path, newest)), 404, "not by another account")
    t.status(admin.post("%s/sessions/%s/end" % (team.path(team.owner), newest)), 403, "not by way of an owner")
    t.status(admin.post("%s/sessions/%s/end" % (path, NOWHERE)), 404, "one that is none")
    t.eq(admin.post("%s/sessions/%s/end" % (path, newest)).location, path, "ended")
    t.eq(sorted(c.get("/conversations").status for c in (agent, second)), [200, 303], "one of them")
    t.status(admin.post(path + "/sessions/end"), 303, "all")
    t.eq([c.get("/conversations").location for c in (agent, second)], ["/login", "/login"], "both")
    t.eq((len(audited(t, "member.session-ended", admin)), audited(t, "member.sessions-ended", admin)), (1, ["sessions=1"]), "the log")


@case("who is deactivated is out at once, with all sessions here; other accounts stay; coming back restores the role")
def test_leave(t):
    team, other = Team(t), Team(t)
    manager = team.add("manager", "Moni Manager")
    t.stack.ctl("user", "invite", "--account", other.account.id, "--email", mail(manager), "--role", "auditor")
    elsewhere = sign_in(t, manager.person)
    t.status(elsewhere.post("/login/account", {"account": other.account.id}), 303, "in the other account")
    path = team.path(manager)
    done = team.owner.post(path + "/deactivate", {"reason": "Vertrag zu Ende"})
    t.eq((done.status, done.location), (303, path), "deactivated")
    t.eq(manager.get("/conversations").location, "/login", "the next request")
    t.status(elsewhere.get("/profile"), 200, "the other account goes on")
    page = team.owner.get(path)
    t.eq((page.find(".//person").get("state"), [a.get("name") for a in page.all(".//act")]), ("left", ["sessions", "back"]), "the page")
    t.eq([s.get("code") for s in page.all(".//step")], ["left", "joined"], "its history")
    t.eq(queued(t, "member-ended", mail(manager)), 1, "a mail")
    again = team.owner.post(path + "/deactivate")
    t.eq((again.status, again.problems), (422, ["person.inactive"]), "once")
    t.status(team.owner.get(path + "/role"), 422, "no role meanwhile")
    client = sign_in(t, manager.person)
    t.eq(client.get("/").status, 303, "signs in")
    t.eq(client.get("/profile").find(".//membership").get("account"), other.account.id, "to the other account only")
    t.status(team.owner.post(path + "/reactivate"), 303, "back")
    t.eq((team.row(manager, "role"), queued(t, "member-back", mail(manager))), ("manager", 1), "as before, with a mail")
    t.eq([a.get("id") for a in users(team.owner)[mail(manager)].findall("assistant")], [team.one], "with her assistant")
    again = team.owner.post(path + "/reactivate")
    t.eq((again.status, again.problems), (422, ["person.active"]), "once")


@case("what somebody wrote keeps the name after they left, or by the account's rule the same alias everywhere")
def test_alias(t):
    team = Team(t)
    admin = team.add("admin", "Adele Abgang")
    email = address()
    invite(admin, email, "auditor")
    settings = "/assistants/" + team.one
    t.status(admin.post(settings + "/settings", {"from": "1", "mode": "notice", "retention_days": "14",
        "notice_de": "Hinweis", "may_transcribe": "true"}), 303, "a version by her")
    t.status(team.owner.post(team.path(admin, "/deactivate")), 303, "she leaves")
    for named in (1, 0):
        t.rows("UPDATE rufwacht.account SET leavers_named = %s WHERE id = UNHEX(REPLACE(%s, '-', ''))", named, team.account.id)
        version, row = team.owner.get(settings).find(".//version"), invitations(team.owner)[email]
        if named:
            t.eq((version.get("author"), row.get("inviter")), ("Adele Abgang", "Adele Abgang"), "the name stays")
    alias = version.get("author-alias")
    t.ok(re.fullmatch("[0-9A-Z]{4}", alias), "an alias: %s" % alias)
    t.eq((version.get("author"), row.get("inviter"), row.get("inviter-alias")), (None, None, alias), "the same one")
    t.has(team.owner.get(settings, accept=HTML).text, "Ehemalige Person " + alias, "in words")
    t.hasnt(team.owner.get(settings, accept=HTML).text, "Abgang", "no name in the page")
    t.status(team.owner.post(team.path(admin, "/reactivate")), 303, "she is back")
    t.eq(team.owner.get(settings).find(".//version").get("author"), "Adele Abgang", "with her name")


@case("a password that others know: marked after a confirmation, sessions end, a mail, the log")
def test_mark(t):
    team = Team(t)
    admin, agent = team.add("admin"), team.add("agent")
    path = team.path(agent)
    again = admin.post(path + "/password-mark")
    t.eq((again.status, again.problems, again.root.get("view")), (422, ["person.confirm"], "user"), "not by accident")
    t.eq(admin.post(path + "/password-mark", {"confirm": "yes"}).location, path, "marked")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.password_mark WHERE person_id = UNHEX(REPLACE(%s, '-', '')) AND marked_by ="
        " UNHEX(REPLACE(%s, '-', ''))", team.id(agent), team.id(admin)), "1", "the mark")
    t.eq(agent.get("/conversations").location, "/login", "the session is over")
    t.eq((queued(t, "password-marked", mail(agent)), len(audited(t, "password.marked", admin))), (1, 1), "mail and log")
    t.status(admin.post(path + "/password-mark", {"confirm": "yes"}), 303, "again is no fault")


# --- ownership ---

@case("ownership changes hands when one offers and the other accepts, never before")
def test_transfer(t):
    team, other = Team(t), Team(t)
    agent, admin = team.add("agent", "Nora Nachfolge"), team.add("admin")
    path = team.path(agent)
    t.eq(agent.get("/users/offer").all(".//offer"), [], "no offer yet")
    t.eq(team.owner.post(path + "/offer").location, path, "offered")
    t.eq(queued(t, "owner-offered", mail(agent)), 1, "a mail to her")
    t.ok(team.owner.get(path).find(".//person/offer") is not None, "the page says so")
    offer = agent.get("/users/offer").find(".//offer")
    t.eq(offer.find("name").text, "Olga Owner", "who offers")
    t.eq((team.row(team.owner, "role"), team.row(agent, "role")), ("owner", "agent"), "nothing changed")
    accept = "/users/offer/%s/accept" % offer.get("id")
    for client in (admin, other.owner, team.owner):
        t.status(client.post(accept), 404, "not by " + client.person.role)
    stale(t, agent)
    t.eq(agent.post(accept).location, "/login/step-up?return=%2Fusers%2Foffer", "a fresh proof is asked for")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = UTC_TIMESTAMP(6)")
    t.eq(agent.post(accept).location, "/users", "accepted")
    t.eq((team.row(team.owner, "role"), team.row(agent, "role")), ("admin", "owner"), "both roles")
    t.status(agent.follow(agent.get("/users")), 200, "the new owner")
    t.status(team.owner.follow(team.owner.get(path)), 200, "the old one is an admin")
    t.status(team.owner.post(path + "/deactivate"), 403, "who touches no owner")
    t.eq((queued(t, "role-changed", mail(agent)), queued(t, "role-changed", mail(team.owner))), (1, 1), "mails")
    t.eq(len(audited(t, "owner.transferred", agent)), 1, "the log")
    t.status(agent.post(accept), 404, "once")


@case("an offer ends: declined, withdrawn, after 48 hours, when the owner is none any more; never to who has no factor")
def test_offer_ends(t):
    team = Team(t)
    second, agent = team.add("owner"), team.add("agent")
    path = team.path(agent)

    def offer():
        t.status(team.owner.post(path + "/offer"), 303, "offered")
        return "/users/offer/" + agent.get("/users/offer").find(".//offer").get("id")

    here = offer()
    t.eq(agent.post(here + "/decline").location, "/users/offer", "declined")
    t.status(agent.post(here + "/accept"), 404, "after that")
    here = offer()
    t.status(team.owner.post(path + "/offer/withdraw"), 303, "withdrawn")
    t.status(agent.post(here + "/accept"), 404, "after that")
    t.status(team.owner.post(path + "/offer/withdraw"), 404, "once")
    here = offer()
    t.eq(int(t.one("SELECT TIMESTAMPDIFF(HOUR, created_at, expires_at) FROM rufwacht.owner_offer WHERE account_id ="
        " UNHEX(REPLACE(%s, '-', ''))", team.account.id)), 48, "hours")
    t.rows("UPDATE rufwacht.owner_offer SET expires_at = UTC_TIMESTAMP(6)")
    t.status(agent.post(here + "/accept"), 404, "too late")
    here = offer()
    t.rows("UPDATE rufwacht.second_factor SET totp = 0 WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(agent))
    t.eq(agent.post(here + "/accept").problems, ["person.factor-missing"], "without a factor")
    t.eq(team.owner.post(path + "/offer").problems, ["person.factor-missing"], "nor offered to")
    t.rows("UPDATE rufwacht.second_factor SET totp = 1 WHERE person_id = UNHEX(REPLACE(%s, '-', ''))", team.id(agent))
    here = offer()
    _, form = role_form(second, team.path(team.owner), "admin")
    t.status(second.post(team.path(team.owner, "/role"), form), 303, "the owner is an admin now")
    t.status(agent.post(here + "/accept"), 404, "and has nothing to give")


# --- at the same time ---

@case("two owners demote each other at once, and deactivate each other: one is always left", order=60, long=True)
def test_race_owners(t):
    team = Team(t)
    one, two = team.owner, team.add("owner")
    with race.workers(t, users=2):
        for n in range(race.rounds()):
            acts = [(path, role_form(a, path, "admin")[1]) for a, path in ((one, team.path(two)), (two, team.path(one)))]
            rest = ("/deactivate", "/role")[n % 2]
            answers = race.together(*[race.form(c, path + rest, form if n % 2 else {}) for c, (path, form) in zip((one, two), acts)])
            t.eq(t.one("SELECT COUNT(*) FROM rufwacht.membership WHERE account_id = UNHEX(REPLACE(%s, '-', '')) AND role ="
                " 'owner' AND active = 1", team.account.id), "1", "owners left")
            t.ok(race.statuses(answers)[0] == 303 and race.statuses(answers)[1] < 500, "answers: %s" % answers)
            t.rows("UPDATE rufwacht.membership SET role = 'owner', active = 1, ended_at = NULL, ended_why = NULL WHERE account_id ="
                " UNHEX(REPLACE(%s, '-', ''))", team.account.id)
            one, two = [c if c.follow(c.get("/profile")).find(".//profile") is not None else sign_in(t, c.person) for c in (one, two)]


@case("two owners who wait for the same row judge by what is there when they get it: one is left, whatever they do", order=60, long=True)
def test_race_owners_waiting(t):
    for rest in ("/deactivate", "/role"):
        team = Team(t)
        one, two = team.owner, team.add("owner")
        first, second = team.path(two), team.path(one)
        forms = [role_form(a, path, "admin")[1] if rest == "/role" else {} for a, path in ((one, first), (two, second))]
        answers = queue_up(t, team.account, lambda: one.post(first + rest, forms[0]), lambda: two.post(second + rest, forms[1]))
        t.eq(t.one("SELECT COUNT(*) FROM rufwacht.membership WHERE account_id = UNHEX(REPLACE(%s, '-', '')) AND role = 'owner'"
            " AND active = 1", team.account.id), "1", "owners left after %s: %s" % (rest, answers))


@case("two who wait for the last seat: one gets it, by invitation of an admin, too", order=60, long=True)
def test_race_seats_waiting(t):
    team = Team(t)
    admin = team.add("admin")
    t.stack.ctl("account", "seats", team.account.id, "3")
    for client in (team.owner, admin):
        client.get("/users/invite")
    answers = queue_up(t, team.account, lambda: invite(team.owner, address(), "admin"), lambda: invite(admin, address(), "admin"))
    t.eq(race.statuses(answers), [303, 422], "one")


@case("the same address invited twice at once: one invitation is open", order=60, long=True)
def test_race_invite(t):
    team = Team(t)
    admin = team.add("admin")
    with race.workers(t, users=2):
        for n in range(race.rounds()):
            to = address()
            answers = race.together(race.form(team.owner, "/users/invite", {"email": to, "role": "auditor"}),
                race.form(admin, "/users/invite", {"email": to, "role": "privacy"}))
            t.eq(race.statuses(answers), [303, 303], "both are sent")
            t.eq(t.one("SELECT COUNT(*) FROM rufwacht.invitation WHERE email = %s AND used_at IS NULL AND expires_at >"
                " UTC_TIMESTAMP(6)", to), "1", "open")


@case("one seat and four who want it at once: one gets it", order=60, long=True)
def test_race_seats(t):
    team = Team(t)
    admin = team.add("admin")
    with race.workers(t, users=4):
        for n in range(race.rounds()):
            used = int(team.owner.get("/users").find(".//user-list").get("seats-used"))
            t.stack.ctl("account", "seats", team.account.id, str(used + 1))
            answers = race.together(*[race.form(c, "/users/invite", {"email": address(), "role": "auditor"})
                for c in (team.owner, admin, team.owner, admin)])
            t.eq(race.statuses(answers), [303, 422, 422, 422], "one")
            t.eq(team.owner.get("/users").find(".//user-list").get("seats-used"), str(used + 1), "seats taken")


@case("one seat, an invitation and somebody who comes back at once: one of them", order=60, long=True)
def test_race_back(t):
    team = Team(t)
    agent = team.add("agent")
    path = team.path(agent)
    with race.workers(t, users=2):
        for n in range(race.rounds()):
            t.stack.ctl("account", "seats", team.account.id, "none")
            t.status(team.owner.post(path + "/deactivate"), 303, "out")
            used = int(team.owner.get("/users").find(".//user-list").get("seats-used"))
            t.stack.ctl("account", "seats", team.account.id, str(used + 1))
            answers = race.together(race.form(team.owner, "/users/invite", {"email": address(), "role": "auditor"}),
                race.form(team.owner, path + "/reactivate"))
            t.eq(race.statuses(answers), [303, 422], "one")
            t.stack.ctl("account", "seats", team.account.id, "none")
            if team.row(agent, "active") == "0":
                t.status(team.owner.post(path + "/reactivate"), 303, "in again")


@case("one ownership accepted and withdrawn at once: either it is handed over or it is not", order=60, long=True)
def test_race_offer(t):
    team = Team(t)
    agent = team.add("agent")
    path = team.path(agent)
    with race.workers(t, users=2):
        for n in range(race.rounds()):
            t.status(team.owner.post(path + "/offer"), 303, "offered")
            here = "/users/offer/" + agent.get("/users/offer").find(".//offer").get("id")
            answers = race.together(race.form(agent, here + "/accept"), race.form(team.owner, path + "/offer/withdraw"))
            roles = (team.row(team.owner, "role"), team.row(agent, "role"))
            taken = answers[0].status == 303
            t.eq(roles, ("admin", "owner") if taken else ("owner", "agent"), "roles after %s" % answers)
            t.eq(answers[1].location == path, not taken, "one of two: %s" % answers)
            t.rows("UPDATE rufwacht.membership SET role = IF(person_id = UNHEX(REPLACE(%s, '-', '')), 'owner', 'agent') WHERE"
                " account_id = UNHEX(REPLACE(%s, '-', ''))", team.id(team.owner), team.account.id)
            for client in (team.owner, agent):
                client.follow(client.get("/users/offer"))


# --- the provider's side ---

@case("rufwachtctl lists people and deactivates one; nobody's password is to be had or set", order=55)
def test_command(t):
    team = Team(t)
    agent = team.add("agent", "Alma Agent")
    lines = [line.split("\t") for line in t.stack.ctl("user", "list", "--account", team.account.id).splitlines()]
    t.eq([(x[0], x[1], x[2], x[3], x[5], x[6]) for x in lines if x[1] == "agent"],
        [(team.id(agent), "agent", "active", "factor", mail(agent), "Alma Agent")], "the agent's line")
    t.ok(any(x.split("\t")[1] == "operator" for x in t.stack.ctl("user", "list", "--account", "provider").splitlines()), "operators")
    t.stack.ctl("user", "deactivate", "--account", team.account.id, "--email", mail(agent))
    t.eq(agent.get("/conversations").location, "/login", "out at once")
    t.eq(queued(t, "member-ended", mail(agent)), 1, "told by mail")
    for words in (("user", "deactivate", "--account", team.account.id, "--email", "nobody@wire.example"),
            ("user", "set-password", "--email", mail(agent)), ("user", "invite", "--account", team.account.id, "--email",
            mail(agent), "--role", "agent", "--password", "x")):
        try:
            t.stack.ctl(*words)
            t.ok(False, "refused: " + " ".join(words[:2]))
        except Exception:
            t.ok(True, "refused: " + " ".join(words[:2]))


@case("no form of anybody's page sets a password for somebody else", order=55)
def test_no_password_field(t):
    team = Team(t)
    agent = team.add("agent")
    for path in ("/users", "/users/invite", team.path(agent), team.path(agent, "/role")):
        t.hasnt(team.owner.get(path, accept=HTML).text, 'type="password"', path)
    for path in ("/users/invite", team.path(agent, "/role"), team.path(agent, "/reactivate"), team.path(agent, "/password-mark")):
        t.eq(team.owner.post(path, {"password": "kiesel-otter-schlehe.0815"}).problems, ["form.unknown"], path)
