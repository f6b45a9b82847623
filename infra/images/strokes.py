"""Signature strokes, `application/vnd.doorstep.strokes+json`, by the rules that a device keeps too."""

from __future__ import annotations

from infra.images.verdicts import Refusal
from sync.work import strokes as rules
from sync.work.strokes import LIMIT as LIMIT
from sync.work.strokes import Strokes as Strokes


def read(body: bytes) -> Strokes:
    """The strokes; Refusal `not_strokes` with the reason and where."""
    try:
        return rules.read(body)
    except rules.NotStrokes as wrong:
        raise Refusal("not_strokes", reason=wrong.reason, at=wrong.at) from None
