"""Appliances and their classes."""

from __future__ import annotations

from schemas.masters.fields import Choice, Day, Id, Inside, Several, Text, Whole, Wire, Words
from schemas.masters.shapes import shapes

CODE = r"[A-Za-z0-9][A-Za-z0-9._/\-]*"
WARRANTY = ("in", "out", "extended", "commercial")
PROOF = ("invoice", "receipt", "production_serial")


class Legal(Wire):
    """What the law allows for a class (三包), all four at once; one that is null is as usual.

    repair_days: calendar days a repair may take (usually 30). parts_days: calendar days a part may be waited for (90;
    60 for mobile phones). same_fault: repairs after which the same fault must not come back (2). guarantee_days: for
    which a repair must hold (30).
    """

    repair_days = Whole(least=1, most=3650, allow_none=True, load_default=None)
    parts_days = Whole(least=1, most=3650, allow_none=True, load_default=None)
    same_fault = Whole(least=1, most=3650, allow_none=True, load_default=None)
    guarantee_days = Whole(least=1, most=3650, allow_none=True, load_default=None)


class NewApplianceClass(Wire):
    """A class of appliance, such as split air conditioners. safety_life_years: how long use is held safe. legal: null
    where everything is as usual.
    """

    code = Text(40, shape=CODE, required=True)
    name = Inside(Words, required=True)
    safety_life_years = Whole(least=1, most=50, allow_none=True, load_default=None)
    legal = Inside(Legal, allow_none=True, load_default=None)


class Unit(Wire):
    """One box of an appliance (内机, 外机) and the serial on its plate."""

    name = Text(40, least=0, load_default="")
    serial = Text(60, required=True)


class NewAppliance(Wire):
    """A machine at a customer's. proof: what shows the purchase date. safety_until: end of its safe life.

    outlet: the customer's.
    """

    outlet = Id(dump_only=True)
    customer = Id(required=True)
    site = Id(allow_none=True, load_default=None)
    appliance_class = Id(required=True)
    brand = Text(60, least=0, load_default="")
    model = Text(80, least=0, load_default="")
    units = Several(Inside(Unit), most=20, load_default=list)
    purchased_on = Day(allow_none=True, load_default=None)
    proof = Choice(PROOF, allow_none=True, load_default=None)
    warranty = Choice(WARRANTY, allow_none=True, load_default=None)
    warranty_reason = Text(200, least=0, load_default="")
    warranty_until = Day(allow_none=True, load_default=None)
    safety_until = Day(allow_none=True, load_default=None)


APPLIANCE_CLASS = shapes(NewApplianceClass)
APPLIANCE = shapes(NewAppliance, "customer", "site", "outlet")
