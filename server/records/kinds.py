"""Which kind of value stands where in a record's text: what its members are made from says it.

Parts, charges and the like are arguments of operations, and the rest is a job's particulars: their fields are looked up
in the schemas by which both were taken in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from schemas.operations import ARGS
from schemas.operations.fields import Day, Inside, Judging, Listed, Moment, Text, Version, Whole, YesNo
from sync.work.records import PRINTED

Step = str | int
_MOMENTS = ("reported", "set_out", "arrived", "started", "finished", "signed")
_TECHNICIAN = ("technician", "technician_name", "technician_number", "certificate")


def fits(steps: Sequence[Step], value: Any) -> bool:
    """This value may stand at the end of this path: null, or the kind that belongs there, and so may all inside it that
    belongs somewhere.
    """
    field: Judging | None = Inside(_members())
    for step in steps:
        field = _inside(field, step)
    return field is not None and _is(field, value)


def _inside(field: Judging | None, step: Step) -> Judging | None:
    if isinstance(field, Inside) and isinstance(step, str):
        return field.members.get(step)
    return field.of if isinstance(field, Listed) and isinstance(step, int) else None


def _is(field: Judging, value: Any) -> bool:
    if value is None:
        return True
    if isinstance(field, Inside):
        within = value.items() if isinstance(value, Mapping) else ()
        told = ((field.members[name], each) for name, each in within if name in field.members)
        return isinstance(value, Mapping) and all(_is(member, each) for member, each in told)
    if isinstance(field, Listed):
        return isinstance(value, list) and all(_is(field.of, each) for each in value)
    if isinstance(field, YesNo):
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if isinstance(field, Version):
        return isinstance(value, str | int)
    return isinstance(value, int if isinstance(field, Whole) else str)


@cache
def _members() -> Mapping[str, Judging]:
    """What `sync.work.records` makes a text of, by the names that it gives."""
    about, finish = _of("job.open"), _of("work.finish")
    lines = {member: Listed(Inside(_of(ops[0])), 1_000) for member, ops in PRINTED.items()}
    seen = {**_of("appliance.identify"), "warranty": Inside(_of("warranty.decide"))}
    promised = {name: _of("visit.appoint")[name] for name in ("from", "to")}
    return {
        **lines,
        **{name: finish[name] for name in ("test", "safety_check", "result")},
        "customer": Inside({**_within(about["customer"]), "contacts": about["contacts"]}),
        "site": about["site"],
        "appliance": Inside({**_within(about["appliance"]), **seen}),
        "times": Inside({**{name: Moment() for name in _MOMENTS}, "promised": Inside(promised)}),
        "guarantee_until": Day(),
        "technician": Inside({name: Text() for name in _TECHNICIAN}),
    }


def _of(operation: str) -> Mapping[str, Judging]:
    """The arguments of an operation by their names on the wire."""
    fields = ARGS[operation].load_fields.items()
    return {field.data_key or name: field for name, field in fields if isinstance(field, Judging)}


def _within(field: Judging) -> Mapping[str, Judging]:
    return field.members if isinstance(field, Inside) else {}
