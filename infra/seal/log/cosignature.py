"""Cosignatures: that a witness saw a checkpoint of ours, by c2sp.org/tlog-cosignature (as of 2026-11-23).

Ed25519 only (type 0x04). The signature is a time (seconds since the epoch, 8 bytes, big-endian) and 64 bytes over

    cosignature/v1
    time <seconds>
    <the checkpoint's text>

so it says: at that time this was the largest tree of the log that I had seen, and it extended all I saw before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.seal.log.note import NoteKey, base64_bytes, base64_text, signature_lines
from infra.seal.log.refused import Refused

LATEST = 253_402_300_799
"""The last second of the year 9999; the format would allow more."""

_KIND = b"\x04"
_ID_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 4, 8, 64


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """A witness: the name of its key, a URL without scheme, and 32 raw bytes of Ed25519."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        NoteKey(self.name, self.public)  # raises bad_key for what can be neither

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || newline || 0x04 || public)."""
        return sha256(self.name.encode() + b"\n" + _KIND + self.public).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The verifier key as others' tools take it."""
        return f"{self.name}+{self.id.hex()}+{base64_text(_KIND + self.public)}"

    @classmethod
    def read(cls, text: str) -> WitnessKey:
        """The key of a verifier key's text. Raises Refused bad_key, also for other kinds of keys."""
        name, _, rest = text.partition("+")
        content = base64_bytes(rest[2 * _ID_BYTES + 1 :])
        if not content or content[:1] != _KIND:
            raise Refused("bad_key", name=name)
        key = cls(name, content[1:])
        if key.text != text:
            raise Refused("bad_key", name=name, id=key.id.hex())
        return key


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's own signature line, and when it signed, in seconds since the epoch by its clock."""

    witness: WitnessKey
    at: int
    line: str


def cosign(text: str, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """The signature line (with its newline) of a witness that saw the checkpoint of this text.

    The witness has verified its signature and its consistency before. at: seconds since the epoch.
    """
    witness = WitnessKey(name, key.public_key().public_bytes_raw())
    signature = at.to_bytes(_TIME_BYTES, "big") + key.sign(_message(text, at))
    return f"— {name} {base64_text(witness.id + signature)}\n"


def cosignatures(text: str, lines: str, witnesses: Sequence[WitnessKey]) -> list[Cosignature]:
    """What these witnesses signed of this checkpoint, each of them once and the latest. Lines of others are ignored.

    lines: signature lines, each with its newline. Raises Refused: not_a_note for what are no signature lines,
    bad_signature for one that names a witness's key and is not that key's, or of a time beyond the year 9999.
    """
    known = {(each.name, each.id): each for each in witnesses}
    found: dict[WitnessKey, Cosignature] = {}
    for name, signature in signature_lines(lines):
        witness = known.get((name, signature[:_ID_BYTES]))
        if witness is not None:
            one = _verified(text, witness, signature[_ID_BYTES:])
            before = found.get(witness, one)
            found[witness] = one if one.at >= before.at else before
    return list(found.values())


def with_cosignatures(note: bytes, lines: Mapping[str, str]) -> bytes:
    """The note and under its signatures those of witnesses, by name."""
    return note + "".join(lines[name] for name in sorted(lines)).encode()


def _verified(text: str, witness: WitnessKey, signature: bytes) -> Cosignature:
    at = int.from_bytes(signature[:_TIME_BYTES], "big")
    key = NoteKey(witness.name, witness.public)
    whole = len(signature) == _TIME_BYTES + _SIGNATURE_BYTES
    if not whole or at > LATEST or not key.signed(signature[_TIME_BYTES:], _message(text, at)):
        raise Refused("bad_signature", name=witness.name, id=witness.id.hex())
    return Cosignature(witness, at, f"— {witness.name} {base64_text(witness.id + signature)}\n")


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
