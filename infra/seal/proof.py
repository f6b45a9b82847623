"""proof.json: all that proves a record's text, without the text; its one home.

UTF-8 JSON with one member a line in a fixed order, so that `sed` can read it where no program of ours is left; it ends
with a newline. Only the exact bytes that `proof_bytes` writes are read, so no byte of such a file means nothing.

    proof                    1, the version of this form
    issuer                   origin of the installation that the text was signed for
    text_sha256              of record.json, hex
    signature, key           the device's ES256 (raw r||s) and its key (65 raw bytes), base64url; the office's Ed25519
                             signature (of the text's hash: `parts.signed_message`) and key (32 raw bytes) where
                             signed_by says office
    signed_by                device or office
    signature_der, key_der   the same two as openssl takes them: DER (Ed25519: raw) and SubjectPublicKeyInfo, base64
    statement                the text that the countersignature covers, after "record-countersignature/1" and a newline
    countersignature         64 bytes of Ed25519, base64
    countersignature_key_der its key, SubjectPublicKeyInfo, base64
    salt                     32 bytes that go into the entry of the log, base64
    leaf                     the entry's place in the log, from 0
    log_key                  the log's verifier key (c2sp.org/signed-note)
    log_proof                the text of a tlog-proof file: place, path, signed checkpoint

    ProofRefused
      too_long          more than 256 KiB
      not_utf8, not_json, repeated_member
      unknown_version   a later form, or none
      members           one lacks or is too many (field names it)
      bad_type          a text where a number belongs, or the other way round
      bad_text          control characters in a name, half a surrogate pair
      bad_encoding      no base64, no hex, or not in its one spelling
      bad_length        too many or too few bytes
      bad_key           no point of the curve, no key of this kind
      differs           a DER form that is not that of the signature or key beside it; a leaf that log_proof denies
      not_exact         other spaces, order or escapes than `proof_bytes` writes
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from infra.seal.log import proof_file
from infra.seal.log.note import NoteKey, base64_bytes, base64_text
from infra.seal.log.refused import Refused
from infra.seal.log.tree import BIGGEST_SIZE
from sync.exchange.base64url import decoded
from sync.exchange.signing import public_key

VERSION = 1
LIMIT = 256 << 10
SIGNATURE_BYTES = 64
SALT_BYTES = 32
ED25519_HEAD = bytes.fromhex("302a300506032b6570032100")
MEMBERS = (
    *("proof", "issuer", "text_sha256", "signature", "key", "signed_by", "signature_der", "key_der"),
    *("statement", "countersignature", "countersignature_key_der", "salt", "leaf", "log_key", "log_proof"),
)
_HEX = re.compile(r"[0-9a-f]{64}")
_LONGEST_ISSUER = 255

SignedBy = Literal["device", "office"]
Code = Literal[
    "too_long",
    "not_utf8",
    "not_json",
    "repeated_member",
    "unknown_version",
    "members",
    "bad_type",
    "bad_text",
    "bad_encoding",
    "bad_length",
    "bad_key",
    "differs",
    "not_exact",
]


class ProofRefused(ValueError):
    """This is no proof.json. code: one of the table above; field: the member, empty where it is the whole."""

    def __init__(self, code: Code, field: str = "") -> None:
        super().__init__(code, field)
        self.code: Code = code
        self.field = field

    def __str__(self) -> str:
        return f"{self.code} {self.field}".rstrip()


@dataclass(frozen=True, slots=True)
class Proof:
    """What proof.json says; nothing of it is verified. Raises ProofRefused for what cannot be written.

    signature, key: base64url. countersignature: 64 raw bytes; countersignature_key: DER of SubjectPublicKeyInfo.
    salt: 32 raw bytes. log_key: text of a NoteKey; log_proof: text of a tlog-proof file.
    """

    issuer: str
    text_sha256: str
    signature: str
    key: str
    signed_by: SignedBy
    statement: str
    countersignature: bytes
    countersignature_key: bytes
    salt: bytes
    leaf: int
    log_key: str
    log_proof: str

    def __post_init__(self) -> None:
        if not 0 < len(self.issuer) <= _LONGEST_ISSUER or not self.issuer.isprintable():
            raise ProofRefused("bad_text", "issuer")
        if not _HEX.fullmatch(self.text_sha256):
            raise ProofRefused("bad_encoding", "text_sha256")
        if self.signed_by not in ("device", "office"):
            raise ProofRefused("bad_text", "signed_by")
        _raw(self.signature, SIGNATURE_BYTES, "signature")
        self._check_key()
        for name, bytes_ in (("countersignature", SIGNATURE_BYTES), ("salt", SALT_BYTES)):
            if len(getattr(self, name)) != bytes_:
                raise ProofRefused("bad_length", name)
        ed25519_raw(self.countersignature_key, "countersignature_key_der")
        if not 0 <= self.leaf < BIGGEST_SIZE:
            raise ProofRefused("bad_length", "leaf")
        self._check_log()

    @property
    def signature_der(self) -> bytes:
        """The signature as `openssl` takes it: DER of r and s; of the office as it is."""
        raw = decoded(self.signature) or b""
        if self.signed_by == "office":
            return raw
        half = SIGNATURE_BYTES // 2
        return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))

    @property
    def key_der(self) -> bytes:
        """The key of `signature` as SubjectPublicKeyInfo."""
        if self.signed_by == "office":
            return ed25519_der(decoded(self.key) or b"")
        found = public_key(self.key)
        if found is None:
            raise ProofRefused("bad_key", "key")
        return found.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def checkpoint(self) -> bytes:
        """The signed note inside log_proof."""
        return proof_file.read_proof(self.log_proof.encode()).checkpoint

    def _check_key(self) -> None:
        if self.signed_by == "office":
            _raw(self.key, 32, "key")
        elif public_key(self.key) is None:
            raise ProofRefused("bad_key", "key")

    def _check_log(self) -> None:
        try:
            NoteKey.read(self.log_key)
        except Refused:
            raise ProofRefused("bad_key", "log_key") from None
        try:
            content = self.log_proof.encode()
            found = proof_file.read_proof(content)
        except (Refused, UnicodeEncodeError):
            raise ProofRefused("bad_encoding", "log_proof") from None
        if found.index != self.leaf:
            raise ProofRefused("differs", "leaf")
        if found.extra or found.content != content:  # nothing vouches for an extra line
            raise ProofRefused("not_exact", "log_proof")


def ed25519_der(raw: bytes) -> bytes:
    """SubjectPublicKeyInfo of the 32 raw bytes of an Ed25519 key."""
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def ed25519_raw(der: bytes, field: str) -> bytes:
    """The 32 raw bytes of an Ed25519 key given as SubjectPublicKeyInfo. Raises ProofRefused naming the field."""
    if len(der) != len(ED25519_HEAD) + 32 or not der.startswith(ED25519_HEAD):
        raise ProofRefused("bad_key", field)
    return der[len(ED25519_HEAD) :]


def proof_bytes(proof: Proof) -> bytes:
    """The file. Raises ProofRefused bad_text, too_long."""
    values = {
        "proof": VERSION,
        "issuer": proof.issuer,
        "text_sha256": proof.text_sha256,
        "signature": proof.signature,
        "key": proof.key,
        "signed_by": proof.signed_by,
        "signature_der": base64_text(proof.signature_der),
        "key_der": base64_text(proof.key_der),
        "statement": proof.statement,
        "countersignature": base64_text(proof.countersignature),
        "countersignature_key_der": base64_text(proof.countersignature_key),
        "salt": base64_text(proof.salt),
        "leaf": proof.leaf,
        "log_key": proof.log_key,
        "log_proof": proof.log_proof,
    }
    lines = [f'"{name}":{json.dumps(values[name], ensure_ascii=False)}' for name in MEMBERS]
    try:
        content = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
    except UnicodeEncodeError:
        raise ProofRefused("bad_text") from None
    if len(content) > LIMIT:
        raise ProofRefused("too_long")
    return content


def read_proof(content: bytes) -> Proof:
    """What the file says, not yet what is so. Raises ProofRefused; see the table above."""
    if len(content) > LIMIT:
        raise ProofRefused("too_long")
    told = _members(_parsed(content))
    proof = Proof(
        issuer=told["issuer"],
        text_sha256=told["text_sha256"],
        signature=told["signature"],
        key=told["key"],
        signed_by=cast(SignedBy, told["signed_by"]),
        statement=told["statement"],
        countersignature=_base64(told, "countersignature"),
        countersignature_key=_base64(told, "countersignature_key_der"),
        salt=_base64(told, "salt"),
        leaf=told["leaf"],
        log_key=told["log_key"],
        log_proof=told["log_proof"],
    )
    for name, expected in (("signature_der", proof.signature_der), ("key_der", proof.key_der)):
        if _base64(told, name) != expected:
            raise ProofRefused("differs", name)
    if proof_bytes(proof) != content:
        raise ProofRefused("not_exact")
    return proof


def _parsed(content: bytes) -> Any:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ProofRefused("not_utf8") from None
    try:
        return json.loads(
            text, object_pairs_hook=_once_each, parse_float=_no_number, parse_constant=_no_number
        )
    except ProofRefused:
        raise
    except (ValueError, RecursionError):
        raise ProofRefused("not_json") from None


def _members(told: Any) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise ProofRefused("not_json")
    version = told.get("proof")
    if type(version) is not int or version != VERSION:
        raise ProofRefused("unknown_version", "proof")
    wrong = sorted(set(told) ^ set(MEMBERS))
    if wrong:
        raise ProofRefused("members", wrong[0][:40])
    for name, value in told.items():
        if type(value) is not (int if name in ("proof", "leaf") else str):
            raise ProofRefused("bad_type", name)
    return told


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ProofRefused("repeated_member", name[:40])
        found[name] = value
    return found


def _no_number(_: str) -> NoReturn:
    raise ProofRefused("bad_type")


def _base64(told: Mapping[str, Any], name: str) -> bytes:
    content = base64_bytes(told[name])
    if content is None:
        raise ProofRefused("bad_encoding", name)
    return content


def _raw(text: str, size: int, field: str) -> bytes:
    """The bytes of a base64url text of this length."""
    content = decoded(text)
    if content is None:
        raise ProofRefused("bad_encoding", field)
    if len(content) != size:
        raise ProofRefused("bad_length", field)
    return content
