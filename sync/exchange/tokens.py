"""Time tokens: a time that cannot be guessed, bound to what the device had recorded when it was given.

Devices keep them and quote them by hash; only the server verifies them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange.signed_text import Forged, opened, sealed, whole, words
from sync.instants import Millis

_PREFIX = b"doorstep-token/1\n"


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
    payload = {
        "v": 1,
        "e": token.epoch,
        "t": token.time,
        "d": token.device,
        "h": token.through,
        "n": token.recorded,
        "r": token.recorded_hash,
    }
    return sealed(_PREFIX, payload, key)


def read(text: str, *keys: Ed25519PublicKey) -> TimeToken:
    """The token of this text, verified under any of the keys. Raises ForgedToken."""
    try:
        payload = opened(_PREFIX, text, keys)
        if payload.get("v") != 1:
            raise Forged("another version")
        last = payload.get("r")
        return TimeToken(
            epoch=words(payload.get("e")),
            time=whole(payload.get("t")),
            device=words(payload.get("d")),
            through=whole(payload.get("h")),
            recorded=whole(payload.get("n")),
            recorded_hash=None if last is None else words(last),
        )
    except Forged as wrong:
        raise ForgedToken(str(wrong)) from None


def token_hash(text: str) -> str:
    """How a line quotes a token: the SHA-256 of its text, lower-case hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
