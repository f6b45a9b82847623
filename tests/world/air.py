"""The way between one phone and the server, as bad as a test wants it: a `Transport` of sync/device.

request_lost   never arrives
answer_lost    arrives, is acted on, and nobody hears of it
cut            the answer breaks off at any byte
twice          arrives twice, the second answer is heard
narrow         is refused as too large if it has more than two operations
late           stays on its way: arrives after whatever is sent meanwhile, or never
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sync.device.transport import Reply, Transport
from sync.device.trouble import Unreachable

Kind = Literal["fine", "request_lost", "answer_lost", "cut", "twice", "narrow", "late"]


@dataclass(frozen=True, slots=True)
class Luck:
    """What happens to one request. at: where an answer is cut, counted round and round its length."""

    kind: Kind = "fine"
    at: int = 0


Sent = tuple[str, str, Mapping[str, str], bytes]


class Air:
    """One phone's way to the server. down: no signal. luck: used up from the front, one piece a request."""

    def __init__(self, server: Transport) -> None:
        self.server = server
        self.down = False
        self.luck: deque[Luck] = deque()
        self.underway: list[Sent] = []

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request, with today's luck."""
        if self.down:
            raise Unreachable(why="no signal")
        luck = self.luck.popleft() if self.luck else Luck()
        if luck.kind == "late":
            self.underway.append((method, path, headers, body))
        if luck.kind in ("late", "request_lost"):
            raise Unreachable(why=luck.kind)
        if luck.kind == "narrow" and body.count(b"\n") > 3:
            return Reply(413, b'{"code":"too_large"}')
        reply = self.server.call(method, path, headers, body)
        if luck.kind == "twice":
            reply = self.server.call(method, path, headers, body)
        if luck.kind == "answer_lost":
            raise Unreachable(why=luck.kind)
        if luck.kind == "cut" and reply.status >= 300:
            raise Unreachable(why="a problem has a length, and less of it came")
        if luck.kind == "cut":
            return Reply(reply.status, reply.body[: luck.at % (len(reply.body) or 1)], reply.headers)
        return reply

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One upload; bad luck breaks it off."""
        if self.down:
            raise Unreachable(why="no signal")
        luck = self.luck.popleft() if self.luck else Luck()
        if luck.kind in ("late", "request_lost", "cut"):
            raise Unreachable(why="the upload broke off")
        reply = self.server.put(url, headers, body)
        if luck.kind == "answer_lost":
            raise Unreachable(why=luck.kind)
        return reply

    def arrives_late(self) -> None:
        """The oldest request that is still on its way arrives; nobody waits for its answer any more."""
        if self.underway:
            self.server.call(*self.underway.pop(0))
