"""Mail servers for tests: real ones, on a loopback port, each with a temper.

    server = Server(temper, tls=Pair)          accepts until told otherwise
    server.mails                               what it took: Mail(sender, recipients, data, secure)
    server.offered                             the bytes it was given, taken or not
    server.seen                                what it was told, one line each, over all sessions

A temper says what is odd, by keyword:
    greeting, mail, rcpt, data, end            a reply instead of the usual one, such as "451 later"
    drip                                       seconds between the bytes of the greeting: a tarpit
    hush                                       the step ("rcpt", "data", "end") that is never answered
    leave                                      the step at which it closes the connection ("data": in the middle of it)
    tls                                        a Pair (key and certificate); None: it knows no STARTTLS
    inject                                     bytes that come with the answer to STARTTLS, in the clear
    only_secure                                MAIL before TLS is 530
    user                                       "name:password" that must be shown (AUTH PLAIN), else MAIL is 530
"""

import base64
import os
import re
import socketserver
import ssl
import subprocess
import threading
import time
from collections import namedtuple

Mail = namedtuple("Mail", "sender recipients data secure")
Pair = namedtuple("Pair", "key certificate")
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
USUAL = {"greeting": "220 test ready", "mail": "250 sender ok", "rcpt": "250 recipient ok", "data": "354 go on",
    "end": "250 taken"}


class Gone(Exception):
    """The session is over."""


class Session(socketserver.BaseRequestHandler):
    """One client, without a library: every byte is ours."""

    def handle(self):
        self.server.sessions += 1
        self.file = self.request.makefile("rb")
        self.secure = self.known = False
        try:
            self.greet()
            while True:
                self.obey(self.line())
        except (Gone, OSError, ValueError):
            pass

    @property
    def temper(self):
        return self.server.temper

    def line(self):
        line = self.file.readline(2000)
        if not line:
            raise Gone
        return line

    def say(self, text):
        self.request.sendall((text + "\r\n").encode("ascii"))

    def greet(self):
        if not self.temper.get("drip"):
            self.say(self.temper.get("greeting", USUAL["greeting"]))
            return
        for letter in b"220-" + b"x" * 400:
            self.request.sendall(bytes([letter]))
            time.sleep(self.temper["drip"])

    def answer(self, step):
        """True if the answer lets the client go on."""
        if self.temper.get("leave") == step:
            raise Gone
        if self.temper.get("hush") == step:
            self.server.hushed.set()
            self.server.over.wait(120)
            raise Gone
        text = self.temper.get(step, USUAL[step])
        self.say(text)
        return text[0] in "23"

    def obey(self, line):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        self.server.seen.append(text)
        verb = text.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            lines = ["test", "PIPELINING", "8BITMIME"] + (["STARTTLS"] if self.temper.get("tls") and not self.secure else [])
            lines += ["AUTH PLAIN"] if self.temper.get("user") else []
            self.say("\r\n".join("250%s%s" % (" " if n + 1 == len(lines) else "-", l) for n, l in enumerate(lines)))
        elif verb == "STARTTLS" and self.temper.get("tls"):
            self.begin_tls()
        elif verb == "AUTH" and self.temper.get("user"):
            self.sign_in(text)
        elif verb == "MAIL":
            self.sender, self.recipients = address(text), []
            if self.temper.get("only_secure") and not self.secure:
                self.say("530 STARTTLS first")
            elif self.temper.get("user") and not self.known:
                self.say("530 who are you?")
            else:
                self.answer("mail")
        elif verb == "RCPT":
            if self.answer("rcpt"):
                self.recipients.append(address(text))
        elif verb == "DATA":
            self.data()
        elif verb == "QUIT":
            self.say("221 bye")
            raise Gone
        else:
            self.say("250 ok" if verb in ("RSET", "NOOP") else "502 not known")

    def sign_in(self, text):
        words = text.split(" ")
        if len(words) < 3:
            self.say("334 ")
            words.append(self.line().decode("ascii").strip())
        shown = base64.b64decode(words[-1]).split(b"\0")
        self.known = b":".join(shown[1:]) == self.temper["user"].encode()
        self.say("235 known" if self.known else "535 not you")

    def begin_tls(self):
        self.request.sendall(b"220 go on\r\n" + self.temper.get("inject", b""))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.temper["tls"].certificate, self.temper["tls"].key)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.file = self.request.makefile("rb")
        self.secure = True
        self.server.secured += 1

    def data(self):
        if not self.recipients:
            self.say("503 RCPT first")
            return
        if self.temper.get("leave") == "data":
            self.say(USUAL["data"])
            self.line()
            raise Gone
        if not self.answer("data"):
            return
        body = []
        while True:
            line = self.line()
            if not line.endswith(b"\r\n"):
                self.server.bare += 1
            if line == b".\r\n":
                break
            body.append(line[1:] if line.startswith(b".") else line)
        self.server.offered.append(b"".join(body))
        mail = Mail(self.sender, list(self.recipients), b"".join(body), self.secure)
        if self.temper.get("hush") == "end":
            self.server.mails.append(mail)
        if self.answer("end"):
            self.server.mails.append(mail)


def address(text):
    found = re.search(r":\s*<([^<>]*)>", text)
    return found.group(1) if found else None


class Server(socketserver.ThreadingTCPServer):
    """Listens from the moment it is made; use it with `with`."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0, **temper):
        self.temper = temper
        self.mails, self.seen, self.offered = [], [], []
        self.sessions = self.secured = self.bare = 0
        self.hushed, self.over = threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", port), Session)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that leaves is nothing to print."""

    def __exit__(self, *_):
        self.over.set()
        self.shutdown()
        self.server_close()


class Authority:
    """A certificate authority of our own, by openssl(1), in a folder of the test."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o755)
        self.run("req", "-x509", *EC, "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Pruefstand CA")
        self.certificate = os.path.join(folder, "ca.pem")

    def run(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def issue(self, name, alternative, days=10):
        """A certificate for that DNS name or address ("DNS:x", "IP:1.2.3.4"); days below 0: it is over."""
        with open(os.path.join(self.folder, name + ".ext"), "w", encoding="ascii") as f:
            f.write("subjectAltName=%s\nbasicConstraints=CA:FALSE\n" % alternative)
        self.run("req", *EC, "-nodes", "-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name)
        self.run("x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
            name + ".pem", "-extfile", name + ".ext", "-days", str(days))
        return Pair(os.path.join(self.folder, name + ".key"), os.path.join(self.folder, name + ".pem"))

