"""What a correction changes in a text: values where paths lead, by the rules of the wire, and what follows of them.

bad_fields codes
  no_such_field     the path leads nowhere
  not_correctable   it leads to what is each record's own, or to the customer's own words
  not_a_value       another kind of value than stands there or, where nothing stands, than belongs there; or a member
                    that occurs twice
  same_value        it stands there already
  not_a_choice      no result that there is; not_a_day: no day for the end of a guarantee
  bad_text          NUL, another control character (tab and line breaks are text), or a lone surrogate
  bad_number        beyond 2^53 either way, or not whole
  too_deep          lists and objects within each other deeper than a message may be
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from server.errors import Problem
from server.records.kinds import fits
from sync.exchange.strict import Trouble, parsed
from sync.work.charges import reckoned
from sync.work.job import Job
from sync.work.masking import masked
from sync.work.records import GUARANTEE_DAYS, guarantee_until, kind_of, written
from sync.work.sheets.reading import zone_of
from sync.work.words import RESULTS

CORRECTABLE = frozenset(
    (
        *("customer", "site", "appliance", "times", "findings", "steps", "parts", "charges"),
        *("discounts", "payments", "test", "safety_check", "result", "guarantee_until", "custody", "loans"),
        *("returns", "hazards", "technician"),
    )
)
"""What the office may say otherwise. `fault` and `remark` are the customer's own words: nobody puts others into their
mouth.
"""

_CODES = {"bad_args": "too_deep", "not_json": "not_a_value"}
_STEP = re.compile(r"([a-z_0-9]+)((?:\[[0-9]{1,3}\])*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def change(text: dict[str, Any], changes: Iterable[Mapping[str, Any]], job: Job) -> None:
    """Put every value [{field, value}] where its path leads, such as `parts[0].quantity`, and reckon anew what follows:
    total, and where the result is another, kind and guarantee. job: its guarantee.
    """
    changes, result = list(changes), text.get("result")
    for each in changes:
        _put(text, each["field"], each["value"])
    text["total"] = _total(text)
    if text.get("result") != result:
        text["kind"] = kind_of(text["result"])
        if all(each["field"] != "guarantee_until" for each in changes):
            text["guarantee_until"] = _guarantee(text, job)


def as_written(text: dict[str, Any]) -> dict[str, Any]:
    """The members as whoever reads the text will find them."""
    try:
        return parsed(written(text))
    except Trouble as trouble:
        raise bad("changes", _CODES.get(trouble.code, trouble.code), trouble.detail) from None


def bad(field: str, code: str, value: Any = None) -> Problem:
    """A change that cannot be made. value: what was given, as far as it can be told."""
    return Problem("bad_fields", errors=[{"field": field, "code": code, "value": value}])


def _put(text: dict[str, Any], field: str, value: Any) -> None:
    steps = _path(field)
    if not steps or steps[0] not in CORRECTABLE:
        raise bad(field, "not_correctable" if steps and steps[0] in text else "no_such_field", _shown(value))
    here: Any = text
    for step in steps[:-1]:
        here = _inside(here, step, field)
    last = steps[-1]
    standing = _inside(here, last, field)
    if type(standing) is not type(value) and standing is not None and value is not None:
        raise bad(field, "not_a_value", _shown(value))
    _fit(field, value)
    if (standing is None or isinstance(value, dict | list)) and not fits(steps, value):
        raise bad(field, "not_a_value", _shown(value))
    if standing == value and type(standing) is type(value):
        raise bad(field, "same_value", _shown(value))
    if field == "result" and value not in RESULTS:
        raise bad(field, "not_a_choice", _shown(value))
    if field == "guarantee_until" and value is not None and not _is_day(value):
        raise bad(field, "not_a_day", _shown(value))
    here[last] = value


def _path(field: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in field.split("."):
        matched = _STEP.fullmatch(part)
        if matched is None:
            return []
        steps.append(matched[1])
        steps += [int(number) for number in re.findall("[0-9]+", matched[2])]
    return steps


def _inside(here: Any, step: str | int, field: str) -> Any:
    there = isinstance(here, dict) and step in here if isinstance(step, str) else False
    if isinstance(step, int):
        there = isinstance(here, list) and step < len(here)
    if not there:
        raise bad(field, "no_such_field")
    return here[step]


def _fit(field: str, value: Any) -> None:
    """By the rules of a line. The value was JSON already, so `bad_args` says only that it is too deep."""
    try:
        parsed(json.dumps({"value": value}))
    except Trouble as trouble:
        raise bad(field, _CODES.get(trouble.code, trouble.code), trouble.detail) from None


def _shown(value: Any) -> Any:
    """What was given, where it is short and safe to send back."""
    if isinstance(value, str):
        return value[:80].encode("utf-8", "backslashreplace").decode()
    return value if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53) else None


def _is_day(value: str) -> bool:
    try:
        return _DAY.fullmatch(value) is not None and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _total(text: Mapping[str, Any]) -> Any:
    try:
        return reckoned([*text["parts"], *text["charges"]], text["discounts"], ()).total
    except (KeyError, TypeError, ValueError, AttributeError):
        return text.get("total")  # lines that were never such: the total stays what was signed


def _guarantee(text: Mapping[str, Any], job: Job) -> str | None:
    times = text.get("times")
    signed = times.get("signed") if isinstance(times, Mapping) else None
    days = job.about.get("guarantee_days") or GUARANTEE_DAYS
    try:
        return guarantee_until(text["result"], signed or "", days, zone_of(text))
    except (TypeError, ValueError, OverflowError):
        return None  # a text without the day of its signing says no day of its guarantee's end


def mask(value: Any) -> None:
    """Every telephone number in a list `phones` keeps its last four figures alone."""
    if isinstance(value, list):
        for each in value:
            mask(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "phones" and isinstance(each, list):
                value[name] = [masked(str(phone)) for phone in each]
            elif name == "phones" and isinstance(each, str | int):
                value[name] = masked(str(each))
            else:
                mask(each)
