"""Full disks: nothing is half, nothing promised is lost, and nobody has to lend a hand afterwards."""

import json
import os
import time

import long_kill
import people
import vcons
from lab import case

REFUSED = (500, 502, 503)  # the engine delivers again


def fill_up(folder):
    """A file that takes all the room there is; its path."""
    path = os.path.join(folder, "filler")
    with open(path, "wb", buffering=0) as f:
        try:
            while True:
                f.write(b"\0" * 65536)
        except OSError:
            return path


def take_room(folder):
    """Gives every file the room its size says. On a disk InnoDB does so itself; in tmpfs its log is full of holes, and it
    ends itself when it cannot fill one."""
    for where, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(where, name), "r+b") as f:
                size = os.fstat(f.fileno()).st_size
                if size:
                    os.posix_fallocate(f.fileno(), 0, size)


def call(word, size=1, **more):
    turns = [("assistant", "Guten Tag, Praxis am Prüfstand."), ("caller", "Mein Wort ist %s." % word),
        ("assistant", "Danke, wir rufen zurück. " * size)]
    return vcons.make_vcon(turns, caller="+493012345678", name="Ada Beispiel", subject=word, summary="Es geht um " + word,
        uuid=vcons.make_uuid("disk", word), **more)


def deliver(t, account, prefix, number, size=1):
    """{word: (status, id)} of so many calls."""
    found = {}
    engine = t.engine(account.key)
    for n in range(number):
        word = "%s-%d" % (prefix, n)
        answer = engine.deliver(call(word, size))
        found[word] = (answer.status, answer.json.get("id") if answer.json else None)
    return found


def check_all(t, owner, calls):
    """What was promised is there, what was refused is not; nothing is half."""
    promised = {word: identity for word, (status, identity) in calls.items() if status in (200, 201)}
    pages = {word: owner.get("/conversations/" + identity) for word, identity in promised.items()}
    t.eq([w for w, p in pages.items() if w not in (p.value(".//transcript") or "")], [], "promised and not readable")
    t.eq(t.count("SELECT COUNT(*) FROM rufwacht.conversation"), len(promised), "one row for each call that was promised")
    for what, number in long_kill.invariants(t):
        t.eq(number, 0, what)
    return len(promised)


def statuses(calls):
    found = {}
    for status, _ in calls.values():
        found[status] = found.get(status, 0) + 1
    return ", ".join("%s: %d" % item for item in sorted(found.items()))


def back_again(t, account, what):
    """Deliveries are taken again without anybody's help; seconds it took."""
    began = time.monotonic()
    engine = t.engine(account.key)
    good = t.wait(lambda: engine.deliver(call("probe-" + what)).status in (200, 201), 180)  # it looks once a minute whether there is room
    t.ok(good, "taken again, " + what)
    answer = engine.deliver(call("probe-" + what))
    return {"probe-" + what: (answer.status, answer.json["id"])}, time.monotonic() - began


def full_database(t, size, number):
    """Deliveries of such a size before, while and after the disk is full. Fills in what pages said meanwhile."""
    t.start(mounts={"db": t.scaled("320m", "600m")})
    account, owner = t.account_with_owner()
    calls = deliver(t, account, "before", 20)
    t.eq(set(status for status, _ in calls.values()), {201}, "before")
    take_room(t.stack.where("db"))
    filler = fill_up(t.stack.where("db"))
    during = deliver(t, account, "during", number, size)
    pages = {path: owner.get(path).status for path in ("/login", "/assistants", "/profile", "/conversations")}
    pages["settings"] = t.engine(account.key).settings(account.default).status
    t.figure("deliveries: %s; pages: %s" % (statuses(during), pages))
    t.ok(any(status == 503 for status, _ in during.values()), "the disk was full: %s" % statuses(during))
    t.eq([s for s, _ in during.values() if s not in (201, 502, 503)], [], "taken, or told to come later")
    ended = list(t.stack.nursery.deaths)
    os.unlink(filler)
    again, seconds = back_again(t, account, "database")
    t.figure("taken again after %.1f s" % seconds)
    t.stack.nursery.deaths[:] = [d for d in t.stack.nursery.deaths if d[0] != "mariadb"]
    calls.update(during)
    calls.update(again)
    refused = [w for w, (status, _) in during.items() if status in REFUSED]
    for word in refused[:10]:  # the engine tries once more
        answer = t.engine(account.key).deliver(call(word, size))
        t.ok(answer.status in (200, 201), "what was refused is taken now: %r" % answer)
        calls[word] = (answer.status, answer.json and answer.json.get("id"))
    t.figure("%d calls promised, all readable" % check_all(t, owner, calls))
    t.no_deaths()
    t.eq(t.stack.ctl("check", check=False).returncode, 0, "rufwachtctl check")
    return pages, ended


@case("the disk of the database is full: deliveries are refused and not lost, what is only read is read, all goes on later")
def test_database(t):
    pages, ended = full_database(t, 200, t.scaled(600, 3000))
    t.eq(ended, [], "nothing ends itself")
    t.eq({path: status for path, status in pages.items() if path != "/conversations"},
        {"/login": 303, "/assistants": 200, "/profile": 200, "settings": 200}, "what writes nothing")
    # Reading calls is written to the audit log; without a row it does not happen.
    t.ok(pages["/conversations"] in (200,) + REFUSED, "the list: %d" % pages["/conversations"])


@case("calls so large that the database gives up on a full disk and ends itself: the same, as soon as it is back")
def test_database_ends(t):
    ended = full_database(t, 20000, 40)[1]
    t.figure("ended by themselves: %s" % [name for name, _ in ended])
    t.eq([name for name, _ in ended if name != "mariadb"], [], "none of ours")


@case("the disk of the erasure ledger is full: nothing is erased, everything else goes on, then it is erased")
def test_ledger(t):
    t.start(mounts={"ledger": "64k"})
    account, owner = t.account_with_owner()
    calls = deliver(t, account, "call", 12)
    words = list(calls)
    people.step_up(owner)
    first = owner.post("/conversations/%s/erase" % calls[words[0]][1], {"confirm": "ERASE"})
    t.status(first, 303, "erased while there is room")
    filler = fill_up(t.stack.where("ledger"))
    found = []
    for word in words[1:]:  # the last page of the file has room for some lines
        found.append(owner.post("/conversations/%s/erase" % calls[word][1], {"confirm": "ERASE"}).status)
    # In tmpfs the file's own page is there already: so many lines fit as a page has.
    kept = [w for w, s in zip(words[1:], found) if s != 303]
    later = fill_ledger(t, owner, account) if not kept else []
    calls.update(later)
    kept += [w for w, (s, _) in dict(later).items() if s == 201]
    t.figure("erased meanwhile: %s" % found)
    t.ok(kept, "the disk was full")
    for word in kept:
        t.status(owner.get("/conversations/" + calls[word][1]), 200, "what could not be erased is whole: " + word)
    t.status(owner.get("/conversations"), 200, "the list")
    t.status(t.engine(account.key).deliver(call("beside")), 201, "deliveries")
    os.unlink(filler)
    for word in kept:
        t.status(owner.post("/conversations/%s/erase" % calls[word][1], {"confirm": "ERASE"}), 303, "erased now: " + word)
        t.status(owner.get("/conversations/" + calls[word][1]), 404, "gone: " + word)
    t.no_deaths()
    for what, number in long_kill.invariants(t):
        t.eq(number, 0, what)
    t.eq(t.stack.ctl("check", check=False).returncode, 0, "rufwachtctl check")


def fill_ledger(t, owner, account):
    """Erases until the ledger has no room: the calls that were refused, as deliver() gives them."""
    left = {}
    for n in range(60):
        calls = deliver(t, account, "more%d" % n, 1)
        word, (status, identity) = next(iter(calls.items()))
        if owner.post("/conversations/%s/erase" % identity, {"confirm": "ERASE"}).status != 303:
            left[word] = (status, identity)
        if len(left) == 3:
            break
    return left


@case("the disk of the logs is full: nobody notices")
def test_log(t):
    t.start(mounts={"log": "1m"})
    account, owner = t.account_with_owner()
    filler = fill_up(t.stack.where("log"))
    calls = deliver(t, account, "call", 30)
    t.eq(statuses(calls), "201: 30", "deliveries")
    for path in ("/conversations", "/assistants", "/profile", "/nothing"):
        t.status(owner.get(path), 404 if path == "/nothing" else 200, path)
    restarted = t.stack.nursery.pid("conversations@0")
    t.stack.restart_program("conversations")
    t.status(owner.get("/conversations"), 200, "a program that was started meanwhile")
    t.ok(t.stack.nursery.pid("conversations@0") != restarted, "it was started anew")
    os.unlink(filler)
    check_all(t, owner, calls)
    listed = t.count("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'conversation.listed' AND outcome = 'done'")
    t.ok(listed >= 2, "the audit log is whole: %d" % listed)
    t.no_deaths()


@case("the spool of the web server is full: large deliveries are refused by it, small ones and pages go on")
def test_spool(t):
    t.start()
    account, owner = t.account_with_owner()
    calls = deliver(t, account, "before", 5)
    filler = fill_up(t.stack.path("tmp"))
    calls.update(deliver(t, account, "small", 20))
    big = json.dumps(call("big")).encode() + b" " * (12 << 20)  # more than nginx keeps in memory
    answer = t.engine(account.key).deliver(big)
    t.figure("small: %s, large: %d" % (statuses(calls), answer.status))
    t.ok(answer.status in REFUSED, "the web server refuses what it cannot spool: %r" % answer)
    t.status(owner.get("/conversations"), 200, "pages")
    t.eq(statuses(calls), "201: 25", "small deliveries")
    os.unlink(filler)
    answer = t.engine(account.key).deliver(big)
    t.status(answer, 201, "the large one, once there is room")
    calls["big"] = (answer.status, answer.json and answer.json.get("id"))
    check_all(t, owner, calls)
    t.no_deaths()
