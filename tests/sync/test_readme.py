"""sync/README.md: every worked example is a vector, every table says what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from schemas import lines as schema_of_lines
from schemas.operations import ARGS
from server.errors import PROBLEMS
from sync import device
from sync.exchange.answer import Answer
from sync.exchange.cursor import Cursor, Position
from sync.exchange.lines import MAX_BODY, MAX_LINE, MAX_LINES, Receipt
from sync.exchange.pull import Group, Pulled
from sync.stored import HELD_STATES, State
from sync.work.questions import CODES
from tests.sync.vectors import DEVICE, vectors

TEXT = (Path(device.__file__).parent.parent / "README.md").read_text(encoding="utf-8")
VECTORS = vectors()
EXAMPLES = re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)\n```", TEXT, re.DOTALL)


def rows(heading):
    """The cells of the table whose heading row begins so, without back quotes and stars."""
    table = TEXT.split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [[re.sub(r"[`*]", "", cell).strip() for cell in row.strip("|").split("|")] for row in table]


def source(name):
    if name == "lines":
        return "\n".join(entry["line"] for entry in VECTORS["lines"]["lines"])
    if name == "answer":
        return "\n".join(VECTORS["answer"]["lines"])
    value = VECTORS
    for step in name.split("."):
        value = value[step]
    return value


def section(name):
    """The text under this heading."""
    return TEXT.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]


def prose(name):
    """The same without its worked examples."""
    return re.sub(r"```.*?```", "", section(name), flags=re.DOTALL)


def members(lines):
    """Every member of these lines but those within documents, arguments and cursors."""
    return {name for line in lines for name in json.loads(line)}


def test_every_member_of_a_request_is_explained():
    asked = {*schema_of_lines._ENVELOPE, "cursor"}
    assert asked >= members(VECTORS["request"]["sync"]["line_1"].splitlines())
    assert [name for name in asked if not re.search(rf"`{name}[`:]", prose("Request"))] == []


def test_every_member_of_an_answer_is_explained():
    receipts = [Receipt(1, "held", "fork"), Receipt(2, "applied", question="after_signature", no_effect=True)]
    place = Cursor("e", {"t:ann": Position(1)})
    lines = (b'{"kind":"job","id":"1","v":1,"doc":{}}', b'{"kind":"job","id":"1","gone":"moved"}')
    pulled = Pulled((Group("t:ann", True, lines),), place, False, {"t:ann": 1})
    answer = Answer(0, "t", "e", 1, "wipe", "lost", receipts, pulled, "certificate", force=True)
    told = members(answer.encoded().splitlines())
    assert told >= members(VECTORS["answer"]["lines"])
    text = prose("Answer")
    assert [name for name in told if not re.search(rf'["`]{name}["`:]', text)] == []


def test_every_member_of_an_operation_is_explained():
    assert {row[0] for row in rows("member")} == members(source("lines").splitlines())


def test_there_is_an_example_of_every_line():
    names = {name for name, _ in EXAMPLES}
    assert names >= {
        "lines",
        "request.sync.line_1",
        "request.enrol.body",
        "answer",
        "answer.gone",
        "record.text",
    }


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_is_what_the_vector_says(name, text):
    assert text == source(name)


@pytest.mark.parametrize("block", re.findall(r"```(?:json|ndjson)\n(.*?)\n```", TEXT, re.DOTALL))
def test_every_example_is_json(block):
    assert all(isinstance(json.loads(line), dict) for line in block.splitlines())


def test_the_hashes_in_the_prose_are_the_vectors_own():
    for value in (
        DEVICE,
        VECTORS["lines"]["first_prev"],
        VECTORS["lines"]["lines"][0]["hash"],
        VECTORS["keys"]["device"]["fingerprint"],
        VECTORS["tokens"]["good"][0]["hash"],
    ):
        assert f"`{value}`" in TEXT


def test_the_states_are_all_there():
    assert sorted(row[0] for row in rows("state")) == sorted(get_args(State))
    held = {row[0] for row in rows("state") if row[1].startswith("held")}
    assert held == set(HELD_STATES)


def test_every_operation_is_there_with_what_it_must_have():
    told = {row[0]: row[1] for row in rows("operation")}
    assert set(told) == set(ARGS)
    for name, cell in told.items():
        for argument, field in ARGS[name].fields.items():
            known = (field.data_key or argument) in ("visit", "act", "blobs", "helps")
            assert known or (field.data_key or argument) in cell, f"{name}: {argument}"


def test_what_must_be_there_is_printed_bold():
    table = TEXT.split("\n| operation |", 1)[1].split("\n\n", 1)[0]
    for name, schema in ARGS.items():
        cell = re.search(rf"\| `{re.escape(name)}` \|(.*)\|", table)[1]
        bold = set(re.findall(r"\*\*(\w+)\*\*", cell))
        must = {f.data_key or n for n, f in schema.fields.items() if f.required} - {"visit"}
        assert bold == must, name


def test_the_questions_are_all_there():
    assert [row[0] for row in rows("question")] == list(CODES)


def test_the_receipt_codes_are_all_there():
    codes = {(row[0], row[1]) for row in rows("receipt")}
    assert {code for kind, code in codes if kind == "held"} >= set(HELD_STATES.values())
    lines = schema_of_lines.__doc__ or ""
    for code in re.findall(r"^    (\w+)   ", lines, re.MULTILINE):
        assert ("quarantined", code) in codes


def test_the_problems_have_the_servers_status():
    for code, status, _ in rows("code"):
        assert PROBLEMS[code].status == int(status)


def test_the_limits_are_the_codes_limits():
    assert (MAX_LINES, MAX_BODY, MAX_LINE) == (500, 1 << 20, 48 << 10)
    for words in ("At most 500 lines, 1 MiB inflated", "No line over 48 KiB"):
        assert words in TEXT


def test_the_vector_files_are_all_explained():
    assert {row[0] for row in rows("file")} == {f"{name}.json" for name in VECTORS}
