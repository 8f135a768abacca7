"""A storm of sign-ins beside the pages."""

import collections
import subprocess
import time

import bench
from lab import case
import race

CLIENTS = 8
HASH_KB = 65536  # of one password, as shipped
SLOTS = 2


@case("eight clients sign in without a pause: pages come, nobody is turned away but with 'later', memory has its bound")
def test_storm(t):
    t.start(workers={"login": 4, "conversations": 4}, conf={"argon_memory": HASH_KB, "argon_passes": 3, "hash_slots": SLOTS})
    account, owner = t.account_with_owner()
    t.deliver_some(account, 20)
    persons = [t.person(account, "agent", [account.default]).person for _ in range(CLIENTS)]
    pages = [line for program, line in t.pages(account, owner) if program in ("conversations", "assistants")]
    bench.prepare_load(t.stack, bench.sign_in_lines(t.url, persons), "storm")
    bench.prepare_load(t.stack, pages, "pages")
    seconds = t.scaled(15, 120)
    bench.drive(t.stack, "", CLIENTS, 2, "pages")
    idle = bench.drive(t.stack, "", CLIENTS, 5, "pages")
    before = t.count("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'login.password-accepted'")
    storm = subprocess.Popen(bench.wrk(t.stack, "", CLIENTS, seconds + 2, "storm"), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True)
    during = bench.drive(t.stack, "", CLIENTS, seconds, "pages")
    stormed = bench.result(storm.communicate()[0])
    accepted = t.count("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'login.password-accepted'") - before
    peaks = [bench.peak(pid) for pid in bench.pids(t.stack, "login")]
    t.figure("pages: idle %.0f/s p99 %.0f ms, in the storm %.0f/s (%.2f) p99 %.0f ms" % (idle["rate"], idle["p99"],
        during["rate"], during["rate"] / idle["rate"], during["p99"]))
    t.figure("sign-ins: %d in %d s (%.1f/s), %d of them accepted, %d told to come later; login workers at most %s MB" % (
        stormed["requests"], seconds + 2, stormed["rate"], accepted, stormed["status"],
        ", ".join("%.0f" % (kb / 1024) for kb in peaks)))
    t.eq((idle["errors"], during["errors"]), (0, 0), "pages that failed")
    t.eq(stormed["lost"], 0, "sign-ins without an answer")
    t.ok(accepted > 0, "people do get in")
    t.ok(max(peaks) < HASH_KB + 64 * 1024, "one hash at a time in a process: %s kB" % peaks)
    t.no_deaths()


CROWD = 500
PEOPLE = 20


@case("500 people sign in at the same moment: other pages come, who is too many is told when to come again, memory is bounded")
def test_crowd(t):
    t.start(workers={"login": 4, "conversations": 4}, conf={"argon_memory": HASH_KB, "argon_passes": 3, "hash_slots": SLOTS},
        connections=2048)
    account, owner = t.account_with_owner()
    t.deliver_some(account, 20)
    persons = [t.person(account, "agent", [account.default]).person for _ in range(PEOPLE)]
    bench.prepare_load(t.stack, [line for program, line in t.pages(account, owner) if program in ("conversations",
        "assistants")], "pages")
    idle = bench.drive(t.stack, "", CLIENTS, 5, "pages")
    sums = collections.Counter()
    for _ in range(t.scaled(2, 10)):
        crowd = [t.visitor() for _ in range(CROWD)]
        for visitor in crowd:
            visitor.get("/login")
        steps = [race.form(visitor, "/login", {"email": person.email, "password": person.password})
            for visitor, person in zip(crowd, persons * (CROWD // PEOPLE))]
        pages = subprocess.Popen(bench.wrk(t.stack, "", CLIENTS, 10, "pages"), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, text=True)
        began = time.monotonic()
        answers = race.together(*steps)
        took = time.monotonic() - began
        during = bench.result(pages.communicate()[0])
        sums.update(answer.status for answer in answers)
        t.eq([a for a in answers if a.status not in (303, 503)][:3], [], "signed in, or later")
        t.eq([a for a in answers if a.status == 503 and not (a.header("retry-after") or "").isdigit()][:3], [],
            "who is too many is told when")
        t.eq(during["errors"], 0, "pages that failed")
        t.figure("all answered after %.1f s, %d signed in; pages %.0f/s (%.2f of idle), p99 %.0f ms" % (took, race.statuses(answers).count(
            303), during["rate"], during["rate"] / idle["rate"], during["p99"]))
    peaks = [bench.peak(pid) for pid in bench.pids(t.stack, "login")]
    t.figure("answers: %s; login workers at most %s MB" % (dict(sums), ", ".join("%.0f" % (kb / 1024) for kb in peaks)))
    t.ok(sums[303] > 0, "people do get in")
    t.ok(max(peaks) < HASH_KB + 64 * 1024, "one hash at a time in a process: %s kB" % peaks)
    t.status(owner.get("/profile"), 200, "and afterwards all is well")
    t.no_deaths()
