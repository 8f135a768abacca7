"""How people come in: by an invitation link, with a password of their own and an authenticator app, over HTTP.

Nothing in Rufwacht can type a password for somebody else, so the demo and the tests do what everybody does.
"""

import secrets
import urllib.parse

from client import Client, Totp

WORDS = """ahorn anker apfel bach balken besen birke blatt boje brise brunnen buche dachs deich distel drossel eiche
eimer elster fackel falter farn feder felsen fenchel fichte flocke floss forelle fuchs garten gerste ginster glocke
hafen hagel hamster hasel hecke heide hirse honig igel ingwer insel kahn kamille kastanie kiesel klee kompass korb
kranich kreide lampe laterne laub leiter linde lotse luchs mandel marder melone milan minze moos muschel nebel nelke
otter pappel pegel pilz planke quelle quitte rabe reiher rinde roggen ruder salbei sattel schilf schlehe segel specht
spaten stamm tanne teich ufer ulme wacholder wald walnuss weide welle wiesel wolke ziegel zimt zweig""".split()


class Refused(Exception):
    """A step of somebody's way in did not go as it should; the text says which."""


class Person:
    """Somebody who can sign in."""

    def __init__(self, email, name, password=None, secret=None, role=None):
        self.email = email
        self.name = name
        self.role = role
        self.password = password or new_password()
        self.totp = Totp(secret) if secret else None
        self.recovery_codes = []


def new_password():
    """Words, a sign and a number: typed easily, guessed never (5 of 114 words and 4 digits, more than 45 bits)."""
    return "-".join(secrets.choice(WORDS) for _ in range(5)) + ".%04d" % secrets.randbelow(10000)


def accept_invitation(url, link, person):
    """Follows the link, sets the password, enrols the second factor; a client that is signed in."""
    client = Client(url)
    parts = urllib.parse.urlsplit(link.strip())
    page = client.follow(expect(client.get(parts.path), 303, "the invitation link"))
    expect(page, 200, "the invitation page")
    done = client.post("/invitation", {"name": person.name, "password": person.password})
    expect(done, 303, "name and password")
    if not done.location.startswith("/login/enrol"):
        done = sign_in_first(client, person, done)
    enrol(client, person)
    client.person = person
    return client


def sign_in_first(client, person, done):
    """Where the invitation does not sign in by itself: with the password just set."""
    if not done.location.startswith("/login"):
        return done
    client.get("/login")
    return expect(client.post("/login", {"email": person.email, "password": person.password}), 303, "the first sign-in")


def enrol(client, person):
    """Adds an authenticator app and keeps the recovery codes."""
    page = expect(client.get("/login/enrol"), 200, "the page of the second factor")
    secret = page.value(".//enrol/secret")
    if not secret:
        raise Refused("the page of the second factor shows no secret: %r" % page)
    person.totp = Totp(secret)
    done = client.post("/login/enrol", {"code": person.totp.code()})
    expect(done, (200, 303), "the first code")
    person.recovery_codes = [code.text for code in client.follow(done).all(".//recovery-codes/code")]


def sign_in(url, person, accept=None):
    """A new session with password and code."""
    client = Client(url)
    client.get("/login")
    done = client.post("/login", {"email": person.email, "password": person.password})
    expect(done, 303, "address and password of " + person.email)
    if done.location.startswith("/login/totp"):
        client.get("/login/totp")
        expect(client.post("/login/totp", {"code": person.totp.code()}), 303, "the code of " + person.email)
    client.person = person
    if accept:
        client.accept = accept
    return client


def step_up(client, then="/profile"):
    """Confirms once more with a code."""
    client.get("/login/step-up", **{"return": then})
    done = client.post("/login/step-up", {"code": client.person.totp.code(), "return": then})
    return expect(done, 303, "the confirmation")


def expect(answer, status, what):
    """The answer, if its status is the one expected (or one of several)."""
    allowed = status if isinstance(status, tuple) else (status,)
    if answer.status not in allowed:
        raise Refused("%s: %d instead of %s, problems %s\n%s" % (what, answer.status, allowed, answer.problems,
            answer.text[:600]))
    return answer
