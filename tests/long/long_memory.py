"""Memory and descriptors over many requests; leaks."""

import collections
import os
import re
import time

import bench
import people
from lab import case

CONNECTIONS = 4
SLICES = 12
WARM = 20000  # requests that do not count: statements, words, brands, what malloc keeps
PAGE = 4096


def slope(points):
    """Bytes per request, by least squares."""
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    return sum((x - mx) * (y - my) for x, y in points) / max(1, sum((x - mx) ** 2 for x, _ in points))


def odd_requests(account, cookie, program):
    """Requests that go wrong, each in another place."""
    key = {"Authorization": "Bearer " + account.key, "Content-Type": "application/vcon"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return {
        "conversations": [bench.line("/conversations?status=wrong", cookie), bench.line("/nothing/here", cookie),
            bench.line("/conversations/01890000-0000-7000-8000-000000000000", cookie), bench.line("/conversations"),
            bench.line("/conversations/search", cookie, "POST", form, "token=wrong&q=x")],
        "assistants": [bench.line("/assistants/01890000-0000-7000-8000-000000000000", cookie), bench.line("/assistants")],
        "login": [bench.line("/login", method="POST", headers=form, body="email=a&password=b"),
            bench.line("/login/totp"), bench.line("/invitation"), bench.line("/login", method="PUT")],
        "engine": [bench.line("/engine/v1/conversations", method="POST", headers=key, body="{"),
            bench.line("/engine/v1/conversations", method="POST", headers=key, body='{"vcon": "0.4.0"}'),
            bench.line("/engine/v1/conversations", method="POST", body="{}")],
    }[program]


def drive_program(t, program, wanted):
    """So many requests in slices, after the warm-up: [(requests so far, resident bytes)], descriptors before and after."""
    pid, points, sums, warm = t.stack.nursery.pid(program + "@0"), [], 0, 0
    while warm < 4 or sums < WARM:
        sums += bench.drive(t.stack, "", CONNECTIONS, 2, program)["requests"]
        warm += 1
    fds = descriptors(pid)
    seconds = max(2, round(wanted / (sums / (2 * warm)) / SLICES))
    while len(points) < SLICES or sums < wanted:
        sums += bench.drive(t.stack, "", CONNECTIONS, seconds, program)["requests"]
        points.append((sums, bench.rollup(pid)["Rss"] * 1024))
    return points, fds, descriptors(pid), pid == t.stack.nursery.pid(program + "@0")


def descriptors(pid):
    """Between two requests: the last one of a run may still be worked for."""
    found = []
    for _ in range(10):
        time.sleep(0.1)
        found.append(len(os.listdir("/proc/%d/fd" % pid)))
    return min(found)


@case("mixed requests, good and bad: no worker grows by a byte per request, descriptors stay")
def test_growth(t):
    programs = ("conversations", "assistants", "login", "engine")
    t.start(workers={name: 1 for name in programs})
    account, owner = t.account_with_owner()
    t.deliver_some(account, 20)
    pages = t.pages(account, owner)
    each = t.scaled(100000, 1000000) // len(programs)
    for program in programs:
        lines = [line for name, line in pages if name == program] * 3
        bench.prepare_load(t.stack, lines + odd_requests(account, owner.cookies["rufwacht"], program), program)
        points, before, after, same = drive_program(t, program, each)
        grown = slope(points)
        t.figure("%-13s %7d requests, resident %.2f -> %.2f MB, %+.3f bytes per request, descriptors %d -> %d" % (program,
            points[-1][0], points[0][1] / 1e6, points[-1][1] / 1e6, grown, before, after))
        t.ok(same, program + ": the same process all the time")
        t.ok(grown < 1 or points[-1][1] - points[0][1] <= t.scaled(16, 4) * PAGE, "%s: grows by %.3f bytes per request: %s" % (program,
            grown, [(n, b // 1024) for n, b in points]))
        t.ok(after <= before, "%s: descriptors %d, then %d" % (program, before, after))
    t.no_deaths()


# --- leaks ---

def checker(t):
    """The words before a program's command, for Lab's `wrap`."""
    return lambda name: ["valgrind", "--quiet", "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=20",
        "--errors-for-leak-kinds=definite", "--child-silent-after-fork=yes", "--log-file=%s" % os.path.join(
            t.states[-1], "log", "valgrind-%s.%%p" % name)]


def mixed_requests(t, account, owner):
    """About 200 for each program."""
    client = t.visitor()
    for _ in range(40):
        client.get("/login")
        client.post("/login", {"email": "nobody@wire.example", "password": "falsch-falsch-falsch"})
        for path in ("/conversations", "/assistants", "/profile", "/conversations?status=new", "/nothing"):
            owner.get(path)
            owner.get(path, accept="text/html")
    t.deliver_some(account, 100)
    engine = t.engine(account.key)
    for _ in range(50):
        engine.settings(account.default)
        engine.deliver(b"{")
        engine.deliver({"vcon": "0.4.0"}, packed=True)
    for row in t.rows("SELECT LOWER(HEX(id)) FROM rufwacht.conversation LIMIT 60"):
        page = "/conversations/%s-%s-%s-%s-%s" % (row[0][:8], row[0][8:12], row[0][12:16], row[0][16:20], row[0][20:])
        read = owner.get(page)
        owner.post(page + "/work", {"version": read.find(".//conversation").get("version"), "status": "done", "note": "Ja"})
    for _ in range(50):
        owner.follow(owner.post("/conversations/search", {"q": "Termin"}))
        owner.post("/profile/appearance", {"language": "en", "theme": "dark"})
        owner.post("/assistants/%s/settings" % account.default, {"mode": "notice"})
    people.sign_in(t.url, owner.person)
    owner.post("/logout")


@case("200 mixed requests on each program under valgrind: nothing wrong with memory, nothing definitely lost")
def test_leaks(t):
    t.start(workers={"conversations": 1}, wrap=checker(t), conf={"memory_mb": 0, "watchdog_seconds": 600})
    account, owner = t.account_with_owner()
    mixed_requests(t, account, owner)
    t.ok(t.wait(lambda: t.count("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'job.retention-run'") > 0, 90),
        "the job ran as well")
    with open(t.stack.path("log", "access.log"), encoding="utf-8") as f:
        served = collections.Counter(re.findall(r'"\/([a-z]+)', f.read()))
    t.no_deaths()
    t.stack.nursery.stop_all(last="mariadb")  # politely, so that each tells at its end
    reports = [name for name in os.listdir(t.stack.log_dir) if name.startswith("valgrind-")]
    t.ok(len(reports) >= len(t.stack.programs() + t.stack.jobs()), "each program told: %s" % reports)
    for name in sorted(reports):
        with open(os.path.join(t.stack.log_dir, name), encoding="utf-8", errors="replace") as f:
            text = f.read()
        t.eq(text[:4000], "", name)
    t.figure("%d programs, requests by the beginning of their paths: %s" % (len(reports), dict(served)))
