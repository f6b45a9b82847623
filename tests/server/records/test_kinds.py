"""Which kind of value may stand where in a correction: the texts that phones make say it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from server.records.changing import CORRECTABLE
from server.records.kinds import fits
from tests.sync.work.cast import Office
from tests.sync.work.texts import text_of, whole

EVERY = ("x", 1, True, ["x"], {"x": 1})


def paths(value: Any, *above: str | int) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every place in a value with what stands there."""
    yield above, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield from paths(each, *above, step)


def correctable(text: dict[str, Any]) -> list[tuple[tuple[str | int, ...], Any]]:
    return [(path, value) for path, value in paths(text) if path and str(path[0]) in CORRECTABLE]


def bare() -> dict[str, Any]:
    """The text of a visit at which little was said."""
    office = Office().plans()
    for op in ("visit.arrive", "fault.diagnose"):
        office.ann.does(op)
    told: dict[str, Any] = json.loads(text_of(office))
    return told


STANDING = correctable(whole())


def test_every_value_of_a_text_has_the_kind_that_belongs_there() -> None:
    assert [path for path, value in STANDING if not fits(path, value)] == []
    assert len(STANDING) > 100


def test_where_nothing_stands_one_kind_belongs() -> None:
    empty = [path for path, value in correctable(bare()) if value is None]
    assert [path for path in empty if sum(fits(path, each) for each in EVERY) != 1] == []
    assert len(empty) > 5


def test_no_other_kind_belongs_there() -> None:
    """A version is text or a whole number; an object may have members that nobody here knows."""
    for path, value in STANDING:
        others = [each for each in EVERY if type(each) is not type(value) and value is not None]
        fitting = [each for each in others if fits(path, each)]
        assert fitting == ([1] if path[-1] == "version" else []), path


@pytest.mark.parametrize(
    ("path", "value", "fit"),
    [
        (("parts", 0), {"quantity": "two"}, False),
        (("parts",), [{"quantity": 2, "price": {"amount": None}}], True),
        (("parts",), [{"quantity": 2, "price": {"amount": "1"}}], False),
        (("parts",), [1], False),
        (("customer",), {"contacts": [{"phones": "1"}]}, False),
        (("times", "promised"), {"from": "x", "to": None, "by": 1}, True),
        (("times", "promised", "from"), 1, False),
        (("returns", 3, "what"), "x", True),
        (("parts", 0, "color"), "red", False),
        (("parts", "quantity"), 1, False),
        (("guarantee_until",), True, False),
        (("fault",), "x", False),
    ],
)
def test_what_is_inside_is_judged_too(path: tuple[str | int, ...], value: Any, fit: bool) -> None:
    assert fits(path, value) is fit
