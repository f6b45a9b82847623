"""The job: one repair promised for one appliance at one address; what its file says when read in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sync.instants import Millis
from sync.replacing import replace
from sync.work.operations import Args, Operation
from sync.work.visits import Visit

if TYPE_CHECKING:
    from sync.work.questions import Question

Ref = tuple[str, int, str]


@dataclass(frozen=True)
class Job:
    """A job as its operations tell it. Made by `file.read`, never stored: only the operations are.

    about: its particulars as the office or the technician at the door wrote them (type, customer, contacts, site,
    appliance, fault, priority, `demands`, `promise` …). people: everybody it was ever given to, helpers included.
    reply: the latest of accept, decline and release by whom it is given to. pause: the latest of pause and resume.
    heard_at: when anything was last heard on it. shrunk: what a sweep left of a closed job in its feeds. lists:
    operations that count by name, oldest first; `struck` names the others, and by what. asked: every question, answered
    ones too.
    """

    id: str
    number: str = ""
    created: Operation | None = None
    about: Args = field(default_factory=dict)
    outlet: str = ""
    assigned: Operation | None = None
    technician: str | None = None
    helpers: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    reply: Operation | None = None
    pause: Operation | None = None
    cancelled: Operation | None = None
    closed: Operation | None = None
    reopened: Operation | None = None
    reviewed: Operation | None = None
    called_back: Operation | None = None
    shrunk: Operation | None = None
    merged_into: str | None = None
    warranty: Operation | None = None
    quote: Operation | None = None
    identified: Operation | None = None
    visits: Mapping[str, Visit] = field(default_factory=dict)
    lists: Mapping[str, tuple[Operation, ...]] = field(default_factory=dict)
    struck: Mapping[Ref, Operation] = field(default_factory=dict)
    asked: tuple[Question, ...] = ()
    heard_at: Millis = 0

    def listed(self, *names: str) -> tuple[Operation, ...]:
        """The operations of these names that count, oldest first within a name."""
        if len(names) == 1:
            return self.lists.get(names[0], ())
        return tuple(op for name in names for op in self.lists.get(name, ()))

    def on_visit(self, visit: str, *names: str) -> tuple[Operation, ...]:
        """The same, of one visit."""
        found = self.listed(*names)
        return tuple(op for op in found if op.args.get("visit") == visit) if found else ()

    def with_visit(self, visit: Visit) -> Job:
        """This job with this visit in place of the one of the same id."""
        return replace(self, visits={**self.visits, visit.id: visit})

    def with_about(self, args: Mapping[str, Any]) -> Job:
        """This job with these of its particulars replaced."""
        return replace(self, about={**self.about, **args})
