"""Mails: from a row of the outbox through a mail server of the test to somebody's mailbox."""

import contextlib
import email
import email.policy
import os
import re
import shutil
import signal
import subprocess
import time
import uuid

import people
from client import Client
from harness import Person, case
from smtp import Authority, Server

LONG = True  # the web server has no part in it
LINKED = {"invitation": "/invitation/", "password-reset": "/password/", "email-confirm": "/email/", "new-device": "/session/"}
DETAIL = {"role-changed": "manager", "factor-added": "passkey", "factor-removed": "totp", "recovery-used": "7",
    "approval-decided": "approved", "dormant-soon": "14"}
NOBODY = "somebody@mail.example"
PLANTED = "Planted Secret +49 170 1234567"


def kinds():
    """All kinds, from the header everybody shares."""
    path = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "common", "store", "outbox.c")
    with open(path, encoding="utf-8") as f:
        return re.findall(r'\[OUTBOX_\w+\] = "([a-z-]+)"', f.read())


class Alone:
    """The mail job by hand: nothing else sends, what others queued waits."""

    def __init__(self, t, conf):
        self.t, self.conf = t, conf

    def run(self, wait=True, **more):
        """rufwacht-mail-job --once with the configuration of the test; its status and what it said."""
        process = self.start(**more)
        if not wait:
            return process
        said = process.communicate(timeout=120)[0]
        return process.returncode, said

    def start(self, option="--once", **more):
        stack = self.t.stack
        path = stack.path("etc", "mail-%s.conf" % uuid.uuid4().hex[:8])
        keys = dict(self.conf, **more)
        with open(stack.conf_file, encoding="utf-8") as f:
            lines = [line for line in f if line.split(" ")[0] not in keys]
        with open(path, "w", encoding="utf-8") as f:
            f.write("".join(lines) + "".join("%s = %s\n" % item for item in keys.items()))
        shutil.copystat(stack.conf_file, path)
        owner = os.stat(stack.conf_file)
        os.chown(path, owner.st_uid, owner.st_gid)
        return subprocess.Popen(stack.command("mail-job") + [option] * (option != ""), stdin=subprocess.DEVNULL, cwd="/",
            env=dict(stack.environment("mail-job"), RUFWACHT_CONFIG=path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True)


@contextlib.contextmanager
def alone(t, **conf):
    t.stack.nursery.stop("mail-job")
    held = t.rows("SELECT HEX(id) FROM rufwacht.outbox WHERE state = 'queued'")
    t.rows("UPDATE rufwacht.outbox SET next_at = next_at + INTERVAL 1 DAY WHERE state = 'queued'")
    try:
        yield Alone(t, {"smtp_host": "127.0.0.1", **conf})
    finally:
        t.rows("UPDATE rufwacht.outbox SET state = 'dropped', result = 'test', done_at = UTC_TIMESTAMP(6) WHERE state = 'queued'"
            " AND next_at < UTC_TIMESTAMP(6) + INTERVAL 12 HOUR")
        for (row,) in held:
            t.rows("UPDATE rufwacht.outbox SET next_at = next_at - INTERVAL 1 DAY WHERE id = UNHEX(%s)", row)
        t.stack.start_job("mail-job")


def binary(identity):
    return identity.replace("-", "")


def person_id(t, person):
    return t.one("SELECT LOWER(HEX(id)) FROM rufwacht.person WHERE email = %s", person.email)


def link(t, purpose, person, minutes=15, **columns):
    """A row of mail_link; its id."""
    identity = str(uuid.uuid4())
    t.rows("INSERT INTO rufwacht.mail_link (id, token_hash, purpose, person_id, email, created_at, expires_at) VALUES (UNHEX(%s),"
        " RANDOM_BYTES(32), %s, UNHEX(%s), %s, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL " + str(minutes) + " MINUTE)",
        binary(identity), purpose, person_id(t, person), columns.get("email"))
    return identity


def invitation(t, address, account=None, hours=72):
    identity = str(uuid.uuid4())
    t.rows("INSERT INTO rufwacht.invitation (token_hash, id, account_id, email, role, created_at, expires_at) VALUES"
        " (RANDOM_BYTES(32), UNHEX(%s), UNHEX(%s), %s, 'agent', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL " + str(hours) +
        " HOUR)", binary(identity), binary((account or t.a).id), address)
    return identity


def queue(t, kind="test", person=None, to=NOBODY, account=None, target=None, detail=None, ago=0, until=None):
    """A row of the outbox, as programs write it; its id. `ago` seconds old, useless `until` seconds from now."""
    identity = str(uuid.uuid4())
    t.rows("INSERT INTO rufwacht.outbox (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after,"
        " next_at) VALUES (UNHEX(%s), UNHEX(%s), %s, UNHEX(%s), %s, UNHEX(%s), %s, UTC_TIMESTAMP(6) - INTERVAL " + str(ago) +
        " SECOND, " + ("NULL" if until is None else "UTC_TIMESTAMP(6) + INTERVAL %d SECOND" % until) + ", UTC_TIMESTAMP(6))",
        binary(identity), binary((account or t.a).id), kind, person_id(t, person) if person else None,
        None if person else to, binary(target) if target else None, detail)
    return identity


def row(t, identity):
    """(state, result, attempts) of a row."""
    return tuple(t.rows("SELECT state, COALESCE(result, ''), attempts FROM rufwacht.outbox WHERE id = UNHEX(%s)",
        binary(identity))[0])


def due_in(t, identity):
    """Seconds until the next attempt."""
    return int(t.one("SELECT ROUND(TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), next_at) / 1000000) FROM rufwacht.outbox"
        " WHERE id = UNHEX(%s)", binary(identity)))


def now(t, identity):
    t.rows("UPDATE rufwacht.outbox SET next_at = UTC_TIMESTAMP(6) WHERE id = UNHEX(%s)", binary(identity))


def parse(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def parts(data):
    """The text and the HTML part, decoded."""
    mail = parse(data)
    return tuple(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


def links(text):
    return re.findall(r"https?://[^\s\"<>]+", text)


def audited(t, identity):
    return [tuple(r) for r in t.rows("SELECT code, outcome, detail FROM rufwacht.audit_event WHERE object_kind = 'mail' AND"
        " object_id = UNHEX(%s)", binary(identity))]


# --- what a mail says ---

@case("every kind of mail: both parts, one link of ours, natural words, nobody's name, no address but the recipient's")
def test_kinds(t):
    agent = t.people["agent"]
    found = {}
    with Server() as server, alone(t, smtp_port=server.port) as job:
        for kind in kinds():
            target = str(uuid.uuid4()) if kind.startswith("approval") else None
            if kind == "invitation":
                target = invitation(t, NOBODY)
            elif kind in LINKED:
                target = link(t, kind.replace("new-device", "session-end"), agent, email=NOBODY)
            found[queue(t, kind, None if kind in ("invitation", "email-changed", "test") else agent, target=target,
                detail=DETAIL.get(kind), until=900 if kind in LINKED else None)] = kind
        status, said = job.run()
        t.eq(status, 0, "the job: " + said)
    t.eq(len(server.mails), len(found), "mails")
    t.eq(server.bare, 0, "lines without CR")
    others = [p.name for k, p in t.people.items()] + [p.email for k, p in t.people.items() if k != "agent"] + [t.b.name]
    subjects = set()
    for mail in server.mails:
        message = parse(mail.data)
        identity = message["Message-Id"][1:37]
        kind = found.pop(identity, None)
        if not t.ok(kind, "a mail of ours: " + message["Message-Id"]):
            continue
        t.eq(row(t, identity), ("sent", "250", "1"), kind)
        t.eq(audited(t, identity), [("mail.sent", "done", "kind=%s result=250 attempts=1" % kind)], "audit row of " + kind)
        t.eq(mail.sender, "console@rufwacht.example", "sender of " + kind)
        t.eq(message["To"], mail.recipients[0], "recipient of " + kind)
        t.eq(message["Auto-Submitted"], "auto-generated", "machine of " + kind)
        t.eq(message.get_content_type(), "multipart/alternative", "form of " + kind)
        t.ok(message["Date"].datetime.tzinfo is not None, "date of " + kind)
        subjects.add(message["Subject"])
        plain, html = parts(mail.data)
        for name, text in (("text", plain), ("html", html)):
            ours = [x for x in links(text)]
            t.ok(len(ours) <= 1 and all(x.startswith(t.url + "/") for x in ours), "%s, %s: links %r" % (kind, name, ours))
            if kind in LINKED:
                t.ok(re.fullmatch(re.escape(t.url + LINKED[kind]) + r"[A-Za-z0-9_-]{43}", ours[0]), "%s: %r" % (kind, ours))
            t.ok("mail." not in text and "letter." not in text, "a word that is missing: " + kind)
            for secret in others:
                t.hasnt(text, secret, "%s, %s: somebody's name" % (kind, name))
        t.eq(links(plain), links(html), "the same link in both: " + kind)
        t.has(plain, "(UTC", "when, with its zone: " + kind)
        t.has(html, '<html lang="de">', "language of " + kind)
        t.ok(not re.search(r"<img|\ssrc=|url\(|<link", html), "nothing is loaded: " + kind)
    t.eq(found, {}, "not sent")
    t.ok(len(subjects) >= len(kinds()) - 2, "subjects of their own: %r" % subjects)


@case("the language is the person's, else the account's; the name of the account stands in the body only")
def test_language(t):
    account = t.account("Praxis =?utf-8?q?Enc?= & <b>Söhne</b>")
    t.rows("UPDATE rufwacht.account SET language = 'en' WHERE id = UNHEX(%s)", binary(account.id))
    client = t.person(account, "owner")
    with Server() as server, alone(t, smtp_port=server.port) as job:
        queue(t, "member-back", client.person, account=account)
        job.run()
        t.rows("UPDATE rufwacht.person SET language = 'de' WHERE email = %s", client.person.email)
        queue(t, "member-back", client.person, account=account)
        job.run()
    first, second = (parse(m.data) for m in server.mails)
    t.eq((first["Subject"], second["Subject"]), ("Your access is back", "Ihr Zugang gilt wieder"), "subjects")
    plain, html = parts(server.mails[0].data)
    t.has(plain, account.name, "the name as it is")
    t.has(html, "&lt;b&gt;Söhne&lt;/b&gt;", "escaped in HTML")
    t.has(html, '<html lang="en">', "language of the page")
    t.eq(len([h for h in first.keys() if h == "Subject"]), 1, "one subject")


@case("a brand: its title, colours, words, sender and host; our name nowhere in the mail")
def test_brand(t):
    t.stack.ctl("brand", "set", "mailwind", "--title", "Mailwind Console", "--accent-light", "#0b6e4f", "--accent-dark", "#5fd3a6",
        "--on-accent-light", "#ffffff", "--on-accent-dark", "#06281c", "--sender-name", "Mailwind Schutz", "--sender-address",
        "schutz@mailwind.example", "--imprint", "https://mailwind.example/impressum", "--xslt", "slate")
    t.stack.ctl("brand", "host", "mailwind", "console.mailwind.example")
    t.stack.ctl("brand", "word", "mailwind", "de", "mail.unlocked.subject", "Wieder da & <frei>")
    account = t.account("Praxis Mailwind")
    t.rows("UPDATE rufwacht.account SET brand = 'mailwind' WHERE id = UNHEX(%s)", binary(account.id))
    try:
        with Server() as server, alone(t, smtp_port=server.port) as job:
            queue(t, "unlocked", to=NOBODY, account=account)
            status, said = job.run()
            t.eq(status, 0, said)
        mail = server.mails[0]
        message = parse(mail.data)
        plain, html = parts(mail.data)
        t.eq(mail.sender, "schutz@mailwind.example", "envelope")
        t.eq(str(message["From"]), "Mailwind Schutz <schutz@mailwind.example>", "From")
        t.eq(message["Subject"], "Wieder da & <frei>", "its own words")
        t.has(html, "#0b6e4f", "its colour")
        t.has(html, "#5fd3a6", "its dark colour")
        t.has(html, "Mailwind Console", "its title")
        t.eq(links(plain), ["http://console.mailwind.example:%d/login" % t.stack.port, "https://mailwind.example/impressum"],
            "its host")
        t.ok(not re.search(b"rufwacht", mail.data, re.I), "our name")
        t.has(message["Message-Id"], "@console.mailwind.example>", "not ours in the id either")
        # A title with what could begin a header.
        for title, name in (("A\r\nBcc: x@y.example", None), ("=?utf-8?q?Bank?=", "=?utf-8?q?Bank?="), ("A\nX: y", "B\rC: d")):
            t.rows("UPDATE rufwacht.brand SET title = %s, sender_name = %s WHERE name = 'mailwind'", title, name)
            with Server() as server, alone(t, smtp_port=server.port) as job:
                queue(t, "test", account=account)
                job.run()
            head = server.mails[0].data.split(b"\r\n\r\n")[0]
            t.eq([k for k in parse(server.mails[0].data).keys() if k.lower() in ("bcc", "x", "c")], [], "headers of %r" % title)
            t.ok(b"=?utf-8?q?Bank?=" not in head, "an encoded word that is a name")
            t.eq(server.mails[0].recipients, [NOBODY], "recipients of %r" % title)
    finally:
        t.rows("UPDATE rufwacht.account SET brand = 'base' WHERE id = UNHEX(%s)", binary(account.id))
        t.stack.ctl("brand", "remove", "mailwind")


@case("an address that is more than an address goes nowhere; one SMTP cannot carry fails with our code")
def test_addresses(t):
    bad = ["a@b.example\r\nRCPT TO:<evil@x.example>", "a@b.example>\nDATA", "<a@b.example>", "a b@c.example", "müller@b.example",
        "a@b.example,c@d.example", "a"]
    with Server() as server, alone(t, smtp_port=server.port) as job:
        rows = [queue(t, "test", to=address) for address in bad]
        good = queue(t, "test", to="o'neil+x@xn--mller-kva.example")
        status, said = job.run()
        t.eq(status, 0, said)
        for address, identity in zip(bad, rows):
            t.eq(row(t, identity), ("failed", "address", "1"), repr(address))
            t.hasnt(said, address, "an address in the log")
        t.eq(row(t, good)[0], "sent", "a good one")
    t.eq([m.recipients for m in server.mails], [["o'neil+x@xn--mller-kva.example"]], "what was sent")
    t.ok(not any("evil" in line for line in server.seen), "what was said: %r" % server.seen)


@case("dots, empty lines and long words arrive as they were")
def test_dots(t):
    account = t.account("Praxis " + "x" * 100)
    t.rows("UPDATE rufwacht.account SET name = %s WHERE id = UNHEX(%s)", ".\n.\n\n..x", binary(account.id))
    with Server() as server, alone(t, smtp_port=server.port) as job:
        queue(t, "member-ended", account=account)
        queue(t, "test")
        job.run()
    t.eq(len(server.mails), 2, "mails")
    t.eq(server.bare, 0, "bare line ends")
    t.has(parts(server.mails[0].data)[0].replace("\r\n", "\n"), ".\n.\n\n..x", "as it was")


# --- links ---

@case("an invitation from the outbox to the first sign-in: the link works once; a used or replaced one is not sent again")
def test_invitation(t):
    person = Person("mail-invited@wire.example", "Irma Eingeladen", role="agent")
    with Server() as server, alone(t, smtp_port=server.port) as job:
        target = invitation(t, person.email)
        queue(t, "invitation", to=person.email, target=target, until=72 * 3600)
        job.run()
        address = links(parts(server.mails[0].data)[0])[0]
        t.eq(server.mails[0].recipients, [person.email], "to whom")
        client = people.accept_invitation(t.url, address, person)
        t.eq(client.get("/profile").status, 200, "she is in")
        again = t.visitor()
        t.has(again.follow(again.get(address[len(t.url):])).text, "invitation-gone", "a second time")
        used = queue(t, "invitation", to=person.email, target=target)
        void = queue(t, "invitation", to=NOBODY, target=invitation(t, NOBODY, hours=-1))
        none = queue(t, "invitation", to=NOBODY)
        job.run()
        for identity in (used, void, none):
            t.eq(row(t, identity), ("dropped", "gone", "1"), "nothing to send")
            t.eq([a[0] for a in audited(t, identity)], ["mail.dropped"], "and a row about it")
    t.eq(len([m for m in server.mails if "/invitation/" in parts(m.data)[0]]), 1, "mails with an invitation")
    t.ok(not any(b"mail-invited" in data for _, data in t.files("log")), "no address in the logs")
    token = address.rsplit("/", 1)[1].encode()
    t.ok(not any(token in data for path, data in t.files("db", "log") if "mail-" not in path), "no token in database or logs")


@case("rufwachtctl user invite --mail yes: the link is in the mail alone")
def test_invite_by_mail(t):
    person = Person("mail-by-ctl@wire.example", "Ida Post", role="auditor")
    words = ("user", "invite", "--account", t.a.id, "--email", person.email, "--role", "auditor", "--mail")
    t.eq(t.stack.ctl(*words, "maybe", check=False).returncode, 2, "neither yes nor no")
    t.hasnt(t.stack.ctl(*words, "yes"), "/invitation/", "no link for whoever types it")
    t.ok(t.wait(lambda: t.mails(person.email), 20), "a mail")
    address = links(parts(t.mails(person.email)[0])[0])[0]
    t.eq(people.accept_invitation(t.url, address, person).get("/profile").status, 200, "the link in it is good")


@case("what pages put into the queue arrives, and its link is good: a forgotten password, whatever host was asked, a new device")
def test_from_pages(t):
    person = t.person(t.account("Praxis Link"), "owner").person
    visitor = Client("http://127.0.0.1:%d" % t.stack.port)
    t.status(visitor.post("/password/forgot", {"email": person.email}, page="/password/forgot"), 303, "forgotten")
    address = arrived(t, person, "/password/")
    t.ok(address and address.startswith(t.url + "/password/"), "the configured host: %s" % address)
    client = t.visitor()
    t.eq(client.follow(client.get(address[len(t.url):])).status, 200, "its page")
    person.password = people.new_password()
    t.status(client.post("/password", {"password": person.password}, page="/password"), 303, "the new password")
    t.ok(t.wait(lambda: arrived(t, person, "/password/forgot"), 20), "and she is told")
    stranger = people.sign_in(t.url, person)
    address = arrived(t, person, "/session/")
    t.ok(address, "a mail about the device")
    client = t.visitor()
    t.eq(client.follow(client.get(address[len(t.url):])).status, 200, "its page")
    t.status(client.post("/session", {}, page="/session"), 303, "the session is ended")
    t.eq(stranger.get("/profile").status, 303, "that one")


def arrived(t, person, path):
    """The newest link with that path in a mail to the person."""
    def look():
        found = [x for m in t.mails(person.email) for x in links(parts(m)[0]) if path in x]
        return found[-1] if found else None
    return t.wait(look, 30)


@case("a repeat has the same link, also when the key was rotated in between; the older key stays as long")
def test_rotation(t):
    agent = t.people["agent"]
    with alone(t) as job:
        target = link(t, "password-reset", agent, minutes=60)
        identity = queue(t, "password-reset", agent, target=target)
        with Server(end="451 later") as first:
            job.run(smtp_port=first.port)
        t.eq(row(t, identity)[:2], ("queued", "451"), "deferred")
        t.stack.ctl("keys", "rotate", "mail")
        t.eq(t.stack.ctl("keys", "retire", "mail", "0", check=False).returncode, 4, "the older key is needed")
        now(t, identity)
        with Server() as second:
            other = queue(t, "new-device", agent, target=link(t, "session-end", agent))
            job.run(smtp_port=second.port)
        t.eq(row(t, identity)[0], "sent", "sent")
        t.eq(row(t, other)[0], "sent", "one with the new key")
    mails = {parse(m.data)["Message-Id"][1:37]: m.data for m in second.mails}
    t.eq(links(parts(mails[identity])[0]), links(parts(first.offered[0])[0]), "the same link")
    t.eq(mails[identity], first.offered[0], "the same bytes")
    t.has(t.stack.ctl("keys", "list"), "mail\t", "keys list")


# --- servers that do not ---

@case("deferred at any step: again after 1, 5, 15, 60 minutes, for two days; then failed")
def test_defers(t):
    with alone(t) as job:
        for step in ("rcpt", "data", "end", "mail"):
            identity = queue(t)
            with Server(**{step: "451 4.3.0 " + PLANTED}) as server:
                job.run(smtp_port=server.port)
            t.eq(row(t, identity), ("queued", "451", "1"), step)
            t.ok(50 <= due_in(t, identity) <= 61, "the first pause: %d" % due_in(t, identity))
            t.eq(audited(t, identity), [], "no row yet")
        with Server(rcpt="450 greylisted") as server:
            for attempts, minutes in ((2, 5), (3, 15), (4, 60), (5, 60)):
                now(t, identity)
                job.run(smtp_port=server.port)
                t.eq(row(t, identity), ("queued", "450", str(attempts)), "attempt %d" % attempts)
                t.ok(abs(due_in(t, identity) - 60 * minutes) <= 10, "pause after %d: %d" % (attempts, due_in(t, identity)))
            old = queue(t, ago=49 * 3600)
            job.run(smtp_port=server.port)
        t.eq(row(t, old), ("failed", "450", "1"), "two days are enough")
        t.eq([a[:2] for a in audited(t, old)], [("mail.failed", "failed")], "and told")
        now(t, identity)
        with Server() as server:
            job.run(smtp_port=server.port)
        t.eq(row(t, identity), ("sent", "250", "6"), "in the end")
    t.ok(not any(PLANTED in str(r) for r in t.rows("SELECT result FROM rufwacht.outbox")), "no text of the server")


@case("refused for good at any step: failed at once, never tried again, without a word of the server's")
def test_refuses(t):
    with alone(t) as job:
        for step in ("mail", "rcpt", "data", "end"):
            identity = queue(t)
            with Server(**{step: "550 5.1.1 " + PLANTED}) as server:
                said = job.run(smtp_port=server.port)[1]
                job.run(smtp_port=server.port)
                t.eq(len([line for line in server.seen if line.startswith("MAIL")]), 1, "attempts: " + step)
            t.eq(row(t, identity), ("failed", "550", "1"), step)
            t.eq(audited(t, identity), [("mail.failed", "failed", "kind=test result=550 attempts=1")], "audit row")
            t.hasnt(said, "Planted", "the log")


@case("a server that wants to know who we are, or has no time, loses no mail")
def test_not_about_the_mail(t):
    with alone(t) as job:
        for temper, result in (({"mail": "530 sign in"}, "530"), ({"mail": "421 busy"}, "421"), ({"greeting": "554 no"}, "554"),
                ({"greeting": "421 later"}, "421"), ({"greeting": "hello"}, "broken")):
            rows = [queue(t), queue(t)]
            with Server(**temper) as server:
                job.run(smtp_port=server.port)
            got = sorted(row(t, r) for r in rows)
            t.eq([g[0] for g in got], ["queued", "queued"], "%r" % temper)
            t.eq(sorted(g[2] for g in got), ["0", "1"], "only one was tried: %r" % temper)
            t.ok(result in [g[1] for g in got] or "connection" in [g[1] for g in got], "%r: %r" % (temper, got))
            t.rows("UPDATE rufwacht.outbox SET state = 'dropped' WHERE state = 'queued' AND next_at < UTC_TIMESTAMP(6) + INTERVAL"
                " 12 HOUR")


@case("connections that end at any step: the mail stays, and is sent once when the server is well")
def test_leaves(t):
    with alone(t) as job:
        for step in ("mail", "rcpt", "data", "end"):
            identity = queue(t)
            with Server(leave=step) as server:
                job.run(smtp_port=server.port)
                t.eq(server.mails, [], "nothing was taken: " + step)
            state, result, attempts = row(t, identity)
            t.eq((state, attempts), ("queued", "1"), "%s: %s" % (step, result))
            now(t, identity)
            with Server() as server:
                job.run(smtp_port=server.port)
                job.run(smtp_port=server.port)
            t.eq((row(t, identity)[0], len(server.mails)), ("sent", 1), "in the end: " + step)


@case("tarpits: a server that drips, and one that falls silent, cost some seconds each, and no mail", long=True)
def test_tarpit(t):
    with alone(t, smtp_seconds=5) as job:
        for temper in ({"drip": 0.2}, {"hush": "rcpt"}, {"hush": "end"}):
            identity = queue(t)
            with Server(**temper) as server:
                status, said = job.run(smtp_port=server.port)
            t.eq(status, 0, said)
            t.eq(row(t, identity), ("queued", "timeout", "1"), "%r" % temper)
            t.rows("UPDATE rufwacht.outbox SET state = 'dropped' WHERE id = UNHEX(%s)", binary(identity))


# --- TLS ---

def authority(t):
    if not hasattr(t.world, "authority"):
        t.world.authority = Authority(t.stack.path("etc", "authority"))
        t.world.stranger = Authority(t.stack.path("etc", "stranger"))
    return t.world.authority


@case("STARTTLS with a certificate that fits, by name and by address: sent, and only inside")
def test_tls(t):
    ca = authority(t)
    for host, alternative in (("localhost", "DNS:localhost"), ("127.0.0.1", "IP:127.0.0.1")):
        pair = ca.issue("good-" + host, alternative)
        with Server(tls=pair, only_secure=True) as server, alone(t, smtp_host=host, smtp_port=server.port, smtp_tls="required",
                smtp_tls_ca=ca.certificate) as job:
            identity = queue(t)
            said = job.run()[1]
            t.eq(row(t, identity), ("sent", "250", "1"), "%s: %s" % (host, said))
        t.eq([m.secure for m in server.mails], [True], "inside TLS: " + host)


@case("no STARTTLS where it is required, an unknown authority, another name, a certificate that is over: nothing is sent")
def test_tls_wrong(t):
    ca = authority(t)
    wrong = {
        "unknown authority": t.world.stranger.issue("strange", "DNS:localhost"),
        "another name": ca.issue("other", "DNS:mail.elsewhere.example"),
        "over": ca.issue("over", "DNS:localhost", days=-1),
        "only the common name": ca.issue("localhost", "DNS:mail.elsewhere.example"),
        "no STARTTLS": None,
    }
    for what, pair in wrong.items():
        with Server(tls=pair) as server, alone(t, smtp_host="localhost", smtp_port=server.port, smtp_tls="required",
                smtp_tls_ca=ca.certificate) as job:
            identity = queue(t)
            job.run()
            state, result, _ = row(t, identity)
            t.eq(state, "queued", what)
            t.ok(result == ("tls" if pair else "no-starttls"), "%s: %s" % (what, result))
        t.eq(server.mails, [], "mails: " + what)
        t.ok(not any(line.startswith(("MAIL", "RCPT", "AUTH")) for line in server.seen), "%s: %r" % (what, server.seen))


@case("bytes in the clear after the answer to STARTTLS end the session; elsewhere than on this machine TLS is required")
def test_tls_injected(t):
    ca = authority(t)
    pair = ca.issue("injected", "DNS:localhost")
    fake = b"250 test\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n"
    for inject in (fake, b"2", b"\r\n"):
        with Server(tls=pair, inject=inject) as server, alone(t, smtp_host="localhost", smtp_port=server.port,
                smtp_tls="required", smtp_tls_ca=ca.certificate) as job:
            identity = queue(t)
            job.run()
            t.ok(row(t, identity)[:2] in (("queued", "surprise"), ("queued", "tls")), "%r: %r" % (inject, row(t, identity)))
        t.ok(not any(line.startswith("MAIL") for line in server.seen), "%r: %r" % (inject, server.seen))
    # A name of this machine that is none of the three: as if it were elsewhere.
    with open("/etc/hosts", encoding="utf-8", errors="replace") as f:
        names = [w for line in f if line.startswith("127.") for w in line.split()[1:] if w not in ("localhost",)]
    if not names:
        return
    with Server() as server, alone(t, smtp_host=names[0], smtp_port=server.port) as job:
        identity = queue(t)
        job.run()
        t.eq(row(t, identity)[:2], ("queued", "no-starttls"), "towards another name")
    t.eq(server.mails, [], "nothing in the clear")


@case("a server that wants a user: password from its file, inside TLS; a wrong one, or no file, loses no mail")
def test_user(t):
    ca = authority(t)
    pair = ca.issue("user", "DNS:localhost")
    path = t.stack.path("etc", "smtp-password")
    with Server(tls=pair, only_secure=True, user="console:s3cret:x") as server, alone(t, smtp_host="localhost",
            smtp_port=server.port, smtp_tls="required", smtp_tls_ca=ca.certificate, smtp_user="console",
            smtp_password_file=path) as job:
        for password, want in (("wrong", ("queued", "530")), (None, ("queued", "password-file")), ("s3cret:x", ("sent", "250"))):
            if password is None:
                os.unlink(path)
            else:
                with open(path, "w", encoding="ascii") as f:
                    f.write(password + "\n")
            identity = queue(t)
            said = job.run()[1]
            t.eq(row(t, identity)[:2], want, "%s: %s" % (password, said))
            t.hasnt(said, "s3cret", "the log")
            t.rows("UPDATE rufwacht.outbox SET state = 'dropped' WHERE id = UNHEX(%s) AND state = 'queued'", binary(identity))
        t.eq([m.secure for m in server.mails], [True], "mails")
        names = [line.split(" ")[0] for line in server.seen]
        t.ok("AUTH" not in names[:names.index("STARTTLS")], "the password after TLS only")


# --- when things are gone ---

@case("with the mail server down people sign in and work; the mails leave when it is back, once each", long=True)
def test_down(t):
    agent = t.people["agent"]
    before = len(t.mails(agent.email))
    owner = t.person(t.account("Praxis ohne Post"), "owner").person
    t.stack.nursery.stop("catcher")
    try:
        rows = [queue(t, "member-back", agent) for _ in range(5)]
        t.eq(t.login("manager").get("/assistants").status, 200, "sign-in and a page")
        client = t.visitor()
        client.get("/login")
        t.status(client.post("/login", {"email": owner.email, "password": owner.password}), 303, "an owner's password")
        client.get("/login/recovery")
        t.status(client.post("/login/recovery", {"code": owner.recovery_codes[0]}), 303, "and a recovery code")
        t.eq(client.get("/profile").status, 200, "she is in, without any mail")
        t.ok(t.wait(lambda: any(row(t, r)[1] == "connection" for r in rows), 15), "it was tried")
        t.eq({row(t, r)[0] for r in rows}, {"queued"}, "they wait")
    finally:
        t.stack.start_catcher()
    for r in rows:
        now(t, r)
    t.ok(t.wait(lambda: all(row(t, r)[0] == "sent" for r in rows), 60), "sent: %r" % [row(t, r) for r in rows])
    t.eq(len(t.mails(agent.email)) - before, 5, "once each")


@case("killed while the server thinks about it: nothing is lost, at most one more copy with the same Message-ID")
def test_killed(t):
    with Server(hush="end") as server, alone(t, smtp_port=server.port) as job:
        identity = queue(t)
        process = job.run(wait=False)
        t.ok(server.hushed.wait(20), "the server has it")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        t.eq(row(t, identity)[0], "queued", "still to be sent")
        job.run()
        t.eq(row(t, identity)[2], "0", "somebody's, until the lease ends")
        t.rows("UPDATE rufwacht.outbox SET held_until = UTC_TIMESTAMP(6) WHERE id = UNHEX(%s)", binary(identity))
        server.temper = {}
        job.run()
        t.eq(row(t, identity), ("sent", "250", "1"), "sent by the next one")
    ids = [parse(m.data)["Message-Id"] for m in server.mails]
    t.ok(len(ids) <= 2 and len(set(ids)) == 1, "copies: %r" % ids)


@case("asked to leave in the middle of a mail it finishes this one and no other")
def test_leaving(t):
    with Server(hush="end") as server, alone(t, smtp_port=server.port) as job:
        rows = [queue(t), queue(t)]
        process = job.start(option="")
        t.ok(server.hushed.wait(20), "the server has it")
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        server.over.set()
        process.communicate(timeout=60)
        t.eq(sorted(row(t, r)[2] for r in rows), ["0", "1"], "one was tried")


@case("several jobs at once send each mail once")
def test_together(t):
    with Server() as server, alone(t, smtp_port=server.port) as job:
        rows = [queue(t) for _ in range(40)]
        running = [job.run(wait=False) for _ in range(4)]
        for process in running:
            said = process.communicate(timeout=120)[0]
            t.eq(process.returncode, 0, said)
        t.eq({row(t, r) for r in rows}, {("sent", "250", "1")}, "rows")
    ids = [parse(m.data)["Message-Id"] for m in server.mails]
    t.eq((len(ids), len(set(ids))), (40, 40), "mails, different ones")


@case("no more than so many a minute")
def test_rate(t):
    with Server() as server, alone(t, smtp_port=server.port, mail_per_minute=3) as job:
        rows = [queue(t) for _ in range(5)]
        job.run()
        t.eq(len(server.mails), 3, "in the first minute")
        t.eq(sorted(row(t, r)[0] for r in rows), ["queued"] * 2 + ["sent"] * 3, "the others wait")


@case("what became pointless is dropped: too late, an account that is closed, for a member who is none, of no kind we know")
def test_pointless(t):
    account = t.account("Praxis Zu")
    target = invitation(t, NOBODY, account)
    with Server() as server, alone(t, smtp_port=server.port) as job:
        late = queue(t, "new-device", t.people["agent"], target=link(t, "session-end", t.people["agent"]), until=-1)
        closed = queue(t, "invitation", account=account, target=target)
        strange = queue(t, "of-a-newer-one")
        t.stack.ctl("account", "close", account.id)
        gone = queue(t, "approval-asked", t.people["agent"], account=t.b, target=str(uuid.uuid4()))
        about = queue(t, "member-ended", t.people["agent"], account=t.b)
        job.run()
        t.eq((row(t, gone)[:2], row(t, about)[:2]), (("dropped", "left"), ("sent", "250")), "somebody who is no member")
        t.eq((row(t, late)[:2], row(t, closed)[:2], row(t, strange)[:2]), (("dropped", "expired"), ("dropped", "closed"),
            ("dropped", "unknown")), "results")
    t.eq(len(server.mails), 1, "nothing else was sent")


# --- operators ---

@case("rufwachtctl: a test mail, the list without addresses, another try, and check says what fails and waits")
def test_operators(t):
    ctl = t.stack.ctl
    with Server(rcpt="550 no") as server, alone(t, smtp_port=server.port) as job:
        ctl("mail", "test", "Operator@Mail.Example")
        job.run()
        line = [x for x in ctl("mail", "list", "--state", "failed").splitlines() if x.endswith("provider")][0].split("\t")
        t.eq(line[1:5], ["test", "failed", "550", "1"], "the line")
        t.eq(line[-1], "provider", "whose")
        t.hasnt(ctl("mail", "list").lower(), "@", "addresses")
        t.has(ctl("check", check=False).stdout, "failed within a day", "check")
        server.temper = {}
        ctl("mail", "retry", line[0])
        job.run()
        t.eq(row(t, line[0]), ("sent", "250", "1"), "another try")
        t.eq(server.mails[0].recipients, ["operator@mail.example"], "to whom")
        t.eq(ctl("mail", "retry", line[0], check=False).returncode, 3, "a sent one")
        t.eq(ctl("mail", "retry", str(uuid.uuid4()), check=False).returncode, 3, "an unknown one")
        t.eq(ctl("mail", "retry", "x", check=False).returncode, 2, "no id")
        t.eq(ctl("mail", "test", "x", check=False).returncode, 2, "no address")
        t.eq(ctl("mail", "list", "--state", "x", check=False).returncode, 2, "no state")
        waits = queue(t, ago=3600)
        t.has(ctl("check", check=False).stdout, "does rufwacht-mail-job run?", "check")
        t.eq(row(t, waits)[0], "queued", "it waits")
    codes = [r[0] for r in t.rows("SELECT code FROM rufwacht.audit_event WHERE program = 'rufwachtctl' AND code LIKE 'mail.%%'")]
    t.ok({"mail.test", "mail.retried"} <= set(codes), "audit rows: %r" % codes)


@case("mails that went, and links that are over, are deleted by the privacy job")
def test_purged(t):
    agent = t.people["agent"]
    with alone(t):
        old, fresh, waits = queue(t), queue(t), queue(t, ago=40 * 86400)
        t.rows("UPDATE rufwacht.outbox SET state = 'sent', done_at = UTC_TIMESTAMP(6) - INTERVAL 31 DAY WHERE id = UNHEX(%s)",
            binary(old))
        t.rows("UPDATE rufwacht.outbox SET state = 'failed', done_at = UTC_TIMESTAMP(6) - INTERVAL 29 DAY WHERE id = UNHEX(%s)",
            binary(fresh))
        over, used, good = (link(t, "password-reset", agent, minutes=m) for m in (-1500, 60, 60))
        t.rows("UPDATE rufwacht.mail_link SET used_at = UTC_TIMESTAMP(6) - INTERVAL 2 DAY WHERE id = UNHEX(%s)", binary(used))
        t.stack.nursery.stop("privacy-job")
        try:
            t.wait(lambda: t.stack.ctl("job", "run", "privacy", check=False).returncode == 0, 60)
        finally:
            t.stack.start_job("privacy-job")
        left = {r[0] for r in t.rows("SELECT LOWER(HEX(id)) FROM rufwacht.outbox")}
        t.eq([binary(x) in left for x in (old, fresh, waits)], [False, True, True], "mails")
        left = {r[0] for r in t.rows("SELECT LOWER(HEX(id)) FROM rufwacht.mail_link")}
        t.eq([binary(x) in left for x in (over, used, good)], [False, False, True], "links")


@case("a job that runs takes what comes within seconds; the queue holds references and never content")
def test_running(t):
    agent = t.people["agent"]
    before = len(t.mails(agent.email))
    identity = queue(t, "recovery-renewed", agent)
    t.ok(t.wait(lambda: row(t, identity)[0] == "sent", 20), "sent: %r" % (row(t, identity),))
    t.eq(len(t.mails(agent.email)), before + 1, "in the catcher")
