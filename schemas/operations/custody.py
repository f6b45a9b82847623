"""Things that change hands, and hazards that were pointed out."""

from __future__ import annotations

from schemas.operations.fields import Choice, Day, Listed, MaybeToVisit, Text
from sync.work.words import NOTICE_OUTCOMES


class Take(MaybeToVisit):
    """`custody.take`: something of the customer's was taken along. expected: the day it is to be back."""

    what = Text(200, required=True)
    condition = Text(1000)
    accessories = Listed(Text(120))
    expected = Day()


class Return(MaybeToVisit):
    """`custody.return`: it was brought back. what: as it was called when taken."""

    what = Text(200, required=True)
    condition = Text(1000)
    accessories = Listed(Text(120))


class Lend(Take):
    """`loan.give`: the customer got something to use meanwhile."""


class LoanReturn(Return):
    """`loan.return`: it was handed back."""


class Hazard(MaybeToVisit):
    """`hazard.notice`: the customer was told of a danger. told: who. outcome: signed for it, or refused to."""

    what = Text(2000, required=True)
    told = Text(120, required=True)
    outcome = Choice(*NOTICE_OUTCOMES, required=True)
