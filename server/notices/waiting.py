"""Why a notice waits, in words: the night, a question that is open, an answer that can still be taken back, a channel
that is tried again, others of the same call.
"""

from __future__ import annotations

from typing import Literal

from server.notices.quiet import held_till
from server.office.showing import instant
from sync.instants import Millis, iso

Withheld = Literal["question", "answer"]
"""What keeps a job's notices back: an open question, or an answer that can still be taken back."""

_NIGHT = ("夜间不打扰，等到 {} 发送", "waits until {} (quiet hours)")
_QUESTION = ("有待确认的问题，{} 再看", "a question is open; looked at again at {}")
_ANSWER = ("答复可撤回，{} 以后发送", "the answer can still be taken back; not before {}")
_AGAIN = ("{} 再试", "tried again at {}")
_SOON = ("{} 发送", "sent at {}")


def why(
    next_at: Millis, tried: bool, quiet: bool, withheld: Withheld | None, zone: str | None, at: int
) -> str:
    """One reason. next_at: when it is looked at next. tried: a channel had trouble. quiet: it keeps the quiet hours.
    at: 0 Chinese, 1 English.
    """
    awake = held_till(next_at, zone) if quiet and zone is not None else None
    if awake is not None and not tried:
        return _NIGHT[at].format(instant(iso(awake), zone))
    said = _AGAIN if tried else _SOON
    if not tried and withheld is not None:
        said = {"question": _QUESTION, "answer": _ANSWER}[withheld]
    return said[at].format(instant(iso(next_at), zone))
