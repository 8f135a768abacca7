"""What time does: requests expire, locks are released, access that nobody uses is suspended after a warning."""

from harness import case
from test_factors import identity
from test_four_eyes import Office, asked, audited, back_date, queued, state, weaken

LONG = True  # the web server has no part in it
WAIT = 60  # seconds: the job comes every 20


def events(t, code, person):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event e JOIN rufwacht.person p ON p.id = e.object_id"
        " WHERE e.code = %s AND p.email = %s AND e.actor_kind = 'job'", code, person.email))


def mails(t, kind, person):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.person p ON p.id = o.person_id WHERE o.kind ="
        " %s AND p.email = %s", kind, person.email))


def member(t, account, person, columns):
    found = t.rows("SELECT %s FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id WHERE p.email = '%s'"
        " AND HEX(m.account_id) = '%s'" % (columns, person.email, account.id.replace("-", "")))
    return tuple(int(v) if v is not None and v.isdigit() else v for v in found[0])


def age(t, account, person, used, told=None):
    """As if the last sign-in, and the warning, had been so many days ago."""
    t.rows("UPDATE rufwacht.membership SET created_at = created_at - INTERVAL 400 DAY, role_since = NULL, last_used_at ="
        " UTC_TIMESTAMP(6) - INTERVAL %d DAY, dormant_told_at = %s WHERE HEX(account_id) = '%s' AND person_id = (SELECT id"
        " FROM rufwacht.person WHERE email = '%s')" % (used, "NULL" if told is None else
        "UTC_TIMESTAMP(6) - INTERVAL %d DAY" % told, account.id.replace("-", ""), person.email))


@case("a request expires after 48 hours, open or approved; whoever asked is told", order=60, long=True)
def test_expired(t):
    o = Office(t, "consent.weaken", admins=1)
    opened = asked(t, weaken(o.owner, o.assistant))
    approved = asked(t, weaken(o.owner, o.assistant))
    fresh = asked(t, weaken(o.owner, o.assistant))
    t.eq(o.admins[0].post("/users/requests/%s/approve" % approved).status, 303, "approved")
    old = asked(t, weaken(o.owner, o.assistant))
    t.eq(o.owner.post("/users/requests/%s/withdraw" % old).status, 303, "withdrawn")
    back_date(t, old, 24 * 91)
    for request in (opened, approved):
        back_date(t, request, 49)
    t.wait(lambda: state(t, opened) == "expired" and state(t, approved) == "expired" and state(t, old) is None, WAIT)
    t.eq((state(t, opened), state(t, approved), state(t, fresh)), ("expired", "expired", "open"), "expired")
    for request in (opened, approved):
        t.eq(audited(t, request, "approval.expired"), 1, "audited once")
        t.ok(queued(t, "approval-decided", o.owner.person, request) >= 1, "told")
    t.eq(state(t, old), None, "after 90 days it is gone")


@case("unused access: warned 14 days before, suspended not before that, never the last owner, back by an admin", order=60, long=True)
def test_dormant(t):
    account = t.account("Schlummer", {"Empfang": "notice"})
    owner = t.person(account, "owner", name="Olga Wach")
    who = {name: t.person(account, "agent", [account.default], name="Schlafmütz " + name)
        for name in ("quiet", "fresh", "over", "hasty", "back")}
    age(t, account, who["quiet"].person, 80)
    age(t, account, who["fresh"].person, 70)
    age(t, account, who["over"].person, 91, 14)
    age(t, account, who["hasty"].person, 300)
    age(t, account, who["back"].person, 1, 20)
    age(t, account, owner.person, 200, 30)
    t.ok(t.wait(lambda: member(t, account, who["over"].person, "m.active")[0] == 0 and
        member(t, account, who["hasty"].person, "m.dormant_told_at IS NULL")[0] == 0 and
        member(t, account, who["quiet"].person, "m.dormant_told_at IS NULL")[0] == 0, WAIT), "the job came")
    t.eq((member(t, account, who["over"].person, "m.active, m.ended_why"), events(t, "member.suspended", who["over"].person),
        mails(t, "dormant-ended", who["over"].person)), ((0, "dormant"), 1, 1), "suspended, audited, told")
    t.eq(who["over"].get("/conversations").status, 303, "the session ended")
    for name in ("quiet", "hasty"):
        t.eq((member(t, account, who[name].person, "m.active")[0], events(t, "member.dormant-told", who[name].person),
            mails(t, "dormant-soon", who[name].person)), (1, 1, 1), name + ": warned, nothing more")
    for name in ("fresh", "back"):
        t.eq((member(t, account, who[name].person, "m.active")[0], mails(t, "dormant-soon", who[name].person)), (1, 0),
            name + ": nothing at all")
    t.eq((member(t, account, owner.person, "m.active")[0], mails(t, "dormant-soon", owner.person)), (1, 0),
        "the last owner stays")
    page = owner.get("/users", show="unused")
    t.ok(owner.person.email in [u.find("email").text for u in page.all(".//user")], "but is listed")
    back = owner.post("/users/%s/reactivate" % identity(t, who["over"].person), {})
    t.eq((back.status, member(t, account, who["over"].person, "m.active")[0]), (303, 1), "let in again")
    second = t.person(account, "owner", name="Olaf Wach")
    age(t, account, second.person, 1)
    t.ok(t.wait(lambda: member(t, account, owner.person, "m.active")[0] == 0, WAIT), "of two owners the unused one goes")
    t.eq((member(t, account, who["over"].person, "m.active")[0], mails(t, "dormant-soon", who["over"].person)), (1, 0),
        "being let in again is a use")


@case("a lock that is over is released and told", order=60, long=True)
def test_lock(t):
    account = t.account("Schloss", {"Empfang": "notice"})
    agent = t.person(account, "agent", [account.default])
    other = t.person(account, "agent", [account.default])
    for person, when in ((agent.person, "- INTERVAL 1 MINUTE"), (other.person, "+ INTERVAL 1 HOUR")):
        t.rows("INSERT INTO rufwacht.login_lock (person_id, locked_at, until_at) SELECT id, UTC_TIMESTAMP(6) - INTERVAL 9"
            " MINUTE, UTC_TIMESTAMP(6) %s FROM rufwacht.person WHERE email = '%s'" % (when, person.email))
    count = lambda p: int(t.one("SELECT COUNT(*) FROM rufwacht.login_lock l JOIN rufwacht.person p ON p.id = l.person_id"
        " WHERE p.email = %s", p.email))
    t.ok(t.wait(lambda: count(agent.person) == 0, WAIT), "released")
    t.eq((events(t, "login.unlocked", agent.person), mails(t, "unlocked", agent.person)), (1, 1), "audited and told")
    t.eq((count(other.person), mails(t, "unlocked", other.person)), (1, 0), "another one still runs")
