"""From what was typed to an operation's arguments: flags by the table in `verbs.py`, and nothing else."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from unicodedata import category

from sync.device.mistyped import kindly
from sync.device.trouble import DeviceError
from sync.device.typed import Row, Typed
from sync.device.words import REFUSED, UNFIT, as_one_line, harmless
from sync.exchange.strict import REFUSED as STRICTLY_REFUSED
from sync.instants import iso, millis
from sync.work.reading import TURNING

BIGGEST = 2**53
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that have no picture."""
NEVER = re.compile(f"{STRICTLY_REFUSED.pattern}|{TURNING.pattern}")
"""What is no text for people: control characters, halves of characters, and what turns the writing around."""


class WrongInput(DeviceError):
    """What was typed cannot be right. Facts: zh, en."""

    code = "wrong_input"


class WrongValue(WrongInput):
    """The schema refuses a value. Facts: field (the flag it was typed under), value, zh, en."""

    code = "wrong_value"


Judge = Callable[[str, Mapping[str, Any]], str | None]
"""(operation, arguments) -> `member: code` of the first wrong member, or None. The schemas know; they are not ours."""


def nobody(op: str, args: Mapping[str, Any]) -> str | None:
    """Judges nothing: the server will."""
    return None


def judged(row: Row, args: dict[str, Any], judge: Judge) -> dict[str, Any]:
    """These arguments, if the schema takes them. Raises WrongValue: nothing was recorded."""
    wrong = judge(row.op, args)
    if wrong is None:
        return args
    *path, code = wrong.split(": ")
    value: Any = args
    for step in path:
        value = value.get(step) if isinstance(value, dict) else value
    typed = (each.flag for each in row.typed if each.into.split(".")[0] == path[0])
    raise refused(next(typed, ".".join(path)), value, code)


def check_texts(row: Row, given: Mapping[str, Any]) -> None:
    """Raise WrongValue for the first text that says nothing, has characters that are none, or is too long."""
    for typed in row.typed:
        value = given[name_of(typed)]
        for text in value if isinstance(value, list) else [value]:
            code = _wrong_text(typed, text) if isinstance(text, str) else None
            if code is not None:
                raise refused(typed.flag, text, code)


def refused(flag: str, value: Any, code: str) -> WrongValue:
    """What is to be raised about the value of a flag, by a code of `words.REFUSED` or `words.UNFIT`."""
    zh, en = {**REFUSED, **UNFIT}.get(code, ("不对", code))
    return WrongValue(field=flag, value=harmless(str(value).strip()), zh=zh, en=en)


def _wrong_text(typed: Typed, text: str) -> str | None:
    if NEVER.search(text):
        return "bad_text"
    if typed.kind == "name" and not text.isprintable():
        return "not_one_line"
    if not any(category(each)[0] in "LNPS" and each not in FILLERS for each in text):
        return "blank"
    if typed.kind == "name" and not any(map(str.isalnum, text)):
        return "not_a_name"
    return "too_long" if typed.most is not None and len(text) > typed.most else None


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that answers kindly."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to ask, then leave with 2."""
        told = as_one_line(kindly(message))
        self.exit(2, f"输入有误 · not quite: {told}\n用法 · see: {self.prog} --help\n")


def add_typed(parser: argparse.ArgumentParser, row: Row) -> None:
    """Teach a parser one verb."""
    if row.job and not row.new:
        parser.add_argument(
            "job", metavar="JOB", help="工单号或编号开头 · the job's number, or how its id begins"
        )
    for typed in row.typed:
        _add(parser, typed)


def arguments(row: Row, given: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's arguments of what was typed. Raises WrongInput."""
    check_texts(row, given)
    args: dict[str, Any] = {}
    for typed in row.typed:
        value = given[name_of(typed)]
        if typed.into and value not in (None, [], False):
            _place(args, typed.into.split("."), _meant(typed, value))
    return args


def name_of(typed: Typed) -> str:
    """Under which name argparse keeps it."""
    return "typed_" + typed.flag.lstrip("-").replace("-", "_")


def _add(parser: argparse.ArgumentParser, typed: Typed) -> None:
    options: dict[str, Any] = {"help": typed.help}
    if typed.kind == "yes":
        options["action"] = "store_true"
    elif typed.kind in ("words", "serials", "counts"):
        options |= {"action": "append", "metavar": _metavar(typed)}
    else:
        options |= {"default": typed.otherwise, "choices": typed.one_of or None}
        options["metavar"] = None if typed.one_of else _metavar(typed)
    if typed.flag.startswith("-"):
        parser.add_argument(typed.flag, dest=name_of(typed), required=typed.must, **options)
    else:
        parser.add_argument(name_of(typed), **options)


def _metavar(typed: Typed) -> str:
    if not typed.flag.startswith("-"):
        return typed.flag.upper()
    return {
        "number": "N",
        "moment": "TIME",
        "place": "LAT,LON",
        "serials": "PLACE=SERIAL",
        "counts": "LINE=N",
    }.get(typed.kind, "TEXT")


def _meant(typed: Typed, value: Any) -> Any:
    try:
        return _MEANINGS[typed.kind](value)
    except (ValueError, OverflowError):
        raise refused(typed.flag, _said(value), _SHAPES.get(typed.kind, "not_text")) from None


def _number(value: Any) -> int:
    number = int(value)
    if abs(number) > BIGGEST:
        raise ValueError(value)
    return number


def _serials(values: list[str]) -> list[dict[str, str]]:
    return [{"place": name, "serial": worth} for name, worth in map(_pair, values)]


def _counts(values: list[str]) -> list[dict[str, object]]:
    return [{"price_line": name, "quantity": _number(worth)} for name, worth in map(_pair, values)]


def _pair(value: str) -> tuple[str, str]:
    name, _, worth = value.rpartition("=")
    if not name or not worth:
        raise ValueError(value)
    return name, worth


def _place_of(value: str) -> dict[str, object]:
    """A position in millionths of a degree: whole numbers, as everything on the wire."""
    latitude, _, longitude = value.partition(",")
    north, east = float(latitude), float(longitude)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(value)
    return {"lat_e6": round(north * 1_000_000), "lon_e6": round(east * 1_000_000), "system": "WGS-84"}


_SHAPES = {
    "number": "not_a_number",
    "moment": "not_a_moment",
    "serials": "not_a_serial",
    "counts": "not_a_count",
    "place": "not_a_place",
}
"""What is wrong with a value that cannot be read as what its flag takes."""


def _said(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


_MEANINGS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "name": str,
    "number": _number,
    "words": list,
    "moment": lambda value: iso(millis(value)),
    "yes": bool,
    "serials": _serials,
    "counts": _counts,
    "place": _place_of,
}


def _place(args: dict[str, Any], path: list[str], value: Any) -> None:
    """Put a value where `contacts.0.name` says."""
    here: Any = args
    for at, step in enumerate(path):
        last = at == len(path) - 1
        fresh: Any = value if last else [] if path[at + 1].isdigit() else {}
        if isinstance(here, list):
            if len(here) <= int(step):
                here.append(fresh)
            here = here[int(step)]
        elif last:
            here[step] = value
        else:
            here = here.setdefault(step, fresh)
