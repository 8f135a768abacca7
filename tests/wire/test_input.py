"""Hostile bytes: the right 4xx, no crash, nothing stored."""

import concurrent.futures
import socket
import urllib.parse
import uuid

from harness import case

FORM = "application/x-www-form-urlencoded"


def raw(t, data, timeout=10):
    """Bytes as they are to the web server; the status line's number, or 0 for a closed connection."""
    parts = urllib.parse.urlsplit(t.url)
    answer = b""
    with socket.create_connection(("127.0.0.1", parts.port), timeout=timeout) as s:
        s.sendall(data)
        try:
            while got := s.recv(65536):
                answer += got
        except TimeoutError:  # it still waits for the rest of the body
            pass
    return int(answer[9:12]) if answer.startswith(b"HTTP/") else 0, answer


def events(t):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE outcome = 'done'"))


@case("odd paths and queries are refused")
def test_paths(t):
    owner = t.client("owner")
    for path in ("/conversations/%ZZ", "/conversations/%2e%2e%2fetc", "/conversations/%00", "/conversations/%FF",
                 "/conversations/" + "a" * 3000, "/conversations/1", "/conversations//", "/Conversations",
                 "/conversations/" + str(uuid.uuid4()) + "/", "/conversations;x=1"):
        t.status(owner.get(path), (400, 404, 413, 414), path[:60])
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "FOO"):
        answer = owner.request(method, "/conversations")
        t.status(answer, (405, 400), method)
    answer = owner.request("PUT", "/conversations")
    t.eq(answer.header("allow"), "GET, HEAD", "405 names what is allowed")
    t.status(owner.post("/conversations", {}), 405, "no POST there")
    head = owner.request("HEAD", "/conversations")
    t.eq((head.status, head.body), (200, b""), "HEAD is GET without a body")


@case("forms: unknown, repeated, over-long, not UTF-8, NUL, wrong type, too large, wrong media type")
def test_forms(t):
    visitor = t.visitor()
    visitor.get("/login")
    token = visitor.token
    good = [("token", token), ("email", "a@b.example"), ("password", "correct horse battery")]
    before = events(t)

    def send(body, kind=FORM):
        return visitor.request("POST", "/login", body=body, headers={"Content-Type": kind})

    coded = urllib.parse.urlencode(good)
    t.status(send(coded + "&x=1"), 400, "unknown field")
    t.status(send(coded + "&email=c@d.example"), 400, "repeated field")
    t.status(send(coded + "&token=" + token), 400, "repeated token")
    t.status(send(coded.replace("correct", "%FF%FE")), 400, "not UTF-8")
    t.status(send(coded.replace("correct", "%00")), 400, "NUL")
    t.status(send(coded.replace("correct", "%")), 400, "half a percent sign")
    t.status(send(coded.replace("correct", "c" * 5000)), 422, "too long")
    t.status(send(urllib.parse.urlencode(good[:2])), 422, "password missing")
    t.status(send(coded.replace("a%40b", "ab")), 422, "no address")
    t.status(send(coded, "application/json"), 400, "not a form")
    t.status(send("&".join("f%d=1" % n for n in range(5000))), (400, 403), "five thousand fields")
    t.status(send(b"x" * (2 * 1024 * 1024)), 413, "two megabytes")
    t.status(send(b"x" * (200 * 1024)), 413, "two hundred kilobytes")
    t.status(send(coded.replace(token, token[:-2] + "zz")), 403, "wrong token")
    t.status(send(urllib.parse.urlencode(good[1:])), 403, "no token")
    other = t.visitor()
    other.get("/login")
    t.status(other.request("POST", "/login", body=coded, headers={"Content-Type": FORM}), 403, "another browser's token")
    t.eq(events(t), before, "nothing was done")


@case("the length announced is the length sent, and headers are bounded")
def test_lengths(t):
    host = b"Host: localhost\r\n"
    status, _ = raw(t, b"POST /login HTTP/1.1\r\n" + host + b"Content-Type: " + FORM.encode() +
        b"\r\nContent-Length: 100\r\nConnection: close\r\n\r\nemail=a", 2)
    t.ok(status in (0, 400, 408), "short body: %d" % status)
    status, _ = raw(t, b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: x\r\nConnection: close\r\n\r\n")
    t.ok(status in (400, 411), "no number: %d" % status)
    status, _ = raw(t, b"GET /login HTTP/1.1\r\n" + host + b"Cookie: " + b"a=b; " * 6000 + b"\r\nConnection: close\r\n\r\n")
    t.ok(status in (400, 413, 414, 431, 494), "huge cookie: %d" % status)
    status, _ = raw(t, b"GET /login HTTP/1.1\r\n" + host + b"".join(b"X-H%d: y\r\n" % n for n in range(300)) +
        b"Connection: close\r\n\r\n")
    t.ok(status in (400, 413, 431), "300 headers: %d" % status)
    status, answer = raw(t, b"GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    t.eq(status, 421, "a host that is not ours")
    t.ok(b"evil.example" not in answer, "it is not repeated")
    t.eq(t.visitor().get("/login").status, 200, "and it still serves")


@case("security headers and caching on every kind of answer")
def test_headers(t):
    owner = t.client("owner")
    for client, path, status in ((owner, "/conversations", 200), (owner, "/nowhere", 404), (t.visitor(), "/login", 200),
                                 (t.visitor(), "/conversations", 303), (owner, "/conversations?x=1", 400)):
        answer = client.get(path, accept="text/html")
        t.status(answer, status, path)
        t.has(answer.header("content-security-policy") or "", "default-src 'none'", path)
        t.hasnt(answer.header("content-security-policy") or "", "unsafe", path)
        t.eq(answer.header("x-content-type-options"), "nosniff", path)
        t.eq(answer.header("referrer-policy"), "no-referrer", path)
        t.eq(answer.header("cache-control"), "no-store", path)
        t.ok(sum(len(k) + len(v) + 4 for k, v in answer.headers) < 3072, "less than 3 KiB of headers")
    cookie = [c for c in t.login("spare").cookies]
    t.ok(any(c.startswith("rufwacht") for c in cookie), "cookie of the plain-HTTP demo")


@case("a page asked for fifty times at once is fifty pages")
def test_parallel(t):
    owner = t.client("owner")
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: owner.get("/conversations").status, range(50)))
    t.eq(set(got), {200}, "all of them")


@case("a browser's words about language decide before anybody signed in")
def test_language(t):
    visitor = t.visitor()
    for asked, lang in (("en-GB,en;q=0.9", "en"), ("de", "de"), ("fr,en;q=0.5", "en"), ("fr", "de"), ("", "de"),
                        (";;,,=", "de"), ("e" * 500, "de")):
        page = visitor.get("/login", headers={"Accept-Language": asked})
        t.eq(page.find(".").get("lang"), lang, repr(asked[:20]))
