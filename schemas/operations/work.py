"""Work on the appliance."""

from __future__ import annotations

from schemas.operations.fields import Choice, Text, ToVisit, Version
from sync.work.words import RESULTS, STEP_OUTCOMES


class Start(ToVisit):
    """`work.start`: work begins."""


class Finish(ToVisit):
    """`work.finish`: work ends. result: one of the ten. test, safety_check: done after the repair, in words."""

    result = Choice(*RESULTS, required=True)
    test = Text(1000)
    safety_check = Text(1000)


class CheckStep(ToVisit):
    """`step.check`: a step of a procedure.

    version: of the procedure. title, text (in English title_en, text_en), value_unit: the procedure, the step and the
    unit as the record shall print them. outcome: declined where the customer does not agree. value: what was read.
    """

    procedure = Text(80, required=True)
    version = Version(required=True)
    step = Text(80, required=True)
    outcome = Choice(*STEP_OUTCOMES, required=True)
    value = Text(200)
    title = Text(200)
    text = Text(1000)
    title_en = Text(200)
    text_en = Text(1000)
    value_unit = Text(20)
