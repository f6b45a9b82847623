"""Bytes as text on the wire: base64url without padding, in its one canonical spelling."""

from __future__ import annotations

import base64
import binascii


def encoded(content: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes | None:
    """The bytes, or None for anything but the spelling that `encoded` gives (no padding, no spare bits)."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return content if encoded(content) == text else None
