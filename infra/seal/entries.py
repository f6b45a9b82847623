"""What stands in the log for a record: a salted hash, so that nobody can find a record by guessing its text."""

from __future__ import annotations

from hashlib import sha256

SALT_BYTES = 32
_PREFIX = b"doorstep-record/1\n"


def entry(salt: bytes, text_sha256: str, signature: str) -> bytes:
    """The entry (32 bytes) whose leaf hash the log holds.

    salt: 32 bytes. text_sha256: hex, of the record's text. signature: over the text, base64url as on the wire.
    ValueError for another length or for what is no hex or ASCII.
    """
    text = bytes.fromhex(text_sha256)
    if len(salt) != SALT_BYTES or len(text) != sha256().digest_size:
        raise ValueError(f"a salt of {len(salt)} bytes, a hash of {len(text)}")
    return sha256(_PREFIX + salt + text + sha256(signature.encode("ascii")).digest()).digest()
