"""What a technician's phone looks things up in: parts, price lists, procedures, faults."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema
from marshmallow.exceptions import ValidationError

from schemas.masters.appliances import CODE
from schemas.masters.fields import Choice, Day, Id, Inside, Several, Text, Whole, Wire, Words, YesNo
from schemas.masters.shapes import shapes

CHARGE_KINDS = ("inspection", "repair", "material", "part", "visit")
JOB_TYPES = ("repair", "install", "maintain", "deliver", "inspect")
MOST_LINES = 1000  # a price list is one document, and a page of changes carries at most 256 KiB
LARGEST_AMOUNT = 10**12


class Sentence(Wire):
    """A sentence or two in both languages; both may be empty."""

    zh = Text(300, least=0, lines=True, load_default="")
    en = Text(300, least=0, lines=True, load_default="")


class NewPart(Wire):
    """A spare part. unit: what a quantity of 1 is. serial_tracked: fitting one asks for its serial."""

    code = Text(40, shape=CODE, required=True)
    name = Inside(Words, required=True)
    unit = Text(20, load_default="个")
    serial_tracked = YesNo(load_default=False)


class PriceLine(Wire):
    """One price. amount: minor units of the list's currency. tax_rate: basis points, 1300 is 13 %."""

    code = Text(40, shape=CODE, required=True)
    kind = Choice(CHARGE_KINDS, required=True)
    name = Inside(Words, required=True)
    amount = Whole(most=LARGEST_AMOUNT, required=True)
    tax_rate = Whole(most=10_000, required=True)
    tax_included = YesNo(required=True)


class NewPriceList(Wire):
    """One edition of a price list; its lines never change, new prices are a new edition.

    outlet: null for all outlets. valid_until: the last day, null for until further notice.
    """

    outlet = Id(allow_none=True)
    code = Text(40, shape=CODE, required=True)
    edition = Text(30, required=True)
    currency = Text(3, least=3, shape="[A-Z]{3}", load_default="CNY")
    valid_from = Day(required=True)
    valid_until = Day(allow_none=True, load_default=None)
    lines = Several(Inside(PriceLine), most=MOST_LINES, least=1, required=True)

    @validates_schema
    def _one_price_a_code(self, data: dict[str, Any], **kwargs: Any) -> None:
        refuse_repeats(data.get("lines", []), "lines")
        if data.get("valid_until") and data.get("valid_from", "") > data["valid_until"]:
            raise ValidationError("ends_before_it_begins", "valid_until")


class Step(Wire):
    """One step. photo: asks for a picture. value_unit: asks for a measured value in it, empty if none."""

    code = Text(40, shape=CODE, required=True)
    text = Inside(Sentence, required=True)
    photo = YesNo(load_default=False)
    value_unit = Text(20, least=0, load_default="")
    required = YesNo(load_default=True)


class NewProcedure(Wire):
    """One edition of a procedure; its steps never change. appliance_class: null for every class."""

    code = Text(40, shape=CODE, required=True)
    edition = Text(30, required=True)
    title = Inside(Words, required=True)
    job_type = Choice(JOB_TYPES, required=True)
    appliance_class = Id(allow_none=True, load_default=None)
    steps = Several(Inside(Step), most=100, least=1, required=True)

    @validates_schema
    def _one_step_a_code(self, data: dict[str, Any], **kwargs: Any) -> None:
        refuse_repeats(data.get("steps", []), "steps")


class NewFault(Wire):
    """A fault customers report. dangerous: its safety sentence is said first, and the job goes up."""

    code = Text(40, shape=CODE, required=True)
    name = Inside(Words, required=True)
    appliance_class = Id(allow_none=True, load_default=None)
    dangerous = YesNo(load_default=False)
    safety = Inside(Sentence, load_default=lambda: {"zh": "", "en": ""})


def refuse_repeats(items: list[dict[str, Any]], member: str) -> None:
    """ValidationError `repeated` at each item whose code stood before."""
    codes = [item["code"] for item in items]
    repeated = {at: {"code": ["repeated"]} for at, code in enumerate(codes) if code in codes[:at]}
    if repeated:
        raise ValidationError({member: repeated})


PART = shapes(NewPart)
PRICE_LIST = shapes(
    NewPriceList, "outlet", fixed=("outlet", "code", "edition", "currency", "valid_from", "lines")
)
PROCEDURE = shapes(NewProcedure, fixed=("code", "edition", "job_type", "appliance_class", "steps"))
FAULT = shapes(NewFault)
