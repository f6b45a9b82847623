"""Time tokens: a time that cannot be guessed, bound to what the device had recorded when it was given.

Devices keep them and quote them by hash; only the server verifies them. Every answer carries one, so its
payload is short:

    01                             the version
    time, through, recorded n      unsigned LEB128
    epoch, device, recorded hash   a tag (LEB128) and its bytes: 0 null, 1 a UUID (16), 2 a SHA-256 (32),
                                   else UTF-8 of tag - 3 bytes
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange.signed_text import Forged, opened, sealed
from sync.instants import Millis

BIGGEST = 2**53
_PREFIX = b"doorstep-token/1\n"
_TEXT = 3
_LONGEST_NUMBER = 8
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ForgedToken(Forged):
    """The text is no time token of ours. It proves nothing; go on as if it had not been sent."""


@dataclass(frozen=True, slots=True)
class TimeToken:
    """At `time` in `epoch` the server held this device's operations through `through`.

    recorded, recorded_hash: the last operation the device said it had recorded by then, 0 and None for none.
    """

    epoch: str
    time: Millis
    device: str
    through: int
    recorded: int = 0
    recorded_hash: str | None = None


def issue(token: TimeToken, key: Ed25519PrivateKey) -> str:
    """The token as the text that the device keeps."""
    numbers = b"".join(map(_number, (token.time, token.through, token.recorded)))
    words = b"".join(map(_word, (token.epoch, token.device, token.recorded_hash)))
    return sealed(_PREFIX, b"\x01" + numbers + words, key)


def read(text: str, *keys: Ed25519PublicKey, own: Ed25519PrivateKey | None = None) -> TimeToken:
    """The token of this text, verified under any of the keys. Raises ForgedToken. own: as in `opened`."""
    try:
        payload = _Payload(opened(_PREFIX, text, keys, own))
        if payload.number() != 1:
            raise Forged("another version")
        time, through, recorded = payload.number(), payload.number(), payload.number()
        epoch, device, recorded_hash = payload.word(), payload.word(), payload.word()
        if epoch is None or device is None or payload.left():
            raise Forged("another shape")
    except Forged as wrong:
        raise ForgedToken(str(wrong)) from None
    return TimeToken(epoch, time, device, through, recorded, recorded_hash)


def token_hash(text: str) -> str:
    """How a line quotes a token: the SHA-256 of its text, lower-case hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _number(value: int) -> bytes:
    """Unsigned LEB128."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)


def _word(text: str | None) -> bytes:
    if text is None:
        return b"\x00"
    if _UUID.fullmatch(text) is not None:
        return b"\x01" + bytes.fromhex(text.replace("-", ""))
    if _SHA256.fullmatch(text) is not None:
        return b"\x02" + bytes.fromhex(text)
    content = text.encode("utf-8", "surrogatepass")
    return _number(len(content) + _TEXT) + content


class _Payload:
    """A verified payload, read from its beginning. Raises Forged where it has another shape."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def number(self) -> int:
        """The next number."""
        value = 0
        for shift in range(0, 7 * _LONGEST_NUMBER, 7):
            byte = self._bytes(1)[0]
            value |= (byte & 0x7F) << shift
            if byte <= 0x7F:
                if value > BIGGEST:
                    raise Forged("not a number")
                return value
        raise Forged("not a number")

    def word(self) -> str | None:
        """The next id, hash or text; None where there is none."""
        tag = self.number()
        if tag == 0:
            return None
        if tag == 1:
            return str(UUID(bytes=self._bytes(16)))
        if tag == 2:
            return self._bytes(32).hex()
        try:
            return self._bytes(tag - _TEXT).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            raise Forged("not a text") from None

    def left(self) -> int:
        """How many bytes were not read."""
        return len(self._content) - self._at

    def _bytes(self, count: int) -> bytes:
        found = self._content[self._at : self._at + count]
        if len(found) != count:
            raise Forged("cut off")
        self._at += count
        return found
