"""Restarts are not felt."""

import os
import signal
import subprocess
import time

import bench
from lab import case

CONNECTIONS = 16
PART = 10  # seconds of one run of wrk


def drive_while(t, lines, wanted, disturb):
    """wrk until so many requests were answered, while disturb() is called again and again: sums of the runs."""
    bench.prepare_load(t.stack, lines)
    total = {"requests": 0, "lost": 0, "status": 0, "p99": 0.0, "seconds": 0}
    while total["requests"] < wanted:
        wrk = subprocess.Popen(bench.wrk(t.stack, "", CONNECTIONS, PART), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True)
        time.sleep(0.5)
        while wrk.poll() is None:
            disturb()
        result = bench.result(wrk.communicate()[0])
        total["p99"] = max(total["p99"], result["p99"])
        for what in ("requests", "lost", "status"):
            total[what] += result[what]
        total["seconds"] += PART
    return total


def ready(t):
    t.start(workers={name: 3 for name in ("conversations", "assistants", "login", "engine")})
    account, owner = t.account_with_owner()
    t.deliver_some(account, 20)
    return account, owner


def report(t, total, times, what):
    """The figures; 0 requests with a bad status."""
    t.figure("%d requests in %d s, %d %s, without answer %d, other than 2xx and 3xx %d, slowest p99 %.0f ms" % (
        total["requests"], total["seconds"], times, what, total["lost"], total["status"], total["p99"]))
    t.eq(total["status"], 0, "requests with an answer that says it failed")


@case("all workers are restarted in turn, again and again, under load: no request fails")
def test_workers(t):
    account, owner = ready(t)
    names = t.stack.workers_of()
    times = [0]

    def disturb():
        t.stack.nursery.restart(names[times[0] % len(names)])
        times[0] += 1
        time.sleep(0.1)

    lines = [line for _, line in t.pages(account, owner)]
    total = drive_while(t, lines, t.scaled(20000, 100000), disturb)
    report(t, total, times[0], "restarts of a worker")
    t.eq(total["lost"], 0, "requests without an answer")
    t.no_deaths()
    t.eq(owner.get("/conversations").status, 200, "still signed in")


@case("the web server is told to read its configuration again under load: no request fails")
def test_nginx(t):
    account, owner = ready(t)
    times = [0]

    def disturb():
        os.kill(t.stack.nursery.pid("nginx"), signal.SIGHUP)
        times[0] += 1
        time.sleep(0.7)

    # On a kept connection a request may cross the server's farewell (RFC 9112, 9.3.1), so each has a connection of its
    # own. An old nginx worker also closes what it has accepted and not read yet: now and then one, not of our making.
    lines = [bench.closing(line) for _, line in t.pages(account, owner)]
    total = drive_while(t, lines, t.scaled(5000, 50000), disturb)
    report(t, total, times[0], "times told")
    t.ok(total["lost"] <= times[0], "no more without an answer than nginx itself drops")
    t.no_deaths()


@case("a worker that never has an idle moment leaves when it is asked to, and loses no request by it")
def test_busy(t):
    t.start(workers={"login": 1})
    bench.prepare_load(t.stack, [bench.line("/login")])
    wrk = subprocess.Popen(bench.wrk(t.stack, "", 64, 12), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    slowest, times = 0.0, 0
    time.sleep(1)
    while wrk.poll() is None:
        began, old = time.monotonic(), t.stack.nursery.pid("login@0")
        os.kill(old, signal.SIGTERM)
        left = t.wait(lambda: wrk.poll() is not None or not os.path.exists("/proc/%d" % old), 30)
        slowest, times = max(slowest, time.monotonic() - began), times + 1
        t.ok(left, "it left")
        time.sleep(1)
    result = bench.result(wrk.communicate()[0])
    t.figure("%d requests, asked to leave %d times, slowest %.2f s, without answer %d, other than 2xx %d" % (
        result["requests"], times, slowest, result["lost"], result["status"]))
    t.ok(times > 3, "it left again and again")
    t.eq((result["lost"], result["status"]), (0, 0), "failed requests")
