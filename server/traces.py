"""Failures for the log: what and where, never their own words, which may hold names, addresses and secrets."""

from __future__ import annotations

import re
from traceback import format_tb

_LINK = re.compile("/r/.*", re.DOTALL)


def without_words(failure: BaseException) -> str:
    """The failure with what led to it, the newest first: kind, the database's code if it has one, and frames."""
    told = []
    while failure is not None:
        state = getattr(getattr(failure, "orig", failure), "sqlstate", None)
        told.append(
            f"{type(failure).__name__}{f' {state}' if state else ''}\n{''.join(format_tb(failure.__traceback__))}"
        )
        failure = failure.__cause__ or failure.__context__  # type: ignore[assignment]
    return "because of ".join(told)


def path_told(path: str) -> str:
    """A path as a log may have it: without what stands in a customer's link."""
    return _LINK.sub("/r/-", path)
