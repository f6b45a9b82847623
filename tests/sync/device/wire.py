"""Between phone and office: a transport a test can spoil, and the shortest reader of lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sync.device.transport import Reply, Transport
from sync.device.trouble import Unreachable
from sync.exchange.chain import line_hash
from sync.exchange.lines import Envelope, Line, Misunderstood, Recorded, Understood
from sync.instants import millis
from sync.work.verbs import DEVICE


class Wire:
    """To the office and its object store. Each list is used up from the front, one item a call.

    lose: answers that never arrive, though the office acted. cut: how many bytes of the next answer arrive.
    down: nothing gets through. breaks: so many uploads break off. seen: request bodies, oldest first.
    """

    def __init__(self, office: Any) -> None:
        self.office: Any = office
        self.lose = 0
        self.cut: list[int] = []
        self.down = False
        self.double = False
        self.breaks = 0
        self.seen: list[tuple[str, bytes]] = []

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request, with today's bad luck."""
        if self.down:
            raise Unreachable(why="no signal")
        self.seen.append((path, body))
        reply: Reply = self.office.call(method, path, headers, body)
        if self.double:
            reply = self.office.call(method, path, headers, body)
        if self.lose:
            self.lose -= 1
            raise Unreachable(why="the answer was lost")
        return Reply(reply.status, reply.body[: self.cut.pop(0)]) if self.cut else reply

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One upload; a broken one leaves nothing."""
        if self.breaks:
            self.breaks -= 1
            raise Unreachable(why="broke off")
        self.office.objects[url] = body
        return Reply(200, b"")

    def heads(self) -> list[dict[str, Any]]:
        """Line 1 of every sync so far."""
        return [json.loads(body.partition(b"\n")[0]) for path, body in self.seen if path.endswith("/sync")]


def as_transport(wire: Wire) -> Transport:
    """Types only: a Wire is a Transport."""
    return wire


def read(line: bytes) -> Envelope:
    """Line 1 of an honest phone."""
    told = json.loads(line)
    return Envelope(
        device=told["device"],
        app=told["app"],
        schema=told["schema"],
        first=told["first"],
        count=told["count"],
        sha256=told["sha256"],
        recorded=Recorded(told["recorded"]["n"], told["recorded"]["hash"]),
        missing=None if told["missing"] is None else tuple(told["missing"]),
        of=told["of"],
        asks="cursor" in told,
        cursor=told.get("cursor"),
        tokens=tuple(told["tokens"]),
        certificate=told.get("certificate"),
        uncertified="certificate" in told and told["certificate"] is None,
        mismatch=tuple(told.get("mismatch", ())),
    )


def understand(raw: bytes, n: int, key: str) -> Line:
    """An honest phone's line; operations the office has no rule for are quarantined."""
    told = json.loads(raw)
    prev, job, op, said = told["prev"], told["job"], told["op"], millis(told["at"])
    wall, mono, token = told["since"]["wall"], told["since"]["mono"], told["token"]
    if op not in DEVICE:
        content: Any = Misunderstood("unknown_operation", op, prev, job, op, said, wall, mono, token)
    else:
        content = Understood(op, job, said, wall, mono, token, prev, told["args"])
    return Line(n, raw, line_hash(raw), content)
