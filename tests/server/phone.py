"""A real device (sync/device) that talks to an app in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from server.house import house
from sync.device.clock import Clocks
from sync.device.database import open_home
from sync.device.enrolments import current, enrol
from sync.device.outbox import Blob, Draft
from sync.device.sync import Device, Outcome
from sync.device.transport import Reply
from tests.server.office import Desk


class Wire:
    """A `Transport` into an app, without a network. `put` goes to the app's objects in memory."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._client = app.test_client()

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One request."""
        answer = self._client.open(path, method=method, headers=dict(headers), data=body)
        return Reply(answer.status_code, answer.data, {k.lower(): v for k, v in answer.headers.items()})

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Bytes for a ticket."""
        here: Any = house(self._app)
        return Reply(here.objects.upload(url, body, headers, here.now()), b"")


class Phone:
    """One phone with its own file, on the app's clock."""

    def __init__(self, app: Flask, home: Path) -> None:
        here: Any = house(app)
        self.app = app
        self.clock = Clocks(here.clock.now, here.clock.monotonic, "run")
        self.wire = Wire(app)
        self.db = open_home(home)
        self.device = Device(self.db, self.wire, self.clock)

    @property
    def id(self) -> str:
        """The enrolment's id."""
        return current(self.db).device

    def enrols(self, dispatcher: Desk, person: str | None, *, confirmed: bool = True) -> Phone:
        """With a fresh code, and confirmed by its six digits unless told otherwise."""
        digits = self.enrols_with(dispatcher.makes("device-codes", person=person)["code"])
        if confirmed:
            answer = dispatcher.asks(
                "POST", f"/api/v1/devices/{self.id}/confirmation", {"fingerprint": digits}
            )
            assert answer.status_code == 200, answer.text
        return self

    def enrols_with(self, code: str) -> str:
        """With this code; the six digits to compare."""
        return enrol(self.db, self.wire, self.clock, code, "http://here")

    def does(self, op: str, job: str | None, *blobs: Blob, **args: Any) -> Phone:
        """Record an operation."""
        self.device.record(Draft(op, job, args, blobs))
        return self

    def syncs(self) -> Outcome:
        """One sync."""
        return self.device.sync()
