"""A private MariaDB: own data directory, unix socket only, small buffers, but as careful with data as a real one."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import xml.etree.ElementTree as tree

import child

OPTIONS = """[mariadbd]
datadir = {data}
socket = {socket}
pid-file = {socket}.pid
tmpdir = {data}
skip-networking
skip-log-bin
skip-name-resolve
default-time-zone = +00:00
character-set-server = utf8mb4
collation-server = utf8mb4_bin
innodb-flush-log-at-trx-commit = 1
innodb-buffer-pool-size = 64M
innodb-log-file-size = 32M
innodb-fast-shutdown = 1
key-buffer-size = 1M
table-open-cache = 400
max-connections = 80
max-allowed-packet = 64M
performance-schema = OFF
"""


class Server:
    """Where it lives; the caller starts command() and ends it."""

    def __init__(self, data, socket_path, option_file, user, log):
        self.data = data
        self.socket = socket_path
        self.option_file = option_file
        self.user = user
        self.log = log

    def create(self):
        """Option file always; data directory, with root known by its socket, only where there is none.

        The first start can be interrupted: the directory gets its name only when it is complete.
        """
        with open(self.option_file, "w", encoding="ascii") as f:
            f.write(OPTIONS.format(data=self.data, socket=self.socket))
        if os.path.isdir(os.path.join(self.data, "mysql")):
            return
        fresh = tempfile.mkdtemp(prefix="db-", dir=os.path.dirname(self.data))
        try:
            shutil.chown(fresh, self.user)
            done = subprocess.run(["mariadb-install-db", "--no-defaults", "--datadir=" + fresh, "--user=" + self.user,
                "--auth-root-authentication-method=socket", "--auth-root-socket-user=root", "--skip-test-db",
                "--skip-name-resolve"], env=dict(os.environ, TMPDIR=fresh), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode != 0:
                raise RuntimeError("mariadb-install-db failed:\n" + done.stdout[-3000:])
            if os.path.isdir(self.data):
                os.rmdir(self.data)
            os.rename(fresh, self.data)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise

    def command(self):
        return child.as_user(self.user) + ["mariadbd", "--defaults-file=" + self.option_file]

    def wait(self, alive, seconds=60):
        """True once the server greets; False when it died or time is up."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and alive():
            try:
                with socket.socket(socket.AF_UNIX) as s:
                    s.settimeout(2)
                    s.connect(self.socket)
                    if s.recv(1):
                        return True
            except OSError:
                pass
            time.sleep(0.05)
        return False

    def query(self, statement, values=()):
        """Rows as lists of text (NULL is None). For tests and the demo: one client process for each call."""
        if values:
            statement = statement % tuple(literal(v) for v in values)
        done = subprocess.run(["mariadb", "--no-defaults", "--socket=" + self.socket, "--user=root", "--xml",
            "--default-character-set=utf8mb4", "--execute=" + statement], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise RuntimeError("%s: %s" % (statement[:200], done.stderr.decode("utf-8", "replace").strip()))
        return rows(done.stdout)


def literal(value):
    """A value as SQL text; bytes as x'...'."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return "x'%s'" % value.hex()
    if isinstance(value, (int, float)):
        return str(value)
    return "_utf8mb4 x'%s'" % str(value).encode("utf-8").hex()


def rows(xml):
    """The rows of the client's XML output. Binary columns must be selected with HEX()."""
    if not xml.strip():
        return []
    return [[None if is_null(field) else field.text or "" for field in row] for row in tree.fromstring(xml).iter("row")]


def is_null(field):
    return field.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"
