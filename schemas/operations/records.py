"""The signed record."""

from __future__ import annotations

from schemas.operations.fields import Base64url, Hash, Text, ToVisit


class Sign(ToVisit):
    """`record.sign`: what the customer saw, byte for byte, signed by the device.

    text: the record as JSON text. signature: ES256 over "repair-record/v1\\n" + issuer + "\\n" + text.
    key: the device's public key. token_hash: SHA-256 of the hand-over token; the token itself never comes here.
    corrects: SHA-256 of the text of the record this one corrects; reason: why. The customer's strokes are in
    `blobs`. A wrong signature or a text over 32 KiB is kept and asks `record_unproved`.
    """

    text = Text(48 << 10, required=True)
    signature = Base64url(200, required=True)
    key = Base64url(200, required=True)
    token_hash = Hash(required=True)
    corrects = Hash()
    reason = Text(1000)
