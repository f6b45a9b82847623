"""Notes, taking back, and asking for absence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.operations.fields import (
    Hash,
    Id,
    Inside,
    MaybeToVisit,
    Moment,
    Text,
    Whole,
    Wire,
    backwards,
)


class Add(MaybeToVisit):
    """`note.add`: words for whoever comes next."""

    text = Text(8000, required=True)


class Retract(Wire):
    """`retract`: an own operation is struck through; it stays, and cannot itself be brought back.

    of: {device, n, hash?}: any enrolment of the same person; after a fork `hash` tells two lines of
    one number apart. The line names the job of what it retracts.
    """

    of = Inside(
        {"device": Id(required=True), "n": Whole(least=1, required=True), "hash": Hash()}, required=True
    )
    reason = Text(500)
    visit = Id()


class AskAbsence(Wire):
    """`absence.ask`: asks to be away. Concerns no job."""

    begins = Moment(required=True, data_key="from")
    ends = Moment(required=True, data_key="to")
    reason = Text(500)

    def together(self, args: Mapping[str, Any]) -> str | None:
        """The window has a length."""
        return backwards(args)
