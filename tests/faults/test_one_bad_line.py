"""One line that the rules trip over or the database refuses is quarantined alone: step 8 of the push, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server.house import house
from server.store.writing import SqlWriting
from sync.work import desk, verbs
from sync.work.file import JobFile
from sync.work.job import Job
from sync.work.operations import Operation
from tests.handmade import JOB, VISIT, HandPhone
from tests.operations import COMPLETE, the
from tests.server.hand import count, posts, told, with_job
from tests.server.office import Office

CURSED = "part-0"
REFUSALS = {
    "sqlite": (
        "CREATE TRIGGER no_curse BEFORE INSERT ON stock_entry WHEN NEW.part = 'part-0' "
        "BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: no_curse'); END",
        "DROP TRIGGER no_curse",
    ),
    "postgresql": (
        "ALTER TABLE stock_entry ADD CONSTRAINT no_curse CHECK (part <> 'part-0')",
        "ALTER TABLE stock_entry DROP CONSTRAINT no_curse",
    ),
}


@pytest.fixture
def phone(app: Flask, office: Office) -> HandPhone:
    """Ann's phone; Ann has the job."""
    return with_job(app, office, office.ann)


@pytest.fixture
def a_part_no_database_takes(app: Flask) -> Iterator[None]:
    """The database itself refuses a row of the ledger, as it would data that no schema of ours foresaw."""

    def runs(statement: str) -> None:
        def work(tx: SqlWriting) -> None:
            tx.connection.execute(text(statement))

        house(app).work(work)

    refuse, allow = REFUSALS[house(app).engine().dialect.name]
    runs(refuse)
    yield
    runs(allow)


@pytest.fixture(params=["rule", "document"])
def a_rule_with_a_defect(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule of `note.add` trips over one word, or whatever draws the job's document does; all else is as it is."""
    verb, draws = verbs.VERBS["note.add"], desk.feed_changes

    def trips(job: Job, op: Operation) -> Job:
        if op.args["text"] == CURSED:
            raise ZeroDivisionError
        return verb.rule(job, op)

    def stumbles(file: JobFile, *rest: Any) -> Any:
        if any(op.args.get("text") == CURSED for op in file.operations):
            raise ZeroDivisionError
        return draws(file, *rest)

    if request.param == "rule":
        monkeypatch.setitem(verbs.VERBS, "note.add", replace(verb, rule=trips))
    else:
        monkeypatch.setattr(desk, "feed_changes", stumbles)


def uses(phone: HandPhone, part: str) -> bytes:
    """A part is used."""
    return phone.line("part.use", JOB, visit=VISIT, part=part, quantity=1, unit="pc")


def notes(phone: HandPhone, words: str) -> bytes:
    """A note."""
    return phone.line("note.add", JOB, visit=VISIT, text=words)


def matters_of(app: Flask) -> list[dict[str, Any]]:
    """The matters that are told."""
    with house(app).store.reading() as connection:
        lines = connection.execute(text("select line from feed_entry where kind = 'matter' and gone is null"))
        return [json.loads(bytes(line))["doc"] for (line,) in lines]


def raws(app: Flask, receipt: str) -> dict[int, bytes]:
    """The bytes that are kept under this receipt, by number."""
    with house(app).store.reading() as connection:
        query = text("select n, raw from operation where receipt = :receipt and n > 0")
        return {n: bytes(raw) for n, raw in connection.execute(query, {"receipt": receipt})}


@pytest.mark.usefixtures("a_part_no_database_takes")
@pytest.mark.parametrize("place", [0, 2, 4])
def test_what_the_database_refuses_is_quarantined_alone(app: Flask, phone: HandPhone, place: int) -> None:
    lines = [uses(phone, CURSED if at == place else "valve-15mm") for at in range(5)]
    body = phone.request(lines, 1)

    expected = ["quarantined unstorable" if at == place else "applied" for at in range(5)]
    assert told(posts(app, phone, body)) == expected
    assert told(posts(app, phone, body)) == expected
    assert raws(app, "quarantined") == {place + 1: lines[place]}
    assert sorted(raws(app, "applied")) == [n for n in range(1, 6) if n != place + 1]
    assert count(app, "select coalesce(sum(quantity), 0) from stock_entry") == -4
    assert told(posts(app, phone, phone.request([uses(phone, "valve-15mm")], 6))) == ["applied"]


@pytest.mark.usefixtures("a_part_no_database_takes")
def test_a_job_opened_at_the_door_goes_on_without_the_line_that_is_refused(
    app: Flask, phone: HandPhone
) -> None:
    opened = the("opened-at-the-door")
    lines = [
        phone.line("job.open", opened, **COMPLETE["job.open"]),
        phone.line("part.use", opened, visit=VISIT, part=CURSED, quantity=1, unit="pc"),
        phone.line("note.add", opened, visit=VISIT, text="well"),
        phone.line("note.add", the("unknown"), visit=VISIT, text="whose is this?"),
        phone.line("tea.drink", JOB, cups=2),
    ]
    answer = posts(app, phone, phone.request(lines, 1))
    assert told(answer) == [
        *("applied", "quarantined unstorable", "applied", "held unknown_job"),
        "quarantined unknown_operation",
    ]
    assert count(app, "select count(*) from hold") == 1


@pytest.mark.usefixtures("a_rule_with_a_defect")
@pytest.mark.parametrize("place", [0, 2, 4])
def test_what_a_rule_trips_over_is_quarantined_alone(app: Flask, phone: HandPhone, place: int) -> None:
    lines = [notes(phone, CURSED if at == place else "well") for at in range(5)]
    body = phone.request(lines, 1)

    expected = ["quarantined rule_failed" if at == place else "applied" for at in range(5)]
    assert told(posts(app, phone, body)) == expected
    assert told(posts(app, phone, body)) == expected
    assert raws(app, "quarantined") == {place + 1: lines[place]}
    assert told(posts(app, phone, phone.request([notes(phone, "well")], 6))) == ["applied"]


@pytest.mark.usefixtures("a_rule_with_a_defect", "a_part_no_database_takes")
def test_several_bad_lines_of_both_kinds_are_found_one_by_one(app: Flask, phone: HandPhone) -> None:
    lines = [notes(phone, CURSED), uses(phone, CURSED), notes(phone, "well"), uses(phone, CURSED)]
    assert told(posts(app, phone, phone.request(lines, 1))) == [
        "quarantined rule_failed",
        "quarantined unstorable",
        "applied",
        "quarantined unstorable",
    ]
    matters = "select count(*) from feed_entry where kind = 'matter' and gone is null"
    assert count(app, matters) == 3


@pytest.mark.usefixtures("a_rule_with_a_defect", "a_part_no_database_takes")
def test_what_was_set_aside_can_be_told(app: Flask, office: Office, phone: HandPhone) -> None:
    """The dispatcher and its technician read which job it was on, and what it was."""
    posts(app, phone, phone.request([notes(phone, CURSED), uses(phone, CURSED)], 1))
    items = office.dora.gets("/api/v1/quarantine")["items"]
    shown = [(item["code"], item["job"], item["op"]) for item in items]
    assert shown == [("rule_failed", JOB, "note.add"), ("unstorable", JOB, "part.use")]
    told_ann = [(doc["code"], doc["about"], doc["ops"]) for doc in matters_of(app)]
    assert sorted(told_ann) == [("rule_failed", JOB, ["note.add"]), ("unstorable", JOB, ["part.use"])]


@pytest.mark.parametrize("length", [36, 64])
def test_a_customer_with_a_long_id_is_no_reason_to_refuse_a_job(
    app: Flask, phone: HandPhone, length: int
) -> None:
    args = {
        **COMPLETE["job.open"],
        "customer": {"id": "c" * length, "name": "Cem"},
        "appliance": {"id": "a" * length},
        "call": "k" * length,
    }
    line = phone.line("job.open", the("opened-at-the-door"), **args)
    assert told(posts(app, phone, phone.request([line], 1))) == ["applied"]
