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
    t.figure("%d requests in %d s, %d %s, without answer %d, other than 2xx and 3xx %d, slowest p99 %.0f ms" % (
        total["requests"], total["seconds"], times, what, total["lost"], total["status"], total["p99"]))
    t.eq((total["lost"], total["status"]), (0, 0), "failed requests")


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
    report(t, drive_while(t, lines, t.scaled(20000, 100000), disturb), times[0], "restarts of a worker")
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

    # On a kept connection a request may cross the server's farewell (RFC 9112, 9.3.1): one request for each.
    lines = [bench.closing(line) for _, line in t.pages(account, owner)]
    report(t, drive_while(t, lines, t.scaled(5000, 50000), disturb), times[0], "times told")
    t.no_deaths()
