"""What the web server in front does: every page is reached, nothing is logged that must not be, limits hold."""

import os
import smtplib
import subprocess

from client import HTML
from harness import case


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
