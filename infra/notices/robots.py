"""What the group robots of 钉钉, 企业微信 and 飞书 have in common: HTTP 200 says nothing, a number in the body does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infra.notices.channel import Refused, Unreachable
from infra.notices.posting import Answer, judge
from sync.instants import Millis

JSON = {"Content-Type": "application/json; charset=utf-8"}


def body(value: Mapping[str, Any]) -> bytes:
    """A JSON body."""
    return json.dumps(value, ensure_ascii=False).encode()


def said(answer: Answer, *names: str) -> tuple[int, str]:
    """The number in the member that the body has of these, and what stands beside it in lower case (never for a log: it
    names addresses). A body without one is Unreachable `rubbish`: nobody knows whether the message was taken.
    """
    judge(answer)
    try:
        told = json.loads(answer.body or b"")
    except (ValueError, RecursionError):
        raise Unreachable("rubbish") from None
    if isinstance(told, dict):
        for name in names:
            if type(told.get(name)) is int:
                return told[name], str(told.get("errmsg") or told.get("msg") or "").lower()
    raise Unreachable("rubbish")


def refuse(
    number: int, refusals: Mapping[int, str], busy: Mapping[int, str], after: Mapping[int, Millis]
) -> None:
    """Nothing for 0; else what the number means. One that nobody has written down is a refusal: `answered_12345`."""
    if number in busy:
        raise Unreachable(busy[number], after.get(number, 0))
    if number != 0:
        raise Refused(refusals.get(number, f"answered_{number}"))
