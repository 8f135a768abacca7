"""Every race of the wire tests (test_race...) 200 times: on one database, and on a cluster with half of the workers on each
of two nodes, where row locks of one node are unknown to the other."""

import importlib
import os
import re
import threading
import time

import galera
import harness
from lab import TOP, case

WORKERS = {"login": 4, "users": 4, "engine": 4, "conversations": 4}


def races():
    """The tests of tests/wire with "race" in their names, whoever wrote them."""
    folder = os.path.join(TOP, "tests", "wire")
    modules = [importlib.import_module(name[:-3]) for name in sorted(os.listdir(folder)) if re.match(r"test_\w+\.py$", name)]
    return [test for test in harness.collect(modules) if re.search(r"_races?(_|$)", test.__name__)]


def run(t, test, rounds):
    """One of them, so often."""
    os.environ["RUFWACHT_RACES"] = str(rounds)
    module = importlib.import_module(test.__module__)
    if hasattr(module, "ROUNDS"):
        module.ROUNDS = rounds
    before = len(t.failures)
    test(t)
    t.failures += harness.unexpected_deaths(t.stack)
    t.figure("%-44s %3d times: %s" % (harness.name_of(test), rounds, "FAIL" if len(t.failures) > before else "ok"))


@case("on one database: what is good once is good once, and what must stay stays")
def test_one(t):
    t.start(populate=True, workers=WORKERS)
    for test in races():
        run(t, test, t.scaled(20, 200))


@case("on two nodes of a cluster, half of the workers on each: the same")
def test_cluster(t):
    t.start(populate=True, stack=galera.Cluster, workers=WORKERS)
    t.eq(t.stack.joined(), True, "two nodes")
    for test in races():
        run(t, test, t.scaled(20, 200))
    on = t.stack.workers_on()
    t.figure("connections of programs on the nodes at the end: %d and %d" % tuple(on))
    t.ok(min(on) > 0, "both nodes were worked on")
    t.eq(t.stack.joined(), True, "two nodes to the end")


@case("a node of the cluster is killed while people work: no answered change is lost, everybody works on")
def test_node_lost(t):
    stack = t.start(stack=galera.Cluster, workers=WORKERS)
    account, owner = t.account_with_owner()
    engine = t.engine(account.key)
    answered, later, slowest, lost = [], 0, 0.0, None
    for n in range(t.scaled(300, 2000)):
        if n == 100:
            lost = threading.Thread(target=stack.lose, args=(1,))
            lost.start()
        began = time.monotonic()
        while True:
            answer = engine.deliver(t.simple_call(n))
            if answer.status != 503:
                break
            later += 1
            time.sleep(0.1)
        slowest = max(slowest, time.monotonic() - began)
        # 200: it was there already, only its answer was lost.
        t.status(answer, (200, 201), "delivery %d" % n)
        if answer.status in (200, 201):
            answered.append(answer.json["id"])
    lost.join()
    t.figure("%d deliveries answered, %d times told to come later, the slowest after %.1f s" % (len(answered), later, slowest))
    kept = t.count("SELECT COUNT(*) FROM rufwacht.conversation WHERE state = 'content'")
    t.ok(kept >= len(answered), "%d answered, %d there" % (len(answered), kept))
    t.eq([i for i in answered if owner.get("/conversations/" + i).status != 200][:5], [], "every one can be read")
    t.eq(owner.get("/profile").status, 200, "the session lives on")
    stack.nursery.deaths.clear()
