#!/usr/bin/python3 -B
"""Every program as a user of its own, with the users, groups and rights that an installation with systemd has.

    separate.py --prefix INSTALLED [--user NAME] [--all]

Makes the users from the installed sysusers.d file (in a copy of /etc that only this process sees, where mounting is
allowed), gives key files and ledger to them with rufwachtctl, starts database, programs and nginx, and tries what each
user can open, what `rufwachtctl check` finds, and the way of a call from delivery to erasure. With --all every test of
this folder runs on it. The last line is "N passed, N failed".
"""

import argparse
import grp
import importlib
import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import harness  # noqa: E402
from harness import case  # noqa: E402
import child  # noqa: E402
from stack import Stack  # noqa: E402

# Who can read which file, written down a second time: the first is fcgi-apps/provider/owners.c.
KEYS = {
    "content": {"conversations", "engine"},
    "index": {"conversations", "engine"},
    "day": {"conversations", "engine", "privacy-job"},
    "totp": {"login"},
    "session": {"login", "conversations", "assistants", "users"},
    "audit": {"login", "conversations", "assistants", "users", "engine", "mail-job", "users-job", "privacy-job"},
    "mail": {"mail-job"},
    "ledger": {"login", "conversations", "assistants", "users", "engine", "mail-job", "users-job", "privacy-job"},
}
ERASERS = {"conversations", "engine"}


def as_user(user):
    """As child.as_user(), with the groups the user is a member of."""
    entry = pwd.getpwnam(user)
    return ["setpriv", "--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--init-groups", "--inh-caps=-all",
            "--no-new-privs", "--pdeathsig", "TERM", "--"]


class SeparateStack(Stack):
    """The rights of httpd-conf/systemd; everything else is the stack of the other tests."""

    lock_owner = "root"

    def prepare(self):
        super().prepare()
        group = grp.getgrnam("rufwacht").gr_gid
        for name, mode, gid in (("run", 0o711, 0), ("run/locks", 0o1770, group), ("secrets", 0o711, 0),
                                ("secrets/keys", 0o711, 0), ("secrets/db", 0o711, 0), ("ledger", 0o750, group)):
            os.chown(self.path(name), 0, gid)
            os.chmod(self.path(name), mode)
        shutil.chown(self.path("run", "locks"), self.lock_owner)
        # The database and nginx make their files in it, as another user.
        os.chown(self.path("run"), pwd.getpwnam(self.user).pw_uid, 0)
        os.chown(self.conf_file, 0, group)
        os.chmod(self.conf_file, 0o640)

    def migrate(self):
        self.ctl("migrate")
        self.ctl("keys", "create")

    def command(self, name):
        return as_user("rufwacht-" + name) + [os.path.join(self.bin, "rufwacht-" + name)]

    def listen(self, name):
        super().listen(name)
        os.chown(self.path("run", name + ".sock"), 0, grp.getgrnam("rufwacht-web").gr_gid)


def can(user, right, path):
    """test(1) as that user: right is -r, -w or -x."""
    return subprocess.run(as_user(user) + ["test", right, path]).returncode == 0


def owner_of(path):
    found = os.stat(path)
    return pwd.getpwuid(found.st_uid).pw_name, grp.getgrgid(found.st_gid).gr_name, found.st_mode & 0o7777


@case("each program reads the key files it needs, and no other", order=1)
def test_keys(t):
    programs = set(t.stack.installed())
    t.eq(programs, set().union(*KEYS.values()), "programs")
    folder = t.stack.path("secrets", "keys")
    t.eq(set(os.listdir(folder)), set(KEYS), "key files")
    for key, readers in KEYS.items():
        path = os.path.join(folder, key)
        for program in programs:
            user = "rufwacht-" + program
            t.eq(can(user, "-r", path), program in readers, "%s reads %s" % (user, key))
            t.eq(can(user, "-w", path), (key, program) == ("day", "privacy-job"), "%s writes %s" % (user, key))
        t.ok(not can(t.stack.user, "-r", path), "the web server's user reads " + key)
    for program in programs:
        for other in programs:
            path = t.stack.path("secrets", "db", "rw_" + other.replace("-", "_"))
            t.eq(can("rufwacht-" + program, "-r", path), program == other, "%s reads the password of %s" % (program, other))
    t.ok(not can("rufwacht-login", "-r", t.stack.path("secrets", "db", "rw_provider")), "the provider's password")


@case("all programs read the ledger, those that erase append to it, none can put another in its place", order=2)
def test_ledger(t):
    path = t.stack.path("ledger", "erasure.ledger")
    for program in t.stack.installed():
        user = "rufwacht-" + program
        t.ok(can(user, "-r", path), user + " reads the ledger")
        t.eq(can(user, "-w", path), program in ERASERS, user + " appends to the ledger")
        t.ok(not can(user, "-w", t.stack.path("ledger")), user + " replaces the ledger")
        t.ok(not can(user, "-w", t.stack.path("secrets", "keys")), user + " adds a key file")
        t.ok(can(user, "-r", t.stack.conf_file) and not can(user, "-w", t.stack.conf_file), user + " configuration")
    t.ok(not can(t.stack.user, "-r", path), "the web server's user reads the ledger")
    t.ok(not can(t.stack.user, "-r", t.stack.conf_file), "the web server's user reads the configuration")


@case("every program says that its configuration, keys and database are fine, as its own user", order=3)
def test_check_programs(t):
    for program in t.stack.installed():
        done = subprocess.run(t.stack.command(program) + ["--check"], env=t.stack.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        t.eq(done.returncode, 0, "%s --check: %s" % (program, done.stdout))


@case("rufwachtctl check is content, and names who can read a key and need not, and who cannot and needs", order=4)
def test_check(t):
    keys = t.stack.path("secrets", "keys")
    done = t.stack.ctl("check", check=False)
    t.eq(done.returncode, 0, "nothing to find: " + done.stdout + done.stderr)
    t.has(done.stdout, "readable for who needs them only", "it says so")
    web = pwd.getpwnam(t.stack.user)
    cases = (
        ("content", "root", "rufwacht", 0o440, "content: rufwacht-assistants can read it and need not"),
        ("totp", "root", "rufwacht-totp", 0o444, "totp: everybody can read it and need not"),
        ("totp", "root", "root", 0o400, "totp: rufwacht-login has not the right it needs"),
        ("index", t.stack.user, "root", 0o400, "index: %s can read it and need not" % web.pw_name),
        ("session", "rufwacht-engine", "root", 0o400, "session: rufwacht-engine can read it and need not"),
        ("audit", "root", "rufwacht-erase", 0o440, "audit: rufwacht-login has not the right it needs"),
        ("day", "rufwacht-privacy-job", grp.getgrgid(web.pw_gid).gr_name, 0o440,
            "day: %s can read it and need not" % web.pw_name),
    )
    for key, user, group, mode, said in cases:
        path = os.path.join(keys, key)
        was = owner_of(path)
        set_owner(path, (user, group, mode))
        done = t.stack.ctl("check", check=False)
        t.eq(done.returncode, 1, "found: " + said)
        t.has(done.stdout, said, "names it")
        # Made again it is right again.
        t.has(t.stack.ctl("keys", "create"), path + ": was there, kept", "kept")
        t.eq(owner_of(path), was, "rights of " + key)
    path = t.stack.path("secrets", "db", "rw_login")
    was = owner_of(path)
    set_owner(path, ("rufwacht-engine", "root", 0o400))
    t.has(t.stack.ctl("check", check=False).stdout, "rw_login: rufwacht-engine can read it and need not", "a password")
    set_owner(path, was)
    t.eq(t.stack.ctl("check", check=False).returncode, 0, "all well again")


def set_owner(path, owner):
    os.chmod(path, 0)
    shutil.chown(path, owner[0], owner[1])
    os.chmod(path, owner[2])


@case("a call is delivered, read, worked on and erased; the job destroys what is due", order=5)
def test_way_of_a_call(t):
    from test_conversations import deliver, step_up
    ledger = t.stack.path("ledger", "erasure.ledger")
    identity, _ = deliver(t)
    path = "/conversations/" + identity
    admin = t.client("admin")
    t.status(admin.get("/assistants"), 200, "assistants")
    t.has(admin.get(path).text, "Zahnreinigung", "content")
    t.status(admin.post("/conversations/search", {"q": "Zahnreinigung"}, page="/conversations"), 303, "search, with its lock")
    step_up(t, admin)
    before = os.path.getsize(ledger)
    t.status(admin.post(path + "/erase", {"confirm": "ERASE"}, page=path), 303, "erased")
    t.ok(os.path.getsize(ledger) > before, "the ledger knows")
    due, _ = deliver(t)
    t.rows("UPDATE rufwacht.conversation SET retention_until = UTC_TIMESTAMP(6) - INTERVAL 1 DAY"
        " WHERE id = UNHEX(REPLACE(%s, '-', ''))", due)
    day = t.stack.path("secrets", "keys", "day")
    set_owner(day, ("rufwacht-privacy-job", "rufwacht-content", 0o440))
    was = os.path.getsize(day)
    t.nursery_stop("privacy-job")
    t.eq(t.stack.ctl("job", "run", "privacy", check=False).returncode, 0, "root's job run becomes the job's user")
    t.status(admin.get("/conversations/" + due), 404, "gone")
    t.eq(t.one("SELECT CONCAT(state, (SELECT COUNT(*) FROM rufwacht_keys.conversation_key WHERE conversation_id = id))"
        " FROM rufwacht.conversation WHERE id = UNHEX(REPLACE(%s, '-', ''))", due), "expired0", "its keys are destroyed")
    t.eq(owner_of(day), ("rufwacht-privacy-job", "rufwacht-content", 0o440), "rights stay")
    t.ok(os.path.getsize(day) >= was, "the file of day keys is as long as before")
    for name in os.listdir(t.stack.path("run", "locks")):
        t.ok(owner_of(t.stack.path("run", "locks", name))[2] & 0o077 == 0, "lock %s is private" % name)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--user", default="nobody")
    parser.add_argument("--only", default="")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--mounts", choices=("own", "none"), help="set by the program itself")
    return parser.parse_args()


def own_etc(state):
    """From here on /etc is a copy in memory: the machine keeps its users as they are."""
    copy = os.path.join(state, "etc-copy")
    os.mkdir(copy)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0755", "rufwacht", copy], check=True)
    subprocess.run(["cp", "-a", "/etc/.", copy], check=True)
    subprocess.run(["mount", "--bind", copy, "/etc"], check=True)


def make_users(options):
    path = os.path.join(options.prefix, "lib", "sysusers.d", "rufwacht.conf")
    subprocess.run(["systemd-sysusers", path], check=True)
    subprocess.run(["usermod", "-a", "-G", "rufwacht-web", options.user], check=True)


def run(options, state):
    child.as_user = as_user  # nginx needs the group of the sockets
    stack = SeparateStack(state, options.prefix, options.user)
    if options.all:
        stack.lock_owner = "rufwacht-login"  # a test of the others takes its locks, and gives them to the folder's owner
    try:
        stack.start()
        world = harness.World(stack)
        world.nursery_stop = stack.nursery.stop
        world.populate()
        modules = [sys.modules["__main__"]]
        if options.all:
            modules += [importlib.import_module(os.path.basename(p)[:-3])
                for p in sorted(glob.glob(os.path.join(HERE, "test_*.py")))]
        tests = [test for test in harness.collect(modules) if options.only in harness.name_of(test)]
        passed, failed = harness.run(world, tests)
        if failed:
            print("What the programs said about it:\n" + harness.complaints(stack))
    except Exception:
        traceback.print_exc(file=sys.stdout)
        passed, failed = 0, 1
    finally:
        stack.stop()
    return passed, failed


def main():
    options = arguments()
    if options.mounts is None:
        inside = subprocess.run(["unshare", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0
        again = [sys.executable, "-B", __file__, *sys.argv[1:], "--mounts", "own" if inside else "none"]
        os.execvp("unshare" if inside else again[0], (["unshare", "--mount", "--propagation", "private"] if inside else [])
            + again)
    state = tempfile.mkdtemp(prefix="separate-")
    os.chmod(state, 0o755)
    try:
        if options.mounts == "own":
            own_etc(state)
        make_users(options)
        passed, failed = run(options, state)
    finally:
        if options.mounts == "own":
            subprocess.run(["umount", "/etc"], check=False)
            subprocess.run(["umount", os.path.join(state, "etc-copy")], check=False)
        shutil.rmtree(state, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
