"""Engines of others for the wire tests: their events, written from what they document, and how each of them signs."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import subprocess
import time
import uuid

from client import Client

NUMBER = "+4917123450017"
MEDIA = "https://media.example/recording-9f3a7c"


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def encode(event):
    return event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()


def mac(secret, *parts):
    message = b"".join(p if isinstance(p, bytes) else p.encode() for p in parts)
    return hmac.new(secret if isinstance(secret, bytes) else secret.encode(), message, hashlib.sha256)


# --- events ---

def retell(name="call_analyzed", call_id=None, start=None, **more):
    start = int((start or time.time() - 600) * 1000)
    call = {"call_id": call_id or uuid.uuid4().hex, "agent_id": "agent_1", "call_type": "phone_call", "direction": "inbound",
        "from_number": NUMBER, "to_number": "+4930111222", "call_status": "ended", "start_timestamp": start,
        "end_timestamp": start + 61500, "duration_ms": 61500, "disconnection_reason": "user_hangup",
        "transcript": "Agent: Guten Tag, Praxis Sommer.\nUser: Ich brauche einen Termin.\n",
        "transcript_object": [
            {"role": "agent", "content": "Guten Tag, Praxis Sommer.", "words": [{"word": "Guten", "start": 0.4, "end": 0.8}]},
            {"role": "user", "content": "Ich brauche einen Termin.", "words": [{"word": "Ich", "start": 3.2, "end": 3.4}]}],
        "recording_url": MEDIA, "data_storage_setting": "everything", "metadata": {}}
    if name == "call_analyzed":
        call["call_analysis"] = {"call_summary": "Die Anruferin möchte einen Termin.", "user_sentiment": "Neutral",
            "call_successful": True, "in_voicemail": False, "custom_analysis_data": {"name": "Ada Beispiel"}}
    call.update(more)
    return {"event": name, "call": call}


def vapi(kind="end-of-call-report", call_id=None, compliance=None, settings=None):
    start = time.time() - 600
    message = {"type": kind, "timestamp": int(time.time() * 1000),
        "call": {"id": call_id or str(uuid.uuid4()), "assistantId": str(uuid.uuid4()), "type": "inboundPhoneCall"},
        "customer": {"number": NUMBER}, "phoneNumber": {"number": "+4930111222"}, "startedAt": iso(start),
        "endedAt": iso(start + 61), "endedReason": "customer-ended-call",
        "artifact": {"messages": [
            {"role": "system", "message": "Du bist die Assistentin der Praxis."},
            {"role": "bot", "message": "Guten Tag, Praxis Sommer.", "time": start * 1000, "secondsFromStart": 0.9},
            {"role": "user", "message": "Ich brauche einen Termin.", "time": start * 1000, "secondsFromStart": 5.2}],
            "transcript": "AI: Guten Tag, Praxis Sommer.\nUser: Ich brauche einen Termin.\n", "recordingUrl": MEDIA},
        "analysis": {"summary": "Die Anruferin möchte einen Termin.", "structuredData": {"name": "Ada Beispiel"},
            "successEvaluation": "true"}}
    if compliance is not None:
        message["compliance"] = {"recordingConsent": compliance}
    if settings is not None:
        message["assistant"] = {"metadata": {"settings_version": settings}}
    return {"message": message}


def elevenlabs(kind="post_call_transcription", call_id=None):
    start = int(time.time() - 600)
    return {"type": kind, "event_timestamp": start + 90, "data": {"agent_id": "agent_1",
        "conversation_id": call_id or "conv_" + uuid.uuid4().hex, "status": "done", "transcript": [
            {"role": "agent", "message": "Guten Tag, Praxis Sommer.", "time_in_call_secs": 0, "tool_calls": None},
            {"role": "agent", "message": None, "time_in_call_secs": 2, "tool_calls": [{"tool_name": "lookup"}]},
            {"role": "user", "message": "Ich brauche einen Termin.", "time_in_call_secs": 3, "tool_calls": None}],
        "metadata": {"start_time_unix_secs": start, "call_duration_secs": 61, "termination_reason": "",
            "phone_call": {"direction": "inbound", "agent_number": "+4930111222", "external_number": NUMBER},
            "deletion_settings": {"delete_transcript_and_pii": False}},
        "analysis": {"transcript_summary": "Die Anruferin möchte einen Termin.", "call_successful": "success",
            "data_collection_results": {"name": {"data_collection_id": "name", "value": "Ada Beispiel", "rationale": "gesagt"}}},
        "has_audio": True}}


def fonio(**more):
    start = time.time() - 600
    return dict({"fromNumber": NUMBER, "toNumber": "+431234567", "direction": "inbound", "duration": 61,
        "startTimestamp": iso(start), "endTimestamp": iso(start + 61), "disconnectReason": "user_hangup",
        "transcript": "Assistant: Guten Tag, Praxis Sommer.\nCaller: Ich brauche einen Termin.",
        "summary": "Die Anruferin möchte einen Termin.", "audioLink": MEDIA, "extractionData": {"name": "Ada Beispiel"},
        "context": {"id": uuid.uuid4().hex}}, **more)


def flat(**more):
    start = time.time() - 600
    return dict({"call_id": uuid.uuid4().hex, "started_at": iso(start), "ended_at": iso(start + 61), "caller": NUMBER,
        "caller_name": "Ada Beispiel", "summary": "Die Anruferin möchte einen Termin.", "turns": [
            {"role": "assistant", "text": "Guten Tag, Praxis Sommer.", "at": 0.5},
            {"role": "caller", "text": "Ich brauche einen Termin.", "at": 3.5}], "recording_url": MEDIA}, **more)


# --- signatures: secret, body, seconds of the clock -> headers ---

def sign_retell(secret, body, at):
    stamp = str(int(at * 1000))
    return {"X-Retell-Signature": "v=%s,d=%s" % (stamp, mac(secret, body, stamp).hexdigest())}


def sign_vapi(secret, body, at):
    stamp = str(int(at * 1000))
    return {"x-signature": mac(secret, stamp, ".", body).hexdigest(), "x-timestamp": stamp}


def sign_elevenlabs(secret, body, at):
    stamp = str(int(at))
    return {"ElevenLabs-Signature": "t=%s,v0=%s" % (stamp, mac(secret, stamp, ".", body).hexdigest())}


def sign_fonio(secret, body, at):
    return {"Authorization": "Bearer " + secret}


def sign_standard(secret, body, at, message=None):
    message, stamp = message or "msg_" + uuid.uuid4().hex, str(int(at))
    key = base64.b64decode(secret[6:])
    made = base64.b64encode(mac(key, message, ".", stamp, ".", body).digest()).decode()
    return {"webhook-id": message, "webhook-timestamp": stamp, "webhook-signature": "v1," + made}


ENGINES = {  # profile: an event, how it is signed, what an old clock is
    "retell": (retell, sign_retell, 301),
    "vapi": (vapi, sign_vapi, 301),
    "elevenlabs": (elevenlabs, sign_elevenlabs, 1801),
    "standard-webhooks": (flat, sign_standard, 301),
}


class Hook:
    """One hook of an account, made by rufwachtctl; it knows its address and secret."""

    def __init__(self, t, account, profile, assistant=None, secret=None):
        self.t, self.profile = t, profile
        words = ["engine-hook", "create", "--account", account.id, "--assistant", assistant or account.default,
            "--profile", profile]
        if secret is not None:
            words += ["--secret-file", secret_file(t, secret)]
        lines = t.stack.ctl(*words).splitlines()
        self.id, self.address = lines[:2]
        self.secret = secret or lines[2]
        self.path = self.address[len(t.url):]
        self.client = Client(t.url, accept="application/json")

    def sign(self, body, at=None, secret=None, **more):
        sign = dict({k: v[1] for k, v in ENGINES.items()}, fonio=sign_fonio, native=sign_standard)[self.profile]
        return sign(secret or self.secret, body, at or time.time(), **more)

    def post(self, body, headers, kind="application/json", path=None):
        answer = self.client.request("POST", path or self.path, body=body, headers=dict({"Content-Type": kind}, **headers))
        answer.json = json.loads(answer.body) if answer.body else None
        return answer

    def send(self, event, at=None, secret=None, kind="application/json", query="", **more):
        body = encode(event)
        return self.post(body, self.sign(body, at, secret, **more), kind, self.path + query)


def secret_file(t, text):
    path = t.stack.path("etc", "hook-secret")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text + "\n")
    return path


# --- signed vCons ---

class Signer:
    """Keys and certificates in a folder, by openssl(1)."""

    def __init__(self, t, name):
        self.folder = t.stack.path("tmp", "signer-" + name)
        os.makedirs(self.folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *words, data=None):
        done = subprocess.run(["openssl", *words], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise AssertionError("openssl %s: %s" % (" ".join(words), done.stderr.decode()))
        return done.stdout

    def own(self, name, authority=False, bits=2048):
        """A certificate nobody else issued."""
        self.run("req", "-x509", "-newkey", "rsa:%d" % bits, "-nodes", "-keyout", self.path(name + ".key"), "-out",
            self.path(name + ".pem"), "-days", "30", "-subj", "/CN=" + name, "-addext",
            "basicConstraints=critical,CA:" + ("TRUE" if authority else "FALSE"))

    def issue(self, name, by):
        """One issued by an authority."""
        self.run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", self.path(name + ".key"), "-out", self.path(name + ".csr"),
            "-subj", "/CN=" + name)
        self.run("x509", "-req", "-in", self.path(name + ".csr"), "-CA", self.path(by + ".pem"), "-CAkey",
            self.path(by + ".key"), "-CAcreateserial", "-out", self.path(name + ".pem"), "-days", "30")

    def der(self, name):
        return self.run("x509", "-in", self.path(name + ".pem"), "-outform", "DER")

    def ed25519(self, message):
        """A fresh key pair: the public key the way of Standard Webhooks, and its signature of the message."""
        key = self.path("ed25519.key")
        self.run("genpkey", "-algorithm", "ed25519", "-out", key)
        with open(self.path("message"), "wb") as f:
            f.write(message)
        public = self.run("pkey", "-in", key, "-pubout", "-outform", "DER")[-32:]
        made = self.run("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", self.path("message"))
        return "whpk_" + base64.b64encode(public).decode(), base64.b64encode(made).decode()

    def sign(self, vcon, *names, alg="RS256"):
        """The general JWS form, one signature for each name."""
        url = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        payload = url(encode(vcon))
        signatures = []
        for name in names:
            protected = url(json.dumps({"alg": alg}).encode())
            made = self.run("dgst", "-sha256", "-sign", self.path(name + ".key"), data=(protected + "." + payload).encode())
            signatures.append({"header": {"alg": alg, "x5c": [base64.b64encode(self.der(name)).decode()],
                "uuid": vcon["uuid"]}, "protected": protected, "signature": url(made)})
        return {"payload": payload, "signatures": signatures}
