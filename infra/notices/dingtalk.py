"""A custom robot in a group of 钉钉 (DingTalk).

Its address has the access token; the time in milliseconds and the HMAC-SHA256 of "time, newline, secret" by the secret
go into the query. At most 20 messages a minute, or it hears nothing for ten minutes. Numbers of its answers as seen on
2026-11-23; 310000 is told apart by its text alone.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.notices import robots
from infra.notices.channel import Message, Refused, Unreachable, whole_text
from infra.notices.posting import Poster
from sync.instants import MINUTE, Millis

BUSY: Mapping[int, str] = {-1: "busy", 130101: "rate_limited", 410100: "rate_limited"}
AFTER: Mapping[int, Millis] = {130101: 10 * MINUTE, 410100: 10 * MINUTE}
REFUSALS: Mapping[int, str] = {
    300001: "unknown_robot",
    400013: "robot_stopped",
    400101: "unknown_robot",
    400102: "robot_stopped",
    400106: "unknown_robot",
    430101: "content_refused",
    430102: "content_refused",
    430103: "content_refused",
    430104: "content_refused",
}
SAFETY = 310000
SAFETY_WORDS = {"sign": "bad_signature", "keyword": "keyword_missing", "whitelist": "address_not_allowed"}


def signature(secret: str, at: Millis) -> str:
    """What the robot expects as `sign` beside this time."""
    digest = hmac.digest(secret.encode(), f"{at}\n{secret}".encode(), "sha256")
    return b64encode(digest).decode()


@dataclass(frozen=True)
class DingTalk:
    """secret: begins with SEC, shown beside 加签 in the robot's settings."""

    poster: Poster
    secret: str
    now: Callable[[], Millis]
    pace: Millis = 3_300
    merges: bool = True

    @property
    def shown(self) -> str:
        """The address without the token."""
        return self.poster.shown

    def send(self, message: Message) -> None:
        """As in Channel."""
        at = self.now()
        query = {"timestamp": str(at), "sign": signature(self.secret, at)}
        content = robots.body({"msgtype": "text", "text": {"content": whole_text(message)}})
        number, words = robots.said(self.poster.post(content, robots.JSON, query), "errcode")
        if number == SAFETY and "timestamp" in words:
            raise Unreachable("clock_apart")
        if number == SAFETY:
            codes = [code for word, code in SAFETY_WORDS.items() if word in words]
            raise Refused(codes[0] if codes else f"answered_{SAFETY}")
        robots.refuse(number, REFUSALS, BUSY, AFTER)
