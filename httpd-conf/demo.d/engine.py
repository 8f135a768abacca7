"""A phone engine as Rufwacht sees it: fetches settings, delivers finished conversations as vCon."""

import gzip
import json
import urllib.parse

from client import Client


class Engine:
    """One key. Answers are client.Answer with `json` beside."""

    def __init__(self, url, key):
        self.client = Client(url, accept="application/json, application/problem+json")
        self.key = key

    def request(self, method, path, body=None, headers=None):
        send = {"Authorization": "Bearer " + self.key} if self.key is not None else {}
        send.update(headers or {})
        answer = self.client.request(method, path, body=body, headers=send)
        answer.json = None
        if "json" in (answer.header("content-type") or "") and answer.body:
            answer.json = json.loads(answer.body)
        return answer

    def deliver(self, vcon, content_type="application/vcon", headers=None, packed=False, **query):
        """POSTs a vCon: a dictionary, or bytes as they are. Keyword arguments become the query."""
        body = vcon if isinstance(vcon, bytes) else json.dumps(vcon, ensure_ascii=False).encode("utf-8")
        if packed:
            body, content_type = gzip.compress(body), "application/vcon+gzip"
        path = "/engine/v1/conversations" + ("?" + urllib.parse.urlencode(query) if query else "")
        return self.request("POST", path, body, dict({"Content-Type": content_type}, **(headers or {})))

    def settings(self, assistant, etag=None):
        """The settings of an assistant; with an ETag only if they changed."""
        return self.request("GET", "/engine/v1/assistants/%s/settings" % assistant,
            headers={"If-None-Match": etag} if etag else None)
