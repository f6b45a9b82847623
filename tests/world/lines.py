"""The shortest reader of the wire that a fair test needs; what it does not understand is quarantined."""

from __future__ import annotations

import json
from typing import Any

from sync.exchange.body import Refused
from sync.exchange.chain import line_hash
from sync.exchange.lines import Envelope, Line, Misunderstood, Recorded, Understood
from sync.instants import millis
from sync.work.verbs import DEVICE


def read(line: bytes) -> Envelope:
    """Line 1. Refused when it is none."""
    try:
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
        )
    except (ValueError, KeyError, TypeError):
        raise Refused("bad_envelope", field="line 1") from None


def understand(raw: bytes, n: int, key: str) -> Line:
    """One operation."""
    try:
        told = json.loads(raw)
    except ValueError:
        return Line(n, raw, line_hash(raw), Misunderstood("not_json", "not JSON"))
    said, wall, mono = millis(told["at"]), told["since"]["wall"], told["since"]["mono"]
    prev, about, op, token = told["prev"], told["job"], told["op"], told["token"]
    content: Any = Understood(op, about, said, wall, mono, token, prev, told["args"])
    if op not in DEVICE:
        content = Misunderstood("unknown_operation", op, prev, about, op, said, wall, mono, token)
    return Line(n, raw, line_hash(raw), content)
