"""A mail server for the loopback address that delivers nothing: each mail becomes one file.

    catcher.py PORT FOLDER

A file is written under another name and renamed, so that whoever waits for NAME.eml sees it whole. Envelope sender and
recipients stand in front as X-Envelope-From and X-Envelope-To. Speaks SMTP with PIPELINING, 8BITMIME, SMTPUTF8 and SIZE.
"""

import os
import re
import socketserver
import sys
import threading
import time

LIMIT = 20 * 1024 * 1024
GREETING = ("250-localhost", "250-PIPELINING", "250-8BITMIME", "250-SMTPUTF8", "250 SIZE %d" % LIMIT)


class Session(socketserver.StreamRequestHandler):
    """One client."""

    timeout = 60

    def handle(self):
        self.sender = None
        self.recipients = []
        self.say("220 localhost mail catcher")
        try:
            while True:
                line = self.rfile.readline(4096)
                if not line:
                    return
                if not self.obey(line.decode("utf-8", "replace").strip()):
                    return
        except (OSError, ValueError):
            return

    def say(self, *lines):
        self.wfile.write("".join(line + "\r\n" for line in lines).encode("ascii"))

    def obey(self, line):
        """One command; False ends the session."""
        verb = line.split(" ", 1)[0].upper()
        if verb == "EHLO":
            self.say(*GREETING)
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        elif verb in ("HELO", "NOOP", "RSET"):
            if verb == "RSET":
                self.sender, self.recipients = None, []
            self.say("250 ok")
        elif verb == "MAIL":
            self.sender, self.recipients = address(line), []
            self.say("250 ok" if self.sender is not None else "501 MAIL FROM:<address>")
        elif verb == "RCPT":
            self.recipient(address(line))
        elif verb == "DATA":
            self.data()
        else:
            self.say("502 not known")
        return True

    def recipient(self, to):
        if self.sender is None:
            self.say("503 MAIL first")
        elif not to:
            self.say("501 RCPT TO:<address>")
        else:
            self.recipients.append(to)
            self.say("250 ok")

    def data(self):
        if not self.recipients:
            self.say("503 RCPT first")
            return
        self.say("354 end with a dot")
        body, size = [], 0
        while True:
            line = self.rfile.readline(LIMIT)
            if not line:
                raise ValueError("the client left in the middle of a mail")
            if line in (b".\r\n", b".\n"):
                break
            size += len(line)
            if size <= LIMIT:
                body.append(line[1:] if line.startswith(b".") else line)
        if size > LIMIT:
            self.say("552 too large")
        else:
            self.say("250 kept as " + self.server.keep(self.sender, self.recipients, b"".join(body)))
        self.sender, self.recipients = None, []


def address(line):
    """What stands between < and >; "" is the empty sender, None is no address."""
    found = re.search(r":\s*<([^<>]*)>", line)
    return found.group(1) if found else None


class Server(socketserver.ThreadingTCPServer):
    """Keeps the mails."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, folder):
        super().__init__(("127.0.0.1", port), Session)
        self.folder = folder
        self.lock = threading.Lock()
        self.number = 0

    def keep(self, sender, recipients, body):
        with self.lock:
            self.number += 1
            name = "%d-%d-%04d.eml" % (time.time() * 1000, os.getpid(), self.number)
        head = "X-Envelope-From: <%s>\r\n" % sender + "".join("X-Envelope-To: <%s>\r\n" % to for to in recipients)
        path = os.path.join(self.folder, name)
        with open(path + ".part", "wb") as f:
            f.write(head.encode("utf-8") + body)
            f.flush()
            os.fsync(f.fileno())
        os.rename(path + ".part", path)
        return name


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    Server(int(sys.argv[1]), sys.argv[2]).serve_forever()


if __name__ == "__main__":
    main()
