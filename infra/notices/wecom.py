"""A robot in a group of 企业微信 (WeCom).

The key in its address is all it knows of secrets; it has no signature. At most 20 messages a minute, texts of at most
2,048 bytes. Numbers of its answers as seen on 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.notices import robots
from infra.notices.channel import Message, whole_text
from infra.notices.posting import Poster
from sync.instants import MINUTE, SECOND, Millis

LONGEST_BYTES = 2_048
BUSY: Mapping[int, str] = {-1: "busy", 45009: "rate_limited", 45033: "rate_limited"}
AFTER: Mapping[int, Millis] = {45009: MINUTE, 45033: 5 * SECOND}
REFUSALS: Mapping[int, str] = {93000: "unknown_robot", 40058: "content_refused"}


@dataclass(frozen=True)
class WeCom:
    """The robot of one group."""

    poster: Poster
    pace: Millis = 3_300
    merges: bool = True

    @property
    def shown(self) -> str:
        """The address without the key."""
        return self.poster.shown

    def send(self, message: Message) -> None:
        """As in Channel."""
        text = whole_text(message).encode()[:LONGEST_BYTES].decode(errors="ignore")
        content = robots.body({"msgtype": "text", "text": {"content": text}})
        number, _ = robots.said(self.poster.post(content, robots.JSON), "errcode")
        robots.refuse(number, REFUSALS, BUSY, AFTER)
