"""A browser without a screen: cookies, no redirects followed, forms with their token, and pages as XML trees.

Every page of Rufwacht answers XML to whoever accepts only that, with the same rights and the same data; so one client
serves the demo, which brings its people in by it, and the tests.
"""

import base64
import hashlib
import hmac
import http.client
import struct
import time
import urllib.parse
import xml.etree.ElementTree as tree

XML = "application/xml"
HTML = "text/html,application/xhtml+xml"
STEP = 30
SESSION_COOKIES = ("__Host-rufwacht", "rufwacht")


class Answer:
    """What came back. `root` is the page as XML, None when it is none."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body
        self.root = None
        if body and (self.header("content-type") or "").split(";")[0] in (XML, "text/xml"):
            self.root = tree.fromstring(body)

    def header(self, name):
        """The first header of a name, None without."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def header_all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def location(self):
        """Where a redirect leads, as a path of this site."""
        where = self.header("location")
        if where is None:
            return None
        parts = urllib.parse.urlsplit(where)
        return parts.path + ("?" + parts.query if parts.query else "")

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def problems(self):
        """Codes of the <problem>s of a page."""
        return [] if self.root is None else [p.get("code") for p in self.root.iter("problem")]

    @property
    def notices(self):
        return [] if self.root is None else [n.get("code") for n in self.root.iter("notice")]

    def find(self, path):
        """First element by an ElementTree path (".//answer"), None without."""
        return None if self.root is None else self.root.find(path)

    def all(self, path):
        return [] if self.root is None else self.root.findall(path)

    def value(self, path):
        """Text of the first element by a path, None without."""
        found = self.find(path)
        return None if found is None else "".join(found.itertext())

    def __repr__(self):
        return "<%d %s %s %s>" % (self.status, self.location or "", self.problems or "", self.body[:200])


class Client:
    """One visitor. Sends what it is told, remembers cookies and the last form token."""

    def __init__(self, url, accept=XML, timeout=60):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path.rstrip("/")
        self.accept = accept
        self.timeout = timeout
        self.cookies = {}
        self.token = None
        self.person = None  # who is signed in, see people.py

    def request(self, method, path, body=None, headers=None):
        """One request as it is; `path` may carry a query, `headers` win over those made here."""
        send = {"Accept": self.accept, "Connection": "close"}
        if self.cookies:
            send["Cookie"] = "; ".join("%s=%s" % item for item in self.cookies.items())
        send.update(headers or {})
        send = {key: value for key, value in send.items() if value is not None}
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            connection.request(method, self.base + path, body=body, headers=send)
            got = connection.getresponse()
            answer = Answer(got.status, got.getheaders(), got.read())
        finally:
            connection.close()
        self.keep_cookies(answer)
        found = answer.find("token")
        if found is not None:
            self.token = found.text
        return answer

    def keep_cookies(self, answer):
        for line in answer.header_all("set-cookie"):
            pair, *attributes = [part.strip() for part in line.split(";")]
            name, _, value = pair.partition("=")
            gone = value == "" or any(a.lower() in ("max-age=0", "max-age=-1") for a in attributes)
            if name in SESSION_COOKIES and value != self.cookies.get(name):
                self.token = None
            if gone:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value

    def get(self, path, accept=None, headers=None, **query):
        """A page. Keyword arguments become the query."""
        if query:
            path += "?" + urllib.parse.urlencode(query)
        return self.request("GET", path, headers=dict(headers or {}, **({"Accept": accept} if accept else {})))

    def post(self, path, fields=None, page=None, accept=None, headers=None):
        """A form. Its token is the one in `fields`, else that of `page` (read first), else the last one seen, else that of
        the form's own page or of any page there is: a token lives as long as the session cookie it came with.

        `fields` is a dictionary or a list of pairs; "token": None sends none.
        """
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields or [])
        if not any(name == "token" for name, _ in pairs):
            if page is not None:
                self.get(page)
            for other in (path, "/profile", "/login"):
                if self.token is None:
                    self.get(other)
            pairs.insert(0, ("token", self.token))
        body = urllib.parse.urlencode([(name, value) for name, value in pairs if value is not None])
        send = {"Content-Type": "application/x-www-form-urlencoded"}
        if accept:
            send["Accept"] = accept
        send.update(headers or {})
        return self.request("POST", path, body=body.encode("ascii"), headers=send)

    def follow(self, answer, limit=5):
        """Goes where 303s lead."""
        while answer.status == 303 and limit > 0:
            answer = self.get(answer.location)
            limit -= 1
        return answer


class Totp:
    """An authenticator app. A code works once: it never shows the same one twice, and waits if need be."""

    def __init__(self, secret, last=0):
        self.secret = secret
        self.last = last

    def code(self, wait=True):
        """The next code that was not used yet; one step ahead of the clock counts, further is waited for."""
        step = max(int(time.time()) // STEP, self.last + 1)
        while wait and step > int(time.time()) // STEP + 1:
            time.sleep(0.2)
        self.last = step
        return code_at(self.secret, step)


def code_at(secret, step):
    """RFC 6238 with SHA-1 and six digits; `secret` in base32."""
    text = secret.replace(" ", "").upper()
    key = base64.b32decode(text + "=" * (-len(text) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[19] & 15
    return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7FFFFFFF) % 1000000)
