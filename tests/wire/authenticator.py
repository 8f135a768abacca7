"""A security key in software: registers and signs as WebAuthn says, with whatever is asked of it being wrong.

Keys and signatures are made by the openssl command.
"""

import base64
import hashlib
import json
import os
import struct
import subprocess
import tempfile

PRESENT, VERIFIED, KEY = 0x01, 0x04, 0x40
KINDS = {
    "ES256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "EdDSA": ["-algorithm", "ED25519"],
    "RS256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
}


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def openssl(*words, data=None):
    return subprocess.run(("openssl",) + words, input=data, check=True, capture_output=True).stdout


class Authenticator:
    """One key for one host."""

    def __init__(self, origin, rp_id, kind="ES256", credential=None):
        self.origin, self.rp_id, self.kind, self.count = origin, rp_id, kind, 0
        self.credential = credential or os.urandom(32)
        self.pem = openssl("genpkey", *KINDS[kind])

    def public(self):
        """The public key as COSE writes it."""
        der = openssl("pkey", "-pubout", "-outform", "DER", data=self.pem)
        if self.kind == "ES256":
            return bytes.fromhex("a5010203262001215820") + der[-64:-32] + bytes.fromhex("225820") + der[-32:]
        if self.kind == "EdDSA":
            return bytes.fromhex("a401010327200621") + b"\x58\x20" + der[-32:]
        modulus = openssl("rsa", "-modulus", "-noout", data=self.pem).split(b"=")[1].strip()
        return bytes.fromhex("a401030339010020590100") + bytes.fromhex(modulus.decode()) + bytes.fromhex("2143010001")

    def sign(self, message):
        with tempfile.TemporaryDirectory() as folder:
            key, text = os.path.join(folder, "key"), os.path.join(folder, "text")
            with open(key, "wb") as f:
                f.write(self.pem)
            with open(text, "wb") as f:
                f.write(message)
            if self.kind == "EdDSA":
                return openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", text)
            return openssl("dgst", "-sha256", "-sign", key, text)

    def client(self, kind, challenge, **changes):
        data = {"type": "webauthn." + kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        data.update(changes)
        return json.dumps({k: v for k, v in data.items() if v is not None}, separators=(",", ":")).encode()

    def data(self, flags, count, rp_id=None, attached=b""):
        digest = hashlib.sha256((rp_id or self.rp_id).encode()).digest()
        return digest + struct.pack(">BI", flags, count) + attached

    def register(self, challenge, flags=PRESENT | KEY, rp_id=None, client=None, **changes):
        """The fields a browser would fill in."""
        attached = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + self.public()
        return {"client_data": b64(client or self.client("create", challenge, **changes)),
            "authenticator_data": b64(self.data(flags, self.count, rp_id, attached))}

    def answer(self, challenge, flags=PRESENT, rp_id=None, count=None, signed=None, **changes):
        if count is None:
            self.count += 1
        client = self.client("get", challenge, **changes)
        data = self.data(flags, self.count if count is None else count, rp_id)
        return {"credential": b64(self.credential), "client_data": b64(client), "authenticator_data": b64(data),
            "signature": b64(self.sign(signed if signed is not None else data + hashlib.sha256(client).digest()))}
