"""A small JSON object under an Ed25519 signature: the one shape that time tokens and certificates share.

`base64url(payload) "." base64url(Ed25519 over prefix + payload)`, the payload compact JSON. The prefix says
what it is, so a certificate can never pass for a time token. Verified first, parsed after.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.exchange.base64url import decoded, encoded

LONGEST = 2048
BIGGEST = 2**53


class Forged(ValueError):
    """Not one of ours: malformed, altered, or signed by a key we do not have."""


def sealed(prefix: bytes, payload: Mapping[str, object], key: Ed25519PrivateKey) -> str:
    """The payload as signed text."""
    content = json.dumps(payload, separators=(",", ":")).encode("ascii")
    return f"{encoded(content)}.{encoded(key.sign(prefix + content))}"


def opened(prefix: bytes, text: str, keys: Sequence[Ed25519PublicKey]) -> dict[str, object]:
    """The payload, once one of the keys has verified its bytes. Raises Forged for everything else."""
    if len(text) > LONGEST:
        raise Forged("too long")
    head, _, tail = text.partition(".")
    content, signature = decoded(head), decoded(tail)
    if not content or not signature or not any(_signed(key, signature, prefix + content) for key in keys):
        raise Forged("no key of ours signed it")
    try:
        payload = json.loads(content)
    except (ValueError, RecursionError):
        raise Forged("not JSON") from None
    if not isinstance(payload, dict):
        raise Forged("not an object")
    return payload


def whole(value: object) -> int:
    """A whole number from 0 to 2^53, and nothing else. Raises Forged."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= BIGGEST:
        raise Forged("not a number")
    return value


def words(value: object) -> str:
    """A text. Raises Forged."""
    if not isinstance(value, str):
        raise Forged("not a text")
    return value


def _signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
