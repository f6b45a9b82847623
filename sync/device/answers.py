"""What a sync answer says, read as a whole or not at all: an answer without its last line was cut off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync.device.trouble import Unreachable
from sync.instants import Millis, millis

SAME = "same"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of operation n."""

    n: int
    receipt: str
    code: str | None
    question: str | None
    no_effect: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One change line: the exact bytes (they count in the digest) and what they concern."""

    kind: str
    id: str
    line: bytes
    gone: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """What an answer says of one feed. reset: the feed starts anew here."""

    feed: str
    reset: bool
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. cursor None: no changes were served; SAME: nothing is new since the one asked with.

    digest: by feed, with SAME of all feeds together; compared only if not `more`. force: wipe whatever is outstanding.
    """

    time: Millis
    token: str
    epoch: str
    through: int
    pull: str
    enrolment: str
    certificate: str | None
    force: bool
    receipts: Sequence[Receipt]
    pages: Sequence[Page]
    cursor: dict[str, Any] | str | None
    more: bool
    digest: dict[str, int] | int


def read(body: bytes) -> Answer:
    """The answer of these bytes. Raises Unreachable for one that was cut off: keep nothing, ask again."""
    try:
        if not body.endswith(b"\n"):
            raise ValueError("no last line")
        lines = body[:-1].split(b"\n")
        head, last = json.loads(lines[0]), json.loads(lines[-1])
        if last["lines"] != len(lines):
            raise ValueError("lines are missing")
        receipts, pages = _middle(lines[1:-1])
        return Answer(
            time=millis(head["time"]),
            token=str(head["token"]),
            epoch=str(head["epoch"]),
            through=int(head["through"]),
            pull=str(head["pull"]),
            enrolment=str(head["enrolment"]),
            certificate=head.get("certificate"),
            force=head.get("force") is True,
            receipts=receipts,
            pages=pages,
            cursor=last["cursor"],
            more=bool(last["more"]),
            digest=int(last["digest"]) if last["cursor"] == SAME else dict(last["digest"]),
        )
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as wrong:
        raise Unreachable(why=f"the answer was cut off: {type(wrong).__name__}") from None


def _middle(lines: Sequence[bytes]) -> tuple[list[Receipt], list[Page]]:
    receipts: list[Receipt] = []
    pages: list[Page] = []
    changes: list[Change] = []
    for line in lines:
        value = json.loads(line)
        if "receipt" in value:
            receipts.append(_receipt(value))
        elif "feed" in value:
            changes = []
            pages.append(Page(str(value["feed"]), bool(value["reset"]), changes))
        elif pages:
            changes.append(Change(str(value["kind"]), str(value["id"]), line, value.get("gone")))
        else:
            raise ValueError("a change outside a feed")
    return receipts, pages


def _receipt(value: dict[str, Any]) -> Receipt:
    return Receipt(
        n=int(value["n"]),
        receipt=str(value["receipt"]),
        code=value.get("code"),
        question=value.get("question"),
        no_effect=bool(value.get("no_effect", False)),
    )
