"""The command line of the device records what the schemas understand: the same names, the same words."""

from __future__ import annotations

import pytest

from schemas.operations import ARGS
from schemas.operations.fields import Choice, Inside, Judging, Listed
from sync.device.typed import Row, Typed
from sync.device.verbs import PHOTO, ROWS, SIGN

MADE_BY_THE_PROGRAM = {"visit", "signature", "key", "token_hash", "text", "of"}


def field(op: str, path: str) -> Judging | None:
    """The field of an operation that judges what lies at this path; None where nobody does."""
    head, *rest = path.split(".")
    found: object = next((f for name, f in ARGS[op].fields.items() if (f.data_key or name) == head), None)
    for step in rest:
        if isinstance(found, Listed) and step.isdigit():
            found = found.of
        else:
            found = found.members.get(step) if isinstance(found, Inside) else None
    return found if isinstance(found, Judging) else None


@pytest.mark.parametrize("row", [*ROWS, PHOTO, SIGN], ids=lambda row: row.verb)
def test_whatever_is_typed_has_its_place_in_the_schema(row: Row) -> None:
    for typed in row.typed:
        if typed.into:
            assert field(row.op, typed.into) is not None, typed.into


@pytest.mark.parametrize("row", [*ROWS, PHOTO], ids=lambda row: row.verb)
def test_the_words_offered_are_the_schemas_words(row: Row) -> None:
    for typed in row.typed:
        judge = field(row.op, typed.into) if typed.into and typed.one_of else None
        if isinstance(judge, Choice):
            assert set(typed.one_of) <= judge.words, typed.into


@pytest.mark.parametrize("row", [*ROWS, PHOTO], ids=lambda row: row.verb)
def test_what_a_schema_requires_must_be_typed(row: Row) -> None:
    required = {f.data_key or name for name, f in ARGS[row.op].fields.items() if f.required}
    assert required - MADE_BY_THE_PROGRAM <= {
        typed.into.partition(".")[0] for typed in row.typed if _sure(typed)
    }


def test_every_operation_has_a_verb() -> None:
    assert {row.op for row in (*ROWS, PHOTO, SIGN)} == set(ARGS)


def _sure(typed: Typed) -> bool:
    return typed.must or typed.otherwise is not None or not typed.flag.startswith("-")
