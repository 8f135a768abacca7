"""What the web server in front does: every page is reached, nothing is logged that must not be, limits hold, restarts
and a database that is gone are survived."""

import os
import re
import smtplib
import subprocess
import threading

from client import HTML
from harness import case


REQUEST_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def routes(t):
    """Rows of every program's --routes: (program, method, path, who, needs, right, view, audit)."""
    for program in t.stack.programs():
        table = subprocess.run([os.path.join(t.stack.bin, "rufwacht-" + program), "--routes"], stdout=subprocess.PIPE,
            check=True, text=True, env={}).stdout.splitlines()
        for line in table[1:]:
            yield (program, *line.split("\t"))


@case("every row of every program is reached through the web server")
def test_locations(t):
    seen = 0
    for program, method, path, *_ in routes(t):
        path = path.replace("{id}", "01890000-0000-7000-8000-000000000000").replace("{token}", "x")
        answer = t.visitor().request(method, path, body=b"" if method == "POST" else None)
        t.ok(answer.header("x-request-id") or answer.header("content-security-policy") or answer.status in (303, 401),
            "%s: %s %s is answered by the program: %r" % (program, method, path, answer))
        seen += 1
    t.ok(seen > 20, "the programs have rows")
    answer = t.visitor().get("/nothing-here")
    t.eq(answer.status, 404, "what nobody serves is 404")


@case("no query, no token and no name of a visitor in the logs of the web server", order=60)
def test_log(t):
    visitor = t.visitor()
    for path in ("/invitation/geheimes-wort-1", "/%69nvitation/geheimes-wort-2", "//password/geheimes-wort-3",
                 "/login?geheimes-wort-4", "/invitation/geheimes-wort-5?geheimes-wort-6"):
        visitor.get(path, headers={"Referer": "http://x/geheimes-wort-7", "User-Agent": "geheimes-wort-8",
            "Authorization": "Basic Z2VoZWltZXM6d29ydA=="})
    logs = {path: content for path, content in t.files("log") if "access" in path or "nginx" in path}
    t.ok(any(b"/login" in content for content in logs.values()), "requests are logged")
    for path, content in logs.items():
        t.ok(b"geheim" not in content, "%s holds a secret" % path)


@case("static files: typed, not listed, nothing beside them")
def test_static(t):
    visitor = t.visitor()
    sheet = next((e for e in visitor.get("/login", accept=HTML).text.split('"') if e.endswith(".css")), None)
    if t.ok(sheet, "the page names a style sheet"):
        answer = visitor.get(sheet)
        t.eq(answer.status, 200, "the sheet is there")
        t.has(answer.header("content-type") or "", "text/css", "its type")
        t.eq(answer.header("x-content-type-options"), "nosniff", "not guessed")
    t.ok(visitor.get("/static/").status in (403, 404), "no listing")
    for path in ("/static/../layout.xsl", "/static/%2e%2e/layout.xsl", "/static../layout.xsl"):
        t.ok(visitor.get(path).status in (400, 403, 404), path + " leads nowhere")


@case("bodies: a form of 2 MB and a call of 41 MB do not reach a program")
def test_limits(t):
    visitor = t.visitor()
    visitor.get("/login")
    answer = visitor.request("POST", "/login", body=b"token=" + b"a" * 2_000_000,
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    t.eq(answer.status, 413, "a form of 2 MB")
    answer = t.engine().deliver(b" " * 41_000_000)
    t.eq(answer.status, 413, "a call of 41 MB")
    t.eq(t.visitor().get("/login").status, 200, "and then all is well")


@case("a mail sent to the catcher is a file, whole, with its envelope")
def test_catcher(t):
    with smtplib.SMTP("127.0.0.1", t.stack.smtp_port, timeout=10) as smtp:
        smtp.sendmail("", ["catcher@wire.example", "two@wire.example"], "Subject: x\r\n\r\n.dot\r\nGr\u00fc\u00dfe\r\n".encode())
    found = t.mails("catcher@wire.example")
    if t.eq(len(found), 1, "one file"):
        t.has(found[0], b"X-Envelope-To: <two@wire.example>", "the envelope")
        t.has(found[0], b"\r\n\r\n.dot\r\nGr\xc3\xbc\xc3\x9fe\r\n", "the body, dots undone")


class Load:
    """Requests of one visitor after another until told to end; counts statuses."""

    def __init__(self, t, path, threads=3):
        self.t, self.path = t, path
        self.going = True
        self.statuses = {}
        self.odd = []
        self.threads = [threading.Thread(target=self.run) for _ in range(threads)]

    def run(self):
        client = self.t.visitor()
        while self.going:
            answer = client.get(self.path)
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status != 200:
                self.odd.append(answer)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.going = False
        for thread in self.threads:
            thread.join()


@case("restarting the workers under load loses no request", order=90)
def test_restart(t):
    with Load(t, "/login") as load:
        for turn in range(4):
            t.stack.restart_program("login")
            t.ok(t.wait(lambda n=turn: sum(load.statuses.values()) > 15 * (n + 1), 60), "there is load")
    t.eq(set(load.statuses), {200}, "every request is answered: %s %s" % (load.statuses, load.odd[:1]))


@case("the database gone under load: 503 with a request id, then service again without a restart", last=True)
def test_database(t):
    owner = t.client("owner")
    t.eq(owner.get("/conversations").status, 200, "before")
    pids = [t.stack.nursery.pid(name) for name in t.stack.nursery.names("conversations@")]
    with Load(t, "/login") as load:
        t.stack.stop_database()
        for path, accept in (("/conversations", None), ("/conversations", HTML)):
            gone = owner.get(path, accept=accept)
            t.eq(gone.status, 503, "while it is gone")
            t.ok("request-id" in gone.text or REQUEST_ID.search(gone.text), "with a request id: %r" % gone)
        engine = t.engine().settings(t.a.default)
        t.eq(engine.status, 503, "for the engine as well")
        t.stack.start_database()
        t.eq(t.wait(lambda: owner.get("/conversations").status == 200), True, "served again")
    t.ok(set(load.statuses) <= {200, 503}, "nothing worse than 503: %s %s" % (load.statuses, load.odd[:1]))
    t.eq([t.stack.nursery.pid(name) for name in t.stack.nursery.names("conversations@")], pids, "the same processes")
