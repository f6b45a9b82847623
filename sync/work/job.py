"""The job: one repair promised for one appliance at one address; what its file says when read in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.replacing import replace
from sync.work.operations import Args, Operation
from sync.work.visits import Visit


@dataclass(frozen=True)
class Job:
    """A job as its operations tell it. Made by `file.read`, never stored: only the operations are.

    about: what the office or the technician at the door wrote down (number, type, customer, contacts, site, appliance …).
    people: everybody it was ever given to, helpers included. Each list holds the operations themselves, oldest first,
    without those struck through; `struck` names these and why.
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
    release: Operation | None = None
    pause: Operation | None = None
    cancelled: Operation | None = None
    closed: Operation | None = None
    reviewed: Operation | None = None
    called_back: Operation | None = None
    merged_into: str | None = None
    warranty: Operation | None = None
    quote: Operation | None = None
    units: Operation | None = None
    visits: Mapping[str, Visit] = field(default_factory=dict)
    lists: Mapping[str, tuple[Operation, ...]] = field(default_factory=dict)
    struck: Mapping[tuple[str, int, str], Operation] = field(default_factory=dict)

    def listed(self, *names: str) -> tuple[Operation, ...]:
        """The operations of these names that count, oldest first within a name."""
        return tuple(op for name in names for op in self.lists.get(name, ()))

    def with_visit(self, visit: Visit) -> Job:
        """This job with this visit in place of the one of the same id."""
        return replace(self, visits={**self.visits, visit.id: visit})

    def with_listed(self, op: Operation) -> Job:
        """This job with one more operation of its kind."""
        return replace(self, lists={**self.lists, op.name: (*self.lists.get(op.name, ()), op)})

    def with_about(self, args: Mapping[str, Any]) -> Job:
        """This job with these of its particulars replaced."""
        return replace(self, about={**self.about, **args})
