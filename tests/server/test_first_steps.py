"""A phone enrols, is confirmed, gets its job, works without signal, and it is all here once."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from server.house import house
from sync.exchange.evidence import Evidence
from sync.work.door import act
from sync.work.operations import Operation
from tests.server.office import Desk, Office
from tests.server.phone import Phone

JOB = "01935b2e-0000-7000-8000-000000000001"
VISIT = "01935b2e-0000-7000-8000-0000000000f1"


def office_does(app: Flask, desk: Desk, name: str, **args: object) -> None:
    """An act of the office through the door."""
    here = house(app)
    now = here.now()
    op = Operation(
        f"office:{desk.id}", 0, f"{name}-{now}".ljust(64, "0"), name, str(desk.id),
        Evidence(now, now, now, now, now), args,
    )  # fmt: skip
    with app.app_context():
        here.work(lambda tx: act(tx, [(JOB, op)], now, outlet=str(args.get("outlet", "")), number="W1"))


def count(app: Flask, statement: str) -> int:
    """A number from the database."""
    with house(app).store.reading() as connection:
        return int(connection.execute(text(statement)).scalar_one())


def test_work_done_without_a_signal_is_here_once(app: Flask, office: Office, tmp_path: Path) -> None:
    phone = Phone(app, tmp_path / "phone").enrols(office.dora, office.ann.id)
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[])
    phone.syncs()
    jobs = phone.db.rows("select * from copies where kind = 'job'")
    assert [row["id"] for row in jobs] == [JOB]

    phone.does("visit.set_out", JOB, visit=VISIT).does("visit.arrive", JOB, visit=VISIT)
    phone.syncs()
    phone.syncs()

    assert count(app, "select count(*) from operation where receipt = 'applied' and n > 0") == 2
    document = json.loads(phone.db.one("select line from copies where kind = 'job'"))["doc"]
    assert document["stage"] == "in_service"


def test_what_a_phone_sends_before_it_is_confirmed_is_held_and_then_judged_again(
    app: Flask, office: Office, tmp_path: Path
) -> None:
    phone = Phone(app, tmp_path / "phone").enrols(office.dora, office.ann.id, confirmed=False)
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=office.ann.id, helpers=[])
    phone.does("visit.arrive", JOB, visit=VISIT).syncs()
    assert count(app, "select count(*) from operation where receipt = 'held' and code = 'pending'") == 1

    digits = office.dora.gets("/api/v1/devices")["items"][0]["fingerprint"]
    path = f"/api/v1/devices/{phone.id}/confirmation"
    assert office.dora.asks("POST", path, {"fingerprint": digits}).status_code == 200

    assert count(app, "select count(*) from operation where receipt = 'applied' and n = 1") == 1
    assert count(app, "select count(*) from hold where settled is null") == 0
