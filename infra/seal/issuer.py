"""issuer.json: the public keys of one installation, by which a reader knows not only that a record is unchanged but
whose it is. Also `GET /.well-known/doorstep-issuer.json`.

    {"issuer_keys":1, "issuer":"https://service.example.com",
     "countersignature":[base64 of SubjectPublicKeyInfo, …], "log":[verifier key, …],
     "seal":[PEM of a root certificate, …], "witnesses":[verifier key, …]}

Newest first. A key that is gone from it can still be known through a witness. Members that are not ours are left alone,
so that a later version may add some.

    IssuerRefused
      too_long          more than 256 KiB
      not_json          no UTF-8, no JSON object, a member twice
      unknown_version   a later form, or none
      bad_text          no origin
      bad_list          no list of texts, or too long a one
      bad_key           one of them is none (field: which, such as log[1])
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from infra.seal.log.note import NoteKey, base64_bytes, base64_text
from infra.seal.log.refused import Refused
from infra.seal.proof import ProofRefused, ed25519_raw

VERSION = 1
LIMIT = 256 << 10
MOST_KEYS = 64
_LONGEST_ISSUER = 255

Code = Literal["too_long", "not_json", "unknown_version", "bad_text", "bad_list", "bad_key"]
Key = TypeVar("Key")


class IssuerRefused(ValueError):
    """These are no issuer's keys. code: one of the table above; field: where."""

    def __init__(self, code: Code, field: str = "") -> None:
        super().__init__(code, field)
        self.code: Code = code
        self.field = field

    def __str__(self) -> str:
        return f"{self.code} {self.field}".rstrip()


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """Whose keys these are, newest first.

    issuer: the origin. countersignature: SubjectPublicKeyInfo (DER) of Ed25519. log, witnesses: verifier keys of notes
    and of cosignatures, as text. seal: PEM of root certificates.
    """

    issuer: str
    countersignature: tuple[bytes, ...] = ()
    log: tuple[str, ...] = ()
    seal: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()


def issuer_bytes(keys: IssuerKeys) -> bytes:
    """The file, a member a line."""
    members = {
        "issuer_keys": VERSION,
        "issuer": keys.issuer,
        "countersignature": [base64_text(one) for one in keys.countersignature],
        "log": keys.log,
        "seal": keys.seal,
        "witnesses": keys.witnesses,
    }
    lines = [f'"{name}":{json.dumps(value, ensure_ascii=False)}' for name, value in members.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def read_issuer(content: bytes) -> IssuerKeys:
    """The keys of the file. Raises IssuerRefused."""
    told = _parsed(content)
    if type(told.get("issuer_keys")) is not int or told["issuer_keys"] != VERSION:
        raise IssuerRefused("unknown_version", "issuer_keys")
    issuer = told.get("issuer")
    if not isinstance(issuer, str) or not 0 < len(issuer) <= _LONGEST_ISSUER or not issuer.isprintable():
        raise IssuerRefused("bad_text", "issuer")
    return IssuerKeys(
        issuer,
        countersignature=_each(told, "countersignature", _ed25519),
        log=_each(told, "log", lambda text, _: NoteKey.read(text).text),
        seal=_each(told, "seal", _certificate),
        witnesses=_each(told, "witnesses", _witness),
    )


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LIMIT:
        raise IssuerRefused("too_long")
    try:
        told = json.loads(content.decode(), object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise IssuerRefused("not_json") from None
    if not isinstance(told, dict):
        raise IssuerRefused("not_json")
    return told


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member twice")
    return found


def _each(told: dict[str, Any], name: str, read: Callable[[str, str], Key]) -> tuple[Key, ...]:
    texts = told.get(name, [])
    if (
        not isinstance(texts, list)
        or len(texts) > MOST_KEYS
        or not all(isinstance(one, str) for one in texts)
    ):
        raise IssuerRefused("bad_list", name)
    return tuple(_key(text, f"{name}[{at}]", read) for at, text in enumerate(texts))


def _key(text: str, field: str, read: Callable[[str, str], Key]) -> Key:
    try:
        return read(text, field)
    except (ProofRefused, Refused, ValueError):  # the first two are ValueErrors; said for the reader
        raise IssuerRefused("bad_key", field) from None


def _ed25519(text: str, field: str) -> bytes:
    der = base64_bytes(text) or b""
    ed25519_raw(der, field)
    return der


def _certificate(text: str, _: str) -> str:
    return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.PEM).decode()


def _witness(text: str, _: str) -> str:
    """A verifier key of any kind: the name, the first 4 bytes of SHA-256(name, newline, key) in hex, the key."""
    name, _, rest = text.partition("+")
    id, _, key = rest.partition("+")
    content = base64_bytes(key)
    if not name or not name.isprintable() or not content:
        raise ValueError(name)
    if sha256(name.encode() + b"\n" + content).hexdigest()[:8] != id:
        raise ValueError(id)
    return text
