"""Keys are rotated while people work and engines deliver: nobody notices."""

import os
import subprocess
import threading
import time

import people
from harness import case
from logins import calm, rewind
from test_conversations import NAME, deliver

PAUSE = 0.05


class Load:
    """Threads that work without end, and what did not go as it should."""

    def __init__(self):
        self.ended = threading.Event()
        self.failures = []
        self.done = {}
        self.threads = []

    def start(self, name, work):
        """Calls `work` again and again; it returns what is wrong, or nothing."""
        self.done[name] = 0

        def loop():
            while not self.ended.is_set():
                try:
                    wrong = work()
                except Exception as error:  # whatever it is, somebody would have seen it
                    wrong = repr(error)
                if wrong:
                    self.failures.append("%s: %s" % (name, wrong))
                self.done[name] += 1
                time.sleep(PAUSE)

        thread = threading.Thread(target=loop)
        self.threads.append(thread)
        thread.start()

    def turn(self, seconds=30):
        """Until each thread was through once more."""
        before = dict(self.done)
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(self.done[name] < before[name] + 2 for name in before):
            time.sleep(PAUSE)

    def stop(self):
        self.ended.set()
        for thread in self.threads:
            thread.join()


class Work:
    """What the threads do, for one account."""

    def __init__(self, t):
        self.t = t
        self.account = t.account("Schlüsselwechsel")
        self.key = self.account.key
        self.delivered = [deliver(t, self.account)[0]]
        self.owner = t.person(self.account, "owner")
        self.reader = t.person(self.account, "owner")
        self.agent = t.person(self.account, "owner").person

    def deliver(self):
        identity, _ = deliver(self.t, self.account, key=self.key)
        self.delivered.append(identity)

    def read(self):
        """List, a conversation in it, and its content."""
        page = self.owner.get("/conversations")
        rows = page.all("conversation-list/conversation")
        if page.status != 200 or not rows or any(row.findtext("name") != NAME for row in rows):
            return "list: %r" % page
        page = self.owner.get("/conversations/" + self.delivered[-1])
        return None if page.status == 200 and page.all(".//turn") else "conversation: %r" % page

    def change(self):
        """A form with a token that may be older than the key, and a search that may be, too."""
        page = self.reader.get("/conversations/" + self.delivered[0])
        time.sleep(4 * PAUSE)
        done = self.reader.post("/conversations/%s/work" % self.delivered[0],
            {"status": "progress", "note": "Rückruf", "version": page.find("conversation").get("version")})
        if done.status != 303:
            return "note: %r" % done
        done = self.reader.post("/conversations/search", {"q": "Aurelia"})
        page = self.reader.follow(done)
        return None if page.status == 200 and page.all("conversation-list/conversation") else "search: %r" % page

    def sign_in(self):
        """Password and one-time code."""
        rewind(self.t, self.agent)
        client = people.sign_in(self.t.url, self.agent)
        page = client.get("/profile")
        return None if page.status == 200 else "profile: %r" % page


def ctl(t, *words, watchdog=1):
    """rufwachtctl that waits a few seconds for requests to end, where others wait a minute: ours take less than one."""
    path = t.stack.path("etc", "rotation.conf")
    with open(t.stack.conf_file, encoding="utf-8") as f, open(path, "w", encoding="utf-8") as out:
        out.write(f.read() + "watchdog_seconds = %d\n" % watchdog)
    done = subprocess.run([t.stack.ctl_program, *words], env=dict(t.stack.environment(), RUFWACHT_CONFIG=path),
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout.strip(), done.stderr


def good(t, *words):
    status, out, error = ctl(t, *words)
    t.eq(status, 0, "%s: %s" % (" ".join(words), error))
    return out


def rotate(t, load, purpose):
    """A new key, everything made anew, the older key gone; then once more, for the second is not the first."""
    for older in ("0", "1"):
        good(t, "keys", "rotate", purpose)
        load.turn()
        good(t, "keys", "rewrap", purpose)
        t.eq(ctl(t, "keys", "retire", purpose, older)[0] in (4, 75), True, "%s: not so soon" % purpose)
        if purpose in ("session", "audit", "ledger"):
            continue
        # Enrolments that other tests left open would have to end first.
        t.rows("UPDATE rufwacht.session SET enrol_sealed = NULL")
        path = t.stack.path("secrets", "keys", purpose)
        owner = os.stat(path).st_uid
        t.wait(lambda: ctl(t, "keys", "retire", purpose, older)[0] == 0, 15)
        listed = good(t, "keys", "list")
        t.hasnt(listed, "%s\t%s\t" % (purpose, older), "the older key is gone")
        t.eq(os.stat(path).st_uid, owner, "the file's owner stays")
        load.turn()


def rotate_engine_key(t, load, work):
    """Two keys are good at a time; then the first one is none any more."""
    first = work.key
    second = good(t, "engine-key", "create", "--account", work.account.id, "--assistant", work.account.default)
    listed = good(t, "engine-key", "list", "--account", work.account.id).splitlines()
    t.eq(len([line for line in listed if "\tvalid\t" in line]), 2, "two keys are valid")
    load.turn()
    work.key = second
    load.turn()
    good(t, "engine-key", "revoke", listed[0].split("\t")[0])
    load.turn()
    t.status(t.engine(first).settings(work.account.default), 401, "the first key")
    t.status(t.engine(second).settings(work.account.default), 200, "the second key")


@case("purpose keys, an account's key and an engine's key are rotated under load without a failure", order=90, long=True,
    needs_workers=True)
def test_rotation(t):
    calm(t)
    work, load = Work(t), Load()
    workers = {name: t.stack.nursery.pid(name + "@0") for name in t.stack.programs()}
    for name in ("deliver", "read", "change", "sign_in"):
        load.start(name, getattr(work, name))
    try:
        load.turn()
        for purpose in ("content", "index", "totp", "session", "audit", "ledger"):
            before = len(load.failures)
            rotate(t, load, purpose)
            t.eq(load.failures[before:][:3], [], "while %s was rotated" % purpose)
        for _ in range(2):
            good(t, "account", "rotate-key", work.account.id)
        load.turn()
        rotate_engine_key(t, load, work)
    finally:
        load.stop()
    t.eq(load.failures[:5], [], "%d of %s failed" % (len(load.failures), load.done))
    t.ok(min(load.done.values()) >= 20, "there was load: %s" % load.done)
    for identity in work.delivered:
        page = work.owner.get("/conversations/" + identity)
        t.ok(page.status == 200 and page.all(".//turn") and NAME in page.text, "delivered is readable: %r" % page)
    t.eq(t.one("SELECT GROUP_CONCAT(number) FROM rufwacht_keys.account_key WHERE account_id = UNHEX(REPLACE(%s, '-', ''))",
        work.account.id), "2", "one key of the account is left")
    t.eq({name: t.stack.nursery.pid(name + "@0") for name in t.stack.programs()}, workers, "the same processes")
    status, out, _ = ctl(t, "check")
    t.eq(status, 0, "check: " + out)
    t.hasnt(out, "FAIL", "check")
