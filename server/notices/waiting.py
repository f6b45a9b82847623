"""Why a notice waits, in words: the night, a question that is open, an answer that can still be taken back, a channel
that is tried again, others of the same call.
"""

from __future__ import annotations

from typing import Literal

from server.notices.quiet import awake_at
from server.office.showing import instant
from sync.instants import Millis, iso

Withheld = Literal["question", "answer"]
"""What keeps a job's notices back: an open question, or an answer that can still be taken back."""

_NIGHT = ("夜间不打扰，{} 发送", "night: not before {}")
_QUESTION = ("有待确认的问题，{} 再看", "a question is open; looked at again at {}")
_ANSWER = ("答复可撤回，{} 以后发送", "the answer can still be taken back; not before {}")
_AGAIN = ("{} 再试", "tried again at {}")
_SOON = ("{} 发送", "sent at {}")


def why(
    next_at: Millis, tried: bool, quiet: bool, withheld: Withheld | None, zone: str | None, at: int
) -> str:
    """One reason. next_at: when it is looked at next. tried: a channel had trouble. at: 0 Chinese, 1 English."""
    if tried:
        said = _AGAIN
    elif quiet and zone is not None and _wakes(next_at, zone):
        said = _NIGHT
    else:
        said = _SOON if withheld is None else {"question": _QUESTION, "answer": _ANSWER}[withheld]
    return said[at].format(instant(iso(next_at), zone))


def _wakes(moment: Millis, zone: str) -> bool:
    """Whether the night ends then."""
    return awake_at(moment - 1, zone) == moment
