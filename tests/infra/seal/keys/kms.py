"""AWS KMS on the loopback, by the documents of its API (2014-11-01, JSON 1.1): it checks signature version 4 of every
request, holds to the rules for messages, and really signs with keys of its own.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from infra.seal.keys.signer import spki
from tests.infra.notices.standins import Call, Reply

REGION, ACCESS, SECRET = "ap-southeast-1", "AKIAEXAMPLE", "kms-hush-secret"
LONGEST = 4096
ARN = f"arn:aws:kms:{REGION}:111122223333:"
Key = RSAPrivateKey | Ed25519PrivateKey


class Kms:
    """Its rule. keys: by id or alias; disabled: of those; asked: every request that was let in."""

    def __init__(self, **keys: Key) -> None:
        self.keys: dict[str, Any] = {f"alias/{name}": key for name, key in keys.items()}
        self.disabled: set[str] = set()
        self.asked: list[dict[str, Any]] = []

    def __call__(self, call: Call) -> Reply:
        """One request."""
        if call.headers.get("content-type") != "application/x-amz-json-1.1":
            return refused("SerializationException", "not JSON 1.1")
        if why := wrong_signature(call):
            return refused(why, "The request signature we calculated does not match")
        wanted = {"TrentService.GetPublicKey": self._public_key, "TrentService.Sign": self._sign}
        answer = wanted.get(call.headers.get("x-amz-target", ""))
        if answer is None:
            return refused("UnknownOperationException", "")
        asked = call.json
        key = self.keys.get(asked["KeyId"])
        if key is None:
            return refused("NotFoundException", f"Alias {ARN}{asked['KeyId']} is not found.")
        if asked["KeyId"] in self.disabled:
            return refused("DisabledException", f"{ARN}{asked['KeyId']} is disabled.")
        self.asked.append(asked)
        return answer(key, asked)

    def _public_key(self, key: Key, asked: dict[str, Any]) -> Reply:
        public = b64encode(spki(key.public_key())).decode()
        return Reply({"KeyId": ARN + asked["KeyId"], "KeyUsage": "SIGN_VERIFY", "PublicKey": public})

    def _sign(self, key: Key, asked: dict[str, Any]) -> Reply:
        message, kind = b64decode(asked["Message"], validate=True), asked.get("MessageType", "RAW")
        if not 1 <= len(message) <= LONGEST:
            return refused("ValidationException", "Value at 'message' failed to satisfy constraint")
        name = asked["SigningAlgorithm"]
        made = (_rsa if isinstance(key, RSAPrivateKey) else _ed25519)(key, name, kind, message)
        if made is None:
            return refused("InvalidKeyUsageException", f"{name} with {kind} is not valid for this key")
        return Reply({"Signature": b64encode(made).decode(), "SigningAlgorithm": name})


def _rsa(key: RSAPrivateKey, name: str, kind: str, message: bytes) -> bytes | None:
    if name != "RSASSA_PKCS1_V1_5_SHA_256" or (kind == "DIGEST" and len(message) != 32):
        return None
    return key.sign(message, PKCS1v15(), Prehashed(SHA256()) if kind == "DIGEST" else SHA256())


def _ed25519(key: Ed25519PrivateKey, name: str, kind: str, message: bytes) -> bytes | None:
    return key.sign(message) if (name, kind) == ("ED25519_SHA_512", "RAW") else None


def refused(code: str, words: str) -> Reply:
    """An error as KMS says it."""
    return Reply({"__type": code, "message": words}, 400, {"Content-Type": "application/x-amz-json-1.1"})


def always(reply: Reply) -> Callable[[Call], Reply]:
    """A rule that has one answer."""
    return lambda _: reply


def wrong_signature(call: Call) -> str:
    """Why this request is not let in, by AWS's signature version 4; empty where it is."""
    kind, _, rest = call.headers.get("authorization", "").partition(" ")
    if kind != "AWS4-HMAC-SHA256":
        return "MissingAuthenticationTokenException"
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    who, *scope = given["Credential"].split("/")
    if who != ACCESS or scope[1:] != [REGION, "kms", "aws4_request"]:
        return "UnrecognizedClientException"
    names = given["SignedHeaders"].split(";")
    if not {"host", "x-amz-date", "x-amz-target"} <= set(names):
        return "IncompleteSignatureException"
    request = ["POST", call.path or "/", "", *(f"{name}:{call.headers[name].strip()}" for name in names)]
    request += ["", ";".join(names), hashlib.sha256(call.body).hexdigest()]
    hashed = hashlib.sha256("\n".join(request).encode()).hexdigest()
    told = "\n".join([kind, call.headers["x-amz-date"], "/".join(scope), hashed])
    secret = f"AWS4{SECRET}".encode()
    for step in scope:
        secret = hmac.digest(secret, step.encode(), "sha256")
    signed = hmac.new(secret, told.encode(), "sha256").hexdigest()
    return "" if hmac.compare_digest(signed, given["Signature"]) else "InvalidSignatureException"
