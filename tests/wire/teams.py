"""What tests of people share: a firm with its people, and the way from a queued invitation to its link."""

import email
import email.policy
import re
import time

import people
import race
from harness import Person

HELD = 1.5  # seconds
count = 0


class Team:
    """An account of its own with two assistants and an owner; `add` brings in more."""

    def __init__(self, t, *options):
        global count
        count += 1
        self.t = t
        self.account = t.account("Mannschaft %d" % count, {"Empfang": "notice", "Rezepttelefon": "notice"})
        self.one, self.two = self.account.assistants["Empfang"], self.account.assistants["Rezepttelefon"]
        if options:
            t.stack.ctl("account", "seats", self.account.id, *options)
        self.owner = self.add("owner", "Olga Owner")

    def add(self, role, name=None, assistants=None):
        limited = role in ("manager", "agent")
        return self.t.person(self.account, role, assistants or ([self.one] if limited else []), name or role.title())

    def id(self, client):
        return person_id(self.t, client.person.email)

    def path(self, client, rest=""):
        return "/users/%s%s" % (self.id(client), rest)

    def row(self, client, column):
        return self.t.one("SELECT m.%s FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id"
            " WHERE p.email = %%s AND m.account_id = UNHEX(REPLACE(%%s, '-', ''))" % column,
            client.person.email, self.account.id)


def person_id(t, address):
    found = t.one("SELECT LOWER(HEX(id)) FROM rufwacht.person WHERE email = %s", address)
    return "%s-%s-%s-%s-%s" % (found[:8], found[8:12], found[12:16], found[16:20], found[20:])


def address():
    global count
    count += 1
    return "team%d@wire.example" % count


def invite(client, address, role="agent", assistants=()):
    """The answer to the form."""
    return client.post("/users/invite", [("email", address), ("role", role)] + [("assistant", a) for a in assistants])


def invitation_path(t, address):
    """The path of the newest link that was sent to an address."""
    sent = t.wait(lambda: t.one("SELECT state FROM rufwacht.outbox WHERE email = %s AND kind = 'invitation' ORDER BY id DESC"
        " LIMIT 1", address) == "sent", 90)
    mails = t.mails(address)
    if not sent or not mails:
        raise AssertionError("no mail to " + address)
    text = email.message_from_bytes(mails[-1], policy=email.policy.default).get_body(("plain",)).get_content()
    return re.search(r"/invitation/[A-Za-z0-9_-]{43}", text).group(0)


def come_in(t, address, role="agent", name="Nina Neu"):
    """Follows the link of an invitation by mail; a client that is signed in."""
    return people.accept_invitation(t.url, invitation_path(t, address), Person(address, name, role=role))


def queued(t, kind, address):
    """How many mails of a kind wait for a person or an address."""
    return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o LEFT JOIN rufwacht.person p ON p.id = o.person_id"
        " WHERE o.kind = %s AND COALESCE(p.email, o.email) = %s", kind, address))


def audited(t, code, client, outcome="done"):
    """Details of the rows somebody caused, newest first."""
    return [row[0] for row in t.rows("SELECT COALESCE(e.detail, '') FROM rufwacht.audit_event e JOIN rufwacht.person p"
        " ON p.id = e.actor_id WHERE e.code = %s AND p.email = %s AND e.outcome = %s ORDER BY e.id DESC", code,
        client.person.email, outcome)]


def stale(t, client):
    """The last proof was long ago."""
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", client.person.email)


def queue_up(t, account, *calls):
    """All calls wait for the row of the account, which somebody else holds, and go on one after the other: what they read
    before they waited is old by then. Their results in order."""
    def hold():
        t.rows("UPDATE rufwacht.account SET version = version + 1 + SLEEP(%s) WHERE id = UNHEX(REPLACE(%s, '-', ''))", HELD, account.id)

    def later(call):
        time.sleep(HELD / 3)
        return call()
    def ready():
        """Do so many workers have a connection? Each gets it with its first request."""
        race.together(*[lambda: t.visitor().get("/users") for _ in calls])
        return t.stack.server == "cgi" or int(t.one("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'rw_users'")) >= len(calls)

    with race.workers(t, users=len(calls)):
        t.wait(ready, 30)
        return race.together(hold, *[lambda call=call: later(call) for call in calls])[1:]


def role_form(client, path, role, assistants=()):
    """The fields of the change as the page has them, after looking at its effect."""
    page = client.follow(client.get(path + "/role?" + "&".join(["role=" + role] + ["assistant=" + a for a in assistants])))
    return page, [("role", role), ("from", page.find(".//role-change").get("from"))] + [("assistant", a) for a in assistants]
