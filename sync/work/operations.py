"""An operation is one thing somebody did: a technician's device, a dispatcher, a customer or a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.exchange.evidence import Evidence
from sync.instants import Millis

Args = Mapping[str, Any]

OFFICE = "office:"
CUSTOMER = "customer:"
SWEEP = "sweep:"


@dataclass(frozen=True)
class Operation:
    """One operation as it lies in a job's file.

    actor: the device's id, or `office:<person>`, `customer:<link>`, `sweep:<name>`. n: the device's number for
    it (0 for everybody else). hash: SHA-256 of the line as sent; it tells two lines of one number apart after a
    fork. by: the person, empty for a sweep. heard: the how-manieth thing this job heard, so that "after the
    office changed its mind" is a comparison and not a memory. no_effect: an intent that came too late; it stays
    in the file and changes nothing. let_in: when a dispatcher let it in from a hold, 0 where nobody had to.
    """

    actor: str
    n: int
    hash: str
    name: str
    by: str
    when: Evidence
    args: Args
    heard: int = 0
    no_effect: bool = False
    proved: bool | None = None
    home: str = ""
    let_in: Millis = 0

    @property
    def ref(self) -> tuple[str, int, str]:
        """What names this operation everywhere: actor, number, hash."""
        return (self.actor, self.n, self.hash)

    @property
    def order(self) -> tuple[Millis, str, int, str]:
        """The order in which a job's operations count: by estimate, then device and number, whichever was
        heard first.
        """
        return (self.when.estimate, self.actor, self.n, self.hash)

    @property
    def of_office(self) -> bool:
        """Done by the office, a customer or a sweep, at the server's own clock."""
        return self.actor.startswith((OFFICE, CUSTOMER, SWEEP))


def latest(standing: Operation | None, other: Operation) -> Operation:
    """Of two values that replace each other the later one counts."""
    return other if standing is None or other.order > standing.order else standing


def earliest(standing: Operation | None, other: Operation) -> Operation:
    """Of several arrivals the earliest counts."""
    return other if standing is None or other.order < standing.order else standing
