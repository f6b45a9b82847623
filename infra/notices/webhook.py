"""A signed webhook, by the Standard Webhooks specification: https://www.standardwebhooks.com

Headers webhook-id (the notice's, the same when it is sent again), webhook-timestamp (seconds) and webhook-signature:
`v1,` and the HMAC-SHA256 of "id.timestamp.body" in base64. Body: {"type": "notice.<template>", "timestamp": when the
notice was made, "data": {…}}. Any 2xx is a yes. What is for a customer has three members more in "data": `to` (the
number, +86…), `language` and `values` (such as the link's end), for a bridge to a service account of WeChat.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass

from infra.notices import robots
from infra.notices.channel import Message
from infra.notices.posting import Poster, judge
from sync.instants import SECOND, Millis, iso

PREFIX = "whsec_"


def key_of(secret: str) -> bytes:
    """The key in a secret `whsec_…`. ValueError where there is none of 24 to 64 bytes."""
    if not secret.startswith(PREFIX):
        raise ValueError(f"{PREFIX} and 24 to 64 bytes in base64")
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        key = b""
    if not 24 <= len(key) <= 64:
        raise ValueError(f"{PREFIX} and 24 to 64 bytes in base64")
    return key


def signature(key: bytes, id: str, seconds: int, body: bytes) -> str:
    """What stands in webhook-signature."""
    signed = f"{id}.{seconds}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()


@dataclass(frozen=True)
class Webhook:
    """Whatever somebody built to listen. Notices come one by one: a machine can count."""

    poster: Poster
    key: bytes
    now: Callable[[], Millis]
    pace: Millis = 0
    merges: bool = False

    @property
    def shown(self) -> str:
        """The address up to its path."""
        return self.poster.shown

    def send(self, message: Message) -> None:
        """As in Channel."""
        said = {"id": message.id, "subject": message.subject, "text": message.text, **message.facts}
        if message.to:
            said |= {"to": message.to, "language": message.language, "values": dict(message.values)}
        told = {"type": f"notice.{message.template}", "timestamp": iso(message.made_at), "data": said}
        body, seconds = robots.body(told), self.now() // SECOND
        signed = {
            "webhook-id": message.id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(self.key, message.id, seconds, body),
        }
        judge(self.poster.post(body, robots.JSON | signed))
