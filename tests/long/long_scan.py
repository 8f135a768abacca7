"""Scanners of others over the signed-in console: they look for what they know, and find nothing."""

import html.parser
import json
import os
import re
import subprocess
import time
import urllib.parse

from lab import case

SQLMAP_LEVEL = "2"
# Not those that need a host elsewhere, or that only know other people's products.
WAPITI = "sql,blindsql,xss,permanentxss,file,exec,crlf,redirect,csrf,htaccess,methods,backup"
# A scanner that signs itself out sees nothing more.
CLOSED = ("/logout", "/profile/sessions/")
LEAVING = tuple("^~ " + path for path in CLOSED)


class Forms(html.parser.HTMLParser):
    """The forms and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.form, self.select = [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "a" and (a.get("href") or "").startswith("/"):
            self.links.append(a["href"].split("#")[0])
        elif tag == "form":
            self.form = (a.get("method", "get").upper(), a.get("action", ""), [])
            self.forms.append(self.form)
        elif tag in ("input", "textarea", "select") and self.form and a.get("name"):
            kind = a.get("type", "text")
            if kind in ("radio", "checkbox") and "checked" not in a:
                return
            self.form[2].append((a["name"], a.get("value") or {"number": "30", "date": "2026-01-02"}.get(kind, "Termin")))
            if tag == "select":
                self.form[2][-1] = (a["name"], None)
        elif tag == "option" and self.form and self.form[2] and (self.form[2][-1][1] is None or "selected" in a):
            self.form[2][-1] = (self.form[2][-1][0], a.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def crawl(t, client, limit):
    """Pages a signed-in person comes to, and their forms once each: ({path}, {(method, action, names): (page, fields)})."""
    queue, seen, forms = ["/", "/users", "/assistants", "/profile"], {}, {}
    while queue and len(seen) < limit:
        path = queue.pop(0)
        if path in seen or path.startswith("/static/"):
            continue
        answer = client.follow(client.get(path, accept="text/html"))
        seen[path] = answer.status
        if answer.status != 200 or "html" not in (answer.header("content-type") or ""):
            continue
        page = Forms(answer.text)
        # One page of a kind is enough: of ids and cursors the first two.
        queue += [link for link in page.links if sum(shape(link) == shape(s) for s in seen) < 2]
        for method, action, fields in page.forms:
            forms.setdefault((method, shape(action), tuple(name for name, _ in fields)), (path, action, fields))
    t.ok(len(seen) >= min(limit, 10), "pages to look at: %s" % sorted(seen))
    return seen, forms


def shape(path):
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|=[^&]*", "*", path)


def sqlmap_words(t, client, url):
    return ["sqlmap", "--batch", "--level=" + SQLMAP_LEVEL, "--risk=1", "-u", url, "--flush-session",
        "--cookie=" + "; ".join("%s=%s" % item for item in client.cookies.items()), "--drop-set-cookie", "--skip-waf",
        "--threads=2", "--time-sec=2", "--ignore-code=*", "--disable-coloring", "--param-exclude=^token$",
        "--output-dir=" + t.stack.path("sqlmap"), "--answers=quit=N,follow=N,keep testing=Y,skip further=N"]


def run(words, seconds):
    """Output, and whether it came to its end."""
    running = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", env={"PATH": os.environ["PATH"], "HOME": os.environ.get("SCANNER_HOME", "/tmp"), "LANG": "C.UTF-8"})
    try:
        return running.communicate(timeout=seconds)[0], True
    except subprocess.TimeoutExpired:
        running.terminate()
        try:
            return running.communicate(timeout=20)[0], False
        except subprocess.TimeoutExpired:
            running.kill()
            return running.communicate()[0], False


def ready(t):
    t.start(workers={"conversations": 3, "login": 2, "users": 2, "assistants": 2}, connections=1024, closed=LEAVING)
    os.environ["SCANNER_HOME"] = t.stack.state
    account, owner = t.account_with_owner()
    t.person(account, "agent", [account.default])
    t.deliver_some(account, 5)
    # Scanning takes longer than a session may be idle or old, and its wrong codes are nobody's attack.
    t.rows("UPDATE rufwacht.session SET expires_at = expires_at + INTERVAL 1 DAY, idle_seconds = 86400,"
        " stepped_up_at = UTC_TIMESTAMP(6) + INTERVAL 1 DAY")
    return account, owner


def still_well(t, owner, what):
    """Nothing fell over by it, and what is there is as it was."""
    t.status(owner.get("/conversations"), 200, what + ": pages come, and it was signed in to the end")
    t.eq(t.count("SELECT COUNT(*) FROM rufwacht.conversation WHERE state = 'content'"), 5, what + ": nothing is gone")
    t.no_deaths()


@case("sqlmap, level 2, over every form and every query of the console: nothing can be injected")
def test_sqlmap(t):
    owner = ready(t)[1]
    seen, forms = crawl(t, owner, 60)
    jobs = [(page, None, None) for page in sorted(seen) if "?" in page]
    for (method, _, _), (page, action, fields) in sorted(forms.items()):
        data = urllib.parse.urlencode(fields)
        jobs.append((action + "?" + data, None, None) if method == "GET" else (action, data, page))
    limit, began, ended, tested = t.scaled(240, 2400), time.monotonic(), 0, 0
    for url, data, page in jobs:
        words = sqlmap_words(t, owner, t.url + url)
        if data is not None:
            words += ["--data=" + data, "--csrf-token=token", "--csrf-url=" + t.url + page, "--csrf-retries=2"]
        left = limit - (time.monotonic() - began)
        if left < 10:
            break
        output, whole = run(words, min(left, t.scaled(40, 300)))
        ended += whole
        tested += len(re.findall(r"testing for SQL injection on|testing '", output))
        bad = [line for line in output.splitlines() if re.search(
            r"parameter .* is vulnerable|identified the following injection point", line)]
        t.eq(bad[:3], [], "%s %s" % ("POST" if data is not None else "GET", url))
    t.figure("%d pages, %d forms; %d of %d addresses to the end, %d tests, in %.0f s" % (len(seen), len(forms), ended, len(jobs),
        tested, time.monotonic() - began))
    t.ok(tested > 0, "sqlmap did test something")
    still_well(t, owner, "sqlmap")


@case("wapiti over the console, signed in: no finding")
def test_wapiti(t):
    owner = ready(t)[1]
    report = t.stack.path("wapiti.json")
    seconds = t.scaled(120, 900)
    words = ["wapiti", "-u", t.url + "/conversations", "--scope", "domain", "-m", WAPITI, "-H", "Cookie: " + "; ".join(
        "%s=%s" % item for item in owner.cookies.items()), "-f", "json", "-o", report, "--flush-session",
        "--no-bugreport", "--store-session", t.stack.path("wapiti"), "--max-scan-time", str(seconds), "--max-attack-time",
        str(max(20, seconds // 8)), "-v", "1", "-l", "1"]
    began = time.monotonic()
    output, whole = run(words, seconds + t.scaled(300, 1800))
    if not t.ok(whole and os.path.exists(report), "it came to its end: " + output[-1500:]):
        return
    with open(report, encoding="utf-8") as f:
        found = json.load(f)
    for kind in ("vulnerabilities", "anomalies"):
        for name, places in found[kind].items():
            ours = [(p["method"], p["path"], p["info"]) for p in places if not p["path"].startswith(CLOSED)]
            t.eq(ours[:3], [], "%s: %s" % (kind, name))
    t.figure("%s addresses, %d kinds of attack, in %.0f s" % (found["infos"].get("crawled_pages_nbr", "?"), len(WAPITI.split(",")),
        time.monotonic() - began))
    still_well(t, owner, "wapiti")
