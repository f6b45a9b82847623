"""What a source knows of a span of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["holiday", "make_up_day"]


@dataclass(frozen=True, slots=True)
class Named:
    """A day that is not what its weekday says. name: in the source's words."""

    day: date
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Every such day from `first` to `last`, in order.

    kinds: what the source speaks of at all; days of other kinds it leaves to others. source: where it comes from, in
    words. left_out: what lies in the span and is not taken: after `last` days that are only estimated, or events that
    are not all day.
    """

    first: date
    last: date
    days: tuple[Named, ...]
    source: str
    kinds: tuple[Kind, ...] = ("holiday", "make_up_day")
    left_out: tuple[str, ...] = ()


class UnknownYear(LookupError):
    """The source does not know this year. until: the last day it knows."""

    def __init__(self, year: int, until: date) -> None:
        super().__init__(f"{year}: known until {until}")
        self.year, self.until = year, until
