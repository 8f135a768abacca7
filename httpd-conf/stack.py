#!/usr/bin/python3 -B
"""A whole private Rufwacht below one directory: database, web server, programs, jobs, mail catcher.

The demo and the tests use it. Everything listens on unix sockets or on the loopback address, everything written lies
below the state directory, everything runs as one system user (never root), and everything started is ended by its
process id. Needs root: it gives up its rights for each program it starts.

    stack = Stack("/var/lib/x", "/var/lib/x/inst", "rufwacht-demo", port=8080)
    stack.start()
    ...
    stack.stop()

Called as a program it starts the database alone, migrated and with keys, for the time of one command:

    stack.py STATE PREFIX USER -- COMMAND...
"""

import os
import pwd
import random
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "demo.d"))

import apache  # noqa: E402
import child  # noqa: E402
import mariadb  # noqa: E402
import nginx  # noqa: E402

WORKERS = {"conversations": 3}  # the other programs have one
BACKLOG = {"login": 64}  # connections that may queue for a program, as in systemd/render; 1024 for the others
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
SANITIZERS = {
    "ASAN_OPTIONS": "abort_on_error=1:detect_leaks=0:strict_string_checks=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
}


class Failed(Exception):
    """Something did not start; the text is for the person at the terminal."""


def free_port():
    """A loopback port nobody listens on just now, below those the kernel gives to whoever connects: in the seconds until a
    server binds it, nobody else comes by it."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class Stack:
    """One private installation. Keyword `conf` adds or replaces configuration keys; `workers` maps program to number;
    `server` is what stands in front: nginx, apache (mod_proxy_fcgi), bridge (Apache, cgi-fcgi) or cgi (Apache, plain CGI:
    then no program runs but the jobs)."""

    def __init__(self, state, prefix, user, port=0, smtp_port=0, conf=None, workers=None, server="nginx"):
        self.server = server
        self.state = os.path.realpath(state)
        self.prefix = os.path.realpath(prefix)
        self.user = user
        self.port = port or free_port()
        self.smtp_port = smtp_port or free_port()
        self.url = "http://localhost:%d" % self.port
        self.extra_conf = conf or {}
        self.worker_count = dict(WORKERS, **(workers or {}))
        self.bin = os.path.join(self.prefix, "libexec", "rufwacht")
        self.share = os.path.join(self.prefix, "share", "rufwacht")
        self.ctl_program = os.path.join(self.prefix, "sbin", "rufwachtctl")
        self.etc = self.path("etc")
        self.run_dir = self.path("run")
        self.log_dir = self.path("log")
        self.mail_dir = self.path("mail")
        self.conf_file = self.path("etc", "rufwacht.conf")
        self.database = mariadb.Server(self.path("db"), self.path("run", "mysql.sock"), self.path("etc", "my.cnf"), user,
            self.path("log", "mariadb.log"))
        self.nursery = child.Nursery(self.path("run", "children"))
        self.sockets = {}
        self.log_seen = 0  # bytes of the web server's error log that a test has looked at

    def path(self, *parts):
        """A path below the state directory."""
        return os.path.join(self.state, *parts)

    # --- what is on the disk ---

    def prepare(self):
        """Directories, configuration, and no leftovers of a run that was killed."""
        entry = pwd.getpwnam(self.user)
        os.makedirs(self.state, 0o755, exist_ok=True)
        if len(self.path("run", "conversations.sock")) > 100:
            raise Failed("%s: too long for the path of a unix socket" % self.state)
        child.end_leftovers(self.path("run", "children"))
        for name, mode in (("etc", 0o755), ("run", 0o750), ("log", 0o750), ("mail", 0o750), ("tmp", 0o700),
                           ("db", 0o700), ("secrets", 0o700), ("secrets/keys", 0o700), ("secrets/db", 0o700),
                           ("ledger", 0o700), ("public", 0o755), ("brands", 0o755), ("run/locks", 0o700)):
            os.makedirs(self.path(name), exist_ok=True)
            os.chmod(self.path(name), mode)
            if name != "etc":
                os.chown(self.path(name), entry.pw_uid, entry.pw_gid)
        if subprocess.run(child.as_user(self.user) + ["test", "-x", self.path("run")]).returncode != 0:
            raise Failed("%s: user %s cannot enter it; choose a state directory that others may pass through"
                % (self.state, self.user))
        self.write_conf()

    def write_conf(self):
        """The one configuration file of all programs, made anew at each start."""
        keys = {
            "public_url": self.url,
            "hosts": "127.0.0.1",
            "db_hosts": self.database.socket,
            "db_password_dir": self.path("secrets", "db"),
            "db_admin": "root",
            "key_dir": self.path("secrets", "keys"),
            "ledger_dir": self.path("ledger"),
            "public_dir": self.path("public"),
            "run_dir": self.path("run", "locks"),
            "brand_dir": self.path("brands"),
            "view_dir": os.path.join(self.share, "xslt"),
            "sql_dir": os.path.join(self.share, "sql"),
            "blocklist": os.path.join(self.share, "blocklist.bin"),
            "insecure_cookie": "yes",
            "smtp_host": "127.0.0.1",
            "smtp_port": str(self.smtp_port),
            "mail_from": "console@rufwacht.example",
        }
        keys.update(self.extra_conf)
        text = "# Written at each start; changes here are lost.\n"
        text += "".join("%s = %s\n" % item for item in keys.items())
        write(self.conf_file, text)

    def own_secrets(self):
        """What root's rufwachtctl made, the programs must be able to read: they run as the system user."""
        entry = pwd.getpwnam(self.user)
        for top in ("secrets", "ledger", "run/locks"):
            for folder, _, files in os.walk(self.path(top)):
                for name in ["."] + files:
                    os.chown(os.path.join(folder, name), entry.pw_uid, entry.pw_gid, follow_symlinks=False)

    # --- the steps of a start ---

    def start(self):
        """Everything. On failure what was started is ended and Failed raised."""
        try:
            self.prepare()
            self.start_catcher()
            self.start_database()
            self.migrate()
            self.start_programs()
            self.start_server()
        except BaseException:
            self.stop()
            raise

    def start_database(self):
        """Makes the data directory at the first start and waits until the server answers."""
        self.database.create()
        self.nursery.start("mariadb", self.database.command(), env=self.environment(), log=self.database.log,
            respawn=False)
        if not self.database.wait(lambda: self.nursery.alive("mariadb")):
            raise Failed("MariaDB did not start; see %s" % self.database.log)

    def stop_database(self):
        """Ends the database alone: what do the programs say when it is gone?"""
        self.nursery.stop("mariadb", 60)

    def migrate(self):
        """Brings schema and grants up to date; makes the keys that are missing."""
        self.ctl("migrate", "--owner", self.user)
        self.ctl("keys", "create", "--owner", self.user)
        self.own_secrets()

    def ctl(self, *arguments, check=True):
        """Runs rufwachtctl; its output without the last newline. With check=False the CompletedProcess."""
        program = arguments[2] + "-job" if arguments[:2] == ("job", "run") else None
        done = subprocess.run([self.ctl_program, *arguments], env=self.environment(program), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if not check:
            return done
        if done.returncode != 0:
            raise Failed("rufwachtctl %s: status %d\n%s" % (" ".join(arguments), done.returncode, done.stderr))
        return done.stdout.rstrip("\n")

    def environment(self, program=None):
        """What every program of ours is given, and nothing else of the caller's environment."""
        env = dict(SANITIZERS, PATH="/usr/sbin:/usr/bin:/sbin:/bin", LANG="C.UTF-8", RUFWACHT_CONFIG=self.conf_file)
        if program == "mail-job":  # libesmtp compares names that have a length and no NUL
            env["ASAN_OPTIONS"] = env["ASAN_OPTIONS"].replace("strict_string_checks=1", "strict_string_checks=0")
        return env

    def programs(self):
        """Installed page programs, without "rufwacht-"."""
        return [name for name in self.installed() if not name.endswith("-job")]

    def jobs(self):
        """Installed background programs, without "rufwacht-"."""
        return [name for name in self.installed() if name.endswith("-job")]

    def installed(self):
        return sorted(name[9:] for name in os.listdir(self.bin) if name.startswith("rufwacht-"))

    def start_programs(self):
        """A socket and workers for each page program, one process for each job."""
        for name in self.programs() if self.server != "cgi" else ():
            self.listen(name)
            for number in range(self.worker_count.get(name, 1)):
                self.start_worker(name, number)
        for name in self.jobs():
            self.start_job(name)

    def start_job(self, name):
        self.nursery.start(name, self.command(name), env=self.environment(name), log=self.log(name))

    def start_worker(self, name, number):
        """One more process of a program, on its socket."""
        self.nursery.start("%s@%d" % (name, number), self.command(name), env=self.environment(), log=self.log(name),
            stdin=self.sockets[name])

    def command(self, name):
        return child.as_user(self.user) + [os.path.join(self.bin, "rufwacht-" + name)]

    def log(self, name):
        return self.path("log", name + ".log")

    def listen(self, name):
        """The socket that all workers of a program share; connections queue while none accepts."""
        where = self.path("run", name + ".sock")
        if os.path.exists(where):
            os.unlink(where)
        s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        s.bind(where)
        os.chmod(where, 0o660)
        entry = pwd.getpwnam(self.user)
        os.chown(where, entry.pw_uid, entry.pw_gid)
        s.listen(BACKLOG.get(name, 1024))
        self.sockets[name] = s

    def start_server(self):
        """The web server as the system user, in front of all programs; returns when it accepts connections."""
        if self.server == "nginx":
            self.start_nginx()
        else:
            self.start_apache()

    def start_nginx(self):
        self.start_front("nginx", nginx)

    def start_apache(self):
        self.start_front("apache", apache)

    def start_front(self, name, module):
        child.mount_tmpfs(self.path("tmp"), self.user)
        conf = module.write_conf(self)
        user, environment = child.as_user(self.user), dict(self.environment(), TMPDIR=self.path("tmp"))
        checked = subprocess.run(user + module.test_command(conf, self.state), env=environment, stderr=subprocess.PIPE,
            text=True)
        if checked.returncode != 0:
            raise Failed("%s refuses its configuration:\n%s" % (name, checked.stderr))
        self.nursery.start(name, user + module.command(conf, self.state), env=environment, log=self.log(name))
        if not wait_for_port(self.port, lambda: self.nursery.alive(name)):
            raise Failed("%s does not answer on port %d; is it taken? See %s" % (name, self.port, self.log(name)))

    def start_catcher(self):
        """A mail server on the loopback address that keeps every mail as a file in STATE/mail."""
        command = [PYTHON, "-B", os.path.join(HERE, "demo.d", "catcher.py"), str(self.smtp_port), self.mail_dir]
        self.nursery.start("catcher", child.as_user(self.user) + command, env=self.environment(), log=self.log("catcher"))
        if not wait_for_port(self.smtp_port, lambda: self.nursery.alive("catcher")):
            raise Failed("the mail catcher does not answer on port %d" % self.smtp_port)

    def restart_program(self, name):
        """Ends all workers of a program by SIGTERM; the nursery starts new ones. As CGI each request has a new one."""
        if self.server == "cgi":
            return
        for number in range(self.worker_count.get(name, 1)):
            self.nursery.restart("%s@%d" % (name, number))

    def stop(self):
        """Ends everything in the order that loses no request, the database last."""
        self.nursery.stop_all(last="mariadb")
        for s in self.sockets.values():
            s.close()
        self.sockets.clear()
        child.unmount(self.path("tmp"))

    def sql(self, statement, *values):
        """Rows of one statement as root, all columns text; %s stands for a value."""
        return self.database.query(statement, values)


def wait_for_port(port, alive, seconds=15):
    """True as soon as a loopback port accepts; False when `alive` says no or time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive():
        with socket.socket() as s:
            s.settimeout(1)
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def write(path, text, mode=0o644):
    """A file in one step: no reader sees half of it."""
    fd = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(fd, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path + ".new", mode)
    os.rename(path + ".new", path)


def main(arguments):
    state, prefix, user, separator, *command = arguments
    if separator != "--" or not command:
        raise SystemExit(__doc__)
    stack = Stack(state, prefix, user)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an end by the way of "finally"
    try:
        stack.prepare()
        stack.start_database()
        stack.migrate()
        environment = dict(os.environ, **SANITIZERS, RUFWACHT_CONFIG=stack.conf_file, MYSQL_ROOT_USER="root",
            MYSQL_SOCKET=stack.database.socket, STATE=stack.state, BIN=stack.bin, RUFWACHTCTL=stack.ctl_program)
        return subprocess.run(command, env=environment).returncode
    finally:
        stack.stop()


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
