#!/usr/bin/python3 -B
"""The part of httpd-conf/demo after the packages are there; see that file.

It copies the tree to STATE/src and goes on from there, so that nothing runs from the checkout.
"""

import argparse
import fcntl
import os
import pwd
import shlex
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, "httpd-conf"), HERE]

import source  # noqa: E402
from firms import Firms, ROLES  # noqa: E402
from people import Refused  # noqa: E402
from stack import Failed, Stack, write  # noqa: E402

USER = "rufwacht-demo"
READY = "-- ready --"


def arguments():
    parser = argparse.ArgumentParser(prog="httpd-conf/demo")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--state", default="/var/lib/rufwacht-demo")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--detach", action="store_true", help="return when it serves")
    group.add_argument("--stop", action="store_true", help="end a running one; everything is kept")
    parser.add_argument("--serve", choices=("here", "detached"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not 1024 <= options.port <= 65535:
        parser.error("--port: 1024 to 65535")
    options.state = os.path.realpath(options.state)
    return options


def main():
    options = arguments()
    os.umask(0o022)
    if options.stop:
        return stop(options.state)
    if options.serve:
        return serve(options)
    os.makedirs(options.state, 0o755, exist_ok=True)
    if lock(options.state) is None:
        print("A demo with this state is running; end it with --stop.", file=sys.stderr)
        return 1
    copy = os.path.join(options.state, "src")
    if os.path.realpath(TOP) != os.path.realpath(copy):
        source.copy(TOP, copy)
    command = [sys.executable, "-B", os.path.join(copy, "httpd-conf", "demo.d", "demo.py"), "--serve",
        "detached" if options.detach else "here", "--port", str(options.port), "--state", options.state]
    os.chdir("/")
    if not options.detach:
        os.execv(command[0], command)
    return detach(command)


def detach(command):
    """Starts it in a session of its own and shows what it says until it serves."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True, text=True)
    for line in child.stdout:
        if line.rstrip("\n") == READY:
            return 0
        print(line, end="", flush=True)
    return child.wait() or 1


def lock(state, write_pid=False):
    """The lock of a state directory as an open file, None when a running demo holds it."""
    f = open(os.path.join(state, ".lock"), "a+", encoding="ascii")
    try:
        fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        f.close()
        return None
    if write_pid:
        f.truncate(0)
        f.write(str(os.getpid()))
        f.flush()
    return f


def stop(state):
    """Ends a running demo by the process id in its lock, which only a living process can hold."""
    if not os.path.exists(os.path.join(state, ".lock")) or lock(state) is not None:
        print("No demo with this state is running.")
        return 0
    with open(os.path.join(state, ".lock"), encoding="ascii") as f:
        pid = int(f.read())
    os.kill(pid, signal.SIGTERM)
    for _ in range(1200):
        if lock(state) is not None:
            print("Ended. Data, people and secrets are kept in %s." % state)
            return 0
        time.sleep(0.1)
    print("Process %d does not end." % pid, file=sys.stderr)
    return 1


def serve(options):
    held = lock(options.state, write_pid=True)
    if held is None:
        print("A demo with this state is running.", file=sys.stderr)
        return 1
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, interrupted)
    stack = Stack(options.state, os.path.join(options.state, "inst"), USER, port=options.port)
    try:
        user()
        build(options.state)
        stack.start()
        firms = Firms(stack)
        firms.load(lambda what: print(what, flush=True))
        environment(stack, firms)
        show(stack, firms)
        print("Ctrl-C ends it." if options.serve == "here" else READY, flush=True)
        if options.serve == "detached":
            to_log(stack)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except (Failed, Refused, RuntimeError, OSError) as error:
        print("\n%s" % error, file=sys.stderr, flush=True)
        return 1
    finally:
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(name, signal.SIG_IGN)
        stack.stop()


def interrupted(*_):
    raise KeyboardInterrupt


def to_log(stack):
    """Whoever started us may leave: from now on we speak to a file."""
    fd = os.open(stack.path("log", "demo.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    os.close(fd)


def user():
    """The system user everything runs as."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell",
            "/usr/sbin/nologin", USER], check=True)


def build(state):
    """Builds and installs STATE/src when it changed."""
    def below(name):
        return os.path.join(state, name)

    flags = ["--sysconfdir=" + below("etc"), "--localstatedir=" + state, "--runstatedir=" + below("run")]
    os.makedirs(below("log"), exist_ok=True)
    print("Building what changed; the tools' output is in %s" % below("log/build.log"), flush=True)
    source.build(below("src"), below("build"), below("inst"), flags, below("log/build.log"))


def environment(stack, firms):
    """STATE/demo.env for scripts and tests, readable by root only: it holds passwords."""
    values = {
        "URL": stack.url,
        "BIN": stack.bin,
        "ENGINE_KEY": firms.known["key/1"],
        "ENGINE_KEY_2": firms.known["key/2"],
        "MYSQL_SOCKET": stack.database.socket,
        "MYSQL_ROOT_USER": "root",
        "MAIL_DIR": stack.mail_dir,
        "CTL": "env RUFWACHT_CONFIG=%s %s" % (shlex.quote(stack.conf_file), shlex.quote(stack.ctl_program)),
    }
    for role in ROLES:
        person = firms.person(role)
        values[role.upper() + "_EMAIL"] = person.email
        values[role.upper() + "_PASSWORD"] = person.password
        values[role.upper() + "_TOTP"] = person.totp.secret
    text = "".join("%s=%s\n" % (name, shlex.quote(value)) for name, value in values.items())
    write(stack.path("demo.env"), text, 0o600)


def show(stack, firms):
    """Where to sign in and as whom."""
    lines = [(ROLES[role], firms.person(role)) for role in ROLES]
    width = max(len(person.email) for _, person in lines)
    print("\nRufwacht serves at %s\n" % stack.url)
    for label, person in lines:
        print("  %-34s %-*s  %s" % (label, width, person.email, person.password))
    print("\nThe second factor: %s PERSON (%s) prints the current code;" % (stack.path("code"), ", ".join(ROLES)))
    print("the secrets for an authenticator app, engine keys and paths are in %s." % stack.path("demo.env"))
    print("Mails are caught in %s.\n" % stack.mail_dir, flush=True)
    write(stack.path("code"), "#!/bin/sh\nexec python3 -B %s %s \"$@\"\n" % (
        shlex.quote(os.path.join(HERE, "show_code.py")), shlex.quote(stack.path("demo.env"))), 0o700)


if __name__ == "__main__":
    sys.exit(main())
