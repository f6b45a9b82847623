"""Photos in tests of the server: a job with a phone that photographs, and what became of it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from infra.images import JPEG
from server.demo.photos import another, phone_photo
from server.house import House, house
from server.sweeps.photos import Stored
from sync.device.outbox import Blob
from sync.exchange.evidence import Evidence
from sync.work.door import act
from sync.work.operations import Operation
from tests.server.office import Office
from tests.server.phone import Phone

JOB = "01935b2e-0000-7000-8000-00000000000"
VISIT = "01935b2e-0000-7000-8000-0000000000f1"
PHOTO = phone_photo(1, size=(240, 320))


def job_id(number: int) -> str:
    """The id of the so-manieth job."""
    return f"{JOB}{number}"


class Day:
    """Ann's phone with her jobs, ready to photograph."""

    def __init__(self, app: Flask, office: Office, home: Path, jobs: int = 1) -> None:
        self.app, self.office = app, office
        self.house: House = house(app)
        self.phone = Phone(app, home / "phone").enrols(office.dora, office.ann.id)
        for number in range(1, jobs + 1):
            self.does(job_id(number), "job.create", type="repair")
            self.does(job_id(number), "job.assign", technician=office.ann.id, helpers=[])
        self.phone.syncs()

    def does(self, job: str, name: str, **args: object) -> None:
        """Somebody at the office acts on a job."""
        now = self.house.now()
        hash = sha256(f"{job}{name}{now}".encode()).hexdigest()
        op = Operation("office:dora", 0, hash, name, "dora", Evidence(now, now, now, now, now), args)
        with self.app.app_context():
            self.house.work(lambda tx: act(tx, [(job, op)], now, outlet=self.office.north, number=job[-1]))

    def photographs(self, number: int, job: int = 1, body: bytes | None = None) -> str:
        """Ann takes a photo and syncs: it is announced, uploaded, and said to have arrived. Its hash."""
        taken = another(PHOTO, number) if body is None else body
        blob = Blob(taken, JPEG, "before")
        self.phone.does(
            "photo.take", job_id(job), blob, visit=VISIT, purpose="before", source="camera", step=None
        )
        self.phone.syncs()
        return sha256(taken).hexdigest()

    def rows(self, statement: str) -> list[Any]:
        """What the database says."""
        with self.house.store.reading() as connection:
            return list(connection.execute(text(statement)).all())

    def states(self) -> dict[str, tuple[str, str | None, bool]]:
        """Blob -> state, reason, whether a sweep shall look again."""
        rows = self.rows("select sha256, state, reason, look_at from blob")
        return {row.sha256: (row.state, row.reason, row.look_at is not None) for row in rows}

    def heard(self, job: int = 1) -> list[str]:
        """The hashes of the photos of which this job heard that they are stored, in its file."""
        rows = self.rows(f"select file from job where id = '{job_id(job)}'")
        operations = json.loads(bytes(rows[0].file))["operations"]
        return sorted(op["args"]["sha256"] for op in operations if op["name"] == "blob.stored")

    def document(self, job: int = 1) -> Any:
        """The job's line on Ann's phone."""
        return json.loads(self.phone.db.one("select line from copies where id = ?", job_id(job)))

    def keys(self, prefix: str) -> list[str]:
        """Keys in the object store."""
        return [found.key for found in self.house.objects.found(prefix)]


def stored_exactly_once(day: Day, hashes: list[str], job: int = 1) -> None:
    """Each of these is stored, with its thumbnail and customer copy, its job heard once, and nothing waits."""
    assert day.states() == dict.fromkeys(hashes, ("stored", None, False))
    assert day.heard(job) == sorted(hashes)
    for folder, end in (("blobs", ""), ("thumbs", ".jpg"), ("copies", ".jpg")):
        assert day.keys(f"{folder}/") == sorted(f"{folder}/{sha256}{end}" for sha256 in hashes)


__all__ = ["PHOTO", "Day", "Stored", "job_id", "stored_exactly_once"]
