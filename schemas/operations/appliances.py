"""The appliance: which it is, whether it is in warranty, what is wrong with it."""

from __future__ import annotations

from schemas.operations.fields import Choice, Day, Inside, Listed, MaybeToVisit, Text
from schemas.operations.jobs import PLATE
from sync.work.words import PROOFS, WARRANTIES


class Identify(MaybeToVisit):
    """`appliance.identify`: what the plates say. units: [{place, serial}], such as indoor and outdoor unit."""

    units = Listed(Inside({**PLATE, "serial": Text(80, required=True)}), 20, required=True)
    model = Text(120)
    purchase_date = Day()
    proof = Choice(*PROOFS)


class DecideWarranty(MaybeToVisit):
    """`warranty.decide`: who bears the cost. The latest decision counts. proof: what it rests on."""

    warranty = Choice(*WARRANTIES, required=True)
    reason = Text(500)
    proof = Text(200)


class Diagnose(MaybeToVisit):
    """`fault.diagnose`: what was found. fault, cause, actions: codes of the catalogue. fault_name, fault_name_en
    (in English): as the record shall print it. text: in words.
    """

    fault = Text(80, required=True)
    fault_name = Text(200)
    fault_name_en = Text(200)
    cause = Text(80)
    actions = Listed(Text(80), 20)
    text = Text(4000)
