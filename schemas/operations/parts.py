"""Parts: used, asked for, counted in the van."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.operations.charges import PRICE
from schemas.operations.fields import (
    LARGEST_QUANTITY,
    Choice,
    Inside,
    Listed,
    MaybeToVisit,
    Text,
    ToVisit,
    Whole,
    Wire,
    YesNo,
)
from sync.work.words import FATES


def _named(args: Mapping[str, Any]) -> str | None:
    return None if args.get("part") or args.get("text") else "part: required"


class Use(ToVisit):
    """`part.use`: a part was fitted. An unknown part is kept as text for the parts clerk.

    part: id or code of the catalogue; code, name (in English name_en): as the record shall print them. quantity: in the
    part's unit.
    new_serials, old_serials: as on the parts. old_part: what became of the old one. price_line, price: what it costs.
    covered: paid for by the warranty.
    """

    part = Text(80)
    text = Text(1000)
    code = Text(80)
    name = Text(200)
    name_en = Text(200)
    quantity = Whole(least=1, most=LARGEST_QUANTITY, required=True)
    unit = Text(20)
    new_serials = Listed(Text(80))
    old_part = Choice(*FATES)
    old_serials = Listed(Text(80))
    price_line = Text(80)
    price = Inside(PRICE)
    covered = YesNo()

    def together(self, args: Mapping[str, Any]) -> str | None:
        """It is named one way or the other."""
        return _named(args)


class Request(MaybeToVisit):
    """`part.request`: a part is asked for. An intent. The 90-day clock starts here."""

    part = Text(80)
    text = Text(1000)
    quantity = Whole(least=1, most=LARGEST_QUANTITY, required=True)
    urgent = YesNo()

    def together(self, args: Mapping[str, Any]) -> str | None:
        """It is named one way or the other."""
        return _named(args)


class Count(Wire):
    """`stock.count`: how many of a part are in the van. Concerns no job; stands beside the sum, never replaces it."""

    part = Text(80, required=True)
    counted = Whole(most=LARGEST_QUANTITY, required=True)
