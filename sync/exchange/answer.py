"""The answer of a sync: NDJSON, complete only with its last line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.exchange.cursor import printed
from sync.exchange.digest import SPAN
from sync.exchange.lines import Receipt
from sync.exchange.pull import Pulled
from sync.instants import Millis, iso

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sync comes to. pull: none, ok, again, upgrade, later or wipe. enrolment: the device's state. force: it
    shall be wiped though something of it may not be here.
    """

    time: Millis
    token: str
    epoch: str
    through: int
    pull: str
    enrolment: str
    receipts: Sequence[Receipt] = ()
    pulled: Pulled | None = None
    certificate: str | None = None
    force: bool = False

    def encoded(self) -> bytes:
        """The answer's bytes."""
        lines = [_compact(self._head())]
        lines += [_receipt(receipt) for receipt in self.receipts]
        for group in () if self.pulled is None else self.pulled.groups:
            lines.append(_compact({"feed": group.feed, "reset": group.reset}))
            lines += group.lines
        lines.append(_compact({**_stand(self.pulled), "lines": len(lines) + 1}))
        return b"\n".join(lines) + b"\n"

    def _head(self) -> Mapping[str, Any]:
        head: dict[str, Any] = {
            "sync": 1,
            "time": iso(self.time),
            "token": self.token,
            "epoch": self.epoch,
            "through": self.through,
            "pull": self.pull,
            "enrolment": self.enrolment,
        }
        if self.force:
            head["force"] = True
        return head if self.certificate is None else {**head, "certificate": self.certificate}


def _stand(pulled: Pulled | None) -> Mapping[str, Any]:
    """Where the device stands after this page. Where it stood, short: nothing is what is told most often."""
    if pulled is None:
        return {"cursor": None, "more": False, "digest": {}}
    if pulled.same:
        return {"cursor": "same", "more": False, "digest": sum(pulled.digest.values()) % SPAN}
    return {"cursor": printed(pulled.cursor), "more": pulled.more, "digest": dict(pulled.digest)}


def _receipt(receipt: Receipt) -> bytes:
    if receipt.code is None and receipt.question is None and not receipt.no_effect:
        return b'{"n":%d,"receipt":"applied"}' % receipt.n
    line: dict[str, Any] = {"n": receipt.n, "receipt": receipt.receipt}
    if receipt.code is not None:
        line["code"] = receipt.code
    if receipt.question is not None:
        line["question"] = receipt.question
    if receipt.no_effect:
        line["no_effect"] = True
    return _compact(line)


def _compact(value: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode()
