"""What is derived from the server's secret: salts, links, codes. The same question has the same answer for ever."""

from __future__ import annotations

import hmac

from server.house import House


def derived(house: House, label: str, *parts: str | bytes) -> bytes:
    """32 bytes that nobody without the secret can make or guess. label: what they are for; parts: of what."""
    told = [label.encode(), *(part.encode() if isinstance(part, str) else part for part in parts)]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in told)
    return hmac.digest(house.record_keys.secret, message, "sha256")
