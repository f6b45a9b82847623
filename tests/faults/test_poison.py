"""Poison in every operation: the batch goes on, on both databases, and the line is kept byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from schemas.operations import ARGS
from server.house import house
from tests.handmade import JOB, VISIT, HandPhone
from tests.operations import COMPLETE
from tests.server.hand import posts, told, with_job
from tests.server.office import Office

POISON: dict[str, str] = {
    "NUL": '"a\\u0000b"',
    "lone high surrogate": '"\\ud83d"',
    "lone low surrogate": '"\\udc00x"',
    "escape character": '"\\u001b[2J"',
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "beyond 2^53": "9007199254740993",
    "beyond 2^63": "9223372036854775808",
    "far beyond": "1" + "0" * 400,
    "a fraction": "0.5",
    "too long a text": json.dumps("长" * 9_000),
    "deeply nested": "[" * 2_000 + "]" * 2_000,
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each leaf of some arguments."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list) and value:
        for i, inner in enumerate(value):
            yield from places(inner, (*path, i))
    else:
        yield path


def poisoned(args: Any, path: tuple[Any, ...], poison: str) -> str:
    """The JSON of these arguments with this JSON text at one leaf."""
    mark = "f1f2f3f4-poison"
    copy = json.loads(json.dumps(args))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = mark
    return json.dumps(copy).replace(json.dumps(mark), poison)


def line_with(phone: HandPhone, op: str, args: str) -> bytes:
    """A line whose arguments are this JSON text."""
    clean = phone.line(op, None if op in ("stock.count", "absence.ask") else JOB)
    raw = clean.replace(b'"args": {}', b'"args": ' + args.encode("utf-8", "surrogatepass"))
    assert raw != clean
    phone.n -= 1
    return phone.line(op, raw=raw)


@pytest.mark.parametrize("poison", POISON)
def test_a_poisoned_line_is_quarantined_and_the_others_go_on(app: Flask, office: Office, poison: str) -> None:
    phone = with_job(app, office, office.ann)
    sent: dict[int, bytes] = {}
    lines = []
    for op in sorted(ARGS):
        sample = {**COMPLETE[op], **({"visit": VISIT} if "visit" in COMPLETE[op] else {})}
        for path in list(places(sample))[:3]:
            lines.append(line_with(phone, op, poisoned(sample, path, POISON[poison])))
            sent[phone.n] = lines[-1]
    lines.append(phone.line("note.add", visit=VISIT, text="the last one is well"))

    answers: list[str] = []
    while lines:
        few = lines[:12]  # a long poison fills a request
        answers += told(posts(app, phone, phone.request(few, len(answers) + 1)))
        lines = lines[12:]

    assert answers[-1] == "applied"
    assert {n: answers[n - 1].split()[0] for n in sent} == dict.fromkeys(sent, "quarantined")
    with house(app).store.reading() as connection:
        kept = connection.execute(text("select n, raw from operation where receipt = 'quarantined'")).all()
    assert {n: bytes(raw) for n, raw in kept} == sent


def test_a_line_that_is_too_long_is_kept_whole(app: Flask, office: Office) -> None:
    phone = with_job(app, office, office.ann)
    long = phone.line("note.add", visit=VISIT, text="x" * (60 << 10))
    well = phone.line("note.add", visit=VISIT, text="well")
    assert told(posts(app, phone, phone.request([long, well], 1))) == ["quarantined too_long", "applied"]
    with house(app).store.reading() as connection:
        kept = connection.execute(text("select raw from operation where n = 1")).scalar_one()
    assert bytes(kept) == long


@pytest.mark.parametrize(
    "raw", [b"", b" ", b"{", b"[]", b"null", b"\xff\xfe\x00", b"{}", b'{"op":"note.add"}']
)
def test_bytes_that_are_no_line_are_kept_and_count(app: Flask, office: Office, raw: bytes) -> None:
    phone = with_job(app, office, office.ann)
    lines = [phone.line("note.add", raw=raw), phone.line("note.add", visit=VISIT, text="well")]
    first, second = told(posts(app, phone, phone.request(lines, 1)))
    assert first.split()[0] == "quarantined"
    assert second == "applied"


def test_an_operation_nobody_knows_is_kept_for_a_newer_server(app: Flask, office: Office) -> None:
    phone = with_job(app, office, office.ann)
    assert told(posts(app, phone, phone.request([phone.line("tea.drink", cups=2)], 1))) == [
        "quarantined unknown_operation"
    ]
