"""The database goes away and comes back; programs are ended and started."""

import concurrent.futures
import time

from harness import case


@case("without the database: 503 with a request id, then service again without a restart of ours", last=True, needs_workers=True)
def test_database_gone(t):
    owner = t.client("owner")
    t.status(owner.get("/conversations"), 200, "before")
    workers = {name: pid(t, name) for name in t.stack.programs()}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        load = [pool.submit(owner.get, "/conversations") for _ in range(100)]
        t.stack.stop_database()
        during = [owner.get("/conversations") for _ in range(5)]
        during += [t.visitor().get("/login"), t.engine().settings(t.a.default)]
        under_load = {job.result().status for job in load}
    t.stack.nursery.deaths.clear()
    t.ok(under_load <= {200, 503}, "under load only 200 and 503: %s" % under_load)
    for answer in during[:5]:
        t.status(answer, 503, "no database")
        t.eq(answer.problems, ["server.unavailable"], "it says so")
        t.ok(answer.find(".").get("request-id"), "with a request id")
        t.ok(answer.header("retry-after"), "and when to try again")
    t.status(during[5], 503, "sign-in page")
    t.status(during[6], 503, "engine API")
    t.stack.start_database()
    t.ok(t.wait(lambda: owner.get("/conversations").status == 200), "service again")
    t.ok(t.wait(lambda: t.visitor().get("/login").status == 200), "sign-in again")
    t.eq({name: pid(t, name) for name in t.stack.programs()}, workers, "the same processes")


@case("a database that is started again between two requests costs no page", last=True)
def test_database_restarted(t):
    owner = t.client("owner")
    t.status(owner.get("/conversations"), 200, "before")
    t.stack.stop_database()
    t.stack.nursery.deaths.clear()
    t.stack.start_database()
    for _ in range(6):
        t.status(owner.get("/conversations"), 200, "after")


@case("a restart of all workers under load loses no page", last=True, needs_workers=True)
def test_restart(t):
    owner = t.client("owner")
    statuses = []
    end = time.monotonic() + 6

    def visit():
        while time.monotonic() < end:
            statuses.append(owner.get("/conversations").status)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(visit) for _ in range(4)]
        while time.monotonic() < end - 1:
            t.stack.restart_program("conversations")
            time.sleep(0.5)
        for job in jobs:
            job.result()
    t.stack.nursery.deaths.clear()
    t.ok(len(statuses) > 20, "pages were asked for")
    t.eq({s for s in statuses if s != 200}, set(), "all came (%d)" % len(statuses))


def pid(t, name):
    return t.stack.nursery.pid(name + "@0")
