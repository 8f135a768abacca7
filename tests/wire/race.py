"""Requests that meet: prepared up to their last byte, then let go at the same moment.

    with race.workers(t, login=4):
        answers = race.together(race.form(a, "/login/totp", {"code": code}), race.form(b, "/login/totp", {"code": code}))
        t.eq(race.statuses(answers), [303, 422], "one of them")

A web server that takes whole requests first, as ours do, hands all of them on within a few microseconds. A program needs
as many workers for it as there are requests, hence workers(). A step may also be any function: it is called at that moment.
rounds() is how often a race is run: few times in tests/run, 200 in tests/long (RUFWACHT_RACES).
"""

import contextlib
import http.client
import os
import socket
import threading
import urllib.parse

from client import Answer

FEW = 10


def rounds():
    """How often to run a race."""
    return int(os.environ.get("RUFWACHT_RACES", FEW))


class Request:
    """One request of a client, sent but for its last byte."""

    def __init__(self, client, method, path, body=b"", headers=None):
        self.client = client
        send = {"Host": "%s:%d" % (client.host, client.port), "Accept": client.accept, "Connection": "close"}
        if client.cookies:
            send["Cookie"] = "; ".join("%s=%s" % item for item in client.cookies.items())
        if method == "POST":
            send["Content-Length"] = str(len(body))
        send.update(headers or {})
        head = "%s %s HTTP/1.1\r\n" % (method, client.base + path) + "".join("%s: %s\r\n" % item for item in send.items())
        self.method, self.data, self.socket = method, head.encode("ascii") + b"\r\n" + body, None

    def prepare(self):
        self.socket = socket.create_connection((self.client.host, self.client.port), timeout=self.client.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(self.data[:-1])

    def __call__(self):
        with self.socket:
            self.socket.sendall(self.data[-1:])
            got = http.client.HTTPResponse(self.socket, method=self.method)
            got.begin()
            answer = Answer(got.status, got.getheaders(), got.read())
        self.client.keep_cookies(answer)
        return answer


def page(client, path):
    """A page that is asked for."""
    return Request(client, "GET", path)


def form(client, path, fields=None):
    """A form that is sent. The token is that of `fields`, else the last one the client saw, else that of /profile or
    /login: read before the race."""
    pairs = list(fields.items()) if isinstance(fields, dict) else list(fields or [])
    if not any(name == "token" for name, _ in pairs):
        for other in ("/profile", "/login"):
            if client.token is None:
                client.get(other)
        pairs.insert(0, ("token", client.token))
    return Request(client, "POST", path, urllib.parse.urlencode(pairs).encode("ascii"),
        {"Content-Type": "application/x-www-form-urlencoded"})


def together(*steps):
    """Runs all steps at once; their results in order. An exception of a step is raised here, after all have ended."""
    results, errors = [None] * len(steps), []
    gate = threading.Barrier(len(steps))

    def run(number, step):
        try:
            if isinstance(step, Request):
                step.prepare()
            gate.wait(30)
            results[number] = step()
        except Exception as error:  # raised below
            gate.abort()
            errors.append(error)

    threads = [threading.Thread(target=run, args=item) for item in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def statuses(answers):
    return sorted(answer.status for answer in answers)


@contextlib.contextmanager
def workers(t, **numbers):
    """So many workers of these programs for a while: workers(t, login=4). As plain CGI there are always enough."""
    stack, more = t.stack, []
    if stack.server != "cgi":
        more = [(name, n) for name, number in numbers.items() for n in range(stack.worker_count.get(name, 1), number)]
    for name, n in more:
        stack.start_worker(name, n)
    try:
        yield
    finally:
        for name, n in more:
            stack.nursery.stop("%s@%d" % (name, n))
