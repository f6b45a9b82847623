"""A commitment as a value: what was promised, until when, and what keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.exchange.evidence import Evidence
from sync.instants import Millis
from sync.work import pauses
from sync.work.calendars import Span
from sync.work.operations import Operation
from sync.work.promises import Terms
from sync.work.targets import Target

Grade = Literal["proved", "claimed", "doubtful"]
_DOUBT = frozenset(("wall_moved_back", "far_from_word"))


@dataclass(frozen=True)
class Commitment:
    """One promise.

    of: the visit or the concern that it is about, empty where a job has one such promise. start: from when on its time
    is used: the report, or the change that promised it anew; of a window, when it was agreed. target: None where a
    window was agreed. due: the deadline; None while a pause runs: nobody knows when it ends; and where the calendar
    never opens. original: where the customer chose a later window, the deadline before that. opens: of an appointment,
    the earliest arrival that keeps it. provisional: the deadline lies beyond the calendar's horizon. shortened: the
    promise was changed then, and the change alone took the time away. kept: when it was kept, as evidence; by: who,
    visit: on which one. questioned: a question about what keeps it is open. off: when the job was cancelled, or an
    appointment had become needless. until: of a window that was missed, when the next one was agreed. said: what a
    dispatcher said of a doubtful one.
    """

    promise: str
    terms: Terms
    start: Millis = 0
    due: Millis | None = None
    of: str = ""
    target: Target | None = None
    pauses: tuple[pauses.Pause, ...] = ()
    closed: tuple[Span, ...] = ()
    original: Millis | None = None
    opens: Millis | None = None
    provisional: bool = False
    shortened: Millis | None = None
    kept: Evidence | None = None
    by: str | None = None
    visit: str | None = None
    questioned: bool = False
    off: Millis | None = None
    until: Millis | None = None
    said: Operation | None = None

    @property
    def held(self) -> tuple[Span, ...]:
        """When its time did not run: what paused it, and while the job was closed."""
        return (*pauses.spans(self.pauses), *self.closed)

    @property
    def met(self) -> bool | None:
        """Kept in time by the estimate, or by the verdict on a doubtful one; None while it is not kept."""
        if self.kept is None:
            return None
        if self.verdict is not None:
            return self.verdict == "met"
        in_time = self.due is None or self.kept.estimate <= self.due
        return in_time and (self.opens is None or self.kept.estimate >= self.opens)

    @property
    def grade(self) -> Grade | None:
        """How well what keeps it is proved to lie on one side of the deadline."""
        when = self.kept
        if when is None:
            return None
        bounds = [
            bound for bound in (self.due, None if self.opens is None else self.opens - 1) if bound is not None
        ]
        if all(when.latest <= bound or when.earliest > bound for bound in bounds):
            return "proved"
        return "doubtful" if _DOUBT.intersection(when.flags) else "claimed"

    @property
    def decided(self) -> bool:
        """It is doubtful, and a dispatcher said what became of it: also that the estimate stands."""
        return self.said is not None and self.grade == "doubtful"

    @property
    def verdict(self) -> str | None:
        """What a dispatcher said against the estimate, or with it, as long as it is doubtful."""
        if self.said is None or not self.decided or self.said.args["outcome"] == "as_estimated":
            return None
        return str(self.said.args["outcome"])

    @property
    def attributed(self) -> bool:
        """It was broken, and a change of the promise alone did it."""
        return self.shortened is not None and self.met is not True
