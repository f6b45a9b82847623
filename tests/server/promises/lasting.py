"""A household whose machine is repaired for months: told by days, on the app's clock."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from server.house import house
from server.models.notice import NoticeRow
from server.models.remedy import RemedyRow
from server.promises.remedies import judge
from server.store.values import packed, unpacked
from server.store.writing import SqlWriting
from server.sweeps import commitments
from sync.device.overlay import job as document_of
from sync.device.signatures import Customer, sign
from sync.instants import DAY, Millis
from sync.work.file import read
from tests.server.hand import office_does
from tests.server.office import NINE, Office
from tests.server.phone import Phone
from tests.server.registry import Registry, does, stays_signed_in

_notice = NoticeRow.__table__
_remedy = RemedyRow.__table__
CUSTOMER = Customer("陈小姐", "self", typed=True)


class Lasting:
    """Ann's phone, the household, and the judging that a sweep does."""

    def __init__(self, app: Flask, office: Office, home: Registry, place: Path) -> None:
        self.app, self.office, self.home = app, office, home
        self.phone = Phone(app, place).enrols(office.dora, office.ann.id)
        self._visits = 0

    def on_day(self, day: int) -> Lasting:
        """At nine in the morning of the so-manieth day."""
        clock: Any = house(self.app).clock
        clock.goes_on(NINE + day * DAY - clock.now())
        stays_signed_in(self.app)
        return self

    def now(self) -> Millis:
        """The instant by the app's clock."""
        return house(self.app).now()

    def reports(self, **members: Any) -> str:
        """A job that Ann's phone has; its id."""
        job = does(self.office.dora, self.home.job(**members), "assignment", technician=self.office.ann.id)
        self.phone.syncs()
        return str(job["id"])

    def visit(self) -> str:
        """The id of one more visit."""
        self._visits += 1
        return f"01935b2e-0000-7000-8000-{self._visits:012x}"

    def repairs(self, job: str, fault: str = "E5", result: str = "repaired") -> str:
        """One visit with its record; what was found and done."""
        visit = self.visit()
        self.phone.does("visit.arrive", job, visit=visit).does(
            "fault.diagnose", job, visit=visit, fault=fault
        )
        self.phone.does("work.finish", job, visit=visit, result=result)
        shown = document_of(self.phone.db, job)
        assert shown is not None
        sign(self.phone.db, self.phone.clock, lambda count: bytes(count), shown, visit, CUSTOMER)
        self.phone.does("visit.leave", job, visit=visit, next="none").syncs()
        return visit

    def judged(self, *jobs: str) -> Mapping[str, Millis]:
        """What judging these jobs answers."""

        def work(tx: SqlWriting) -> Mapping[str, Millis]:
            files = tx.files(jobs).values()
            return judge(tx.connection, [read(file) for file in files], house(self.app).now())

        with self.app.app_context():
            return house(self.app).work(work)

    def swept(self) -> None:
        """The sweep `commitments` has found all that is due."""
        while commitments.run(house(self.app), lambda: False).more:
            pass

    def does(self, name: str, job: str, **args: Any) -> None:
        """An act of the office."""
        office_does(self.app, self.office.dora, name, job, **args)

    def rows(self, *states: str) -> list[Any]:
        """Remedy cases in these states, or all, as they lie there."""
        with house(self.app).store.reading() as connection:
            found = connection.execute(select(_remedy).order_by(_remedy.c.opened_at, _remedy.c.kind)).all()
        return [row for row in found if not states or row.state in states]

    def hears_all(self) -> None:
        """Every notice that waits is sent."""
        with house(self.app).store.writing() as tx:
            tx.connection.execute(
                update(_notice).values(sent=packed({"desk": 1}), state="sent", look_at=None)
            )

    def told(self, template: str = "remedy_opened") -> list[tuple[str, dict[str, Any]]]:
        """State and variables of the notices of this template that were made, oldest first."""
        with house(self.app).store.reading() as connection:
            found = connection.execute(select(_notice).order_by(_notice.c.made_at)).all()
        return [(row.state, unpacked(row.variables)) for row in found if row.template == template]
