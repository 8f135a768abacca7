"""Any program may be killed at any moment."""

import collections
import concurrent.futures
import time

import vcons

from engine import Engine
from lab import Background, case

CLIENTS = 4
AGAIN = (500, 502, 503, 504)  # the engine has no answer: it delivers once more
CONTENT_PARTS = 3  # of the calls made here: transcript, summary, contact
KEYS = {2: "transcript", 3: "summary", 4: "answers", 5: "contact", 6: "notes"}


class Call:
    """A call and what the engine was told about it."""

    def __init__(self, vcon, kind):
        self.vcon = vcon
        self.kind = kind  # new, refused; then repeated, withdrawn
        self.id = None
        self.statuses = collections.Counter()
        self.differs = False


def calls_of(client, number, dice):
    """What one engine delivers: (call, vCon) in order."""
    fresh, plan = [], []
    for n in range(number):
        roll = dice.random()
        ready = [c for c in fresh if c.kind == "new"]
        if roll < 0.2 and ready:
            call = dice.choice(ready)
            call.kind = "repeated" if roll < 0.14 else "withdrawn"
            vcon = dict(call.vcon)
            if call.kind == "withdrawn":
                vcon = vcons.make_vcon([("assistant", "Guten Tag.")], consent="refused", uuid=vcon["uuid"])
                vcon["created_at"] = call.vcon["created_at"]
            else:
                vcon["analysis"] = [dict(vcon["analysis"][0], body="Nachtrag zu %d-%d" % (client, n))]
            plan.append((call, vcon))
            continue
        refused = roll > 0.9
        word = "Kennwort-%d-%d" % (client, n)
        vcon = vcons.make_vcon([("assistant", "Guten Tag, Praxis am Prüfstand."), ("caller", "Mein Wort ist %s." % word),
            ("assistant", "Danke, wir rufen zurück. " * 20)], caller="+4930%07d" % (client * 100000 + n),
            name="Ada Beispiel", summary="Es geht um %s." % word, subject=word,
            consent="refused" if refused else "given", settings_version=1,
            uuid=vcons.make_uuid("kill", client, n))
        call = Call(vcon, "refused" if refused else "new")
        call.word = word
        fresh.append(call)
        plan.append((call, vcon))
    return plan


def deliver(engine, call, vcon, sums):
    """Once more until there is an answer, as an engine does."""
    while True:
        try:
            answer = engine.deliver(vcon)
        except OSError:
            sums["no connection"] += 1
            time.sleep(0.05)
            continue
        sums[answer.status] += 1
        if answer.status not in AGAIN:
            break
        time.sleep(0.02)
    call.statuses[answer.status] += 1
    if answer.status in (200, 201):
        # A withdrawn call becomes a row with another id.
        call.differs |= call.kind != "withdrawn" and call.id not in (None, answer.json["id"])
        call.id = answer.json["id"]


def kill_all_the_time(ending, t, kills):
    """Engines most of all, the others now and then, the database a few times."""
    engines = t.stack.workers_of("engine")
    others = t.stack.workers_of(*[p for p in t.stack.programs() if p != "engine"]) + t.stack.jobs()
    database = time.monotonic() + 2
    while not ending.is_set():
        time.sleep(t.dice.uniform(0.005, 0.1))
        if time.monotonic() > database:
            database = time.monotonic() + t.dice.uniform(10, 15)
            kills["database"] += t.stack.kill("mariadb")
            continue
        name = t.dice.choice(engines if t.dice.random() < 0.75 else others)
        if t.stack.kill(name):
            kills["engine" if name in engines else "others"] += 1


def invariants(t):
    """Nothing half: (what, how many of them there are)."""
    yield "rows with content without all their parts", t.count(
        "SELECT COUNT(*) FROM rufwacht.conversation c WHERE c.state = 'content' AND %d <> (SELECT COUNT(*) FROM "
        "rufwacht.conversation_part p WHERE p.account_id = c.account_id AND p.conversation_id = c.id)" % CONTENT_PARTS)
    yield "rows without content that have parts", t.count(
        "SELECT COUNT(*) FROM rufwacht.conversation c JOIN rufwacht.conversation_part p ON p.account_id = c.account_id "
        "AND p.conversation_id = c.id WHERE c.state <> 'content'")
    yield "keys of rows that are not there", t.count(
        "SELECT COUNT(*) FROM rufwacht_keys.conversation_key k LEFT JOIN rufwacht.conversation c ON "
        "c.account_id = k.account_id AND c.id = k.conversation_id WHERE c.id IS NULL AND COALESCE(%s) IS NOT NULL"
        % ", ".join(name + "_key" for name in KEYS.values()))
    for number, name in KEYS.items():
        joined = ("SELECT COUNT(*) FROM rufwacht.conversation_part p %s JOIN rufwacht_keys.conversation_key k ON "
            "k.account_id = p.account_id AND k.conversation_id = p.conversation_id AND k.%s_key IS NOT NULL "
            "WHERE p.class = %d AND k.account_id IS NULL")
        yield "parts without a key, " + name, t.count(joined % ("LEFT", name, number))
        yield "keys without a part, " + name, t.count(
            "SELECT COUNT(*) FROM rufwacht_keys.conversation_key k LEFT JOIN rufwacht.conversation_part p ON "
            "p.account_id = k.account_id AND p.conversation_id = k.conversation_id AND p.class = %d "
            "WHERE k.%s_key IS NOT NULL AND p.class IS NULL" % (number, name))
    yield "content without exactly one row that says it was delivered", t.count(
        "SELECT COUNT(*) FROM rufwacht.conversation c WHERE c.state = 'content' AND 1 <> (SELECT COUNT(*) FROM "
        "rufwacht.audit_event e WHERE e.account_id = c.account_id AND e.object_id = c.id AND "
        "e.code = 'conversation.delivered' AND e.outcome = 'done')")
    yield "changes of rows without a row in the log", t.count(
        "SELECT COUNT(*) FROM rufwacht.conversation c WHERE c.state = 'content' AND c.version - 1 <> (SELECT COUNT(*) FROM "
        "rufwacht.audit_event e WHERE e.account_id = c.account_id AND e.object_id = c.id AND "
        "e.code = 'conversation.updated' AND e.outcome = 'done')")
    yield "rows in the log of deliveries that are not there", t.count(
        "SELECT COUNT(*) FROM rufwacht.audit_event e LEFT JOIN rufwacht.conversation c ON c.account_id = e.account_id "
        "AND c.id = e.object_id WHERE e.code = 'conversation.delivered' AND e.outcome = 'done' AND c.id IS NULL "
        "AND e.object_id NOT IN (SELECT conversation_id FROM rufwacht.erasure)")


@case("kill -9 of any program at random moments during deliveries: what was answered is there, once; nothing is half there")
def test_kill(t):
    t.start(workers={"engine": 6})
    account, owner = t.account_with_owner(assistants={"Empfang": "explicit"})
    plans = [calls_of(n, t.scaled(1000, 20000) // CLIENTS, t.dice) for n in range(CLIENTS)]
    kills, sums = collections.Counter(), collections.Counter()
    began = time.monotonic()

    def work(plan):
        engine = Engine(t.url, account.key)
        for call, vcon in plan:
            deliver(engine, call, vcon, sums)

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool, Background(kill_all_the_time, t, kills):
        for job in [pool.submit(work, plan) for plan in plans]:
            job.result()
    t.figure("%d deliveries in %.0f s, %d kills (%s); answers: %s" % (sum(map(len, plans)), time.monotonic() - began,
        sum(kills.values()), ", ".join("%s %d" % item for item in kills.items()),
        ", ".join("%s: %d" % item for item in sorted(sums.items(), key=str))))
    settle(t, owner)
    check_calls(t, account, owner, {id(call): call for plan in plans for call, _ in plan}.values())


def settle(t, owner):
    """Without anybody's help everything answers again."""
    began = time.monotonic()
    t.ok(t.wait(lambda: owner.get("/conversations").status == 200 and t.visitor().get("/login").status == 200 and
        owner.get("/assistants").status == 200, 90), "service again")
    t.figure("service again after %.1f s" % (time.monotonic() - began))
    t.stack.nursery.deaths.clear()


def check_calls(t, account, owner, calls):
    wrong = [c.statuses for c in calls if not set(c.statuses) <= {200, 201}]
    t.eq(wrong[:5], [], "only 200 and 201 in the end")
    t.eq([c.word for c in calls if c.differs], [], "one call has one id")
    seen = collections.Counter()
    for call in calls:
        if call.kind in ("new", "repeated"):
            page = owner.get("/conversations/" + call.id)
            seen["read"] += page.status == 200 and call.word in (page.value(".//transcript") or "")
            seen["promised"] += 1
        elif call.kind == "withdrawn":
            page = owner.get("/conversations/" + call.id)
            seen["withdrawn"] += 1
            t.ok(call.word not in page.text, "nothing is left of a call that was withdrawn")
    t.figure("%(promised)d calls promised, %(read)d readable, %(withdrawn)d withdrawn" % seen)
    t.eq(seen["read"], seen["promised"], "every call answered with 201 or 200 can be read")
    t.eq(t.count("SELECT COUNT(*) FROM rufwacht.conversation"), len(calls), "one row for each call")
    for what, number in invariants(t):
        t.eq(number, 0, what)
    again = Engine(t.url, account.key)
    sample = [c for c in calls if c.kind in ("new", "repeated")][:100]
    t.eq([c.word for c in sample if again.deliver(c.vcon).json["id"] != c.id], [], "delivered once more it is the same call")
    checked = t.stack.ctl("check", check=False)
    t.eq(checked.returncode, 0, "rufwachtctl check: " + checked.stdout[-600:] + checked.stderr[-600:])
