"""What a long test has in its hands: tests/wire's `t`, started on an installation that the test chooses.

A test is a function test_* with a sentence in tests/long/long_NAME.py:

    @case("what it shows")
    def test_x(t):
        t.start(workers={"engine": 3})
        t.figure("kills %d" % n)
        t.eq(lost, 0, "nothing is lost")

`t` has what tests/wire/harness.py says, and
    t.start(...)          starts an installation; t.stack, t.url, t.account() ... belong to it from then on
    t.scaled(short, full) the number for this run
    t.figure(text)        something measured, for the reader
    t.dice                random numbers from the seed that was printed
"""

import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, "tests", "wire"), os.path.join(TOP, "tests", "bench")]

import bench  # noqa: E402
import harness  # noqa: E402
import vcons  # noqa: E402
from harness import case  # noqa: E402,F401
import apache  # noqa: E402
import child  # noqa: E402
import nginx  # noqa: E402
from stack import Failed, Stack  # noqa: E402

child.print = lambda *words, **options: None  # programs are killed here all the time; t.no_deaths() tells the others
USER = "nobody"
APACHE_WORDS = "StartServers 1\nServerLimit 2\nThreadsPerChild 40\nMaxRequestWorkers 80\n"
LIBRARY = "/usr/lib/%s-linux-gnu/faketime/libfaketime.so.1" % os.uname().machine
# Signing in is not what most of these tests are about.
CHEAP = {"argon_memory": 1024, "argon_passes": 1}


def install_packages():
    return subprocess.run(["sh", os.path.join(TOP, "httpd-conf", "install-packages"), "long"]).returncode


class Lab(Stack):
    """An installation in which something can be wrong: `wrap` gives words before a program's command, `clocks` names
    programs (or "mariadb") whose clock set_clock() can move, `mounts` folders with a file system of a size of their own
    ("db" for the data of the database). `connections` is nginx' limit; `closed` are places that it
    answers with 404 by itself, as its configuration names them ("= /logout"). With `apache_words` Apache stands in front,
    its processes and threads as those lines of its configuration say."""

    def __init__(self, state, prefix, conf=None, workers=None, wrap=None, clocks=(), mounts=None, connections=512,
                 jobs=True, closed=(), apache_words=None):
        super().__init__(state, prefix, USER, conf=dict(CHEAP, **(conf or {})), workers=workers,
            server="apache" if apache_words else "nginx")
        self.apache_words = apache_words
        self.has_jobs = jobs
        self.wrap = wrap
        self.clocks = clocks
        self.mounts = mounts or {}
        self.connections = connections
        self.closed = closed
        if "db" in self.mounts:
            # The data directory gets its name by a rename, so it lies one level below the mount.
            self.database.data = self.path("disk", "db")

    def where(self, name):
        """Where a mount of `mounts` is."""
        return self.path("disk" if name == "db" else name)

    def prepare(self):
        super().prepare()
        entry = pwd.getpwnam(self.user)
        for name, size in self.mounts.items():
            os.makedirs(self.where(name), exist_ok=True)
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%s,mode=0755,uid=%d,gid=%d" % (size, entry.pw_uid,
                entry.pw_gid), "rufwacht", self.where(name)], check=True)

    def start_database(self):
        """As the programs, the database is started again when it dies. It is the nursery's thread that does it: what a
        thread started is ended with it."""
        self.database.create()
        command = self.database.command()
        self.nursery.start("mariadb", command[:-2] + self.clock_words("mariadb", "database") + command[-2:],
            env=self.environment(), log=self.database.log)
        if not self.wait_for_database():
            raise Failed("MariaDB did not start; see %s" % self.database.log)

    def wait_for_database(self):
        return self.database.wait(lambda: "mariadb" in self.nursery.names())

    def stop(self):
        super().stop()
        for name in self.mounts:
            child.unmount(self.where(name))

    def command(self, name):
        plain = super().command(name)
        return plain[:-1] + self.clock_words(name, "programs") + (self.wrap(name) if self.wrap else []) + plain[-1:]

    def jobs(self):
        return super().jobs() if self.has_jobs else []

    def run_job(self, name):
        """One run of a job; its exit status. 75 is "try again": another one has the lease."""
        with open(self.log(name), "ab") as log:
            return subprocess.run(self.command(name) + ["--once"], env=self.environment(name), cwd="/", stdout=log,
                stderr=log, stdin=subprocess.DEVNULL).returncode

    def clock_words(self, name, which):
        """The words before a command whose clock set_clock() moves. env(1) comes after the user has been changed: the
        library could not open again what it made as root."""
        if name not in self.clocks:
            return []
        return ["env", "LD_PRELOAD=" + LIBRARY, "FAKETIME_TIMESTAMP_FILE=" + self.path("etc", "clock-" + which),
            "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1"]

    def set_clock(self, seconds, which="programs"):
        """The clock of running programs (or of the "database") jumps: so many seconds from the machine's."""
        path = self.path("etc", "clock-" + which)
        with open(path + ".new", "w", encoding="ascii") as f:
            f.write("%+d\n" % seconds)
        os.rename(path + ".new", path)

    def start_nginx(self):
        plain = nginx.MAIN
        try:
            shut = "".join("location %s {{ return 404; }}\n\t\t" % place for place in self.closed)
            nginx.MAIN = plain.replace("worker_connections 512;", "worker_connections %d;" % self.connections).replace(
                bench.SHIPPED, shut + bench.SHIPPED)
            super().start_nginx()
        finally:
            nginx.MAIN = plain

    def start_apache(self):
        plain = apache.MAIN
        try:
            apache.MAIN = plain.replace(APACHE_WORDS, self.apache_words)
            super().start_apache()
        finally:
            apache.MAIN = plain

    def kill(self, name):
        """kill -9 of a child, which the nursery starts again. False if it is not there just now."""
        try:
            os.kill(self.nursery.pid(name), signal.SIGKILL)
        except (AttributeError, KeyError, ProcessLookupError):
            return False
        return True

    def workers_of(self, *programs):
        """Names of the children of these programs, of all without a name."""
        return ["%s@%d" % (name, n) for name in programs or self.programs()
                for n in range(self.worker_count.get(name, 1))]


class Trial(harness.Test):
    """One long test on its installations."""

    def __init__(self, options, name):
        super().__init__(None, name)
        self.options = options
        self.dice = random.Random(options.seed)
        self.stacks = []
        self.states = []

    def start(self, populate=False, stack=Lab, **options):
        """A new installation, started; `options` are those of Lab. Returns it."""
        state = tempfile.mkdtemp(prefix="state-", dir=self.options.scratch)
        os.chmod(state, 0o755)
        self.states.append(state)
        started = stack(state, self.options.prefix, **options)
        self.stacks.append(started)
        if started.clocks:
            os.makedirs(started.path("etc"), exist_ok=True)
            started.set_clock(0)
            started.set_clock(0, "database")
        started.start()
        self.world = harness.World(started)
        if populate:
            self.world.populate()
        return started

    def close(self):
        for stack in self.stacks:
            if self.failures and self.world is not None and stack is self.world.stack:
                said = [line for line in harness.complaints(stack, 200).split("\n") if not line.startswith(("nginx-error", "node-"))]
                print("     What the programs said:\n     " + "\n     ".join(said[-30:]))
            stack.stop()
        if not self.options.keep:
            for state in self.states:
                shutil.rmtree(state, ignore_errors=True)

    def programs(self):
        """Names of all programs and jobs there are."""
        return tuple(sorted(n[9:] for n in os.listdir(os.path.join(self.options.prefix, "libexec", "rufwacht"))
            if n.startswith("rufwacht-")))

    def scaled(self, short, full):
        return full if self.options.full else short

    def figure(self, text):
        print("     " + text, flush=True)

    def pages(self, account, client, engine=True):
        """Requests of many kinds for wrk, as bench.line() writes them: (program, line)."""
        cookie = client.cookies["rufwacht"]
        client.get("/profile")
        key = {"Authorization": "Bearer " + account.key}
        form = dict(bench.HEADERS, **{"Content-Type": "application/x-www-form-urlencoded"})
        ids = [row[0] for row in self.rows("SELECT LOWER(HEX(id)) FROM rufwacht.conversation WHERE account_id = %s AND "
            "state = 'content' LIMIT 20", bytes.fromhex(account.id.replace("-", "")))]
        found = [("conversations", bench.line("/conversations", cookie)),
            ("conversations", bench.line("/conversations?status=new", cookie)),
            ("conversations", bench.line("/", cookie)),
            ("conversations", bench.line("/conversations", cookie, headers={"Accept": "application/xml"})),
            ("conversations", bench.line("/conversations/search", cookie, "POST", form, "token=%s&q=Termin" % client.token)),
            ("assistants", bench.line("/assistants", cookie)),
            ("assistants", bench.line("/assistants/" + account.default, cookie)),
            ("login", bench.line("/login")),
            ("login", bench.line("/profile", cookie)),
            ("engine", bench.line("/engine/v1/assistants/%s/settings" % account.default, headers=key))]
        found += [("conversations", bench.line("/conversations/" + str(uuid.UUID(i)), cookie)) for i in ids]
        vcon = json.dumps(vcons.make_vcon([("assistant", "Guten Tag."), ("caller", "Ich möchte einen Termin.")],
            uuid="01890000-0000-8000-8000-{n}")).replace("\u00f6", "ö")
        found.append(("engine", bench.line("/engine/v1/conversations", method="POST",
            headers=dict(key, **{"Content-Type": "application/vcon"}), body=vcon)))
        return found

    def deliver_some(self, account, number):
        """Conversations to look at."""
        engine = self.engine(account.key)
        for n in range(number):
            turns = [("assistant", "Guten Tag, hier ist der Assistent der Praxis."),
                ("caller", "Guten Tag, ich möchte Termin %d verschieben." % n)] * 6
            self.status(engine.deliver(vcons.make_vcon(turns, caller="+4930%07d" % n, name="Ada Beispiel",
                summary="Termin %d verschieben" % n, subject="Termin %d" % n)), 201, "a conversation to look at")

    def simple_call(self, number):
        """A vCon that nobody else delivers."""
        return vcons.make_vcon([("assistant", "Guten Tag."), ("caller", "Termin %d, bitte." % number)],
            uuid=vcons.make_uuid("simple", self.name, number))

    def no_deaths(self):
        """Nothing ended by itself so far."""
        self.failures += harness.unexpected_deaths(self.stack)

    def count(self, statement, *values):
        return int(self.one(statement, *values))

    def account_with_owner(self, name="Praxis am Prüfstand", assistants=None):
        account = self.account(name, assistants or {"Empfang": "notice"})
        return account, self.person(account, "owner")


class Background:
    """A thread whose exception is not lost: with Background(f, ...) as b: ... ; it is told to end by b.ending."""

    def __init__(self, function, *arguments):
        self.ending = threading.Event()
        self.error = None
        self.thread = threading.Thread(target=self.run, args=(function, arguments), daemon=True)

    def run(self, function, arguments):
        try:
            function(self.ending, *arguments)
        except Exception as error:  # handed on by __exit__
            self.error = error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, value, trace):
        self.ending.set()
        self.thread.join()
        if self.error is not None and kind is None:
            raise self.error
