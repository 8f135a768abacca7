"""Child processes: started as a plain user, started again when they die, ended by their process id.

A child gets SIGTERM from the kernel when the process that started it dies, so that nothing stays behind after a
kill -9; what does stay is known by process id and start time and ended at the next start.
"""

import json
import os
import pwd
import signal
import subprocess
import sys
import threading
import time


def as_user(user):
    """The command prefix that gives up root for good and ties the child's life to ours."""
    entry = pwd.getpwnam(user)
    return ["setpriv", "--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid), "--clear-groups", "--inh-caps=-all",
            "--no-new-privs", "--pdeathsig", "TERM", "--"]


def start_time(pid):
    """Start time of a process in clock ticks since boot, None when it is gone: with the pid it names one process."""
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as f:
            fields = f.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[19])


def end_leftovers(path, seconds=20):
    """Ends the children of a run that was killed, as its file tells; a process id used again is left alone."""
    try:
        with open(path, encoding="ascii") as f:
            known = json.load(f)
    except (OSError, ValueError):
        return
    left = [(pid, began) for pid, began in known if start_time(pid) == began]
    for sign, wait in ((signal.SIGTERM, seconds), (signal.SIGKILL, 5)):
        for pid, began in left:
            if start_time(pid) == began:
                os.kill(pid, sign)
        end = time.monotonic() + wait
        while left and time.monotonic() < end:
            left = [(pid, began) for pid, began in left if start_time(pid) == began]
            time.sleep(0.05)


class Child:
    """What is needed to start a process once more."""

    def __init__(self, command, respawn, options):
        self.command = command
        self.respawn = respawn
        self.options = options
        self.process = None
        self.began = 0.0
        self.wait_until = 0.0


class Nursery:
    """All children by name. A thread looks after them and starts again those that end by themselves."""

    def __init__(self, pid_file):
        self.pid_file = pid_file
        self.children = {}
        self.lock = threading.RLock()
        self.thread = None
        self.stopping = False
        self.deaths = []  # (name, status) of every end that nobody asked for

    def start(self, name, command, log, env=None, stdin=None, respawn=True):
        """Starts a child. Its output is appended to `log`; `stdin` is a socket that becomes its descriptor 0."""
        with self.lock:
            self.stopping = False
            c = Child(command, respawn, {"log": log, "env": env, "stdin": stdin})
            self.children[name] = c
            self.spawn(c)
        if self.thread is None:
            self.thread = threading.Thread(target=self.watch, daemon=True)
            self.thread.start()

    def spawn(self, c):
        with open(c.options["log"], "ab") as log:
            c.process = subprocess.Popen(c.command, env=c.options["env"], stdin=c.options["stdin"] or subprocess.DEVNULL,
                stdout=log, stderr=log, cwd="/", start_new_session=True)
        c.began = time.monotonic()
        self.remember()

    def remember(self):
        """The file end_leftovers() reads."""
        known = [(c.process.pid, start_time(c.process.pid)) for c in self.children.values() if c.process]
        with open(self.pid_file + ".new", "w", encoding="ascii") as f:
            json.dump(known, f)
        os.rename(self.pid_file + ".new", self.pid_file)

    def watch(self):
        while True:
            time.sleep(0.05)
            with self.lock:
                if not self.stopping:
                    for name, c in list(self.children.items()):
                        self.look_after(name, c)

    def look_after(self, name, c):
        """Starts a dead child again: at once, but not more than once a second when it dies at its start."""
        now = time.monotonic()
        if c.process is not None:
            status = c.process.poll()
            if status is None:
                return
            end_group(c.process.pid)
            c.process = None
            c.wait_until = now + (1.0 if now - c.began < 1.0 else 0.0)
            if status != 0:
                self.deaths.append((name, status))
                print("%s ended with status %d" % (name, status), file=sys.stderr, flush=True)
        if c.respawn and now >= c.wait_until:
            self.spawn(c)

    def alive(self, name):
        with self.lock:
            c = self.children.get(name)
            return c is not None and c.process is not None and c.process.poll() is None

    def pid(self, name):
        """Process id of a running child."""
        with self.lock:
            return self.children[name].process.pid

    def names(self, prefix=""):
        with self.lock:
            return [name for name in self.children if name.startswith(prefix)]

    def restart(self, name):
        """Ends a child politely and starts it again at once."""
        with self.lock:
            c = self.children[name]
            end([c], 40)
            self.spawn(c)

    def stop(self, name, seconds=20):
        """Ends a child that shall stay ended."""
        with self.lock:
            c = self.children.pop(name, None)
            if c is not None:
                end([c], seconds)
                self.remember()

    def stop_all(self, last):
        """Ends all children, `last` after the others."""
        with self.lock:
            self.stopping = True
            tail = self.children.pop(last, None)
            end(list(self.children.values()), 20)
            if tail is not None:
                end([tail], 60)
            self.children.clear()
            if os.path.exists(self.pid_file):
                os.unlink(self.pid_file)


def end_group(pid):
    """What a dead child left in its process group, as nginx leaves its workers."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def end(children, seconds):
    """SIGTERM for all, SIGKILL for those that are still there after a while."""
    running = [c.process for c in children if c.process is not None]
    for process in running:
        process.terminate()
    until = time.monotonic() + seconds
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print("process %d had to be killed" % process.pid, file=sys.stderr)
            process.kill()
            process.wait()
        end_group(process.pid)
    for c in children:
        c.process = None


def mount_tmpfs(path, user):
    """Memory under `path` for request bodies in the clear. Where mounting is not allowed it stays a plain folder."""
    if os.path.ismount(path):
        return
    entry = pwd.getpwnam(user)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512m,mode=0700,uid=%d,gid=%d" % (entry.pw_uid, entry.pw_gid),
        "rufwacht", path], stderr=subprocess.DEVNULL, check=False)


def unmount(path):
    if os.path.ismount(path):
        subprocess.run(["umount", path], stderr=subprocess.DEVNULL, check=False)
