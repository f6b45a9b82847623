"""Signed notes: a text and who signed it, by c2sp.org/signed-note, Ed25519 (type 0x01) only.

The text, a blank line, then a line for each signature: em dash, space, key name, space, base64 of the key id
(4 bytes, big-endian) and the signature. Signatures of keys that were not given are ignored, as the format demands:
so a log changes its key and witnesses add theirs without anybody's reader breaking.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from infra.seal.keys.signer import KeyUnfit, Signer, raw_ed25519
from infra.seal.log.refused import Refused

SigningKey = Ed25519PrivateKey | Signer

LONGEST = 2**18
MOST_SIGNATURES = 64
_ED25519 = b"\x01"
_ID_BYTES, _KEY_BYTES = 4, 32
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def base64_text(content: bytes) -> str:
    """Standard base64 with padding."""
    return b64encode(content).decode("ascii")


def base64_bytes(text: str) -> bytes | None:
    """The bytes of this base64; None unless it is the one text that these bytes have."""
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return content if base64_text(content) == text else None


@dataclass(frozen=True, slots=True)
class NoteKey:
    """Whose signature counts. name: a URL without scheme is best; no spaces, no plus. public: 32 raw bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public) != _KEY_BYTES:
            raise Refused("bad_key", name=self.name, bytes=len(self.public))

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || newline || 0x01 || public): an identifier, not a fingerprint."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The verifier key as the tools of others take it: name, id in hex and base64 of 0x01 || public, by plus."""
        return f"{self.name}+{self.id.hex()}+{base64_text(_ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> NoteKey:
        """The key of a verifier key's text. Raises Refused bad_key."""
        name, _, rest = text.partition("+")
        content = base64_bytes(rest[2 * _ID_BYTES + 1 :])
        if not content or content[:1] != _ED25519:
            raise Refused("bad_key", name=name)
        key = cls(name, content[1:])
        if key.text != text:
            raise Refused("bad_key", name=name, id=key.id.hex())
        return key

    @classmethod
    def of(cls, name: str, key: SigningKey) -> NoteKey:
        """The public half of a signing key under this name. Raises Refused bad_key for what cannot be a name, or is
        no Ed25519 key; KeyUnreachable.
        """
        if isinstance(key, Ed25519PrivateKey):
            return cls(name, key.public_key().public_bytes_raw())
        try:
            return cls(name, raw_ed25519(key))
        except KeyUnfit:
            raise Refused("bad_key", name=name) from None

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Is this the key's signature (64 bytes) over the message?"""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def sign_note(text: str, signers: Iterable[tuple[str, SigningKey]]) -> bytes:
    """The note of this text under these (key name, key), in their order. Raises Refused for what can be no note, and
    KeyFailed where a key is kept elsewhere and does not sign.
    """
    content = text.encode("utf-8", "strict")
    lines = []
    for name, key in signers:
        signature = NoteKey.of(name, key).id + key.sign(content)
        lines.append(f"— {name} {base64_text(signature)}\n".encode())
    note = content + b"\n" + b"".join(lines)
    if divided(note)[0] != text:
        raise Refused("not_a_note")
    return note


def open_note(note: bytes, keys: Sequence[NoteKey]) -> tuple[str, list[NoteKey]]:
    """The text with its last newline, and which of the keys signed it (one at least), in the order of the note.

    Raises Refused: not_a_note, unknown_key (none of them signed), bad_signature (one is named and did not).
    """
    text, signatures = divided(note)
    known = {(key.name, key.id): key for key in keys}
    found: dict[NoteKey, None] = {}
    for name, signature in signatures:
        key = known.get((name, signature[:_ID_BYTES]))
        if key is None:
            continue
        if not key.signed(signature[_ID_BYTES:], text.encode()):
            raise Refused("bad_signature", name=name, id=key.id.hex())
        found[key] = None
    if not found:
        raise Refused("unknown_key", names=[name for name, _ in signatures])
    return text, list(found)


def divided(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text with its last newline, and (key name, key id and signature) of each line, none of them verified.

    Raises Refused not_a_note.
    """
    if len(note) > LONGEST:
        raise Refused("not_a_note", why="length", bytes=len(note))
    try:
        whole = note.decode()
    except UnicodeDecodeError:
        raise Refused("not_a_note", why="utf8") from None
    text, blank, tail = whole.rpartition("\n\n")
    if _CONTROL.search(whole) or not blank:
        raise Refused("not_a_note", why="form")
    return text + "\n", list(signature_lines(tail))


def signature_lines(text: str) -> Iterator[tuple[str, bytes]]:
    """(key name, key id and signature) of lines that each end with a newline. Raises Refused not_a_note."""
    *lines, rest = text.split("\n")
    if rest or not 0 < len(lines) <= MOST_SIGNATURES:
        raise Refused("not_a_note", why="signatures", count=len(lines))
    for line in lines:
        dash, _, rest = line.partition(" ")
        name, _, text = rest.partition(" ")
        signature = base64_bytes(text)
        if dash != "—" or not _is_name(name) or signature is None or len(signature) <= _ID_BYTES:
            raise Refused("not_a_note", why="signature", line=line)
        yield name, signature


def _is_name(name: str) -> bool:
    return bool(name) and not any(one.isspace() or one == "+" or one < " " for one in name)
