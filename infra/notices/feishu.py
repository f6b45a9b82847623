"""A custom robot in a group of 飞书 (Feishu, Lark).

Its address ends with its token; the time in seconds and a signature stand in the body: the HMAC-SHA256 of nothing by
"time, newline, secret". At most 100 messages a minute and 5 a second. Numbers of its answers as seen on 2026-11-23.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.notices import robots
from infra.notices.channel import Message, whole_text
from infra.notices.posting import Poster
from sync.instants import SECOND, Millis

BUSY: Mapping[int, str] = {9499: "rate_limited", 11232: "rate_limited"}
"""9499 is a request it could not read, too; ours are always the same, so it is the one of too many requests."""
AFTER: Mapping[int, Millis] = {9499: 15 * SECOND, 11232: 15 * SECOND}
REFUSALS: Mapping[int, str] = {
    19001: "unknown_robot",
    19002: "content_refused",
    19021: "bad_signature",
    19022: "address_not_allowed",
    19024: "keyword_missing",
}


def signature(secret: str, seconds: int) -> str:
    """What the robot expects as `sign` beside this time."""
    return b64encode(hmac.digest(f"{seconds}\n{secret}".encode(), b"", "sha256")).decode()


@dataclass(frozen=True)
class Feishu:
    """secret: shown beside 签名校验 in the robot's settings."""

    poster: Poster
    secret: str
    now: Callable[[], Millis]
    pace: Millis = 650
    merges: bool = True

    @property
    def shown(self) -> str:
        """The address without the token."""
        return self.poster.shown

    def send(self, message: Message) -> None:
        """As in Channel. A `<at …>` in the text would call people: the bracket is replaced."""
        seconds = self.now() // SECOND
        text = whole_text(message).replace("<", "＜")
        signed = {"timestamp": str(seconds), "sign": signature(self.secret, seconds)}
        content = robots.body({**signed, "msg_type": "text", "content": {"text": text}})
        answer = self.poster.post(content, robots.JSON)
        number, _ = robots.said(answer, "code", "StatusCode")
        robots.refuse(number, REFUSALS, BUSY, AFTER)
