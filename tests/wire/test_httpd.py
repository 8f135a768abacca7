"""What the web server in front does: every page is reached, nothing is logged that must not be, limits hold."""

import datetime
import http.client
import json
import os
import re
import signal
import smtplib
import socket
import subprocess
import urllib.parse

from client import HTML
from harness import case
from test_engine import call
from test_input import raw


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


TOKEN_PATHS = ("/invitation/geheim-1", "/%69nvitation/geheim-2", "//password/geheim-3", "/login?geheim-4",
    "/invitation/geheim-5?geheim-6", "/engine/v1/hooks/geheim-7", "/engine//v1/hooks/geheim-8/geheim-9",
    "/invitation/geheim%2F1", "/invitation/geheim%ZZ", "/invitation/geheim%00", "/./password/geheim?geheim",
    "/x%0A/invitation/geheim", "/invitation/geheim" + "m" * 3000, "/invitation/geheim" + "m" * 9000,
    "/invitation/../password/geheim", "/email/geheim-a", "/session/geheim-b", "//session/geheim%2Fc", "http://localhost/invitation/geheim", "http://elsewhere.example/invitation/geheim")


@case("no query, no token, no name and no address of a visitor in any log", order=60)
def test_log(t):
    for path in TOKEN_PATHS:
        for method in ("GET", "POST", "TRACE", "BREW"):
            raw(t, ("%s %s HTTP/1.1\r\nHost: localhost\r\nReferer: http://x/geheim\r\nUser-Agent: geheim\r\n"
                "Authorization: Basic Z2VoZWltZXM6d29ydA==\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                % (method, path)).encode())
    logs = {path: content for path, content in t.files("log") if "mariadb" not in path}
    access = next((content for path, content in logs.items() if path.endswith("access.log")), b"")
    t.ok(b'"/login"' in access and b'/invitation/-"' in access, "requests are logged")
    t.ok(b"127.0.0.1" not in access, "without an address")
    for path, content in logs.items():
        t.ok(b"geheim" not in content and b"Z2Vo" not in content, "%s holds a secret" % path)


@case("words of a query are no arguments of a program")
def test_words(t):
    for words in ("--routes", "--check", "x", "--routes+--check", "-h"):
        answer = t.visitor().get("/login?" + words)
        t.eq((answer.status, answer.problems), (400, ["form.unknown"]), words)


@case("--check says when a web server's user would run a program")
def test_check_user(t):
    for more, warned in (({}, False), ({"GATEWAY_INTERFACE": "CGI/1.1"}, True)):
        done = subprocess.run(t.stack.command("login") + ["--check"], env=dict(t.stack.environment(), **more),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        t.eq((done.returncode, "key separation is gone" in done.stderr), (0, warned), "%r: %s" % (more, done.stderr))


@case("a body in pieces, without a length, arrives whole")
def test_pieces(t):
    if not t.here("body in pieces"):
        return t.skip("cgi-fcgi does not hand it on")
    for turns in (["Guten Tag."], ["x" * 100_000] * 30):
        body = json.dumps(call(turns=turns)).encode()
        pieces = (body[at:at + 50_000] for at in range(0, len(body), 50_000))
        connection = http.client.HTTPConnection("localhost", urllib.parse.urlsplit(t.url).port, timeout=30)
        connection.request("POST", "/engine/v1/conversations", pieces, encode_chunked=True,
            headers={"Authorization": "Bearer " + t.a.key, "Content-Type": "application/vcon", "Transfer-Encoding": "chunked"})
        t.eq(connection.getresponse().status, 201, "%d bytes" % len(body))
        connection.close()


@case("pages are not compressed: a secret stands next to what was typed")
def test_uncompressed(t):
    for path in ("/login", "/static/console.css"):
        answer = t.visitor().get(path, accept=HTML, headers={"Accept-Encoding": "gzip, deflate, br"})
        t.eq(answer.header("content-encoding"), None, path)


@case("security.txt and change-password are where their standards put them")
def test_well_known(t):
    visitor = t.visitor()
    answer = visitor.get("/.well-known/change-password", headers={"Host": "127.0.0.1"})
    t.eq((answer.status, answer.header("location")), (302, "/profile"), "change-password")
    t.status(visitor.get("/.well-known/security.txt"), 404, "without a contact there is none")
    t.eq(t.stack.ctl("security-txt", check=False).returncode, 4, "nor is one written")
    t.has(t.stack.ctl("check", check=False).stdout, "ok   no security_contact", "which is no fault")
    contacts = ["mailto:security@wire.example", "https://wire.example/security"]
    t.stack.extra_conf.update(security_contact=" ".join(contacts), security_policy="https://wire.example/policy")
    try:
        t.stack.write_conf()
        t.has(t.stack.ctl("check", check=False).stdout, "FAIL " + t.stack.path("public", "security.txt"), "a fault")
        t.stack.ctl("security-txt")
        answer = visitor.get("/.well-known/security.txt")
        t.eq((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"), "the file")
        fields = re.findall(r"^([A-Z][a-z-]+(?:-[A-Z][a-z]+)?): (.+)$", answer.text, re.M)
        t.eq([value for name, value in fields if name == "Contact"], contacts, "contacts")
        t.eq(dict(fields)["Preferred-Languages"], "de, en", "languages")
        t.eq(dict(fields)["Policy"], "https://wire.example/policy", "policy")
        t.eq(days_left(answer), 180, "expires")
        t.has(t.stack.ctl("check", check=False).stdout, "ok   " + t.stack.path("public", "security.txt"), "check")
        t.stack.extra_conf["security_expires"] = "31"
        t.stack.write_conf()
        t.stack.ctl("security-txt")
        t.eq(days_left(visitor.get("/.well-known/security.txt")), 31, "written again")
        for days, word in ((0.5, "ok  "), (2, "warn"), (32, "FAIL")):
            age(t, days)
            t.has(t.stack.ctl("check", check=False).stdout, "%s %s" % (word, t.stack.path("public", "security.txt")),
                "check after %s days" % days)
    finally:
        for key in ("security_contact", "security_policy", "security_expires"):
            t.stack.extra_conf.pop(key, None)
        t.stack.write_conf()
        os.unlink(t.stack.path("public", "security.txt"))


def expires(text):
    return datetime.datetime.fromisoformat(re.search(r"^Expires: (.+)Z$", text, re.M)[1] + "+00:00")


def days_left(answer):
    return round((expires(answer.text) - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 86400)


def age(t, days):
    """The file as it is so many days after it was written for 31."""
    path = t.stack.path("public", "security.txt")
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=31 - days)
    with open(path, encoding="utf-8") as f:
        text = f.read()
    with open(path, "w", encoding="utf-8") as f:
        f.write(re.sub(r"(?m)^Expires: .*$", "Expires: " + when.strftime("%Y-%m-%dT%H:%M:%SZ"), text))


@case("what differs from web server to web server is known")
def test_differences(t):
    head = b"Host: localhost\r\nConnection: close\r\n"
    asked = {
        "encoded slash": b"GET /login/%2F HTTP/1.1\r\n" + head,
        "encoded NUL": b"GET /login/%00 HTTP/1.1\r\n" + head,
        "method in lower case": b"get /login HTTP/1.1\r\n" + head,
        "CONNECT": b"CONNECT /login HTTP/1.1\r\n" + head,
        "OPTIONS *": b"OPTIONS * HTTP/1.1\r\n" + head,
        "no host": b"GET /login HTTP/1.0\r\n",
        "150 header fields": b"GET /login HTTP/1.1\r\n" + head + b"".join(b"X-%d: y\r\n" % n for n in range(150)),
        "42 kB of header fields": b"GET /login HTTP/1.1\r\n" + head + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 7000)
            for n in range(6)),
        "length and pieces": b"POST /login HTTP/1.1\r\n" + head + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "folded header field": b"GET /login HTTP/1.1\r\n" + head + b"X: a\r\n b\r\n",
        "host in the target": b"GET http://localhost/login HTTP/1.1\r\n" + head,
        "foreign host in the target": b"GET http://evil.example/login HTTP/1.1\r\n" + head,
    }
    for what, request in asked.items():
        status, answer = raw(t, request + b"\r\n" + (b"0\r\n\r\n" if b"chunked" in request else b""))
        t.eq(status, t.here(what), what)
        t.ok(b"evil.example" not in answer, what + ": not repeated")
    bare = raw(t, b"GET /login HTTP/1.1\nHost: localhost\nConnection: close\n\n")[0]
    t.eq(bare, t.here("lines without CR"), "lines without CR")


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


@case("more people sign in than can wait for it: the rest are told at once to come later, and other pages come",
    needs_workers=True)
def test_queue(t):
    if t.stack.server != "nginx":
        t.skip("Apache waits for a place in the queue")
        return
    workers = [t.stack.nursery.pid("login@%d" % n) for n in range(t.stack.worker_count.get("login", 1))]
    waiting = []
    owner = t.client("owner")
    try:
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        for _ in range(200):
            s = socket.socket(socket.AF_UNIX)
            s.setblocking(False)
            if s.connect_ex(t.stack.path("run", "login.sock")) != 0:
                s.close()
                break
            waiting.append(s)
        t.ok(len(waiting) < 200, "the queue has an end: %d" % len(waiting))
        answer = t.visitor().get("/login")
        t.eq((answer.status, answer.header("retry-after")), (503, "10"), "sign-in")
        t.status(owner.get("/conversations"), 200, "other pages")
    finally:
        for s in waiting:
            s.close()
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    t.status(t.visitor().get("/login"), 200, "and when it is over")
