"""An act of a customer comes in by the one door, like the office's: a line of `customer:<link>`, by our own clock."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from server.house import House
from server.office.acting import moment, operation
from server.store.writing import SqlWriting
from sync.exchange.evidence import Evidence
from sync.exchange.lines import Receipt
from sync.instants import Millis, iso
from sync.stored import Changes, StoredLine
from sync.work.door import act
from sync.work.operations import CUSTOMER


def does(house: House, tx: SqlWriting, link: str, acts: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
    """File these acts (job, operation name, arguments), in order, with everything that follows. link: its id."""
    now = moment(tx.files({job for job, _, _ in acts}).values(), house.now())
    lines = [_line(house, link, now + place, *each) for place, each in enumerate(acts)]
    filed = [(job, operation(written)) for (job, _, _), written in zip(acts, lines, strict=True)]
    act(tx, filed, now)
    tx.write(Changes(lines=lines))


def _line(house: House, link: str, now: Millis, job: str, name: str, args: Mapping[str, Any]) -> StoredLine:
    said = {"op": name, "job": job, "at": iso(now), "link": link, "nonce": house.new_id(), "args": args}
    raw = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return StoredLine(
        actor=CUSTOMER + link,
        n=0,
        hash=sha256(raw).hexdigest(),
        raw=raw,
        by="",
        when=Evidence(now, now, now, now, now),
        receipt=Receipt(0, "applied"),
        name=name,
        about=job,
        args=args,
    )
