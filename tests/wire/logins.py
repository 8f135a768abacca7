"""What tests of the sign-in share: people on every step of their way in."""

import os
import subprocess
import time
import urllib.parse

import people
from client import STEP
from harness import Person

WRONG = "Kiesel-Otter-Schlehe-0815"
number = 0


def calm(t):
    """Forgets failures of other tests: all of them come from one network address."""
    t.rows("DELETE FROM rufwacht.throttle")


def invite(t, role="agent", account=None, email=None):
    """An invitation nobody followed yet: the person and the path of the link."""
    global number
    number += 1
    account = account or t.a
    person = Person(email or "login%d@wire.example" % number, "Lena Beispiel", role=role)
    words = ["user", "invite", "--account", account.id, "--email", person.email, "--role", role]
    if role in ("manager", "agent"):
        words += ["--assistant", account.default]
    return person, urllib.parse.urlsplit(t.stack.ctl(*words).split()[-1]).path


def at_invitation(t, path):
    client = t.visitor()
    client.follow(client.get(path))
    return client


def accept(t, role="agent", password=None, account=None):
    """Somebody new with a password and no second factor yet; for roles that need none: signed in."""
    person, path = invite(t, role, account)
    person.password = password or person.password
    client = at_invitation(t, path)
    done = client.post("/invitation", {"name": person.name, "password": person.password})
    people.expect(done, 303, "the invitation")
    client.person, client.token = person, None  # a form token dies with the session's
    return client


def give_password(t, person, password=None, client=None):
    """The first step of a sign-in in a browser nobody knows: client and answer."""
    client = client or t.visitor()
    client.get("/login")
    client.person = person
    done = client.post("/login", {"email": person.email, "password": password or person.password})
    client.token = None
    return client, done


def half(t, person):
    """Between password and code."""
    client, done = give_password(t, person)
    people.expect(done, 303, "the password")
    return client


def rewind(t, person):
    """Makes codes that were used good again, so that a test does not wait half a minute."""
    t.rows("UPDATE rufwacht.person_totp f JOIN rufwacht.person p ON p.id = f.person_id SET f.last_counter = 0"
        " WHERE p.email = %s", person.email)
    person.totp.last = 0


def fresh_code(t, person):
    rewind(t, person)
    return person.totp.code()


def step_now():
    """The current time step, with at least three seconds to go."""
    if time.time() % STEP > STEP - 3:
        time.sleep(STEP - time.time() % STEP + 0.1)
    return int(time.time()) // STEP


def person_column(t, table, column, person):
    return t.one("SELECT HEX(x.%s) FROM rufwacht.%s x JOIN rufwacht.person p ON p.id = x.person_id WHERE p.email = '%s'"
        % (column, table, person.email))


def audited(t, code, person, outcome="done"):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event e JOIN rufwacht.person p ON p.id = e.actor_id"
        " WHERE e.code = %s AND p.email = %s AND e.outcome = %s", code, person.email, outcome))


def contract_fault(t, page):
    """What is wrong with a page against the contract of its view; empty if nothing."""
    grammar = os.path.join(t.stack.share, "xslt", "contract", page.root.get("view") + ".rng")
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--relaxng", grammar, "-"], input=page.body,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "" if done.returncode == 0 else done.stdout.decode()[:600]


def own_sessions(client):
    return [(s.get("id"), s.get("current") == "true") for s in client.get("/profile").all(".//profile/session")]
