"""Calendars and policies: when work is done, and what is promised for which work.

What their schemas leave open (an unknown zone, windows that overlap, a target without unit, a policy that matches
nothing) the rules of the masters name, with field, code and value: `sync.work.calendar_form`, `sync.work.policies`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import fields
from marshmallow.exceptions import ValidationError

from schemas.masters.appliances import CODE, WARRANTY
from schemas.masters.catalogue import JOB_TYPES
from schemas.masters.fields import (
    _COMMON,
    Choice,
    Day,
    Id,
    Inside,
    Moment,
    Several,
    Text,
    Whole,
    Wire,
    Words,
    Written,
)
from schemas.masters.shapes import shapes
from schemas.office.jobs import PRIORITIES
from sync.work.calendar_form import DAY_MINUTES, MOST_DAYS, MOST_WINDOWS
from sync.work.policies import (
    ALARMED,
    DEMANDS,
    MOST_ALARMS,
    MOST_MINUTES,
    MOST_PERCENT,
    PAUSABLE,
    PAUSES,
    PROMISES,
    ROLES,
    RULES,
    STANDARD,
)
from sync.work.targets import MOST

Described = dict[str, Any]


def _object(members: Mapping[str, Described], *required: str) -> Described:
    return {
        "type": "object",
        "properties": dict(members),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: Described, least: int, most: int) -> Described:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def _whole(least: int, most: int) -> Described:
    return {"type": "integer", "minimum": least, "maximum": most}


_TARGET = {"oneOf": [_object({unit: _whole(1, most)}, unit) for unit, most in MOST.items()]}
_ALARM = _object(
    {"percent": _whole(1, MOST_PERCENT), "tell": _list({"enum": list(ROLES)}, 1, len(ROLES))},
    "percent",
    "tell",
)
TERMS = _object(
    {
        "targets": {**_object(dict.fromkeys(PROMISES, _TARGET)), "minProperties": 1},
        "alarms": _object(dict.fromkeys(ALARMED, _list(_ALARM, 0, MOST_ALARMS))),
        "pauses": _object(dict.fromkeys(PAUSABLE, _list({"enum": list(PAUSES)}, 0, 10))),
        "customer_choice": {"type": "boolean"},
        "rule": {"enum": list(RULES)},
        "demands": {"enum": list(DEMANDS)},
        "tolerance": _whole(0, MOST_MINUTES),
        "grace": _whole(0, MOST_MINUTES),
    },
    "targets",
)
"""The terms of a policy as the API describes them; `sync.work.policies.troubles` says what is wrong with them."""


class Terms(fields.Field[dict[str, Any]]):
    """The terms of a policy, an object. not_an_object: anything else."""

    default_error_messages = _COMMON

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "metadata": TERMS})

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("not_an_object")
        return value


def _windows(**options: Any) -> Several:
    ends = Whole(most=2 * DAY_MINUTES)
    return Several(Several(ends, least=2, most=2), most=MOST_WINDOWS, **options)


class CalendarForm(Wire):
    """When work is done. zone: IANA name. weekdays: 0 is Monday.

    windows: minutes from local midnight; an end past 24:00 (1440) lies on the next day. extra_days: make-up days
    (调休), worked though they are holidays or fall on a weekend, in extra_windows or, without them, in windows.
    horizon: the last date whose holidays are known; null where every day is known.
    """

    zone = Text(60, required=True)
    weekdays = Several(Whole(most=6), most=7, unique=True, required=True)
    windows = _windows(required=True)
    holidays = Several(Day(), most=MOST_DAYS, load_default=list)
    extra_days = Several(Day(), most=MOST_DAYS, load_default=list)
    extra_windows = _windows(allow_none=True, load_default=None)
    horizon = Day(allow_none=True, load_default=None)


def _not_built_in(code: str) -> Callable[[str], None]:
    """Refuses the code by which the built-in one is called, in whatever case."""

    def refuse(given: str) -> None:
        if given.casefold() == code:
            raise ValidationError("kept_for_the_built_in")

    return refuse


class NewCalendar(Wire):
    """A working calendar. outlet: null for all of them. source: where its holidays come from. reason: of this state.

    edition: counts the edits; one that only adds days beyond the horizon and moves it forward is none.
    """

    outlet = Id(allow_none=True)
    code = Text(40, shape=CODE, required=True, validate=_not_built_in("plain"))
    name = Inside(Words, required=True)
    form = Inside(CalendarForm, required=True)
    source = Text(200, least=0, load_default="")
    reason = Text(300, least=0, lines=True, load_default="")
    edition = Whole(dump_only=True)


FITS_OF_WORK: dict[str, Any] = {
    "class": Text(40, shape=CODE),
    "type": Choice(JOB_TYPES),
    "area": Id(),
    "priority": Choice(PRIORITIES),
    "warranty": Choice(WARRANTY),
}
_ASKS = "What a policy asks of a job: all that are named, whatever the others. class: a code. area: an id."
Fits: type[Wire] = type("Fits", (Wire,), {**FITS_OF_WORK, "__doc__": _ASKS, "__module__": __name__})


class NewPolicy(Wire):
    """What is promised for which work. outlet: null for all of them. calendar: null for the outlet's.

    Of the policies that fit a job the one that asks the most of it counts. edition: counts the changes of fits, terms
    and calendar, each with its reason; jobs keep the edition they were promised under.
    """

    outlet = Id(allow_none=True)
    code = Text(40, shape=CODE, required=True, validate=_not_built_in(STANDARD.id))
    name = Inside(Words, required=True)
    fits = Inside(Fits, load_default=dict)
    terms = Terms(required=True)
    calendar = Id(allow_none=True, load_default=None)
    reason = Text(300, least=0, lines=True, load_default="")
    edition = Whole(dump_only=True)


class AskedEditions(Wire):
    """Which ones, newest first. after: the `next` of the page before."""

    after = Written(least=1)
    limit = Written(least=1, most=200, load_default=50)


class CalendarState(Wire):
    """One state of a calendar. edition: the same as before where it was only extended. author: null for the console."""

    version = Whole(required=True)
    edition = Whole(required=True)
    form = fields.Dict(required=True)
    source = fields.String(required=True)
    horizon = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    author = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    at = Moment(required=True)


class CalendarStates(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(CalendarState), required=True)
    next = Whole(required=True, allow_none=True)


class PolicyState(Wire):
    """One edition of a policy. author: null for the console, with their name."""

    edition = Whole(required=True)
    fits = fields.Dict(required=True)
    terms = fields.Dict(required=True)
    calendar = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    author = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    at = Moment(required=True)


class PolicyStates(Wire):
    """One page; `next` is null on the last one."""

    items = fields.List(fields.Nested(PolicyState), required=True)
    next = Whole(required=True, allow_none=True)


CALENDAR = shapes(NewCalendar, "outlet", fixed=("outlet", "code"))
POLICY = shapes(NewPolicy, "outlet", fixed=("outlet", "code"))
