"""A page of ours against the same page of the hand-written floor (floor.c): checks, rounds, report. What list, page and
search share."""

import os
import random
import re
import statistics
import subprocess
import time
import urllib.request

import bench
from bench import HEADERS, counters, cpu, drive, memory, prepare_load, processor, say

GOALS = {"cpu": "goal at most 1.6", "rate": "goal at least 0.7", "pss": "goal at most 9 MB"}
PROGRAMS = (("ours", "conversations", ""), ("floor", "floor", "/floor"))  # name, socket, prefix of its paths
# What both have to cost the database, request by request.
COUNTERS = ("Com_stmt_execute", "Com_select", "Com_insert", "Com_update", "Com_begin", "Com_commit", "Handler_read_key",
    "Handler_read_next", "Handler_read_prev", "Handler_write")
# What fill.c puts into every page, and the letter the floor knows it by.
COMMON = (
    (rb'(name="token" value=")[^"]*', b"\\1\x01t"),
    (rb"Zahnarztpraxis Mohnweiler &amp; 1\b", b"\x01a"),
    (rb"Dr\. Ruth Mohnweiler", b"\x01n"),
    (rb'(<option value=""[^>]*>[^<]*</option>)(?:<option value="[0-9a-f-]{36}">[^<]*</option>)+', b"\\1\x01o"),
)
RARE, FEW = 0.1, 12  # a worker reads keys and brands anew now and then


class Versus:
    """One kind of page. `requests(stack, filled)` gives paths and cookies, the first of them of the first account;
    `marks` are patterns and letters of what is not the same on every page of that kind."""

    def __init__(self, name, requests, marks, connections=(8, 64), conf=None):
        self.name = name
        self.requests = requests
        self.marks = marks
        self.connections = connections
        self.conf = conf or {}

    def learn(self, stack, request):
        """The frame of the floor: a page of ours with letters where the values stand."""
        body = page(stack, "", *request)[1]
        for pattern, letter in tuple(self.marks) + COMMON:
            body, number = re.subn(pattern, letter, body, flags=re.S)
            if number == 0 and (pattern, letter) in self.marks:
                raise SystemExit("the page has no %r: tests/bench/%s has to follow the sheet" % (pattern, self.name))
        with open(stack.path("etc", "frame-" + self.name), "wb") as f:
            f.write(body)

    def main(self, description, **defaults):
        parser = bench.parser(description)
        parser.add_argument("--conversations", type=int, default=defaults.get("conversations", 100000))
        parser.add_argument("--accounts", type=int, default=50)
        parser.add_argument("--workers", type=int, default=6, help="of each program")
        parser.add_argument("command", nargs="*", help="run this beside the filled installation instead of measuring")
        bench.large_buffers()
        return bench.run(parser.parse_args(), ("tests/bench/fill", "tests/bench/floor"), self.compare)

    def compare(self, options, build, inst, state):
        workers = {"conversations": options.workers, "floor": options.workers}
        stack = bench.Bench(state, inst, workers, build, ("floor",), self.conf)
        try:
            filled = stack.open(options.conversations, options.accounts)
            requests = self.requests(stack, filled)
            prepare_load(stack, [bench.line(*request) for request in requests])
            if options.command:
                return subprocess.run(options.command, env=dict(os.environ, URL=stack.url, STATE=state)).returncode
            self.learn(stack, requests[0])
            sample = random.Random(1).sample(requests, min(100, len(requests)))
            unlike = check_bytes(stack, sample)
            warm(stack, requests, max(self.connections))
            unlike += check_statements(stack, sample)
            return self.report(stack, options, self.rounds(stack, options), unlike)
        finally:
            stack.stop()

    def rounds(self, stack, options):
        """{(program, connections): [result, ...]}, the programs in turn, each first every second time."""
        found = {}
        for number in range(options.rounds):
            for connections in self.connections:
                for name, program, prefix in PROGRAMS if number % 2 == 0 else reversed(PROGRAMS):
                    result = measure(stack, program, prefix, connections, options.seconds)
                    found.setdefault((name, connections), []).append(result)
                    say("round %d, %2d connections, %-5s %6.0f requests/s, %5.0f us of CPU, p50 %.1f p99 %.1f ms%s" % (
                        number + 1, connections, name, result["rate"], result["cpu"], result["p50"], result["p99"],
                        ", %d ERRORS" % result["errors"] if result["errors"] else ""))
        return found

    def ratios(self, found, what):
        """Ours divided by the floor's: per number of connections and over all, medians of the rounds."""
        by = {c: [a[what] / b[what] for a, b in zip(found["ours", c], found["floor", c])] for c in self.connections}
        pooled = [r for c in self.connections for r in by[c]]
        each = ", ".join("%d connections %.2f" % (c, statistics.median(by[c])) for c in self.connections)
        return "%.2f  (%s; rounds from %.2f to %.2f)" % (statistics.median(pooled), each, min(pooled), max(pooled))

    def report(self, stack, options, found, unlike):
        say("")
        say("%s: %d conversations, %d accounts, %d workers each, %d rounds of %d s; %d processors, %s" % (self.name,
            options.conversations, options.accounts, options.workers, options.rounds, options.seconds, os.cpu_count(),
            processor()))
        say("")
        say("absolute (context only)   CPU us/request      app   nginx  database   requests/s   p50 ms   p99 ms")
        for (name, connections), results in found.items():
            m = {k: statistics.median(r[k] for r in results) for k in results[0]}
            say("%-5s %2d connections %18.0f %8.0f %7.0f %9.0f %12.0f %8.1f %8.1f" % (name, connections, m["cpu"], m["app"],
                m["nginx"], m["db"], m["rate"], m["p50"], m["p99"]))
        say("")
        say("ratio ours/floor, total CPU per request: %s, %s" % (self.ratios(found, "cpu"), GOALS["cpu"]))
        say("ratio ours/floor, CPU of the workers:    %s" % self.ratios(found, "app"))
        say("ratio ours/floor, requests/s:            %s, %s" % (self.ratios(found, "rate"), GOALS["rate"]))
        for name, program, _ in PROGRAMS:
            used = [memory(pid) for pid in stack.pids(program)]
            say("PSS per worker, %-5s: median %.1f MB, largest %.1f MB (private %.1f MB)%s" % (name,
                statistics.median(u[0] for u in used), max(u[0] for u in used), statistics.median(u[1] for u in used),
                ", " + GOALS["pss"] if name == "ours" else ""))
        for text in unlike:
            say("NOT THE SAME: " + text)
        errors = sum(r["errors"] for results in found.values() for r in results)
        if errors:
            say("%d requests failed: the figures are worth nothing" % errors)
        return 1 if errors else 0


def page(stack, prefix, path, cookie, **headers):
    request = urllib.request.Request(stack.url + prefix + path, headers=dict(HEADERS, Cookie="rufwacht=" + cookie, **headers))
    with urllib.request.urlopen(request, timeout=30) as answer:
        head = [(k, v) for k, v in answer.getheaders() if k != "Date"]
        return head, answer.read()


def normal(body):
    """A page without what is new in every answer: the token of its forms."""
    return re.sub(rb'name="token" value="[^"]*"', b"", body)


def check_bytes(stack, requests):
    """Both answer every one of a sample of requests with the same header and the same bytes. What is not so."""
    for path, cookie in requests:
        ours, floor = (page(stack, prefix, path, cookie) for _, _, prefix in PROGRAMS)
        if (ours[0], normal(ours[1])) != (floor[0], normal(floor[1])):
            for name, answer in (("ours", ours), ("floor", floor)):
                with open(stack.path(name + ".html"), "wb") as f:
                    f.write(repr(answer[0]).encode() + b"\n" + normal(answer[1]).replace(b"><", b">\n<"))
            say("%s is not the same (--keep leaves %s and floor.html)" % (path, stack.path("ours.html")))
            return ["bytes of a page; floor.c has to follow the sheet"]
    say("same bytes: %d pages, about %d bytes each" % (len(requests), len(ours[1])))
    return []


def check_statements(stack, requests):
    """Both make the database do the same. What is not so."""
    cost = []
    for _, _, prefix in PROGRAMS:
        before = counters(stack, COUNTERS)
        for path, cookie in requests:
            page(stack, prefix, path, cookie)
        after = counters(stack, COUNTERS)
        cost.append({name: after[name] - before[name] for name in COUNTERS})
    same = ", ".join("%s %g" % (n, cost[0][n] / len(requests)) for n in COUNTERS if cost[0][n])
    if any(abs(cost[0][n] - cost[1][n]) > FEW + RARE * cost[1][n] for n in COUNTERS):
        say("different statements:\nours  %s\nfloor %s" % tuple(cost))
        return ["statements; floor.c has to follow common/store"]
    say("same statements: " + same)
    return []


def warm(stack, requests, connections):
    """Every worker has prepared its statements and read the keys of every account."""
    for _ in range(3):
        for _, _, prefix in PROGRAMS:
            drive(stack, prefix, connections, 2)
            time.sleep(0.5)  # what was cut off is worked for to its end
    for path, cookie in requests[:4]:
        for _, _, prefix in PROGRAMS:
            page(stack, prefix, path, cookie)


def measure(stack, program, prefix, connections, seconds):
    """One run with what it cost. Counted are the audit rows: a request cut off at the end was worked for as well."""
    groups = {"app": stack.pids(program), "nginx": stack.pids("nginx"), "db": stack.pids("mariadb")}
    rows = counters(stack, COUNTERS)["Com_insert"]
    before = {g: cpu(pids) for g, pids in groups.items()}
    result = drive(stack, prefix, connections, seconds)
    time.sleep(0.3)
    after = {g: cpu(pids) for g, pids in groups.items()}
    rows = max(1, counters(stack, COUNTERS)["Com_insert"] - rows)
    for g in groups:
        result[g] = (after[g] - before[g]) / rows
    result["cpu"] = sum(result[g] for g in groups)
    return result
