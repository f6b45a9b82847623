"""A handmade phone at an app in this process: enrolled, confirmed, with a job of its person's."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from server.house import house
from sync.exchange.evidence import Evidence
from sync.work.door import act
from sync.work.operations import Operation
from tests.handmade import JOB, PATH, HandPhone
from tests.server.office import Desk, Office


def enrolled(app: Flask, office: Office, person: Desk) -> HandPhone:
    """A confirmed phone of this person's."""
    made = HandPhone(now=house(app).now())
    code = office.dora.makes("device-codes", person=person.id)["code"]
    body = json.dumps({"code": code, "key": made.public}).encode()
    headers = made.headers(body, "/api/v1/devices")
    told: Any = office.stranger.asks("POST", "/api/v1/devices", data=body, headers=headers).json
    made.id, made.token = told["device"], told["token"]
    path = f"/api/v1/devices/{made.id}/confirmation"
    assert office.dora.asks("POST", path, {"fingerprint": told["fingerprint"]}).status_code == 200
    return made


def office_does(app: Flask, desk: Desk, name: str, job: str = JOB, **args: object) -> None:
    """An act of the office through the door."""
    here, who = house(app), str(desk.id)
    now = here.now()
    when = Evidence(now, now, now, now, now)
    op = Operation(f"office:{who}", 0, f"{name}-{job}-{now}"[:64].ljust(64, "0"), name, who, when, args)
    with app.app_context():
        here.work(lambda tx: act(tx, [(job, op)], now, outlet=str(args.get("outlet", "")), number="W1"))


def with_job(app: Flask, office: Office, person: Desk) -> HandPhone:
    """A confirmed phone of this person, who has the job."""
    office_does(app, office.dora, "job.create", outlet=office.north, type="repair")
    office_does(app, office.dora, "job.assign", technician=person.id, helpers=[])
    return enrolled(app, office, person)


def posts(app: Flask, phone: HandPhone, body: bytes, **headers: str) -> TestResponse:
    """A sync request."""
    return app.test_client().post(PATH, data=body, headers={**phone.headers(body), **headers})


def receipts(answer: TestResponse) -> list[dict[str, Any]]:
    """The receipts of an answer that is whole."""
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.data.splitlines()]
    assert lines[-1]["lines"] == len(lines)
    return [line for line in lines if "receipt" in line]


def told(answer: TestResponse) -> list[str]:
    """The receipts in short: `applied`, `held not_yours`, `quarantined bad_args`."""
    return [f"{line['receipt']} {line.get('code', '')}".strip() for line in receipts(answer)]


def count(app: Flask, statement: str, **values: object) -> int:
    """A number from the database."""
    with house(app).store.reading() as connection:
        return int(connection.execute(text(statement), values).scalar_one())
