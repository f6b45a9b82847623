"""Money: what was quoted, charged, given off, and collected. Whole minor units of one currency."""

from __future__ import annotations

from schemas.operations.fields import (
    LARGEST_AMOUNT,
    LARGEST_QUANTITY,
    Choice,
    Inside,
    Listed,
    MaybeToVisit,
    Moment,
    Text,
    ToVisit,
    Version,
    Whole,
    YesNo,
)
from sync.work.words import METHODS

PRICE = {
    "amount": Whole(most=LARGEST_AMOUNT, required=True),
    "currency": Text(3),
    "list": Text(80),
    "version": Version(),
    "tax_rate": Whole(most=10_000),
    "tax_included": YesNo(),
    "shown_at": Moment(),
}
LINE = {
    "price_line": Text(80, required=True),
    "quantity": Whole(least=1, most=LARGEST_QUANTITY, required=True),
}


class AcknowledgeQuote(MaybeToVisit):
    """`quote.acknowledge`: the customer was told a price and agreed. The latest counts.

    price_list, version: from which the lines come. lines: [{price_line, quantity}].
    total: minor units. by_whom: who agreed.
    """

    price_list = Text(80, required=True)
    version = Version(required=True)
    lines = Listed(Inside(LINE), 100, required=True)
    total = Whole(most=LARGEST_AMOUNT, required=True)
    currency = Text(3)
    by_whom = Text(120, required=True)
    valid_until = Moment()


class Add(ToVisit):
    """`charge.add`: a line of the price list. kind, name (in English name_en), price: as the record prints them."""

    price_line = Text(80, required=True)
    quantity = Whole(least=1, most=LARGEST_QUANTITY, required=True)
    kind = Text(40)
    name = Text(200)
    name_en = Text(200)
    price = Inside(PRICE)


class Discount(ToVisit):
    """`charge.discount`: so much less, as a line of its own. amount: minor units, positive."""

    amount = Whole(least=1, most=LARGEST_AMOUNT, required=True)
    currency = Text(3)
    reason = Text(500)


class Collect(MaybeToVisit):
    """`payment.collect`: money was taken, or a maker pays.

    amount: minor units for this job; what was paid for a whole call is split.
    """

    method = Choice(*METHODS, required=True)
    amount = Whole(least=1, most=LARGEST_AMOUNT, required=True)
    currency = Text(3)
    reference = Text(120)
