"""Clocks that jump: the database's is the only one that decides, and where it cannot be trusted nothing is deleted."""

import time

import vcons
from client import STEP, Totp, code_at
from lab import case
import people

HOUR, DAY = 3600, 86400
NEAR = (HOUR - 300, 300 - HOUR)  # what the retention run puts up with
FAR = (2 * HOUR, -2 * HOUR, DAY, -DAY)


def due_and_early(t, account, name):
    """Two calls: one is due for a minute, the other in half an hour. Their ids as SQL literals."""
    found = []
    for word, minutes in (("due", -1), ("early", 30)):
        answer = t.engine(account.key).deliver(vcons.make_vcon([("assistant", "Guten Tag."), ("caller", "Ja, bitte.")],
            uuid=vcons.make_uuid("clock", name, word)))
        t.status(answer, 201, "a call")
        identity = bytes.fromhex(answer.json["id"].replace("-", ""))
        t.rows("UPDATE rufwacht.conversation SET retention_until = UTC_TIMESTAMP(6) + INTERVAL %s MINUTE WHERE id = %s",
            minutes, identity)
        found.append(identity)
    return found


def has_content(t, identity):
    return t.one("SELECT state FROM rufwacht.conversation WHERE id = %s", identity) == "content"


def alarms(t):
    return t.count("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = 'job.clocks-differ' AND outcome = 'failed'")


def try_code(t, person, shift):
    """Signs in with the code an app shows whose clock is off by `shift`: the status of the answer."""
    t.rows("UPDATE rufwacht.person_totp f JOIN rufwacht.person p ON p.id = f.person_id SET f.last_counter = 0"
        " WHERE p.email = %s", person.email)
    t.rows("DELETE FROM rufwacht.throttle")
    client = t.visitor()
    client.get("/login")
    people.expect(client.post("/login", {"email": person.email, "password": person.password}), 303, "the password")
    client.get("/login/totp")
    return client.post("/login/totp", {"code": code_at(person.totp.secret, int(time.time() + shift) // STEP)}).status


def run_refused(t, due, early, what):
    """The retention run does nothing and says why."""
    before = alarms(t)
    t.ok(t.stack.run_job("privacy-job") not in (0, 75), what + ": the retention run refuses")
    t.eq(alarms(t), before + 1, what + ": it raises the alarm")
    t.ok(has_content(t, due) and has_content(t, early), what + ": nothing is deleted")


@case("the clock of the programs jumps by an hour or a day: it decides nothing")
def test_programs(t):
    t.start(clocks=t.programs(), jobs=False)
    account, owner = t.account_with_owner()
    for shift in NEAR + FAR:
        what = "%+d s" % shift
        t.stack.set_clock(0)
        due, early = due_and_early(t, account, what)
        t.stack.set_clock(shift)
        t.status(owner.get("/conversations"), 200, what + ": a session lives on")
        idle = people.sign_in(t.url, reset(t, owner.person))
        t.status(idle.get("/profile"), 200, what + ": a new session")
        t.rows("UPDATE rufwacht.session SET last_used_at = last_used_at - INTERVAL idle_seconds SECOND ORDER BY started_at "
            "DESC LIMIT 1")
        t.status(idle.get("/profile"), 303, what + ": one that was not used for long ends all the same")
        t.eq(try_code(t, owner.person, 0), 303, what + ": the code of the right time is right")
        t.eq(try_code(t, owner.person, shift), 422, what + ": the code of the programs' time is wrong")
        t.eq(t.count("SELECT COUNT(*) FROM rufwacht.conversation WHERE state = 'content' AND retention_until > "
            "UTC_TIMESTAMP(6) + INTERVAL 31 DAY"), 0, what + ": nothing is kept longer than its period")
        t.rows("UPDATE rufwacht.job_lease SET until = UTC_TIMESTAMP(6)")
        if shift in NEAR:
            t.eq(t.stack.run_job("privacy-job"), 0, what + ": the retention run goes by the database's clock")
            t.ok(not has_content(t, due) and has_content(t, early), what + ": what is due goes, nothing else")
        else:
            run_refused(t, due, early, what)
        t.rows("UPDATE rufwacht.conversation SET retention_until = UTC_TIMESTAMP(6) + INTERVAL 1 DAY WHERE state = 'content'")
    t.stack.set_clock(0)
    t.status(owner.get("/conversations"), 200, "the first session")
    t.figure("%d jumps, the session of the beginning is still there" % len(NEAR + FAR))
    t.no_deaths()


def reset(t, person):
    """Lets somebody use the code of this moment again."""
    t.rows("UPDATE rufwacht.person_totp f JOIN rufwacht.person p ON p.id = f.person_id SET f.last_counter = 0"
        " WHERE p.email = %s", person.email)
    person.totp = Totp(person.totp.secret)
    return person


@case("the clock of the database jumps by hours or a day: nothing is deleted, no code of another time opens, all comes back")
def test_database(t):
    t.start(clocks=("mariadb",), jobs=False)
    account, owner = t.account_with_owner()
    due, early = due_and_early(t, account, "database")
    machine = t.count("SELECT COUNT(*) FROM rufwacht.session WHERE ABS(TIMESTAMPDIFF(SECOND, started_at, %s)) < 60",
        time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()))
    t.ok(machine > 0, "sessions have the database's time")
    for shift in FAR:
        what = "%+d s" % shift
        t.stack.set_clock(shift, "database")
        t.eq(t.one("SELECT ABS(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), %s)) < 60",
            time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + shift))), "1", what + ": the clock did jump")
        t.rows("UPDATE rufwacht.job_lease SET until = UTC_TIMESTAMP(6)")
        run_refused(t, due, early, what)
        # Forwards sessions look unused for too long; backwards they live on. Neither lets anybody in who was not.
        status = owner.get("/conversations").status
        t.eq(status, 303 if shift > 0 else 200, what + ": the session")
        t.eq(try_code(t, owner.person, 0), 422, what + ": the code of the right time does not open")
        t.stack.set_clock(0, "database")
        if shift < DAY:
            t.status(owner.get("/conversations"), 200, what + ": the session is there again with the right time")
        else:  # it ran out by that clock, and the next sign-in swept it away
            t.status(owner.get("/conversations"), 303, what + ": the session is over")
            owner = people.sign_in(t.url, reset(t, owner.person))
        t.eq(try_code(t, owner.person, 0), 303, what + ": and so is the way in")
        t.eq(t.count("SELECT COUNT(*) FROM rufwacht.session WHERE expires_at > started_at + INTERVAL 12 HOUR"), 0,
            what + ": no session is longer than another")
    t.rows("UPDATE rufwacht.job_lease SET until = UTC_TIMESTAMP(6)")
    t.eq(t.stack.run_job("privacy-job"), 0, "with the right time the retention run works")
    t.ok(not has_content(t, due) and has_content(t, early), "what is due goes, nothing else")
    t.figure("%d jumps, %d alarms, nothing deleted before its time" % (len(FAR), alarms(t)))
    t.no_deaths()
